/* SPDX-License-Identifier: MIT */
#pragma once

/* Reminders on the screen: what is raised together is one notification, and a button that is pressed is recorded for
 * exactly the occurrences that stood on it.
 *
 * Pressing the notification itself records nothing, because on some desktops that is how people get rid of it: one that
 * shows several is taken apart into one for each, and one that shows a single occurrence comes back with what can be
 * done about it. A press on what was due but is no longer is asked about, never guessed. */

#include <stdbool.h>

#include <systemd/sd-bus.h>

#include "engine.h"
#include "session.h"

typedef struct Present Present;

typedef struct PresentHost {
    Usec (*now)(void *userdata);
    /* A press has changed something: the timer may have to move. */
    void (*rearm)(void *userdata);
    /* What was said before the machine sleeps has been seen, or nobody will. */
    void (*said)(void *userdata);
    const char *left_path; /* borrowed for present_new(), whose notifications it is for; may be NULL */
    void *userdata;
} PresentHost;

/* `bus` is the session bus, attached to an event loop. The engine is borrowed. */
int present_new(Present **ret, sd_bus *bus, Engine *engine, const PresentHost *host);
Present *present_free(Present *present);

/* A notification server may be started where there is a graphical session. What is due waits while nobody is there, as
 * the configuration has it, no longer than its nag; and for a moment where that isn't known yet. */
void present_session(Present *present, const SessionState *state);
/* Shows what has waited long enough. To be called whenever something may have changed, and at present_next(). */
void present_step(Present *present, Usec now);
Usec present_next(const Present *present, Usec now); /* after `now` */
/* How long this occurrence waits at most; 0: it doesn't. */
Usec present_held(const Present *present, const OccurrenceId *id);

/* Says what comes soon, as the configuration has it; false: there is nothing to say, or nobody to say it to. Else the
 * host's said() follows, unless people take their time. */
bool present_before_sleep(Present *present, Usec now);
void present_after_sleep(Present *present);

/* To be called from the engine's port. */
void present_effects(Present *present, const EffectList *effects, Usec now);
void present_storage(Present *present, StorageState state);

static inline void present_freep(Present **present)
{
    present_free(*present);
}
