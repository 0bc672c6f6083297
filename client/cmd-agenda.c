/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "command.h"
#include "render.h"

#define DAYS_DEFAULT 2
#define DAYS_MAX 366

/* The lull day, which only the service knows: it depends on its configuration. */
static int read_today(Client *client, Day *ret)
{
    _cleanup_(status_clear) Status status = {};
    int r = proxy_get_status(client->proxy, &status);
    if (r != 0)
        return r;
    return civil_parse(text_or(status.today.date, ""), ret) < 0 ? -EBADMSG : 0;
}

/* Lull days don't begin at midnight: what is asked for is wider, and the ids say what belongs to the days. */
static int read_days(Client *client, Day first, Day end, OccurrenceList *ret)
{
    Usec from, to;
    zone_resolve(client->zone, first - 1, 0, &from);
    zone_resolve(client->zone, end + 2, 0, &to);
    int r = proxy_get_agenda(client->proxy, MAX(from, (Usec)1), to, ret);
    if (r != 0)
        return r;
    size_t kept = 0;
    for (size_t i = 0; i < ret->n; i++) {
        Day day;
        if (render_day_of(ret->items[i].id, &day) >= 0 && day >= first && day < end) {
            Occurrence o = ret->items[i];
            ret->items[i] = ret->items[kept];
            ret->items[kept++] = o;
        }
    }
    while (ret->n > kept)
        occurrence_clear(&ret->items[--ret->n]);
    return 0;
}

static int run_agenda(Client *client, const Args *args)
{
    _cleanup_(occurrence_list_clear) OccurrenceList list = {};
    _cleanup_(page_clearp) Page page = {};
    unsigned days;
    Day today;
    if (args_number(args, OPTION_DAYS, DAYS_MAX, DAYS_DEFAULT, &days) < 0)
        return EXIT_WRONG_USAGE;
    int r = read_today(client, &today);
    if (r == 0)
        r = read_days(client, today, today + (Day)days, &list);
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
    .summary = "everything of today and tomorrow, with its state and why it is held",
    .details = "A day runs until the morning: what comes after midnight belongs to the evening before.",
    .example = "lull agenda --days 7",
    .options = TAKES(OPTION_DAYS) | TAKES(OPTION_JSON),
    .run = run_agenda,
};
