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

/* What happens when: agenda_next() against the clock, undo, steps of a dose, and what each night's bedtime moves. */

static Life *life;

static int teardown(void **state)
{
    (void)state;
    life = life_free(life);
    return 0;
}

static void begin(Regimen *regimen, const char *start)
{
    life = life_new(regimen, "Europe/Berlin", start);
}

/* A regimen with nothing but what is added. */
static Regimen *bare(void)
{
    Regimen *regimen = plan_regimen();

    while (regimen->n_reminders > 0)
        plan_drop_reminder(regimen);
    return regimen;
}

static Usec next(void)
{
    return agenda_next(life->agenda, life->now);
}

static void check_next(int line, const char *at)
{
    char found[ZONE_RFC3339_LEN];

    if (next() != life_time(life, at))
        fail_msg("line %d: %s, expected %s", line, zone_format(life->zone, next(), found), at);
    life_go_to(life, next());
}

#define NEXT(at) check_next(__LINE__, at)

static void test_next_names_each_edge(void **state)
{
    (void)state;
    begin(NULL, "12:00");
    NEXT("22:15");
    NEXT("22:25");
    NEXT("22:35");
    NEXT("22:40");
    NEXT("22:45");
    NEXT("22:50");
    NEXT("23:00"); /* nothing nags after bedtime */
    NEXT("23:30");
    NEXT("+05:00"); /* the lull day */
    NEXT("+22:15");
    assert_said(life, "22:15 raised magnesium/2026-11-22\n"
                      "22:25 nagged magnesium/2026-11-22\n"
                      "22:35 nagged magnesium/2026-11-22\n"
                      "22:40 raised stretch/2026-11-22\n"
                      "22:45 nagged magnesium/2026-11-22\n"
                      "22:50 nagged stretch/2026-11-22\n"
                      "23:00 nagged stretch/2026-11-22\n"
                      "23:30 missed magnesium/2026-11-22\n"
                      "23:30 withdrawn magnesium/2026-11-22\n"
                      "23:30 missed stretch/2026-11-22\n"
                      "23:30 withdrawn stretch/2026-11-22\n"
                      "22:15 raised magnesium/2026-11-23\n");
}

static void test_next_knows_snoozes_and_pauses(void **state)
{
    (void)state;
    begin(NULL, "12:00");
    life_go(life, "22:15");
    assert_int_equal(life_until(life, ENTRY_SNOOZE, "magnesium", life_time(life, "22:17")), 0);
    NEXT("22:17");
    assert_int_equal(life_do(life, ENTRY_SKIP, "magnesium"), 0);
    assert_int_equal(life_do(life, ENTRY_SKIP, "stretch"), 0);
    assert_int_equal(life_until(life, ENTRY_PAUSE, "", life_time(life, "22:20")), 0);
    NEXT("22:20");
    assert_int_equal(next(), life_time(life, "+05:00"));
}

static void test_next_is_always_to_come(void **state)
{
    (void)state;
    begin(NULL, "12:00");
    life_go(life, "22:15");
    /* Asked late, before the step that is due: at once. */
    assert_int_equal(agenda_next(life->agenda, life_time(life, "23:10")), life_time(life, "23:10") + 1);
    life_free(life);
    begin(bare(), "12:00");
    assert_int_equal(next(), life_time(life, "+05:00"));
}

static void test_a_step_twice_or_early_does_nothing(void **state)
{
    (void)state;
    _cleanup_free_ char *before = NULL, *after = NULL;
    EffectList effects = {0};

    begin(NULL, "12:00");
    life_go(life, "22:15");
    assert_int_equal(agenda_dump(life->agenda, &before), 0);
    for (int i = 0; i < 600; i++)
        assert_int_equal(agenda_step(life->agenda, life->now + i * USEC_PER_SEC, &effects), 0);
    assert_int_equal(effects.n, 0);
    assert_int_equal(agenda_dump(life->agenda, &after), 0);
    assert_string_equal(before, after);
    effect_list_clear(&effects);
}

