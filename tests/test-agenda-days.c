/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "life.h"
#include "macro.h"
#include "plan-util.h"

/* Where the occurrences of a lull day lie, and how late each is still useful. */

static Life *life;

static int teardown(void **state)
{
    (void)state;
    life = life_free(life);
    return 0;
}

static Regimen *bare(void)
{
    Regimen *regimen = plan_regimen();

    while (regimen->n_reminders > 0)
        plan_drop_reminder(regimen);
    return regimen;
}

/* Sunday's bedtime is at 01:00. Monday's, declared in its first minutes, is set before the clock goes back. */
static void live_with_an_early_bedtime(const char *at, const char *mondays)
{
    Regimen *regimen = bare();

    regimen->bedtime_sec[6] = 3600;
    plan_reminder(regimen, "walk", NULL, at);
    life = life_new(regimen, "Europe/Berlin", "+05:00");
    assert_int_equal(life_until(life, ENTRY_BEDTIME, "", life_time(life, mondays)), 0);
    life_sleep(life, "20:00");
}

static void assert_until(const char *id, Usec expected)
{
    assert_string_equal(life_state(life, id), "upcoming");
    assert_int_equal(life_item(life, id).until, expected);
}

/* What hangs on an early bedtime may come before its own day: then it ends the window of the one before. */
static void test_a_window_ends_half_way_to_a_next_one_that_comes_early(void **state)
{
    (void)state;
    live_with_an_early_bedtime("bedtime - 17m, bedtime - 4h", "+05:10");
    assert_until("walk/2026-11-22", life_time(life, "+00:43") + 27 * USEC_PER_MIN / 2);
}

static void test_a_later_day_that_comes_earlier_is_not_the_next_one(void **state)
{
    (void)state;
    live_with_an_early_bedtime("bedtime - 17m, bedtime - 4h20m", "+05:01");
    assert_until("walk/2026-11-22", life_time(life, "+01:30"));
}

/* Held at its time in a pause; in the west that time is still to come, and the pause is over by then. */
static void test_nothing_is_held_before_its_time(void **state)
{
    (void)state;
    Regimen *regimen = bare();

    plan_reminder(regimen, "walk", NULL, "18:00");
    life = life_new(regimen, "Europe/Berlin", "12:00");
    assert_int_equal(life_until(life, ENTRY_PAUSE, "", life_time(life, "19:00")), 0);
    life_go(life, "18:30");
    assert_string_equal(life_state(life, "walk/2026-11-22"), "held");
    life_travel(life, "America/New_York");
    assert_string_equal(life_state(life, "walk/2026-11-22"), "upcoming");
}

/* The settings change while it is snoozed: it may not be asked for any more, and its new time is later. It is as if it
 * had never been raised; the snooze doesn't hold at its new time. */
static void test_a_snooze_of_what_was_moved(void **state)
{
    (void)state;
    Regimen *regimens[2];
    EffectList effects = {0};

    for (int i = 0; i < 2; i++) {
        regimens[i] = bare();
        plan_reminder(regimens[i], "magnesium", "magnesium", i == 0 ? "21:00" : "23:30");
    }
    regimens[0]->n_rules = 0;
    life = life_new(regimens[0], "Europe/Berlin", "12:00");
    life_go(life, "19:30");
    assert_int_equal(life_take(life, "iron", 14), 0);
    life_go(life, "21:00");
    assert_int_equal(life_until(life, ENTRY_SNOOZE, "magnesium", life_time(life, "21:20")), 0);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "snoozed");
    assert_int_equal(agenda_set_regimen(life->agenda, regimens[1], life->now, &effects), 0);
    effect_list_clear(&effects);
    regimen_free(life->regimen);
    life->regimen = regimens[1];
    for (int restarted = 0; restarted < 2; restarted++) {
        AgendaItem item = life_item(life, "magnesium/2026-11-22");
        assert_int_equal(item.state, OCCURRENCE_UPCOMING);
        assert_int_equal(item.at, life_time(life, "23:30"));
        life_restart(life);
    }
}

