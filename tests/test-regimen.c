/* SPDX-License-Identifier: MIT */
#include "core/regimen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/when.h"
#include "macro.h"
#include "plan-util.h"

/* Bedtime 23:00, wake 07:00, so that the day starts at 05:00. */
static Regimen *regimen;

static int setup(void **state)
{
    (void)state;
    regimen = plan_regimen();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    regimen = regimen_free(regimen);
    return 0;
}

static int32_t clock_sec(const char *text)
{
    int32_t sec = -1;

    assert_int_equal(when_parse_clock(text, &sec), 0);
    return sec;
}

static void check_fault(int line, RegimenFault fault, int index)
{
    int at = -2;
    RegimenFault found = regimen_validate(regimen, &at);

    if (found != fault || at != index)
        fail_msg("line %d: fault %d of %d, expected %d of %d", line, found, at, fault, index);
}

#define CHECK_FAULT(fault, index) check_fault(__LINE__, fault, index)

/* ---- The day's start ---- */

static void check_day(int line, const char *bedtime, const char *wake, const char *day_starts, bool fits)
{
    regimen->n_reminders = 0;
    for (int w = 0; w < 7; w++) {
        regimen->bedtime_sec[w] = clock_sec(bedtime);
        regimen->wake_sec[w] = clock_sec(wake);
    }
    regimen->day_starts_sec = clock_sec(day_starts);
    check_fault(line, fits ? REGIMEN_OK : REGIMEN_DAY_STARTS, fits ? -1 : 0);
    regimen->n_reminders = 2;
}

#define CHECK_DAY(...) check_day(__LINE__, __VA_ARGS__)

static void test_the_day_starts_in_the_night(void **state)
{
    (void)state;
    CHECK_DAY("23:00", "07:00", "05:00", true);
    CHECK_DAY("23:00", "07:00", "23:00", false);
    CHECK_DAY("23:00", "07:00", "23:00:01", true);
    CHECK_DAY("23:00", "07:00", "00:00", true);
    CHECK_DAY("23:00", "07:00", "07:00", true);
    CHECK_DAY("23:00", "07:00", "07:00:01", false);
    CHECK_DAY("23:00", "07:00", "15:00", false);
}

static void test_bedtime_may_come_after_midnight(void **state)
{
    (void)state;
    CHECK_DAY("00:30", "08:00", "00:30", false);
    CHECK_DAY("00:30", "08:00", "00:31", true);
    CHECK_DAY("00:30", "08:00", "08:00", true);
    CHECK_DAY("00:30", "08:00", "23:00", false);
}

static void test_shift_workers_sleep_by_day(void **state)
{
    (void)state;
    CHECK_DAY("09:00", "16:30", "14:30", true);
    CHECK_DAY("09:00", "16:30", "09:00", false);
    CHECK_DAY("09:00", "16:30", "09:00:01", true);
    CHECK_DAY("09:00", "16:30", "16:30", true);
    CHECK_DAY("09:00", "16:30", "16:30:01", false);
    CHECK_DAY("09:00", "16:30", "05:00", false);
}

static void test_there_is_a_night_at_all(void **state)
{
    (void)state;
    CHECK_DAY("07:00", "07:00", "07:00", false);
    CHECK_DAY("07:00", "07:00:01", "07:00:01", true);
}

static void test_every_night_of_the_week_counts(void **state)
{
    (void)state;
    /* Friday's night ends on Saturday morning. */
    regimen->bedtime_sec[FRIDAY] = clock_sec("04:59:59");
    CHECK_FAULT(REGIMEN_OK, -1);
    regimen->bedtime_sec[FRIDAY] = clock_sec("05:00");
    CHECK_FAULT(REGIMEN_DAY_STARTS, FRIDAY);
    regimen->bedtime_sec[FRIDAY] = clock_sec("23:00");
    regimen->wake_sec[SATURDAY] = clock_sec("05:00");
    CHECK_FAULT(REGIMEN_OK, -1);
    regimen->wake_sec[SATURDAY] = clock_sec("04:59:59");
    CHECK_FAULT(REGIMEN_DAY_STARTS, FRIDAY);
    regimen->wake_sec[SATURDAY] = clock_sec("07:00");
    regimen->wake_sec[MONDAY] = clock_sec("04:00");
    CHECK_FAULT(REGIMEN_DAY_STARTS, SUNDAY);
}

