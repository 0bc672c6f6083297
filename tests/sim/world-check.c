/* SPDX-License-Identifier: MIT */
#include "world-internal.h"

#include <stdlib.h>
#include <string.h>

static bool names(const World *w, size_t j, size_t i)
{
    return entry_id_compare(&w->journal[j]->ref, &w->journal[i]->id) == 0;
}

static bool stands(const World *w, size_t i)
{
    for (size_t j = i + 1; j < w->n_journal; j++)
        if (w->journal[j]->kind == ENTRY_VOID && names(w, j, i) && stands(w, j))
            return false;
    return true;
}

static bool in_force(const World *w, size_t i)
{
    for (size_t j = i + 1; j < w->n_journal; j++)
        if (names(w, j, i) && stands(w, j))
            return false;
    return true;
}

/* Only the newest entries are looked at: nothing reaches back further. */
static size_t recent(const World *w)
{
    size_t i = w->n_journal;

    while (i > 0 && w->journal[i - 1]->recorded > w->now - 12 * USEC_PER_DAY)
        i--;
    return i;
}

/* ---- What must hold ---- */

/* By its place in a table; what is older than the days that can still matter makes room. */
static Shown *shown_of(World *w, const OccurrenceId *id)
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

static bool on_screen(const World *w, const Shown *shown)
{
    return shown->screen == w->screen;
}

/* The gap that an intake leaves to what would be taken now, by the rules as written. */
static bool inside_minimum(const World *w, const Entry *e, int substance)
{
    int other = regimen_find_substance(w->regimen, e->subject);
    Usec gap = llabs(w->now - e->at);

    for (size_t i = 0; i < w->regimen->n_rules; i++) {
        const SpacingRule *rule = &w->regimen->rules[i];
        bool other_earlier = e->at <= w->now;
        if (rule->first == other && rule->second == substance &&
            gap < (other_earlier ? rule->minimum_forth : rule->minimum_back))
            return true;
        if (rule->second == other && rule->first == substance &&
            gap < (other_earlier ? rule->minimum_back : rule->minimum_forth))
            return true;
    }
    return false;
}

static Amount taken_in_span(const World *w, int substance, Usec span)
{
    Amount sum = 0;

    for (size_t i = recent(w); i < w->n_journal; i++) {
        const Entry *e = w->journal[i];
        if (e->kind == ENTRY_INTAKE && regimen_find_substance(w->regimen, e->subject) == substance &&
            e->at > w->now - span && e->at <= w->now && in_force(w, i))
            sum += e->amount;
    }
    return sum;
}

static bool may_be_asked_for(World *w, const Effect *effect)
{
    const Reminder *r = &w->regimen->reminders[regimen_find_reminder(w->regimen, effect->id.reminder)];
    char id[OCCURRENCE_ID_LEN];
    Amount dose = r->n_doses > 0 ? r->doses[0].amount : 0, limit;

    if (r->substance < 0 || w->regimen->substances[r->substance].prescription)
        return true;
    for (size_t i = recent(w); i < w->n_journal; i++)
        if (w->journal[i]->kind == ENTRY_INTAKE && inside_minimum(w, w->journal[i], r->substance) && in_force(w, i))
            return world_complain(w, "%s asks for %s too soon", occurrence_id_format(&effect->id, id), r->name);
    limit = w->regimen->substances[r->substance].max_per_day;
    if (limit > 0 && dose > 0 && taken_in_span(w, r->substance, SPACING_LIMIT_SPAN) + dose > limit)
        return world_complain(w, "%s would pass the limit", occurrence_id_format(&effect->id, id));
    return true;
}

static bool in_quiet(const World *w, const Reminder *r)
{
    LocalTime local = zone_local(w->zone, w->now);

    for (size_t i = 0; i < r->n_quiet; i++) {
        const QuietRange *q = &r->quiet[i];
        if (q->from_sec < q->to_sec ? local.sec >= q->from_sec && local.sec < q->to_sec
                                    : local.sec >= q->from_sec || local.sec < q->to_sec)
            return true;
    }
    return false;
}

