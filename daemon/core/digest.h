/* SPDX-License-Identifier: MIT */
#pragma once

/* What the journal says about a range of nights, counted: for reports. It counts what was recorded and nothing else: a
 * night of which nothing was said has no numbers, a field that wasn't said takes part in no median, and nothing is
 * filled in or concluded. Days are lull days, as each entry was given its own when it was recorded. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diary.h"
#include "entry.h"

#define DIGEST_DAYS_MAX 3660

/* Something that was taken or done. */
typedef struct DigestDeed {
    int subject; /* index in Digest.subjects */
    Day day;
    Usec at;
    int32_t offset_sec;
    Amount amount; /* 0: not said, or an activity */
} DigestDeed;

typedef struct DigestSubject {
    char name[NAME_SIZE];
    char unit[UNIT_SIZE]; /* one that changed makes another subject; empty for an activity */
    bool activity;
    size_t times, days;        /* how often, and on how many days of the range */
    size_t unsaid;             /* of these times without an amount */
    Amount total, least, most; /* in all; and on a day on which any amount was said */
} DigestSubject;

/* What became of the occurrences of a reminder. */
typedef struct DigestReminder {
    char name[NAME_SIZE];
    size_t done, skipped, missed, dropped;
} DigestReminder;

/* Where the onset comes from. */
typedef enum DigestOnset {
    DIGEST_ONSET_UNKNOWN,
    DIGEST_ONSET_NONE,   /* said to be none */
    DIGEST_ONSET_DIARY,  /* said in the diary */
    DIGEST_ONSET_ATTACK, /* nothing said, but an attack was noted: the first of that day */
} DigestOnset;

typedef struct DigestNight {
    Day day;
    bool written, late; /* there is a record; written more than 36 hours after */
    Diary diary;        /* says nothing where there is none */
    char *note;         /* of the record; owned, or NULL */
    size_t attacks;
    DigestOnset onset;
    int32_t onset_min; /* minutes from the day's midnight by the clock on the wall then: 00:40 is 1480 */
    size_t first_deed, n_deeds;
} DigestNight;

/* Of the nights on which something was said. Twice the median, which may lie between two numbers. */
typedef struct DigestSpread {
    size_t n; /* 0: the others mean nothing */
    int32_t least, twice_median, most;
} DigestSpread;

typedef struct Digest {
    Day first, last;
    DigestNight *nights; /* one a day, in order, whether anything was said or not */
    size_t n_nights;
    DigestDeed *deeds; /* by day, then by time */
    size_t n_deeds;
    DigestSubject *subjects; /* substances first, by name */
    size_t n_subjects;
    DigestReminder *reminders; /* by name */
    size_t n_reminders;
    size_t written, late, attacks, onset_none;
    DigestSpread spreads[_DIARY_FIELD_MAX];          /* of numbers; of the onset in minutes as above, none left out */
    size_t words[_DIARY_FIELD_MAX][DIARY_WORDS_MAX]; /* nights with that word */
    size_t said[_DIARY_FIELD_MAX];                   /* nights on which the field was said, none included */
} Digest;

/* So many nights at the start, and so many of the last ones, are held against each other. */
#define DIGEST_SIGN_NIGHTS 14
#define DIGEST_SIGN_EARLIER 120 /* minutes */

/* What may be augmentation: it begins earlier than at the start, or is in places where it wasn't. Only what the diary
 * says takes part: an attack that was noted is no night's onset. */
typedef struct DigestSigns {
    bool earlier;
    int32_t twice_start, twice_lately; /* twice the medians of the onset, in minutes; only with `earlier` */
    uint32_t new_sites;                /* a bit for each word of DIARY_SITES */
} DigestSigns;

typedef struct DigestMaker DigestMaker;

/* Lull days first to last, both included; -ERANGE: the wrong way round, or more than DIGEST_DAYS_MAX. */
int digest_begin(Day first, Day last, DigestMaker **ret);
/* An entry in force, in any order; others' business and other days' are passed over. Copies what it keeps. */
int digest_add(DigestMaker *maker, const Entry *entry);
/* Counts, hands the digest over, and frees the maker, whatever it returns. */
int digest_end(DigestMaker *maker, Digest **ret);
DigestMaker *digest_abandon(DigestMaker *maker);
Digest *digest_free(Digest *digest);
/* Nothing until both stretches of nights are whole and apart. */
void digest_signs(const Digest *digest, DigestSigns *ret);

static inline void digest_freep(Digest **digest)
{
    digest_free(*digest);
}

static inline void digest_abandonp(DigestMaker **maker)
{
    digest_abandon(*maker);
}
