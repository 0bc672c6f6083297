/* SPDX-License-Identifier: MIT */
#include "schema.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "journal-fixture.h"
#include "macro.h"
#include "store-internal.h"

#define BROKEN "CREATE TABLE half (a); CREATE TABLE half (a);"

static int number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt;
    int value = -1;

    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    if (sqlite3_step(stmt) == SQLITE_ROW)
        value = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    return value;
}

static int setup(void **state)
{
    return sqlite3_open(":memory:", (sqlite3 **)state) == SQLITE_OK ? 0 : -1;
}

static int teardown(void **state)
{
    return sqlite3_close(*state) == SQLITE_OK ? 0 : -1;
}

static void test_steps_are_taken_once_and_in_order(void **state)
{
    static const char *const two[] = {"CREATE TABLE t (a); INSERT INTO t VALUES (1)", "UPDATE t SET a = a + 10", NULL};
    const char *const three[] = {two[0], two[1], "UPDATE t SET a = a * 2", NULL};
    sqlite3 *db = *state;
    int version = -1;

    assert_int_equal(schema_version(db, two, &version), 0);
    assert_int_equal(version, 0);
    assert_int_equal(schema_upgrade(db, two), 0);
    assert_int_equal(schema_upgrade(db, two), 0);
    assert_int_equal(number(db, "SELECT a FROM t"), 11);
    assert_int_equal(schema_version(db, three, &version), 0);
    assert_int_equal(version, 2);
    assert_int_equal(schema_upgrade(db, three), 0);
    assert_int_equal(number(db, "SELECT a FROM t"), 22);
    assert_int_equal(number(db, "PRAGMA user_version"), 3);
    assert_int_equal(number(db, "PRAGMA application_id"), SCHEMA_APPLICATION_ID);
    assert_int_equal(schema_version(db, two, &version), -ENOTSUP);
    assert_int_equal(schema_upgrade(db, two), -ENOTSUP);
}

static void test_half_a_step_is_none(void **state)
{
    static const char *const broken[] = {"CREATE TABLE t (a)", BROKEN, NULL};
    static const char *const mended[] = {"CREATE TABLE t (a)", "CREATE TABLE half (b)", NULL};
    sqlite3 *db = *state;

    assert_int_equal(schema_upgrade(db, broken), -EBADMSG);
    assert_int_equal(number(db, "PRAGMA user_version"), 1);
    assert_int_equal(number(db, "SELECT count(*) FROM sqlite_schema"), 1);
    assert_int_not_equal(sqlite3_get_autocommit(db), 0);
    assert_int_equal(schema_upgrade(db, mended), 0);
    assert_int_equal(number(db, "SELECT count(*) FROM half"), 0);
}

static void test_other_programs_files_are_refused(void **state)
{
    static const char *const wrong[] = {
        "CREATE TABLE bookmarks (url)",
        "PRAGMA user_version = 1",
        "PRAGMA application_id = 1",
        "PRAGMA application_id = 1819634796; PRAGMA user_version = 0",
        "PRAGMA application_id = 1819634796; PRAGMA user_version = -1",
        "PRAGMA application_id = 1; PRAGMA user_version = 1",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        int version = -7;
        sqlite3 *db;
        assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
        assert_int_equal(schema_exec(db, wrong[i]), 0);
        assert_int_equal(schema_version(db, schema_steps, &version), -EBADMSG);
        assert_int_equal(schema_upgrade(db, schema_steps), -EBADMSG);
        assert_int_equal(version, -7);
        sqlite3_close(db);
    }
}

