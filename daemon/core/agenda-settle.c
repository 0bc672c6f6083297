/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agenda-internal.h"
#include "macro.h"

/* Keeps the order of time; what comes in that order costs nothing. */
static int scratch_add(Scratch *scratch, size_t *n, const Intake *intake)
{
    size_t place;

    if (*n == scratch->allocated) {
        size_t want = MAX(scratch->allocated * 2, 64);
        Intake *items = realloc(scratch->items, want * sizeof(*items));
        if (!items)
            return -ENOMEM;
        scratch->items = items;
        scratch->allocated = want;
    }
    for (place = (*n)++; place > 0 && scratch->items[place - 1].at > intake->at; place--)
        scratch->items[place] = scratch->items[place - 1];
    scratch->items[place] = *intake;
    return 0;
}

static bool prescribed(const Agenda *a, const Occurrence *o)
{
    int substance = agenda_substance(a, o);

    return substance >= 0 && a->regimen->substances[substance].prescription;
}

static bool unresolved(const Occurrence *o)
{
    return o->state == OCCURRENCE_UPCOMING || o->state == OCCURRENCE_DUE || o->state == OCCURRENCE_SNOOZED;
}

int agenda_view(const Agenda *a, const Intake *extra, SpacingView *ret)
{
    size_t n = 0;
    int r = 0;

    *ret = (SpacingView){a->regimen, a->zone, a->intakes, a->n_intakes};
    if (!a->has_prescription && !extra)
        return 0;
    for (size_t i = 0; i < a->n_intakes && r >= 0; i++)
        r = scratch_add(a->scratch, &n, &a->intakes[i]);
    for (size_t d = 0; a->has_prescription && d < a->n_days; d++)
        for (size_t i = 0; i < a->days[d].n && r >= 0; i++) {
            const Occurrence *o = &a->days[d].occurrences[i];
            if (prescribed(a, o) && unresolved(o) && agenda_exists(a, o) && o->until > a->now)
                r = scratch_add(
                    a->scratch, &n,
                    &(Intake){.substance = agenda_substance(a, o), .at = o->nominal, .day = o->day, .planned = true});
        }
    if (extra && r >= 0)
        r = scratch_add(a->scratch, &n, extra);
    if (r < 0)
        return r;
    ret->intakes = a->scratch->items;
    ret->n_intakes = n;
    return 0;
}

/* Clear by preference and, where it hangs on bedtime, not after bedtime; failing that, whatever the window permits. */
Usec agenda_plan_from(const Agenda *a, const Occurrence *o, const SpacingView *view, Usec from)
{
    int substance = agenda_substance(a, o);
    Amount dose = agenda_dose(a, o->reminder, o->day);
    Usec end = o->bedtime == USEC_NEVER ? o->until : MIN(o->until, o->bedtime + 1), at;

    if (substance < 0 || a->regimen->substances[substance].prescription)
        return from < o->until ? from : USEC_NEVER;
    at = spacing_first(view, substance, dose, from, end, VERDICT_CLEAR);
    return at != USEC_NEVER ? at : spacing_first(view, substance, dose, from, o->until, VERDICT_CLOSE);
}

void agenda_find_reason(const Agenda *a, const Occurrence *o, const SpacingView *view, Usec end, SpacingReason *ret)
{
    SpacingResult result;

    spacing_check(view, agenda_substance(a, o), agenda_dose(a, o->reminder, o->day), end - 1, &result);
    if (result.n_reasons > 0)
        *ret = result.reasons[0];
}

const char *agenda_reason_name(const Agenda *a, const SpacingReason *reason)
{
    return reason->cause == SPACING_RULE ? a->regimen->substances[reason->other].name : "limit";
}

/* Put off when it was dropped: where that is taken back, the snooze goes on. */
static bool dropped_from_snooze(const Occurrence *o)
{
    return o->state == OCCURRENCE_DROPPED && o->fixed && o->snoozed_until > o->raised;
}

static Usec reference(const Occurrence *o)
{
    return o->state == OCCURRENCE_SNOOZED || dropped_from_snooze(o) ? o->snoozed_until : o->nominal;
}

int agenda_plan(Agenda *a, Occurrence *o)
{
    SpacingView view = {0};
    Usec from = reference(o);
    int r;

    if (agenda_substance(a, o) >= 0 && (r = agenda_view(a, NULL, &view)) < 0)
        return r;
    o->planned = agenda_plan_from(a, o, &view, from);
    if (o->planned != from && agenda_substance(a, o) >= 0)
        agenda_find_reason(a, o, &view, MIN(o->planned, o->until), &o->reason);
    return 0;
}

