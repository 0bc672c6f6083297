/* SPDX-License-Identifier: MIT */
/* What damage does: it is found, nothing is written any more, and the file is left as it is. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "journal-fixture.h"
#include "macro.h"

/* A child that appends and ends without closing: the log stays. */
static int append_and_vanish(Journal *j)
{
    Entry entries[40];
    const Entry *batch[ARRAY_SIZE(entries)];

    for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
        entries[i] = mint_any(&j->mint, MINT_NOON);
        batch[i] = &entries[i];
    }
    return store_open(&j->store, j->path) < 0 || store_append(j->store, batch, ARRAY_SIZE(batch)) < 0;
}

static void test_a_file_cut_short_is_refused(void **state)
{
    Journal *j = *state;

    journal_fill(j, 200);
    j->store = store_free(j->store);
    Bytes whole = bytes_of(j->path);
    bytes_put(j->path, whole.data, whole.size / 2);
    assert_refused(j, -EBADMSG);
    bytes_put(j->path, whole.data, 50);
    assert_refused(j, -EBADMSG);
    bytes_put(j->path, whole.data, whole.size);
    bytes_clear(&whole);
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(journal_count(j), 200);
}

/* All but the first page, which says what the file is. */
static void spoil(const char *path)
{
    Bytes bytes = bytes_of(path);

    assert_true(bytes.size > 8192);
    memset(bytes.data + 4096, 0xa5, bytes.size - 4096);
    bytes_put(path, bytes.data, bytes.size);
    bytes_clear(&bytes);
}

static int see_nothing(const Entry *entry, bool voided, void *userdata)
{
    (void)entry;
    (void)voided;
    (void)userdata;
    return 0;
}

static void test_damage_ends_the_writing(void **state)
{
    Journal *j = *state;
    EntryId id;
    Day day;

    journal_fill(j, 200);
    j->store = store_free(j->store);
    spoil(j->path);
    _cleanup_(bytes_clear) Bytes spoiled = bytes_of(j->path);
    assert_int_equal(store_open(&j->store, j->path), 0); /* closed in order: not looked through */
    assert_int_equal(store_newest(j->store, &id, &day), -EBADMSG);
    assert_int_equal(journal_append_one(j), -EBADMSG);
    assert_int_equal(store_load(j->store, DAY_MIN, see_nothing, NULL), -EBADMSG);
    store_relax(j->store);
    j->store = store_free(j->store);
    assert_bytes(j->path, &spoiled);
}

static void test_damage_is_found_by_writing_too(void **state)
{
    Journal *j = *state;

    journal_fill(j, 200);
    j->store = store_free(j->store);
    spoil(j->path);
    _cleanup_(bytes_clear) Bytes spoiled = bytes_of(j->path);
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(journal_append_one(j), -EBADMSG);
    assert_int_equal(journal_append_one(j), -EBADMSG);
    j->store = store_free(j->store);
    assert_bytes(j->path, &spoiled);
}

static void test_after_an_unclean_end_damage_is_looked_for(void **state)
{
    Journal *j = *state;

    journal_fill(j, 200);
    j->store = store_free(j->store);
    assert_int_equal(run_in_child(j, append_and_vanish), 0);
    _cleanup_free_ char *log = strdup(journal_beside(j, "-wal"));
    _cleanup_(bytes_clear) Bytes log_bytes = bytes_of(log);
    assert_true(log_bytes.size > 0);
    _cleanup_(bytes_clear) Bytes sound = bytes_of(j->path);
    spoil(j->path);
    assert_refused(j, -EBADMSG);
    assert_bytes(log, &log_bytes); /* file and log belong together */

    bytes_put(j->path, sound.data, sound.size);
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(journal_count(j), 240);
}

/* Rows that SQLite has no fault to find with. */
static void check_row(Journal *j, const char *set, int error)
{
    EntryId id;
    Day day;

    journal_fill(j, 1);
    j->store = store_free(j->store);
    run_sql(j->path, "DROP TRIGGER entry_unchanged");
    run_sql(j->path, set);
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(store_newest(j->store, &id, &day), error);
    assert_int_equal(journal_append_one(j), error);
    assert_int_equal(store_newest(j->store, &id, &day), error);
}

