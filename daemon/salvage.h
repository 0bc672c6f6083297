/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdio.h>

/* `lulld --salvage FILE`: whatever can still be read of a journal, as JSON lines for `lull import`. The file and its
 * log are only read. Returns an exit code: 0, also where some of it is lost (which is said on `err`); 1: nothing can be
 * read of it, or it isn't there. */
int salvage_run(const char *path, FILE *out, FILE *err);
