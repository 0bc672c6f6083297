/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "core/lullday.h"
#include "macro.h"
#include "world-internal.h"

/* The journal, as a store would keep it and read it. */

static bool outlives_its_day(const Entry *e)
{
    return e->kind == ENTRY_ENABLED || e->kind == ENTRY_DISABLED || e->kind == ENTRY_ZONE || e->kind == ENTRY_PAUSE ||
           e->kind == ENTRY_RESUME;
}

/* What stock is counted by: more than a store would load, to the same end. */
static bool is_counted(const World *w, const Entry *e)
{
    int substance = e->kind == ENTRY_INTAKE ? regimen_find_substance(w->regimen, e->subject) : -1;

    return e->kind == ENTRY_STOCK || e->kind == ENTRY_VOID || (e->kind == ENTRY_ACTIVITY && e->amount > 0) ||
           (substance >= 0 && w->regimen->substances[substance].stock >= 0);
}

void world_load(const World *w, Agenda *agenda, Day since)
{
    for (size_t i = 0; i < w->n_journal; i++) {
        const Entry *e = w->journal[i].entry;
        if ((e->day >= since || outlives_its_day(e) || is_counted(w, e)) && agenda_load(agenda, e) < 0)
            abort();
    }
}

Agenda *world_derive(const World *w, EffectList *effects)
{
    Agenda *agenda = NULL;
    Day today = lullday_of(w->zone, w->regimen->day_starts_sec, w->now);
    const Entry *last = w->n_journal == 0 ? NULL : w->journal[w->n_journal - 1].entry;
    Day since = last ? lullday_at_offset(last->offset_sec, w->regimen->day_starts_sec, last->recorded) - 1 : DAY_MAX;

    if (agenda_new(&agenda, w->regimen, w->zone, w->seed) < 0)
        abort();
    world_load(w, agenda, MIN(today, since) - AGENDA_DAYS_LOAD - 4);
    if (agenda_start(agenda, w->now, since, effects) < 0)
        abort();
    return agenda;
}
