/* SPDX-License-Identifier: MIT */
#include "world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lullday.h"
#include "core/when.h"
#include "macro.h"
#include "plan-util.h"

static const char *const zone_names[] = {
    "Europe/Berlin",  "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia",     "Africa/Casablanca",
    "Asia/Kathmandu", "America/St_Johns",  "America/New_York",    "Pacific/Auckland", "Pacific/Honolulu"};

#define SHOWN_MAX 512

/* What a screen would show, and how often it was asked for. */
typedef struct Shown {
    OccurrenceId id;
    bool on_screen;
    int32_t nags;
    int missed; /* since the last undo */
} Shown;

struct World {
    Random random;
    uint64_t seed;
    bool traced;
    Regimen *regimen;
    Zone *zones[ARRAY_SIZE(zone_names)];
    const Zone *zone;
    Agenda *agenda;
    Person person;
    Usec now;
    Usec paused_until;

    Entry **journal;
    size_t n_journal, journal_allocated;
    Shown shown[SHOWN_MAX];
    size_t n_shown;

    WorldCount count;
    char complaint[1024];
};

static bool _printf_(2, 3) complain(World *w, const char *format, ...)
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

/* ---- The journal, as a store would keep it ---- */

static void trace(const World *w, const Entry *entry)
{
    char now[ZONE_RFC3339_LEN], at[ZONE_RFC3339_LEN], until[ZONE_RFC3339_LEN], id[OCCURRENCE_ID_LEN] = "-";

    if (entry->occurrence.reminder[0])
        occurrence_id_format(&entry->occurrence, id);
    printf("# %s %s %s %s at=%s until=%s %s\n", zone_format(w->zone, w->now, now), entry_kind_to_string(entry->kind),
           entry->subject, id, zone_format(w->zone, entry->at, at), zone_format(w->zone, entry->until, until),
           entry->reason);
}

static void keep(World *w, const Entry *entry)
{
    if (w->traced)
        trace(w, entry);
    if (w->n_journal == w->journal_allocated) {
        w->journal_allocated = MAX(w->journal_allocated * 2, 256);
        w->journal = realloc(w->journal, w->journal_allocated * sizeof(*w->journal));
    }
    if (entry_copy(entry, &w->journal[w->n_journal++]) < 0)
        abort();
}

