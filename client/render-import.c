/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <inttypes.h>

#include "core/text.h"
#include "l10n.h"

char *render_import(const ImportReport *r)
{
    Text text = {};
    char *line;
    text_add(&text, P_("Taken: %" PRId64 " entry", "Taken: %" PRId64 " entries", (unsigned long)r->taken), r->taken);
    if (r->known > 0) {
        text_add(&text, "; ");
        text_add(&text, P_("%" PRId64 " was there already", "%" PRId64 " were there already", (unsigned long)r->known),
                 r->known);
    }
    if (r->refused > 0) {
        text_add(&text, "; ");
        text_add(&text, P_("%" PRId64 " bad line", "%" PRId64 " bad lines", (unsigned long)r->refused), r->refused);
    }
    text_add(&text, ".");
    return text_take(&text, &line) < 0 ? NULL : line;
}

char *render_backup(const char *path, const BackupReport *r)
{
    Text text = {};
    char *line;
    /* Translators: how much, and the file's name. */
    text_add(
        &text,
        P_("Backed up: %" PRId64 " entry, to %s.", "Backed up: %" PRId64 " entries, to %s.", (unsigned long)r->entries),
        r->entries, path);
    return text_take(&text, &line) < 0 ? NULL : line;
}
