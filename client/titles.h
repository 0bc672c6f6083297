/* SPDX-License-Identifier: MIT */
#pragma once

/* Names from what was typed. What people read is a title, in the language in force, and it may be typed in a name's
 * place, whatever its case. Names go first. What is neither stays as it was typed: the service says that there is no
 * such thing. All return 0 or an ExitCode, having said what is wrong, or a negative errno. */

#include "client.h"

/* In a list: *ret is borrowed from it, or from `typed`. Those of a `kind` go before others; NULL: any. */
int title_match(const SubjectList *list, const char *typed, const char *kind, const char **ret);
/* What can be recorded. An occurrence's id stays one. */
int title_to_subject(Client *client, const char *typed, const char *kind, char **ret);
/* What the agenda has of yesterday, today and tomorrow. */
int title_to_reminder(Client *client, const char *typed, char **ret);
