/* SPDX-License-Identifier: MIT */
#pragma once

/* The journal on its way in. First everything is read and checked, and kept aside; then, where all is well (or the good
 * lines were asked for), it goes into the journal in one transaction; then the state is derived anew. Each of these
 * takes as many steps as there is to do, so that whatever falls due meanwhile comes first.
 *
 * An entry is known by its id: what is there already is passed over, so that the same lines may come as often and in
 * whatever order, and lead to the same journal. */

#include "engine.h"
#include "exchange.h"

typedef struct Import Import;

/* So many lines are complained about in words; all are counted. */
#define IMPORT_COMPLAINTS_MAX 100

typedef struct ImportResult {
    uint64_t lines;   /* with something in them; without the header row of CSV */
    uint64_t taken;   /* new in the journal */
    uint64_t known;   /* there already */
    uint64_t other;   /* of these, lines that say something else than the journal, which keeps what it has */
    uint64_t refused; /* bad lines */
    uint64_t clamped; /* lines from the future, taken as of now */
    char *problems[IMPORT_COMPLAINTS_MAX + 1]; /* "line 7: …", NULL-terminated */
    char *warnings[IMPORT_COMPLAINTS_MAX + 1];
    size_t n_problems, n_warnings;
} ImportResult;

/* EXCHANGE_JSONL or EXCHANGE_CSV. `partial`: bad lines don't keep the good ones out. The engine is borrowed. */
int import_new(Import **ret, Engine *engine, ExchangeFormat format, bool partial);
Import *import_free(Import *import);
/* What comes in, in pieces; that may take long, and what is later than `now` lies ahead. The errnos of store.h,
 * -ENOMEM. */
int import_feed(Import *import, const char *bytes, size_t n, Usec now);
/* That was all. */
int import_end(Import *import, Usec now);
/* After import_end(), until it returns 0: 1 means that there is more to do. ENGINE_E_STORAGE: nothing was taken. */
int import_step(Import *import, Usec now);
/* Borrowed. Where lines were refused and the good ones not asked for, none is taken. */
const ImportResult *import_result(const Import *import);

static inline void import_freep(Import **import)
{
    import_free(*import);
}
