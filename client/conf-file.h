/* SPDX-License-Identifier: MIT */
#pragma once

/* Putting a file of the user's configuration in its place: whole or not at all, and only where the service accepts it.
 */

#include "client.h"

/* A file below the user's configuration folder: "lull.conf", "conf.d/x.conf". -ENOENT: there is no home. */
int conf_file_path(const Client *client, const char *name, char **ret);
bool conf_file_exists(const char *path);

/* Writes `text` to `path` (0600; its folders are made), has the service check it alone and with the rest, and puts it
 * in force. What stood there is kept as PATH.old, and what was kept there before as PATH.old.1 and so on. 0, an ExitCode
 * after having said what is wrong, with everything as it was, or a negative errno. EXIT_UNREACHABLE: it is in place, but the service doesn't know. */
int conf_file_put(Client *client, const char *path, const char *text);
/* Renames a file of the configuration and puts the rest in force; the same answers. */
int conf_file_move(Client *client, const char *from, const char *to);

/* Of what the service says about a configuration: whether anything is more than a note. */
bool conf_file_has_errors(const Texts *problems);

/* Whole; -EFBIG above 1 MiB. */
int conf_file_read(const char *path, char **ret);