/* Who sleeps by day says so in the first hours of a lull day as it ships, and is in the one before from then on. */
static void test_days_that_start_later_leave_the_first_evening(void **state)
{
    (void)state;
    Regimen *regimens[2];
    EffectList effects = {0};

    for (int i = 0; i < 2; i++) {
        regimens[i] = bare();
        plan_reminder(regimens[i], "magnesium", "magnesium", "bedtime - 45m");
    }
    for (int i = 0; i < 7; i++) {
        regimens[1]->bedtime_sec[i] = 8 * 3600 + 20 * 60;
        regimens[1]->wake_sec[i] = 16 * 3600 + 20 * 60;
    }
    regimens[1]->day_starts_sec = 14 * 3600 + 20 * 60;
    life = life_new(regimens[0], "Europe/Berlin", "05:20");
    assert_int_equal(agenda_set_regimen(life->agenda, regimens[1], life->now, &effects), 0);
    effect_list_clear(&effects);
    regimen_free(life->regimen);
    life->regimen = regimens[1];
    for (int restarted = 0; restarted < 2; restarted++) {
        assert_string_equal(life_state(life, "magnesium/2026-11-20"), "none");
        assert_string_equal(life_state(life, "magnesium/2026-11-21"), "upcoming");
        assert_int_equal(life_item(life, "magnesium/2026-11-21").at, life_time(life, "07:35"));
        life_restart(life);
    }
}

/* As far as the days that are kept reach, the clock can be set back without the journal being read again. */
static void test_a_clock_set_back_by_days(void **state)
{
    (void)state;
    _cleanup_free_ char *was = NULL, *is = NULL;
    Regimen *regimen = bare();
    EffectList effects = {0};

    plan_reminder(regimen, "magnesium", "magnesium", "21:00");
    life = life_new(regimen, "Europe/Berlin", "2026-11-25 12:00");
    assert_int_equal(life_take(life, "iron", 14), 0);
    life_go(life, "2026-12-08 12:00");
    life->now = life_time(life, "2026-12-02 12:00");
    assert_true(agenda_reaches(life->agenda, life->now));
    assert_int_equal(agenda_step(life->agenda, life->now, &effects), 0);
    effect_list_clear(&effects);
    assert_int_equal(agenda_dump(life->agenda, &was), 0);
    life_restart(life);
    assert_int_equal(agenda_dump(life->agenda, &is), 0);
    assert_string_equal(was, is);
}

/* What was raised when the clock was weeks ahead is not what iron makes too soon now. */
static void test_what_was_raised_weeks_ahead(void **state)
{
    (void)state;
    Regimen *regimen = bare();

    plan_reminder(regimen, "magnesium", "magnesium", "21:00");
    life = life_new(regimen, "Europe/Berlin", "2026-11-16 12:00");
    life_go(life, "2026-12-03 21:00");
    life->now = life_time(life, "2026-11-18 12:00");
    assert_false(agenda_reaches(life->agenda, life->now));
    life_restart(life);
    assert_int_equal(life_take(life, "iron", 14), 0);
    life_go(life, "2026-12-03 20:59");
    assert_string_equal(life_state(life, "magnesium/2026-12-03"), "due");
    life_restart(life);
    assert_string_equal(life_state(life, "magnesium/2026-12-03"), "due");
}

/* An amendment lets the second dose come by the time of the zone that was gone to. After undo it is the one that nagged
 * three times before the journey. */
static void test_undo_of_an_amendment_nags_no_more(void **state)
{
    (void)state;
    Regimen *regimen = bare();
    Entry amended = {.kind = ENTRY_INTAKE, .subject = "magnesium"};

    plan_reminder(regimen, "small", "magnesium", "20:00");
    plan_reminder(regimen, "large", "magnesium", "20:30");
    life = life_new(regimen, "Europe/Berlin", "12:00");
    life_go(life, "20:05");
    assert_int_equal(life_take(life, "magnesium", 100), 0);
    amended.ref = life->last.id;
    life_go(life, "21:05");
    life_travel(life, "Europe/Helsinki");
    life_said(life);
    amended.at = life->now - 75 * USEC_PER_MIN;
    assert_int_equal(life_enter(life, &amended, false), 0);
    assert_int_equal(life_void(life, &life->last.id), 0);
    life_go(life, "23:29");
    assert_said(life, "22:05 done small/2026-11-22\n"
                      "22:05 withdrawn large/2026-11-22\n"
                      "22:05 raised large/2026-11-22 late\n");
    assert_string_equal(life_state(life, "large/2026-11-22"), "due");
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_window_ends_half_way_to_a_next_one_that_comes_early),
        TEST(test_a_later_day_that_comes_earlier_is_not_the_next_one),
        TEST(test_nothing_is_held_before_its_time),
        TEST(test_a_snooze_of_what_was_moved),
        TEST(test_days_that_start_later_leave_the_first_evening),
        TEST(test_a_clock_set_back_by_days),
        TEST(test_what_was_raised_weeks_ahead),
        TEST(test_undo_of_an_amendment_nags_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
