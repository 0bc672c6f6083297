/* SPDX-License-Identifier: MIT */
/* A journal of a long life: journal-fill FILE ENTRIES. The last 40 days are always the same 1000 entries; the others
 * lie evenly between 1970 and then, so that what differs between two of them is only how much there is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "entry-util.h"
#include "macro.h"
#include "store.h"

#define RECENT 1000
#define RECENT_SPAN (40 * USEC_PER_DAY)
#define BATCH 20000

/* Of three entries lulld makes two: it raises, and it misses or somebody takes. */
static Entry make(EntryMint *mint, long n, Usec at)
{
    static const char *const subjects[] = {"magnesium", "iron", "calcium", "caffeine"};
    Entry entry = mint_entry(mint, n % 3 == 0 ? ENTRY_INTAKE : ENTRY_RAISED, subjects[n / 3 % 4], at);

    if (entry.kind == ENTRY_RAISED) {
        entry.source = SOURCE_SERVICE;
        entry.occurrence = (OccurrenceId){.day = entry.day, .index = (int32_t)(1 + n % 500)};
        memcpy(entry.occurrence.reminder, "habit", sizeof("habit"));
        entry.nominal = at;
        entry.until = at + USEC_PER_HOUR;
        entry.count = 1;
    } else
        entry.amount = 100000;
    return entry;
}

int main(int argc, char **argv)
{
    static Entry entries[BATCH];
    const Entry *batch[BATCH];
    EntryMint mint = {.seed = 20261122};
    Usec now = (Usec)time(NULL) * USEC_PER_SEC, recent = now - RECENT_SPAN;
    long total = argc == 3 ? strtol(argv[2], NULL, 10) : 0, old = total - RECENT;
    Store *store;

    if (old < 0 || store_open(&store, argv[1]) < 0) {
        fprintf(stderr, "usage: journal-fill FILE ENTRIES (from %d)\n", RECENT);
        return EXIT_FAILURE;
    }
    for (long n = 0; n < total;) {
        size_t filled = 0;
        for (; filled < BATCH && n < total; filled++, n++) {
            Usec at = n < old ? USEC_PER_DAY + (Usec)((double)(recent - USEC_PER_DAY) * (double)n / (double)old)
                              : recent + (n - old) * (RECENT_SPAN / (RECENT + 1));
            entries[filled] = make(&mint, n, at);
            batch[filled] = &entries[filled];
        }
        int r = store_append(store, batch, filled);
        if (r < 0) {
            fprintf(stderr, "journal-fill: %s\n", strerror(-r));
            return EXIT_FAILURE;
        }
    }
    store_free(store);
    return 0;
}
