/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <string.h>

#include "core/wording.h"
#include "enums.h"

static void put_line(Page *page, Tone tone, const char *text)
{
    page_text(page, tone, 0, text);
    page_end_line(page);
}

static void put_item(Page *page, const char *text)
{
    if (!text || !*text)
        return;
    page_text(page, TONE_PLAIN, 0, page->view.utf8 ? "•" : "-");
    page_column(page, 2);
    page_text(page, TONE_PLAIN, 2, text);
    page_end_line(page);
}

/* Two doses at the same time are two reasons, but one sentence. */
static bool is_said(const CheckReasonList *reasons, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(text_or(reasons->items[i].text, ""), text_or(text, "")) == 0)
            return true;
    return false;
}

static void put_reasons(Page *page, const CheckReasonList *reasons)
{
    size_t distinct = 0;
    for (size_t i = 0; i < reasons->n; i++)
        distinct += !is_said(reasons, i, reasons->items[i].text);
    /* A single one is what the sentence above says already. */
    for (size_t i = 0; distinct > 1 && i < reasons->n; i++)
        if (!is_said(reasons, i, reasons->items[i].text))
            put_item(page, reasons->items[i].text);
}

void render_check(Page *page, const CheckAnswer *answer)
{
    put_line(page, TONE_STRONG, text_or(answer->text, text_or(answer->verdict, "")));
    put_reasons(page, &answer->reasons);
    for (size_t i = 0; i < answer->effects.n; i++)
        put_item(page, answer->effects.items[i].text);
}
