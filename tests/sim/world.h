/* SPDX-License-Identifier: MIT */
#pragma once

/* A made-up world for the planner: a regimen, a zone, a person, a machine, all from one seed. Every step is checked
 * against what must hold whatever happens; the checks know the journal and the effects, not the planner's inside. */

#include <stdbool.h>
#include <stdint.h>

#include "core/agenda.h"

typedef struct Random {
    uint64_t state;
} Random;

uint64_t random_next(Random *random);
/* In [0, n). */
uint32_t random_below(Random *random, uint32_t n);
bool random_chance(Random *random, uint32_t percent);

/* A valid regimen of 1 to 10 reminders, mostly few, with prescriptions, asymmetric rules, quotas, intervals, quiet
 * ranges … */
Regimen *world_regimen(Random *random, Random *ret_drawn);
/* The same as was drawn before, after some changes of the settings. */
Regimen *world_changed_regimen(Random drawn, Random *random);

/* Something that a person may want to do now; it may be refused. */
Entry random_deed(Random *random, const Agenda *agenda, Usec now);

typedef enum Person { PERSON_PROMPT, PERSON_FORGETFUL, PERSON_TIRED, PERSON_ERRATIC, _PERSON_MAX } Person;

typedef struct World World;

/* `traced`: every entry is printed. */
World *world_new(uint64_t seed, bool traced);
World *world_free(World *world);
/* Lives so many days. False: an invariant broke; world_complaint() says which. */
bool world_live(World *world, int days);
const char *world_complaint(const World *world);

typedef struct WorldCount {
    uint64_t days, raises, nags, intakes, restarts, zones, suspends, clocks, undos, redos, refills, amends, reloads,
        steps;
} WorldCount;

void world_count(const World *world, WorldCount *total);
