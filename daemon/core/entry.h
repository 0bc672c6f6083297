/* SPDX-License-Identifier: MIT */
#pragma once

/* One line of the journal, as a value. The journal is append-only: an entry is never changed. A later entry
 * that names it in `ref` voids it (kind void) or replaces it (any other kind); voiding that one restores it. What was
 * replaced stays so when its replacement is replaced in turn. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "amount.h"
#include "civil.h"
#include "diary.h"
#include "enums.h"
#include "usec.h"

#define NAME_SIZE 64    /* of a reminder, a substance, a zone; with the final NUL */
#define NAME_LEN_MAX 40 /* what configuration and callers may use of it */
#define UNIT_SIZE 16
#define REASON_SIZE 64
#define DEVICE_SIZE 40
#define NOTE_LEN_MAX 2000 /* bytes of UTF-8 */

/* What instants in an entry may be: 1970 to 2200, and a year on either side. */
#define ENTRY_USEC_MIN (-366 * USEC_PER_DAY)
#define ENTRY_USEC_MAX ((DAY_MAX + 367) * USEC_PER_DAY)
/* How far an entry's lull day may be from the date of its instant at its offset: dates that a zone skips count. */
#define ENTRY_DAY_SLACK 3
#define ENTRY_OFFSET_MAX (26 * 3600) /* seconds, as RFC 8536 has it */

/* A UUID of version 7 (RFC 9562): in order of making. */
typedef struct EntryId {
    uint8_t bytes[16];
} EntryId;

#define ENTRY_ID_LEN sizeof("01234567-89ab-7def-8123-456789abcdef")

/* Makes ids that rise strictly on one device, also when the clock goes back. Zero it before the first use, or
 * set `last` to the newest id there is. */
typedef struct EntryIdMaker {
    EntryId last;
} EntryIdMaker;

/* `random` is 64 fresh random bits, or the next of a seeded sequence. */
EntryId entry_id_next(EntryIdMaker *maker, Usec now, uint64_t random);
bool entry_id_is_null(const EntryId *id);
/* Of version 7 and not from after 2201: the limit of ENTRY_USEC_MAX. */
bool entry_id_valid(const EntryId *id);
int entry_id_compare(const EntryId *a, const EntryId *b);
const char *entry_id_format(const EntryId *id, char buf[static ENTRY_ID_LEN]);
/* Upper and lower case are alike. -EINVAL: not of that form, or not valid. */
int entry_id_parse(const char *text, EntryId *ret);

/* Names one instance of a reminder: "magnesium/2026-11-22", or "stretch/2026-11-22/2" for the second of that
 * lull day. It never changes, even when the rule does. */
typedef struct OccurrenceId {
    char reminder[NAME_SIZE]; /* empty: none */
    Day day;
    int32_t index; /* from 1, by the place in the rule */
} OccurrenceId;

#define OCCURRENCE_ID_LEN (NAME_SIZE + sizeof("/2026-11-22/2147483647"))

/* An id without a reminder becomes an empty text, which is not parsed back. "/1" is understood, and never written. */
const char *occurrence_id_format(const OccurrenceId *id, char buf[static OCCURRENCE_ID_LEN]);
int occurrence_id_parse(const char *text, OccurrenceId *ret); /* -EINVAL */
bool occurrence_id_equal(const OccurrenceId *a, const OccurrenceId *b);

typedef struct Entry {
    EntryId id;
    EntryKind kind;
    Source source;
    char subject[NAME_SIZE]; /* substance, activity or reminder; of ENTRY_ZONE the zone */
    Usec at;                 /* when it happened */
    int32_t offset_sec;      /* of the zone in force then, east of UTC */
    Usec recorded;           /* when it was written down */
    Day day;                 /* the lull day of `at`, fixed when recorded */
    char device[DEVICE_SIZE];
    OccurrenceId occurrence; /* what it resolves or is about */
    Amount amount;           /* intake: in `unit`, 0 when not said; stock, refill: units at hand then */
    char unit[UNIT_SIZE];
    Usec nominal;             /* raised: the occurrence's nominal time then; else 0 */
    Usec until;               /* raised: end of its window; snooze, pause: their end; bedtime: the bedtime; else 0 */
    int32_t count;            /* raised: nags so far, this one included */
    char reason[REASON_SIZE]; /* skip, dropped: "paused", "travel", a substance, "limit", what the person said */
    EntryId ref;              /* what it voids or replaces */
    char *note;               /* UTF-8, owned; or NULL */
    char *fields;             /* diary: what diary_format() writes, owned; or NULL */
} Entry;

/* Gives an entry that borrows its note and fields its own. -ENOMEM: it has none. */
int entry_own(Entry *entry);
/* Copies with its note and fields. */
int entry_copy(const Entry *entry, Entry **ret);
Entry *entry_free(Entry *entry);
/* Frees what the entry owns and zeroes it; for entries that live in arrays or on the stack. */
void entry_clear(Entry *entry);
/* Whether a person made it, rather than lulld by itself: what `undo` without an id looks for. Voids are not
 * counted, so that undoing twice undoes two things. */
bool entry_by_person(const Entry *entry);

/* Whether every field is within its limits, times and lull day agree, and texts are UTF-8 of one line (a note of
 * several) that ends inside its array: what the journal takes, and what it believes of what it reads. Whether the
 * entry makes sense is the agenda's to say. */
bool entry_valid(const Entry *entry);

/* Whether a name may be used for a reminder, substance or activity: a-z, 0-9 and '-', beginning with a letter, at
 * most NAME_LEN_MAX. */
bool entry_name_valid(const char *name);

/* Whether the journal takes such a note or reason, but for its length: UTF-8 without control characters; with `lines`
 * the ends of lines and tabs may be in it. */
bool entry_text_valid(const char *text, bool lines);

static inline void entry_freep(Entry **entry)
{
    entry_free(*entry);
}
