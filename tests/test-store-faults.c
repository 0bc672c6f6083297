/* SPDX-License-Identifier: MIT */
/* A disk that refuses, and one that loses power: what was acknowledged is there, and nothing is half there. */
#include <errno.h>
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

#define BATCH 5

static int setup(void **state)
{
    disk_insert();
    return journal_setup_file(state);
}

static int teardown(void **state)
{
    journal_teardown(state);
    disk_remove();
    return 0;
}

static void make_batch(Journal *j, Entry *entries, const Entry **batch)
{
    for (size_t i = 0; i < BATCH; i++) {
        entries[i] = mint_any(&j->mint, MINT_NOON);
        batch[i] = &entries[i];
    }
}

/* How many of the batch are there: all or none, or something is wrong. */
static size_t kept_of(Journal *j, const Entry *entries)
{
    size_t n = 0;

    for (size_t i = 0; i < BATCH; i++) {
        Entry got;
        int r = store_get(j->store, &entries[i].id, &got, NULL);
        if (r == 0) {
            assert_entry_equal(&got, &entries[i]);
            entry_clear(&got);
            n++;
        } else
            assert_int_equal(r, -ENOENT);
    }
    assert_true(n == 0 || n == BATCH);
    return n;
}

static void move_log(Journal *j)
{
    j->store->log_pages = INT32_MAX;
    store_relax(j->store);
}

