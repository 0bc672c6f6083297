/* SPDX-License-Identifier: MIT */
/* check-config, reload: verbs about the service's configuration. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "conf-file.h"
#include "l10n.h"
#include "render.h"

/* The service stands in another folder. */
static int absolute_path(const char *path, char **ret)
{
    char here[PATH_MAX];
    if (*path == '/')
        *ret = strdup(path);
    else if (!getcwd(here, sizeof(here)))
        return -errno;
    else if (asprintf(ret, "%s/%s", here, path) < 0)
        *ret = NULL;
    return *ret ? 0 : -ENOMEM;
}

static int show_problems(Client *client, const Args *args, const Texts *problems)
{
    _cleanup_(page_clearp) Page page = {};
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_texts_json(problems));
    int r = client_page(client, &page);
    if (r < 0)
        return r;
    /* "FILE:LINE: sentence" is read by tools too, a line each. */
    if (problems->n > 0 && !isatty(STDOUT_FILENO))
        page.view.width = PAGE_WIDTH_MAX;
    for (size_t i = 0; i < problems->n; i++) {
        page_text(&page, TONE_PLAIN, 0, problems->items[i]);
        page_end_line(&page);
    }
    if (problems->n == 0)
        page_text(&page, TONE_PLAIN, 0, _("No problems found."));
    page_end_line(&page);
    return client_show(client, &page);
}

static int run_check_config(Client *client, const Args *args)
{
    _cleanup_(texts_clear) Texts problems = {};
    _cleanup_free_ char *path = NULL;
    const char *typed = args_word(args, 0);
    int r = typed ? absolute_path(typed, &path) : 0;
    if (r < 0)
        return r;
    r = proxy_check_config(client->proxy, text_or(path, ""), &problems);
    if (r != 0)
        return client_failed(client, r);
    r = show_problems(client, args, &problems);
    return r < 0 ? r : conf_file_has_errors(&problems) ? EXIT_FAILED : EXIT_DONE;
}

static int run_reload(Client *client, const Args *args _unused_)
{
    int r = proxy_reload(client->proxy);
    if (r != 0)
        return client_failed(client, r);
    return client_show_sentence(client, strdup(_("The configuration is in force.")));
}

const Command command_check_config = {
    .name = "check-config",
    .words = "[FILE]",
    .summary = N_("every problem of the configuration, with file and line"),
    .details =
        N_("Without a FILE it is the configuration as it would be read now. Exits 1 when there are errors; a note "
           "is none."),
    .example = "lull check-config\nlull check-config ./lull.conf",
    .max_words = 1,
    .completes = WORD_FILE,
    .options = TAKES(OPTION_JSON),
    .run = run_check_config,
};

const Command command_reload = {
    .name = "reload",
    .words = "",
    .summary = N_("read the configuration again"),
    .details = N_("With errors in it the old one stays in force."),
    .example = "lull reload",
    .run = run_reload,
};
