/* SPDX-License-Identifier: MIT */
#include "journal-fixture.h"

#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include <sqlite3.h>

#include "macro.h"

static Journal *journal_new(void)
{
    Journal *j = calloc(1, sizeof(*j));

    assert_non_null(j);
    j->mint.seed = 20261122;
    return j;
}

int journal_setup_memory(void **state)
{
    Journal *j = journal_new();

    assert_int_equal(store_open(&j->store, NULL), 0);
    *state = j;
    return 0;
}

/* In memory where that can be had: thousands of syncs are waited for, and what they are worth is disk-vfs.h's to say.
 */
static const char *scratch(void)
{
    const char *wanted = getenv("TMPDIR");

    return wanted ? wanted : access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}

int journal_setup_file(void **state)
{
    Journal *j = journal_new();

    assert_true(asprintf(&j->directory, "%s/lull-test-XXXXXX", scratch()) > 0);
    assert_non_null(mkdtemp(j->directory));
    assert_true(asprintf(&j->path, "%s/journal.db", j->directory) > 0);
    assert_int_equal(store_open(&j->store, j->path), 0);
    *state = j;
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

int journal_teardown(void **state)
{
    Journal *j = *state;

    store_free(j->store);
    if (j->directory)
        assert_int_equal(nftw(j->directory, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
    free(j->directory);
    free(j->path);
    free(j);
    return 0;
}

void journal_reopen(Journal *j)
{
    if (!j->path)
        return;
    j->store = store_free(j->store);
    assert_int_equal(store_open(&j->store, j->path), 0);
}

void journal_add(Journal *j, const Entry *entry)
{
    assert_int_equal(store_append(j->store, &entry, 1), 0);
}

int journal_append_one(Journal *j)
{
    Entry entry = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
    const Entry *batch[] = {&entry};

    return store_append(j->store, batch, 1);
}

void journal_fill(Journal *j, size_t n)
{
    _cleanup_free_ Entry *entries = calloc(n, sizeof(*entries));
    _cleanup_free_ const Entry **batch = calloc(n, sizeof(*batch));

    assert_non_null(entries);
    assert_non_null(batch);
    for (size_t i = 0; i < n; i++) {
        entries[i] = mint_any(&j->mint, MINT_NOON + (Usec)i * USEC_PER_MIN);
        batch[i] = &entries[i];
    }
    assert_int_equal(store_append(j->store, batch, n), 0);
}

static int count(const Entry *entry, bool voided, void *userdata)
{
    (void)entry;
    (void)voided;
    ++*(size_t *)userdata;
    return 0;
}

size_t journal_count(Journal *j)
{
    char cursor[STORE_CURSOR_LEN] = "", next[STORE_CURSOR_LEN];
    StoreFilter filter = {.kind = -1, .all = true, .cursor = cursor};
    size_t n = 0;

    do {
        assert_int_equal(store_query(j->store, &filter, count, &n, next), 0);
        memcpy(cursor, next, sizeof(cursor));
    } while (cursor[0]);
    return n;
}

const char *journal_beside(const Journal *j, const char *suffix)
{
    static char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s%s", j->path, suffix);
    return path;
}

void bytes_clear(Bytes *bytes)
{
    free(bytes->data);
}

Bytes bytes_of(const char *path)
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

void bytes_put(const char *path, const void *data, size_t size)
{
    _cleanup_fclose_ FILE *f = fopen(path, "we");

    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, size, f), size);
}

void assert_bytes(const char *path, const Bytes *expected)
{
    _cleanup_(bytes_clear) Bytes now = bytes_of(path);

    assert_int_equal(now.size, expected->size);
    assert_memory_equal(now.data, expected->data, now.size);
}

void assert_refused(Journal *j, int error)
{
    _cleanup_(bytes_clear) Bytes before = bytes_of(j->path);
    Store *store = NULL;

    assert_int_equal(store_open(&store, j->path), error);
    assert_null(store);
    assert_bytes(j->path, &before);
}

void run_sql(const char *path, const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

int run_in_child(Journal *j, int (*body)(Journal *j))
{
    int status;

    j->store = store_free(j->store);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(body(j));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}
