/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/regimen.h"
#include "macro.h"
#include "world.h"

#define MINUTES(n) ((int32_t)(n)*60)

uint64_t random_next(Random *random)
{
    uint64_t z = (random->state += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint32_t random_below(Random *random, uint32_t n)
{
    return (uint32_t)(random_next(random) % n);
}

bool random_chance(Random *random, uint32_t percent)
{
    return random_below(random, 100) < percent;
}

static RecurTime some_time(Random *random)
{
    switch (random_below(random, 4)) {
    case 0:
        return (RecurTime){RECUR_WAKE, MINUTES(random_below(random, 180))};
    case 1:
    case 2:
        return (RecurTime){RECUR_BEDTIME, -MINUTES(random_below(random, 300))};
    default:
        return (RecurTime){RECUR_CLOCK, MINUTES(random_below(random, 1440))};
    }
}

static void some_days(Random *random, RecurDays *days)
{
    *days = (RecurDays){.kind = RECUR_DAILY};
    switch (random_below(random, 8)) {
    case 0:
        *days = (RecurDays){.kind = RECUR_WEEKDAYS, .weekdays = (uint8_t)(1 + random_below(random, 127))};
        break;
    case 1:
        *days = (RecurDays){.kind = RECUR_EVERY_N, .n = 1 + (int32_t)random_below(random, 5), .from = 11000};
        break;
    case 2:
        *days = (RecurDays){.kind = RECUR_QUOTA, .n = 1 + (int32_t)random_below(random, 6)};
        break;
    default:
        break;
    }
    /* 2020-10-14 and some years on. */
    if (random_chance(random, 5))
        days->until = MAX(days->from, (Day)18549 + (Day)random_below(random, 3000));
}

static void some_rule(Random *random, Reminder *r)
{
    if (random_chance(random, 12)) {
        r->recur.every = (Usec)(20 + random_below(random, 200)) * USEC_PER_MIN;
        r->recur.from = (RecurTime){RECUR_CLOCK, MINUTES(480 + random_below(random, 240))};
        r->recur.to = (RecurTime){RECUR_CLOCK, r->recur.from.sec + MINUTES(60 + random_below(random, 400))};
    } else {
        r->recur.n_times = random_chance(random, 25) ? 1 + random_below(random, 3) : 1;
        for (size_t i = 0; i < r->recur.n_times; i++)
            r->recur.times[i] = some_time(random);
    }
    some_days(random, &r->recur.days);
}

static void some_quiet(Random *random, Reminder *r)
{
    r->n_quiet = random_below(random, random_chance(random, 30) ? 4 : 2);
    for (size_t i = 0; i < r->n_quiet; i++) {
        r->quiet[i].from_sec = MINUTES(random_below(random, 1440));
        r->quiet[i].to_sec = MINUTES(random_below(random, 1440));
    }
}

/* A dose that goes up in steps, or down. */
static void some_doses(Random *random, Reminder *r, Amount limit)
{
    r->n_doses = random_chance(random, 20) ? 1 + random_below(random, 3) : 1;
    for (size_t i = 0; i < r->n_doses; i++) {
        r->doses[i].amount = AMOUNT_ONE * (1 + random_below(random, 100));
        r->doses[i].after = (Usec)i * (1 + random_below(random, 40)) * USEC_PER_DAY;
        if (limit > 0)
            r->doses[i].amount = MIN(r->doses[i].amount, limit);
        if (i > 0)
            r->doses[i].after = MAX(r->doses[i].after, r->doses[i - 1].after + USEC_PER_DAY);
    }
}

static void some_reminder(Random *random, const Regimen *regimen, Reminder *r, size_t number)
{
    snprintf(r->name, sizeof(r->name), "r%zu", number);
    r->substance = random_chance(random, 70) ? (int)random_below(random, (uint32_t)regimen->n_substances) : -1;
    r->then = -1;
    r->window = random_chance(random, 30) ? (Usec)(5 + random_below(random, 400)) * USEC_PER_MIN : SPAN_UNSET;
    r->nag = random_chance(random, 20) ? 0 : (Usec)(1 + random_below(random, 30)) * USEC_PER_MIN;
    r->nag_limit = (int)random_below(random, 5);
    r->snooze = (Usec)(1 + random_below(random, 30)) * USEC_PER_MIN;
    some_rule(random, r);
    if (r->substance >= 0 && random_chance(random, 80))
        some_doses(random, r, regimen->substances[r->substance].max_per_day);
    if (random_chance(random, 20))
        some_quiet(random, r);
}

static void some_substances(Random *random, Regimen *regimen)
{
    regimen->n_substances = 2 + random_below(random, 5);
    regimen->substances = calloc(regimen->n_substances, sizeof(*regimen->substances));
    for (size_t i = 0; i < regimen->n_substances; i++) {
        Substance *s = &regimen->substances[i];
        snprintf(s->name, sizeof(s->name), "s%zu", i);
        snprintf(s->unit, sizeof(s->unit), "mg");
        s->stock = random_chance(random, 30) ? (int)random_below(random, 40) : -1;
        s->per_dose = 1 + (int)random_below(random, 3);
        s->refill_days = (int)random_below(random, 12);
        s->prescription = random_chance(random, 20);
        s->max_per_day = random_chance(random, 50) ? AMOUNT_ONE * (1 + random_below(random, 250)) : 0;
    }
}

static void some_rules(Random *random, Regimen *regimen)
{
    regimen->n_rules = random_below(random, 6);
    regimen->rules = calloc(regimen->n_rules + 1, sizeof(*regimen->rules));
    for (size_t i = 0; i < regimen->n_rules; i++) {
        SpacingRule *rule = &regimen->rules[i];
        rule->first = (int)random_below(random, (uint32_t)regimen->n_substances);
        rule->second = (int)random_below(random, (uint32_t)regimen->n_substances);
        rule->minimum_forth = random_below(random, 400) * USEC_PER_MIN;
        rule->preferred_forth = rule->minimum_forth + random_below(random, 120) * USEC_PER_MIN;
        rule->minimum_back = random_chance(random, 50) ? rule->minimum_forth : random_below(random, 500) * USEC_PER_MIN;
        rule->preferred_back = rule->minimum_back + random_below(random, 120) * USEC_PER_MIN;
    }
}

static void some_night(Random *random, Regimen *regimen)
{
    int32_t bedtime = MINUTES(random_below(random, 1440)), sleep = MINUTES(360 + random_below(random, 180));

    for (int w = 0; w < 7; w++) {
        regimen->bedtime_sec[w] = (bedtime + (random_chance(random, 20) ? MINUTES(60) : 0)) % SEC_PER_DAY;
        regimen->wake_sec[w] = (bedtime + sleep) % SEC_PER_DAY;
    }
    regimen->day_starts_sec = (bedtime + sleep - MINUTES(120)) % SEC_PER_DAY;
}

static void some_follow_up(Random *random, Regimen *regimen)
{
    Reminder *last = &regimen->reminders[regimen->n_reminders - 1], *first = &regimen->reminders[0];

    if (regimen->n_reminders < 2 || !random_chance(random, 30))
        return;
    first->then = (int)regimen->n_reminders - 1;
    first->then_after = random_below(random, 90) * USEC_PER_MIN;
    last->follows = true;
    last->substance = -1;
    last->n_doses = 0;
    last->recur = (Recur){.days = {.kind = RECUR_DAILY}};
}

/* As the settings do it. */
static void add_refills(Regimen *regimen)
{
    size_t n = regimen->n_reminders;

    for (size_t s = 0; s < regimen->n_substances; s++) {
        Reminder *refill = &regimen->reminders[regimen->n_reminders];
        bool taken = false;
        for (size_t i = 0; i < n; i++)
            taken |= regimen->reminders[i].substance == (int)s;
        if (!taken || regimen->substances[s].stock < 0)
            continue;
        snprintf(refill->name, sizeof(refill->name), REFILL_PREFIX "s%zu", s);
        refill->substance = refill->then = -1;
        refill->recur.n_times = 1;
        refill->recur.times[0] = (RecurTime){RECUR_CLOCK, MINUTES(600)};
        refill->window = 10 * USEC_PER_HOUR;
        refill->refill = true;
        refill->refill_of = (int)s;
        regimen->n_reminders++;
    }
}

static void draw(Random *random, Regimen *regimen)
{
    some_night(random, regimen);
    some_substances(random, regimen);
    some_rules(random, regimen);
    regimen->n_reminders = 1 + random_below(random, random_chance(random, 25) ? 10 : 4);
    regimen->reminders = calloc(regimen->n_reminders + regimen->n_substances, sizeof(*regimen->reminders));
    for (size_t i = 0; i < regimen->n_reminders; i++)
        some_reminder(random, regimen, &regimen->reminders[i], i);
}

static void drop_reminder(Regimen *regimen, size_t i)
{
    if (regimen->n_reminders == 1)
        return;
    memmove(&regimen->reminders[i], &regimen->reminders[i + 1],
            (regimen->n_reminders - i - 1) * sizeof(*regimen->reminders));
    regimen->reminders[--regimen->n_reminders] = (Reminder){.name = ""};
}

/* What somebody may change in the settings: names keep their meaning. */
static void change(Random *random, Regimen *regimen)
{
    size_t i = random_below(random, (uint32_t)regimen->n_reminders);
    Reminder *r = &regimen->reminders[i];

    switch (random_below(random, 8)) {
    case 0:
        drop_reminder(regimen, i);
        break;
    case 1:
        r->recur = (Recur){.n_times = 0};
        some_rule(random, r);
        break;
    case 2:
        r->window = random_chance(random, 50) ? SPAN_UNSET : (Usec)(5 + random_below(random, 400)) * USEC_PER_MIN;
        break;
    case 3:
        r->nag = (Usec)random_below(random, 30) * USEC_PER_MIN;
        r->nag_limit = (int)random_below(random, 5);
        break;
    case 4:
        some_quiet(random, r);
        break;
    case 5:
        some_night(random, regimen);
        break;
    case 6:
        free(regimen->rules);
        some_rules(random, regimen);
        break;
    default:
        regimen->substances[random_below(random, (uint32_t)regimen->n_substances)].prescription ^= true;
        break;
    }
}

static Regimen *finish(Regimen *regimen, Random *random)
{
    int index;

    some_follow_up(random, regimen);
    add_refills(regimen);
    return regimen_validate(regimen, &index) == REGIMEN_OK ? regimen : regimen_free(regimen);
}

Regimen *world_regimen(Random *random, Random *ret_drawn)
{
    for (;;) {
        Regimen *regimen = calloc(1, sizeof(*regimen));
        *ret_drawn = *random;
        draw(random, regimen);
        if ((regimen = finish(regimen, random)))
            return regimen;
    }
}

Regimen *world_changed_regimen(Random drawn, Random *random)
{
    for (;;) {
        Regimen *regimen = calloc(1, sizeof(*regimen));
        Random again = drawn;
        draw(&again, regimen);
        for (uint32_t n = random_below(random, 3); n > 0; n--)
            change(random, regimen);
        if ((regimen = finish(regimen, &again)))
            return regimen;
    }
}
