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

/* What was left out and then could come after all, but had to wait until its window ended: whether lulld was there at
 * that time, asleep or off changes nothing. */

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

static void be_quiet(Regimen *regimen, int from_hour, int to_hour)
{
    Reminder *last = &regimen->reminders[regimen->n_reminders - 1];

    last->quiet[0] = (QuietRange){from_hour * 3600, to_hour * 3600};
    last->n_quiet = 1;
}

typedef enum Meanwhile { AWAKE, ASLEEP, OFF, _MEANWHILE_MAX } Meanwhile;

static void pass(Meanwhile meanwhile, const char *until)
{
    if (meanwhile == AWAKE)
        life_go(life, until);
    else if (meanwhile == ASLEEP)
        life_sleep(life, until);
    if (meanwhile != OFF)
        return;
    life->now = life_time(life, until);
    life_restart(life);
}

/* Magnesium at 22:00, left out because of iron at 21:00; nothing is said from 22:00 on. */
static void leave_out(void)
{
    Regimen *regimen = bare();

    plan_reminder(regimen, "magnesium", "magnesium", "21:55");
    be_quiet(regimen, 22, 6);
    life = life_new(regimen, "Europe/Berlin", "12:00");
    life_go(life, "21:00");
    assert_int_equal(life_take(life, "iron", 14), 0);
    life_go(life, "22:10");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
}

static void test_undo_of_what_left_it_out(void **state)
{
    (void)state;
    for (Meanwhile m = AWAKE; m < _MEANWHILE_MAX; m++) {
        leave_out();
        assert_int_equal(life_void(life, &life->last.id), 0);
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "held");
        pass(m, "+01:00");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "missed");
        life = life_free(life);
    }
}

static void test_undo_of_that_undo(void **state)
{
    (void)state;
    for (Meanwhile m = AWAKE; m < _MEANWHILE_MAX; m++) {
        leave_out();
        assert_int_equal(life_void(life, &life->last.id), 0);
        assert_int_equal(life_void(life, &life->last.id), 0);
        pass(m, "+01:00");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
        life = life_free(life);
    }
}

static void test_undo_of_something_else(void **state)
{
    (void)state;
    for (Meanwhile m = AWAKE; m < _MEANWHILE_MAX; m++) {
        leave_out();
        assert_int_equal(life_take_at(life, "iron", 14, life_time(life, "20:00")), 0);
        assert_int_equal(life_void(life, &life->last.id), 0);
        pass(m, "+01:00");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
        life = life_free(life);
    }
}

/* Once its window has ended, nothing is planned anew. */
static void test_undo_after_its_window(void **state)
{
    (void)state;
    EntryId iron;

    leave_out();
    iron = life->last.id;
    life_go(life, "22:20");
    assert_int_equal(life_take_at(life, "iron", 1, life_time(life, "20:59")), 0);
    assert_int_equal(life_void(life, &life->last.id), 0);
    life_go(life, "+01:00");
    assert_int_equal(life_void(life, &iron), 0);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
    life_restart(life);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
}

/* While magnesium is left out, an intake of long ago is amended. Once that is let go of, undo of the iron finds the
 * same as a start that knows more. */
static void test_amending_what_is_long_past(void **state)
{
    (void)state;
    Regimen *regimen = bare();
    Entry amended = {.kind = ENTRY_INTAKE, .subject = "iron"};
    EntryId iron;

    plan_reminder(regimen, "magnesium", "magnesium", "21:55");
    life = life_new(regimen, "Europe/Berlin", "2026-11-10 12:00");
    assert_int_equal(life_take(life, "iron", 14), 0);
    amended.ref = life->last.id;
    amended.at = life->now;
    life_go(life, "21:00");
    assert_int_equal(life_take(life, "iron", 14), 0);
    iron = life->last.id;
    life_go(life, "22:10");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
    amended.amount = 7 * AMOUNT_ONE;
    assert_int_equal(life_enter(life, &amended, false), 0);
    life_go(life, "2026-11-30 06:00");
    assert_int_equal(life_void(life, &iron), 0);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
    life_restart(life);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
}

