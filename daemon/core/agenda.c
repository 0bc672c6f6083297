/* SPDX-License-Identifier: MIT */
#include "agenda.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agenda-internal.h"
#include "lullday.h"
#include "macro.h"

/* How far back a service that was away for long still writes down what was missed. */
#define CATCH_UP_DAYS 370

/* ---- Life ---- */

/* What the agenda derives from the regimen alone. */
static int adopt_regimen(Agenda *a, const Regimen *regimen)
{
    _cleanup_free_ Enabled *enabled = calloc(regimen->n_reminders + 1, sizeof(*enabled));
    _cleanup_free_ int32_t *quota_left = calloc(regimen->n_reminders + 1, sizeof(*quota_left));
    _cleanup_free_ Stock *stocks = calloc(regimen->n_substances + 1, sizeof(*stocks));
    _cleanup_(kin_freep) Kin *kin = NULL;
    int r;

    if (!enabled || !quota_left || !stocks)
        return -ENOMEM;
    if ((r = kin_new(&kin, regimen)) < 0)
        return r;
    kin_free(a->kin);
    free(a->enabled);
    free(a->quota_left);
    free(a->stocks);
    a->kin = TAKE_PTR(kin);
    a->enabled = TAKE_PTR(enabled);
    a->quota_left = TAKE_PTR(quota_left);
    a->stocks = TAKE_PTR(stocks);
    a->regimen = regimen;
    return 0;
}

int agenda_new(Agenda **ret, const Regimen *regimen, const Zone *zone, uint64_t seed)
{
    _cleanup_(agenda_freep) Agenda *a = calloc(1, sizeof(*a));
    int r;

    if (!a || !(a->scratch = calloc(1, sizeof(*a->scratch))))
        return -ENOMEM;
    a->zone = zone;
    a->seed = seed;
    if ((r = adopt_regimen(a, regimen)) < 0)
        return r;
    *ret = TAKE_PTR(a);
    return 0;
}

Agenda *agenda_free(Agenda *a)
{
    if (!a)
        return NULL;
    agenda_days_free(a);
    edges_clear(&a->edges);
    kin_free(a->kin);
    for (size_t i = 0; i < a->n_lines; i++)
        entry_free(a->lines[i].entry);
    free(a->lines);
    free(a->intakes);
    free(a->bedtimes);
    free(a->enabled);
    free(a->quota_left);
    free(a->stocks);
    if (a->scratch)
        free(a->scratch->items);
    free(a->scratch);
    free(a);
    return NULL;
}

const Regimen *agenda_regimen(const Agenda *a)
{
    return a->regimen;
}

const Zone *agenda_zone(const Agenda *a)
{
    return a->zone;
}

/* ---- Folding ---- */

/* What must survive a fold because the journal doesn't tell: what is on the screen and what was said. */
typedef struct Seen {
    OccurrenceId id;
    bool shown;
    Usec said_until;
} Seen;

static int remember(const Agenda *a, Seen **ret, size_t *ret_n)
{
    size_t n = 0;
    Seen *seen;

    for (size_t d = 0; d < a->n_days; d++)
        n += a->days[d].n;
    seen = calloc(n + 1, sizeof(*seen));
    if (!seen)
        return -ENOMEM;
    *ret_n = 0;
    for (size_t d = 0; d < a->n_days; d++)
        for (size_t i = 0; i < a->days[d].n; i++) {
            const Occurrence *o = &a->days[d].occurrences[i];
            if (!o->shown && o->said_until == 0)
                continue;
            agenda_id(a, o, &seen[*ret_n].id);
            seen[*ret_n].shown = o->shown;
            seen[(*ret_n)++].said_until = o->said_until;
        }
    *ret = seen;
    return 0;
}

/* What was on the screen and is due no more comes off it. */
static int recall(Agenda *a, const Seen *seen, size_t n, EffectList *ret)
{
    for (size_t i = 0; i < n; i++) {
        Occurrence *o = agenda_find(a, &seen[i].id);
        Effect *effect;
        if (o) {
            o->shown = seen[i].shown;
            o->said_until = seen[i].said_until;
        } else if (seen[i].shown) {
            if (!(effect = effect_add(ret, EFFECT_WITHDRAW)))
                return -ENOMEM;
            effect->id = seen[i].id;
            a->changed = true;
        }
    }
    return 0;
}

