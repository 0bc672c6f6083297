/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "agenda-internal.h"
#include "lullday.h"
#include "macro.h"

/* By how much a zone changes at once where it doesn't skip a whole date. */
#define CLOCK_CHANGE_MAX (3 * USEC_PER_HOUR)

/* A clock time before the day's start falls on the next calendar date. */
static Usec clock_on(const Agenda *a, Day day, int32_t sec)
{
    Usec at;

    zone_resolve(a->zone, sec < a->regimen->day_starts_sec ? day + 1 : day, sec, &at);
    return at;
}

static void frame(const Agenda *a, Day day, AgendaDay *ret)
{
    Weekday weekday = civil_weekday(day);

    *ret = (AgendaDay){
        .day = day,
        .start = lullday_start(a->zone, a->regimen->day_starts_sec, day),
        .end = lullday_start(a->zone, a->regimen->day_starts_sec, day + 1),
        .wake = clock_on(a, day, a->regimen->wake_sec[weekday]),
        .bedtime = clock_on(a, day, a->regimen->bedtime_sec[weekday]),
    };
    ret->empty = ret->start == ret->end || !zone_has_day(a->zone, day);
    for (size_t i = 0; i < a->n_bedtimes; i++)
        /* After travel it can lie outside the day. */
        if (a->bedtimes[i].day == day && a->bedtimes[i].at >= ret->start && a->bedtimes[i].at < ret->end) {
            ret->bedtime = a->bedtimes[i].at;
            ret->bedtime_declared = true;
        }
}

static Usec instant(const Agenda *a, const AgendaDay *day, const RecurTime *time)
{
    switch (time->anchor) {
    case RECUR_WAKE:
        return day->wake + time->sec * USEC_PER_SEC;
    case RECUR_BEDTIME:
        return day->bedtime + time->sec * USEC_PER_SEC;
    default:
        return clock_on(a, day->day, time->sec);
    }
}

/* Where a range of slots ends; a clock time that is the day's start means the day's end. */
static Usec range_end(const Agenda *a, const AgendaDay *day, const RecurTime *time)
{
    if (time->anchor == RECUR_CLOCK && time->sec == a->regimen->day_starts_sec)
        return day->end;
    return MIN(instant(a, day, time), day->end);
}

/* The nominal times of a reminder's own rule on a day, in the rule's order; what follows another has none here. */
static size_t own_slots(const Agenda *a, const AgendaDay *day, const Reminder *reminder,
                        Usec slots[static RECUR_SLOTS_MAX])
{
    const Recur *recur = &reminder->recur;
    size_t n = 0;
    Usec to;

    if (day->empty || !recur_on_day(&recur->days, day->day))
        return 0;
    if (recur->every == 0) {
        for (; n < recur->n_times; n++)
            slots[n] = instant(a, day, &recur->times[n]);
        return n;
    }
    to = range_end(a, day, &recur->to);
    for (Usec at = instant(a, day, &recur->from); at < to && n < RECUR_SLOTS_MAX; at += recur->every)
        slots[n++] = at;
    return n;
}

static size_t count_slots(const Agenda *a, const AgendaDay *day, int reminder)
{
    Usec slots[RECUR_SLOTS_MAX];
    size_t n = own_slots(a, day, &a->regimen->reminders[reminder], slots);

    for (size_t i = 0; a->regimen->reminders[reminder].follows && i < a->regimen->n_reminders; i++)
        if (a->regimen->reminders[i].then == reminder)
            n += count_slots(a, day, (int)i);
    return n;
}

size_t agenda_count_slots(const Agenda *a, Day day, int reminder)
{
    const Reminder *r = &a->regimen->reminders[reminder];
    AgendaDay made;

    /* The usual rule needs no instants, and whoever asks asks for many days. */
    if (r->recur.every == 0 && !r->follows)
        return recur_on_day(&r->recur.days, day) && zone_has_day(a->zone, day) ? r->recur.n_times : 0;
    frame(a, day, &made);
    return count_slots(a, &made, reminder);
}

