/* SPDX-License-Identifier: MIT */
#pragma once

/* The verbs. Each says here what it is called, what it takes, and what stands in its help; completion and general help
 * are made from the same. A verb is a file cmd-VERB.c, small families share one. */

#include <stddef.h>

#include "args.h"
#include "client.h"

/* Contract; scripts rely on them. */
typedef enum ExitCode {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_WRONG_USAGE = 2,
    EXIT_UNREACHABLE = 3,
    EXIT_UNKNOWN = 4,
    EXIT_CLOSE = 10,
    EXIT_TOO_SOON = 11,
    EXIT_OVER_LIMIT = 12,
} ExitCode;

/* What can stand in a verb's place for words, for completion. */
typedef enum WordKind {
    WORD_NONE,
    WORD_SUBSTANCE,
    WORD_ACTIVITY,
    WORD_DUE,        /* ids of what is due or snoozed */
    WORD_OCCURRENCE, /* ids of today and tomorrow */
    WORD_TOPIC,      /* of facts */
    WORD_DURATION,
    WORD_ENTRY, /* ids of the newest entries */
    WORD_FILE,
} WordKind;

typedef struct Command {
    const char *name;
    const char *words;   /* "SUBSTANCE [AMOUNT]", or empty */
    const char *summary; /* to be looked up, as the details are */
    const char *details; /* further paragraphs, or NULL */
    const char *example; /* a line each */
    size_t min_words, max_words;
    WordKind completes, completes_second; /* the first word, and the second */
    Options options;                      /* OPTION_HELP is there always */
    /* An ExitCode, or a negative errno that nothing was said about yet. */
    int (*run)(Client *client, const Args *args);
} Command;

extern const Command command_backup;
extern const Command command_status, command_agenda, command_can, command_took, command_did, command_snooze,
    command_skip, command_why, command_log, command_undo, command_amend, command_bedtime, command_pause, command_resume,
    command_check_config, command_reload, command_facts, command_setup, command_export, command_import;
extern const Command command_attack, command_diary, command_report, command_stretch;

const Command *command_find(const char *name);
/* NULL after the last. */
const Command *command_nth(size_t i);
/* The verb that was probably meant, or NULL. */
const char *command_suggest(const char *typed);

void command_help_all(Page *page);
void command_help(Page *page, const Command *command);

/* Shell completion: candidates for the last of `words`, a line each; words[0] is the verb. Never fails loudly. */
void complete(Client *client, size_t n, char **words);
