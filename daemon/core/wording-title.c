/* SPDX-License-Identifier: MIT */
#include "wording-internal.h"

#include <stdio.h>

#include "l10n.h"

/* A title of the shipped configuration stands in the catalogs; one that a person gave stays as it is. */

const char *wording_substance_title(const Regimen *regimen, int substance, char buf[static NAME_SIZE])
{
    return l10n_look_up("title", regimen_substance_title(regimen, substance, buf));
}

const char *wording_reminder_title(const Regimen *regimen, const Reminder *reminder, char buf[static WORDING_TITLE_LEN])
{
    char of[NAME_SIZE];

    if (!reminder->refill || !reminder->title)
        return wording_title(reminder);
    /* Translators: a substance's title: buy more of it. */
    snprintf(buf, WORDING_TITLE_LEN, _("Refill %s"), wording_substance_title(regimen, reminder->refill_of, of));
    return buf;
}
