/* SPDX-License-Identifier: MIT */
#include "macro.h"
#include "regimen.h"

#define WEEK_SEC (7 * SEC_PER_DAY)

/* What was prescribed stays where it is, every week alike. Who takes more than so many doses a week of what has to be
 * kept apart from one supplement isn't told beforehand. */
#define FIXED_MAX 64

typedef struct Fixed {
    int reminder;
    int64_t at;            /* of the week, from the start of Monday's lull day */
    int64_t before, after; /* room to keep where the supplement comes before it, and after */
} Fixed;

typedef struct Week {
    Fixed fixed[FIXED_MAX];
    size_t n;
} Week;

/* It comes on the same days of every week, at times of its own. */
static bool is_steady(const RecurDays *days)
{
    return days->until == 0 &&
           (days->kind == RECUR_DAILY || days->kind == RECUR_WEEKDAYS || (days->kind == RECUR_EVERY_N && days->n == 1));
}

/* False where there are too many. */
static bool add_fixed(const Regimen *regimen, int index, const Fixed *room, Week *week)
{
    const Recur *recur = &regimen->reminders[index].recur;

    for (int w = 0; w < 7; w++)
        for (size_t i = 0; regimen_on_weekday(&recur->days, w) && i < recur->n_times; i++) {
            if (week->n == FIXED_MAX)
                return false;
            week->fixed[week->n] = *room;
            week->fixed[week->n++].at = w * SEC_PER_DAY + regimen_nominal_sec(regimen, &recur->times[i], w);
        }
    return true;
}

static bool find_fixed(const Regimen *regimen, int substance, Week *ret)
{
    ret->n = 0;
    for (size_t i = 0; i < regimen->n_reminders; i++) {
        const Reminder *other = &regimen->reminders[i];
        Fixed room = {.reminder = (int)i};
        Usec before, after, preferred;
        if (!regimen_is_prescribed(regimen, other->substance) || !is_steady(&other->recur.days))
            continue;
        regimen_spacing(regimen, substance, other->substance, &before, &preferred);
        regimen_spacing(regimen, other->substance, substance, &after, &preferred);
        room.before = before / USEC_PER_SEC;
        room.after = after / USEC_PER_SEC;
        if ((before > 0 || after > 0) && !add_fixed(regimen, (int)i, &room, ret))
            return false;
    }
    return true;
}

/* The one that is too close to an instant of the week; NULL: none. */
static const Fixed *too_close(const Week *week, int64_t at)
{
    for (size_t i = 0; i < week->n; i++)
        for (int64_t shift = -WEEK_SEC; shift <= WEEK_SEC; shift += WEEK_SEC) {
            int64_t since = at - week->fixed[i].at - shift;
            if (since >= 0 ? since < week->fixed[i].after : -since < week->fixed[i].before)
                return &week->fixed[i];
        }
    return NULL;
}

/* NULL: there is room. That can only begin with the window, or where the room after a dose ends. */
static const Fixed *window_closed_by(const Week *week, int64_t from, int64_t until)
{
    const Fixed *by = too_close(week, from);

    for (size_t i = 0; by && i < week->n; i++)
        for (int64_t shift = -WEEK_SEC; shift <= WEEK_SEC; shift += WEEK_SEC) {
            int64_t clear = week->fixed[i].at + shift + week->fixed[i].after;
            if (clear > from && clear < until && !too_close(week, clear))
                return NULL;
        }
    return by;
}

/* No shorter than the planner's, which also ends with the next occurrence. */
static int64_t window_sec(const Regimen *regimen, const Reminder *reminder, const RecurTime *time, int weekday)
{
    static const RecurTime bedtime = {.anchor = RECUR_BEDTIME};

    if (reminder->window != SPAN_UNSET)
        return reminder->window / USEC_PER_SEC;
    if (reminder->recur.every == 0 && time->anchor == RECUR_BEDTIME)
        return regimen_nominal_sec(regimen, &bedtime, weekday) + WINDOW_AFTER_BEDTIME / USEC_PER_SEC -
               regimen_nominal_sec(regimen, time, weekday);
    return WINDOW_DEFAULT / USEC_PER_SEC;
}

/* Of a day's occurrences; NULL: one has room. */
static const Fixed *day_closed_by(const Regimen *regimen, const Reminder *reminder, const Week *week, int weekday)
{
    const Recur *recur = &reminder->recur;
    const Fixed *by = NULL;

    for (size_t i = 0; i < recur->n_times; i++) {
        int64_t from = regimen_nominal_sec(regimen, &recur->times[i], weekday);
        int64_t until = MIN(from + window_sec(regimen, reminder, &recur->times[i], weekday), (int64_t)SEC_PER_DAY);
        by = window_closed_by(week, weekday * SEC_PER_DAY + from, weekday * SEC_PER_DAY + until);
        if (!by)
            return NULL;
    }
    return by;
}

int regimen_crowded_out_by(const Regimen *regimen, const Reminder *reminder)
{
    const Fixed *by = NULL;
    Week week;

    /* One that comes every so often finds its room. */
    if (reminder->substance < 0 || regimen_is_prescribed(regimen, reminder->substance) ||
        reminder->recur.n_times == 0 || !find_fixed(regimen, reminder->substance, &week) || week.n == 0)
        return -1;
    for (int w = 0; w < 7; w++) {
        if (!regimen_on_weekday(&reminder->recur.days, w))
            continue;
        by = day_closed_by(regimen, reminder, &week, w);
        if (!by)
            return -1;
    }
    return by ? by->reminder : -1;
}

bool regimen_never_nags(const Regimen *regimen, const Reminder *reminder)
{
    const Recur *recur = &reminder->recur;
    int64_t nag = reminder->nag / USEC_PER_SEC, every = recur->every / USEC_PER_SEC;

    if (reminder->nag == 0 || reminder->nag_limit == 0 || reminder->follows)
        return false;
    if (every > 0)
        return nag >= (reminder->window == SPAN_UNSET ? every / 2 : MIN(reminder->window / USEC_PER_SEC, every));
    for (size_t i = 0; i < recur->n_times; i++) {
        const RecurTime *time = &recur->times[i];
        bool past_bedtime = time->anchor == RECUR_BEDTIME && nag > -(int64_t)time->sec;
        if (!past_bedtime && nag < window_sec(regimen, reminder, time, 0))
            return false;
    }
    return true;
}
