/* SPDX-License-Identifier: MIT */
#include "command.h"
#include "journal.h"
#include "l10n.h"
#include "render.h"

#define DAYS_DEFAULT 2
#define DAYS_MAX 366

static int run_agenda(Client *client, const Args *args)
{
    _cleanup_(occurrence_list_clear) OccurrenceList list = {};
    _cleanup_(page_clearp) Page page = {};
    unsigned days;
    Day today;
    if (args_number(args, OPTION_DAYS, DAYS_MAX, DAYS_DEFAULT, &days) < 0)
        return EXIT_WRONG_USAGE;
    int r = agenda_read(client, days, &list, &today);
    if (r != 0)
        return client_failed(client, r);
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_agenda_json(&client->view, &list));
    r = client_page(client, &page);
    if (r < 0)
        return r;
    render_agenda(&page, &list, today);
    return client_show_long(client, &page);
}

const Command command_agenda = {
    .name = "agenda",
    .words = "",
    .summary = N_("everything of today and tomorrow, with its state and why it is held"),
    .details = N_("A day runs until the morning: what comes after midnight belongs to the evening before."),
    .example = "lull agenda --days 7",
    .options = TAKES(OPTION_DAYS) | TAKES(OPTION_JSON),
    .run = run_agenda,
};
