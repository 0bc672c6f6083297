/* SPDX-License-Identifier: MIT */
#pragma once

/* What a person says about a night. Every field may be left out: what isn't said is unknown, and never zero. As text it
 * is "sev_night=6 onset=2026-11-22T22:40:00+01:00 sites=legs,arms", in the order of DiaryField, each field once: that
 * is how the journal and the bus carry it. A note stands beside it, in the entry. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "civil.h"
#include "usec.h"
#include "zone.h"

typedef enum DiaryField {
    DIARY_SEV_BED,       /* how bad it was: at bedtime, */
    DIARY_SEV_NIGHT,     /* in the night, */
    DIARY_SEV_DAY,       /* on the day after; 0 to 10 */
    DIARY_ONSET,         /* when it began, or none */
    DIARY_AWAKENINGS,    /* how often */
    DIARY_SLEEP_QUALITY, /* 0 to 10 */
    DIARY_SLEEP_MIN,     /* minutes slept */
    DIARY_SITES,
    DIARY_TRIGGERS,
    DIARY_SIDE,       /* side effects */
    DIARY_SENSATIONS, /* how it felt */
    DIARY_IRLS,       /* a total obtained elsewhere, 0 to 40: the questionnaire itself is not free to be used */
    _DIARY_FIELD_MAX,
} DiaryField;

typedef enum DiaryType {
    DIARY_NUMBER, /* 0 to max */
    DIARY_TIME,
    DIARY_WORDS, /* several of a list, or "none" */
} DiaryType;

#define DIARY_WORDS_MAX 12

typedef struct DiaryInfo {
    const char *key;    /* "sev_night": contract */
    const char *title;  /* for people, to be looked up: "In the night" */
    const char *inside; /* the same inside a sentence: "in the night" */
    DiaryType type;
    int32_t max;                        /* of a number */
    const char *words[DIARY_WORDS_MAX]; /* contract too */
    const char *names[DIARY_WORDS_MAX]; /* the words for people, to be looked up: "late exercise" */
    const char *none;                   /* for people, where "none" can be said */
} DiaryInfo;

const DiaryInfo *diary_info(DiaryField field);
/* What people read of it, in the language in force; diary_none() is empty where none can't be said. */
const char *diary_title(DiaryField field);
const char *diary_title_inside(DiaryField field);
const char *diary_word(DiaryField field, int word);
const char *diary_none(DiaryField field);
/* -EINVAL: no such field. */
int diary_field_from_string(const char *key);

#define DIARY_BIT(field) (1U << (field))
/* A time on the wall of the night's lull day that no zone was asked about yet. */
#define DIARY_CLOCK_NONE (-1)

typedef struct Diary {
    unsigned said, taken_back;        /* DIARY_BIT()s; "sev_bed=" takes back what was said */
    int32_t values[_DIARY_FIELD_MAX]; /* a number, or a bit for each word */
    Usec onset;                       /* 0: none, or not resolved yet */
    int32_t onset_offset_sec;         /* east of UTC, then */
    int32_t onset_clock;              /* seconds of the day; meant for diary_resolve() */
} Diary;

typedef enum DiaryError {
    DIARY_E_SYNTAX = 1, /* not FIELD=VALUE */
    DIARY_E_FIELD,      /* no such field */
    DIARY_E_TWICE,
    DIARY_E_NUMBER, /* not a number from 0 to the field's maximum */
    DIARY_E_TIME,   /* neither a time nor none */
    DIARY_E_WORD,   /* a word that isn't on the list */
    DIARY_E_FUTURE, /* the onset is still to come */
    DIARY_E_NIGHT,  /* the onset lies in another lull day */
} DiaryError;

/* What is wrong, and where in the text. */
typedef struct DiaryFault {
    DiaryError error;
    int field; /* DiaryField, or -1 */
    size_t offset, length;
} DiaryFault;

#define DIARY_LEN_MAX 600 /* bytes of text; the longest that is written takes less */

/* Understands "key=value" pairs with blanks between them, in any order; the onset as a clock time too. Returns 0 or the
 * first DiaryError, with its place in `ret_fault` (may be NULL); *ret holds everything that is right either way, so
 * that what a newer lull wrote can be read. */
int diary_parse(const char *text, Diary *ret, DiaryFault *ret_fault);
/* One value alone, without its key: what stands behind an option. */
int diary_parse_value(DiaryField field, const char *value, Diary *ret);
/* One value as text, empty where it isn't said; -ENOMEM. The caller frees. */
int diary_format_value(const Diary *diary, DiaryField field, char **ret);
/* What is said, in order; empty where that is nothing. */
int diary_format(const Diary *diary, char **ret);
/* What a fault means, in one sentence that says what may be written instead. The caller frees. */
int diary_sentence(const char *text, const DiaryFault *fault, char **ret);

/* Lays `over` on top: what it says replaces, what it takes back is gone. */
void diary_merge(Diary *diary, const Diary *over);
/* Makes the onset an instant of that lull day. 0, DIARY_E_FUTURE or DIARY_E_NIGHT. */
int diary_resolve(Diary *diary, const Zone *zone, int32_t day_starts_sec, Day night, Usec now);

static inline bool diary_says(const Diary *diary, DiaryField field)
{
    return diary->said & DIARY_BIT(field);
}