/* ---- Undo ---- */

static int amend(const EntryId *id)
{
    Entry draft = {.kind = ENTRY_INTAKE, .ref = *id, .amount = 42 * AMOUNT_ONE};

    return life_enter(life, &draft, false);
}

/* Everything that a person can do at one instant, where it is allowed; ids of what was done. */
static size_t do_everything(EntryId done[static 16])
{
    size_t n = 0;

#define DEED(call)   \
    if ((call) == 0) \
        done[n++] = life->last.id;

    DEED(life_take(life, "iron", 30))
    DEED(life_do(life, ENTRY_SNOOZE, "stretch"))
    DEED(life_take_at(life, "magnesium", 100, life->now - 3 * USEC_PER_HOUR))
    DEED(amend(&life->last.id))
    DEED(life_until(life, ENTRY_BEDTIME, "", life->now + 2 * USEC_PER_HOUR))
    DEED(life_do(life, ENTRY_SKIP, "stretch"))
    DEED(life_take(life, "magnesium", 300))
    DEED(life_until(life, ENTRY_PAUSE, "", life->now + USEC_PER_HOUR))
    DEED(life_do(life, ENTRY_RESUME, ""))
    DEED(life_do(life, ENTRY_ACTIVITY, "stretch"))
    DEED(life_until(life, ENTRY_BEDTIME, "", life->now + USEC_PER_HOUR))
#undef DEED
    return n;
}

static void check_undo(const char *at)
{
    _cleanup_free_ char *before = NULL, *between = NULL, *after = NULL;
    EntryId done[16];
    size_t n;

    life_go(life, at);
    assert_int_equal(agenda_dump(life->agenda, &before), 0);
    n = do_everything(done);
    assert_true(n >= 7);
    assert_int_equal(agenda_dump(life->agenda, &between), 0);
    assert_string_not_equal(before, between);
    while (n-- > 0)
        assert_int_equal(life_void(life, &done[n]), 0);
    assert_int_equal(agenda_dump(life->agenda, &after), 0);
    if (strcmp(before, after) != 0)
        fail_msg("at %s:\n%s\nbecame\n%s", at, before, after);
}

static void test_undo_of_everything_restores_the_state(void **state)
{
    (void)state;
    begin(NULL, "12:00");
    check_undo("12:00");
    check_undo("19:30");
    check_undo("22:15");
    check_undo("22:20");
    check_undo("22:47");
    check_undo("23:10");
    check_undo("+00:10");
    check_undo("+06:00");
}

static void test_undo_of_an_undo(void **state)
{
    (void)state;
    _cleanup_free_ char *taken = NULL, *again = NULL;

    begin(NULL, "12:00");
    assert_int_equal(life_take(life, "magnesium", 200), 0);
    assert_int_equal(agenda_dump(life->agenda, &taken), 0);
    assert_int_equal(life_void(life, &life->last.id), 0);
    assert_int_equal(life_void(life, &life->last.id), 0);
    assert_int_equal(agenda_dump(life->agenda, &again), 0);
    assert_string_equal(taken, again);
}

static void test_what_is_amended_twice_counts_once(void **state)
{
    (void)state;
    _cleanup_free_ char *once = NULL, *again = NULL;
    const Intake *intakes;
    EntryId first;

    begin(NULL, "12:00");
    assert_int_equal(life_take(life, "magnesium", 200), 0);
    first = life->last.id;
    assert_int_equal(amend(&first), 0);
    first = life->last.id;
    assert_int_equal(agenda_dump(life->agenda, &once), 0);
    assert_int_equal(amend(&first), 0);
    assert_int_equal(agenda_intakes(life->agenda, &intakes), 1);
    assert_int_equal(life_void(life, &life->last.id), 0);
    assert_int_equal(agenda_dump(life->agenda, &again), 0);
    assert_string_equal(once, again);
}

