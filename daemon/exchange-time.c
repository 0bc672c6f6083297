/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "exchange.h"
#include "utf8.h"

#define OFFSET_LIMIT SEC_PER_DAY

static const char *const formats[] = {"jsonl", "csv", "ics"};

_Static_assert(sizeof(formats) / sizeof(formats[0]) == _EXCHANGE_FORMAT_MAX, "a format is missing");

const char *exchange_format_to_string(ExchangeFormat format)
{
    return format < _EXCHANGE_FORMAT_MAX ? formats[format] : NULL;
}

int exchange_format_from_string(const char *word)
{
    for (int i = 0; i < _EXCHANGE_FORMAT_MAX; i++)
        if (strcmp(word, formats[i]) == 0)
            return i;
    return -EINVAL;
}

int exchange_complain(char problem[static EXCHANGE_PROBLEM_LEN], const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(problem, EXCHANGE_PROBLEM_LEN, format, args);
    va_end(args);
    /* A precision, or the buffer's end, may have cut a character: what isn't UTF-8 goes over no bus. */
    for (size_t i = 0, len = strlen(problem), step; i < len; i += step) {
        step = utf8_char(problem + i, len - i);
        if (step == 0) {
            problem[i] = '?';
            step = 1;
        }
    }
    return EXCHANGE_E_LINE;
}

bool exchange_offset_plain(int32_t offset_sec)
{
    return offset_sec % 60 == 0 && offset_sec > -OFFSET_LIMIT && offset_sec < OFFSET_LIMIT;
}

const char *exchange_time_format(Usec at, int32_t offset_sec, char buf[static EXCHANGE_TIME_LEN])
{
    bool plain = exchange_offset_plain(offset_sec);
    Usec local = at + (plain ? offset_sec : 0) * USEC_PER_SEC;
    Day day = (Day)(local / USEC_PER_DAY - (local % USEC_PER_DAY < 0));
    Usec rest = local - day * USEC_PER_DAY;
    unsigned sec = (unsigned)(rest / USEC_PER_SEC), usec = (unsigned)(rest % USEC_PER_SEC);
    unsigned minutes = (unsigned)abs(offset_sec) / 60;
    char date[CIVIL_DAY_LEN], fraction[16] = "", offset[16] = "Z";

    if (usec > 0)
        snprintf(fraction, sizeof(fraction), ".%06u", usec % 1000000);
    if (plain)
        snprintf(offset, sizeof(offset), "%c%02u:%02u", offset_sec < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
    snprintf(buf, EXCHANGE_TIME_LEN, "%sT%02u:%02u:%02u%s%s", civil_format(day, date), sec / 3600 % 24, sec / 60 % 60,
             sec % 60, fraction, offset);
    return buf;
}

/* Exactly `n` digits; *text goes on behind them. */
static int take_number(const char **text, int n, int *ret)
{
    *ret = 0;
    for (; n > 0; n--, (*text)++) {
        if (!ascii_is_digit(**text))
            return -EINVAL;
        *ret = *ret * 10 + (**text - '0');
    }
    return 0;
}

static int take_char(const char **text, const char *allowed)
{
    if (**text == '\0' || !strchr(allowed, **text))
        return -EINVAL;
    (*text)++;
    return 0;
}

static int take_date(const char **text, Day *ret)
{
    CivilDate date;

    if (take_number(text, 4, &date.year) < 0 || take_char(text, "-") < 0 || take_number(text, 2, &date.month) < 0 ||
        take_char(text, "-") < 0 || take_number(text, 2, &date.day) < 0 || !civil_valid(date))
        return -EINVAL;
    *ret = civil_day(date);
    return 0;
}

static int take_fraction(const char **text, int32_t *ret_usec)
{
    int32_t unit = 100000;

    *ret_usec = 0;
    if (**text != '.')
        return 0;
    if (!ascii_is_digit(*++*text))
        return -EINVAL;
    for (; ascii_is_digit(**text); (*text)++, unit /= 10) {
        if (unit == 0)
            return -EINVAL;
        *ret_usec += (**text - '0') * unit;
    }
    return 0;
}

/* A leap second is the one before it: nothing here is as short. */
static int take_clock(const char **text, bool seconds, int32_t *ret_sec, int32_t *ret_usec)
{
    int hour, minute, sec = 0;

    *ret_usec = 0;
    if (take_number(text, 2, &hour) < 0 || take_char(text, ":") < 0 || take_number(text, 2, &minute) < 0)
        return -EINVAL;
    if ((seconds || **text == ':') &&
        (take_char(text, ":") < 0 || take_number(text, 2, &sec) < 0 || take_fraction(text, ret_usec) < 0))
        return -EINVAL;
    if (hour > 23 || minute > 59 || sec > 60)
        return -EINVAL;
    *ret_sec = hour * 3600 + minute * 60 + (sec == 60 ? 59 : sec);
    return 0;
}

static int take_offset(const char **text, int32_t *ret)
{
    int sign = **text == '-' ? -1 : 1, hours, minutes;

    if (**text == 'Z' || **text == 'z') {
        (*text)++;
        *ret = 0;
        return 0;
    }
    if (take_char(text, "+-") < 0 || take_number(text, 2, &hours) < 0 || take_char(text, ":") < 0 ||
        take_number(text, 2, &minutes) < 0 || hours > 23 || minutes > 59)
        return -EINVAL;
    *ret = sign * (hours * 3600 + minutes * 60);
    return 0;
}

int exchange_day_parse(const char *text, Day *ret)
{
    Day day;

    if (take_date(&text, &day) < 0 || *text != '\0')
        return -EINVAL;
    *ret = day;
    return 0;
}

int exchange_time_parse(const char *text, Usec *ret, int32_t *ret_offset)
{
    int32_t sec, usec, offset;
    Day day;

    if (take_date(&text, &day) < 0 || take_char(&text, "Tt ") < 0 || take_clock(&text, true, &sec, &usec) < 0 ||
        take_offset(&text, &offset) < 0 || *text != '\0')
        return -EINVAL;
    Usec at = day * USEC_PER_DAY + (sec - offset) * USEC_PER_SEC + usec;
    if (at < ENTRY_USEC_MIN || at >= ENTRY_USEC_MAX)
        return -EINVAL;
    *ret = at;
    *ret_offset = offset;
    return 0;
}

int exchange_local_parse(const char *text, Day *ret_day, int32_t *ret_sec, int32_t *ret_usec, int32_t *ret_offset)
{
    *ret_offset = INT32_MAX;
    if (take_date(&text, ret_day) < 0 || take_char(&text, "Tt ") < 0 || take_clock(&text, false, ret_sec, ret_usec) < 0)
        return -EINVAL;
    if (*text != '\0' && take_offset(&text, ret_offset) < 0)
        return -EINVAL;
    return *text == '\0' ? 0 : -EINVAL;
}
