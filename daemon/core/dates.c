/* SPDX-License-Identifier: MIT */
#include "dates.h"

#include <stdio.h>

#include "l10n.h"

static const char *const weekdays[] = {
    NC_("weekday", "Monday"), NC_("weekday", "Tuesday"),  NC_("weekday", "Wednesday"), NC_("weekday", "Thursday"),
    NC_("weekday", "Friday"), NC_("weekday", "Saturday"), NC_("weekday", "Sunday")};
static const char *const months[] = {NC_("month", "January"), NC_("month", "February"), NC_("month", "March"),
                                     NC_("month", "April"),   NC_("month", "May"),      NC_("month", "June"),
                                     NC_("month", "July"),    NC_("month", "August"),   NC_("month", "September"),
                                     NC_("month", "October"), NC_("month", "November"), NC_("month", "December")};
static const char *const short_weekdays[] = {
    NC_("short weekday", "Mon"), NC_("short weekday", "Tue"), NC_("short weekday", "Wed"), NC_("short weekday", "Thu"),
    NC_("short weekday", "Fri"), NC_("short weekday", "Sat"), NC_("short weekday", "Sun")};
static const char *const short_months[] = {
    NC_("short month", "Jan"), NC_("short month", "Feb"), NC_("short month", "Mar"), NC_("short month", "Apr"),
    NC_("short month", "May"), NC_("short month", "Jun"), NC_("short month", "Jul"), NC_("short month", "Aug"),
    NC_("short month", "Sep"), NC_("short month", "Oct"), NC_("short month", "Nov"), NC_("short month", "Dec")};

static const char *month_of(CivilDate date)
{
    return l10n_look_up("month", months[date.month - 1]);
}

static const char *short_month_of(CivilDate date)
{
    return l10n_look_up("short month", short_months[date.month - 1]);
}

const char *dates_weekday(Weekday weekday)
{
    return l10n_look_up("short weekday", short_weekdays[weekday]);
}

const char *dates_long(Day day, char buf[static DATES_LEN])
{
    CivilDate date = civil_date(day);

    /* Translators: weekday, day, month, year: "Sunday 22 November 2026" */
    snprintf(buf, DATES_LEN, C_("long date", "%1$s %2$d %3$s %4$d"),
             l10n_look_up("weekday", weekdays[civil_weekday(day)]), date.day, month_of(date), date.year);
    return buf;
}

const char *dates_short(Day day, Day today, char buf[static DATES_LEN])
{
    CivilDate date = civil_date(day);
    const char *weekday = dates_weekday(civil_weekday(day));

    if (date.year == civil_date(today).year)
        /* Translators: weekday, day, month: "Tue 24 Nov" */
        snprintf(buf, DATES_LEN, C_("short date", "%1$s %2$d %3$s"), weekday, date.day, short_month_of(date));
    else
        /* Translators: weekday, day, month, year: "Tue 24 Nov 2026" */
        snprintf(buf, DATES_LEN, C_("short date", "%1$s %2$d %3$s %4$d"), weekday, date.day, short_month_of(date),
                 date.year);
    return buf;
}

const char *dates_brief(Day day, char buf[static DATES_LEN])
{
    CivilDate date = civil_date(day);

    /* Translators: day, month: "24 Nov"; room is scarce */
    snprintf(buf, DATES_LEN, C_("brief date", "%1$d %2$s"), date.day, short_month_of(date));
    return buf;
}

const char *dates_range(Day first, Day last, char buf[static DATES_LEN])
{
    CivilDate a = civil_date(first), b = civil_date(last);

    if (first == last)
        /* Translators: day, month, year: "22 November 2026" */
        snprintf(buf, DATES_LEN, C_("date", "%1$d %2$s %3$d"), b.day, month_of(b), b.year);
    else if (a.year == b.year)
        /* Translators: day, month, day, month, year: "26 October to 22 November 2026" */
        snprintf(buf, DATES_LEN, C_("range of dates", "%1$d %2$s to %3$d %4$s %5$d"), a.day, month_of(a), b.day,
                 month_of(b), b.year);
    else
        /* Translators: day, month, year, day, month, year: "26 October 2025 to 22 November 2026" */
        snprintf(buf, DATES_LEN, C_("range of dates", "%1$d %2$s %3$d to %4$d %5$s %6$d"), a.day, month_of(a), a.year,
                 b.day, month_of(b), b.year);
    return buf;
}
