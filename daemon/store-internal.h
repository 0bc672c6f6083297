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
    STATEMENT_WALK,
    _STATEMENT_MAX,
} Statement;

/* What tells a file from another one that took its name, and from itself when somebody else wrote to it. */
typedef struct FileMark {
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec written;
} FileMark;

struct Store {
    char *path; /* absolute, without links in it; NULL: in memory */
    char *log_path;
    const char *const *steps;
    sqlite3 *db;        /* NULL: not open, because the file was taken away or replaced by one that can't be */
    int handle;         /* O_PATH, of the file that is open; -1 */
    FileMark file, log; /* as we left them */
    int log_pages;      /* in the log after the last commit */
    int damage;         /* what was found wrong with the file: it is never written again; or 0 */
    int error;          /* of the last attempt to write, or 0 */
    bool doubtful;      /* what the kernel shows of the file may not be what the disk holds */
    bool changed;       /* somebody else wrote to it before it was closed */
    bool renewed;       /* another journal was opened than the one before: store_renewed() */
    bool bulk;          /* a transaction of store_bulk_begin() is open */
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
/* Notes how an attempt to write went, and returns `r`. */
int store_conclude(Store *store, int r);
/* Gives back the memory of pages, and of the statements that aren't needed to append. */
void store_release(Store *store);

/* ---- store-connect.c ---- */

/* Opens the file at store->path, checks and upgrades it. On failure nothing is open. */
int store_connect(Store *store);
/* Makes sure that a journal is open, and if another stands at the path now, that one. A file that was deleted and not
 * replaced can still be read. */
int store_ready(Store *store);
/* The same, and that what is written now will be found at the path. -ESTALE: nothing stands there. */
int store_ready_to_write(Store *store);
/* Closes the file. What was acknowledged is in it afterwards: where that fails, it stays open. */
int store_leave(Store *store);

/* ---- store-place.c ---- */

/* What became of the file that is open. */
typedef enum Whereabouts {
    PLACE_OURS,        /* it stands at its path, as we left it */
    PLACE_CHANGED,     /* it does, but somebody else has written to it or its log */
    PLACE_WITHOUT_LOG, /* it does, but its log was taken away */
    PLACE_MOVED,       /* it has another name now, or another file has its name */
    PLACE_DELETED,     /* it has no name any more, and no other file has it */
    PLACE_HIDDEN,      /* its folder can't be looked into */
} Whereabouts;

/* Notes what has just been opened; place_leave() forgets it. */
int place_take(Store *store);
void place_leave(Store *store);
/* Notes how it is now, after we wrote to it. */
void place_mark(Store *store);
Whereabouts place_look(const Store *store);
/* Drops what the kernel keeps of the files, so that they are read from the disk again. Not while SQLite has them open:
 * it would lose its locks. */
void place_forget_pages(const Store *store);

/* ---- store-row.c ---- */

/* The columns of a row in the order in which row_read() takes them. */
#define ROW_COLUMNS                                                                            \
    "id, kind, source, subject, at_usec, offset_sec, recorded_usec, day, device, occurrence, " \
    "amount_milli, unit, nominal_usec, until_usec, count, reason, ref, note, fields"
#define ROW_PLACES "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19"

/* Texts are bound where they are, and must stay until the statement is reset. -ENOMEM: the only way to fail. */
int row_bind(sqlite3_stmt *stmt, const Entry *entry);
/* Note and fields are SQLite's, until the statement moves on. -EBADMSG: not a row that lull wrote. -ENOTSUP: a word
 * that a newer one knows. */
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

/* ---- store-walk.c ---- */

/* ?1 the id before the first, ?2 how many. */
extern const char store_walk_sql[];

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
/* Whether its disk has room for more than a commit takes. */
bool file_has_room(const char *path);
/* Whether the last user of the journal didn't close it: its log is still there. */
bool file_unclean(const char *log_path);
/* Writes a compact copy to `path`, 0600, whatever was there before. */
int file_copy(sqlite3 *db, const char *path);
/* Writes a checked copy, PATH.vN, of a journal of version N. */
int file_copy_aside(sqlite3 *db, const char *path, int version);
