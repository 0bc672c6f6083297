/* SPDX-License-Identifier: MIT */
#pragma once

/* One person's machines: an engine with a journal in memory each, and ways to tell each other. Include after cmocka.h.
 */

#include "entry-util.h"
#include "export.h"
#include "import.h"
#include "plan-util.h"

#define MACHINES 3

typedef struct Machine {
    char name[16];
    Regimen *regimen; /* its own configuration; NULL: the one that all have */
    Store *store;
    Engine *engine;
} Machine;

typedef struct People {
    Regimen *regimen;
    Zone *zone;
    EntryMint mint; /* its random numbers alone */
    Machine machines[MACHINES];
    Usec now;
} People;

/* A machine of this name; one that runs already starts again. */
void machine_start(People *p, Machine *m, const char *name);
void machine_clear(Machine *m);
/* Its journal as JSON lines; and lines into it, in pieces of any size. */
char *export_of(const People *p, Machine *m);
ImportResult import_into(People *p, Machine *m, const char *lines);
char *dump_of(const Agenda *agenda);
/* Any of the last thirty entries. */
const EntryId *any_entry(People *p, Machine *m, EntryId *ret);
/* Holds what is in memory against a fold of all lines from scratch, and totals against what the lines say by brute
 * force. */
void check(const People *p, Machine *m);
