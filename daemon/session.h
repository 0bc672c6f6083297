/* SPDX-License-Identifier: MIT */
#pragma once

/* What logind tells: the machine's sleep, whether this user has a graphical session, and whether anybody is there to
 * see it. Without logind nothing is known, and nothing is assumed: what isn't said to be locked or idle is neither. */

#include <stdbool.h>

#include <systemd/sd-event.h>

#include "usec.h"

typedef struct Session Session;

/* Of the user's main session. */
typedef struct SessionState {
    bool known;     /* logind has answered, or there is none to answer */
    bool graphical; /* x11 or wayland */
    bool locked;    /* LockedHint: the desktop says so, where it says anything */
    bool idle;      /* IdleHint, likewise */
} SessionState;

/* A sleep that is delayed is delayed no longer than this; logind itself waits 5 seconds. */
#define SESSION_DELAY_MAX (4500 * USEC_PER_MSEC)

typedef struct SessionHandler {
    /* The machine is about to sleep. With session_delay_sleep() it waits for session_let_sleep(), a few seconds. */
    void (*sleeps)(void *userdata);
    void (*resumed)(void *userdata);
    /* The state is another, or known now. May be called from session_new(). */
    void (*changed)(void *userdata, const SessionState *state);
    void *userdata;
} SessionHandler;

/* Connects to the system bus and asks, without waiting. A missing bus or logind is no error. */
int session_new(Session **ret, sd_event *event, const SessionHandler *handler);
Session *session_free(Session *session);

/* Whether the machine shall wait before it sleeps: holds a delay lock of logind's while this is so. */
void session_delay_sleep(Session *session, bool delay);
/* It may sleep now. */
void session_let_sleep(Session *session);

static inline void session_freep(Session **session)
{
    session_free(*session);
}
