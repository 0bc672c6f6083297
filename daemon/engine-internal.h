/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of the engine share: engine.c decides and tells, engine-journal.c writes. */

#include "engine.h"

/* After the first attempt to write that failed, when it is tried again. */
#define RETRY_FIRST USEC_PER_SEC
#define RETRY_LONGEST USEC_PER_MIN

struct Engine {
    Agenda *agenda;
    Store *store;
    EnginePort port;
    char device[DEVICE_SIZE];
    uint64_t seed;
    StorageState storage;
    bool unread;     /* the journal couldn't be read at the start */
    Usec now;        /* of the last step */
    Usec retry_at;   /* USEC_NEVER: the journal can be written */
    Usec retry_span; /* until the next time after that */
    Entry **waiting; /* lulld's own entries that couldn't be written yet */
    size_t n_waiting, waiting_allocated;
};

/* ---- engine-journal.c ---- */

/* What waits and then `entries`, in one transaction. Errors are those of the store. */
int engine_commit(Engine *e, const Entry *const *entries, size_t n, Usec now);
/* Keeps a copy until engine_commit() succeeds. */
int engine_let_wait(Engine *e, const Entry *entry);
void engine_drop_waiting(Engine *e);
/* How an attempt to write went: tells of a change, and says when the next is due. */
void engine_note_attempt(Engine *e, int r, Usec now);
