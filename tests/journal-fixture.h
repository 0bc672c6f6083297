/* SPDX-License-Identifier: MIT */
#pragma once

/* A journal for tests, in a directory of its own that is gone afterwards, or in memory. */

#include <stddef.h>

#include "entry-util.h"
#include "store.h"

typedef struct Journal {
    char *directory; /* NULL: in memory */
    char *path;
    Store *store;
    EntryMint mint;
} Journal;

/* Setups for cmocka: *state is a Journal that is open. */
int journal_setup_file(void **state);
int journal_setup_memory(void **state);
int journal_teardown(void **state);

/* A test of cmocka's on a journal in a file. */
#define JOURNAL_TEST(test) cmocka_unit_test_setup_teardown(test, journal_setup_file, journal_teardown)

/* Closes and opens it again; one in memory is left alone. */
void journal_reopen(Journal *j);
void journal_add(Journal *j, const Entry *entry);
/* What store_append() says to an intake of iron. */
int journal_append_one(Journal *j);
/* So many random entries, a minute apart, in one transaction. */
void journal_fill(Journal *j, size_t n);
/* All of them, by paging through. */
size_t journal_count(Journal *j);
/* PATH and what is to follow it, in a buffer that the next call uses again. */
const char *journal_beside(const Journal *j, const char *suffix);

/* ---- The file as bytes ---- */

typedef struct Bytes {
    char *data;
    size_t size;
} Bytes;

Bytes bytes_of(const char *path);
void bytes_put(const char *path, const void *data, size_t size);
void bytes_clear(Bytes *bytes);
void assert_bytes(const char *path, const Bytes *expected);

/* What is at the journal's path can't be opened, and stays as it is. */
void assert_refused(Journal *j, int error);
/* Runs statements on it with SQLite alone, as anybody may. */
void run_sql(const char *path, const char *sql);
/* Runs `body` in a child with the journal closed, and waits for it; what `body` returns, its low byte. */
int run_in_child(Journal *j, int (*body)(Journal *j));