static bool in_force(const World *w, size_t i)
{
    for (size_t j = i + 1; j < w->n_journal; j++)
        if (entry_id_compare(&w->journal[j]->ref, &w->journal[i]->id) == 0 && in_force(w, j))
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

static bool outlives_its_day(const Entry *e)
{
    return e->kind == ENTRY_ENABLED || e->kind == ENTRY_DISABLED || e->kind == ENTRY_ZONE || e->kind == ENTRY_PAUSE ||
           e->kind == ENTRY_RESUME;
}

/* ---- What must hold ---- */

static Shown *shown_of(World *w, const OccurrenceId *id)
{
    for (size_t i = 0; i < w->n_shown; i++)
        if (occurrence_id_equal(&w->shown[i].id, id))
            return &w->shown[i];
    if (w->n_shown == SHOWN_MAX) {
        size_t kept = 0;
        for (size_t i = 0; i < w->n_shown; i++)
            if (w->shown[i].on_screen || w->shown[i].id.day > id->day - 12)
                w->shown[kept++] = w->shown[i];
        w->n_shown = kept;
    }
    w->shown[w->n_shown] = (Shown){.id = *id};
    return &w->shown[w->n_shown++];
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
            return complain(w, "%s asks for %s too soon", occurrence_id_format(&effect->id, id), r->name);
    limit = w->regimen->substances[r->substance].max_per_day;
    if (limit > 0 && dose > 0 && taken_in_span(w, r->substance, SPACING_LIMIT_SPAN) + dose > limit)
        return complain(w, "%s would pass the limit", occurrence_id_format(&effect->id, id));
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

static bool check_raise(World *w, const Effect *effect)
{
    const Reminder *r = &w->regimen->reminders[regimen_find_reminder(w->regimen, effect->id.reminder)];
    Shown *shown = shown_of(w, &effect->id);
    char id[OCCURRENCE_ID_LEN];

    occurrence_id_format(&effect->id, id);
    if (w->now < effect->nominal || w->now >= effect->until)
        return complain(w, "%s is raised outside its window", id);
    if (w->paused_until > w->now)
        return complain(w, "%s is raised in a pause", id);
    if (in_quiet(w, r))
        return complain(w, "%s is raised in a quiet range", id);
    if (effect->nag != shown->on_screen)
        return complain(w, effect->nag ? "%s nags though it isn't shown" : "%s is raised though it is shown", id);
    shown->nags += effect->nag;
    if (shown->nags > r->nag_limit)
        return complain(w, "%s nags %d times", id, shown->nags);
    shown->on_screen = true;
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
        keep(w, effect->entry);
        if (effect->entry->kind == ENTRY_MISSED && ++shown_of(w, &effect->entry->occurrence)->missed > 1)
            return complain(w, "%s is missed twice", occurrence_id_format(&effect->entry->occurrence, id));
        return true;
    case EFFECT_RAISE:
        return check_raise(w, effect);
    case EFFECT_WITHDRAW:
        shown = shown_of(w, &effect->id);
        if (!shown->on_screen)
            return complain(w, "%s is withdrawn though it isn't shown", occurrence_id_format(&effect->id, id));
        shown->on_screen = false;
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

static int check_item(const AgendaItem *item, void *userdata)
{
    Look *look = userdata;
    World *w = look->w;
    char id[OCCURRENCE_ID_LEN];
    bool open = item->state == OCCURRENCE_UPCOMING || item->state == OCCURRENCE_HELD || item->state == OCCURRENCE_DUE ||
                item->state == OCCURRENCE_SNOOZED;
    int s = item->reminder->substance;

    occurrence_id_format(&item->id, id);
    if (open && item->until <= w->now)
        look->fine = complain(w, "%s is %s after its window", id, occurrence_state_to_string(item->state));
    if (shown_of(w, &item->id)->on_screen && item->state != OCCURRENCE_DUE)
        look->fine = complain(w, "%s is on the screen and %s", id, occurrence_state_to_string(item->state));
    if (item->state == OCCURRENCE_DUE && s >= 0 && shown_of(w, &item->id)->on_screen) {
        if (look->due[s])
            look->fine = complain(w, "%s asks for a second dose at once", id);
        look->due[s] = true;
    }
    return look->fine ? 0 : 1;
}

static Agenda *agenda_from_journal(const World *w, EffectList *effects)
{
    Agenda *agenda = NULL;
    Day today = lullday_of(w->zone, w->regimen->day_starts_sec, w->now);

    if (agenda_new(&agenda, w->regimen, w->zone, w->seed) < 0)
        abort();
    for (size_t i = 0; i < w->n_journal; i++)
        if (w->journal[i]->day >= today - AGENDA_DAYS_LOAD - 4 || outlives_its_day(w->journal[i]))
            if (agenda_load(agenda, w->journal[i]) < 0)
                abort();
    if (agenda_start(agenda, w->now, w->n_journal == 0 ? DAY_MAX : w->journal[w->n_journal - 1]->day - 1, effects) < 0)
        abort();
    return agenda;
}

/* What the journal tells is what is in memory. */
static bool check_derived(World *w)
{
    _cleanup_free_ char *live = NULL, *derived = NULL;
    EffectList effects = {0};
    Agenda *other = agenda_from_journal(w, &effects);
    const char *a, *b;

    if (agenda_dump(w->agenda, &live) < 0)
        abort();
    /* The new one raises what is due again, which the old one has no need to. */
    for (size_t i = 0; i < effects.n; i++)
        if (effects.items[i].type == EFFECT_RECORD && effects.items[i].entry->kind != ENTRY_RAISED)
            complain(w, "a restart writes %s of %s/%d", entry_kind_to_string(effects.items[i].entry->kind),
                     effects.items[i].entry->subject, effects.items[i].entry->occurrence.day);
    if (agenda_dump(other, &derived) < 0)
        abort();
    effect_list_clear(&effects);
    agenda_free(other);
    if (w->complaint[0])
        return false;
    for (a = live, b = derived; *a && *a == *b; a++, b++)
        ;
    if (*a == *b)
        return true;
    while (a > live && a[-1] != '\n') {
        a--;
        b--;
    }
    return complain(w, "a restart finds another state:\n  live    %.*s\n  derived %.*s", (int)strcspn(a, "\n"), a,
                    (int)strcspn(b, "\n"), b);
}

static bool check_all(World *w, EffectList *effects)
{
    Look look = {.w = w, .fine = true};

    for (size_t i = 0; i < effects->n && look.fine; i++)
        look.fine = check_effect(w, &effects->items[i]);
    effect_list_clear(effects);
    if (look.fine && agenda_next(w->agenda, w->now) <= w->now)
        look.fine = complain(w, "the next instant is not after now");
    if (look.fine)
        agenda_list(w->agenda, w->now - 2 * USEC_PER_DAY, w->now + USEC_PER_DAY, check_item, &look);
    w->count.steps++;
    return look.fine;
}

/* ---- What happens ---- */

static bool step(World *w)
{
    EffectList effects = {0};

    if (agenda_step(w->agenda, w->now, &effects) < 0)
        abort();
    return check_all(w, &effects);
}

static bool enter(World *w, Entry *draft)
{
    EffectList effects = {0};
    int r = agenda_admit(w->agenda, draft, w->now, true);

    if (r < 0)
        abort();
    if (r > 0)
        return true; /* refused: nothing happened */
    keep(w, draft);
    if (draft->kind == ENTRY_PAUSE)
        w->paused_until = draft->until;
    else if (draft->kind == ENTRY_RESUME)
        w->paused_until = 0;
    if (draft->kind == ENTRY_VOID) {
        w->count.undos++;
        for (size_t i = 0; i < w->n_shown; i++)
            w->shown[i].missed = 0;
    }
    if (agenda_apply(w->agenda, draft, w->now, &effects) < 0)
        abort();
    return check_all(w, &effects);
}

static bool take(World *w, Usec back)
{
    Entry draft = {.kind = ENTRY_INTAKE, .at = w->now - back, .source = SOURCE_CLI};
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

static bool undo_last(World *w)
{
    const Entry *newest = agenda_newest(w->agenda);
    Entry draft = {.kind = ENTRY_VOID, .source = SOURCE_CLI};

    if (!newest)
        return true;
    if (newest->kind == ENTRY_PAUSE || newest->kind == ENTRY_RESUME)
        return true; /* the world's own idea of a pause is simple */
    draft.ref = newest->id;
    return enter(w, &draft);
}

static bool restart(World *w)
{
    EffectList effects = {0};

    if (!check_derived(w))
        return false;
    for (size_t i = 0; i < w->n_shown; i++)
        w->shown[i].on_screen = false;
    agenda_free(w->agenda);
    w->agenda = agenda_from_journal(w, &effects);
    w->count.restarts++;
    return check_all(w, &effects);
}

static bool travel(World *w)
{
    EffectList effects = {0};

    w->zone = w->zones[random_below(&w->random, ARRAY_SIZE(zone_names))];
    if (agenda_set_zone(w->agenda, w->zone, w->now, &effects) < 0)
        abort();
    w->count.zones++;
    return check_all(w, &effects);
}

static bool lose_screen(World *w)
{
    EffectList effects = {0};

    for (size_t i = 0; i < w->n_shown; i++)
        w->shown[i].on_screen = false;
    if (agenda_raise_again(w->agenda, w->now, &effects) < 0)
        abort();
    return check_all(w, &effects);
}

static bool suspend(World *w)
{
    w->now += (Usec)random_below(&w->random, 1440 * (random_chance(&w->random, 10) ? 6 : 1)) * USEC_PER_MIN;
    w->count.suspends++;
    return step(w);
}

static bool declare_bedtime(World *w)
{
    Entry draft = {.kind = ENTRY_BEDTIME, .until = w->now + (Usec)random_below(&w->random, 600) * USEC_PER_MIN};

    return enter(w, &draft);
}

static bool pause_or_resume(World *w)
{
    Entry draft = {.kind = ENTRY_PAUSE, .until = w->now + (Usec)(1 + random_below(&w->random, 1500)) * USEC_PER_MIN};

    if (w->paused_until > w->now)
        draft = (Entry){.kind = ENTRY_RESUME};
    return enter(w, &draft);
}

/* The first that is due, if any. */
static bool due(World *w, OccurrenceId *ret)
{
    return agenda_open(w->agenda, NULL, w->now, ret) == 0;
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
        return undo_last(w);
    if (random_chance(&w->random, 2))
        return declare_bedtime(w);
    return random_chance(&w->random, 1) ? pause_or_resume(w) : true;
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
    default:
        return true;
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
        if (fine && random_chance(&w->random, 5))
            fine = check_derived(w);
    }
    w->count.days += (uint64_t)days;
    return fine;
}

World *world_new(uint64_t seed, bool traced)
{
    World *w = calloc(1, sizeof(*w));
    EffectList effects = {0};

    *w = (World){.seed = seed, .random = {seed}, .traced = traced};
    for (size_t i = 0; i < ARRAY_SIZE(zone_names); i++)
        if (!(w->zones[i] = plan_zone(zone_names[i])))
            abort();
    w->zone = w->zones[random_below(&w->random, ARRAY_SIZE(zone_names))];
    w->regimen = world_regimen(&w->random);
    w->person = (Person)random_below(&w->random, _PERSON_MAX);
    w->now = ((Usec)11000 + random_below(&w->random, 30000)) * USEC_PER_DAY +
             (Usec)random_below(&w->random, 86400) * USEC_PER_SEC;
    w->agenda = agenda_from_journal(w, &effects);
    check_all(w, &effects);
    return w;
}

World *world_free(World *w)
{
    agenda_free(w->agenda);
    regimen_free(w->regimen);
    for (size_t i = 0; i < ARRAY_SIZE(zone_names); i++)
        zone_free(w->zones[i]);
    for (size_t i = 0; i < w->n_journal; i++)
        entry_free(w->journal[i]);
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
    total->undos += w->count.undos;
    total->steps += w->count.steps;
}
