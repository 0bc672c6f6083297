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

/* What is refused, and what is just not. Each refusal leaves the state as it was. */

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

/* Refused with `error`, and nothing changed. */
static void check_refused(int line, AgendaError error, Entry draft, bool confirmed)
{
    _cleanup_free_ char *before = NULL, *after = NULL;
    int r;

    assert_int_equal(agenda_dump(life->agenda, &before), 0);
    r = life_enter(life, &draft, confirmed);
    if (r != (int)error)
        fail_msg("line %d: %d, expected %d", line, r, error);
    assert_int_equal(agenda_dump(life->agenda, &after), 0);
    assert_string_equal(before, after);
}

static void check_admitted(int line, Entry draft, bool confirmed)
{
    int r = life_enter(life, &draft, confirmed);

    if (r != 0)
        fail_msg("line %d: refused with %d", line, r);
}

#define REFUSED(error, ...) check_refused(__LINE__, error, (Entry){__VA_ARGS__}, false)
#define ADMITTED(...) check_admitted(__LINE__, (Entry){__VA_ARGS__}, false)

static OccurrenceId occurrence(const char *text)
{
    OccurrenceId id;

    assert_int_equal(occurrence_id_parse(text, &id), 0);
    return id;
}

static void test_what_there_is_not(void **state)
{
    (void)state;
    REFUSED(AGENDA_E_SUBJECT, .kind = ENTRY_INTAKE, .subject = "unobtainium");
    REFUSED(AGENDA_E_SUBJECT, .kind = ENTRY_INTAKE, .subject = "stretch");
    REFUSED(AGENDA_E_SUBJECT, .kind = ENTRY_ACTIVITY, .subject = "magnesium");
    REFUSED(AGENDA_E_SUBJECT, .kind = ENTRY_ACTIVITY, .subject = "yoga");
    REFUSED(AGENDA_E_SUBJECT, .kind = ENTRY_ACTIVITY, .subject = "");
    REFUSED(AGENDA_E_SUBJECT, .kind = ENTRY_SKIP, .subject = "yoga");
    ADMITTED(.kind = ENTRY_INTAKE, .subject = "iron");
    ADMITTED(.kind = ENTRY_ACTIVITY, .subject = "stretch");
}

static void test_what_only_lulld_writes(void **state)
{
    (void)state;
    static const EntryKind kinds[] = {ENTRY_RAISED,  ENTRY_MISSED,   ENTRY_DROPPED,
                                      ENTRY_ENABLED, ENTRY_DISABLED, ENTRY_ZONE};

    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
        REFUSED(AGENDA_E_SUBJECT, .kind = kinds[i], .subject = "magnesium",
                .occurrence = occurrence("magnesium/2026-11-22"));
}

static void test_occurrences_that_there_are_not(void **state)
{
    (void)state;
    REFUSED(AGENDA_E_OCCURRENCE, .kind = ENTRY_INTAKE, .subject = "magnesium",
            .occurrence = occurrence("magnesium/2026-11-22/2"));
    REFUSED(AGENDA_E_OCCURRENCE, .kind = ENTRY_SKIP, .occurrence = occurrence("magnesium/2026-11-25"));
    REFUSED(AGENDA_E_OCCURRENCE, .kind = ENTRY_SKIP, .occurrence = occurrence("magnesium/2026-11-13"));
    /* Before the reminder was enabled. */
    REFUSED(AGENDA_E_OCCURRENCE, .kind = ENTRY_SKIP, .occurrence = occurrence("magnesium/2026-11-21"));
    ADMITTED(.kind = ENTRY_SKIP, .occurrence = occurrence("magnesium/2026-11-24"));
}

static void test_nothing_is_due(void **state)
{
    (void)state;
    REFUSED(AGENDA_E_OCCURRENCE, .kind = ENTRY_SKIP, .occurrence.day = DAY_NONE);
    life_go(life, "22:15");
    ADMITTED(.kind = ENTRY_SKIP, .occurrence.day = DAY_NONE);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "skipped");
}

