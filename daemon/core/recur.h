/* SPDX-License-Identifier: MIT */
#pragma once

/* Rules for when a reminder comes: at what times of a day, and on which days. Parsed from configuration,
 * normalised, printed back so that parsing the print gives the same rule. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "civil.h"
#include "usec.h"

#define RECUR_TIMES_MAX 24  /* times in an `at` list */
#define RECUR_SLOTS_MAX 288 /* slots a day of an `every` rule: one in 5 minutes */
#define RECUR_EVERY_MIN (5 * USEC_PER_MIN)
#define RECUR_EVERY_N_MAX 366 /* days between, in "every 2 days" */

typedef enum RecurAnchor { RECUR_CLOCK, RECUR_WAKE, RECUR_BEDTIME } RecurAnchor;

/* A time of day, or so much elapsed time before (below zero) or after an anchor. */
typedef struct RecurTime {
    RecurAnchor anchor;
    int32_t sec; /* RECUR_CLOCK: of the day; else the offset */
} RecurTime;

typedef enum RecurDaysKind { RECUR_DAILY, RECUR_WEEKDAYS, RECUR_EVERY_N, RECUR_QUOTA } RecurDaysKind;

typedef struct RecurDays {
    RecurDaysKind kind;
    uint8_t weekdays; /* RECUR_WEEKDAYS: bit 0 is Monday */
    int32_t n;        /* RECUR_EVERY_N: days between; RECUR_QUOTA: times a week */
    Day from;         /* RECUR_EVERY_N: the first one */
    Day until;        /* the last one; 0: no end */
} RecurDays;

typedef struct Recur {
    size_t n_times; /* 0 with every > 0, or for a reminder that only follows another */
    RecurTime times[RECUR_TIMES_MAX];
    Usec every; /* > 0: an interval rule, from `from` (included) to `to` (not) */
    RecurTime from, to;
    RecurDays days;
} Recur;

enum {
    RECUR_E_SYNTAX = 1,
    RECUR_E_TWICE,  /* the same time or day twice */
    RECUR_E_CLOCK,  /* a time of day that doesn't exist: 24:00 */
    RECUR_E_OFFSET, /* a day or more from its anchor */
    RECUR_E_MANY,   /* more than RECUR_TIMES_MAX times */
    RECUR_E_EVERY,  /* an interval below RECUR_EVERY_MIN, or above a day */
    RECUR_E_DAYS,   /* every 0 days, or more than RECUR_EVERY_N_MAX */
    RECUR_E_QUOTA,  /* 0 or 8 per week */
    RECUR_E_FROM,   /* its first day doesn't exist, or lies outside the years 1970 to 2200 */
    RECUR_E_UNTIL,  /* so does its last day */
    RECUR_E_ORDER,  /* the last day comes before the first */
};

/* Of several things that are out of range the first is told; what has the wrong form is RECUR_E_SYNTAX rather. */

/* "22:15", "bedtime - 45m", "wake + 30m, 12:00". Sets times, in their order; leaves the rest alone. Offsets are below
 * 24 hours. */
int recur_parse_at(const char *text, Recur *recur);
/* "20m between 09:00 and 18:00", "1h between wake + 1h and bedtime - 2h". Every RECUR_EVERY_MIN to 24 hours. */
int recur_parse_every(const char *text, Recur *recur);
/* "daily", "mon,wed,fri", "mon-fri", "every 2 days from 2026-11-20" (up to 366), "3 per week" (up to 7); each
 * of them may end with "until 2026-12-20", which is the last day. A list of all seven is daily. */
int recur_parse_days(const char *text, RecurDays *ret);

#define RECUR_TEXT_LEN 1024
const char *recur_format_at(const Recur *recur, char buf[static RECUR_TEXT_LEN]);
const char *recur_format_every(const Recur *recur, char buf[static RECUR_TEXT_LEN]);
const char *recur_format_days(const RecurDays *days, char buf[static RECUR_TEXT_LEN]);

/* Whether the rule names this day. A quota names every day; whether it is filled is the agenda's to know. */
bool recur_on_day(const RecurDays *days, Day day);
/* Whether a time of the rule hangs on bedtime. Of an interval rule its beginning counts: its end moves no slot. */
bool recur_on_bedtime(const Recur *recur);
