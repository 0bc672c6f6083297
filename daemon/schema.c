/* SPDX-License-Identifier: MIT */
#include "schema.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

/* `person` parts what people (and imports) record from what lulld records by itself: it leads every index that queries
 * walk, so that neither has to be skipped to find the other. `topic` names what an entry holds until the next entry of
 * the same topic: the pause, the zone, whether a reminder exists, what a stock is counted from (stock, or a refill,
 * which says how much it is then). Both follow from the row and take no room in it. */
#define TABLE_1                                                                      \
    "CREATE TABLE entry ("                                                           \
    " id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),"                         \
    " kind TEXT NOT NULL,"                                                           \
    " source TEXT NOT NULL,"                                                         \
    " subject TEXT NOT NULL,"                                                        \
    " at_usec INTEGER NOT NULL,"                                                     \
    " offset_sec INTEGER NOT NULL,"                                                  \
    " recorded_usec INTEGER NOT NULL,"                                               \
    " day INTEGER NOT NULL,"                                                         \
    " device TEXT NOT NULL,"                                                         \
    " occurrence TEXT,"                                                              \
    " amount_milli INTEGER,"                                                         \
    " unit TEXT,"                                                                    \
    " nominal_usec INTEGER,"                                                         \
    " until_usec INTEGER,"                                                           \
    " count INTEGER,"                                                                \
    " reason TEXT,"                                                                  \
    " ref BLOB CHECK (length(ref) = 16),"                                            \
    " note TEXT,"                                                                    \
    " person INTEGER NOT NULL AS (source <> 'service'),"                             \
    " topic TEXT AS (CASE kind WHEN 'pause' THEN 'pause' WHEN 'resume' THEN 'pause'" \
    "   WHEN 'zone' THEN 'zone' WHEN 'enabled' THEN 'reminder ' || subject"          \
    "   WHEN 'disabled' THEN 'reminder ' || subject"                                 \
    "   WHEN 'stock' THEN 'stock ' || subject"                                       \
    "   WHEN 'activity' THEN CASE WHEN amount_milli > 0 AND subject GLOB 'refill-*'" \
    "     THEN 'stock ' || substr(subject, 8) END END)"                              \
    ") STRICT, WITHOUT ROWID;"                                                       \
    "CREATE INDEX entry_ref ON entry (ref, id) WHERE ref NOT NULL;"                  \
    "CREATE INDEX entry_topic ON entry (topic, id) WHERE topic NOT NULL;"            \
    "CREATE TRIGGER entry_unchanged BEFORE UPDATE ON entry"                          \
    " BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;"                 \
    "CREATE TRIGGER entry_undeleted BEFORE DELETE ON entry"                          \
    " BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;"

/* What queries walk: each with a filter's terms first and then the order of pages. */
#define INDEXES_1                                                                    \
    "CREATE INDEX entry_at ON entry (person, at_usec, id);"                          \
    "CREATE INDEX entry_kind ON entry (person, kind, at_usec, id);"                  \
    "CREATE INDEX entry_subject ON entry (person, subject, at_usec, id);"            \
    "CREATE INDEX entry_subject_kind ON entry (person, subject, kind, at_usec, id);" \
    "CREATE INDEX entry_occurrence ON entry (occurrence, at_usec, id) WHERE occurrence NOT NULL;"

/* What is said about a night, as diary_format() writes it. */
#define TABLE_2 "ALTER TABLE entry ADD COLUMN fields TEXT;"

const char *const schema_steps[] = {TABLE_1 INDEXES_1, TABLE_2, NULL};
const char *const schema_steps_in_memory[] = {TABLE_1, TABLE_2, NULL};

int schema_errno_of_system(int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: /* a limit on the size of files */
        return -ENOSPC;
    case EROFS:
    case EACCES:
    case EPERM:
    case ELOOP: /* a symbolic link where the file should be */
    case ETXTBSY:
        return -EROFS;
    case ENOMEM:
        return -ENOMEM;
    case EISDIR:
        return -EBADMSG;
    default:
        return -EIO;
    }
}

int schema_errno(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return 0;
    case SQLITE_NOMEM:
        return -ENOMEM;
    case SQLITE_FULL:
        return -ENOSPC;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return -EROFS;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return -EBUSY;
    case SQLITE_CANTOPEN:
        return rc == SQLITE_CANTOPEN_SYMLINK ? -EROFS : schema_errno_of_system(errno);
    case SQLITE_CORRUPT:
        /* SQLite takes a disk that doesn't give a page back for a file without it. */
        return rc == SQLITE_CORRUPT && (errno == EIO || errno == ENXIO) ? -EIO : -EBADMSG;
    case SQLITE_IOERR:
        return rc == SQLITE_IOERR_NOMEM ? -ENOMEM : schema_errno_of_system(errno);
    default:
        /* CORRUPT and NOTADB; and what is a mistake of the caller or a sign that the file isn't what its version says:
         * a table or column that isn't there, a constraint that entry_valid() doesn't know. */
        return -EBADMSG;
    }
}

int schema_exec(sqlite3 *db, const char *sql)
{
    return schema_errno(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static int read_number(sqlite3 *db, const char *sql, int *ret)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    int r = rc == SQLITE_DONE ? -EBADMSG : schema_errno(rc);
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    return r;
}

int schema_touch(sqlite3 *db)
{
    char mark[64];
    int version = 0;
    int r = read_number(db, "PRAGMA user_version", &version);

    if (r < 0)
        return r;
    snprintf(mark, sizeof(mark), "PRAGMA user_version = %d", version);
    return schema_exec(db, mark);
}

static int count_steps(const char *const *steps)
{
    int n = 0;
    while (steps[n])
        n++;
    return n;
}

int schema_version(sqlite3 *db, const char *const *steps, int *ret_version)
{
    int application = 0, version = 0, objects = 0;
    int r = read_number(db, "PRAGMA application_id", &application);
    if (r >= 0)
        r = read_number(db, "PRAGMA user_version", &version);
    if (r >= 0)
        r = read_number(db, "SELECT count(*) FROM sqlite_schema", &objects);
    if (r < 0)
        return r;
    bool empty = application == 0 && version == 0 && objects == 0;
    if (!empty && (application != SCHEMA_APPLICATION_ID || version < 1))
        return -EBADMSG;
    if (version > count_steps(steps))
        return -ENOTSUP;
    *ret_version = version;
    return 0;
}

static int take_step(sqlite3 *db, const char *step, int version)
{
    char mark[128];
    snprintf(mark, sizeof(mark), "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT", SCHEMA_APPLICATION_ID,
             version);
    int r = schema_exec(db, "BEGIN IMMEDIATE");
    if (r >= 0)
        r = schema_exec(db, step);
    if (r >= 0)
        r = schema_exec(db, mark);
    if (!sqlite3_get_autocommit(db))
        schema_exec(db, "ROLLBACK");
    return r;
}

int schema_upgrade(sqlite3 *db, const char *const *steps)
{
    int version;
    int r = schema_version(db, steps, &version);

    while (r >= 0 && steps[version]) {
        r = take_step(db, steps[version], version + 1);
        version++;
    }
    return r;
}
