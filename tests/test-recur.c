/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/recur.h"
#include "zones.h"

typedef int (*Parser)(const char *text, Recur *recur);
typedef const char *(*Formatter)(const Recur *recur, char buf[static RECUR_TEXT_LEN]);

static int parse_days(const char *text, Recur *recur)
{
    return recur_parse_days(text, &recur->days);
}

static const char *format_days(const Recur *recur, char buf[static RECUR_TEXT_LEN])
{
    return recur_format_days(&recur->days, buf);
}

static void assert_same_time(RecurTime a, RecurTime b)
{
    assert_int_equal(a.anchor, b.anchor);
    assert_int_equal(a.sec, b.sec);
}

/* Field by field: what lies between them is nobody's. */
static void assert_same_rule(const Recur *a, const Recur *b)
{
    assert_int_equal(a->n_times, b->n_times);
    for (size_t i = 0; i < a->n_times; i++)
        assert_same_time(a->times[i], b->times[i]);
    assert_int_equal(a->every, b->every);
    assert_same_time(a->from, b->from);
    assert_same_time(a->to, b->to);
    assert_int_equal(a->days.kind, b->days.kind);
    assert_int_equal(a->days.weekdays, b->days.weekdays);
    assert_int_equal(a->days.n, b->days.n);
    assert_int_equal(a->days.from, b->days.from);
    assert_int_equal(a->days.until, b->days.until);
}

/* Parses, prints the normal form, and parses that to the same rule. */
static void normalises(Parser parse, Formatter format, const char *text, const char *expected)
{
    Recur recur = {.n_times = 0}, again = {.n_times = 0};
    char buf[RECUR_TEXT_LEN];
    int r = parse(text, &recur);

    if (r != 0 || strcmp(format(&recur, buf), expected) != 0)
        fail_msg("\"%s\": %d, \"%s\"", text, r, r == 0 ? buf : "");
    assert_int_equal(parse(expected, &again), 0);
    assert_same_rule(&recur, &again);
}

/* Fails with exactly this, and leaves the rule as it was. */
static void refuses(Parser parse, const char *text, int error)
{
    Recur recur, before;

    memset(&recur, 0x5a, sizeof(recur));
    before = recur;
    int r = parse(text, &recur);
    if (r != error)
        fail_msg("\"%s\": %d, not %d", text, r, error);
    assert_memory_equal(&recur, &before, sizeof(recur));
}

#define AT(text, expected) normalises(recur_parse_at, recur_format_at, text, expected)
#define NOT_AT(text, error) refuses(recur_parse_at, text, RECUR_E_##error)
#define EVERY(text, expected) normalises(recur_parse_every, recur_format_every, text, expected)
#define NOT_EVERY(text, error) refuses(recur_parse_every, text, RECUR_E_##error)
#define DAYS(text, expected) normalises(parse_days, format_days, text, expected)
#define NOT_DAYS(text, error) refuses(parse_days, text, RECUR_E_##error)

#define HOURS_0_TO_11 "0:00,1:00,2:00,3:00,4:00,5:00,6:00,7:00,8:00,9:00,10:00,11:00"
#define HOURS_12_TO_23 "12:00,13:00,14:00,15:00,16:00,17:00,18:00,19:00,20:00,21:00,22:00,23:00"

static void reads_times(void **state)
{
    (void)state;
    AT("22:15", "22:15");
    AT(" 22:15 ", "22:15");
    AT("9:05", "09:05");
    AT("22:15:30", "22:15:30");
    AT("00:00", "00:00");
    AT("23:59:59", "23:59:59");
    AT("bedtime", "bedtime");
    AT("Wake", "wake");
    AT("bedtime - 45m", "bedtime - 45m");
    AT("bedtime-45m", "bedtime - 45m");
    AT("BEDTIME -45 minutes", "bedtime - 45m");
    AT("wake + 90m", "wake + 1h30m");
    AT("wake + 0", "wake");
    AT("bedtime - 23h 59m 59s", "bedtime - 23h59m59s");
    AT("wake + 30m, 12:00, bedtime - 45m", "wake + 30m, 12:00, bedtime - 45m");
    AT("22:15 ,9:00", "22:15, 09:00");
    AT("wake, wake + 1s, wake - 1s", "wake, wake + 1s, wake - 1s");
}

