/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of the agenda share; nobody else includes it, but the tests of edges and of what a change costs.
 *
 *   agenda.c         life, folding, stepping, changes
 *   agenda-kin.c     which reminders belong together
 *   agenda-find.c    days, occurrences and doses by name
 *   agenda-journal.c the lines in memory, and writing one
 *   agenda-days.c    lull days and the instants of their occurrences
 *   agenda-quiet.c   quiet ranges
 *   agenda-fold.c    what each entry does to the state
 *   agenda-drop.c    what was left out
 *   agenda-stock.c   what is left of a substance, and for how long
 *   agenda-plan.c    when an occurrence may be asked for, and what holds it back
 *   agenda-settle.c  the state machine of one occurrence at one instant
 *   agenda-admit.c   what a person may record
 *   agenda-ask.c     questions
 *   agenda-dump.c    the state as text, for tests
 *   edges.c          the heaps of next instants
 */

#include <stdbool.h>
#include <stddef.h>

#include "agenda.h"

typedef struct Occurrence {
    int reminder;
    Day day;
    int32_t index;         /* from 1 */
    OccurrenceState state; /* HELD is not stored: it is UPCOMING with a plan after its nominal time */
    bool exists;           /* not before its reminder was enabled, not beyond a quota, not before what it follows */
    bool placed;           /* its rule gives it a time; what follows another gets one when that is done */
    bool fixed;            /* its instants are those with which it was raised */
    EntryId fixed_by;      /* … by this entry */
    bool shown;            /* on the screen, as far as is known */
    Usec nominal, until, bedtime;
    Usec planned;         /* by spacing and limits: from `nominal` or the snooze's end; USEC_NEVER: none */
    Usec free_at;         /* the first instant from then and from now that pauses and quiet ranges permit too */
    SpacingReason reason; /* why the one or the other is later */
    bool left_out;        /* was dropped since it was raised last, if ever */
    Usec said_until;      /* what was last said about being held; 0: nothing */
    Usec due_since;       /* when it was raised first since it is due, or since a pause took it off the screen */
    Usec raised;          /* when last */
    int32_t nags;
    Usec snoozed_until;
    bool prescribed; /* others are planned around it, so it is looked at before them */
    Usec asked_at;   /* prescribed: what agenda_asked_at() last was */
    Usec resolved; /* when it was done, skipped, … */
    EntryId by;
    char because[REASON_SIZE];
    Usec edge; /* when it has to be looked at again */
    size_t heap_index;
} Occurrence;

/* Whether anything can still become of it by itself, or by an undo. */
static inline bool agenda_is_open(const Occurrence *o)
{
    return o->state == OCCURRENCE_UPCOMING || o->state == OCCURRENCE_DUE || o->state == OCCURRENCE_SNOOZED ||
           o->state == OCCURRENCE_DROPPED;
}

/* A raise that comes less than this after its time isn't called late. */
#define LATE_AFTER USEC_PER_MIN

typedef struct AgendaDay {
    Day day;
    Usec start, end, wake, bedtime;
    bool empty; /* the zone skips its date, or all of it */
    bool bedtime_declared;
    Occurrence *occurrences; /* in order of reminder, then index */
    size_t n;
    size_t *first; /* by reminder: where its occurrences begin; and, after the last one, `n` */
} AgendaDay;

/* Some reminders, in order. */
typedef struct Group {
    int *reminders;
    size_t n;
} Group;

/* Which reminders of a regimen belong together: so that what concerns some of them needn't go through all. */
typedef struct Kin {
    int *by_name; /* all of them, in order of their names */
    Group *of;    /* by substance: those of it */
    Group *moved; /* by substance: those that an intake of it can move, or a change of one that is of it */
    size_t n_substances;
    Group prescribed, quotas, refills;
    bool has_stock; /* some substance's is counted */
} Kin;

/* The occurrences of a group on consecutive days: in order of days, then of reminders, then of indices. */
typedef struct Walk {
    const Group *group;
    AgendaDay *days;
    size_t n_days, next;
    Occurrence *at, *end;
} Walk;

/* A min-heap; ties in order of nominal time, then of the configuration, then of days. */
typedef struct EdgeItem {
    Usec at;
    Occurrence *occurrence;
} EdgeItem;

typedef struct EdgeHeap {
    EdgeItem *items;
    size_t n;
} EdgeHeap;

/* What has to be looked at, and when. What is to be looked at now is kept apart, so that it doesn't move all that
 * waits: first what is prescribed, then in order of nominal times, neither of which changes meanwhile. */