static int fold_lines(Agenda *a)
{
    int r;

    agenda_journal_find_dead(a);
    for (size_t i = 0; i < a->n_lines; i++)
        if (!a->lines[i].dead && (r = agenda_fold_line(a, a->lines[i].entry)) < 0)
            return r;
    /* A clock that was ahead must not keep a reminder from existing: it is enabled anew. */
    for (size_t i = 0; i < a->regimen->n_reminders; i++)
        if (a->enabled[i].at > a->now)
            a->enabled[i] = (Enabled){USEC_NEVER, DAY_MAX, a->enabled[i].first};
    return 0;
}

static int fold(Agenda *a, Day first)
{
    int r;

    agenda_fold_reset(a);
    a->today = lullday_of(a->zone, a->regimen->day_starts_sec, a->now);
    /* Where the clock was set back, the lines of the days that come into reach again have been let go. */
    if (!a->started || first >= a->today)
        first = MIN(first, a->today - AGENDA_DAYS_BACK);
    first = MAX(first, a->today - CATCH_UP_DAYS);
    if ((r = agenda_days_build(a, first, a->today + AGENDA_DAYS_AHEAD)) < 0)
        return r;
    return fold_lines(a);
}

/* ---- Stepping ---- */

/* What has become due meanwhile is gone through in the order of its nominal times, and before that what is prescribed:
 * what has to keep away from it must not be raised beside it. */
static int settle_edges(Agenda *a, Usec now, EffectList *ret)
{
    Occurrence *o;
    int r;

    edges_line_up(&a->edges, now);
    while ((o = edges_first(&a->edges)) && o->edge <= now) {
        edges_set(&a->edges, o, USEC_NEVER);
        if ((r = agenda_settle(a, o, now, ret)) < 0)
            return r;
    }
    return 0;
}

static int settle_all(Agenda *a, Usec now, EffectList *ret)
{
    int r = settle_edges(a, now, ret);

    if (r < 0 || !a->changed)
        return r;
    a->changed = false;
    return effect_add(ret, EFFECT_CHANGED) ? 0 : -ENOMEM;
}

/* Everything is derived anew, for changes that reach back: what was on the screen is kept in mind. */
static int refold(Agenda *a, Usec now, EffectList *ret)
{
    _cleanup_free_ Seen *seen = NULL;
    size_t n = 0;
    int r;

    if ((r = remember(a, &seen, &n)) < 0)
        return r;
    a->now = now;
    if ((r = fold(a, a->first_day)) < 0)
        return r;
    a->changed = true;
    return recall(a, seen, n, ret);
}

static int write_simple(Agenda *a, EntryKind kind, const char *subject, Usec now, EffectList *ret)
{
    Entry draft = {.kind = kind};

    snprintf(draft.subject, sizeof(draft.subject), "%s", subject);
    return agenda_write(a, &draft, now, ret);
}

/* Reminders that are new, or gone, since the journal last said so. */
static int note_reminders(Agenda *a, Usec now, EffectList *ret)
{
    int r;

    for (size_t i = 0; i < a->regimen->n_reminders; i++)
        if (a->enabled[i].at == USEC_NEVER &&
            (r = write_simple(a, ENTRY_ENABLED, a->regimen->reminders[i].name, now, ret)) < 0)
            return r;
    for (size_t i = a->n_lines; i-- > 0;) {
        const Entry *entry = a->lines[i].entry;
        bool newest =
            entry->kind == ENTRY_ENABLED && agenda_is_ours(a, entry) && agenda_find_reminder(a, entry->subject) < 0;
        for (size_t j = i + 1; newest && j < a->n_lines; j++)
            newest =
                a->lines[j].entry->kind != ENTRY_DISABLED || strcmp(a->lines[j].entry->subject, entry->subject) != 0;
        if (newest && (r = write_simple(a, ENTRY_DISABLED, entry->subject, now, ret)) < 0)
            return r;
    }
    return 0;
}