static void refuses_times(void **state)
{
    static const char *const bad[] = {
        "",
        " ",
        ",",
        "22:15,",
        ",22:15",
        "22:15 22:30",
        "22:15,,22:30",
        "22.15",
        "2215",
        "22:1",
        "222:15",
        "22:155",
        "22:15:3",
        "22:15:300",
        "noon",
        "wakeup",
        "wake 5m",
        "wake +",
        "wake + -5m",
        "wake + 5",
        "5m + wake",
        "bedtime + 22:15",
        "bedtime - 45m x",
        "22:15+1h",
        "wake + 1h + 5m",
        "wake + 5m 1h",
        "-22:15",
        "25:00,",
        "bedtime - 24h x",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        NOT_AT(bad[i], SYNTAX);
    NOT_AT("24:00", CLOCK);
    NOT_AT("22:60", CLOCK);
    NOT_AT("22:15:60", CLOCK);
    NOT_AT("wake + 24h", OFFSET);
    NOT_AT("wake - 24h", OFFSET);
    NOT_AT("wake + 0m", OFFSET);
    NOT_AT("wake + 99999999999999999999h", OFFSET);
    NOT_AT("22:15, 24:00", CLOCK);
    NOT_AT("wake + 24h, 24:00", OFFSET);
    NOT_AT("22:15, 22:15", TWICE);
    NOT_AT("09:00, 12:00, 9:00", TWICE);
    NOT_AT("wake, wake + 0", TWICE);
    NOT_AT("bedtime - 60m, bedtime - 1h", TWICE);
}

static void holds_so_many_times(void **state)
{
    Recur recur = {.n_times = 0};
    char buf[RECUR_TEXT_LEN];

    (void)state;
    assert_int_equal(recur_parse_at(HOURS_0_TO_11 "," HOURS_12_TO_23, &recur), 0);
    assert_int_equal(recur.n_times, RECUR_TIMES_MAX);
    NOT_AT(HOURS_0_TO_11 "," HOURS_12_TO_23 ",23:30", MANY);

    for (int i = 0; i < RECUR_TIMES_MAX; i++)
        recur.times[i] = (RecurTime){RECUR_BEDTIME, -(SEC_PER_DAY - 1) + i};
    AT(recur_format_at(&recur, buf), recur_format_at(&recur, buf));
}

static void keeps_what_it_does_not_read(void **state)
{
    Recur recur = {.every = 7, .from = {RECUR_WAKE, 8}, .days = {RECUR_QUOTA, .n = 3}};

    (void)state;
    assert_int_equal(recur_parse_at("22:15", &recur), 0);
    assert_int_equal(recur.every, 7);
    assert_int_equal(recur.from.sec, 8);
    assert_int_equal(recur_parse_every("20m between 09:00 and 18:00", &recur), 0);
    assert_int_equal(recur.n_times, 1);
    assert_int_equal(recur.times[0].sec, 22 * 3600 + 15 * 60);
    assert_int_equal(recur.days.n, 3);
}

static void reads_intervals(void **state)
{
    (void)state;
    EVERY("20m between 09:00 and 18:00", "20m between 09:00 and 18:00");
    EVERY("1 hour BETWEEN 9:00 AND 18:00", "1h between 09:00 and 18:00");
    EVERY("1h between wake + 1h and bedtime - 2h", "1h between wake + 1h and bedtime - 2h");
    EVERY("90m between wake and 12:00", "1h30m between wake and 12:00");
    EVERY("1h 30m between wake+1h30m and bedtime", "1h30m between wake + 1h30m and bedtime");
    EVERY("5m between 09:00 and 18:00", "5m between 09:00 and 18:00");
    EVERY("24h between 09:00 and 18:00", "1d between 09:00 and 18:00");
    EVERY("20m between 22:00 and 02:00", "20m between 22:00 and 02:00");
}

static void refuses_intervals(void **state)
{
    static const char *const bad[] = {
        "",
        "20m",
        "20m between 09:00",
        "20m between 09:00 and",
        "20m between 09:00 and 18:00 x",
        "20m between 09:00 und 18:00",
        "20m from 09:00 to 18:00",
        "20 between 09:00 and 18:00",
        "every 20m between 09:00 and 18:00",
        "between 09:00 and 18:00",
        "20m betweenwake and 18:00",
        "-20m between 09:00 and 18:00",
        "20m between 09:00, 10:00 and 18:00",
        "1m between 25:00 and 18:00,",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        NOT_EVERY(bad[i], SYNTAX);
    NOT_EVERY("4m59s between 09:00 and 18:00", EVERY);
    NOT_EVERY("0 between 09:00 and 18:00", EVERY);
    NOT_EVERY("24h1s between 09:00 and 18:00", EVERY);
    NOT_EVERY("20m between 24:00 and 18:00", CLOCK);
    NOT_EVERY("20m between 09:00 and 18:60", CLOCK);
    NOT_EVERY("20m between wake + 24h and bedtime", OFFSET);
}

static void reads_days(void **state)
{
    (void)state;
    DAYS("daily", "daily");
    DAYS(" Daily ", "daily");
    DAYS("mon", "mon");
    DAYS("mon,wed,fri", "mon,wed,fri");
    DAYS("fri , MON", "mon,fri");
    DAYS("Monday, friday", "mon,fri");
    DAYS("mon-fri", "mon-fri");
    DAYS("mon - wed, fri", "mon-wed,fri");
    DAYS("mon,tue,wed", "mon-wed");
    DAYS("mon,tue,thu,fri,sat", "mon,tue,thu-sat");
    DAYS("sat,sun", "sat,sun");
    DAYS("fri-mon", "mon,fri-sun");
    DAYS("mon-mon", "mon");
    DAYS("mon-sun", "daily");
    DAYS("wed-tue", "daily");
    DAYS("every 2 days from 2026-11-20", "every 2 days from 2026-11-20");
    DAYS("every 1 day from 1970-01-01", "every 1 days from 1970-01-01");
    DAYS("EVERY 366 DAYS FROM 2200-12-31", "every 366 days from 2200-12-31");
    DAYS("3 per week", "3 per week");
    DAYS("3 per week until 2026-12-20", "3 per week until 2026-12-20");
    DAYS("mon-sun until 2026-12-20", "daily until 2026-12-20");
    DAYS("MON, wed  until  2026-12-20", "mon,wed until 2026-12-20");
    DAYS("daily until 1970-01-02", "daily until 1970-01-02");
    DAYS("daily until 2200-12-31", "daily until 2200-12-31");
    DAYS("every 366 days from 1970-01-01", "every 366 days from 1970-01-01");
    DAYS("every 2 days from 2026-11-20 until 2026-11-20", "every 2 days from 2026-11-20 until 2026-11-20");
    DAYS("1 per week", "1 per week");
    DAYS("7  PER  week", "7 per week");
}

static void refuses_days(void **state)
{
    static const char *const bad[] = {
        "",
        "mo",
        "mon,",
        "mon wed",
        "mon-",
        "-mon",
        "mon--fri",
        "daily,mon",
        "every day",
        "every 2 days",
        "every 2 from 2026-11-20",
        "2 days from 2026-11-20",
        "every two days from 2026-11-20",
        "every 2 days from 20-11-2026",
        "every 2 days from 2026-11-200",
        "every 2 days from 2026-11-20 x",
        "3 a week",
        "three per week",
        "3 per month",
        "3 per weeks",
        "per week",
        "daily until",
        "until 2026-12-20",
        "daily until tomorrow",
        "daily until 2026-12-20 until 2026-12-21",
        "0 per",
        "every 0 days",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        NOT_DAYS(bad[i], SYNTAX);
    NOT_DAYS("daily until 2026-02-30", UNTIL);
    NOT_DAYS("daily until 1970-01-01", UNTIL);
    NOT_DAYS("daily until 2201-01-01", UNTIL);
    NOT_DAYS("every 2 days from 2026-11-20 until 2026-11-19", ORDER);
    NOT_DAYS("0 per week", QUOTA);
    NOT_DAYS("8 per week", QUOTA);
    NOT_DAYS("every 0 days from 2026-11-20", DAYS);
    NOT_DAYS("every 367 days from 2026-11-20", DAYS);
    NOT_DAYS("every 99999999999 days from 2026-11-20", DAYS);
    NOT_DAYS("every 2 days from 2026-02-30", FROM);
    NOT_DAYS("every 2 days from 1969-12-31", FROM);
    NOT_DAYS("every 2 days from 2201-01-01", FROM);
    /* Of several the first. */
    NOT_DAYS("every 0 days from 1969-12-31 until 2201-01-01", DAYS);
    NOT_DAYS("every 2 days from 1969-12-31 until 2201-01-01", FROM);
    NOT_DAYS("every 2 days from 2026-11-20 until 1970-01-01", UNTIL);
    NOT_DAYS("mon,mon", TWICE);
    NOT_DAYS("mon-fri,wed", TWICE);
}

static void falls_on(const char *text, const char *day, bool expected)
{
    RecurDays days;

    assert_int_equal(recur_parse_days(text, &days), 0);
    if (recur_on_day(&days, day_of(day)) != expected)
        fail_msg("\"%s\" and %s", text, day);
}

static void names_its_days(void **state)
{
    (void)state;
    falls_on("daily", "2026-11-22", true);
    falls_on("sun", "2026-11-22", true);
    falls_on("mon-sat", "2026-11-22", false);
    falls_on("mon", "2026-11-23", true);
    falls_on("every 2 days from 2026-11-20", "2026-11-18", false);
    falls_on("every 2 days from 2026-11-20", "2026-11-19", false);
    falls_on("every 2 days from 2026-11-20", "2026-11-20", true);
    falls_on("every 2 days from 2026-11-20", "2026-11-21", false);
    falls_on("every 2 days from 2026-11-20", "2026-11-22", true);
    falls_on("every 3 days from 2027-12-31", "2028-03-01", false);
    falls_on("every 3 days from 2027-12-31", "2028-03-03", true);
    falls_on("every 7 days from 2026-11-20", "2026-11-27", true);
    falls_on("every 7 days from 2026-11-20", "2026-11-26", false);
    falls_on("3 per week", "2026-11-22", true);
    falls_on("3 per week until 2026-11-22", "2026-11-22", true);
    falls_on("3 per week until 2026-11-22", "2026-11-23", false);
    falls_on("every 2 days from 2026-11-20 until 2026-11-23", "2026-11-22", true);
    falls_on("every 2 days from 2026-11-20 until 2026-11-23", "2026-11-24", false);
}

static void hangs_on_bedtime(const char *at, const char *every, bool expected)
{
    Recur recur = {.n_times = 0};

    if (at)
        assert_int_equal(recur_parse_at(at, &recur), 0);
    if (every)
        assert_int_equal(recur_parse_every(every, &recur), 0);
    assert_int_equal(recur_on_bedtime(&recur), expected);
}

static void knows_what_hangs_on_bedtime(void **state)
{
    (void)state;
    hangs_on_bedtime(NULL, NULL, false);
    hangs_on_bedtime("22:15, wake", NULL, false);
    hangs_on_bedtime("bedtime", NULL, true);
    hangs_on_bedtime("22:15, bedtime - 45m", NULL, true);
    hangs_on_bedtime(NULL, "20m between wake and bedtime", false);
    hangs_on_bedtime(NULL, "20m between bedtime - 2h and bedtime", true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_times),         cmocka_unit_test(refuses_times),
        cmocka_unit_test(holds_so_many_times), cmocka_unit_test(keeps_what_it_does_not_read),
        cmocka_unit_test(reads_intervals),     cmocka_unit_test(refuses_intervals),
        cmocka_unit_test(reads_days),          cmocka_unit_test(refuses_days),
        cmocka_unit_test(names_its_days),      cmocka_unit_test(knows_what_hangs_on_bedtime),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
