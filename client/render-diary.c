/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <string.h>

#include "core/diary.h"
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
    else if (info->type == DIARY_NUMBER && info->max == 10)
        snprintf(buf, RENDER_DIARY_LEN, "%s of 10", text);
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
