/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "store-internal.h"

enum {
    COLUMN_ID,
    COLUMN_KIND,
    COLUMN_SOURCE,
    COLUMN_SUBJECT,
    COLUMN_AT,
    COLUMN_OFFSET,
    COLUMN_RECORDED,
    COLUMN_DAY,
    COLUMN_DEVICE,
    COLUMN_OCCURRENCE,
    COLUMN_AMOUNT,
    COLUMN_UNIT,
    COLUMN_NOMINAL,
    COLUMN_UNTIL,
    COLUMN_COUNT,
    COLUMN_REASON,
    COLUMN_REF,
    COLUMN_NOTE,
    COLUMN_FIELDS,
};

/* ---- Writing. Places are counted from 1, columns from 0. What isn't set becomes NULL. ---- */

static int bind_text(sqlite3_stmt *stmt, int column, const char *text)
{
    return sqlite3_bind_text(stmt, column + 1, text, -1, SQLITE_STATIC);
}

static int bind_optional_text(sqlite3_stmt *stmt, int column, const char *text)
{
    return text[0] ? bind_text(stmt, column, text) : sqlite3_bind_null(stmt, column + 1);
}

static int bind_number(sqlite3_stmt *stmt, int column, int64_t number)
{
    return sqlite3_bind_int64(stmt, column + 1, number);
}

static int bind_optional_number(sqlite3_stmt *stmt, int column, int64_t number)
{
    return number ? bind_number(stmt, column, number) : sqlite3_bind_null(stmt, column + 1);
}

int row_bind_id(sqlite3_stmt *stmt, int place, const EntryId *id)
{
    return sqlite3_bind_blob(stmt, place, id->bytes, sizeof(id->bytes), SQLITE_STATIC);
}

static int bind_optional_id(sqlite3_stmt *stmt, int column, const EntryId *id)
{
    return entry_id_is_null(id) ? sqlite3_bind_null(stmt, column + 1) : row_bind_id(stmt, column + 1, id);
}

static int bind_occurrence(sqlite3_stmt *stmt, const OccurrenceId *id)
{
    char text[OCCURRENCE_ID_LEN];

    if (id->reminder[0] == '\0')
        return sqlite3_bind_null(stmt, COLUMN_OCCURRENCE + 1);
    return sqlite3_bind_text(stmt, COLUMN_OCCURRENCE + 1, occurrence_id_format(id, text), -1, SQLITE_TRANSIENT);
}

int row_bind(sqlite3_stmt *stmt, const Entry *e)
{
    bool failed =
        row_bind_id(stmt, COLUMN_ID + 1, &e->id) || bind_text(stmt, COLUMN_KIND, entry_kind_to_string(e->kind)) ||
        bind_text(stmt, COLUMN_SOURCE, source_to_string(e->source)) || bind_text(stmt, COLUMN_SUBJECT, e->subject) ||
        bind_number(stmt, COLUMN_AT, e->at) || bind_number(stmt, COLUMN_OFFSET, e->offset_sec) ||
        bind_number(stmt, COLUMN_RECORDED, e->recorded) || bind_number(stmt, COLUMN_DAY, e->day) ||
        bind_text(stmt, COLUMN_DEVICE, e->device) || bind_occurrence(stmt, &e->occurrence) ||
        bind_optional_number(stmt, COLUMN_AMOUNT, e->amount) || bind_optional_text(stmt, COLUMN_UNIT, e->unit) ||
        bind_optional_number(stmt, COLUMN_NOMINAL, e->nominal) || bind_optional_number(stmt, COLUMN_UNTIL, e->until) ||
        bind_optional_number(stmt, COLUMN_COUNT, e->count) || bind_optional_text(stmt, COLUMN_REASON, e->reason) ||
        bind_optional_id(stmt, COLUMN_REF, &e->ref) || bind_text(stmt, COLUMN_NOTE, e->note) || /* NULL binds NULL */
        bind_text(stmt, COLUMN_FIELDS, e->fields);

    return failed ? -ENOMEM : 0;
}

/* ---- Reading ---- */

/* A text without a NUL in it, or NULL for NULL. */
static int read_text(sqlite3_stmt *stmt, int column, const char **ret)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);

    if (!text && sqlite3_column_type(stmt, column) != SQLITE_NULL)
        return -ENOMEM;
    if (text && strlen(text) != (size_t)sqlite3_column_bytes(stmt, column))
        return -EBADMSG;
    *ret = text;
    return 0;
}

