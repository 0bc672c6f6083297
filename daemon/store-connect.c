/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "macro.h"
#include "schema.h"
#include "store-internal.h"

/* A journal of this size takes a tenth of a second to check, and twenty years to write. Beyond it a check would keep
 * reminders waiting: what is damaged there shows when it is read. */
#define CHECK_SIZE_MAX (64 * 1024 * 1024)

/* When there is time, a log of this many pages (4 MB) is moved into the file; one four times as long isn't left to wait
 * for that. */
#define LOG_PAGES 1000
#define LOG_PAGES_MAX (4 * LOG_PAGES)

/* Little memory: lulld is idle nearly always, and the kernel keeps the file's pages anyway. No pages are set aside in
 * advance, the cache holds 16 of them, and lookaside (buffers for each connection) is left out. */
static void configure_once(void)
{
    static bool configured;

    if (!configured) {
        sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
        sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        configured = true;
    }
}

/* What SQLite finds wrong with a page may be that the disk doesn't give it. */
static int errno_of_finding(const char *text)
{
    static const char code[] = "error code=";
    const char *found = text ? strstr(text, code) : NULL;

    return found ? schema_errno((int)strtol(found + strlen(code), NULL, 10)) : -EBADMSG;
}

/* The first text that `sql` answers must be `wanted`, else `error`; 0: what the text says. */
static int expect(sqlite3 *db, const char *sql, const char *wanted, int error)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    int r;

    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(stmt, 0);
        r = text && strcmp(text, wanted) == 0 ? 0 : error ? error : errno_of_finding(text);
    } else
        r = rc == SQLITE_DONE ? (error ? error : -EBADMSG) : schema_errno(rc);
    sqlite3_finalize(stmt);
    return r;
}

/* What a file says of itself isn't trusted, and a damaged one is left to its owner as it is: closing it must not write
 * the log back. store_leave() allows that where all is well. */
static int harden(sqlite3 *db)
{
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},          {SQLITE_DBCONFIG_ENABLE_FKEY, 1},    {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
    };

    for (size_t i = 0; i < ARRAY_SIZE(options); i++)
        if (sqlite3_db_config(db, options[i].option, options[i].value, NULL) != SQLITE_OK)
            return -ENOTSUP;
    /* The lock comes first: what reads the file before would use shared memory. */
    return schema_exec(db, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;"
                           "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -64");
}

/* Durable are WAL with FULL, and DELETE with EXTRA; WAL costs a quarter of it (tests/bench-store.c). Locked exclusively
 * before the log is first used, it needs no shared memory, and so works in a home on the network too. */
static int use_log(sqlite3 *db)
{
    return expect(db, "PRAGMA journal_mode = WAL", "wal", -EIO);
}

/* After a commit. A log that can't be moved goes on growing, and is tried again: nothing is lost by that. */
static int on_commit(void *userdata, sqlite3 *db, const char *name, int pages)
{
    Store *store = userdata;

    store->log_pages = pages;
    if (pages >= LOG_PAGES_MAX)
        (void)sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    place_mark(store);
    return SQLITE_OK;
}

/* A path as SQLite's URIs want it: the file as it is, without what a log would make of it. */
static char *uri_of_file_alone(const char *path)
{
    static const char prefix[] = "file:", suffix[] = "?immutable=1", digits[] = "0123456789abcdef";
    char *uri = malloc(sizeof(prefix) + 3 * strlen(path) + sizeof(suffix)), *end;

    if (!uri)
        return NULL;
    end = mempcpy(uri, prefix, strlen(prefix));
    for (; *path; path++)
        if (strchr("%?#", *path))
            end = mempcpy(end, (const char[]){'%', digits[*path >> 4], digits[*path & 15]}, 3);
        else
            *end++ = *path;
    memcpy(end, suffix, sizeof(suffix));
    return uri;
}

/* The newest entry of the file alone; 0: there is none, or it can't be read, as when it was left in the middle of
 * taking in the log. */
static int newest_of_file_alone(const char *path, EntryId *ret)
{
    _cleanup_free_ char *uri = uri_of_file_alone(path);
    sqlite3_stmt *stmt = NULL;
    sqlite3 *db = NULL;
    int found = 0;

    if (!uri)
        return -ENOMEM;
    if (sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT max(id) FROM entry", -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_bytes(stmt, 0) == sizeof(ret->bytes))
        found = row_read_id(stmt, 0, ret) >= 0;
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return found;
}

static int expect_entry(sqlite3 *db, const EntryId *id)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, "SELECT 1 FROM entry WHERE id = ?1", -1, &stmt, NULL);

    if (rc == SQLITE_OK)
        rc = row_bind_id(stmt, 1, id);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    sqlite3_finalize(stmt);
    return rc == SQLITE_DONE ? -EBADMSG : schema_errno(rc);
}

/* A log is replayed by its name alone, and one that another journal left there would take this one's place. But the
 * journal is append-only: what the file holds by itself is there with the log, too, or they don't belong together. */
