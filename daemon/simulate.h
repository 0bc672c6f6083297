/* SPDX-License-Identifier: MIT */
#pragma once

/* Scenario files: the same engine over a virtual clock, with a journal in memory. Touches no file but the scenario,
 * no bus, no notification. */

#include <stdio.h>

/* Runs the scenario at `path` ("-": standard input) and prints the transcript to `out`, errors ("FILE:LINE: expected
 * …") to `err`. Returns the exit code: 0; 1: failed; 2: a syntax error, before anything ran. */
int simulate_run(const char *path, FILE *out, FILE *err);
