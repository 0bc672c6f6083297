/* SPDX-License-Identifier: MIT */
#include "world-internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- What must hold ---- */

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

    for (const Line *l = NULL; (l = world_line_before(w, ENTRY_INTAKE, l));)
        if (l->entry->at > w->now - span && l->entry->at <= w->now &&
            regimen_find_substance(w->regimen, l->entry->subject) == substance)
            sum += l->entry->amount;
    return sum;
}

static bool may_be_asked_for(World *w, const Effect *effect)
{
    const Reminder *r = &w->regimen->reminders[regimen_find_reminder(w->regimen, effect->id.reminder)];
    char id[OCCURRENCE_ID_LEN];
    Amount dose = agenda_dose(w->agenda, regimen_find_reminder(w->regimen, effect->id.reminder), effect->id.day), limit;

    if (r->substance < 0 || w->regimen->substances[r->substance].prescription)
        return true;
    for (const Line *l = NULL; (l = world_line_before(w, ENTRY_INTAKE, l));)
        if (inside_minimum(w, l->entry, r->substance))
            return world_complain(w, "%s asks for %s too soon", occurrence_id_format(&effect->id, id), r->name);
    if (!world_expect_apart(w, &effect->id, r->substance))
        return false;
    limit = w->regimen->substances[r->substance].max_per_day;
    if (limit > 0 && dose > 0 && taken_in_span(w, r->substance, SPACING_LIMIT_SPAN) + dose > limit)
        return world_complain(w, "%s would pass the limit", occurrence_id_format(&effect->id, id));
    return true;
}

static bool check_raise(World *w, const Effect *effect)
{
    const Reminder *r = &w->regimen->reminders[regimen_find_reminder(w->regimen, effect->id.reminder)];
    Shown *shown = world_shown(w, &effect->id);
    const Told told = world_told(w, &effect->id);
    Usec paused_from, paused_until;
    char id[OCCURRENCE_ID_LEN];
    bool moved = shown->nominal != effect->nominal;

    occurrence_id_format(&effect->id, id);
    if (w->now < effect->nominal || w->now >= effect->until)
        return world_complain(w, "%s is raised outside its window", id);
    world_pause(w, &paused_from, &paused_until);
    if (paused_until > w->now)
        return world_complain(w, "%s is raised in a pause", id);
    if (world_in_quiet(w, r, w->now))
        return world_complain(w, "%s is raised in a quiet range", id);
    if (effect->nag != on_screen(w, shown))
        return world_complain(w, effect->nag ? "%s nags though it isn't shown" : "%s is raised though it is shown", id);
    if (moved) /* it begins anew, or goes on as before it had moved */
        shown->nags = 0;
    shown->nominal = effect->nominal;
    shown->nags += effect->nag;
    if (shown->nags > r->nag_limit)
        return world_complain(w, "%s nags %d times", id, shown->nags);
    if (effect->nag && world_hangs_on_bedtime(r, effect->id.index) && w->now > world_bedtime(w, effect->id.day))
        return world_complain(w, "%s nags after bedtime", id);
    if (effect->nag && !moved && w->now - shown->raised_at < r->nag && w->now >= shown->raised_at)
        return world_complain(w, "%s nags too early", id);
    if (!effect->nag && !r->refill && shown->raised_at > 0 && shown->deeds == w->deeds && told.snoozed_until == 0)
        return world_complain(w, "%s is raised again for nothing", id);
    if (shown->snoozed && shown->snoozed_deeds == w->deeds && shown->raised_at < w->now && told.snoozed_until > w->now)
        return world_complain(w, "%s is raised while it is snoozed", id);
    if (told.tells[ENTRY_INTAKE] || told.tells[ENTRY_ACTIVITY] || (!r->follows && told.tells[ENTRY_SKIP]))
        return world_complain(w, "%s is raised though it is done with", id);
    shown->screen = w->screen;
    shown->raised_at = w->now;
    shown->deeds = w->deeds;
    w->count.raises++;
    w->count.nags += effect->nag;
    return may_be_asked_for(w, effect);
}

/* What lulld writes by itself. */
static bool check_record(World *w, const Entry *entry)
{
    char id[OCCURRENCE_ID_LEN];
    Usec from, until;
    bool paused;

    world_keep(w, entry);
    if (entry->kind != ENTRY_MISSED && entry->kind != ENTRY_SKIP)
        return true;
    world_pause(w, &from, &until);
    /* One that was written when the clock was ahead has begun. */
    paused = from > 0 && (from <= entry->at || from > w->now) && entry->at <= until;
    occurrence_id_format(&entry->occurrence, id);
    if (entry->kind == ENTRY_MISSED && paused)
        return world_complain(w, "%s is missed in a pause", id);
    if (entry->kind == ENTRY_SKIP && strcmp(entry->reason, "paused") == 0 && !paused)
        return world_complain(w, "%s is skipped as paused, without a pause", id);
    if (entry->kind == ENTRY_MISSED && ++world_shown(w, &entry->occurrence)->missed > 1)
        return world_complain(w, "%s is missed twice", id);
    return true;
}

