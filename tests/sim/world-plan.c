/* SPDX-License-Identifier: MIT */

/* What is to be asked for when: a second reading of the rules for spacing, limits and what holds back, over the journal
 * alone. It may be slow, so it tries every instant at which something ends. */

#include "world-internal.h"

#include <stdlib.h>

#define ENDS_MAX 32768

/* ---- What was taken, and what is prescribed ---- */

static void add_taken(Taken *taken, const World *w, const Entry *e)
{
    int substance = regimen_find_substance(w->regimen, e->subject);

    if (substance >= 0 && taken->n < ARRAY_SIZE(taken->items))
        taken->items[taken->n++] = (Intake){substance, e->at, e->amount, e->day, false};
}

bool world_is_open(OccurrenceState state)
{
    return state == OCCURRENCE_UPCOMING || state == OCCURRENCE_HELD || state == OCCURRENCE_DUE ||
           state == OCCURRENCE_SNOOZED;
}

static void add_planned(Taken *taken, const AgendaItem *item, Usec at)
{
    if (taken->n < ARRAY_SIZE(taken->items))
        taken->items[taken->n++] = (Intake){item->reminder->substance, at, 0, item->id.day, true};
}

bool world_asks_too(const AgendaItem *item, const AgendaItem *other)
{
    return item->reminder->substance >= 0 && other->reminder->substance == item->reminder->substance &&
           (other->state == OCCURRENCE_DUE || other->state == OCCURRENCE_SNOOZED) &&
           !occurrence_id_equal(&other->id, &item->id);
}

/* When no other dose of its substance is due any more, if none is heeded. */
static Usec others_until(const World *w, const Items *items, const AgendaItem *item)
{
    Usec until = 0;

    for (size_t i = 0; i < items->n; i++) {
        const AgendaItem *other = &items->items[i];
        if (world_asks_too(item, other) && other->until > w->now)
            until = MAX(until, other->until);
    }
    return until;
}

/* A prescription is taken when it is asked for, or at its time while something keeps it from being asked for. */
static void add_prescribed(const World *w, const Items *items, const AgendaItem *item, Taken *taken)
{
    Usec from = item->nominal, at, begun, pause;

    if (item->state == OCCURRENCE_DUE) {
        world_pause(w, &begun, &pause);
        from = MAX(from, item->at);
        at = MAX(from, pause > w->now ? pause : 0);
    } else {
        if (item->state == OCCURRENCE_SNOOZED)
            from = MAX(from, world_told(w, &item->id).snoozed_until);
        at = world_expected(w, NULL, item, MAX(from, others_until(w, items, item)));
    }
    add_planned(taken, item, from);
    if (at != USEC_NEVER && at > w->now && at > from)
        add_planned(taken, item, at);
}

void world_gather(const World *w, const Items *items, Taken *ret)
{
    ret->n = 0;
    for (const Line *l = NULL; (l = world_line_before(w, ENTRY_INTAKE, l));)
        if (llabs(l->entry->at - w->now) < 5 * USEC_PER_DAY)
            add_taken(ret, w, l->entry);
    ret->n_real = ret->n;
    for (size_t i = 0; i < items->n; i++) {
        const AgendaItem *item = &items->items[i];
        int s = item->reminder->substance;
        if (s >= 0 && w->regimen->substances[s].prescription && world_is_open(item->state) && item->until > w->now &&
            item->id.day <= w->today + AGENDA_DAYS_AHEAD)
            add_prescribed(w, items, item, ret);
    }
}

/* ---- May it be taken? ---- */

Verdict world_too_near(const World *w, const Intake *x, int substance, Usec at)
{
    Verdict worst = VERDICT_CLEAR;
    Usec gap = llabs(at - x->at);

    for (size_t i = 0; i < w->regimen->n_rules; i++) {
        const SpacingRule *rule = &w->regimen->rules[i];
        bool forth = x->at <= at ? rule->first == x->substance && rule->second == substance
                                 : rule->first == substance && rule->second == x->substance;
        bool back = x->at <= at ? rule->second == x->substance && rule->first == substance
                                : rule->second == substance && rule->first == x->substance;
        if ((forth && gap < rule->minimum_forth) || (back && gap < rule->minimum_back))
            return VERDICT_TOO_SOON;
        if ((forth && gap < rule->preferred_forth) || (back && gap < rule->preferred_back))
            worst = VERDICT_CLOSE;
    }
    return worst;
}

static Amount sum(const Taken *taken, int substance, Usec from, Usec end)
{
    Amount amount = 0;

    for (size_t i = 0; i < taken->n_real; i++)
        if (taken->items[i].substance == substance && taken->items[i].at >= from && taken->items[i].at < end)
            amount += taken->items[i].amount;
    return amount;
}

