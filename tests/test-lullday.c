/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/lullday.h"
#include "zones.h"

#define FIVE (5 * 3600)

static void is_day(const Zone *zone, int32_t day_starts, const char *wall_time, const char *expected)
{
    char buf[CIVIL_DAY_LEN];

    assert_string_equal(civil_format(lullday_of(zone, day_starts, wall(zone, wall_time)), buf), expected);
}

static void belongs_to_the_evening_before(void **state)
{
    _cleanup_(zone_freep) Zone *zone = zone_by_rule(RULE_BERLIN);

    (void)state;
    is_day(zone, FIVE, "2026-11-22 22:15", "2026-11-22");
    is_day(zone, FIVE, "2026-11-23 00:40", "2026-11-22");
    is_day(zone, FIVE, "2026-11-23 04:59:59", "2026-11-22");
    is_day(zone, FIVE, "2026-11-23 05:00", "2026-11-23");
    is_day(zone, 14 * 3600, "2026-11-23 13:59", "2026-11-22");
    is_day(zone, 0, "2026-11-23 00:00", "2026-11-23");
    is_day(zone, 86399, "2026-11-23 23:59:58", "2026-11-22");
    is_day(zone, 86399, "2026-11-23 23:59:59", "2026-11-23");
}

static void starts_by_the_clock_on_the_wall(void **state)
{
    _cleanup_(zone_freep) Zone *zone = zone_by_rule(RULE_BERLIN);

    (void)state;
    assert_int_equal(lullday_start(zone, FIVE, day_of("2026-03-28")), utc("2026-03-28 04:00"));
    assert_int_equal(lullday_start(zone, FIVE, day_of("2026-03-29")), utc("2026-03-29 03:00"));
    assert_int_equal(lullday_start(zone, 2 * 3600 + 1800, day_of("2026-03-29")), utc("2026-03-29 01:30"));
    assert_int_equal(lullday_start(zone, 2 * 3600 + 1800, day_of("2026-10-25")), utc("2026-10-25 00:30"));
}

/* Every instant lies in the day it is said to belong to, and in order. */
static void fits(const Zone *zone, Usec from, Usec to)
{
    for (int32_t day_starts = 0; day_starts < SEC_PER_DAY; day_starts += 900) {
        Day last = DAY_NONE;
        for (Usec at = from; at < to; at += 1700 * USEC_PER_SEC + 13) {
            Day day = lullday_of(zone, day_starts, at);
            assert_true(lullday_start(zone, day_starts, day) <= at);
            assert_true(at < lullday_start(zone, day_starts, day + 1));
            assert_true(day >= last);
            last = day;
        }
        for (Day day = (Day)(from / USEC_PER_DAY); day * USEC_PER_DAY < to; day++) {
            Usec start = lullday_start(zone, day_starts, day);
            bool empty = start == lullday_start(zone, day_starts, day + 1);
            assert_int_equal(lullday_of(zone, day_starts, start), empty ? day + 1 : day);
            assert_true(lullday_of(zone, day_starts, start - 1) < day);
        }
    }
}

static void fits_gaps_and_overlaps(void **state)
{
    static const char *const rules[] = {RULE_BERLIN, RULE_LORD_HOWE, RULE_DUBLIN, RULE_HAVANA,
                                        "NST3:30NDT,M4.1.0/0:01,M10.5.0/0:01"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
        _cleanup_(zone_freep) Zone *zone = zone_by_rule(rules[i]);
        fits(zone, utc("2026-03-01 00:00"), utc("2026-04-10 00:00"));
        fits(zone, utc("2026-10-01 00:00"), utc("2026-11-05 00:00"));
    }
}

static void fits_days_that_are_skipped_or_repeated(void **state)
{
    int64_t midnight = utc("1993-08-21 12:00") / USEC_PER_SEC;
    _cleanup_(zone_freep) Zone *apia = zone_apia();
    _cleanup_(zone_freep) Zone *twice = zone_with_shift(12 * 3600, midnight, -12 * 3600);

    (void)state;
    fits(apia, utc("2011-12-26 00:00"), utc("2012-01-04 00:00"));
    fits(twice, utc("1993-08-17 00:00"), utc("1993-08-26 00:00"));
}

static void has_no_length_where_the_date_is_skipped(void **state)
{
    _cleanup_(zone_freep) Zone *zone = zone_apia();
    Day skipped = day_of("2011-12-30");

    (void)state;
    assert_int_equal(lullday_start(zone, FIVE, skipped), lullday_start(zone, FIVE, skipped + 1));
    is_day(zone, FIVE, "2011-12-31 04:59:59", "2011-12-29");
    is_day(zone, FIVE, "2011-12-31 05:00", "2011-12-31");
}

