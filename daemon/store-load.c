/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "macro.h"
#include "store-internal.h"

/* By index from end to end, so that it takes the days it asks for and not the journal's age:
 * - what was recorded of lull day ?1 and later. Their instants begin at ?2, which is what the indexes know;
 * - of each topic (schema.c) the newest older entry that nothing names, which is in force for sure, and what came after
 *   it. Topics are found by jumping from one to the next. An entry that replaces another stands in that one's place and
 *   is no beginning;
 *   A stock that the settings said as before is none either;
 * - all that the settings ever said of stocks, which is little;
 * - the intakes since such a beginning that is a stock; and since a stock of ?1 or later, as travel can put them on the
 *   lull day before it;
 * - whatever names one of these, and whatever names that. */
const char store_load_sql[] =
    "WITH RECURSIVE topics (topic) AS ("
    " SELECT min(topic) FROM entry WHERE topic NOT NULL"
    " UNION ALL"
    " SELECT (SELECT min(e.topic) FROM entry e WHERE e.topic > topics.topic) FROM topics WHERE topics.topic NOT NULL"
    "), held (topic, id) AS ("
    " SELECT topic, (SELECT h.id FROM entry h WHERE h.topic = topics.topic AND h.day < ?1 AND h.ref IS NULL"
    "  AND NOT EXISTS (SELECT 1 FROM entry n WHERE n.ref = h.id AND n.id > h.id)"
    "  AND (h.kind <> 'stock' OR h.amount_milli IS NOT (SELECT p.amount_milli FROM entry p WHERE p.topic = h.topic"
    "   AND p.kind = 'stock' AND p.id < h.id ORDER BY p.id DESC LIMIT 1))"
    "  ORDER BY h.id DESC LIMIT 1) FROM topics"
    "), loaded (id) AS ("
    " SELECT id FROM entry WHERE person = 0 AND at_usec >= ?2 AND day >= ?1"
    " UNION SELECT id FROM entry WHERE person = 1 AND at_usec >= ?2 AND day >= ?1"
    " UNION SELECT e.id FROM held JOIN entry e ON e.topic = held.topic AND e.id >= coalesce(held.id, x'')"
    " UNION SELECT s.id FROM topics JOIN entry s ON s.topic = topics.topic"
    "  WHERE topics.topic GLOB 'stock *' AND s.kind = 'stock'"
    " UNION SELECT i.id FROM held JOIN entry h ON h.topic = held.topic AND h.id >= coalesce(held.id, x'')"
    "   AND (h.id = held.id OR h.day >= ?1) AND h.amount_milli > 0"
    "  JOIN entry i ON i.person = 1 AND i.subject = substr(held.topic, 7) AND i.kind = 'intake'"
    "   AND i.at_usec >= h.at_usec WHERE held.topic GLOB 'stock *'"
    " UNION SELECT n.id FROM loaded JOIN entry n ON n.ref = loaded.id AND n.id > loaded.id"
    ") SELECT " ROW_COLUMNS " FROM loaded JOIN entry USING (id) ORDER BY id";

/* No entry of the lull day is earlier (entry_valid()). */
static Usec earliest_of(Day since)
{
    return ((Usec)since - ENTRY_DAY_SLACK) * USEC_PER_DAY - ENTRY_OFFSET_MAX * USEC_PER_SEC;
}

static int visit_row(Fates *fates, sqlite3_stmt *stmt, StoreVisitor visit, void *userdata)
{
    Entry entry;
    bool in_force;
    int r;

    if ((r = store_read(fates->store, stmt, &entry)) < 0 || (r = fates_in_force(fates, &entry.id, &in_force)) < 0)
        return r;
    return visit(&entry, !in_force, userdata);
}

int store_load(Store *store, Day since, StoreVisitor visit, void *userdata)
{
    _cleanup_(fates_clear) Fates fates = {.store = store};
    sqlite3_stmt *stmt;
    int rc, r;

    since = MAX(since, -DAY_MAX);
    if ((r = store_ready(store)) < 0 || (r = store_statement(store, STATEMENT_LOAD, &stmt)) < 0)
        return r;
    sqlite3_bind_int64(stmt, 1, since);
    sqlite3_bind_int64(stmt, 2, earliest_of(since));
    while (r == 0 && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
        r = visit_row(&fates, stmt, visit, userdata);
    if (r == 0)
        r = store_errno(store, rc);
    sqlite3_reset(stmt);
    store_release(store);
    return r;
}
