/* SPDX-License-Identifier: MIT */
/* took, did: the two verbs that record. */
#include <errno.h>
#include <string.h>

#include "command.h"
#include "doubt.h"
#include "enums.h"
#include "journal.h"
#include "l10n.h"
#include "render.h"
#include "subjects.h"
#include "titles.h"

typedef struct Recording {
    const char *kind, *subject; /* or the id of an occurrence */
    RecordOptions options;
    char amount[AMOUNT_TEXT_LEN];
    bool asked; /* the person has seen what speaks against it */
} Recording;

static bool is_occurrence(const char *subject)
{
    return strchr(subject, '/');
}

/* What an occurrence's dose is counted in, which the service doesn't convert. */
static int convert_amount(Client *client, Recording *recording)
{
    _cleanup_(occurrence_clear) Occurrence occurrence = {};
    Amount amount;
    int r = occurrence_find(client, recording->subject, &occurrence);
    if (r != 0)
        return r == -ENOENT ? 0 : client_failed(client, r);
    /* The service says why an activity has none. */
    recording->options.amount_text = occurrence.substance ? NULL : recording->amount;
    if (!occurrence.substance)
        return 0;
    if (amount_read(recording->amount, occurrence.substance, text_or(occurrence.unit, ""), &amount) < 0)
        return EXIT_WRONG_USAGE;
    recording->options.amount = amount_to_double(amount);
    return 0;
}

static int read_options(Client *client, const Args *args, Recording *ret)
{
    const char *when = args_value(args, OPTION_AT);
    if (when && client_when(client, when, WHEN_PAST, &ret->options.at) < 0)
        return EXIT_WRONG_USAGE;
    if (amount_text(args, 1, ret->amount) < 0)
        return EXIT_WRONG_USAGE;
    ret->options.note = args_value(args, OPTION_NOTE);
    ret->options.confirmed = args_has(args, OPTION_YES);
    if (!*ret->amount)
        return 0;
    if (is_occurrence(ret->subject))
        return convert_amount(client, ret);
    ret->options.amount_text = ret->amount;
    return 0;
}

static int send_once(Client *client, const Recording *recording, char **ret_id, Texts *ret_warnings)
{
    if (is_occurrence(recording->subject))
        return proxy_done(client->proxy, recording->subject, &recording->options, ret_id, ret_warnings);
    return proxy_record(client->proxy, recording->kind, recording->subject, &recording->options, ret_id, ret_warnings);
}

/* Once more after a yes, where the service wants one and somebody is there to be asked. */
static int send_or_ask(Client *client, Recording *recording, char **ret_id, Texts *ret_warnings)
{
    int r = send_once(client, recording, ret_id, ret_warnings);
    if (r != PROXY_E_CONFIRM)
        return client_failed(client, r);
    int code = client_failed(client, r);
    if (!client->interactive)
        return code;
    if (!client_ask(_("Record it anyway?")))
        return doubt_refused();
    recording->asked = recording->options.confirmed = true;
    return client_failed(client, send_once(client, recording, ret_id, ret_warnings));
}

static int show_entry(Client *client, const LogEntry *entry)
{
    _cleanup_(subject_list_clear) SubjectList subjects = {};
    _cleanup_(page_clearp) Page page = {};
    /* Without titles names will do. */
    int r = proxy_get_subjects(client->proxy, &subjects);
    if (r >= 0)
        r = client_page(client, &page);
    if (r < 0)
        return r;
    render_entry(&page, _("Recorded:"), entry, &subjects);
    return client_show(client, &page);
}

/* It is recorded, whatever happens from here on: an entry that can't be read back is no failure. */
static int show_recorded(Client *client, const Args *args, char *id)
{
    _cleanup_(log_entry_clear) LogEntry entry = {};
    const LogEntry only_id = {.id = id};
    bool known = journal_find(client, id, &entry) == 0;
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_entry_json(known ? &entry : &only_id));
    return known ? show_entry(client, &entry) : client_show_sentence(client, strdup(_("Recorded.")));
}

static int run_record(Client *client, const Args *args, EntryKind kind)
{
    Recording recording = {.kind = entry_kind_to_string(kind), .subject = args_word(args, 0)};
    _cleanup_free_ char *id = NULL, *name = NULL;
    _cleanup_(texts_clear) Texts warnings = {};
    int r = read_options(client, args, &recording);
    if (r == 0)
        r = title_to_subject(client, recording.subject, recording.kind, &name);
    if (r != 0)
        return r;
    recording.subject = name;
    if (kind == ENTRY_INTAKE && client->interactive && !recording.options.confirmed &&
        !is_occurrence(recording.subject))
        r = doubt_settle(client, recording.subject, recording.amount, recording.options.at, &recording.asked);
    if (r == 0)
        r = send_or_ask(client, &recording, &id, &warnings);
    if (r != 0)
        return r;
    r = show_recorded(client, args, id);
    client_flush(client);
    if (!recording.asked)
        client_warn(client, &warnings);
    return r;
}

static int run_took(Client *client, const Args *args)
{
    return run_record(client, args, ENTRY_INTAKE);
}

static int run_did(Client *client, const Args *args)
{
    return run_record(client, args, ENTRY_ACTIVITY);
}

const Command command_took = {
    .name = "took",
    .words = "SUBSTANCE [AMOUNT]",
    .summary = N_("record what you took; without an amount the reminder's dose"),
    .details = N_(
        "Recording is never refused for spacing or a limit: the journal holds what happened, and a warning says what "
        "speaks against it. On a terminal it is asked first. An amount that is probably a mistake needs a yes. A "
        "bare time is the latest past one. Instead of a substance the id of an occurrence may be given."),
    .example = "lull took magnesium --at 22:30\nlull took magnesium 200 mg --note 'with dinner'",
    .min_words = 1,
    .max_words = 3,
    .completes = WORD_SUBSTANCE,
    .options = TAKES(OPTION_AT) | TAKES(OPTION_NOTE) | TAKES(OPTION_YES) | TAKES(OPTION_JSON),
    .run = run_took,
};

const Command command_did = {
    .name = "did",
    .words = "ACTIVITY",
    .summary = N_("record what you did"),
    .details = N_("A bare time is the latest past one. Instead of an activity the id of an occurrence may be given."),
    .example = "lull did stretch\nlull did stretch --at '20m ago'",
    .min_words = 1,
    .max_words = 1,
    .completes = WORD_ACTIVITY,
    .options = TAKES(OPTION_AT) | TAKES(OPTION_NOTE) | TAKES(OPTION_YES) | TAKES(OPTION_JSON),
    .run = run_did,
};
