/* SPDX-License-Identifier: MIT */
#pragma once

/* Text that grows. An addition that finds no memory is remembered, and text_take() reports it once: whoever builds a
 * text checks a single result. */

#include <stdbool.h>
#include <stddef.h>

#include "macro.h"

typedef struct Text {
    char *chars; /* NUL-terminated once something was added */
    size_t len, size;
    bool failed;
} Text;

void text_add(Text *text, const char *format, ...) _printf_(2, 3);
/* Hands the text over ("" where nothing was added) and leaves an empty one. -ENOMEM: some of it is missing; nothing is
 * handed over. */
int text_take(Text *text, char **ret);
void text_clear(Text *text);
