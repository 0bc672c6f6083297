/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "command.h"
#include "core/diary.h"
#include "enums.h"
#include "l10n.h"
#include "render.h"
#include "setup.h"
#include "subjects.h"

/* `lull __complete VERB WORD… LAST` prints what LAST could become, a candidate a line, with a tab and an explanation.
 * The shells do the matching. Nothing here starts the service or waits long: a person is at the keyboard. */

#define TIMEOUT (USEC_PER_SEC / 2)

static void offer(Client *client, const char *candidate, const char *explanation)
{
    client_write(client, candidate, strlen(candidate));
    client_write(client, "\t", 1);
    client_write(client, explanation, strlen(explanation));
    client_write(client, "\n", 1);
}

static void offer_verbs(Client *client)
{
    const Command *command;
    for (size_t i = 0; (command = command_nth(i)); i++)
        offer(client, command->name, _(command->summary));
}

/* Before any verb, by the words that help has for them. */
static void offer_own_options(Client *client)
{
    offer(client, "--help", _("this, or with a verb its own help"));
    offer(client, "--version", _("which lull this is"));
}

static void offer_options(Client *client, const Command *command)
{
    char option[64];
    for (int i = 0; i < _OPTION_MAX; i++)
        if (i == OPTION_HELP || command->options & TAKES(i)) {
            snprintf(option, sizeof(option), "--%s", option_info(i)->name);
            offer(client, option, _(option_info(i)->help));
        }
}

/* One of several words with commas between: what is typed already stands before it, for shells match from the start. */
static void offer_listed(Client *client, const char *typed, const char *word, const char *explanation)
{
    char candidate[256];
    const char *comma = strrchr(typed, ',');
    int before = comma ? (int)(comma + 1 - typed) : 0;
    int n = snprintf(candidate, sizeof(candidate), "%.*s%s", before, typed, word);
    if (n > 0 && (size_t)n < sizeof(candidate))
        offer(client, candidate, explanation);
}

static void offer_subjects(Client *client, const char *kind)
{
    _cleanup_(subject_list_clear) SubjectList list = {};
    if (proxy_get_subjects(client->proxy, &list) != 0)
        return;
    for (size_t i = 0; i < list.n; i++)
        if (!kind || strcmp(text_or(list.items[i].kind, ""), kind) == 0)
            offer(client, text_or(list.items[i].name, ""), text_or(list.items[i].title, ""));
}

static void offer_occurrences(Client *client, const OccurrenceList *list)
{
    for (size_t i = 0; i < list->n; i++)
        offer(client, text_or(list->items[i].id, ""), text_or(list->items[i].title, ""));
}

static void offer_due(Client *client)
{
    _cleanup_(status_clear) Status status = {};
    if (proxy_get_status(client->proxy, &status) == 0)
        offer_occurrences(client, &status.due);
}

static void offer_agenda(Client *client)
{
    _cleanup_(occurrence_list_clear) OccurrenceList list = {};
    Usec now = client->view.now;
    if (proxy_get_agenda(client->proxy, now - USEC_PER_DAY, now + USEC_PER_DAY, &list) == 0)
        offer_occurrences(client, &list);
}

static void offer_topics(Client *client)
{
    _cleanup_(fact_list_clear) FactList list = {};
    _cleanup_(texts_clear) Texts topics = {};
    if (proxy_get_facts(client->proxy, &list) != 0 || facts_topics(&list, &topics) < 0)
        return;
    for (size_t i = 0; i < topics.n; i++)
        offer(client, topics.items[i], "");
}

/* What people mostly put off or pause for; any other may be typed. */
static void offer_durations(Client *client, const Command *command)
{
    static const char *const snoozes[] = {"10m", "20m", "30m", "1h"}, *const pauses[] = {"12h", "1d", "3d", "1w"};
    const char *const *spans = command == &command_pause ? pauses : snoozes;
    for (size_t i = 0; i < ARRAY_SIZE(snoozes); i++)
        offer(client, spans[i], "");
}

static void offer_entries(Client *client)
{
    _cleanup_(log_entry_list_clear) LogEntryList list = {};
    _cleanup_free_ char *cursor = NULL;
    const LogFilter newest = {.limit = 10};
    if (proxy_query(client->proxy, &newest, &list, &cursor) != 0)
        return;
    for (size_t i = 0; i < list.n; i++) {
        const LogEntry *e = &list.items[i];
        char when[RENDER_DATE_LEN], what[RENDER_DATE_LEN + RENDER_TITLE_LEN];
        if (e->voided)
            continue;
        snprintf(what, sizeof(what), "%s, %s", text_or(e->subject, text_or(e->kind, "")),
                 render_when(&client->view, e->at, when));
        offer(client, render_short_id(text_or(e->id, "")), what);
    }
}

