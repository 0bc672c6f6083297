/* SPDX-License-Identifier: MIT */
/* What a durable entry costs in each journal mode that is durable, with the journal's own table, indexes and rows, held
 * against appending 4 KiB to a file and syncing it: bench-store [DIRECTORY], on the disk that matters. The modes take
 * turns, so that what else the machine does hits all of them. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "entry-util.h"
#include "macro.h"
#include "schema.h"
#include "store-internal.h"

#define TURNS 60
#define PER_TURN 10
#define N (TURNS * PER_TURN)

typedef struct Mode {
    const char *name, *setup; /* NULL: no SQL */
    sqlite3 *db;
    sqlite3_stmt *insert;
    Store *store;
    int fd;
    double took[N];
    size_t n;
} Mode;

static Mode modes[] = {
    {.name = "append 4 KiB, fdatasync"},
    {.name = "WAL, FULL, exclusive",
     .setup = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"},
    {.name = "DELETE, EXTRA, exclusive",
     .setup = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA"},
    {.name = "DELETE, EXTRA",
     .setup = "PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA"},
    {.name = "store_append()"},
};

static void must(bool done, const char *what)
{
    if (!done) {
        fprintf(stderr, "bench-store: %s: %s\n", what, strerror(errno));
        exit(EXIT_FAILURE);
    }
}

static void open_mode(Mode *mode, const char *directory, size_t i)
{
    _cleanup_free_ char *path = NULL;

    must(asprintf(&path, "%s/%zu.db", directory, i) > 0, "memory");
    if (!mode->setup && i == 0)
        must((mode->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) >= 0, path);
    else if (!mode->setup)
        must(store_open(&mode->store, path) >= 0, path);
    else
        must(sqlite3_open(path, &mode->db) == SQLITE_OK && schema_exec(mode->db, mode->setup) == 0 &&
                 schema_upgrade(mode->db, schema_steps) == 0 &&
                 sqlite3_prepare_v2(mode->db, "INSERT INTO entry (" ROW_COLUMNS ") VALUES (" ROW_PLACES ")", -1,
                                    &mode->insert, NULL) == SQLITE_OK,
             path);
}

static void close_mode(Mode *mode)
{
    sqlite3_finalize(mode->insert);
    sqlite3_close(mode->db);
    store_free(mode->store);
    if (mode->fd > 0)
        close(mode->fd);
}

static void write_once(Mode *mode, const Entry *entry)
{
    static const char page[4096];

    if (mode->store)
        must(store_append(mode->store, &entry, 1) == 0, mode->name);
    else if (mode->db) {
        must(row_bind(mode->insert, entry) == 0 && sqlite3_step(mode->insert) == SQLITE_DONE, mode->name);
        sqlite3_reset(mode->insert);
    } else
        must(write(mode->fd, page, sizeof(page)) == sizeof(page) && fdatasync(mode->fd) == 0, mode->name);
}

static double now_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void take_turn(Mode *mode, EntryMint *mint)
{
    for (int i = 0; i < PER_TURN; i++) {
        Entry entry = mint_entry(mint, ENTRY_INTAKE, "magnesium", MINT_NOON);
        double begin = now_ms();

        write_once(mode, &entry);
        mode->took[mode->n++] = now_ms() - begin;
    }
}

static void report(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
        qsort(modes[i].took, N, sizeof(double), by_size);
    printf("%-26s %8s %8s %8s\n", "a durable entry", "median", "p95", "ratio");
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
        printf("%-26s %6.3fms %6.3fms %8.2f\n", modes[i].name, modes[i].took[N / 2], modes[i].took[N * 95 / 100],
               modes[i].took[N / 2] / modes[0].took[N / 2]);
}

static int remove_one(const char *path, _unused_ const struct stat *st, _unused_ int type, _unused_ struct FTW *ftw)
{
    return remove(path);
}

int main(int argc, char **argv)
{
    _cleanup_free_ char *directory = NULL;
    EntryMint mint = {.seed = 20261122};

    must(asprintf(&directory, "%s/bench-store-XXXXXX", argc > 1 ? argv[1] : ".") > 0 && mkdtemp(directory), "a folder");
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
        open_mode(&modes[i], directory, i);
    for (int turn = 0; turn < TURNS; turn++)
        for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
            take_turn(&modes[((size_t)turn + i) % ARRAY_SIZE(modes)], &mint);
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
        close_mode(&modes[i]);
    report();
    must(nftw(directory, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0, "cleaning up");
    return 0;
}
