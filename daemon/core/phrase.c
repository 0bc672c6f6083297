/* SPDX-License-Identifier: MIT */
#include "phrase.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "ascii.h"
#include "macro.h"

void phrase_blanks(const char **cursor)
{
    while (ascii_is_blank(**cursor))
        (*cursor)++;
}

bool phrase_end(const char **cursor)
{
    phrase_blanks(cursor);
    return **cursor == '\0';
}

bool phrase_char(const char **cursor, char c)
{
    if (**cursor != c)
        return false;
    (*cursor)++;
    return true;
}

bool phrase_word(const char **cursor, const char *word)
{
    const char *p = *cursor;

    phrase_blanks(&p);
    if (!ascii_begins(p, word))
        return false;
    p += strlen(word);
    if (ascii_is_alpha(*p))
        return false;
    *cursor = p;
    return true;
}

bool phrase_number(const char **cursor, int min, int max, int64_t *ret)
{
    const char *p = *cursor;
    int64_t value = 0;

    assert(max <= 18);
    while (ascii_is_digit(*p) && p - *cursor < max)
        value = value * 10 + (*p++ - '0');
    if (p - *cursor < min || ascii_is_digit(*p))
        return false;
    *cursor = p;
    *ret = value;
    return true;
}

bool phrase_clock(const char **cursor, int32_t *ret_sec)
{
    const char *p = *cursor;
    int64_t hour, minute, second = 0;

    phrase_blanks(&p);
    if (!phrase_number(&p, 1, 2, &hour) || !phrase_char(&p, ':') || !phrase_number(&p, 2, 2, &minute))
        return false;
    if (phrase_char(&p, ':') && !phrase_number(&p, 2, 2, &second))
        return false;
    bool valid = hour <= 23 && minute <= 59 && second <= 59;
    *ret_sec = valid ? (int32_t)(hour * 3600 + minute * 60 + second) : PHRASE_OUT_OF_RANGE;
    *cursor = p;
    return true;
}

bool phrase_date(const char **cursor, Day *ret)
{
    const char *p = *cursor;
    char date[CIVIL_DAY_LEN] = "";

    phrase_blanks(&p);
    memcpy(date, p, strnlen(p, CIVIL_DAY_LEN - 1));
    int r = civil_parse(date, ret);
    if (r == -EINVAL || ascii_is_digit(p[CIVIL_DAY_LEN - 1]))
        return false;
    if (r < 0)
        *ret = DAY_NONE;
    *cursor = p + CIVIL_DAY_LEN - 1;
    return true;
}

static const struct {
    Usec usec;
    const char *words[6];
} units[] = {
    {7 * USEC_PER_DAY, {"w", "week", "weeks"}},
    {USEC_PER_DAY, {"d", "day", "days"}},
    {USEC_PER_HOUR, {"h", "hr", "hrs", "hour", "hours"}},
    {USEC_PER_MIN, {"m", "min", "mins", "minute", "minutes"}},
    {USEC_PER_SEC, {"s", "sec", "secs", "second", "seconds"}},
};

/* Units go from large to small: *unit is the first that may still come, and then the one after what was found. */
static bool read_unit(const char **cursor, size_t *unit, Usec *ret)
{
    for (size_t i = *unit; i < ARRAY_SIZE(units); i++)
        for (const char *const *word = units[i].words; *word; word++)
            if (phrase_word(cursor, *word)) {
                *unit = i + 1;
                *ret = units[i].usec;
                return true;
            }
    return false;
}

/* "30m". Larger numbers than any span needs all count as the same. */
static bool read_part(const char **cursor, size_t *unit, Usec *ret)
{
    const int64_t enough = PHRASE_SPAN_MAX / USEC_PER_SEC + 1;
    const char *p = *cursor;
    int64_t count = 0;
    Usec usec;

    phrase_blanks(&p);
    if (!ascii_is_digit(*p))
        return false;
    for (; ascii_is_digit(*p); p++)
        count = MIN(count * 10 + (*p - '0'), enough);
    if (!read_unit(&p, unit, &usec))
        return false;
    *ret = MIN(count, PHRASE_SPAN_MAX / usec + 1) * usec;
    *cursor = p;
    return true;
}

static bool read_zero(const char **cursor, Usec *ret)
{
    const char *p = *cursor;
    int64_t zero;

    phrase_blanks(&p);
    if (!phrase_number(&p, 1, 1, &zero) || zero != 0)
        return false;
    *ret = 0;
    *cursor = p;
    return true;
}

bool phrase_span(const char **cursor, Usec *ret)
{
    const char *p = *cursor;
    Usec span = 0, part;
    size_t unit = 0;

    while (read_part(&p, &unit, &part))
        span = MIN(span + part, PHRASE_SPAN_MAX + 1);
    if (p == *cursor)
        return read_zero(cursor, ret);
    *ret = span > 0 && span <= PHRASE_SPAN_MAX ? span : PHRASE_OUT_OF_RANGE;
    *cursor = p;
    return true;
}
