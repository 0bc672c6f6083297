/* SPDX-License-Identifier: MIT */
#pragma once

/* Reading small languages word by word. Every function moves the cursor behind what it took, and leaves it alone where
 * it took nothing. Upper and lower case are alike. */

#include <stdbool.h>
#include <stdint.h>

void phrase_blanks(const char **cursor);
/* Blanks, and nothing after them. */
bool phrase_end(const char **cursor);
bool phrase_char(const char **cursor, char c);
/* A whole word after blanks: what follows it is no letter. */
bool phrase_word(const char **cursor, const char *word);
/* Between `min` and `max` digits, at most 18, and no more behind them. */
bool phrase_number(const char **cursor, int min, int max, int64_t *ret);
