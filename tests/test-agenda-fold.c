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

/* The state follows from the journal and the time alone: when it was last looked at changes nothing. */

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

static SpacingRule *only_rule(Regimen *regimen)
{
    assert_int_equal(regimen->n_rules, 1);
    return &regimen->rules[0];
}

static void be_quiet(Reminder *reminder, int from_hour, int to_hour)
{
    reminder->quiet[0] = (QuietRange){from_hour * 3600, to_hour * 3600};
    reminder->n_quiet = 1;
}

static char *dump(void)
{
    char *text;

    assert_int_equal(agenda_dump(life->agenda, &text), 0);
    return text;
}

static void check_restart(int line)
{
    _cleanup_free_ char *before = dump(), *after = NULL;

    life_restart(life);
    after = dump();
    if (strcmp(before, after) != 0)
        fail_msg("line %d:\n%s\nbecame\n%s", line, before, after);
}

#define RESTART() check_restart(__LINE__)

/* Iron, as if prescribed for 19:00, first forbids magnesium at 19:20; taken at 20:40 it would have allowed it, had that
 * time not passed. Quiet hours that begin then hold back what might come, not what is left out. */
static void test_left_out_stays_so_in_quiet_hours(void **state)
{
    (void)state;
    Regimen *regimen = bare();

    regimen->substances[1].prescription = true;
    only_rule(regimen)->minimum_forth = only_rule(regimen)->preferred_forth = 5 * USEC_PER_HOUR;
    only_rule(regimen)->minimum_back = only_rule(regimen)->preferred_back = 0;
    plan_reminder(regimen, "iron", "iron", "19:00");
    plan_reminder(regimen, "magnesium", "magnesium", "19:20")->window = 4 * USEC_PER_HOUR;
    be_quiet(&regimen->reminders[1], 21, 23);
    life = life_new(regimen, "Europe/Berlin", "12:00");
    life_go(life, "20:40");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
    assert_int_equal(life_take(life, "iron", 30), 0);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
    life_go(life, "21:10");
    RESTART();
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
}

/* A snoozed dose that is left out lets another one of the substance be asked for. Undone, it is as before: the one is
 * snoozed, the other waits, and nothing that was written meanwhile counts. */
static void test_undo_of_what_left_a_snoozed_one_out(void **state)
{
    (void)state;
    _cleanup_free_ char *before = NULL, *after = NULL;
    Regimen *regimen = bare();
    EntryId last;

    plan_reminder(regimen, "big", "magnesium", "18:00")->doses[0].amount = 300 * AMOUNT_ONE;
    plan_reminder(regimen, "small", "magnesium", "18:30")->doses[0].amount = 20 * AMOUNT_ONE;
    regimen->reminders[0].n_doses = regimen->reminders[1].n_doses = 1;
    life = life_new(regimen, "Europe/Berlin", "12:00");
    life_go(life, "18:35");
    assert_int_equal(life_until(life, ENTRY_SNOOZE, "big", life_time(life, "18:45")), 0);
    assert_string_equal(life_state(life, "small/2026-11-22"), "held");
    before = dump();
    assert_int_equal(life_until(life, ENTRY_SNOOZE, "big", life_time(life, "19:15")), 0);
    last = life->last.id;
    assert_int_equal(life_take_at(life, "magnesium", 100, life_time(life, "04:50")), 0);
    assert_string_equal(life_state(life, "big/2026-11-22"), "dropped");
    assert_string_equal(life_state(life, "small/2026-11-22"), "due");
    RESTART();
    assert_int_equal(life_void(life, &life->last.id), 0);
    assert_int_equal(life_void(life, &last), 0);
    after = dump();
    assert_string_equal(before, after);
}

/* What is raised because an intake was undone is taken back when the undo is. */
static void test_undo_of_the_undo_that_raised(void **state)
{
    (void)state;
    _cleanup_free_ char *before = NULL, *after = NULL;

    life = life_new(NULL, "Europe/Berlin", "12:00");
    life_go(life, "21:00");
    assert_int_equal(life_take(life, "iron", 30), 0);
    life_go(life, "22:20");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
    before = dump();
    assert_int_equal(life_void(life, &life->last.id), 0);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "due");
    assert_int_equal(life_void(life, &life->last.id), 0);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
    after = dump();
    assert_string_equal(before, after);
    RESTART();
}

