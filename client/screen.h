/* SPDX-License-Identifier: MIT */
#pragma once

/* A terminal that is read key by key. Between screen_open() and screen_close() nothing is echoed, and signals are read
 * as events, so that whatever ends or stops the program, the terminal is put back first.
 *
 * The one place of the client that waits for time: screen_now() counts on while the machine sleeps. */

#include <stdbool.h>
#include <stddef.h>

#include "usec.h"

typedef struct Screen Screen;

typedef enum ScreenEvent {
    SCREEN_KEY,     /* screen_key() says which */
    SCREEN_TIMEOUT, /* the time given has passed */
    SCREEN_RESIZED, /* or there again after having been stopped: everything is to be drawn anew */
    SCREEN_STOP,    /* the person wants it out of the way: say good-bye, then screen_stop() */
    SCREEN_END,     /* a signal, or the terminal is gone: screen_close() ends with it */
} ScreenEvent;

/* Keys that are no character; Ctrl with a letter is 1 to 26. */
enum {
    KEY_ENTER = '\n',
    KEY_CTRL_D = 4,
    KEY_BACKSPACE = 0x7f,
    KEY_ESCAPE = 0x1b,
    KEY_LEFT = 0x100,
    KEY_RIGHT,
    KEY_UP,
    KEY_DOWN,
    KEY_OTHER, /* a sequence that means nothing here */
};

/* Standard input and output are a terminal. */
int screen_open(Screen **ret);
/* At most until `deadline` by screen_now(); USEC_NEVER: for ever. */
int screen_wait(Screen *screen, Usec deadline, ScreenEvent *ret);
int screen_key(const Screen *screen);
/* Until the terminal is put back. */
void screen_hide_cursor(Screen *screen);
/* Puts the terminal back, stops the program, and comes back when it is continued. */
void screen_stop(Screen *screen);
/* Puts the terminal back. After SCREEN_END by a signal it doesn't return: the program dies of that signal. */
Screen *screen_close(Screen *screen);
/* Whether the terminal understands moving the cursor. */
bool screen_moves(const Screen *screen);

/* Monotonic, sleep included. */
Usec screen_now(void);

/* What the bytes from the beginning of `bytes` mean, and how many they are; 0: nothing yet. */
int screen_decode(const unsigned char *bytes, size_t n, size_t *ret_size);

static inline void screen_closep(Screen **screen)
{
    screen_close(*screen);
}