typedef struct Edges {
    EdgeHeap now;   /* Occurrence.edge is EDGE_NOW */
    EdgeHeap later; /* by Occurrence.edge */
    size_t allocated;
} Edges;

#define EDGE_NOW INT64_MIN

/* Room for so many occurrences. */
int edges_reserve(Edges *edges, size_t n);
/* USEC_NEVER: it needn't be looked at. */
void edges_set(Edges *edges, Occurrence *occurrence, Usec edge);
/* Of what is to be looked at now the first, else of the rest; NULL: there is nothing. */
Occurrence *edges_first(const Edges *edges);
/* What has an edge up to `now` is to be looked at now. */
void edges_line_up(Edges *edges, Usec now);
/* Forgets all of them: they may be gone. */
void edges_empty(Edges *edges);
void edges_clear(Edges *edges);

typedef struct JournalLine {
    Entry *entry;
    bool undone; /* by a void that isn't undone itself */
    bool dead;   /* undone, or replaced by what isn't undone */
} JournalLine;

typedef struct Bedtime {
    Day day;
    Usec at;
} Bedtime;

/* Intakes and planned prescriptions, while planning. Behind a pointer, so that questions can use it too. */
typedef struct Scratch {
    Intake *items;
    size_t allocated;
} Scratch;

/* Of a line that enables a reminder again, whose rule has changed. */
#define REASON_RULE "rule"

/* Since when a reminder exists as it is; USEC_NEVER: not yet. The day is the lull day then, which travel doesn't
 * change. A rule that changes is enabled again: no occurrence comes of it in the past. */
typedef struct Enabled {
    Usec at;
    Day day;
    Day first; /* the lull day from which the steps of its dose count */
} Enabled;

/* What is left of a substance, as far as it was asked for since it last changed. */
typedef struct Stock {
    bool known;
    int left;
    Day end;        /* the first lull day that isn't covered; INT32_MAX: not within AGENDA_STOCK_DAYS */
    Usec kept_from; /* intakes since then are kept, however old */
} Stock;

struct Agenda {
    const Regimen *regimen;
    Kin *kin; /* of the regimen */
    const Zone *zone;
    bool started;
    Usec now; /* of the last step */

    JournalLine *lines; /* in order of ids */
    size_t n_lines, lines_allocated;
    Day last_told; /* no line is about an occurrence of a later day */
    char device[DEVICE_SIZE];
    EntryIdMaker maker;
    uint64_t seed;
    EntryId zone_line; /* the newest of this machine's lines of zones, and the zone */
    char zone_name[NAME_SIZE];

    /* Folded from the lines. */
    Intake *intakes; /* in order of time */
    size_t n_intakes, intakes_allocated;
    Bedtime *bedtimes;
    size_t n_bedtimes, bedtimes_allocated;
    Usec pause_from, pause_until; /* the last one; 0: none */
    Enabled *enabled;             /* by reminder */

    AgendaDay *days; /* consecutive; the last is today + AGENDA_DAYS_AHEAD */
    size_t n_days;
    Day first_day, today;
    Edges edges;

    Stock *stocks;       /* by substance; behind a pointer, so that questions can fill it */
    int32_t *quota_left; /* by reminder, while looking ahead */
    Scratch *scratch;
    bool drop_touched; /* something that was left out has to be looked at again */
    bool starting;     /* what was said about being held before a restart isn't said again */
    bool changed;      /* since the last EFFECT_CHANGED */
};

/* agenda-journal.c */
int agenda_journal_add(Agenda *a, const Entry *entry);
/* Marks the lines that are not in force: from the newest to the oldest. */
void agenda_journal_find_dead(Agenda *a);
/* The first lull day of which every line is kept. */
Day agenda_oldest_day(const Agenda *a);
/* Lets go of what lies before the days that are kept. */
void agenda_forget_old(Agenda *a);
/* Writes a line of lulld's own: into the agenda's journal, into its state, and as EFFECT_RECORD into `ret`. The draft
 * needs kind, subject or occurrence, and what belongs to the kind. */
int agenda_write(Agenda *a, Entry *draft, Usec now, EffectList *ret);
/* Whether something older than a line, that can matter on a lull day, was undone or amended after it: at an instant
 * from `from` and before `until`. */
