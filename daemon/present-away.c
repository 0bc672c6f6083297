/* SPDX-License-Identifier: MIT */
#include "present-internal.h"

#include <errno.h>

#include "log.h"
#include "macro.h"

/* logind answers within milliseconds; where it hangs, nobody should miss a reminder for it. */
#define UNKNOWN_LIMIT (5 * USEC_PER_SEC)

static const Regimen *regimen_of(const Present *present)
{
    return agenda_regimen(engine_agenda(present->engine));
}

static bool away(const Present *present)
{
    const Regimen *regimen = regimen_of(present);
    const SessionState *session = &present->session;

    if (!session->known)
        return regimen->hold_locked || regimen->hold_idle;
    return (session->locked && regimen->hold_locked) || (session->idle && regimen->hold_idle);
}

static Usec nag_of(const Present *present, const OccurrenceId *id)
{
    AgendaItem item;

    return agenda_item(engine_agenda(present->engine), id, &item) == 0 ? item.reminder->nag : 0;
}

int present_raise(Present *present, const OccurrenceId *id, Ids *raised, Usec now)
{
    Usec until = waits_until(&present->waits, id), nag = nag_of(present, id);
    bool waits = until > now;

    if (ids_contain(raised, id))
        return 0;
    if (until == 0 && away(present) && (nag > 0 || !present->session.known))
        return waits_add(&present->waits, id, now, nag);
    if (waits && away(present))
        return 0;
    waits_remove(&present->waits, id);
    return ids_add(raised, id);
}

int present_take_waiting(Present *present, Ids *raised, Usec now)
{
    return waits_take(&present->waits, away(present) ? now : USEC_NEVER, raised);
}

void present_step(Present *present, Usec now)
{
    _cleanup_(ids_clear) Ids raised = {0};
    int r;

    r = present_take_waiting(present, &raised, now);
    if (r >= 0 && raised.n > 0)
        r = present_show_together(present, &raised, now);
    if (r < 0)
        log_errno(r, "Can't show a reminder");
}

Usec present_next(const Present *present, Usec now)
{
    Usec next = waits_next(&present->waits);

    /* Only memory can be in its way. */
    return next > now ? next : now + USEC_PER_MIN;
}

Usec present_held(const Present *present, const OccurrenceId *id)
{
    return waits_until(&present->waits, id);
}

void present_session(Present *present, const SessionState *state)
{
    present->session = *state;
    present->waits.limit = state->known ? 0 : UNKNOWN_LIMIT;
    notify_allow_activation(present->notify, state->graphical);
}

/* ---- Before the machine sleeps ---- */

typedef struct Coming {
    AgendaItem *items;
    size_t n;
    Usec from, to;
} Coming;

static int add_coming(const AgendaItem *item, void *userdata)
{
    Coming *coming = userdata;
    AgendaItem *items;

    if ((item->state != OCCURRENCE_UPCOMING && item->state != OCCURRENCE_HELD && item->state != OCCURRENCE_SNOOZED) ||
        item->at <= coming->from || item->at > coming->to)
        return 0;
    items = reallocarray(coming->items, coming->n + 1, sizeof(*items));
    if (!items)
        return -ENOMEM;
    items[coming->n++] = *item;
    coming->items = items;
    return 0;
}

static int say(Present *present, const Coming *coming, Usec now)
{
    WordingNotice notice;
    int r;

    r = present_text_coming(engine_agenda(present->engine), coming->items, coming->n, now, &notice);
    return r < 0 ? r : present_tell(present, KEY_SLEEP, &notice);
}

bool present_before_sleep(Present *present, Usec now)
{
    Coming coming = {.from = now, .to = now + regimen_of(present)->before_sleep};
    int r;

    if (coming.to == now)
        return false;
    r = agenda_list(engine_agenda(present->engine), now, coming.to + 1, add_coming, &coming);
    if (r >= 0 && coming.n > 0)
        r = say(present, &coming, now);
    free(coming.items);
    if (r < 0)
        log_errno(r, "Can't say what comes");
    return notify_shows(present->notify, KEY_SLEEP);
}

void present_after_sleep(Present *present)
{
    notify_withdraw(present->notify, KEY_SLEEP);
}
