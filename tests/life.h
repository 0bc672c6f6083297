/* SPDX-License-Identifier: MIT */
#pragma once

/* An agenda that lives by a virtual clock, with a journal as a store would keep it, for the tests of the planner. What
 * it says is written down, one effect a line:
 *
 *   22:15 raised magnesium/2026-11-22
 *   23:30 missed magnesium/2026-11-22 */

#include "core/agenda.h"

typedef struct Life {
    Regimen *regimen;
    Zone *zone;
    Agenda *agenda;
    Usec now;
    Entry last; /* that a person made; its note is not kept */
    Entry **journal;
    size_t n_journal, journal_allocated;
    char said[1 << 16];
} Life;

/* Starts at a time with an empty journal, and takes the regimen over; NULL is plan_regimen(). */
Life *life_new(Regimen *regimen, const char *zone, const char *start);
Life *life_free(Life *life);

/* "22:15" on 2026-11-22, "+07:00" on the day after, "++…"; or a full date and time. */
Usec life_time(const Life *life, const char *text);
/* Lives through every instant that agenda_next() names, up to a time, included. */
void life_go(Life *life, const char *text);
void life_go_to(Life *life, Usec at);
/* Sleeps through them instead. */
void life_sleep(Life *life, const char *text);
void life_sleep_to(Life *life, Usec at);
void life_restart(Life *life);
void life_travel(Life *life, const char *zone);

/* What a person does now. Each returns 0 or an AgendaError, after which nothing has happened. */
int life_enter(Life *life, Entry *draft, bool confirmed);
int life_take(Life *life, const char *substance, int mg);
int life_take_at(Life *life, const char *substance, int mg, Usec at);
int life_do(Life *life, EntryKind kind, const char *reminder);
int life_until(Life *life, EntryKind kind, const char *reminder, Usec until);
int life_void(Life *life, const EntryId *id);
/* About one occurrence: "magnesium/2026-11-22". */
int life_about(Life *life, EntryKind kind, const char *id);

/* What was said since this was asked last; borrowed until more is said. */
const char *life_said(Life *life);
/* "due", "held" …; "none" when there is no such occurrence. */
const char *life_state(const Life *life, const char *id);
AgendaItem life_item(const Life *life, const char *id);

/* Fails the test where what was said differs. */
#define assert_said(life, text) assert_string_equal(life_said(life), text)