static int read_into(sqlite3_stmt *stmt, int column, char *buf, size_t size)
{
    const char *text;
    size_t len;
    int r = read_text(stmt, column, &text);

    if (r < 0 || !text)
        return r;
    len = strlen(text);
    if (len >= size)
        return -EBADMSG;
    memcpy(buf, text, len + 1);
    return 0;
}

static int read_int32(sqlite3_stmt *stmt, int column, int32_t *ret)
{
    int64_t number = sqlite3_column_int64(stmt, column);

    if (number < INT32_MIN || number > INT32_MAX)
        return -EBADMSG;
    *ret = (int32_t)number;
    return 0;
}

int row_read_id(sqlite3_stmt *stmt, int column, EntryId *ret)
{
    const void *bytes = sqlite3_column_blob(stmt, column);

    if (!bytes)
        return sqlite3_column_type(stmt, column) == SQLITE_NULL ? 0 : -EBADMSG;
    if (sqlite3_column_bytes(stmt, column) != sizeof(ret->bytes))
        return -EBADMSG;
    memcpy(ret->bytes, bytes, sizeof(ret->bytes));
    return 0;
}

static int read_word(sqlite3_stmt *stmt, int column, int (*from_string)(const char *word), int *ret)
{
    const char *word;
    int r = read_text(stmt, column, &word);

    if (r < 0)
        return r;
    *ret = from_string(word);
    return *ret < 0 ? -ENOTSUP : 0;
}

static int read_words(sqlite3_stmt *stmt, Entry *e)
{
    int kind = 0, source = 0;
    int r;

    if ((r = read_word(stmt, COLUMN_KIND, entry_kind_from_string, &kind)) < 0 ||
        (r = read_word(stmt, COLUMN_SOURCE, source_from_string, &source)) < 0)
        return r;
    e->kind = (EntryKind)kind;
    e->source = (Source)source;
    return 0;
}

static int read_occurrence(sqlite3_stmt *stmt, OccurrenceId *ret)
{
    const char *text;
    int r = read_text(stmt, COLUMN_OCCURRENCE, &text);

    if (r < 0 || !text)
        return r;
    return occurrence_id_parse(text, ret) < 0 ? -EBADMSG : 0;
}

static int read_texts(sqlite3_stmt *stmt, Entry *e)
{
    const char *note, *fields;
    int r;

    if ((r = read_into(stmt, COLUMN_SUBJECT, e->subject, sizeof(e->subject))) < 0 ||
        (r = read_into(stmt, COLUMN_DEVICE, e->device, sizeof(e->device))) < 0 ||
        (r = read_into(stmt, COLUMN_UNIT, e->unit, sizeof(e->unit))) < 0 ||
        (r = read_into(stmt, COLUMN_REASON, e->reason, sizeof(e->reason))) < 0 ||
        (r = read_text(stmt, COLUMN_NOTE, &note)) < 0 || (r = read_text(stmt, COLUMN_FIELDS, &fields)) < 0)
        return r;
    e->note = (char *)note;
    e->fields = (char *)fields;
    return 0;
}

static int read_numbers(sqlite3_stmt *stmt, Entry *e)
{
    e->at = sqlite3_column_int64(stmt, COLUMN_AT);
    e->recorded = sqlite3_column_int64(stmt, COLUMN_RECORDED);
    e->nominal = sqlite3_column_int64(stmt, COLUMN_NOMINAL);
    e->until = sqlite3_column_int64(stmt, COLUMN_UNTIL);
    e->amount = sqlite3_column_int64(stmt, COLUMN_AMOUNT);
    return read_int32(stmt, COLUMN_OFFSET, &e->offset_sec) < 0 || read_int32(stmt, COLUMN_DAY, &e->day) < 0 ||
                   read_int32(stmt, COLUMN_COUNT, &e->count) < 0
               ? -EBADMSG
               : 0;
}

int row_read(sqlite3_stmt *stmt, Entry *ret)
{
    Entry e = {0};
    int r;

    if ((r = row_read_id(stmt, COLUMN_ID, &e.id)) < 0 || (r = row_read_id(stmt, COLUMN_REF, &e.ref)) < 0 ||
        (r = read_words(stmt, &e)) < 0 || (r = read_occurrence(stmt, &e.occurrence)) < 0 ||
        (r = read_texts(stmt, &e)) < 0 || (r = read_numbers(stmt, &e)) < 0)
        return r;
    if (!entry_valid(&e))
        return -EBADMSG;
    *ret = e;
    return 0;
}
