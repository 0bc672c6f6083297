/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <string.h>

#include "core/when.h"
#include "zones.h"

static Zone *berlin;

static void means_at(const Zone *zone, Usec now, WhenBias bias, const char *text, const char *expected)
{
    char buf[ZONE_RFC3339_LEN] = "";
    Usec at = 0;
    int r = when_parse(text, now, zone, bias, &at);

    if (r != 0 || strcmp(zone_format(zone, at, buf), expected) != 0)
        fail_msg("\"%s\": %d, %s, not %s", text, r, buf, expected);
}

#define NOON "2026-11-22 12:00"
#define PAST(now, text, expected) means_at(berlin, wall(berlin, now), WHEN_PAST, text, expected)
#define NEXT(now, text, expected) means_at(berlin, wall(berlin, now), WHEN_NEXT, text, expected)
#define BOTH(now, text, expected) (PAST(now, text, expected), NEXT(now, text, expected))

static void fails_at(Usec now, const char *text, int error)
{
    for (WhenBias bias = WHEN_PAST; bias <= WHEN_NEXT; bias++) {
        Usec at = -77;
        int r = when_parse(text, now, berlin, bias, &at);
        if (r != error || at != -77)
            fail_msg("\"%s\": %d, not %d", text, r, error);
    }
}

#define FAILS(text, error) fails_at(wall(berlin, NOON), text, WHEN_E_##error)

static void reads_now(void **state)
{
    Usec now = wall(berlin, NOON) + 123456, at;

    (void)state;
    BOTH(NOON, "now", "2026-11-22T12:00:00+01:00");
    BOTH(NOON, "  NOW\t", "2026-11-22T12:00:00+01:00");
    assert_int_equal(when_parse("now", now, berlin, WHEN_PAST, &at), 0);
    assert_int_equal(at, now);
}

static void takes_a_bare_time_as_past_or_next(void **state)
{
    (void)state;
    PAST(NOON, "22:30", "2026-11-21T22:30:00+01:00");
    NEXT(NOON, "22:30", "2026-11-22T22:30:00+01:00");
    PAST(NOON, "9:30", "2026-11-22T09:30:00+01:00");
    NEXT(NOON, "9:30", "2026-11-23T09:30:00+01:00");
    BOTH(NOON, "12:00", "2026-11-22T12:00:00+01:00");
    BOTH(NOON, " 12:00:00 ", "2026-11-22T12:00:00+01:00");
    PAST(NOON, "12:00:01", "2026-11-21T12:00:01+01:00");
    NEXT(NOON, "11:59:59", "2026-11-23T11:59:59+01:00");
    PAST("2026-11-22 00:10", "23:50", "2026-11-21T23:50:00+01:00");
    NEXT("2026-11-22 23:50", "00:10", "2026-11-23T00:10:00+01:00");
    PAST("2026-11-22 00:00", "00:00", "2026-11-22T00:00:00+01:00");
}

static void counts_the_fraction_of_a_second(void **state)
{
    Usec now = wall(berlin, "2026-11-22 22:30") + 1;

    (void)state;
    means_at(berlin, now, WHEN_PAST, "22:30", "2026-11-22T22:30:00+01:00");
    means_at(berlin, now, WHEN_NEXT, "22:30", "2026-11-23T22:30:00+01:00");
    means_at(berlin, now - 2, WHEN_PAST, "22:30", "2026-11-21T22:30:00+01:00");
    means_at(berlin, now - 2, WHEN_NEXT, "22:30", "2026-11-22T22:30:00+01:00");
}

static void reads_named_days(void **state)
{
    (void)state;
    BOTH(NOON, "today 22:30", "2026-11-22T22:30:00+01:00");
    BOTH(NOON, "yesterday 22:30", "2026-11-21T22:30:00+01:00");
    BOTH(NOON, "Tomorrow  0:30:15", "2026-11-23T00:30:15+01:00");
    BOTH("2026-11-22 00:10", "yesterday 23:00", "2026-11-21T23:00:00+01:00");
    BOTH("2026-01-01 00:10", "yesterday 23:00", "2025-12-31T23:00:00+01:00");
    BOTH(NOON, "today 00:00", "2026-11-22T00:00:00+01:00");
}

