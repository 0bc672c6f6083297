/* SPDX-License-Identifier: MIT */

/* The journal as a store would keep it, and what has been on the screen. */

#include "world-internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void world_trace(const World *w, const char *what, const Entry *entry)
{
    char now[ZONE_RFC3339_LEN], at[ZONE_RFC3339_LEN], until[ZONE_RFC3339_LEN], id[OCCURRENCE_ID_LEN] = "-";

    if (entry->occurrence.reminder[0])
        occurrence_id_format(&entry->occurrence, id);
    printf("# %s %s %s %s %s at=%s until=%s %s\n", zone_format(w->zone, w->now, now), what,
           entry_kind_to_string(entry->kind), entry->subject, id, zone_format(w->zone, entry->at, at),
           zone_format(w->zone, entry->until, until), entry->reason);
}

/* "02:30" */
static const char *clock_text(int32_t sec, char buf[static 16])
{
    snprintf(buf, 16, "%02d:%02d", sec / 3600, sec / 60 % 60);
    return buf;
}

static void trace_reminder(const World *w, const Reminder *r)
{
    char at[RECUR_TEXT_LEN], days[RECUR_TEXT_LEN], from[16], to[16];
    const Substance *s = r->substance >= 0 ? &w->regimen->substances[r->substance] : NULL;

    printf("# %s: %s%s, %s %s, window %lld min, dose %lld of %lld, nag %lld min %d times", r->name,
           s ? s->name : "activity", s && s->prescription ? " (prescribed)" : "",
           r->recur.every > 0 ? recur_format_every(&r->recur, at) : recur_format_at(&r->recur, at),
           recur_format_days(&r->recur.days, days),
           (long long)(r->window == SPAN_UNSET ? -1 : r->window / USEC_PER_MIN),
           (long long)(r->doses[0].amount / AMOUNT_ONE), (long long)(s ? s->max_per_day / AMOUNT_ONE : 0),
           (long long)(r->nag / USEC_PER_MIN), r->nag_limit);
    for (size_t i = 0; i < r->n_quiet; i++)
        printf(", quiet %s-%s", clock_text(r->quiet[i].from_sec, from), clock_text(r->quiet[i].to_sec, to));
    if (r->then >= 0)
        printf(", then %s after %lld min", w->regimen->reminders[r->then].name,
               (long long)(r->then_after / USEC_PER_MIN));
    puts("");
}

void world_trace_regimen(const World *w)
{
    char day[16], bed[16];

    for (size_t i = 0; w->traced && i < w->regimen->n_reminders; i++)
        trace_reminder(w, &w->regimen->reminders[i]);
    for (size_t i = 0; w->traced && i < w->regimen->n_rules; i++) {
        const SpacingRule *rule = &w->regimen->rules[i];
        printf("# s%d, s%d: %lld (%lld) min; back %lld (%lld)\n", rule->first, rule->second,
               (long long)(rule->minimum_forth / USEC_PER_MIN), (long long)(rule->preferred_forth / USEC_PER_MIN),
               (long long)(rule->minimum_back / USEC_PER_MIN), (long long)(rule->preferred_back / USEC_PER_MIN));
    }
    if (w->traced)
        printf("# Mondays' bedtime %s, days start at %s\n", clock_text(w->regimen->bedtime_sec[0], bed),
               clock_text(w->regimen->day_starts_sec, day));
}

/* The number of lines where there is none. */
static size_t find(const World *w, const EntryId *id)
{
    size_t low = 0, high = w->n_journal;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = entry_id_compare(&w->journal[middle].entry->id, id);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return w->n_journal;
}

/* From the newest to the oldest: what a line names that isn't undone is not in force. */
static void find_dead(World *w)
{
    _cleanup_free_ bool *undone = calloc(w->n_journal, sizeof(*undone));

    for (size_t i = 0; i < w->n_journal; i++)
        w->journal[i].dead = false;
    for (size_t i = w->n_journal; i-- > 0;) {
        const Entry *e = w->journal[i].entry;
        size_t target = entry_id_is_null(&e->ref) || undone[i] ? i : find(w, &e->ref);
        if (target >= i)
            continue;
        w->journal[target].dead = true;
        undone[target] |= e->kind == ENTRY_VOID;
    }
}

static bool lasts(EntryKind kind)
{
    return kind == ENTRY_PAUSE || kind == ENTRY_RESUME || kind == ENTRY_ENABLED || kind == ENTRY_DISABLED;
}

static size_t hash(const OccurrenceId *id)
{
    return (size_t)id->day * 37 + (size_t)id->index * 1009 + (size_t)id->reminder[strlen(id->reminder) - 1] * 131 +
           strlen(id->reminder);
}

