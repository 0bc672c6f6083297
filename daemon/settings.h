/* SPDX-License-Identifier: MIT */
#pragma once

/* Configuration files → a validated regimen, with every problem located.
 *
 * Layers, later ones over earlier ones, key by key (`key =` resets to the default): the defaults built in
 * (conf/defaults.conf), DATADIR/lull/lull.conf, each of $XDG_CONFIG_DIRS/lull/lull.conf,
 * $XDG_CONFIG_HOME/lull/lull.conf, then conf.d/ of the latter in byte order. A configuration with errors is refused as
 * a whole; notices don't refuse it. */

#include <stdbool.h>
#include <stddef.h>

#include "core/regimen.h"

typedef struct SettingsProblem {
    char *file;
    int line; /* 0: the file as a whole */
    char *text;
    bool notice; /* worth telling, not an error */
} SettingsProblem;

typedef struct Settings {
    Regimen *regimen; /* NULL where there are errors */
    SettingsProblem *problems;
    size_t n_problems, n_errors;
    char *text; /* of settings_load(), without errors: all that was read, for settings_keep(); else NULL */
} Settings;

/* All of these return 0 also where the files are wrong: *ret says so. Negative errno: memory, or a file that can't be
 * read for reasons that are not the user's. */
int settings_load(Settings **ret);
/* The defaults alone. Can't be wrong. */
int settings_defaults(Settings **ret);
/* One file over the defaults: for check-config FILE. A file that isn't there is a problem too. */
int settings_load_file(const char *path, Settings **ret);
/* Text over the defaults, for --simulate; `name` and `first_line` locate problems; `with_reminders` false drops the
 * shipped reminders. */
int settings_load_text(const char *name, int first_line, const char *text, bool with_reminders, Settings **ret);
/* Keeps at `path` (0600; its folder exists) what settings_load() read without errors, for a start at which the files
 * have some. A file that holds the same is left alone, and with errors nothing is done. */
int settings_keep(const Settings *settings, const char *path);
/* The one that was kept: the same layers over the defaults of now, so it may have errors in its turn. -ENOENT: none. */
int settings_load_kept(const char *path, Settings **ret);
Settings *settings_free(Settings *settings);

/* "FILE:LINE: sentence", or "FILE:LINE: note: sentence". Caller frees. */
int settings_problem_format(const SettingsProblem *problem, char **ret);

static inline void settings_freep(Settings **settings)
{
    settings_free(*settings);
}
