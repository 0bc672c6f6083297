/* SPDX-License-Identifier: MIT */
/* What the journal keeps and gives back, in a file and in memory. What it makes of voids: test-store-fate.c; what
 * befalls the file: test-store-faults.c. */
#include "store.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "entry-util.h"
#include "journal-fixture.h"
#include "macro.h"
#include "store-internal.h"

static void assert_kept(Store *store, const Entry *entry)
{
    Entry got;
    bool voided;

    assert_int_equal(store_get(store, &entry->id, &got, &voided), 0);
    assert_entry_equal(entry, &got);
    assert_false(voided);
    entry_clear(&got);
}

static void test_an_empty_journal(void **state)
{
    Journal *j = *state;
    EntryId id = {{1}};
    Entry entry;
    Day day = 7;

    assert_int_equal(store_newest(j->store, &id, &day), 0);
    assert_int_equal(day, DAY_NONE);
    assert_true(entry_id_is_null(&id));
    assert_int_equal(store_newest_by_person(j->store, &entry), -ENOENT);
    entry = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
    assert_int_equal(store_get(j->store, &entry.id, &entry, NULL), -ENOENT);
    assert_int_equal(journal_count(j), 0);
    assert_int_equal(store_append(j->store, NULL, 0), 0);
}

static void test_every_field_comes_back(void **state)
{
    Journal *j = *state;
    Entry entries[200];
    const Entry *batch[ARRAY_SIZE(entries)];

    for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
        entries[i] = mint_any(&j->mint, MINT_NOON + (Usec)i);
        batch[i] = &entries[i];
        if (i % 2)
            assert_int_equal(store_append(j->store, &batch[i - 1], 2), 0);
    }
    journal_reopen(j);
    assert_int_equal(journal_count(j), ARRAY_SIZE(entries));
    for (size_t i = 0; i < ARRAY_SIZE(entries); i++)
        assert_kept(j->store, &entries[i]);
}

static void test_the_widest_entry_is_kept(void **state)
{
    Journal *j = *state;
    char note[NOTE_LEN_MAX + 1];
    Entry entry = mint_entry(&j->mint, ENTRY_INTAKE, NULL, ENTRY_USEC_MAX - 1);

    memset(note, 'n', NOTE_LEN_MAX);
    note[NOTE_LEN_MAX] = '\0';
    memset(entry.subject, 's', NAME_SIZE - 1);
    memset(entry.device, 'd', DEVICE_SIZE - 1);
    memset(entry.unit, 'u', UNIT_SIZE - 1);
    memset(entry.reason, 'r', REASON_SIZE - 1);
    entry.note = note;
    entry.recorded = entry.nominal = entry.until = ENTRY_USEC_MAX - 1;
    entry.amount = AMOUNT_MAX;
    entry.count = INT32_MAX;
    journal_add(j, &entry);
    assert_kept(j->store, &entry);

    entry = mint_entry(&j->mint, ENTRY_ZONE, NULL, ENTRY_USEC_MIN);
    entry.nominal = entry.until = ENTRY_USEC_MIN;
    journal_add(j, &entry);
    assert_kept(j->store, &entry);
}

static void test_an_invalid_entry_keeps_the_batch_out(void **state)
{
    Journal *j = *state;
    Entry good = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
    Entry bad = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
    const Entry *batch[] = {&good, &bad, &good};

    bad.amount = -1;
    assert_int_equal(store_append(j->store, batch, 3), -EINVAL);
    assert_int_equal(journal_count(j), 0);
    assert_int_equal(store_append(j->store, batch, 1), 0);
    assert_int_equal(journal_count(j), 1);
}

static void test_an_id_is_kept_once(void **state)
{
    Journal *j = *state;
    Entry first = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
    Entry other = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
    Entry again = first;
    const Entry *batch[] = {&again, &other, &again};

    journal_add(j, &first);
    again.amount = 5 * AMOUNT_ONE;
    assert_int_equal(store_append(j->store, batch, 3), 0);
    assert_int_equal(store_append(j->store, batch, 1), 0);
    assert_int_equal(journal_count(j), 2);
    assert_kept(j->store, &first);
    assert_kept(j->store, &other);
}

static void test_the_newest_is_the_latest_id(void **state)
{
    Journal *j = *state;
    Entry tonight = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
    Entry backdated = mint_entry(&j->mint, ENTRY_ACTIVITY, "stretch", MINT_NOON - 3 * USEC_PER_DAY);
    Entry own = mint_entry(&j->mint, ENTRY_MISSED, "iron", MINT_NOON);
    EntryId id;
    Entry got;
    Day day;

    own.source = SOURCE_SERVICE;
    journal_add(j, &own); /* ids count, not when they are written */
    journal_add(j, &tonight);
    journal_add(j, &backdated);
    assert_int_equal(store_newest(j->store, &id, &day), 0);
    assert_memory_equal(&id, &own.id, sizeof(id));
    assert_int_equal(day, own.day);
    assert_int_equal(store_newest_by_person(j->store, &got), 0);
    assert_entry_equal(&got, &backdated);
    entry_clear(&got);
}