/* The night becomes longer, and magnesium has another time. */
static void test_a_bedtime_moves_what_was_left_out(void **state)
{
    (void)state;
    for (Meanwhile m = AWAKE; m < _MEANWHILE_MAX; m++) {
        Regimen *regimen = bare();
        plan_reminder(regimen, "magnesium", "magnesium", "bedtime - 45m");
        be_quiet(regimen, 23, 6);
        life = life_new(regimen, "Europe/Berlin", "12:00");
        life_go(life, "20:35");
        assert_int_equal(life_take(life, "iron", 14), 0);
        life_go(life, "22:20");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
        assert_int_equal(life_until(life, ENTRY_BEDTIME, "", life_time(life, "+00:30")), 0);
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "held");
        pass(m, "+02:00");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "missed");
        life = life_free(life);
    }
}

/* Its time has passed, and its window lasts longer now. */
static void test_a_bedtime_lengthens_the_window_of_what_was_left_out(void **state)
{
    (void)state;
    for (Meanwhile m = AWAKE; m < _MEANWHILE_MAX; m++) {
        life = life_new(NULL, "Europe/Berlin", "12:00");
        life_go(life, "20:35");
        assert_int_equal(life_take(life, "iron", 14), 0);
        life_go(life, "22:40");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
        assert_int_equal(life_until(life, ENTRY_BEDTIME, "", life_time(life, "23:20")), 0);
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "held");
        pass(m, "+02:00");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "missed");
        life = life_free(life);
    }
}

/* Five hours to the west its time comes once more, in quiet hours. */
static void test_a_journey_moves_what_was_left_out(void **state)
{
    (void)state;
    for (Meanwhile m = AWAKE; m < _MEANWHILE_MAX; m++) {
        leave_out();
        life_travel(life, "America/Sao_Paulo");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "upcoming");
        life->regimen->reminders[0].quiet[0] = (QuietRange){20 * 3600, 6 * 3600};
        pass(m, "+02:00");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "missed");
        life = life_free(life);
    }
}

/* An hour to the west its time has just passed, and its window lasts an hour longer. */
static void test_a_journey_lengthens_the_window_of_what_was_left_out(void **state)
{
    (void)state;
    for (Meanwhile m = ASLEEP; m < _MEANWHILE_MAX; m++) {
        Regimen *regimen = bare();
        plan_reminder(regimen, "magnesium", "magnesium", "21:55");
        life = life_new(regimen, "Europe/Berlin", "12:00");
        life_go(life, "21:00");
        assert_int_equal(life_take(life, "iron", 14), 0);
        life_go(life, "23:00");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
        life_travel(life, "Europe/London");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "held");
        pass(m, "+02:00");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "missed");
        life = life_free(life);
    }
}

/* What is prescribed for 22:30 leaves magnesium out, and is skipped. Then quiet hours alone would hold it back: it
 * isn't brought up for that. */
static void test_a_prescription_that_is_skipped(void **state)
{
    (void)state;
    for (Meanwhile m = AWAKE; m < _MEANWHILE_MAX; m++) {
        Regimen *regimen = bare();
        regimen->substances[1].prescription = true;
        plan_reminder(regimen, "iron", "iron", "22:30");
        plan_reminder(regimen, "magnesium", "magnesium", "21:55");
        be_quiet(regimen, 22, 6);
        life = life_new(regimen, "Europe/Berlin", "12:00");
        life_go(life, "22:10");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
        assert_int_equal(life_about(life, ENTRY_SKIP, "iron/2026-11-22"), 0);
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
        pass(m, "+01:00");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
        life = life_free(life);
    }
}

