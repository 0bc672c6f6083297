/* SPDX-License-Identifier: MIT */
#include "regimen.h"

#include <string.h>

#include "ascii.h"
#include "macro.h"

Regimen *regimen_free(Regimen *regimen)
{
    if (!regimen)
        return NULL;
    for (size_t i = 0; i < regimen->n_substances; i++) {
        free(regimen->substances[i].title);
        free(regimen->substances[i].form);
        free(regimen->substances[i].source);
    }
    for (size_t i = 0; i < regimen->n_reminders; i++) {
        Reminder *r = &regimen->reminders[i];
        free(r->title);
        for (size_t j = 0; j < r->n_steps; j++)
            free(r->steps[j].title);
        free(r->steps);
    }
    for (size_t i = 0; i < regimen->n_rules; i++)
        free(regimen->rules[i].source);
    free(regimen->substances);
    free(regimen->reminders);
    free(regimen->rules);
    free(regimen);
    return NULL;
}

int regimen_find_substance(const Regimen *regimen, const char *name)
{
    for (size_t i = 0; i < regimen->n_substances; i++)
        if (strcmp(regimen->substances[i].name, name) == 0)
            return (int)i;
    return -1;
}

int regimen_find_reminder(const Regimen *regimen, const char *name)
{
    for (size_t i = 0; i < regimen->n_reminders; i++)
        if (strcmp(regimen->reminders[i].name, name) == 0)
            return (int)i;
    return -1;
}

const char *regimen_substance_title(const Regimen *regimen, int substance, char buf[static NAME_SIZE])
{
    const Substance *s = &regimen->substances[substance];

    if (s->title)
        return s->title;
    memcpy(buf, s->name, NAME_SIZE);
    buf[0] = ascii_upper(buf[0]);
    return buf;
}

void regimen_spacing(const Regimen *regimen, int earlier, int later, Usec *ret_minimum, Usec *ret_preferred)
{
    *ret_minimum = *ret_preferred = 0;
    for (size_t i = 0; i < regimen->n_rules; i++) {
        const SpacingRule *rule = &regimen->rules[i];
        if (rule->first == earlier && rule->second == later) {
            *ret_minimum = MAX(*ret_minimum, rule->minimum_forth);
            *ret_preferred = MAX(*ret_preferred, rule->preferred_forth);
        }
        if (rule->first == later && rule->second == earlier) {
            *ret_minimum = MAX(*ret_minimum, rule->minimum_back);
            *ret_preferred = MAX(*ret_preferred, rule->preferred_back);
        }
    }
}

Usec regimen_spacing_reach(const Regimen *regimen)
{
    Usec reach = 0;

    for (size_t i = 0; i < regimen->n_rules; i++)
        reach = MAX(reach, MAX(regimen->rules[i].preferred_forth, regimen->rules[i].preferred_back));
    return reach;
}

/* Seconds from the start of the lull day, were there no changes of the clock. */
static int32_t since_day_start(const Regimen *regimen, int32_t sec)
{
    return (sec - regimen->day_starts_sec + SEC_PER_DAY) % SEC_PER_DAY;
}

int64_t regimen_nominal_sec(const Regimen *regimen, const RecurTime *time, int weekday)
{
    switch (time->anchor) {
    case RECUR_WAKE:
        return (int64_t)since_day_start(regimen, regimen->wake_sec[weekday]) + time->sec;
    case RECUR_BEDTIME:
        return (int64_t)since_day_start(regimen, regimen->bedtime_sec[weekday]) + time->sec;
    default:
        return since_day_start(regimen, time->sec);
    }
}

/* A range may run to the day's very end. */
static int64_t end_since_day_start(const Regimen *regimen, const RecurTime *time, int weekday)
{
    if (time->anchor == RECUR_CLOCK && time->sec == regimen->day_starts_sec)
        return SEC_PER_DAY;
    return regimen_nominal_sec(regimen, time, weekday);
}

static bool inside_day(int64_t sec)
{
    return sec >= 0 && sec < SEC_PER_DAY;
}

bool regimen_on_weekday(const RecurDays *days, int weekday)
{
    if (days->kind == RECUR_WEEKDAYS)
        return (days->weekdays >> weekday) % 2 == 1;
    return days->kind != RECUR_EVERY_N || days->n % 7 != 0 || (int)civil_weekday(days->from) == weekday;
}

static RegimenFault validate_time(const Regimen *regimen, const Reminder *reminder, const RecurTime *time)
{
    for (int w = 0; w < 7; w++)
        if (regimen_on_weekday(&reminder->recur.days, w) && !inside_day(regimen_nominal_sec(regimen, time, w)))
            return REGIMEN_NEVER;
    if (time->anchor == RECUR_BEDTIME && time->sec * USEC_PER_SEC >= WINDOW_AFTER_BEDTIME &&
        reminder->window == SPAN_UNSET)
        return REGIMEN_NEVER;
    return REGIMEN_OK;
}

size_t regimen_times_a_day(const Regimen *regimen, const Reminder *reminder)
{
    const Recur *recur = &reminder->recur;
    int64_t from, to, every = recur->every / USEC_PER_SEC;

    if (reminder->follows || every == 0)
        return reminder->follows ? 0 : recur->n_times;
    from = regimen_nominal_sec(regimen, &recur->from, MONDAY);
    to = end_since_day_start(regimen, &recur->to, MONDAY);
    return to > from ? (size_t)((to - from + every - 1) / every) : 0;
}