static bool on_bedtime(const Reminder *reminder, size_t slot)
{
    return slot < reminder->recur.n_times && reminder->recur.times[slot].anchor == RECUR_BEDTIME;
}

static Usec first_after(const Usec *slots, size_t n, Usec nominal)
{
    Usec next = USEC_NEVER;

    for (size_t i = 0; i < n; i++)
        if (slots[i] > nominal)
            next = MIN(next, slots[i]);
    return next;
}

static bool is_declared(const Agenda *a, Day day)
{
    for (size_t i = 0; i < a->n_bedtimes; i++)
        if (a->bedtimes[i].day == day)
            return true;
    return false;
}

/* The next occurrence of the same rule after one at `nominal`: of its day, or after its day's last one of tomorrow.
 * USEC_NEVER where that is too far away to cut a window of `span`: changes of the clock aside, only what hangs on a
 * bedtime that was declared comes before its own day. */
static Usec next_slot(const Agenda *a, const AgendaDay *day, const Reminder *reminder, const Usec *slots, size_t n,
                      Usec nominal, Usec span)
{
    Usec next = first_after(slots, n, nominal), tomorrow[RECUR_SLOTS_MAX];
    AgendaDay after;

    if (next != USEC_NEVER)
        return next;
    if ((day->end - CLOCK_CHANGE_MAX - nominal) / 2 >= span && !is_declared(a, day->day + 1))
        return next;
    frame(a, day->day + 1, &after);
    n = own_slots(a, &after, reminder, tomorrow);
    return first_after(tomorrow, n, nominal);
}

/* How late it is still useful. */
static Usec window_end(const Agenda *a, const AgendaDay *day, const Reminder *reminder, const Usec *slots, size_t n,
                       size_t slot)
{
    Usec nominal = slots[slot], span, next;

    if (reminder->window != SPAN_UNSET)
        span = reminder->window;
    else if (reminder->recur.every > 0)
        return MIN(nominal + reminder->recur.every / 2, day->end);
    else
        span = on_bedtime(reminder, slot) ? day->bedtime + WINDOW_AFTER_BEDTIME - nominal : WINDOW_DEFAULT;
    next = next_slot(a, day, reminder, slots, n, nominal, span);
    if (next != USEC_NEVER)
        span = MIN(span, reminder->window != SPAN_UNSET ? next - nominal : (next - nominal) / 2);
    return MIN(nominal + span, day->end);
}

void agenda_begin_anew(Occurrence *o)
{
    o->fixed = o->left_out = false;
    o->snoozed_until = 0;
    o->state = OCCURRENCE_UPCOMING;
    o->because[0] = '\0';
}

static void place(Occurrence *o, const AgendaDay *day, bool hangs_on_bedtime, Usec nominal, Usec until, Usec now)
{
    o->placed = true;
    o->bedtime = hangs_on_bedtime ? day->bedtime : USEC_NEVER;
    if (!o->fixed) {
        if (o->state == OCCURRENCE_DROPPED && nominal > now && nominal != o->nominal)
            agenda_begin_anew(o);
        o->nominal = nominal;
        o->until = until;
    } else if (hangs_on_bedtime && agenda_is_open(o)) {
        bool still_to_come = o->nominal > now;     /* raised when the clock was ahead */
        o->until = MAX(until, MIN(o->until, now)); /* what has ended by its new time alone ends now */
        if (nominal > now || still_to_come) {
            agenda_begin_anew(o);
            o->nominal = nominal;
        }
    }
}

static bool ended_by_itself(const Agenda *a, const Occurrence *o)
{
    const Entry *by = agenda_entry(a, &o->by, NULL);

    return o->state == OCCURRENCE_MISSED || (o->state == OCCURRENCE_SKIPPED && by && by->source == SOURCE_SERVICE);
}

