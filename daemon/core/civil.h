/* SPDX-License-Identifier: MIT */
#pragma once

/* Dates without zones: a date is a day number, so that the day after is plus one. Proleptic Gregorian. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t Day; /* days since 1970-01-01 */

#define DAY_MIN 0     /* 1970-01-01 */
#define DAY_MAX 84370 /* 2200-12-31 */
#define DAY_NONE INT32_MIN
#define CIVIL_DAY_LEN sizeof("2026-11-22")
#define SEC_PER_DAY 86400

typedef enum Weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY } Weekday;

typedef struct CivilDate {
    int year;
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
} CivilDate;

Day civil_day(CivilDate date);
CivilDate civil_date(Day day);
bool civil_valid(CivilDate date);
Weekday civil_weekday(Day day);
/* The Monday on or before the day: quotas "per week" count from it (ISO 8601). */
Day civil_monday(Day day);

/* "2026-11-22". Parsing takes exactly that form and the years 1970 to 2200; else -EINVAL or -ERANGE. */
const char *civil_format(Day day, char buf[static CIVIL_DAY_LEN]);
int civil_parse(const char *text, Day *ret);

/* "mon" to "sun", in any case, in full too; -EINVAL for another word. */
int civil_parse_weekday(const char *word, size_t len, Weekday *ret);
const char *civil_weekday_name(Weekday weekday);
