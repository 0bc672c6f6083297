/* SPDX-License-Identifier: MIT */
#pragma once

/* The guided run: a terminal, the routine's clock, and the journal at its end. */

#include "client.h"

/* The one that is due, else the first with steps; false where there is none. *ret is borrowed from the list. */
bool stretch_find(Client *client, const SubjectList *subjects, const Subject **ret);
/* An activity to be guided through: `name`, or with NULL the one that is due, else the first with steps. 0, or an
 * ExitCode after having said what is wrong. *ret is borrowed from the list. */
int stretch_choose(Client *client, const char *name, const SubjectList *subjects, const Subject **ret);
/* Walks through it on a terminal and records it. An ExitCode or a negative errno. */
int stretch_run(Client *client, const Subject *activity, bool bell);
