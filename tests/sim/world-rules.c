/* SPDX-License-Identifier: MIT */

/* When an occurrence comes and how long it is useful: a second reading of the rules, from the zone's offsets up. */

#include "world-internal.h"

#include <string.h>

/* The offsets a day before and after are tried; the earliest instant that reads back wins, and in a gap the one before
 * it moves the time forward. */
static Usec wall(const Zone *zone, Day day, int32_t sec)
{
    Usec naive = (Usec)day * USEC_PER_DAY + (Usec)sec * USEC_PER_SEC;
    Usec early = naive - zone_offset(zone, naive - USEC_PER_DAY) * USEC_PER_SEC;
    Usec late = naive - zone_offset(zone, naive + USEC_PER_DAY) * USEC_PER_SEC;
    Usec first = early < late ? early : late, second = early < late ? late : early;

    if (first + zone_offset(zone, first) * USEC_PER_SEC == naive)
        return first;
    return second + zone_offset(zone, second) * USEC_PER_SEC == naive ? second : early;
}

static Usec clock_of(const World *w, Day day, int32_t sec)
{
    return wall(w->zone, sec < w->regimen->day_starts_sec ? day + 1 : day, sec);
}

Usec world_day_start(const World *w, Day day)
{
    return wall(w->zone, day, w->regimen->day_starts_sec);
}

Day world_day_of(const World *w, Usec at)
{
    Day day = (Day)((at + zone_offset(w->zone, at) * USEC_PER_SEC) / USEC_PER_DAY) + 1;

    while (world_day_start(w, day) > at)
        day--;
    return day;
}

static bool is_skipped(const World *w, Day day)
{
    return world_day_start(w, day) == world_day_start(w, day + 1) ||
           zone_local(w->zone, wall(w->zone, day, 43200)).day != day;
}

Usec world_bedtime(const World *w, Day day)
{
    Usec bedtime = 0;

    for (const Line *l = NULL; (l = world_line_before(w, ENTRY_BEDTIME, l));)
        if (l->entry->day == day) {
            bedtime = l->entry->until;
            break;
        }
    if (bedtime >= world_day_start(w, day) && bedtime < world_day_start(w, day + 1))
        return bedtime;
    return clock_of(w, day, w->regimen->bedtime_sec[civil_weekday(day)]);
}

static Usec instant(const World *w, Day day, const RecurTime *time)
{
    if (time->anchor == RECUR_BEDTIME)
        return world_bedtime(w, day) + time->sec * USEC_PER_SEC;
    if (time->anchor == RECUR_WAKE)
        return clock_of(w, day, w->regimen->wake_sec[civil_weekday(day)]) + time->sec * USEC_PER_SEC;
    return clock_of(w, day, time->sec);
}

static bool on_day(const RecurDays *days, Day day)
{
    if (days->until > 0 && day > days->until)
        return false;
    if (days->kind == RECUR_WEEKDAYS)
        return (days->weekdays >> civil_weekday(day)) % 2 == 1;
    return days->kind != RECUR_EVERY_N || (day >= days->from && (day - days->from) % days->n == 0);
}

static size_t slots(const World *w, const Reminder *r, Day day, Usec ret[static RECUR_SLOTS_MAX])
{
    size_t n = 0;
    Usec end;

    if (is_skipped(w, day) || !on_day(&r->recur.days, day))
        return 0;
    for (; n < r->recur.n_times; n++)
        ret[n] = instant(w, day, &r->recur.times[n]);
    if (r->recur.every == 0)
        return n;
    end = instant(w, day, &r->recur.to);
    if (r->recur.to.anchor == RECUR_CLOCK && r->recur.to.sec == w->regimen->day_starts_sec)
        end = world_day_start(w, day + 1);
    for (Usec at = instant(w, day, &r->recur.from); at < MIN(end, world_day_start(w, day + 1)); at += r->recur.every)
        ret[n++] = at;
    return n;
}

bool world_hangs_on_bedtime(const Reminder *r, int32_t index)
{
    return (size_t)index <= r->recur.n_times && r->recur.times[index - 1].anchor == RECUR_BEDTIME;
}

static Usec window(const World *w, const Reminder *r, Day day, size_t slot, const Usec *today, size_t n)
{
    Usec tomorrow[RECUR_SLOTS_MAX], next = USEC_NEVER, nominal = today[slot], until;
    size_t n_tomorrow;

    if (r->recur.every > 0 && r->window == SPAN_UNSET)
        return MIN(nominal + r->recur.every / 2, world_day_start(w, day + 1));
    for (size_t i = 0; i < n; i++)
        next = today[i] > nominal ? MIN(next, today[i]) : next;
    n_tomorrow = next == USEC_NEVER ? slots(w, r, day + 1, tomorrow) : 0;
    for (size_t i = 0; i < n_tomorrow; i++)
        next = tomorrow[i] > nominal ? MIN(next, tomorrow[i]) : next;
    if (r->window != SPAN_UNSET)
        until = MIN(nominal + r->window, next);
    else if (world_hangs_on_bedtime(r, (int32_t)slot + 1))
        until = world_bedtime(w, day) + 30 * USEC_PER_MIN;
    else
        until = nominal + 120 * USEC_PER_MIN;
    if (r->window == SPAN_UNSET && next != USEC_NEVER)
        until = MIN(until, nominal + (next - nominal) / 2);
    return MIN(until, world_day_start(w, day + 1));
}

size_t world_slots(const World *w, const Reminder *r, Day day, Slot ret[static RECUR_SLOTS_MAX])
{
    Usec nominal[RECUR_SLOTS_MAX];
    size_t n = slots(w, r, day, nominal);

    for (size_t i = 0; i < n; i++)
        ret[i] = (Slot){nominal[i], window(w, r, day, i, nominal, n)};
    return n;
}

bool world_in_quiet(const World *w, const Reminder *r, Usec at)
{
    int32_t sec = zone_local(w->zone, at).sec;

    for (size_t i = 0; i < r->n_quiet; i++) {
        int32_t from = r->quiet[i].from_sec, to = r->quiet[i].to_sec;
        if (from < to ? sec >= from && sec < to : sec >= from || sec < to)
            return true;
    }
    return false;
}
