/* SPDX-License-Identifier: MIT */
#pragma once

/* The report as one page to be printed, readable in black and white. It is a module of its own, loaded when a page is
 * wanted: what it draws with takes longer to load than everything else that lull does. */

#include <stddef.h>

#include "report.h"

typedef enum DrawFormat { DRAW_SVG, DRAW_PDF } DrawFormat;
typedef enum DrawPaper { DRAW_A4, DRAW_LETTER } DrawPaper;

/* More nights don't fit on a page so that one could be told from the next. */
#define DRAW_NIGHTS_MAX 184

/* Gets the page piece by piece; other than 0 ends it. */
typedef int (*DrawWrite)(void *userdata, const void *data, size_t size);

/* 0, -EIO where writing failed, or -ENOMEM. */
int report_draw(const Report *report, DrawFormat format, DrawPaper paper, DrawWrite write, void *userdata);

/* The type of report_draw(), and its name in the module. */
typedef int (*DrawFunction)(const Report *report, DrawFormat format, DrawPaper paper, DrawWrite write, void *userdata);
#define DRAW_SYMBOL "report_draw"
#define DRAW_MODULE "lull-report.so"