/* ---- Rules that change with time ---- */

static Amount dose_on(const char *id)
{
    return life_item(life, id).dose / AMOUNT_ONE;
}

static void test_doses_step_up(void **state)
{
    (void)state;
    Regimen *regimen = plan_regimen();
    Reminder *r = &regimen->reminders[0];

    r->doses[0] = (Dose){100 * AMOUNT_ONE, 0};
    r->doses[1] = (Dose){150 * AMOUNT_ONE, 2 * USEC_PER_DAY};
    r->doses[2] = (Dose){200 * AMOUNT_ONE, 4 * USEC_PER_DAY};
    r->n_doses = 3;
    begin(regimen, "12:00");
    assert_int_equal(dose_on("magnesium/2026-11-22"), 100);
    assert_int_equal(dose_on("magnesium/2026-11-23"), 100);
    assert_int_equal(dose_on("magnesium/2026-11-24"), 150);
    life_go(life, "2026-11-24 12:00");
    assert_int_equal(life_take(life, "magnesium", 0), 0);
    assert_int_equal(life->last.amount, 150 * AMOUNT_ONE);
    life_restart(life);
    assert_int_equal(dose_on("magnesium/2026-11-23"), 100);
    assert_int_equal(dose_on("magnesium/2026-11-25"), 150);
    assert_int_equal(dose_on("magnesium/2026-11-26"), 200);
}

static void test_doses_change_at_dates(void **state)
{
    (void)state;
    Regimen *regimen = plan_regimen();
    Reminder *r = &regimen->reminders[0];
    const Day first = civil_day((CivilDate){2026, 11, 22});

    r->doses[0] = (Dose){.amount = 100 * AMOUNT_ONE};
    r->doses[1] = (Dose){.amount = 200 * AMOUNT_ONE, .from = first + 2};
    r->n_doses = 2;
    begin(regimen, "12:00");
    assert_int_equal(dose_on("magnesium/2026-11-23"), 100);
    assert_int_equal(dose_on("magnesium/2026-11-24"), 200);
    /* However long the reminder has been there. */
    r->doses[1].from = first;
    life_restart(life);
    assert_int_equal(dose_on("magnesium/2026-11-22"), 200);
}

static void test_bedtime_of_each_weekday(void **state)
{
    (void)state;
    Regimen *regimen = plan_regimen();

    regimen->bedtime_sec[MONDAY] = 30 * 60; /* the 23rd's: 00:30 on Tuesday morning */
    begin(regimen, "12:00");
    assert_int_equal(life_item(life, "stretch/2026-11-22").nominal, life_time(life, "22:40"));
    assert_int_equal(life_item(life, "stretch/2026-11-23").nominal, life_time(life, "++00:10"));
    assert_int_equal(life_item(life, "stretch/2026-11-23").until, life_time(life, "++01:00"));
    assert_int_equal(life_item(life, "magnesium/2026-11-23").nominal, life_time(life, "+23:45"));
    assert_int_equal(life_item(life, "stretch/2026-11-24").nominal, life_time(life, "++22:40"));
}

static void test_a_declared_bedtime_holds_for_one_night(void **state)
{
    (void)state;
    begin(NULL, "12:00");
    life_go(life, "18:00");
    assert_int_equal(life_until(life, ENTRY_BEDTIME, "", life_time(life, "+00:30")), 0);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").nominal, life_time(life, "23:45"));
    assert_int_equal(life_item(life, "magnesium/2026-11-22").until, life_time(life, "+01:00"));
    assert_int_equal(life_item(life, "magnesium/2026-11-23").nominal, life_time(life, "+22:15"));
    life_restart(life);
    assert_int_equal(life_item(life, "magnesium/2026-11-22").nominal, life_time(life, "23:45"));
}

/* ---- Windows ---- */

