/* SPDX-License-Identifier: MIT */
#include "simulate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "l10n.h"
#include "macro.h"
#include "scenario.h"

/* Runs are alike to the byte. */
#define SEED 0x6c756c6c

typedef struct Simulation {
    const Scenario *scenario;
    Engine *engine;
    Store *store;
    const Zone *zone;
    Usec next;
    FILE *out;
} Simulation;

/* ---- The transcript ---- */

static void print_time(const Simulation *s, const char *key, Usec at)
{
    char text[ZONE_RFC3339_LEN];

    if (at > 0 && at != USEC_NEVER)
        fprintf(s->out, " %s=%s", key, zone_format(s->zone, at, text));
}

static void print_line(const Simulation *s, Usec now, const char *verb, const char *what)
{
    char text[ZONE_RFC3339_LEN];

    fprintf(s->out, "%s %s %s", zone_format(s->zone, now, text), verb, what);
}

static void print_word(const Simulation *s, const char *key, const char *word)
{
    if (word[0])
        fprintf(s->out, " %s=%s", key, word);
}

static void print_effect(const Simulation *s, const Effect *effect, Usec now)
{
    char id[OCCURRENCE_ID_LEN];

    if (effect->type != EFFECT_RAISE && effect->type != EFFECT_HELD && effect->type != EFFECT_STATE)
        return;
    occurrence_id_format(&effect->id, id);
    if (effect->type == EFFECT_RAISE) {
        print_line(s, now, effect->nag ? "nagged" : "raised", id);
        print_word(s, "late", effect->late && !effect->nag ? "yes" : "");
    } else {
        print_line(s, now, occurrence_state_to_string(effect->state), id);
        print_time(s, "until", effect->until);
        print_word(s, effect->state == OCCURRENCE_SKIPPED ? "reason" : "because", effect->because);
    }
    fputc('\n', s->out);
}

static void on_effects(void *userdata, const EffectList *effects, Usec now)
{
    for (size_t i = 0; i < effects->n; i++)
        print_effect(userdata, &effects->items[i], now);
}

static void print_amount(const Simulation *s, const Entry *entry)
{
    char amount[AMOUNT_LEN];

    if (entry->amount > 0)
        fprintf(s->out, " amount=%s%s", amount_format(entry->amount, amount), entry->unit);
}

/* The journal files a pause and its end under one subject. */
static const char *subject_of(const Simulation *s, const Entry *entry)
{
    const Entry *about = entry->kind == ENTRY_VOID ? agenda_entry(engine_agenda(s->engine), &entry->ref, NULL) : entry;

    return about && about->kind == ENTRY_RESUME ? "resume" : entry->subject;
}

static void on_recorded(void *userdata, const Entry *entry, Usec now)
{
    const Simulation *s = userdata;
    AgendaCheck check;

    if (entry->kind == ENTRY_SNOOZE || entry->kind == ENTRY_SKIP)
        return; /* told by the effect */
    print_line(s, now, entry->kind == ENTRY_VOID ? "voided" : "recorded", subject_of(s, entry));
    if (entry->kind == ENTRY_INTAKE) {
        print_amount(s, entry);
        if (agenda_check(engine_agenda(s->engine), entry->subject, entry->amount, entry->at, &check) == 0)
            print_word(s, "verdict", verdict_to_string(check.taken));
    }
    if (entry->kind != ENTRY_VOID && entry->at != now)
        print_time(s, "at", entry->at);
    print_time(s, "until", entry->until);
    fputc('\n', s->out);
}

static const char *refusal(int error)
{
    static const char *const words[] = {
        [AGENDA_E_SUBJECT] = "unknown",
        [AGENDA_E_OCCURRENCE] = "no-occurrence",
        [AGENDA_E_MISMATCH] = "mismatch",
        [AGENDA_E_RESOLVED] = "already-resolved",
        [AGENDA_E_NOT_DUE] = "not-due",
        [AGENDA_E_WINDOW_ENDS] = "window-ends",
        [AGENDA_E_FUTURE] = "future",
        [AGENDA_E_MISTAKE] = "needs-confirmation",
        [AGENDA_E_UNIT] = "unit",
        [AGENDA_E_RANGE] = "out-of-range",
        [AGENDA_E_NOT_PAUSED] = "not-paused",
        [AGENDA_E_NO_ENTRY] = "no-entry",
        [AGENDA_E_VOIDED] = "voided",
        [AGENDA_E_FIXED] = "fixed",
    };

    return (size_t)error < ARRAY_SIZE(words) && words[error] ? words[error] : "failed";
}

/* ---- What happens ---- */

static int start_engine(Simulation *s, Usec now)
{
    EngineParams params = {
        .regimen = s->scenario->settings->regimen,
        .zone = s->zone,
        .store = s->store,
        .device = "simulation",
        .seed = SEED,
        .port = {.effects = on_effects, .recorded = on_recorded, .userdata = s},
    };
    int r;

    s->engine = engine_free(s->engine);
    if ((r = engine_new(&s->engine, &params)) < 0)
        return r;
    return engine_start(s->engine, now);
}

