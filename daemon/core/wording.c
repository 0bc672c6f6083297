/* SPDX-License-Identifier: MIT */
#include "wording-internal.h"

#include <stdlib.h>
#include <string.h>

#include "l10n.h"
#include "lullday.h"
#include "macro.h"
#include "dates.h"

static void format_clock(LocalTime local, char buf[static sizeof("23:59")])
{
    buf[0] = (char)('0' + local.sec / 36000 % 10);
    buf[1] = (char)('0' + local.sec / 3600 % 10);
    buf[2] = ':';
    buf[3] = (char)('0' + local.sec / 600 % 6);
    buf[4] = (char)('0' + local.sec / 60 % 10);
    buf[5] = '\0';
}

const char *wording_time(const Zone *zone, Usec at, Usec now, char buf[static WORDING_TIME_LEN])
{
    LocalTime local = zone_local(zone, at);
    Day today = zone_local(zone, now).day;
    char clock[sizeof("23:59")], date[DATES_LEN];

    format_clock(local, clock);
    dates_short(local.day, today, date);
    if (local.day == today)
        snprintf(buf, WORDING_TIME_LEN, "%s", clock);
    else if (local.day == today + 1)
        snprintf(buf, WORDING_TIME_LEN, _("tomorrow %s"), clock);
    else if (local.day == today - 1)
        snprintf(buf, WORDING_TIME_LEN, _("yesterday %s"), clock);
    else
        /* Translators: a date such as "Tue 24 Nov", and a time of day. */
        snprintf(buf, WORDING_TIME_LEN, _("%1$s %2$s"), date, clock);
    return buf;
}

const char *wording_at(const Agenda *agenda, Usec at, Usec now, char buf[static WORDING_PHRASE_LEN])
{
    const Zone *zone = agenda_zone(agenda);
    LocalTime local = zone_local(zone, at);
    Day today = zone_local(zone, now).day;
    char clock[sizeof("23:59")], date[DATES_LEN];

    format_clock(local, clock);
    dates_short(local.day, today, date);
    if (local.day == today)
        snprintf(buf, WORDING_PHRASE_LEN, _("at %s"), clock);
    else if (local.day == today + 1)
        snprintf(buf, WORDING_PHRASE_LEN, _("tomorrow at %s"), clock);
    else if (local.day == today - 1)
        snprintf(buf, WORDING_PHRASE_LEN, _("yesterday at %s"), clock);
    else
        snprintf(buf, WORDING_PHRASE_LEN, _("on %1$s at %2$s"), date, clock);
    return buf;
}

/* From here to the end of the lull day people speak of the night. */
#define EVENING_SEC (17 * 3600)

static bool at_night(const Agenda *agenda, Usec at)
{
    int32_t sec = zone_local(agenda_zone(agenda), at).sec;

    return sec >= EVENING_SEC || sec < agenda_regimen(agenda)->day_starts_sec;
}

static Day today_of(const Agenda *agenda, Usec now)
{
    return lullday_of(agenda_zone(agenda), agenda_regimen(agenda)->day_starts_sec, now);
}

const char *wording_on_day(const Agenda *agenda, Day day, Usec nominal, Usec now, char buf[static WORDING_PHRASE_LEN])
{
    Day today = today_of(agenda, now);
    bool night = at_night(agenda, nominal);
    char date[DATES_LEN];

    if (day == today)
        return night ? _("tonight") : _("today");
    if (day == today - 1)
        return night ? _("last night") : _("yesterday");
    if (day == today + 1)
        return night ? _("tomorrow night") : _("tomorrow");
    dates_short(day, today, date);
    snprintf(buf, WORDING_PHRASE_LEN, _("on %s"), date);
    return buf;
}

const char *wording_of_day(const Agenda *agenda, const Reminder *reminder, Day day, Usec nominal, Usec now,
                           char buf[static WORDING_PHRASE_LEN])
{
    Day today = today_of(agenda, now);
    bool night = at_night(agenda, nominal);
    const char *name = wording_reminder(reminder);
    char date[DATES_LEN];

    if (day == today)
        snprintf(buf, WORDING_PHRASE_LEN, night ? _("tonight's %s") : _("today's %s"), name);
    else if (day == today - 1)
        snprintf(buf, WORDING_PHRASE_LEN, night ? _("last night's %s") : _("yesterday's %s"), name);
    else if (day == today + 1)
        snprintf(buf, WORDING_PHRASE_LEN, night ? _("tomorrow night's %s") : _("tomorrow's %s"), name);
    else {
        dates_short(day, today, date);
        snprintf(buf, WORDING_PHRASE_LEN, _("the %1$s of %2$s"), name, date);
    }
    return buf;
}

/* Titles of the shipped configuration have translations; what people called theirs stays as it is. */
static const char *titled(const char *title)
{
    return l10n_look_up("title", title);
}

