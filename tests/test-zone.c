/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "zones.h"

static void resolves(const Zone *zone, const char *wall_time, ZoneFit expected_fit, const char *expected)
{
    Usec at, as_utc = utc(wall_time);
    char buf[ZONE_RFC3339_LEN];
    ZoneFit fit =
        zone_resolve(zone, (Day)(as_utc / USEC_PER_DAY), (int32_t)(as_utc % USEC_PER_DAY / USEC_PER_SEC), &at);

    if (strcmp(zone_format(zone, at, buf), expected) != 0 || fit != expected_fit)
        fail_msg("%s in %s is %s (%d), not %s (%d)", wall_time, zone_name(zone), buf, fit, expected, expected_fit);
}

static void keeps_utc(void **state)
{
    _cleanup_(zone_freep) Zone *zone = zone_by_rule("UTC0");

    (void)state;
    assert_string_equal(zone_name(zone), "UTC0");
    is_at(zone, "2026-11-22 22:15", "2026-11-22T22:15:00+00:00");
    resolves(zone, "2026-11-22 22:15:30", ZONE_EXACT, "2026-11-22T22:15:30+00:00");
}

static void moves_forward_in_a_gap(void **state)
{
    _cleanup_(zone_freep) Zone *berlin = zone_by_rule(RULE_BERLIN);
    _cleanup_(zone_freep) Zone *lord_howe = zone_by_rule(RULE_LORD_HOWE);
    _cleanup_(zone_freep) Zone *havana = zone_by_rule(RULE_HAVANA);

    (void)state;
    resolves(berlin, "2026-03-29 01:59:59", ZONE_EXACT, "2026-03-29T01:59:59+01:00");
    resolves(berlin, "2026-03-29 02:00", ZONE_GAP, "2026-03-29T03:00:00+02:00");
    resolves(berlin, "2026-03-29 02:59:59", ZONE_GAP, "2026-03-29T03:59:59+02:00");
    resolves(berlin, "2026-03-29 03:00", ZONE_EXACT, "2026-03-29T03:00:00+02:00");
    resolves(lord_howe, "2026-10-04 02:15", ZONE_GAP, "2026-10-04T02:45:00+11:00");
    resolves(lord_howe, "2026-10-04 02:30", ZONE_EXACT, "2026-10-04T02:30:00+11:00");
    resolves(havana, "2026-03-08 00:30", ZONE_GAP, "2026-03-08T01:30:00-04:00");
}

static void takes_the_first_of_an_overlap(void **state)
{
    _cleanup_(zone_freep) Zone *berlin = zone_by_rule(RULE_BERLIN);
    _cleanup_(zone_freep) Zone *lord_howe = zone_by_rule(RULE_LORD_HOWE);

    (void)state;
    resolves(berlin, "2026-10-25 01:59:59", ZONE_EXACT, "2026-10-25T01:59:59+02:00");
    resolves(berlin, "2026-10-25 02:00", ZONE_OVERLAP, "2026-10-25T02:00:00+02:00");
    resolves(berlin, "2026-10-25 02:59:59", ZONE_OVERLAP, "2026-10-25T02:59:59+02:00");
    resolves(berlin, "2026-10-25 03:00", ZONE_EXACT, "2026-10-25T03:00:00+01:00");
    resolves(lord_howe, "2026-04-05 01:30", ZONE_OVERLAP, "2026-04-05T01:30:00+11:00");
    resolves(lord_howe, "2026-04-05 01:29:59", ZONE_EXACT, "2026-04-05T01:29:59+11:00");
}

static void takes_seconds_of_other_days(void **state)
{
    _cleanup_(zone_freep) Zone *zone = zone_by_rule(RULE_BERLIN);
    Usec at;

    (void)state;
    assert_int_equal(zone_resolve(zone, day_of("2026-11-22"), 25 * 3600, &at), ZONE_EXACT);
    assert_int_equal(at, utc("2026-11-23 00:00"));
    assert_int_equal(zone_resolve(zone, day_of("2026-11-22"), -1, &at), ZONE_EXACT);
    assert_int_equal(at, utc("2026-11-21 22:59:59"));
    assert_int_equal(zone_resolve(zone, day_of("2026-03-28"), 26 * 3600, &at), ZONE_GAP);
    assert_int_equal(at, utc("2026-03-29 01:00"));
}

