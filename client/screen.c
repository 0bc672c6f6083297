/* SPDX-License-Identifier: MIT */
#include "screen.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <time.h>

#include "macro.h"

struct Screen {
    struct termios before, raw;
    sigset_t signals_before;
    int signal_fd;
    int end_signal; /* 0: none yet */
    bool moves, hidden;
    unsigned char bytes[64];
    size_t n_bytes;
    int key;
};

Usec screen_now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_BOOTTIME, &ts);
    return ts.tv_sec * USEC_PER_SEC + ts.tv_nsec / 1000;
}

bool screen_moves(const Screen *screen)
{
    return screen->moves;
}

static void write_out(const char *sequence)
{
    fputs(sequence, stdout);
    fflush(stdout);
}

void screen_hide_cursor(Screen *screen)
{
    screen->hidden = screen->moves;
    if (screen->hidden)
        write_out("\033[?25l");
}

static void make_raw(Screen *screen)
{
    screen->raw = screen->before;
    screen->raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
    screen->raw.c_lflag |= ISIG;
    screen->raw.c_iflag |= ICRNL;
    screen->raw.c_cc[VMIN] = 0;
    screen->raw.c_cc[VTIME] = 0;
}

/* SIGTTOU is blocked meanwhile: also one who was put into the background may tidy up. */
static int enter(Screen *screen)
{
    sigset_t signals;
    sigemptyset(&signals);
    static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH};
    for (size_t i = 0; i < ARRAY_SIZE(caught); i++)
        sigaddset(&signals, caught[i]);
    if (screen->signal_fd < 0)
        screen->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (screen->signal_fd < 0)
        return -errno;
    sigaddset(&signals, SIGTTOU);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    if (screen->hidden)
        write_out("\033[?25l");
    return tcsetattr(STDIN_FILENO, TCSANOW, &screen->raw) < 0 ? -errno : 0;
}

static void leave(Screen *screen)
{
    write_out(screen->hidden ? "\033[?25h" : "");
    tcsetattr(STDIN_FILENO, TCSANOW, &screen->before);
}

int screen_open(Screen **ret)
{
    _cleanup_free_ Screen *screen = calloc(1, sizeof(*screen));
    if (!screen)
        return -ENOMEM;
    screen->signal_fd = -1;
    if (tcgetattr(STDIN_FILENO, &screen->before) < 0)
        return -errno;
    make_raw(screen);
    sigprocmask(SIG_SETMASK, NULL, &screen->signals_before);
    const char *term = getenv("TERM");
    screen->moves = term && *term && strcmp(term, "dumb") != 0;
    int r = enter(screen);
    if (r < 0) {
        sigprocmask(SIG_SETMASK, &screen->signals_before, NULL);
        return r;
    }
    *ret = TAKE_PTR(screen);
    return 0;
}

Screen *screen_close(Screen *screen)
{
    if (!screen)
        return NULL;
    int end = screen->end_signal;
    leave(screen);
    if (end > 0) {
        signal(end, SIG_DFL);
        raise(end);
    }
    /* What was blocked is delivered here. */
    sigprocmask(SIG_SETMASK, &screen->signals_before, NULL);
    close(screen->signal_fd);
    free(screen);
    return NULL;
}

void screen_stop(Screen *screen)
{
    struct signalfd_siginfo info;
    leave(screen);
    raise(SIGSTOP);
    while (read(screen->signal_fd, &info, sizeof(info)) == sizeof(info))
        if (info.ssi_signo != SIGCONT && info.ssi_signo != SIGTSTP && info.ssi_signo != SIGWINCH)
            screen->end_signal = (int)info.ssi_signo;
    (void)enter(screen);
}

/* ---- Events ---- */

static bool read_signal(Screen *screen, ScreenEvent *ret)
{
    struct signalfd_siginfo info;
    if (read(screen->signal_fd, &info, sizeof(info)) != sizeof(info))
        return false;
    switch (info.ssi_signo) {
    case SIGWINCH:
        *ret = SCREEN_RESIZED;
        return true;
    case SIGCONT:
        /* Stopped by SIGSTOP, which nobody is asked about: the shell has had the terminal since. */
        (void)enter(screen);
        *ret = SCREEN_RESIZED;
        return true;
    case SIGTSTP:
        *ret = SCREEN_STOP;
        return true;
    default:
        screen->end_signal = (int)info.ssi_signo;
        *ret = SCREEN_END;
        return true;
    }
}

static int letter_of_arrow(unsigned char c)
{
    switch (c) {
    case 'A':
        return KEY_UP;
    case 'B':
        return KEY_DOWN;
    case 'C':
        return KEY_RIGHT;
    case 'D':
        return KEY_LEFT;
    default:
        return KEY_OTHER;
    }
}

int screen_decode(const unsigned char *bytes, size_t n, size_t *ret_size)
{
    *ret_size = MIN(n, (size_t)1);
    if (n == 0)
        return 0;
    if (bytes[0] == '\r')
        return KEY_ENTER;
    if (bytes[0] == '\b')
        return KEY_BACKSPACE;
    if (bytes[0] != KEY_ESCAPE || n == 1)
        return bytes[0];
    /* "ESC [ parameters letter", "ESC O letter"; Alt with a key is that sequence's own business. */
    *ret_size = 2;
    if (bytes[1] != '[' && bytes[1] != 'O')
        return KEY_OTHER;
    size_t i = 2;
    while (i < n && bytes[i] >= 0x20 && bytes[i] < 0x40)
        i++;
    *ret_size = MIN(i + 1, n);
    return i == 2 && n > 2 ? letter_of_arrow(bytes[2]) : KEY_OTHER;
}

static bool take_key(Screen *screen)
{
    size_t size;
    if (screen->n_bytes == 0)
        return false;
    screen->key = screen_decode(screen->bytes, screen->n_bytes, &size);
    screen->n_bytes -= size;
    memmove(screen->bytes, screen->bytes + size, screen->n_bytes);
    return true;
}

/* False where nothing came. */
static bool read_keys(Screen *screen, short revents, ScreenEvent *ret)
{
    ssize_t n = read(STDIN_FILENO, screen->bytes, sizeof(screen->bytes));
    if (n > 0) {
        screen->n_bytes = (size_t)n;
        *ret = SCREEN_KEY;
        return take_key(screen);
    }
    if (n == 0 && !(revents & (POLLHUP | POLLERR)))
        return false;
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return false;
    *ret = SCREEN_END;
    return true;
}

static int timeout_of(Usec deadline)
{
    if (deadline == USEC_NEVER)
        return -1;
    Usec left = MAX(deadline - screen_now(), (Usec)0);
    return (int)MIN((left + 999) / 1000, (Usec)3600000);
}

int screen_wait(Screen *screen, Usec deadline, ScreenEvent *ret)
{
    if (screen->end_signal != 0) {
        *ret = SCREEN_END;
        return 0;
    }
    if (take_key(screen)) {
        *ret = SCREEN_KEY;
        return 0;
    }
    for (;;) {
        struct pollfd fds[] = {{STDIN_FILENO, POLLIN, 0}, {screen->signal_fd, POLLIN, 0}};
        if (poll(fds, ARRAY_SIZE(fds), timeout_of(deadline)) < 0 && errno != EINTR)
            return -errno;
        if (fds[1].revents && read_signal(screen, ret))
            return 0;
        if (fds[0].revents && read_keys(screen, fds[0].revents, ret))
            return 0;
        if (deadline != USEC_NEVER && screen_now() >= deadline) {
            *ret = SCREEN_TIMEOUT;
            return 0;
        }
    }
}

int screen_key(const Screen *screen)
{
    return screen->key;
}
