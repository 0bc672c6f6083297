/* SPDX-License-Identifier: MIT */
#include "recur.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "macro.h"
#include "phrase.h"
#include "when.h"

#define OFFSET_MAX (24 * USEC_PER_HOUR) /* not included: no anchor is further than a day away */
#define EVERY_MAX (24 * USEC_PER_HOUR)
#define ALL_WEEK 0x7f

/* The readers keep going over a value that is out of range, and note the first: what has the wrong form elsewhere is
 * rather that. */
typedef struct Reader {
    const char *cursor;
    int error;
} Reader;

static void reader_note(Reader *reader, bool wrong, int error)
{
    if (wrong && reader->error == 0)
        reader->error = error;
}

static int reader_result(Reader *reader)
{
    if (!phrase_end(&reader->cursor))
        return RECUR_E_SYNTAX;
    return reader->error;
}

static bool read_span(Reader *reader, Usec min, Usec max, int error, Usec *ret)
{
    if (!phrase_span(&reader->cursor, ret))
        return false;
    reader_note(reader, *ret < min || *ret > max, error);
    return true;
}

static bool read_sign(Reader *reader, int *ret)
{
    phrase_blanks(&reader->cursor);
    *ret = phrase_char(&reader->cursor, '-') ? -1 : phrase_char(&reader->cursor, '+') ? 1 : 0;
    return *ret != 0;
}

static bool read_time(Reader *reader, RecurTime *ret)
{
    RecurTime time = {RECUR_CLOCK};
    int sign;
    Usec span;

    if (phrase_clock(&reader->cursor, &time.sec)) {
        reader_note(reader, time.sec == PHRASE_OUT_OF_RANGE, RECUR_E_CLOCK);
        *ret = time;
        return true;
    }
    if (phrase_word(&reader->cursor, "wake"))
        time.anchor = RECUR_WAKE;
    else if (phrase_word(&reader->cursor, "bedtime"))
        time.anchor = RECUR_BEDTIME;
    else
        return false;
    if (read_sign(reader, &sign)) {
        if (!read_span(reader, 0, OFFSET_MAX - 1, RECUR_E_OFFSET, &span))
            return false;
        time.sec = reader->error != 0 ? 0 : sign * (int32_t)(span / USEC_PER_SEC);
    }
    *ret = time;
    return true;
}

static bool same_time(const RecurTime *a, const RecurTime *b)
{
    return a->anchor == b->anchor && a->sec == b->sec;
}

static bool has_twice(const RecurTime *times, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (same_time(&times[i], &times[j]))
                return true;
    return false;
}

int recur_parse_at(const char *text, Recur *recur)
{
    Reader reader = {text};
    RecurTime times[RECUR_TIMES_MAX];
    size_t n = 0;

    do {
        RecurTime time;
        if (!read_time(&reader, &time))
            return RECUR_E_SYNTAX;
        if (n < RECUR_TIMES_MAX)
            times[n] = time;
        n++;
        phrase_blanks(&reader.cursor);
    } while (phrase_char(&reader.cursor, ','));

    reader_note(&reader, n > RECUR_TIMES_MAX, RECUR_E_MANY);
    int r = reader_result(&reader);
    if (r != 0)
        return r;
    if (has_twice(times, n))
        return RECUR_E_TWICE;
    memcpy(recur->times, times, n * sizeof(*times));
    recur->n_times = n;
    return 0;
}

int recur_parse_every(const char *text, Recur *recur)
{
    Reader reader = {text};
    RecurTime from, to;
    Usec every;

    if (!read_span(&reader, RECUR_EVERY_MIN, EVERY_MAX, RECUR_E_EVERY, &every) ||
        !phrase_word(&reader.cursor, "between") || !read_time(&reader, &from) || !phrase_word(&reader.cursor, "and") ||
        !read_time(&reader, &to))
        return RECUR_E_SYNTAX;
    int r = reader_result(&reader);
    if (r != 0)
        return r;
    recur->every = every;
    recur->from = from;
    recur->to = to;
    return 0;
}

