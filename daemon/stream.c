/* SPDX-License-Identifier: MIT */
#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "macro.h"

static int check_way(int fd, StreamWay way)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags < 0)
        return -errno;
    int mode = flags & O_ACCMODE;
    if ((flags & O_PATH) || (mode != O_RDWR && mode != (way == STREAM_READ ? O_RDONLY : O_WRONLY)))
        return -EBADF;
    return 0;
}

static int open_anew(int fd, StreamWay way)
{
    char path[sizeof("/proc/self/fd/-2147483648")];

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    int own = open(path, (way == STREAM_READ ? O_RDONLY : O_WRONLY) | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    return own < 0 ? -errno : own;
}

int stream_open(Stream *ret, int fd, StreamWay way)
{
    Stream stream = {.fd = -1, .way = way};
    struct stat st;
    int r = check_way(fd, way);

    if (r < 0)
        return r;
    if (fstat(fd, &st) < 0)
        return -errno;
    if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode) && !S_ISCHR(st.st_mode) && !S_ISSOCK(st.st_mode))
        return -EINVAL;
    if (S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode)) {
        stream.fd = open_anew(fd, way);
        if (stream.fd == -ENXIO && S_ISFIFO(st.st_mode))
            return -EPIPE;
        stream.ask_first = stream.fd < 0;
    }
    stream.socket = S_ISSOCK(st.st_mode);
    if (stream.fd < 0)
        stream.fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (stream.fd < 0)
        return -errno;
    *ret = stream;
    return 0;
}

void stream_close(Stream *stream)
{
    if (stream->fd >= 0)
        close(stream->fd);
    stream->fd = -1;
}

/* What may be moved now without waiting: a pipe that can be written to takes so much whole. */
static int ask(const Stream *stream, size_t *size)
{
    struct pollfd p = {.fd = stream->fd, .events = stream->way == STREAM_READ ? POLLIN : POLLOUT};

    if (!stream->ask_first)
        return 0;
    if (poll(&p, 1, 0) <= 0)
        return -EAGAIN;
    *size = MIN(*size, (size_t)PIPE_BUF);
    return 0;
}

ssize_t stream_read(Stream *stream, void *buf, size_t size)
{
    int r = ask(stream, &size);
    ssize_t n;

    if (r < 0)
        return r;
    do
        n = stream->socket ? recv(stream->fd, buf, size, MSG_DONTWAIT) : read(stream->fd, buf, size);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

ssize_t stream_write(Stream *stream, const void *buf, size_t size)
{
    int r = ask(stream, &size);
    ssize_t n;

    if (r < 0)
        return r;
    do
        n = stream->socket ? send(stream->fd, buf, size, MSG_DONTWAIT | MSG_NOSIGNAL) : write(stream->fd, buf, size);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}
