/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "macro.h"
#include "schema.h"
#include "store-internal.h"

/* Seven trees are written to with each entry: with the 16 pages that lulld has otherwise, each would be read and
 * written anew every time. */
#define CACHE_BULK "PRAGMA cache_size = -8192"
#define CACHE_USUAL "PRAGMA cache_size = -64"

static void end_bulk(Store *store, const char *how)
{
    store->bulk = false;
    if (!store->db)
        return;
    if (!sqlite3_get_autocommit(store->db))
        (void)schema_exec(store->db, how);
    (void)schema_exec(store->db, CACHE_USUAL);
    store_release(store);
    if (store->path)
        place_mark(store);
}

void store_bulk_abort(Store *store)
{
    if (store->bulk)
        end_bulk(store, "ROLLBACK");
}

int store_bulk_begin(Store *store)
{
    int r = store_ready_to_write(store);

    if (r < 0)
        return r;
    if (store->damage)
        return store->damage;
    if ((r = schema_exec(store->db, CACHE_BULK)) < 0 || (r = schema_exec(store->db, "BEGIN IMMEDIATE")) < 0)
        return r;
    store->bulk = true;
    return 0;
}

static int insert(Store *store, const Entry *entry)
{
    sqlite3_stmt *stmt;
    int r;

    if ((r = store_statement(store, STATEMENT_INSERT, &stmt)) < 0 || (r = row_bind(stmt, entry)) < 0)
        return r;
    r = store_errno(store, sqlite3_step(stmt));
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return r;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same(const Entry *a, const Entry *b)
{
    return entry_id_compare(&a->id, &b->id) == 0 && a->kind == b->kind && a->source == b->source &&
           strcmp(a->subject, b->subject) == 0 && a->at == b->at && a->offset_sec == b->offset_sec &&
           a->recorded == b->recorded && a->day == b->day && strcmp(a->device, b->device) == 0 &&
           occurrence_id_equal(&a->occurrence, &b->occurrence) && a->amount == b->amount &&
           strcmp(a->unit, b->unit) == 0 && a->nominal == b->nominal && a->until == b->until && a->count == b->count &&
           strcmp(a->reason, b->reason) == 0 && entry_id_compare(&a->ref, &b->ref) == 0 &&
           same_text(a->note, b->note) && same_text(a->fields, b->fields);
}

/* A row of CSV knows neither when nor where it was recorded, and its time to the second. */
static bool same_row(const Entry *kept, const Entry *row)
{
    return kept->kind == row->kind && strcmp(kept->subject, row->subject) == 0 &&
           kept->at / USEC_PER_SEC == row->at / USEC_PER_SEC && kept->day == row->day &&
           occurrence_id_equal(&kept->occurrence, &row->occurrence) && kept->amount == row->amount &&
           strcmp(kept->unit, row->unit) == 0 && strcmp(kept->reason, row->reason) == 0 &&
           same_text(kept->note, row->note);
}

static int compare_with_kept(Store *store, const Entry *entry, bool row, StoreBulkOutcome *ret)
{
    sqlite3_stmt *stmt;
    Entry kept;
    int r = store_statement(store, STATEMENT_GET, &stmt);

    if (r < 0)
        return r;
    row_bind_id(stmt, 1, &entry->id);
    int rc = sqlite3_step(stmt);
    r = rc == SQLITE_ROW ? store_read(store, stmt, &kept) : rc == SQLITE_DONE ? -EBADMSG : store_errno(store, rc);
    if (r >= 0)
        *ret = (row ? same_row : same)(&kept, entry) ? STORE_BULK_KNOWN : STORE_BULK_OTHER;
    sqlite3_reset(stmt);
    return r;
}

int store_bulk_add(Store *store, const Entry *entry, bool row, StoreBulkOutcome *ret)
{
    int r;

    if (!store->bulk)
        return -EAGAIN;
    if (!entry_valid(entry))
        return -EINVAL;
    *ret = STORE_BULK_TAKEN;
    r = insert(store, entry);
    if (r >= 0 && sqlite3_changes(store->db) == 0)
        r = compare_with_kept(store, entry, row, ret);
    if (r < 0) {
        store_bulk_abort(store);
        r = store_conclude(store, r);
    }
    return r;
}

int store_bulk_commit(Store *store)
{
    int r;

    if (!store->bulk)
        return -EAGAIN;
    r = schema_exec(store->db, "COMMIT");
    /* The log was as long as all of it, and goes on being so until it is cut. */
    if (r >= 0 && store->path)
        (void)sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    end_bulk(store, "ROLLBACK");
    return store_conclude(store, r);
}

int store_scratch(const Store *store)
{
    _cleanup_free_ char *folder = store->path ? strdup(store->path) : NULL;
    int fd;

    if (!store->path)
        fd = memfd_create("lull-import", MFD_CLOEXEC);
    else if (!folder)
        return -ENOMEM;
    else {
        *strrchr(folder, '/') = '\0';
        fd = open(folder[0] ? folder : "/", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    }
    return fd < 0 ? schema_errno_of_system(errno) : fd;
}