static int record(Simulation *s, const ScenarioEvent *event, EntryKind kind)
{
    Entry draft = {.kind = kind, .source = SOURCE_CLI, .at = event->when, .amount = event->amount};

    memcpy(draft.subject, event->subject, sizeof(draft.subject));
    draft.occurrence = event->occurrence;
    if (!draft.occurrence.reminder[0] && (kind == ENTRY_SKIP || kind == ENTRY_SNOOZE)) {
        memcpy(draft.occurrence.reminder, event->subject, sizeof(draft.occurrence.reminder));
        draft.occurrence.day = DAY_NONE;
    }
    draft.until = event->until;
    return engine_record(s->engine, &draft, false, event->at, NULL);
}

static int answer(Simulation *s, const ScenarioEvent *event)
{
    AgendaCheck check;
    int r = agenda_check(engine_agenda(s->engine), event->subject, event->amount, event->when ? event->when : event->at,
                         &check);

    if (r != 0)
        return r;
    print_line(s, event->at, "verdict", event->subject);
    print_word(s, "verdict", verdict_to_string(check.spacing.verdict));
    if (check.spacing.verdict != VERDICT_CLEAR) {
        print_time(s, "earliest", check.spacing.earliest);
        print_time(s, "preferred", check.spacing.preferred);
    }
    fputc('\n', s->out);
    return 0;
}

static int happen(Simulation *s, const ScenarioEvent *event)
{
    switch (event->verb) {
    case SCENARIO_TOOK:
        return record(s, event, ENTRY_INTAKE);
    case SCENARIO_DID:
        return record(s, event, ENTRY_ACTIVITY);
    case SCENARIO_CAN:
        return answer(s, event);
    case SCENARIO_SNOOZE:
        return record(s, event, ENTRY_SNOOZE);
    case SCENARIO_SKIP:
        return record(s, event, ENTRY_SKIP);
    case SCENARIO_UNDO:
        return engine_undo(s->engine, NULL, SOURCE_CLI, event->at, NULL);
    case SCENARIO_BEDTIME:
        return record(s, event, ENTRY_BEDTIME);
    case SCENARIO_PAUSE:
        return record(s, event, ENTRY_PAUSE);
    case SCENARIO_RESUME:
        return record(s, event, ENTRY_RESUME);
    case SCENARIO_SUSPEND:
        return engine_step(s->engine, event->until, NULL);
    case SCENARIO_RESTART:
        return start_engine(s, event->at);
    case SCENARIO_ZONE:
        s->zone = event->zone;
        return engine_set_zone(s->engine, event->zone, event->at);
    default:
        return 0;
    }
}

/* Leaps from one instant at which something is due to the next, before `end`. */
static int run_until(Simulation *s, Usec from, Usec end)
{
    int r = 0;

    for (Usec next = from; r >= 0 && next < end;)
        r = engine_step(s->engine, next, &next);
    return r;
}

/* Whoever takes or does something just as its reminder would come is not reminded; everything else finds what is due at
 * its instant. */
static bool comes_first(ScenarioVerb verb)
{
    return verb == SCENARIO_TOOK || verb == SCENARIO_DID;
}

static int run(Simulation *s)
{
    Usec now = s->scenario->start;
    int r = start_engine(s, now);

    for (size_t i = 0; r >= 0 && i < s->scenario->n_events; i++) {
        const ScenarioEvent *event = &s->scenario->events[i];
        if ((r = run_until(s, now, event->at + (comes_first(event->verb) ? 0 : 1))) < 0)
            break;
        now = event->verb == SCENARIO_SUSPEND ? event->until : event->at;
        r = happen(s, event);
        if (r > 0) {
            print_line(s, event->at, "rejected", event->subject[0] ? event->subject : event->word);
            print_word(s, "reason", refusal(r));
            fputc('\n', s->out);
            r = 0;
        }
    }
    return r;
}

static int simulate(const Scenario *scenario, FILE *out)
{
    _cleanup_(store_freep) Store *store = NULL;
    Simulation s = {.scenario = scenario, .zone = scenario->start_zone, .out = out};
    int r = store_open(&store, NULL);

    if (r < 0)
        return r;
    s.store = store;
    r = run(&s);
    engine_free(s.engine);
    return r;
}

int simulate_run(const char *path, FILE *out, FILE *err)
{
    _cleanup_(scenario_freep) Scenario *scenario = NULL;
    _cleanup_fclose_ FILE *file = NULL;
    bool standard = strcmp(path, "-") == 0;
    int r;

    if (!standard && !(file = fopen(path, "re"))) {
        fprintf(err, "%s: %s\n", path, strerror(errno));
        return 1;
    }
    const char *name = standard ? _("standard input") : path;
    r = scenario_read(&scenario, name, standard ? stdin : file, err);
    if (r > 0)
        return r;
    if (r == 0)
        r = simulate(scenario, out);
    if (r == 0 && fflush(out) != 0)
        r = -errno;
    if (r < 0)
        fprintf(err, "%s: %s\n", name, strerror(-r));
    return r < 0 ? 1 : 0;
}
