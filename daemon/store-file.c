/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "macro.h"
#include "schema.h"
#include "store-internal.h"

/* Many times what one entry writes. */
#define ROOM_MIN (256 * 1024)

/* Brings a file, or the names in a directory, to the disk. Not for a database that is open: closing it here would drop
 * the locks that SQLite holds. */
static int sync_path(const char *path)
{
    _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);

    return fd >= 0 && fsync(fd) >= 0 ? 0 : schema_errno_of_system(errno);
}

/* "." for a name alone; with the slash it ends in, so that "/" needs no case of its own. */
static char *directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? strndup(path, (size_t)(slash - path) + 1) : strdup("./");
}

/* The mode is set apart from making it, since the umask may have taken more than it should. */
static int make_directory(const char *path)
{
    _cleanup_free_ char *parent = NULL;

    if (mkdir(path, 0700) < 0)
        return errno == EEXIST ? 0 : schema_errno_of_system(errno);
    if (chmod(path, 0700) < 0)
        return schema_errno_of_system(errno);
    if (asprintf(&parent, "%s/..", path) < 0)
        return -ENOMEM;
    return sync_path(parent);
}

static int make_directories(char *directory)
{
    int r = 0;

    for (char *slash = strchr(directory + 1, '/'); slash && r >= 0; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        r = make_directory(directory);
        *slash = '/';
    }
    return r;
}

/* The file is made before SQLite opens it, so that it never has a mode that lets others read, and its name is durable
 * before anything in it is. */
static int make_file(const char *path)
{
    _cleanup_free_ char *directory = directory_of(path);
    _cleanup_close_ int fd = -1;

    if (!directory)
        return -ENOMEM;
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 || fchmod(fd, 0600) < 0 || fsync(fd) < 0)
        return schema_errno_of_system(errno);
    return sync_path(directory);
}

/* A file that is there is left as it is, but for letting others read it. */
static int accept_file(const char *path)
{
    struct stat st;

    if (lstat(path, &st) < 0)
        return errno == ENOENT ? make_file(path) : schema_errno_of_system(errno);
    if (S_ISLNK(st.st_mode))
        return -EROFS;
    if (!S_ISREG(st.st_mode))
        return -EBADMSG;
    if ((st.st_mode & 077) != 0)
        (void)chmod(path, st.st_mode & 0700);
    return 0;
}

/* SQLite is to refuse a link in place of the file. It would refuse links on the way there too, and those are in order:
 * /home is one on some systems. */
static int resolve(const char *path, const char *directory, char **ret)
{
    _cleanup_free_ char *real = realpath(directory, NULL);
    const char *slash = strrchr(path, '/');

    if (!real)
        return schema_errno_of_system(errno);
    return asprintf(ret, "%s/%s", strcmp(real, "/") == 0 ? "" : real, slash ? slash + 1 : path) < 0 ? -ENOMEM : 0;
}

int file_create(const char *path, char **ret_path)
{
    _cleanup_free_ char *directory = directory_of(path);
    _cleanup_free_ char *resolved = NULL;
    int r;

    if (!directory)
        return -ENOMEM;
    if ((r = make_directories(directory)) < 0 || (r = resolve(path, directory, &resolved)) < 0 ||
        (r = accept_file(resolved)) < 0)
        return r;
    *ret_path = TAKE_PTR(resolved);
    return 0;
}

off_t file_size(const char *path)
{
    struct stat st;

    return lstat(path, &st) < 0 ? -1 : st.st_size;
}

bool file_has_room(const char *path)
{
    struct statvfs fs;

    return statvfs(path, &fs) < 0 || (uint64_t)fs.f_bavail * fs.f_frsize >= ROOM_MIN;
}

bool file_unclean(const char *log_path)
{
    return file_size(log_path) > 0;
}

/* SQLite takes an empty file to write to, and leaves its mode as it is. */
static int make_copy_file(const char *path)
{
    if (unlink(path) < 0 && errno != ENOENT)
        return schema_errno_of_system(errno);
    return make_file(path);
}

static int vacuum_into(sqlite3 *db, const char *path)
{
    sqlite3_stmt *stmt = NULL;
    int r = schema_errno(sqlite3_prepare_v2(db, "VACUUM INTO ?1", -1, &stmt, NULL));

    if (r >= 0)
        r = schema_errno(sqlite3_bind_text(stmt, 1, path, -1, SQLITE_STATIC));
    if (r >= 0)
        r = schema_errno(sqlite3_step(stmt));
    sqlite3_finalize(stmt);
    return r;
}

int file_copy(sqlite3 *db, const char *path)
{
    int r = make_copy_file(path);

    return r < 0 ? r : vacuum_into(db, path);
}

/* The copy gets its name when it is whole, so that one cut short isn't taken for it. */
int file_copy_aside(sqlite3 *db, const char *path, int version)
{
    _cleanup_free_ char *directory = directory_of(path), *copy = NULL, *part = NULL;
    int r;

    if (!directory || asprintf(&copy, "%s.v%d", path, version) < 0 || asprintf(&part, "%s.part", copy) < 0)
        return -ENOMEM;
    if ((r = file_copy(db, part)) >= 0 && (r = sync_path(part)) >= 0 && rename(part, copy) < 0)
        r = schema_errno_of_system(errno);
    if (r < 0) {
        unlink(part);
        return r;
    }
    return sync_path(directory);
}
