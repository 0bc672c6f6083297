/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "zones.h"

static const TzifBlock moscow = {
    .time_size = 8,
    .offsets = {9017, 3 * 3600, 4 * 3600, 3 * 3600},
    .times = {-1640995200, 1301180400, 1414274400}, /* 1918, 2011-03-26T23:00Z, 2014-10-25T22:00Z */
    .n_times = 3,
};

static int read_tzif(Zone **ret, const Bytes *bytes)
{
    /* Of exactly that size, so that a sanitizer sees what lies outside. */
    _cleanup_free_ uint8_t *copy = malloc(bytes->n ? bytes->n : 1);

    assert_non_null(copy);
    memcpy(copy, bytes->data, bytes->n);
    return zone_new_tzif(ret, "Test/Zone", copy, bytes->n);
}

static void reads_every_version(void **state)
{
    (void)state;
    for (char version = '1'; version <= '4'; version++) {
        _cleanup_(zone_freep) Zone *zone = NULL;
        Bytes bytes = {.n = 0};
        TzifBlock block = moscow;
        if (version == '1') {
            block.time_size = 4;
            put_block(&bytes, '\0', &block);
        } else {
            put_tzif(&bytes, version, &block, "MSK-3");
        }
        assert_int_equal(read_tzif(&zone, &bytes), 0);
        assert_string_equal(zone_name(zone), "Test/Zone");
        is_at(zone, "1970-01-01 00:00", "1970-01-01T03:00:00+03:00");
        is_at(zone, "2011-03-26 22:59:59", "2011-03-27T01:59:59+03:00");
        is_at(zone, "2011-03-26 23:00", "2011-03-27T03:00:00+04:00");
        is_at(zone, "2014-10-25 21:59:59", "2014-10-26T01:59:59+04:00");
        is_at(zone, "2014-10-25 22:00", "2014-10-26T01:00:00+03:00");
        is_at(zone, "2200-12-31 12:00", "2200-12-31T15:00:00+03:00");
    }
}

static void passes_over_what_it_does_not_need(void **state)
{
    _cleanup_(zone_freep) Zone *zone = NULL;
    TzifBlock block = moscow;
    Bytes bytes = {.n = 0};

    (void)state;
    block.indicators = true;
    block.summer = true;
    put_tzif(&bytes, '2', &block, "MSK-3");
    assert_int_equal(read_tzif(&zone, &bytes), 0);
    is_at(zone, "2014-10-25 22:00", "2014-10-26T01:00:00+03:00");
}

/* What lies before 1970 or after 2200 is not kept: the last offset before and the last one within hold there. */
static void keeps_the_years_it_is_for(void **state)
{
    _cleanup_(zone_freep) Zone *zone = NULL;
    TzifBlock block = {
        .time_size = 8,
        .offsets = {0, 3600, 2 * 3600, 3 * 3600, 4 * 3600},
        .times = {-300 * SEC_PER_DAY, -4 * SEC_PER_DAY, 0, (int64_t)(DAY_MAX + 4) * SEC_PER_DAY},
        .n_times = 4,
    };
    Bytes bytes = {.n = 0};

    (void)state;
    put_tzif(&bytes, '2', &block, "");
    assert_int_equal(read_tzif(&zone, &bytes), 0);
    assert_int_equal(zone_offset(zone, INT64_MIN), 2 * 3600);
    assert_int_equal(zone_offset(zone, -1), 2 * 3600);
    assert_int_equal(zone_offset(zone, 0), 3 * 3600);
    assert_int_equal(zone_offset(zone, INT64_MAX), 3 * 3600);
}

/* Shifts are looked up from a place that is known for about half a year: wherever they lie in one, and however many. */
static void holds_from_the_second_of_a_shift(void **state)
{
    const int64_t begins = -2 * SEC_PER_DAY, span = 1 << 24;
    _cleanup_(zone_freep) Zone *zone = NULL;
    TzifBlock block = {
        .time_size = 8,
        .offsets = {60, 120, 180, 240, 300, 360, 420},
        .times = {begins + 5 * span - 1, begins + 5 * span, begins + 5 * span + 1, begins + 5 * span + 2,
                  begins + 6 * span, begins + 8 * span - 1},
        .n_times = 6,
    };
    Bytes bytes = {.n = 0};

    (void)state;
    put_tzif(&bytes, '2', &block, "");
    assert_int_equal(read_tzif(&zone, &bytes), 0);
    for (int i = 0; i < block.n_times; i++) {
        assert_int_equal(zone_offset(zone, block.times[i] * USEC_PER_SEC - 1), block.offsets[i]);
        assert_int_equal(zone_offset(zone, block.times[i] * USEC_PER_SEC), block.offsets[i + 1]);
    }
    assert_int_equal(zone_offset(zone, (begins + 9 * span) * USEC_PER_SEC), 420);
}

