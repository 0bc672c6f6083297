/* SPDX-License-Identifier: MIT */
#include "disk-vfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <sqlite3.h>

#include "macro.h"

#define SECTOR 512

/* A write that isn't synced; a truncation has no data. */
typedef struct Change {
    struct Change *next;
    sqlite3_int64 offset;
    size_t size;
    char data[];
} Change;

typedef struct Image {
    struct Image *next;
    char *path;
    char *synced;
    size_t size, allocated;
    Change *changes, **end;
} Image;

typedef struct DiskFile {
    sqlite3_file base;
    Image *image; /* NULL: a temporary file */
    sqlite3_file *real;
} DiskFile;

static struct {
    sqlite3_vfs vfs, *below;
    Image *images;
    int fail_in, fail_times, fail_error;
    int cut_in;
    bool failed, dark;
} disk;

/* ---- What would be left ---- */

static Image *image_find(const char *path)
{
    Image *image = disk.images;

    while (image && strcmp(image->path, path) != 0)
        image = image->next;
    return image;
}

static void image_resize(Image *image, size_t size)
{
    if (size >= image->allocated) {
        image->allocated = 2 * size + 1;
        image->synced = realloc(image->synced, image->allocated);
        assert_non_null(image->synced);
    }
    if (size > image->size)
        memset(image->synced + image->size, 0, size - image->size);
    image->size = size;
}

static void image_apply(Image *image, const Change *change, size_t size)
{
    size_t end = (size_t)change->offset + size;

    if (change->size == 0)
        image_resize(image, (size_t)change->offset);
    else if (end > image->size)
        image_resize(image, end);
    memcpy(image->synced + change->offset, change->data, size);
}

static void image_forget(Image *image)
{
    for (Change *change = image->changes, *next; change; change = next) {
        next = change->next;
        free(change);
    }
    image->changes = NULL;
    image->end = &image->changes;
}

static void image_free(Image *image)
{
    image_forget(image);
    free(image->path);
    free(image->synced);
    free(image);
}

static void image_change(Image *image, sqlite3_int64 offset, const void *data, size_t size)
{
    Change *change = malloc(sizeof(*change) + size);

    assert_non_null(change);
    *change = (Change){.offset = offset, .size = size};
    if (size > 0)
        memcpy(change->data, data, size);
    *image->end = change;
    image->end = &change->next;
}

/* A file that was there before counts as synced. */
static Image *image_open(const char *path)
{
    Image *image = image_find(path);
    _cleanup_close_ int fd = -1;

    if (image)
        return image;
    image = calloc(1, sizeof(*image));
    assert_non_null(image);
    image->end = &image->changes;
    image->path = strdup(path);
    image->next = disk.images;
    disk.images = image;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        image_resize(image, (size_t)lseek(fd, 0, SEEK_END));
        assert_int_equal(pread(fd, image->synced, image->size, 0), image->size);
    }
    return image;
}

static void image_remove(const char *path)
{
    for (Image **p = &disk.images; *p; p = &(*p)->next)
        if (strcmp((*p)->path, path) == 0) {
            Image *image = *p;
            *p = image->next;
            image_free(image);
            return;
        }
}

/* ---- Whether a change goes through ---- */

static int change_allowed(int refused)
{
    if (disk.cut_in > 0 && --disk.cut_in == 0)
        disk.dark = true;
    if (disk.dark) {
        errno = EIO;
        return refused;
    }
    if (disk.fail_in > 1)
        disk.fail_in--;
    else if (disk.fail_in == 1 && disk.fail_times > 0) {
        disk.fail_times--;
        disk.failed = true;
        errno = -disk.fail_error;
        return disk.fail_error == -ENOSPC ? SQLITE_FULL : refused;
    }
    return SQLITE_OK;
}

/* ---- The methods of a file ---- */

#define REAL(file) (((DiskFile *)(file))->real)

static int disk_close(sqlite3_file *file)
{
    return REAL(file)->pMethods->xClose(REAL(file));
}

static int disk_read(sqlite3_file *file, void *buf, int size, sqlite3_int64 offset)
{
    return REAL(file)->pMethods->xRead(REAL(file), buf, size, offset);
}

static int disk_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
    Image *image = ((DiskFile *)file)->image;
    int rc = change_allowed(SQLITE_IOERR_WRITE);

    if (rc != SQLITE_OK)
        return rc;
    if (image)
        image_change(image, offset, data, (size_t)size);
    return REAL(file)->pMethods->xWrite(REAL(file), data, size, offset);
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    Image *image = ((DiskFile *)file)->image;
    int rc = change_allowed(SQLITE_IOERR_TRUNCATE);

    if (rc != SQLITE_OK)
        return rc;
    if (image)
        image_change(image, size, NULL, 0);
    return REAL(file)->pMethods->xTruncate(REAL(file), size);
}