static bool after_bedtime(const World *w, const Reminder *r, const OccurrenceId *id)
{
    AgendaSummary today;

    agenda_summary(w->agenda, w->now, &today);
    for (size_t i = 0; i < r->recur.n_times; i++)
        if (r->recur.times[i].anchor != RECUR_BEDTIME)
            return false;
    return r->recur.n_times > 0 && id->day == today.today && w->now > today.bedtime;
}

static bool check_raise(World *w, const Effect *effect)
{
    const Reminder *r = &w->regimen->reminders[regimen_find_reminder(w->regimen, effect->id.reminder)];
    Shown *shown = shown_of(w, &effect->id);
    char id[OCCURRENCE_ID_LEN];

    occurrence_id_format(&effect->id, id);
    if (w->now < effect->nominal || w->now >= effect->until)
        return world_complain(w, "%s is raised outside its window", id);
    if (w->paused_until > w->now)
        return world_complain(w, "%s is raised in a pause", id);
    if (in_quiet(w, r))
        return world_complain(w, "%s is raised in a quiet range", id);
    if (effect->nag != on_screen(w, shown))
        return world_complain(w, effect->nag ? "%s nags though it isn't shown" : "%s is raised though it is shown", id);
    if (shown->nominal != effect->nominal) /* moved: it begins anew */
        shown->nags = 0;
    shown->nominal = effect->nominal;
    shown->nags += effect->nag;
    if (shown->nags > r->nag_limit)
        return world_complain(w, "%s nags %d times", id, shown->nags);
    if (effect->nag && after_bedtime(w, r, &effect->id))
        return world_complain(w, "%s nags after bedtime", id);
    shown->screen = w->screen;
    w->count.raises++;
    w->count.nags += effect->nag;
    return may_be_asked_for(w, effect);
}

static bool check_effect(World *w, const Effect *effect)
{
    char id[OCCURRENCE_ID_LEN];
    Shown *shown;

    switch (effect->type) {
    case EFFECT_RECORD:
        world_keep(w, effect->entry);
        if (effect->entry->kind == ENTRY_MISSED && ++shown_of(w, &effect->entry->occurrence)->missed > 1)
            return world_complain(w, "%s is missed twice", occurrence_id_format(&effect->entry->occurrence, id));
        return true;
    case EFFECT_RAISE:
        return check_raise(w, effect);
    case EFFECT_WITHDRAW:
        shown = shown_of(w, &effect->id);
        if (!on_screen(w, shown))
            return world_complain(w, "%s is withdrawn though it isn't shown", occurrence_id_format(&effect->id, id));
        shown->screen = 0;
        return true;
    default:
        return true;
    }
}

typedef struct Look {
    World *w;
    bool due[64];
    bool fine;
} Look;

static const char *name_of(const AgendaItem *item)
{
    static char id[OCCURRENCE_ID_LEN];

    return occurrence_id_format(&item->id, id);
}

static int check_item(const AgendaItem *item, void *userdata)
{
    Look *look = userdata;
    World *w = look->w;
    const char *state = occurrence_state_to_string(item->state);
    bool open = item->state == OCCURRENCE_UPCOMING || item->state == OCCURRENCE_HELD || item->state == OCCURRENCE_DUE ||
                item->state == OCCURRENCE_SNOOZED;
    bool shown = on_screen(w, shown_of(w, &item->id));
    int s = item->reminder->substance;

    if (open && item->until <= w->now)
        look->fine = world_complain(w, "%s is %s after its window", name_of(item), state);
    if (shown && item->state != OCCURRENCE_DUE)
        look->fine = world_complain(w, "%s is on the screen and %s", name_of(item), state);
    if (shown && item->state == OCCURRENCE_DUE && s >= 0) {
        if (look->due[s])
            look->fine = world_complain(w, "%s asks for a second dose at once", name_of(item));
        look->due[s] = true;
    }
    return look->fine ? 0 : 1;
}

