/* SPDX-License-Identifier: MIT */
#pragma once

/* A file that is to be written: it appears under its name when it is complete, 0600, and what was there before stays
 * until then. What isn't a plain file (/dev/stdout, a pipe with a name) is written to as it is. */

#include <stdbool.h>

typedef struct Output {
    int fd;
    char *path; /* NULL: nothing is to be renamed */
    char *part; /* its name until then; NULL: it has none */
} Output;

#define OUTPUT_NONE ((Output){.fd = -1})

/* 0 or a negative errno. */
int output_open(const char *path, Output *ret);
/* To the disk, and into its place. -EEXIST: something is there, and it isn't to be replaced. */
int output_finish(Output *output, bool replace);
/* What was not finished is gone. */
void output_clear(Output *output);
