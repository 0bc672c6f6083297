/* SPDX-License-Identifier: MIT */
#pragma once

/* The words of a scenario's line; both change the line. */

/* The next word, with *rest behind it and the blanks that follow; empty at the end. */
char *scenario_word(char **rest);
/* Takes off a comment, which begins a line or follows a blank, and the blanks at the end. */
void scenario_strip(char *line);
