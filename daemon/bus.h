/* SPDX-License-Identifier: MIT */
#pragma once

/* lull on the session bus: one object, a vtable a file (bus-reminders.c, bus-log.c, bus-service.c), and the one place
 * where refusals become D-Bus errors. */

#include <systemd/sd-bus.h>

#include "core/agenda.h"
#include "engine.h"

/* What the methods need from the process around them. */
typedef struct BusHost {
    /* Reads the configuration again. 0; positive: refused, and *ret_text says why (caller frees). */
    int (*reload)(void *userdata, char **ret_text);
    /* "FILE:LINE: sentence" of the configuration in force; borrowed, NULL-terminated. */
    char *const *(*problems)(void *userdata);
    /* Until when raising an occurrence that is due is held at most, because nobody is there; 0: it isn't. NULL: none
     * is.
     */
    Usec (*held)(void *userdata, const OccurrenceId *id);
    /* To be called after a method has changed something: the timer may have to move. */
    void (*rearm)(void *userdata);
    void *userdata;
} BusHost;

typedef struct Bus Bus;

/* Adds the object to `bus` and wants its name; -EEXIST when another lulld has it. Engine and host are borrowed. */
int bus_publish(Bus **ret, sd_bus *bus, Engine *engine, const BusHost *host);
Bus *bus_free(Bus *bus);

/* To be called from the engine's port: signals and changed properties. */
void bus_effects(Bus *bus, const EffectList *effects, Usec now);
void bus_recorded(Bus *bus, const Entry *entry);
void bus_storage_changed(Bus *bus);
/* After a reload, successful or not: the problems may be others. */
void bus_config_changed(Bus *bus);

static inline void bus_freep(Bus **bus)
{
    bus_free(*bus);
}
