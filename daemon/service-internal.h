/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of the service share. */

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "bus.h"
#include "clock.h"
#include "engine.h"
#include "present.h"
#include "service-parts.h"
#include "session.h"
#include "settings.h"

typedef struct Service {
    sd_event *event;
    sd_bus *bus;
    Settings *settings; /* in force */
    char **problems;
    Instead instead; /* what is in force where the files have errors */
    Zone *zone;
    Store *store;
    Engine *engine;
    Present *present;
    Bus *published; /* NULL until everything is ready */
    Clock *clock;
    Session *session;
    unsigned changes; /* since memory was given back */
} Service;

/* What `systemctl status` shows of it. Administrators read that, so it names nothing of the person's. */
void service_tell_status(const Service *s);

/* Brings everything up to now, and arms the timer for what comes next. `userdata` is the service. */
void service_settle(void *userdata);

/* ---- service-watch.c ---- */

/* Watches the clock, the zone, the machine's sleep and the session. */
int service_watch(Service *s);

/* ---- service-config.c ---- */

/* At the start: what the files say, or else what parts_fall_back() finds. */
int service_load_settings(Service *s);
/* As BusHost has them; `userdata` is the service. */
int service_reload(void *userdata, char **ret_text);
char *const *service_problems(void *userdata);