static void append(World *w, const Entry *entry)
{
    Line line = {.latest = entry->recorded, .before_of_kind = w->last_of_kind[entry->kind]};
    size_t n = w->n_journal;

    if (!ARRAY_GROW(w->journal, n, w->journal_allocated) || entry_copy(entry, &line.entry) < 0)
        abort();
    /* Ids rise, whatever the clock does: the lines are found by that. */
    if (n > 0 && entry_id_compare(&w->journal[n - 1].entry->id, &entry->id) >= 0)
        abort();
    if (n > 0)
        line.latest = MAX(line.latest, w->journal[n - 1].latest);
    if (entry->occurrence.reminder[0]) {
        size_t *last = &w->last_in_heap[hash(&entry->occurrence) % HEAPS];
        line.before_in_heap = *last;
        *last = n + 1;
    }
    w->journal[w->n_journal++] = line;
    w->last_of_kind[entry->kind] = w->n_journal;
}

void world_keep(World *w, const Entry *entry)
{
    if (w->traced)
        world_trace(w, "wrote", entry);
    append(w, entry);
    if (!entry_id_is_null(&entry->ref))
        find_dead(w);
    if (lasts(entry->kind) && w->n_lasting < LASTING_MAX)
        w->lasting[w->n_lasting++] = w->n_journal - 1;
    if (entry->kind == ENTRY_SNOOZE) {
        world_shown(w, &entry->occurrence)->snoozed = true;
        world_shown(w, &entry->occurrence)->snoozed_deeds = w->deeds + 1;
    }
}

/* By its number, from 1; NULL where it can't matter any more. */
static const Line *recent(const World *w, size_t number)
{
    const Line *line = number > 0 ? &w->journal[number - 1] : NULL;

    return line && line->latest > w->now - 12 * USEC_PER_DAY ? line : NULL;
}

const Line *world_line_before(const World *w, EntryKind kind, const Line *line)
{
    do
        line = recent(w, line ? line->before_of_kind : w->last_of_kind[kind]);
    while (line && line->dead);
    return line;
}

bool world_raised(const World *w, const OccurrenceId *id, Usec at)
{
    for (const Line *l = NULL; (l = recent(w, l ? l->before_in_heap : w->last_in_heap[hash(id) % HEAPS]));)
        if (l->entry->kind == ENTRY_RAISED && l->entry->at == at && occurrence_id_equal(&l->entry->occurrence, id))
            return true;
    return false;
}

void world_pause(const World *w, Usec *ret_from, Usec *ret_until)
{
    *ret_from = *ret_until = 0;
    for (size_t i = 0; i < w->n_lasting; i++) {
        const Entry *e = w->journal[w->lasting[i]].entry;
        if (w->journal[w->lasting[i]].dead)
            continue;
        if (e->kind == ENTRY_PAUSE) {
            *ret_from = *ret_until > e->at ? *ret_from : e->at;
            *ret_until = e->until;
        } else if (e->kind == ENTRY_RESUME && *ret_until > e->at) {
            *ret_until = e->at;
        }
    }
}

bool world_is_old(const World *w, const char *reminder)
{
    bool old = false;

    for (size_t i = 0; i < w->n_lasting; i++) {
        const Entry *e = w->journal[w->lasting[i]].entry;
        if ((e->kind == ENTRY_ENABLED || e->kind == ENTRY_DISABLED) && strcmp(e->subject, reminder) == 0)
            old = e->kind == ENTRY_ENABLED && e->at < w->now - 4 * USEC_PER_DAY;
    }
    return old;
}

Told world_told(const World *w, const OccurrenceId *id)
{
    Told told = {.snoozed_until = 0};
    Usec raised = INT64_MIN; /* the latest since the line that is looked at */

    for (const Line *l = NULL; (l = recent(w, l ? l->before_in_heap : w->last_in_heap[hash(id) % HEAPS]));) {
        const Entry *e = l->entry;
        if (l->dead || !occurrence_id_equal(&e->occurrence, id))
            continue;
        if (e->kind == ENTRY_RAISED)
            raised = MAX(raised, e->at);
        if (e->kind == ENTRY_SNOOZE && !told.tells[ENTRY_SNOOZE])
            told.snoozed_until = raised < e->until ? e->until : 0;
        told.tells[e->kind] = true;
    }
    return told;
}

int32_t world_nagged(const World *w, const OccurrenceId *id, Usec nominal)
{
    for (const Line *l = NULL; (l = recent(w, l ? l->before_in_heap : w->last_in_heap[hash(id) % HEAPS]));) {
        const Entry *e = l->entry;
        if (e->kind == ENTRY_RAISED && e->nominal == nominal && occurrence_id_equal(&e->occurrence, id))
            return e->count;
    }
    return 0;
}

/* By its place in a table; what is older than the days that can still matter makes room. */
Shown *world_shown(World *w, const OccurrenceId *id)
{
    size_t place = hash(id) % SHOWN_MAX;

    for (;; place = (place + 1) % SHOWN_MAX) {
        Shown *shown = &w->shown[place];
        if (shown->id.day == id->day && occurrence_id_equal(&shown->id, id)) {
            if (shown->undos != w->undos) /* what was undone may come again */
                shown->missed = shown->nags = 0;
            shown->undos = w->undos;
            return shown;
        }
        if (shown->id.reminder[0] && shown->id.day > id->day - 20 && shown->id.day < id->day + 20)
            continue;
        *shown = (Shown){.id = *id, .undos = w->undos};
        return shown;
    }
}
