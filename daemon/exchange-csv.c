/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange.h"
#include "l10n.h"
#include "macro.h"
#include "utf8.h"

typedef enum Column {
    COLUMN_AT,
    COLUMN_UTC_OFFSET,
    COLUMN_DAY,
    COLUMN_KIND,
    COLUMN_SUBJECT,
    COLUMN_AMOUNT,
    COLUMN_UNIT,
    COLUMN_OCCURRENCE,
    COLUMN_REASON,
    COLUMN_DIARY,
    COLUMN_NOTE,
    COLUMN_SOURCE,
    COLUMN_ID,
    _COLUMN_MAX,
} Column;

static const char *const names[_COLUMN_MAX] = {
    "at",         "utc_offset", "day",   "kind", "subject", "amount", "unit",
    "occurrence", "reason",     "diary", "note", "source",  "id",
};

/* What a spreadsheet takes for the beginning of a formula, or cuts off before it looks for one; and the apostrophe that
 * says it is none. */
static const char formula_starts[] = "=+-@\t\r\n'";

/* ---- Writing ---- */

static void put_cell(Text *out, Column column, const char *text)
{
    const char *guard = text[0] && strchr(formula_starts, text[0]) ? "'" : "";

    text_add(out, "%s", column > 0 ? "," : "");
    if (!guard[0] && !strpbrk(text, ",\"\r\n")) {
        text_add(out, "%s", text);
        return;
    }
    text_add(out, "\"%s", guard);
    for (size_t plain; *text; text += plain + (text[plain] == '"')) {
        plain = strcspn(text, "\"");
        text_add(out, "%.*s%s", (int)plain, text, text[plain] == '"' ? "\"\"" : "");
    }
    text_add(out, "\"");
}

static int end_row(Text *out)
{
    text_add(out, "\r\n");
    return out->failed ? -ENOMEM : 0;
}

/* A spreadsheet knows UTF-8 by the mark at the beginning, and takes it for its own code page without. */
int exchange_csv_header(Text *out)
{
    text_add(out, "\xef\xbb\xbf");
    for (Column column = 0; column < _COLUMN_MAX; column++)
        put_cell(out, column, names[column]);
    return end_row(out);
}

/* To the second and without its offset, in the form that LibreOffice takes for a time in every locale. */
static const char *local_time(const Entry *entry, char buf[static EXCHANGE_TIME_LEN])
{
    exchange_time_format(entry->at, exchange_offset_plain(entry->offset_sec) ? entry->offset_sec : 0, buf);
    buf[sizeof("2026-11-22T22:30:00") - 1] = '\0';
    return buf;
}