static void test_a_void_is_no_doing_of_a_person(void **state)
{
    Journal *j = *state;
    Entry first = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
    Entry second = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
    Entry undo = mint_reference(&j->mint, ENTRY_VOID, &second.id, MINT_NOON);
    Entry undo_more = mint_reference(&j->mint, ENTRY_VOID, &first.id, MINT_NOON);
    Entry got;

    journal_add(j, &first);
    journal_add(j, &second);
    journal_add(j, &undo);
    assert_int_equal(store_newest_by_person(j->store, &got), 0);
    assert_entry_equal(&got, &first);
    journal_add(j, &undo_more);
    assert_int_equal(store_newest_by_person(j->store, &got), -ENOENT);
}

static int stop_at_third(const Entry *entry, bool voided, void *userdata)
{
    (void)entry;
    (void)voided;
    return ++*(int *)userdata == 3 ? 42 : 0;
}

static void test_a_visitor_may_stop(void **state)
{
    Journal *j = *state;
    StoreFilter filter = {.kind = -1};
    char cursor[STORE_CURSOR_LEN];

    for (int i = 0; i < 5; i++) {
        Entry entry = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
        journal_add(j, &entry);
    }
    int n = 0;
    assert_int_equal(store_query(j->store, &filter, stop_at_third, &n, cursor), 42);
    assert_int_equal(n, 3);
    assert_string_equal(cursor, "");
    n = 0;
    assert_int_equal(store_load(j->store, DAY_MIN, stop_at_third, &n), 42);
    assert_int_equal(n, 3);
    assert_int_equal(journal_count(j), 5);
}

static int count_visits(const Entry *entry, bool voided, void *userdata)
{
    (void)entry;
    (void)voided;
    ++*(size_t *)userdata;
    return 0;
}

static size_t page(Journal *j, const StoreFilter *filter, char cursor[static STORE_CURSOR_LEN])
{
    size_t n = 0;

    assert_int_equal(store_query(j->store, filter, count_visits, &n, cursor), 0);
    return n;
}

static void test_pages_have_a_limit(void **state)
{
    Journal *j = *state;
    char cursor[STORE_CURSOR_LEN], next[STORE_CURSOR_LEN];

    journal_fill(j, STORE_PAGE_MAX);
    assert_int_equal(page(j, &(StoreFilter){.kind = -1, .all = true}, cursor), STORE_PAGE_MAX);
    assert_string_equal(cursor, "");
    journal_fill(j, 1);
    assert_int_equal(page(j, &(StoreFilter){.kind = -1, .all = true}, cursor), STORE_PAGE_MAX);
    assert_string_not_equal(cursor, "");
    assert_int_equal(page(j, &(StoreFilter){.kind = -1, .all = true, .limit = SIZE_MAX}, next), STORE_PAGE_MAX);
    assert_string_equal(cursor, next);
    assert_int_equal(page(j, &(StoreFilter){.kind = -1, .all = true, .cursor = cursor}, next), 1);
    assert_string_equal(next, "");
    assert_int_equal(page(j, &(StoreFilter){.kind = -1, .all = true, .limit = 1}, cursor), 1);
    assert_int_equal(page(j, &(StoreFilter){.kind = -1, .all = true, .limit = 2, .cursor = ""}, cursor), 2);
}

static void test_other_texts_are_no_cursors(void **state)
{
    static const char *const wrong[] = {
        "x",
        ".",
        "0",
        "1795348800000000",
        "1795348800000000.",
        "1795348800000000.01234567-89ab-7def-8123-456789abcde",
        "1795348800000000.01234567-89ab-7def-8123-456789abcdef ",
        "1795348800000000.01234567-89AB-7DEF-8123-456789abcdef",
        "1795348800000000.01234567-89ab-4def-8123-456789abcdef",
        " 1795348800000000.01234567-89ab-7def-8123-456789abcdef",
        "+1795348800000000.01234567-89ab-7def-8123-456789abcdef",
        "01795348800000000.01234567-89ab-7def-8123-456789abcdef",
        "-0.01234567-89ab-7def-8123-456789abcdef",
        "99999999999999999999.01234567-89ab-7def-8123-456789abcdef",
        ".01234567-89ab-7def-8123-456789abcdef",
        "1.01234567-89ab-7def-8123-456789abcdef.01234567-89ab-7def-8123-456789abcdef",
    };
    Journal *j = *state;
    char cursor[STORE_CURSOR_LEN];
    size_t n = 0;

    journal_fill(j, 3);
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        StoreFilter filter = {.kind = -1, .cursor = wrong[i]};
        assert_int_equal(store_query(j->store, &filter, count_visits, &n, cursor), -EINVAL);
        assert_string_equal(cursor, "");
    }
    StoreFilter filter = {.kind = _ENTRY_KIND_MAX};
    assert_int_equal(store_query(j->store, &filter, count_visits, &n, cursor), -EINVAL);
    assert_int_equal(n, 0);
    filter = (StoreFilter){.kind = -1, .all = true, .cursor = "1795348800000000.01234567-89ab-7def-8123-456789abcdef"};
    assert_int_equal(store_query(j->store, &filter, count_visits, &n, cursor), 0);
}

