/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "macro.h"
#include "store-internal.h"

/* Where a page begins: right after this entry, in the order of pages. */
typedef struct Place {
    Usec at;
    EntryId id;
} Place;

/* ---- Cursors: the last entry of a page, "AT.ID" ---- */

static void cursor_format(const Place *place, char buf[static STORE_CURSOR_LEN])
{
    char id[ENTRY_ID_LEN];

    snprintf(buf, STORE_CURSOR_LEN, "%" PRId64 ".%s", place->at, entry_id_format(&place->id, id));
}

static int cursor_parse(const char *text, Place *ret)
{
    char *end, again[STORE_CURSOR_LEN];
    Place place = {.at = strtoll(text, &end, 10)};

    if (*end != '.' || entry_id_parse(end + 1, &place.id) < 0)
        return -EINVAL;
    /* There is one spelling: what reads alike but is written otherwise wasn't given out here. */
    cursor_format(&place, again);
    if (strcmp(text, again) != 0)
        return -EINVAL;
    *ret = place;
    return 0;
}

static bool place_precedes(const Place *a, const Place *b)
{
    return a->at != b->at ? a->at > b->at : entry_id_compare(&a->id, &b->id) > 0;
}

/* The cursor's place, or the filter's end where that comes later in the order of pages. */
static int begin_at(const StoreFilter *filter, Place *ret)
{
    Place place = {.at = filter->until ? filter->until : USEC_NEVER}, cursor;

    if (filter->cursor && filter->cursor[0]) {
        if (cursor_parse(filter->cursor, &cursor) < 0)
            return -EINVAL;
        if (place_precedes(&place, &cursor))
            place = cursor;
    }
    *ret = place;
    return 0;
}

/* ---- The statement ---- */

/* An occurrence has few entries; else one index knows the order of what is wanted, so that a page costs the same in a
 * journal of any size. INDEXED BY is an error where that isn't so. In memory there are no such indexes. */
static const char *index_for(const StoreFilter *filter, bool in_memory)
{
    if (in_memory)
        return "";
    if (filter->occurrence)
        return "INDEXED BY entry_occurrence";
    if (filter->subject)
        return filter->kind >= 0 ? "INDEXED BY entry_subject_kind" : "INDEXED BY entry_subject";
    return filter->kind >= 0 ? "INDEXED BY entry_kind" : "INDEXED BY entry_at";
}

static int append_select(const StoreFilter *filter, const char *index, const char *whose, char *buf, size_t size)
{
    return snprintf(buf, size, "SELECT " ROW_COLUMNS " FROM entry %s WHERE %s%s%s%s%s%s", index, whose,
                    filter->occurrence ? " AND occurrence = :occurrence" : "",
                    filter->subject ? " AND subject = :subject" : "", filter->kind >= 0 ? " AND kind = :kind" : "",
                    " AND at_usec >= :since", " AND (at_usec, id) < (:at, :id)");
}

const char *query_text(const StoreFilter *filter, bool in_memory, char buf[static QUERY_TEXT_LEN])
{
    const char *index = index_for(filter, in_memory);
    int n;

    if (filter->occurrence)
        n = append_select(filter, index, filter->all ? "true" : "+person", buf, QUERY_TEXT_LEN);
    else
        n = append_select(filter, index, "person = 1", buf, QUERY_TEXT_LEN);
    if (filter->all && !filter->occurrence) {
        n += snprintf(buf + n, QUERY_TEXT_LEN - (size_t)n, " UNION ALL ");
        n += append_select(filter, index, "person = 0", buf + n, QUERY_TEXT_LEN - (size_t)n);
    }
    snprintf(buf + n, QUERY_TEXT_LEN - (size_t)n, " ORDER BY at_usec DESC, id DESC LIMIT :limit");
    return buf;
}

static void bind_text(sqlite3_stmt *stmt, const char *name, const char *text)
{
    if (text)
        sqlite3_bind_text(stmt, sqlite3_bind_parameter_index(stmt, name), text, -1, SQLITE_STATIC);
}

static void bind_number(sqlite3_stmt *stmt, const char *name, int64_t number)
{
    sqlite3_bind_int64(stmt, sqlite3_bind_parameter_index(stmt, name), number);
}

/* Binding can't fail: the places are there, and nothing is copied. */
static void bind(sqlite3_stmt *stmt, const StoreFilter *filter, const Place *place, size_t limit)
{
    bind_text(stmt, ":occurrence", filter->occurrence);
    bind_text(stmt, ":subject", filter->subject);
    bind_text(stmt, ":kind", filter->kind >= 0 ? entry_kind_to_string((EntryKind)filter->kind) : NULL);
    bind_number(stmt, ":since", filter->since ? filter->since : INT64_MIN);
    bind_number(stmt, ":at", place->at);
    row_bind_id(stmt, sqlite3_bind_parameter_index(stmt, ":id"), &place->id);
    bind_number(stmt, ":limit", (int64_t)limit + 1); /* one more says that there is another page */
}

/* ---- Walking ---- */

static int walk(Store *store, sqlite3_stmt *stmt, size_t limit, StoreVisitor visit, void *userdata,
                char ret_cursor[static STORE_CURSOR_LEN])
{
    _cleanup_(fates_clear) Fates fates = {.store = store};
    Place last = {0};
    int rc, r;

    for (size_t n = 0; (rc = sqlite3_step(stmt)) == SQLITE_ROW && n < limit; n++) {
        Entry entry;
        bool in_force;
        if ((r = store_read(store, stmt, &entry)) < 0 || (r = fates_in_force(&fates, &entry.id, &in_force)) < 0 ||
            (r = visit(&entry, !in_force, userdata)) != 0)
            return r;
        last = (Place){entry.at, entry.id};
    }
    if (rc == SQLITE_ROW)
        cursor_format(&last, ret_cursor);
    return store_errno(store, rc);
}

int store_query(Store *store, const StoreFilter *filter, StoreVisitor visit, void *userdata,
                char ret_cursor[static STORE_CURSOR_LEN])
{
    size_t limit = filter->limit == 0 ? STORE_PAGE_MAX : MIN(filter->limit, (size_t)STORE_PAGE_MAX);
    sqlite3_stmt *stmt = NULL;
    char text[QUERY_TEXT_LEN];
    Place place;
    int r;

    ret_cursor[0] = '\0';
    if (filter->kind >= _ENTRY_KIND_MAX || begin_at(filter, &place) < 0)
        return -EINVAL;
    if ((r = store_ready(store)) < 0)
        return r;
    int rc = sqlite3_prepare_v2(store->db, query_text(filter, !store->path, text), -1, &stmt, NULL);
    if (rc != SQLITE_OK)
        return store_errno(store, rc);
    bind(stmt, filter, &place, limit);
    r = walk(store, stmt, limit, visit, userdata, ret_cursor);
    sqlite3_finalize(stmt);
    store_release(store);
    return r;
}