static void test_an_occurrence_of_something_else(void **state)
{
    (void)state;
    REFUSED(AGENDA_E_MISMATCH, .kind = ENTRY_INTAKE, .subject = "iron",
            .occurrence = occurrence("magnesium/2026-11-22"));
    REFUSED(AGENDA_E_MISMATCH, .kind = ENTRY_INTAKE, .subject = "magnesium",
            .occurrence = occurrence("stretch/2026-11-22"));
    plan_reminder(life->regimen, "walk", NULL, "12:00");
    life_restart(life);
    REFUSED(AGENDA_E_MISMATCH, .kind = ENTRY_ACTIVITY, .subject = "walk",
            .occurrence = occurrence("stretch/2026-11-22"));
    ADMITTED(.kind = ENTRY_ACTIVITY, .subject = "stretch", .occurrence = occurrence("stretch/2026-11-22"));
}

static void test_what_is_resolved_stays_so(void **state)
{
    (void)state;
    OccurrenceId magnesium = occurrence("magnesium/2026-11-22"), stretch = occurrence("stretch/2026-11-22");

    ADMITTED(.kind = ENTRY_INTAKE, .occurrence = magnesium);
    ADMITTED(.kind = ENTRY_SKIP, .occurrence = stretch);
    REFUSED(AGENDA_E_RESOLVED, .kind = ENTRY_INTAKE, .occurrence = magnesium);
    REFUSED(AGENDA_E_RESOLVED, .kind = ENTRY_SKIP, .occurrence = magnesium);
    REFUSED(AGENDA_E_RESOLVED, .kind = ENTRY_SNOOZE, .occurrence = magnesium);
    REFUSED(AGENDA_E_RESOLVED, .kind = ENTRY_ACTIVITY, .occurrence = stretch);
    REFUSED(AGENDA_E_RESOLVED, .kind = ENTRY_SKIP, .occurrence = stretch);
    /* An extra one is none of an occurrence. */
    ADMITTED(.kind = ENTRY_INTAKE, .subject = "magnesium", .amount = 100 * AMOUNT_ONE);
    assert_string_equal(life->last.occurrence.reminder, "");
}

static void test_only_what_waits_is_snoozed(void **state)
{
    (void)state;
    OccurrenceId magnesium = occurrence("magnesium/2026-11-22");

    life_go_to(life, life_time(life, "22:15") - 1);
    REFUSED(AGENDA_E_NOT_DUE, .kind = ENTRY_SNOOZE, .occurrence = magnesium);
    life_go(life, "22:15");
    ADMITTED(.kind = ENTRY_SNOOZE, .occurrence = magnesium);
    assert_int_equal(life->last.until, life_time(life, "22:25"));
    ADMITTED(.kind = ENTRY_SNOOZE, .occurrence = magnesium, .until = life_time(life, "22:40"));
    life_go(life, "23:30");
    REFUSED(AGENDA_E_NOT_DUE, .kind = ENTRY_SNOOZE, .occurrence = magnesium);
}

static void test_a_snooze_leaves_ten_minutes(void **state)
{
    (void)state;
    OccurrenceId magnesium = occurrence("magnesium/2026-11-22");
    Usec last = life_time(life, "23:20"); /* the window ends at 23:30 */

    life_go(life, "22:15");
    ADMITTED(.kind = ENTRY_SNOOZE, .occurrence = magnesium, .until = last - 1);
    assert_int_equal(life->last.until, last - 1);
    ADMITTED(.kind = ENTRY_SNOOZE, .occurrence = magnesium, .until = last);
    assert_int_equal(life->last.until, last);
    ADMITTED(.kind = ENTRY_SNOOZE, .occurrence = magnesium, .until = last + 1);
    assert_int_equal(life->last.until, last);
    life_go_to(life, last - 1);
    ADMITTED(.kind = ENTRY_SNOOZE, .occurrence = magnesium, .until = 0);
    assert_int_equal(life->last.until, last);
    life_go_to(life, last);
    REFUSED(AGENDA_E_WINDOW_ENDS, .kind = ENTRY_SNOOZE, .occurrence = magnesium);
}