static bool check_effect(World *w, const Effect *effect)
{
    char id[OCCURRENCE_ID_LEN];
    Shown *shown;

    switch (effect->type) {
    case EFFECT_RECORD:
        return check_record(w, effect->entry);
    case EFFECT_HELD:
        return (effect->because[0] && effect->until > w->now) ||
               world_complain(w, "%s is held for nothing", occurrence_id_format(&effect->id, id));
    case EFFECT_RAISE:
        return check_raise(w, effect);
    case EFFECT_WITHDRAW:
        shown = world_shown(w, &effect->id);
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
    bool shown = on_screen(w, world_shown(w, &item->id));
    int s = item->reminder->substance;

    if (open && item->until <= w->now)
        look->fine = world_complain(w, "%s is %s after its window", name_of(item), state);
    if (shown && item->state != OCCURRENCE_DUE)
        look->fine = world_complain(w, "%s is on the screen and %s", name_of(item), state);
    if (item->state == OCCURRENCE_DUE && !world_raised(w, &item->id, item->at))
        look->fine = world_complain(w, "%s wasn't raised when it is said to have become due", name_of(item));
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

    /* The new one raises what is due again, which the old one has no need to; and where something of the days that the
     * old one has just let go of was undone, it finds that missed. */
    for (size_t i = 0; i < effects->n; i++)
        if (effects->items[i].type == EFFECT_RECORD && effects->items[i].entry->kind != ENTRY_RAISED &&
            (effects->items[i].entry->kind != ENTRY_MISSED ||
             effects->items[i].entry->day >= world_day_of(w, w->now) - AGENDA_DAYS_BACK + 2))
            return world_complain(w, "a restart writes %s of %s/%d",
                                  entry_kind_to_string(effects->items[i].entry->kind), effects->items[i].entry->subject,
                                  effects->items[i].entry->occurrence.day);
    if (agenda_dump(w->agenda, &a) < 0 || agenda_dump(derived, &b) < 0)
        abort();
    return same_state(w, "a restart finds another state", a, b);
}

typedef struct Compared {
    World *w;
    const Agenda *booted;
} Compared;

static int compare_item(const AgendaItem *slept, void *userdata)
{
    Compared *compared = userdata;
    AgendaItem booted = {.state = _OCCURRENCE_STATE_MAX};
    Usec now = compared->w->now;

    agenda_item(compared->booted, &slept->id, &booted);
    if (booted.state == slept->state && booted.until == slept->until && strcmp(booted.because, slept->because) == 0 &&
        (slept->state == OCCURRENCE_DUE || MAX(booted.at, now) == MAX(slept->at, now)))
        return 0; /* since when it might have come is forgotten */
    world_complain(compared->w, "%s is %s (%s) after a boot and %s (%s) after a sleep", name_of(slept),
                   occurrence_state_to_string(booted.state) ?: "not there", booted.because,
                   occurrence_state_to_string(slept->state), slept->because);
    return 1;
}

bool world_check_off(World *w)
{
    const Usec now = w->now;
    EffectList effects = {0};
    _cleanup_(agenda_freep) Agenda *slept = world_derive(w, &effects), *booted = NULL;
    Compared compared = {w, NULL};
    bool fine;

    /* What a clock that was ahead wrote, and by which settings, the journal doesn't tell. */
    if (now < w->unclear_until) {
        effect_list_clear(&effects);
        return true;
    }
    w->now += (Usec)random_below(&w->random, 900) * USEC_PER_MIN;
    compared.booted = booted = world_derive(w, &effects);
    if (agenda_step(slept, w->now, &effects) < 0)
        abort();
    fine = agenda_list(slept, w->now - USEC_PER_DAY, w->now + USEC_PER_DAY, compare_item, &compared) == 0;
    effect_list_clear(&effects);
    w->now = now;
    return fine;
}

static bool about_prescription(const World *w, const Entry *entry)
{
    int substance = regimen_find_substance(w->regimen, entry->subject);
    int reminder = regimen_find_reminder(w->regimen, entry->occurrence.reminder);

    if (substance < 0 && reminder >= 0)
        substance = w->regimen->reminders[reminder].substance;
    return substance >= 0 && w->regimen->substances[substance].prescription;
}

/* What was raised meanwhile was seen: an intake that spoils the time that would have been best lets another come at
 * once, and its undo doesn't take that off the screen. Everything else is as it was. */
static bool same_but_raised(World *w, const EffectList *effects, const char *before, const char *after)
{
    _cleanup_free_ char *raised = NULL;
    _cleanup_(effect_list_clear) EffectList unused = {0};
    _cleanup_(agenda_freep) Agenda *agenda = world_derive(w, &unused);
    size_t n = 0;

    for (size_t i = 0; i < effects->n; i++) {
        const Entry *entry = effects->items[i].type == EFFECT_RECORD ? effects->items[i].entry : NULL;
        if (entry && entry->kind == ENTRY_RAISED && agenda_load(agenda, entry) < 0)
            abort();
        n += entry && entry->kind == ENTRY_RAISED;
    }
    if (agenda_set_regimen(agenda, w->regimen, w->now, &unused) < 0 || agenda_dump(agenda, &raised) < 0)
        abort();
    return same_state(w, "undo of everything leaves another state", n > 0 ? raised : before, after);
}

/* On a copy, made from the journal. What is raised or ends because a bedtime moved, or because a prescription that
 * others waited for is settled, happened: undo doesn't make it unhappen. */
bool world_check_undo(World *w)
{
    _cleanup_free_ char *before = NULL, *after = NULL;
    _cleanup_(effect_list_clear) EffectList effects = {0};
    _cleanup_(agenda_freep) Agenda *copy = world_derive(w, &effects);
    EntryId done[8];
    size_t n = 0;

    effect_list_clear(&effects);

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
    return strcmp(before, after) == 0 || same_but_raised(w, &effects, before, after);
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
    return look.fine && (!random_chance(&w->random, 15) || world_expect(w));
}
