/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "agenda-internal.h"
#include "lullday.h"
#include "macro.h"

void agenda_fold_reset(Agenda *a)
{
    a->n_intakes = 0;
    a->n_bedtimes = 0;
    a->pause_from = a->pause_until = 0;
    for (size_t i = 0; i < a->regimen->n_reminders; i++)
        a->enabled[i] = (Enabled){USEC_NEVER, DAY_MAX, DAY_MAX};
    agenda_stock_changed(a);
}

static int grow(void **items, size_t *allocated, size_t n, size_t size)
{
    size_t want = MAX(n + 1, *allocated * 2);
    void *p;

    if (n < *allocated)
        return 0;
    p = realloc(*items, want * size);
    if (!p)
        return -ENOMEM;
    *items = p;
    *allocated = want;
    return 0;
}

static int add_intake(Agenda *a, const Entry *entry)
{
    int substance = regimen_find_substance(a->regimen, entry->subject), r;
    size_t place = a->n_intakes;

    /* What only stock is counted by is too old for spacing. */
    if (substance < 0 || entry->day < agenda_oldest_day(a))
        return 0;
    if ((r = grow((void **)&a->intakes, &a->intakes_allocated, a->n_intakes, sizeof(*a->intakes))) < 0)
        return r;
    for (; place > 0 && a->intakes[place - 1].at > entry->at; place--)
        a->intakes[place] = a->intakes[place - 1];
    a->intakes[place] = (Intake){.substance = substance, .at = entry->at, .amount = entry->amount, .day = entry->day};
    a->n_intakes++;
    return 0;
}

AgendaDay *agenda_live_days(const Agenda *a, size_t *ret_n)
{
    size_t skip = (size_t)MAX(a->today - 1 - a->first_day, 0);

    skip = MIN(skip, a->n_days);
    *ret_n = a->n_days - skip;
    return a->days + skip;
}

void agenda_touch(Agenda *a, int substance)
{
    size_t n;
    AgendaDay *days = agenda_live_days(a, &n);
    Walk walk = agenda_walk(&a->kin->moved[substance], days, n);

    for (Occurrence *o; (o = agenda_walk_next(&walk));)
        if (agenda_is_open(o)) {
            a->drop_touched |= o->state == OCCURRENCE_DROPPED;
            edges_set(&a->edges, o, EDGE_NOW);
        }
}

void agenda_touch_quota(Agenda *a, const char *subject, Day day)
{
    size_t n;
    AgendaDay *days = agenda_days_between(a, civil_monday(day), civil_monday(day) + 6, &n);
    Walk walk = agenda_walk(&a->kin->quotas, days, n);

    for (Occurrence *o; (o = agenda_walk_next(&walk));) {
        const Reminder *r = agenda_reminder(a, o);
        const char *what = r->substance >= 0 ? a->regimen->substances[r->substance].name : r->name;
        if (agenda_is_open(o) && strcmp(what, subject) == 0)
            edges_set(&a->edges, o, EDGE_NOW);
    }
}

static int32_t taken_between(const Agenda *a, int substance, Day first, Day end)
{
    int32_t n = 0;

    for (size_t i = 0; i < a->n_intakes; i++)
        n += a->intakes[i].substance == substance && a->intakes[i].day >= first && a->intakes[i].day < end;
    return n;
}

static int32_t done_between(const Agenda *a, const char *activity, Day first, Day end)
{
    int32_t n = 0;

    for (size_t i = 0; i < a->n_lines; i++) {
        const Entry *e = a->lines[i].entry;
        n += !a->lines[i].dead && e->kind == ENTRY_ACTIVITY && e->day >= first && e->day < end &&
             strcmp(e->subject, activity) == 0;
    }
    return n;
}

int32_t agenda_done_in_week(const Agenda *a, const Reminder *r, Day day)
{
    Day monday = civil_monday(day);

    return r->substance >= 0 ? taken_between(a, r->substance, monday, monday + 7)
                             : done_between(a, r->name, monday, monday + 7);
}

