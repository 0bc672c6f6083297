/* SPDX-License-Identifier: MIT */
#pragma once

/* Entries for tests: valid ones, with ids that rise, as lulld in the zone UTC would make them. */

#include <stdint.h>

#include "core/entry.h"

/* 2026-11-22T12:00:00Z */
#define MINT_NOON (INT64_C(1795348800) * USEC_PER_SEC)

typedef struct EntryMint {
    EntryIdMaker maker;
    uint64_t seed;
} EntryMint;

/* The next of a sequence that the seed fixes. */
uint64_t mint_random(EntryMint *mint);
/* From 0 to n-1. */
uint64_t mint_below(EntryMint *mint, uint64_t n);

/* An entry of a person at an instant, which is also when it is recorded; `subject` may be NULL. */
Entry mint_entry(EntryMint *mint, EntryKind kind, const char *subject, Usec at);
/* The same, with what voids or replaces another one. */
Entry mint_reference(EntryMint *mint, EntryKind kind, const EntryId *ref, Usec at);
/* Moves an entry to a random zone, and to any lull day that it may have there. */
void mint_elsewhere(EntryMint *mint, Entry *entry);
/* Every field set to something random that is allowed; the note is one of a few, and static. */
Entry mint_any(EntryMint *mint, Usec at);

/* Fails the test where one field differs. */
void assert_entry_equal(const Entry *a, const Entry *b);