static bool read_number(Reader *reader, int32_t max, int error, int32_t *ret)
{
    int64_t value;

    phrase_blanks(&reader->cursor);
    if (!phrase_number(&reader->cursor, 1, 18, &value))
        return false;
    reader_note(reader, value < 1 || value > max, error);
    *ret = reader->error != 0 ? 1 : (int32_t)value;
    return true;
}

/* "every 2 days from 2026-11-20", after the first word. */
static bool read_every_n(Reader *reader, RecurDays *ret)
{
    ret->kind = RECUR_EVERY_N;
    if (!read_number(reader, RECUR_EVERY_N_MAX, RECUR_E_DAYS, &ret->n) ||
        !(phrase_word(&reader->cursor, "days") || phrase_word(&reader->cursor, "day")) ||
        !phrase_word(&reader->cursor, "from") || !phrase_date(&reader->cursor, &ret->from))
        return false;
    reader_note(reader, ret->from == DAY_NONE, RECUR_E_FROM);
    return true;
}

/* "3 per week" */
static bool read_quota(Reader *reader, RecurDays *ret)
{
    ret->kind = RECUR_QUOTA;
    return read_number(reader, 7, RECUR_E_QUOTA, &ret->n) && phrase_word(&reader->cursor, "per") &&
           phrase_word(&reader->cursor, "week");
}

static bool read_weekday(Reader *reader, Weekday *ret)
{
    size_t len = 0;

    phrase_blanks(&reader->cursor);
    while (ascii_is_alpha(reader->cursor[len]))
        len++;
    if (civil_parse_weekday(reader->cursor, len, ret) < 0)
        return false;
    reader->cursor += len;
    return true;
}

static bool read_weekdays(Reader *reader, RecurDays *ret, bool *ret_twice)
{
    ret->kind = RECUR_WEEKDAYS;
    do {
        Weekday first, last;
        if (!read_weekday(reader, &first))
            return false;
        last = first;
        phrase_blanks(&reader->cursor);
        if (phrase_char(&reader->cursor, '-') && !read_weekday(reader, &last))
            return false;
        for (int day = (int)first;; day = (day + 1) % 7) {
            uint8_t bit = (uint8_t)(1u << day);
            *ret_twice |= (ret->weekdays & bit) != 0;
            ret->weekdays |= bit;
            if (day == (int)last)
                break;
        }
        phrase_blanks(&reader->cursor);
    } while (phrase_char(&reader->cursor, ','));
    return true;
}

/* "until 2026-12-20", where a rule ends */
static bool read_until(Reader *reader, RecurDays *ret)
{
    if (!phrase_word(&reader->cursor, "until"))
        return true;
    if (!phrase_date(&reader->cursor, &ret->until))
        return false;
    /* The very first day would mean that there is no end. */
    reader_note(reader, ret->until < 1, RECUR_E_UNTIL);
    reader_note(reader, ret->until < ret->from, RECUR_E_ORDER);
    return true;
}

int recur_parse_days(const char *text, RecurDays *ret)
{
    Reader reader = {text};
    RecurDays days = {RECUR_DAILY};
    bool twice = false, read;

    phrase_blanks(&reader.cursor);
    if (phrase_word(&reader.cursor, "daily"))
        read = true;
    else if (phrase_word(&reader.cursor, "every"))
        read = read_every_n(&reader, &days);
    else if (ascii_is_digit(*reader.cursor))
        read = read_quota(&reader, &days);
    else
        read = read_weekdays(&reader, &days, &twice);

    int r = read && read_until(&reader, &days) ? reader_result(&reader) : RECUR_E_SYNTAX;
    if (r != 0)
        return r;
    if (twice)
        return RECUR_E_TWICE;
    if (days.kind == RECUR_WEEKDAYS && days.weekdays == ALL_WEEK)
        days = (RecurDays){RECUR_DAILY, .until = days.until};
    *ret = days;
    return 0;
}

#define TIME_LEN (sizeof("bedtime - ") + WHEN_SPAN_LEN)

