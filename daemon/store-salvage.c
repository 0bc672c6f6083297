/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "macro.h"
#include "schema.h"
#include "store-internal.h"

/* A damaged tree can be walked from either end up to the damage; and what lies between is found by way of the indexes,
 * which are trees of their own. Each walk goes as far as it gets. */
static const char *const row_walks[] = {
    "SELECT " ROW_COLUMNS " FROM entry NOT INDEXED ORDER BY id",
    "SELECT " ROW_COLUMNS " FROM entry NOT INDEXED ORDER BY id DESC",
};
static const char *const id_walks[] = {
    "SELECT id FROM entry INDEXED BY entry_at ORDER BY person, at_usec, id",
    "SELECT id FROM entry INDEXED BY entry_at ORDER BY person DESC, at_usec DESC, id DESC",
    "SELECT id FROM entry INDEXED BY entry_kind ORDER BY person, kind, at_usec, id",
    "SELECT id FROM entry INDEXED BY entry_kind ORDER BY person DESC, kind DESC, at_usec DESC, id DESC",
    "SELECT id FROM entry INDEXED BY entry_subject ORDER BY person, subject, at_usec, id",
    "SELECT id FROM entry INDEXED BY entry_subject ORDER BY person DESC, subject DESC, at_usec DESC, id DESC",
    "SELECT id FROM entry INDEXED BY entry_occurrence WHERE occurrence NOT NULL ORDER BY occurrence, at_usec, id",
    ("SELECT id FROM entry INDEXED BY entry_occurrence WHERE occurrence NOT NULL"
     " ORDER BY occurrence DESC, at_usec DESC, id DESC"),
};

typedef struct Salvage {
    sqlite3 *db;
    Store *into;
    sqlite3_stmt *get;
    uint64_t n;
} Salvage;

/* Damaged entries are passed over. -ENOMEM. */
static int take(Salvage *s, sqlite3_stmt *stmt)
{
    StoreBulkOutcome outcome;
    Entry entry;

    if (row_read(stmt, &entry) < 0)
        return 0;
    int r = store_bulk_add(s->into, &entry, false, &outcome);
    if (r >= 0)
        s->n += outcome == STORE_BULK_TAKEN;
    return r;
}

static int take_by_id(Salvage *s, sqlite3_stmt *stmt)
{
    EntryId id;
    int r = 0;

    if (row_read_id(stmt, 0, &id) < 0)
        return 0;
    row_bind_id(s->get, 1, &id);
    if (sqlite3_step(s->get) == SQLITE_ROW)
        r = take(s, s->get);
    sqlite3_reset(s->get);
    return r;
}

/* 1: to its end; 0: up to some damage. */
static int walk(Salvage *s, const char *sql, int (*visit)(Salvage *s, sqlite3_stmt *stmt))
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL), r = 0;

    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(stmt);
        if (rc == SQLITE_ROW && (r = visit(s, stmt)) < 0)
            break;
    }
    sqlite3_finalize(stmt);
    return r < 0 ? r : rc == SQLITE_DONE;
}

static int walk_all(Salvage *s, bool *ret_whole)
{
    int r = walk(s, row_walks[0], take);

    *ret_whole = r > 0;
    if (r != 0)
        return MIN(r, 0);
    r = walk(s, row_walks[1], take);
    if (r >= 0 && sqlite3_prepare_v2(s->db, "SELECT " ROW_COLUMNS " FROM entry NOT INDEXED WHERE id = ?1", -1, &s->get,
                                     NULL) != SQLITE_OK)
        return 0;
    for (size_t i = 0; r >= 0 && i < ARRAY_SIZE(id_walks); i++)
        r = walk(s, id_walks[i], take_by_id);
    sqlite3_finalize(s->get);
    return MIN(r, 0);
}

/* ---- The copy to work on ---- */

static int copy_file(const char *from, const char *to)
{
    _cleanup_close_ int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;
    ssize_t n;

    if (in < 0)
        return -errno;
    out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0)
        return -errno;
    do
        n = sendfile(out, in, NULL, 1 << 20);
    while (n > 0);
    return n < 0 ? -errno : 0;
}

/* Without its log, where there is none or `log` says so. */
static int open_copy(const char *path, const char *copy, bool log, sqlite3 **ret)
{
    _cleanup_free_ char *path_log = NULL, *copy_log = NULL;
    int r;

    if (asprintf(&path_log, "%s-wal", path) < 0 || asprintf(&copy_log, "%s-wal", copy) < 0)
        return -ENOMEM;
    unlink(copy);
    unlink(copy_log);
    if ((r = copy_file(path, copy)) < 0 || (log && (r = copy_file(path_log, copy_log)) < 0 && r != -ENOENT))
        return r;
    if (sqlite3_open_v2(copy, ret, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return -EBADMSG;
    /* It may be an older one; where that can't be mended, what is there will do. */
    (void)schema_upgrade(*ret, schema_steps);
    return 0;
}

static int salvage_copy(const char *path, const char *copy, bool log, Store *into, uint64_t *ret_n, bool *ret_whole)
{
    Salvage s = {.into = into};
    int r = open_copy(path, copy, log, &s.db);

    if (r >= 0 && (r = store_bulk_begin(into)) >= 0) {
        r = walk_all(&s, ret_whole);
        if (r >= 0)
            r = store_bulk_commit(into);
    }
    sqlite3_close(s.db);
    *ret_n += s.n;
    return r;
}

int store_salvage(const char *path, const char *folder, Store *into, uint64_t *ret_n, bool *ret_whole)
{
    _cleanup_free_ char *scratch = NULL, *copy = NULL;
    static const char *const ends[] = {"", "-wal", "-shm"};
    bool without_log;
    int r;

    if (asprintf(&scratch, "%s/lull-salvage-XXXXXX", folder) < 0)
        return -ENOMEM;
    if (!mkdtemp(scratch))
        return -errno;
    if (asprintf(&copy, "%s/journal.db", scratch) < 0)
        return -ENOMEM;
    *ret_n = 0;
    r = salvage_copy(path, copy, true, into, ret_n, ret_whole);
    /* The log itself may be what is damaged, or belong to another file. */
    if (r >= 0 && !*ret_whole)
        r = salvage_copy(path, copy, false, into, ret_n, &without_log);
    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        _cleanup_free_ char *file = NULL;
        if (asprintf(&file, "%s%s", copy, ends[i]) >= 0)
            unlink(file);
    }
    rmdir(scratch);
    return r;
}