/* The first instant from `now` at which it may be asked for at all; `now` itself mostly. */
static int permitted_from(Agenda *a, const Occurrence *o, Usec now, Usec *ret)
{
    int substance = agenda_substance(a, o), r;
    SpacingView view;

    *ret = now;
    if (substance < 0 || prescribed(a, o))
        return 0;
    if ((r = agenda_view(a, NULL, &view)) < 0)
        return r;
    *ret = spacing_first(&view, substance, agenda_dose(a, o->reminder, o->day), now, o->until, VERDICT_CLOSE);
    return 0;
}

static bool comes_before(const Occurrence *a, const Occurrence *b)
{
    if (a->nominal != b->nominal)
        return a->nominal < b->nominal;
    return a->reminder != b->reminder ? a->reminder < b->reminder : a->index < b->index;
}

/* Two doses of one substance are never asked for at once: the one that has to wait for another. Two are due only where
 * the journal knows a future, because the clock was set back; then the earlier comes first. */
static const Occurrence *other_due(const Agenda *a, const Occurrence *o)
{
    int substance = agenda_substance(a, o);

    for (Day day = o->day - 1; substance >= 0 && day <= o->day + 1; day++) {
        const AgendaDay *d = agenda_day(a, day);
        for (size_t i = 0; d && i < d->n; i++) {
            const Occurrence *other = &d->occurrences[i];
            bool asks = other->state == OCCURRENCE_DUE || other->state == OCCURRENCE_SNOOZED;
            if (other == o || !asks || agenda_substance(a, other) != substance || other->nominal > a->now ||
                other->until <= a->now || !agenda_exists(a, other))
                continue;
            if (o->state != OCCURRENCE_DUE || comes_before(other, o))
                return other;
        }
    }
    return NULL;
}

/* Whether the pause had begun; one that was written when the clock was ahead has. */
static bool pause_begun(const Agenda *a, Usec at)
{
    return a->pause_from > 0 && (a->pause_from <= at || a->pause_from > a->now);
}

static bool paused_at(const Agenda *a, Usec at)
{
    return a->pause_until > at && pause_begun(a, at);
}

/* Until when something other than spacing holds it back; `now` when nothing does. */
static Usec gate(const Agenda *a, const Occurrence *o, Usec now, const char **ret_because)
{
    const Occurrence *other = other_due(a, o);
    Usec quiet = agenda_quiet_end(a, agenda_reminder(a, o), now);

    *ret_because = paused_at(a, now) ? "paused" : quiet > now ? "quiet" : other ? "due" : "";
    if (paused_at(a, now))
        return a->pause_until;
    return quiet > now ? quiet : other ? other->until : now;
}

Usec agenda_expected(const Agenda *a, const Occurrence *o)
{
    Usec at = o->planned, before;

    if (o->state == OCCURRENCE_DUE)
        return o->due_since;
    do {
        before = at;
        if (at != USEC_NEVER && paused_at(a, at))
            at = a->pause_until;
        if (at != USEC_NEVER)
            at = agenda_quiet_end(a, agenda_reminder(a, o), at);
    } while (at != before && at < o->until);
    return at < o->until ? at : USEC_NEVER;
}

bool agenda_is_held(const Agenda *a, const Occurrence *o)
{
    if (o->state != OCCURRENCE_UPCOMING || o->planned == USEC_NEVER)
        return false;
    return o->planned > o->nominal || agenda_expected(a, o) != o->nominal || o->said_until != 0;
}

void agenda_cause(const Agenda *a, const Occurrence *o, char ret[static REASON_SIZE])
{
    const char *cause = "";
    Usec from = reference(o);

    if (o->planned != from && agenda_substance(a, o) >= 0)
        cause = agenda_reason_name(a, &o->reason);
    else if (paused_at(a, MAX(from, a->now)))
        cause = "paused";
    else if (agenda_quiet_end(a, agenda_reminder(a, o), MAX(from, a->now)) > MAX(from, a->now))
        cause = "quiet";
    else if (o->state == OCCURRENCE_UPCOMING && from <= a->now && other_due(a, o))
        cause = "due";
    snprintf(ret, REASON_SIZE, "%s", cause);
}

static int show_change(Agenda *a, const Occurrence *o, EffectType type, Effect **ret_effect, EffectList *ret)
{
    Effect *effect = effect_add(ret, type);

    if (!effect)
        return -ENOMEM;
    agenda_id(a, o, &effect->id);
    effect->nominal = o->nominal;
    effect->state = o->state;
    *ret_effect = effect;
    a->changed = true;
    return 0;
}

