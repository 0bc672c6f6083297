/* SPDX-License-Identifier: MIT */
/* snooze, skip, why: verbs about one occurrence. */
#include <errno.h>
#include <string.h>

#include "command.h"
#include "core/wording.h"
#include "journal.h"
#include "l10n.h"
#include "render.h"
#include "titles.h"

/* Shows what has become of it: snoozed until `at`, or skipped where that is 0. */
static int show_occurrence(Client *client, const Args *args, char *id, char *state, Usec at)
{
    _cleanup_(occurrence_clear) Occurrence found = {};
    _cleanup_(page_clearp) Page page = {};
    char time[WORDING_TIME_LEN];
    const Occurrence only_id = {.id = id, .state = state, .at = at};
    /* It is done, whether it can be read back or not. */
    const Occurrence *o = occurrence_find(client, id, &found) == 0 ? &found : &only_id;
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_occurrence_json(&client->view, o));
    int r = client_page(client, &page);
    if (r < 0)
        return r;
    const char *title = text_or(o->title, o->id);
    /* Translators: the title of a reminder. */
    if (at)
        page_textf(&page, TONE_PLAIN, 0, _("%s: snoozed until %s"), title,
                   wording_time(client->zone, at, client->view.now, time));
    else
        page_textf(&page, TONE_PLAIN, 0, _("%s: skipped"), title);
    page_end_line(&page);
    return client_show(client, &page);
}

/* An empty word comes from a script whose variable is empty; it doesn't mean what is due. */
static bool is_empty(const char *word)
{
    if (!word || *word)
        return false;
    fputs(_("lull: an empty ID names nothing; without one it is what is due\n"), stderr);
    return true;
}

/* A span alone means what is due. */
static int read_snooze(const Args *args, const char **ret_id, Usec *ret_span)
{
    const char *first = args_word(args, 0), *second = args_word(args, 1);
    *ret_id = "";
    *ret_span = 0;
    if (!first)
        return 0;
    if (!second && when_parse_span(first, ret_span) == 0 && *ret_span > 0)
        return 0;
    /* No name begins with a digit. */
    if (*first >= '0' && *first <= '9')
        return client_span(first, ret_span);
    *ret_id = first;
    return second ? client_span(second, ret_span) : 0;
}

static int run_snooze(Client *client, const Args *args)
{
    _cleanup_free_ char *occurrence = NULL, *name = NULL;
    char state[] = "snoozed";
    const char *id;
    Usec span, until;
    if (is_empty(args_word(args, 0)))
        return EXIT_UNKNOWN;
    if (read_snooze(args, &id, &span) < 0)
        return EXIT_WRONG_USAGE;
    int r = title_to_reminder(client, id, &name);
    if (r != 0)
        return r;
    r = proxy_snooze(client->proxy, name, span, &occurrence, &until);
    if (r != 0)
        return client_failed(client, r);
    r = show_occurrence(client, args, occurrence, state, until);
    client_flush(client);
    if (span && until + USEC_PER_MIN < client->view.now + span)
        fputs(_("That is sooner than asked for: after it there would be too little time left.\n"), stderr);
    return r;
}

static int run_skip(Client *client, const Args *args)
{
    _cleanup_free_ char *occurrence = NULL, *name = NULL;
    char state[] = "skipped";
    if (is_empty(args_word(args, 0)))
        return EXIT_UNKNOWN;
    int r = title_to_reminder(client, text_or(args_word(args, 0), ""), &name);
    if (r != 0)
        return r;
    r = proxy_skip(client->proxy, name, text_or(args_value(args, OPTION_REASON), ""), &occurrence);
    if (r != 0)
        return client_failed(client, r);
    return show_occurrence(client, args, occurrence, state, 0);
}

static int run_why(Client *client, const Args *args)
{
    _cleanup_free_ char *text = NULL, *name = NULL;
    _cleanup_(page_clearp) Page page = {};
    const char *id = args_word(args, 0);
    if (is_empty(id))
        return EXIT_UNKNOWN;
    int r = title_to_reminder(client, id, &name);
    if (r != 0)
        return r;
    r = proxy_explain(client->proxy, name, &text);
    if (r != 0)
        return client_failed(client, r);
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_explanation_json(name, text));
    r = client_page(client, &page);
    if (r < 0)
        return r;
    page_text(&page, TONE_PLAIN, 0, text);
    page_end_line(&page);
    return client_show(client, &page);
}

const Command command_snooze = {
    .name = "snooze",
    .words = "[ID] [DURATION]",
    .summary = N_("put off what is due"),
    .details =
        N_("Without an ID it is what is due, longest first; without a DURATION the configured one. A reminder's name "
           "stands for its occurrence that is due. Where its time would end before, it comes back sooner."),
    .example = "lull snooze\nlull snooze 20m\nlull snooze magnesium/2026-11-22 20m",
    .max_words = 2,
    .completes = WORD_DUE,
    .completes_second = WORD_DURATION,
    .options = TAKES(OPTION_JSON),
    .run = run_snooze,
};

const Command command_skip = {
    .name = "skip",
    .words = "[ID]",
    .summary = N_("leave out what is due"),
    .details = N_("Without an ID it is what is due, longest first. A skip counts as no dose."),
    .example = "lull skip\nlull skip stretch/2026-11-22 --reason 'late home'",
    .max_words = 1,
    .completes = WORD_DUE,
    .options = TAKES(OPTION_REASON) | TAKES(OPTION_JSON),
    .run = run_skip,
};

const Command command_why = {
    .name = "why",
    .words = "ID",
    .summary = N_("why something is due, held, left out or still to come"),
    .details = N_("The ID is that of an occurrence, as the agenda's JSON shows it, or a reminder's name."),
    .example = "lull why magnesium",
    .min_words = 1,
    .max_words = 1,
    .completes = WORD_OCCURRENCE,
    .options = TAKES(OPTION_JSON),
    .run = run_why,
};
