/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "macro.h"
#include "store-internal.h"

const char store_walk_sql[] = "SELECT " ROW_COLUMNS " FROM entry WHERE id > ?1 ORDER BY id LIMIT ?2";

static int visit_row(Fates *fates, sqlite3_stmt *stmt, bool with_fate, EntryId *last, StoreVisitor visit,
                     void *userdata)
{
    bool in_force = true;
    Entry entry;
    int r;

    if ((r = store_read(fates->store, stmt, &entry)) < 0 ||
        (with_fate && (r = fates_in_force(fates, &entry.id, &in_force)) < 0))
        return r;
    *last = entry.id;
    return visit(&entry, !in_force, userdata);
}

int store_walk(Store *store, EntryId *place, size_t limit, bool with_fate, StoreVisitor visit, void *userdata)
{
    _cleanup_(fates_clear) Fates fates = {.store = store};
    sqlite3_stmt *stmt;
    int rc = SQLITE_ROW, r;

    if ((r = store_ready(store)) < 0 || (r = store_statement(store, STATEMENT_WALK, &stmt)) < 0)
        return r;
    EntryId from = *place;
    row_bind_id(stmt, 1, &from);
    sqlite3_bind_int64(stmt, 2, (int64_t)limit);
    size_t n = 0;
    for (; r == 0 && (rc = sqlite3_step(stmt)) == SQLITE_ROW; n++)
        r = visit_row(&fates, stmt, with_fate, place, visit, userdata);
    if (r == 0)
        r = store_errno(store, rc);
    sqlite3_reset(stmt);
    return r == 0 && n == limit ? 1 : r;
}
