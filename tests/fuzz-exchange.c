/* SPDX-License-Identifier: MIT */

/* For libFuzzer, not built by default:
 * clang -g -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -Icommon -Idaemon tests/fuzz-exchange.c daemon/exchange*.c
 * daemon/core/[!m]*.c common/enums.c common/utf8.c common/suggest.c -ljansson -lm -o fuzz-exchange
 *
 * Any bytes: as JSON lines, and as CSV with a header of its own or ours. What is read as an entry must be written as
 * one line, and read from that as the same entry. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "exchange.h"
#include "macro.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Reader {
    Zone *zone;
    Regimen regimen;
    CsvLayout layout;
    bool ours; /* the header is already known */
} Reader;

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void must_complain(const char *problem)
{
    must(problem[0] && utf8_valid(problem, strlen(problem)));
}

/* Written, read and written again it is the same line. */
static void must_come_back(const Entry *entry)
{
    _cleanup_(text_clear) Text first = {0}, second = {0};
    _cleanup_(entry_clear) Entry back = {0};
    char problem[EXCHANGE_PROBLEM_LEN];

    must(exchange_json_write(entry, &first) == 0);
    must(exchange_json_read(first.chars, first.len - 1, &back, problem) == 0);
    must(exchange_json_write(&back, &second) == 0);
    must(strcmp(first.chars, second.chars) == 0);
}

static int read_json(const char *bytes, size_t n, uint64_t line, void *userdata)
{
    char problem[EXCHANGE_PROBLEM_LEN] = "";
    _cleanup_(entry_clear) Entry entry = {0};

    (void)line;
    (void)userdata;
    if (!bytes)
        return 0;
    int r = exchange_json_read(bytes, n, &entry, problem);
    must(r == 0 || r == EXCHANGE_E_LINE);
    if (r != 0)
        must_complain(problem);
    else if (entry.day != DAY_NONE && entry_valid(&entry))
        must_come_back(&entry);
    return 0;
}

static int read_csv(const char *bytes, size_t n, uint64_t line, void *userdata)
{
    char problem[EXCHANGE_PROBLEM_LEN] = "";
    _cleanup_(entry_clear) Entry entry = {0};
    _cleanup_(text_clear) Text row = {0};
    Reader *reader = userdata;
    const CsvContext context = {reader->zone, &reader->regimen};

    if (!bytes)
        return 0;
    if (line == 1 && !reader->ours)
        return exchange_csv_layout(bytes, n, &reader->layout, problem);
    int r = exchange_csv_read(&reader->layout, &context, bytes, n, &entry, problem);
    must(r == 0 || r == EXCHANGE_E_LINE);
    if (r != 0)
        must_complain(problem);
    else
        must(exchange_csv_write(&entry, &row) == 0);
    return 0;
}

static void feed(bool csv, const uint8_t *data, size_t size, LineVisitor visit, void *userdata)
{
    Splitter splitter = {.csv = csv};
    size_t half = size / 2;

    if (splitter_feed(&splitter, (const char *)data, half, visit, userdata) == 0 &&
        splitter_feed(&splitter, (const char *)data + half, size - half, visit, userdata) == 0)
        splitter_end(&splitter, visit, userdata);
    splitter_clear(&splitter);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char header[] = "at,utc_offset,day,kind,subject,amount,unit,occurrence,reason,diary,note,source,id";
    char problem[EXCHANGE_PROBLEM_LEN];
    Reader reader = {0};

    must(zone_new_posix(&reader.zone, "CET-1CEST,M3.5.0,M10.5.0/3") == 0);
    feed(false, data, size, read_json, NULL);
    feed(true, data, size, read_csv, &reader);
    must(exchange_csv_layout(header, sizeof(header) - 1, &reader.layout, problem) == 0);
    reader.ours = true;
    feed(true, data, size, read_csv, &reader);
    zone_free(reader.zone);
    return 0;
}