/* A title that is the name with a capital letter goes back to the name inside a sentence, which in some languages has a
 * capital letter all the same. */
static const char *inside(const char *title, const char *name)
{
    return title && strcasecmp(title, name) != 0 ? titled(title) : l10n_look_up("inside a sentence", name);
}

const char *wording_substance(const Agenda *agenda, int substance)
{
    const Substance *s = &agenda_regimen(agenda)->substances[substance];

    return inside(s->title, s->name);
}

const char *wording_reminder(const Reminder *reminder)
{
    return inside(reminder->title, reminder->name);
}

const char *wording_title(const Reminder *reminder)
{
    return reminder->title ? titled(reminder->title) : reminder->name;
}

static int format_part(long long n, size_t unit, char *buf, size_t size)
{
    const unsigned long plural = (unsigned long)n;

    switch (unit) {
    case 0:
        return snprintf(buf, size, P_("%lld day", "%lld days", plural), n);
    case 1:
        return snprintf(buf, size, P_("%lld hour", "%lld hours", plural), n);
    case 2:
        return snprintf(buf, size, P_("%lld minute", "%lld minutes", plural), n);
    default:
        return snprintf(buf, size, P_("%lld second", "%lld seconds", plural), n);
    }
}

const char *wording_span(Usec span, char buf[static WORDING_PHRASE_LEN])
{
    static const Usec units[] = {USEC_PER_DAY, USEC_PER_HOUR, USEC_PER_MIN, USEC_PER_SEC};
    size_t len = 0;

    for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
        Usec n = span / units[i];

        span %= units[i];
        if (n == 0 && (len > 0 || i + 1 < ARRAY_SIZE(units)))
            continue;
        if (len > 0)
            buf[len++] = ' ';
        len += (size_t)format_part((long long)n, i, buf + len, WORDING_PHRASE_LEN - len);
    }
    return buf;
}

const char *wording_amount(const Agenda *agenda, int substance, Amount amount, char buf[static WORDING_PHRASE_LEN])
{
    char number[AMOUNT_LEN];

    amount_format(amount, number);
    snprintf(buf, WORDING_PHRASE_LEN, "%s %s", l10n_number(number), agenda_regimen(agenda)->substances[substance].unit);
    return buf;
}

const char *wording_limit(const Agenda *agenda, int substance, const SpacingReason *reason,
                          char buf[static WORDING_PHRASE_LEN])
{
    char total[WORDING_PHRASE_LEN], limit[WORDING_PHRASE_LEN];
    int n;

    wording_amount(agenda, substance, reason->total, total);
    wording_amount(agenda, substance, reason->limit, limit);
    if (reason->cause == SPACING_SPAN_LIMIT)
        n = snprintf(buf, WORDING_PHRASE_LEN, _("with it, %1$.60s in 16 hours; the limit is %2$.60s"), total, limit);
    else
        n = snprintf(buf, WORDING_PHRASE_LEN, _("with it, %1$.60s in one day; the limit is %2$.60s"), total, limit);
    return n < 0 ? "" : buf;
}

const char *wording_stock(const Agenda *agenda, int substance, char buf[static WORDING_PHRASE_LEN])
{
    char days[WORDING_PHRASE_LEN];
    AgendaStock stock;

    buf[0] = '\0';
    if (agenda_stock(agenda, substance, &stock) != 0)
        return buf;
    if (stock.days > 0)
        /* Translators: doses or tablets that are left, and "6 days". */
        snprintf(buf, WORDING_PHRASE_LEN, _("%1$d left, enough for %2$.60s"), stock.left,
                 wording_span(stock.days * USEC_PER_DAY, days));
    else
        snprintf(buf, WORDING_PHRASE_LEN, _("%d left, not enough for the next day"), stock.left);
    return buf;
}

void wording_add_double_dose(Text *text, const char *before)
{
    text_add(text, "%s%s", before, _("Don't take a double dose."));
}

Cause wording_cause(const Agenda *agenda, const AgendaItem *item)
{
    static const struct {
        const char *word;
        Cause cause;
    } words[] = {
        {"", CAUSE_NONE},         {"limit", CAUSE_LIMIT},   {"quiet", CAUSE_QUIET},
        {"paused", CAUSE_PAUSED}, {"travel", CAUSE_TRAVEL}, {"due", CAUSE_DUE},
    };

    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (strcmp(item->because, words[i].word) == 0)
            return words[i].cause;
    if (item->state != OCCURRENCE_SKIPPED && regimen_find_substance(agenda_regimen(agenda), item->because) >= 0)
        return CAUSE_RULE;
    return CAUSE_SAID;
}

char **wording_strv_free(char **strv)
{
    for (size_t i = 0; strv && strv[i]; i++)
        free(strv[i]);
    free(strv);
    return NULL;
}
