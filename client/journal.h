/* SPDX-License-Identifier: MIT */
#pragma once

/* Finding one thing among what the service lists. The functions return as proxy calls do; -ENOENT: it isn't there. */

#include "args.h"
#include "client.h"

/* The options --since, --until, --kind, --subject and --all: 0, or -EINVAL after having said what is wrong. Borrows
 * from the arguments. */
int journal_read_filter(const Client *client, const Args *args, LogFilter *ret);

/* The entry of a person with this id; clear it after success. */
int journal_find(Client *client, const char *id, LogEntry *ret);
/* An entry's full id from what was typed: the id itself, or the end of it that `log` shows. Returns an ExitCode after
 * having said what is wrong, or 0. */
int journal_resolve(Client *client, const char *typed, char **ret_id);
/* Everything that the filter lets through, at most `limit` (0: all), newest first. */
int journal_read(Client *client, const LogFilter *filter, size_t limit, LogEntryList *ret);
/* The occurrences of so many lull days from today, which is *ret_today. */
int agenda_read(Client *client, unsigned days, OccurrenceList *ret, Day *ret_today);
/* The occurrence with this id. */
int occurrence_find(Client *client, const char *id, Occurrence *ret);
