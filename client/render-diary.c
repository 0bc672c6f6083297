/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <string.h>

#include "core/diary.h"
#include "l10n.h"
#include "macro.h"

#define DATE_LEN 10
#define CLOCK_LEN 5

/* "22:40" of "2026-11-22T22:40:00+01:00"; a word as people write it. */
const char *render_diary_value(const Diary *diary, DiaryField field, char buf[static RENDER_DIARY_LEN])
{
    _cleanup_free_ char *value = NULL;
    const DiaryInfo *info = diary_info(field);
    if (diary_format_value(diary, field, &value) < 0)
        value = NULL;
    const char *text = text_or(value, "");
    if (info->type == DIARY_TIME && strlen(text) > DATE_LEN + CLOCK_LEN)
        snprintf(buf, RENDER_DIARY_LEN, "%.*s", CLOCK_LEN, text + DATE_LEN + 1);
    else if (field == DIARY_SLEEP_MIN && diary_says(diary, field))
        snprintf(buf, RENDER_DIARY_LEN, _("%d h %02d min"), (int)diary->values[field] / 60,
                 (int)diary->values[field] % 60);
    else if (info->type == DIARY_NUMBER && info->max == 10)
        snprintf(buf, RENDER_DIARY_LEN, _("%s of 10"), text);
    else
        snprintf(buf, RENDER_DIARY_LEN, "%s", text);
    if (info->type != DIARY_WORDS)
        return buf;
    /* "late-exercise,travel" */
    size_t n = 0;
    for (const char *p = text; *p && n + 2 < RENDER_DIARY_LEN; p++) {
        buf[n++] = *p == '-' ? ' ' : *p;
        if (*p == ',')
            buf[n++] = ' ';
    }
    buf[n] = '\0';
    return buf;
}

#define COLUMN_VALUE 18

static void put_field(Page *page, const char *title, const char *value)
{
    page_column(page, 2);
    page_text(page, TONE_PLAIN, 2, title);
    page_column(page, page->view.width < 2 * COLUMN_VALUE ? 4 : COLUMN_VALUE);
    page_text(page, TONE_PLAIN, page->column, value);
    page_end_line(page);
}

static void put_remark(Page *page, const char *text)
{
    page_column(page, 2);
    page_text(page, TONE_PLAIN, 2, text);
    page_end_line(page);
}

void render_diary(Page *page, const LogEntry *entry)
{
    char date[RENDER_DATE_LEN], value[RENDER_DIARY_LEN];
    Diary diary;
    Day day;
    if (civil_parse(text_or(entry->day, ""), &day) < 0)
        return;
    page_textf(page, TONE_STRONG, 0, _("Night of %s"), render_date(day, date));
    page_end_line(page);
    diary_parse(text_or(entry->fields, ""), &diary, NULL);
    for (int i = 0; i < _DIARY_FIELD_MAX; i++)
        if (diary_says(&diary, i))
            put_field(page, diary_info(i)->title, render_diary_value(&diary, i, value));
    if (entry->note && *entry->note)
        put_field(page, _("Note"), entry->note);
    if (!entry->id)
        put_remark(page, _("Nothing is written down."));
    else if (strcmp(text_or(entry->reason, ""), "late") == 0)
        put_remark(page, _("Written more than 36 hours after that night."));
}

void render_diary_fields(Page *page, Tone tone, unsigned indent, const char *fields)
{
    char value[RENDER_DIARY_LEN];
    Diary diary;
    bool first = true;
    diary_parse(fields, &diary, NULL);
    for (int i = 0; i < _DIARY_FIELD_MAX; i++) {
        if (!diary_says(&diary, i))
            continue;
        const char *title = diary_info(i)->title;
        /* Not of an abbreviation. */
        bool lower = !first && title[1] >= 'a';
        page_textf(page, tone, indent, "%s%c%s %s", first ? "" : "; ", lower ? title[0] | 0x20 : title[0], title + 1,
                   render_diary_value(&diary, i, value));
        first = false;
    }
}