static void test_a_snooze_lasts_a_day_at_most(void **state)
{
    (void)state;
    OccurrenceId magnesium = occurrence("magnesium/2026-11-22");

    life_go(life, "22:15");
    REFUSED(AGENDA_E_RANGE, .kind = ENTRY_SNOOZE, .occurrence = magnesium, .until = life->now);
    REFUSED(AGENDA_E_RANGE, .kind = ENTRY_SNOOZE, .occurrence = magnesium, .until = life->now - 1);
    REFUSED(AGENDA_E_RANGE, .kind = ENTRY_SNOOZE, .occurrence = magnesium, .until = life->now + AGENDA_SNOOZE_MAX + 1);
    ADMITTED(.kind = ENTRY_SNOOZE, .occurrence = magnesium, .until = life->now + AGENDA_SNOOZE_MAX);
    ADMITTED(.kind = ENTRY_SNOOZE, .occurrence = magnesium, .until = life->now + 1);
}

static void test_only_a_little_of_the_future(void **state)
{
    (void)state;
    Usec latest = life->now + AGENDA_FUTURE_TOLERANCE;

    assert_int_equal(AGENDA_FUTURE_TOLERANCE, 2 * USEC_PER_MIN);
    REFUSED(AGENDA_E_FUTURE, .kind = ENTRY_INTAKE, .subject = "iron", .at = latest + 1);
    REFUSED(AGENDA_E_FUTURE, .kind = ENTRY_ACTIVITY, .subject = "stretch", .at = latest + 1);
    ADMITTED(.kind = ENTRY_INTAKE, .subject = "iron", .at = latest);
    ADMITTED(.kind = ENTRY_ACTIVITY, .subject = "stretch", .at = latest);
}

static void test_from_1970_on(void **state)
{
    (void)state;
    REFUSED(AGENDA_E_RANGE, .kind = ENTRY_INTAKE, .subject = "iron", .at = -1);
    ADMITTED(.kind = ENTRY_INTAKE, .subject = "iron", .at = 1);
    assert_int_equal(life->last.at, 1);
    assert_int_equal(life->last.day, -1); /* the lull day began at 05:00 */
    ADMITTED(.kind = ENTRY_INTAKE, .subject = "iron", .at = USEC_PER_DAY);
    assert_int_equal(life->last.day, DAY_MIN);
}

static void test_until_2200(void **state)
{
    (void)state;
    Usec end = (DAY_MAX + 1) * USEC_PER_DAY;

    life_sleep_to(life, end - USEC_PER_MIN);
    ADMITTED(.kind = ENTRY_INTAKE, .subject = "iron", .at = end - 1);
    REFUSED(AGENDA_E_RANGE, .kind = ENTRY_INTAKE, .subject = "iron", .at = end);
}

static void test_an_amount_that_must_be_a_mistake(void **state)
{
    (void)state;
    Entry draft = {.kind = ENTRY_INTAKE, .subject = "magnesium", .amount = 1000 * AMOUNT_ONE + 1};

    check_refused(__LINE__, AGENDA_E_MISTAKE, draft, false);
    draft.amount--;
    check_admitted(__LINE__, draft, false);
    draft.amount = AMOUNT_MAX;
    check_refused(__LINE__, AGENDA_E_MISTAKE, draft, false);
    check_admitted(__LINE__, draft, true);
    draft.amount++;
    check_refused(__LINE__, AGENDA_E_RANGE, draft, true);
    draft.amount = -1;
    check_refused(__LINE__, AGENDA_E_RANGE, draft, true);
}

static void test_the_unit_is_the_substances(void **state)
{
    (void)state;
    REFUSED(AGENDA_E_UNIT, .kind = ENTRY_INTAKE, .subject = "iron", .amount = 1, .unit = "g");
    ADMITTED(.kind = ENTRY_INTAKE, .subject = "iron", .amount = 1, .unit = "MG");
    assert_string_equal(life->last.unit, "mg");
    ADMITTED(.kind = ENTRY_INTAKE, .subject = "iron", .amount = 1);
    assert_string_equal(life->last.unit, "mg");
}

