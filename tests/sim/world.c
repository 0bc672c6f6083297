/* SPDX-License-Identifier: MIT */
#include "world-internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lullday.h"
#include "plan-util.h"

static const char *const zone_names[WORLD_ZONES] = {
    "Europe/Berlin",  "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia",     "Africa/Casablanca",
    "Asia/Kathmandu", "America/St_Johns",  "America/New_York",    "Pacific/Auckland", "Pacific/Honolulu"};

bool world_complain(World *w, const char *format, ...)
{
    char time[ZONE_RFC3339_LEN];
    va_list args;
    int n = snprintf(w->complaint, sizeof(w->complaint), "seed %llu, %s: ", (unsigned long long)w->seed,
                     zone_format(w->zone, w->now, time));

    va_start(args, format);
    vsnprintf(w->complaint + n, sizeof(w->complaint) - (size_t)n, format, args);
    va_end(args);
    return false;
}

const char *world_complaint(const World *w)
{
    return w->complaint;
}

/* ---- What happens ---- */

static bool step(World *w)
{
    EffectList effects = {0};

    if (agenda_step(w->agenda, w->now, &effects) < 0)
        abort();
    return world_check(w, &effects);
}

/* As lulld does: what a change to an old entry brings back may hang on others that are forgotten. */
static void look_back(World *w, const Entry *change)
{
    Day today = lullday_of(w->zone, w->regimen->day_starts_sec, w->now);
    const Entry *target = entry_id_is_null(&change->ref) ? NULL : agenda_entry(w->agenda, &change->ref, NULL);

    if (target && target->day < today - AGENDA_DAYS_BACK)
        world_load(w, w->agenda, today - AGENDA_DAYS_LOAD);
}

static bool enter(World *w, Entry *draft)
{
    EffectList effects = {0};
    bool unnamed = (draft->kind == ENTRY_INTAKE || draft->kind == ENTRY_ACTIVITY) && !draft->occurrence.reminder[0] &&
                   entry_id_is_null(&draft->ref) && draft->at > w->now - USEC_PER_DAY;
    Usec asked = draft->until;
    int r = agenda_admit(w->agenda, draft, w->now, true);

    if (r < 0)
        abort();
    if (r > 0)
        return true; /* refused: nothing happened */
    if (unnamed && !world_expect_match(w, draft))
        return false;
    if (draft->kind == ENTRY_SNOOZE && !world_expect_snooze(w, draft, asked))
        return false;
    look_back(w, draft);
    world_keep(w, draft);
    w->deeds++;
    w->count.undos += draft->kind == ENTRY_VOID;
    w->undos += !entry_id_is_null(&draft->ref);
    if (agenda_apply(w->agenda, draft, w->now, &effects) < 0)
        abort();
    if (!world_check(w, &effects))
        return false;
    return draft->kind != ENTRY_INTAKE || world_expect_put_back(w, draft);
}

static bool take(World *w, Usec back)
{
    Entry draft = {.kind = ENTRY_INTAKE,
                   .at = w->now - back,
                   .source = random_chance(&w->random, 10) ? SOURCE_IMPORT : SOURCE_CLI};
    const Substance *s = &w->regimen->substances[random_below(&w->random, (uint32_t)w->regimen->n_substances)];

    memcpy(draft.subject, s->name, sizeof(draft.subject));
    if (random_chance(&w->random, 30))
        draft.amount = AMOUNT_ONE * (1 + random_below(&w->random, 120));
    w->count.intakes++;
    return enter(w, &draft);
}

static bool about(World *w, EntryKind kind, const OccurrenceId *id)
{
    Entry draft = {.kind = kind, .source = SOURCE_NOTIFICATION, .occurrence = *id};
    int reminder = regimen_find_reminder(w->regimen, id->reminder);

    if (kind == ENTRY_INTAKE && w->regimen->reminders[reminder].substance < 0)
        draft.kind = ENTRY_ACTIVITY;
    if (kind == ENTRY_SNOOZE)
        draft.until = random_chance(&w->random, 50) ? 0 : w->now + random_below(&w->random, 90) * USEC_PER_MIN;
    w->count.intakes += draft.kind == ENTRY_INTAKE;
    return enter(w, &draft);
}

