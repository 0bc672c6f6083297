/* SPDX-License-Identifier: MIT */
#pragma once

/* Watching the service: driven by what it announces, by midnight (which turns "tomorrow" into a time) and by the
 * clock being set. Nothing is polled. */

#include "client.h"

/* Calls `show` at once, and whenever it may have something else to say; what it prints is flushed. Ends when `show`
 * returns a positive number (enough), when standard output has no reader any more, or when the session bus is gone;
 * returns an ExitCode or a negative errno. */
int follow(Client *client, int (*show)(Client *client, void *userdata), void *userdata);