bool agenda_exists(const Agenda *a, const Occurrence *o)
{
    const Reminder *r = agenda_reminder(a, o);

    if (o->state == OCCURRENCE_DONE)
        return true;
    if (o->state == OCCURRENCE_SKIPPED || o->state == OCCURRENCE_MISSED)
        return o->placed; /* or what it followed was undone */
    if (!o->placed || (o->nominal >= o->until && !o->fixed))
        return false;
    /* Where days came to start later, what lies ahead belongs to a day before the one that it was then. */
    const Enabled *since = &a->enabled[o->reminder];
    if (o->state != OCCURRENCE_DROPPED && (o->until <= since->at || (o->day < since->day && o->nominal <= since->at)))
        return false;
    /* One that wasn't heeded comes again the next day, and isn't missed: nobody asks later whether it was done. So
     * nothing hangs on whether the stock was low while its window lasted. */
    if (r->refill && (o->until <= a->now || !agenda_stock_low(a, r->refill_of, o->day)))
        return false;
    return r->recur.days.kind != RECUR_QUOTA || agenda_done_in_week(a, r, o->day) < r->recur.days.n;
}

/* Whether what was taken forbids it when an entry was written, on the lull day that it was then. */
static bool is_too_soon(const Agenda *a, const Occurrence *o, const Entry *entry)
{
    const Usec at = entry->recorded;
    const Day day = entry->at == at ? entry->day : lullday_at_offset(entry->offset_sec, a->regimen->day_starts_sec, at);
    SpacingView view = {a->regimen, a->zone, a->intakes, a->n_intakes, &day};
    int substance = agenda_substance(a, o);

    return substance >= 0 && !a->regimen->substances[substance].prescription &&
           spacing_verdict(&view, substance, agenda_dose(a, o->reminder, o->day), at) > VERDICT_CLOSE;
}

/* What was raised is taken back when this intake makes it too soon or too much: it is planned anew. Not what was raised
 * weeks ahead, when the clock was: by then the intake is let go of. */
static void put_back(Agenda *a, const Entry *entry)
{
    int substance = regimen_find_substance(a->regimen, entry->subject);
    size_t n;
    AgendaDay *days = agenda_days_between(a, a->first_day, entry->day + AGENDA_DAYS_SPARE, &n);
    Walk walk;

    if (substance < 0)
        return;
    walk = agenda_walk(&a->kin->moved[substance], days, n);
    for (Occurrence *o; (o = agenda_walk_next(&walk));) {
        if (!o->fixed || !agenda_is_open(o) || o->until <= entry->recorded || !is_too_soon(a, o, entry))
            continue;
        if (o->state != OCCURRENCE_DROPPED)
            o->state = OCCURRENCE_UPCOMING;
        o->snoozed_until = 0;
    }
}

void agenda_resolve(Agenda *a, Occurrence *o, OccurrenceState state, const Entry *entry)
{
    o->state = state;
    o->resolved = entry->at;
    o->by = entry->id;
    memcpy(o->because, entry->reason, sizeof(o->because));
    edges_set(&a->edges, o, EDGE_NOW);
    if (agenda_substance(a, o) >= 0)
        agenda_touch(a, agenda_substance(a, o));
}

/* Two doses of one substance are never asked for at once. */
static bool another_due(const Agenda *a, const Occurrence *raised, Usec at)
{
    Walk walk = agenda_walk_alike(a, raised);

    for (const Occurrence *o; (o = agenda_walk_next(&walk));)
        if (o != raised && o->nominal <= at && o->until > at &&
            (o->state == OCCURRENCE_DUE || o->state == OCCURRENCE_SNOOZED) && agenda_exists(a, o))
            return true;
    return false;
}

/* Whether it could be raised as an entry says. It could not where it followed from what has been undone since: what
 * was so before then holds again. */
