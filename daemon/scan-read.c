/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "macro.h"
#include "scan.h"

static int read_all(int fd, char **ret_text, size_t *ret_size)
{
    /* One byte more than allowed, so that a file that is too large shows; and the NUL. */
    _cleanup_free_ char *text = NULL;
    size_t size = 0, room = 0;
    for (;;) {
        if (size == room) {
            if (room > SCAN_SIZE_MAX)
                return SCAN_E_SIZE;
            room = room == 0 ? 4096 : MIN(room * 2, SCAN_SIZE_MAX + 1);
            char *grown = realloc(text, room + 1);
            if (!grown)
                return -ENOMEM;
            text = grown;
        }
        ssize_t n = read(fd, text + size, room - size);
        if (n < 0 && errno != EINTR)
            return -errno;
        if (n == 0)
            break;
        size += n > 0 ? (size_t)n : 0;
    }
    text[size] = '\0';
    *ret_text = TAKE_PTR(text);
    *ret_size = size;
    return 0;
}

int scan_read(const char *path, char **ret_text, size_t *ret_size)
{
    /* A pipe would block in open() as in read(). */
    _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    if (!S_ISREG(st.st_mode))
        return SCAN_E_KIND;
    if (st.st_size > (off_t)SCAN_SIZE_MAX)
        return SCAN_E_SIZE;
    return read_all(fd, ret_text, ret_size);
}
