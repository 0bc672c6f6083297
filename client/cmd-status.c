/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "command.h"
#include "follow.h"
#include "l10n.h"
#include "render.h"

static int render_page(const Client *client, const Status *status, char **ret)
{
    _cleanup_(page_clearp) Page page = {};
    int r = client_page(client, &page);
    if (r < 0)
        return r;
    if (status)
        render_status(&page, status);
    else
        page_text(&page, TONE_PLAIN, 0, proxy_sentence(client->proxy));
    r = page_close(&page);
    if (r < 0)
        return r;
    /* As the others: without the newline of its last line. */
    if (page.size > 0 && page.text[page.size - 1] == '\n')
        page.text[page.size - 1] = '\0';
    *ret = TAKE_PTR(page.text);
    return 0;
}

static char *render_json(const View *view, const Status *status, RenderForm form)
{
    char offline[] = "offline";
    const Status none = {.state = offline};
    return render_status_json(view, status ? status : &none, form);
}

/* `status` NULL: the service isn't there. */
static int render(const Client *client, const Args *args, const Status *status, char **ret)
{
    const char *template = args_value(args, OPTION_FORMAT), *bad;
    if (template)
        return render_template(&client->view, template, status, ret, &bad);
    if (args_has(args, OPTION_WAYBAR))
        *ret = render_waybar(&client->view, status);
    else if (args_has(args, OPTION_JSON))
        *ret = render_json(&client->view, status, args_has(args, OPTION_FOLLOW) ? RENDER_LINE : RENDER_PRETTY);
    else
        return render_page(client, status, ret);
    return *ret ? 0 : -ENOMEM;
}

static bool for_a_bar(const Args *args)
{
    return args_has(args, OPTION_WAYBAR) || args_has(args, OPTION_FORMAT);
}

static bool for_programs(const Args *args)
{
    return for_a_bar(args) || args_has(args, OPTION_JSON);
}

static int show_once(Client *client, const Args *args)
{
    _cleanup_(status_clear) Status status = {};
    char *text;
    int r = proxy_get_status(client->proxy, &status);
    if (r < 0 || (r > 0 && !for_a_bar(args)))
        return client_failed(client, r);
    int code = client_failed(client, r);
    r = render(client, args, r == 0 ? &status : NULL, &text);
    if (r >= 0)
        r = client_show_text(client, text);
    return r < 0 ? r : code;
}

typedef struct Following {
    const Args *args;
    char *last; /* what was shown, but for the time of asking; with --unless also what is known already */
} Following;

static int show_change(Client *client, void *userdata)
{
    Following *following = userdata;
    _cleanup_(status_clear) Status status = {};
    _cleanup_free_ char *line = NULL;
    int r = proxy_get_status(client->proxy, &status);
    if (r < 0)
        return r;
    const Status *known = r == 0 ? &status : NULL;
    const Usec now = status.now;
    status.now = 0;
    r = render(client, following->args, known, &line);
    if (r < 0 || (following->last && strcmp(line, following->last) == 0))
        return r;
    /* Pages are told apart by an empty line; for programs a line is all there is. */
    const bool enough = args_has(following->args, OPTION_UNLESS);
    if (following->last && !enough && !for_programs(following->args))
        client_write(client, "\n", 1);
    free(following->last);
    following->last = TAKE_PTR(line);
    status.now = now;
    r = render(client, following->args, known, &line);
    if (r >= 0)
        r = client_show_text(client, TAKE_PTR(line));
    return r < 0 ? r : enough;
}

static int follow_status(Client *client, const Args *args)
{
    const char *known = args_value(args, OPTION_UNLESS);
    Following following = {.args = args, .last = known ? strdup(known) : NULL};
    if (known && !following.last)
        return -ENOMEM;
    /* Who knows something has asked before, and whoever stopped the service since means it. */
    if (known && *known)
        proxy_only_running(client->proxy, PROXY_TIMEOUT);
    int r = follow(client, show_change, &following);
    free(following.last);
    return r;
}

static int check_template(const Client *client, const char *template)
{
    _cleanup_free_ char *text = NULL;
    const char *bad;
    int r = render_template(&client->view, template, NULL, &text, &bad);
    if (r == -EINVAL)
        fprintf(stderr, _("lull: the template isn't understood from '%s' on. See: lull status --help\n"), bad);
    return r;
}

static int run_status(Client *client, const Args *args)
{
    const char *template = args_value(args, OPTION_FORMAT);
    if (args_has(args, OPTION_JSON) + args_has(args, OPTION_WAYBAR) + (template != NULL) > 1) {
        fputs(_("lull: --json, --waybar and --format exclude each other\n"), stderr);
        return EXIT_WRONG_USAGE;
    }
    if (args_has(args, OPTION_UNLESS) && !for_a_bar(args)) {
        fputs(_("lull: --unless goes with --waybar or --format\n"), stderr);
        return EXIT_WRONG_USAGE;
    }
    int r = template ? check_template(client, template) : 0;
    if (r < 0)
        return r == -EINVAL ? EXIT_WRONG_USAGE : r;
    return args->given & (TAKES(OPTION_FOLLOW) | TAKES(OPTION_UNLESS)) ? follow_status(client, args)
                                                                       : show_once(client, args);
}

const Command command_status = {
    .name = "status",
    .words = "",
    .summary = N_("what is due, what is next, today's doses, and what needs you"),
    .details = render_template_help,
    .example = "lull status --json\nlull status --follow --format '{state} {next.at}'",
    .options =
        TAKES(OPTION_JSON) | TAKES(OPTION_FOLLOW) | TAKES(OPTION_WAYBAR) | TAKES(OPTION_FORMAT) | TAKES(OPTION_UNLESS),
    .run = run_status,
};
