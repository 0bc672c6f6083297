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

static bool unresolved(const Occurrence *o)
{
    return o->state == OCCURRENCE_UPCOMING || o->state == OCCURRENCE_DUE || o->state == OCCURRENCE_SNOOZED;
}

/* Since when it is due, or when it comes if nothing holds it. */
static Usec own_time(const Occurrence *o)
{
    return o->state == OCCURRENCE_DUE ? MAX(o->nominal, o->due_since) : agenda_reference(o);
}

/* As if taken when it is asked for; and, while something holds it until then, at its own time: that keeps nobody from
 * it. */
static int add_prescribed(const Agenda *a, const Occurrence *o, size_t *n)
{
    Intake intake = {.substance = agenda_substance(a, o), .at = agenda_asked_at(a, o), .day = o->day, .planned = true};
    int r = scratch_add(a->scratch, n, &intake);

    if (r < 0 || own_time(o) >= intake.at || intake.at <= a->now)
        return r;
    intake.at = own_time(o);
    return scratch_add(a->scratch, n, &intake);
}

int agenda_view(const Agenda *a, const Intake *extra, SpacingView *ret)
{
    Walk walk = agenda_walk(&a->kin->prescribed, a->days, a->n_days);
    size_t n = 0;
    int r = 0;

    *ret = (SpacingView){a->regimen, a->zone, a->intakes, a->n_intakes};
    if (a->kin->prescribed.n == 0 && !extra)
        return 0;
    for (size_t i = 0; i < a->n_intakes && r >= 0; i++)
        r = scratch_add(a->scratch, &n, &a->intakes[i]);
    for (const Occurrence *o; r >= 0 && (o = agenda_walk_next(&walk));)
        if (unresolved(o) && o->until > a->now && agenda_exists(a, o))
            r = add_prescribed(a, o, &n);
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

    if (substance < 0 || o->prescribed)
        return from < o->until ? from : USEC_NEVER;
    at = spacing_first(view, substance, dose, from, end, VERDICT_CLEAR);
    return at != USEC_NEVER ? at : spacing_first(view, substance, dose, from, o->until, VERDICT_CLOSE);
}

bool agenda_find_reason(const Agenda *a, const Occurrence *o, const SpacingView *view, Usec at, SpacingReason *ret)
{
    SpacingResult result;

    spacing_check(view, agenda_substance(a, o), agenda_dose(a, o->reminder, o->day), at, &result);
    if (result.n_reasons > 0)
        *ret = result.reasons[0];
    return result.n_reasons > 0;
}

const char *agenda_reason_name(const Agenda *a, const SpacingReason *reason)
{
    return reason->cause == SPACING_RULE ? a->regimen->substances[reason->other].name : "limit";
}

static bool comes_before(const Occurrence *a, const Occurrence *b)
{
    if (a->nominal != b->nominal)
        return a->nominal < b->nominal;
    return a->reminder != b->reminder ? a->reminder < b->reminder : a->index < b->index;
}

/* Whether it is asked for, or will be once more. */
static bool asks(const Agenda *a, const Occurrence *o)
{
    return (o->state == OCCURRENCE_DUE || o->state == OCCURRENCE_SNOOZED) && o->until > a->now && agenda_exists(a, o);
}

/* Two doses of one substance are never asked for at once: whether the other is, and so this has to wait. Two are due
 * only where the journal knows a future, because the clock was set back; then the earlier comes first. */
static bool asks_before(const Agenda *a, const Occurrence *other, const Occurrence *o)
{
    if (other == o || !asks(a, other) || other->nominal > a->now)
        return false;
    return o->state != OCCURRENCE_DUE || comes_before(other, o);
}

Usec agenda_reference(const Occurrence *o)
{
    return o->state != OCCURRENCE_DUE ? MAX(o->nominal, o->snoozed_until) : o->nominal;
}

/* The first instant from `at` that no pause or quiet range forbids; it may lie beyond the window. */
static Usec open_from(const Agenda *a, const Occurrence *o, Usec at)
{
    Usec before;

    do {
        before = at;
        if (agenda_paused_at(a, at))
            at = a->pause_until;
        at = agenda_quiet_end(a, agenda_reminder(a, o), at);
    } while (at != before && at < o->until);
    return at;
}

/* When the last of its substance that is due or snoozed asks no more. One that the clock was set back before does too:
 * else this would change when its time comes once more, and nothing happens then that is to be looked at. */
static Usec others_until(const Agenda *a, const Occurrence *o)
{
    Walk walk = agenda_walk_alike(a, o);
    Usec until = 0;

    for (const Occurrence *other; (other = agenda_walk_next(&walk));)
        if (other != o && asks(a, other))
            until = MAX(until, other->until);
    return until;
}

Usec agenda_asked_at(const Agenda *a, const Occurrence *o)
{
    Usec at = own_time(o);

    if (o->state == OCCURRENCE_DUE)
        return agenda_paused_at(a, a->now) ? MAX(at, a->pause_until) : at;
    at = open_from(a, o, MAX(MAX(at, a->now), others_until(a, o)));
    return at < o->until ? at : own_time(o);
}

/* The first instant from `from`, which is open, that spacing permits as well. */
static Usec free_from(const Agenda *a, const Occurrence *o, const SpacingView *view, Usec from)
{
    Amount dose = agenda_dose(a, o->reminder, o->day);
    Usec at = from, before;

    if (agenda_substance(a, o) < 0 || o->prescribed)
        return at < o->until ? at : USEC_NEVER;
    do {
        before = at;
        if (at < o->until)
            at = spacing_first(view, agenda_substance(a, o), dose, at, o->until, VERDICT_CLOSE);
        if (at < o->until)
            at = open_from(a, o, at);
    } while (at != before && at < o->until);
    return at < o->until ? at : USEC_NEVER;
}

