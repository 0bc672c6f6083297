/* SPDX-License-Identifier: MIT */
/* Writers that are killed, and what other programs and people do to a journal that is in use. */
#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "journal-fixture.h"
#include "macro.h"
#include "store-internal.h"

#define ROUNDS 40
#define BATCH 3

/* What a child answers when it can't try what it should. */
#define CHILD_CANNOT 77

/* ---- Killed ---- */

/* The same entries in the child, which writes them, and in the parent, which looks for them. */
static void round_batch(int round, int n, Entry entries[static BATCH])
{
    EntryMint mint = {.seed = (uint64_t)round << 32 | (uint32_t)n};

    for (int i = 0; i < BATCH; i++)
        entries[i] = mint_any(&mint, MINT_NOON + i);
}

static int append_batch(Store *store, int round, int n)
{
    Entry entries[BATCH];
    const Entry *batch[BATCH];

    round_batch(round, n, entries);
    for (int i = 0; i < BATCH; i++)
        batch[i] = &entries[i];
    return store_append(store, batch, BATCH);
}

/* Appends for ever, and says so after each time: what it said is what it promised. */
static _Noreturn void write_until_killed(const char *path, int round, int acknowledge_fd)
{
    Store *store;

    if (store_open(&store, path) < 0)
        _exit(1);
    for (int n = 0;; n++) {
        if (append_batch(store, round, n) < 0 || write(acknowledge_fd, &n, sizeof(n)) != sizeof(n))
            _exit(2);
        store->log_pages = n % 7 ? store->log_pages : INT32_MAX; /* kills while the log is moved, too */
        store_relax(store);
    }
}