static void test_the_usual_amount(void **state)
{
    (void)state;
    ADMITTED(.kind = ENTRY_INTAKE, .subject = "magnesium");
    assert_int_equal(life->last.amount, 200 * AMOUNT_ONE);
    ADMITTED(.kind = ENTRY_INTAKE, .subject = "iron");
    assert_int_equal(life->last.amount, 0);
}

static void test_an_intake_satisfies_what_waits_then_what_is_near(void **state)
{
    (void)state;
    plan_reminder(life->regimen, "noon", "magnesium", "13:00");
    plan_reminder(life->regimen, "night", "magnesium", "23:00");
    life_restart(life);
    life_go(life, "21:00");
    assert_int_equal(life_take(life, "magnesium", 10), 0);
    assert_string_equal(life->last.occurrence.reminder, "magnesium"); /* 22:15 is nearest */
    life_go(life, "22:55");
    life_until(life, ENTRY_PAUSE, "", life_time(life, "22:56"));
    assert_int_equal(life_take_at(life, "magnesium", 10, life_time(life, "14:30")), 0);
    assert_string_equal(life->last.occurrence.reminder, "noon"); /* missed is open for its day */
    life_go(life, "23:00");
    assert_int_equal(life_take_at(life, "magnesium", 10, life_time(life, "13:00")), 0);
    assert_string_equal(life->last.occurrence.reminder, "night");
    assert_int_equal(life_take(life, "magnesium", 10), 0);
    assert_string_equal(life->last.occurrence.reminder, "");
}

static void test_what_is_due_comes_before_what_is_nearer(void **state)
{
    (void)state;
    life->regimen->reminders[0].window = 4 * USEC_PER_HOUR;
    plan_reminder(life->regimen, "late", "magnesium", "bedtime + 1h")->window = USEC_PER_HOUR;
    life_restart(life);
    life_go(life, "23:45");
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "due");
    assert_int_equal(life_take(life, "magnesium", 10), 0);
    assert_string_equal(life->last.occurrence.reminder, "magnesium");
    assert_int_equal(life_take(life, "magnesium", 10), 0);
    assert_string_equal(life->last.occurrence.reminder, "late");
}

static void test_a_pause_lasts_a_year_at_most(void **state)
{
    (void)state;
    REFUSED(AGENDA_E_NOT_PAUSED, .kind = ENTRY_RESUME);
    REFUSED(AGENDA_E_RANGE, .kind = ENTRY_PAUSE, .until = life->now);
    REFUSED(AGENDA_E_RANGE, .kind = ENTRY_PAUSE, .until = life->now + AGENDA_PAUSE_MAX + 1);
    ADMITTED(.kind = ENTRY_PAUSE, .until = life->now + AGENDA_PAUSE_MAX);
    ADMITTED(.kind = ENTRY_RESUME);
    REFUSED(AGENDA_E_NOT_PAUSED, .kind = ENTRY_RESUME);
    ADMITTED(.kind = ENTRY_PAUSE, .until = life->now + 1);
    ADMITTED(.kind = ENTRY_RESUME);
    ADMITTED(.kind = ENTRY_PAUSE, .until = life_time(life, "13:00"));
    life_go_to(life, life_time(life, "13:00") - 1);
    ADMITTED(.kind = ENTRY_RESUME);
    ADMITTED(.kind = ENTRY_PAUSE, .until = life_time(life, "13:00"));
    life_go(life, "13:00");
    REFUSED(AGENDA_E_NOT_PAUSED, .kind = ENTRY_RESUME);
}