/* While one dose waits for another, its quiet hours begin. */
static void test_quiet_hours_begin_while_another_dose_is_due(void **state)
{
    (void)state;
    Regimen *regimen = bare();

    plan_reminder(regimen, "first", "magnesium", "20:00")->window = 3 * USEC_PER_HOUR;
    plan_reminder(regimen, "second", "magnesium", "20:30");
    be_quiet(&regimen->reminders[1], 21, 23);
    life = life_new(regimen, "Europe/Berlin", "12:00");
    life_go(life, "20:59");
    RESTART();
    assert_string_equal(life_item(life, "second/2026-11-22").because, "due");
    life_go(life, "21:20");
    assert_string_equal(life_item(life, "second/2026-11-22").because, "quiet");
    RESTART();
}

/* Dropped, taken up as the prescription moved away, put back: none of it is in the journal but the drop. */
static void test_taken_up_after_it_was_left_out(void **state)
{
    (void)state;
    Regimen *regimen = bare();

    regimen->substances[1].prescription = true;
    only_rule(regimen)->minimum_forth = only_rule(regimen)->preferred_forth = 5 * USEC_PER_HOUR;
    plan_reminder(regimen, "iron", "iron", "19:00");
    plan_reminder(regimen, "magnesium", "magnesium", "19:20")->window = 4 * USEC_PER_HOUR;
    be_quiet(&regimen->reminders[1], 20, 22);
    life = life_new(regimen, "Europe/Berlin", "12:00");
    life_go(life, "20:40");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
    assert_int_equal(life_do(life, ENTRY_SKIP, "iron"), 0);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "held");
    RESTART();
    life_go(life, "22:00");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "due");
    RESTART();
    life_go(life, "23:30");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "missed");
    RESTART();
}

/* In another zone last night's magnesium would have been clear of the iron; what is over is over. */
static void test_travel_leaves_the_past_alone(void **state)
{
    (void)state;
    life = life_new(NULL, "Europe/Berlin", "12:00");
    life_go(life, "21:00");
    assert_int_equal(life_take(life, "iron", 30), 0);
    life_go(life, "+12:00");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
    life_travel(life, "America/New_York");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
    RESTART();
}

/* Tonight's bedtime is moved to before what was raised already: it ends now, and doesn't vanish. */
static void test_what_a_bedtime_overtakes_is_missed(void **state)
{
    (void)state;
    life = life_new(NULL, "Europe/Berlin", "12:00");
    life_go(life, "22:50");
    assert_string_equal(life_state(life, "stretch/2026-11-22"), "due");
    assert_int_equal(life_until(life, ENTRY_BEDTIME, "", life_time(life, "23:50")), 0);
    life_go(life, "23:35");
    assert_string_equal(life_state(life, "stretch/2026-11-22"), "due");
    assert_int_equal(life_void(life, &life->last.id), 0);
    assert_string_equal(life_state(life, "stretch/2026-11-22"), "missed");
    RESTART();
}

/* What was left out stays over when a bedtime of that day is taken back on the next. */
static void test_an_old_bedtime_reopens_nothing(void **state)
{
    (void)state;
    EntryId bedtime;

    life = life_new(NULL, "Europe/Berlin", "12:00");
    life_go(life, "21:00");
    assert_int_equal(life_until(life, ENTRY_BEDTIME, "", life_time(life, "22:50")), 0);
    bedtime = life->last.id;
    life_go(life, "22:10");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "due");
    assert_int_equal(life_take(life, "iron", 30), 0);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
    life_go(life, "+12:00");
    assert_int_equal(life_void(life, &bedtime), 0);
    life_said(life);
    life_sleep(life, "+11:00");
    assert_said(life, "");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "dropped");
    RESTART();
}

/* It was raised when the clock was ahead, and by tonight's new bedtime its time has come: now is when it is raised. */
static void test_a_bedtime_moves_what_was_raised_in_the_future(void **state)
{
    (void)state;
    life = life_new(NULL, "Europe/Berlin", "12:00");
    life_go(life, "22:50");
    assert_string_equal(life_state(life, "stretch/2026-11-22"), "due");
    life_sleep(life, "21:00");
    assert_int_equal(life_until(life, ENTRY_BEDTIME, "", life_time(life, "21:10")), 0);
    assert_string_equal(life_state(life, "stretch/2026-11-22"), "due");
    assert_int_equal(life_item(life, "stretch/2026-11-22").nominal, life_time(life, "20:50"));
    RESTART();
    life_go(life, "21:40");
    assert_string_equal(life_state(life, "stretch/2026-11-22"), "missed");
    RESTART();
}

