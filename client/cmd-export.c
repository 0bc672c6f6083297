/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "command.h"
#include "journal.h"
#include "l10n.h"
#include "output.h"
#include "progress.h"

static int export_to(Client *client, int fd, const char *format, const LogFilter *filter)
{
    Progress progress;
    /* On a terminal the text itself shows how far it is. */
    bool silent = isatty(fd);
    progress_begin(&progress, _("Exporting"), fd, false);
    int r = proxy_export(client->proxy, fd, format, filter, silent ? NULL : progress_tick, &progress);
    progress_end(&progress);
    return client_failed(client, r);
}

static int fail_output(const char *path, int error)
{
    fprintf(stderr, _("lull: '%s' can't be written: %s\n"), path, strerror(-error));
    return EXIT_FAILED;
}

/* Data can't say it: another program reads that. Whoever asked for it is told. */
static int finish(const Client *client, const char *path, int r)
{
    if (r == EXIT_DONE && (path || isatty(STDERR_FILENO)))
        client_say(client, 0, _("What was recorded with lull; not medical advice."));
    return r;
}

static int run_export(Client *client, const Args *args)
{
    _cleanup_(output_clear) Output output = OUTPUT_NONE;
    const char *format = text_or(args_value(args, OPTION_FILE_FORMAT), "jsonl");
    const char *path = args_value(args, OPTION_OUTPUT);
    LogFilter filter;
    if (journal_read_filter(client, args, &filter) < 0)
        return EXIT_WRONG_USAGE;
    filter.all = false;
    if (!path || strcmp(path, "-") == 0) {
        /* The service would call it a wrong argument. */
        if ((fcntl(STDOUT_FILENO, F_GETFL) & O_ACCMODE) == O_RDONLY) {
            fprintf(stderr, _("lull: can't write: %s\n"), strerror(EBADF));
            return EXIT_FAILED;
        }
        return finish(client, NULL, export_to(client, STDOUT_FILENO, format, &filter));
    }
    int r = output_open(path, &output);
    if (r < 0)
        return fail_output(path, r);
    if ((r = export_to(client, output.fd, format, &filter)) != 0)
        return r;
    r = output_finish(&output, true);
    return r < 0 ? fail_output(path, r) : finish(client, path, EXIT_DONE);
}

const Command command_export = {
    .name = "export",
    .words = "",
    .summary = N_("the journal as a file: to keep, to move, for a spreadsheet or a calendar"),
    .details =
        N_("jsonl is complete and comes in again with 'lull import', here or on another machine. csv holds what you "
           "recorded and is in force, for a spreadsheet. ics holds what was taken and done and the coming two weeks, "
           "for a calendar. Not medical advice."),
    .example = "lull export --output journal.jsonl\nlull export --format csv --since 2026-11-01 > november.csv",
    .options = TAKES(OPTION_FILE_FORMAT) | TAKES(OPTION_SINCE) | TAKES(OPTION_UNTIL) | TAKES(OPTION_KIND) |
               TAKES(OPTION_SUBJECT) | TAKES(OPTION_OUTPUT),
    .run = run_export,
};
