/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "engine-internal.h"
#include "macro.h"

/* How much may wait to be written: years of it. */
#define WAITING_MAX 10000

void engine_drop_waiting(Engine *e)
{
    for (size_t i = 0; i < e->n_waiting; i++)
        entry_free(e->waiting[i]);
    e->n_waiting = 0;
}

static void set_storage(Engine *e, StorageState state, Usec now)
{
    if (state == e->storage)
        return;
    e->storage = state;
    if (e->port.storage)
        e->port.storage(e->port.userdata, state, now);
}

void engine_note_attempt(Engine *e, int r, Usec now)
{
    if (r >= 0) {
        e->retry_at = USEC_NEVER;
        e->retry_span = RETRY_FIRST;
    } else if (e->retry_at <= now || e->retry_at > now + e->retry_span) {
        e->retry_at = now + e->retry_span;
        e->retry_span = MIN(2 * e->retry_span, RETRY_LONGEST);
    }
    set_storage(e, store_state(r), now);
}

int engine_commit(Engine *e, const Entry *const *entries, size_t n, Usec now)
{
    _cleanup_free_ const Entry **all = NULL;
    int r;

    if (n + e->n_waiting == 0)
        return 0;
    if (!e->store)
        return -EROFS;
    all = calloc(n + e->n_waiting, sizeof(*all));
    if (!all)
        return -ENOMEM;
    for (size_t i = 0; i < e->n_waiting; i++)
        all[i] = e->waiting[i];
    for (size_t i = 0; i < n; i++)
        all[e->n_waiting + i] = entries[i];
    r = store_append(e->store, all, n + e->n_waiting);
    if (r >= 0)
        engine_drop_waiting(e);
    engine_note_attempt(e, r, now);
    return MIN(r, 0);
}

int engine_let_wait(Engine *e, const Entry *entry)
{
    if (e->n_waiting == WAITING_MAX)
        return -ENOSPC;
    if (e->n_waiting == e->waiting_allocated) {
        size_t want = MAX(e->waiting_allocated * 2, 16);
        Entry **waiting = realloc(e->waiting, want * sizeof(*waiting));
        if (!waiting)
            return -ENOMEM;
        e->waiting = waiting;
        e->waiting_allocated = want;
    }
    if (entry_copy(entry, &e->waiting[e->n_waiting]) < 0)
        return -ENOMEM;
    e->n_waiting++;
    return 0;
}

Store *engine_store(Engine *e)
{
    return e->store;
}

void engine_storage_failed(Engine *e, int error, Usec now)
{
    engine_note_attempt(e, error, now);
}
