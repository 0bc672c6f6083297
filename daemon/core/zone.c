/* SPDX-License-Identifier: MIT */
#include "zone.h"

#include <errno.h>
#include <string.h>

#include "macro.h"
#include "zone-table.h"

/* About half a year, in which a zone seldom shifts more than once. */
#define SPAN_SEC ((int64_t)1 << 24)
#define N_SPANS ((size_t)((ZONE_END - ZONE_BEGIN) / SPAN_SEC + 1))

struct Zone {
    char *name;
    ZoneTable table;
    size_t spans[N_SPANS + 1]; /* which shift is in force as each begins, from ZONE_BEGIN on; then the last shift */
};

int zone_table_begin(ZoneTable *table, int32_t offset)
{
    if (!ARRAY_GROW(table->shifts, table->n, table->allocated))
        return -ENOMEM;
    table->shifts[table->n++] = (ZoneShift){INT64_MIN, offset};
    return 0;
}

int zone_table_add(ZoneTable *table, int64_t at, int32_t offset)
{
    ZoneShift *last = &table->shifts[table->n - 1];

    if (at < last->at)
        return -EINVAL;
    if (at <= ZONE_BEGIN)
        last->offset = offset;
    if (at >= ZONE_END || offset == last->offset)
        return 0;
    if (!ARRAY_GROW(table->shifts, table->n, table->allocated))
        return -ENOMEM;
    table->shifts[table->n++] = (ZoneShift){at, offset};
    return 0;
}

Zone *zone_free(Zone *zone)
{
    if (!zone)
        return NULL;
    free(zone->table.shifts);
    free(zone->name);
    free(zone);
    return NULL;
}

static int zone_alloc(Zone **ret, const char *name)
{
    _cleanup_(zone_freep) Zone *zone = calloc(1, sizeof(*zone));

    if (!zone)
        return -ENOMEM;
    zone->name = strdup(name);
    if (!zone->name)
        return -ENOMEM;
    *ret = TAKE_PTR(zone);
    return 0;
}

static void index_spans(Zone *zone)
{
    size_t shift = 0;

    for (size_t span = 0; span < N_SPANS; span++) {
        int64_t begins = ZONE_BEGIN + (int64_t)span * SPAN_SEC;
        while (shift + 1 < zone->table.n && zone->table.shifts[shift + 1].at <= begins)
            shift++;
        zone->spans[span] = shift;
    }
    zone->spans[N_SPANS] = zone->table.n - 1;
}

int zone_new_tzif(Zone **ret, const char *name, const void *data, size_t size)
{
    _cleanup_(zone_freep) Zone *zone = NULL;
    int r = zone_alloc(&zone, name);

    if (r == 0)
        r = zone_tzif_read(data, size, &zone->table);
    if (r < 0)
        return r;
    index_spans(zone);
    *ret = TAKE_PTR(zone);
    return 0;
}

int zone_new_posix(Zone **ret, const char *rule)
{
    _cleanup_(zone_freep) Zone *zone = NULL;
    PosixRule parsed;
    int r = zone_posix_parse(rule, &parsed);

    if (r == 0)
        r = zone_alloc(&zone, rule);
    if (r == 0)
        r = zone_table_begin(&zone->table, parsed.standard);
    if (r == 0)
        r = zone_posix_expand(&parsed, INT64_MIN, &zone->table);
    if (r < 0)
        return r;
    index_spans(zone);
    *ret = TAKE_PTR(zone);
    return 0;
}

const char *zone_name(const Zone *zone)
{
    return zone->name;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static size_t span_of(int64_t sec)
{
    if (sec < ZONE_BEGIN)
        return 0;
    return sec < ZONE_END ? (size_t)((sec - ZONE_BEGIN) / SPAN_SEC) : N_SPANS - 1;
}

static int32_t offset_at(const Zone *zone, int64_t sec)
{
    const ZoneShift *shifts = zone->table.shifts;
    size_t span = span_of(sec), low = zone->spans[span], high = zone->spans[span + 1] + 1;

    /* shifts[low].at ≤ sec < shifts[high].at: mostly it is so already */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (shifts[middle].at <= sec)
            low = middle;
        else
            high = middle;
    }
    return shifts[low].offset;
}

int32_t zone_offset(const Zone *zone, Usec at)
{
    return offset_at(zone, floor_div(at, USEC_PER_SEC));
}

static LocalTime local_time(int32_t offset, Usec at)
{
    int64_t sec = floor_div(at, USEC_PER_SEC), local = sec + offset, day = floor_div(local, SEC_PER_DAY);

    return (LocalTime){
        .day = (Day)day,
        .sec = (int32_t)(local - day * SEC_PER_DAY),
        .usec = (int32_t)((at % USEC_PER_SEC + USEC_PER_SEC) % USEC_PER_SEC),
    };
}

LocalTime zone_local(const Zone *zone, Usec at)
{
    return local_time(zone_offset(zone, at), at);
}

static Usec usec_of_sec(int64_t sec)
{
    if (sec > INT64_MAX / USEC_PER_SEC)
        return INT64_MAX;
    return sec < INT64_MIN / USEC_PER_SEC ? INT64_MIN : sec * USEC_PER_SEC;
}

ZoneFit zone_resolve(const Zone *zone, Day day, int32_t sec, Usec *ret_at)
{
    int64_t wall = (int64_t)day * SEC_PER_DAY + sec;
    int32_t before = offset_at(zone, wall - SEC_PER_DAY), after = offset_at(zone, wall + SEC_PER_DAY);
    bool fits_before = offset_at(zone, wall - before) == before;
    bool fits_after = after == before ? fits_before : offset_at(zone, wall - after) == after;

    if (!fits_before && !fits_after) {
        *ret_at = usec_of_sec(wall - before);
        return ZONE_GAP;
    }
    /* The larger offset makes the earlier instant. */
    int32_t first = fits_before && fits_after ? MAX(before, after) : fits_before ? before : after;
    *ret_at = usec_of_sec(wall - first);
    return fits_before && fits_after && before != after ? ZONE_OVERLAP : ZONE_EXACT;
}

bool zone_has_day(const Zone *zone, Day day)
{
    Usec at;

    return zone_resolve(zone, day, 0, &at) != ZONE_GAP || zone_resolve(zone, day, SEC_PER_DAY - 1, &at) != ZONE_GAP;
}

const char *zone_format(const Zone *zone, Usec at, char buf[static ZONE_RFC3339_LEN])
{
    return zone_format_offset(zone_offset(zone, at), at, buf);
}

const char *zone_format_offset(int32_t offset_sec, Usec at, char buf[static ZONE_RFC3339_LEN])
{
    LocalTime local = local_time(offset_sec, at);
    unsigned sec = (unsigned)local.sec, minutes = (unsigned)abs(offset_sec) / 60;
    char date[CIVIL_DAY_LEN];

    snprintf(buf, ZONE_RFC3339_LEN, "%sT%02u:%02u:%02u%c%02u:%02u", civil_format(local.day, date), sec / 3600 % 24,
             sec / 60 % 60, sec % 60, offset_sec < 0 && minutes > 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
    return buf;
}
