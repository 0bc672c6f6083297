/* SPDX-License-Identifier: MIT */
#pragma once

/* UTF-8 as RFC 3629 has it: the bus and JSON refuse anything else. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the character that begins at `text`, of at most `len`; 0 where none does: a stray or missing continuation,
 * a form longer than needed, a surrogate, or beyond U+10FFFF. */
size_t utf8_char(const char *text, size_t len);
bool utf8_valid(const char *text, size_t len);
/* The next character of a text that is valid and not at its end, and the bytes it takes. */
uint32_t utf8_next(const char *text, size_t *ret_len);
/* Characters that steer a terminal. */
bool utf8_is_control(uint32_t c);
/* How many bytes of a text fit in `max`, to the end of a character. */
size_t utf8_cut(const char *text, size_t max);
/* Gives the first letter its capital form where it is one of those of Western Europe; in place, and returned. */
char *utf8_capitalise(char *text);
