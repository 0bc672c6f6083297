/* SPDX-License-Identifier: MIT */
#include "utf8.h"

#include <string.h>

static size_t wanted_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead < 0xe0)
        return 2;
    if (lead >= 0xe0 && lead < 0xf0)
        return 3;
    return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

size_t utf8_char(const char *text, size_t len)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t n = len > 0 ? wanted_length(bytes[0]) : 0;
    if (n == 0 || n > len)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
    if ((bytes[0] == 0xe0 && bytes[1] < 0xa0) || (bytes[0] == 0xed && bytes[1] > 0x9f) ||
        (bytes[0] == 0xf0 && bytes[1] < 0x90) || (bytes[0] == 0xf4 && bytes[1] > 0x8f))
        return 0;
    return n;
}

bool utf8_valid(const char *text, size_t len)
{
    while (len > 0) {
        size_t n = (unsigned char)*text < 0x80 ? 1 : utf8_char(text, len);
        if (n == 0)
            return false;
        text += n;
        len -= n;
    }
    return true;
}

uint32_t utf8_next(const char *text, size_t *ret_len)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t len = wanted_length(bytes[0]), i = 1;
    uint32_t c = len < 2 ? bytes[0] : bytes[0] & (0x7fU >> len);
    for (; i < len && (bytes[i] & 0xc0) == 0x80; i++)
        c = c << 6 | (bytes[i] & 0x3f);
    *ret_len = i;
    return c;
}

bool utf8_is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

size_t utf8_cut(const char *text, size_t max)
{
    size_t len = strnlen(text, max + 1);
    if (len <= max)
        return len;
    while (max > 0 && ((unsigned char)text[max] & 0xc0) == 0x80)
        max--;
    return max;
}

char *utf8_capitalise(char *text)
{
    unsigned char *first = (unsigned char *)text;

    if (*first >= 'a' && *first <= 'z')
        *first = (unsigned char)(*first - 'a' + 'A');
    else if (first[0] == 0xc3 && first[1] >= 0xa0 && first[1] <= 0xbe && first[1] != 0xb7)
        first[1] = (unsigned char)(first[1] - 0x20); /* U+00E0 to U+00FE, but not the division sign */
    return text;
}
