/* SPDX-License-Identifier: MIT */
/* undo, amend: the journal only grows, and later lines correct earlier ones. */
#include <errno.h>
#include <string.h>

#include "command.h"
#include "enums.h"
#include "journal.h"
#include "l10n.h"
#include "render.h"
#include "subjects.h"

static int show_entry(Client *client, const Args *args, const char *label, const LogEntry *entry)
{
    _cleanup_(subject_list_clear) SubjectList subjects = {};
    _cleanup_(page_clearp) Page page = {};
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_entry_json(entry));
    /* Without titles names will do. */
    int r = proxy_get_subjects(client->proxy, &subjects);
    if (r >= 0)
        r = client_page(client, &page);
    if (r < 0)
        return r;
    render_entry(&page, label, entry, &subjects);
    return client_show(client, &page);
}

static int run_undo(Client *client, const Args *args)
{
    _cleanup_(log_entry_clear) LogEntry undone = {};
    _cleanup_free_ char *id = NULL;
    const char *typed = args_word(args, 0);
    int r = typed ? journal_resolve(client, typed, &id) : 0;
    if (r != 0)
        return r;
    r = proxy_undo(client->proxy, text_or(id, ""), &undone);
    if (r != 0)
        return client_failed(client, r);
    return show_entry(client, args, _("Undone:"), &undone);
}

/* In the unit of what is amended, which says none where it had no amount. */
static int read_amount(Client *client, const LogEntry *entry, const char *text, RecordOptions *ret)
{
    _cleanup_(subject_list_clear) SubjectList subjects = {};
    Amount amount;
    if (strcmp(text_or(entry->kind, ""), entry_kind_to_string(ENTRY_INTAKE)) != 0) {
        fputs(_("lull: only an intake has an amount\n"), stderr);
        return -EINVAL;
    }
    int r = entry->unit ? 0 : proxy_get_subjects(client->proxy, &subjects);
    if (r != 0)
        return r > 0 ? client_failed(client, r) : r;
    const Subject *subject = entry->unit ? NULL : subjects_find(&subjects, text_or(entry->subject, ""));
    const char *unit = subject ? text_or(subject->unit, "") : text_or(entry->unit, "");
    if (amount_read(text, text_or(entry->subject, ""), unit, &amount) < 0)
        return -EINVAL;
    ret->amount = amount_to_double(amount);
    return 0;
}

static int read_changes(Client *client, const Args *args, const LogEntry *entry, RecordOptions *ret)
{
    const char *when = args_value(args, OPTION_AT);
    char text[AMOUNT_TEXT_LEN];
    *ret = (RecordOptions){.note = args_value(args, OPTION_NOTE), .confirmed = args_has(args, OPTION_YES)};
    if ((when && client_when(client, when, WHEN_PAST, &ret->at) < 0) || amount_text(args, 1, text) < 0)
        return -EINVAL;
    if (!when && !ret->note && !*text) {
        fputs(_("lull: say what is to change: an amount, --at or --note\n"), stderr);
        return -EINVAL;
    }
    return *text ? read_amount(client, entry, text, ret) : 0;
}

static int amend(Client *client, const char *id, RecordOptions *options, char **ret_id, Texts *ret_warnings)
{
    int r = proxy_amend(client->proxy, id, options, ret_id, ret_warnings);
    if (r != PROXY_E_CONFIRM || !client->interactive)
        return client_failed(client, r);
    (void)client_failed(client, r);
    if (!client_ask(_("Change it anyway?")))
        return EXIT_FAILED;
    options->confirmed = true;
    return client_failed(client, proxy_amend(client->proxy, id, options, ret_id, ret_warnings));
}

static int run_amend(Client *client, const Args *args)
{
    _cleanup_free_ char *id = NULL, *new_id = NULL;
    _cleanup_(texts_clear) Texts warnings = {};
    _cleanup_(log_entry_clear) LogEntry old = {}, new = {};
    RecordOptions options;
    int r = journal_resolve(client, args_word(args, 0), &id);
    if (r != 0)
        return r;
    if ((r = journal_find(client, id, &old)) != 0)
        return client_failed(client, r);
    if ((r = read_changes(client, args, &old, &options)) != 0)
        return r == -EINVAL ? EXIT_WRONG_USAGE : r;
    if ((r = amend(client, id, &options, &new_id, &warnings)) != 0)
        return r;
    if ((r = journal_find(client, new_id, &new)) == 0)
        r = show_entry(client, args, _("Now:"), &new);
    client_flush(client);
    client_warn(client, &warnings);
    return client_failed(client, r);
}

const Command command_undo = {
    .name = "undo",
    .words = "[ID]",
    .summary = N_("undo an entry, and all that follows from it"),
    .details =
        N_("Without an ID it is the newest entry that a person made; once more undoes the one before. The ID is what "
           "'lull log' shows at the end of a line."),
    .example = "lull undo\nlull undo 9f03c1",
    .max_words = 1,
    .completes = WORD_ENTRY,
    .options = TAKES(OPTION_JSON),
    .run = run_undo,
};

const Command command_amend = {
    .name = "amend",
    .words = "ID [AMOUNT]",
    .summary = N_("change the amount, time or note of an entry"),
    .details = N_("The ID is what 'lull log' shows at the end of a line. The journal keeps the old entry too."),
    .example = "lull amend 9f03c1 300 mg\nlull amend 9f03c1 --at 'yesterday 22:30'",
    .min_words = 1,
    .max_words = 3,
    .completes = WORD_ENTRY,
    .options = TAKES(OPTION_AT) | TAKES(OPTION_NOTE) | TAKES(OPTION_YES) | TAKES(OPTION_JSON),
    .run = run_amend,
};