static void assert_sound(Journal *j)
{
    sqlite3_stmt *stmt;

    assert_int_equal(sqlite3_prepare_v2(j->store->db, "PRAGMA integrity_check", -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(stmt, 0), "ok");
    sqlite3_finalize(stmt);
}

/* ---- Refusals ---- */

/* The nth change of an append fails, for every n that there is, and then the next `times`. What was refused can be
 * appended afterwards. */
static void check_refused_appends(Journal *j, int times, int error)
{
    Entry before[BATCH], entries[BATCH];
    const Entry *batch[BATCH];
    size_t n = journal_count(j);
    bool failed = true;

    make_batch(j, before, batch);
    assert_int_equal(store_append(j->store, batch, BATCH), 0);
    n += BATCH;
    for (int nth = 1; failed; nth++) {
        make_batch(j, entries, batch);
        disk_fail(nth, times, error);
        int r = store_append(j->store, batch, BATCH);
        failed = disk_has_failed();
        disk_fail(0, 0, 0);
        assert_int_equal(r, failed ? error : 0);
        assert_int_equal(kept_of(j, entries), failed ? 0 : BATCH);
        assert_int_equal(kept_of(j, before), BATCH);
        assert_int_equal(store_append(j->store, batch, BATCH), 0);
        assert_int_equal(kept_of(j, entries), BATCH);
        n += BATCH;
        assert_int_equal(journal_count(j), n);
    }
    assert_sound(j);
    journal_reopen(j);
    assert_int_equal(journal_count(j), n);
}

static void test_a_disk_that_is_full(void **state)
{
    check_refused_appends(*state, 1, -ENOSPC);
    check_refused_appends(*state, 1000, -ENOSPC);
}

static void test_a_disk_that_fails(void **state)
{
    check_refused_appends(*state, 1, -EIO);
    check_refused_appends(*state, 1000, -EIO);
}

/* While the log is moved into the file the disk gives up for good, at each change of that. Nothing was promised by
 * moving it, so nothing is reported, and nothing is lost. */
static void test_moving_the_log_fails(void **state)
{
    Journal *j = *state;
    bool failed = true;
    int nth;

    for (nth = 1; failed; nth++) {
        journal_fill(j, 2);
        disk_fail(nth, 1000, -EIO);
        move_log(j);
        failed = disk_has_failed();
        disk_fail(0, 0, 0);
        assert_int_equal(journal_append_one(j), 0);
        assert_int_equal(journal_count(j), (size_t)nth * 3);
        move_log(j); /* the next round has as much to do as this one */
    }
    assert_true(nth > 5);
    assert_sound(j);
}

/* The same while the journal is closed and opened. */
static void test_closing_and_opening_fails(void **state)
{
    Journal *j = *state;
    bool failed = true;

    for (int nth = 1; failed; nth++) {
        move_log(j);
        journal_fill(j, 2);
        disk_fail(nth, 1000, -EIO);
        j->store = store_free(j->store);
        int r = store_open(&j->store, j->path);
        failed = disk_has_failed();
        disk_fail(0, 0, 0);
        assert_int_equal(store_state(r), j->store ? STORAGE_OK : STORAGE_FAILED);
        if (!j->store)
            assert_int_equal(store_open(&j->store, j->path), 0);
        assert_int_equal(journal_count(j), (size_t)nth * 2);
        assert_sound(j);
    }
}

/* A first start on a disk that fails leaves something that the next start can begin with. */
static void test_the_first_start_fails(void **state)
{
    Journal *j = *state;
    char *path = NULL;
    int r = -EIO;

    for (int nth = 1; r < 0; nth++) {
        Store *store = NULL;
        free(path);
        assert_true(asprintf(&path, "%s/first-%d/journal.db", j->directory, nth) > 0);
        disk_fail(nth, 1000, -ENOSPC);
        r = store_open(&store, path);
        disk_fail(0, 0, 0);
        assert_true(r == 0 || (r == -ENOSPC && !store));
        if (!store)
            assert_int_equal(store_open(&store, path), 0);
        Journal first = {.store = store, .path = path, .mint = j->mint};
        journal_fill(&first, 3);
        journal_reopen(&first);
        assert_int_equal(journal_count(&first), 3);
        store_free(first.store);
    }
    free(path);
}

/* ---- Losses of power ---- */

typedef struct Acknowledged {
    Entry entries[400];
    size_t n;
} Acknowledged;

/* Writes until the power goes. The batch that it took may be there or not, but not in part. */
static void write_until_dark(Journal *j, Acknowledged *acknowledged, Entry *last, unsigned *seed)
{
    const Entry *batch[BATCH];

    disk_cut_power(1 + rand_r(seed) % 120);
    for (;;) {
        make_batch(j, last, batch);
        if (store_append(j->store, batch, BATCH) < 0)
            break;
        assert_true(acknowledged->n + BATCH <= ARRAY_SIZE(acknowledged->entries));
        memcpy(acknowledged->entries + acknowledged->n, last, BATCH * sizeof(*last));
        acknowledged->n += BATCH;
        if (rand_r(seed) % 4 == 0)
            move_log(j);
    }
    j->store = store_free(j->store);
}

static void check_loss_of_power(Journal *j, const char *survivor, unsigned seed)
{
    _cleanup_free_ Acknowledged *acknowledged = calloc(1, sizeof(*acknowledged));
    Entry last[BATCH];

    assert_non_null(acknowledged);
    print_message("# seed %u\n", seed);
    write_until_dark(j, acknowledged, last, &seed);
    disk_salvage(j->directory, survivor, seed);

    Journal after = {0};
    assert_true(asprintf(&after.path, "%s/journal.db", survivor) > 0);
    assert_int_equal(store_open(&after.store, after.path), 0);
    assert_sound(&after);
    for (size_t i = 0; i < acknowledged->n; i += BATCH)
        assert_int_equal(kept_of(&after, acknowledged->entries + i), BATCH);
    size_t n = kept_of(&after, last);
    assert_int_equal(journal_count(&after), acknowledged->n + n);
    store_free(after.store);
    free(after.path);
}

static void test_what_is_acknowledged_survives(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 60; seed++) {
        void *journal;
        char *survivor;
        setup(&journal);
        assert_true(asprintf(&survivor, "%s/survivor", ((Journal *)journal)->directory) > 0);
        assert_int_equal(mkdir(survivor, 0700), 0);
        check_loss_of_power(journal, survivor, seed);
        free(survivor);
        teardown(&journal);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_disk_that_is_full, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_disk_that_fails, setup, teardown),
        cmocka_unit_test_setup_teardown(test_moving_the_log_fails, setup, teardown),
        cmocka_unit_test_setup_teardown(test_closing_and_opening_fails, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_first_start_fails, setup, teardown),
        cmocka_unit_test(test_what_is_acknowledged_survives),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