static void follows_the_footer_after_the_last_shift(void **state)
{
    _cleanup_(zone_freep) Zone *zone = NULL;
    TzifBlock block = moscow;
    Bytes bytes = {.n = 0};

    (void)state;
    put_tzif(&bytes, '2', &block, "MSK-3MSD,M3.5.0,M10.5.0/3");
    assert_int_equal(read_tzif(&zone, &bytes), 0);
    is_at(zone, "2010-07-01 12:00", "2010-07-01T15:00:00+03:00");
    is_at(zone, "2013-12-01 12:00", "2013-12-01T16:00:00+04:00");
    is_at(zone, "2014-12-01 12:00", "2014-12-01T15:00:00+03:00");
    is_at(zone, "2015-03-28 22:59:59", "2015-03-29T01:59:59+03:00");
    is_at(zone, "2015-03-28 23:00", "2015-03-29T03:00:00+04:00");
    is_at(zone, "2200-07-01 12:00", "2200-07-01T16:00:00+04:00");
}

static void follows_the_footer_after_the_only_shift(void **state)
{
    TzifBlock block = {.time_size = 8, .offsets = {0, 3600}, .times = {1000000000}, .n_times = 1}; /* 2001-09-09 */
    _cleanup_(zone_freep) Zone *zone = NULL;
    Bytes bytes = {.n = 0};

    (void)state;
    put_tzif(&bytes, '2', &block, RULE_BERLIN);
    assert_int_equal(read_tzif(&zone, &bytes), 0);
    is_at(zone, "2001-07-01 12:00", "2001-07-01T12:00:00+00:00");
    is_at(zone, "2001-09-10 12:00", "2001-09-10T13:00:00+01:00");
    is_at(zone, "2002-07-01 12:00", "2002-07-01T14:00:00+02:00");
}

static void reads_a_file_without_shifts(void **state)
{
    TzifBlock block = {.time_size = 8, .offsets = {3600}};
    static const struct {
        const char *footer, *january, *july;
    } cases[] = {
        {"", "2026-01-01T13:00:00+01:00", "2026-07-01T13:00:00+01:00"},
        {"CET-1", "2026-01-01T13:00:00+01:00", "2026-07-01T13:00:00+01:00"},
        {"EET-2", "2026-01-01T14:00:00+02:00", "2026-07-01T14:00:00+02:00"},
        {RULE_BERLIN, "2026-01-01T13:00:00+01:00", "2026-07-01T14:00:00+02:00"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_(zone_freep) Zone *zone = NULL;
        Bytes bytes = {.n = 0};
        put_tzif(&bytes, '3', &block, cases[i].footer);
        assert_int_equal(read_tzif(&zone, &bytes), 0);
        is_at(zone, "2026-01-01 12:00", cases[i].january);
        is_at(zone, "2026-07-01 12:00", cases[i].july);
    }
}

/* A zone of the "right" kind: its count runs ahead by the leap seconds before. */
static void takes_leap_seconds_out(void **state)
{
    _cleanup_(zone_freep) Zone *zone = NULL;
    TzifBlock block = moscow;
    Bytes bytes = {.n = 0};

    (void)state;
    block.leap_times[0] = 78796800; /* 1972-06-30T24:00Z */
    block.leap_times[1] = 1341100801;
    block.n_leaps = 2;
    block.times[1] += 1;
    block.times[2] += 2;
    put_tzif(&bytes, '2', &block, "MSK-3");
    assert_int_equal(read_tzif(&zone, &bytes), 0);
    is_at(zone, "2011-03-26 22:59:59", "2011-03-27T01:59:59+03:00");
    is_at(zone, "2011-03-26 23:00", "2011-03-27T03:00:00+04:00");
    is_at(zone, "2014-10-25 21:59:59", "2014-10-26T01:59:59+04:00");
    is_at(zone, "2014-10-25 22:00", "2014-10-26T01:00:00+03:00");
}

static void refuses(const Bytes *bytes, const char *what)
{
    Zone *zone = NULL;

    if (read_tzif(&zone, bytes) != -EINVAL || zone)
        fail_msg("%s is taken for a zone", what);
}

/* Leap seconds that turn time back. */
static void refuses_leaps_that_disorder(void **state)
{
    TzifBlock block = moscow;
    Bytes good = {.n = 0}, bad = {.n = 0};
    Zone *zone = NULL;

    (void)state;
    block.leap_times[0] = block.times[1] + 1;
    block.n_leaps = 1;
    block.leap_step = (int32_t)(block.times[2] - block.times[1]);
    put_tzif(&good, '2', &block, "MSK-3");
    assert_int_equal(read_tzif(&zone, &good), 0);
    zone = zone_free(zone);
    block.leap_step++;
    put_tzif(&bad, '2', &block, "MSK-3");
    refuses(&bad, "a disorder");
}

static void refuses_files_cut_short(void **state)
{
    Bytes whole = {.n = 0}, old = {.n = 0};
    TzifBlock block = moscow;

    (void)state;
    put_tzif(&whole, '2', &block, "MSK-3");
    for (Bytes part = whole; part.n-- > 0;)
        refuses(&part, "a part");
    block.time_size = 4;
    put_block(&old, '\0', &block);
    for (Bytes part = old; part.n-- > 0;)
        refuses(&part, "a part of version 1");
}

#define HEADER 44

static void refuses_malformed_files(void **state)
{
    TzifBlock block = {.time_size = 4, .offsets = {0, 3600, 0}, .times = {0x3e8, 0x7e8}, .n_times = 2};
    static const struct {
        const char *what;
        size_t at;
        uint8_t value;
    } cases[] = {
        {"another magic", 0, 'X'},
        {"version 1 in a later form", 4, '1'},
        {"version 5", 4, '5'},
        {"too many UT indicators", 23, 1},
        {"too many standard indicators", 27, 1},
        {"a huge count of leap seconds", 28, 0xff},
        {"a huge count of times", 32, 0xff},
        {"a huge count of types", 36, 0xff},
        {"no types", 39, 0},
        {"a huge count of characters", 40, 0xff},
        {"no characters", 43, 0},
        {"times that fall", HEADER + 6, 0},
        {"times that stand still", HEADER + 6, 3},
        {"a type that isn't there", HEADER + 8, 3},
        {"an offset beyond the world", HEADER + 10, 0x7f},
        {"an offset far below", HEADER + 10, 0x80},
        {"neither standard nor summer", HEADER + 14, 2},
        {"a name outside the names", HEADER + 15, 4},
    };
    Bytes good = {.n = 0};
    Zone *zone = NULL;

    (void)state;
    put_block(&good, '\0', &block);
    assert_int_equal(read_tzif(&zone, &good), 0);
    zone_free(zone);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        Bytes bad = good;
        bad.data[cases[i].at] = cases[i].value;
        refuses(&bad, cases[i].what);
    }
}

