/* SPDX-License-Identifier: MIT */
#pragma once

/* The charts of the page: nights from left to right, all on the same axis. A night of which a thing wasn't said has
 * nothing there: nothing is drawn at zero, and no line leads over it. */

#include "canvas.h"
#include "report.h"

/* From the top of a chart to its highest line, with room for the title and, below it, half a label. */
#define CHART_TITLE_ROOM 18

typedef struct Axis {
    const Report *report;
    double left, right; /* of the nights */
    double edge;        /* where labels begin */
} Axis;

/* Each draws between `top` and `bottom`, its title above the lines included. */
void chart_severity(const Canvas *c, const Axis *axis, double top, double bottom);
void chart_onset(const Canvas *c, const Axis *axis, double top, double bottom);
void chart_sleep(const Canvas *c, const Axis *axis, double top, double bottom);
/* A row, `row` high, for each of the `n` subjects that `which` names; returns where it ends. */
double chart_taken(const Canvas *c, const Axis *axis, double top, double row, const int *which, size_t n);
