/* SPDX-License-Identifier: MIT */
#pragma once

/* Dates as people read them, in the language in force. */

#include "civil.h"

#define DATES_LEN 96

/* "Sunday 22 November 2026" */
const char *dates_long(Day day, char buf[static DATES_LEN]);
/* "Tue 24 Nov", with the year where it isn't that of `today`. */
const char *dates_short(Day day, Day today, char buf[static DATES_LEN]);
/* "24 Nov", and "Tue": for columns and charts. */
const char *dates_brief(Day day, char buf[static DATES_LEN]);
const char *dates_weekday(Weekday weekday);
/* "26 October to 22 November 2026"; both days are part of it. */
const char *dates_range(Day first, Day last, char buf[static DATES_LEN]);
