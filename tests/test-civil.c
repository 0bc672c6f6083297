/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "core/civil.h"
#include "macro.h"

static void counts_every_day(void **state)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    Day day = -719528; /* 0000-01-01 */

    (void)state;
    for (int year = 0; year < 2801; year++)
        for (int month = 1; month <= 12; month++) {
            bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            int length = lengths[month - 1] + (month == 2 && leap);
            for (int date = 1; date <= length; date++, day++) {
                CivilDate got = civil_date(day);
                if (got.year != year || got.month != month || got.day != date)
                    fail_msg("day %d is %d-%d-%d, not %d-%d-%d", day, got.year, got.month, got.day, year, month, date);
                assert_int_equal(civil_day(got), day);
                assert_true(civil_valid(got));
            }
            assert_false(civil_valid((CivilDate){year, month, length + 1}));
        }
    assert_int_equal(civil_day((CivilDate){2801, 1, 1}), day);
}

static void knows_its_bounds(void **state)
{
    (void)state;
    assert_int_equal(civil_day((CivilDate){1970, 1, 1}), DAY_MIN);
    assert_int_equal(civil_day((CivilDate){2200, 12, 31}), DAY_MAX);
    assert_int_equal(civil_day(civil_date(INT32_MAX)), INT32_MAX);
    assert_int_equal(civil_day(civil_date(INT32_MIN)), INT32_MIN);
}

static void refuses_dates_that_are_none(void **state)
{
    static const CivilDate dates[] = {{2026, 0, 1},  {2026, 13, 1}, {2026, 1, 0},  {2026, 1, 32},
                                      {2026, 2, 29}, {2100, 2, 29}, {2026, -1, 5}, {2026, 4, INT_MAX}};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(dates); i++)
        assert_false(civil_valid(dates[i]));
}

static void names_weekdays(void **state)
{
    (void)state;
    assert_int_equal(civil_weekday(0), THURSDAY);
    assert_int_equal(civil_weekday(-1), WEDNESDAY);
    assert_int_equal(civil_weekday(20779), SUNDAY); /* 2026-11-22 */
    for (Day day = -1000; day < 1000; day++) {
        assert_int_equal(civil_weekday(day + 1), (civil_weekday(day) + 1) % 7);
        assert_int_equal(civil_weekday(civil_monday(day)), MONDAY);
        assert_in_range(day - civil_monday(day), 0, 6);
    }
    assert_string_equal(civil_weekday_name(MONDAY), "mon");
    assert_string_equal(civil_weekday_name(SUNDAY), "sun");
}

static void parses_weekdays(void **state)
{
    static const char *const bad[] = {"", "m", "mo", "mond", "mondays", "xon", "xyz", "tues", "m\xf6n"};
    Weekday weekday;

    (void)state;
    for (Weekday i = MONDAY; i <= SUNDAY; i++) {
        assert_int_equal(civil_parse_weekday(civil_weekday_name(i), 3, &weekday), 0);
        assert_int_equal(weekday, i);
    }
    assert_int_equal(civil_parse_weekday("FRI", 3, &weekday), 0);
    assert_int_equal(weekday, FRIDAY);
    assert_int_equal(civil_parse_weekday("Wednesday,", 9, &weekday), 0);
    assert_int_equal(weekday, WEDNESDAY);
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        assert_int_equal(civil_parse_weekday(bad[i], strlen(bad[i]), &weekday), -EINVAL);
}

static void formats(void **state)
{
    char buf[CIVIL_DAY_LEN];

    (void)state;
    assert_string_equal(civil_format(0, buf), "1970-01-01");
    assert_string_equal(civil_format(DAY_MAX, buf), "2200-12-31");
    assert_string_equal(civil_format(-719528, buf), "0000-01-01");
    assert_int_equal(strlen(civil_format(INT32_MAX, buf)), 10);
    assert_int_equal(strlen(civil_format(DAY_NONE, buf)), 10);
}

static void parses_what_it_formats(void **state)
{
    (void)state;
    for (Day day = DAY_MIN; day <= DAY_MAX; day++) {
        char buf[CIVIL_DAY_LEN];
        Day parsed = DAY_NONE;
        assert_int_equal(civil_parse(civil_format(day, buf), &parsed), 0);
        assert_int_equal(parsed, day);
    }
}

static void parses_one_form_only(void **state)
{
    static const struct {
        const char *text;
        int result;
    } cases[] = {
        {"", -EINVAL},
        {"2026", -EINVAL},
        {"2026-11", -EINVAL},
        {"2026-11-2", -EINVAL},
        {"2026-11-222", -EINVAL},
        {"2026-1-22", -EINVAL},
        {"26-11-22", -EINVAL},
        {"2026/11/22", -EINVAL},
        {" 2026-11-22", -EINVAL},
        {"2026-11-22 ", -EINVAL},
        {"-026-11-22", -EINVAL},
        {"2026-+1-22", -EINVAL},
        {"2026-02-29", -ERANGE},
        {"2026-13-01", -ERANGE},
        {"2026-00-01", -ERANGE},
        {"2026-01-00", -ERANGE},
        {"2026-04-31", -ERANGE},
        {"1969-12-31", -ERANGE},
        {"2201-01-01", -ERANGE},
        {"0000-00-00", -ERANGE},
        {"2028-02-29", 0},
        {"1970-01-01", 0},
        {"2200-12-31", 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        Day day = 12345;
        int r = civil_parse(cases[i].text, &day);
        if (r != cases[i].result)
            fail_msg("\"%s\": %d", cases[i].text, r);
        if (r != 0)
            assert_int_equal(day, 12345);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_every_day),
        cmocka_unit_test(knows_its_bounds),
        cmocka_unit_test(refuses_dates_that_are_none),
        cmocka_unit_test(names_weekdays),
        cmocka_unit_test(parses_weekdays),
        cmocka_unit_test(formats),
        cmocka_unit_test(parses_what_it_formats),
        cmocka_unit_test(parses_one_form_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