/* "UTC+01:00": a sign at the beginning would be a formula's. */
static const char *offset_text(const Entry *entry, char buf[static EXCHANGE_TIME_LEN])
{
    int32_t offset = exchange_offset_plain(entry->offset_sec) ? entry->offset_sec : 0;
    unsigned minutes = (unsigned)abs(offset) / 60;

    snprintf(buf, EXCHANGE_TIME_LEN, "UTC%c%02u:%02u", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
    return buf;
}

int exchange_csv_write(const Entry *entry, Text *out)
{
    char at[EXCHANGE_TIME_LEN], offset[EXCHANGE_TIME_LEN], day[CIVIL_DAY_LEN], amount[AMOUNT_LEN] = "";
    char occurrence[OCCURRENCE_ID_LEN], id[ENTRY_ID_LEN];

    if (entry->amount > 0)
        amount_format(entry->amount, amount);
    const char *const cells[_COLUMN_MAX] = {
        [COLUMN_AT] = local_time(entry, at),
        [COLUMN_UTC_OFFSET] = offset_text(entry, offset),
        [COLUMN_DAY] = civil_format(entry->day, day),
        [COLUMN_KIND] = entry_kind_to_string(entry->kind),
        [COLUMN_SUBJECT] = entry->subject,
        [COLUMN_AMOUNT] = amount,
        [COLUMN_UNIT] = entry->unit,
        [COLUMN_OCCURRENCE] = occurrence_id_format(&entry->occurrence, occurrence),
        [COLUMN_REASON] = entry->reason,
        [COLUMN_DIARY] = entry->fields ? entry->fields : "",
        [COLUMN_NOTE] = entry->note ? entry->note : "",
        [COLUMN_SOURCE] = source_to_string(entry->source),
        [COLUMN_ID] = entry_id_format(&entry->id, id),
    };
    for (Column column = 0; column < _COLUMN_MAX; column++)
        put_cell(out, column, cells[column]);
    return end_row(out);
}

/* ---- Reading: a row as its cells, each a text in one buffer ---- */

typedef struct Row {
    char *bytes;
    const char *cells[CSV_COLUMNS_MAX];
    size_t n;
} Row;

static void row_clear(Row *row)
{
    free(row->bytes);
}

/* One cell from `*from` on to `*into`; both go on behind it. False: a quote that isn't closed, or goes on after it. */
static bool take_cell(const char **from, char **into)
{
    const char *p = *from;
    char *q = *into;
    bool whole = true;

    if (*p == '"') {
        for (p++; *p && !(p[0] == '"' && p[1] != '"'); p++)
            p += (*q++ = *p) == '"';
        whole = *p == '"' && (p[1] == ',' || p[1] == '\0');
        p += *p == '"';
    } else {
        while (*p && *p != ',')
            *q++ = *p++;
    }
    *q++ = '\0';
    *from = p;
    *into = q;
    return whole;
}

static int split(const char *bytes, size_t n, Row *ret, char problem[static EXCHANGE_PROBLEM_LEN])
{
    _cleanup_free_ char *text = malloc(n + 1);
    const char *from = text;
    char *into;

    if (!text || !(into = ret->bytes = malloc(n + 2)))
        return -ENOMEM;
    memcpy(text, bytes, n);
    text[n] = '\0';
    if (strlen(text) != n || !utf8_valid(text, n))
        return exchange_complain(problem, _("not UTF-8 text: save the table as CSV in UTF-8"));
    for (bool more = true; more;) {
        if (ret->n == CSV_COLUMNS_MAX)
            return exchange_complain(problem, _("more than %d columns"), CSV_COLUMNS_MAX);
        ret->cells[ret->n++] = into;
        if (!take_cell(&from, &into))
            return exchange_complain(problem, _("a quote in column %zu isn't closed, or text follows it"), ret->n);
        more = *from == ',';
        from += more;
    }
    return 0;
}

static int find_column(const char *name)
{
    for (int column = 0; column < _COLUMN_MAX; column++)
        if (strcmp(names[column], name) == 0)
            return column;
    return -1;
}

static int check_layout(const CsvLayout *layout, char problem[static EXCHANGE_PROBLEM_LEN])
{
    static const Column needed[] = {COLUMN_AT, COLUMN_KIND, COLUMN_SUBJECT};

    for (size_t i = 0; i < ARRAY_SIZE(needed); i++) {
        bool found = false;
        for (size_t j = 0; j < layout->n; j++)
            found |= layout->fields[j] == (int)needed[i];
        if (!found)
            return exchange_complain(problem, _("the first row names the columns, and must have one called '%s'"),
                                     names[needed[i]]);
    }
    return 0;
}

int exchange_csv_layout(const char *bytes, size_t n, CsvLayout *ret, char problem[static EXCHANGE_PROBLEM_LEN])
{
    _cleanup_(row_clear) Row row = {0};
    int r = split(bytes, n, &row, problem);

    *ret = (CsvLayout){.n = row.n};
    for (size_t i = 0; r == 0 && i < row.n; i++) {
        ret->fields[i] = find_column(row.cells[i]);
        if (ret->fields[i] < 0)
            return exchange_complain(
                problem,
                _("the column '%.40s' is not known: at, utc_offset, day, kind, subject, amount, unit, "
                  "occurrence, reason, diary, note, source and id are"),
                row.cells[i]);
        for (size_t j = 0; j < i; j++)
            if (ret->fields[j] == ret->fields[i])
                return exchange_complain(problem, _("there are two columns '%s'"), row.cells[i]);
    }
    return r == 0 ? check_layout(ret, problem) : r;
}

/* An empty text where there is no such column. */
static const char *cell(const CsvLayout *layout, const Row *row, Column column)
{
    for (size_t i = 0; i < layout->n && i < row->n; i++)
        if (layout->fields[i] == (int)column) {
            const char *text = row->cells[i];
            return text[0] == '\'' && text[1] && strchr(formula_starts, text[1]) ? text + 1 : text;
        }
    return "";
}

static int read_at(const char *text, const char *offset_cell, const CsvContext *context, Entry *e,
                   char problem[static EXCHANGE_PROBLEM_LEN])
{
    int32_t sec, usec, offset;
    char probe[EXCHANGE_TIME_LEN];
    Usec at;
    Day day;

    if (exchange_local_parse(text, &day, &sec, &usec, &offset) < 0)
        return exchange_complain(problem, _("'at' is '%.40s': expected a time such as 2026-11-22 22:30"), text);
    if (offset_cell[0]) {
        snprintf(probe, sizeof(probe), "2026-11-22T00:00:00%.12s",
                 strncmp(offset_cell, "UTC", 3) == 0 ? offset_cell + 3 : offset_cell);
        if (exchange_time_parse(probe, &at, &offset) < 0)
            return exchange_complain(problem, _("'utc_offset' is '%.20s': expected one such as UTC+01:00"),
                                     offset_cell);
    }
    if (offset == INT32_MAX) {
        zone_resolve(context->zone, day, sec, &e->at);
        e->at += usec;
        e->offset_sec = zone_offset(context->zone, e->at);
    } else {
        e->at = day * USEC_PER_DAY + (sec - offset) * USEC_PER_SEC + usec;
        e->offset_sec = offset;
    }
    if (e->at < ENTRY_USEC_MIN || e->at >= ENTRY_USEC_MAX)
        return exchange_complain(problem, _("'at' is '%.40s': expected a time of the years 1970 to 2200"), text);
    e->recorded = e->at;
    return 0;
}

static int read_amount(const char *text, const char *unit, const CsvContext *context, Entry *e,
                       char problem[static EXCHANGE_PROBLEM_LEN])
{
    int substance = regimen_find_substance(context->regimen, e->subject);
    const Substance *s = substance >= 0 ? &context->regimen->substances[substance] : NULL;
    _cleanup_free_ char *typed = NULL;

    if (strlen(unit) >= sizeof(e->unit))
        return exchange_complain(problem, _("'unit' is longer than %zu bytes"), sizeof(e->unit) - 1);
    snprintf(e->unit, sizeof(e->unit), "%s", s ? s->unit : unit);
    if (!text[0])
        return 0;
    if (asprintf(&typed, "%s %s", text, unit) < 0)
        return -ENOMEM;
    if (amount_parse(typed, e->unit, s ? s->tablet : 0, &e->amount) != 0)
        return e->unit[0] ? exchange_complain(problem, _("'amount' is '%.40s': expected a number above zero, in %s"),
                                              typed, e->unit)
                          : exchange_complain(problem,
                                              _("'amount' is '%.40s': expected a number above zero, in a unit"), typed);
    return 0;
}

static int read_text(const char *text, const char *name, char *buf, size_t size,
                     char problem[static EXCHANGE_PROBLEM_LEN])
{
    if (strlen(text) >= size)
        return exchange_complain(problem, _("'%s' is longer than %zu bytes"), name, size - 1);
    snprintf(buf, size, "%s", text);
    return 0;
}

static int read_note(const char *text, Entry *e, char problem[static EXCHANGE_PROBLEM_LEN])
{
    if (strlen(text) > NOTE_LEN_MAX)
        return exchange_complain(problem, _("'note' is longer than %d bytes"), NOTE_LEN_MAX);
    if (!text[0])
        return 0;
    /* A cell's line ends are those of whoever wrote the table. */
    e->note = strdup(text);
    if (!e->note)
        return -ENOMEM;
    char *into = e->note;
    for (const char *p = e->note; *p; p++)
        if (!(p[0] == '\r' && p[1] == '\n'))
            *into++ = *p;
    *into = '\0';
    return 0;
}

/* FNV-1a, 64 bits. */
static uint64_t hash_text(uint64_t hash, const char *text)
{
    do {
        hash ^= (unsigned char)*text;
        hash *= UINT64_C(0x100000001b3);
    } while (*text++);
    return hash;
}

static EntryId derive_id(const Entry *e)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    char number[32];

    hash = hash_text(hash, entry_kind_to_string(e->kind));
    hash = hash_text(hash, e->subject);
    snprintf(number, sizeof(number), "%" PRId64 " %" PRId64, e->at, e->amount);
    hash = hash_text(hash, number);
    hash = hash_text(hash, e->unit);
    hash = hash_text(hash, e->note ? e->note : "");
    return entry_id_next(&(EntryIdMaker){0}, e->at, hash);
}

