/* SPDX-License-Identifier: MIT */
#pragma once

/* How far a long piece of work is: one line on standard error, on a terminal alone, after it has taken a while, and
 * gone again at its end. */

#include <stdbool.h>

#include "usec.h"

typedef struct Progress {
    const char *what; /* "Exporting" */
    int fd;           /* the file that grows, or that is being read */
    bool reads;
    Usec began;
    bool shown;
} Progress;

void progress_begin(Progress *progress, const char *what, int fd, bool reads);
void progress_tick(void *progress);
void progress_end(Progress *progress);
