/* SPDX-License-Identifier: MIT */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "macro.h"

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
}

static int open_part(Output *o)
{
    if (asprintf(&o->part, "%s.XXXXXX", o->path) < 0) {
        o->part = NULL;
        return -ENOMEM;
    }
    o->fd = mkostemp(o->part, O_CLOEXEC);
    if (o->fd >= 0)
        return 0;
    free(TAKE_PTR(o->part));
    return -errno;
}

/* Without a name, so that nothing is left behind whatever ends us; where the file system can't do that, with one. */
static int open_file(Output *o)
{
    _cleanup_free_ char *folder = folder_of(o->path);
    if (!folder)
        return -ENOMEM;
    o->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (o->fd >= 0)
        return 0;
    return errno == EOPNOTSUPP || errno == EISDIR ? open_part(o) : -errno;
}

int output_open(const char *path, Output *ret)
{
    _cleanup_(output_clear) Output o = OUTPUT_NONE;
    struct stat st;
    bool there = stat(path, &st) >= 0;
    if (there && !S_ISREG(st.st_mode)) {
        o.fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
        if (o.fd < 0)
            return -errno;
    } else {
        o.path = there ? realpath(path, NULL) : strdup(path);
        if (!o.path)
            return -ENOMEM;
        int r = open_file(&o);
        if (r < 0)
            return r;
    }
    *ret = o;
    o = OUTPUT_NONE;
    return 0;
}

static int link_as(const Output *o, const char *name)
{
    char own[sizeof("/proc/self/fd/-2147483648")];
    snprintf(own, sizeof(own), "/proc/self/fd/%d", o->fd);
    return linkat(AT_FDCWD, own, AT_FDCWD, name, AT_SYMLINK_FOLLOW) < 0 ? -errno : 0;
}

/* A file without a name gets one beside the one that it is to have: link() doesn't replace. */
static int name_part(Output *o)
{
    if (asprintf(&o->part, "%s.part-%ld", o->path, (long)getpid()) < 0) {
        o->part = NULL;
        return -ENOMEM;
    }
    int r = link_as(o, o->part);
    if (r < 0)
        free(TAKE_PTR(o->part));
    return r;
}

/* Its own name takes the place of whatever has it; or of nothing. */
static int take_place(Output *o, bool replace)
{
    if (!o->part && !replace)
        return link_as(o, o->path);
    int r = o->part ? 0 : name_part(o);
    if (r < 0)
        return r;
    if (renameat2(AT_FDCWD, o->part, AT_FDCWD, o->path, replace ? 0 : RENAME_NOREPLACE) < 0)
        return -errno;
    free(TAKE_PTR(o->part));
    return 0;
}

static int sync_folder(const char *path)
{
    _cleanup_free_ char *folder = folder_of(path);
    if (!folder)
        return -ENOMEM;
    _cleanup_close_ int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 || fsync(fd) < 0 ? -errno : 0;
}

int output_finish(Output *o, bool replace)
{
    if (!o->path)
        return 0;
    if (fsync(o->fd) < 0)
        return -errno;
    int r = take_place(o, replace);
    return r < 0 ? r : sync_folder(o->path);
}

void output_clear(Output *o)
{
    if (o->part)
        unlink(o->part);
    if (o->fd >= 0)
        close(o->fd);
    free(o->part);
    free(o->path);
    *o = OUTPUT_NONE;
}
