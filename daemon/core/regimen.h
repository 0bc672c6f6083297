/* SPDX-License-Identifier: MIT */
#pragma once

/* The regimen: what is to be taken and done, when, and what must be kept apart. A value without I/O, built by
 * the settings reader (or a test) and checked by regimen_validate(); read-only afterwards. Substances,
 * reminders and rules refer to each other by index. */

#include <stdbool.h>
#include <stddef.h>

#include "amount.h"
#include "entry.h"
#include "recur.h"
#include "usec.h"

#define REGIMEN_REMINDERS_MAX 256 /* without those to refill */
#define REGIMEN_SUBSTANCES_MAX 256
#define REGIMEN_RULES_MAX 1024
#define REGIMEN_QUIET_MAX 8
#define REGIMEN_STEPS_MAX 64
#define REGIMEN_DOSES_MAX 8
#define REGIMEN_TITLE_LEN_MAX 100 /* bytes of UTF-8 */

#define SPAN_UNSET ((Usec)-1)

typedef struct Substance {
    char name[NAME_SIZE];
    char *title; /* for people; NULL: the name with a capital letter */
    char unit[UNIT_SIZE];
    Amount notice_per_day; /* 0: none. Above it: a notice */
    Amount max_per_day;    /* 0: none. In a lull day, or in any 16 hours */
    Amount mistake_above;  /* 0: none. One intake above it must be confirmed */
    Amount tablet;         /* what one tablet holds; 0: unknown */
    bool prescription;     /* never moved: what conflicts with it is */
    char *form;            /* for minerals: the compound, as in the label */
    char *source;          /* where the figures come from */
    int stock;             /* units in a full stock; -1: not counted */
    int per_dose;          /* units that an intake takes */
    int refill_days;       /* so many days before it runs out, a refill is asked for */
} Substance;

/* How late an occurrence is still useful where its reminder doesn't say: so long after its time, what hangs on bedtime
 * so long after that. */
#define WINDOW_DEFAULT (2 * USEC_PER_HOUR)
#define WINDOW_AFTER_BEDTIME (30 * USEC_PER_MIN)

/* The reminder that asks to refill a substance is called so, and its name: lines of the journal are known by it. */
#define REFILL_PREFIX "refill-"

/* The hours to keep between two substances, for each order. 0 ≤ minimum ≤ preferred. */
typedef struct SpacingRule {
    int first, second;                   /* substances */
    Usec minimum_forth, preferred_forth; /* first, then second */
    Usec minimum_back, preferred_back;   /* second, then first */
    char *source;
} SpacingRule;

/* A part of the day, by the wall clock; `to` ≤ `from` runs over midnight. */
typedef struct QuietRange {
    int32_t from_sec, to_sec;
} QuietRange;

typedef struct Step {
    char *title;
    Usec span;
} Step;

/* A dose from some day after the reminder began ("100 mg, then 200 mg after 7d"), or from a date. The first has
 * neither. */
typedef struct Dose {
    Amount amount;
    Usec after;
    Day from; /* lull day; 0: `after` counts */
} Dose;

typedef struct Reminder {
    char name[NAME_SIZE];
    char *title;   /* for people */
    int substance; /* -1: an activity */
    Dose doses[REGIMEN_DOSES_MAX];
    size_t n_doses; /* 0: no amount is said */
    Recur recur;
    Usec window; /* SPAN_UNSET: by the rules */
    Usec nag;    /* 0: none */
    int nag_limit;
    Usec snooze;
    QuietRange quiet[REGIMEN_QUIET_MAX];
    size_t n_quiet;
    bool discreet;
    int then; /* the reminder that follows once this is done; -1: none */
    Usec then_after;
    bool follows; /* it comes only after another */
    Usec duration;
    Step *steps;
    size_t n_steps;
    bool refill; /* an activity that comes only while the stock of `refill_of` is low; done, it is full again */
    int refill_of;
} Reminder;

