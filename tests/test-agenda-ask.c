/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "life.h"
#include "macro.h"
#include "plan-util.h"

/* Questions: lists, names, the whole, and what an intake would change. None of them changes anything. */

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

/* ---- Lists ---- */

static int list_item(const AgendaItem *item, void *userdata)
{
    char id[OCCURRENCE_ID_LEN];

    fprintf(userdata, "%s %s\n", occurrence_id_format(&item->id, id), occurrence_state_to_string(item->state));
    return 0;
}

static void check_list(int line, const char *from, const char *to, const char *expected)
{
    _cleanup_free_ char *found = NULL;
    size_t size;
    FILE *out = open_memstream(&found, &size);

    assert_int_equal(agenda_list(life->agenda, life_time(life, from), life_time(life, to), list_item, out), 0);
    fclose(out);
    if (strcmp(found, expected) != 0)
        fail_msg("line %d:\n%s", line, found);
}

#define LIST(...) check_list(__LINE__, __VA_ARGS__)

static void test_lists_are_in_order_of_time(void **state)
{
    (void)state;
    LIST("12:00", "+12:00", "magnesium/2026-11-22 upcoming\nstretch/2026-11-22 upcoming\n");
    assert_int_equal(life_until(life, ENTRY_BEDTIME, "", life_time(life, "+02:00")), 0);
    plan_reminder(life->regimen, "between", NULL, "bedtime - 30m");
    life_restart(life);
    LIST("12:00", "+12:00",
         "magnesium/2026-11-22 upcoming\nbetween/2026-11-22 upcoming\nstretch/2026-11-22 upcoming\n");
}

static void test_a_list_has_an_exclusive_end(void **state)
{
    (void)state;
    LIST("22:15", "22:16", "magnesium/2026-11-22 upcoming\n");
    LIST("22:14", "22:15", "");
    LIST("22:15:01", "22:16", "");
    LIST("22:15", "22:15", "");
}

static void test_held_is_listed_at_both_its_times(void **state)
{
    (void)state;
    life_go(life, "18:30");
    assert_int_equal(life_take(life, "iron", 10), 0);
    LIST("22:15", "22:16", "magnesium/2026-11-22 held\n");
    LIST("22:30", "22:31", "magnesium/2026-11-22 held\n");
    LIST("22:16", "22:30", "");
}

static void test_what_lies_beyond_the_plan_follows_from_the_rules(void **state)
{
    (void)state;
    LIST("2026-12-24 12:00", "2026-12-25 12:00", "magnesium/2026-12-24 upcoming\nstretch/2026-12-24 upcoming\n");
    /* Until the last day there is. */
    LIST("2200-12-31 22:00", "2200-12-31 22:30", "magnesium/2200-12-31 upcoming\n");
}

static int stop_at_once(const AgendaItem *item, void *userdata)
{
    (void)item;
    ++*(int *)userdata;
    return 7;
}

static void test_a_visitor_may_end_the_list(void **state)
{
    (void)state;
    int seen = 0;

    assert_int_equal(
        agenda_list(life->agenda, life_time(life, "12:00"), life_time(life, "++12:00"), stop_at_once, &seen), 7);
    assert_int_equal(seen, 1);
}

/* ---- Names ---- */

static void check_open(int line, const char *reminder, const char *expected)
{
    OccurrenceId id;
    char text[OCCURRENCE_ID_LEN] = "";
    int r = agenda_open(life->agenda, reminder, life->now, &id);

    if (r == 0)
        occurrence_id_format(&id, text);
    if (expected ? r != 0 || strcmp(text, expected) != 0 : r != AGENDA_E_OCCURRENCE)
        fail_msg("line %d: %d %s", line, r, text);
}

#define OPEN(...) check_open(__LINE__, __VA_ARGS__)

static void test_a_name_stands_for_what_is_open(void **state)
{
    (void)state;
    OccurrenceId id;

    assert_int_equal(agenda_open(life->agenda, "yoga", life->now, &id), AGENDA_E_SUBJECT);
    OPEN(NULL, NULL);
    OPEN("magnesium", "magnesium/2026-11-22");
    life_go(life, "23:30"); /* missed: tonight's, until tomorrow's day begins */
    OPEN("magnesium", "magnesium/2026-11-22");
    life_go(life, "+05:00");
    OPEN("magnesium", "magnesium/2026-11-23");
    /* Neither yesterday's nor tomorrow's is left out by who says it twice. */
    assert_int_equal(life_about(life, ENTRY_SKIP, "magnesium/2026-11-23"), 0);
    OPEN("magnesium", "magnesium/2026-11-23");
}