static void reads_elapsed_time(void **state)
{
    (void)state;
    BOTH(NOON, "2h ago", "2026-11-22T10:00:00+01:00");
    BOTH(NOON, "1h 30m ago", "2026-11-22T10:30:00+01:00");
    BOTH(NOON, "90 MINUTES AGO", "2026-11-22T10:30:00+01:00");
    BOTH(NOON, "3 days ago", "2026-11-19T12:00:00+01:00");
    BOTH(NOON, "in 20m", "2026-11-22T12:20:00+01:00");
    BOTH(NOON, "In 1 hour", "2026-11-22T13:00:00+01:00");
    BOTH(NOON, "in 1w", "2026-11-29T12:00:00+01:00");
    BOTH(NOON, "0 ago", "2026-11-22T12:00:00+01:00");
    FAILS("3661d ago", RANGE);
    FAILS("in 3661d", RANGE);
    FAILS("0m ago", RANGE);
}

static void reads_dates(void **state)
{
    (void)state;
    BOTH(NOON, "2026-11-22 22:30", "2026-11-22T22:30:00+01:00");
    BOTH(NOON, "2026-11-22T22:30", "2026-11-22T22:30:00+01:00");
    BOTH(NOON, "2026-11-22t22:30:15", "2026-11-22T22:30:15+01:00");
    BOTH(NOON, "2026-07-01 22:30", "2026-07-01T22:30:00+02:00");
    BOTH(NOON, "2026-11-22  7:30", "2026-11-22T07:30:00+01:00");
    BOTH(NOON, "2028-02-29 22:30", "2028-02-29T22:30:00+01:00");
}

static void honours_an_offset(void **state)
{
    (void)state;
    BOTH(NOON, "2026-11-22T22:30:00Z", "2026-11-22T23:30:00+01:00");
    BOTH(NOON, "2026-11-22 22:30z", "2026-11-22T23:30:00+01:00");
    BOTH(NOON, "2026-11-22 22:30+01:00", "2026-11-22T22:30:00+01:00");
    BOTH(NOON, "2026-11-22 22:30 -05:30", "2026-11-23T05:00:00+01:00");
    BOTH(NOON, "2026-11-22 00:30+14:00", "2026-11-21T11:30:00+01:00");
    BOTH(NOON, "2026-11-22 22:30-00:00", "2026-11-22T23:30:00+01:00");
    BOTH(NOON, "2026-10-25 02:30+02:00", "2026-10-25T02:30:00+02:00");
    BOTH(NOON, "2026-10-25 02:30+01:00", "2026-10-25T02:30:00+01:00");
    BOTH(NOON, "2026-11-22 00:00+23:59", "2026-11-21T01:01:00+01:00");
    FAILS("2026-11-22 22:30+24:00", RANGE);
    FAILS("2026-11-22 22:30+01:60", RANGE);
    FAILS("2026-11-22 22:30+1:00", SYNTAX);
    FAILS("2026-11-22 22:30+01", SYNTAX);
    FAILS("2026-11-22 22:30+0100", SYNTAX);
    FAILS("2026-11-22 22:30Zulu", SYNTAX);
    FAILS("22:30Z", SYNTAX);
}

static void keeps_wall_time_in_the_night_of_the_gap(void **state)
{
    (void)state;
    BOTH(NOON, "2026-03-29 02:30", "2026-03-29T03:30:00+02:00");
    PAST("2026-03-29 12:00", "02:30", "2026-03-29T03:30:00+02:00");
    PAST("2026-03-29 03:15", "02:30", "2026-03-28T02:30:00+01:00");
    NEXT("2026-03-29 01:59", "02:30", "2026-03-29T03:30:00+02:00");
    NEXT("2026-03-29 03:15", "02:30", "2026-03-29T03:30:00+02:00");
    BOTH("2026-03-29 12:00", "yesterday 12:00", "2026-03-28T12:00:00+01:00");
    BOTH("2026-03-29 12:00", "24h ago", "2026-03-28T11:00:00+01:00");
    BOTH("2026-03-29 03:30", "1h ago", "2026-03-29T01:30:00+01:00");
}

