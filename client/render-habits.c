/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <string.h>

#include "l10n.h"

#define COLUMN 4

#define CONFIDENCE "; confidence: "

/* "Haghayegh 2019 (verified); confidence: medium" */
static void put_source(Page *page, const char *source)
{
    char who[RENDER_TITLE_LEN];
    const char *confidence = strstr(source, CONFIDENCE);
    if (!confidence) {
        page_text(page, TONE_FAINT, COLUMN, source);
        return;
    }
    snprintf(who, sizeof(who), "%.*s", (int)(confidence - source), source);
    render_source(page, COLUMN, who, "; ", confidence + strlen(CONFIDENCE));
}

void render_habits(Page *page, const HabitList *list)
{
    if (list->n == 0)
        page_text(page, TONE_PLAIN, 0, _("There are none: lull isn't installed here."));
    for (size_t i = 0; i < list->n; i++) {
        const Habit *habit = &list->items[i];
        page_textf(page, habit->on ? TONE_CALL : TONE_STRONG, 0, habit->on ? _("%s (on)") : "%s", habit->name);
        page_end_line(page);
        page_column(page, COLUMN);
        page_text(page, TONE_PLAIN, COLUMN, _(habit->summary));
        page_end_line(page);
        page_column(page, COLUMN);
        put_source(page, habit->source);
        page_end_line(page);
    }
    page_end_line(page);
}
