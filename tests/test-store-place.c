/* SPDX-License-Identifier: MIT */
/* What happens to the file while it is in use, and what is left of an entry that was refused. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "disk-vfs.h"
#include "journal-fixture.h"
#include "macro.h"
#include "store-internal.h"

/* ---- Deleted ---- */

static void test_a_deleted_journal_can_still_be_read(void **state)
{
    Journal *j = *state;

    journal_fill(j, 5);
    assert_int_equal(unlink(j->path), 0);
    assert_int_equal(journal_append_one(j), -ESTALE);
    assert_int_equal(store_probe(j->store), -ESTALE);
    assert_int_equal(journal_count(j), 5);
    assert_int_not_equal(access(j->path, F_OK), 0); /* not begun anew */
    assert_false(store_renewed(j->store));
}

/* What it holds is saved to where it stood, and writing goes on there. */
static void test_a_deleted_journal_can_be_put_back(void **state)
{
    Journal *j = *state;
    char sql[256];

    journal_fill(j, 5);
    assert_int_equal(unlink(j->path), 0);
    assert_int_equal(unlink(journal_beside(j, "-wal")), 0);
    assert_int_equal(journal_append_one(j), -ESTALE);
    snprintf(sql, sizeof(sql), "VACUUM INTO '%s'", j->path);
    assert_int_equal(sqlite3_exec(j->store->db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(journal_append_one(j), 0);
    assert_true(store_renewed(j->store));
    assert_false(store_renewed(j->store));
    assert_int_equal(journal_count(j), 6);
    journal_reopen(j);
    assert_int_equal(journal_count(j), 6);
}

/* ---- Written to by somebody else ---- */

static void overwrite(const char *path, off_t offset)
{
    static const char noise[512] = "magnesium";
    _cleanup_close_ int fd = open(path, O_WRONLY | O_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, noise, sizeof(noise), offset), sizeof(noise));
}

/* Nothing is acknowledged in a file that can't be read back, whatever of it is still in memory. */
static void test_a_file_that_is_emptied(void **state)
{
    Journal *j = *state;

    journal_fill(j, 200);
    journal_reopen(j);
    assert_int_equal(journal_append_one(j), 0);
    assert_int_equal(truncate(j->path, 0), 0);
    assert_int_equal(journal_append_one(j), -EBADMSG);
    assert_int_equal(file_size(j->path), 0);
    /* The next start doesn't take it for a new one either. */
    j->store = store_free(j->store);
    assert_refused(j, -EBADMSG);
}

static void test_a_file_that_is_spoiled(void **state)
{
    Journal *j = *state;

    journal_fill(j, 200);
    journal_reopen(j);
    assert_int_equal(journal_append_one(j), 0);
    for (off_t page = 1; page < 8; page++)
        overwrite(j->path, page * 4096);
    _cleanup_(bytes_clear) Bytes spoiled = bytes_of(j->path);
    assert_int_equal(journal_append_one(j), -EBADMSG);
    assert_int_equal(journal_append_one(j), -EBADMSG);
    assert_bytes(j->path, &spoiled);
}

/* The log is emptied: what was in it is gone. What is acknowledged afterwards is not. */
static void test_a_log_that_is_emptied(void **state)
{
    Journal *j = *state;

    journal_fill(j, 200);
    journal_reopen(j);
    assert_int_equal(journal_append_one(j), 0);
    assert_int_equal(truncate(journal_beside(j, "-wal"), 0), 0);
    assert_int_equal(journal_append_one(j), 0);
    assert_true(store_renewed(j->store));
    assert_int_equal(journal_append_one(j), 0);
    journal_reopen(j);
    assert_int_equal(journal_count(j), 202);
}

/* A backup is written over the file, rather than put in its place. */
static void test_a_file_that_is_written_over(void **state)
{
    Journal *j = *state;

    journal_fill(j, 30);
    journal_reopen(j);
    _cleanup_(bytes_clear) Bytes backup = bytes_of(j->path);
    journal_fill(j, 30);
    journal_reopen(j);
    bytes_put(j->path, backup.data, backup.size);
    assert_int_equal(utimensat(AT_FDCWD, j->path, (const struct timespec[2]){{1, 0}, {1, 0}}, 0), 0);
    assert_int_equal(journal_append_one(j), 0);
    assert_true(store_renewed(j->store));
    assert_int_equal(journal_count(j), 31);
}

/* Ends as if killed: what it wrote is in the log. */
static int write_and_die(Journal *j)
{
    return store_open(&j->store, j->path) < 0 || journal_append_one(j) < 0;
}

/* The log of another journal has all that a journal needs, and would take this one's place; also where the path has
 * letters in it that mean something to SQLite. */
static void test_a_log_of_a_stranger(void **state)
{
    Journal *j = *state;
    Journal stranger = {.path = strdup(journal_beside(j, ".other")), .mint = {.seed = 99}};
    Journal own = {.mint = {.seed = 7}};

    assert_int_equal(run_in_child(&stranger, write_and_die), 0);
    _cleanup_(bytes_clear) Bytes log = bytes_of(journal_beside(&stranger, "-wal"));
    assert_true(asprintf(&own.path, "%s/a%%20b?mode=ro#c&d/journal.db", j->directory) > 0);
    assert_int_equal(store_open(&own.store, own.path), 0);
    journal_fill(&own, 100);
    journal_reopen(&own);
    own.store = store_free(own.store);
    bytes_put(journal_beside(&own, "-wal"), log.data, log.size);
    assert_refused(&own, -EBADMSG);
    assert_bytes(journal_beside(&own, "-wal"), &log);

    assert_int_equal(unlink(journal_beside(&own, "-wal")), 0);
    assert_int_equal(run_in_child(&own, write_and_die), 0);
    assert_int_equal(store_open(&own.store, own.path), 0);
    assert_int_equal(journal_count(&own), 101);
    store_free(own.store);
    free(own.path);
    free(stranger.path);
}

static void test_what_we_write_is_ours(void **state)
{
    Journal *j = *state;

    for (int i = 0; i < 50; i++) {
        journal_fill(j, 3);
        j->store->log_pages = i % 5 ? j->store->log_pages : INT32_MAX;
        store_relax(j->store);
        assert_int_equal(store_probe(j->store), 0);
        assert_int_equal(place_look(j->store), PLACE_OURS);
    }
    assert_false(store_renewed(j->store));
    assert_int_equal(journal_count(j), 150);
}

/* ---- Refused ---- */

static struct {
    int nth;
    Entry refused[3];
} attempt;

/* Ends as if killed, right after an append was refused: 1 if it was, 0 if nothing failed. */
static int be_refused_and_die(Journal *j)
{
    const Entry *batch[] = {&attempt.refused[0], &attempt.refused[1], &attempt.refused[2]};
    int r;

    disk_insert();
    if (store_open(&j->store, j->path) < 0 || journal_append_one(j) < 0)
        return 2;
    disk_fail(attempt.nth, 1, -EIO);
    r = store_append(j->store, batch, ARRAY_SIZE(batch));
    return r == -EIO ? 1 : r == 0 && !disk_has_failed() ? 0 : 3;
}

/* A sync that fails comes after everything was written: the kernel shows it, and so would the next start. */
static void test_what_was_refused_is_not_found_later(void **state)
{
    Journal *j = *state;
    size_t n = 0;
    int answer = 1;

    for (attempt.nth = 1; answer == 1; attempt.nth++) {
        for (size_t i = 0; i < ARRAY_SIZE(attempt.refused); i++)
            attempt.refused[i] = mint_any(&j->mint, MINT_NOON);
        answer = run_in_child(j, be_refused_and_die);
        assert_in_range(answer, 0, 1);
        assert_int_equal(store_open(&j->store, j->path), 0);
        n += 1 + (answer == 0 ? ARRAY_SIZE(attempt.refused) : 0);
        assert_int_equal(journal_count(j), n);
        /* The child minted one that the parent doesn't know of. */
        (void)mint_any(&j->mint, MINT_NOON);
    }
    assert_true(attempt.nth > 8);
}

/* After an I/O error the file is closed, read from the disk and checked before anything is acknowledged again. */
static void test_after_an_error_the_file_is_read_anew(void **state)
{
    Journal *j = *state;

    j->store = store_free(j->store);
    disk_insert();
    assert_int_equal(store_open(&j->store, j->path), 0);
    journal_fill(j, 20);
    disk_fail(1, 1, -EIO);
    assert_int_equal(journal_append_one(j), -EIO);
    assert_true(j->store->doubtful);
    assert_int_equal(journal_count(j), 20);
    assert_int_equal(store_probe(j->store), 0);
    assert_false(j->store->doubtful);
    assert_false(store_renewed(j->store));
    assert_int_equal(journal_append_one(j), 0);
    assert_int_equal(journal_count(j), 21);
    j->store = store_free(j->store);
    disk_remove();
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(journal_count(j), 21);
}

static void test_a_probe_changes_nothing(void **state)
{
    Journal *j = *state;
    Store *memory = NULL;

    journal_fill(j, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(store_probe(j->store), 0);
    journal_reopen(j);
    assert_int_equal(journal_count(j), 3);
    assert_int_equal(store_open(&memory, NULL), 0);
    assert_int_equal(store_probe(memory), 0);
    store_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        JOURNAL_TEST(test_a_deleted_journal_can_still_be_read),
        JOURNAL_TEST(test_a_deleted_journal_can_be_put_back),
        JOURNAL_TEST(test_a_file_that_is_emptied),
        JOURNAL_TEST(test_a_file_that_is_spoiled),
        JOURNAL_TEST(test_a_log_that_is_emptied),
        JOURNAL_TEST(test_a_file_that_is_written_over),
        JOURNAL_TEST(test_a_log_of_a_stranger),
        JOURNAL_TEST(test_what_we_write_is_ours),
        JOURNAL_TEST(test_what_was_refused_is_not_found_later),
        JOURNAL_TEST(test_after_an_error_the_file_is_read_anew),
        JOURNAL_TEST(test_a_probe_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
