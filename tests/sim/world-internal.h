/* SPDX-License-Identifier: MIT */
#pragma once

#include "macro.h"
#include "world.h"

#define WORLD_ZONES 10
#define SHOWN_MAX 8192
#define HEAPS 8192
#define LASTING_MAX 4096

/* What a screen would show, and how often it was asked for. */
typedef struct Shown {
    OccurrenceId id;
    uint32_t screen; /* on which it is; a lost one makes room for a new one */
    int32_t nags;    /* since the last undo */
    Usec nominal;
    int missed;
    uint32_t undos; /* how many there had been when these were counted */
    Usec raised_at; /* when last; 0: never */
    uint32_t deeds; /* how much had happened by then */
    bool snoozed;   /* at some time */
    uint32_t snoozed_deeds;
} Shown;

/* A slot of a rule. */
typedef struct Slot {
    Usec nominal, until;
} Slot;

typedef struct Items {
    AgendaItem items[2048];
    size_t n;
} Items;

/* Intakes in force, and then what is prescribed. */
typedef struct Taken {
    Intake items[1024];
    size_t n, n_real;
} Taken;

/* A line of the journal. */
typedef struct Line {
    Entry *entry;
    bool dead;             /* voided or replaced */
    Usec latest;           /* that this line or one before it was recorded: a clock that is set back makes none older */
    size_t before_of_kind; /* the number of the line before it that is of its kind, from 1; 0: none */
    size_t before_in_heap; /* the same of lines about its occurrence, and the few that share its heap */
} Line;

/* What the lines in force tell of an occurrence, as far as they can still matter. */
typedef struct Told {
    bool tells[_ENTRY_KIND_MAX]; /* whether there is a line of the kind */
    Usec snoozed_until;          /* the end of the last snooze since it was raised; 0: none */
} Told;

struct World {
    Random random;
    uint64_t seed;
    bool traced;
    Regimen *regimen;
    Random drawn; /* what the regimen was made from */
    Zone *zones[WORLD_ZONES];
    const Zone *zone;
    Agenda *agenda;
    Person person;
    Usec now;
    Day today;
    Usec unclear_until; /* the journal alone doesn't tell what ended by then */

    Line *journal; /* in order of ids */
    size_t n_journal, journal_allocated;
    size_t last_of_kind[_ENTRY_KIND_MAX];   /* the number of its line, from 1; 0: none */
    size_t last_in_heap[HEAPS];             /* of the lines about occurrences */
    size_t lasting[LASTING_MAX], n_lasting; /* lines about pauses, and reminders that come and go */
    Shown shown[SHOWN_MAX];
    uint32_t screen, undos, deeds;

    WorldCount count;
    char complaint[1024];
};

/* Notes the first complaint; always false. */
bool _printf_(2, 3) world_complain(World *w, const char *format, ...);
/* Prints what is in force. */
void world_trace_regimen(const World *w);
/* Prints a line. */
void world_trace(const World *w, const char *what, const Entry *entry);

/* world-store.c */

/* What a store would load from a lull day on. */
void world_load(const World *w, Agenda *agenda, Day since);
/* An agenda made from the journal alone. */
Agenda *world_derive(const World *w, EffectList *effects);

/* world-journal.c */
/* Appends to the world's journal. */
void world_keep(World *w, const Entry *entry);
/* The lines in force of a kind that can still matter, from the newest on: NULL before the oldest of them. Begins with
 * NULL. */
const Line *world_line_before(const World *w, EntryKind kind, const Line *line);
/* The pause that the journal tells of last; both 0: none. */
void world_pause(const World *w, Usec *ret_from, Usec *ret_until);
/* Whether a reminder has existed for days. */
bool world_is_old(const World *w, const char *reminder);
Told world_told(const World *w, const OccurrenceId *id);
/* Whether an occurrence was raised at an instant. */
bool world_raised(const World *w, const OccurrenceId *id, Usec at);
/* How often it had nagged when it was last raised at its time: one that was raised at another time since, by what has
 * been undone, has not. */
int32_t world_nagged(const World *w, const OccurrenceId *id, Usec nominal);
Shown *world_shown(World *w, const OccurrenceId *id);

/* world-rules.c */
Day world_day_of(const World *w, Usec at);
Usec world_day_start(const World *w, Day day);
Usec world_bedtime(const World *w, Day day);
bool world_hangs_on_bedtime(const Reminder *r, int32_t index);
size_t world_slots(const World *w, const Reminder *r, Day day, Slot ret[static RECUR_SLOTS_MAX]);
bool world_in_quiet(const World *w, const Reminder *r, Usec at);

/* world-plan.c: a second reading of the rules for spacing, limits and what holds back. */
bool world_is_open(OccurrenceState state);
/* Whether another dose of the substance of an item is due or snoozed. */
bool world_asks_too(const AgendaItem *item, const AgendaItem *other);
/* What was taken in the last days and, after that, what is prescribed and unresolved among the items. */
void world_gather(const World *w, const Items *items, Taken *ret);
/* What an intake alone says of another substance at an instant. */
Verdict world_too_near(const World *w, const Intake *x, int substance, Usec at);
bool world_over_limit(const World *w, const Taken *taken, int substance, Amount dose, Usec at);
Verdict world_verdict(const World *w, const Taken *taken, int substance, Amount dose, Usec at);
/* When it is to be raised, from the time where its plan begins; USEC_NEVER: left out. `taken` may be NULL for what is
 * prescribed, which doesn't heed it. */
Usec world_expected(const World *w, const Taken *taken, const AgendaItem *item, Usec from);

/* world-expect.c: what the agenda says, against a second reading of the rules. */
bool world_expect(World *w);
/* What was just raised is not within the minimum of what is prescribed and unresolved. */
bool world_expect_apart(World *w, const OccurrenceId *raised, int substance);
/* After an intake: nothing that it makes too soon or too much goes on being asked for. */
bool world_expect_put_back(World *w, const Entry *intake);
/* What was taken or done without naming an occurrence: the one it satisfies is the nearest that is open. */
bool world_expect_match(World *w, const Entry *deed);
/* What a snooze may last to; false, and a complaint, where it isn't so. */
bool world_expect_snooze(World *w, const Entry *snooze, Usec asked);

/* world-check.c: the effects of a step, and the state after it. Clears the list. */
bool world_check(World *w, EffectList *effects);
/* What the journal tells is what is in memory: an agenda from world_derive(), with its effects. */
bool world_check_derived(World *w, const Agenda *derived, const EffectList *effects);
/* After a while in which the machine is off, the journal tells what it would have found after a sleep. On copies. */
bool world_check_off(World *w);
/* Undo of everything restores the state. */
bool world_check_undo(World *w);