/* What ended by itself since a bedtime that is undone now goes on where its window is open again. */
static void reopen(const Agenda *a, Occurrence *o, const EntryId *undone, Usec until, Usec now)
{
    if (until <= now || !ended_by_itself(a, o) || entry_id_compare(&o->by, undone) < 0)
        return;
    o->state = !o->fixed ? OCCURRENCE_UPCOMING : o->snoozed_until > 0 ? OCCURRENCE_SNOOZED : OCCURRENCE_DUE;
    o->because[0] = '\0';
}

static void place_all(const Agenda *a, AgendaDay *day, Usec now, const EntryId *undone)
{
    Usec slots[RECUR_SLOTS_MAX];

    for (size_t i = 0; i < day->n;) {
        const Reminder *reminder = agenda_reminder(a, &day->occurrences[i]);
        size_t first = i, n = own_slots(a, day, reminder, slots);
        for (; i < day->n && day->occurrences[i].reminder == day->occurrences[first].reminder; i++) {
            Occurrence *o = &day->occurrences[i];
            bool hangs = on_bedtime(reminder, i - first), was_fixed = o->fixed;
            Usec until;
            if (i - first >= n || (undone && o->fixed && entry_id_compare(&o->fixed_by, undone) < 0))
                continue;
            until = window_end(a, day, reminder, slots, n, i - first);
            if (undone && (hangs || !o->fixed))
                reopen(a, o, undone, until, now);
            place(o, day, hangs, slots[i - first], until, now);
            if (undone && was_fixed && !o->fixed) /* as if it had never been raised */
                o->raised = o->nags = 0;
        }
    }
}

void agenda_day_place(Agenda *a, AgendaDay *day, Usec now, const EntryId *undone)
{
    AgendaDay fresh;

    frame(a, day->day, &fresh);
    day->bedtime = fresh.bedtime;
    day->bedtime_declared = fresh.bedtime_declared;
    place_all(a, day, now, undone);
}

int agenda_day_make(const Agenda *a, Day day, AgendaDay *ret)
{
    size_t n_reminders = a->regimen->n_reminders;

    frame(a, day, ret);
    ret->first = calloc(n_reminders + 1, sizeof(*ret->first));
    if (!ret->first)
        return -ENOMEM;
    for (size_t r = 0; r < n_reminders; r++)
        ret->first[r + 1] = ret->first[r] + count_slots(a, ret, (int)r);
    ret->occurrences = calloc(ret->first[n_reminders] + 1, sizeof(*ret->occurrences));
    if (!ret->occurrences) {
        agenda_day_clear(ret);
        return -ENOMEM;
    }
    ret->n = ret->first[n_reminders];
    for (size_t r = 0; r < n_reminders; r++)
        for (size_t i = ret->first[r]; i < ret->first[r + 1]; i++)
            ret->occurrences[i] =
                (Occurrence){.reminder = (int)r,
                             .day = day,
                             .index = (int32_t)(i - ret->first[r]) + 1,
                             .prescribed = regimen_is_prescribed(a->regimen, a->regimen->reminders[r].substance),
                             .bedtime = USEC_NEVER,
                             .planned = USEC_NEVER,
                             .free_at = USEC_NEVER,
                             .edge = USEC_NEVER,
                             .heap_index = SIZE_MAX};
    place_all(a, ret, 0, NULL);
    return 0;
}

void agenda_day_clear(AgendaDay *day)
{
    free(day->occurrences);
    free(day->first);
    day->occurrences = NULL;
    day->first = NULL;
}

Day agenda_day_of(const Agenda *a, Usec at)
{
    const AgendaDay *today = agenda_day(a, a->today);

    if (today && at >= today->start && at < today->end)
        return a->today;
    return lullday_of(a->zone, a->regimen->day_starts_sec, at);
}

void agenda_days_free(Agenda *a)
{
    for (size_t i = 0; i < a->n_days; i++)
        agenda_day_clear(&a->days[i]);
    free(a->days);
    a->days = NULL;
    a->n_days = 0;
    edges_empty(&a->edges);
}

