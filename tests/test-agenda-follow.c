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

/* What comes only because of another: once that is done, or never. */

static Life *life;

static int teardown(void **state)
{
    (void)state;
    life = life_free(life);
    return 0;
}

/* Oil twice a day, from noon on. Rinsing it off follows 20 minutes after each time. */
static void begin(const char *at)
{
    Regimen *regimen = plan_regimen();

    while (regimen->n_reminders > 0)
        plan_drop_reminder(regimen);
    plan_reminder(regimen, "oil", NULL, at);
    plan_reminder(regimen, "rinse", NULL, NULL)->follows = true;
    regimen->reminders[0].then = 1;
    regimen->reminders[0].then_after = 20 * USEC_PER_MIN;
    life = life_new(regimen, "Europe/Berlin", "12:00");
}

static bool is_there(const char *id)
{
    OccurrenceId parsed;
    AgendaItem item;

    assert_int_equal(occurrence_id_parse(id, &parsed), 0);
    return agenda_item(life->agenda, &parsed, &item) == 0;
}

static void test_it_comes_so_long_after_the_first_was_done(void **state)
{
    (void)state;
    begin("13:00");
    life_go(life, "13:10");
    assert_false(is_there("rinse/2026-11-22"));
    assert_int_equal(life_do(life, ENTRY_ACTIVITY, "oil"), 0);
    assert_int_equal(life_item(life, "rinse/2026-11-22").nominal, life_time(life, "13:30"));
    life_go(life, "13:29");
    assert_string_equal(life_state(life, "rinse/2026-11-22"), "upcoming");
    life_go(life, "13:30");
    assert_string_equal(life_state(life, "rinse/2026-11-22"), "due");
    assert_int_equal(life_item(life, "rinse/2026-11-22").until, life_time(life, "15:30"));
}

static void test_it_has_the_number_of_the_first(void **state)
{
    (void)state;
    begin("13:00, 18:00");
    assert_int_equal(life_about(life, ENTRY_ACTIVITY, "oil/2026-11-22/2"), 0);
    assert_false(is_there("rinse/2026-11-22"));
    assert_int_equal(life_item(life, "rinse/2026-11-22/2").nominal, life_time(life, "12:20"));
}

static void test_nothing_follows_a_skip_or_a_miss(void **state)
{
    (void)state;
    begin("13:00, 18:00");
    life_go(life, "13:00");
    assert_int_equal(life_do(life, ENTRY_SKIP, "oil"), 0);
    life_go(life, "22:00");
    assert_string_equal(life_state(life, "oil/2026-11-22"), "skipped");
    assert_string_equal(life_state(life, "oil/2026-11-22/2"), "missed");
    assert_false(is_there("rinse/2026-11-22"));
    assert_false(is_there("rinse/2026-11-22/2"));
}

static void test_undo_takes_it_away(void **state)
{
    (void)state;
    begin("13:00");
    life_go(life, "13:10");
    assert_int_equal(life_do(life, ENTRY_ACTIVITY, "oil"), 0);
    life_go(life, "13:31");
    assert_int_equal(life_void(life, &life->last.id), 0);
    assert_false(is_there("rinse/2026-11-22"));
    assert_string_equal(life_state(life, "oil/2026-11-22"), "due");
}

/* The day ends at 05:00. */
static void test_it_comes_on_the_same_day(void **state)
{
    (void)state;
    begin("13:00");
    life_go(life, "+04:40");
    assert_int_equal(life_about(life, ENTRY_ACTIVITY, "oil/2026-11-22"), 0);
    assert_false(is_there("rinse/2026-11-22"));
    life = life_free(life);
    begin("13:00");
    life_go(life, "+04:39");
    assert_int_equal(life_about(life, ENTRY_ACTIVITY, "oil/2026-11-22"), 0);
    assert_int_equal(life_item(life, "rinse/2026-11-22").until, life_time(life, "+05:00"));
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_it_comes_so_long_after_the_first_was_done),
        TEST(test_it_has_the_number_of_the_first),
        TEST(test_nothing_follows_a_skip_or_a_miss),
        TEST(test_undo_takes_it_away),
        TEST(test_it_comes_on_the_same_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
