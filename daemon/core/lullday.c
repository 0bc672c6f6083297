/* SPDX-License-Identifier: MIT */
#include "lullday.h"

#include "macro.h"

/* Whoever writes later than this after waking up thinks of the coming night. */
#define NIGHT_PAST (10 * USEC_PER_HOUR)

Usec lullday_start(const Zone *zone, int32_t day_starts_sec, Day day)
{
    Usec at;

    zone_resolve(zone, day, day_starts_sec, &at);
    return at;
}

Day lullday_of(const Zone *zone, int32_t day_starts_sec, Usec at)
{
    Day day = zone_local(zone, at).day;

    /* In an overlap at midnight the next day can have begun already: it began the first time. */
    while (lullday_start(zone, day_starts_sec, day + 1) <= at)
        day++;
    while (lullday_start(zone, day_starts_sec, day) > at)
        day--;
    return day;
}

Day lullday_at_offset(int32_t offset_sec, int32_t day_starts_sec, Usec at)
{
    Usec local = at + (offset_sec - day_starts_sec) * USEC_PER_SEC;

    return (Day)(local / USEC_PER_DAY - (local % USEC_PER_DAY < 0));
}

Day lullday_night(const Zone *zone, int32_t day_starts_sec, int32_t wake_sec, Usec now)
{
    Day day = lullday_of(zone, day_starts_sec, now);
    Usec wake;

    zone_resolve(zone, wake_sec < day_starts_sec ? day + 1 : day, wake_sec, &wake);
    if (now >= wake + NIGHT_PAST)
        return day;
    do
        day--;
    while (!zone_has_day(zone, day));
    return day;
}
