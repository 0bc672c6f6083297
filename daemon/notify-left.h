/* SPDX-License-Identifier: MIT */
#pragma once

/* What stands on the screen, kept in a file for the lulld that comes after one that was killed: the buttons would reach
 * nobody. It holds the bus, the server's unique name and ids, never a text. A file that can't be written or read is no
 * error: what is left then stays until somebody closes it. */

#include <stddef.h>
#include <stdint.h>

#include <systemd/sd-bus.h>

#include "notify-item.h"

/* So many are kept, the newest. */
#define NOTIFY_LEFT_MAX 32

typedef struct NotifyLeft {
    char *path;                    /* owned; NULL: nothing is kept */
    uint32_t ids[NOTIFY_LEFT_MAX]; /* as the file has them, of this process */
    size_t n;
} NotifyLeft;

/* `path` may be NULL; its folder is made where it is missing, but none above it. -ENOMEM. */
int notify_left_init(NotifyLeft *left, const char *path);
void notify_left_done(NotifyLeft *left); /* leaves the file */

/* Brings the file up to date with the list, where that has changed; without any notification there is no file. */
void notify_left_keep(NotifyLeft *left, sd_bus *bus, const char *owner, const NotifyList *list);
/* Takes off the screen what an earlier process has kept, if `owner` (NULL: no server) is who showed it, and forgets it.
 * To be called before anything is shown. */
void notify_left_close(NotifyLeft *left, sd_bus *bus, const char *owner);
