/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agenda-internal.h"
#include "macro.h"

static OccurrenceState shown_state(const Agenda *a, const Occurrence *o)
{
    if (o->state == OCCURRENCE_UPCOMING && agenda_is_left_out(a, o))
        return OCCURRENCE_DROPPED;
    return agenda_is_held(a, o) ? OCCURRENCE_HELD : o->state;
}

static Usec shown_at(const Agenda *a, const Occurrence *o)
{
    Usec at;

    switch (o->state) {
    case OCCURRENCE_DONE:
        return o->resolved;
    case OCCURRENCE_DROPPED:
        return 0;
    case OCCURRENCE_SKIPPED:
    case OCCURRENCE_MISSED:
        return o->due_since > 0 ? o->due_since : o->nominal;
    default:
        at = agenda_expected(a, o);
        return at == USEC_NEVER ? 0 : at;
    }
}

/* What is due after its nominal time: whether spacing is the cause, and which rule. */
static bool describe_wait(const Agenda *a, const Occurrence *o, AgendaItem *ret)
{
    int substance = agenda_substance(a, o);
    SpacingView view;
    Usec planned;

    if (substance < 0 || agenda_view(a, NULL, &view) < 0)
        return false;
    planned = agenda_plan_from(a, o, &view, o->nominal);
    if (planned <= o->nominal || planned > o->due_since || o->due_since - planned >= LATE_AFTER)
        return false;
    agenda_find_reason(a, o, &view, planned - 1, &ret->reason);
    snprintf(ret->because, sizeof(ret->because), "%s", agenda_reason_name(a, &ret->reason));
    return true;
}

static void describe(const Agenda *a, const Occurrence *o, AgendaItem *ret)
{
    bool resolved = o->state == OCCURRENCE_DONE || o->state == OCCURRENCE_SKIPPED || o->state == OCCURRENCE_MISSED ||
                    o->state == OCCURRENCE_DROPPED;

    *ret = (AgendaItem){
        .reminder = agenda_reminder(a, o),
        .state = shown_state(a, o),
        .nominal = o->nominal,
        .at = shown_at(a, o),
        .until = o->until,
        .dose = agenda_dose(a, o->reminder, o->day),
        .reason = o->reason,
        .by = o->by,
    };
    agenda_id(a, o, &ret->id);
    if (resolved)
        memcpy(ret->because, o->because, sizeof(ret->because));
    else if (ret->state != OCCURRENCE_UPCOMING && ret->state != OCCURRENCE_DUE)
        agenda_cause(a, o, ret->because);
    /* Whatever else it waits for, this outlasts its window. */
    if (ret->state == OCCURRENCE_HELD && ret->at == 0)
        snprintf(ret->because, sizeof(ret->because), "%s",
                 a->pause_until > MAX(o->planned, a->now) ? "paused" : "quiet");
    if (o->state == OCCURRENCE_DUE && o->due_since - o->nominal >= LATE_AFTER)
        ret->late = !describe_wait(a, o, ret);
}

int agenda_item(const Agenda *a, const OccurrenceId *id, AgendaItem *ret)
{
    const Occurrence *o = agenda_find(a, id);

    if (!o || !o->exists)
        return AGENDA_E_OCCURRENCE;
    describe(a, o, ret);
    return 0;
}

/* ---- Lists ---- */

typedef struct ItemList {
    AgendaItem *items;
    size_t n, allocated;
} ItemList;

static int add_item(ItemList *list, const Agenda *a, const Occurrence *o, Usec from, Usec to)
{
    AgendaItem item;

    if (o->state != OCCURRENCE_DONE && (o->until < from || o->nominal >= to))
        return 0;
    describe(a, o, &item);
    if ((item.nominal < from || item.nominal >= to) && (item.at < from || item.at >= to))
        return 0;
    if (list->n == list->allocated) {
        size_t want = MAX(list->allocated * 2, 32);
        AgendaItem *items = realloc(list->items, want * sizeof(*items));
        if (!items)
            return -ENOMEM;
        list->items = items;
        list->allocated = want;
    }
    list->items[list->n++] = item;
    return 0;
}

static int compare_items(const void *x, const void *y)
{
    const AgendaItem *a = x, *b = y;
    Usec a_at = a->at ? a->at : a->nominal, b_at = b->at ? b->at : b->nominal;

    if (a_at != b_at)
        return a_at < b_at ? -1 : 1;
    if (a->nominal != b->nominal)
        return a->nominal < b->nominal ? -1 : 1;
    return a->reminder < b->reminder ? -1 : a->reminder > b->reminder;
}