static bool raise_counts(const Agenda *a, const Occurrence *o, const Entry *entry)
{
    if (!agenda_is_open(o) || (o->fixed && o->nominal != entry->nominal))
        return false;
    if (entry->at < agenda_reference(o) && o->fixed)
        return false;
    if (entry->at < a->pause_until)
        return false;
    return o->state == OCCURRENCE_DUE || (!another_due(a, o, entry->at) && !is_too_soon(a, o, entry));
}

static void raise_fold(Agenda *a, Occurrence *o, const Entry *entry)
{
    if (!raise_counts(a, o, entry))
        return;
    edges_set(&a->edges, o, USEC_NEVER);
    if (o->state != OCCURRENCE_DUE || (o->raised < a->pause_until && a->pause_until <= entry->at))
        o->due_since = entry->at;
    o->state = OCCURRENCE_DUE;
    o->because[0] = '\0';
    o->left_out = false;
    if (!o->fixed) {
        o->fixed = true;
        o->fixed_by = entry->id;
        o->nominal = entry->nominal;
        o->until = entry->until;
    }
    o->snoozed_until = 0;
    o->raised = entry->at;
    o->nags = entry->count;
    edges_set(&a->edges, o, EDGE_NOW);
}

/* Entries about one occurrence. What is done or skipped stays so, whatever another device wrote later. */
static int fold_occurrence(Agenda *a, const Entry *entry)
{
    Occurrence *o = agenda_find(a, &entry->occurrence);

    if (!o || o->state == OCCURRENCE_DONE)
        return 0;
    switch (entry->kind) {
    case ENTRY_INTAKE:
    case ENTRY_ACTIVITY:
        agenda_resolve(a, o, OCCURRENCE_DONE, entry);
        agenda_follow(a, o, entry->at);
        break;
    case ENTRY_SKIP:
        agenda_resolve(a, o, OCCURRENCE_SKIPPED, entry);
        break;
    case ENTRY_MISSED:
        if (agenda_is_open(o))
            agenda_resolve(a, o, OCCURRENCE_MISSED, entry);
        break;
    case ENTRY_DROPPED:
        return agenda_fold_drop(a, o, entry);
    case ENTRY_RAISED:
        raise_fold(a, o, entry);
        break;
    case ENTRY_SNOOZE:
        if (!agenda_is_open(o) || !o->fixed) /* what has another time now comes then */
            break;
        o->state = OCCURRENCE_SNOOZED;
        o->left_out = false;
        o->snoozed_until = entry->until;
        edges_set(&a->edges, o, EDGE_NOW);
        if (o->prescribed)
            agenda_touch(a, agenda_substance(a, o));
        break;
    default:
        break;
    }
    return 0;
}

static void place_day_again(Agenda *a, AgendaDay *day, Usec now, const EntryId *undone)
{
    for (size_t i = 0; day && i < day->n; i++)
        edges_set(&a->edges, &day->occurrences[i], USEC_NEVER);
    if (day)
        agenda_day_place(a, day, now, undone);
    for (size_t i = 0; day && i < day->n; i++) {
        a->drop_touched |= day->occurrences[i].state == OCCURRENCE_DROPPED;
        edges_set(&a->edges, &day->occurrences[i], EDGE_NOW);
        if (day->occurrences[i].prescribed)
            agenda_touch(a, agenda_substance(a, &day->occurrences[i]));
    }
}

/* The day before too, which travel over the date line can make today again: its last windows end by the next day's. */
static void place_again(Agenda *a, Day day, Usec now, const EntryId *undone)
{
    place_day_again(a, agenda_day(a, day), now, undone);
    place_day_again(a, agenda_day(a, day - 1), now, undone);
}