static void test_without_a_name_the_longest_due_counts(void **state)
{
    (void)state;
    life_go(life, "22:40");
    OPEN(NULL, "magnesium/2026-11-22");
    assert_int_equal(life_do(life, ENTRY_SNOOZE, "magnesium"), 0);
    OPEN(NULL, "stretch/2026-11-22");
    assert_int_equal(life_do(life, ENTRY_SKIP, "stretch"), 0);
    OPEN(NULL, "magnesium/2026-11-22");
    assert_int_equal(life_take(life, "magnesium", 0), 0);
    OPEN(NULL, NULL);
}

/* ---- The whole ---- */

static AgendaSummary summary(void)
{
    AgendaSummary found;

    agenda_summary(life->agenda, life->now, &found);
    return found;
}

static void check_summary(int line, OverallState state, const char *next, const char *at)
{
    AgendaSummary found = summary();
    char text[OCCURRENCE_ID_LEN] = "";

    occurrence_id_format(&found.next.id, text);
    if (found.state != state || strcmp(text, next) != 0 || found.next.at != life_time(life, at))
        fail_msg("line %d: %s, next %s", line, overall_state_to_string(found.state), text);
}

#define SUMMARY(...) check_summary(__LINE__, __VA_ARGS__)

static void test_one_word_for_everything(void **state)
{
    (void)state;
    SUMMARY(OVERALL_IDLE, "magnesium/2026-11-22", "22:15");
    life_go(life, "18:30");
    assert_int_equal(life_take(life, "iron", 10), 0);
    SUMMARY(OVERALL_HELD, "magnesium/2026-11-22", "22:30");
    life_go(life, "22:30");
    SUMMARY(OVERALL_DUE, "stretch/2026-11-22", "22:40");
    assert_int_equal(life_until(life, ENTRY_SNOOZE, "magnesium", life_time(life, "22:45")), 0);
    SUMMARY(OVERALL_SNOOZED, "stretch/2026-11-22", "22:40");
    life_go(life, "22:40");
    SUMMARY(OVERALL_DUE, "magnesium/2026-11-22", "22:45");
    assert_int_equal(life_until(life, ENTRY_PAUSE, "", life_time(life, "22:50")), 0);
    SUMMARY(OVERALL_PAUSED, "magnesium/2026-11-22", "22:50");
    assert_int_equal(summary().paused_until, life_time(life, "22:50"));
    life_go(life, "22:50");
    assert_int_equal(summary().paused_until, 0);
    SUMMARY(OVERALL_DUE, "magnesium/2026-11-23", "+22:15");
}

static void test_tonights_bedtime_and_day(void **state)
{
    (void)state;
    AgendaSummary found = summary();

    assert_int_equal(found.bedtime, life_time(life, "23:00"));
    assert_false(found.bedtime_declared);
    assert_int_equal(found.day_start, life_time(life, "05:00"));
    assert_int_equal(found.day_end, life_time(life, "+05:00"));
    assert_int_equal(life_until(life, ENTRY_BEDTIME, "", life_time(life, "+00:30")), 0);
    found = summary();
    assert_int_equal(found.bedtime, life_time(life, "+00:30"));
    assert_true(found.bedtime_declared);
    life_go_to(life, found.day_end - 1);
    assert_int_equal(summary().day_end, found.day_end);
    life_go_to(life, found.day_end);
    assert_int_equal(summary().day_start, found.day_end);
    assert_false(summary().bedtime_declared);
}

/* ---- What would it change ---- */

static AgendaCheck check(const char *substance, int mg, const char *at)
{
    AgendaCheck found;

    assert_int_equal(agenda_check(life->agenda, substance, mg * AMOUNT_ONE, life_time(life, at), &found), 0);
    return found;
}