/* A clock that was ahead for a day: days that were let go of don't come back, or they would be missed again. */
static void test_a_clock_set_back_leaves_old_days_alone(void **state)
{
    (void)state;
    Regimen *regimen = bare();

    plan_reminder(regimen, "stretch", NULL, "20:00")->recur.days = (RecurDays){.kind = RECUR_QUOTA, .n = 1};
    life = life_new(regimen, "Europe/Berlin", "2026-11-09 12:00");
    life_go(life, "2026-11-09 20:00");
    assert_int_equal(life_do(life, ENTRY_ACTIVITY, "stretch"), 0);
    life_go(life, "2026-11-16 20:00");
    assert_int_equal(life_do(life, ENTRY_ACTIVITY, "stretch"), 0);
    life_go(life, "2026-11-25 12:00");
    life_said(life);
    life_sleep(life, "2026-11-23 12:00");
    assert_said(life, "");
}

/* A snooze counts also where the journal knows a later raise, of before the clock was set back. */
static void test_a_snooze_counts_after_the_clock_was_set_back(void **state)
{
    (void)state;
    Regimen *regimen = bare();

    plan_reminder(regimen, "stretch", NULL, "20:00")->window = 4 * USEC_PER_HOUR;
    life = life_new(regimen, "Europe/Berlin", "12:00");
    life_go(life, "20:30");
    life_sleep(life, "20:05");
    assert_int_equal(life_until(life, ENTRY_SNOOZE, "stretch", life_time(life, "20:25")), 0);
    life_go(life, "20:24");
    assert_string_equal(life_state(life, "stretch/2026-11-22"), "snoozed");
    RESTART();
    life_go(life, "20:25");
    assert_string_equal(life_state(life, "stretch/2026-11-22"), "due");
    RESTART();
}

/* In Tokyo it is the lull day before, whose limit is reached: what was due here stays due. */
static void test_travel_keeps_what_is_due(void **state)
{
    (void)state;
    Regimen *regimen = bare();

    plan_reminder(regimen, "magnesium", "magnesium", "06:00")->doses[0].amount = 300 * AMOUNT_ONE;
    regimen->reminders[0].n_doses = 1;
    regimen->reminders[0].window = 10 * USEC_PER_HOUR;
    life = life_new(regimen, "Europe/Berlin", "12:00");
    assert_int_equal(life_take_at(life, "magnesium", 300, life_time(life, "08:00")), 0);
    life_go(life, "+06:00");
    assert_string_equal(life_state(life, "magnesium/2026-11-23"), "due");
    life_travel(life, "America/New_York");
    assert_string_equal(life_state(life, "magnesium/2026-11-23"), "due");
    RESTART();
}

/* Put off, one would come too close to prescribed iron, so another was asked for. In New York the iron is far off, but
 * what was is as it was, also when the window of the first has ended. */
static void test_what_was_left_out_before_a_journey(void **state)
{
    (void)state;
    Regimen *regimen = bare();
    Usec then;

    regimen->substances[1].prescription = true;
    only_rule(regimen)->minimum_forth = only_rule(regimen)->preferred_forth = 5 * USEC_PER_HOUR;
    only_rule(regimen)->minimum_back = only_rule(regimen)->preferred_back = 5 * USEC_PER_HOUR;
    plan_reminder(regimen, "iron", "iron", "23:00");
    plan_reminder(regimen, "big", "magnesium", "18:00")->window = 4 * USEC_PER_HOUR;
    plan_reminder(regimen, "small", "magnesium", "18:00");
    life = life_new(regimen, "Europe/Berlin", "12:00");
    then = life_time(life, "18:00");
    life_go(life, "18:00");
    assert_int_equal(life_until(life, ENTRY_SNOOZE, "big", life_time(life, "19:00")), 0);
    assert_string_equal(life_state(life, "big/2026-11-22"), "dropped");
    assert_string_equal(life_state(life, "small/2026-11-22"), "due");
    life_go(life, "21:00");
    assert_string_equal(life_state(life, "small/2026-11-22"), "missed");
    life_travel(life, "America/New_York");
    assert_int_equal(life_item(life, "small/2026-11-22").nominal, then);
    assert_string_equal(life_state(life, "big/2026-11-22"), "due");
    RESTART();
    life_go(life, "16:30");
    assert_int_equal(life_item(life, "small/2026-11-22").nominal, then);
    RESTART();
}

