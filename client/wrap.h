/* SPDX-License-Identifier: MIT */
#pragma once

/* Standard error on a terminal: whatever is said there is broken at blanks, so that no word is torn where the line
 * ends. Elsewhere a sentence stays in one line. */

#include <stdbool.h>
#include <stddef.h>

/* Lays out what comes after what was laid out before; escape sequences, '\r' and '\b' are passed through. */
typedef struct Wrap {
    unsigned width, column;
    bool utf8;
    bool blank; /* the last thing was one: a line may end there */
} Wrap;

/* Allocated; NULL: out of memory. */
char *wrap_text(Wrap *wrap, const char *text, size_t size);

/* Takes stderr over where it is a terminal. */
void wrap_stderr(void);
/* The person has ended the line. */
void wrap_line_ended(void);
