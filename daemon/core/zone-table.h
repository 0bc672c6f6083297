/* SPDX-License-Identifier: MIT */
#pragma once

/* How a zone is made: offsets in order of time, from a TZif file, a POSIX rule, or the one after the other. Private to
 * zone*.c. Instants are in seconds. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "civil.h"

/* The table reaches two days beyond the years it is complete for, so that wall-clock times at both ends resolve. */
#define ZONE_YEAR_FIRST 1969
#define ZONE_YEAR_LAST 2201
#define ZONE_BEGIN ((int64_t)(DAY_MIN - 2) * SEC_PER_DAY)
#define ZONE_END ((int64_t)(DAY_MAX + 3) * SEC_PER_DAY)

/* No zone ever was further from UTC (RFC 8536, 3.2). */
#define ZONE_OFFSET_MAX (26 * 3600)

/* From `at` on, `offset` holds. */
typedef struct ZoneShift {
    int64_t at;
    int32_t offset;
} ZoneShift;

/* In order of time; the first shift is at INT64_MIN. */
typedef struct ZoneTable {
    ZoneShift *shifts;
    size_t n, allocated;
} ZoneTable;

/* The offset before everything else; first. -ENOMEM. */
int zone_table_begin(ZoneTable *table, int32_t offset);
/* -EINVAL when before the one added last; at the same instant the later one counts. -ENOMEM. */
int zone_table_add(ZoneTable *table, int64_t at, int32_t offset);

/* A day of every year and a time on it: Jn, n or Mm.w.d, each with its /time. */
typedef struct PosixDay {
    enum { POSIX_JULIAN, POSIX_ZERO_BASED, POSIX_MONTH } kind;
    int day; /* of the year; POSIX_MONTH: of the week, Sunday is 0 */
    int month, week;
    int32_t sec;
} PosixDay;

/* What the TZ variable describes (POSIX.1-2017, 8.3; times as in RFC 8536, 3.3.1). Offsets are east of UTC. */
typedef struct PosixRule {
    int32_t standard, daylight;
    bool changes; /* else `standard` holds all year */
    PosixDay start, end;
} PosixRule;

int zone_posix_parse(const char *text, PosixRule *ret); /* -EINVAL */
/* The rule's shifts after the instant `after`. -ENOMEM. */
int zone_posix_expand(const PosixRule *rule, int64_t after, ZoneTable *table);

/* -EINVAL, -ENOMEM; the table may be half full then. */
int zone_tzif_read(const void *data, size_t size, ZoneTable *table);
