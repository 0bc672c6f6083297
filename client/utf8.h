/* SPDX-License-Identifier: MIT */
#pragma once

/* As much of UTF-8 as laying out text takes. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The next character of a text that is valid and not at its end, and the bytes it takes. */
uint32_t utf8_next(const char *text, size_t *ret_len);
/* As D-Bus and JSON want it: shortest forms, no surrogates, nothing above U+10FFFF. */
bool utf8_valid(const char *text);
/* Characters that steer a terminal. */
bool utf8_is_control(uint32_t c);
