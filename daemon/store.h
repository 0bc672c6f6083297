/* SPDX-License-Identifier: MIT */
#pragma once

/* The journal in SQLite. Append-only; one connection, held by the daemon alone. What store_append() has
 * acknowledged is durable: committed, synced, its directory entry too.
 *
 * Functions return 0 or a negative errno: -ENOSPC (full, quota), -EROFS (read-only, permission), -EBUSY (another
 * process holds it), -ESTALE (moved or deleted), -EIO, -EBADMSG (corrupt, not a journal), -ENOTSUP (written by a newer
 * lull), -ENOMEM. A file that is corrupt or too new is never written, moved or deleted. After any of them the next call
 * tries again; a file that was taken away is looked for at its path, and one that has come back or replaced it is
 * opened. What was refused is not in the journal, after a crash neither; only a disk that
 * goes away in the very act may have got it. */

#include <stdbool.h>
#include <stddef.h>

#include "core/entry.h"
#include "enums.h"

typedef struct Store Store;

/* Opens or creates the journal at `path` (its directory is made, 0700; the file is 0600), or with NULL one in
 * memory. An unclean end is repaired from the log and then checked; older versions are migrated, after a copy. */
int store_open(Store **ret, const char *path);
Store *store_free(Store *store);
/* To be called when there is time: moves a log that has grown long into the file, so that no append has to wait for
 * that, and gives memory back. NULL is fine. */
void store_relax(Store *store);
/* What an error of this module means for the journal. */
StorageState store_state(int error);

/* All or nothing. An entry whose id is there already is passed over. -EINVAL: one of them isn't entry_valid(). */
int store_append(Store *store, const Entry *const *entries, size_t n);

/* Whether the journal can be written, found out by writing what it holds already: 0, or what store_append() would
 * say. */
int store_probe(Store *store);
/* Once after each time that another journal was found at the path, or somebody else had written to it: what was read
 * before may not hold any more. */
bool store_renewed(Store *store);

/* A visitor gets a borrowed entry; its non-zero result ends the walk and is returned. It may not call the store. */
typedef int (*StoreVisitor)(const Entry *entry, bool voided, void *userdata);

/* For agenda_load(): entries of lull day `since` and later, and of the earlier ones the pauses, reminders'
 * enabling, zones and stocks that may still hold, and the intakes counted from these stocks; also whatever voids or
 * replaces one of these. In order of ids. Flat in the size of the journal. */
int store_load(Store *store, Day since, StoreVisitor visit, void *userdata);
/* The newest entry's id and lull day; *ret_day is DAY_NONE for an empty journal. */
int store_newest(Store *store, EntryId *ret_id, Day *ret_day);
/* -ENOENT: no such entry. */
int store_get(Store *store, const EntryId *id, Entry *ret, bool *ret_voided);
/* The newest entry in force that a person made (entry_by_person()); -ENOENT. */
int store_newest_by_person(Store *store, Entry *ret);

typedef struct StoreFilter {
    Usec since, until;                /* of `at`: since included, until not; 0: open */
    int kind;                         /* EntryKind; -1: any */
    const char *subject, *occurrence; /* NULL: any */
    bool all;                         /* also what lulld recorded by itself */
    size_t limit;                     /* at most STORE_PAGE_MAX; 0: that */
    const char *cursor;               /* from the page before; NULL: the first */
} StoreFilter;

#define STORE_PAGE_MAX 1000
#define STORE_CURSOR_LEN 80

/* Newest `at` first, ids where they are equal; flat in the size of the journal, but for one in memory. The cursor is
 * empty after the last page; an empty one begins at the first. -EINVAL: not a cursor, not a kind. */
int store_query(Store *store, const StoreFilter *filter, StoreVisitor visit, void *userdata,
                char ret_cursor[static STORE_CURSOR_LEN]);

/* Up to `limit` entries after *place (zeroed: from the beginning), in order of their ids; *place moves on to the last.
 * 1: there may be more. Without `with_fate` none counts as voided, which is cheaper. */
int store_walk(Store *store, EntryId *place, size_t limit, bool with_fate, StoreVisitor visit, void *userdata);

/* ---- Many at once: one transaction that takes as many calls as it needs ----
 *
 * Whoever uses the store otherwise meanwhile comes first: the transaction is rolled back as if it had never been begun,
 * and the next call for it answers -EAGAIN. After any error it is gone too. */

typedef enum StoreBulkOutcome {
    STORE_BULK_TAKEN,
    STORE_BULK_KNOWN, /* it is there already */
    STORE_BULK_OTHER, /* another one with this id is there already, and stays */
} StoreBulkOutcome;

int store_bulk_begin(Store *store);
/* `row`: it is held against what is there by what CSV can say. */
int store_bulk_add(Store *store, const Entry *entry, bool row, StoreBulkOutcome *ret);
/* 0: durable, as with store_append(). */
int store_bulk_commit(Store *store);
void store_bulk_abort(Store *store);
/* A file without a name beside the journal, for what is to come in: 0600, gone when it is closed. A descriptor. */
int store_scratch(const Store *store);

/* A compact copy of the journal, checked: that it is whole, of this version, and has every entry. A descriptor of a
 * file that has no name any more. -ENOTSUP also for a journal in memory. */
int store_backup(Store *store, int64_t *ret_entries);

/* Takes whatever can be read of a journal that may be damaged into another one: *ret_n entries; all there were where
 * *ret_whole. It is only read: a copy in a folder of its own below `folder`, gone afterwards, is worked on. */
int store_salvage(const char *path, const char *folder, Store *into, uint64_t *ret_n, bool *ret_whole);

static inline void store_freep(Store **store)
{
    store_free(*store);
}