/* Kills a writer once it has promised `patience` batches, wherever it is by then; returns how many it has. */
static int kill_a_writer(const char *path, int round, int patience)
{
    int acknowledged = 0, status, fds[2], n;

    assert_int_equal(pipe(fds), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        write_until_killed(path, round, fds[1]);
    close(fds[1]);
    while (read(fds[0], &n, sizeof(n)) == sizeof(n)) {
        assert_int_equal(n, acknowledged);
        if (++acknowledged == patience)
            kill(pid, SIGKILL);
    }
    close(fds[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    return acknowledged;
}

/* All of a batch, or nothing of it. */
static bool is_kept(Journal *j, int round, int n)
{
    Entry entries[BATCH], got;
    int kept = 0;

    round_batch(round, n, entries);
    for (int i = 0; i < BATCH; i++) {
        int r = store_get(j->store, &entries[i].id, &got, NULL);
        assert_true(r == 0 || r == -ENOENT);
        if (r == 0) {
            assert_entry_equal(&got, &entries[i]);
            entry_clear(&got);
            kept++;
        }
    }
    assert_true(kept == 0 || kept == BATCH);
    return kept == BATCH;
}

static void test_what_a_killed_writer_promised_is_there(void **state)
{
    Journal *j = *state;
    unsigned seed = 7;
    size_t total = 0;

    for (int round = 0; round < ROUNDS; round++) {
        j->store = store_free(j->store);
        int acknowledged = kill_a_writer(j->path, round, 1 + rand_r(&seed) % 12);
        assert_int_equal(store_open(&j->store, j->path), 0);
        for (int n = 0; n < acknowledged; n++)
            assert_true(is_kept(j, round, n));
        total += BATCH * (size_t)(acknowledged + is_kept(j, round, acknowledged));
        assert_int_equal(journal_count(j), total);
    }
}

/* ---- Another process ---- */

static void test_one_at_a_time(void **state)
{
    Journal *j = *state;
    Store *store = NULL;
    int opened[2], end[2];
    char c;

    j->store = store_free(j->store);
    assert_int_equal(pipe(opened), 0);
    assert_int_equal(pipe(end), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(end[1]);
        int r = store_open(&store, j->path);
        _exit(r < 0 || write(opened[1], "o", 1) != 1 || read(end[0], &c, 1) != 0);
    }
    close(opened[1]);
    close(end[0]);
    assert_int_equal(read(opened[0], &c, 1), 1);
    assert_int_equal(store_open(&store, j->path), -EBUSY);
    assert_null(store);
    close(end[1]);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    close(opened[0]);
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(journal_append_one(j), 0);
}

/* ---- Moved, replaced, taken away ---- */

static void test_a_journal_that_was_renamed(void **state)
{
    Journal *j = *state;
    _cleanup_free_ char *away = strdup(journal_beside(j, ".away"));

    journal_fill(j, 5);
    assert_int_equal(rename(j->path, away), 0);
    assert_int_equal(journal_append_one(j), -ESTALE);
    assert_int_equal(journal_append_one(j), -ESTALE);
    assert_int_not_equal(access(j->path, F_OK), 0); /* not begun anew */

    /* Whoever took it has all of it. */
    Journal taken = {.path = away};
    assert_int_equal(store_open(&taken.store, away), 0);
    assert_int_equal(journal_count(&taken), 5);
    store_free(taken.store);

    assert_int_equal(rename(away, j->path), 0);
    assert_int_equal(journal_append_one(j), 0);
    assert_int_equal(journal_count(j), 6);
    journal_reopen(j);
    assert_int_equal(journal_count(j), 6);
}

static void test_a_directory_that_was_renamed(void **state)
{
    Journal *j = *state;
    _cleanup_free_ char *away = NULL;

    journal_fill(j, 5);
    assert_true(asprintf(&away, "%s.away", j->directory) > 0);
    assert_int_equal(rename(j->directory, away), 0);
    assert_int_equal(journal_append_one(j), -ESTALE);
    assert_int_not_equal(access(j->directory, F_OK), 0);
    assert_int_equal(rename(away, j->directory), 0);
    assert_int_equal(journal_append_one(j), 0);
    journal_reopen(j);
    assert_int_equal(journal_count(j), 6);
}

/* A copy is put back over the journal that is in use. What is in the old one's log must not get into it. */
static void test_a_journal_that_was_replaced(void **state)
{
    Journal *j = *state;
    Journal other = {.path = strdup(journal_beside(j, ".other")), .mint = {.seed = 99}};

    assert_int_equal(store_open(&other.store, other.path), 0);
    journal_fill(&other, 40);
    other.store = store_free(other.store);
    journal_fill(j, 5);
    assert_int_equal(rename(other.path, j->path), 0);
    assert_int_equal(journal_append_one(j), 0);
    assert_int_equal(journal_count(j), 41);
    journal_reopen(j);
    assert_int_equal(journal_count(j), 41);
    free(other.path);
}

static void test_a_journal_that_was_replaced_by_something_else(void **state)
{
    Journal *j = *state;
    _cleanup_free_ char *away = strdup(journal_beside(j, ".away"));

    journal_fill(j, 5);
    assert_int_equal(rename(j->path, away), 0);
    FILE *f = fopen(j->path, "w");
    fputs("This is a note about magnesium, and no journal.\n", f);
    fclose(f);
    assert_int_equal(journal_append_one(j), -EBADMSG);
    assert_int_equal(journal_append_one(j), -EBADMSG);
    assert_int_equal(rename(away, j->path), 0);
    assert_int_equal(journal_append_one(j), 0);
    assert_int_equal(journal_count(j), 6);
}

/* Ends as if killed: nothing is closed. */
static int append_without_a_log(Journal *j)
{
    return store_open(&j->store, j->path) < 0 || journal_append_one(j) < 0 || journal_append_one(j) < 0 ||
           unlink(journal_beside(j, "-wal")) < 0 || journal_append_one(j) < 0 || journal_append_one(j) < 0;
}

/* Somebody tidies up. What was promised is in the log alone, and SQLite would go on writing to a file without a name.
 */
static void test_a_log_that_was_removed(void **state)
{
    Journal *j = *state;

    assert_int_equal(run_in_child(j, append_without_a_log), 0);
    assert_int_equal(store_open(&j->store, j->path), 0);
    assert_int_equal(journal_count(j), 4);
}

/* ---- No room, no right ---- */

static void must_succeed(Journal *j, int (*body)(Journal *j))
{
    int answer = run_in_child(j, body);

    if (answer == CHILD_CANNOT) {
        print_message("# skipped: it takes root, and a file system that can be mounted\n");
        skip();
    }
    assert_int_equal(answer, 0);
}

/* Fills the journal until it is refused; 0 when that was for want of room, and what was appended is there. */
static int append_until_full(Journal *j, size_t *ret_n)
{
    int r;

    for (*ret_n = 0; (r = journal_append_one(j)) == 0; ++*ret_n)
        ;
    return r == -ENOSPC && journal_append_one(j) == -ENOSPC && journal_count(j) == *ret_n ? 0 : -1;
}

static int with_a_limit_on_files(Journal *j)
{
    const struct rlimit tight = {256 * 1024, RLIM_INFINITY}, loose = {RLIM_INFINITY, RLIM_INFINITY};
    size_t n;

    signal(SIGXFSZ, SIG_IGN);
    if (store_open(&j->store, j->path) < 0 || setrlimit(RLIMIT_FSIZE, &tight) < 0)
        return 1;
    if (append_until_full(j, &n) < 0)
        return 2;
    if (setrlimit(RLIMIT_FSIZE, &loose) < 0 || journal_append_one(j) < 0 || journal_count(j) != n + 1)
        return 3;
    store_free(j->store);
    return 0;
}

static void test_a_limit_on_files(void **state)
{
    must_succeed(*state, with_a_limit_on_files);
}

static int on_a_small_disk(Journal *j)
{
    _cleanup_free_ char *path = NULL, *ballast = NULL;
    size_t n;

    if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", "", MS_REC | MS_PRIVATE, NULL) < 0 ||
        mount("small", j->directory, "tmpfs", 0, "size=600k") < 0)
        return CHILD_CANNOT;
    if (asprintf(&path, "%s/lull/journal.db", j->directory) < 0 || asprintf(&ballast, "%s/ballast", j->directory) < 0)
        return 1;
    FILE *f = fopen(ballast, "w");
    for (int i = 0; i < 100 * 1024; i++)
        putc('b', f);
    fclose(f);
    if (store_open(&j->store, path) < 0)
        return 2;
    if (append_until_full(j, &n) < 0)
        return 3;
    if (unlink(ballast) < 0 || journal_append_one(j) < 0 || journal_count(j) != n + 1)
        return 4;
    store_free(j->store);
    return store_open(&j->store, path) < 0 || journal_count(j) != n + 1 ? 5 : 0;
}

static void test_a_small_disk(void **state)
{
    must_succeed(*state, on_a_small_disk);
}

/* Root may do everything, so root becomes somebody else. */
static int without_the_right(Journal *j)
{
    Store *store = NULL;
    bool root = geteuid() == 0;

    if (chmod(j->directory, 0555) < 0 || chmod(j->path, 0444) < 0 || (root && setresuid(65534, 65534, 65534) < 0))
        return CHILD_CANNOT;
    if (store_open(&store, j->path) != -EROFS)
        return 1;
    _cleanup_free_ char *other = strdup(journal_beside(j, ".other"));
    if (store_open(&store, other) != -EROFS)
        return 2;
    _cleanup_free_ char *below = strdup(journal_beside(j, ".d/journal.db"));
    return store_open(&store, below) != -EROFS ? 3 : 0;
}

static void test_without_the_right(void **state)
{
    Journal *j = *state;

    must_succeed(j, without_the_right);
    assert_int_equal(chmod(j->directory, 0700), 0);
}

/* The right is lost and comes back while the journal is open. */
static int remounted(Journal *j)
{
    if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", "", MS_REC | MS_PRIVATE, NULL) < 0 ||
        mount("small", j->directory, "tmpfs", 0, "size=4m") < 0)
        return CHILD_CANNOT;
    if (store_open(&j->store, j->path) < 0 || journal_append_one(j) < 0)
        return 1;
    /* Files that are open for writing keep a file system from being made read-only: it is hidden below another. */
    if (mount("empty", j->directory, "tmpfs", MS_RDONLY, NULL) < 0)
        return CHILD_CANNOT;
    if (journal_append_one(j) != -ESTALE || umount(j->directory) < 0)
        return 2;
    return journal_append_one(j) < 0 || journal_count(j) != 2 ? 3 : 0;
}

static void test_a_disk_that_goes_and_comes_back(void **state)
{
    must_succeed(*state, remounted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        JOURNAL_TEST(test_what_a_killed_writer_promised_is_there),
        JOURNAL_TEST(test_one_at_a_time),
        JOURNAL_TEST(test_a_journal_that_was_renamed),
        JOURNAL_TEST(test_a_directory_that_was_renamed),
        JOURNAL_TEST(test_a_journal_that_was_replaced),
        JOURNAL_TEST(test_a_journal_that_was_replaced_by_something_else),
        JOURNAL_TEST(test_a_log_that_was_removed),
        JOURNAL_TEST(test_a_limit_on_files),
        JOURNAL_TEST(test_a_small_disk),
        JOURNAL_TEST(test_without_the_right),
        JOURNAL_TEST(test_a_disk_that_goes_and_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
