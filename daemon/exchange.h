/* SPDX-License-Identifier: MIT */
#pragma once

/* Entries as text, out and in: a JSON object a line (complete), rows of CSV (RFC 4180, for spreadsheets), events of
 * iCalendar (RFC 5545, out alone). Formats only: nothing here reads a file, the clock or the journal.
 *
 * Writers append to a Text and return 0 or -ENOMEM. Readers take one line without its end, return 0 or -ENOMEM, or
 * EXCHANGE_E_LINE with a sentence that says what was expected. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/entry.h"
#include "core/regimen.h"
#include "core/text.h"
#include "core/zone.h"
#include "macro.h"

typedef enum ExchangeFormat {
    EXCHANGE_JSONL,
    EXCHANGE_CSV,
    EXCHANGE_ICS,
    _EXCHANGE_FORMAT_MAX,
} ExchangeFormat;

const char *exchange_format_to_string(ExchangeFormat format);
int exchange_format_from_string(const char *word); /* -EINVAL */

enum { EXCHANGE_E_LINE = 1 };

/* Bytes of a line or a row, without its end. The longest entry, each of its characters written as \uXXXX, takes half
 * of it. */
#define EXCHANGE_LINE_MAX 32768
#define EXCHANGE_PROBLEM_LEN 320

/* Says what is wrong with a line and what was expected; always EXCHANGE_E_LINE. */
int exchange_complain(char problem[static EXCHANGE_PROBLEM_LEN], const char *format, ...) _printf_(2, 3);

/* Entries may not be stamped later than this: ids made here come after all there are, and need room for that. */
#define EXCHANGE_USEC_MAX ((DAY_MAX + 1) * USEC_PER_DAY)

/* ---- Lines: exchange-split.c ---- */

/* `line` counts from 1. NULL bytes: longer than EXCHANGE_LINE_MAX. A result other than 0 ends the walk. */
typedef int (*LineVisitor)(const char *bytes, size_t n, uint64_t line, void *userdata);

/* Cuts what comes in pieces of any length into lines. Those of CSV go on through line ends that stand in quotes. Ends
 * are LF or CRLF; a byte order mark at the very beginning is passed over. Zero it before the first use. */
typedef struct Splitter {
    bool csv;
    bool quoted, too_long;
    uint64_t line, first; /* where reading is, and where the line that is being read began */
    char *bytes;
    size_t n, allocated;
} Splitter;

int splitter_feed(Splitter *splitter, const char *bytes, size_t n, LineVisitor visit, void *userdata);
/* The end of the input: the last line may have no end of its own. */
int splitter_end(Splitter *splitter, LineVisitor visit, void *userdata);
void splitter_clear(Splitter *splitter);

/* ---- JSON lines: exchange-json.c ---- */

/* One line with its end, always the same for the same entry: keys stand in one order, what isn't set is left out. */
int exchange_json_write(const Entry *entry, Text *out);
/* *ret is to be cleared by the caller. Where the line has no `day` it is DAY_NONE, and the entry not yet valid. */
int exchange_json_read(const char *line, size_t n, Entry *ret, char problem[static EXCHANGE_PROBLEM_LEN]);

/* ---- CSV: exchange-csv.c ---- */

#define CSV_COLUMNS_MAX 32

/* Which column holds what, as the header row says. */
typedef struct CsvLayout {
    size_t n;
    int fields[CSV_COLUMNS_MAX];
} CsvLayout;

/* What times without an offset and amounts without a unit mean. Borrowed. */
typedef struct CsvContext {
    const Zone *zone;
    const Regimen *regimen;
} CsvContext;

/* The header begins with UTF-8's byte order mark; rows end in CRLF. What a spreadsheet would take for a formula gets an
 * apostrophe before it, which reading takes off again. */
int exchange_csv_header(Text *out);
int exchange_csv_write(const Entry *entry, Text *out);
int exchange_csv_layout(const char *row, size_t n, CsvLayout *ret, char problem[static EXCHANGE_PROBLEM_LEN]);
/* A row without an id gets one that follows from what it says, so that the same row is the same entry wherever and how
 * often it comes in. Kinds other than intake and activity are EXCHANGE_E_LINE, with their id in *ret. */
int exchange_csv_read(const CsvLayout *layout, const CsvContext *context, const char *row, size_t n, Entry *ret,
                      char problem[static EXCHANGE_PROBLEM_LEN]);

/* ---- iCalendar: exchange-ics.c ---- */

typedef struct IcsEvent {
    const char *uid; /* the same whenever the same thing is exported */
    Usec at, until;  /* until 0: an instant */
    Usec stamp;      /* when what it says came to be */
    const char *summary, *description, *category;
} IcsEvent;

int exchange_ics_begin(Text *out);
int exchange_ics_event(const IcsEvent *event, Text *out);
int exchange_ics_end(Text *out);

/* ---- Instants as text: exchange-time.c ---- */

#define EXCHANGE_TIME_LEN 40

/* RFC 3339 with as many digits of a second as it takes. An offset that can't be written so (not of whole minutes, or of
 * a day and more) becomes Z: exchange_offset_plain() says whether it can. */
const char *exchange_time_format(Usec at, int32_t offset_sec, char buf[static EXCHANGE_TIME_LEN]);
bool exchange_offset_plain(int32_t offset_sec);
/* RFC 3339; *ret_offset is what it carries. -EINVAL, also for a date that there isn't, and beyond ENTRY_USEC_MAX. */
int exchange_time_parse(const char *text, Usec *ret, int32_t *ret_offset);
/* "2026-11-22 22:30" or with seconds, "T" or a space between; *ret_offset is INT32_MAX where it says none. */
int exchange_local_parse(const char *text, Day *ret_day, int32_t *ret_sec, int32_t *ret_usec, int32_t *ret_offset);
/* Dates of any year that an entry can be of. */
int exchange_day_parse(const char *text, Day *ret);
