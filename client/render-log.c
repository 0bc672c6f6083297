/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <string.h>

#include "core/when.h"
#include "enums.h"
#include "l10n.h"

#define COLUMN_TIME 2
#define COLUMN_WHAT 9
/* Of an RFC 3339 time. */
#define DATE_LEN 10

/* By the clock that was in force when it was made. */
static const char *local_clock(const LogEntry *e, Usec at, char buf[static ZONE_RFC3339_LEN])
{
    zone_format_offset(e->offset_sec, at, buf);
    buf[DATE_LEN + strlen("T22:30")] = '\0';
    return buf + DATE_LEN + 1;
}

/* What happened to a subject, with its title; false: such a kind has none. Kinds that a newer service knows are shown
 * as they are. */
static bool write_deed(const char *kind, const char *title, char *buf, size_t size)
{
    switch (entry_kind_from_string(kind)) {
    case ENTRY_INTAKE:
        snprintf(buf, size, "%s", title);
        return true;
    case ENTRY_ACTIVITY:
        snprintf(buf, size, _("%s done"), title);
        return true;
    case ENTRY_SKIP:
        snprintf(buf, size, _("%s skipped"), title);
        return true;
    case ENTRY_SNOOZE:
        snprintf(buf, size, _("%s snoozed"), title);
        return true;
    case ENTRY_RAISED:
        snprintf(buf, size, _("%s raised"), title);
        return true;
    case ENTRY_MISSED:
        snprintf(buf, size, _("%s missed"), title);
        return true;
    case ENTRY_DROPPED:
        snprintf(buf, size, _("%s left out"), title);
        return true;
    case ENTRY_STOCK:
        snprintf(buf, size, _("%s in stock"), title);
        return true;
    case ENTRY_ENABLED:
        snprintf(buf, size, _("%s switched on"), title);
        return true;
    case ENTRY_DISABLED:
        snprintf(buf, size, _("%s switched off"), title);
        return true;
    default:
        return false;
    }
}

static const char *event_of(const char *kind)
{
    switch (entry_kind_from_string(kind)) {
    case ENTRY_BEDTIME:
        return _("Bedtime");
    case ENTRY_PAUSE:
        return _("Paused");
    case ENTRY_RESUME:
        return _("Resumed");
    case ENTRY_ZONE:
        return _("Time zone");
    case ENTRY_VOID:
        return _("Undone");
    case ENTRY_DIARY:
        return _("Diary of the night");
    case ENTRY_ATTACK:
        return _("Restless legs");
    default:
        return kind;
    }
}

/* Whether the subject of such an event adds anything to its name. */
static bool says_more(const char *kind)
{
    int k = entry_kind_from_string(kind);
    return k == ENTRY_ZONE || k == ENTRY_VOID || k < 0;
}

static bool has(const char *text)
{
    return text && *text;
}

/* When something ends: with its date where that is another than the entry's own. */
static void put_until(Page *page, const LogEntry *e, Tone tone, unsigned indent)
{
    char at[ZONE_RFC3339_LEN], until[ZONE_RFC3339_LEN], when[ZONE_RFC3339_LEN];
    int kind = entry_kind_from_string(text_or(e->kind, ""));
    if (e->until == 0 || (kind != ENTRY_SNOOZE && kind != ENTRY_PAUSE && kind != ENTRY_BEDTIME))
        return;
    zone_format_offset(e->offset_sec, e->at, at);
    zone_format_offset(e->offset_sec, e->until, until);
    bool same_day = strncmp(at, until, DATE_LEN) == 0 || kind == ENTRY_BEDTIME;
    snprintf(when, sizeof(when), "%.*s%s%.5s", same_day ? 0 : DATE_LEN, until, same_day ? "" : " ",
             until + DATE_LEN + 1);
    page_text(page, tone, indent, " ");
    page_textf(page, tone, indent, kind == ENTRY_BEDTIME ? _("at %s") : _("until %s"), when);
}