static void offer_words(Client *client, const Command *command, WordKind kind)
{
    switch (kind) {
    case WORD_SUBSTANCE:
        return offer_subjects(client, "intake");
    case WORD_ACTIVITY:
        return offer_subjects(client, "activity");
    case WORD_DUE:
        return offer_due(client);
    case WORD_OCCURRENCE:
        return offer_agenda(client);
    case WORD_TOPIC:
        return offer_topics(client);
    case WORD_DURATION:
        return offer_durations(client, command);
    case WORD_ENTRY:
        return offer_entries(client);
    case WORD_FILE:
    case WORD_NONE:
        return;
    }
}

/* Only what can be turned on or off. */
static void offer_habits(Client *client, bool on)
{
    _cleanup_(habits_clear) HabitList list = {};
    if (habits_list(client, &list) < 0)
        return;
    for (size_t i = 0; i < list.n; i++)
        if (list.items[i].on == on)
            offer(client, list.items[i].name, list.items[i].summary);
}

static void offer_cautions(Client *client, const char *typed)
{
    for (int i = 0; i < _CAUTION_MAX; i++)
        if (i != CAUTION_MINOR)
            offer_listed(client, typed, caution_info((Caution)i)->word, _(caution_info((Caution)i)->label));
    offer_listed(client, typed, "age=", _("in years, where that is below 18"));
    if (!strchr(typed, ','))
        offer(client, "none", "");
}

static void offer_yes_or_no(Client *client)
{
    offer(client, "yes", "");
    offer(client, "no", "");
}

/* The words of a field of the diary, for the option that says it. */
static void offer_diary_words(Client *client, const char *typed, DiaryField field)
{
    const DiaryInfo *info = diary_info(field);
    for (int i = 0; i < DIARY_WORDS_MAX && info->words[i]; i++)
        offer_listed(client, typed, info->words[i], "");
    if (info->type != DIARY_NUMBER && !strchr(typed, ','))
        offer(client, "none", "");
}

static void offer_kinds(Client *client)
{
    for (int i = 0; i < _ENTRY_KIND_MAX; i++)
        offer(client, entry_kind_to_string(i), "");
}

static void offer_formats(Client *client, const Command *command)
{
    offer(client, "jsonl", _("complete"));
    offer(client, "csv", _("for a spreadsheet"));
    if (command == &command_export)
        offer(client, "ics", _("for a calendar"));
}

/* Whether the word before the last is an option that wants a value. */
static Option option_before(const Command *command, size_t n, char **words)
{
    if (n >= 2 && strncmp(words[n - 2], "--", 2) == 0)
        for (int i = 0; i < _OPTION_MAX; i++)
            if ((command->options & TAKES(i)) && option_info(i)->value &&
                strcmp(option_info(i)->name, words[n - 2] + 2) == 0)
                return i;
    return _OPTION_MAX;
}

/* Which word of its own the last one is, counted from 0: options and their values don't count. */
static size_t words_before(const Command *command, size_t n, char **words)
{
    size_t count = 0;
    for (size_t i = 1; i + 1 < n; i++)
        if (words[i][0] != '-' && option_before(command, i + 1, words) == _OPTION_MAX)
            count++;
    return count;
}

static void offer_report_formats(Client *client)
{
    offer(client, "text", _("for the terminal"));
    offer(client, "pdf", _("a page to be printed"));
    offer(client, "html", _("a page for a browser"));
    offer(client, "svg", _("a page as a drawing"));
    offer(client, "json", _("the numbers"));
}

static void offer_next(Client *client, const Command *command, size_t place)
{
    /* A span alone means what is due. */
    if (place == 0 && command == &command_snooze)
        offer_durations(client, command);
    offer_words(client, command, place == 0 ? command->completes : place == 1 ? command->completes_second : WORD_NONE);
}

void complete(Client *client, size_t n, char **words)
{
    const Command *command = n > 1 ? command_find(words[0]) : NULL;
    proxy_only_running(client->proxy, TIMEOUT);
    if (n <= 1)
        return n == 1 && words[0][0] == '-' ? offer_own_options(client) : offer_verbs(client);
    if (!command)
        return;
    Option before = option_before(command, n, words);
    if (before == OPTION_SUBJECT)
        offer_subjects(client, NULL);
    else if (before == OPTION_KIND)
        offer_kinds(client);
    else if (before >= OPTION_SEV_BED && before <= OPTION_IRLS)
        offer_diary_words(client, words[n - 1], before - OPTION_SEV_BED);
    else if (before == OPTION_REPORT_FORMAT)
        offer_report_formats(client);
    else if (before == OPTION_FILE_FORMAT)
        offer_formats(client, command);
    else if (before == OPTION_ENABLE || before == OPTION_DISABLE)
        offer_habits(client, before == OPTION_DISABLE);
    else if (before == OPTION_CAUTION)
        offer_cautions(client, words[n - 1]);
    else if (before == OPTION_MAGNESIUM || before == OPTION_IRON || before == OPTION_DISCREET)
        offer_yes_or_no(client);
    else if (before == _OPTION_MAX && words[n - 1][0] == '-')
        offer_options(client, command);
    else if (before == _OPTION_MAX)
        offer_next(client, command, words_before(command, n, words));
}
