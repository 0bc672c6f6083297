/* SPDX-License-Identifier: MIT */
#include "utf8.h"

static size_t length_of(uint8_t first)
{
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

uint32_t utf8_next(const char *text, size_t *ret_len)
{
    const uint8_t *u = (const uint8_t *)text;
    size_t len = length_of(u[0]), i = 1;
    uint32_t c = len == 1 ? u[0] : u[0] & (0x7fu >> len);
    for (; i < len && (u[i] & 0xc0) == 0x80; i++)
        c = c << 6 | (u[i] & 0x3f);
    *ret_len = i;
    return c;
}

bool utf8_valid(const char *text)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t len;
    for (const char *p = text; *p; p += len) {
        uint8_t first = (uint8_t)*p;
        if ((first >= 0x80 && first < 0xc2) || first > 0xf4)
            return false;
        uint32_t c = utf8_next(p, &len);
        if (len != length_of(first) || c < smallest[len] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
            return false;
    }
    return true;
}

bool utf8_is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}
