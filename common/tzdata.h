/* SPDX-License-Identifier: MIT */
#pragma once

/* Where a time zone is described on this machine: finds and reads the TZif file, and leaves its meaning to
 * daemon/core/zone.h. */

#include <stddef.h>

/* Reads the description of the zone `name` ("Europe/Berlin"), or with NULL of the zone in force: $TZ where
 * set and not empty, else /etc/localtime.
 *
 * On success *ret_name is the zone's name, as far as it can be known ("Europe/Berlin", "localtime" for a
 * copied file), and either *ret_data and *ret_size hold the file, or *ret_data is NULL and the name is a
 * POSIX rule ("CET-1CEST,M3.5.0,M10.5.0/3"). The caller frees both.
 *
 * -ENOENT: no such zone. -EINVAL: a name that could leave the zone directory. -EFBIG, other errno: reading. */
int tzdata_read(const char *name, char **ret_name, void **ret_data, size_t *ret_size);