static int withdraw(Agenda *a, Occurrence *o, EffectList *ret)
{
    Effect *effect;

    if (!o->shown)
        return 0;
    o->shown = false;
    return show_change(a, o, EFFECT_WITHDRAW, &effect, ret);
}

static int say_held(Agenda *a, Occurrence *o, Usec until, const char *because, Usec now, EffectList *ret)
{
    Effect *effect;
    int r;

    if (now < o->nominal || !because[0] || o->said_until == until)
        return 0;
    o->said_until = until;
    a->changed = true;
    if (a->starting)
        return 0;
    if ((r = show_change(a, o, EFFECT_HELD, &effect, ret)) < 0)
        return r;
    effect->state = OCCURRENCE_HELD;
    effect->until = until;
    snprintf(effect->because, sizeof(effect->because), "%s", because);
    return 0;
}

/* Writes down what becomes of an occurrence by itself, and takes it off the screen. */
static int conclude(Agenda *a, Occurrence *o, EntryKind kind, const char *because, Usec now, EffectList *ret)
{
    Entry draft = {.kind = kind};
    int r;

    agenda_id(a, o, &draft.occurrence);
    draft.at = kind == ENTRY_DROPPED ? now : MIN(now, o->until);
    snprintf(draft.reason, sizeof(draft.reason), "%s", because);
    if ((r = agenda_write(a, &draft, now, ret)) < 0 || (r = agenda_note_state(a, &draft, ret)) < 0)
        return r;
    return withdraw(a, o, ret);
}

static int finish(Agenda *a, Occurrence *o, Usec now, EffectList *ret)
{
    if (o->state == OCCURRENCE_DROPPED) {
        edges_set(&a->edges, o, USEC_NEVER);
        return withdraw(a, o, ret);
    }
    if (o->until <= a->pause_until && pause_begun(a, o->until))
        return conclude(a, o, ENTRY_SKIP, "paused", now, ret);
    return conclude(a, o, ENTRY_MISSED, "", now, ret);
}

static bool is_late(const Occurrence *o, Usec now)
{
    Usec due = o->state == OCCURRENCE_UPCOMING ? o->planned : o->nominal;

    return now - due >= LATE_AFTER;
}

static int raise_it(Agenda *a, Occurrence *o, bool nag, Usec now, EffectList *ret)
{
    Entry draft = {
        .kind = ENTRY_RAISED, .at = now, .nominal = o->nominal, .until = o->until, .count = o->nags + (nag ? 1 : 0)};
    bool late = is_late(o, now);
    char because[REASON_SIZE] = "";
    Effect *effect;
    int r;

    if (o->state == OCCURRENCE_UPCOMING && o->planned > o->nominal)
        agenda_cause(a, o, because);
    agenda_id(a, o, &draft.occurrence);
    if ((r = agenda_write(a, &draft, now, ret)) < 0)
        return r;
    o->shown = true;
    if ((r = show_change(a, o, EFFECT_RAISE, &effect, ret)) < 0)
        return r;
    effect->until = o->until;
    effect->nag = nag;
    effect->late = late;
    memcpy(effect->because, because, sizeof(because));
    return 0;
}

static void wait_until(Agenda *a, Occurrence *o, Usec edge)
{
    edges_set(&a->edges, o, MIN(edge, o->until));
}

/* What was dropped already stays so, quietly. */
static int give_up(Agenda *a, Occurrence *o, Usec now, EffectList *ret)
{
    char because[REASON_SIZE];

    if (o->state == OCCURRENCE_DROPPED) {
        edges_set(&a->edges, o, USEC_NEVER);
        return 0;
    }
    agenda_cause(a, o, because);
    return conclude(a, o, ENTRY_DROPPED, because, now, ret);
}

static void take_up(Agenda *a, Occurrence *o)
{
    if (o->state != OCCURRENCE_DROPPED)
        return;
    o->state = dropped_from_snooze(o) ? OCCURRENCE_SNOOZED : OCCURRENCE_UPCOMING;
    o->because[0] = '\0';
    agenda_stock_changed(a);
}

static int hold(Agenda *a, Occurrence *o, Usec until, const char *because, Usec now, EffectList *ret)
{
    take_up(a, o);
    wait_until(a, o, until);
    return say_held(a, o, MIN(until, o->until), because, now, ret);
}

