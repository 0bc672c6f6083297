/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <errno.h>
#include <string.h>

#include "enums.h"
#include "l10n.h"

#define COLUMN_TIME 2
#define COLUMN_STATE 9
#define COLUMN_WHAT 19
/* Below this width there are no columns beyond the time's. */
#define WIDTH_COLUMNS 36

int render_day_of(const char *occurrence, Day *ret)
{
    char date[CIVIL_DAY_LEN] = "";
    const char *slash = occurrence ? strchr(occurrence, '/') : NULL;
    if (slash)
        snprintf(date, sizeof(date), "%s", slash + 1);
    return civil_parse(date, ret);
}

static void put_day(Page *page, Day day, Day today)
{
    char date[RENDER_DATE_LEN];
    const char *relative = day == today ? "Today, " : day == today + 1 ? "Tomorrow, " : "";
    page_textf(page, TONE_STRONG, 0, "%s%s", relative, render_date(day, date));
    page_end_line(page);
}

static Tone tone_of(const char *state)
{
    switch (occurrence_state_from_string(state)) {
    case OCCURRENCE_DUE:
        return TONE_CALL;
    case OCCURRENCE_HELD:
    case OCCURRENCE_SNOOZED:
    case OCCURRENCE_MISSED:
    case OCCURRENCE_DROPPED:
        return TONE_STRONG;
    default:
        return TONE_FAINT;
    }
}

static void put_item(Page *page, const Occurrence *o)
{
    char clock[WHEN_CLOCK_LEN], amount[RENDER_AMOUNT_LEN];
    const char *state = text_or(o->state, "");
    const char *word = occurrence_state_from_string(state) == OCCURRENCE_DROPPED ? _("left out") : state;
    page_column(page, COLUMN_TIME);
    page_text(page, TONE_PLAIN, 0, render_clock(page->view.zone, o->at ? o->at : o->nominal, clock));
    page_column(page, COLUMN_STATE);
    page_text(page, tone_of(state), 0, word);
    bool columns = page->view.width >= WIDTH_COLUMNS;
    if (columns)
        page_column(page, COLUMN_WHAT);
    render_amount(o->dose, o->unit, amount);
    page_textf(page, TONE_PLAIN, columns ? COLUMN_WHAT : COLUMN_STATE, "%s%s%s%s", columns ? "" : " ",
               text_or(o->title, text_or(o->id, "")), *amount ? " " : "", amount);
    page_end_line(page);
    if (o->why && *o->why) {
        page_column(page, COLUMN_STATE);
        page_text(page, TONE_PLAIN, COLUMN_STATE, o->why);
        page_end_line(page);
    }
}

void render_agenda(Page *page, const OccurrenceList *list, Day today)
{
    Day shown = DAY_NONE;
    for (size_t i = 0; i < list->n; i++) {
        Day day;
        if (render_day_of(list->items[i].id, &day) >= 0 && day != shown) {
            if (shown != DAY_NONE)
                page_break(page);
            put_day(page, day, today);
            shown = day;
        }
        put_item(page, &list->items[i]);
    }
    if (list->n == 0) {
        page_text(page, TONE_PLAIN, 0, _("Nothing is planned."));
        page_end_line(page);
    }
}
