/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "life.h"
#include "plan-util.h"

/* Safety rule 9: a prescription is never moved, the supplement is; and no supplement is asked for beside it. */

static Life *life;

static int teardown(void **state)
{
    (void)state;
    life = life_free(life);
    return 0;
}

/* Prescribed for 20:45, useful for some hours, two hours away from magnesium. */
static Regimen *with_gabapentin(int hours)
{
    Regimen *regimen = plan_regimen();

    plan_substance(regimen, "gabapentin", 0);
    regimen->substances[2].prescription = true;
    plan_rule(regimen, "magnesium", "gabapentin", 2, 2);
    plan_reminder(regimen, "gabapentin", "gabapentin", "20:45")->window = hours * USEC_PER_HOUR;
    return regimen;
}

static void live_with_gabapentin(void)
{
    life = life_new(with_gabapentin(4), "Europe/Berlin", "12:00");
}

static void rule_9_the_supplement_moves(void **state)
{
    (void)state;
    live_with_gabapentin();
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "22:45"));
    assert_int_equal(life_item(life, "gabapentin/2026-11-22").at, life_time(life, "20:45"));
    /* Magnesium at 20:30 makes gabapentin too soon until 22:30, and still it comes at its time. */
    life_go(life, "20:30");
    assert_int_equal(life_take(life, "magnesium", 200), 0);
    life_said(life);
    life_go(life, "20:45");
    assert_said(life, "20:45 raised gabapentin/2026-11-22\n");
}

/* Both may come at once; whichever is taken moves the other. */
static void rule_9_supplements_are_not_planned_around(void **state)
{
    (void)state;
    Regimen *regimen = plan_regimen();

    plan_reminder(regimen, "iron", "iron", "21:00");
    life = life_new(regimen, "Europe/Berlin", "12:00");
    assert_int_equal(life_item(life, "iron/2026-11-22").at, life_time(life, "21:00"));
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "22:15"));
    life_go(life, "22:15");
    assert_string_equal(life_state(life, "iron/2026-11-22"), "due");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "due");
    assert_int_equal(life_take(life, "magnesium", 200), 0);
    assert_string_equal(life_state(life, "iron/2026-11-22"), "dropped");
}

/* Put off, it is to be taken later, and goes on being so when the snooze has ended. */
static void rule_9_the_supplement_moves_with_a_snooze(void **state)
{
    (void)state;
    live_with_gabapentin();
    life_go(life, "20:50");
    assert_int_equal(life_until(life, ENTRY_SNOOZE, "gabapentin", life_time(life, "21:25")), 0);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "23:25"));
    life_go(life, "21:26");
    assert_string_equal(life_state(life, "gabapentin/2026-11-22"), "due");
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "23:25"));
    life_restart(life);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "23:25"));
    assert_int_equal(life_until(life, ENTRY_SNOOZE, "gabapentin", life_time(life, "21:30")), 0);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, 0);
    assert_int_equal(life_do(life, ENTRY_SKIP, "gabapentin"), 0);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "22:15"));
}

/* Asked for late, it is to be taken late. */
static void rule_9_the_supplement_moves_with_what_comes_late(void **state)
{
    (void)state;
    live_with_gabapentin();
    life_go(life, "20:00");
    life_sleep(life, "21:20");
    assert_string_equal(life_state(life, "gabapentin/2026-11-22"), "due");
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "23:20"));
    life_restart(life);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "23:20"));
}

/* However they come to be overdue together, only the one is asked for. */
static void rule_9_nothing_is_asked_for_beside_it(void **state)
{
    (void)state;
    live_with_gabapentin();
    life_go(life, "20:00");
    life_said(life);
    life_sleep(life, "22:50");
    assert_said(life, "22:50 raised gabapentin/2026-11-22 late\n"
                      "22:50 dropped magnesium/2026-11-22 because gabapentin\n"
                      "22:50 raised stretch/2026-11-22 late\n");
    assert_int_equal(life_do(life, ENTRY_SKIP, "gabapentin"), 0);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "due");
}

