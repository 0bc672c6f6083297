/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agenda-internal.h"
#include "macro.h"

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
    if (o->until <= a->pause_until && agenda_pause_begun(a, o->until))
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
        snprintf(because, sizeof(because), "%s", agenda_reason_name(a, &o->reason));
    agenda_id(a, o, &draft.occurrence);
    if ((r = agenda_write(a, &draft, now, ret)) < 0)
        return r;
    o->shown = true;
    o->said_until = 0;
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

void agenda_take_up(Agenda *a, Occurrence *o)
{
    if (o->state != OCCURRENCE_DROPPED)
        return;
    o->state = OCCURRENCE_UPCOMING;
    o->because[0] = '\0';
    agenda_stock_changed(a);
}

static int hold(Agenda *a, Occurrence *o, Usec until, const char *because, Usec now, EffectList *ret)
{
    agenda_take_up(a, o);
    wait_until(a, o, until);
    return say_held(a, o, MIN(until, o->until), because, now, ret);
}

/* Waits for the time that was found: because of spacing or a limit, unless that is just the end of a snooze. */
static int wait_for_plan(Agenda *a, Occurrence *o, Usec now, EffectList *ret)
{
    char cause[REASON_SIZE] = "";

    if (o->planned != agenda_reference(o))
        agenda_cause(a, o, cause);
    return hold(a, o, o->planned, cause, now, ret);
}

/* While it waits for another dose, its own time may pass. */
static int hold_for_other(Agenda *a, Occurrence *o, Usec until, Usec now, EffectList *ret)
{
    Usec free_until;
    int r;

    if ((r = agenda_free_until(a, o, now, &free_until)) < 0 || (r = hold(a, o, until, "due", now, ret)) < 0)
        return r;
    wait_until(a, o, MIN(until, free_until));
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
    if (agenda_is_left_out(a, o))
        return give_up(a, o, now, ret);
    if (now < o->planned)
        return wait_for_plan(a, o, now, ret);
    free_at = agenda_gate(a, o, now, &because);
    if (free_at > now)
        return o->free_at == now ? hold_for_other(a, o, free_at, now, ret) : hold(a, o, free_at, because, now, ret);
    /* Something else held it back beyond the time that was planned, and what was taken since then forbids it now. */
    if (o->free_at > now)
        return hold(a, o, o->free_at, agenda_reason_name(a, &o->reason), now, ret);
    agenda_take_up(a, o);
    return raise_it(a, o, false, now, ret);
}

static int settle_unseen(Agenda *a, Occurrence *o, Usec now, EffectList *ret)
{
    const char *because;
    Usec free_at;
    int r;

    if ((r = agenda_permitted_from(a, o, now, &free_at)) < 0)
        return r;
    if (free_at == now)
        free_at = agenda_gate(a, o, now, &because);
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
    const Occurrence *other = agenda_other_due(a, o);
    Usec at = nag_at(a, o), free_at;
    int r;

    if (agenda_paused_at(a, now) || other) {
        wait_until(a, o, other ? other->until : a->pause_until);
        return withdraw(a, o, ret);
    }
    if (now < at || now > o->bedtime) {
        wait_until(a, o, now < at ? at : USEC_NEVER);
        return 0;
    }
    if ((r = agenda_permitted_from(a, o, now, &free_at)) < 0)
        return r;
    if (free_at == now)
        free_at = agenda_quiet_end(a, agenda_reminder(a, o), now);
    if (free_at == now)
        return raise_it(a, o, true, now, ret);
    wait_until(a, o, free_at > o->bedtime ? USEC_NEVER : free_at);
    return 0;
}

static int settle(Agenda *a, Occurrence *o, Usec now, EffectList *ret)
{
    int r;

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

int agenda_settle(Agenda *a, Occurrence *o, Usec now, EffectList *ret)
{
    const bool existed = o->exists;
    const OccurrenceState state = o->state;
    const Usec asked_at = o->asked_at;
    int r;

    o->exists = agenda_exists(a, o);
    if ((r = settle(a, o, now, ret)) < 0 || !o->prescribed)
        return r;
    o->asked_at = agenda_asked_at(a, o);
    if (o->asked_at != asked_at || o->exists != existed || o->state != state)
        agenda_touch(a, agenda_substance(a, o));
    return 0;
}
