/* SPDX-License-Identifier: MIT */
#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "macro.h"
#include "schema.h"
#include "store-internal.h"

/* So many entries at once leave pages behind that won't be wanted soon. */
#define BURST 16

static const char *const statement_texts[_STATEMENT_MAX] = {
    [STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
    [STATEMENT_COMMIT] = "COMMIT",
    [STATEMENT_INSERT] = "INSERT INTO entry (" ROW_COLUMNS ") VALUES (" ROW_PLACES ") ON CONFLICT (id) DO NOTHING",
    [STATEMENT_GET] = "SELECT " ROW_COLUMNS " FROM entry WHERE id = ?1",
    [STATEMENT_CHILD] = "SELECT id FROM entry WHERE ref = ?1 AND id > ?2 ORDER BY id LIMIT 1",
    [STATEMENT_UNDOING] = "SELECT id FROM entry WHERE ref = ?1 AND id > ?2 AND kind = 'void' ORDER BY id LIMIT 1",
    [STATEMENT_NEWEST] = "SELECT " ROW_COLUMNS " FROM entry ORDER BY id DESC LIMIT 1",
    /* No index of its own: between two things that a person did there is little else, and undo is rare. */
    [STATEMENT_BY_PERSON] = "SELECT " ROW_COLUMNS " FROM entry WHERE person AND kind <> 'void' ORDER BY id DESC",
    [STATEMENT_LOAD] = store_load_sql,
    [STATEMENT_WALK] = store_walk_sql,
};

int store_errno(Store *store, int rc)
{
    int r = schema_errno(rc);

    if (r == -EBADMSG || r == -ENOTSUP)
        store->damage = r;
    return r;
}

int store_statement(Store *store, Statement which, sqlite3_stmt **ret)
{
    sqlite3_stmt **stmt = &store->statements[which];

    if (!*stmt) {
        int rc = sqlite3_prepare_v3(store->db, statement_texts[which], -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
        if (rc != SQLITE_OK)
            return store_errno(store, rc);
    }
    *ret = *stmt;
    return 0;
}

/* Runs a statement that answers no rows. */
static int run(Store *store, sqlite3_stmt *stmt)
{
    int r = store_errno(store, sqlite3_step(stmt));

    sqlite3_reset(stmt);
    return r;
}

static int run_statement(Store *store, Statement which)
{
    sqlite3_stmt *stmt;
    int r = store_statement(store, which, &stmt);

    return r < 0 ? r : run(store, stmt);
}

void store_release(Store *store)
{
    for (size_t i = STATEMENT_INSERT + 1; i < _STATEMENT_MAX; i++)
        sqlite3_finalize(TAKE_PTR(store->statements[i]));
    sqlite3_db_release_memory(store->db);
}

int store_read(Store *store, sqlite3_stmt *stmt, Entry *ret)
{
    int r = row_read(stmt, ret);

    if (r == -EBADMSG || r == -ENOTSUP)
        store->damage = r;
    return r;
}

/* ---- Opening ---- */

int store_open_steps(Store **ret, const char *path, const char *const *steps)
{
    _cleanup_(store_freep) Store *store = calloc(1, sizeof(*store));
    int r;

    if (!store)
        return -ENOMEM;
    store->steps = steps;
    store->handle = -1;
    if (path && (r = file_create(path, &store->path)) < 0)
        return r;
    if (path && asprintf(&store->log_path, "%s-wal", store->path) < 0)
        return -ENOMEM;
    if ((r = store_connect(store)) < 0)
        return r;
    store_release(store);
    *ret = TAKE_PTR(store);
    return 0;
}

int store_open(Store **ret, const char *path)
{
    return store_open_steps(ret, path, path ? schema_steps : schema_steps_in_memory);
}

Store *store_free(Store *store)
{
    if (!store)
        return NULL;
    if (store_leave(store) < 0)
        sqlite3_close(store->db); /* the log stays, and the next start finds what is in it */
    place_leave(store);
    free(store->path);
    free(store->log_path);
    free(store);
    return NULL;
}

StorageState store_state(int error)
{
    switch (error) {
    case 0:
        return STORAGE_OK;
    case -ENOSPC:
        return STORAGE_FULL;
    case -EROFS:
        return STORAGE_READ_ONLY;
    case -EBUSY:
        return STORAGE_LOCKED;
    case -ESTALE:
        return STORAGE_MISSING;
    case -EBADMSG:
        return STORAGE_CORRUPT;
    case -ENOTSUP:
        return STORAGE_TOO_NEW;
    default:
        return STORAGE_FAILED;
    }
}

/* ---- Writing ---- */

static int insert(Store *store, const Entry *entry)
{
    sqlite3_stmt *stmt;
    int r;

    if ((r = store_statement(store, STATEMENT_INSERT, &stmt)) < 0 || (r = row_bind(stmt, entry)) < 0)
        return r;
    r = run(store, stmt);
    sqlite3_clear_bindings(stmt);
    return r;
}

static int insert_all(Store *store, const Entry *const *entries, size_t n)
{
    int r = run_statement(store, STATEMENT_BEGIN);

    for (size_t i = 0; i < n && r >= 0; i++)
        r = insert(store, entries[i]);
    if (r >= 0)
        r = run_statement(store, STATEMENT_COMMIT);
    /* A full disk has ended the transaction already; other errors leave it open. */
    if (r < 0 && !sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return r;
}

/* A commit that failed when it was to be synced may be whole as the kernel sees it: were lulld killed now, the next
 * start would find what it has refused. A transaction that changes nothing takes its place in the log. */
static void take_back(Store *store)
{
    (void)schema_touch(store->db);
    store->doubtful = true;
}

int store_conclude(Store *store, int r)
{
    if (r < 0 && store->path && store->db) {
        if (r == -EIO)
            take_back(store);
        place_mark(store);
    }
    store->error = r;
    return r;
}

static int append(Store *store, const Entry *const *entries, size_t n)
{
    int r = store_ready_to_write(store);

    if (r < 0)
        return r;
    if (store->damage)
        return store->damage;
    r = n == 1 ? insert(store, entries[0]) : insert_all(store, entries, n);
    if (n > BURST)
        store_release(store);
    return store_conclude(store, r);
}

int store_append(Store *store, const Entry *const *entries, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!entry_valid(entries[i]))
            return -EINVAL;
    return n == 0 ? 0 : append(store, entries, n);
}

int store_probe(Store *store)
{
    int r = store_ready_to_write(store);

    if (r < 0 || !store->path)
        return r;
    if (store->damage)
        return store->damage;
    /* What a probe writes may just fit where an entry doesn't. */
    if (store->error == -ENOSPC && !file_has_room(store->path))
        return -ENOSPC;
    return store_conclude(store, schema_touch(store->db));
}

bool store_renewed(Store *store)
{
    bool renewed = store->renewed;

    store->renewed = false;
    return renewed;
}

/* ---- Single entries ---- */

/* Hands a row over to the caller, with texts of its own. */
static int take(Store *store, sqlite3_stmt *stmt, Entry *ret)
{
    Entry entry;
    int r = store_read(store, stmt, &entry);

    if (r >= 0)
        r = entry_own(&entry);
    if (r >= 0)
        *ret = entry;
    return r;
}

int store_newest(Store *store, EntryId *ret_id, Day *ret_day)
{
    Entry entry = {.day = DAY_NONE};
    sqlite3_stmt *stmt;
    int r;

    if ((r = store_ready(store)) < 0 || (r = store_statement(store, STATEMENT_NEWEST, &stmt)) < 0)
        return r;
    int rc = sqlite3_step(stmt);
    r = rc == SQLITE_ROW ? store_read(store, stmt, &entry) : store_errno(store, rc);
    sqlite3_reset(stmt);
    if (r < 0)
        return r;
    *ret_id = entry.id;
    *ret_day = entry.day;
    return 0;
}

int store_get(Store *store, const EntryId *id, Entry *ret, bool *ret_voided)
{
    _cleanup_(fates_clear) Fates fates = {.store = store};
    sqlite3_stmt *stmt;
    bool in_force;
    int r;

    if ((r = store_ready(store)) < 0 || (r = fates_in_force(&fates, id, &in_force)) < 0 ||
        (r = store_statement(store, STATEMENT_GET, &stmt)) < 0)
        return r;
    row_bind_id(stmt, 1, id);
    int rc = sqlite3_step(stmt);
    r = rc == SQLITE_ROW ? take(store, stmt, ret) : rc == SQLITE_DONE ? -ENOENT : store_errno(store, rc);
    sqlite3_reset(stmt);
    if (r >= 0 && ret_voided)
        *ret_voided = !in_force;
    return r;
}

/* 1: it is, and *ret holds it. */
static int take_if_in_force(Fates *fates, sqlite3_stmt *stmt, Entry *ret)
{
    EntryId id;
    bool in_force;
    int r;

    if ((r = row_read_id(stmt, 0, &id)) < 0 || (r = fates_in_force(fates, &id, &in_force)) < 0 || !in_force)
        return r;
    r = take(fates->store, stmt, ret);
    return r < 0 ? r : 1;
}

int store_newest_by_person(Store *store, Entry *ret)
{
    _cleanup_(fates_clear) Fates fates = {.store = store};
    sqlite3_stmt *stmt;
    int r;

    if ((r = store_ready(store)) < 0 || (r = store_statement(store, STATEMENT_BY_PERSON, &stmt)) < 0)
        return r;
    while (r == 0) {
        int rc = sqlite3_step(stmt);
        r = rc == SQLITE_ROW    ? take_if_in_force(&fates, stmt, ret)
            : rc == SQLITE_DONE ? -ENOENT
                                : store_errno(store, rc);
    }
    sqlite3_reset(stmt);
    return MIN(r, 0);
}
