/* SPDX-License-Identifier: MIT */
#include "phrase.h"

#include <assert.h>
#include <string.h>

#include "ascii.h"

void phrase_blanks(const char **cursor)
{
    while (ascii_is_blank(**cursor))
        (*cursor)++;
}

bool phrase_end(const char **cursor)
{
    phrase_blanks(cursor);
    return **cursor == '\0';
}

bool phrase_char(const char **cursor, char c)
{
    if (**cursor != c)
        return false;
    (*cursor)++;
    return true;
}

bool phrase_word(const char **cursor, const char *word)
{
    const char *p = *cursor;

    phrase_blanks(&p);
    if (!ascii_begins(p, word))
        return false;
    p += strlen(word);
    if (ascii_is_alpha(*p))
        return false;
    *cursor = p;
    return true;
}

bool phrase_number(const char **cursor, int min, int max, int64_t *ret)
{
    const char *p = *cursor;
    int64_t value = 0;

    assert(max <= 18);
    while (ascii_is_digit(*p) && p - *cursor < max)
        value = value * 10 + (*p++ - '0');
    if (p - *cursor < min || ascii_is_digit(*p))
        return false;
    *cursor = p;
    *ret = value;
    return true;
}