/* A day beyond those kept: nothing is known of it but the rules. */
static int list_future(const Agenda *a, Day day, Usec from, Usec to, ItemList *list)
{
    AgendaDay made = {.n = 0};
    int r = agenda_day_make(a, day, &made);

    for (size_t i = 0; r >= 0 && i < made.n; i++) {
        Occurrence *o = &made.occurrences[i];
        o->planned = o->free_at = o->nominal;
        if (agenda_exists(a, o))
            r = add_item(list, a, o, from, to);
    }
    agenda_day_clear(&made);
    return r;
}

int agenda_list(const Agenda *a, Usec from, Usec to, AgendaVisitor visit, void *userdata)
{
    ItemList list = {0};
    int r = 0;

    for (size_t d = 0; r >= 0 && d < a->n_days; d++)
        for (size_t i = 0; r >= 0 && i < a->days[d].n; i++)
            if (a->days[d].occurrences[i].exists)
                r = add_item(&list, a, &a->days[d].occurrences[i], from, to);
    for (Day day = a->first_day + (Day)a->n_days; r >= 0 && a->n_days > 0 && day <= DAY_MAX; day++) {
        if ((Usec)(day - 1) * USEC_PER_DAY > to)
            break;
        r = list_future(a, day, from, to, &list);
    }
    if (r >= 0 && list.n > 0)
        qsort(list.items, list.n, sizeof(*list.items), compare_items);
    for (size_t i = 0; r == 0 && i < list.n; i++)
        r = visit(&list.items[i], userdata);
    free(list.items);
    return r;
}

/* ---- One occurrence for a name ---- */

/* How well a state answers to a bare name; less is better, 0 not at all. */
static int rank(const Agenda *a, const Occurrence *o, Usec now)
{
    switch (o->state) {
    case OCCURRENCE_DUE:
        return 1;
    case OCCURRENCE_SNOOZED:
        return 2;
    case OCCURRENCE_UPCOMING:
        return o->nominal <= now ? 3 : o->day <= a->today ? 4 : 8;
    case OCCURRENCE_DROPPED:
        return o->until > now ? 3 : o->day == a->today ? 6 : 0;
    case OCCURRENCE_MISSED:
        return o->day == a->today ? 5 : 0;
    default:
        return o->day == a->today ? 7 : 0;
    }
}

static bool answers_better(int rank_a, const Occurrence *a, int rank_b, const Occurrence *b)
{
    if (rank_a != rank_b)
        return rank_a < rank_b;
    /* The latest of what is over, the earliest of everything else. */
    return rank_a >= 5 && rank_a <= 7 ? a->nominal > b->nominal : a->nominal < b->nominal;
}

int agenda_open(const Agenda *a, const char *reminder, Usec now, OccurrenceId *ret)
{
    int index = reminder ? agenda_find_reminder(a, reminder) : -1, best_rank = 0;
    const Occurrence *best = NULL;

    if (reminder && index < 0)
        return AGENDA_E_SUBJECT;
    for (size_t d = 0; d < a->n_days; d++)
        for (size_t i = 0; i < a->days[d].n; i++) {
            const Occurrence *o = &a->days[d].occurrences[i];
            int r = rank(a, o, now);
            if (!o->exists || r == 0 || (reminder ? o->reminder != index : r > 2))
                continue;
            if (best && !answers_better(r, o, best_rank, best))
                continue;
            best = o;
            best_rank = r;
        }
    if (!best)
        return AGENDA_E_OCCURRENCE;
    agenda_id(a, best, ret);
    return 0;
}

/* ---- The whole ---- */

static OverallState overall_of(const Agenda *a, const Occurrence *o)
{
    if (!o->exists)
        return OVERALL_IDLE;
    if (o->state == OCCURRENCE_DUE)
        return OVERALL_DUE;
    if (o->state == OCCURRENCE_SNOOZED)
        return OVERALL_SNOOZED;
    return o->day == a->today && agenda_is_held(a, o) ? OVERALL_HELD : OVERALL_IDLE;
}

void agenda_summary(const Agenda *a, Usec now, AgendaSummary *ret)
{
    const AgendaDay *today = agenda_day(a, a->today);
    const Occurrence *next = NULL;
    Usec next_at = USEC_NEVER;

    *ret = (AgendaSummary){.state = OVERALL_IDLE, .today = a->today};
    for (size_t d = 0; d < a->n_days; d++)
        for (size_t i = 0; i < a->days[d].n; i++) {
            const Occurrence *o = &a->days[d].occurrences[i];
            Usec at = agenda_expected(a, o);
            ret->state = MIN(ret->state, overall_of(a, o));
            if (!o->exists || (o->state != OCCURRENCE_UPCOMING && o->state != OCCURRENCE_SNOOZED) || at >= next_at)
                continue;
            next = o;
            next_at = at;
        }
    if (next)
        describe(a, next, &ret->next);
    if (a->pause_until > now) {
        ret->state = OVERALL_PAUSED;
        ret->paused_until = a->pause_until;
    }
    if (today) {
        ret->bedtime = today->bedtime;
        ret->bedtime_declared = today->bedtime_declared;
        ret->day_start = today->start;
        ret->day_end = today->end;
    }
}

