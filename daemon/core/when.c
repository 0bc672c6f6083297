/* SPDX-License-Identifier: MIT */
#include "when.h"

#include <inttypes.h>
#include <stdio.h>

#include "ascii.h"
#include "macro.h"
#include "phrase.h"

_Static_assert(WHEN_SPAN_MAX == PHRASE_SPAN_MAX, "one limit for all spans");

typedef struct Moment {
    Usec now;
    const Zone *zone;
    WhenBias bias;
} Moment;

/* Each form of a time: 0, WHEN_E_SYNTAX where it is another form, WHEN_E_RANGE. */

static int read_now(const char *p, const Moment *moment, Usec *ret)
{
    if (!phrase_word(&p, "now") || !phrase_end(&p))
        return WHEN_E_SYNTAX;
    *ret = moment->now;
    return 0;
}

/* "2h ago", "in 20m": time that passes, whatever the clocks do. */
static int read_elapsed(const char *p, const Moment *moment, Usec *ret)
{
    bool in = phrase_word(&p, "in");
    Usec span;

    if (!phrase_span(&p, &span) || (!in && !phrase_word(&p, "ago")) || !phrase_end(&p))
        return WHEN_E_SYNTAX;
    if (span == PHRASE_OUT_OF_RANGE || __builtin_add_overflow(moment->now, in ? span : -span, ret))
        return WHEN_E_RANGE;
    return 0;
}

/* The next date in a direction that the zone has. */
static Day neighbour(const Zone *zone, Day day, int direction)
{
    do
        day += direction;
    while (!zone_has_day(zone, day));
    return day;
}

static int read_named_day(const char *p, const Moment *moment, Usec *ret)
{
    Day day = zone_local(moment->zone, moment->now).day;
    int32_t sec;

    if (phrase_word(&p, "yesterday"))
        day = neighbour(moment->zone, day, -1);
    else if (phrase_word(&p, "tomorrow"))
        day = neighbour(moment->zone, day, 1);
    else if (!phrase_word(&p, "today"))
        return WHEN_E_SYNTAX;
    if (!ascii_is_blank(*p) || !phrase_clock(&p, &sec) || !phrase_end(&p))
        return WHEN_E_SYNTAX;
    if (sec == PHRASE_OUT_OF_RANGE)
        return WHEN_E_RANGE;
    zone_resolve(moment->zone, day, sec, ret);
    return 0;
}

/* "Z", "+01:00", or nothing: in seconds east of UTC, or PHRASE_OUT_OF_RANGE in *ret_given. */
static bool read_offset(const char **cursor, int *ret_given, int32_t *ret_offset)
{
    int64_t hours = 0, minutes = 0;

    phrase_blanks(cursor);
    bool west = phrase_char(cursor, '-'), signed_ = west || phrase_char(cursor, '+');
    if (signed_) {
        if (!phrase_number(cursor, 2, 2, &hours) || !phrase_char(cursor, ':') || !phrase_number(cursor, 2, 2, &minutes))
            return false;
    } else if (!phrase_word(cursor, "z")) {
        *ret_given = 0;
        return true;
    }
    *ret_given = hours <= 23 && minutes <= 59 ? 1 : PHRASE_OUT_OF_RANGE;
    *ret_offset = (int32_t)(hours * 3600 + minutes * 60) * (west ? -1 : 1);
    return true;
}

static int read_dated(const char *p, const Moment *moment, Usec *ret)
{
    Day day;
    int32_t sec, offset = 0;
    int given;

    if (!phrase_date(&p, &day))
        return WHEN_E_SYNTAX;
    if (!ascii_is_blank(*p) && !phrase_char(&p, 'T') && !phrase_char(&p, 't'))
        return WHEN_E_SYNTAX;
    if (!phrase_clock(&p, &sec) || !read_offset(&p, &given, &offset) || !phrase_end(&p))
        return WHEN_E_SYNTAX;
    if (day == DAY_NONE || sec == PHRASE_OUT_OF_RANGE || given == PHRASE_OUT_OF_RANGE)
        return WHEN_E_RANGE;
    if (given)
        *ret = day * USEC_PER_DAY + (sec - offset) * USEC_PER_SEC;
    else
        zone_resolve(moment->zone, day, sec, ret);
    return 0;
}

