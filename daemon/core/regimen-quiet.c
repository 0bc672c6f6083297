/* SPDX-License-Identifier: MIT */
#include "macro.h"
#include "regimen.h"

/* Clocks change at night, by so much at most; what runs into it may end so much later on the wall. */
#define NIGHT_FROM (21 * 3600)
#define NIGHT_TO (6 * 3600)
#define CHANGE_SEC (2 * 3600)

static bool in_night(int64_t sec)
{
    return sec % SEC_PER_DAY >= NIGHT_FROM || sec % SEC_PER_DAY < NIGHT_TO;
}

/* The end of the range that holds a time of day, in seconds from it; 0: none holds. */
static int64_t quiet_for(const Reminder *reminder, int32_t sec)
{
    for (size_t i = 0; i < reminder->n_quiet; i++) {
        int32_t from = reminder->quiet[i].from_sec, to = reminder->quiet[i].to_sec;
        int32_t since = (sec - from + SEC_PER_DAY) % SEC_PER_DAY;
        int32_t length = to > from ? to - from : to - from + SEC_PER_DAY;
        if (since < length)
            return length - since;
    }
    return 0;
}

int32_t regimen_quiet_ends(const Reminder *reminder, int32_t sec)
{
    int64_t at = sec, quiet;

    while ((quiet = quiet_for(reminder, (int32_t)(at % SEC_PER_DAY))) > 0)
        if ((at += quiet) >= sec + SEC_PER_DAY)
            return -1;
    return (int32_t)(at % SEC_PER_DAY);
}

/* A window on the wall, in seconds since midnight. */
static bool is_covered(const Regimen *regimen, const Reminder *reminder, int64_t from, int64_t window)
{
    int64_t day_end = regimen->day_starts_sec + (from >= regimen->day_starts_sec ? SEC_PER_DAY : 0), to, quiet;

    if (in_night(from) || in_night(from + window) || window > NIGHT_FROM - NIGHT_TO)
        window += CHANGE_SEC;
    to = MIN(from + window, day_end);
    for (; from < to; from += quiet)
        if ((quiet = quiet_for(reminder, (int32_t)(from % SEC_PER_DAY))) == 0)
            return false;
    return true;
}

static int32_t clock_of(const Regimen *regimen, const RecurTime *time, int weekday)
{
    int32_t sec = time->anchor == RECUR_WAKE ? regimen->wake_sec[weekday] + time->sec : time->sec;

    return (sec % SEC_PER_DAY + SEC_PER_DAY) % SEC_PER_DAY;
}

static bool every_is_covered(const Regimen *regimen, const Reminder *reminder, int weekday)
{
    const Recur *recur = &reminder->recur;
    int64_t every = recur->every / USEC_PER_SEC, from = clock_of(regimen, &recur->from, weekday),
            to = clock_of(regimen, &recur->to, weekday),
            window = reminder->window == SPAN_UNSET ? every / 2 : MIN(reminder->window / USEC_PER_SEC, every);

    for (to += to > from ? 0 : SEC_PER_DAY; from < to; from += every)
        if (!is_covered(regimen, reminder, from % SEC_PER_DAY, window))
            return false;
    return true;
}

static bool day_is_covered(const Regimen *regimen, const Reminder *reminder, int weekday)
{
    const Recur *recur = &reminder->recur;
    int64_t window = (reminder->window == SPAN_UNSET ? WINDOW_DEFAULT : reminder->window) / USEC_PER_SEC;

    if (recur->every > 0)
        return every_is_covered(regimen, reminder, weekday);
    for (size_t i = 0; i < recur->n_times; i++)
        if (!is_covered(regimen, reminder, clock_of(regimen, &recur->times[i], weekday), window))
            return false;
    return true;
}

static bool hangs_on_bedtime(const Recur *recur)
{
    for (size_t i = 0; i < recur->n_times; i++)
        if (recur->times[i].anchor == RECUR_BEDTIME)
            return true;
    return recur->every > 0 && (recur->from.anchor == RECUR_BEDTIME || recur->to.anchor == RECUR_BEDTIME);
}

bool regimen_always_quiet(const Regimen *regimen, const Reminder *reminder)
{
    const Recur *recur = &reminder->recur;

    /* What follows another comes at any time. */
    if (reminder->n_quiet == 0 || reminder->follows || (recur->n_times == 0 && recur->every == 0) ||
        hangs_on_bedtime(recur))
        return false;
    for (int w = 0; w < 7; w++)
        if (!day_is_covered(regimen, reminder, w))
            return false;
    return true;
}
