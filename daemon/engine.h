/* SPDX-License-Identifier: MIT */
#pragma once

/* The engine joins the agenda, which decides, to the journal, which keeps. It applies effects in order: commit first,
 * then tell. Whoever shows reminders, answers the bus or prints a transcript hangs on its port; the engine knows none
 * of them. The current time is always a parameter.
 *
 * While the journal can't be written, reminders go on: what lulld itself has to record waits in memory and is written
 * when that works again; what a person wants to record is refused. It is tried again after a second, and then after
 * twice as long each time, up to once a minute. A journal that is replaced by another while it is in use is taken for
 * what it holds: everything is derived from it anew. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/agenda.h"
#include "enums.h"
#include "store.h"

typedef struct Engine Engine;

/* What the engine tells, after it is durable. Any of them may be NULL. */
typedef struct EnginePort {
    /* The effects of one instant, together, so that what is raised together is shown together. */
    void (*effects)(void *userdata, const EffectList *effects, Usec now);
    /* An entry that a person or an import made. */
    void (*recorded)(void *userdata, const Entry *entry, Usec now);
    /* The state of the journal has changed. */
    void (*storage)(void *userdata, StorageState state, Usec now);
    /* There is no journal yet because it couldn't be opened: is there one now? 0 hands it over, borrowed as in
     * EngineParams; a negative errno: still not. Asked after a second, and then up to once a minute. */
    int (*reopen)(void *userdata, Store **ret);
    void *userdata;
} EnginePort;

typedef struct EngineParams {
    const Regimen *regimen; /* borrowed, until engine_set_regimen() */
    const Zone *zone;       /* borrowed, until engine_set_zone() */
    Store *store;           /* borrowed; NULL: there is none (it couldn't be opened: storage_error says why) */
    int storage_error;
    const char *device; /* copied */
    uint64_t seed;      /* of the random part of ids: from getrandom(), or fixed where runs must be alike */
    EnginePort port;
} EngineParams;

int engine_new(Engine **ret, const EngineParams *params);
Engine *engine_free(Engine *engine);

/* Reads the journal, derives the state, records what was missed and raises what is due. */
int engine_start(Engine *engine, Usec now);
/* Does what is due; returns the next instant at which to call it again. Early calls are harmless. */
int engine_step(Engine *engine, Usec now, Usec *ret_next);

/* Beyond AgendaError. */
enum {
    ENGINE_E_STORAGE = 100, /* the journal can't be written: nothing was recorded */
};

typedef struct EngineOutcome {
    SpacingResult spacing; /* of an intake, as it stood before it */
    bool cut;              /* a snooze came out shorter than asked for */
} EngineOutcome;

/* Records whatever a person does: intake, activity, skip, snooze, bedtime, pause, resume, void. The draft is as
 * agenda_admit() wants it, and comes back complete. When this returns 0 it is durable and has taken effect. Returns an
 * AgendaError or ENGINE_E_STORAGE where it was refused. `ret` may be NULL. */
int engine_record(Engine *engine, Entry *draft, bool confirmed, Usec now, EngineOutcome *ret);
/* The entry of this id, however old, or with NULL the newest in force that a person made; borrowed until something is
 * recorded. AGENDA_E_NO_ENTRY, AGENDA_E_VOIDED, ENGINE_E_STORAGE. */
int engine_entry(Engine *engine, const EntryId *id, const Entry **ret);
/* Voids an entry, or with NULL the newest in force that a person made; copies it to *ret (entry_clear() it). */
int engine_undo(Engine *engine, const EntryId *id, Source source, Usec now, Entry *ret);
/* Replaces an entry by a copy that differs in what is set: at (not 0), amount (not 0), note and fields (not NULL). */
int engine_amend(Engine *engine, const EntryId *id, const Entry *changes, bool confirmed, Usec now, Entry *ret,
                 EngineOutcome *ret_outcome);

int engine_set_regimen(Engine *engine, const Regimen *regimen, Usec now);
int engine_set_zone(Engine *engine, const Zone *zone, Usec now);
/* The notification server died: what is due comes again. */
int engine_raise_again(Engine *engine, Usec now);

/* Before the end: tries once more to write what waits. */
void engine_flush(Engine *engine, Usec now);

/* ---- For what goes in and out in bulk ---- */

/* The journal; NULL while there is none. What is written to it behind the engine's back takes effect with
 * engine_reread(); that it couldn't be written is told with engine_storage_failed(). */
Store *engine_store(Engine *engine);
int engine_reread(Engine *engine, Usec now);
void engine_storage_failed(Engine *engine, int error, Usec now);

StorageState engine_storage(const Engine *engine);
const Agenda *engine_agenda(const Engine *engine);
/* As store_query(), with what waits to be written left out. */
int engine_query(Engine *engine, const StoreFilter *filter, StoreVisitor visit, void *userdata,
                 char ret_cursor[static STORE_CURSOR_LEN]);

static inline void engine_freep(Engine **engine)
{
    engine_free(*engine);
}
