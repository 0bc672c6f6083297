/* SPDX-License-Identifier: MIT */
#pragma once

/* Which occurrences stand on which notification: values and lists, nothing of the screen. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/entry.h"

/* So many groups that have left the screen are remembered, for presses that were on their way. */
#define GROUPS_GONE_MAX 16

/* A set of occurrences, in the order in which they were added. */
typedef struct Ids {
    OccurrenceId *items;
    size_t n, allocated;
} Ids;

void ids_clear(Ids *ids);
int ids_add(Ids *ids, const OccurrenceId *id); /* -ENOMEM */
int ids_copy(const Ids *ids, Ids *ret);        /* -ENOMEM; *ret is to be cleared in any case */
/* Nothing happens where it isn't there. */
void ids_remove(Ids *ids, const OccurrenceId *id);
bool ids_contain(const Ids *ids, const OccurrenceId *id);
/* Whether all of them are among the others. */
bool ids_within(const Ids *ids, const Ids *others);

/* One notification. What is gone is off the screen, and keeps the occurrences that stood on it last. */
typedef struct Group Group;
struct Group {
    Group *next;
    uint64_t key;
    Ids ids;
    bool gone;
    bool changed; /* since it was shown */
};

/* Newest first. An occurrence stands in at most one group that isn't gone. */
typedef struct Groups {
    Group *first;
} Groups;

/* A group with a copy of `ids`; -ENOMEM. */
int groups_add(Groups *groups, uint64_t key, const Ids *ids, Group **ret);
void groups_clear(Groups *groups);
/* Forgets the oldest of those that are gone, beyond GROUPS_GONE_MAX. */
void groups_limit(Groups *groups);

/* NULL: none. */
Group *groups_find(const Groups *groups, uint64_t key);
/* Among those that aren't gone: the one that shows this occurrence. */
Group *groups_find_showing(const Groups *groups, const OccurrenceId *id);
/* Among those that aren't gone: one with nothing but what is in `ids`. */
Group *groups_find_within(const Groups *groups, const Ids *ids);
