/* SPDX-License-Identifier: MIT */
#include "life.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/lullday.h"
#include "macro.h"
#include "plan-util.h"

#define SEED 7

static void keep(Life *life, const Entry *entry)
{
    int r;

    assert(ARRAY_GROW(life->journal, life->n_journal, life->journal_allocated));
    r = entry_copy(entry, &life->journal[life->n_journal++]);
    assert(r == 0);
}

/* ---- What is said ---- */

static const char *verb_of(const Effect *effect)
{
    switch (effect->type) {
    case EFFECT_RAISE:
        return effect->nag ? "nagged" : "raised";
    case EFFECT_WITHDRAW:
        return "withdrawn";
    case EFFECT_HELD:
    case EFFECT_STATE:
        return occurrence_state_to_string(effect->state);
    default:
        return NULL;
    }
}

static void clock_text(const Life *life, Usec at, char buf[static 6])
{
    LocalTime local = zone_local(life->zone, at);

    snprintf(buf, 6, "%02u:%02u", (unsigned)local.sec / 3600 % 24, (unsigned)local.sec / 60 % 60);
}

static void say(Life *life, const Effect *effect)
{
    char now[6], until[16] = "", id[OCCURRENCE_ID_LEN], line[256];
    bool waits = effect->type == EFFECT_HELD || (effect->type == EFFECT_STATE && effect->until > 0);

    clock_text(life, life->now, now);
    if (waits) {
        memcpy(until, " until ", sizeof(" until "));
        clock_text(life, effect->until, until + strlen(until));
    }
    snprintf(line, sizeof(line), "%s %s %s%s%s%s%s\n", now, verb_of(effect), occurrence_id_format(&effect->id, id),
             effect->late && !effect->nag ? " late" : "", until, effect->because[0] ? " because " : "",
             effect->because);
    size_t len = strlen(life->said);
    assert(len + strlen(line) < sizeof(life->said));
    memcpy(life->said + len, line, strlen(line) + 1);
}

static void hear(Life *life, EffectList *effects)
{
    for (size_t i = 0; i < effects->n; i++) {
        if (effects->items[i].type == EFFECT_RECORD)
            keep(life, effects->items[i].entry);
        if (verb_of(&effects->items[i]))
            say(life, &effects->items[i]);
    }
    effect_list_clear(effects);
}

const char *life_said(Life *life)
{
    static char said[sizeof(life->said)];

    memcpy(said, life->said, sizeof(said));
    life->said[0] = '\0';
    return said;
}

/* ---- Living ---- */

void life_restart(Life *life)
{
    EffectList effects = {0};
    Day since = life->n_journal == 0 ? DAY_MAX : life->journal[life->n_journal - 1]->day - 1;
    int r;

    life->agenda = agenda_free(life->agenda);
    r = agenda_new(&life->agenda, life->regimen, life->zone, SEED);
    assert(r == 0);
    for (size_t i = 0; i < life->n_journal; i++) {
        r = agenda_load(life->agenda, life->journal[i]);
        assert(r == 0);
    }
    r = agenda_start(life->agenda, life->now, since, &effects);
    assert(r == 0);
    hear(life, &effects);
}

Life *life_new(Regimen *regimen, const char *zone, const char *start)
{
    Life *life = calloc(1, sizeof(*life));

    assert(life);
    life->regimen = regimen ? regimen : plan_regimen();
    life->zone = plan_zone(zone);
    assert(life->zone);
    life->now = life_time(life, start);
    life_restart(life);
    return life;
}

Life *life_free(Life *life)
{
    if (!life)
        return NULL;
    agenda_free(life->agenda);
    regimen_free(life->regimen);
    zone_free(life->zone);
    for (size_t i = 0; i < life->n_journal; i++)
        entry_free(life->journal[i]);
    free(life->journal);
    free(life);
    return NULL;
}

