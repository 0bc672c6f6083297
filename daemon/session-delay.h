/* SPDX-License-Identifier: MIT */
#pragma once

/* A delay lock of logind's: while it is held the machine waits a few seconds before it sleeps. */

#include <stdbool.h>

#include <systemd/sd-bus.h>

typedef struct Delay Delay;

/* `bus` is the system bus, attached to an event loop. */
int delay_new(Delay **ret, sd_bus *bus);
Delay *delay_free(Delay *delay);

/* Takes the lock, or gives it back. */
void delay_want(Delay *delay, bool want);
/* The machine is about to sleep: the lock goes with delay_release(), and after SESSION_DELAY_MAX without. */
void delay_begins(Delay *delay);
void delay_release(Delay *delay);
/* It has slept: the lock is taken for the next time. */
void delay_ends(Delay *delay);

static inline void delay_freep(Delay **delay)
{
    delay_free(*delay);
}
