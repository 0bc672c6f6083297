/* SPDX-License-Identifier: MIT */
#pragma once

/* A whole service for tests of its bus: a private dbus-daemon, the engine over a journal in memory, the object, and a
 * client, all in one process and on one event loop. It is 20:00 by the clock on the wall, whenever the test runs: the
 * time is the machine's, only the zone is made up. */

#include <stdbool.h>

#include <systemd/sd-bus.h>

#include "bus.h"
#include "clock.h"
#include "macro.h"
#include "names.h"
#include "private-bus.h"

typedef struct Served {
    PrivateBus *daemon;
    sd_event *event;
    sd_bus *server, *client;
    Zone *zone;
    Store *store;
    Engine *engine;
    BusHost host;
    Bus *bus;
    Usec start;  /* when it was 20:00 */
    Day today;   /* the lull day */
    int rearmed; /* how often */
    int reload;  /* what the next reload returns */
    char *reload_text;
    char *problems[3];
    char heard[4096]; /* "Raised magnesium/2026-11-22 0;…": signals since served_forget() */
} Served;

/* What can be taken and done: magnesium at 22:15, iron at 07:30 and stretching at 19:30, all for two days now. */
int served_set_up(void **state);
/* The same, with a window for stretching that ends at 20:05. */
int served_set_up_ending(void **state);
/* The same, stretching every five minutes from 06:00 to 22:00. */
int served_set_up_busy(void **state);
/* The same as the first, with the journal in data/ of the private bus's folder. */
int served_set_up_on_disk(void **state);
/* The same as the first, with a journal that can't be opened because it is read-only. */
int served_set_up_without_journal(void **state);
int served_tear_down(void **state);

/* An instant of today by the clock on the wall: "22:15"; `day` 1 is tomorrow. */
Usec served_at(const Served *served, int day, const char *clock);
/* "magnesium/2026-11-22" for today's; borrowed, until the next call of this function. */
const char *served_id(const Served *served, const char *reminder, int day);

/* Calls a method and returns its answer; the test fails where it is refused. */
sd_bus_message *served_call(Served *served, const char *interface, const char *member, const char *types, ...);
/* Calls a method that must be refused with Error.`name`, in words that contain `words`. */
void served_refuses(Served *served, const char *name, const char *words, const char *interface, const char *member,
                    const char *types, ...);

/* The same, in words that don't contain `words`. */
void served_refuses_without(Served *served, const char *name, const char *words, const char *interface,
                            const char *member, const char *types, ...);
/* Handles what has been sent so far. */
void served_settle(Served *served);
void served_forget(Served *served);
/* How often `text` was heard. */
int served_heard(const Served *served, const char *text);

/* A message's value as text: "{Id=\"magnesium/2026-11-22\" …}" in the order of the wire. Caller frees. */
char *served_print(sd_bus_message *m);
/* The value of a key of the dictionary that comes first in an answer, as text. "" where it is not there. */
char *served_key(sd_bus_message *m, const char *key);

/* Assertions on answers. */
void answer_is(sd_bus_message *reply, const char *expected); /* takes the answer */
void has_key(sd_bus_message *m, const char *key, const char *expected);
void key_holds(sd_bus_message *m, const char *key, const char *part);
void key_is_time(sd_bus_message *m, const char *key, Usec expected);
