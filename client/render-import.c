/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <inttypes.h>

#include "core/text.h"

static const char *entries(int64_t n)
{
    return n == 1 ? "entry" : "entries";
}

char *render_import(const ImportReport *r)
{
    Text text = {};
    char *line;
    text_add(&text, "Taken: %" PRId64 " %s", r->taken, entries(r->taken));
    if (r->known > 0)
        text_add(&text, "; %" PRId64 " %s there already", r->known, r->known == 1 ? "was" : "were");
    if (r->refused > 0)
        text_add(&text, "; %" PRId64 " bad %s", r->refused, r->refused == 1 ? "line" : "lines");
    text_add(&text, ".");
    return text_take(&text, &line) < 0 ? NULL : line;
}

char *render_backup(const char *path, const BackupReport *r)
{
    Text text = {};
    char *line;
    text_add(&text, "Backed up: %" PRId64 " %s, to %s.", r->entries, entries(r->entries), path);
    return text_take(&text, &line) < 0 ? NULL : line;
}