static void limits_offsets(void **state)
{
    static const int32_t limit = 26 * 3600;
    static const int32_t offsets[] = {-limit, -limit + 1, limit - 1, limit};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(offsets); i++) {
        TzifBlock block = {.time_size = 4, .offsets = {offsets[i]}};
        Bytes bytes = {.n = 0};
        Zone *zone = NULL;
        put_block(&bytes, '\0', &block);
        assert_int_equal(read_tzif(&zone, &bytes), i == 1 || i == 2 ? 0 : -EINVAL);
        zone_free(zone);
    }
}

static void refuses_other_versions(void **state)
{
    static const char versions[] = {'\1', '1', '5', 'x'};
    TzifBlock block = moscow;

    (void)state;
    for (size_t i = 0; i < sizeof(versions); i++) {
        Bytes bytes = {.n = 0};
        put_tzif(&bytes, versions[i], &block, "MSK-3");
        refuses(&bytes, "another version");
    }
}

/* "<AAA…>-1", of so many bytes. */
static int read_footer_of(size_t len)
{
    TzifBlock block = moscow;
    Bytes bytes = {.n = 0};
    char footer[300] = "<";
    Zone *zone = NULL;

    memset(footer + 1, 'A', len - 4);
    memcpy(footer + len - 3, ">-1", 4);
    put_tzif(&bytes, '2', &block, footer);
    int r = read_tzif(&zone, &bytes);
    zone_free(zone);
    return r;
}

static void limits_footers(void **state)
{
    (void)state;
    assert_int_equal(read_footer_of(255), 0);
    assert_int_equal(read_footer_of(256), -EINVAL);
}

static void refuses_bad_footers(void **state)
{
    static const char *const bad[] = {"Europe/Berlin", "CET", "CET-1CEST,", "C"};
    TzifBlock block = moscow;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        Bytes bytes = {.n = 0};
        put_tzif(&bytes, '2', &block, bad[i]);
        refuses(&bytes, bad[i]);
    }
    Bytes with_nul = {.n = 0};
    put_tzif(&with_nul, '2', &block, "CET-1");
    with_nul.data[with_nul.n - 3] = '\0';
    refuses(&with_nul, "a footer with a NUL");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_version),
        cmocka_unit_test(passes_over_what_it_does_not_need),
        cmocka_unit_test(keeps_the_years_it_is_for),
        cmocka_unit_test(holds_from_the_second_of_a_shift),
        cmocka_unit_test(follows_the_footer_after_the_last_shift),
        cmocka_unit_test(follows_the_footer_after_the_only_shift),
        cmocka_unit_test(reads_a_file_without_shifts),
        cmocka_unit_test(takes_leap_seconds_out),
        cmocka_unit_test(refuses_leaps_that_disorder),
        cmocka_unit_test(refuses_files_cut_short),
        cmocka_unit_test(refuses_malformed_files),
        cmocka_unit_test(limits_offsets),
        cmocka_unit_test(refuses_other_versions),
        cmocka_unit_test(limits_footers),
        cmocka_unit_test(refuses_bad_footers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
