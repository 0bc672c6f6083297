/* SPDX-License-Identifier: MIT */
#include "private-bus.h"

#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "macro.h"

struct PrivateBus {
    char dir[32];
    char address[256];
    pid_t pid;
};

static const char config[] =
    "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
    " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
    "<busconfig><type>session</type><keep_umask/><listen>unix:path=%s/socket</listen><auth>EXTERNAL</auth>\n"
    "<servicedir>%s/services</servicedir>\n"
    "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/>"
    "<allow own=\"*\"/></policy></busconfig>\n";

static int write_config(PrivateBus *bus, char path[static 64])
{
    _cleanup_fclose_ FILE *file = NULL;

    snprintf(path, 64, "%s/services", bus->dir);
    if (mkdir(path, 0700) < 0)
        return -1;
    snprintf(path, 64, "%s/bus.conf", bus->dir);
    file = fopen(path, "we");
    if (!file)
        return -1;
    return fprintf(file, config, bus->dir, bus->dir) < 0 ? -1 : 0;
}

static void run_daemon(const char *path, int out)
{
    char option[96];

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(out, STDOUT_FILENO);
    snprintf(option, sizeof(option), "--config-file=%s", path);
    execlp("dbus-daemon", "dbus-daemon", option, "--nofork", "--nopidfile", "--print-address", (char *)NULL);
    _exit(127);
}

/* It prints its address when it listens. */
static int start(PrivateBus *bus)
{
    _cleanup_fclose_ FILE *out = NULL;
    char path[64];
    int fds[2];

    if (write_config(bus, path) < 0 || pipe(fds) < 0)
        return -1;
    bus->pid = fork();
    if (bus->pid == 0)
        run_daemon(path, fds[1]);
    close(fds[1]);
    out = fdopen(fds[0], "re");
    if (bus->pid < 0 || !out || !fgets(bus->address, sizeof(bus->address), out))
        return -1;
    bus->address[strcspn(bus->address, "\n")] = '\0';
    return 0;
}

PrivateBus *private_bus_new(void)
{
    PrivateBus *bus = calloc(1, sizeof(*bus));

    if (!bus)
        return NULL;
    snprintf(bus->dir, sizeof(bus->dir), "/tmp/lull-bus-XXXXXX");
    if (!mkdtemp(bus->dir)) {
        free(bus);
        return NULL;
    }
    return start(bus) < 0 ? private_bus_free(bus) : bus;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

PrivateBus *private_bus_free(PrivateBus *bus)
{
    if (!bus)
        return NULL;
    if (bus->pid > 0) {
        kill(bus->pid, SIGKILL);
        waitpid(bus->pid, NULL, 0);
    }
    nftw(bus->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(bus);
    return NULL;
}

const char *private_bus_address(const PrivateBus *bus)
{
    return bus->address;
}

const char *private_bus_dir(const PrivateBus *bus)
{
    return bus->dir;
}

static int reload(PrivateBus *bus)
{
    sd_bus *connection = private_bus_connect(bus, NULL);
    int r = -1;

    if (connection)
        r = sd_bus_call_method(connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                               "ReloadConfig", NULL, NULL, NULL);
    sd_bus_flush_close_unref(connection);
    return r;
}

int private_bus_add_service(PrivateBus *bus, const char *name, const char *exec)
{
    _cleanup_fclose_ FILE *file = NULL;
    char path[128];

    snprintf(path, sizeof(path), "%s/services/%s.service", bus->dir, name);
    file = fopen(path, "we");
    if (!file || fprintf(file, "[D-BUS Service]\nName=%s\nExec=%s\n", name, exec) < 0 || fflush(file) != 0)
        return -1;
    return reload(bus);
}

sd_bus *private_bus_connect(const PrivateBus *bus, sd_event *event)
{
    sd_bus *connection = NULL;

    if (sd_bus_new(&connection) < 0 || sd_bus_set_address(connection, bus->address) < 0 ||
        sd_bus_set_bus_client(connection, 1) < 0 || sd_bus_start(connection) < 0 ||
        (event && sd_bus_attach_event(connection, event, SD_EVENT_PRIORITY_NORMAL) < 0))
        return sd_bus_unref(connection);
    return connection;
}
