/* SPDX-License-Identifier: MIT */
#pragma once

/* A page with cairo, in points from its top left: text and lines in black and greys. */

#include <cairo.h>
#include <stdbool.h>

#include "macro.h"

typedef enum Align { ALIGN_LEFT, ALIGN_MIDDLE, ALIGN_RIGHT } Align;

typedef struct Canvas {
    cairo_t *cr;
    double width, height;
    bool measures; /* nothing is drawn: what is returned tells how much room it would take */
} Canvas;

#define BLACK 0.0
#define DARK 0.35
#define LIGHT 0.75

/* Text whose base line is at y; what doesn't fit into `room` (0: there is room) ends with "...". */
void canvas_text(const Canvas *c, double x, double y, double size, Align align, double room, const char *text);
void canvas_bold(const Canvas *c, double x, double y, double size, Align align, const char *text);
double canvas_bold_width(const Canvas *c, double size, const char *text);
/* Several lines, broken at blanks; returns the base line of the next. At most `lines` (0: as many as it takes), of
 * which the last then ends with "...". */
double canvas_paragraph(const Canvas *c, double x, double y, double size, double room, unsigned lines,
                        const char *text);
/* From one line of a paragraph to the next. */
#define CANVAS_LEADING 1.3
void canvas_line(const Canvas *c, double x1, double y1, double x2, double y2, double grey, double thickness);
void canvas_dotted(const Canvas *c, double x1, double y1, double x2, double y2);
/* Filled, or with a thin outline alone. */
void canvas_box(const Canvas *c, double x, double y, double width, double height, double grey, bool filled);
void canvas_dot(const Canvas *c, double x, double y, double radius, bool filled);
