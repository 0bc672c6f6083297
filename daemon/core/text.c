/* SPDX-License-Identifier: MIT */
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static bool reserve(Text *text, size_t more)
{
    size_t size = text->size ? text->size : 128;
    char *chars;

    while (size - text->len <= more)
        size *= 2;
    if (size == text->size)
        return true;
    chars = realloc(text->chars, size);
    if (!chars)
        return false;
    text->chars = chars;
    text->size = size;
    return true;
}

void text_add(Text *text, const char *format, ...)
{
    va_list args, again;
    int n;

    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, args);
    if (n < 0 || text->failed || !reserve(text, (size_t)n)) {
        text->failed = true;
    } else {
        vsnprintf(text->chars + text->len, text->size - text->len, format, again);
        text->len += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

int text_take(Text *text, char **ret)
{
    text_add(text, "%s", "");
    if (text->failed) {
        text_clear(text);
        return -ENOMEM;
    }
    *ret = TAKE_PTR(text->chars);
    text_clear(text);
    return 0;
}

void text_clear(Text *text)
{
    free(text->chars);
    *text = (Text){0};
}