/* ---- Times ---- */

static void check_at(int line, const char *at, const char *window, RegimenFault fault)
{
    Reminder *r = plan_reminder(regimen, "tried", NULL, at);

    if (window)
        assert_int_equal(when_parse_span(window, &r->window), 0);
    check_fault(line, fault, fault == REGIMEN_OK ? -1 : 2);
    plan_drop_reminder(regimen);
}

#define CHECK_AT(...) check_at(__LINE__, __VA_ARGS__)

static void test_times_lie_inside_the_day(void **state)
{
    (void)state;
    CHECK_AT("wake - 2h", NULL, REGIMEN_OK);
    CHECK_AT("wake - 2h1s", NULL, REGIMEN_NEVER);
    CHECK_AT("wake + 21h59m59s", NULL, REGIMEN_OK);
    CHECK_AT("wake + 22h", NULL, REGIMEN_NEVER);
    CHECK_AT("bedtime - 18h", NULL, REGIMEN_OK);
    CHECK_AT("bedtime - 18h1s", NULL, REGIMEN_NEVER);
    CHECK_AT("bedtime + 5h59m59s", "1h", REGIMEN_OK);
    CHECK_AT("bedtime + 6h", "1h", REGIMEN_NEVER);
    CHECK_AT("05:00, 04:59:59", NULL, REGIMEN_OK);
    /* One that never comes is enough. */
    CHECK_AT("12:00, wake + 22h", NULL, REGIMEN_NEVER);
}

static void test_bedtime_ends_a_window(void **state)
{
    (void)state;
    CHECK_AT("bedtime + 29m59s", NULL, REGIMEN_OK);
    CHECK_AT("bedtime + 30m", NULL, REGIMEN_NEVER);
    CHECK_AT("bedtime + 30m", "1m", REGIMEN_OK);
    CHECK_AT("bedtime - 45m", "1s", REGIMEN_OK);
    CHECK_AT("bedtime - 45m", "0", REGIMEN_NEVER);
}

static void test_a_time_counts_on_each_weekday(void **state)
{
    (void)state;
    regimen->bedtime_sec[SATURDAY] = clock_sec("02:00");
    CHECK_AT("bedtime + 2h59m59s", "1h", REGIMEN_OK);
    CHECK_AT("bedtime + 3h", "1h", REGIMEN_NEVER);
    regimen->wake_sec[WEDNESDAY] = clock_sec("06:00");
    CHECK_AT("wake - 1h", NULL, REGIMEN_OK);
    CHECK_AT("wake - 1h1s", NULL, REGIMEN_NEVER);
}

static void test_a_reminder_has_a_rule_or_follows_one(void **state)
{
    (void)state;
    Reminder *r = plan_reminder(regimen, "tried", NULL, NULL);

    CHECK_FAULT(REGIMEN_NEVER, 2);
    r->follows = true;
    CHECK_FAULT(REGIMEN_OK, -1);
}

/* ---- Intervals ---- */

static void check_every(int line, const char *every, Usec shorter, RegimenFault fault)
{
    Reminder *r = plan_reminder(regimen, "tried", NULL, NULL);

    assert_int_equal(recur_parse_every(every, &r->recur), 0);
    r->recur.every -= shorter;
    check_fault(line, fault, fault == REGIMEN_OK ? -1 : 2);
    plan_drop_reminder(regimen);
}

#define CHECK_EVERY(...) check_every(__LINE__, __VA_ARGS__)

static void test_intervals_end_after_they_begin(void **state)
{
    (void)state;
    CHECK_EVERY("1h between 09:00 and 18:00", 0, REGIMEN_OK);
    CHECK_EVERY("1h between 09:00 and 09:00:01", 0, REGIMEN_OK);
    CHECK_EVERY("1h between 09:00 and 09:00", 0, REGIMEN_EMPTY_RANGE);
    CHECK_EVERY("1h between 18:00 and 09:00", 0, REGIMEN_EMPTY_RANGE);
    CHECK_EVERY("1h between bedtime - 1h and 22:00", 0, REGIMEN_EMPTY_RANGE);
    CHECK_EVERY("1h between bedtime - 1h and 22:00:01", 0, REGIMEN_OK);
}