/* What a rule now has in the past, where the journal tells of nothing, comes of a change of the rule. */
static bool has_new_past(const Agenda *a, int reminder, Usec now)
{
    Walk walk = agenda_walk(&(Group){&reminder, 1}, a->days, a->n_days);

    for (const Occurrence *o; (o = agenda_walk_next(&walk));)
        if (o->state == OCCURRENCE_UPCOMING && o->until <= now && agenda_exists(a, o))
            return true;
    return false;
}

/* Everything that has ended was settled, by the rules as they were. */
static int note_changed_rules(Agenda *a, Usec now, EffectList *ret)
{
    for (size_t i = 0; i < a->regimen->n_reminders; i++) {
        Entry draft = {.kind = ENTRY_ENABLED, .reason = REASON_RULE};
        int r;
        snprintf(draft.subject, sizeof(draft.subject), "%s", a->regimen->reminders[i].name);
        if (has_new_past(a, (int)i, now) && (r = agenda_write(a, &draft, now, ret)) < 0)
            return r;
    }
    return 0;
}

/* Whether the journal knows of a day that was not kept in mind till now: when the clock was ahead, or a zone was. */
static bool knows_of(const Agenda *a, Day day)
{
    for (size_t i = day > a->last_told ? 0 : a->n_lines; i-- > 0;)
        if (a->lines[i].entry->occurrence.reminder[0] && a->lines[i].entry->occurrence.day == day)
            return true;
    return false;
}

static int roll(Agenda *a, Usec now, EffectList *ret)
{
    Day today = agenda_day_of(a, now);
    bool pause_ended = a->pause_until > a->now && a->pause_until <= now, set_back = now < a->now;
    int r;

    a->now = now;
    a->changed |= pause_ended || today != a->today;
    if (today == a->today && !set_back)
        return 0;
    if (today != a->today + 1 || knows_of(a, today + AGENDA_DAYS_AHEAD)) {
        r = refold(a, now, ret);
        return r < 0 ? r : note_reminders(a, now, ret);
    }
    a->today = today;
    if ((r = agenda_days_roll(a)) < 0)
        return r;
    agenda_forget_old(a);
    agenda_stock_changed(a);
    return 0;
}

Usec agenda_next(const Agenda *a, Usec now)
{
    const Occurrence *first = edges_first(&a->edges);
    const AgendaDay *today = agenda_day(a, a->today);
    Usec next = first ? first->edge : USEC_NEVER;

    if (today)
        next = MIN(next, today->end);
    if (a->pause_until > now)
        next = MIN(next, a->pause_until);
    return MAX(next, now + 1);
}

int agenda_step(Agenda *a, Usec now, EffectList *ret)
{
    int r = roll(a, now, ret);

    return r < 0 ? r : settle_all(a, now, ret);
}

/* ---- Changes ---- */

/* Before the lines are folded, for which it matters what lies before a journey. */
static int note_zone(Agenda *a, Usec now, EffectList *ret)
{
    if (strncmp(a->zone_name, zone_name(a->zone), NAME_SIZE - 1) == 0)
        return 0;
    return write_simple(a, ENTRY_ZONE, zone_name(a->zone), now, ret);
}

int agenda_start(Agenda *a, Usec now, Day since, EffectList *ret)
{
    int r;

    a->now = now;
    a->starting = true;
    if ((r = note_zone(a, now, ret)) < 0 || (r = fold(a, since)) < 0 || (r = note_reminders(a, now, ret)) < 0 ||
        (r = agenda_stock_note(a, now, ret)) < 0)
        return r;
    r = settle_all(a, now, ret);
    a->starting = false;
    a->started = true;
    return r;
}

int agenda_apply(Agenda *a, const Entry *entry, Usec now, EffectList *ret)
{
    bool reaches_back = !entry_id_is_null(&entry->ref) || entry->source == SOURCE_IMPORT;
    int r;

    if ((r = roll(a, now, ret)) < 0 || (r = agenda_journal_add(a, entry)) < 0)
        return r;
    a->changed = true;
    r = reaches_back ? refold(a, now, ret) : agenda_fold_entry(a, entry);
    if (r < 0 || (r = agenda_note_state(a, entry, ret)) < 0)
        return r;
    return settle_all(a, now, ret);
}