/* That what was foretold for one occurrence is what happens. */
static void foretell(int line, const char *substance, const char *id, const char *to, bool withdrawn)
{
    _cleanup_free_ char *before = NULL, *after = NULL;
    AgendaCheck found;
    AgendaItem item;
    char text[OCCURRENCE_ID_LEN];
    Usec expected = to ? life_time(life, to) : 0;
    bool told = false;

    assert_int_equal(agenda_dump(life->agenda, &before), 0);
    assert_int_equal(agenda_check(life->agenda, substance, 10 * AMOUNT_ONE, life->now, &found), 0);
    assert_int_equal(agenda_dump(life->agenda, &after), 0);
    assert_string_equal(before, after);
    for (size_t i = 0; i < found.n_changes; i++)
        if (strcmp(occurrence_id_format(&found.changes[i].id, text), id) == 0) {
            told = found.changes[i].to == expected && found.changes[i].withdrawn == withdrawn;
            assert_false(found.changes[i].satisfied);
        }
    if (!told)
        fail_msg("line %d: not foretold", line);
    assert_int_equal(life_take(life, substance, 10), 0);
    item = life_item(life, id);
    if (item.at != expected || (expected == 0) != (item.state == OCCURRENCE_DROPPED))
        fail_msg("line %d: %s", line, occurrence_state_to_string(item.state));
}

#define FORETELL(...) foretell(__LINE__, __VA_ARGS__)

static void test_a_check_foretells_what_moves(void **state)
{
    (void)state;
    life_go(life, "18:30");
    FORETELL("iron", "magnesium/2026-11-22", "22:30", false);
    life_go(life, "18:45");
    FORETELL("iron", "magnesium/2026-11-22", "22:45", false);
    /* 4 h would lie after bedtime: 3 h then. */
    life_go(life, "19:30");
    FORETELL("iron", "magnesium/2026-11-22", "22:30", false);
}

static void test_a_check_foretells_what_is_left_out(void **state)
{
    (void)state;
    life_go(life, "20:30");
    FORETELL("iron", "magnesium/2026-11-22", NULL, false);
}

static void test_a_check_foretells_what_is_withdrawn(void **state)
{
    (void)state;
    life_go(life, "22:20");
    life_said(life);
    FORETELL("iron", "magnesium/2026-11-22", NULL, true);
    assert_said(life, "22:20 withdrawn magnesium/2026-11-22\n22:20 dropped magnesium/2026-11-22 because iron\n");
}

static void test_a_check_names_what_is_satisfied(void **state)
{
    (void)state;
    AgendaCheck found = check("magnesium", 200, "20:00");

    assert_int_equal(found.n_changes, 1);
    assert_true(found.changes[0].satisfied);
    assert_int_equal(found.changes[0].from, life_time(life, "22:15"));
    /* Nothing is planned near the morning, and iron has no reminder. */
    assert_int_equal(check("iron", 10, "13:00").n_changes, 0);
    assert_int_equal(check("iron", 10, "18:15").n_changes, 0);
    assert_int_equal(check("iron", 10, "18:15:01").n_changes, 1);
}

/* A prescription isn't moved out of a supplement's way: whoever asks is told of it before. */
static void test_a_check_knows_prescriptions_to_come(void **state)
{
    (void)state;
    static const struct {
        const char *at;
        Verdict verdict;
    } cases[] = {
        {"18:45", VERDICT_CLEAR}, {"18:46", VERDICT_TOO_SOON}, {"22:44", VERDICT_TOO_SOON}, {"22:45", VERDICT_CLEAR}};
    Regimen *regimen = plan_regimen();
    AgendaCheck found;

    plan_substance(regimen, "gabapentin", 0);
    regimen->substances[2].prescription = true;
    plan_rule(regimen, "magnesium", "gabapentin", 2, 2);
    plan_reminder(regimen, "gabapentin", "gabapentin", "20:45");
    life_free(life);
    life = life_new(regimen, "Europe/Berlin", "12:00");
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        found = check("magnesium", 10, cases[i].at);
        assert_int_equal(found.spacing.verdict, cases[i].verdict);
        assert_int_equal(found.taken, VERDICT_CLEAR);
    }
    found = check("magnesium", 10, "19:00");
    assert_true(found.spacing.reasons[0].planned);
    assert_int_equal(found.spacing.earliest, life_time(life, "22:45"));
    /* The prescription itself asks what was taken, not what is planned. */
    assert_int_equal(check("gabapentin", 0, "21:00").spacing.verdict, VERDICT_CLEAR);
    assert_int_equal(life_about(life, ENTRY_SKIP, "gabapentin/2026-11-22"), 0);
    assert_int_equal(check("magnesium", 10, "19:00").spacing.verdict, VERDICT_CLEAR);
}

