/* SPDX-License-Identifier: MIT */

/* What the planner costs: simulated years a second with few and with many reminders, nobody answering, and what an
 * occurrence costs beside mktime() finding the same instants. Figures depend on the machine; the ratios hardly do. */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/agenda.h"
#include "macro.h"
#include "plan-util.h"

#define ZONE "Europe/Berlin"

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Every third one is of a substance; substances are spaced two by two. */
static Regimen *many_reminders(int n)
{
    Regimen *regimen = plan_regimen();

    while (regimen->n_reminders > 0)
        plan_drop_reminder(regimen);
    for (int i = 0; i < n; i++) {
        char name[32], at[32];
        snprintf(name, sizeof(name), "s%d", i);
        snprintf(at, sizeof(at), "%02d:%02d", 6 + i % 17, i * 7 % 60);
        if (i % 3 == 0)
            plan_substance(regimen, name, 0);
        if (i % 6 == 3) {
            char other[32];
            snprintf(other, sizeof(other), "s%d", i - 3);
            plan_rule(regimen, other, name, 1, 2);
        }
        plan_reminder(regimen, name, i % 3 == 0 ? name : NULL, i % 5 == 0 ? "bedtime - 45m" : at);
    }
    return regimen;
}

typedef struct Cost {
    double took;
    size_t occurrences, steps;
} Cost;

static Cost live(const Regimen *regimen, const Zone *zone, int days)
{
    EffectList effects = {0};
    Usec now = plan_time(zone, "2026-11-22 12:00"), end = now + days * USEC_PER_DAY;
    Cost cost = {.took = -seconds()};
    Agenda *agenda;

    if (agenda_new(&agenda, regimen, zone, 1) < 0 || agenda_start(agenda, now, DAY_MAX, &effects) < 0)
        abort();
    for (; now < end; now = agenda_next(agenda, now), cost.steps++) {
        if (agenda_step(agenda, now, &effects) < 0)
            abort();
        for (size_t i = 0; i < effects.n; i++)
            cost.occurrences += effects.items[i].type == EFFECT_STATE;
        effect_list_clear(&effects);
    }
    agenda_free(agenda);
    cost.took += seconds();
    return cost;
}

static double bench_lives(const Zone *zone, int reminders, int days)
{
    _cleanup_(regimen_freep) Regimen *regimen = many_reminders(reminders);
    Cost cost = live(regimen, zone, days);
    double ns = cost.took * 1e9 / (double)cost.occurrences;

    printf("%3d reminders: %8.0f years a second, %6.0f ns an occurrence, %6.0f ns a step\n", reminders,
           days / 365.25 / cost.took, ns, cost.took * 1e9 / (double)cost.steps);
    return ns;
}

/* The instants of 22:15 on so many days. */
static double bench_resolve(const Zone *zone, int days)
{
    double took = -seconds();
    Usec sum = 0, at;

    for (Day day = 20000; day < 20000 + days; day++) {
        zone_resolve(zone, day, 22 * 3600 + 15 * 60, &at);
        sum += at;
    }
    took += seconds();
    if (sum == 0)
        abort();
    return took * 1e9 / days;
}

static double bench_mktime(int days)
{
    double took = -seconds();
    time_t sum = 0;

    for (int day = 0; day < days; day++) {
        struct tm tm = {.tm_year = 124, .tm_mon = 9, .tm_mday = 4 + day, .tm_hour = 22, .tm_min = 15, .tm_isdst = -1};
        sum += mktime(&tm);
    }
    took += seconds();
    if (sum == 0)
        abort();
    return took * 1e9 / days;
}

int main(void)
{
    Zone *zone = plan_zone(ZONE);
    double few, many, resolve, make;

    if (!zone)
        return 1;
    setenv("TZ", ZONE, 1);
    tzset();
    few = bench_lives(zone, 10, 10 * 3653);
    many = bench_lives(zone, 100, 3653);
    resolve = bench_resolve(zone, 1000000);
    make = bench_mktime(1000000);
    printf("  an instant: %6.0f ns, by mktime %.0f ns: %.2f of it\n", resolve, make, resolve / make);
    printf("an occurrence with 10 reminders costs %.1f calls of mktime, with 100 %.1f: %.2f times as much\n",
           few / make, many / make, many / few);
    zone_free(zone);
    return 0;
}
