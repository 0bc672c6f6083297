/* SPDX-License-Identifier: MIT */
#include "render.h"

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

void render_check(Page *page, const CheckAnswer *answer)
{
    put_line(page, TONE_STRONG, text_or(answer->text, text_or(answer->verdict, "")));
    /* A single reason is what the sentence above says already. */
    for (size_t i = 0; answer->reasons.n > 1 && i < answer->reasons.n; i++)
        put_item(page, answer->reasons.items[i].text);
    for (size_t i = 0; i < answer->effects.n; i++)
        put_item(page, answer->effects.items[i].text);
}