static void ends_even_where_time_makes_no_sense(void **state)
{
    int64_t at = utc("2026-06-01 00:00") / USEC_PER_SEC;
    _cleanup_(zone_freep) Zone *forward = zone_with_shift(-25 * 3600, at, 25 * 3600);
    _cleanup_(zone_freep) Zone *back = zone_with_shift(25 * 3600, at, -25 * 3600);

    (void)state;
    for (Usec t = utc("2026-05-27 00:00"); t < utc("2026-06-05 00:00"); t += USEC_PER_HOUR) {
        Day day = lullday_of(forward, FIVE, t);
        assert_true(lullday_start(forward, FIVE, day) <= t && t < lullday_start(forward, FIVE, day + 1));
        day = lullday_of(back, FIVE, t);
        assert_true(lullday_start(back, FIVE, day) <= t && t < lullday_start(back, FIVE, day + 1));
    }
}

static void is_night(const Zone *zone, int32_t day_starts, int32_t wake, const char *now, const char *expected)
{
    char buf[CIVIL_DAY_LEN];

    assert_string_equal(civil_format(lullday_night(zone, day_starts, wake, wall(zone, now)), buf), expected);
}

static void goes_by_an_offset_alone(void **state)
{
    (void)state;
    assert_int_equal(lullday_at_offset(0, 18000, 5 * USEC_PER_HOUR - 1), -1);
    assert_int_equal(lullday_at_offset(0, 18000, 5 * USEC_PER_HOUR), 0);
    assert_int_equal(lullday_at_offset(3600, 18000, 4 * USEC_PER_HOUR), 0);
    assert_int_equal(lullday_at_offset(-3600, 18000, 6 * USEC_PER_HOUR - 1), -1);
    assert_int_equal(lullday_at_offset(0, 0, -1), -1);
}

static void names_the_night(void **state)
{
    _cleanup_(zone_freep) Zone *zone = zone_by_rule(RULE_BERLIN);
    int32_t seven = 7 * 3600;

    (void)state;
    is_night(zone, FIVE, seven, "2026-11-22 05:00", "2026-11-21");
    is_night(zone, FIVE, seven, "2026-11-22 16:59:59", "2026-11-21");
    is_night(zone, FIVE, seven, "2026-11-22 17:00", "2026-11-22");
    is_night(zone, FIVE, seven, "2026-11-23 04:59:59", "2026-11-22");
    is_night(zone, FIVE, FIVE, "2026-11-22 14:59:59", "2026-11-21");
    is_night(zone, FIVE, FIVE, "2026-11-22 15:00", "2026-11-22");
    /* ten hours that have passed, not ten on the clock */
    is_night(zone, 3600, 2 * 3600, "2026-03-29 12:59:59", "2026-03-28");
    is_night(zone, 3600, 2 * 3600, "2026-03-29 13:00", "2026-03-29");
}

static void names_the_night_of_shift_workers(void **state)
{
    _cleanup_(zone_freep) Zone *zone = zone_by_rule(RULE_BERLIN);

    (void)state;
    is_night(zone, 14 * 3600, 16 * 3600, "2026-11-22 14:00", "2026-11-21");
    is_night(zone, 14 * 3600, 16 * 3600, "2026-11-23 01:59:59", "2026-11-21");
    is_night(zone, 14 * 3600, 16 * 3600, "2026-11-23 02:00", "2026-11-22");
    /* the day begins at 23:00 and its owner wakes at 01:00 */
    is_night(zone, 23 * 3600, 3600, "2026-11-22 10:59:59", "2026-11-20");
    is_night(zone, 23 * 3600, 3600, "2026-11-22 11:00", "2026-11-21");
}

static void names_no_night_that_never_was(void **state)
{
    _cleanup_(zone_freep) Zone *zone = zone_apia();

    (void)state;
    is_night(zone, FIVE, 7 * 3600, "2011-12-31 09:00", "2011-12-29");
    is_night(zone, FIVE, 7 * 3600, "2011-12-31 18:00", "2011-12-31");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(belongs_to_the_evening_before),
        cmocka_unit_test(starts_by_the_clock_on_the_wall),
        cmocka_unit_test(fits_gaps_and_overlaps),
        cmocka_unit_test(fits_days_that_are_skipped_or_repeated),
        cmocka_unit_test(has_no_length_where_the_date_is_skipped),
        cmocka_unit_test(ends_even_where_time_makes_no_sense),
        cmocka_unit_test(goes_by_an_offset_alone),
        cmocka_unit_test(names_the_night),
        cmocka_unit_test(names_the_night_of_shift_workers),
        cmocka_unit_test(names_no_night_that_never_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
