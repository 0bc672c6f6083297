/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "macro.h"
#include "schema.h"
#include "store-internal.h"

static FileMark mark_of(const struct stat *st)
{
    return (FileMark){st->st_dev, st->st_ino, st->st_size, st->st_mtim};
}

static bool same_file(const FileMark *a, const FileMark *b)
{
    return a->device == b->device && a->inode == b->inode;
}

static bool same_content(const FileMark *a, const FileMark *b)
{
    return a->size == b->size && a->written.tv_sec == b->written.tv_sec && a->written.tv_nsec == b->written.tv_nsec;
}

int place_take(Store *store)
{
    struct stat st;

    /* A handle that can neither read nor write: closing any other would drop the locks that SQLite holds. It tells
     * whether the file has a name at all. */
    store->handle = open(store->path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (store->handle < 0)
        return schema_errno_of_system(errno);
    if (lstat(store->log_path, &st) < 0)
        return schema_errno_of_system(errno);
    place_mark(store);
    return 0;
}

void place_leave(Store *store)
{
    if (store->handle >= 0)
        close(store->handle);
    store->handle = -1;
}

void place_mark(Store *store)
{
    struct stat st;

    if (fstat(store->handle, &st) >= 0)
        store->file = mark_of(&st);
    if (lstat(store->log_path, &st) >= 0)
        store->log = mark_of(&st);
}

/* Where the file went that isn't at its path. */
static Whereabouts place_without_path(const Store *store, int error)
{
    struct stat st;

    if (error != ENOENT && error != ENOTDIR)
        return PLACE_HIDDEN;
    return fstat(store->handle, &st) >= 0 && st.st_nlink == 0 ? PLACE_DELETED : PLACE_MOVED;
}

Whereabouts place_look(const Store *store)
{
    FileMark now;
    struct stat st;

    if (lstat(store->path, &st) < 0)
        return place_without_path(store, errno);
    now = mark_of(&st);
    if (!same_file(&now, &store->file))
        return PLACE_MOVED;
    if (!same_content(&now, &store->file))
        return PLACE_CHANGED;
    if (lstat(store->log_path, &st) < 0)
        return PLACE_WITHOUT_LOG;
    now = mark_of(&st);
    return !same_file(&now, &store->log)      ? PLACE_WITHOUT_LOG
           : !same_content(&now, &store->log) ? PLACE_CHANGED
                                              : PLACE_OURS;
}

static void forget(const char *path)
{
    _cleanup_close_ int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

    if (fd >= 0)
        (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
}

void place_forget_pages(const Store *store)
{
    forget(store->path);
    forget(store->log_path);
}