static void test_windows(void **state)
{
    (void)state;
    Regimen *regimen = bare();

    plan_reminder(regimen, "noon", NULL, "12:00");
    plan_reminder(regimen, "close", NULL, "12:00, 13:00");
    plan_reminder(regimen, "wide", NULL, "12:00, 13:00")->window = 5 * USEC_PER_HOUR;
    plan_reminder(regimen, "night", NULL, "04:00");
    plan_reminder(regimen, "edge", NULL, "03:00")->window = 2 * USEC_PER_HOUR + 1;
    begin(regimen, "06:00");
    assert_int_equal(life_item(life, "noon/2026-11-22").until, life_time(life, "14:00"));
    /* Half the way to the next one; what is configured is only cut by it. */
    assert_int_equal(life_item(life, "close/2026-11-22").until, life_time(life, "12:30"));
    assert_int_equal(life_item(life, "close/2026-11-22/2").until, life_time(life, "15:00"));
    assert_int_equal(life_item(life, "wide/2026-11-22").until, life_time(life, "13:00"));
    assert_int_equal(life_item(life, "wide/2026-11-22/2").until, life_time(life, "18:00"));
    /* No window outlives its day. */
    assert_int_equal(life_item(life, "night/2026-11-22").until, life_time(life, "+05:00"));
    assert_int_equal(life_item(life, "edge/2026-11-22").until, life_time(life, "+05:00"));
}

static void test_a_window_reaches_to_the_next_day_at_most(void **state)
{
    (void)state;
    Regimen *regimen = bare();

    plan_reminder(regimen, "whole", NULL, "wake - 2h")->window = 48 * USEC_PER_HOUR;
    begin(regimen, "06:00");
    assert_int_equal(life_item(life, "whole/2026-11-23").nominal, life_time(life, "+05:00"));
    assert_int_equal(life_item(life, "whole/2026-11-23").until, life_time(life, "++05:00"));
}

static void test_an_end_is_outside(void **state)
{
    (void)state;
    begin(NULL, "12:00");
    life_go(life, "22:50");
    life_said(life);
    life_go_to(life, life_time(life, "23:30") - 1);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "due");
    life_go(life, "23:30");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "missed");
}

static void test_first_start(void **state)
{
    (void)state;
    begin(NULL, "23:30"); /* the very end counts as ended */
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "none");
    assert_said(life, "");
    life_free(life);
    life = life_new(NULL, "Europe/Berlin", "23:29:59");
    assert_said(life, "23:29 raised magnesium/2026-11-22 late\n23:29 raised stretch/2026-11-22 late\n");
}

static void test_a_later_start_records_once_what_was_missed(void **state)
{
    (void)state;
    begin(NULL, "12:00");
    life->now = life_time(life, "+12:00");
    life_restart(life);
    assert_said(life, "12:00 missed magnesium/2026-11-22\n12:00 missed stretch/2026-11-22\n");
    life_restart(life);
    assert_said(life, "");
    /* Backdating turns it into done. */
    assert_int_equal(life_take_at(life, "magnesium", 0, life_time(life, "22:20")), 0);
    assert_said(life, "12:00 done magnesium/2026-11-22\n");
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_next_names_each_edge),
        TEST(test_next_knows_snoozes_and_pauses),
        TEST(test_next_is_always_to_come),
        TEST(test_a_step_twice_or_early_does_nothing),
        TEST(test_undo_of_everything_restores_the_state),
        TEST(test_undo_of_an_undo),
        TEST(test_what_is_amended_twice_counts_once),
        TEST(test_doses_step_up),
        TEST(test_doses_change_at_dates),
        TEST(test_bedtime_of_each_weekday),
        TEST(test_a_declared_bedtime_holds_for_one_night),
        TEST(test_windows),
        TEST(test_a_window_reaches_to_the_next_day_at_most),
        TEST(test_an_end_is_outside),
        TEST(test_first_start),
        TEST(test_a_later_start_records_once_what_was_missed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
