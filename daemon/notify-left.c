/* SPDX-License-Identifier: MIT */
#include "notify-left.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "macro.h"
#include "notify-wire.h"

/* A bus, a unique name of at most 255 characters, and the ids. */
#define FILE_SIZE 1024

int notify_left_init(NotifyLeft *left, const char *path)
{
    *left = (NotifyLeft){.path = path ? strdup(path) : NULL};
    return path && !left->path ? -ENOMEM : 0;
}

void notify_left_done(NotifyLeft *left)
{
    free(left->path);
    *left = (NotifyLeft){};
}

/* Unique names say nothing without their bus: another one hands them out anew. */
static int write_head(char text[static FILE_SIZE], sd_bus *bus, const char *owner)
{
    sd_id128_t id;
    int r;

    r = sd_bus_get_bus_id(bus, &id);
    if (r < 0)
        return r;
    r = snprintf(text, FILE_SIZE, SD_ID128_FORMAT_STR " %s", SD_ID128_FORMAT_VAL(id), owner);
    return r < FILE_SIZE ? r : -ENAMETOOLONG;
}

static void make_folder(const char *path)
{
    _cleanup_free_ char *folder = strdup(path);
    char *slash = folder ? strrchr(folder, '/') : NULL;

    if (slash && slash != folder) {
        *slash = '\0';
        (void)mkdir(folder, 0700);
    }
}

static int write_part(const char *part, const char *text, size_t len)
{
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    ssize_t n;

    if (fd < 0)
        return -errno;
    n = write(fd, text, len);
    close(fd);
    return n == (ssize_t)len ? 0 : -EIO;
}

/* Whole or not at all; what is at the path is older otherwise, and its ids do no harm. */
static void replace_file(const char *path, const char *text, size_t len)
{
    _cleanup_free_ char *part = NULL;

    if (asprintf(&part, "%s.part", path) < 0) {
        part = NULL;
        return;
    }
    make_folder(path);
    if (write_part(part, text, len) < 0 || rename(part, path) < 0)
        unlink(part);
}

static void write_file(const NotifyLeft *left, sd_bus *bus, const char *owner)
{
    char text[FILE_SIZE];
    int len = write_head(text, bus, owner);

    if (len < 0)
        return;
    for (size_t i = 0; i < left->n && len < FILE_SIZE; i++)
        len += snprintf(text + len, (size_t)(FILE_SIZE - len), " %" PRIu32, left->ids[i]);
    if (len < FILE_SIZE)
        replace_file(left->path, text, (size_t)len);
}

void notify_left_keep(NotifyLeft *left, sd_bus *bus, const char *owner, const NotifyList *list)
{
    uint32_t ids[NOTIFY_LEFT_MAX];
    size_t n = 0;

    if (!left->path)
        return;
    for (const NotifyItem *item = list->first; item && n < NOTIFY_LEFT_MAX; item = item->next) {
        if (item->id != 0 && item->state != NOTIFY_CLOSED)
            ids[n++] = item->id;
    }
    if (n == left->n && memcmp(ids, left->ids, n * sizeof(*ids)) == 0)
        return;
    memcpy(left->ids, ids, n * sizeof(*ids));
    left->n = n;
    if (n == 0)
        unlink(left->path);
    else if (owner)
        write_file(left, bus, owner);
}

static ssize_t read_file(const char *path, char text[static FILE_SIZE])
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    ssize_t n;

    if (fd < 0)
        return -errno;
    n = read(fd, text, FILE_SIZE - 1);
    close(fd);
    text[n < 0 ? 0 : n] = '\0';
    return n;
}

/* Up to the first thing that is no id. */
static void close_ids(sd_bus *bus, const char *text)
{
    while (*text == ' ' && text[1] >= '1' && text[1] <= '9') {
        char *end;
        uintmax_t id = strtoumax(text, &end, 10);

        if (id > UINT32_MAX)
            return;
        notify_wire_close(bus, (uint32_t)id);
        text = end;
    }
}

void notify_left_close(NotifyLeft *left, sd_bus *bus, const char *owner)
{
    char text[FILE_SIZE], head[FILE_SIZE];
    int len;

    if (!left->path || read_file(left->path, text) < 0)
        return;
    unlink(left->path);
    len = owner ? write_head(head, bus, owner) : -ENOENT;
    if (len > 0 && strncmp(text, head, (size_t)len) == 0)
        close_ids(bus, text + len);
}
