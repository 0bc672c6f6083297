/* SPDX-License-Identifier: MIT */
#include "conf-file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "names.h"

#define SIZE_MAX_READ (1024 * 1024)

int conf_file_path(const Client *client, const char *name, char **ret)
{
    if (!client->config_folder)
        return -ENOENT;
    return asprintf(ret, "%s/%s", client->config_folder, name) < 0 ? -ENOMEM : 0;
}

bool conf_file_exists(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

int conf_file_read(const char *path, char **ret)
{
    _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
    _cleanup_free_ char *text = NULL;
    struct stat st;
    size_t size = 0;
    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    if (!S_ISREG(st.st_mode) || st.st_size > SIZE_MAX_READ)
        return -EFBIG;
    text = malloc((size_t)st.st_size + 1);
    if (!text)
        return -ENOMEM;
    while (size < (size_t)st.st_size) {
        ssize_t n = read(fd, text + size, (size_t)st.st_size - size);
        if (n < 0)
            return -errno;
        if (n == 0)
            break;
        size += (size_t)n;
    }
    text[size] = '\0';
    *ret = TAKE_PTR(text);
    return 0;
}

/* ---- Files ---- */

/* Every folder above `path`. */
static int make_folders(const char *path)
{
    _cleanup_free_ char *folder = strdup(path);
    if (!folder)
        return -ENOMEM;
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0700) < 0 && errno != EEXIST)
            return -errno;
        *slash = '/';
    }
    return 0;
}

static int sync_folder(const char *path)
{
    _cleanup_free_ char *folder = strndup(path, (size_t)(strrchr(path, '/') - path) + 1);
    if (!folder)
        return -ENOMEM;
    _cleanup_close_ int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 || fsync(fd) < 0 ? -errno : 0;
}

static int write_new(const char *path, const char *text)
{
    /* Left behind by one that was killed. */
    if (unlink(path) < 0 && errno != ENOENT)
        return -errno;
    _cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    for (size_t left = strlen(text); left > 0;) {
        ssize_t n = write(fd, text, left);
        if (n < 0)
            return -errno;
        text += n;
        left -= (size_t)n;
    }
    return fsync(fd) < 0 ? -errno : 0;
}

/* As many that were replaced are kept beside the last one. */
#define OLD_MAX 999

/* By another name as well; the file itself stays where it is until the new one takes its place. 0 also where there is
 * nothing to keep; -EEXIST: the name is taken. */
static int keep_as(const char *path, const char *kept)
{
    if (link(path, kept) == 0 || errno == ENOENT)
        return 0;
    if (errno == EEXIST || access(kept, F_OK) == 0)
        return -EEXIST;
    return rename(path, kept) < 0 ? -errno : 0; /* a file system without links */
}

/* What was kept before gets a number: it may be what the user wrote. */
static int make_way(const char *old)
{
    int r = -EEXIST;
    for (unsigned n = 1; r == -EEXIST && n <= OLD_MAX; n++) {
        _cleanup_free_ char *numbered = NULL;
        if (asprintf(&numbered, "%s.%u", old, n) < 0)
            return -ENOMEM;
        r = keep_as(old, numbered);
    }
    if (r < 0)
        return r;
    return unlink(old) < 0 && errno != ENOENT ? -errno : 0;
}

static int keep_old(const char *path, const char *old)
{
    int r = make_way(old);
    return r < 0 ? r : keep_as(path, old);
}

/* ---- The service ---- */

bool conf_file_has_errors(const Texts *problems)
{
    for (size_t i = 0; i < problems->n; i++)
        if (!strstr(problems->items[i], LULL_NOTE_MARK))
            return true;
    return false;
}

static int check(Client *client, const char *path)
{
    _cleanup_(texts_clear) Texts problems = {};
    int r = proxy_check_config(client->proxy, path, &problems);
    if (r != 0)
        return client_failed(client, r);
    if (!conf_file_has_errors(&problems))
        return 0;
    client_warn(client, &problems);
    return EXIT_FAILED;
}

static int complain(const char *path, int r)
{
    if (r == -ENOMEM)
        return r;
    fprintf(stderr, "lull: %s: %s\n", path, strerror(-r));
    return EXIT_FAILED;
}

/* A ^C waits until the files are as they should be. */
static void hold_signals(sigset_t *ret_before)
{
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigaddset(&held, SIGHUP);
    sigprocmask(SIG_BLOCK, &held, ret_before);
}

/* Back to how it was, where the service doesn't take the whole. */
static int reload_or(Client *client, const char *undo_from, const char *undo_to)
{
    int r = proxy_reload(client->proxy);
    int code = client_failed(client, r);
    if (r == 0 || code == EXIT_UNREACHABLE)
        return code;
    if (undo_from && rename(undo_from, undo_to) < 0)
        return complain(undo_to, -errno);
    if (!undo_from && unlink(undo_to) < 0)
        return complain(undo_to, -errno);
    return code;
}

static int put(Client *client, const char *path, const char *new, const char *old, const char *text)
{
    bool replaces = conf_file_exists(path);
    int r = make_folders(path);
    if (r >= 0)
        r = write_new(new, text);
    if (r < 0)
        return complain(new, r);
    if ((r = check(client, new)) != 0)
        return r;
    if (replaces && (r = keep_old(path, old)) < 0)
        return complain(old, r);
    if (rename(new, path) < 0 || (r = sync_folder(path)) < 0)
        return complain(path, r < 0 ? r : -errno);
    return reload_or(client, replaces ? old : NULL, path);
}

int conf_file_put(Client *client, const char *path, const char *text)
{
    /* One that lives elsewhere is written there. */
    _cleanup_free_ char *real = realpath(path, NULL), *new = NULL, *old = NULL;
    const char *target = real ? real : path;
    sigset_t before;
    if (asprintf(&new, "%s.new", target) < 0 || asprintf(&old, "%s.old", target) < 0)
        return -ENOMEM;
    hold_signals(&before);
    int r = put(client, target, new, old, text);
    (void)unlink(new);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return r;
}

int conf_file_move(Client *client, const char *from, const char *to)
{
    sigset_t before;
    hold_signals(&before);
    int r = rename(from, to) < 0 ? complain(from, -errno) : reload_or(client, to, from);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return r;
}
