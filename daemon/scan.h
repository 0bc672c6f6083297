/* SPDX-License-Identifier: MIT */
#pragma once

/* What stands on which line of an INI text, and everything in it that iniparser would misread without a word, or would
 * refuse the whole file for: iniparser 4.1 knows no line numbers, cuts values at '#' and ';', joins lines at a
 * backslash, takes the last of two values, and doesn't see [reminder:water].
 *
 * A text without errors here means the same to iniparser, section by section and key by key; the tests hold the two
 * against each other. */

#include <stdbool.h>
#include <stddef.h>

#define SCAN_SIZE_MAX ((size_t)1024 * 1024)
#define SCAN_LINE_MAX 1022 /* bytes without the line feed: iniparser's buffer */
#define SCAN_KEYS_MAX 16384

/* A section's header or a key, in the order of lines. Names are in lower case, blanks inside them single. */
typedef struct ScanItem {
    int line;            /* from 1 */
    const char *section; /* borrowed from the scan */
    char *key;           /* NULL: the header */
    const char *value;   /* borrowed from the text; not terminated */
    size_t value_len;
} ScanItem;

typedef struct ScanProblem {
    int line;
    bool notice; /* read as it stands, but perhaps not as it was meant */
    char *text;
} ScanProblem;

typedef struct Scan {
    ScanItem *items;
    size_t n_items, n_items_allocated;
    ScanProblem *problems; /* in the order of lines */
    size_t n_problems, n_problems_allocated, n_errors;
    char **sections; /* the headers' names */
    size_t n_sections, n_sections_allocated;
} Scan;

/* Scans `size` bytes, and changes them in place to what iniparser may read: section headers have single blanks and no
 * comment behind them, which it would stumble over, and whatever is refused here is blanked out, so that the rest can
 * be read all the same. The text must outlive the scan. -ENOMEM. */
int scan_text(char *text, size_t size, Scan **ret);
Scan *scan_free(Scan *scan);

enum {
    SCAN_E_KIND = 1, /* a directory, a pipe, a device */
    SCAN_E_SIZE,     /* more than SCAN_SIZE_MAX bytes */
};

/* Reads a whole file; the caller frees, and a NUL follows the text. Never blocks. Negative errno from open() or
 * read(). */
int scan_read(const char *path, char **ret_text, size_t *ret_size);

/* Up to 40 bytes of something typed, for a message: cut between characters, with "…" where it was cut. */
#define SCAN_EXCERPT_LEN 44
const char *scan_excerpt(const char *text, size_t len, char buf[static SCAN_EXCERPT_LEN]);

static inline void scan_freep(Scan **scan)
{
    scan_free(*scan);
}
