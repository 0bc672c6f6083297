/* SPDX-License-Identifier: MIT */
#pragma once

/* What present.c (showing) and present-press.c (answering) share. */

#include "notify.h"
#include "present-group.h"
#include "present-text.h"
#include "present-wait.h"
#include "present.h"

/* Keys of notifications that are no reminders; reminders count from KEY_FIRST. */
enum { KEY_STORAGE = 1, KEY_ANSWER, KEY_SLEEP, KEY_FIRST };

struct Present {
    Engine *engine;
    Notify *notify;
    PresentHost host;
    StorageState storage;
    uint64_t next_key;
    Groups groups;
    SessionState session;
    Waits waits; /* while nobody is there */
};

typedef enum Manner {
    SHOW_ANEW,
    SHOW_DETAILS, /* anew, with what can be done about it */
    SHOW_QUIETLY, /* only where it is on the screen */
} Manner;

/* The group's notification, below a sentence about what just happened (NULL: nothing). */
int present_show(Present *present, Group *group, const char *lead, Manner manner, Usec now);
/* These in one notification of their own, off whatever showed them. */
int present_show_together(Present *present, const Ids *ids, Usec now);
/* A notification without buttons; takes over the notice. */
int present_tell(Present *present, uint64_t key, WordingNotice *notice);

/* ---- present-away.c ---- */

/* Something is raised now: adds it to `raised`, or lets it wait. */
int present_raise(Present *present, const OccurrenceId *id, Ids *raised, Usec now);
/* Adds what has waited long enough. */
int present_take_waiting(Present *present, Ids *raised, Usec now);

/* A button was pressed. */
int present_press(Present *present, uint64_t key, NotifyAction action, Usec now);
