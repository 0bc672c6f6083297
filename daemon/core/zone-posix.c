/* SPDX-License-Identifier: MIT */
#include "zone-table.h"

#include <errno.h>

#include "ascii.h"
#include "macro.h"
#include "phrase.h"

/* At least three letters, or anything of letters, digits and signs between < and >. What it says is of no use here. */
static bool read_name(const char **cursor)
{
    bool quoted = phrase_char(cursor, '<');
    int n = 0;

    for (;; n++, (*cursor)++) {
        char c = **cursor;
        if (!ascii_is_alpha(c) && !(quoted && (ascii_is_digit(c) || c == '+' || c == '-')))
            break;
    }
    return n >= 3 && (!quoted || phrase_char(cursor, '>'));
}

/* [+-]h[:mm[:ss]] */
static bool read_time(const char **cursor, int hours_max, int32_t *ret)
{
    int64_t fields[3] = {0};
    bool negative = phrase_char(cursor, '-');

    if (!negative)
        phrase_char(cursor, '+');
    for (int i = 0; i < 3 && (i == 0 || phrase_char(cursor, ':')); i++)
        if (!phrase_number(cursor, 1, i == 0 ? 3 : 2, &fields[i]))
            return false;
    if (fields[0] > hours_max || fields[1] > 59 || fields[2] > 59)
        return false;

    int32_t sec = (int32_t)(fields[0] * 3600 + fields[1] * 60 + fields[2]);
    *ret = negative ? -sec : sec;
    return true;
}

/* POSIX counts hours west of UTC. */
static bool read_offset(const char **cursor, int32_t *ret)
{
    int32_t west;

    if (!read_time(cursor, 24, &west))
        return false;
    *ret = -west;
    return true;
}

static bool read_within(const char **cursor, int min, int max, int *ret)
{
    int64_t value;

    if (!phrase_number(cursor, 1, 3, &value) || value < min || value > max)
        return false;
    *ret = (int)value;
    return true;
}

static bool read_date(const char **cursor, PosixDay *ret)
{
    if (phrase_char(cursor, 'M')) {
        ret->kind = POSIX_MONTH;
        return read_within(cursor, 1, 12, &ret->month) && phrase_char(cursor, '.') &&
               read_within(cursor, 1, 5, &ret->week) && phrase_char(cursor, '.') &&
               read_within(cursor, 0, 6, &ret->day);
    }
    if (phrase_char(cursor, 'J')) {
        ret->kind = POSIX_JULIAN;
        return read_within(cursor, 1, 365, &ret->day);
    }
    ret->kind = POSIX_ZERO_BASED;
    return read_within(cursor, 0, 365, &ret->day);
}

static bool read_day(const char **cursor, PosixDay *ret)
{
    ret->sec = 2 * 3600;
    return read_date(cursor, ret) && (!phrase_char(cursor, '/') || read_time(cursor, 167, &ret->sec));
}

static bool read_changes(const char **cursor, PosixRule *rule)
{
    /* What a name without a rule means is left open by POSIX; everyone takes the rule of the United States. */
    rule->start = (PosixDay){POSIX_MONTH, .month = 3, .week = 2, .sec = 2 * 3600};
    rule->end = (PosixDay){POSIX_MONTH, .month = 11, .week = 1, .sec = 2 * 3600};
    rule->daylight = rule->standard + 3600;

    if (!read_name(cursor))
        return false;
    if (**cursor != '\0' && **cursor != ',' && !read_offset(cursor, &rule->daylight))
        return false;
    if (!phrase_char(cursor, ','))
        return true;
    return read_day(cursor, &rule->start) && phrase_char(cursor, ',') && read_day(cursor, &rule->end);
}

int zone_posix_parse(const char *text, PosixRule *ret)
{
    PosixRule rule = {0};

    if (!read_name(&text) || !read_offset(&text, &rule.standard))
        return -EINVAL;
    rule.changes = *text != '\0';
    if (rule.changes && (!read_changes(&text, &rule) || *text != '\0'))
        return -EINVAL;
    *ret = rule;
    return 0;
}

/* The nth such weekday of a month, or the last where there are only four. */
static Day day_of_month(const PosixDay *day, int year)
{
    Day first = civil_day((CivilDate){year, day->month, 1});
    Day next = civil_day((CivilDate){year + day->month / 12, day->month % 12 + 1, 1});
    int sunday_first = (civil_weekday(first) + 1) % 7;
    Day result = first + (day->day - sunday_first + 7) % 7 + 7 * (day->week - 1);

    return result < next ? result : result - 7;
}

/* In seconds of local time. */
static int64_t day_in_year(const PosixDay *day, int year)
{
    Day new_year = civil_day((CivilDate){year, 1, 1}), result = DAY_NONE;

    switch (day->kind) {
    case POSIX_JULIAN: /* 29 February is never counted */
        result = new_year + day->day - 1 + (day->day > 59 && civil_valid((CivilDate){year, 2, 29}));
        break;
    case POSIX_ZERO_BASED:
        result = new_year + day->day;
        break;
    case POSIX_MONTH:
        result = day_of_month(day, year);
        break;
    }
    return (int64_t)result * SEC_PER_DAY + day->sec;
}

#define SHIFTS_MAX (2 * (ZONE_YEAR_LAST - ZONE_YEAR_FIRST + 1))

/* Summer and standard time take turns. A turn that ends no later than it begins never was: so does a rule say that
 * summer time holds all year. */
static size_t take_turn(ZoneShift shifts[static SHIFTS_MAX], size_t n, ZoneShift shift)
{
    if (n > 0 && shifts[n - 1].at >= shift.at)
        return n - 1;
    shifts[n] = shift;
    return n + 1;
}

static size_t list_shifts(const PosixRule *rule, ZoneShift shifts[static SHIFTS_MAX])
{
    size_t n = 0;

    for (int year = ZONE_YEAR_FIRST; year <= ZONE_YEAR_LAST; year++) {
        ZoneShift start = {day_in_year(&rule->start, year) - rule->standard, rule->daylight};
        ZoneShift end = {day_in_year(&rule->end, year) - rule->daylight, rule->standard};
        bool south = end.at < start.at;
        n = take_turn(shifts, n, south ? end : start);
        n = take_turn(shifts, n, south ? start : end);
    }
    return n;
}

int zone_posix_expand(const PosixRule *rule, int64_t after, ZoneTable *table)
{
    ZoneShift shifts[SHIFTS_MAX];
    int r = 0;

    if (!rule->changes)
        return 0;
    size_t n = list_shifts(rule, shifts);
    for (size_t i = 0; i < n && r == 0; i++)
        if (shifts[i].at > after)
            r = zone_table_add(table, shifts[i].at, shifts[i].offset);
    return r;
}