static bool same_state(World *w, const char *complaint, const char *a, const char *b)
{
    size_t at = 0;

    if (strcmp(a, b) == 0)
        return true;
    for (size_t i = 0; a[i] && a[i] == b[i]; i++)
        if (a[i] == '\n')
            at = i + 1;
    return world_complain(w, "%s:\n  was %.*s\n  is  %.*s", complaint, (int)strcspn(a + at, "\n"), a + at,
                          (int)strcspn(b + at, "\n"), b + at);
}

bool world_check_derived(World *w, const Agenda *derived, const EffectList *effects)
{
    _cleanup_free_ char *a = NULL, *b = NULL;

    /* The new one raises what is due again, which the old one has no need to. */
    for (size_t i = 0; i < effects->n; i++)
        if (effects->items[i].type == EFFECT_RECORD && effects->items[i].entry->kind != ENTRY_RAISED)
            return world_complain(w, "a restart writes %s of %s/%d",
                                  entry_kind_to_string(effects->items[i].entry->kind), effects->items[i].entry->subject,
                                  effects->items[i].entry->occurrence.day);
    if (agenda_dump(w->agenda, &a) < 0 || agenda_dump(derived, &b) < 0)
        abort();
    return same_state(w, "a restart finds another state", a, b);
}

static bool about_prescription(const World *w, const Entry *entry)
{
    int substance = regimen_find_substance(w->regimen, entry->subject);
    int reminder = regimen_find_reminder(w->regimen, entry->occurrence.reminder);

    if (substance < 0 && reminder >= 0)
        substance = w->regimen->reminders[reminder].substance;
    return substance >= 0 && w->regimen->substances[substance].prescription;
}

/* On a copy, made from the journal. What is raised or ends because a bedtime moved, or because a prescription that
 * others waited for is settled, happened: undo doesn't make it unhappen. */
bool world_check_undo(World *w)
{
    _cleanup_free_ char *before = NULL, *after = NULL;
    EffectList effects = {0};
    _cleanup_(agenda_freep) Agenda *copy = world_derive(w, &effects);
    EntryId done[8];
    size_t n = 0;

    if (agenda_dump(copy, &before) < 0)
        abort();
    for (size_t tries = 1 + random_below(&w->random, 7); tries > 0; tries--) {
        Entry draft = random_deed(&w->random, copy, w->now);
        if (draft.kind == ENTRY_VOID || draft.kind == ENTRY_BEDTIME || agenda_admit(copy, &draft, w->now, true) != 0 ||
            about_prescription(w, &draft))
            continue;
        if (w->traced)
            world_trace(w, "tries", &draft);
        if (agenda_apply(copy, &draft, w->now, &effects) < 0)
            abort();
        done[n++] = draft.id;
    }
    while (n-- > 0) {
        Entry draft = {.kind = ENTRY_VOID, .ref = done[n]};
        if (agenda_admit(copy, &draft, w->now, true) != 0 || agenda_apply(copy, &draft, w->now, &effects) < 0)
            abort();
        w->count.redos++;
    }
    if (agenda_dump(copy, &after) < 0)
        abort();
    effect_list_clear(&effects);
    return same_state(w, "undo of everything leaves another state", before, after);
}

bool world_check(World *w, EffectList *effects)
{
    Look look = {.w = w, .fine = true};

    for (size_t i = 0; i < effects->n && look.fine; i++)
        look.fine = check_effect(w, &effects->items[i]);
    effect_list_clear(effects);
    if (look.fine && agenda_next(w->agenda, w->now) <= w->now)
        look.fine = world_complain(w, "the next instant is not after now");
    if (look.fine)
        agenda_list(w->agenda, w->now - 2 * USEC_PER_DAY, w->now + USEC_PER_DAY, check_item, &look);
    w->count.steps++;
    return look.fine;
}
