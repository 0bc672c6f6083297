/* SPDX-License-Identifier: MIT */
#pragma once

/* The agenda: every occurrence of every reminder, and what has to happen when. It decides; the engine does.
 *
 * Its state follows from three things alone: the regimen, the zone, and the journal's entries in order of
 * their ids. Live changes go through the very functions that fold the journal at start, so that a restart at
 * any instant finds the same state. The current time is always a parameter.
 *
 * An entry enters in three steps: agenda_admit() checks it against the rules and completes it; the engine
 * commits it; agenda_apply() lets it take effect. What follows from it comes back as effects. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "effect.h"
#include "entry.h"
#include "regimen.h"
#include "spacing.h"
#include "zone.h"

typedef struct Agenda Agenda;

/* How many lull days before today are kept open for backdating, and how many after it are planned. */
#define AGENDA_DAYS_BACK 8
#define AGENDA_DAYS_AHEAD 2
/* How many more are remembered, for travel over the date line. */
#define AGENDA_DAYS_SPARE 3
/* How far before a lull day the journal must be loaded for that day to be understood: quotas count from Monday. */
#define AGENDA_DAYS_LOAD (AGENDA_DAYS_BACK + 6 + AGENDA_DAYS_SPARE)
/* An intake may be stamped at most so far in the future, for clocks that disagree. */
#define AGENDA_FUTURE_TOLERANCE (2 * USEC_PER_MIN)
/* A snooze leaves so much of the window. */
#define AGENDA_SNOOZE_MARGIN (10 * USEC_PER_MIN)
#define AGENDA_SNOOZE_MAX (24 * USEC_PER_HOUR)
#define AGENDA_PAUSE_MAX (366 * USEC_PER_DAY)

/* Expected refusals. */
typedef enum AgendaError {
    AGENDA_E_SUBJECT = 1, /* no such substance, activity or reminder */
    AGENDA_E_OCCURRENCE,  /* no such occurrence, or beyond the days kept */
    AGENDA_E_MISMATCH,    /* the occurrence is of something else */
    AGENDA_E_RESOLVED,    /* it is done or skipped already */
    AGENDA_E_NOT_DUE,     /* only what is due or snoozed can be snoozed */
    AGENDA_E_WINDOW_ENDS, /* too little of the window is left for a snooze */
    AGENDA_E_FUTURE,      /* stamped in the future */
    AGENDA_E_MISTAKE,     /* an amount that is probably a mistake, not confirmed */
    AGENDA_E_UNIT,        /* not the substance's unit */
    AGENDA_E_RANGE,       /* a time, span or amount outside what is allowed */
    AGENDA_E_NOT_PAUSED,
    AGENDA_E_NO_ENTRY, /* nothing there to void or amend */
    AGENDA_E_VOIDED,   /* voided already */
    AGENDA_E_FIXED,    /* lulld's own entries can't be voided or amended */
} AgendaError;

/* The regimen and the zone are borrowed and must outlive the agenda (or the call that replaces them). The seed
 * makes the random part of the ids that the agenda gives to entries. */
int agenda_new(Agenda **ret, const Regimen *regimen, const Zone *zone, uint64_t seed);
Agenda *agenda_free(Agenda *agenda);

/* Which machine this is, for the entries made here: no name where this isn't called. What the configuration of another
 * says (its zone, which reminders it has) is not taken for a change of this one's. Before anything else. */
void agenda_set_device(Agenda *agenda, const char *device);

/* Before agenda_start(): the journal's entries since some lull day, and older ones that still hold (pauses,
 * enabled reminders, the zone, what stock is counted from and the intakes since), in order of their ids. Copies. Later
 * calls take effect with agenda_set_regimen(). */
int agenda_load(Agenda *agenda, const Entry *entry);
/* Folds what was loaded and brings everything up to `now`: records what was missed meanwhile, raises what is due
 * (again). Lull days from `since` on, at least AGENDA_DAYS_BACK, are gone through; the journal must
 * be loaded from AGENDA_DAYS_LOAD days before the earlier of `since` and today. On a first start (nothing was loaded)
 * windows that have ended, at `now` included, do not exist. */
int agenda_start(Agenda *agenda, Usec now, Day since, EffectList *ret);

/* Whether the lines that it keeps in mind tell how things stand at `now`. They don't where the clock was set back to
 * before the days that are kept: then a new agenda has to be made from the journal. */
bool agenda_reaches(const Agenda *agenda, Usec now);
/* The next instant at which agenda_step() has something to do, always after `now`; USEC_NEVER for none. */
Usec agenda_next(const Agenda *agenda, Usec now);
/* Does everything whose time has come. A step too early or twice does nothing. */
int agenda_step(Agenda *agenda, Usec now, EffectList *ret);

/* Completes and checks an entry of a person (or an import) before it is committed. The caller has set kind,
 * source, subject or occurrence.reminder, at (0: now; of a diary any instant of its lull day, 0: agenda_night()), and
 * for its kind amount and unit, until, reason, ref, note; everything else is filled in but the device. For a skip,
 * snooze or activity `occurrence.day` DAY_NONE means: the reminder's open one. `confirmed` lets an unlikely amount
 * pass. Returns an AgendaError, 0, or -ENOMEM. Nothing of the agenda changes. A snooze may come back shorter than asked
 * for. */
int agenda_admit(Agenda *agenda, Entry *entry, Usec now, bool confirmed);
/* A committed entry takes effect. Copies. */
int agenda_apply(Agenda *agenda, const Entry *entry, Usec now, EffectList *ret);

/* Other settings, or another zone: everything that has not been raised moves to its new time. What was due or
 * snoozed keeps its instants. Borrowed, as in agenda_new(); the old value may be freed afterwards. */