static void test_the_ends_of_a_span(void **state)
{
    Journal *j = *state;
    Entry entry = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
    char cursor[STORE_CURSOR_LEN];

    journal_add(j, &entry);
    assert_int_equal(page(j, &(StoreFilter){.kind = -1, .since = MINT_NOON}, cursor), 1);
    assert_int_equal(page(j, &(StoreFilter){.kind = -1, .since = MINT_NOON + 1}, cursor), 0);
    assert_int_equal(page(j, &(StoreFilter){.kind = -1, .until = MINT_NOON + 1}, cursor), 1);
    assert_int_equal(page(j, &(StoreFilter){.kind = -1, .until = MINT_NOON}, cursor), 0);
}

/* Loading looks for instants, since the indexes know no days. This is the earliest that a lull day may have. */
static void test_the_earliest_entry_of_a_day_is_loaded(void **state)
{
    Journal *j = *state;
    Day day = 20779;
    Usec at = (day - ENTRY_DAY_SLACK) * USEC_PER_DAY - ENTRY_OFFSET_MAX * USEC_PER_SEC;
    Entry entry = mint_entry(&j->mint, ENTRY_INTAKE, "iron", at);
    size_t n = 0;

    entry.offset_sec = ENTRY_OFFSET_MAX;
    entry.day = day;
    journal_add(j, &entry);
    assert_int_equal(store_load(j->store, day, count_visits, &n), 0);
    assert_int_equal(n, 1);
    assert_int_equal(store_load(j->store, day + 1, count_visits, &n), 0);
    assert_int_equal(n, 1);
}

/* No line of the plan says what it must not. */
static void check_plan(Journal *j, const char *sql, const char *forbidden, const char *also_forbidden)
{
    char explain[4 * QUERY_TEXT_LEN];
    sqlite3_stmt *stmt;
    int lines = 0;

    snprintf(explain, sizeof(explain), "EXPLAIN QUERY PLAN %s", sql);
    assert_int_equal(sqlite3_prepare_v2(j->store->db, explain, -1, &stmt, NULL), SQLITE_OK);
    for (; sqlite3_step(stmt) == SQLITE_ROW; lines++) {
        const char *line = (const char *)sqlite3_column_text(stmt, 3);
        if (strstr(line, forbidden) || strstr(line, also_forbidden))
            fail_msg("%s: %s", sql, line);
    }
    assert_true(lines > 0);
    sqlite3_finalize(stmt);
}

/* A journal of any size costs the same: by an index that knows the order of pages, whatever is asked. */
static void test_nothing_is_searched_from_end_to_end(void **state)
{
    Journal *j = *state;
    char text[QUERY_TEXT_LEN];

    for (int i = 0; i < 16; i++) {
        StoreFilter filter = {
            .kind = i & 1 ? ENTRY_INTAKE : -1,
            .subject = i & 2 ? "iron" : NULL,
            .occurrence = i & 4 ? "iron/2026-11-22" : NULL,
            .all = i & 8,
        };
        check_plan(j, query_text(&filter, false, text), "SCAN", "TEMP B-TREE");
    }
    check_plan(j, store_load_sql, "SCAN entry", "SCAN e");
    check_plan(j, store_walk_sql, "SCAN", "TEMP B-TREE");
}

/* Runs a test twice: on a journal in a file, and on one in memory. */
#define ON_BOTH(test)                                                         \
    {#test " (file)", test, journal_setup_file, journal_teardown, NULL},      \
    {                                                                         \
#test " (memory)", test, journal_setup_memory, journal_teardown, NULL \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_an_empty_journal),
        ON_BOTH(test_every_field_comes_back),
        ON_BOTH(test_the_widest_entry_is_kept),
        ON_BOTH(test_an_invalid_entry_keeps_the_batch_out),
        ON_BOTH(test_an_id_is_kept_once),
        ON_BOTH(test_the_newest_is_the_latest_id),
        ON_BOTH(test_a_void_is_no_doing_of_a_person),
        ON_BOTH(test_a_visitor_may_stop),
        ON_BOTH(test_pages_have_a_limit),
        ON_BOTH(test_other_texts_are_no_cursors),
        ON_BOTH(test_the_ends_of_a_span),
        ON_BOTH(test_the_earliest_entry_of_a_day_is_loaded),
        JOURNAL_TEST(test_nothing_is_searched_from_end_to_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