/* A pause from before the clock was set back holds, and what was raised in its midst was raised by what is undone. */
static void test_a_pause_from_the_future_holds(void **state)
{
    (void)state;
    _cleanup_free_ char *before = NULL, *after = NULL;

    life = life_new(NULL, "Europe/Berlin", "22:30");
    assert_int_equal(life_until(life, ENTRY_PAUSE, "", life_time(life, "23:20")), 0);
    life_sleep(life, "22:20");
    before = dump();
    assert_int_equal(life_do(life, ENTRY_RESUME, ""), 0);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "due");
    assert_int_equal(life_void(life, &life->last.id), 0);
    after = dump();
    assert_string_equal(before, after);
    RESTART();
}

/* Over the date line the lull day of what is due may have ended by the clock: its window has not. */
static void test_put_back_on_the_other_side_of_the_date_line(void **state)
{
    (void)state;

    life = life_new(NULL, "America/New_York", "12:00");
    life_go(life, "22:15");
    life_travel(life, "Pacific/Auckland");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "due");
    assert_int_equal(life_take(life, "iron", 30), 0);
    assert_string_not_equal(life_state(life, "magnesium/2026-11-22"), "due");
    RESTART();
}

static size_t count_missed(const EffectList *effects)
{
    size_t n = 0;

    for (size_t i = 0; i < effects->n; i++)
        n += effects->items[i].type == EFFECT_STATE && effects->items[i].state == OCCURRENCE_MISSED;
    return n;
}

/* Stretching on Mondays becomes stretching every day: the days of last week don't become missed ones, and a dose that
 * goes up in steps is on the same step. */
static void test_a_changed_rule_has_no_past(void **state)
{
    (void)state;
    Regimen *regimens[2];
    EffectList effects = {0};

    for (int i = 0; i < 2; i++) {
        Reminder *r;
        regimens[i] = bare();
        r = plan_reminder(regimens[i], "magnesium", "magnesium", "20:00");
        r->doses[0].amount = 100 * AMOUNT_ONE;
        r->doses[1] = (Dose){.amount = 200 * AMOUNT_ONE, .after = 7 * USEC_PER_DAY};
        r->n_doses = 2;
        if (i == 0)
            r->recur.days = (RecurDays){.kind = RECUR_WEEKDAYS, .weekdays = 1};
    }
    life = life_new(regimens[0], "Europe/Berlin", "2026-11-01 12:00");
    life_go(life, "12:00");
    assert_int_equal(agenda_set_regimen(life->agenda, regimens[1], life->now, &effects), 0);
    assert_int_equal(count_missed(&effects), 0);
    effect_list_clear(&effects);
    assert_string_equal(life_state(life, "magnesium/2026-11-20"), "none");
    assert_string_equal(life_state(life, "magnesium/2026-11-16"), "missed");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "upcoming");
    assert_int_equal(life_item(life, "magnesium/2026-11-22").dose, 200 * AMOUNT_ONE);
    regimen_free(life->regimen);
    life->regimen = regimens[1];
    /* Where the clock was ahead then, it is enabled anew, on the same step. */
    life_sleep(life, "2026-11-21 12:00");
    assert_int_equal(life_item(life, "magnesium/2026-11-22").dose, 200 * AMOUNT_ONE);
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_left_out_stays_so_in_quiet_hours),
        TEST(test_undo_of_what_left_a_snoozed_one_out),
        TEST(test_undo_of_the_undo_that_raised),
        TEST(test_quiet_hours_begin_while_another_dose_is_due),
        TEST(test_taken_up_after_it_was_left_out),
        TEST(test_travel_leaves_the_past_alone),
        TEST(test_what_a_bedtime_overtakes_is_missed),
        TEST(test_an_old_bedtime_reopens_nothing),
        TEST(test_a_bedtime_moves_what_was_raised_in_the_future),
        TEST(test_a_clock_set_back_leaves_old_days_alone),
        TEST(test_a_snooze_counts_after_the_clock_was_set_back),
        TEST(test_travel_keeps_what_is_due),
        TEST(test_what_was_left_out_before_a_journey),
        TEST(test_a_pause_from_the_future_holds),
        TEST(test_put_back_on_the_other_side_of_the_date_line),
        TEST(test_a_changed_rule_has_no_past),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