int agenda_set_regimen(Agenda *agenda, const Regimen *regimen, Usec now, EffectList *ret);
int agenda_set_zone(Agenda *agenda, const Zone *zone, Usec now, EffectList *ret);

/* The screen was lost (the notification server died): what is due is raised again. */
int agenda_raise_again(Agenda *agenda, Usec now, EffectList *ret);

/* ---- Questions. Nothing changes. ---- */

typedef struct AgendaItem {
    OccurrenceId id;
    const Reminder *reminder; /* borrowed from the regimen */
    OccurrenceState state;
    Usec nominal;              /* by its rule */
    Usec at;                   /* when it is, was or would be raised; when it was done, for done; 0 when left out */
    Usec until;                /* the window's end, exclusive */
    Amount dose;               /* 0: none said */
    bool late;                 /* due after its nominal time, for a cause other than spacing */
    char because[REASON_SIZE]; /* as in Effect: why it is held, dropped or skipped, or waited until it was due */
    SpacingReason reason;      /* the rule behind it, where `because` is a substance or "limit" */
    EntryId by;                /* the entry that resolved it */
} AgendaItem;

typedef int (*AgendaVisitor)(const AgendaItem *item, void *userdata);

/* Every occurrence whose nominal time, or the time it is now planned for, lies in [from, to), in order of `at`. Days
 * after those planned are made up from the rules alone. A visitor's non-zero result ends it and is returned. */
int agenda_list(const Agenda *agenda, Usec from, Usec to, AgendaVisitor visit, void *userdata);
/* 0 or AGENDA_E_OCCURRENCE. */
int agenda_item(const Agenda *agenda, const OccurrenceId *id, AgendaItem *ret);
/* The occurrence that a reminder's name stands for: due, snoozed, held, next of today, missed or left out today;
 * today's resolved one, so that a later day's is never taken for it; where today has none, the next; and with NULL the
 * one that is due, longest first. AGENDA_E_SUBJECT, AGENDA_E_OCCURRENCE. */
int agenda_open(const Agenda *agenda, const char *reminder, Usec now, OccurrenceId *ret);

typedef struct AgendaSummary {
    OverallState state;
    AgendaItem next;   /* the next to be raised; state upcoming, held or snoozed; id.reminder empty for none */
    Usec paused_until; /* 0: not paused */
    Usec bedtime;      /* tonight's */
    bool bedtime_declared;
    Day today; /* the lull day */
    Usec day_start, day_end;
} AgendaSummary;

void agenda_summary(const Agenda *agenda, Usec now, AgendaSummary *ret);

/* What taking it would change in the plan. */
typedef struct AgendaChange {
    OccurrenceId id;
    const Reminder *reminder;
    Usec from, to;  /* planned before and after; 0: left out */
    bool satisfied; /* this intake would be the one */
    bool withdrawn; /* it is due now and would be put back */
} AgendaChange;

#define AGENDA_CHANGES_MAX 16

typedef struct AgendaCheck {
    SpacingResult spacing; /* against what was taken and, for what isn't prescribed, prescriptions that are to come */
    Verdict taken;         /* against what was taken alone */
    AgendaChange changes[AGENDA_CHANGES_MAX];
    size_t n_changes;
} AgendaCheck;

/* `at` may lie in the past or the future. AGENDA_E_SUBJECT, AGENDA_E_RANGE. */
int agenda_check(const Agenda *agenda, const char *substance, Amount amount, Usec at, AgendaCheck *ret);

/* Intakes in force, oldest first; of the days that are kept. Valid until the agenda next changes. */
size_t agenda_intakes(const Agenda *agenda, const Intake **ret);
/* The dose of a reminder on a day: the step of a stepwise dose. */
Amount agenda_dose(const Agenda *agenda, int reminder, Day day);

/* What is left of a substance whose stock is counted: intakes in force since it was full, or said to be so much. */
typedef struct AgendaStock {
    int left;
    int days; /* whole lull days that it lasts, by the real schedule; today counts until its doses are done with */
    bool low; /* at most the substance's refill_days, today included */
} AgendaStock;

/* The longest that is looked ahead: `days` is never more. */
#define AGENDA_STOCK_DAYS 400

/* AGENDA_E_SUBJECT: its stock isn't counted. */
int agenda_stock(const Agenda *agenda, int substance, AgendaStock *ret);

/* Entries of the days that are kept, by id; NULL when there is none. `ret_voided` may be NULL. */
const Entry *agenda_entry(const Agenda *agenda, const EntryId *id, bool *ret_voided);
/* Those of one lull day that are in force, in order of their ids. A visitor's non-zero result ends it and is returned.
 */
typedef int (*AgendaEntryVisitor)(const Entry *entry, void *userdata);
int agenda_entries(const Agenda *agenda, Day day, AgendaEntryVisitor visit, void *userdata);
/* The newest entry in force that a person made, of the days that are kept. */
const Entry *agenda_newest(const Agenda *agenda);

/* The night that a diary entry made at `now` is about, unless it says otherwise. */
Day agenda_night(const Agenda *agenda, Usec now);
/* The first instant of a lull day, by its number: what an entry about that night is given as its time. */
Usec agenda_night_start(const Agenda *agenda, Day night);
/* Everything that the state consists of, in a form that can be compared: for tests and --simulate. Caller
 * frees. */
int agenda_dump(const Agenda *agenda, char **ret);

const Regimen *agenda_regimen(const Agenda *agenda);
const Zone *agenda_zone(const Agenda *agenda);

static inline void agenda_freep(Agenda **agenda)
{
    agenda_free(*agenda);
}
