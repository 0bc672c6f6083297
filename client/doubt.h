/* SPDX-License-Identifier: MIT */
#pragma once

/* What speaks against an intake, said and asked before it is recorded. Only for a person at a terminal: elsewhere it is
 * recorded, and the warning comes with the answer. */

#include "client.h"

/* `amount` as typed or empty. 0: record it; an ExitCode after having said why not. *ret_asked: the person has said yes.
 */
int doubt_settle(Client *client, const char *substance, const char *amount, Usec at, bool *ret_asked);
/* Says that nothing was recorded; returns the ExitCode. */
int doubt_refused(void);
