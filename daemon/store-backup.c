/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "macro.h"
#include "schema.h"
#include "store-internal.h"

/* The single value that `sql` answers: a number, or for text whether it is "ok". */
static int ask(sqlite3 *db, const char *sql, int64_t *ret)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    int r = rc == SQLITE_DONE ? -EBADMSG : schema_errno(rc);
    if (rc == SQLITE_ROW && sqlite3_column_type(stmt, 0) == SQLITE_TEXT)
        *ret = strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
    else if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return r;
}

/* Whether a copy is a whole journal of this version, with so many entries. */
static int check_open_copy(sqlite3 *db, const Store *store, int64_t entries)
{
    int64_t sound = 0, copied = 0;
    int version = 0, r;

    if ((r = schema_version(db, store->steps, &version)) < 0 ||
        (r = ask(db, "PRAGMA integrity_check(1)", &sound)) < 0 ||
        (r = ask(db, "SELECT count(*) FROM entry", &copied)) < 0)
        return r;
    return sound && version > 0 && !store->steps[version] && copied == entries ? 0 : -EBADMSG;
}

static int check_copy(const char *path, const Store *store, int64_t entries)
{
    sqlite3 *db = NULL;
    int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX, NULL);
    int r = !db ? -ENOMEM : rc != SQLITE_OK ? schema_errno(rc) : check_open_copy(db, store, entries);

    sqlite3_close(db);
    return r;
}

static int copy_to(Store *store, const char *path, int64_t *ret_entries)
{
    int r = ask(store->db, "SELECT count(*) FROM entry", ret_entries);

    if (r < 0 || (r = file_copy(store->db, path)) < 0 || (r = check_copy(path, store, *ret_entries)) < 0)
        return r;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    return fd < 0 ? schema_errno_of_system(errno) : fd;
}

int store_backup(Store *store, int64_t *ret_entries)
{
    _cleanup_free_ char *copy = NULL;
    int r = store_ready(store);

    if (r < 0)
        return r;
    if (store->damage)
        return store->damage;
    if (!store->path)
        return -ENOTSUP;
    if (asprintf(&copy, "%s.copy", store->path) < 0)
        return -ENOMEM;
    r = copy_to(store, copy, ret_entries);
    unlink(copy);
    store_release(store);
    return r;
}
