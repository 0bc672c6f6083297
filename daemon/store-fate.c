/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <search.h>
#include <stdlib.h>

#include "macro.h"
#include "store-internal.h"

/* An entry stands unless a later void that stands names it, and is in force unless any later entry that stands names
 * it: what was replaced stays replaced when its replacement is replaced, and comes back when that is undone. The voids
 * below an entry form a tree (an entry names one other at most, and only an earlier one counts, so that nothing can
 * name itself round a ring). The tree is walked from its root with a stack of its own: a person may undo an undo as
 * often as they like. */

typedef struct Fate {
    EntryId id;
    bool stands;
} Fate;

typedef struct Path {
    EntryId *ids;
    size_t n, allocated;
} Path;

static int compare(const void *a, const void *b)
{
    return entry_id_compare(&((const Fate *)a)->id, &((const Fate *)b)->id);
}

static int fate_note(Fates *fates, const EntryId *id, bool stands)
{
    Fate *fate = malloc(sizeof(*fate));

    if (!fate)
        return -ENOMEM;
    *fate = (Fate){*id, stands};
    Fate **known = tsearch(fate, &fates->known, compare);
    if (!known || *known != fate)
        free(fate);
    return known ? 0 : -ENOMEM;
}

static const Fate *fate_known(const Fates *fates, const EntryId *id)
{
    Fate wanted = {.id = *id};
    Fate **known = tfind(&wanted, &fates->known, compare);

    return known ? *known : NULL;
}

static int path_push(Path *path, const EntryId *id)
{
    if (path->n == path->allocated) {
        size_t allocated = MAX((size_t)16, 2 * path->allocated);
        EntryId *ids = reallocarray(path->ids, allocated, sizeof(*ids));
        if (!ids)
            return -ENOMEM;
        path->ids = ids;
        path->allocated = allocated;
    }
    path->ids[path->n++] = *id;
    return 0;
}

static void path_clear(Path *path)
{
    free(path->ids);
}

/* The first entry after `after` that names `id`, with STATEMENT_UNDOING the first void: 1, or 0 when there is none. */
static int next_child(Store *store, Statement which, const EntryId *id, const EntryId *after, EntryId *ret)
{
    sqlite3_stmt *stmt;
    int r = store_statement(store, which, &stmt);

    if (r < 0)
        return r;
    row_bind_id(stmt, 1, id);
    row_bind_id(stmt, 2, after);
    int rc = sqlite3_step(stmt);
    r = rc == SQLITE_ROW ? row_read_id(stmt, 0, ret) : store_errno(store, rc);
    sqlite3_reset(stmt);
    return r < 0 ? r : rc == SQLITE_ROW;
}

/* The end of the path is settled: the search goes on at the entry before it, with what names that one after this. */
static int settle(Fates *fates, Path *path, bool stands, EntryId *ret_after)
{
    *ret_after = path->ids[--path->n];
    return fate_note(fates, ret_after, stands);
}

/* Takes one step from the end of the path, where what names it has been looked at up to `after`. */
static int advance(Fates *fates, Path *path, EntryId *after)
{
    EntryId child;
    int r = next_child(fates->store, STATEMENT_UNDOING, &path->ids[path->n - 1], after, &child);

    if (r < 0)
        return r;
    if (r == 0) {
        r = settle(fates, path, true, after);
        return r < 0 || path->n == 0 ? r : settle(fates, path, false, after);
    }
    const Fate *fate = fate_known(fates, &child);
    *after = child;
    if (!fate)
        return path_push(path, &child);
    return fate->stands ? settle(fates, path, false, after) : 0;
}

static int stands(Fates *fates, const EntryId *id, bool *ret)
{
    _cleanup_(path_clear) Path path = {0};
    const Fate *fate = fate_known(fates, id);
    EntryId after = *id;
    int r = 0;

    if (!fate) {
        r = path_push(&path, id);
        while (r >= 0 && path.n > 0)
            r = advance(fates, &path, &after);
        if (r < 0)
            return r;
        fate = fate_known(fates, id);
    }
    *ret = fate->stands;
    return 0;
}

int fates_in_force(Fates *fates, const EntryId *id, bool *ret)
{
    EntryId after = *id, child;
    bool named = false;
    int r;

    while (!named && (r = next_child(fates->store, STATEMENT_CHILD, id, &after, &child)) > 0) {
        if ((r = stands(fates, &child, &named)) < 0)
            return r;
        after = child;
    }
    if (r < 0)
        return r;
    *ret = !named;
    return 0;
}

void fates_clear(Fates *fates)
{
    tdestroy(fates->known, free);
    fates->known = NULL;
}