typedef struct Regimen {
    int32_t bedtime_sec[7]; /* by weekday of the lull day, Monday first: time of day */
    int32_t wake_sec[7];
    int32_t day_starts_sec;
    Usec snooze; /* for what is snoozed without a span */
    bool discreet;
    bool hold_locked, hold_idle; /* what is due waits while the screen is locked, while nobody is there */
    Usec before_sleep;           /* what comes within so long is said before the machine sleeps; 0: nothing is */
    bool dopaminergic, clinician;

    Substance *substances;
    size_t n_substances;
    Reminder *reminders; /* the enabled ones */
    size_t n_reminders;
    SpacingRule *rules;
    size_t n_rules;
} Regimen;

Regimen *regimen_free(Regimen *regimen);

/* -1 when there is none. */
int regimen_find_substance(const Regimen *regimen, const char *name);
int regimen_find_reminder(const Regimen *regimen, const char *name);

/* Of what is of no substance (-1): false. */
static inline bool regimen_is_prescribed(const Regimen *regimen, int substance)
{
    return substance >= 0 && regimen->substances[substance].prescription;
}

/* For people: the title, or the name with a capital letter. Borrowed from the regimen or `buf`. */
const char *regimen_substance_title(const Regimen *regimen, int substance, char buf[static NAME_SIZE]);

/* Room to keep when `earlier` is taken and `later` after it: the widest over all rules for the pair; 0 where
 * there is none. */
void regimen_spacing(const Regimen *regimen, int earlier, int later, Usec *ret_minimum, Usec *ret_preferred);
/* The widest room that any rule asks for: how far back and ahead spacing must look. */
Usec regimen_spacing_reach(const Regimen *regimen);

/* Whether quiet ranges cover every window of a reminder on every day, so that it can never be raised. What hangs on
 * bedtime can: another may be declared. */
bool regimen_always_quiet(const Regimen *regimen, const Reminder *reminder);
/* The first time of day from `sec` on, past midnight if need be, that no quiet range holds; -1: they hold all of it. */
int32_t regimen_quiet_ends(const Reminder *reminder, int32_t sec);
/* Whether what follows a reminder that has a time of its own lies behind its day, on every day, unless it is done
 * early. */
bool regimen_follows_late(const Regimen *regimen, const Reminder *reminder);

/* A reminder by whose doses, taken when they are due, every occurrence of a supplement's reminder would be left out:
 * none of its windows has room that the spacing leaves. -1: it has room, at least now and then. */
int regimen_crowded_out_by(const Regimen *regimen, const Reminder *reminder);

/* Whether its window, or bedtime, comes before the first time that it would be raised again. */
bool regimen_never_nags(const Regimen *regimen, const Reminder *reminder);
/* How often it comes on a day of its rule; 0 for what follows another. */
size_t regimen_times_a_day(const Regimen *regimen, const Reminder *reminder);

/* Seconds from the start of the lull day, were there no changes of the clock. */
int64_t regimen_nominal_sec(const Regimen *regimen, const RecurTime *time, int weekday);
/* Every so many days names all weekdays, but for whole weeks; an end that comes before that counts for nothing. */
bool regimen_on_weekday(const RecurDays *days, int weekday);

/* What is wrong with values that are each right. */
typedef enum RegimenFault {
    REGIMEN_OK,
    REGIMEN_DAY_STARTS,     /* day_starts doesn't lie between every bedtime and every wake */
    REGIMEN_NEVER,          /* a rule that can never fire: it lies outside the lull day, or its window has ended */
    REGIMEN_EMPTY_RANGE,    /* `every` between a time and one not after it */
    REGIMEN_TOO_MANY,       /* more than RECUR_SLOTS_MAX slots a day */
    REGIMEN_SPACING_ORDER,  /* preferred below minimum */
    REGIMEN_OVER_LIMIT,     /* a dose above the substance's daily limit */
    REGIMEN_FOLLOWS_ITSELF, /* a chain of `then` that comes back */
    REGIMEN_FOLLOWS_NEVER,  /* a chain of `then` that takes a day or more: its end would be outside the lull day */
} RegimenFault;

/* The first fault, with the index of the reminder, rule or weekday it is about in *ret_index (-1: general). */
RegimenFault regimen_validate(const Regimen *regimen, int *ret_index);

static inline void regimen_freep(Regimen **regimen)
{
    regimen_free(*regimen);
}
