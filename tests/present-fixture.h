/* SPDX-License-Identifier: MIT */
#pragma once

#include "notify-fixture.h"
#include "present.h"
#include "settings.h"

/* An engine over a journal in memory, whose time is ours, and a screen that a test can look at. */
typedef struct Room {
    Fixture *f;
    Zone *zone;
    Settings *settings;
    Store *store;
    Engine *engine;
    Present *present;
    Usec now;
    int recorded;
    int said;   /* before sleep, and seen */
    Entry last; /* what was recorded last; its note isn't kept */
} Room;

int room_setup(void **state);
int room_teardown(void **state);
/* It is 20:00 on a Sunday evening. The configuration drops the shipped reminders; with an error there is no journal. */
void open_room(Room *room, const char *config, int storage_error);

/* "22:15" of the evening, or "+07:30" of the morning after. */
Usec at(const Room *room, const char *clock);
/* It is that time, and everything happens that has to. */
void step(Room *room, const char *clock);
/* A person records something elsewhere. */
void records(Room *room, EntryKind kind, const char *subject);
/* Tonight's occurrence of the reminder is in this state. */
void is_state(Room *room, const char *reminder, OccurrenceState state);
