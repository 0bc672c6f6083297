/* SPDX-License-Identifier: MIT */
#pragma once

/* Cases over the scanner: what it finds in a text, and whether what it leaves of it means the same to iniparser.
 * Included after cmocka.h. */

#include <iniparser/iniparser.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "macro.h"
#include "scan.h"

/* A text that the scanner may change, and what it found. */
typedef struct Try {
    char *text;
    size_t size;
    Scan *scan;
} Try;

static inline Try try_bytes(const char *text, size_t size)
{
    Try try = {.text = malloc(size + 1), .size = size};
    assert_non_null(try.text);
    memcpy(try.text, text, size);
    try.text[size] = '\0';
    assert_int_equal(scan_text(try.text, size, &try.scan), 0);
    return try;
}

static inline void end_try(Try *try)
{
    scan_free(try->scan);
    free(try->text);
}

#define _cleanup_try_ _cleanup_(end_try)

/* "LINE: text" of every problem, a line each; notices in brackets. */
static inline char *problems_of(const Scan *scan)
{
    char *text = NULL;
    size_t size, n_errors = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    for (size_t i = 0; i < scan->n_problems; i++) {
        const ScanProblem *problem = &scan->problems[i];
        fprintf(out, problem->notice ? "(%d: %s)\n" : "%d: %s\n", problem->line, problem->text);
        n_errors += !problem->notice;
    }
    fclose(out);
    assert_int_equal(n_errors, scan->n_errors);
    return text;
}

static inline void yields(const char *text, const char *expected)
{
    _cleanup_try_ Try try = try_bytes(text, strlen(text));
    _cleanup_free_ char *found = problems_of(try.scan);
    if (strcmp(found, expected) != 0)
        fail_msg("%s\n-- expected --\n%s-- found --\n%s", text, expected, found);
}

/* A single problem, in a line below [general]. */
static inline void line_yields(const char *line, const char *expected)
{
    _cleanup_free_ char *text = NULL, *problem = NULL;
    assert_true(asprintf(&text, "[general]\n%s\n", line) >= 0);
    assert_true(asprintf(&problem, "%s\n", expected) >= 0);
    yields(text, problem);
}

/* ---- The other reader ---- */

static inline int be_silent(_unused_ const char *format, ...)
{
    return 0;
}

static inline dictionary *iniparser_read(const char *text, size_t size)
{
    char path[64];
    int fd = memfd_create("test-scan", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, size), size);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    iniparser_set_error_callback(be_silent);
    dictionary *dict = iniparser_load(path);
    close(fd);
    return dict;
}

static inline bool same_item(const ScanItem *a, const ScanItem *b)
{
    return strcmp(a->section, b->section) == 0 && strcmp(a->key ?: "", b->key ?: "") == 0;
}

/* iniparser keeps the last of several. */
static inline bool is_last(const Scan *scan, size_t index)
{
    for (size_t i = index + 1; i < scan->n_items; i++)
        if (same_item(&scan->items[i], &scan->items[index]))
            return false;
    return true;
}

static inline void same_value(const dictionary *dict, const ScanItem *item, const char *text)
{
    char name[2100];
    snprintf(name, sizeof(name), "%s:%s", item->section, item->key);
    const char *value = iniparser_getstring(dict, name, NULL);
    if (!value || strlen(value) != item->value_len || memcmp(value, item->value, item->value_len) != 0)
        fail_msg("'%s' is '%s' to iniparser and '%.*s' here:\n%s", name, value ?: "(nothing)", (int)item->value_len,
                 item->value, text);
}

/* What the scanner leaves of a text means the same to iniparser: sections, keys, values, and none beyond. */
static inline void alike(const char *text, size_t size)
{
    _cleanup_try_ Try try = try_bytes(text, size);
    dictionary *dict = iniparser_read(try.text, try.size);
    int n = 0;
    if (!dict)
        fail_msg("iniparser refuses:\n%s\n-- of --\n%s", try.text, text);
    for (size_t i = 0; i < try.scan->n_items; i++) {
        const ScanItem *item = &try.scan->items[i];
        if (!is_last(try.scan, i))
            continue;
        n++;
        if (item->key)
            /* The value still points into the text, which may have been blanked there; such an item isn't kept. */
            same_value(dict, item, text);
        else if (!iniparser_find_entry(dict, item->section))
            fail_msg("[%s] is no section to iniparser:\n%s", item->section, text);
    }
    if (dict->n != n)
        fail_msg("iniparser has %d names and not %d:\n%s\n-- of --\n%s", (int)dict->n, n, try.text, text);
    iniparser_freedict(dict);
}
