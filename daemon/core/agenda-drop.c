/* SPDX-License-Identifier: MIT */
#include "agenda-internal.h"

/* What was left out. The journal tells when that was, and not when it could come after all: while it is planned but
 * still waits, nothing is written. */

/* Whether nothing of its window would do at an instant, by what has been folded. */
static int was_left_out(Agenda *a, Occurrence *o, Usec at, bool *ret)
{
    const Usec now = a->now;
    int r;

    a->now = at;
    r = agenda_plan(a, o);
    *ret = agenda_is_left_out(a, o);
    a->now = now;
    return r;
}

int agenda_fold_drop(Agenda *a, Occurrence *o, const Entry *entry)
{
    bool counts = entry_id_compare(&entry->id, &a->zone_line) < 0 ||
                  (o->until <= a->now && !agenda_undone_since(a, &entry->id, o->day, 0, o->until));
    int r;

    /* What is due is put back before it is dropped: by what has been undone, where it still is. */
    if (!agenda_is_open(o) || (o->state == OCCURRENCE_DUE && !counts))
        return 0;
    if (!counts && ((r = was_left_out(a, o, entry->recorded, &counts)) < 0 || !counts))
        return r;
    agenda_resolve(a, o, OCCURRENCE_DROPPED, entry);
    o->left_out = true;
    return 0;
}

void agenda_fold_journey(Agenda *a, const Entry *entry)
{
    if (entry_id_compare(&entry->id, &a->zone_line) != 0)
        return;
    for (size_t d = 0; d < a->n_days; d++)
        for (size_t i = 0; i < a->days[d].n; i++) {
            Occurrence *o = &a->days[d].occurrences[i];
            if (o->state == OCCURRENCE_DROPPED && o->nominal > entry->recorded)
                agenda_begin_anew(o);
            a->drop_touched |= o->state == OCCURRENCE_DROPPED;
        }
}

/* A line may let come what was left out, as it did when it was written: unless what has been undone since, after the
 * window's end, is missing now. */
static int reconsider(Agenda *a, Occurrence *o, const Entry *entry)
{
    bool left_out;
    int r;

    if (o->state != OCCURRENCE_DROPPED || o->until <= entry->recorded ||
        agenda_undone_since(a, &entry->id, o->day, o->until, USEC_NEVER))
        return 0;
    if ((r = was_left_out(a, o, entry->recorded, &left_out)) >= 0 && !left_out)
        agenda_take_up(a, o);
    return r;
}

static int reconsider_all(Agenda *a, const Entry *entry)
{
    size_t n;
    AgendaDay *days = agenda_live_days(a, &n);
    int r = 0;

    if (entry_id_compare(&entry->id, &a->zone_line) < 0)
        a->drop_touched = false;
    for (size_t d = 0; a->drop_touched && d < n; d++)
        for (size_t i = 0; i < days[d].n && r >= 0; i++)
            r = reconsider(a, &days[d].occurrences[i], entry);
    a->drop_touched = false;
    return r;
}

int agenda_fold_line(Agenda *a, const Entry *entry)
{
    int r = agenda_fold_entry(a, entry);

    return r < 0 ? r : reconsider_all(a, entry);
}