int agenda_plan(Agenda *a, Occurrence *o)
{
    SpacingView view = {0};
    Usec from = agenda_reference(o), open = USEC_NEVER, until = o->until;
    int r;

    if (agenda_substance(a, o) >= 0 && (r = agenda_view(a, NULL, &view)) < 0)
        return r;
    o->planned = agenda_plan_from(a, o, &view, from);
    o->free_at = o->planned;
    if (o->planned != USEC_NEVER) {
        open = open_from(a, o, MAX(o->planned, a->now));
        o->free_at = open == o->planned ? open : free_from(a, o, &view, open);
    }
    if (agenda_substance(a, o) < 0)
        return 0;
    if (open < until && o->free_at > open && (o->planned == from || o->planned < a->now)) {
        /* What forbids it last; where quiet hours come after that, what forbids it first. */
        if (!agenda_find_reason(a, o, &view, MIN(o->free_at, until) - 1, &o->reason))
            agenda_find_reason(a, o, &view, open, &o->reason);
    } else if (o->planned != from) {
        agenda_find_reason(a, o, &view, MIN(o->planned, until) - 1, &o->reason);
    }
    return 0;
}

int agenda_free_until(const Agenda *a, const Occurrence *o, Usec now, Usec *ret)
{
    int substance = agenda_substance(a, o), r;
    SpacingView view;

    *ret = agenda_quiet_start(a, agenda_reminder(a, o), now);
    if (substance < 0 || o->prescribed)
        return 0;
    if ((r = agenda_view(a, NULL, &view)) < 0)
        return r;
    for (size_t i = 0; i < view.n_intakes; i++) {
        Usec minimum, preferred;
        regimen_spacing(a->regimen, substance, view.intakes[i].substance, &minimum, &preferred);
        if (view.intakes[i].at > now && view.intakes[i].at - minimum >= now)
            *ret = MIN(*ret, view.intakes[i].at - minimum + 1);
    }
    return 0;
}

bool agenda_is_left_out(const Agenda *a, const Occurrence *o)
{
    if (o->free_at != USEC_NEVER || o->prescribed)
        return false;
    return o->planned == USEC_NEVER || o->left_out || open_from(a, o, MAX(o->planned, a->now)) < o->until;
}

/* The first instant from `now` at which it may be asked for at all; `now` itself mostly. */
int agenda_permitted_from(Agenda *a, const Occurrence *o, Usec now, Usec *ret)
{
    int substance = agenda_substance(a, o), r;
    SpacingView view;

    *ret = now;
    if (substance < 0 || o->prescribed)
        return 0;
    if ((r = agenda_view(a, NULL, &view)) < 0)
        return r;
    *ret = spacing_first(&view, substance, agenda_dose(a, o->reminder, o->day), now, o->until, VERDICT_CLOSE);
    return 0;
}

const Occurrence *agenda_other_due(const Agenda *a, const Occurrence *o)
{
    Walk walk = agenda_walk_alike(a, o);

    for (const Occurrence *other; (other = agenda_walk_next(&walk));)
        if (asks_before(a, other, o))
            return other;
    return NULL;
}

/* Whether the pause had begun; one that was written when the clock was ahead has. */
bool agenda_pause_begun(const Agenda *a, Usec at)
{
    return a->pause_from > 0 && (a->pause_from <= at || a->pause_from > a->now);
}

bool agenda_paused_at(const Agenda *a, Usec at)
{
    return a->pause_until > at && agenda_pause_begun(a, at);
}

/* Until when something other than spacing holds it back; `now` when nothing does. */
Usec agenda_gate(const Agenda *a, const Occurrence *o, Usec now, const char **ret_because)
{
    const Occurrence *other = agenda_other_due(a, o);
    Usec quiet = agenda_quiet_end(a, agenda_reminder(a, o), now);

    *ret_because = agenda_paused_at(a, now) ? "paused" : quiet > now ? "quiet" : other ? "due" : "";
    if (agenda_paused_at(a, now))
        return a->pause_until;
    return quiet > now ? quiet : other ? other->until : now;
}

Usec agenda_expected(const Agenda *a, const Occurrence *o)
{
    Usec at;

    if (o->state == OCCURRENCE_DUE)
        return o->due_since;
    if (o->planned == USEC_NEVER || o->free_at == USEC_NEVER)
        return USEC_NEVER;
    at = open_from(a, o, MAX(o->planned, o->free_at));
    return at < o->until ? at : USEC_NEVER;
}

bool agenda_is_held(const Agenda *a, const Occurrence *o)
{
    if (o->state != OCCURRENCE_UPCOMING || agenda_is_left_out(a, o))
        return false;
    return o->planned > o->nominal || agenda_expected(a, o) != o->nominal || o->nominal <= a->now;
}

void agenda_cause(const Agenda *a, const Occurrence *o, char ret[static REASON_SIZE])
{
    const char *cause = "";
    Usec from = MAX(agenda_reference(o), a->now);

    if (from < o->planned && agenda_substance(a, o) >= 0)
        cause = agenda_reason_name(a, &o->reason);
    else if (agenda_paused_at(a, from))
        cause = "paused";
    else if (agenda_quiet_end(a, agenda_reminder(a, o), from) > from)
        cause = "quiet";
    else if (from < o->free_at && agenda_substance(a, o) >= 0)
        cause = agenda_reason_name(a, &o->reason);
    else if (o->state == OCCURRENCE_UPCOMING && from == a->now && agenda_other_due(a, o))
        cause = "due";
    snprintf(ret, REASON_SIZE, "%s", cause);
}