/* `before` is what stands between this and what was written before. */
static void put_event(Page *page, const LogEntry *e, const SubjectList *subjects, Tone tone, unsigned indent,
                      const char *before)
{
    char title[RENDER_TITLE_LEN], deed[2 * RENDER_TITLE_LEN], amount[RENDER_AMOUNT_LEN];
    const char *kind = text_or(e->kind, "");
    bool done = write_deed(kind, render_title(subjects, text_or(e->subject, ""), title), deed, sizeof(deed));
    page_textf(page, tone, indent, "%s%s", before, done ? deed : event_of(kind));
    if (!done && says_more(kind))
        page_textf(page, tone, indent, " %s", text_or(e->subject, ""));
    if (*render_amount(e->amount, e->unit, amount))
        page_textf(page, tone, indent, " %s", amount);
    put_until(page, e, tone, indent);
    if (has(e->reason))
        page_textf(page, tone, indent, " (%s)", render_reason(e->reason));
}

void render_entry(Page *page, const char *label, const LogEntry *e, const SubjectList *subjects)
{
    char at[ZONE_RFC3339_LEN], now[ZONE_RFC3339_LEN];
    zone_format_offset(e->offset_sec, e->at, at);
    zone_format_offset(e->offset_sec, page->view.now, now);
    bool today = strncmp(at, now, DATE_LEN) == 0;
    page_text(page, TONE_PLAIN, 0, label);
    put_event(page, e, subjects, TONE_PLAIN, 0, " ");
    page_textf(page, TONE_PLAIN, 0, ", %.*s%s%.5s", today ? 0 : DATE_LEN, at, today ? "" : " ", at + DATE_LEN + 1);
    page_end_line(page);
}

/* The end of an id is random, its beginning is the time: a few characters name it. */
const char *render_short_id(const char *id)
{
    size_t n = strlen(id);
    return n > RENDER_SHORT_ID ? id + n - RENDER_SHORT_ID : id;
}

static void put_entry(Page *page, const LogEntry *e, const SubjectList *subjects)
{
    char clock[ZONE_RFC3339_LEN];
    page_column(page, COLUMN_TIME);
    page_text(page, TONE_PLAIN, 0, local_clock(e, e->at, clock));
    page_column(page, COLUMN_WHAT);
    put_event(page, e, subjects, e->voided ? TONE_FAINT : TONE_PLAIN, COLUMN_WHAT, "");
    if (e->voided)
        page_text(page, TONE_FAINT, COLUMN_WHAT, _(", undone"));
    page_textf(page, TONE_FAINT, COLUMN_WHAT, "  %s", render_short_id(text_or(e->id, "")));
    page_end_line(page);
    if (has(e->fields)) {
        page_column(page, COLUMN_WHAT);
        render_diary_fields(page, TONE_FAINT, COLUMN_WHAT, e->fields);
        page_end_line(page);
    }
    if (has(e->note)) {
        page_column(page, COLUMN_WHAT);
        page_text(page, TONE_FAINT, COLUMN_WHAT, e->note);
        page_end_line(page);
    }
}

void render_log(Page *page, const LogEntryList *list, const SubjectList *subjects)
{
    const char *shown = "";
    for (size_t i = 0; i < list->n; i++) {
        const LogEntry *e = &list->items[i];
        char date[RENDER_DATE_LEN];
        const char *day = text_or(e->day, "");
        Day number;
        if (strcmp(day, shown) != 0 && civil_parse(day, &number) >= 0) {
            if (i > 0)
                page_break(page);
            page_text(page, TONE_STRONG, 0, render_date(number, date));
            page_end_line(page);
            shown = day;
        }
        put_entry(page, e, subjects);
    }
    if (list->n == 0) {
        page_text(page, TONE_PLAIN, 0, _("The journal has nothing there."));
        page_end_line(page);
    }
}