static void test_bedtime_lies_in_what_is_left_of_the_day(void **state)
{
    (void)state;
    Usec end = life_time(life, "+05:00");

    REFUSED(AGENDA_E_RANGE, .kind = ENTRY_BEDTIME, .until = life->now);
    REFUSED(AGENDA_E_RANGE, .kind = ENTRY_BEDTIME, .until = end);
    ADMITTED(.kind = ENTRY_BEDTIME, .until = life->now + 1);
    ADMITTED(.kind = ENTRY_BEDTIME, .until = end - 1);
    assert_int_equal(life_item(life, "stretch/2026-11-22").nominal, end - 1 - 20 * USEC_PER_MIN);
    ADMITTED(.kind = ENTRY_BEDTIME); /* as configured */
    assert_int_equal(life_item(life, "stretch/2026-11-22").nominal, life_time(life, "22:40"));
}

static void test_only_what_a_person_did_is_undone(void **state)
{
    (void)state;
    EntryId id, unknown;

    memset(&unknown, 0x7a, sizeof(unknown));
    REFUSED(AGENDA_E_NO_ENTRY, .kind = ENTRY_VOID, .ref = unknown);
    REFUSED(AGENDA_E_NO_ENTRY, .kind = ENTRY_VOID);
    life_go(life, "22:15");
    for (size_t i = 0; i < life->n_journal; i++)
        REFUSED(AGENDA_E_FIXED, .kind = ENTRY_VOID, .ref = life->journal[i]->id);
    ADMITTED(.kind = ENTRY_INTAKE, .subject = "magnesium");
    id = life->last.id;
    ADMITTED(.kind = ENTRY_VOID, .ref = id);
    REFUSED(AGENDA_E_VOIDED, .kind = ENTRY_VOID, .ref = id);
    /* Undoing the undo brings it back, once. */
    id = life->last.id;
    ADMITTED(.kind = ENTRY_VOID, .ref = id);
    assert_string_equal(life_state(life, "magnesium/2026-11-22"), "done");
    REFUSED(AGENDA_E_VOIDED, .kind = ENTRY_VOID, .ref = id);
}

static void test_only_doings_are_amended(void **state)
{
    (void)state;
    EntryId intake;

    ADMITTED(.kind = ENTRY_INTAKE, .subject = "magnesium");
    intake = life->last.id;
    REFUSED(AGENDA_E_FIXED, .kind = ENTRY_ACTIVITY, .subject = "stretch", .ref = intake);
    REFUSED(AGENDA_E_MISTAKE, .kind = ENTRY_INTAKE, .ref = intake, .amount = 1001 * AMOUNT_ONE);
    REFUSED(AGENDA_E_FUTURE, .kind = ENTRY_INTAKE, .ref = intake, .at = life_time(life, "13:00"));
    ADMITTED(.kind = ENTRY_INTAKE, .ref = intake, .amount = 150 * AMOUNT_ONE, .at = life_time(life, "11:00"));
    assert_string_equal(life->last.subject, "magnesium");
    assert_string_equal(life->last.occurrence.reminder, "magnesium");
    assert_int_equal(life->last.amount, 150 * AMOUNT_ONE);
    REFUSED(AGENDA_E_VOIDED, .kind = ENTRY_INTAKE, .ref = intake, .amount = 1 * AMOUNT_ONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_what_there_is_not),
        TEST(test_what_only_lulld_writes),
        TEST(test_occurrences_that_there_are_not),
        TEST(test_nothing_is_due),
        TEST(test_an_occurrence_of_something_else),
        TEST(test_what_is_resolved_stays_so),
        TEST(test_only_what_waits_is_snoozed),
        TEST(test_a_snooze_leaves_ten_minutes),
        TEST(test_a_snooze_lasts_a_day_at_most),
        TEST(test_only_a_little_of_the_future),
        TEST(test_from_1970_on),
        TEST(test_until_2200),
        TEST(test_an_amount_that_must_be_a_mistake),
        TEST(test_the_unit_is_the_substances),
        TEST(test_the_usual_amount),
        TEST(test_an_intake_satisfies_what_waits_then_what_is_near),
        TEST(test_what_is_due_comes_before_what_is_nearer),
        TEST(test_a_pause_lasts_a_year_at_most),
        TEST(test_bedtime_lies_in_what_is_left_of_the_day),
        TEST(test_only_what_a_person_did_is_undone),
        TEST(test_only_doings_are_amended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