static void skips_a_day(void **state)
{
    _cleanup_(zone_freep) Zone *apia = zone_apia();
    _cleanup_(zone_freep) Zone *berlin = zone_by_rule(RULE_BERLIN);

    (void)state;
    assert_true(zone_has_day(apia, day_of("2011-12-29")));
    assert_false(zone_has_day(apia, day_of("2011-12-30")));
    assert_true(zone_has_day(apia, day_of("2011-12-31")));
    resolves(apia, "2011-12-29 23:59:59", ZONE_EXACT, "2011-12-29T23:59:59-10:00");
    resolves(apia, "2011-12-30 00:00", ZONE_GAP, "2011-12-31T00:00:00+14:00");
    resolves(apia, "2011-12-30 22:15", ZONE_GAP, "2011-12-31T22:15:00+14:00");
    for (Day day = day_of("2026-01-01"); day < day_of("2027-01-01"); day++)
        assert_true(zone_has_day(berlin, day));
}

/* Noon of the 30th is followed by noon of the 31st: either date was, by half. */
static void has_days_that_were_cut(void **state)
{
    int64_t noon = utc("2011-12-30 12:00") / USEC_PER_SEC;
    _cleanup_(zone_freep) Zone *zone = zone_with_shift(0, noon, 24 * 3600);
    _cleanup_(zone_freep) Zone *havana = zone_by_rule(RULE_HAVANA);

    (void)state;
    assert_true(zone_has_day(zone, day_of("2011-12-30")));
    assert_true(zone_has_day(zone, day_of("2011-12-31")));
    assert_true(zone_has_day(havana, day_of("2026-03-08")));
}

/* Of a date that lost all but a second, at its beginning or its end. */
static void has_days_of_a_second(void **state)
{
    int64_t midnight = utc("2011-12-30 00:00") / USEC_PER_SEC;
    _cleanup_(zone_freep) Zone *first = zone_with_shift(0, midnight + 1, SEC_PER_DAY);
    _cleanup_(zone_freep) Zone *none = zone_with_shift(0, midnight, SEC_PER_DAY);
    _cleanup_(zone_freep) Zone *last = zone_with_shift(0, midnight, SEC_PER_DAY - 1);

    (void)state;
    assert_true(zone_has_day(first, day_of("2011-12-30")));
    assert_false(zone_has_day(none, day_of("2011-12-30")));
    assert_true(zone_has_day(last, day_of("2011-12-30")));
}

static void repeats_a_day(void **state)
{
    int64_t midnight = utc("1993-08-21 12:00") / USEC_PER_SEC;
    _cleanup_(zone_freep) Zone *zone = zone_with_shift(12 * 3600, midnight, -12 * 3600);

    (void)state;
    resolves(zone, "1993-08-20 23:59:59", ZONE_EXACT, "1993-08-20T23:59:59+12:00");
    resolves(zone, "1993-08-21 12:00", ZONE_OVERLAP, "1993-08-21T12:00:00+12:00");
    resolves(zone, "1993-08-22 00:00", ZONE_EXACT, "1993-08-22T00:00:00-12:00");
}