static void takes_the_first_in_the_night_of_the_overlap(void **state)
{
    Usec second_pass = utc("2026-10-25 01:15"); /* 02:15 for the second time */

    (void)state;
    BOTH(NOON, "2026-10-25 02:30", "2026-10-25T02:30:00+02:00");
    PAST("2026-10-25 12:00", "02:30", "2026-10-25T02:30:00+02:00");
    NEXT("2026-10-25 01:30", "02:30", "2026-10-25T02:30:00+02:00");
    means_at(berlin, second_pass, WHEN_PAST, "02:30", "2026-10-25T02:30:00+02:00");
    means_at(berlin, second_pass, WHEN_PAST, "02:00", "2026-10-25T02:00:00+02:00");
    means_at(berlin, second_pass, WHEN_NEXT, "02:30", "2026-10-26T02:30:00+01:00");
    means_at(berlin, second_pass, WHEN_PAST, "1h ago", "2026-10-25T02:15:00+02:00");
}

/* In Newfoundland the clock went back at one past midnight: after 00:00 it was 23:01 again. */
static void looks_past_a_midnight_that_came_twice(void **state)
{
    _cleanup_(zone_freep) Zone *zone = zone_by_rule("NST3:30NDT,M4.1.0/0:01,M10.5.0/0:01");
    Usec now = utc("2010-10-31 03:00"); /* 23:30 of the 30th, for the second time */

    (void)state;
    means_at(zone, now, WHEN_PAST, "00:00", "2010-10-31T00:00:00-02:30");
    means_at(zone, now, WHEN_PAST, "23:45", "2010-10-30T23:45:00-02:30");
}

static void passes_over_a_date_that_never_was(void **state)
{
    _cleanup_(zone_freep) Zone *apia = zone_apia();
    Usec thursday = wall(apia, "2011-12-29 12:00"), saturday = wall(apia, "2011-12-31 12:00");

    (void)state;
    means_at(apia, saturday, WHEN_PAST, "yesterday 22:30", "2011-12-29T22:30:00-10:00");
    means_at(apia, thursday, WHEN_NEXT, "tomorrow 22:30", "2011-12-31T22:30:00+14:00");
    means_at(apia, saturday, WHEN_PAST, "22:30", "2011-12-29T22:30:00-10:00");
    means_at(apia, thursday, WHEN_NEXT, "09:00", "2011-12-31T09:00:00+14:00");
}