static int check(sqlite3 *db, const char *path, const EntryId *newest)
{
    int r = newest ? expect_entry(db, newest) : 0;

    if (r < 0 || file_size(path) > CHECK_SIZE_MAX)
        return r;
    return expect(db, "PRAGMA quick_check(1)", "ok", 0);
}

/* From reading only to writing: nothing is written to a file before it is known for a journal that this lull may
 * write. */
static int prepare(Store *store, sqlite3 *db, bool unclean, const EntryId *newest)
{
    int version;
    int r;

    /* A file without the permission to write is opened all the same, and fails later with whatever comes first. */
    if (store->path && sqlite3_db_readonly(db, "main") > 0)
        return -EROFS;
    if ((r = harden(db)) < 0 || (r = schema_version(db, store->steps, &version)) < 0)
        return r;
    if (store->path && ((unclean && (r = check(db, store->path, newest)) < 0) || (r = use_log(db)) < 0))
        return r;
    if (store->path && version > 0 && store->steps[version] && (r = file_copy_aside(db, store->path, version)) < 0)
        return r;
    if ((r = schema_upgrade(db, store->steps)) < 0)
        return r;
    return store->path ? place_take(store) : 0;
}

int store_connect(Store *store)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    bool unclean = store->path && (store->doubtful || file_unclean(store->log_path));
    FileMark before = store->file;
    EntryId newest;
    sqlite3 *db = NULL;
    int r, has_entries = 0;

    /* A first start writes to the file before there is a log. */
    if (unclean && file_size(store->path) == 0)
        return -EBADMSG;
    configure_once();
    if (unclean && (has_entries = newest_of_file_alone(store->path, &newest)) < 0)
        return has_entries;
    errno = 0;
    int rc = sqlite3_open_v2(store->path ? store->path : ":memory:", &db, flags, NULL);
    r = !db ? -ENOMEM : rc != SQLITE_OK ? schema_errno(rc) : prepare(store, db, unclean, has_entries ? &newest : NULL);
    if (r < 0) {
        sqlite3_close(db);
        place_leave(store);
        return r;
    }
    store->db = db;
    store->damage = 0;
    store->doubtful = false;
    store->log_pages = 0;
    store->renewed |= store->changed ||
                      (before.inode != 0 && (before.device != store->file.device || before.inode != store->file.inode));
    store->changed = false;
    if (store->path)
        sqlite3_wal_hook(db, on_commit, store);
    return 0;
}

void store_relax(Store *store)
{
    if (!store || !store->db || store->bulk)
        return;
    if (store->log_pages >= LOG_PAGES && !store->damage && !store->doubtful && place_look(store) == PLACE_OURS) {
        (void)sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        store->log_pages = 0;
        place_mark(store);
    }
    store_release(store);
}

/* What is in the log goes into the file. One that was moved takes it along; and the log, left where another file may
 * stand now, must be empty, or it would be taken for that file's. */
static int settle_log(Store *store, Whereabouts place)
{
    int rc = SQLITE_OK;

    if (place == PLACE_OURS)
        sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    else if (place != PLACE_CHANGED)
        rc = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return store_errno(store, rc);
}

static void close_file(Store *store)
{
    sqlite3_close(store->db);
    store->db = NULL;
    place_leave(store);
}

int store_leave(Store *store)
{
    int r = 0;

    if (!store->db)
        return 0;
    store_bulk_abort(store);
    for (size_t i = 0; i < _STATEMENT_MAX; i++)
        sqlite3_finalize(TAKE_PTR(store->statements[i]));
    if (store->path && !store->damage && !store->doubtful)
        r = settle_log(store, place_look(store));
    if (r >= 0)
        close_file(store);
    return r;
}

/* Whoever wrote to the file may have changed anything: what is there now is looked at as a stranger's. */
static int leave_for(Store *store, Whereabouts place)
{
    int r = store_leave(store);

    if (r >= 0 && place == PLACE_CHANGED)
        store->doubtful = store->changed = true;
    return r;
}

static int hidden(const Store *store)
{
    struct stat st;

    return lstat(store->path, &st) < 0 ? schema_errno_of_system(errno) : 0;
}

/* A journal that was taken away is not begun anew: it comes back, or the next start makes another. */
static int make_ready(Store *store, bool to_write)
{
    Whereabouts place;
    int r = 0;

    store_bulk_abort(store);
    if (!store->path)
        return 0;
    if (store->db && (place = place_look(store)) != PLACE_OURS) {
        if (place == PLACE_DELETED || place == PLACE_HIDDEN)
            return !to_write ? 0 : place == PLACE_DELETED ? -ESTALE : hidden(store);
        r = leave_for(store, place);
    }
    /* After an I/O error the kernel may show pages that the disk never got. Whoever closes the file and reads it from
     * the disk sees what is there. */
    if (r >= 0 && store->db && to_write && store->doubtful && (r = store_leave(store)) >= 0)
        place_forget_pages(store);
    errno = 0;
    if (r < 0 || store->db)
        return r;
    return file_size(store->path) < 0 && errno == ENOENT ? -ESTALE : store_connect(store);
}

int store_ready(Store *store)
{
    return make_ready(store, false);
}

int store_ready_to_write(Store *store)
{
    return make_ready(store, true);
}