/* Until it is asked for at the pause's end, it may be taken at its time too. */
static void rule_9_the_supplement_moves_with_a_pause(void **state)
{
    (void)state;
    AgendaCheck check;

    live_with_gabapentin();
    life_go(life, "18:00");
    assert_int_equal(life_until(life, ENTRY_PAUSE, "", life_time(life, "21:20")), 0);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "23:20"));
    assert_int_equal(agenda_check(life->agenda, "magnesium", 0, life_time(life, "18:45"), &check), 0);
    assert_int_equal(check.spacing.verdict, VERDICT_CLEAR);
    assert_int_equal(agenda_check(life->agenda, "magnesium", 0, life_time(life, "19:00"), &check), 0);
    assert_int_equal(check.spacing.verdict, VERDICT_TOO_SOON);
    assert_int_equal(check.spacing.earliest, life_time(life, "23:20"));
    life_restart(life);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "23:20"));
    life_go(life, "21:21");
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "23:20"));
    assert_int_equal(life_do(life, ENTRY_SKIP, "gabapentin"), 0);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "22:15"));
}

/* What was due already is asked for once more when a pause ends. */
static void rule_9_the_supplement_moves_with_a_pause_of_what_is_due(void **state)
{
    (void)state;
    live_with_gabapentin();
    life_go(life, "20:50");
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "22:45"));
    assert_int_equal(life_until(life, ENTRY_PAUSE, "", life_time(life, "21:20")), 0);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "23:20"));
    life_go(life, "21:21");
    assert_int_equal(life_item(life, "gabapentin/2026-11-22").at, life_time(life, "21:20"));
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "23:20"));
    life_restart(life);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "23:20"));
}

/* The first until 21:45, the second from 21:00 on. */
static void live_with_two_doses(void)
{
    Regimen *regimen = with_gabapentin(1);

    plan_reminder(regimen, "second", "gabapentin", "21:00");
    life = life_new(regimen, "Europe/Berlin", "12:00");
}

/* A second dose waits until the first isn't asked for any more. */
static void rule_9_the_supplement_moves_with_a_dose_that_waits(void **state)
{
    (void)state;
    live_with_two_doses();
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "23:00"));
    life_go(life, "20:50");
    assert_string_equal(life_state(life, "gabapentin/2026-11-22"), "due");
    assert_int_equal(life_item(life, "second/2026-11-22").at, life_time(life, "21:00"));
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, 0);
    life_restart(life);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, 0);
    assert_int_equal(life_take(life, "gabapentin", 300), 0);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, life_time(life, "23:00"));
}

/* Where the clock was set back to before the first, that comes once more: nothing changes when its time does. */
static void rule_9_the_supplement_waits_as_long_after_a_step_of_the_clock(void **state)
{
    (void)state;
    live_with_two_doses();
    life_go(life, "20:50");
    assert_int_equal(life_until(life, ENTRY_SNOOZE, "gabapentin", life_time(life, "21:20")), 0);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, 0);
    life_sleep(life, "20:30");
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, 0);
    life_go(life, "20:46");
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, 0);
    life_restart(life);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").at, 0);
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rule_9_the_supplement_moves),
        TEST(rule_9_supplements_are_not_planned_around),
        TEST(rule_9_the_supplement_moves_with_a_snooze),
        TEST(rule_9_the_supplement_moves_with_what_comes_late),
        TEST(rule_9_nothing_is_asked_for_beside_it),
        TEST(rule_9_the_supplement_moves_with_a_pause),
        TEST(rule_9_the_supplement_moves_with_a_pause_of_what_is_due),
        TEST(rule_9_the_supplement_moves_with_a_dose_that_waits),
        TEST(rule_9_the_supplement_waits_as_long_after_a_step_of_the_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