static size_t count_occurrences(const Agenda *a)
{
    size_t n = 0;

    for (size_t i = 0; i < a->n_days; i++)
        n += a->days[i].n;
    return n;
}

static void look_at_all(Agenda *a, AgendaDay *day)
{
    for (size_t i = 0; i < day->n; i++)
        edges_set(&a->edges, &day->occurrences[i], EDGE_NOW);
}

int agenda_days_build(Agenda *a, Day first, Day last)
{
    int r;

    agenda_days_free(a);
    a->days = calloc((size_t)(last - first + 1), sizeof(*a->days));
    if (!a->days)
        return -ENOMEM;
    a->first_day = first;
    for (Day day = first; day <= last; day++, a->n_days++)
        if ((r = agenda_day_make(a, day, &a->days[a->n_days])) < 0)
            return r;
    if ((r = edges_reserve(&a->edges, count_occurrences(a))) < 0)
        return r;
    for (size_t i = 0; i < a->n_days; i++)
        look_at_all(a, &a->days[i]);
    return 0;
}

/* One day on: the new last day comes in, the oldest go out. */
int agenda_days_roll(Agenda *a)
{
    Day first = MAX(a->first_day, a->today - AGENDA_DAYS_BACK), last = a->today + AGENDA_DAYS_AHEAD;
    size_t gone = (size_t)(first - a->first_day), kept = a->n_days - gone;
    AgendaDay *days;
    int r;

    for (size_t i = 0; i < gone; i++) {
        for (size_t j = 0; j < a->days[i].n; j++)
            edges_set(&a->edges, &a->days[i].occurrences[j], USEC_NEVER);
        agenda_day_clear(&a->days[i]);
    }
    memmove(a->days, a->days + gone, kept * sizeof(*a->days));
    a->first_day = first;
    a->n_days = kept;
    days = realloc(a->days, (size_t)(last - first + 1) * sizeof(*days));
    if (!days)
        return -ENOMEM;
    a->days = days;
    while (a->first_day + (Day)a->n_days <= last) {
        AgendaDay *day = &a->days[a->n_days];
        if ((r = agenda_day_make(a, a->first_day + (Day)a->n_days, day)) < 0)
            return r;
        a->n_days++;
        if ((r = edges_reserve(&a->edges, count_occurrences(a))) < 0)
            return r;
        look_at_all(a, day);
    }
    return 0;
}

/* Where the occurrences that follow `source` begin among those of `target`: after its own, and after those that follow
 * earlier reminders. */
static size_t follow_base(const Agenda *a, const AgendaDay *day, int target, int source)
{
    Usec slots[RECUR_SLOTS_MAX];
    size_t base = own_slots(a, day, &a->regimen->reminders[target], slots);

    for (int i = 0; i < source; i++)
        if (a->regimen->reminders[i].then == target)
            base += count_slots(a, day, i);
    return base;
}

void agenda_follow(Agenda *a, const Occurrence *done, Usec at)
{
    const Reminder *source = agenda_reminder(a, done);
    AgendaDay *day = agenda_day(a, done->day);
    Occurrence *o;
    size_t place;
    Usec window;

    if (source->then < 0 || !day)
        return;
    place = day->first[source->then] + follow_base(a, day, source->then, done->reminder) + (size_t)done->index - 1;
    if (place >= day->first[source->then + 1])
        return;
    o = &day->occurrences[place];
    if (o->fixed && o->placed)
        return;
    edges_set(&a->edges, o, USEC_NEVER);
    /* Raised or ended after an earlier doing that was undone. */
    if ((o->fixed && agenda_is_open(o)) || (!o->placed && ended_by_itself(a, o)))
        agenda_begin_anew(o);
    o->fixed = false;
    o->placed = true;
    o->nominal = at + source->then_after;
    window = a->regimen->reminders[source->then].window;
    o->until = MIN(o->nominal + (window == SPAN_UNSET ? WINDOW_DEFAULT : window), day->end);
    edges_set(&a->edges, o, EDGE_NOW);
}