static void reads_every_form_of_a_rule(void **state)
{
    static const struct {
        const char *rule, *instant, *expected;
    } cases[] = {
        {"<+01>-1", "2026-07-01 12:00", "2026-07-01T13:00:00+01:00"},
        {"<-0330>+3:30", "2026-07-01 12:00", "2026-07-01T08:30:00-03:30"},
        {"ABC-0:34:08", "2026-07-01 12:00", "2026-07-01T12:34:08+00:34"},
        {"ABC0:00:30", "2026-07-01 12:00", "2026-07-01T11:59:30+00:00"},
        {"ABC-1:59:59", "2026-07-01 12:00", "2026-07-01T13:59:59+01:59"},
        {"ABC-24", "2026-07-01 12:00", "2026-07-02T12:00:00+24:00"},
        /* negative summer time, in winter */
        {RULE_DUBLIN, "2026-01-15 12:00", "2026-01-15T12:00:00+00:00"},
        {RULE_DUBLIN, "2026-07-15 12:00", "2026-07-15T13:00:00+01:00"},
        {RULE_DUBLIN, "2026-03-29 00:59:59", "2026-03-29T00:59:59+00:00"},
        {RULE_DUBLIN, "2026-03-29 01:00", "2026-03-29T02:00:00+01:00"},
        /* the rule of the United States */
        {"EST5EDT", "2026-03-08 06:59:59", "2026-03-08T01:59:59-05:00"},
        {"EST5EDT", "2026-03-08 07:00", "2026-03-08T03:00:00-04:00"},
        {"EST5EDT4", "2026-11-01 06:00", "2026-11-01T01:00:00-05:00"},
        /* Jn leaves out 29 February, n counts it from 0: both are 1 March */
        {"AAA0BBB,J60/0,J300", "2028-02-29 23:59:59", "2028-02-29T23:59:59+00:00"},
        {"AAA0BBB,J60/0,J300", "2028-03-01 00:00", "2028-03-01T01:00:00+01:00"},
        {"AAA0BBB,J60/0,J300", "2027-03-01 00:00", "2027-03-01T01:00:00+01:00"},
        {"AAA0BBB,J59/0,J300", "2028-02-28 00:00", "2028-02-28T01:00:00+01:00"},
        {"AAA0BBB,60/0,300", "2028-03-01 00:00", "2028-03-01T01:00:00+01:00"},
        {"AAA0BBB,60/0,300", "2027-03-01 00:00", "2027-03-01T00:00:00+00:00"},
        {"AAA0BBB,60/0,300", "2027-03-02 00:00", "2027-03-02T01:00:00+01:00"},
        {"AAA0BBB,J1/0,365/0", "2028-12-30 22:59:59", "2028-12-30T23:59:59+01:00"},
        {"AAA0BBB,J1/0,365/0", "2028-12-30 23:00", "2028-12-30T23:00:00+00:00"},
        /* the last Sunday of a month that ends with one, and of one with four */
        {"AAA0BBB,M5.5.0/0,M12.1.0", "2026-05-30 23:59", "2026-05-30T23:59:00+00:00"},
        {"AAA0BBB,M5.5.0/0,M12.1.0", "2026-05-31 00:00", "2026-05-31T01:00:00+01:00"},
        {"AAA0BBB,M2.5.0/0,M12.1.0", "2026-02-22 00:00", "2026-02-22T01:00:00+01:00"},
        {"AAA0BBB,M2.5.0/0,M12.5.4/0", "2026-12-30 23:00", "2026-12-30T23:00:00+00:00"},
        {"AAA0BBB,M1.1.1/0,M12.4.5/0", "2026-01-04 23:59:59", "2026-01-04T23:59:59+00:00"},
        {"AAA0BBB,M1.1.1/0,M12.4.5/0", "2026-01-05 00:00", "2026-01-05T01:00:00+01:00"},
        {"AAA0BBB,M2.5.0/0,M12.5.4/0", "2026-12-30 22:59:59", "2026-12-30T23:59:59+01:00"},
        {"AAA0BBB,M2.5.0/0,M12.5.5/0", "2026-12-24 22:59:59", "2026-12-24T23:59:59+01:00"},
        {"AAA0BBB,M2.5.0/0,M12.5.5/0", "2026-12-24 23:00", "2026-12-24T23:00:00+00:00"},
        /* times outside the day */
        {"AAA0BBB,M3.4.4/50,M10.4.4/50", "2026-03-28 01:59:59", "2026-03-28T01:59:59+00:00"},
        {"AAA0BBB,M3.4.4/50,M10.4.4/50", "2026-03-28 02:00", "2026-03-28T03:00:00+01:00"},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29 00:59:59", "2026-03-28T22:59:59-02:00"},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29 01:00", "2026-03-29T00:00:00-01:00"},
        {"AAA0BBB,J10/-167,J300/167", "2026-01-03 01:00", "2026-01-03T02:00:00+01:00"},
        {"AAA0BBB,J10/-167,J300/167", "2026-01-03 00:59:59", "2026-01-03T00:59:59+00:00"},
        /* all year, in two spellings */
        {"EST5EDT,0/0,J365/25", "2026-12-31 23:59:59", "2026-12-31T19:59:59-04:00"},
        {"EST5EDT,0/0,J365/25", "2027-01-01 05:00", "2027-01-01T01:00:00-04:00"},
        {"XXX3EDT4,0/0,J365/23", "2026-12-31 23:59:59", "2026-12-31T19:59:59-04:00"},
        {"XXX3EDT4,0/0,J365/23", "2027-01-01 03:00", "2026-12-31T23:00:00-04:00"},
        /* all year and more, and never */
        {"AAA0BBB,J2/0,J365/167", "2026-01-01 12:00", "2026-01-01T13:00:00+01:00"},
        {"AAA0BBB,J2/0,J365/167", "2026-07-01 12:00", "2026-07-01T13:00:00+01:00"},
        {"AAA0BBB,J60/2,J60/3", "2026-03-01 02:00", "2026-03-01T02:00:00+00:00"},
        {"AAA0BBB,J60/2,J60/3", "2026-07-01 12:00", "2026-07-01T12:00:00+00:00"},
        /* a second of summer */
        {"AAA0BBB,J60/2,J60/3:00:01", "2026-03-01 02:00", "2026-03-01T03:00:00+01:00"},
        {"AAA0BBB,J60/2,J60/3:00:01", "2026-03-01 02:00:01", "2026-03-01T02:00:01+00:00"},
        /* southern summer, over the new year and to the last year there is */
        {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "1970-01-01 00:00", "1970-01-01T11:00:00+11:00"},
        {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2200-12-31 12:00", "2200-12-31T23:00:00+11:00"},
        {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2200-07-01 00:00", "2200-07-01T10:30:00+10:30"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_(zone_freep) Zone *zone = zone_by_rule(cases[i].rule);
        char buf[ZONE_RFC3339_LEN];
        if (strcmp(zone_format(zone, utc(cases[i].instant), buf), cases[i].expected) != 0)
            fail_msg("%s in %s is %s, not %s", cases[i].instant, cases[i].rule, buf, cases[i].expected);
    }
}

static void refuses_broken_rules(void **state)
{
    static const char *const bad[] = {
        "",
        "UTC",
        "AB1",
        "1",
        "<+01",
        "<+01>",
        "<+1>-1",
        "A1C0",
        "ABC25",
        "ABC-25",
        "ABC1:60",
        "ABC1:00:60",
        "ABC1:00:00:00",
        "<+01>",
        "ABC1:",
        "ABC+-1",
        "ABC1 ",
        " ABC1",
        "ABC1D",
        "ABC1DEF,",
        "ABC1DEF,M3.5.0",
        "ABC1DEF,M3.5.0,",
        "ABC1DEF,M3.5.0,M10.5",
        "ABC1DEF,M0.5.0,M10.5.0",
        "ABC1DEF,M13.5.0,M10.5.0",
        "ABC1DEF,M3.0.0,M10.5.0",
        "ABC1DEF,M3.6.0,M10.5.0",
        "ABC1DEF,M3.5.7,M10.5.0",
        "ABC1DEF,J0,J365",
        "ABC1DEF,J1,J366",
        "ABC1DEF,0,366",
        "ABC1DEF,M3.5.0/168,M10.5.0",
        "ABC1DEF,M3.5.0,M10.5.0/-168",
        "ABC1DEF,M3.5.0,M10.5.0x",
        "ABC1DEF,M3.5.0/,M10.5.0",
        "ABC1DEF,M3.5.0/2:60,M10.5.0",
        "ABC1DEF;M3.5.0,M10.5.0",
        "Europe/Berlin",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        Zone *zone = NULL;
        if (zone_new_posix(&zone, bad[i]) != -EINVAL || zone)
            fail_msg("\"%s\" is taken for a rule", bad[i]);
    }
}

static void holds_the_ends(void **state)
{
    _cleanup_(zone_freep) Zone *zone = zone_by_rule(RULE_BERLIN);
    static const Usec ends[] = {INT64_MIN, INT64_MIN + 1, -1, 0, INT64_MAX - 1, INT64_MAX};
    char buf[ZONE_RFC3339_LEN];
    Usec at;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        LocalTime local = zone_local(zone, ends[i]);
        assert_in_range(local.sec, 0, SEC_PER_DAY - 1);
        assert_in_range(local.usec, 0, USEC_PER_SEC - 1);
        assert_true(strlen(zone_format(zone, ends[i], buf)) == strlen("2026-11-22T22:15:00+01:00"));
    }
    assert_int_equal(zone_offset(zone, INT64_MIN), 3600);
    assert_int_equal(zone_offset(zone, INT64_MAX), 3600);
    zone_resolve(zone, INT32_MAX, INT32_MAX, &at);
    assert_int_equal(at, INT64_MAX);
    zone_resolve(zone, INT32_MIN, INT32_MIN, &at);
    assert_int_equal(at, INT64_MIN);
}

