/* SPDX-License-Identifier: MIT */
#include "suggest.h"

#include <stdint.h>
#include <string.h>

#include "ascii.h"
#include "macro.h"

#define LEN_MAX 64

/* Letters that are wrong, missing, too many, or swapped with their neighbour (optimal string alignment). Three rows of
 * the table are enough. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t rows[3][LEN_MAX + 1];

    for (size_t j = 0; j <= b_len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *second_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            char x = ascii_lower(a[i - 1]), y = ascii_lower(b[j - 1]);
            row[j] = MIN(above[j - 1] + (x != y), MIN(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && x == ascii_lower(b[j - 2]) && y == ascii_lower(a[i - 2]))
                row[j] = MIN(row[j], second_above[j - 2] + 1);
        }
    }
    return rows[a_len % 3][b_len];
}

static const char *unique_beginning(const char *typed, const char *const *words, size_t n)
{
    const char *found = NULL;

    for (size_t i = 0; i < n; i++) {
        if (!ascii_begins(words[i], typed))
            continue;
        if (found)
            return NULL;
        found = words[i];
    }
    return found;
}

static const char *nearest(const char *typed, size_t len, const char *const *words, size_t n)
{
    const char *found = NULL;
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < n; i++) {
        size_t word_len = strlen(words[i]);
        if (word_len > LEN_MAX)
            continue;
        size_t d = distance(typed, len, words[i], word_len);
        if (d < best && d <= MAX(len, word_len) / 3) {
            best = d;
            found = words[i];
        }
    }
    return found;
}

const char *suggest(const char *typed, const char *const *words, size_t n)
{
    size_t len = strlen(typed);

    if (len == 0 || len > LEN_MAX)
        return NULL;
    const char *beginning = unique_beginning(typed, words, n);
    return beginning ? beginning : nearest(typed, len, words, n);
}
