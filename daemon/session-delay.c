/* SPDX-License-Identifier: MIT */
#include "session-delay.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "l10n.h"
#include "macro.h"
#include "session.h"
#include "usec.h"

#define LIMIT_ACCURACY (10 * USEC_PER_MSEC)

struct Delay {
    sd_bus *bus;
    sd_bus_slot *call;      /* that asks for the lock */
    sd_event_source *limit; /* of a delay */
    int lock;               /* -1: not held */
    bool wanted;
    bool sleeping;
};

void delay_release(Delay *delay)
{
    delay->call = sd_bus_slot_unref(delay->call);
    sd_event_source_set_enabled(delay->limit, SD_EVENT_OFF);
    if (delay->lock >= 0)
        close(delay->lock);
    delay->lock = -1;
}

static int on_limit(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source;
    (void)usec;
    delay_release(userdata);
    return 0;
}

/* Where it is refused, sleep isn't delayed: what is to be said is said all the same. */
static int on_lock(sd_bus_message *answer, void *userdata, sd_bus_error *error)
{
    Delay *delay = userdata;
    int fd;

    (void)error;
    delay->call = sd_bus_slot_unref(delay->call);
    if (sd_bus_message_read(answer, "h", &fd) > 0)
        delay->lock = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    return 0;
}

static void take(Delay *delay)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *question = NULL;

    if (delay->lock >= 0 || delay->call || delay->sleeping)
        return;
    if (sd_bus_message_new_method_call(delay->bus, &question, "org.freedesktop.login1", "/org/freedesktop/login1",
                                       "org.freedesktop.login1.Manager", "Inhibit") >= 0 &&
        sd_bus_message_set_auto_start(question, 0) >= 0 &&
        sd_bus_message_append(question, "ssss", "sleep", "lull", _("Says what comes soon"), "delay") >= 0)
        sd_bus_call_async(delay->bus, &delay->call, question, on_lock, delay, 0);
}

void delay_want(Delay *delay, bool want)
{
    if (want == delay->wanted)
        return;
    delay->wanted = want;
    if (want)
        take(delay);
    else
        delay_release(delay);
}

void delay_begins(Delay *delay)
{
    delay->sleeping = true;
    /* Without a limit the lock isn't worth the risk. */
    if (delay->lock >= 0 && (sd_event_source_set_time_relative(delay->limit, SESSION_DELAY_MAX) < 0 ||
                             sd_event_source_set_enabled(delay->limit, SD_EVENT_ONESHOT) < 0))
        delay_release(delay);
}

void delay_ends(Delay *delay)
{
    delay_release(delay);
    delay->sleeping = false;
    if (delay->wanted)
        take(delay);
}

int delay_new(Delay **ret, sd_bus *bus)
{
    _cleanup_(delay_freep) Delay *delay = calloc(1, sizeof(*delay));
    int r;

    if (!delay)
        return -ENOMEM;
    delay->lock = -1;
    delay->bus = sd_bus_ref(bus);
    r = sd_event_add_time_relative(sd_bus_get_event(bus), &delay->limit, CLOCK_MONOTONIC, 0, LIMIT_ACCURACY, on_limit,
                                   delay);
    if (r < 0)
        return r;
    r = sd_event_source_set_enabled(delay->limit, SD_EVENT_OFF);
    if (r < 0)
        return r;
    *ret = TAKE_PTR(delay);
    return 0;
}

Delay *delay_free(Delay *delay)
{
    if (!delay)
        return NULL;
    delay_release(delay);
    sd_event_source_unref(delay->limit);
    sd_bus_unref(delay->bus);
    free(delay);
    return NULL;
}
