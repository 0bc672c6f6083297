/* SPDX-License-Identifier: MIT */
#include "present-wait.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "macro.h"

void waits_clear(Waits *waits)
{
    free(waits->items);
    *waits = (Waits){0};
}

static Usec end_of(const Waits *waits, const Wait *wait)
{
    return wait->since + (waits->limit > 0 ? waits->limit : wait->limit);
}

static Wait *find(const Waits *waits, const OccurrenceId *id)
{
    for (size_t i = 0; i < waits->n; i++) {
        if (occurrence_id_equal(&waits->items[i].id, id))
            return &waits->items[i];
    }
    return NULL;
}

int waits_add(Waits *waits, const OccurrenceId *id, Usec now, Usec limit)
{
    if (find(waits, id))
        return 0;
    if (waits->n == waits->allocated) {
        size_t allocated = MAX(waits->allocated * 2, 4);
        Wait *items = reallocarray(waits->items, allocated, sizeof(*items));

        if (!items)
            return -ENOMEM;
        waits->items = items;
        waits->allocated = allocated;
    }
    waits->items[waits->n++] = (Wait){.id = *id, .since = now, .limit = limit};
    return 0;
}

static void remove_at(Waits *waits, size_t i)
{
    memmove(&waits->items[i], &waits->items[i + 1], (waits->n - i - 1) * sizeof(*waits->items));
    waits->n--;
}

void waits_remove(Waits *waits, const OccurrenceId *id)
{
    Wait *wait = find(waits, id);

    if (wait)
        remove_at(waits, (size_t)(wait - waits->items));
}

Usec waits_until(const Waits *waits, const OccurrenceId *id)
{
    const Wait *wait = find(waits, id);

    return wait ? end_of(waits, wait) : 0;
}

Usec waits_next(const Waits *waits)
{
    Usec next = USEC_NEVER;

    for (size_t i = 0; i < waits->n; i++)
        next = MIN(next, end_of(waits, &waits->items[i]));
    return next;
}

int waits_take(Waits *waits, Usec now, Ids *ids)
{
    for (size_t i = 0; i < waits->n;) {
        int r;

        /* Where the clock was set back, nobody knows how long it has waited. */
        if (end_of(waits, &waits->items[i]) > now && waits->items[i].since <= now) {
            i++;
            continue;
        }
        r = ids_add(ids, &waits->items[i].id);
        if (r < 0)
            return r;
        remove_at(waits, i);
    }
    return 0;
}