static int fold_bedtime(Agenda *a, const Entry *entry)
{
    int r;

    for (size_t i = 0; i < a->n_bedtimes; i++)
        if (a->bedtimes[i].day == entry->day)
            a->bedtimes[i--] = a->bedtimes[--a->n_bedtimes];
    if (entry->until > 0) {
        if ((r = grow((void **)&a->bedtimes, &a->bedtimes_allocated, a->n_bedtimes, sizeof(*a->bedtimes))) < 0)
            return r;
        a->bedtimes[a->n_bedtimes++] = (Bedtime){entry->day, entry->until};
    }
    place_again(a, entry->day, entry->recorded, NULL);
    return 0;
}

/* What hung on a bedtime that was taken back hangs on the configured one again. */
static void fold_void(Agenda *a, const Entry *entry)
{
    const Entry *target = agenda_entry(a, &entry->ref, NULL);

    if (target && target->kind == ENTRY_BEDTIME)
        place_again(a, target->day, entry->recorded, &target->id);
}

static void look_at_everything(Agenda *a)
{
    size_t n;
    AgendaDay *days = agenda_live_days(a, &n);

    for (size_t d = 0; d < n; d++)
        for (size_t i = 0; i < days[d].n; i++)
            if (agenda_is_open(&days[d].occurrences[i])) {
                a->drop_touched |= days[d].occurrences[i].state == OCCURRENCE_DROPPED;
                edges_set(&a->edges, &days[d].occurrences[i], EDGE_NOW);
            }
}

static void fold_pause(Agenda *a, const Entry *entry)
{
    bool paused = a->pause_until > entry->at;

    if (entry->kind == ENTRY_PAUSE) {
        a->pause_from = paused ? a->pause_from : entry->at;
        a->pause_until = entry->until;
    } else if (paused) {
        a->pause_until = entry->at;
    }
    look_at_everything(a);
}

static void fold_enabled(Agenda *a, const Entry *entry)
{
    int reminder = agenda_find_reminder(a, entry->subject);
    Enabled *e = &a->enabled[MAX(reminder, 0)];

    if (reminder < 0)
        return;
    if (entry->kind == ENTRY_DISABLED)
        *e = (Enabled){USEC_NEVER, DAY_MAX, DAY_MAX};
    else if (strcmp(entry->reason, REASON_RULE) == 0 && agenda_is_ours(a, entry))
        *e = (Enabled){entry->at, entry->day, MIN(e->first, entry->day)};
    else if (entry->at < e->at) /* another machine may have had it longer */
        *e = (Enabled){entry->at, entry->day, MIN(e->first, entry->day)};
}

static int fold_entry(Agenda *a, const Entry *entry)
{
    int r;

    switch (entry->kind) {
    case ENTRY_INTAKE:
        if ((r = add_intake(a, entry)) < 0)
            return r;
        if ((r = fold_occurrence(a, entry)) < 0)
            return r;
        put_back(a, entry);
        if (regimen_find_substance(a->regimen, entry->subject) >= 0)
            agenda_touch(a, regimen_find_substance(a->regimen, entry->subject));
        agenda_touch_quota(a, entry->subject, entry->day);
        return 0;
    case ENTRY_ACTIVITY:
        agenda_touch_quota(a, entry->subject, entry->day);
        return fold_occurrence(a, entry);
    case ENTRY_BEDTIME:
        return fold_bedtime(a, entry);
    case ENTRY_PAUSE:
    case ENTRY_RESUME:
        fold_pause(a, entry);
        return 0;
    case ENTRY_ENABLED:
    case ENTRY_DISABLED:
        fold_enabled(a, entry);
        return 0;
    case ENTRY_ZONE:
        agenda_fold_journey(a, entry);
        return 0;
    case ENTRY_VOID:
        fold_void(a, entry);
        return 0;
    default:
        return fold_occurrence(a, entry);
    }
}

int agenda_fold_entry(Agenda *a, const Entry *entry)
{
    int r = fold_entry(a, entry);

    agenda_stock_fold(a, entry);
    return r;
}
