/* SPDX-License-Identifier: MIT */
#pragma once

/* What people type for times and spans: "22:30", "yesterday 22:30", "2h ago", "2026-11-22 22:30", "now";
 * "10m", "1h30m", "3d". */

#include "civil.h"
#include "usec.h"
#include "zone.h"

/* Which 22:30 a bare time means. */
typedef enum WhenBias {
    WHEN_PAST, /* the latest that is not after now: for what was done */
    WHEN_NEXT, /* the first that is not before now: for what will be */
} WhenBias;

enum {
    WHEN_E_SYNTAX = 1, /* not a form that is understood */
    WHEN_E_RANGE,      /* 25:00, 2026-02-30, a year before 1970 or after 2200 */
};

/* Understands "now"; "HH:MM" and "HH:MM:SS"; "today", "yesterday" or "tomorrow" with such a time, by the
 * calendar; "2h ago", "in 20m"; "YYYY-MM-DD HH:MM[:SS]", with 'T' too and with an offset ("+01:00", "Z").
 * Upper and lower case are alike, outer blanks don't matter. A time in a gap or overlap is resolved as in
 * zone.h. */
int when_parse(const char *text, Usec now, const Zone *zone, WhenBias bias, Usec *ret_at);

/* Wall-clock "HH:MM" or "HH:MM:SS" to seconds of the day. */
int when_parse_clock(const char *text, int32_t *ret_sec);
#define WHEN_CLOCK_LEN sizeof("22:15:00")
/* "22:15", with seconds only where there are some. */
const char *when_format_clock(int32_t sec, char buf[static WHEN_CLOCK_LEN]);

/* "10m", "1h30m", "1h 30m", "90s", "3d", "2w"; also "min", "hour", "hours", "day", "days" … Above zero, at
 * most WHEN_SPAN_MAX. A bare number is refused: nobody knows of what. "0" alone is zero. */
#define WHEN_SPAN_MAX (3660 * USEC_PER_DAY)
int when_parse_span(const char *text, Usec *ret_span);
#define WHEN_SPAN_LEN 48
/* "1h30m", "3d", "45s"; "0" for none; what is below a second is cut off. */
const char *when_format_span(Usec span, char buf[static WHEN_SPAN_LEN]);