int agenda_set_regimen(Agenda *a, const Regimen *regimen, Usec now, EffectList *ret)
{
    _cleanup_free_ Seen *seen = NULL;
    size_t n = 0;
    int r;

    if ((r = roll(a, now, ret)) < 0 || (r = settle_edges(a, now, ret)) < 0 || (r = remember(a, &seen, &n)) < 0)
        return r;
    agenda_days_free(a);
    if ((r = adopt_regimen(a, regimen)) < 0 || (r = fold(a, a->first_day)) < 0 || (r = recall(a, seen, n, ret)) < 0)
        return r;
    a->changed = true;
    if ((r = note_reminders(a, now, ret)) < 0 || (r = note_changed_rules(a, now, ret)) < 0 ||
        (r = agenda_stock_note(a, now, ret)) < 0)
        return r;
    return settle_all(a, now, ret);
}

/* Windows that were still open, or to come, before the zone changed. */
static int remember_open(const Agenda *a, Usec now, OccurrenceId **ret, size_t *ret_n)
{
    size_t n = 0;

    for (size_t d = 0; d < a->n_days; d++)
        n += a->days[d].n;
    *ret = calloc(n + 1, sizeof(**ret));
    if (!*ret)
        return -ENOMEM;
    *ret_n = 0;
    for (size_t d = 0; d < a->n_days; d++)
        for (size_t i = 0; i < a->days[d].n; i++) {
            const Occurrence *o = &a->days[d].occurrences[i];
            if (o->state == OCCURRENCE_UPCOMING && agenda_exists(a, o) && o->until > now)
                agenda_id(a, o, &(*ret)[(*ret_n)++]);
        }
    return 0;
}

static int skip_jumped_over(Agenda *a, const OccurrenceId *open, size_t n, Usec now, EffectList *ret)
{
    int r;

    for (size_t i = 0; i < n; i++) {
        Entry draft = {.kind = ENTRY_SKIP, .occurrence = open[i], .reason = "travel"};
        const Occurrence *o = agenda_find(a, &open[i]);
        /* One that a bedtime had moved is due or snoozed again where that counts no more. */
        if (!o || o->state > OCCURRENCE_SNOOZED || !o->placed || o->until > now)
            continue;
        if ((r = agenda_write(a, &draft, now, ret)) < 0 || (r = agenda_note_state(a, &draft, ret)) < 0)
            return r;
    }
    return 0;
}

int agenda_set_zone(Agenda *a, const Zone *zone, Usec now, EffectList *ret)
{
    _cleanup_free_ OccurrenceId *open = NULL;
    _cleanup_free_ Seen *seen = NULL;
    size_t n = 0, n_seen = 0;
    int r;

    if ((r = roll(a, now, ret)) < 0 || (r = settle_edges(a, now, ret)) < 0 ||
        (r = remember_open(a, now, &open, &n)) < 0 || (r = remember(a, &seen, &n_seen)) < 0)
        return r;
    agenda_days_free(a); /* that of the line is one of the new zone */
    a->zone = zone;
    a->changed = true;
    if ((r = note_zone(a, now, ret)) < 0 || (r = fold(a, a->first_day)) < 0 || (r = recall(a, seen, n_seen, ret)) < 0 ||
        (r = skip_jumped_over(a, open, n, now, ret)) < 0)
        return r;
    return settle_all(a, now, ret);
}

int agenda_raise_again(Agenda *a, Usec now, EffectList *ret)
{
    int r = roll(a, now, ret);

    for (size_t d = 0; r >= 0 && d < a->n_days; d++)
        for (size_t i = 0; i < a->days[d].n; i++) {
            Occurrence *o = &a->days[d].occurrences[i];
            if (o->state != OCCURRENCE_DUE)
                continue;
            o->shown = false;
            edges_set(&a->edges, o, EDGE_NOW);
        }
    return r < 0 ? r : settle_all(a, now, ret);
}
