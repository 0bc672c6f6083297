/* SPDX-License-Identifier: MIT */
#include "service-internal.h"

#include <errno.h>
#include <stdlib.h>

#include "log.h"
#include "macro.h"
#include "service-parts.h"

/* What the machine tells: its clock, its zone, its sleep, and who is there. */

/* What can't be read is looked at again when it changes again; until then the old zone is the better guess. A file that
 * is gone says UTC. */
static int read_zone(Zone **ret)
{
    _cleanup_(zone_freep) Zone *zone = NULL;
    int r, error;

    r = parts_zone(&zone, &error);
    if (r < 0)
        return r;
    if (error < 0 && error != -ENOENT)
        return error;
    *ret = TAKE_PTR(zone);
    return 0;
}

static void change_zone(Service *s)
{
    _cleanup_(zone_freep) Zone *zone = NULL;
    int r;

    r = read_zone(&zone);
    if (r >= 0)
        r = engine_set_zone(s->engine, zone, clock_now());
    if (r < 0)
        log_errno(r, "Can't change the time zone");
    /* It may have failed after it was taken over. */
    if (zone && agenda_zone(engine_agenda(s->engine)) == zone) {
        zone_free(s->zone);
        s->zone = TAKE_PTR(zone);
    }
}

static void on_clock(void *userdata, bool zone_changed)
{
    log_event(LOG_EVENT_NONE, LOG_DEBUG, zone_changed ? "The time zone was changed" : "The clock was set");
    if (zone_changed)
        change_zone(userdata);
    service_settle(userdata);
}

static void on_session(void *userdata, const SessionState *state)
{
    Service *s = userdata;

    log_event(LOG_EVENT_NONE, LOG_DEBUG, "The session is %s%s%s", state->graphical ? "graphical" : "not graphical",
              state->locked ? ", locked" : "", state->idle ? ", idle" : "");
    present_session(s->present, state);
    if (s->published)
        service_settle(s);
}

static void on_sleeps(void *userdata)
{
    Service *s = userdata;

    log_event(LOG_EVENT_NONE, LOG_DEBUG, "The machine is about to sleep");
    if (!present_before_sleep(s->present, clock_now()))
        session_let_sleep(s->session);
}

static void on_resumed(void *userdata)
{
    Service *s = userdata;

    log_event(LOG_EVENT_NONE, LOG_DEBUG, "The machine has slept");
    present_after_sleep(s->present);
    service_settle(s);
}

int service_watch(Service *s)
{
    const SessionHandler handler = {.sleeps = on_sleeps, .resumed = on_resumed, .changed = on_session, .userdata = s};
    const char *tz = getenv("TZ");
    int r;

    r = clock_watch(&s->clock, s->event, tz && *tz ? NULL : "/etc", on_clock, s);
    if (r < 0) {
        /* Whoever edits code has used up the inotify instances. */
        log_errno(r, "Can't notice changes of the time zone");
        r = clock_watch(&s->clock, s->event, NULL, on_clock, s);
    }
    if (r < 0)
        return r;
    return session_new(&s->session, s->event, &handler);
}