static void test_a_check_of_a_nonsense(void **state)
{
    (void)state;
    AgendaCheck found;
    Usec end = (DAY_MAX + 1) * USEC_PER_DAY;

    assert_int_equal(agenda_check(life->agenda, "yoga", 0, life->now, &found), AGENDA_E_SUBJECT);
    assert_int_equal(agenda_check(life->agenda, "iron", -1, life->now, &found), AGENDA_E_RANGE);
    assert_int_equal(agenda_check(life->agenda, "iron", AMOUNT_MAX + 1, life->now, &found), AGENDA_E_RANGE);
    assert_int_equal(agenda_check(life->agenda, "iron", AMOUNT_MAX, life->now, &found), 0);
    assert_int_equal(agenda_check(life->agenda, "iron", 0, -1, &found), AGENDA_E_RANGE);
    assert_int_equal(agenda_check(life->agenda, "iron", 0, 0, &found), 0);
    assert_int_equal(agenda_check(life->agenda, "iron", 0, end, &found), AGENDA_E_RANGE);
    assert_int_equal(agenda_check(life->agenda, "iron", 0, end - 1, &found), 0);
}

static void test_an_amount_brings_in_the_limits(void **state)
{
    (void)state;
    assert_int_equal(check("magnesium", 350, "20:00").spacing.verdict, VERDICT_CLEAR);
    assert_int_equal(check("magnesium", 351, "20:00").spacing.verdict, VERDICT_OVER_LIMIT);
    assert_true(check("magnesium", 251, "20:00").spacing.notice);
    assert_false(check("magnesium", 250, "20:00").spacing.notice);
}

/* ---- The journal of the days that are kept ---- */

static int count_entry(const Entry *entry, void *userdata)
{
    (void)entry;
    ++*(size_t *)userdata;
    return 0;
}

static void test_entries_of_a_day(void **state)
{
    (void)state;
    const Intake *intakes;
    size_t n = 0, before = 0;
    EntryId id;

    agenda_entries(life->agenda, 20779, count_entry, &before);
    assert_null(agenda_newest(life->agenda));
    assert_int_equal(life_take(life, "iron", 10), 0);
    id = life->last.id;
    assert_memory_equal(&agenda_newest(life->agenda)->id, &id, sizeof(id));
    assert_int_equal(agenda_intakes(life->agenda, &intakes), 1);
    assert_int_equal(intakes[0].amount, 10 * AMOUNT_ONE);
    agenda_entries(life->agenda, life->last.day, count_entry, &n);
    assert_int_equal(n, before + 1);
    assert_int_equal(life_void(life, &id), 0);
    assert_int_equal(agenda_intakes(life->agenda, &intakes), 0);
    assert_null(agenda_newest(life->agenda));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_lists_are_in_order_of_time),
        TEST(test_a_list_has_an_exclusive_end),
        TEST(test_held_is_listed_at_both_its_times),
        TEST(test_what_lies_beyond_the_plan_follows_from_the_rules),
        TEST(test_a_visitor_may_end_the_list),
        TEST(test_a_name_stands_for_what_is_open),
        TEST(test_without_a_name_the_longest_due_counts),
        TEST(test_one_word_for_everything),
        TEST(test_tonights_bedtime_and_day),
        TEST(test_a_check_foretells_what_moves),
        TEST(test_a_check_foretells_what_is_left_out),
        TEST(test_a_check_foretells_what_is_withdrawn),
        TEST(test_a_check_names_what_is_satisfied),
        TEST(test_a_check_knows_prescriptions_to_come),
        TEST(test_a_check_of_a_nonsense),
        TEST(test_an_amount_brings_in_the_limits),
        TEST(test_entries_of_a_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
