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

static size_t find(const World *w, const EntryId *id)
{
    size_t i = w->n_journal;

    while (i-- > 0)
        if (entry_id_compare(&w->journal[i]->id, id) == 0)
            break;
    return i;
}

/* From the newest to the oldest: what a line names that isn't undone is not in force. */
static void find_dead(World *w)
{
    _cleanup_free_ bool *undone = calloc(w->n_journal, sizeof(*undone));

    memset(w->dead, 0, w->n_journal * sizeof(*w->dead));
    for (size_t i = w->n_journal; i-- > 0;) {
        size_t target = entry_id_is_null(&w->journal[i]->ref) || undone[i] ? i : find(w, &w->journal[i]->ref);
        if (target >= i)
            continue;
        w->dead[target] = true;
        undone[target] |= w->journal[i]->kind == ENTRY_VOID;
    }
}

static bool lasts(EntryKind kind)
{
    return kind == ENTRY_PAUSE || kind == ENTRY_RESUME || kind == ENTRY_ENABLED || kind == ENTRY_DISABLED;
}

void world_keep(World *w, const Entry *entry)
{
    if (w->traced)
        world_trace(w, "wrote", entry);
    if (w->n_journal == w->journal_allocated) {
        w->journal_allocated = MAX(w->journal_allocated * 2, 256);
        w->journal = realloc(w->journal, w->journal_allocated * sizeof(*w->journal));
        w->dead = realloc(w->dead, w->journal_allocated * sizeof(*w->dead));
    }
    if (entry_copy(entry, &w->journal[w->n_journal]) < 0)
        abort();
    w->dead[w->n_journal++] = false;
    if (!entry_id_is_null(&entry->ref))
        find_dead(w);
    if (lasts(entry->kind) && w->n_lasting < LASTING_MAX)
        w->lasting[w->n_lasting++] = w->n_journal - 1;
    if (entry->kind == ENTRY_SNOOZE) {
        world_shown(w, &entry->occurrence)->snoozed = true;
        world_shown(w, &entry->occurrence)->snoozed_deeds = w->deeds + 1;
    }
}

size_t world_recent(const World *w)
{
    size_t i = w->recent;

    while (i < w->n_journal && w->journal[i]->recorded <= w->now - 12 * USEC_PER_DAY)
        i++;
    return i;
}

void world_pause(const World *w, Usec *ret_from, Usec *ret_until)
{
    *ret_from = *ret_until = 0;
    for (size_t i = 0; i < w->n_lasting; i++) {
        const Entry *e = w->journal[w->lasting[i]];
        if (w->dead[w->lasting[i]])
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
        const Entry *e = w->journal[w->lasting[i]];
        if ((e->kind == ENTRY_ENABLED || e->kind == ENTRY_DISABLED) && strcmp(e->subject, reminder) == 0)
            old = e->kind == ENTRY_ENABLED && e->at < w->now - 4 * USEC_PER_DAY;
    }
    return old;
}

Usec world_snoozed_until(World *w, const OccurrenceId *id)
{
    Usec until = 0;

    for (size_t i = world_recent(w); world_shown(w, id)->snoozed && i < w->n_journal; i++) {
        const Entry *e = w->journal[i];
        if (w->dead[i] || !occurrence_id_equal(&e->occurrence, id))
            continue;
        if (e->kind == ENTRY_SNOOZE)
            until = e->until;
        else if (e->kind == ENTRY_RAISED && e->at >= until)
            until = 0;
    }
    return until;
}

bool world_tells(const World *w, EntryKind kind, const OccurrenceId *id)
{
    for (size_t i = world_recent(w); i < w->n_journal; i++)
        if (w->journal[i]->kind == kind && !w->dead[i] && occurrence_id_equal(&w->journal[i]->occurrence, id))
            return true;
    return false;
}

/* By its place in a table; what is older than the days that can still matter makes room. */
Shown *world_shown(World *w, const OccurrenceId *id)
{
    size_t place = ((size_t)id->day * 37 + (size_t)id->index * 1009 +
                    (size_t)id->reminder[strlen(id->reminder) - 1] * 131 + strlen(id->reminder)) %
                   SHOWN_MAX;

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
