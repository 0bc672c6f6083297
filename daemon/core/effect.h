/* SPDX-License-Identifier: MIT */
#pragma once

/* What the agenda decided, as values in the order in which it happens. The engine first commits all RECORDs of
 * a list in one transaction, then does the rest: after a crash a reminder may come twice, never not at all. */

#include <stdbool.h>
#include <stddef.h>

#include "entry.h"

typedef enum EffectType {
    EFFECT_RECORD,   /* to the journal: entry */
    EFFECT_RAISE,    /* show it, together with the others of the list: id, nag, late, because, nominal */
    EFFECT_WITHDRAW, /* take it off the screen: id */
    EFFECT_HELD,     /* its time came (or was moved) and it waits: id, until (0: unknown), because */
    EFFECT_STATE,    /* it is now done, snoozed, skipped, missed or dropped: id, state, until, because */
    EFFECT_CHANGED,  /* something that others see has changed: once a list, last */
} EffectType;

typedef struct Effect {
    EffectType type;
    Entry *entry; /* RECORD: owned */
    OccurrenceId id;
    OccurrenceState state;
    Usec nominal;
    Usec until;
    bool nag;
    bool late;                 /* after its time, for a cause other than spacing */
    char because[REASON_SIZE]; /* a substance, "limit", "quiet", "paused", "travel", "due" (another dose is due); or
                                  empty */
} Effect;

typedef struct EffectList {
    Effect *items;
    size_t n, allocated;
} EffectList;

/* Appends a zeroed effect; NULL when out of memory. */
Effect *effect_add(EffectList *list, EffectType type);
void effect_list_clear(EffectList *list);
