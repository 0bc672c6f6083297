/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <errno.h>
#include <string.h>

#include "enums.h"
#include "l10n.h"

#define COLUMN_TIME 2
#define COLUMN_STATE 9
/* Where what it is about begins, unless a state is too long for that. */
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
    render_date(day, date);
    if (day == today)
        page_textf(page, TONE_STRONG, 0, _("Today, %s"), date);
    else if (day == today + 1)
        page_textf(page, TONE_STRONG, 0, _("Tomorrow, %s"), date);
    else
        page_text(page, TONE_STRONG, 0, date);
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

static unsigned what_column(const Page *page)
{
    unsigned widest = COLUMN_WHAT - COLUMN_STATE - 1;
    for (int state = 0; state < _OCCURRENCE_STATE_MAX; state++)
        widest = MAX(widest, page_width_of(page, render_state(occurrence_state_to_string(state))));
    return COLUMN_STATE + widest + 1;
}

static void put_item(Page *page, const Occurrence *o, unsigned column)
{
    char clock[WHEN_CLOCK_LEN], amount[RENDER_AMOUNT_LEN];
    const char *state = text_or(o->state, "");
    page_column(page, COLUMN_TIME);
    page_text(page, TONE_PLAIN, 0, render_clock(page->view.zone, o->at ? o->at : o->nominal, clock));
    page_column(page, COLUMN_STATE);
    page_text(page, tone_of(state), 0, render_state(state));
    bool columns = page->view.width >= WIDTH_COLUMNS;
    if (columns)
        page_column(page, column);
    render_amount(o->dose, o->unit, amount);
    page_textf(page, TONE_PLAIN, columns ? column : COLUMN_STATE, "%s%s%s%s", columns ? "" : " ",
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
    const unsigned column = what_column(page);
    Day shown = DAY_NONE;
    for (size_t i = 0; i < list->n; i++) {
        Day day;
        if (render_day_of(list->items[i].id, &day) >= 0 && day != shown) {
            if (shown != DAY_NONE)
                page_break(page);
            put_day(page, day, today);
            shown = day;
        }
        put_item(page, &list->items[i], column);
    }
    if (list->n == 0) {
        page_text(page, TONE_PLAIN, 0, _("Nothing is planned."));
        page_end_line(page);
    }
}