Usec life_time(const Life *life, const char *text)
{
    size_t days = strspn(text, "+");
    char full[64];

    if (strchr(text, '-'))
        return plan_time(life->zone, text);
    snprintf(full, sizeof(full), "2026-11-%zu %s", 22 + days, text + days);
    return plan_time(life->zone, full);
}

static void step(Life *life)
{
    EffectList effects = {0};
    int r = agenda_step(life->agenda, life->now, &effects);

    assert(r == 0);
    hear(life, &effects);
}

void life_go_to(Life *life, Usec at)
{
    assert(at >= life->now);
    for (Usec next; (next = agenda_next(life->agenda, life->now)) <= at;) {
        assert(next > life->now);
        life->now = next;
        step(life);
    }
    life->now = at;
    step(life);
}

void life_go(Life *life, const char *text)
{
    life_go_to(life, life_time(life, text));
}

void life_sleep_to(Life *life, Usec at)
{
    life->now = at;
    step(life);
}

void life_sleep(Life *life, const char *text)
{
    life_sleep_to(life, life_time(life, text));
}

void life_travel(Life *life, const char *name)
{
    EffectList effects = {0};
    Zone *zone = plan_zone(name), *old = life->zone;
    int r;

    assert(zone);
    r = agenda_set_zone(life->agenda, zone, life->now, &effects);
    assert(r == 0);
    life->zone = zone;
    zone_free(old);
    hear(life, &effects);
}

/* ---- Deeds ---- */

int life_enter(Life *life, Entry *draft, bool confirmed)
{
    EffectList effects = {0};
    int r;

    draft->source = SOURCE_CLI;
    if ((r = agenda_admit(life->agenda, draft, life->now, confirmed)) != 0)
        return r;
    keep(life, draft);
    r = agenda_apply(life->agenda, draft, life->now, &effects);
    assert(r == 0);
    hear(life, &effects);
    life->last = *draft;
    life->last.note = life->last.fields = NULL;
    return 0;
}

int life_take_at(Life *life, const char *substance, int mg, Usec at)
{
    Entry draft = {.kind = ENTRY_INTAKE, .at = at, .amount = mg * AMOUNT_ONE};

    snprintf(draft.subject, sizeof(draft.subject), "%s", substance);
    return life_enter(life, &draft, false);
}

int life_take(Life *life, const char *substance, int mg)
{
    return life_take_at(life, substance, mg, 0);
}

int life_until(Life *life, EntryKind kind, const char *reminder, Usec until)
{
    Entry draft = {.kind = kind, .until = until, .occurrence.day = DAY_NONE};

    snprintf(draft.subject, sizeof(draft.subject), "%s", reminder);
    if (kind == ENTRY_SKIP || kind == ENTRY_SNOOZE)
        snprintf(draft.occurrence.reminder, sizeof(draft.occurrence.reminder), "%s", reminder);
    return life_enter(life, &draft, false);
}

int life_do(Life *life, EntryKind kind, const char *reminder)
{
    return life_until(life, kind, reminder, 0);
}

int life_void(Life *life, const EntryId *id)
{
    Entry draft = {.kind = ENTRY_VOID, .ref = *id};

    return life_enter(life, &draft, false);
}

int life_about(Life *life, EntryKind kind, const char *id)
{
    Entry draft = {.kind = kind};
    int r = occurrence_id_parse(id, &draft.occurrence);

    assert(r == 0);
    return life_enter(life, &draft, false);
}

/* ---- Questions ---- */

AgendaItem life_item(const Life *life, const char *id)
{
    OccurrenceId parsed;
    AgendaItem item = {.state = _OCCURRENCE_STATE_MAX};
    int r = occurrence_id_parse(id, &parsed);

    assert(r == 0);
    return agenda_item(life->agenda, &parsed, &item) == 0 ? item : (AgendaItem){.state = _OCCURRENCE_STATE_MAX};
}

const char *life_state(const Life *life, const char *id)
{
    return occurrence_state_to_string(life_item(life, id).state) ?: "none";
}