/* Waits for the time that was found: because of spacing or a limit, unless that is just the end of a snooze. */
static int wait_for_plan(Agenda *a, Occurrence *o, Usec now, EffectList *ret)
{
    char cause[REASON_SIZE] = "";

    if (o->planned != reference(o))
        agenda_cause(a, o, cause);
    return o->planned == USEC_NEVER ? give_up(a, o, now, ret) : hold(a, o, o->planned, cause, now, ret);
}

/* Something else held it back beyond the time that was planned, and what was taken since then may forbid it now. */
static int plan_late(Agenda *a, Occurrence *o, Usec now)
{
    Usec free_at;
    SpacingView view;
    int r = permitted_from(a, o, now, &free_at);

    if (r < 0 || free_at == now)
        return r;
    if ((r = agenda_view(a, NULL, &view)) < 0)
        return r;
    o->planned = free_at;
    agenda_find_reason(a, o, &view, MIN(free_at, o->until), &o->reason);
    return 0;
}

static int settle_waiting(Agenda *a, Occurrence *o, Usec now, EffectList *ret)
{
    const char *because;
    Usec free_at;
    int r;

    if ((r = agenda_plan(a, o)) < 0)
        return r;
    if (now < o->nominal)
        return hold(a, o, o->nominal, "", now, ret);
    if (now < o->planned)
        return wait_for_plan(a, o, now, ret);
    free_at = gate(a, o, now, &because);
    if (free_at > now)
        return hold(a, o, free_at, because, now, ret);
    if ((r = plan_late(a, o, now)) < 0)
        return r;
    if (now < o->planned)
        return wait_for_plan(a, o, now, ret);
    take_up(a, o);
    return raise_it(a, o, false, now, ret);
}

static int settle_unseen(Agenda *a, Occurrence *o, Usec now, EffectList *ret)
{
    const char *because;
    Usec free_at;
    int r;

    if ((r = permitted_from(a, o, now, &free_at)) < 0)
        return r;
    if (free_at == now)
        free_at = gate(a, o, now, &because);
    if (free_at == now)
        return raise_it(a, o, false, now, ret);
    wait_until(a, o, free_at);
    return 0;
}

/* When to nag next; not after bedtime for what hangs on it. */
static Usec nag_at(const Agenda *a, const Occurrence *o)
{
    const Reminder *reminder = agenda_reminder(a, o);
    Usec at = o->raised + reminder->nag;

    if (reminder->nag == 0 || o->nags >= reminder->nag_limit || (o->bedtime != USEC_NEVER && at > o->bedtime))
        return USEC_NEVER;
    return at;
}

static int settle_shown(Agenda *a, Occurrence *o, Usec now, EffectList *ret)
{
    const Occurrence *other = other_due(a, o);
    Usec at = nag_at(a, o), free_at;
    int r;

    if (paused_at(a, now) || other) {
        wait_until(a, o, other ? other->until : a->pause_until);
        return withdraw(a, o, ret);
    }
    if (now < at || now > o->bedtime) {
        wait_until(a, o, now < at ? at : USEC_NEVER);
        return 0;
    }
    if ((r = permitted_from(a, o, now, &free_at)) < 0)
        return r;
    if (free_at == now)
        free_at = agenda_quiet_end(a, agenda_reminder(a, o), now);
    if (free_at == now)
        return raise_it(a, o, true, now, ret);
    wait_until(a, o, free_at > o->bedtime ? USEC_NEVER : free_at);
    return 0;
}

int agenda_settle(Agenda *a, Occurrence *o, Usec now, EffectList *ret)
{
    bool existed = o->exists;
    int r;

    o->exists = agenda_exists(a, o);
    if (existed != o->exists && prescribed(a, o))
        agenda_touch(a, agenda_substance(a, o));
    if (!o->exists || o->state == OCCURRENCE_DONE || o->state == OCCURRENCE_SKIPPED || o->state == OCCURRENCE_MISSED) {
        edges_set(&a->edges, o, USEC_NEVER);
        return withdraw(a, o, ret);
    }
    if (now >= o->until)
        return finish(a, o, now, ret);
    if (o->state != OCCURRENCE_DUE && (r = withdraw(a, o, ret)) < 0)
        return r;
    if (o->state != OCCURRENCE_DUE)
        return settle_waiting(a, o, now, ret);
    if (now < o->nominal) { /* the clock was set back */
        wait_until(a, o, o->nominal);
        return withdraw(a, o, ret);
    }
    return o->shown ? settle_shown(a, o, now, ret) : settle_unseen(a, o, now, ret);
}