static int read_bare_clock(const char *p, const Moment *moment, Usec *ret)
{
    Day day = zone_local(moment->zone, moment->now).day;
    int step = moment->bias == WHEN_PAST ? -1 : 1;
    int32_t sec;
    Usec at;

    if (!phrase_clock(&p, &sec) || !phrase_end(&p))
        return WHEN_E_SYNTAX;
    if (sec == PHRASE_OUT_OF_RANGE)
        return WHEN_E_RANGE;
    /* From the neighbouring day on: near midnight the clock may have been set back over it. */
    day -= 2 * step;
    do {
        day += step;
        zone_resolve(moment->zone, day, sec, &at);
    } while (step < 0 ? at > moment->now : at < moment->now);
    *ret = at;
    return 0;
}

int when_parse(const char *text, Usec now, const Zone *zone, WhenBias bias, Usec *ret_at)
{
    static int (*const forms[])(const char *, const Moment *, Usec *) = {read_now, read_elapsed, read_named_day,
                                                                         read_dated, read_bare_clock};
    const Moment moment = {now, zone, bias};
    int r = WHEN_E_SYNTAX;
    Usec at = 0;

    for (size_t i = 0; i < ARRAY_SIZE(forms) && r == WHEN_E_SYNTAX; i++)
        r = forms[i](text, &moment, &at);
    if (r != 0)
        return r;
    if (at < DAY_MIN * USEC_PER_DAY || at >= (DAY_MAX + 1) * USEC_PER_DAY)
        return WHEN_E_RANGE;
    *ret_at = at;
    return 0;
}

int when_parse_clock(const char *text, int32_t *ret_sec)
{
    int32_t sec;

    if (!phrase_clock(&text, &sec) || !phrase_end(&text))
        return WHEN_E_SYNTAX;
    if (sec == PHRASE_OUT_OF_RANGE)
        return WHEN_E_RANGE;
    *ret_sec = sec;
    return 0;
}

const char *when_format_clock(int32_t sec, char buf[static WHEN_CLOCK_LEN])
{
    unsigned hour = (unsigned)sec / 3600 % 24, minute = (unsigned)sec / 60 % 60, second = (unsigned)sec % 60;
    int n = snprintf(buf, WHEN_CLOCK_LEN, "%02u:%02u", hour, minute);

    if (second > 0)
        snprintf(buf + n, WHEN_CLOCK_LEN - (size_t)n, ":%02u", second);
    return buf;
}

int when_parse_span(const char *text, Usec *ret_span)
{
    Usec span;

    if (!phrase_span(&text, &span) || !phrase_end(&text))
        return WHEN_E_SYNTAX;
    if (span == PHRASE_OUT_OF_RANGE)
        return WHEN_E_RANGE;
    *ret_span = span;
    return 0;
}

const char *when_format_span(Usec span, char buf[static WHEN_SPAN_LEN])
{
    static const struct {
        char name;
        uint64_t sec;
    } units[] = {{'d', SEC_PER_DAY}, {'h', 3600}, {'m', 60}, {'s', 1}};
    uint64_t left = (span < 0 ? -(uint64_t)span : (uint64_t)span) / USEC_PER_SEC;
    size_t n = 0;

    if (left == 0)
        buf[n++] = '0';
    else if (span < 0)
        buf[n++] = '-';
    buf[n] = '\0';
    for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
        if (left >= units[i].sec)
            n += (size_t)snprintf(buf + n, WHEN_SPAN_LEN - n, "%" PRIu64 "%c", left / units[i].sec, units[i].name);
        left %= units[i].sec;
    }
    return buf;
}