static void test_intervals_lie_inside_the_day(void **state)
{
    (void)state;
    CHECK_EVERY("1h between 22:00 and 04:59", 0, REGIMEN_OK);
    CHECK_EVERY("1h between wake - 2h and 09:00", 0, REGIMEN_OK);
    CHECK_EVERY("1h between wake - 2h1s and 09:00", 0, REGIMEN_NEVER);
    CHECK_EVERY("1h between 09:00 and bedtime + 6h", 0, REGIMEN_OK);
    CHECK_EVERY("1h between 09:00 and bedtime + 6h1s", 0, REGIMEN_NEVER);
}

static void test_an_interval_may_end_with_the_day(void **state)
{
    (void)state;
    CHECK_EVERY("1h between 22:00 and 05:00", 0, REGIMEN_OK);
    CHECK_EVERY("2h between 05:00 and 05:00", 0, REGIMEN_OK);
    CHECK_EVERY("1h between 22:00 and 05:00:01", 0, REGIMEN_EMPTY_RANGE);
}

static void test_a_day_has_288_slots_at_most(void **state)
{
    (void)state;
    CHECK_EVERY("5m between wake - 2h and bedtime + 6h", 0, REGIMEN_OK);
    CHECK_EVERY("5m between wake - 2h and bedtime + 6h", 1, REGIMEN_TOO_MANY);
    /* 288 slots of 299 s fill less than a day. */
    CHECK_EVERY("5m between 05:00 and 04:55:12", USEC_PER_SEC, REGIMEN_OK);
    CHECK_EVERY("5m between 05:00 and 04:55:13", USEC_PER_SEC, REGIMEN_TOO_MANY);
}

/* ---- Spacing, doses, follow-ups ---- */

static void test_preferred_is_not_below_minimum(void **state)
{
    (void)state;
    int added = plan_rule(regimen, "magnesium", "iron", 2, 2);
    SpacingRule *rule = &regimen->rules[added];

    CHECK_FAULT(REGIMEN_OK, -1);
    rule->preferred_forth--;
    CHECK_FAULT(REGIMEN_SPACING_ORDER, 1);
    rule->preferred_forth++;
    rule->preferred_back--;
    CHECK_FAULT(REGIMEN_SPACING_ORDER, 1);
    *rule = (SpacingRule){.first = 0, .second = 1};
    CHECK_FAULT(REGIMEN_OK, -1);
    rule->minimum_forth = -1;
    CHECK_FAULT(REGIMEN_SPACING_ORDER, 1);
    *rule = (SpacingRule){.first = 0, .second = 1, .minimum_back = -1};
    CHECK_FAULT(REGIMEN_SPACING_ORDER, 1);
}

static void test_no_dose_is_above_the_limit(void **state)
{
    (void)state;
    Reminder *r = &regimen->reminders[0];

    r->doses[0].amount = 350 * AMOUNT_ONE;
    CHECK_FAULT(REGIMEN_OK, -1);
    r->doses[0].amount++;
    CHECK_FAULT(REGIMEN_OVER_LIMIT, 0);
    regimen->substances[0].max_per_day = 0;
    CHECK_FAULT(REGIMEN_OK, -1);
    /* Each step of a dose counts. */
    regimen->substances[0].max_per_day = 350 * AMOUNT_ONE;
    r->doses[0].amount = 200 * AMOUNT_ONE;
    r->doses[1] = (Dose){351 * AMOUNT_ONE, 7 * USEC_PER_DAY};
    CHECK_FAULT(REGIMEN_OK, -1);
    r->n_doses = 2;
    CHECK_FAULT(REGIMEN_OVER_LIMIT, 0);
}

