/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "l10n.h"
#include "progress.h"
#include "render.h"

static void put_rest(const Texts *texts, int64_t all)
{
    int64_t rest = all - (int64_t)texts->n;
    if (rest > 0)
        fprintf(stderr, P_("lull: ... and %" PRId64 " more\n", "lull: ... and %" PRId64 " more\n", (unsigned long)rest),
                rest);
}

static void put_warnings(const ImportReport *report)
{
    for (size_t i = 0; i < report->warnings.n; i++)
        fprintf(stderr, _("lull: warning: %s\n"), report->warnings.items[i]);
    put_rest(&report->warnings, report->clamped + report->other);
}

static void put_problems(const ImportReport *report)
{
    for (size_t i = 0; i < report->problems.n; i++)
        fprintf(stderr, "lull: %s\n", report->problems.items[i]);
    put_rest(&report->problems, report->refused);
}

static int show(Client *client, const Args *args, const ImportReport *report)
{
    bool nothing = report->refused > 0 && !args_has(args, OPTION_PARTIAL);
    int r;
    if (args_has(args, OPTION_JSON))
        r = client_show_text(client, render_import_json(report));
    else
        r = client_show_sentence(client, render_import(report));
    client_flush(client);
    if (!args_has(args, OPTION_JSON)) {
        put_warnings(report);
        put_problems(report);
        if (nothing)
            fputs(_("lull: Nothing was taken. Mend these lines, or take the others with --partial.\n"), stderr);
    }
    return r < 0 ? r : nothing ? EXIT_FAILED : EXIT_DONE;
}

static int import_from(Client *client, const Args *args, int fd)
{
    _cleanup_(import_report_clear) ImportReport report = {};
    const char *format = text_or(args_value(args, OPTION_FILE_FORMAT), "jsonl");
    Progress progress;
    progress_begin(&progress, _("Importing"), fd, true);
    int r = proxy_import(client->proxy, fd, format, args_has(args, OPTION_PARTIAL), progress_tick, &progress, &report);
    progress_end(&progress);
    return r != 0 ? client_failed(client, r) : show(client, args, &report);
}

static int fail_file(const char *path, int error)
{
    fprintf(stderr, _("lull: '%s' can't be read: %s\n"), path, strerror(error));
    return EXIT_FAILED;
}

static int run_import(Client *client, const Args *args)
{
    const char *path = args_word(args, 0);
    if (strcmp(path, "-") == 0)
        return import_from(client, args, STDIN_FILENO);
    _cleanup_close_ int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return fail_file(path, errno);
    struct stat st;
    if (fstat(fd, &st) >= 0 && S_ISDIR(st.st_mode))
        return fail_file(path, EISDIR);
    return import_from(client, args, fd);
}

const Command command_import = {
    .name = "import",
    .words = "FILE",
    .summary = N_("take in what was exported here or on another machine"),
    .details =
        N_("What is there already stays as it is, so that the same file may come in as often as you like. With one "
           "bad line nothing is taken, unless --partial is given. From csv come intakes and activities alone; its "
           "first row names the columns, at, kind and subject at least. '-' is standard input."),
    .example =
        "lull import journal.jsonl\nlull import --format csv tablets.csv\nssh laptop lull export | lull import -",
    .min_words = 1,
    .max_words = 1,
    .completes = WORD_FILE,
    .options = TAKES(OPTION_FILE_FORMAT) | TAKES(OPTION_PARTIAL) | TAKES(OPTION_JSON),
    .run = run_import,
};