static void test_rows_that_lull_did_not_write(void **state)
{
    static const struct {
        const char *sql;
        int error;
    } rows[] = {
        {"UPDATE entry SET kind = 'nap'", -ENOTSUP},
        {"UPDATE entry SET source = 'watch'", -ENOTSUP},
        {"UPDATE entry SET kind = ''", -ENOTSUP},
        {"UPDATE entry SET kind = 'skip' || char(0)", -EBADMSG},
        {"UPDATE entry SET id = zeroblob(16)", -EBADMSG},
        {"UPDATE entry SET id = CAST(x'ff' || randomblob(15) AS BLOB)", -EBADMSG},
        {"UPDATE entry SET subject = hex(zeroblob(32))", -EBADMSG},
        {"UPDATE entry SET subject = char(10)", -EBADMSG},
        {"UPDATE entry SET reason = CAST(x'c328' AS TEXT)", -EBADMSG},
        {"UPDATE entry SET note = 'a' || char(0) || 'b'", -EBADMSG},
        {"UPDATE entry SET note = hex(zeroblob(1001))", -EBADMSG},
        {"UPDATE entry SET at_usec = 9223372036854775807", -EBADMSG},
        {"UPDATE entry SET day = day + 4294967296", -EBADMSG},
        {"UPDATE entry SET day = day + 100", -EBADMSG},
        {"UPDATE entry SET offset_sec = 100000", -EBADMSG},
        {"UPDATE entry SET amount_milli = -1", -EBADMSG},
        {"UPDATE entry SET count = -1", -EBADMSG},
        {"UPDATE entry SET count = 2147483648", -EBADMSG},
        {"UPDATE entry SET until_usec = -9223372036854775807", -EBADMSG},
        {"UPDATE entry SET occurrence = 'magnesium'", -EBADMSG},
        {"UPDATE entry SET occurrence = 'magnesium/2026-02-30'", -EBADMSG},
        {"UPDATE entry SET ref = CAST(zeroblob(15) || x'01' AS BLOB)", -EBADMSG},
        {"UPDATE entry SET ref = id", -EBADMSG},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        void *journal;
        print_message("# %s\n", rows[i].sql);
        assert_int_equal(journal_setup_file(&journal), 0);
        check_row(journal, rows[i].sql, rows[i].error);
        journal_teardown(&journal);
    }
}

/* What was promised before stays in the log, for whoever mends the file. */
static void test_damage_that_is_found_late(void **state)
{
    Journal *j = *state;

    journal_fill(j, 3);
    j->store = store_free(j->store);
    run_sql(j->path, "DROP TRIGGER entry_unchanged; UPDATE entry SET count = -1");
    _cleanup_(bytes_clear) Bytes before = bytes_of(j->path);
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(journal_append_one(j), 0);
    assert_int_equal(store_load(j->store, DAY_MIN, see_nothing, NULL), -EBADMSG);
    assert_int_equal(journal_append_one(j), -EBADMSG);
    j->store = store_free(j->store);
    assert_bytes(j->path, &before);
    assert_true(access(journal_beside(j, "-wal"), F_OK) == 0);

    run_sql(j->path, "UPDATE entry SET count = 1");
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(journal_count(j), 4);
}

/* What fails in the middle of a batch without SQLite ending the transaction. */
static void test_a_batch_is_taken_back(void **state)
{
    Journal *j = *state;
    Entry good = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON), got;
    Entry bad = mint_entry(&j->mint, ENTRY_INTAKE, "spoiled", MINT_NOON);
    const Entry *batch[] = {&good, &bad};

    j->store = store_free(j->store);
    run_sql(j->path, "CREATE TRIGGER trap BEFORE INSERT ON entry WHEN NEW.subject = 'spoiled'"
                     " BEGIN SELECT RAISE(ABORT, 'trap'); END");
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(store_append(j->store, batch, 2), -EBADMSG);
    assert_int_equal(store_get(j->store, &good.id, &got, NULL), -ENOENT);
    journal_reopen(j);
    assert_int_equal(journal_count(j), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        JOURNAL_TEST(test_a_file_cut_short_is_refused),
        JOURNAL_TEST(test_damage_ends_the_writing),
        JOURNAL_TEST(test_damage_is_found_by_writing_too),
        JOURNAL_TEST(test_after_an_unclean_end_damage_is_looked_for),
        cmocka_unit_test(test_rows_that_lull_did_not_write),
        JOURNAL_TEST(test_damage_that_is_found_late),
        JOURNAL_TEST(test_a_batch_is_taken_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
