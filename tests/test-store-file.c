/* SPDX-License-Identifier: MIT */
/* The file that the journal is in: how it is made, what isn't taken for one, and what damage does. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "journal-fixture.h"
#include "macro.h"
#include "schema.h"
#include "store-internal.h"

/* ---- Tools ---- */

typedef struct Bytes {
    char *data;
    size_t size;
} Bytes;

static void bytes_clear(Bytes *bytes)
{
    free(bytes->data);
}

static Bytes bytes_of(const char *path)
{
    _cleanup_fclose_ FILE *f = fopen(path, "re");
    Bytes bytes = {0};

    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    bytes.size = (size_t)ftell(f);
    bytes.data = malloc(bytes.size + 1);
    rewind(f);
    assert_int_equal(fread(bytes.data, 1, bytes.size, f), bytes.size);
    return bytes;
}

static void put(const char *path, const void *data, size_t size)
{
    _cleanup_fclose_ FILE *f = fopen(path, "we");

    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, size, f), size);
}

static void assert_bytes(const char *path, const Bytes *expected)
{
    _cleanup_(bytes_clear) Bytes now = bytes_of(path);

    assert_int_equal(now.size, expected->size);
    assert_memory_equal(now.data, expected->data, now.size);
}

static mode_t mode_of(const char *path)
{
    struct stat st;

    assert_int_equal(lstat(path, &st), 0);
    return st.st_mode & 07777;
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* What is at the journal's path can't be opened, and stays as it is. */
static void assert_refused(Journal *j, int error)
{
    _cleanup_(bytes_clear) Bytes before = bytes_of(j->path);
    Store *store = NULL;

    assert_int_equal(store_open(&store, j->path), error);
    assert_null(store);
    assert_bytes(j->path, &before);
}

/* With SQLite alone, as anybody may. */
static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(schema_exec(db, sql), 0);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static int append_one(Journal *j)
{
    Entry entry = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
    const Entry *batch[] = {&entry};

    return store_append(j->store, batch, 1);
}

/* Runs a body in a child, which fails the test where it returns anything but 0. */
static void in_child(int (*body)(Journal *j), Journal *j)
{
    int status;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0)
        _exit(body(j));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* A child that appends and ends without closing: the log stays. */
static int append_and_vanish(Journal *j)
{
    Store *store;
    Entry entries[40];
    const Entry *batch[ARRAY_SIZE(entries)];

    for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
        entries[i] = mint_any(&j->mint, MINT_NOON);
        batch[i] = &entries[i];
    }
    return store_open(&store, j->path) < 0 || store_append(store, batch, ARRAY_SIZE(batch)) < 0;
}

/* ---- How it is made ---- */

static void test_nobody_else_may_read(void **state)
{
    static const mode_t masks[] = {0, 022, 0777};
    Journal *j = *state;

    for (size_t i = 0; i < ARRAY_SIZE(masks); i++) {
        _cleanup_free_ char *first = NULL, *second = NULL, *path = NULL, *log = NULL;
        _cleanup_(store_freep) Store *store = NULL;
        assert_true(asprintf(&first, "%s/mask-%o", j->directory, (unsigned)masks[i]) > 0);
        assert_true(asprintf(&second, "%s/lull", first) > 0);
        assert_true(asprintf(&path, "%s/journal.db", second) > 0);
        assert_true(asprintf(&log, "%s-wal", path) > 0);
        mode_t mask = umask(masks[i]);
        assert_int_equal(store_open(&store, path), 0);
        umask(mask);
        assert_int_equal(mode_of(first), 0700);
        assert_int_equal(mode_of(second), 0700);
        assert_int_equal(mode_of(path), 0600);
        assert_int_equal(mode_of(log), 0600);
    }
}

static void test_a_file_that_others_may_read_is_closed_to_them(void **state)
{
    Journal *j = *state;

    j->store = store_free(j->store);
    assert_int_equal(chmod(j->path, 0644), 0);
    assert_int_equal(chmod(j->directory, 0755), 0);
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(mode_of(j->path), 0600);
    assert_int_equal(mode_of(j->directory), 0755); /* made by somebody else, for whatever reason */
}

static void test_only_the_file_is_left_behind(void **state)
{
    Journal *j = *state;

    journal_fill(j, 10);
    assert_true(exists(journal_beside(j, "-wal")));
    assert_false(exists(journal_beside(j, "-shm"))); /* memory that is shared fails in homes on the network */
    journal_reopen(j);
    assert_int_equal(journal_count(j), 10);
    assert_false(exists(journal_beside(j, "-shm")));
    j->store = store_free(j->store);
    assert_false(exists(journal_beside(j, "-wal")));
    assert_false(exists(journal_beside(j, "-shm")));
    assert_true(exists(j->path));
}

static void test_a_path_may_be_relative(void **state)
{
    Journal *j = *state;
    _cleanup_free_ char *before = getcwd(NULL, 0);
    Store *store = NULL;

    assert_int_equal(chdir(j->directory), 0);
    assert_int_equal(store_open(&store, "other.db"), 0);
    store = store_free(store);
    assert_int_equal(store_open(&store, "a/../b//c/./other.db"), 0);
    store = store_free(store);
    assert_true(exists("other.db"));
    assert_true(exists("b/c/other.db"));
    assert_int_equal(chdir(before), 0);
}

static void test_links_on_the_way_are_followed(void **state)
{
    Journal *j = *state;
    _cleanup_free_ char *link = NULL, *path = NULL;

    assert_true(asprintf(&link, "%s-link", j->directory) > 0);
    assert_true(asprintf(&path, "%s/journal.db", link) > 0);
    assert_int_equal(symlink(j->directory, link), 0);
    journal_fill(j, 3);
    j->store = store_free(j->store);
    assert_int_equal(store_open(&j->store, path), 0);
    assert_int_equal(unlink(link), 0);
    journal_fill(j, 3);
    assert_int_equal(journal_count(j), 6);
}

