/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/agenda-internal.h"
#include "life.h"
#include "macro.h"
#include "plan-util.h"

/* What a change costs: only what belongs together with it is looked at, however many reminders there are. The linker
 * puts the counters below before the functions that they are named after, for this test alone. */

typedef struct Cost {
    size_t walked;  /* occurrences that were gone through */
    size_t settled; /* occurrences that were looked at for what is to be done */
    size_t edges;   /* instants at which one is to be looked at that were set */
} Cost;

static Cost cost;

Occurrence *__real_agenda_walk_next(Walk *walk);
Occurrence *__wrap_agenda_walk_next(Walk *walk);
int __real_agenda_settle(Agenda *a, Occurrence *o, Usec now, EffectList *ret);
int __wrap_agenda_settle(Agenda *a, Occurrence *o, Usec now, EffectList *ret);
void __real_edges_set(Edges *edges, Occurrence *o, Usec edge);
void __wrap_edges_set(Edges *edges, Occurrence *o, Usec edge);

Occurrence *__wrap_agenda_walk_next(Walk *walk)
{
    Occurrence *o = __real_agenda_walk_next(walk);

    cost.walked += o != NULL;
    return o;
}

int __wrap_agenda_settle(Agenda *a, Occurrence *o, Usec now, EffectList *ret)
{
    cost.settled++;
    return __real_agenda_settle(a, o, now, ret);
}

void __wrap_edges_set(Edges *edges, Occurrence *o, Usec edge)
{
    cost.edges++;
    __real_edges_set(edges, o, edge);
}

/* Yesterday, today and those that are planned. */
#define LIVE_DAYS (2 + AGENDA_DAYS_AHEAD)

static Life *life;

static int teardown(void **state)
{
    (void)state;
    life = life_free(life);
    return 0;
}

/* Reminders of s0, of s1, which is kept apart from it, and of the activity a3; and so many others at the same time,
 * every second one of a substance of its own. */
static void begin(int reminders)
{
    Regimen *regimen = plan_regimen();

    while (regimen->n_reminders > 0)
        plan_drop_reminder(regimen);
    for (int i = 0; i < reminders; i++) {
        bool taken = i == 1 || i % 2 == 0;
        char name[32];
        snprintf(name, sizeof(name), "%c%d", taken ? 's' : 'a', i);
        if (taken)
            plan_substance(regimen, name, 0);
        plan_reminder(regimen, name, taken ? name : NULL, i == 1 ? "20:00" : "12:30");
    }
    plan_rule(regimen, "s0", "s1", 1, 2);
    life = life_new(regimen, "Europe/Berlin", "12:00");
}

static void intake(void)
{
    assert_int_equal(life_take(life, "s0", 100), 0);
}

static void doing(void)
{
    assert_int_equal(life_do(life, ENTRY_ACTIVITY, "a3"), 0);
}

static void skipping(void)
{
    assert_int_equal(life_do(life, ENTRY_SKIP, "s0"), 0);
}

static void snoozing(void)
{
    assert_int_equal(life_until(life, ENTRY_SNOOZE, "s0", life->now + 5 * USEC_PER_MIN), 0);
}

static void next_edge(void)
{
    life_go_to(life, agenda_next(life->agenda, life->now));
}

static Cost cost_of(int reminders, const char *when, void (*first)(void), void (*deed)(void))
{
    begin(reminders);
    life_go(life, when);
    if (first)
        first();
    cost = (Cost){0};
    deed();
    life = life_free(life);
    return cost;
}

/* What happens costs the same with 10 reminders and with 100, and no more than `settled` are looked at. */
static void check(const char *when, void (*first)(void), void (*deed)(void), size_t settled)
{
    Cost few = cost_of(10, when, first, deed), many = cost_of(100, when, first, deed);

    assert_int_equal(many.walked, few.walked);
    assert_int_equal(many.settled, few.settled);
    assert_int_equal(many.edges, few.edges);
    assert_in_range(many.settled, 1, settled);
}

/* Those of the two substances on the days on which anything can still change. */
static void test_an_intake_looks_at_what_it_can_move(void **state)
{
    (void)state;
    check("12:10", NULL, intake, 2 * LIVE_DAYS);
    check("12:30", NULL, intake, 2 * LIVE_DAYS);
    assert_true(cost.walked > 0);
}

static void test_an_activity_looks_at_itself(void **state)
{
    (void)state;
    check("12:30", NULL, doing, 1);
}

static void test_a_skip_looks_at_what_waited(void **state)
{
    (void)state;
    check("12:30", NULL, skipping, 2 * LIVE_DAYS);
}

static void test_a_snooze_looks_at_one(void **state)
{
    (void)state;
    check("12:30", NULL, snoozing, 1);
}

/* Once to raise it, and once to see when next. */
static void test_an_edge_looks_at_one(void **state)
{
    (void)state;
    check("12:30", snoozing, next_edge, 2);
}

/* Between two edges nothing is looked at. */
static void test_a_step_for_nothing_looks_at_nothing(void **state)
{
    (void)state;
    begin(100);
    life_go(life, "12:30");
    cost = (Cost){0};
    life_sleep(life, "12:35");
    assert_int_equal(cost.walked + cost.settled + cost.edges, 0);
}

/* All are looked at here: so the counters count. */
static void test_a_new_life_looks_at_all(void **state)
{
    (void)state;
    cost = (Cost){0};
    begin(100);
    assert_true(cost.settled >= 100);
    assert_true(cost.edges >= cost.settled);
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_an_intake_looks_at_what_it_can_move),
        TEST(test_an_activity_looks_at_itself),
        TEST(test_a_skip_looks_at_what_waited),
        TEST(test_a_snooze_looks_at_one),
        TEST(test_an_edge_looks_at_one),
        TEST(test_a_step_for_nothing_looks_at_nothing),
        TEST(test_a_new_life_looks_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
