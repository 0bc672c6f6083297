/* SPDX-License-Identifier: MIT */
#pragma once

/* The lines of a scenario file, and their words. */

#include <stddef.h>
#include <stdio.h>

#define SCENARIO_SIZE_MAX (4 * 1024 * 1024) /* bytes */

typedef struct ScenarioLines {
    FILE *in;
    char *text; /* the line at hand, without its end; the reader frees it */
    size_t room, total;
    int n; /* its number, from 1 */
} ScenarioLines;

enum {
    SCENARIO_LINE = 1,
    SCENARIO_LINE_WRONG, /* *ret_wanted says what was expected */
};

/* Reads on: SCENARIO_LINE; 0 where there are no more; SCENARIO_LINE_WRONG; negative errno. A line is UTF-8 without
 * control characters, its end LF or CR LF. */
int scenario_next_line(ScenarioLines *lines, const char **ret_wanted);

/* Both change the line. The next word, with *rest behind it and the blanks that follow; empty at the end. */
char *scenario_word(char **rest);
/* Takes off a comment, which begins a line or follows a blank, and the blanks at the end. */
void scenario_strip(char *line);
