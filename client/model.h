/* SPDX-License-Identifier: MIT */
#pragma once

/* What the service answers, as values. The members are the keys of common/io.github.lulld.Lull1.xml, where they are
 * explained. Words (states, kinds, verdicts) stay words: a newer service may know more of them. */

#include <stdint.h>

#include "macro.h"
#include "record.h"

typedef struct Occurrence {
    char *id, *reminder, *title, *public_title, *state;
    char *substance, *activity; /* one of them */
    char *unit, *because, *why;
    Usec at, nominal, until; /* 0: none */
    Usec held_until;         /* due, but not raised before this unless somebody is there; 0: raised */
    double dose;             /* 0: none said */
    bool late;
} Occurrence;
DEFINE_LIST(OccurrenceList, Occurrence);

typedef struct LogEntry {
    char *id, *kind, *subject, *day, *source, *device;
    char *unit, *occurrence, *reason, *note, *fields, *ref;
    Usec at, recorded, until;
    int32_t offset_sec;
    double amount; /* 0: not said */
    bool voided;
} LogEntry;
DEFINE_LIST(LogEntryList, LogEntry);

typedef struct Total {
    char *subject, *title, *unit;
    double amount, limit, notice; /* 0: none */
} Total;
DEFINE_LIST(TotalList, Total);

typedef struct Today {
    char *date;
    LogEntryList intakes;
    TotalList totals;
    Usec since; /* the lull day's first instant; 0: an older service */
} Today;

typedef struct Stock {
    char *subject, *title;
    int32_t left, days;
    bool low;
} Stock;
DEFINE_LIST(StockList, Stock);

typedef struct Status {
    char *state, *storage;
    Usec now, paused_until, bedtime;
    OccurrenceList due, held, missed, dropped;
    Occurrence next; /* id NULL: none */
    Today today;
    StockList stock;
    Texts problems;
} Status;

/* Why not, or not yet: a spacing rule, or a limit (rule is "limit"). */
typedef struct CheckReason {
    char *rule, *other, *unit, *verdict, *text;
    Usec at, minimum, preferred;
    double total, limit;
    bool planned;
} CheckReason;
DEFINE_LIST(CheckReasonList, CheckReason);

/* What taking it would change in the plan. */
typedef struct CheckEffect {
    char *id, *title, *text;
    Usec from, to;
    bool satisfied, withdrawn;
} CheckEffect;
DEFINE_LIST(CheckEffectList, CheckEffect);

typedef struct CheckAnswer {
    char *subject, *title, *verdict, *unit, *text;
    Usec at, earliest, preferred;
    double amount;
    CheckReasonList reasons;
    CheckEffectList effects;
} CheckAnswer;

typedef struct SubjectStep {
    char *title;
    Usec span;
} SubjectStep;
DEFINE_LIST(SubjectStepList, SubjectStep);

typedef struct Subject {
    char *name, *title, *kind, *unit;
    Usec duration; /* of an activity; 0: none said */
    SubjectStepList steps;
} Subject;
DEFINE_LIST(SubjectList, Subject);

typedef struct Fact {
    char *id, *text, *source, *confidence;
    char *caution; /* the key of [person] that it is the reason for */
    Texts topics;  /* the first is its heading */
} Fact;
DEFINE_LIST(FactList, Fact);

/* What became of the lines that were brought in. */
typedef struct ImportReport {
    int64_t lines, taken, known, other, refused, clamped;
    Texts problems, warnings; /* "line 7: ...", not all of them */
} ImportReport;

/* What was backed up. */
typedef struct BackupReport {
    int64_t entries, bytes;
} BackupReport;

extern const RecordType backup_report_type;
extern const RecordType occurrence_type, log_entry_type, status_type, check_answer_type, subject_type, fact_type,
    import_report_type;

#define DEFINE_CLEARS(Type, prefix)                                   \
    static inline _unused_ void prefix##_clear(Type *record)          \
    {                                                                 \
        record_clear(&prefix##_type, record);                         \
    }                                                                 \
    static inline _unused_ void prefix##_list_clear(Type##List *list) \
    {                                                                 \
        list_clear(&prefix##_type, (List *)list);                     \
    }                                                                 \
    struct _clears_need_a_semicolon_##prefix

DEFINE_CLEARS(Occurrence, occurrence);
DEFINE_CLEARS(LogEntry, log_entry);
DEFINE_CLEARS(Subject, subject);
DEFINE_CLEARS(Fact, fact);

static inline void status_clear(Status *status)
{
    record_clear(&status_type, status);
}

static inline void check_answer_clear(CheckAnswer *answer)
{
    record_clear(&check_answer_type, answer);
}

static inline void import_report_clear(ImportReport *report)
{
    record_clear(&import_report_type, report);
}

/* For use where any text will do. */
static inline const char *text_or(const char *text, const char *fallback)
{
    return text ? text : fallback;
}
