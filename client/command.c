/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <string.h>

#include "l10n.h"
#include "macro.h"
#include "suggest.h"

/* In the order in which the help lists them. */
/* clang-format off */
static const Command *const commands[] = {
    &command_status,
    &command_agenda,
    &command_can,
    &command_took,
    &command_did,
    &command_snooze,
    &command_skip,
    &command_why,
    &command_stretch,
    &command_attack,
    &command_diary,
    &command_report,
    &command_log,
    &command_undo,
    &command_amend,
    &command_export,
    &command_import,
    &command_backup,
    &command_bedtime,
    &command_pause,
    &command_resume,
    &command_check_config,
    &command_reload,
    &command_facts,
    &command_setup,
};
/* clang-format on */

const Command *command_nth(size_t i)
{
    return i < ARRAY_SIZE(commands) ? commands[i] : NULL;
}

const Command *command_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

const char *command_suggest(const char *typed)
{
    const char *names[ARRAY_SIZE(commands)];
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
        names[i] = commands[i]->name;
    return suggest(typed, names, ARRAY_SIZE(names));
}

#define COLUMN_SUMMARY 16
#define COLUMN_OPTION 22
/* Below this width explanations go under what they explain. */
#define WIDTH_TWO_COLUMNS 60

/* Where an explanation begins. */
static unsigned explanation_column(const Page *page, unsigned wanted)
{
    return page->view.width < WIDTH_TWO_COLUMNS ? 6 : wanted;
}

static void put_explained(Page *page, const char *what, unsigned column, const char *text)
{
    column = explanation_column(page, column);
    page_column(page, 2);
    page_text(page, TONE_STRONG, 2, what);
    if (page->column + 2 > column)
        page_break(page);
    page_column(page, column);
    page_text(page, TONE_PLAIN, column, text);
    page_end_line(page);
}

static void put_paragraph(Page *page, const char *text)
{
    page_text(page, TONE_PLAIN, 0, text);
    page_end_line(page);
}

void command_help_all(Page *page)
{
    put_paragraph(page, _("lull: reminders and a journal for people with restless legs. Not medical advice."));
    page_break(page);
    put_paragraph(page, _("Usage: lull [VERB] [WORDS and OPTIONS]"));
    page_break(page);
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
        put_explained(page, commands[i]->name, COLUMN_SUMMARY, _(commands[i]->summary));
    page_break(page);
    put_explained(page, "--help", COLUMN_SUMMARY, _("this, or with a verb its own help"));
    put_explained(page, "--version", COLUMN_SUMMARY, _("which lull this is"));
    page_break(page);
    put_paragraph(page,
                  _("Without a verb it is 'lull status'. Times are written as 22:30, 'yesterday 22:30', '2h ago' or "
                    "'2026-11-22 22:30'; spans as 10m, 1h30m or 3d; amounts as 200 mg, 1.5 g or 2 tablets."));
    page_break(page);
    put_paragraph(page, _("Example: lull took magnesium --at 22:30"));
    put_paragraph(page, _("See also: man lull"));
}

static void put_option(Page *page, const OptionInfo *info)
{
    char what[64];
    snprintf(what, sizeof(what), "%s%.1s%s--%s%s%s", info->letter ? "-" : "", info->letter ? &info->letter : "",
             info->letter ? ", " : "", info->name, info->value ? " " : "", info->value ? info->value : "");
    put_explained(page, what, COLUMN_OPTION, _(info->help));
}

void command_help(Page *page, const Command *command)
{
    char usage[64];
    snprintf(usage, sizeof(usage), "%s%s%s", command->name, *command->words ? " " : "", command->words);
    /* Translators: the verb and its words, such as "can SUBSTANCE [AMOUNT]". */
    page_textf(page, TONE_PLAIN, 0, _("Usage: lull %s [OPTIONS]"), usage);
    page_end_line(page);
    page_break(page);
    /* Translators: a verb, which stays as it is, and what it does. */
    page_textf(page, TONE_PLAIN, 0, _("%s: %s."), command->name, _(command->summary));
    page_end_line(page);
    if (command->details) {
        page_break(page);
        put_paragraph(page, _(command->details));
    }
    page_break(page);
    for (int i = 0; i < _OPTION_MAX; i++)
        if (i == OPTION_HELP || command->options & TAKES(i))
            put_option(page, option_info(i));
    page_break(page);
    put_paragraph(page, _("For example:"));
    for (const char *line = command->example; *line;) {
        char example[256];
        size_t size = strcspn(line, "\n");
        snprintf(example, sizeof(example), "%.*s", (int)size, line);
        page_command(page, 2, example);
        line += size + (line[size] == '\n');
    }
}