static void test_nothing_follows_itself(void **state)
{
    (void)state;
    regimen->reminders[1].then = 1;
    CHECK_FAULT(REGIMEN_FOLLOWS_ITSELF, 1);
    regimen->reminders[1].then = 0;
    CHECK_FAULT(REGIMEN_OK, -1);
    regimen->reminders[0].then = 1;
    CHECK_FAULT(REGIMEN_FOLLOWS_ITSELF, 0);
    /* A chain that runs into a ring is not on it itself. */
    plan_reminder(regimen, "third", NULL, "12:00");
    regimen->reminders[0].then = 1;
    regimen->reminders[1].then = 2;
    CHECK_FAULT(REGIMEN_OK, -1);
    regimen->reminders[2].then = 1;
    CHECK_FAULT(REGIMEN_FOLLOWS_ITSELF, 1);
    regimen->reminders[2].then = 0;
    CHECK_FAULT(REGIMEN_FOLLOWS_ITSELF, 0);
}

/* A chain of `then` ends on the day on which it began. */
static void test_a_chain_lasts_less_than_a_day(void **state)
{
    (void)state;
    Reminder *r = regimen->reminders;

    r[0].then = 1;
    r[1].follows = true;
    r[1].recur.n_times = 0;
    r[0].then_after = 24 * USEC_PER_HOUR - USEC_PER_SEC;
    CHECK_FAULT(REGIMEN_OK, -1);
    r[0].then_after = 24 * USEC_PER_HOUR;
    CHECK_FAULT(REGIMEN_FOLLOWS_NEVER, 0);
    plan_reminder(regimen, "third", NULL, NULL)->follows = true;
    r = regimen->reminders;
    r[1].then = 2;
    r[0].then_after = r[1].then_after = 12 * USEC_PER_HOUR;
    CHECK_FAULT(REGIMEN_FOLLOWS_NEVER, 1);
    r[1].then_after -= USEC_PER_SEC;
    CHECK_FAULT(REGIMEN_OK, -1);
    r[1].then_after++;
    CHECK_FAULT(REGIMEN_OK, -1);
}

/* Magnesium comes at 22:15, and the day ends at 05:00. */
static void test_what_follows_may_be_late(void **state)
{
    (void)state;
    Reminder *r = &regimen->reminders[0];

    r->then_after = (6 * 60 + 44) * USEC_PER_MIN;
    assert_false(regimen_follows_late(regimen, r));
    r->then_after += USEC_PER_MIN;
    assert_true(regimen_follows_late(regimen, r));
    /* Once a week is enough … */
    regimen->bedtime_sec[FRIDAY] = clock_sec("22:59:59");
    assert_false(regimen_follows_late(regimen, r));
    r->recur.days = (RecurDays){RECUR_WEEKDAYS, .weekdays = 1 << MONDAY};
    assert_true(regimen_follows_late(regimen, r));
    /* … and one of several times. */
    assert_int_equal(recur_parse_at("bedtime - 45m, 22:14:59", &r->recur), 0);
    assert_false(regimen_follows_late(regimen, r));
    assert_int_equal(recur_parse_every("1h between 22:15 and 23:00", &r->recur), 0);
    r->recur.n_times = 0;
    assert_true(regimen_follows_late(regimen, r));
    assert_int_equal(recur_parse_every("1h between 22:14 and 23:00", &r->recur), 0);
    assert_false(regimen_follows_late(regimen, r));
}

/* ---- Quiet hours ---- */

static void check_quiet_ends(int line, const char *from, const char *expected)
{
    int32_t end = regimen_quiet_ends(&regimen->reminders[0], clock_sec(from));

    if (end != (expected ? clock_sec(expected) : -1))
        fail_msg("line %d: quiet until %d", line, end);
}

#define CHECK_QUIET_ENDS(...) check_quiet_ends(__LINE__, __VA_ARGS__)
#define QUIET(from, to)                \
    (QuietRange)                       \
    {                                  \
        clock_sec(from), clock_sec(to) \
    }