static void test_what_results_mean(void **state)
{
    static const struct {
        int rc, error;
    } meanings[] = {
        {SQLITE_OK, 0},
        {SQLITE_ROW, 0},
        {SQLITE_DONE, 0},
        {SQLITE_NOMEM, -ENOMEM},
        {SQLITE_IOERR_NOMEM, -ENOMEM},
        {SQLITE_FULL, -ENOSPC},
        {SQLITE_READONLY, -EROFS},
        {SQLITE_READONLY_DBMOVED, -EROFS},
        {SQLITE_BUSY, -EBUSY},
        {SQLITE_LOCKED, -EBUSY},
        {SQLITE_PERM, -EROFS},
        {SQLITE_CANTOPEN_SYMLINK, -EROFS},
        {SQLITE_IOERR_READ, -EIO},
        {SQLITE_CORRUPT, -EBADMSG},
        {SQLITE_CORRUPT_INDEX, -EBADMSG},
        {SQLITE_NOTADB, -EBADMSG},
        {SQLITE_ERROR, -EBADMSG},
        {SQLITE_CONSTRAINT_CHECK, -EBADMSG},
    };

    (void)state;
    assert_int_equal((errno = EIO, schema_errno(SQLITE_CORRUPT)), -EIO);
    errno = 0;
    for (size_t i = 0; i < ARRAY_SIZE(meanings); i++)
        assert_int_equal(schema_errno(meanings[i].rc), meanings[i].error);
    errno = EDQUOT;
    assert_int_equal(schema_errno(SQLITE_IOERR_WRITE), -ENOSPC);
    errno = EACCES;
    assert_int_equal(schema_errno(SQLITE_CANTOPEN), -EROFS);
    assert_int_equal(schema_errno_of_system(ENOSPC), -ENOSPC);
    assert_int_equal(schema_errno_of_system(EDQUOT), -ENOSPC);
    assert_int_equal(schema_errno_of_system(EROFS), -EROFS);
    assert_int_equal(schema_errno_of_system(EACCES), -EROFS);
    assert_int_equal(schema_errno_of_system(ENOMEM), -ENOMEM);
    assert_int_equal(schema_errno_of_system(EIO), -EIO);
    assert_int_equal(schema_errno_of_system(EMFILE), -EIO);
}

