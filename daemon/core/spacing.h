/* SPDX-License-Identifier: MIT */
#pragma once

/* May it be taken, and from when? Rules and limits over what was actually taken.
 *
 * Iron and magnesium are kept 3 to 4 hours apart by convention (two of four articles, one magnesium label; an
 * iron label says 2 hours; studies at usual doses found no effect): see conf/facts.
 *
 * Ends are exclusive: four hours hold at exactly four hours; an intake counts in a span of 16 hours that began
 * less than 16 hours before. */

#include <stdbool.h>
#include <stddef.h>

#include "amount.h"
#include "regimen.h"
#include "usec.h"
#include "zone.h"

/* A daily limit also holds over any span of this length: two doses on both sides of the day's start count
 * together, and last night's does not forbid tonight's ten minutes earlier. */
#define SPACING_LIMIT_SPAN (16 * USEC_PER_HOUR)

typedef struct Intake {
    int substance;
    Usec at;
    Amount amount; /* 0: not said */
    Day day;       /* the lull day, as recorded */
    bool planned;  /* not an intake but a prescription's unresolved occurrence, as if taken when asked for */
} Intake;

/* What is known: the rules, the zone, and intakes in order of time. All borrowed. */
typedef struct SpacingView {
    const Regimen *regimen;
    const Zone *zone;
    const Intake *intakes;
    size_t n_intakes;
    const Day *day; /* the lull day of the instant asked about, where it was another zone's; NULL: by the zone */
} SpacingView;

typedef enum SpacingCause { SPACING_RULE, SPACING_DAY_LIMIT, SPACING_SPAN_LIMIT } SpacingCause;

/* One reason: an intake that is too near, or a limit that would be passed. */
typedef struct SpacingReason {
    SpacingCause cause;
    Verdict verdict; /* what this reason alone would say */
    int other;       /* rule: the other substance */
    Usec at;         /* rule: when the other was taken (or is planned) */
    bool planned;
    Usec minimum, preferred; /* rule: for the order at hand */
    Amount total, limit;     /* limit: with this amount; the limit */
} SpacingReason;

#define SPACING_REASONS_MAX 16

typedef struct SpacingResult {
    Verdict verdict;
    Usec earliest;  /* first permitted instant not before the one asked for: minimum held, within limits */
    Usec preferred; /* first clear one */
    SpacingReason reasons[SPACING_REASONS_MAX]; /* worst first, then nearest */
    size_t n_reasons;
    Amount total; /* in the lull day, with this amount */
    bool notice;  /* that total is above notice_per_day, though within the limit */
    Usec doubled; /* an intake of the same substance within 60 minutes; 0: none */
} SpacingResult;

/* Without an amount (0) limits are not looked at. */
void spacing_check(const SpacingView *view, int substance, Amount amount, Usec at, SpacingResult *ret);

/* The verdict alone. */
Verdict spacing_verdict(const SpacingView *view, int substance, Amount amount, Usec at);

/* The first instant in [from, end) whose verdict is not worse than `worst` (clear or close); USEC_NEVER when
 * there is none. */
Usec spacing_first(const SpacingView *view, int substance, Amount amount, Usec from, Usec end, Verdict worst);