static int disk_sync(sqlite3_file *file, int flags)
{
    Image *image = ((DiskFile *)file)->image;
    int rc = change_allowed(SQLITE_IOERR_FSYNC);

    if (rc != SQLITE_OK)
        return rc;
    if (image) {
        for (Change *change = image->changes; change; change = change->next)
            image_apply(image, change, change->size);
        image_forget(image);
    }
    return REAL(file)->pMethods->xSync(REAL(file), flags);
}

static int disk_file_size(sqlite3_file *file, sqlite3_int64 *ret)
{
    return REAL(file)->pMethods->xFileSize(REAL(file), ret);
}

static int disk_lock(sqlite3_file *file, int level)
{
    return REAL(file)->pMethods->xLock(REAL(file), level);
}

static int disk_unlock(sqlite3_file *file, int level)
{
    return REAL(file)->pMethods->xUnlock(REAL(file), level);
}

static int disk_check_reserved(sqlite3_file *file, int *ret)
{
    return REAL(file)->pMethods->xCheckReservedLock(REAL(file), ret);
}

static int disk_control(sqlite3_file *file, int op, void *arg)
{
    return REAL(file)->pMethods->xFileControl(REAL(file), op, arg);
}

static int disk_sector_size(sqlite3_file *file)
{
    return REAL(file)->pMethods->xSectorSize(REAL(file));
}

static int disk_characteristics(sqlite3_file *file)
{
    return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file));
}

/* Version 1: without shared memory, and without mapping. */
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_file_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_check_reserved,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector_size,
    .xDeviceCharacteristics = disk_characteristics,
};

/* ---- The file system ---- */

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *ret_flags)
{
    DiskFile *f = (DiskFile *)file;

    (void)vfs;
    *f = (DiskFile){.real = (sqlite3_file *)(f + 1)};
    int rc = disk.below->xOpen(disk.below, path, f->real, flags, ret_flags);
    if (rc != SQLITE_OK)
        return rc;
    f->image = path ? image_open(path) : NULL;
    f->base.pMethods = &methods;
    return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int sync_directory)
{
    int rc = change_allowed(SQLITE_IOERR_DELETE);

    (void)vfs;
    if (rc != SQLITE_OK)
        return rc;
    image_remove(path);
    return disk.below->xDelete(disk.below, path, sync_directory);
}

void disk_insert(void)
{
    disk.below = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.below;
    disk.vfs.zName = "disk";
    disk.vfs.szOsFile = (int)sizeof(DiskFile) + disk.below->szOsFile;
    disk.vfs.xOpen = disk_open;
    disk.vfs.xDelete = disk_delete;
    assert_int_equal(sqlite3_vfs_register(&disk.vfs, 1), SQLITE_OK);
}

void disk_remove(void)
{
    while (disk.images)
        image_remove(disk.images->path);
    assert_int_equal(sqlite3_vfs_unregister(&disk.vfs), SQLITE_OK);
    memset(&disk, 0, sizeof(disk));
}

void disk_fail(int nth, int times, int error)
{
    disk.fail_in = nth;
    disk.fail_times = times;
    disk.fail_error = error;
    disk.failed = false;
}

int disk_has_failed(void)
{
    return disk.failed;
}

void disk_cut_power(int nth)
{
    disk.cut_in = nth;
}

/* ---- After a loss of power ---- */

/* A change arrives whole, not at all, or in its first sectors. */
static void image_lose(Image *image, unsigned *seed)
{
    for (const Change *change = image->changes; change; change = change->next) {
        int luck = rand_r(seed) % 5;
        size_t sectors = change->size / SECTOR;
        if (luck < 2)
            image_apply(image, change, change->size);
        else if (luck == 2 && sectors > 1)
            image_apply(image, change, SECTOR * ((size_t)rand_r(seed) % sectors));
    }
    image_forget(image);
}

static void image_write(const Image *image, const char *path)
{
    _cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, image->synced, image->size), image->size);
}

void disk_salvage(const char *from, const char *to, unsigned seed)
{
    for (Image *image = disk.images; image; image = image->next) {
        const char *name = strrchr(image->path, '/') + 1;
        char path[PATH_MAX];
        if (strncmp(image->path, from, strlen(from)) != 0)
            continue;
        image_lose(image, &seed);
        snprintf(path, sizeof(path), "%s/%s", to, name);
        image_write(image, path);
    }
    while (disk.images)
        image_remove(disk.images->path);
    disk.dark = false;
    disk.cut_in = 0;
}
