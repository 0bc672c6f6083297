/* SPDX-License-Identifier: MIT */
#pragma once

/* The only place that reads the clock, and the only one that notices that it was changed. */

#include <stdbool.h>

#include <systemd/sd-event.h>

#include "usec.h"

typedef struct Clock Clock;

/* The time of day now. */
Usec clock_now(void);

/* Reports when the clock was set, or the zone of the machine was changed (zone_changed is true). Not for the
 * machine's sleep: that is session.h's. */
typedef void (*ClockHandler)(void *userdata, bool zone_changed);

/* `zone_dir` is the directory whose `localtime` says the machine's zone ("/etc"); NULL: the zone is fixed ($TZ),
 * nothing is watched. */
int clock_watch(Clock **ret, sd_event *event, const char *zone_dir, ClockHandler handler, void *userdata);
Clock *clock_free(Clock *clock);

/* One timer for everything: calls `handler`, with the userdata of clock_watch(), once at `at` (at once when that is
 * past; never at USEC_NEVER), also when the machine slept meanwhile. Replaces what was armed before. */
int clock_arm(Clock *clock, Usec at, void (*handler)(void *userdata));

static inline void clock_freep(Clock **clock)
{
    clock_free(*clock);
}
