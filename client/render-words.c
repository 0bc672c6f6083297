/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <string.h>

#include "core/amount.h"
#include "l10n.h"

const char *render_public_title(const Occurrence *o)
{
    return text_or(o->public_title, o->id ? _("Reminder") : "");
}

const char *render_amount(double amount, const char *unit, char buf[static RENDER_AMOUNT_LEN])
{
    char number[AMOUNT_LEN];
    Amount exact;
    buf[0] = '\0';
    if (amount_from_double(amount, &exact) == 0)
        snprintf(buf, RENDER_AMOUNT_LEN, "%s %s", amount_format(exact, number), text_or(unit, ""));
    return buf;
}

const char *render_clock(const Zone *zone, Usec at, char buf[static WHEN_CLOCK_LEN])
{
    int32_t sec = zone_local(zone, at).sec;
    return when_format_clock(sec - sec % 60, buf);
}

static const char *const weekdays[] = {N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
                                       N_("Friday"), N_("Saturday"), N_("Sunday")};
static const char *const months[] = {N_("January"),   N_("February"), N_("March"),    N_("April"),
                                     N_("May"),       N_("June"),     N_("July"),     N_("August"),
                                     N_("September"), N_("October"),  N_("November"), N_("December")};

const char *render_date(Day day, char buf[static RENDER_DATE_LEN])
{
    CivilDate date = civil_date(day);
    snprintf(buf, RENDER_DATE_LEN, "%s %d %s %d", weekdays[civil_weekday(day)], date.day, months[date.month - 1],
             date.year);
    return buf;
}

const char *render_when(const View *view, Usec at, char buf[static RENDER_DATE_LEN])
{
    char clock[WHEN_CLOCK_LEN], date[CIVIL_DAY_LEN];
    Day day = zone_local(view->zone, at).day, today = zone_local(view->zone, view->now).day;
    render_clock(view->zone, at, clock);
    if (day == today)
        snprintf(buf, RENDER_DATE_LEN, "%s", clock);
    else if (day == today - 1)
        snprintf(buf, RENDER_DATE_LEN, _("yesterday %s"), clock);
    else
        snprintf(buf, RENDER_DATE_LEN, "%s %s", civil_format(day, date), clock);
    return buf;
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

const char *render_title(const SubjectList *subjects, const char *name, char buf[static RENDER_TITLE_LEN])
{
    for (size_t i = 0; subjects && i < subjects->n; i++)
        if (subjects->items[i].title && strcmp(text_or(subjects->items[i].name, ""), name) == 0)
            return subjects->items[i].title;
    snprintf(buf, RENDER_TITLE_LEN, "%s", name);
    if (is_lower(buf[0]))
        buf[0] = (char)(buf[0] - 'a' + 'A');
    return buf;
}
