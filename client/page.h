/* SPDX-License-Identifier: MIT */
#pragma once

/* Text for people, laid out for a width: what the renders write on. A page is built in memory, so that it can be
 * measured, shown by a pager, or compared by a test. Running out of memory is remembered until page_close(). */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "core/zone.h"
#include "macro.h"
#include "usec.h"

#define PAGE_WIDTH_MIN 20
#define PAGE_WIDTH_MAX 1000

/* How and when it is looked at. */
typedef struct View {
    unsigned width;
    bool colour;
    bool utf8;
    const Zone *zone; /* borrowed */
    Usec now;
} View;

typedef enum Tone { TONE_PLAIN, TONE_STRONG, TONE_FAINT, TONE_CALL, TONE_TROUBLE, _TONE_MAX } Tone;

typedef struct Page {
    View view;
    FILE *file;
    char *text; /* complete after page_close() */
    size_t size;
    unsigned column;
    int error;
} Page;

int page_open(Page *ret, const View *view);
/* 0, or -ENOMEM when anything was lost. */
int page_close(Page *page);
void page_clear(Page *page);

/* Words from the current column on, broken at blanks and continued at `indent`. Blanks at the front belong to the
 * line; what would steer a terminal is not let through. */
void page_text(Page *page, Tone tone, unsigned indent, const char *text);
void page_textf(Page *page, Tone tone, unsigned indent, const char *format, ...) _printf_(4, 5);
/* A command to be typed or pasted: broken between arguments as a shell understands it. */
void page_command(Page *page, unsigned indent, const char *command);
/* Blanks up to a column, or a new line and blanks. */
void page_column(Page *page, unsigned column);
void page_break(Page *page);
/* Ends the line that was begun, if any. */
void page_end_line(Page *page);
/* " · " or ", " */
const char *page_dot(const Page *page);

/* Columns that a text takes. */
unsigned page_width_of(const Page *page, const char *text);
unsigned page_cells(bool utf8, const char *text, size_t size);

static inline void page_clearp(Page *page)
{
    page_clear(page);
}