static RegimenFault validate_every(const Regimen *regimen, const Reminder *reminder)
{
    const Recur *recur = &reminder->recur;

    for (int w = 0; w < 7; w++) {
        if (!regimen_on_weekday(&recur->days, w))
            continue;
        int64_t from = regimen_nominal_sec(regimen, &recur->from, w);
        int64_t to = end_since_day_start(regimen, &recur->to, w);
        if (!inside_day(from) || to > SEC_PER_DAY)
            return REGIMEN_NEVER;
        if (to <= from)
            return REGIMEN_EMPTY_RANGE;
        if ((to - from) * USEC_PER_SEC > recur->every * RECUR_SLOTS_MAX)
            return REGIMEN_TOO_MANY;
    }
    return REGIMEN_OK;
}

static bool follows_itself(const Regimen *regimen, int start)
{
    int at = regimen->reminders[start].then;

    for (size_t hops = 0; at >= 0 && hops <= regimen->n_reminders; hops++) {
        if (at == start)
            return true;
        at = regimen->reminders[at].then;
    }
    return false;
}

/* Nothing is done before its day begins, and nothing comes behind its end. */
static bool follows_never(const Regimen *regimen, int start, int *ret_index)
{
    Usec after = 0;

    if (regimen->reminders[start].follows)
        return false;
    for (int at = start; regimen->reminders[at].then >= 0; at = regimen->reminders[at].then) {
        after += regimen->reminders[at].then_after;
        *ret_index = at;
        if (after >= SEC_PER_DAY * USEC_PER_SEC)
            return true;
    }
    return false;
}

bool regimen_follows_late(const Regimen *regimen, const Reminder *reminder)
{
    const Recur *recur = &reminder->recur;
    int64_t after = reminder->then_after / USEC_PER_SEC;

    for (int w = 0; w < 7; w++) {
        if (!regimen_on_weekday(&recur->days, w))
            continue;
        if (recur->every > 0 && regimen_nominal_sec(regimen, &recur->from, w) + after < SEC_PER_DAY)
            return false;
        for (size_t i = 0; i < recur->n_times; i++)
            if (regimen_nominal_sec(regimen, &recur->times[i], w) + after < SEC_PER_DAY)
                return false;
    }
    return true;
}

static RegimenFault validate_reminder(const Regimen *regimen, int index)
{
    const Reminder *reminder = &regimen->reminders[index];
    RegimenFault fault;

    if (follows_itself(regimen, index))
        return REGIMEN_FOLLOWS_ITSELF;
    if (reminder->window != SPAN_UNSET && reminder->window <= 0)
        return REGIMEN_NEVER;
    if (reminder->recur.every > 0 && (fault = validate_every(regimen, reminder)) != REGIMEN_OK)
        return fault;
    for (size_t i = 0; i < reminder->recur.n_times; i++)
        if ((fault = validate_time(regimen, reminder, &reminder->recur.times[i])) != REGIMEN_OK)
            return fault;
    if (reminder->recur.n_times == 0 && reminder->recur.every == 0 && !reminder->follows)
        return REGIMEN_NEVER;
    if (reminder->substance >= 0) {
        Amount limit = regimen->substances[reminder->substance].max_per_day;
        for (size_t i = 0; limit > 0 && i < reminder->n_doses; i++)
            if (reminder->doses[i].amount > limit)
                return REGIMEN_OVER_LIMIT;
    }
    return REGIMEN_OK;
}

/* Every lull day must begin while its person sleeps: after the bedtime of the night before, not after the wake of
 * the morning. */
static bool day_starts_at_night(const Regimen *regimen, int weekday)
{
    int32_t bedtime = regimen->bedtime_sec[weekday];
    int32_t sleep = (regimen->wake_sec[(weekday + 1) % 7] - bedtime + SEC_PER_DAY) % SEC_PER_DAY;
    int32_t start = (regimen->day_starts_sec - bedtime + SEC_PER_DAY) % SEC_PER_DAY;

    return start > 0 && start <= sleep;
}

RegimenFault regimen_validate(const Regimen *regimen, int *ret_index)
{
    for (int w = 0; w < 7; w++)
        if (!day_starts_at_night(regimen, w)) {
            *ret_index = w;
            return REGIMEN_DAY_STARTS;
        }
    for (size_t i = 0; i < regimen->n_rules; i++) {
        const SpacingRule *rule = &regimen->rules[i];
        *ret_index = (int)i;
        if (rule->minimum_forth < 0 || rule->minimum_back < 0 || rule->preferred_forth < rule->minimum_forth ||
            rule->preferred_back < rule->minimum_back)
            return REGIMEN_SPACING_ORDER;
    }
    for (size_t i = 0; i < regimen->n_reminders; i++) {
        RegimenFault fault = validate_reminder(regimen, (int)i);
        *ret_index = (int)i;
        if (fault != REGIMEN_OK)
            return fault;
    }
    /* By now no chain comes back. */
    for (size_t i = 0; i < regimen->n_reminders; i++)
        if (follows_never(regimen, (int)i, ret_index))
            return REGIMEN_FOLLOWS_NEVER;
    *ret_index = -1;
    return REGIMEN_OK;
}
