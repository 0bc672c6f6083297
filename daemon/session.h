/* SPDX-License-Identifier: MIT */
#pragma once

/* What logind tells: the machine's sleep, and whether this user has a graphical session. Without logind nothing is
 * known, and nothing is assumed. */

#include <stdbool.h>

#include <systemd/sd-event.h>

typedef struct Session Session;

typedef struct SessionHandler {
    void (*resumed)(void *userdata);
    /* A graphical session (x11 or wayland) has appeared or gone. */
    void (*graphical)(void *userdata, bool graphical);
    void *userdata;
} SessionHandler;

/* Connects to the system bus and asks, without waiting. A missing bus or logind is no error. */
int session_new(Session **ret, sd_event *event, const SessionHandler *handler);
Session *session_free(Session *session);
bool session_graphical(const Session *session);

static inline void session_freep(Session **session)
{
    session_free(*session);
}
