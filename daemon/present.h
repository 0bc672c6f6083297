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

typedef struct Present Present;

typedef struct PresentHost {
    Usec (*now)(void *userdata);
    /* A press has changed something: the timer may have to move. */
    void (*rearm)(void *userdata);
    void *userdata;
} PresentHost;

/* `bus` is the session bus, attached to an event loop. The engine is borrowed. */
int present_new(Present **ret, sd_bus *bus, Engine *engine, const PresentHost *host);
Present *present_free(Present *present);

/* Whether a notification server may be started: there is a graphical session. */
void present_allow_activation(Present *present, bool allow);

/* To be called from the engine's port. */
void present_effects(Present *present, const EffectList *effects, Usec now);
void present_storage(Present *present, StorageState state);

static inline void present_freep(Present **present)
{
    present_free(*present);
}
