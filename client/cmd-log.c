/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <string.h>

#include "command.h"
#include "enums.h"
#include "journal.h"
#include "l10n.h"
#include "render.h"
#include "subjects.h"
#include "titles.h"
#include "suggest.h"

/* For people: what was undone says so itself, on its own line. */
static void drop_voids(LogEntryList *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (entry_kind_from_string(text_or(list->items[i].kind, "")) == ENTRY_VOID)
            log_entry_clear(&list->items[i]);
        else
            list->items[kept++] = list->items[i];
    }
    list->n = kept;
}

/* Nothing was found: a name that nobody knows is the likely cause. */
static int check_subject(const SubjectList *subjects, const char *name)
{
    if (!name || subjects_find(subjects, name))
        return 0;
    const char *meant = subjects_suggest(subjects, name);
    if (meant)
        fprintf(stderr, _("lull: nothing is known as '%s'; did you mean '%s'?\n"), name, meant);
    else
        fprintf(stderr, _("lull: nothing is known as '%s'\n"), name);
    return EXIT_UNKNOWN;
}

static int run_log(Client *client, const Args *args)
{
    _cleanup_(log_entry_list_clear) LogEntryList list = {};
    _cleanup_(subject_list_clear) SubjectList subjects = {};
    _cleanup_(page_clearp) Page page = {};
    LogFilter filter;
    unsigned limit;
    if (journal_read_filter(client, args, &filter) < 0 || args_number(args, OPTION_LIMIT, UINT_MAX, 0, &limit) < 0)
        return EXIT_WRONG_USAGE;
    int r = proxy_get_subjects(client->proxy, &subjects);
    if (r != 0)
        return client_failed(client, r);
    if (filter.subject && (r = title_match(&subjects, filter.subject, NULL, &filter.subject)) != 0)
        return r;
    if ((r = journal_read(client, &filter, limit, &list)) != 0)
        return client_failed(client, r);
    if (list.n == 0 && (r = check_subject(&subjects, filter.subject)) != 0)
        return r;
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_log_json(&list));
    if (!filter.all)
        drop_voids(&list);
    r = client_page(client, &page);
    if (r < 0)
        return r;
    render_log(&page, &list, &subjects);
    return client_show_long(client, &page);
}

const Command command_log = {
    .name = "log",
    .words = "",
    .summary = N_("the journal, newest first"),
    .details = N_("At the end of each line stands what 'lull undo' and 'lull amend' name it by."),
    .example = "lull log --since yesterday\nlull log --subject magnesium --since 2026-11-01 --json",
    .options = TAKES(OPTION_SINCE) | TAKES(OPTION_UNTIL) | TAKES(OPTION_KIND) | TAKES(OPTION_SUBJECT) |
               TAKES(OPTION_LIMIT) | TAKES(OPTION_ALL) | TAKES(OPTION_JSON),
    .run = run_log,
};
