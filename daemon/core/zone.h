/* SPDX-License-Identifier: MIT */
#pragma once

/* A time zone as a value: a table of offsets from UTC, complete for the years 1970 to 2200. It is made from
 * the bytes of a TZif file (RFC 8536) or a POSIX rule and never changes; local time exists only through it.
 * Outside those years the first and the last offset of the table hold. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "civil.h"
#include "usec.h"

typedef struct Zone Zone;

/* A reading of the clock on the wall. */
typedef struct LocalTime {
    Day day;
    int32_t sec;  /* of the day, 0 to 86399 */
    int32_t usec; /* of the second */
} LocalTime;

/* How a wall-clock time fits the zone's time. */
typedef enum ZoneFit {
    ZONE_EXACT,
    ZONE_GAP,     /* the clock jumped over it: moved forward by the gap */
    ZONE_OVERLAP, /* it came twice: the first is taken */
} ZoneFit;

/* `name` is kept as the zone's name. -EINVAL: not a TZif file of version 1 to 4, or a broken rule. -ENOMEM. */
int zone_new_tzif(Zone **ret, const char *name, const void *data, size_t size);
/* From a rule alone, which is also the name: "UTC0", "CET-1CEST,M3.5.0,M10.5.0/3". */
int zone_new_posix(Zone **ret, const char *rule);
Zone *zone_free(Zone *zone);

const char *zone_name(const Zone *zone);
/* Seconds east of UTC at an instant. */
int32_t zone_offset(const Zone *zone, Usec at);
LocalTime zone_local(const Zone *zone, Usec at);
/* The instant of a wall-clock time; `sec` may lie outside 0 to 86399 and then means another day. The offsets
 * in force a day before and after are tried, the earliest instant that reads back as the wanted time wins;
 * where none does, the time lies in a gap and the offset before it is used, which moves it forward. */
ZoneFit zone_resolve(const Zone *zone, Day day, int32_t sec, Usec *ret_at);
/* False for a date that the zone never had (Apia, 2011-12-30). */
bool zone_has_day(const Zone *zone, Day day);

/* "2026-11-22T22:15:00+01:00", whole seconds (RFC 3339 writes offsets to the minute: seconds of historic
 * offsets are cut off). */
#define ZONE_RFC3339_LEN sizeof("-2026-11-22T22:15:00+01:00")
const char *zone_format(const Zone *zone, Usec at, char buf[static ZONE_RFC3339_LEN]);
/* The same for an offset that is known without its zone. */
const char *zone_format_offset(int32_t offset_sec, Usec at, char buf[static ZONE_RFC3339_LEN]);

static inline void zone_freep(Zone **zone)
{
    zone_free(*zone);
}