static void formats(void **state)
{
    char buf[ZONE_RFC3339_LEN];

    (void)state;
    assert_string_equal(zone_format_offset(-12600, utc("2026-11-22 22:15") + 999999, buf), "2026-11-22T18:45:00-03:30");
    assert_string_equal(zone_format_offset(0, -1, buf), "1969-12-31T23:59:59+00:00");
    assert_string_equal(zone_format_offset(-60, 0, buf), "1969-12-31T23:59:00-00:01");
    assert_string_equal(zone_format_offset(0, 0, buf), "1970-01-01T00:00:00+00:00");
    assert_string_equal(zone_format_offset(-30, 0, buf), "1969-12-31T23:59:30+00:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_utc),
        cmocka_unit_test(moves_forward_in_a_gap),
        cmocka_unit_test(takes_the_first_of_an_overlap),
        cmocka_unit_test(takes_seconds_of_other_days),
        cmocka_unit_test(skips_a_day),
        cmocka_unit_test(has_days_that_were_cut),
        cmocka_unit_test(has_days_of_a_second),
        cmocka_unit_test(repeats_a_day),
        cmocka_unit_test(reads_every_form_of_a_rule),
        cmocka_unit_test(refuses_broken_rules),
        cmocka_unit_test(holds_the_ends),
        cmocka_unit_test(formats),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