/* One of the last lines in force that a person wrote, seldom one of weeks ago; NULL where that is none. What is no more
 * in mind is refused. */
static const Entry *recent_deed(World *w)
{
    bool old = random_chance(&w->random, 10);
    size_t i = w->n_journal - MIN(w->n_journal, (size_t)1 + random_below(&w->random, old ? 600 : 60));

    for (; i < w->n_journal; i++) {
        const Line *line = &w->journal[i];
        if (!line->dead && entry_by_person(line->entry) && line->entry->at > w->now - (old ? 30 : 7) * USEC_PER_DAY)
            return line->entry;
    }
    return NULL;
}

static bool undo(World *w)
{
    const Entry *target = random_chance(&w->random, 60) ? agenda_newest(w->agenda) : recent_deed(w);
    Entry draft = {.kind = ENTRY_VOID, .source = SOURCE_CLI};

    if (!target)
        return true;
    draft.ref = target->id;
    return enter(w, &draft) && (random_chance(&w->random, 50) || world_check_off(w));
}

static bool amend(World *w)
{
    const Entry *target = recent_deed(w);
    Entry draft = {.source = SOURCE_CLI};

    if (!target || (target->kind != ENTRY_INTAKE && target->kind != ENTRY_ACTIVITY))
        return true;
    draft.kind = target->kind;
    draft.ref = target->id;
    draft.amount = target->amount;
    draft.at = target->at;
    memcpy(draft.subject, target->subject, sizeof(draft.subject));
    if (random_chance(&w->random, 60))
        draft.at -= ((Usec)random_below(&w->random, 600) - 300) * USEC_PER_MIN;
    else if (draft.kind == ENTRY_INTAKE)
        draft.amount = AMOUNT_ONE * (1 + random_below(&w->random, 120));
    w->count.amends++;
    return enter(w, &draft);
}

/* Somebody edits the settings, and lulld reads them again. */
static bool reload(World *w)
{
    Regimen *old = w->regimen;
    EffectList effects = {0};
    bool fine;

    w->regimen = world_changed_regimen(w->drawn, &w->random);
    world_trace_regimen(w);
    w->count.reloads++;
    w->unclear_until = MAX(w->unclear_until, w->now + 3 * USEC_PER_DAY);
    w->undos++; /* what follows another now may have been missed by itself */
    w->deeds++;
    if (agenda_set_regimen(w->agenda, w->regimen, w->now, &effects) < 0)
        abort();
    fine = world_check(w, &effects);
    regimen_free(old);
    return fine;
}

static bool begin_again(World *w, Agenda *derived, EffectList *effects)
{
    w->screen++;
    w->deeds++;
    agenda_free(w->agenda);
    w->agenda = derived;
    w->count.restarts++;
    return world_check(w, effects);
}

static bool restart(World *w)
{
    EffectList effects = {0};
    Agenda *derived = world_derive(w, &effects);

    if (world_check_derived(w, derived, &effects))
        return begin_again(w, derived, &effects);
    agenda_free(derived);
    effect_list_clear(&effects);
    return false;
}

static bool derive_again(World *w)
{
    EffectList effects = {0};

    return begin_again(w, world_derive(w, &effects), &effects);
}

typedef struct Windows {
    OccurrenceId ids[256];
    size_t n;
} Windows;

static int keep_window(const AgendaItem *item, void *userdata)
{
    Windows *windows = userdata;

    if ((item->state == OCCURRENCE_UPCOMING || item->state == OCCURRENCE_HELD) && windows->n < ARRAY_SIZE(windows->ids))
        windows->ids[windows->n++] = item->id;
    return 0;
}

/* Whose window the journey jumped over is skipped, and not missed. */
static bool check_journey(World *w, const Windows *open)
{
    for (size_t i = 0; i < open->n; i++) {
        char id[OCCURRENCE_ID_LEN];
        AgendaItem item;
        if (agenda_item(w->agenda, &open->ids[i], &item) == 0 && item.until <= w->now &&
            item.state != OCCURRENCE_SKIPPED && item.state != OCCURRENCE_DROPPED)
            return world_complain(w, "%s is %s after a journey", occurrence_id_format(&open->ids[i], id),
                                  occurrence_state_to_string(item.state));
    }
    return true;
}