static void test_nothing_is_changed_and_nothing_taken_away(void **state)
{
    static const char *const forbidden[] = {
        "UPDATE entry SET kind = 'skip'",
        "UPDATE entry SET note = NULL",
        "DELETE FROM entry",
    };
    static const char *const malformed[] = {
        "INSERT INTO entry (id, kind, source, subject, at_usec, offset_sec, recorded_usec, day, device)"
        " VALUES (x'00', 'skip', 'cli', '', 0, 0, 0, 0, '')",
        "INSERT INTO entry (id, kind, source, subject, at_usec, offset_sec, recorded_usec, day, device)"
        " VALUES (randomblob(16), 'skip', 'cli', '', 'noon', 0, 0, 0, '')",
        "INSERT INTO entry (id, kind, source, subject, at_usec, offset_sec, recorded_usec, day, device)"
        " VALUES (randomblob(16), 'skip', NULL, '', 0, 0, 0, 0, '')",
        "INSERT INTO entry (id, kind, source, subject, at_usec, offset_sec, recorded_usec, day, device, ref)"
        " VALUES (randomblob(16), 'skip', 'cli', '', 0, 0, 0, 0, '', x'0011')",
    };
    sqlite3 *db = *state;

    assert_int_equal(schema_upgrade(db, schema_steps), 0);
    assert_int_equal(schema_exec(db, "INSERT INTO entry (id, kind, source, subject, at_usec, offset_sec, recorded_usec,"
                                     " day, device) VALUES (zeroblob(16), 'skip', 'cli', '', 0, 0, 0, 0, '')"),
                     0);
    for (size_t i = 0; i < ARRAY_SIZE(forbidden); i++) {
        assert_int_equal(sqlite3_exec(db, forbidden[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
        assert_string_equal(sqlite3_errmsg(db), "the journal is append-only");
    }
    for (size_t i = 0; i < ARRAY_SIZE(malformed); i++)
        assert_int_equal(sqlite3_exec(db, malformed[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
    assert_int_equal(number(db, "SELECT count(*) FROM entry WHERE kind = 'skip' AND note IS NULL"), 1);
}

/* ---- An older journal ---- */

#define NEWER "CREATE TABLE trial (name TEXT NOT NULL) STRICT"

/* The version in force, and the suffix of a copy of it. */
#define VERSION 2
#define COPY ".v2"

/* Opened by the next version, whose step this is. */
static int open_with(Journal *j, const char *step)
{
    const char *steps[VERSION + 2] = {NULL};

    memcpy(steps, schema_steps, VERSION * sizeof(*steps));
    assert_null(schema_steps[VERSION]);
    steps[VERSION] = step;
    j->store = store_free(j->store);
    return store_open_steps(&j->store, j->path, steps);
}

static void test_an_older_journal_is_copied_first(void **state)
{
    Journal *j = *state;
    struct stat st;

    assert_int_equal(stat(journal_beside(j, COPY), &st), -1);
    journal_fill(j, 30);
    mode_t mask = umask(0);
    assert_int_equal(open_with(j, NEWER), 0);
    umask(mask);
    assert_int_equal(number(j->store->db, "PRAGMA user_version"), VERSION + 1);
    assert_int_equal(number(j->store->db, "SELECT count(*) FROM trial"), 0);
    assert_int_equal(journal_count(j), 30);

    assert_int_equal(stat(journal_beside(j, COPY), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(stat(journal_beside(j, COPY ".part"), &st), -1);
    Journal copy = {.path = (char *)journal_beside(j, COPY)};
    assert_int_equal(store_open(&copy.store, copy.path), 0);
    assert_int_equal(journal_count(&copy), 30);
    store_free(copy.store);

    /* Once there it isn't made again. */
    assert_int_equal(unlink(journal_beside(j, COPY)), 0);
    assert_int_equal(open_with(j, NEWER), 0);
    assert_int_equal(stat(journal_beside(j, COPY), &st), -1);
    assert_int_equal(stat(journal_beside(j, ".v3"), &st), -1);
}

static void test_a_copy_cut_short_is_made_again(void **state)
{
    Journal *j = *state;

    journal_fill(j, 30);
    FILE *part = fopen(journal_beside(j, COPY ".part"), "w");
    fputs("half a copy", part);
    fclose(part);
    assert_int_equal(open_with(j, NEWER), 0);
    assert_int_equal(unlink(journal_beside(j, COPY)), 0);
}

static void test_without_a_copy_nothing_is_migrated(void **state)
{
    Journal *j = *state;

    journal_fill(j, 30);
    /* A directory in the place of the copy: it can't be put there. */
    assert_int_equal(mkdir(journal_beside(j, COPY), 0700), 0);
    assert_true(open_with(j, NEWER) < 0);
    assert_null(j->store);
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(number(j->store->db, "PRAGMA user_version"), VERSION);
    assert_int_equal(journal_count(j), 30);
}

static void test_a_migration_that_fails_leaves_the_old_journal(void **state)
{
    Journal *j = *state;

    journal_fill(j, 30);
    assert_int_equal(open_with(j, BROKEN), -EBADMSG);
    assert_null(j->store);
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(number(j->store->db, "PRAGMA user_version"), VERSION);
    assert_int_equal(journal_count(j), 30);
}

/* ---- Versions that there were ---- */

/* As the first version wrote it. */
#define ROW_OF_1                                                                                                    \
    "INSERT INTO entry (id, kind, source, subject, at_usec, offset_sec, recorded_usec, day, device, amount_milli, " \
    "unit, note) VALUES (x'018f0000000070008000000000000001', 'intake', 'cli', 'iron', 43200000000, 3600, "         \
    "43200000000, 0, 'laptop', 14000, 'mg', 'with juice');"

static void test_a_journal_of_version_1_is_read_and_written(void **state)
{
    const char *const steps[] = {schema_steps[0], NULL};
    Journal *j = *state;
    Entry entry, night;

    j->store = store_free(j->store);
    assert_int_equal(unlink(j->path), 0);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(j->path, &db), SQLITE_OK);
    assert_int_equal(schema_upgrade(db, steps), 0);
    sqlite3_close(db);
    run_sql(j->path, ROW_OF_1);
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(number(j->store->db, "PRAGMA user_version"), VERSION);

    EntryId id;
    assert_int_equal(entry_id_parse("018f0000-0000-7000-8000-000000000001", &id), 0);
    assert_int_equal(store_get(j->store, &id, &entry, NULL), 0);
    assert_string_equal(entry.note, "with juice");
    assert_null(entry.fields);
    entry_clear(&entry);
    night = mint_entry(&j->mint, ENTRY_DIARY, "diary", MINT_NOON);
    night.fields = (char *)"sev_night=0";
    journal_add(j, &night);
    assert_int_equal(store_get(j->store, &night.id, &entry, NULL), 0);
    assert_entry_equal(&entry, &night);
    entry_clear(&entry);
    assert_int_equal(journal_count(j), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_steps_are_taken_once_and_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_half_a_step_is_none, setup, teardown),
        cmocka_unit_test(test_other_programs_files_are_refused),
        cmocka_unit_test(test_what_results_mean),
        cmocka_unit_test_setup_teardown(test_nothing_is_changed_and_nothing_taken_away, setup, teardown),
        JOURNAL_TEST(test_an_older_journal_is_copied_first),
        JOURNAL_TEST(test_a_copy_cut_short_is_made_again),
        JOURNAL_TEST(test_without_a_copy_nothing_is_migrated),
        JOURNAL_TEST(test_a_migration_that_fails_leaves_the_old_journal),
        JOURNAL_TEST(test_a_journal_of_version_1_is_read_and_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
