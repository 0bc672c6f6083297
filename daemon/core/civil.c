/* SPDX-License-Identifier: MIT */
#include "civil.h"

#include <errno.h>
#include <string.h>

#include "ascii.h"
#include "macro.h"

/* Dates are counted in years that begin on 1 March, so that the leap day comes last, and in cycles of 400 years,
 * which all have the same length. */
#define DAYS_PER_CYCLE 146097
#define DAYS_BEFORE_1970 719468 /* from 0000-03-01 */

#define YEAR_MIN 1970
#define YEAR_MAX 2200

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

Day civil_day(CivilDate date)
{
    int64_t year = (int64_t)date.year - (date.month <= 2);
    int64_t cycle = floor_div(year, 400), year_of_cycle = year - cycle * 400;
    int month = (date.month + 9) % 12; /* March is 0 */
    int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int64_t day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;

    return (Day)(cycle * DAYS_PER_CYCLE + day_of_cycle - DAYS_BEFORE_1970);
}

CivilDate civil_date(Day day)
{
    int64_t count = (int64_t)day + DAYS_BEFORE_1970;
    int64_t cycle = floor_div(count, DAYS_PER_CYCLE), day_of_cycle = count - cycle * DAYS_PER_CYCLE;
    int64_t year_of_cycle =
        (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36524 - day_of_cycle / (DAYS_PER_CYCLE - 1)) / 365;
    int64_t day_of_year = day_of_cycle - (year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100);
    int month = (int)((5 * day_of_year + 2) / 153); /* March is 0 */
    bool new_year = month >= 10;

    return (CivilDate){
        .year = (int)(cycle * 400 + year_of_cycle + new_year),
        .month = new_year ? month - 9 : month + 3,
        .day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
    };
}

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (leap && month == 2);
}

bool civil_valid(CivilDate date)
{
    return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= days_of_month(date.year, date.month);
}

Weekday civil_weekday(Day day)
{
    int64_t since_monday = (int64_t)day + THURSDAY; /* 1970-01-01 was one */

    return (Weekday)(since_monday - 7 * floor_div(since_monday, 7));
}

Day civil_monday(Day day)
{
    return day - (Day)civil_weekday(day);
}

static char *put_digits(char *end, int value, int n)
{
    for (; n > 0; n--, value /= 10)
        *--end = (char)('0' + value % 10);
    return end;
}

const char *civil_format(Day day, char buf[static CIVIL_DAY_LEN])
{
    CivilDate date = civil_date(day);
    /* Days that have no such form show as the nearest year that has. */
    int year = MIN(MAX(date.year, 0), 9999);

    memcpy(buf, "0000-00-00", CIVIL_DAY_LEN);
    put_digits(buf + 4, year, 4);
    put_digits(buf + 7, date.month, 2);
    put_digits(buf + 10, date.day, 2);
    return buf;
}

int civil_parse(const char *text, Day *ret)
{
    static const char form[] = "dddd-dd-dd";
    int fields[3] = {0}, field = 0;

    for (size_t i = 0; i < sizeof(form); i++) { /* with the final NUL */
        if (form[i] == 'd' ? !ascii_is_digit(text[i]) : text[i] != form[i])
            return -EINVAL;
        if (form[i] == 'd')
            fields[field] = fields[field] * 10 + (text[i] - '0');
        else
            field++;
    }

    CivilDate date = {fields[0], fields[1], fields[2]};
    if (date.year < YEAR_MIN || date.year > YEAR_MAX || !civil_valid(date))
        return -ERANGE;
    *ret = civil_day(date);
    return 0;
}

static const char *const weekdays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
static const char *const weekdays_short[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

int civil_parse_weekday(const char *word, size_t len, Weekday *ret)
{
    for (size_t i = 0; i < ARRAY_SIZE(weekdays); i++) {
        if (len != 3 && len != strlen(weekdays[i]))
            continue;
        size_t n = 0;
        while (n < len && ascii_lower(word[n]) == weekdays[i][n])
            n++;
        if (n == len) {
            *ret = (Weekday)i;
            return 0;
        }
    }
    return -EINVAL;
}

const char *civil_weekday_name(Weekday weekday)
{
    return weekdays_short[weekday];
}