bool agenda_undone_since(const Agenda *a, const EntryId *id, Day day, Usec from, Usec until);
/* The EFFECT_STATE of an entry that resolves or puts off an occurrence. */
int agenda_note_state(Agenda *a, const Entry *entry, EffectList *ret);
/* Whether an entry was made on this machine. */
bool agenda_is_ours(const Agenda *a, const Entry *entry);
/* Gives an entry its id, its day and what else follows from `now`. */
void agenda_fill(Agenda *a, Entry *entry, Usec now);

/* agenda-kin.c */
int kin_new(Kin **ret, const Regimen *regimen);
Kin *kin_free(Kin *kin);
static inline void kin_freep(Kin **kin)
{
    kin_free(*kin);
}
static inline Walk agenda_walk(const Group *group, AgendaDay *days, size_t n_days)
{
    return (Walk){.group = group, .days = days, .n_days = n_days};
}
/* Those of the same substance on the days about one of them, itself included; none where it is of no substance. */
Walk agenda_walk_alike(const Agenda *a, const Occurrence *o);
/* NULL after the last one. */
Occurrence *agenda_walk_next(Walk *walk);

/* agenda-find.c */
/* -1 when there is none. */
int agenda_find_reminder(const Agenda *a, const char *name);
Occurrence *agenda_find(const Agenda *a, const OccurrenceId *id);
void agenda_id(const Agenda *a, const Occurrence *o, OccurrenceId *ret);
AgendaDay *agenda_day(const Agenda *a, Day day);
/* Those of the days from `first` to `last` that are kept. */
AgendaDay *agenda_days_between(const Agenda *a, Day first, Day last, size_t *ret_n);
static inline const Reminder *agenda_reminder(const Agenda *a, const Occurrence *o)
{
    return &a->regimen->reminders[o->reminder];
}
static inline int agenda_substance(const Agenda *a, const Occurrence *o)
{
    return agenda_reminder(a, o)->substance;
}

/* agenda-admit.c: which occurrence an intake at probe->at would satisfy; fills in probe->day too. */
void agenda_match(const Agenda *a, int substance, Entry *probe, OccurrenceId *ret);

/* agenda-diary.c: what agenda_admit() does for a night's record, and for an attack. */
int agenda_admit_diary(const Agenda *a, Entry *entry, Usec now);
int agenda_admit_attack(Entry *entry, Usec now);
/* Whether its time has passed and is one that can be; else AGENDA_E_FUTURE, AGENDA_E_RANGE. */
int agenda_admit_time(const Entry *entry, Usec now);

/* agenda-days.c */
int agenda_days_build(Agenda *a, Day first, Day last);
void agenda_days_free(Agenda *a);
int agenda_days_roll(Agenda *a);
/* The lull day of an instant; mostly today. */
Day agenda_day_of(const Agenda *a, Usec at);
/* A day by itself, not among those kept: for looking further ahead. */
int agenda_day_make(const Agenda *a, Day day, AgendaDay *ret);
void agenda_day_clear(AgendaDay *day);
/* (Re)places a day's occurrences after its bedtime changed at `now`. What hangs on bedtime and was raised already goes
 * back when its new time is still to come, and else only gets its new end. `undone`: the bedtime that was taken back,
 * or NULL. */
void agenda_day_place(Agenda *a, AgendaDay *day, Usec now, const EntryId *undone);
/* As if it had never been raised or left out. */
void agenda_begin_anew(Occurrence *o);
/* How many occurrences a reminder has on any day by the rules alone. */
size_t agenda_count_slots(const Agenda *a, Day day, int reminder);
/* Places what comes after an occurrence that was done at `at`. */
void agenda_follow(Agenda *a, const Occurrence *done, Usec at);

/* agenda-quiet.c */
/* The end of the quiet range that `at` lies in, or `at` itself. */
Usec agenda_quiet_end(const Agenda *a, const Reminder *reminder, Usec at);
/* The next start of one after `at`; USEC_NEVER: none. */
Usec agenda_quiet_start(const Agenda *a, const Reminder *reminder, Usec at);

/* agenda-fold.c */
int agenda_fold_entry(Agenda *a, const Entry *entry);
void agenda_fold_reset(Agenda *a);
/* Marks what an intake of a substance, or a change of one of its occurrences, can move. */
void agenda_touch(Agenda *a, int substance);
void agenda_touch_quota(Agenda *a, const char *subject, Day day);
bool agenda_exists(const Agenda *a, const Occurrence *o);
/* How often the subject of a quota was really taken or done in the week of a day. */
int32_t agenda_done_in_week(const Agenda *a, const Reminder *reminder, Day day);

