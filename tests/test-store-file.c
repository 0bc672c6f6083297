/* SPDX-License-Identifier: MIT */
/* The file that the journal is in: how it is made, and what isn't taken for one. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "journal-fixture.h"
#include "macro.h"

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
    bytes_put(j->path, "", 0);
    assert_int_equal(store_open(&store, below), -EIO);
}

static void test_a_text_is_refused(void **state)
{
    Journal *j = *state;
    char text[5000];

    memset(text, 'x', sizeof(text));
    j->store = store_free(j->store);
    bytes_put(j->path, text, sizeof(text));
    assert_refused(j, -EBADMSG);
    bytes_put(j->path, text, 2);
    assert_refused(j, -EBADMSG);
}

static void test_an_empty_file_is_begun(void **state)
{
    Journal *j = *state;

    j->store = store_free(j->store);
    bytes_put(j->path, "", 0);
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
    run_sql(j->path, "PRAGMA user_version = 3");
    assert_refused(j, -ENOTSUP);
    run_sql(j->path, "PRAGMA user_version = 2");
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(journal_count(j), 3);
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