/* ---- What isn't a journal ---- */

static void test_a_link_is_refused(void **state)
{
    Journal *j = *state;
    _cleanup_free_ char *target = strdup(journal_beside(j, ".target"));
    Store *store = NULL;

    j->store = store_free(j->store);
    assert_int_equal(rename(j->path, target), 0);
    assert_int_equal(symlink(target, j->path), 0);
    assert_refused(j, -EROFS);
    assert_int_equal(unlink(target), 0);
    assert_int_equal(store_open(&store, j->path), -EROFS);
    assert_false(exists(target));
}

static void test_what_is_no_file_is_refused(void **state)
{
    Journal *j = *state;
    Store *store = NULL;

    j->store = store_free(j->store);
    assert_int_equal(unlink(j->path), 0);
    assert_int_equal(mkdir(j->path, 0700), 0);
    assert_int_equal(store_open(&store, j->path), -EBADMSG);
    assert_int_equal(rmdir(j->path), 0);
    assert_int_equal(mkfifo(j->path, 0600), 0);
    assert_int_equal(store_open(&store, j->path), -EBADMSG);
    assert_int_equal(unlink(j->path), 0);

    _cleanup_free_ char *below = strdup(journal_beside(j, "/below/journal.db"));
    put(j->path, "", 0);
    assert_int_equal(store_open(&store, below), -EIO);
}

static void test_a_text_is_refused(void **state)
{
    Journal *j = *state;
    char text[5000];

    memset(text, 'x', sizeof(text));
    j->store = store_free(j->store);
    put(j->path, text, sizeof(text));
    assert_refused(j, -EBADMSG);
    put(j->path, text, 2);
    assert_refused(j, -EBADMSG);
}

static void test_an_empty_file_is_begun(void **state)
{
    Journal *j = *state;

    j->store = store_free(j->store);
    put(j->path, "", 0);
    assert_int_equal(store_open(&j->store, j->path), 0);
    journal_fill(j, 3);
    assert_int_equal(journal_count(j), 3);
}

static void test_another_programs_database_is_refused(void **state)
{
    Journal *j = *state;

    j->store = store_free(j->store);
    assert_int_equal(unlink(j->path), 0);
    run_sql(j->path, "CREATE TABLE bookmarks (url); INSERT INTO bookmarks VALUES ('lull')");
    assert_refused(j, -EBADMSG);
}

static void test_a_newer_journal_is_refused(void **state)
{
    Journal *j = *state;

    journal_fill(j, 3);
    j->store = store_free(j->store);
    run_sql(j->path, "PRAGMA user_version = 2");
    assert_refused(j, -ENOTSUP);
    run_sql(j->path, "PRAGMA user_version = 1");
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(journal_count(j), 3);
}

/* ---- Damage ---- */

static void test_a_file_cut_short_is_refused(void **state)
{
    Journal *j = *state;

    journal_fill(j, 200);
    j->store = store_free(j->store);
    Bytes whole = bytes_of(j->path);
    put(j->path, whole.data, whole.size / 2);
    assert_refused(j, -EBADMSG);
    put(j->path, whole.data, 50);
    assert_refused(j, -EBADMSG);
    put(j->path, whole.data, whole.size);
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
    put(path, bytes.data, bytes.size);
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
    assert_int_equal(append_one(j), -EBADMSG);
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
    assert_int_equal(append_one(j), -EBADMSG);
    assert_int_equal(append_one(j), -EBADMSG);
    j->store = store_free(j->store);
    assert_bytes(j->path, &spoiled);
}

static void test_after_an_unclean_end_damage_is_looked_for(void **state)
{
    Journal *j = *state;

    journal_fill(j, 200);
    j->store = store_free(j->store);
    in_child(append_and_vanish, j);
    _cleanup_free_ char *log = strdup(journal_beside(j, "-wal"));
    _cleanup_(bytes_clear) Bytes log_bytes = bytes_of(log);
    assert_true(log_bytes.size > 0);
    _cleanup_(bytes_clear) Bytes sound = bytes_of(j->path);
    spoil(j->path);
    assert_refused(j, -EBADMSG);
    assert_bytes(log, &log_bytes); /* file and log belong together */

    put(j->path, sound.data, sound.size);
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
    assert_int_equal(append_one(j), error);
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
        JOURNAL_TEST(test_nobody_else_may_read),
        JOURNAL_TEST(test_a_file_that_others_may_read_is_closed_to_them),
        JOURNAL_TEST(test_only_the_file_is_left_behind),
        JOURNAL_TEST(test_a_path_may_be_relative),
        JOURNAL_TEST(test_links_on_the_way_are_followed),
        JOURNAL_TEST(test_a_link_is_refused),
        JOURNAL_TEST(test_what_is_no_file_is_refused),
        JOURNAL_TEST(test_a_text_is_refused),
        JOURNAL_TEST(test_an_empty_file_is_begun),
        JOURNAL_TEST(test_another_programs_database_is_refused),
        JOURNAL_TEST(test_a_newer_journal_is_refused),
        JOURNAL_TEST(test_a_file_cut_short_is_refused),
        JOURNAL_TEST(test_damage_ends_the_writing),
        JOURNAL_TEST(test_damage_is_found_by_writing_too),
        JOURNAL_TEST(test_after_an_unclean_end_damage_is_looked_for),
        cmocka_unit_test(test_rows_that_lull_did_not_write),
        JOURNAL_TEST(test_a_batch_is_taken_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
