/* SPDX-License-Identifier: MIT */
#pragma once

/* The journal on its way out: as text, a piece at a time, so that whatever falls due meanwhile comes first. What is
 * recorded after it began isn't in it. */

#include "engine.h"
#include "exchange.h"

typedef struct Export Export;

typedef struct ExportFilter {
    ExchangeFormat format;
    Usec since, until;   /* of `at`: since included, until not; 0: open */
    int kind;            /* EntryKind; -1: any */
    const char *subject; /* copied; NULL: any */
} ExportFilter;

/* JSONL holds every line; CSV and iCalendar hold what people recorded and is in force (of a kind that is named, lulld's
 * own too). iCalendar holds intakes and activities, and what the agenda has until `until`, or for EXPORT_ICS_DAYS. */
#define EXPORT_ICS_DAYS 14
#define EXPORT_ICS_DAYS_MAX 400

/* The engine is borrowed. */
int export_new(Export **ret, Engine *engine, const ExportFilter *filter, Usec now);
Export *export_free(Export *export);
/* Appends the next piece. 1: there is more; 0: that was all; the errnos of store.h. */
int export_step(Export *export, Text *out);

static inline void export_freep(Export **export)
{
    export_free(*export);
}
