/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "agenda-internal.h"
#include "macro.h"

static int sort_names(const Regimen *regimen, int **ret)
{
    size_t n = regimen->n_reminders;
    int *sorted = calloc(n + 1, sizeof(*sorted));

    if (!sorted)
        return -ENOMEM;
    for (size_t i = 0; i < n; i++) {
        size_t place = i;
        for (; place > 0 && strcmp(regimen->reminders[sorted[place - 1]].name, regimen->reminders[i].name) > 0; place--)
            sorted[place] = sorted[place - 1];
        sorted[place] = (int)i;
    }
    *ret = sorted;
    return 0;
}

/* The reminders for which `belongs` is true of what they are of. */
static int group_by_substance(const Regimen *regimen, const bool *belongs, Group *ret)
{
    size_t n = 0;

    for (size_t i = 0; i < regimen->n_reminders; i++)
        n += regimen->reminders[i].substance >= 0 && belongs[regimen->reminders[i].substance];
    ret->reminders = calloc(n + 1, sizeof(*ret->reminders));
    if (!ret->reminders)
        return -ENOMEM;
    for (size_t i = 0; i < regimen->n_reminders; i++)
        if (regimen->reminders[i].substance >= 0 && belongs[regimen->reminders[i].substance])
            ret->reminders[ret->n++] = (int)i;
    return 0;
}

static bool is_quota(const Reminder *r)
{
    return r->recur.days.kind == RECUR_QUOTA;
}

static bool is_refill(const Reminder *r)
{
    return r->refill;
}

static int group_by_kind(const Regimen *regimen, bool (*belongs)(const Reminder *), Group *ret)
{
    ret->reminders = calloc(regimen->n_reminders + 1, sizeof(*ret->reminders));
    if (!ret->reminders)
        return -ENOMEM;
    for (size_t i = 0; i < regimen->n_reminders; i++)
        if (belongs(&regimen->reminders[i]))
            ret->reminders[ret->n++] = (int)i;
    return 0;
}

/* What an intake can move: what is of its substance, and of those that a rule keeps apart from it. */
static void mark_moved(const Regimen *regimen, int substance, bool *ret)
{
    memset(ret, 0, regimen->n_substances * sizeof(*ret));
    ret[substance] = true;
    for (size_t i = 0; i < regimen->n_rules; i++) {
        const SpacingRule *rule = &regimen->rules[i];
        if (rule->preferred_forth <= 0 && rule->preferred_back <= 0)
            continue;
        if (rule->first == substance)
            ret[rule->second] = true;
        if (rule->second == substance)
            ret[rule->first] = true;
    }
}

static int group_substances(const Regimen *regimen, Kin *kin)
{
    _cleanup_free_ bool *marked = calloc(regimen->n_substances + 1, sizeof(*marked));
    int r;

    kin->of = calloc(regimen->n_substances + 1, sizeof(*kin->of));
    kin->moved = calloc(regimen->n_substances + 1, sizeof(*kin->moved));
    if (!marked || !kin->of || !kin->moved)
        return -ENOMEM;
    for (size_t i = 0; i < regimen->n_substances; i++) {
        kin->n_substances = i + 1;
        memset(marked, 0, regimen->n_substances * sizeof(*marked));
        marked[i] = true;
        if ((r = group_by_substance(regimen, marked, &kin->of[i])) < 0)
            return r;
        mark_moved(regimen, (int)i, marked);
        if ((r = group_by_substance(regimen, marked, &kin->moved[i])) < 0)
            return r;
    }
    for (size_t i = 0; i < regimen->n_substances; i++) {
        marked[i] = regimen->substances[i].prescription;
        kin->has_stock |= regimen->substances[i].stock >= 0;
    }
    return group_by_substance(regimen, marked, &kin->prescribed);
}

int kin_new(Kin **ret, const Regimen *regimen)
{
    _cleanup_(kin_freep) Kin *kin = calloc(1, sizeof(*kin));
    int r;

    if (!kin)
        return -ENOMEM;
    if ((r = sort_names(regimen, &kin->by_name)) < 0 || (r = group_substances(regimen, kin)) < 0 ||
        (r = group_by_kind(regimen, is_quota, &kin->quotas)) < 0 ||
        (r = group_by_kind(regimen, is_refill, &kin->refills)) < 0)
        return r;
    *ret = TAKE_PTR(kin);
    return 0;
}

Kin *kin_free(Kin *kin)
{
    if (!kin)
        return NULL;
    for (size_t i = 0; i < kin->n_substances; i++) {
        free(kin->of[i].reminders);
        free(kin->moved[i].reminders);
    }
    free(kin->of);
    free(kin->moved);
    free(kin->prescribed.reminders);
    free(kin->quotas.reminders);
    free(kin->refills.reminders);
    free(kin->by_name);
    free(kin);
    return NULL;
}

Walk agenda_walk_alike(const Agenda *a, const Occurrence *o)
{
    int substance = agenda_substance(a, o);
    size_t n;
    AgendaDay *days = agenda_days_between(a, o->day - 1, o->day + 1, &n);

    return substance >= 0 ? agenda_walk(&a->kin->of[substance], days, n) : (Walk){.n_days = 0};
}

Occurrence *agenda_walk_next(Walk *w)
{
    while (w->at == w->end) {
        const AgendaDay *day = w->days;
        if (w->n_days == 0)
            return NULL;
        if (w->next == w->group->n) {
            w->days++;
            w->n_days--;
            w->next = 0;
            continue;
        }
        int reminder = w->group->reminders[w->next++];
        w->at = day->occurrences + day->first[reminder];
        w->end = day->occurrences + day->first[reminder + 1];
    }
    return w->at++;
}