static bool travel(World *w)
{
    EffectList effects = {0};
    Windows open = {.n = 0};

    agenda_list(w->agenda, w->now - USEC_PER_DAY, w->now + USEC_PER_DAY, keep_window, &open);
    w->zone = w->zones[random_below(&w->random, WORLD_ZONES)];
    if (agenda_set_zone(w->agenda, w->zone, w->now, &effects) < 0)
        abort();
    w->count.zones++;
    w->deeds++;
    return world_check(w, &effects) && check_journey(w, &open);
}

static bool lose_screen(World *w)
{
    EffectList effects = {0};

    w->screen++;
    w->deeds++;
    if (agenda_raise_again(w->agenda, w->now, &effects) < 0)
        abort();
    return world_check(w, &effects);
}

static bool suspend(World *w)
{
    w->now += (Usec)random_below(&w->random, 1440 * (random_chance(&w->random, 10) ? 6 : 1)) * USEC_PER_MIN;
    w->count.suspends++;
    return step(w);
}

/* lulld begins anew from its journal where the clock was set back beyond what it remembers. */
static bool move_clock(World *w, Usec by)
{
    w->unclear_until = MAX(w->unclear_until, w->now + 3 * USEC_PER_DAY);
    w->now += by;
    w->count.clocks++;
    w->deeds++;
    return agenda_reaches(w->agenda, w->now) ? step(w) : derive_again(w);
}

/* Somebody, or a time server, sets the clock. Ahead is like a suspend; back, what was written is in the future. */
static bool set_clock(World *w)
{
    Usec by = (Usec)random_below(&w->random, random_chance(&w->random, 20) ? 4000 : 200) * USEC_PER_MIN;

    return move_clock(w, random_chance(&w->random, 50) ? by : -by);
}

static bool declare_bedtime(World *w)
{
    Entry draft = {.kind = ENTRY_BEDTIME, .until = w->now + (Usec)random_below(&w->random, 600) * USEC_PER_MIN};

    return enter(w, &draft);
}

static bool pause_or_resume(World *w)
{
    Entry draft = {.kind = ENTRY_PAUSE, .until = w->now + (Usec)(1 + random_below(&w->random, 1500)) * USEC_PER_MIN};

    Usec from, until;

    world_pause(w, &from, &until);
    if (until > w->now)
        draft = (Entry){.kind = ENTRY_RESUME};
    return enter(w, &draft);
}

/* The first that is due, if any. */
static bool due(World *w, OccurrenceId *ret)
{
    return agenda_open(w->agenda, NULL, w->now, ret) == 0;
}

/* Somebody goes shopping, reminded or not. */
static bool refill(World *w)
{
    Entry draft = {.kind = ENTRY_ACTIVITY, .source = SOURCE_CLI};
    const Reminder *r = &w->regimen->reminders[random_below(&w->random, (uint32_t)w->regimen->n_reminders)];

    if (!r->refill)
        return true;
    draft.at = w->now - (random_chance(&w->random, 50) ? 0 : (Usec)random_below(&w->random, 4000) * USEC_PER_MIN);
    memcpy(draft.subject, r->name, sizeof(draft.subject));
    w->count.refills++;
    return enter(w, &draft);
}

static bool person_acts(World *w)
{
    static const uint32_t answers[_PERSON_MAX] = {
        [PERSON_PROMPT] = 90, [PERSON_FORGETFUL] = 30, [PERSON_TIRED] = 50, [PERSON_ERRATIC] = 40};
    OccurrenceId id;

    if (due(w, &id) && random_chance(&w->random, answers[w->person]))
        return about(w,
                     w->person == PERSON_TIRED && random_chance(&w->random, 60) ? ENTRY_SNOOZE
                     : random_chance(&w->random, 10)                            ? ENTRY_SKIP
                                                                                : ENTRY_INTAKE,
                     &id);
    if (random_chance(&w->random, w->person == PERSON_ERRATIC ? 40 : 6))
        return take(w, random_chance(&w->random, 50) ? 0 : (Usec)random_below(&w->random, 2000) * USEC_PER_MIN);
    if (random_chance(&w->random, 4))
        return undo(w);
    if (random_chance(&w->random, 2))
        return amend(w);
    if (random_chance(&w->random, 3))
        return refill(w);
    if (random_chance(&w->random, 2))
        return declare_bedtime(w);
    return random_chance(&w->random, 1) ? pause_or_resume(w) : true;
}

