/* SPDX-License-Identifier: MIT */
/* bedtime, pause, resume: what moves or holds everything. */
#include <string.h>

#include "command.h"
#include "core/wording.h"
#include "l10n.h"
#include "render.h"

#define PAUSE_DEFAULT USEC_PER_DAY
#define SENTENCE_LEN 256

/* The time for programs, a sentence for people. */
static int show_time(Client *client, const Args *args, const char *key, Usec at, const char *sentence)
{
    _cleanup_(page_clearp) Page page = {};
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_time_json(&client->view, key, at));
    int r = client_page(client, &page);
    if (r < 0)
        return r;
    page_text(&page, TONE_PLAIN, 0, sentence);
    page_end_line(&page);
    return client_show(client, &page);
}

/* What is in force after the change, which the service knows. */
static int read_status(Client *client, Usec *ret_bedtime, Usec *ret_paused_until)
{
    _cleanup_(status_clear) Status status = {};
    int r = proxy_get_status(client->proxy, &status);
    *ret_bedtime = status.bedtime;
    *ret_paused_until = status.paused_until;
    return r;
}

static int run_bedtime(Client *client, const Args *args)
{
    const char *when = args_word(args, 0);
    char clock[WHEN_CLOCK_LEN], sentence[SENTENCE_LEN];
    Usec bedtime = 0, paused_until;
    int r = 0;
    if (when && strcmp(when, "default") != 0 && client_when(client, when, WHEN_NEXT, &bedtime) < 0)
        return EXIT_WRONG_USAGE;
    if (when)
        r = proxy_set_bedtime(client->proxy, bedtime);
    if (r == 0)
        r = read_status(client, &bedtime, &paused_until);
    if (r != 0)
        return client_failed(client, r);
    snprintf(sentence, sizeof(sentence), _("Tonight's bedtime: %s"), render_clock(client->zone, bedtime, clock));
    return show_time(client, args, "bedtime", bedtime, sentence);
}

/* How long, or until when. */
static int read_pause(const Client *client, const char *text, Usec *ret_until)
{
    Usec span = PAUSE_DEFAULT;
    if (text && when_parse_span(text, &span) != 0 &&
        when_parse(text, client->view.now, client->zone, WHEN_NEXT, ret_until) == 0)
        return 0;
    if (text && client_span(text, &span) < 0)
        return -1;
    *ret_until = client->view.now + span;
    return 0;
}

static int run_pause(Client *client, const Args *args)
{
    char time[WORDING_TIME_LEN], sentence[SENTENCE_LEN];
    Usec until, bedtime;
    if (read_pause(client, args_word(args, 0), &until) < 0)
        return EXIT_WRONG_USAGE;
    int r = proxy_pause(client->proxy, until);
    if (r == 0)
        r = read_status(client, &bedtime, &until);
    if (r != 0)
        return client_failed(client, r);
    snprintf(sentence, sizeof(sentence), _("Everything is held until %s. To go on now: lull resume"),
             wording_time(client->zone, until, client->view.now, time));
    return show_time(client, args, "paused_until", until, sentence);
}

static int run_resume(Client *client, const Args *args)
{
    int r = proxy_resume(client->proxy);
    if (r != 0)
        return client_failed(client, r);
    return show_time(client, args, "paused_until", 0, _("Reminders go on."));
}

const Command command_bedtime = {
    .name = "bedtime",
    .words = "[TIME]",
    .summary = N_("tonight's bedtime: show it, or move it and what hangs on it"),
    .details = N_("It holds for tonight alone. 'lull bedtime default' takes the configured one again."),
    .example = "lull bedtime\nlull bedtime 00:30",
    .max_words = 1,
    .options = TAKES(OPTION_JSON),
    .run = run_bedtime,
};

const Command command_pause = {
    .name = "pause",
    .words = "[DURATION]",
    .summary = N_("hold everything for a while"),
    .details =
        N_("Without a DURATION it is a day; a time like 'tomorrow 08:00' is understood too. What passes meanwhile "
           "counts as "
           "skipped."),
    .example = "lull pause 3d",
    .max_words = 1,
    .completes = WORD_DURATION,
    .options = TAKES(OPTION_JSON),
    .run = run_pause,
};

const Command command_resume = {
    .name = "resume",
    .words = "",
    .summary = N_("end a pause"),
    .example = "lull resume",
    .options = TAKES(OPTION_JSON),
    .run = run_resume,
};