size_t agenda_intakes(const Agenda *a, const Intake **ret)
{
    *ret = a->intakes;
    return a->n_intakes;
}

/* ---- May it be taken, and what would that change ---- */

static bool may_move(const Agenda *a, const Occurrence *o, int substance, Usec at)
{
    int other = agenda_substance(a, o);
    Usec minimum, forth, back;

    if (!o->exists || other < 0 || o->until <= a->now || a->regimen->substances[other].prescription ||
        (o->state != OCCURRENCE_UPCOMING && o->state != OCCURRENCE_DUE && o->state != OCCURRENCE_SNOOZED))
        return false;
    regimen_spacing(a->regimen, substance, other, &minimum, &forth);
    regimen_spacing(a->regimen, other, substance, &minimum, &back);
    return other == substance || (o->nominal < at + forth && o->until > at - back);
}

/* The plan of one occurrence as it is, and with one more intake; true where that makes a difference. */
static bool compare_plans(const Agenda *a, const Occurrence *o, const SpacingView *with, Usec at, AgendaChange *ret)
{
    Usec from = o->state == OCCURRENCE_SNOOZED ? o->snoozed_until : o->nominal, to;
    Usec asked = MAX(at, a->now);

    ret->from = o->state == OCCURRENCE_DUE ? o->nominal : o->planned == USEC_NEVER ? 0 : o->planned;
    if (o->state == OCCURRENCE_DUE) {
        Verdict verdict = spacing_verdict(with, agenda_substance(a, o), agenda_dose(a, o->reminder, o->day), asked);
        if (verdict <= VERDICT_CLOSE)
            return false;
        ret->withdrawn = true;
    }
    to = agenda_plan_from(a, o, with, from);
    ret->to = to == USEC_NEVER ? 0 : to;
    return ret->from != ret->to;
}

static void add_change(const Agenda *a, const Occurrence *o, AgendaChange *change, AgendaCheck *ret)
{
    if (ret->n_changes == AGENDA_CHANGES_MAX)
        return;
    agenda_id(a, o, &change->id);
    change->reminder = agenda_reminder(a, o);
    ret->changes[ret->n_changes++] = *change;
}

int agenda_check(const Agenda *a, const char *name, Amount amount, Usec at, AgendaCheck *ret)
{
    int substance = regimen_find_substance(a->regimen, name), r;
    Entry probe = {.kind = ENTRY_INTAKE, .at = at, .amount = amount};
    OccurrenceId satisfied = {.reminder = ""};
    SpacingView view;

    if (substance < 0)
        return AGENDA_E_SUBJECT;
    if (at < 0 || at >= ((Usec)DAY_MAX + 1) * USEC_PER_DAY || amount < 0 || amount > AMOUNT_MAX)
        return AGENDA_E_RANGE;
    view = (SpacingView){a->regimen, a->zone, a->intakes, a->n_intakes};
    *ret = (AgendaCheck){.taken = spacing_verdict(&view, substance, amount, at)};
    /* A prescription isn't moved out of a supplement's way, so it must be told before. */
    if (!a->regimen->substances[substance].prescription && (r = agenda_view(a, NULL, &view)) < 0)
        return r;
    spacing_check(&view, substance, amount, at, &ret->spacing);
    agenda_match(a, substance, &probe, &satisfied);
    if ((r = agenda_view(a, &(Intake){substance, at, amount, probe.day, false}, &view)) < 0)
        return r;
    for (size_t d = 0; d < a->n_days; d++)
        for (size_t i = 0; i < a->days[d].n; i++) {
            const Occurrence *o = &a->days[d].occurrences[i];
            AgendaChange change = {0};
            OccurrenceId id;
            agenda_id(a, o, &id);
            if (occurrence_id_equal(&id, &satisfied)) {
                change = (AgendaChange){.from = o->planned == USEC_NEVER ? 0 : o->planned, .satisfied = true};
                add_change(a, o, &change, ret);
            } else if (may_move(a, o, substance, at) && compare_plans(a, o, &view, at, &change)) {
                add_change(a, o, &change, ret);
            }
        }
    return 0;
}
