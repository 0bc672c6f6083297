/* SPDX-License-Identifier: MIT */
#pragma once

/* A scenario file, understood: the settings, the start, and what happens when. Nothing runs here. */

#include <stddef.h>
#include <stdio.h>

#include "core/amount.h"
#include "core/entry.h"
#include "core/zone.h"
#include "settings.h"

typedef enum ScenarioVerb {
    SCENARIO_TOOK,
    SCENARIO_DID,
    SCENARIO_CAN,
    SCENARIO_SNOOZE,
    SCENARIO_SKIP,
    SCENARIO_UNDO,
    SCENARIO_BEDTIME,
    SCENARIO_PAUSE,
    SCENARIO_RESUME,
    SCENARIO_SUSPEND,
    SCENARIO_RESTART,
    SCENARIO_ZONE,
    SCENARIO_STOP,
    _SCENARIO_VERB_MAX,
} ScenarioVerb;

typedef struct ScenarioEvent {
    int line;
    Usec at;
    ScenarioVerb verb;
    const char *word;        /* the verb as it is written; static */
    char subject[NAME_SIZE]; /* a substance, an activity or a reminder */
    OccurrenceId occurrence; /* where an id was given instead of a name */
    Amount amount;           /* 0: none */
    Usec when;               /* took, did, can: --at; 0: now */
    Usec until;              /* suspend, bedtime, pause, snooze; 0: the default */
    const Zone *zone;        /* zone: borrowed from the scenario */
} ScenarioEvent;

typedef struct Scenario {
    Settings *settings;
    Zone **zones;
    size_t n_zones;
    Usec start;
    const Zone *start_zone;
    ScenarioEvent *events; /* in order of time */
    size_t n_events;
} Scenario;

/* Reads and understands `in`. 0; 2: a syntax error, printed to `err` as "NAME:LINE: expected …"; negative errno. */
int scenario_read(Scenario **ret, const char *name, FILE *in, FILE *err);
Scenario *scenario_free(Scenario *scenario);

static inline void scenario_freep(Scenario **scenario)
{
    scenario_free(*scenario);
}
