/* SPDX-License-Identifier: MIT */
#include "agenda-internal.h"
#include "macro.h"

/* Ranges are in force by what the clock on the wall shows, also where it jumps or shows an hour twice. */
static bool holds(const QuietRange *range, int32_t sec)
{
    bool late = sec >= range->from_sec, early = sec < range->to_sec;

    return range->to_sec <= range->from_sec ? late || early : late && early;
}

/* The first minute after `at` from which the range holds, or no longer: for nights in which the clock changes. */
static Usec walk(const Zone *zone, const QuietRange *range, Usec at, bool until_held)
{
    const Usec last = at + 2 * USEC_PER_DAY;

    at -= at % USEC_PER_MIN;
    do
        at += USEC_PER_MIN;
    while (at < last && holds(range, zone_local(zone, at).sec) != until_held);
    return at;
}

static Usec end_of(const Zone *zone, const QuietRange *range, const LocalTime *local, Usec at)
{
    bool over_midnight = range->to_sec <= range->from_sec && local->sec >= range->from_sec;
    Usec end;

    zone_resolve(zone, over_midnight ? local->day + 1 : local->day, range->to_sec, &end);
    if (end > at && zone_offset(zone, end) == zone_offset(zone, at))
        return end;
    return walk(zone, range, at, false);
}

Usec agenda_quiet_end(const Agenda *a, const Reminder *reminder, Usec at)
{
    LocalTime local;

    if (reminder->n_quiet == 0)
        return at;
    local = zone_local(a->zone, at);
    for (size_t i = 0; i < reminder->n_quiet; i++)
        if (holds(&reminder->quiet[i], local.sec))
            return end_of(a->zone, &reminder->quiet[i], &local, at);
    return at;
}

Usec agenda_quiet_start(const Agenda *a, const Reminder *reminder, Usec at)
{
    Usec next = USEC_NEVER;

    for (size_t i = 0; i < reminder->n_quiet; i++) {
        const QuietRange *range = &reminder->quiet[i];
        LocalTime local = zone_local(a->zone, at);
        Usec start;
        zone_resolve(a->zone, range->from_sec > local.sec ? local.day : local.day + 1, range->from_sec, &start);
        if (start <= at || zone_offset(a->zone, start) != zone_offset(a->zone, at))
            start = walk(a->zone, range, at, true);
        next = MIN(next, start);
    }
    return next;
}