static int read_id(const char *text, Entry *e, char problem[static EXCHANGE_PROBLEM_LEN])
{
    if (text[0] && entry_id_parse(text, &e->id) < 0)
        return exchange_complain(problem, _("'id' is '%.40s': expected a UUID of version 7, or nothing"), text);
    return 0;
}

static int read_kind(const char *text, Entry *e, char problem[static EXCHANGE_PROBLEM_LEN])
{
    int kind = entry_kind_from_string(text);

    if (kind != ENTRY_INTAKE && kind != ENTRY_ACTIVITY)
        return exchange_complain(
            problem, _("'kind' is '%.40s': from CSV come intake and activity, everything else from jsonl"), text);
    e->kind = (EntryKind)kind;
    return 0;
}

static int read_occurrence(const char *text, Entry *e, char problem[static EXCHANGE_PROBLEM_LEN])
{
    if (text[0] && occurrence_id_parse(text, &e->occurrence) < 0)
        return exchange_complain(problem, _("'occurrence' is '%.40s': expected one such as magnesium/2026-11-22"),
                                 text);
    return 0;
}

static int read_day(const char *text, Entry *e, char problem[static EXCHANGE_PROBLEM_LEN])
{
    if (text[0] && exchange_day_parse(text, &e->day) < 0)
        return exchange_complain(problem, _("'day' is '%.40s': expected a date such as 2026-11-22"), text);
    return 0;
}

