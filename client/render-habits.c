/* SPDX-License-Identifier: MIT */
#include "l10n.h"
#include "render.h"

#define COLUMN 4

void render_habits(Page *page, const HabitList *list)
{
    if (list->n == 0)
        page_text(page, TONE_PLAIN, 0, _("There are none: lull isn't installed here."));
    for (size_t i = 0; i < list->n; i++) {
        const Habit *habit = &list->items[i];
        page_textf(page, habit->on ? TONE_CALL : TONE_STRONG, 0, "%s%s", habit->name, habit->on ? " (on)" : "");
        page_end_line(page);
        page_column(page, COLUMN);
        page_text(page, TONE_PLAIN, COLUMN, habit->summary);
        page_end_line(page);
        page_column(page, COLUMN);
        page_text(page, TONE_FAINT, COLUMN, habit->source);
        page_end_line(page);
    }
    page_end_line(page);
}
