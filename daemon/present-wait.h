/* SPDX-License-Identifier: MIT */
#pragma once

/* What is due and waits for somebody to be there: values and a list. */

#include "core/entry.h"
#include "present-group.h"
#include "usec.h"

typedef struct Wait {
    OccurrenceId id;
    Usec since;
    Usec limit; /* it waits no longer */
} Wait;

/* In the order in which they were added. */
typedef struct Waits {
    Wait *items;
    size_t n, allocated;
    Usec limit; /* for all of them, instead of their own; 0: none */
} Waits;

void waits_clear(Waits *waits);
/* What waits already goes on waiting as long as it would have. -ENOMEM. */
int waits_add(Waits *waits, const OccurrenceId *id, Usec now, Usec limit);
/* Nothing happens where it isn't there. */
void waits_remove(Waits *waits, const OccurrenceId *id);
/* How long it waits; 0: it doesn't. */
Usec waits_until(const Waits *waits, const OccurrenceId *id);
/* When the first has waited long enough; USEC_NEVER. */
Usec waits_next(const Waits *waits);
/* Moves those that have waited long enough, or all of them at USEC_NEVER, to `ids`. -ENOMEM: some are left. */
int waits_take(Waits *waits, Usec now, Ids *ids);
