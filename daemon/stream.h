/* SPDX-License-Identifier: MIT */
#pragma once

/* A file descriptor that somebody passed to us, to be read or written without ever waiting for whoever is at its other
 * end. O_NONBLOCK belongs to the open file, which is shared with the sender (it may be their terminal), so it isn't set
 * there: pipes and devices are opened anew, sockets are asked call by call. */

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef enum StreamWay { STREAM_READ, STREAM_WRITE } StreamWay;

typedef struct Stream {
    int fd; /* our own */
    bool socket;
    bool ask_first; /* it couldn't be opened anew: poll() says what can be had without waiting */
    StreamWay way;
} Stream;

#define STREAM_NONE ((Stream){.fd = -1})

/* `fd` stays the caller's. -EINVAL: neither file, pipe, device nor socket. -EBADF: not open for this way. -EPIPE:
 * nobody reads the pipe. */
int stream_open(Stream *ret, int fd, StreamWay way);
void stream_close(Stream *stream);

/* As read() and write(), once; -EAGAIN: wait until poll() says that more can be done. Errors are negative errnos. */
ssize_t stream_read(Stream *stream, void *buf, size_t size);
ssize_t stream_write(Stream *stream, const void *buf, size_t size);