/* The days on which anything can still change. */
AgendaDay *agenda_live_days(const Agenda *a, size_t *ret_n);
void agenda_resolve(Agenda *a, Occurrence *o, OccurrenceState state, const Entry *entry);

/* agenda-drop.c */
/* While its window lasts, and where something was undone while it did, the line counts only where it would be so again:
 * what was undone may have been the cause. By the times of another zone that can't be told: what was written before the
 * last journey is as it was. */
int agenda_fold_drop(Agenda *a, Occurrence *o, const Entry *entry);
/* What was left out comes once more where its time does. */
void agenda_fold_journey(Agenda *a, const Entry *entry);
/* agenda_fold_entry(), and what it lets come that was left out is taken up again: settling does that for a new one. */
int agenda_fold_line(Agenda *a, const Entry *entry);

/* agenda-stock.c */
bool agenda_stock_low(const Agenda *a, int substance, Day day);
/* What was found out about stocks holds no more; reminders to refill are looked at again. */
void agenda_stock_changed(Agenda *a);
/* The same, where the entry can have changed one. */
void agenda_stock_fold(Agenda *a, const Entry *entry);
/* Writes down what is counted from, where the settings say another stock than the journal. */
int agenda_stock_note(Agenda *a, Usec now, EffectList *ret);
/* Whether a line from before `oldest` is still counted; first agenda_stock_keep() once for all lines. */
void agenda_stock_keep(Agenda *a, Day oldest);
bool agenda_stock_needs(const Agenda *a, const Entry *entry);

/* agenda-plan.c */
/* Sets what it says of `planned`, `free_at` and `reason`. Neither changes as time passes, till it is raised: so the
 * state is the same whenever it was last looked at. */
int agenda_plan(Agenda *a, Occurrence *o);
/* Until when at least what is permitted now stays so, if nothing is recorded. */
int agenda_free_until(const Agenda *a, const Occurrence *o, Usec now, Usec *ret);
/* Whether no instant of its window will do, for spacing or a limit and not for a pause or quiet range alone. */
bool agenda_is_left_out(const Agenda *a, const Occurrence *o);
/* Intakes, with unresolved prescriptions as if taken when they are asked for (see agenda_asked_at()) and, while
 * something holds them until then, at their own time too. `extra` may be NULL. */
int agenda_view(const Agenda *a, const Intake *extra, SpacingView *ret);
/* Why it may not be at an instant; false, and *ret is left as it is, where it may. */
bool agenda_find_reason(const Agenda *a, const Occurrence *o, const SpacingView *view, Usec at, SpacingReason *ret);
/* As in Effect.because. */
const char *agenda_reason_name(const Agenda *a, const SpacingReason *reason);
Usec agenda_plan_from(const Agenda *a, const Occurrence *o, const SpacingView *view, Usec from);
/* When it will be raised, by all that is known: pause and quiet ranges too. USEC_NEVER: not at all. */
Usec agenda_expected(const Agenda *a, const Occurrence *o);
bool agenda_is_held(const Agenda *a, const Occurrence *o);
void agenda_cause(const Agenda *a, const Occurrence *o, char ret[static REASON_SIZE]);
/* Since when it is due or, by its time, snooze, pause, quiet ranges and another dose that is due, when it will be: who
 * sleeps until noon takes the tablet of the morning then, and what has to keep away from it waits from then on. */
Usec agenda_asked_at(const Agenda *a, const Occurrence *o);
/* What its plan starts from: its nominal time, or the end of its snooze. */
Usec agenda_reference(const Occurrence *o);
/* The first instant from `now` at which it may be asked for at all; `now` itself mostly. */
int agenda_permitted_from(Agenda *a, const Occurrence *o, Usec now, Usec *ret);
/* Whether the pause had begun; one that was written when the clock was ahead has. */
bool agenda_pause_begun(const Agenda *a, Usec at);
bool agenda_paused_at(const Agenda *a, Usec at);
/* Two doses of one substance are never asked for at once: the one that has to wait for another. */
const Occurrence *agenda_other_due(const Agenda *a, const Occurrence *o);
/* Until when something other than spacing holds it back; `now` when nothing does. */
Usec agenda_gate(const Agenda *a, const Occurrence *o, Usec now, const char **ret_because);

/* agenda-settle.c */
/* What was left out is planned again. */
void agenda_take_up(Agenda *a, Occurrence *o);
int agenda_settle(Agenda *a, Occurrence *o, Usec now, EffectList *ret);
