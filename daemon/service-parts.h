/* SPDX-License-Identifier: MIT */
#pragma once

/* What the service is made of that comes from around it: settings, zone, journal, and who we are. */

#include "core/zone.h"
#include "settings.h"
#include "store.h"

/* What is in force while the configuration has errors; none: it has none. */
typedef enum Instead { INSTEAD_NONE, INSTEAD_KEPT, INSTEAD_DEFAULTS } Instead;

/* "FILE:LINE: sentence" for each problem, NULL-terminated; parts_strv_free() it. What is in force instead is said
 * first.
 */
int parts_problems(const Settings *settings, Instead instead, char ***ret);
char **parts_strv_free(char **strv);
/* The first error in a sentence, and how many more there are. Caller frees. */
int parts_refusal(const Settings *settings, char **ret);

/* What is in force at a start when the configuration has errors: the last one without, or the shipped defaults. */
int parts_fall_back(Settings **ret, Instead *ret_instead);
/* Keeps a configuration for that. The folder of the journal exists. */
void parts_keep(const Settings *settings);

/* The zone in force on this machine; UTC, with *ret_error saying why, where it can't be known. -ENOMEM. */
int parts_zone(Zone **ret, int *ret_error);

/* Where the journal is. Its folder is closed to others where it exists. Caller frees. */
int parts_journal_path(char **ret);

/* Where what stands on the screen is kept for a lulld after one that was killed. Caller frees; NULL: nowhere. */
char *parts_left_path(void);

/* Names this machine in entries, without giving its id away; as long as DEVICE_SIZE. */
void parts_device(char ret[static DEVICE_SIZE]);
uint64_t parts_seed(void);
