/* SPDX-License-Identifier: MIT */
#include "l10n.h"
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

/* Of topics that are no substances; what isn't here stays as it is typed. */
static const struct {
    const char *topic, *title;
} titles[] = {
    {"rls", N_("Restless legs")},   {"urgent", N_("Urgent")},       {"doctor", N_("Doctor")},
    {"spacing", N_("Spacing")},     {"habits", N_("Habits")},       {"children", N_("Children")},
    {"food", N_("Food")},           {"forms", N_("Forms")},         {"heart", N_("Heart")},
    {"kidney", N_("Kidney")},       {"medicines", N_("Medicines")}, {"oil", N_("Oil")},
    {"pregnancy", N_("Pregnancy")}, {"bath", N_("Bath")},           {"infrared", N_("Infrared")},
};

static void put_heading(Page *page, const char *topic)
{
    char title[RENDER_TITLE_LEN];
    const char *text = l10n_look_up("title", render_title(NULL, topic, title));
    for (size_t i = 0; i < ARRAY_SIZE(titles); i++)
        if (strcmp(topic, titles[i].topic) == 0)
            text = _(titles[i].title);
    page_text(page, TONE_STRONG, 0, text);
    page_end_line(page);
}

static const char *confidence_of(const char *word)
{
    static const char *const words[] = {NC_("confidence", "high"), NC_("confidence", "medium"),
                                        NC_("confidence", "low"), NC_("confidence", "convention")};
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (strcmp(word, words[i]) == 0)
            return l10n_look_up("confidence", word);
    return word;
}

void render_source(Page *page, unsigned indent, const char *source, const char *between, const char *confidence)
{
    char text[RENDER_TITLE_LEN];
    snprintf(text, sizeof(text), _("confidence: %s"), confidence_of(confidence));
    page_textf(page, TONE_FAINT, indent, "%s%s%s", source, between, text);
}

static void put_fact(Page *page, const Fact *fact)
{
    page_column(page, 2);
    page_text(page, TONE_PLAIN, 2, text_or(fact->text, ""));
    page_end_line(page);
    page_column(page, 4);
    render_source(page, 4, text_or(fact->source, ""), page_dot(page), text_or(fact->confidence, ""));
    page_end_line(page);
}

/* Without a topic each stands under its first one. */
static const char *heading_of(const Fact *fact)
{
    return fact->topics.n > 0 ? fact->topics.items[0] : "";
}

static bool is_shown(const FactList *list, size_t n, const char *heading)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(heading_of(&list->items[i]), heading) == 0)
            return true;
    return false;
}

/* In order of first mention: the facts of a heading need not follow one another. */
static void put_all(Page *page, const FactList *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const char *heading = heading_of(&list->items[i]);
        if (is_shown(list, i, heading))
            continue;
        if (i > 0)
            page_break(page);
        put_heading(page, heading);
        for (size_t k = i; k < list->n; k++)
            if (strcmp(heading_of(&list->items[k]), heading) == 0)
                put_fact(page, &list->items[k]);
    }
}

static void put_topic(Page *page, const FactList *list, const char *topic)
{
    put_heading(page, topic);
    for (size_t i = 0; i < list->n; i++)
        if (render_fact_is_of(&list->items[i], topic))
            put_fact(page, &list->items[i]);
}

void render_facts(Page *page, const FactList *list, const char *topic)
{
    if (topic)
        put_topic(page, list, topic);
    else
        put_all(page, list);
    page_break(page);
    page_text(page, TONE_PLAIN, 0, _("Not medical advice."));
    if (topic && strcmp(topic, "urgent") != 0)
        page_textf(page, TONE_PLAIN, 0, " %s", _("What needs help at once: lull facts urgent"));
    page_end_line(page);
}
