/* SPDX-License-Identifier: MIT */
#pragma once

/* Letters and digits of ASCII, whatever the locale: in a Turkish one tolower('I') is not 'i', and "FRI" would be no
 * Friday. */

#include <stdbool.h>
#include <stddef.h>

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline char ascii_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static inline bool ascii_is_alpha(char c)
{
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

/* Whether `text` begins with `word`, case ignored. */
static inline bool ascii_begins(const char *text, const char *word)
{
    for (; *word; text++, word++)
        if (ascii_lower(*text) != ascii_lower(*word))
            return false;
    return true;
}
