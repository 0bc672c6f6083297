/* SPDX-License-Identifier: MIT */
#pragma once

/* Reading small languages word by word. Every function moves the cursor behind what it took, and leaves it alone where
 * it took nothing. Upper and lower case are alike. */

#include <stdbool.h>
#include <stdint.h>

#include "civil.h"
#include "usec.h"

void phrase_blanks(const char **cursor);
/* Blanks, and nothing after them. */
bool phrase_end(const char **cursor);
bool phrase_char(const char **cursor, char c);
/* A whole word after blanks: what follows it is no letter. */
bool phrase_word(const char **cursor, const char *word);
/* Between `min` and `max` digits, at most 18, and no more behind them. */
bool phrase_number(const char **cursor, int min, int max, int64_t *ret);

/* What is read but means nothing: 25:00, "0m", a hundred years. */
#define PHRASE_OUT_OF_RANGE (-1)

/* A time of day after blanks, "22:30" or "22:30:15": seconds of the day, or PHRASE_OUT_OF_RANGE. */
bool phrase_clock(const char **cursor, int32_t *ret_sec);
/* A date after blanks, "2026-11-22"; DAY_NONE when there is no such day. */
bool phrase_date(const char **cursor, Day *ret);
/* A span after blanks, from large to small, "1h 30m", "3 days"; PHRASE_OUT_OF_RANGE when above PHRASE_SPAN_MAX, or zero
 * in any form but a plain "0". */
#define PHRASE_SPAN_MAX (3660 * USEC_PER_DAY)
bool phrase_span(const char **cursor, Usec *ret);
