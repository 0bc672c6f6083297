/* SPDX-License-Identifier: MIT */
#pragma once

/* Zones for tests, made without the machine's tz database: from rules, and from TZif files written here. Include
 * after cmocka.h. */

#include <string.h>

#include "core/civil.h"
#include "core/zone.h"
#include "macro.h"
#include "usec.h"

#define RULE_BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"
#define RULE_LORD_HOWE "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"
#define RULE_DUBLIN "IST-1GMT0,M10.5.0,M3.5.0/1"
#define RULE_HAVANA "CST5CDT,M3.2.0/0,M11.1.0/1"

static inline _unused_ Zone *zone_by_rule(const char *rule)
{
    Zone *zone = NULL;

    assert_int_equal(zone_new_posix(&zone, rule), 0);
    return zone;
}

typedef struct Bytes {
    uint8_t data[4096];
    size_t n;
} Bytes;

static inline void put(Bytes *bytes, const void *data, size_t n)
{
    assert_true(bytes->n + n <= sizeof(bytes->data));
    memcpy(bytes->data + bytes->n, data, n);
    bytes->n += n;
}

static inline void put_number(Bytes *bytes, int64_t value, int size)
{
    for (int i = size - 1; i >= 0; i--)
        put(bytes, &(uint8_t){(uint8_t)((uint64_t)value >> (8 * i))}, 1);
}

/* What a data block holds. Each shift is of the type of the same number plus one; type 0 comes before them all. */
typedef struct TzifBlock {
    int time_size;
    int32_t offsets[8]; /* of the types */
    int64_t times[8];
    int n_times;
    int64_t leap_times[4];
    int n_leaps;
    int32_t leap_step; /* 0: one second each */
    bool indicators;   /* whether each type has them */
    bool summer;       /* whether the types say so */
} TzifBlock;

static inline void put_block(Bytes *bytes, char version, const TzifBlock *block)
{
    put(bytes, "TZif", 4);
    put(bytes, &version, 1);
    put(bytes, (char[15]){0}, 15);
    put_number(bytes, block->indicators ? block->n_times + 1 : 0, 4);
    put_number(bytes, block->indicators ? block->n_times + 1 : 0, 4);
    put_number(bytes, block->n_leaps, 4);
    put_number(bytes, block->n_times, 4);
    put_number(bytes, block->n_times + 1, 4);
    put_number(bytes, 4, 4);
    for (int i = 0; i < block->n_times; i++)
        put_number(bytes, block->times[i], block->time_size);
    for (int i = 0; i < block->n_times; i++)
        put_number(bytes, i + 1, 1);
    for (int i = 0; i <= block->n_times; i++) {
        put_number(bytes, block->offsets[i], 4);
        put_number(bytes, block->summer, 1);
        put_number(bytes, 0, 1);
    }
    put(bytes, "XXX", 4);
    for (int i = 0; i < block->n_leaps; i++) {
        put_number(bytes, block->leap_times[i], block->time_size);
        put_number(bytes, (i + 1) * (block->leap_step ? block->leap_step : 1), 4);
    }
    for (int i = 0; block->indicators && i < 2 * (block->n_times + 1); i++)
        put_number(bytes, 0, 1);
}

/* A file as zic writes it today: nothing in the first block, all in the second, then the footer. */
static inline void put_tzif(Bytes *bytes, char version, const TzifBlock *block, const char *footer)
{
    put_block(bytes, version, &(TzifBlock){.time_size = 4});
    put_block(bytes, version, block);
    put(bytes, "\n", 1);
    put(bytes, footer, strlen(footer));
    put(bytes, "\n", 1);
}

/* A zone whose offset changes once. */
static inline _unused_ Zone *zone_with_shift(int32_t before, int64_t at, int32_t after)
{
    TzifBlock block = {.time_size = 8, .offsets = {before, after}, .times = {at}, .n_times = 1};
    Bytes bytes = {.n = 0};
    Zone *zone = NULL;

    put_tzif(&bytes, '2', &block, "");
    assert_int_equal(zone_new_tzif(&zone, "Test/Shift", bytes.data, bytes.n), 0);
    return zone;
}

/* From 2011-12-30T10:00Z on the other side of the date line: that Friday never was. */
static inline _unused_ Zone *zone_apia(void)
{
    return zone_with_shift(-10 * 3600, (int64_t)15338 * SEC_PER_DAY + 10 * 3600, 14 * 3600);
}

static inline _unused_ Day day_of(const char *text)
{
    Day day = DAY_NONE;

    assert_int_equal(civil_parse(text, &day), 0);
    return day;
}

/* "2026-11-22 22:15" or "… 22:15:30" as an instant in UTC. */
static inline _unused_ Usec utc(const char *text)
{
    char date[CIVIL_DAY_LEN] = "";
    int hour = 0, minute = 0, second = 0;

    memcpy(date, text, CIVIL_DAY_LEN - 1);
    assert_true(sscanf(text + CIVIL_DAY_LEN - 1, " %d:%d:%d", &hour, &minute, &second) >= 2);
    return day_of(date) * USEC_PER_DAY + (hour * 3600 + minute * 60 + second) * USEC_PER_SEC;
}

/* The same by the zone's clock, where that time came exactly once or twice. */
static inline _unused_ Usec wall(const Zone *zone, const char *text)
{
    Usec as_utc = utc(text), at;

    assert_int_not_equal(
        zone_resolve(zone, (Day)(as_utc / USEC_PER_DAY), (int32_t)(as_utc % USEC_PER_DAY / USEC_PER_SEC), &at),
        ZONE_GAP);
    return at;
}

/* What the clock on the wall shows at an instant of UTC. */
static inline _unused_ void is_at(const Zone *zone, const char *instant, const char *expected)
{
    char buf[ZONE_RFC3339_LEN];

    assert_string_equal(zone_format(zone, utc(instant), buf), expected);
}
