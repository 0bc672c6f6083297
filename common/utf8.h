/* SPDX-License-Identifier: MIT */
#pragma once

/* UTF-8 as RFC 3629 has it: the bus and JSON refuse anything else. */

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the character that begins at `text`, of at most `len`; 0 where none does: a stray or missing continuation,
 * a form longer than needed, a surrogate, or beyond U+10FFFF. */
size_t utf8_char(const char *text, size_t len);
bool utf8_valid(const char *text, size_t len);