/* What is prescribed was taken long ago: of two doses that it left out, one is due and the other waits for it. */
static void test_one_of_two_comes_after_all(void **state)
{
    (void)state;
    for (Meanwhile m = AWAKE; m < _MEANWHILE_MAX; m++) {
        Regimen *regimen = bare();
        regimen->substances[1].prescription = true;
        plan_reminder(regimen, "iron", "iron", "22:30");
        plan_reminder(regimen, "small", "magnesium", "21:55");
        plan_reminder(regimen, "large", "magnesium", "21:56");
        life = life_new(regimen, "Europe/Berlin", "12:00");
        life_go(life, "22:00");
        assert_string_equal(life_state(life, "large/2026-11-22"), "dropped");
        assert_int_equal(life_take_at(life, "iron", 14, life_time(life, "15:00")), 0);
        assert_string_equal(life_state(life, "small/2026-11-22"), "due");
        assert_string_equal(life_state(life, "large/2026-11-22"), "held");
        pass(m, "+02:00");
        assert_string_equal(life_state(life, "small/2026-11-22"), "missed");
        assert_string_equal(life_state(life, "large/2026-11-22"), "missed");
        life = life_free(life);
    }
}

/* While one dose waits for another, what is prescribed for later comes too near. */
static void test_a_prescription_comes_near_while_a_dose_waits(void **state)
{
    (void)state;
    Regimen *regimen = bare();

    regimen->substances[1].prescription = true;
    plan_reminder(regimen, "iron", "iron", "22:00");
    plan_reminder(regimen, "small", "magnesium", "18:00");
    plan_reminder(regimen, "large", "magnesium", "18:30");
    life = life_new(regimen, "Europe/Berlin", "12:00");
    life_go(life, "18:59");
    assert_string_equal(life_state(life, "large/2026-11-22"), "held");
    life_go(life, "19:01");
    assert_string_equal(life_state(life, "large/2026-11-22"), "dropped");
}

/* By another bedtime what is prescribed was to be taken long ago: it is asked for at once, and leaves magnesium out as
 * it did before. */
static void test_a_bedtime_brings_a_prescription_at_once(void **state)
{
    (void)state;
    for (Meanwhile m = AWAKE; m < _MEANWHILE_MAX; m++) {
        Regimen *regimen = bare();
        regimen->substances[1].prescription = true;
        plan_reminder(regimen, "iron", "iron", "bedtime - 3h")->window = 4 * USEC_PER_HOUR;
        plan_reminder(regimen, "magnesium", "magnesium", "17:30")->window = USEC_PER_HOUR;
        life = life_new(regimen, "Europe/Berlin", "12:00");
        life_go(life, "17:40");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
        assert_int_equal(life_until(life, ENTRY_BEDTIME, "", life_time(life, "18:10")), 0);
        assert_string_equal(life_state(life, "iron/2026-11-22"), "due");
        pass(m, "18:40");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
        life = life_free(life);
    }
}

/* What is prescribed from now on isn't left out, and waits for the end of a pause like anything else. */
static void test_what_was_left_out_is_prescribed_now(void **state)
{
    (void)state;
    Regimen *prescribed = bare();
    EffectList effects = {0};

    plan_reminder(prescribed, "magnesium", "magnesium", "21:55");
    prescribed->substances[0].prescription = true;
    leave_out();
    life_travel(life, "Europe/Paris");
    assert_int_equal(life_until(life, ENTRY_PAUSE, "", life_time(life, "+06:00")), 0);
    assert_int_equal(agenda_set_regimen(life->agenda, prescribed, life->now, &effects), 0);
    effect_list_clear(&effects);
    regimen_free(life->regimen);
    life->regimen = prescribed;
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "held");
    life_restart(life);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "held");
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_undo_of_what_left_it_out),
        TEST(test_undo_of_that_undo),
        TEST(test_undo_of_something_else),
        TEST(test_undo_after_its_window),
        TEST(test_amending_what_is_long_past),
        TEST(test_a_bedtime_moves_what_was_left_out),
        TEST(test_a_bedtime_lengthens_the_window_of_what_was_left_out),
        TEST(test_a_journey_moves_what_was_left_out),
        TEST(test_a_journey_lengthens_the_window_of_what_was_left_out),
        TEST(test_a_prescription_that_is_skipped),
        TEST(test_one_of_two_comes_after_all),
        TEST(test_a_prescription_comes_near_while_a_dose_waits),
        TEST(test_a_bedtime_brings_a_prescription_at_once),
        TEST(test_what_was_left_out_is_prescribed_now),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
