/* SPDX-License-Identifier: MIT */
#include "tzdata.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "ascii.h"
#include "macro.h"

#define LOCALTIME "/etc/localtime"
#define SIZE_MAX_READ ((off_t)1024 * 1024) /* the largest file of the tz database has some thousand bytes */

static int read_all(int fd, size_t size, void **ret_data)
{
    _cleanup_free_ char *data = malloc(size + 1);
    size_t done = 0;

    if (!data)
        return -ENOMEM;
    while (done < size) {
        ssize_t n = read(fd, data + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            return -EIO;
        done += (size_t)n;
    }
    *ret_data = TAKE_PTR(data);
    return 0;
}

/* A directory or a device describes no zone; opening one must not block either. */
static int read_file(const char *path, void **ret_data, size_t *ret_size)
{
    _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;

    if (fd < 0)
        return errno == ENOTDIR || errno == ENXIO ? -ENOENT : -errno;
    if (fstat(fd, &st) < 0)
        return -errno;
    if (!S_ISREG(st.st_mode))
        return -ENOENT;
    if (st.st_size > SIZE_MAX_READ)
        return -EFBIG;
    int r = read_all(fd, (size_t)st.st_size, ret_data);
    if (r == 0)
        *ret_size = (size_t)st.st_size;
    return r;
}

/* Relative, and without a way up. */
static bool name_is_safe(const char *name)
{
    if (*name == '\0' || strlen(name) > 255)
        return false;
    for (const char *p = name;; p++) {
        size_t len = strcspn(p, "/");
        if (len == 0 || *p == '.')
            return false;
        p += len;
        if (*p == '\0')
            return true;
    }
}

/* A name and an offset: "UTC0", "<+03>-3", "CET-1CEST,M3.5.0,M10.5.0/3". */
static bool looks_like_rule(const char *name)
{
    const char *p = name;

    if (*p == '<')
        p += strcspn(p, ">") + (strchr(p, '>') != NULL);
    while (ascii_is_alpha(*p))
        p++;
    if (p - name < 3)
        return false;
    p += *p == '+' || *p == '-';
    return ascii_is_digit(*p);
}

static int read_named(const char *name, void **ret_data, size_t *ret_size)
{
    const char *const directories[] = {getenv("TZDIR"), "/usr/share/zoneinfo", "/etc/zoneinfo"};
    int r = -ENOENT;

    if (!name_is_safe(name))
        return -EINVAL;
    for (size_t i = 0; i < ARRAY_SIZE(directories) && r == -ENOENT; i++) {
        _cleanup_free_ char *path = NULL;
        if (!directories[i] || directories[i][0] != '/')
            continue;
        if (asprintf(&path, "%s/%s", directories[i], name) < 0)
            return -ENOMEM;
        r = read_file(path, ret_data, ret_size);
    }
    return r;
}

/* What stands behind …/zoneinfo/ in a path, without the directories that hold variants of the same zones. */
static const char *name_in_path(const char *path)
{
    static const char directory[] = "/zoneinfo/";
    const char *name = strstr(path, directory);

    if (!name)
        return NULL;
    name += strlen(directory);
    if (ascii_begins(name, "posix/") || ascii_begins(name, "right/"))
        name += strlen("posix/");
    return name_is_safe(name) ? name : NULL;
}

/* The name stands only in the link: one hop, for the zone's file may be an alias of another. */
static int read_localtime(const char *path, char **ret_name, void **ret_data, size_t *ret_size)
{
    char target[4096] = "";
    const char *name = name_in_path(path);

    if (!name && readlink(path, target, sizeof(target) - 1) > 0)
        name = name_in_path(target);
    _cleanup_free_ char *copy = strdup(name ? name : "localtime");
    if (!copy)
        return -ENOMEM;
    int r = read_file(path, ret_data, ret_size);
    if (r == 0)
        *ret_name = TAKE_PTR(copy);
    return r;
}

static int keep_rule(const char *rule, char **ret_name, void **ret_data, size_t *ret_size)
{
    char *name = strdup(rule);

    if (!name)
        return -ENOMEM;
    *ret_name = name;
    *ret_data = NULL;
    *ret_size = 0;
    return 0;
}

static int read_by_name(const char *name, char **ret_name, void **ret_data, size_t *ret_size)
{
    _cleanup_free_ char *copy = strdup(name);

    if (!copy)
        return -ENOMEM;
    int r = read_named(name, ret_data, ret_size);
    if ((r == -ENOENT || r == -EINVAL) && looks_like_rule(name))
        return keep_rule(name, ret_name, ret_data, ret_size);
    if (r == 0)
        *ret_name = TAKE_PTR(copy);
    return r;
}

int tzdata_read(const char *name, char **ret_name, void **ret_data, size_t *ret_size)
{
    const char *tz = name ? name : getenv("TZ");

    if (!name && tz && *tz == ':')
        tz++;
    if (!tz || (!name && *tz == '\0')) {
        int r = read_localtime(LOCALTIME, ret_name, ret_data, ret_size);
        /* A machine without a zone keeps UTC. */
        return r == -ENOENT ? keep_rule("UTC0", ret_name, ret_data, ret_size) : r;
    }
    if (!name && *tz == '/')
        return read_localtime(tz, ret_name, ret_data, ret_size);
    return read_by_name(tz, ret_name, ret_data, ret_size);
}
