/* SPDX-License-Identifier: MIT */

/* edges [WEEKS [SEED]]: two agendas of one regimen live side by side through random weeks. One leaps from edge to edge
 * as agenda_next() names them, the other is stepped every second; a person does the same to both. What they decide must
 * be alike, so that no edge is ever missed, and none is too early. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "macro.h"
#include "plan-util.h"
#include "world.h"

#define WEEKS_A_LIFE 2

typedef struct Twins {
    uint64_t seed;
    Random random;
    Regimen *regimen;
    Zone *zones[2];
    int zone;
    Agenda *leaps, *walks;
    Text leapt, walked; /* what each decided since they were last compared */
    Usec now;
    uint64_t leaps_taken, steps_taken, lines;
} Twins;

static void tell(Text *text, EffectList *effects, Usec now)
{
    char id[OCCURRENCE_ID_LEN];

    for (size_t i = 0; i < effects->n; i++) {
        const Effect *e = &effects->items[i];
        if (e->type == EFFECT_RECORD)
            text_add(text, "%lld record %s %s\n", (long long)now, entry_kind_to_string(e->entry->kind),
                     e->entry->subject);
        else
            text_add(text, "%lld %d %s %d nominal=%lld until=%lld %d %d %s\n", (long long)now, e->type,
                     e->id.reminder[0] ? occurrence_id_format(&e->id, id) : "-", e->state, (long long)e->nominal,
                     (long long)e->until, e->nag, e->late, e->because);
    }
    effect_list_clear(effects);
}

/* The first line in which two texts differ. */
static bool same(const Twins *t, const char *a, const char *b)
{
    size_t at = 0;

    if (strcmp(a, b) == 0)
        return true;
    for (size_t i = 0; a[i] && a[i] == b[i]; i++)
        if (a[i] == '\n')
            at = i + 1;
    printf("# seed %" PRIu64 " at %lld: one leapt to\n# %.*s\n# the other walked to\n# %.*s\n", t->seed,
           (long long)t->now, (int)strcspn(a + at, "\n"), a + at, (int)strcspn(b + at, "\n"), b + at);
    return false;
}

static bool compare(Twins *t)
{
    _cleanup_free_ char *leapt = NULL, *walked = NULL, *a = NULL, *b = NULL;

    if (text_take(&t->leapt, &leapt) < 0 || text_take(&t->walked, &walked) < 0 || agenda_dump(t->leaps, &a) < 0 ||
        agenda_dump(t->walks, &b) < 0)
        abort();
    for (const char *p = leapt; *p; p++)
        t->lines += *p == '\n';
    return same(t, leapt, walked) && same(t, a, b);
}

static void live_until(Twins *t, Usec end)
{
    EffectList effects = {0};

    for (Usec at; (at = agenda_next(t->leaps, t->now)) <= end; t->now = at) {
        if (agenda_step(t->leaps, at, &effects) < 0)
            abort();
        tell(&t->leapt, &effects, at);
        for (Usec second = t->now + USEC_PER_SEC; second <= at; second += USEC_PER_SEC, t->steps_taken++) {
            if (agenda_step(t->walks, second, &effects) < 0)
                abort();
            tell(&t->walked, &effects, second);
        }
        t->leaps_taken++;
    }
    for (; t->now < end; t->steps_taken++) {
        t->now += USEC_PER_SEC;
        if (agenda_step(t->walks, t->now, &effects) < 0)
            abort();
        tell(&t->walked, &effects, t->now);
    }
    /* Between two edges a step finds nothing to do. */
    if (agenda_step(t->leaps, end, &effects) < 0)
        abort();
    tell(&t->leapt, &effects, end);
}

/* ---- What a person does to both ---- */

static Usec some_minutes(Twins *t, uint32_t n)
{
    return (Usec)(1 + random_below(&t->random, n)) * USEC_PER_MIN;
}

static void do_something(Twins *t)
{
    Entry draft = random_deed(&t->random, t->leaps, t->now);
    EffectList effects = {0};

    if (agenda_admit(t->leaps, &draft, t->now, true) != 0)
        return;
    if (agenda_apply(t->leaps, &draft, t->now, &effects) < 0)
        abort();
    tell(&t->leapt, &effects, t->now);
    if (agenda_apply(t->walks, &draft, t->now, &effects) < 0)
        abort();
    tell(&t->walked, &effects, t->now);
}

static void travel(Twins *t)
{
    EffectList effects = {0};

    t->zone = !t->zone;
    if (agenda_set_zone(t->leaps, t->zones[t->zone], t->now, &effects) < 0)
        abort();
    tell(&t->leapt, &effects, t->now);
    if (agenda_set_zone(t->walks, t->zones[t->zone], t->now, &effects) < 0)
        abort();
    tell(&t->walked, &effects, t->now);
}

/* ---- Lives ---- */

static Agenda *begin(const Twins *t)
{
    Agenda *agenda;
    EffectList effects = {0};

    if (agenda_new(&agenda, t->regimen, t->zones[0], 1) < 0 || agenda_start(agenda, t->now, DAY_MAX, &effects) < 0)
        abort();
    effect_list_clear(&effects);
    return agenda;
}

static bool live(uint64_t seed, uint64_t totals[static 3])
{
    Twins t = {.seed = seed, .random = {seed}};
    Random drawn;
    bool fine = true;
    Usec end;

    t.regimen = world_regimen(&t.random, &drawn);
    t.zones[0] = plan_zone("Europe/Berlin");
    t.zones[1] = plan_zone("Pacific/Apia");
    /* Some October: every third life or so has a change of the clock. */
    t.now = plan_time(t.zones[0], "2026-10-01 12:00") + random_below(&t.random, 28 * 1440) * USEC_PER_MIN;
    end = t.now + WEEKS_A_LIFE * 7 * USEC_PER_DAY;
    t.leaps = begin(&t);
    t.walks = begin(&t);
    while (fine && t.now < end) {
        live_until(&t, t.now + some_minutes(&t, 300));
        if ((fine = compare(&t)) && random_chance(&t.random, 2))
            travel(&t);
        else if (fine)
            do_something(&t);
    }
    totals[0] += t.leaps_taken;
    totals[1] += t.steps_taken;
    totals[2] += t.lines;
    agenda_free(t.leaps);
    agenda_free(t.walks);
    zone_free(t.zones[0]);
    zone_free(t.zones[1]);
    regimen_free(t.regimen);
    text_clear(&t.leapt);
    text_clear(&t.walked);
    return fine;
}

int main(int argc, char **argv)
{
    uint64_t weeks = argc > 1 ? strtoull(argv[1], NULL, 10) : 20;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1, totals[3] = {0};
    bool fine = true;

    printf("1..1\n");
    for (uint64_t i = 0; fine && i < weeks; i += WEEKS_A_LIFE)
        fine = live(seed + i, totals);
    printf("# %" PRIu64 " leaps beside %" PRIu64 " steps, %" PRIu64 " lines of effects\n", totals[0], totals[1],
           totals[2]);
    printf("%s 1 - %" PRIu64 " weeks from seed %" PRIu64 "\n", fine ? "ok" : "not ok", weeks, seed);
    return !fine;
}
