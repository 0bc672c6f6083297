/* SPDX-License-Identifier: MIT */
#pragma once

/* Files that a user may take over into conf.d: what lull brings along in DATADIR/lull/habits, and what others put into
 * lull/habits below $XDG_DATA_DIRS. The second line of each says what it is, a line "# Source: " who says so. */

#include "client.h"

typedef struct Habit {
    char *name;
    char *path;    /* of the file that is handed out */
    char *summary; /* "A warm bath before bed." */
    char *source;  /* with its confidence */
    bool on;       /* it lies in the user's conf.d */
} Habit;
DEFINE_LIST(HabitList, Habit);

/* By name. -errno. */
int habits_list(const Client *client, HabitList *ret);
void habits_clear(HabitList *list);

/* 0, an ExitCode after having said what is wrong, or a negative errno. */
int habit_enable(Client *client, const char *name);
int habit_disable(Client *client, const char *name);

/* The text with "@TODAY+27d@" made a date. Allocated; NULL when out of memory. */
char *habit_fill(const char *text, Day today);