static void test_quiet_hours_end(void **state)
{
    (void)state;
    Reminder *r = &regimen->reminders[0];

    CHECK_QUIET_ENDS("10:00", "10:00");
    r->quiet[r->n_quiet++] = QUIET("10:00", "12:00");
    CHECK_QUIET_ENDS("09:59:59", "09:59:59");
    CHECK_QUIET_ENDS("10:00", "12:00");
    CHECK_QUIET_ENDS("12:00", "12:00");
    r->quiet[r->n_quiet++] = QUIET("23:00", "07:00");
    r->quiet[r->n_quiet++] = QUIET("11:00", "23:30");
    CHECK_QUIET_ENDS("10:00", "07:00");
    CHECK_QUIET_ENDS("07:00", "07:00");
    r->quiet[r->n_quiet++] = QUIET("07:00", "09:59:59");
    CHECK_QUIET_ENDS("10:00", "09:59:59");
    r->quiet[r->n_quiet++] = QUIET("09:00", "10:00");
    CHECK_QUIET_ENDS("10:00", NULL);
    CHECK_QUIET_ENDS("00:00", NULL);
}

/* ---- Looking things up ---- */

static void test_the_widest_room_of_all_rules_counts(void **state)
{
    (void)state;
    int added = plan_rule(regimen, "magnesium", "iron", 2, 6);
    SpacingRule *rule = &regimen->rules[added];
    Usec minimum, preferred;

    rule->minimum_back = 5 * USEC_PER_HOUR; /* iron, then magnesium */
    rule->preferred_back = 5 * USEC_PER_HOUR;
    regimen_spacing(regimen, 0, 1, &minimum, &preferred);
    assert_int_equal(minimum, 3 * USEC_PER_HOUR);
    assert_int_equal(preferred, 6 * USEC_PER_HOUR);
    regimen_spacing(regimen, 1, 0, &minimum, &preferred);
    assert_int_equal(minimum, 5 * USEC_PER_HOUR);
    assert_int_equal(preferred, 5 * USEC_PER_HOUR);
    regimen_spacing(regimen, 0, 0, &minimum, &preferred);
    assert_int_equal(minimum, 0);
    assert_int_equal(preferred, 0);
    assert_int_equal(regimen_spacing_reach(regimen), 6 * USEC_PER_HOUR);
    regimen->n_rules = 0;
    assert_int_equal(regimen_spacing_reach(regimen), 0);
}

static void test_names_are_found_exactly(void **state)
{
    (void)state;
    char buf[NAME_SIZE];

    assert_int_equal(regimen_find_substance(regimen, "iron"), 1);
    assert_int_equal(regimen_find_substance(regimen, "Iron"), -1);
    assert_int_equal(regimen_find_substance(regimen, "iro"), -1);
    assert_int_equal(regimen_find_reminder(regimen, "stretch"), 1);
    assert_int_equal(regimen_find_reminder(regimen, "iron"), -1);
    assert_int_equal(regimen_find_reminder(regimen, ""), -1);
    assert_string_equal(regimen_substance_title(regimen, 1, buf), "Iron");
    regimen->substances[1].title = strdup("Ferrous something");
    assert_string_equal(regimen_substance_title(regimen, 1, buf), "Ferrous something");
    assert_null(regimen_free(NULL));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_the_day_starts_in_the_night),
        TEST(test_bedtime_may_come_after_midnight),
        TEST(test_shift_workers_sleep_by_day),
        TEST(test_there_is_a_night_at_all),
        TEST(test_every_night_of_the_week_counts),
        TEST(test_times_lie_inside_the_day),
        TEST(test_bedtime_ends_a_window),
        TEST(test_a_time_counts_on_each_weekday),
        TEST(test_a_reminder_has_a_rule_or_follows_one),
        TEST(test_intervals_end_after_they_begin),
        TEST(test_intervals_lie_inside_the_day),
        TEST(test_an_interval_may_end_with_the_day),
        TEST(test_a_day_has_288_slots_at_most),
        TEST(test_preferred_is_not_below_minimum),
        TEST(test_no_dose_is_above_the_limit),
        TEST(test_nothing_follows_itself),
        TEST(test_a_chain_lasts_less_than_a_day),
        TEST(test_what_follows_may_be_late),
        TEST(test_quiet_hours_end),
        TEST(test_the_widest_room_of_all_rules_counts),
        TEST(test_names_are_found_exactly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
