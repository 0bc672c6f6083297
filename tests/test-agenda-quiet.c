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

/* Quiet ranges hold by what the clock on the wall shows. */

static Life *life;

static int teardown(void **state)
{
    (void)state;
    life = life_free(life);
    return 0;
}

/* An activity at a time, for hours, in the quiet of a range. */
static void begin(const char *zone, const char *start, const char *at, int32_t from_min, int32_t to_min)
{
    Regimen *regimen = plan_regimen();
    Reminder *r;

    while (regimen->n_reminders > 0)
        plan_drop_reminder(regimen);
    r = plan_reminder(regimen, "walk", NULL, at);
    r->window = 6 * USEC_PER_HOUR;
    r->nag = 0;
    r->quiet[0] = (QuietRange){from_min * 60, to_min * 60};
    r->n_quiet = 1;
    life = life_new(regimen, zone, start);
}

static void check_raised(int line, const char *held, const char *at)
{
    Usec expected = plan_time(life->zone, at);
    char found[ZONE_RFC3339_LEN], day[16];
    AgendaItem item;

    snprintf(day, sizeof(day), "walk/%.10s", held);
    item = life_item(life, day);
    if (item.at != expected)
        fail_msg("line %d: planned for %s", line, zone_format(life->zone, item.at, found));
    life_go_to(life, expected - 1);
    assert_string_equal(life_state(life, day), "held");
    life_go_to(life, expected);
    assert_string_equal(life_state(life, day), "due");
}

#define RAISED(day, at) check_raised(__LINE__, day, at)

static void test_ends_are_exclusive(void **state)
{
    (void)state;
    begin("Europe/Berlin", "12:00", "23:30", 23 * 60 + 30, 60);
    RAISED("2026-11-22", "2026-11-23 01:00");
}

static void test_an_end_in_the_hour_that_is_skipped(void **state)
{
    (void)state;
    begin("Europe/Berlin", "2026-03-28 12:00", "01:00", 0, 150);
    RAISED("2026-03-28", "2026-03-29 03:00");
}

static void test_an_end_in_the_hour_that_comes_twice(void **state)
{
    (void)state;
    begin("Europe/Berlin", "2026-10-24 12:00", "01:00", 0, 150);
    RAISED("2026-10-24", "2026-10-25 02:30+02:00");
}

/* From 02:45 on, but not yet when it is 02:00 again. */
static void test_a_start_in_the_hour_that_comes_twice(void **state)
{
    (void)state;
    begin("Europe/Berlin", "2026-10-24 12:00", "02:50", 165, 240);
    RAISED("2026-10-24", "2026-10-25 02:00+01:00");
}

static void test_the_whole_day(void **state)
{
    (void)state;
    begin("Europe/Berlin", "12:00", "20:00", 600, 600);
    life_go(life, "+03:00");
    assert_string_equal(life_state(life, "walk/2026-11-22"), "missed");
}

/* What was taken forbids it until quiet hours begin, and they hold it for as long as they last: the rule is the cause.
 */
static void test_the_cause_is_what_came_before_the_quiet(void **state)
{
    (void)state;
    Regimen *regimen = plan_regimen();
    Reminder *r;

    plan_substance(regimen, "zinc", 0);
    plan_rule(regimen, "iron", "zinc", 2, 2);
    r = plan_reminder(regimen, "zinc", "zinc", "11:00");
    r->window = 10 * USEC_PER_HOUR;
    r->quiet[0] = (QuietRange){15 * 3600 + 1800, 19 * 3600};
    r->n_quiet = 1;
    life = life_new(regimen, "Europe/Berlin", "12:00");
    life_go(life, "14:00");
    life_said(life);
    assert_int_equal(life_take(life, "iron", 10), 0);
    assert_string_equal(life_item(life, "zinc/2026-11-22").because, "iron");
    assert_int_equal(life_item(life, "zinc/2026-11-22").at, life_time(life, "19:00"));
    life_restart(life);
    assert_string_equal(life_item(life, "zinc/2026-11-22").because, "iron");
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_ends_are_exclusive),
        TEST(test_an_end_in_the_hour_that_is_skipped),
        TEST(test_an_end_in_the_hour_that_comes_twice),
        TEST(test_a_start_in_the_hour_that_comes_twice),
        TEST(test_the_whole_day),
        TEST(test_the_cause_is_what_came_before_the_quiet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
