/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <string.h>

bool render_fact_is_of(const Fact *fact, const char *topic)
{
    if (!topic || strcmp(text_or(fact->id, ""), topic) == 0)
        return true;
    for (size_t i = 0; i < fact->topics.n; i++)
        if (strcmp(fact->topics.items[i], topic) == 0)
            return true;
    return false;
}

static void put_heading(Page *page, const char *topic)
{
    char title[RENDER_TITLE_LEN];
    page_text(page, TONE_STRONG, 0, strcmp(topic, "rls") == 0 ? "Restless legs" : render_title(NULL, topic, title));
    page_end_line(page);
}

static void put_fact(Page *page, const Fact *fact)
{
    page_column(page, 2);
    page_text(page, TONE_PLAIN, 2, text_or(fact->text, ""));
    page_end_line(page);
    page_column(page, 4);
    page_textf(page, TONE_FAINT, 4, "%s%sconfidence: %s", text_or(fact->source, ""), page_dot(page),
               text_or(fact->confidence, ""));
    page_end_line(page);
}

void render_facts(Page *page, const FactList *list, const char *topic)
{
    const char *heading = NULL;
    for (size_t i = 0; i < list->n; i++) {
        const Fact *fact = &list->items[i];
        if (!render_fact_is_of(fact, topic))
            continue;
        const char *own = topic || fact->topics.n == 0 ? text_or(topic, "") : fact->topics.items[0];
        if (heading && strcmp(heading, own) != 0)
            page_break(page);
        if (!heading || strcmp(heading, own) != 0)
            put_heading(page, own);
        heading = own;
        put_fact(page, fact);
    }
    page_break(page);
    page_text(page, TONE_PLAIN, 0, "Not medical advice.");
    if (topic && strcmp(topic, "urgent") != 0)
        page_text(page, TONE_PLAIN, 0, " What needs help at once: lull facts urgent");
    page_end_line(page);
}