bool world_over_limit(const World *w, const Taken *taken, int substance, Amount dose, Usec at)
{
    Amount limit = w->regimen->substances[substance].max_per_day, today = dose;
    Day day = world_day_of(w, at);

    if (limit == 0 || dose == 0)
        return false;
    for (size_t i = 0; i < taken->n_real; i++)
        if (taken->items[i].substance == substance && taken->items[i].day == day)
            today += taken->items[i].amount;
    if (today > limit || sum(taken, substance, at, at + 16 * USEC_PER_HOUR) + dose > limit)
        return true;
    for (size_t i = 0; i < taken->n_real; i++) {
        Usec from = taken->items[i].at;
        if (from <= at && from > at - 16 * USEC_PER_HOUR &&
            sum(taken, substance, from, from + 16 * USEC_PER_HOUR) + dose > limit)
            return true;
    }
    return false;
}

Verdict world_verdict(const World *w, const Taken *taken, int substance, Amount dose, Usec at)
{
    Verdict worst = world_over_limit(w, taken, substance, dose, at) ? VERDICT_OVER_LIMIT : VERDICT_CLEAR;

    for (size_t i = 0; i < taken->n; i++)
        worst = MAX(worst, world_too_near(w, &taken->items[i], substance, at));
    return worst;
}

/* Every instant at which something that forbids it may end. */
static size_t ends(const World *w, const Taken *taken, int substance, Usec from, Usec until, Usec ret[static ENDS_MAX])
{
    size_t n = 1;

    ret[0] = from;
    if (until - from > 3 * USEC_PER_DAY || taken->n * (1 + 4 * w->regimen->n_rules) + 8 > ENDS_MAX)
        abort();
    for (Day day = world_day_of(w, from); day <= world_day_of(w, until) + 1; day++)
        ret[n++] = world_day_start(w, day);
    for (size_t i = 0; i < taken->n; i++) {
        const Intake *x = &taken->items[i];
        if (x->substance == substance)
            ret[n++] = x->at + 16 * USEC_PER_HOUR;
        for (size_t j = 0; j < w->regimen->n_rules; j++) {
            const SpacingRule *rule = &w->regimen->rules[j];
            if (rule->first != x->substance && rule->second != x->substance)
                continue;
            ret[n++] = x->at + rule->minimum_forth;
            ret[n++] = x->at + rule->preferred_forth;
            ret[n++] = x->at + rule->minimum_back;
            ret[n++] = x->at + rule->preferred_back;
        }
    }
    return n;
}

static Usec first(const World *w, const Taken *taken, int substance, Amount dose, Usec from, Usec until, Verdict worst)
{
    Usec candidates[ENDS_MAX], found = USEC_NEVER;
    size_t n = from < until ? ends(w, taken, substance, from, until, candidates) : 0;

    for (size_t i = 0; i < n; i++)
        if (candidates[i] >= from && candidates[i] < until && candidates[i] < found &&
            world_verdict(w, taken, substance, dose, candidates[i]) <= worst)
            found = candidates[i];
    return found;
}

/* ---- When it is to be raised ---- */

static Usec planned(const World *w, const Taken *taken, const AgendaItem *item, Usec from)
{
    int substance = item->reminder->substance;
    Usec end = item->until, at;

    if (substance < 0 || w->regimen->substances[substance].prescription)
        return from < end ? from : USEC_NEVER;
    if (world_hangs_on_bedtime(item->reminder, item->id.index))
        end = MIN(end, world_bedtime(w, item->id.day) + 1);
    at = first(w, taken, substance, item->dose, from, end, VERDICT_CLEAR);
    return at != USEC_NEVER ? at : first(w, taken, substance, item->dose, from, item->until, VERDICT_CLOSE);
}

Usec world_expected(const World *w, const Taken *taken, const AgendaItem *item, Usec from)
{
    int substance = item->reminder->substance;
    bool free = substance < 0 || w->regimen->substances[substance].prescription;
    Usec at = planned(w, taken, item, from), before, begun, pause;

    world_pause(w, &begun, &pause);
    if (at == USEC_NEVER)
        return at;
    at = MAX(at, w->now);
    do {
        before = at;
        at = MAX(at, pause > w->now ? pause : at);
        while (at < item->until && world_in_quiet(w, item->reminder, at))
            at = (at / USEC_PER_MIN + 1) * USEC_PER_MIN;
        if (!free && at < item->until)
            at = first(w, taken, substance, item->dose, at, item->until, VERDICT_CLOSE);
    } while (at != before && at < item->until);
    return at < item->until ? at : USEC_NEVER;
}
