/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "names.h"
#include "private-bus.h"
#include "proxy.h"

/* A peer that does what it is told stands in for lulld: none at all, one that hangs, one of another version. */

/* Long enough for a bus that answers, far shorter than PROXY_TIMEOUT. */
#define PATIENCE (5 * USEC_PER_SEC)
#define IMPATIENCE (50 * USEC_PER_MSEC)

static PrivateBus *bus;
static Proxy *proxy;

static int set_up(void **state)
{
    (void)state;
    bus = private_bus_new();
    if (!bus)
        return -1;
    setenv("DBUS_SESSION_BUS_ADDRESS", private_bus_address(bus), true);
    return proxy_new(&proxy);
}

static int tear_down(void **state)
{
    (void)state;
    proxy = proxy_free(proxy);
    bus = private_bus_free(bus);
    return 0;
}

static void says(int r, int error, const char *sentence)
{
    assert_int_equal(r, error);
    if (!strstr(proxy_sentence(proxy), sentence))
        fail_msg("'%s' is not in '%s'", sentence, proxy_sentence(proxy));
}

static int ask(void)
{
    Status status = {};
    int r = proxy_get_status(proxy, &status);
    status_clear(&status);
    return r;
}

/* One that has the name and never looks at what comes. */
static void a_service_that_hangs_is_left(void **state)
{
    (void)state;
    sd_bus *peer = private_bus_connect(bus, NULL);
    /* Connected first: impatience is for the service alone. */
    proxy_only_running(proxy, PATIENCE);
    says(ask(), PROXY_E_UNREACHABLE, "systemctl --user start lulld");
    assert_true(sd_bus_request_name(peer, LULL_BUS_NAME, 0) >= 0);
    proxy_only_running(proxy, IMPATIENCE);
    says(ask(), PROXY_E_UNREACHABLE, "systemctl --user restart lulld");
    /* And once more: the connection is still good. */
    says(ask(), PROXY_E_UNREACHABLE, "doesn't answer");
    sd_bus_flush_close_unref(peer);
}

/* One that takes connections and never says a word. */
static void a_bus_that_hangs_is_left(void **state)
{
    (void)state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char path[200];
    snprintf(address.sun_path, sizeof(address.sun_path), "%s/mute", private_bus_dir(bus));
    snprintf(path, sizeof(path), "unix:path=%s", address.sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 && listen(fd, 4) == 0);
    setenv("DBUS_SESSION_BUS_ADDRESS", path, true);
    proxy_only_running(proxy, IMPATIENCE);
    says(ask(), PROXY_E_UNREACHABLE, "The session bus doesn't answer");
    close(fd);
}

static void no_bus_is_told(void **state)
{
    (void)state;
    setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", true);
    says(ask(), PROXY_E_UNREACHABLE, "There is no session bus here");
}

static void no_service_is_told(void **state)
{
    (void)state;
    says(ask(), PROXY_E_UNREACHABLE, "systemctl --user start lulld");
}

/* ---- Another version ---- */

static int answer_nonsense(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    (void)userdata;
    (void)error;
    return sd_bus_reply_method_return(m, "s", "no dictionary");
}

static const sd_bus_vtable another_reminders[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD("GetStatus", "", "s", answer_nonsense, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("Explain", "ss", "s", answer_nonsense, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

/* A child serves until it is told to end, since a proxy's call waits. */
static pid_t serve_another(int *ret_end)
{
    int ready[2], end[2];
    char c;
    assert_int_equal(pipe(ready) | pipe(end), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        sd_event *event = NULL;
        sd_bus *peer;
        close(end[1]);
        sd_event_default(&event);
        peer = private_bus_connect(bus, event);
        sd_bus_add_object_vtable(peer, NULL, LULL_OBJECT_PATH, LULL_INTERFACE_REMINDERS, another_reminders, NULL);
        sd_event_add_io(event, NULL, end[0], EPOLLIN, NULL, NULL);
        if (sd_bus_request_name(peer, LULL_BUS_NAME, 0) < 0 || write(ready[1], "x", 1) != 1)
            _exit(1);
        sd_event_loop(event);
        _exit(0);
    }
    close(ready[1]);
    close(end[0]);
    assert_int_equal(read(ready[0], &c, 1), 1);
    close(ready[0]);
    *ret_end = end[1];
    return pid;
}

static void another_version_is_told(void **state)
{
    (void)state;
    _cleanup_(fact_list_clear) FactList facts = {};
    _cleanup_free_ char *text = NULL;
    int end;
    pid_t pid = serve_another(&end);
    proxy_only_running(proxy, PATIENCE);
    /* An answer of another form, other arguments, a method and an interface that aren't there. */
    says(ask(), PROXY_E_REFUSED, "another version. Start it again with: systemctl --user restart lulld");
    says(proxy_explain(proxy, "magnesium", &text), PROXY_E_REFUSED, "another version");
    says(proxy_resume(proxy), PROXY_E_REFUSED, "another version");
    says(proxy_get_facts(proxy, &facts), PROXY_E_REFUSED, "another version");
    close(end);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_service_that_hangs_is_left), TEST(a_bus_that_hangs_is_left), TEST(no_bus_is_told),
        TEST(no_service_is_told),           TEST(another_version_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