/* A machine whose clock has stopped begins with an old date, until it hears of the time. */
static bool lose_clock(World *w)
{
    Usec lost = (Usec)(1 + random_below(&w->random, 40)) * USEC_PER_DAY;

    if (!move_clock(w, -lost))
        return false;
    w->now += (Usec)random_below(&w->random, 60) * USEC_PER_MIN;
    return step(w) && (random_chance(&w->random, 50) || person_acts(w)) && move_clock(w, lost);
}

static bool machine_acts(World *w)
{
    switch (random_below(&w->random, 120)) {
    case 0:
        return travel(w);
    case 1:
    case 2:
        return restart(w);
    case 3:
    case 4:
        return suspend(w);
    case 5:
        return lose_screen(w);
    case 6:
        return random_chance(&w->random, 5) ? lose_clock(w) : set_clock(w);
    case 7:
        return random_chance(&w->random, 30) ? reload(w) : true;
    default:
        return (!random_chance(&w->random, 1) || world_check_undo(w)) &&
               (!random_chance(&w->random, 1) || world_check_off(w));
    }
}

bool world_live(World *w, int days)
{
    Usec end = w->now + days * USEC_PER_DAY;
    bool fine = true;

    while (fine && w->now < end) {
        Usec next = agenda_next(w->agenda, w->now);
        /* Now and then between two edges, mostly at the next one. */
        if (random_chance(&w->random, 35))
            w->now += (Usec)(1 + random_below(&w->random, 45)) * USEC_PER_MIN;
        else
            w->now = MIN(next, w->now + USEC_PER_DAY);
        if (w->now > next) /* every edge on the way is kept */
            w->now = next;
        fine = step(w) && person_acts(w) && machine_acts(w);
    }
    w->count.days += (uint64_t)days;
    return fine;
}

World *world_new(uint64_t seed, bool traced)
{
    World *w = calloc(1, sizeof(*w));
    EffectList effects = {0};

    *w = (World){.seed = seed, .random = {seed}, .traced = traced, .screen = 1};
    for (size_t i = 0; i < WORLD_ZONES; i++)
        if (!(w->zones[i] = plan_zone(zone_names[i])))
            abort();
    w->zone = w->zones[random_below(&w->random, WORLD_ZONES)];
    w->regimen = world_regimen(&w->random, &w->drawn);
    w->person = (Person)random_below(&w->random, _PERSON_MAX);
    w->now = ((Usec)11000 + random_below(&w->random, 30000)) * USEC_PER_DAY;
    w->now += (Usec)random_below(&w->random, 86400) * USEC_PER_SEC;
    world_trace_regimen(w);
    w->agenda = world_derive(w, &effects);
    world_check(w, &effects);
    return w;
}

World *world_free(World *w)
{
    agenda_free(w->agenda);
    regimen_free(w->regimen);
    for (size_t i = 0; i < WORLD_ZONES; i++)
        zone_free(w->zones[i]);
    for (size_t i = 0; i < w->n_journal; i++)
        entry_free(w->journal[i].entry);
    free(w->journal);
    free(w);
    return NULL;
}

void world_count(const World *w, WorldCount *total)
{
    total->days += w->count.days;
    total->raises += w->count.raises;
    total->nags += w->count.nags;
    total->intakes += w->count.intakes;
    total->restarts += w->count.restarts;
    total->zones += w->count.zones;
    total->suspends += w->count.suspends;
    total->clocks += w->count.clocks;
    total->redos += w->count.redos;
    total->undos += w->count.undos;
    total->refills += w->count.refills;
    total->amends += w->count.amends;
    total->reloads += w->count.reloads;
    total->steps += w->count.steps;
}