static const char *format_time(const RecurTime *time, char buf[static TIME_LEN])
{
    const char *anchor = time->anchor == RECUR_WAKE ? "wake" : "bedtime";
    char span[WHEN_SPAN_LEN];

    if (time->anchor == RECUR_CLOCK)
        return when_format_clock(time->sec, buf);
    if (time->sec == 0)
        snprintf(buf, TIME_LEN, "%s", anchor);
    else
        snprintf(buf, TIME_LEN, "%s %c %s", anchor, time->sec < 0 ? '-' : '+',
                 when_format_span(llabs((long long)time->sec) * USEC_PER_SEC, span));
    return buf;
}

_Static_assert(RECUR_TIMES_MAX * sizeof(", bedtime - 23h59m59s") < RECUR_TEXT_LEN, "a full list fits");

const char *recur_format_at(const Recur *recur, char buf[static RECUR_TEXT_LEN])
{
    size_t n = 0;

    buf[0] = '\0';
    for (size_t i = 0; i < recur->n_times && n < RECUR_TEXT_LEN; i++) {
        char time[TIME_LEN];
        n += (size_t)snprintf(buf + n, RECUR_TEXT_LEN - n, "%s%s", i > 0 ? ", " : "",
                              format_time(&recur->times[i], time));
    }
    return buf;
}

const char *recur_format_every(const Recur *recur, char buf[static RECUR_TEXT_LEN])
{
    char every[WHEN_SPAN_LEN], from[TIME_LEN], to[TIME_LEN];

    snprintf(buf, RECUR_TEXT_LEN, "%s between %s and %s", when_format_span(recur->every, every),
             format_time(&recur->from, from), format_time(&recur->to, to));
    return buf;
}

/* Three days in a row or more are written as a range. */
static void format_weekdays(uint8_t weekdays, char buf[static RECUR_TEXT_LEN])
{
    size_t n = 0;

    buf[0] = '\0';
    for (int day = MONDAY; day <= SUNDAY; day++) {
        int last = day;
        if (!(weekdays & 1u << day))
            continue;
        while (last < SUNDAY && weekdays & 1u << (last + 1))
            last++;
        if (last - day < 2)
            last = day;
        n += (size_t)snprintf(buf + n, RECUR_TEXT_LEN - n, "%s%s%s%s", n > 0 ? "," : "",
                              civil_weekday_name((Weekday)day), last > day ? "-" : "",
                              last > day ? civil_weekday_name((Weekday)last) : "");
        day = last;
    }
}

const char *recur_format_days(const RecurDays *days, char buf[static RECUR_TEXT_LEN])
{
    char from[CIVIL_DAY_LEN], until[CIVIL_DAY_LEN];

    switch (days->kind) {
    case RECUR_DAILY:
        snprintf(buf, RECUR_TEXT_LEN, "daily");
        break;
    case RECUR_WEEKDAYS:
        format_weekdays(days->weekdays, buf);
        break;
    case RECUR_EVERY_N:
        snprintf(buf, RECUR_TEXT_LEN, "every %d days from %s", days->n, civil_format(days->from, from));
        break;
    case RECUR_QUOTA:
        snprintf(buf, RECUR_TEXT_LEN, "%d per week", days->n);
        break;
    }
    if (days->until > 0) {
        size_t n = strlen(buf);
        snprintf(buf + n, RECUR_TEXT_LEN - n, " until %s", civil_format(days->until, until));
    }
    return buf;
}

bool recur_on_day(const RecurDays *days, Day day)
{
    if (days->until > 0 && day > days->until)
        return false;
    switch (days->kind) {
    case RECUR_WEEKDAYS:
        return days->weekdays & 1u << civil_weekday(day);
    case RECUR_EVERY_N:
        return day >= days->from && (day - days->from) % days->n == 0;
    case RECUR_DAILY:
    case RECUR_QUOTA:
        break;
    }
    return true;
}

bool recur_on_bedtime(const Recur *recur)
{
    for (size_t i = 0; i < recur->n_times; i++)
        if (recur->times[i].anchor == RECUR_BEDTIME)
            return true;
    return recur->every > 0 && recur->from.anchor == RECUR_BEDTIME;
}
