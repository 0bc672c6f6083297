/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "command.h"
#include "l10n.h"
#include "render.h"
#include "subjects.h"
#include "suggest.h"

static bool is_topic(const FactList *list, const char *topic)
{
    for (size_t i = 0; i < list->n; i++)
        if (render_fact_is_of(&list->items[i], topic))
            return true;
    return false;
}

static int complain_about_topic(const FactList *list, const char *typed)
{
    _cleanup_(texts_clear) Texts topics = {};
    int r = facts_topics(list, &topics);
    if (r < 0)
        return r;
    const char *meant = suggest(typed, (const char *const *)topics.items, topics.n);
    if (meant)
        fprintf(stderr, _("There are no facts about '%s'; did you mean '%s'?\n"), typed, meant);
    else
        fprintf(stderr, _("There are no facts about '%s'. All of them: lull facts\n"), typed);
    return EXIT_UNKNOWN;
}

static int run_facts(Client *client, const Args *args)
{
    _cleanup_(fact_list_clear) FactList list = {};
    _cleanup_(page_clearp) Page page = {};
    const char *topic = args_word(args, 0);
    int r = proxy_get_facts(client->proxy, &list);
    if (r != 0)
        return client_failed(client, r);
    if (!is_topic(&list, topic))
        return complain_about_topic(&list, topic);
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_facts_json(&list, topic));
    r = client_page(client, &page);
    if (r < 0)
        return r;
    render_facts(&page, &list, topic);
    return client_show_long(client, &page);
}

const Command command_facts = {
    .name = "facts",
    .words = "[TOPIC]",
    .summary = N_("what is known, with who says so and how sure that is"),
    .details =
        N_("Topics are magnesium, iron, spacing, rls, habits, doctor, urgent, every substance that something is kept "
           "apart from, and more; without one everything is shown. Not medical advice."),
    .example = "lull facts\nlull facts iron\nlull facts caffeine --json",
    .max_words = 1,
    .completes = WORD_TOPIC,
    .options = TAKES(OPTION_JSON),
    .run = run_facts,
};