static void refuses_other_forms(void **state)
{
    static const char *const bad[] = {
        "",
        " ",
        "noon",
        "nowish",
        "now now",
        "22",
        "2230",
        "22.30",
        "22:3",
        "22:300",
        "122:30",
        "22:30:1",
        "22:30:",
        ":30",
        "22:30 pm",
        "-22:30",
        "+22:30",
        "22:30,",
        "today",
        "today22:30",
        "yesterday",
        "tomorrow 2h",
        "ago",
        "2h",
        "2 ago",
        "2h before",
        "in",
        "in 2h ago",
        "in 20",
        "inside 2h",
        "h ago",
        "-2h ago",
        "2026-11-22",
        "2026-11-22 22",
        "2026-11-2222:30",
        "2026-11-22 T22:30",
        "26-11-22 22:30",
        "2026/11/22 22:30",
        "2026-11-22 22:30 x",
        "2026-11-222 22:30",
        "2026-11-22T22:30:00.5Z",
        "22:30 2026-11-22",
        "30m 2h ago",
        "25:00 x",
        "1h1h ago",
        "yesterday 2026-11-22 22:30",
        "2026-02-30",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        FAILS(bad[i], SYNTAX);
}

static void refuses_what_is_out_of_range(void **state)
{
    static const char *const bad[] = {
        "24:00",
        "25:00",
        "22:60",
        "22:30:60",
        "today 24:00",
        "yesterday 22:60",
        "2026-02-30 22:30",
        "2026-13-01 22:30",
        "2026-11-22 24:00",
        "1969-12-31 22:30",
        "2201-01-01 22:30",
        "0000-00-00 00:00",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        FAILS(bad[i], RANGE);
}

static void keeps_to_the_years(void **state)
{
    Usec first = DAY_MIN, last = (DAY_MAX + 1) * USEC_PER_DAY - USEC_PER_SEC;

    (void)state;
    BOTH(NOON, "1970-01-01 00:00Z", "1970-01-01T01:00:00+01:00");
    BOTH(NOON, "2200-12-31 23:59:59Z", "2201-01-01T00:59:59+01:00");
    FAILS("1970-01-01 00:00", RANGE); /* still 1969 in UTC */
    FAILS("1970-01-01 00:00+00:01", RANGE);
    FAILS("2200-12-31 23:59-00:01", RANGE);
    fails_at(first, "1s ago", WHEN_E_RANGE);
    fails_at(last, "in 1s", WHEN_E_RANGE);
    fails_at(USEC_NEVER, "in 1s", WHEN_E_RANGE);
    fails_at(INT64_MIN, "1s ago", WHEN_E_RANGE);
    fails_at(first, "yesterday 12:00", WHEN_E_RANGE);
    fails_at(last, "tomorrow 12:00", WHEN_E_RANGE);
    fails_at(USEC_NEVER, "now", WHEN_E_RANGE);
}

static void reads_clock_times(void **state)
{
    static const struct {
        const char *text;
        int result;
        int32_t sec;
    } cases[] = {
        {"22:15", 0, 80100},
        {" 22:15 ", 0, 80100},
        {"7:05", 0, 25500},
        {"07:05:09", 0, 25509},
        {"00:00", 0, 0},
        {"23:59:59", 0, 86399},
        {"24:00", WHEN_E_RANGE, -5},
        {"23:60", WHEN_E_RANGE, -5},
        {"23:59:60", WHEN_E_RANGE, -5},
        {"", WHEN_E_SYNTAX, -5},
        {"22", WHEN_E_SYNTAX, -5},
        {"22:1", WHEN_E_SYNTAX, -5},
        {"22:15:1", WHEN_E_SYNTAX, -5},
        {"22:15x", WHEN_E_SYNTAX, -5},
        {"24:00x", WHEN_E_SYNTAX, -5},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        int32_t sec = -5;
        int r = when_parse_clock(cases[i].text, &sec);
        if (r != cases[i].result || sec != cases[i].sec)
            fail_msg("\"%s\": %d, %d", cases[i].text, r, sec);
    }
}

static void reads_the_clock_times_it_writes(void **state)
{
    char buf[WHEN_CLOCK_LEN];

    (void)state;
    assert_string_equal(when_format_clock(80100, buf), "22:15");
    assert_string_equal(when_format_clock(5, buf), "00:00:05");
    for (int32_t sec = 0; sec < SEC_PER_DAY; sec++) {
        int32_t parsed = -1;
        assert_int_equal(when_parse_clock(when_format_clock(sec, buf), &parsed), 0);
        assert_int_equal(parsed, sec);
    }
}

static void spans(const char *text, int result, Usec expected)
{
    Usec span = -5;
    int r = when_parse_span(text, &span);

    if (r != result || span != (result == 0 ? expected : -5))
        fail_msg("\"%s\": %d, %" PRId64, text, r, span);
}

static void reads_spans(void **state)
{
    static const char *const bad[] = {"",      " ",    "10", "m",      "-5m",  "+5m",   "1.5h", "1h30",
                                      "30m1h", "1h1h", "00", "5mm",    "5 x",  "1h,",   "1h x", "5M5",
                                      "0 0",   "1mon", "h1", "10 10m", "1:30", "five m"};

    (void)state;
    spans("10m", 0, 10 * USEC_PER_MIN);
    spans("1h30m", 0, 90 * USEC_PER_MIN);
    spans(" 1h 30m ", 0, 90 * USEC_PER_MIN);
    spans("1 Hour 30 Minutes", 0, 90 * USEC_PER_MIN);
    spans("90s", 0, 90 * USEC_PER_SEC);
    spans("3d", 0, 3 * USEC_PER_DAY);
    spans("2w", 0, 14 * USEC_PER_DAY);
    spans("1week 1day 1hr 1min 1sec", 0, 8 * USEC_PER_DAY + USEC_PER_HOUR + USEC_PER_MIN + USEC_PER_SEC);
    spans("2 weeks", 0, 14 * USEC_PER_DAY);
    spans("2hrs", 0, 2 * USEC_PER_HOUR);
    spans("5 mins 5 secs", 0, 305 * USEC_PER_SEC);
    spans("0h30m", 0, 30 * USEC_PER_MIN);
    spans("007m", 0, 7 * USEC_PER_MIN);
    spans("90m", 0, 90 * USEC_PER_MIN);
    spans("0", 0, 0);
    spans(" 0 ", 0, 0);
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        spans(bad[i], WHEN_E_SYNTAX, 0);
}

static void limits_spans(void **state)
{
    (void)state;
    spans("1s", 0, USEC_PER_SEC);
    spans("0s", WHEN_E_RANGE, 0);
    spans("0h0m", WHEN_E_RANGE, 0);
    spans("3660d", 0, WHEN_SPAN_MAX);
    spans("3660d1s", WHEN_E_RANGE, 0);
    spans("3661d", WHEN_E_RANGE, 0);
    spans("316224000s", 0, WHEN_SPAN_MAX);
    spans("316224001s", WHEN_E_RANGE, 0);
    spans("99999999999999999999999999w 9999999999999999999999999s", WHEN_E_RANGE, 0);
}

static void reads_the_spans_it_writes(void **state)
{
    static const struct {
        Usec span;
        const char *text;
    } cases[] = {
        {0, "0"},
        {USEC_PER_SEC - 1, "0"},
        {USEC_PER_SEC, "1s"},
        {45 * USEC_PER_SEC + 999999, "45s"},
        {90 * USEC_PER_MIN, "1h30m"},
        {3 * USEC_PER_DAY, "3d"},
        {14 * USEC_PER_DAY, "14d"},
        {26 * USEC_PER_HOUR + 1 * USEC_PER_SEC, "1d2h1s"},
        {-90 * USEC_PER_SEC, "-1m30s"},
        {-1, "0"},
        {INT64_MAX, "106751991d4h54s"},
        {INT64_MIN, "-106751991d4h54s"},
    };
    char buf[WHEN_SPAN_LEN];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_string_equal(when_format_span(cases[i].span, buf), cases[i].text);
    for (Usec span = USEC_PER_SEC; span <= WHEN_SPAN_MAX; span += (1 + span / 57 / USEC_PER_SEC) * USEC_PER_SEC)
        spans(when_format_span(span, buf), 0, span);
}

static int set_up(void **state)
{
    (void)state;
    return zone_new_posix(&berlin, RULE_BERLIN);
}

static int tear_down(void **state)
{
    (void)state;
    berlin = zone_free(berlin);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_now),
        cmocka_unit_test(takes_a_bare_time_as_past_or_next),
        cmocka_unit_test(counts_the_fraction_of_a_second),
        cmocka_unit_test(reads_named_days),
        cmocka_unit_test(reads_elapsed_time),
        cmocka_unit_test(reads_dates),
        cmocka_unit_test(honours_an_offset),
        cmocka_unit_test(keeps_wall_time_in_the_night_of_the_gap),
        cmocka_unit_test(takes_the_first_in_the_night_of_the_overlap),
        cmocka_unit_test(looks_past_a_midnight_that_came_twice),
        cmocka_unit_test(passes_over_a_date_that_never_was),
        cmocka_unit_test(refuses_other_forms),
        cmocka_unit_test(refuses_what_is_out_of_range),
        cmocka_unit_test(keeps_to_the_years),
        cmocka_unit_test(reads_clock_times),
        cmocka_unit_test(reads_the_clock_times_it_writes),
        cmocka_unit_test(reads_spans),
        cmocka_unit_test(limits_spans),
        cmocka_unit_test(reads_the_spans_it_writes),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
