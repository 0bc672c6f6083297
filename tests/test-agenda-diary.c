/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "life.h"
#include "plan-util.h"

/* A night's record and attacks: of which night they are, where they stand, and that they move nothing. */

static Life *life;

static int setup(void **state)
{
    (void)state;
    life = life_new(NULL, "Europe/Berlin", "12:00");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    life = life_free(life);
    return 0;
}

#define ENTER(...) life_enter(life, &(Entry){__VA_ARGS__}, false)
#define ADMITTED(...) assert_int_equal(ENTER(__VA_ARGS__), 0)
#define REFUSED(error, ...) assert_int_equal(ENTER(__VA_ARGS__), error)

static void stands(const char *night, const char *at, const char *reason)
{
    char day[CIVIL_DAY_LEN];

    assert_string_equal(civil_format(life->last.day, day), night);
    assert_int_equal(life->last.at, life_time(life, at));
    assert_string_equal(life->last.subject, "diary");
    assert_string_equal(life->last.reason, reason);
}

static void test_until_ten_hours_after_waking_it_is_the_night_before(void **state)
{
    (void)state;
    life_go(life, "16:59");
    ADMITTED(.kind = ENTRY_DIARY, .fields = (char *)"sev_night=4");
    stands("2026-11-21", "2026-11-21 23:00", "");
    life_go(life, "17:00");
    ADMITTED(.kind = ENTRY_DIARY, .fields = (char *)"sev_day=4");
    stands("2026-11-22", "17:00", "");
    life_go(life, "+04:59");
    ADMITTED(.kind = ENTRY_DIARY);
    stands("2026-11-22", "23:00", "");
}

static void test_a_night_is_named_by_any_instant_of_it(void **state)
{
    (void)state;
    ADMITTED(.kind = ENTRY_DIARY, .at = life_time(life, "2026-11-20 05:00"));
    stands("2026-11-20", "2026-11-20 23:00", "");
    ADMITTED(.kind = ENTRY_DIARY, .at = life_time(life, "2026-11-20 04:59"));
    stands("2026-11-19", "2026-11-19 23:00", "late");
    ADMITTED(.kind = ENTRY_DIARY, .at = life_time(life, "2024-02-29 12:00"));
    stands("2024-02-29", "2024-02-29 23:00", "late");
    REFUSED(AGENDA_E_FUTURE, .kind = ENTRY_DIARY, .at = life_time(life, "+05:00"));
    ADMITTED(.kind = ENTRY_DIARY, .at = life_time(life, "+04:59"));
    stands("2026-11-22", "12:00", "");
}

static void test_late_is_more_than_36_hours_after_waking(void **state)
{
    (void)state;
    life_go(life, "19:00");
    ADMITTED(.kind = ENTRY_DIARY, .at = life_time(life, "2026-11-20 12:00"));
    stands("2026-11-20", "2026-11-20 23:00", "");
    life_go(life, "19:01");
    ADMITTED(.kind = ENTRY_DIARY, .at = life_time(life, "2026-11-20 12:00"));
    stands("2026-11-20", "2026-11-20 23:00", "late");
}

static void test_a_declared_bedtime_counts(void **state)
{
    (void)state;
    life_go(life, "20:00");
    assert_int_equal(life_until(life, ENTRY_BEDTIME, "", life_time(life, "+00:30")), 0);
    life_go(life, "+08:00");
    ADMITTED(.kind = ENTRY_DIARY, .fields = (char *)"sev_night=4");
    stands("2026-11-22", "+00:30", "");
}

static void test_only_what_is_written_right(void **state)
{
    (void)state;
    REFUSED(AGENDA_E_RANGE, .kind = ENTRY_DIARY, .fields = (char *)"sev_night=11");
    REFUSED(AGENDA_E_RANGE, .kind = ENTRY_DIARY, .fields = (char *)"onset=22:40");
    ADMITTED(.kind = ENTRY_DIARY, .fields = (char *)"onset=2026-11-21T22:40:00+01:00");
}

static void test_an_amendment_stays_with_its_night(void **state)
{
    (void)state;
    EntryId record, attack;

    ADMITTED(.kind = ENTRY_DIARY, .fields = (char *)"sev_night=4");
    record = life->last.id;
    ADMITTED(.kind = ENTRY_ATTACK);
    attack = life->last.id;
    life_go(life, "18:00");
    life_travel(life, "Pacific/Auckland");
    REFUSED(AGENDA_E_FIXED, .kind = ENTRY_DIARY, .ref = attack);
    REFUSED(AGENDA_E_FIXED, .kind = ENTRY_ATTACK, .ref = record);
    REFUSED(AGENDA_E_FIXED, .kind = ENTRY_INTAKE, .subject = "iron", .ref = record);
    ADMITTED(.kind = ENTRY_DIARY, .ref = record, .at = life_time(life, "12:00"), .fields = (char *)"sev_night=2");
    char day[CIVIL_DAY_LEN];
    assert_string_equal(civil_format(life->last.day, day), "2026-11-21");
    REFUSED(AGENDA_E_VOIDED, .kind = ENTRY_DIARY, .ref = record);
}

static void test_an_attack_has_passed(void **state)
{
    (void)state;
    ADMITTED(.kind = ENTRY_ATTACK);
    assert_int_equal(life->last.at, life->now);
    assert_string_equal(life->last.subject, "attack");
    ADMITTED(.kind = ENTRY_ATTACK, .at = life_time(life, "03:10"));
    ADMITTED(.kind = ENTRY_ATTACK, .at = life->now + AGENDA_FUTURE_TOLERANCE);
    REFUSED(AGENDA_E_FUTURE, .kind = ENTRY_ATTACK, .at = life->now + AGENDA_FUTURE_TOLERANCE + 1);
    REFUSED(AGENDA_E_RANGE, .kind = ENTRY_ATTACK, .at = -1);
}

static void test_neither_moves_anything(void **state)
{
    (void)state;
    life_go(life, "22:20");
    assert_said(life, "22:15 raised magnesium/2026-11-22\n");
    ADMITTED(.kind = ENTRY_DIARY, .fields = (char *)"sev_night=4");
    ADMITTED(.kind = ENTRY_ATTACK);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "due");
    assert_string_equal(life_state(life, "stretch/2026-11-22"), "upcoming");
    life_restart(life);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "due");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_until_ten_hours_after_waking_it_is_the_night_before),
        TEST(test_a_night_is_named_by_any_instant_of_it),
        TEST(test_late_is_more_than_36_hours_after_waking),
        TEST(test_a_declared_bedtime_counts),
        TEST(test_only_what_is_written_right),
        TEST(test_an_amendment_stays_with_its_night),
        TEST(test_an_attack_has_passed),
        TEST(test_neither_moves_anything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
