/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of the store share: the connection and its statements, rows as entries, and the file below. */

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <sqlite3.h>

#include "store.h"

typedef enum Statement {
    STATEMENT_BEGIN,
    STATEMENT_COMMIT,
    STATEMENT_INSERT, /* what comes after it is kept for a while only */
    STATEMENT_GET,
    STATEMENT_CHILD,
    STATEMENT_UNDOING,
    STATEMENT_NEWEST,
    STATEMENT_BY_PERSON,
    STATEMENT_LOAD,
    _STATEMENT_MAX,
} Statement;

/* What tells a file from another one that took its name. */
typedef struct FileMark {
    dev_t device;
    ino_t inode;
} FileMark;

struct Store {
    char *path; /* absolute, without links in it; NULL: in memory */
    const char *const *steps;
    sqlite3 *db; /* NULL: not open, because the file was taken away or replaced by one that can't be */
    FileMark log;
    int log_pages; /* in the log after the last commit */
    int damage;    /* what was found wrong with the file: it is never written again; or 0 */
    sqlite3_stmt *statements[_STATEMENT_MAX];
};

/* store_open(), with steps of a test's own. */
int store_open_steps(Store **ret, const char *path, const char *const *steps);

/* What `rc` means; remembers damage. */
int store_errno(Store *store, int rc);
/* A statement, prepared once; reset it after use. */
int store_statement(Store *store, Statement which, sqlite3_stmt **ret);
/* The row that a statement has come to, as in row_read(); remembers damage. */
int store_read(Store *store, sqlite3_stmt *stmt, Entry *ret);
/* Gives back the memory of pages, and of the statements that aren't needed to append. */
void store_release(Store *store);

/* ---- store-connect.c ---- */

/* Opens the file at store->path, checks and upgrades it. On failure nothing is open. */
int store_connect(Store *store);
/* Makes sure that what stands at the path now is open; a file that was moved away or replaced is left. */
int store_ready(Store *store);
/* Closes the file. What was acknowledged is in it afterwards: where that fails, it stays open. */
int store_leave(Store *store);

/* ---- store-row.c ---- */

/* The columns of a row in the order in which row_read() takes them. */
#define ROW_COLUMNS                                                                            \
    "id, kind, source, subject, at_usec, offset_sec, recorded_usec, day, device, occurrence, " \
    "amount_milli, unit, nominal_usec, until_usec, count, reason, ref, note"
#define ROW_PLACES "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18"

/* Texts are bound where they are, and must stay until the statement is reset. -ENOMEM: the only way to fail. */
int row_bind(sqlite3_stmt *stmt, const Entry *entry);
/* The note is SQLite's, until the statement moves on. -EBADMSG: not a row that lull wrote. -ENOTSUP: a word that a
 * newer one knows. */
int row_read(sqlite3_stmt *stmt, Entry *ret);
int row_bind_id(sqlite3_stmt *stmt, int place, const EntryId *id); /* a result of SQLite; places from 1 */
int row_read_id(sqlite3_stmt *stmt, int column, EntryId *ret);

/* ---- store-fate.c ---- */

/* Answers whether entries are in force, for one walk through the journal: what it has found out about chains of voids
 * and replacements it remembers, so that a walk along one costs no more than its length. */
typedef struct Fates {
    Store *store;
    void *known; /* tsearch() */
} Fates;

int fates_in_force(Fates *fates, const EntryId *id, bool *ret);
void fates_clear(Fates *fates);

/* ---- store-load.c ---- */

/* The rows of store_load(): ?1 the first lull day, ?2 an instant that none of its entries precedes. */
extern const char store_load_sql[];

/* ---- store-query.c ---- */

/* The statement for a filter. */
#define QUERY_TEXT_LEN 1536
const char *query_text(const StoreFilter *filter, bool in_memory, char buf[static QUERY_TEXT_LEN]);

/* ---- store-file.c ---- */

/* Makes the directory of the journal and the journal itself, empty, where they are missing, and makes sure of both.
 * *ret_path is the path with its directory resolved. */
int file_create(const char *path, char **ret_path);
/* The size of what stands at the path now, -1 for nothing. */
off_t file_size(const char *path);
/* Whether the last user of the journal didn't close it: its log is still there. */
bool file_unclean(const char *path);
/* Notes which log is in use, and whether it still stands where it stood. */
int file_mark_log(const char *path, FileMark *ret);
bool file_log_in_place(const char *path, const FileMark *mark);
/* Writes a checked copy, PATH.vN, of a journal of version N. */
int file_copy_aside(sqlite3 *db, const char *path, int version);