int exchange_csv_read(const CsvLayout *layout, const CsvContext *context, const char *bytes, size_t n, Entry *ret,
                      char problem[static EXCHANGE_PROBLEM_LEN])
{
    _cleanup_(entry_clear) Entry e = {.day = DAY_NONE, .source = SOURCE_IMPORT, .device = "csv"};
    _cleanup_(row_clear) Row row = {0};
    int r = split(bytes, n, &row, problem);

    *ret = (Entry){0};
    if (r != 0)
        return r;
    if (row.n != layout->n)
        return exchange_complain(
            problem, P_("%zu column, where the first row has %zu", "%zu columns, where the first row has %zu", row.n),
            row.n, layout->n);
#define CELL(column) cell(layout, &row, (column))
    if ((r = read_id(CELL(COLUMN_ID), &e, problem)) != 0)
        return r;
    ret->id = e.id;
    if ((r = read_kind(CELL(COLUMN_KIND), &e, problem)) != 0 ||
        (r = read_text(CELL(COLUMN_SUBJECT), "subject", e.subject, NAME_LEN_MAX + 1, problem)) != 0 ||
        (r = read_at(CELL(COLUMN_AT), CELL(COLUMN_UTC_OFFSET), context, &e, problem)) != 0 ||
        (r = read_day(CELL(COLUMN_DAY), &e, problem)) != 0 ||
        (r = read_amount(CELL(COLUMN_AMOUNT), CELL(COLUMN_UNIT), context, &e, problem)) != 0 ||
        (r = read_occurrence(CELL(COLUMN_OCCURRENCE), &e, problem)) != 0 ||
        (r = read_text(CELL(COLUMN_REASON), "reason", e.reason, sizeof(e.reason), problem)) != 0 ||
        (r = read_note(CELL(COLUMN_NOTE), &e, problem)) != 0)
        return r;
#undef CELL
    if (entry_id_is_null(&e.id))
        e.id = derive_id(&e);
    *ret = e;
    e = (Entry){0};
    return 0;
}
