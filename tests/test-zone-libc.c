/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>
#include <time.h>

#include "tzdata.h"
#include "zones.h"

/* The zone against libc's, which reads the same files by itself. */

#define FIRST ((time_t)SEC_PER_DAY)
#define LAST ((time_t)130 * 365 * SEC_PER_DAY)
#define STEP ((time_t)6 * 3600)
#define RANDOM_INSTANTS 20000

static const char *current;
static uint64_t compared, mismatches; /* of the current zone */

static int32_t libc_offset(time_t at)
{
    struct tm tm;

    assert_non_null(localtime_r(&at, &tm));
    return (int32_t)tm.tm_gmtoff;
}

static void same_local(const Zone *zone, time_t at)
{
    LocalTime local = zone_local(zone, at * USEC_PER_SEC + 7);
    struct tm tm;

    assert_non_null(localtime_r(&at, &tm));
    CivilDate date = civil_date(local.day);
    if (date.year != tm.tm_year + 1900 || date.month != tm.tm_mon + 1 || date.day != tm.tm_mday ||
        local.sec != tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec || local.usec != 7 ||
        zone_offset(zone, at * USEC_PER_SEC) != tm.tm_gmtoff)
        fail_msg("%s at %lld: not what libc says", current, (long long)at);
}

/* Of all offsets in force near the wall-clock time, the earliest instant that reads back; in a gap, what the clock
 * would have shown had it not jumped. */
static ZoneFit libc_resolve(time_t wall_sec, time_t *ret)
{
    int32_t offsets[] = {libc_offset(wall_sec - SEC_PER_DAY), libc_offset(wall_sec + SEC_PER_DAY)};
    time_t found[2];
    size_t n = 0;

    for (size_t i = 0; i < 2; i++)
        if (libc_offset(wall_sec - offsets[i]) == offsets[i])
            found[n++] = wall_sec - offsets[i];
    if (n == 0) {
        *ret = wall_sec - offsets[0];
        return ZONE_GAP;
    }
    *ret = n == 2 ? MIN(found[0], found[1]) : found[0];
    return n == 2 && found[0] != found[1] ? ZONE_OVERLAP : ZONE_EXACT;
}

static void same_resolution(const Zone *zone, time_t wall_sec)
{
    time_t expected = 0;
    Usec at = 0;
    ZoneFit fit = libc_resolve(wall_sec, &expected);
    ZoneFit got = zone_resolve(zone, (Day)(wall_sec / SEC_PER_DAY), (int32_t)(wall_sec % SEC_PER_DAY), &at);

    compared++;
    if (got == fit && at == expected * USEC_PER_SEC)
        return;
    if (mismatches++ < 10)
        print_message("# %s, wall %lld: %lld (%d), not %lld (%d)\n", current, (long long)wall_sec,
                      (long long)(at / USEC_PER_SEC), got, (long long)expected, fit);
}

static void same_around(const Zone *zone, time_t shift)
{
    for (time_t away = -26 * 3600; away <= 26 * 3600; away += 1800)
        for (time_t at = shift + away - 1; at <= shift + away + 1; at++) {
            same_local(zone, at);
            same_resolution(zone, at);
            same_resolution(zone, at + libc_offset(shift));
        }
}

static time_t find_shift(time_t low, time_t high)
{
    int32_t before = libc_offset(low);

    while (high - low > 1) {
        time_t middle = low + (high - low) / 2;
        if (libc_offset(middle) == before)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 20;
}

static Zone *load(const char *name)
{
    _cleanup_free_ char *found = NULL;
    _cleanup_free_ void *data = NULL;
    size_t size;
    Zone *zone = NULL;

    int r = tzdata_read(name, &found, &data, &size);
    if (r == -ENOENT) {
        print_message("# %s: not in this machine's tz database\n", name);
        skip();
    }
    assert_int_equal(r, 0);
    assert_string_equal(found, name);
    assert_int_equal(zone_new_tzif(&zone, name, data, size), 0);
    return zone;
}

static void agrees_with_libc(void **state)
{
    _cleanup_(zone_freep) Zone *zone = load(*state);
    uint64_t seed = 1;
    int shifts = 0;

    current = *state;
    compared = mismatches = 0;
    setenv("TZ", *state, 1);
    tzset();
    for (time_t at = FIRST; at < LAST; at += STEP)
        if (libc_offset(at) != libc_offset(at + STEP)) {
            same_around(zone, find_shift(at, at + STEP));
            shifts++;
        }
    for (int i = 0; i < RANDOM_INSTANTS; i++) {
        time_t at = FIRST + (time_t)(next_random(&seed) % (uint64_t)(LAST - FIRST));
        same_local(zone, at);
        same_resolution(zone, at);
    }
    print_message("# %s: %d shifts, %llu wall-clock times resolved, %llu mismatches\n", current, shifts,
                  (unsigned long long)compared, (unsigned long long)mismatches);
    assert_int_equal(mismatches, 0);
}

#define ZONE_TEST(zone)                                                              \
    {                                                                                \
        .name = zone, .test_func = agrees_with_libc, .initial_state = (char *)(zone) \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        ZONE_TEST("Europe/Berlin"),     ZONE_TEST("America/Sao_Paulo"), ZONE_TEST("Australia/Lord_Howe"),
        ZONE_TEST("Pacific/Apia"),      ZONE_TEST("Africa/Casablanca"), ZONE_TEST("Asia/Kathmandu"),
        ZONE_TEST("America/St_Johns"),  ZONE_TEST("Europe/Dublin"),     ZONE_TEST("America/Havana"),
        ZONE_TEST("Antarctica/Troll"),  ZONE_TEST("America/Nuuk"),      ZONE_TEST("Africa/Monrovia"),
        ZONE_TEST("Pacific/Kwajalein"), ZONE_TEST("Asia/Gaza"),         ZONE_TEST("UTC"),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
