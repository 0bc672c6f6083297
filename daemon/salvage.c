/* SPDX-License-Identifier: MIT */
#include "salvage.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "exchange.h"
#include "l10n.h"
#include "macro.h"
#include "store.h"

#define PAGE 200

typedef struct Printer {
    FILE *out;
    Text text;
} Printer;

static int print(const Entry *entry, _unused_ bool voided, void *userdata)
{
    Printer *p = userdata;
    int r = exchange_json_write(entry, &p->text);

    if (r < 0)
        return r;
    errno = 0;
    if (fwrite(p->text.chars, 1, p->text.len, p->out) != p->text.len)
        return errno ? -errno : -EIO;
    p->text.len = 0;
    return 0;
}

static int print_all(Store *store, FILE *out)
{
    Printer printer = {.out = out};
    EntryId place = {{0}};
    int r;

    do
        r = store_walk(store, &place, PAGE, false, print, &printer);
    while (r > 0);
    text_clear(&printer.text);
    if (r >= 0 && fflush(out) != 0)
        r = -errno;
    return r;
}

static const char *folder(void)
{
    const char *wanted = getenv("TMPDIR");

    return wanted && *wanted ? wanted : "/tmp";
}

int salvage_run(const char *path, FILE *out, FILE *err)
{
    _cleanup_(store_freep) Store *store = NULL;
    bool whole = false;
    uint64_t n = 0;
    int r = store_open(&store, NULL);

    if (r >= 0)
        r = store_salvage(path, folder(), store, &n, &whole);
    if (r >= 0 && n > 0)
        r = print_all(store, out);
    if (r < 0) {
        fprintf(err, _("lulld: '%s' can't be salvaged: %s\n"), path, strerror(-r));
        return EXIT_FAILURE;
    }
    if (n == 0 && !whole) {
        fprintf(err, _("lulld: Nothing can be read of '%s'.\n"), path);
        return EXIT_FAILURE;
    }
    if (whole)
        fprintf(err, P_("lulld: %" PRIu64 " entry read.\n", "lulld: %" PRIu64 " entries read.\n", n), n);
    else
        fprintf(err,
                P_("lulld: %" PRIu64 " entry read; what else there was is lost.\n",
                   "lulld: %" PRIu64 " entries read; what else there was is lost.\n", n),
                n);
    return EXIT_SUCCESS;
}
