/* SPDX-License-Identifier: MIT */
#include "pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#include "macro.h"

#define PAGER_DEFAULT "less -FRX"
/* What a shell answers for a command that isn't there. */
#define EXIT_NO_COMMAND 127

static bool fits(const char *text, size_t size)
{
    struct winsize window;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) < 0 || window.ws_row == 0)
        return true;
    size_t lines = 0;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    return lines < window.ws_row;
}

/* NULL: none is wanted. */
static const char *pager_command(void)
{
    const char *command = getenv("LULL_PAGER");
    if (!command)
        command = getenv("PAGER");
    if (!command)
        command = PAGER_DEFAULT;
    return *command && strcmp(command, "cat") != 0 ? command : NULL;
}

static _Noreturn void become_pager(const char *command, int in)
{
    if (dup2(in, STDIN_FILENO) < 0)
        _exit(EXIT_NO_COMMAND);
    signal(SIGPIPE, SIG_DFL);
    /* The user's command, as git and man take it: it may have arguments. */
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(EXIT_NO_COMMAND);
}

static void write_all(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, text, size);
        if (n < 0 && errno == EINTR)
            continue;
        /* EPIPE: the person has seen enough. */
        if (n < 0)
            return;
        text += n;
        size -= (size_t)n;
    }
}

static bool feed(pid_t pager, int out, const char *text, size_t size)
{
    int status = 0;
    write_all(out, text, size);
    close(out);
    while (waitpid(pager, &status, 0) < 0)
        if (errno != EINTR)
            return true;
    return !(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NO_COMMAND);
}

bool pager_show(const char *text, size_t size)
{
    const char *command = pager_command();
    if (!command || !isatty(STDOUT_FILENO) || fits(text, size))
        return false;
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) < 0)
        return false;
    fflush(stdout);
    pid_t pager = fork();
    if (pager == 0)
        become_pager(command, fds[0]);
    close(fds[0]);
    if (pager < 0) {
        close(fds[1]);
        return false;
    }
    return feed(pager, fds[1], text, size);
}
