/* SPDX-License-Identifier: MIT */
#pragma once

/* The words that cross the bus, stand in the journal and appear in JSON, and the enums behind them. The
 * words are part of the contract and are never translated. X_to_string() returns NULL for a value that is
 * none of the enum, X_from_string() returns a negative errno (-EINVAL) for a word that is none. */

/* What a line of the journal says. */
typedef enum EntryKind {
    ENTRY_INTAKE,   /* a dose was taken */
    ENTRY_ACTIVITY, /* an activity was done */
    ENTRY_SKIP,     /* an occurrence is left out: by a person, or by a pause or travel (the reason says) */
    ENTRY_SNOOZE,   /* an occurrence is put off until `until` */
    ENTRY_RAISED,   /* an occurrence was raised or raised again */
    ENTRY_MISSED,   /* its window ended */
    ENTRY_DROPPED,  /* no instant of its window was permitted */
    ENTRY_BEDTIME,  /* one night's bedtime was declared: `until` */
    ENTRY_PAUSE,    /* everything is held until `until` */
    ENTRY_RESUME,   /* … and no longer */
    ENTRY_ENABLED,  /* a reminder exists from now on */
    ENTRY_DISABLED, /* … or no longer */
    ENTRY_STOCK,    /* what is left of a substance is counted from `amount` */
    ENTRY_ZONE,     /* the time zone in force from now on: the subject */
    ENTRY_DIARY,    /* what was said about a night: the lull day of `at`, one record each */
    ENTRY_ATTACK,   /* restless legs, since `at` */
    ENTRY_VOID,     /* undoes the entry that `ref` names */
    _ENTRY_KIND_MAX,
} EntryKind;

/* Where an occurrence stands. */
typedef enum OccurrenceState {
    OCCURRENCE_UPCOMING,
    OCCURRENCE_HELD,
    OCCURRENCE_DUE,
    OCCURRENCE_SNOOZED,
    OCCURRENCE_DONE,
    OCCURRENCE_SKIPPED,
    OCCURRENCE_MISSED,
    OCCURRENCE_DROPPED,
    _OCCURRENCE_STATE_MAX,
} OccurrenceState;

/* The one word for everything, the first that holds. */
typedef enum OverallState {
    OVERALL_PAUSED,
    OVERALL_DUE,
    OVERALL_SNOOZED,
    OVERALL_HELD,
    OVERALL_IDLE,
    _OVERALL_STATE_MAX,
} OverallState;

/* May it be taken? In order: the worst wins. */
typedef enum Verdict {
    VERDICT_CLEAR,
    VERDICT_CLOSE,
    VERDICT_TOO_SOON,
    VERDICT_OVER_LIMIT,
    _VERDICT_MAX,
} Verdict;

/* By what an entry was made. */
typedef enum Source {
    SOURCE_SERVICE, /* lulld itself */
    SOURCE_CLI,
    SOURCE_NOTIFICATION,
    SOURCE_WIDGET,
    SOURCE_IMPORT,
    _SOURCE_MAX,
} Source;

/* Whether the journal can be written. */
typedef enum StorageState {
    STORAGE_OK,
    STORAGE_FULL,      /* no space, or a quota */
    STORAGE_READ_ONLY, /* read-only file system, permission */
    STORAGE_LOCKED,    /* another program, such as a second lulld, holds the file */
    STORAGE_MISSING,   /* the file in use was moved or deleted, and nothing stands in its place */
    STORAGE_FAILED,    /* an I/O error */
    STORAGE_CORRUPT,   /* not a journal, or a damaged one: kept as it is, never written again */
    STORAGE_TOO_NEW,   /* written by a newer lull */
    _STORAGE_STATE_MAX,
} StorageState;

const char *entry_kind_to_string(EntryKind kind);
int entry_kind_from_string(const char *word);
const char *occurrence_state_to_string(OccurrenceState state);
int occurrence_state_from_string(const char *word);
const char *overall_state_to_string(OverallState state);
int overall_state_from_string(const char *word);
const char *verdict_to_string(Verdict verdict);
int verdict_from_string(const char *word);
const char *source_to_string(Source source);
int source_from_string(const char *word);
const char *storage_state_to_string(StorageState state);
int storage_state_from_string(const char *word);
