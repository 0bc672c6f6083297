/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <string.h>

#include "core/diary.h"
#include "l10n.h"
#include "macro.h"

#define DATE_LEN 10
#define CLOCK_LEN 5

/* "legs, arms": as people write them. */
static void write_words(const Diary *diary, DiaryField field, char buf[static RENDER_DIARY_LEN])
{
    const DiaryInfo *info = diary_info(field);
    size_t n = 0;
    snprintf(buf, RENDER_DIARY_LEN, "%s", diary->values[field] == 0 ? diary_none(field) : "");
    for (int w = 0; w < DIARY_WORDS_MAX && info->words[w]; w++)
        if (diary->values[field] & (1 << w) && n < RENDER_DIARY_LEN)
            n += (size_t)snprintf(buf + n, RENDER_DIARY_LEN - n, "%s%s", n > 0 ? ", " : "", diary_word(field, w));
}

/* "22:40" of "2026-11-22T22:40:00+01:00"; a word as people write it. */
const char *render_diary_value(const Diary *diary, DiaryField field, char buf[static RENDER_DIARY_LEN])
{
    _cleanup_free_ char *value = NULL;
    const DiaryInfo *info = diary_info(field);
    buf[0] = '\0';
    if (!diary_says(diary, field))
        return buf;
    if (info->type == DIARY_WORDS) {
        write_words(diary, field, buf);
        return buf;
    }
    if (diary_format_value(diary, field, &value) < 0)
        value = NULL;
    const char *text = text_or(value, "");
    if (info->type == DIARY_TIME && strlen(text) > DATE_LEN + CLOCK_LEN)
        snprintf(buf, RENDER_DIARY_LEN, "%.*s", CLOCK_LEN, text + DATE_LEN + 1);
    else if (info->type == DIARY_TIME)
        snprintf(buf, RENDER_DIARY_LEN, "%s", diary_none(field));
    else if (field == DIARY_SLEEP_MIN)
        /* Translators: how long somebody slept: "6 h 30 min" */
        snprintf(buf, RENDER_DIARY_LEN, _("%d h %02d min"), (int)diary->values[field] / 60,
                 (int)diary->values[field] % 60);
    else if (info->max == 10)
        snprintf(buf, RENDER_DIARY_LEN, _("%s of 10"), text);
    else
        snprintf(buf, RENDER_DIARY_LEN, "%s", text);
    return buf;
}

#define COLUMN_VALUE 18

static void put_field(Page *page, const char *title, const char *value)
{
    page_column(page, 2);
    page_text(page, TONE_PLAIN, 2, title);
    bool narrow = page->view.width < 2 * COLUMN_VALUE;
    if (narrow || page->column >= COLUMN_VALUE)
        page_break(page);
    page_column(page, narrow ? 4 : COLUMN_VALUE);
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
            put_field(page, diary_title(i), render_diary_value(&diary, i, value));
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
        page_textf(page, tone, indent, "%s%s %s", first ? "" : "; ", first ? diary_title(i) : diary_title_inside(i),
                   render_diary_value(&diary, i, value));
        first = false;
    }
}
