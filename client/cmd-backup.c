/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "l10n.h"
#include "output.h"
#include "progress.h"
#include "render.h"

static int fail_file(const char *path, int error)
{
    if (error == -EEXIST)
        fprintf(stderr, _("lull: '%s' is there already: choose another name, or replace it with --force\n"), path);
    else
        fprintf(stderr, _("lull: '%s' can't be written: %s\n"), path, strerror(-error));
    return EXIT_FAILED;
}

/* What has arrived is as long as what was sent. */
static int check_length(const Output *output, const BackupReport *report)
{
    struct stat st;
    if (fstat(output->fd, &st) < 0)
        return -errno;
    return !S_ISREG(st.st_mode) || st.st_size == (off_t)report->bytes ? 0 : -EIO;
}

static int run_backup(Client *client, const Args *args)
{
    _cleanup_(output_clear) Output output = OUTPUT_NONE;
    const char *path = args_word(args, 0);
    bool replace = args_has(args, OPTION_FORCE);
    BackupReport report = {};
    Progress progress;
    struct stat st;
    if (!replace && stat(path, &st) >= 0 && S_ISREG(st.st_mode))
        return fail_file(path, -EEXIST);
    int r = output_open(path, &output);
    if (r < 0)
        return fail_file(path, r);
    progress_begin(&progress, _("Backing up"), output.fd, false);
    r = proxy_backup(client->proxy, output.fd, progress_tick, &progress, &report);
    progress_end(&progress);
    if (r != 0)
        return client_failed(client, r);
    if ((r = check_length(&output, &report)) < 0 || (r = output_finish(&output, replace)) < 0)
        return fail_file(path, r);
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_backup_json(path, &report));
    return client_show_sentence(client, render_backup(path, &report));
}

const Command command_backup = {
    .name = "backup",
    .words = "FILE",
    .summary = N_("a copy of the journal that is checked"),
    .details =
        N_("The copy is a journal itself, compact and complete, readable by you alone. 'man lulld' says how to put one "
           "back. A file that is there is replaced only with --force."),
    .example = "lull backup ~/lull-2026-11-22.db\nlull backup --force /media/stick/lull.db",
    .min_words = 1,
    .max_words = 1,
    .completes = WORD_FILE,
    .options = TAKES(OPTION_FORCE) | TAKES(OPTION_JSON),
    .run = run_backup,
};
