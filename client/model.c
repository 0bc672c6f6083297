/* SPDX-License-Identifier: MIT */
#include "model.h"

#define TEXT(Type, key, member)                       \
    {                                                 \
        key, FIELD_TEXT, offsetof(Type, member), NULL \
    }
#define USEC(Type, key, member)                       \
    {                                                 \
        key, FIELD_USEC, offsetof(Type, member), NULL \
    }
#define NUMBER(Type, key, member)                       \
    {                                                   \
        key, FIELD_NUMBER, offsetof(Type, member), NULL \
    }
#define FLAG(Type, key, member)                       \
    {                                                 \
        key, FIELD_FLAG, offsetof(Type, member), NULL \
    }
#define RECORDS(Type, key, member, type)                  \
    {                                                     \
        key, FIELD_RECORDS, offsetof(Type, member), &type \
    }
#define DEFINE_RECORD(storage, Type, name, ...)         \
    static const Field name##_fields[] = {__VA_ARGS__}; \
    storage const RecordType name##_type = {sizeof(Type), name##_fields, ARRAY_SIZE(name##_fields)}

/* clang-format off */
DEFINE_RECORD(, Occurrence, occurrence,
    TEXT(Occurrence, "Id", id),
    TEXT(Occurrence, "Reminder", reminder),
    TEXT(Occurrence, "Title", title),
    TEXT(Occurrence, "PublicTitle", public_title),
    TEXT(Occurrence, "State", state),
    TEXT(Occurrence, "Substance", substance),
    TEXT(Occurrence, "Activity", activity),
    TEXT(Occurrence, "Unit", unit),
    TEXT(Occurrence, "Because", because),
    TEXT(Occurrence, "Why", why),
    USEC(Occurrence, "AtUSec", at),
    USEC(Occurrence, "NominalUSec", nominal),
    USEC(Occurrence, "UntilUSec", until),
    USEC(Occurrence, "HeldUntilUSec", held_until),
    NUMBER(Occurrence, "Dose", dose),
    FLAG(Occurrence, "Late", late));

DEFINE_RECORD(, LogEntry, log_entry,
    TEXT(LogEntry, "Id", id),
    TEXT(LogEntry, "Kind", kind),
    TEXT(LogEntry, "Subject", subject),
    TEXT(LogEntry, "Day", day),
    TEXT(LogEntry, "Source", source),
    TEXT(LogEntry, "Device", device),
    TEXT(LogEntry, "Unit", unit),
    TEXT(LogEntry, "Occurrence", occurrence),
    TEXT(LogEntry, "Reason", reason),
    TEXT(LogEntry, "Note", note),
    TEXT(LogEntry, "Fields", fields),
    TEXT(LogEntry, "Ref", ref),
    USEC(LogEntry, "AtUSec", at),
    USEC(LogEntry, "RecordedUSec", recorded),
    USEC(LogEntry, "UntilUSec", until),
    {"OffsetSeconds", FIELD_INT, offsetof(LogEntry, offset_sec), NULL},
    NUMBER(LogEntry, "Amount", amount),
    FLAG(LogEntry, "Voided", voided));

DEFINE_RECORD(static, Total, total,
    TEXT(Total, "Subject", subject),
    TEXT(Total, "Title", title),
    TEXT(Total, "Unit", unit),
    NUMBER(Total, "Amount", amount),
    NUMBER(Total, "Limit", limit),
    NUMBER(Total, "Notice", notice));

DEFINE_RECORD(static, Today, today,
    TEXT(Today, "Date", date),
    USEC(Today, "SinceUSec", since),
    RECORDS(Today, "Intakes", intakes, log_entry_type),
    RECORDS(Today, "Totals", totals, total_type));

DEFINE_RECORD(static, Stock, stock,
    TEXT(Stock, "Subject", subject),
    TEXT(Stock, "Title", title),
    {"Left", FIELD_INT, offsetof(Stock, left), NULL},
    {"Days", FIELD_INT, offsetof(Stock, days), NULL},
    FLAG(Stock, "Low", low));

DEFINE_RECORD(, Status, status,
    TEXT(Status, "State", state),
    TEXT(Status, "Storage", storage),
    USEC(Status, "NowUSec", now),
    USEC(Status, "PausedUntilUSec", paused_until),
    USEC(Status, "BedtimeUSec", bedtime),
    RECORDS(Status, "Due", due, occurrence_type),
    RECORDS(Status, "Held", held, occurrence_type),
    RECORDS(Status, "Missed", missed, occurrence_type),
    RECORDS(Status, "Dropped", dropped, occurrence_type),
    RECORDS(Status, "Stock", stock, stock_type),
    {"Next", FIELD_RECORD, offsetof(Status, next), &occurrence_type},
    {"Today", FIELD_RECORD, offsetof(Status, today), &today_type},
    {"Problems", FIELD_TEXTS, offsetof(Status, problems), NULL});

DEFINE_RECORD(static, CheckReason, check_reason,
    TEXT(CheckReason, "Rule", rule),
    TEXT(CheckReason, "Other", other),
    TEXT(CheckReason, "Unit", unit),
    TEXT(CheckReason, "Verdict", verdict),
    TEXT(CheckReason, "Text", text),
    USEC(CheckReason, "AtUSec", at),
    USEC(CheckReason, "Minimum", minimum),
    USEC(CheckReason, "Preferred", preferred),
    NUMBER(CheckReason, "Total", total),
    NUMBER(CheckReason, "Limit", limit),
    FLAG(CheckReason, "Planned", planned));

DEFINE_RECORD(static, CheckEffect, check_effect,
    TEXT(CheckEffect, "Id", id),
    TEXT(CheckEffect, "Title", title),
    TEXT(CheckEffect, "Text", text),
    USEC(CheckEffect, "FromUSec", from),
    USEC(CheckEffect, "ToUSec", to),
    FLAG(CheckEffect, "Satisfied", satisfied),
    FLAG(CheckEffect, "Withdrawn", withdrawn));

DEFINE_RECORD(, CheckAnswer, check_answer,
    TEXT(CheckAnswer, "Subject", subject),
    TEXT(CheckAnswer, "Title", title),
    TEXT(CheckAnswer, "Verdict", verdict),
    TEXT(CheckAnswer, "Unit", unit),
    TEXT(CheckAnswer, "Text", text),
    USEC(CheckAnswer, "AtUSec", at),
    USEC(CheckAnswer, "EarliestUSec", earliest),
    USEC(CheckAnswer, "PreferredUSec", preferred),
    NUMBER(CheckAnswer, "Amount", amount),
    RECORDS(CheckAnswer, "Reasons", reasons, check_reason_type),
    RECORDS(CheckAnswer, "Effects", effects, check_effect_type));

DEFINE_RECORD(static, SubjectStep, subject_step,
    TEXT(SubjectStep, "Title", title),
    USEC(SubjectStep, "Span", span));

DEFINE_RECORD(, Subject, subject,
    TEXT(Subject, "Name", name),
    TEXT(Subject, "Title", title),
    TEXT(Subject, "Kind", kind),
    TEXT(Subject, "Unit", unit),
    USEC(Subject, "Duration", duration),
    RECORDS(Subject, "Steps", steps, subject_step_type));

DEFINE_RECORD(, BackupReport, backup_report,
    USEC(BackupReport, "Entries", entries),
    USEC(BackupReport, "Bytes", bytes));

DEFINE_RECORD(, ImportReport, import_report,
    USEC(ImportReport, "Lines", lines),
    USEC(ImportReport, "Taken", taken),
    USEC(ImportReport, "Known", known),
    USEC(ImportReport, "Other", other),
    USEC(ImportReport, "Refused", refused),
    USEC(ImportReport, "Clamped", clamped),
    {"Problems", FIELD_TEXTS, offsetof(ImportReport, problems), NULL},
    {"Warnings", FIELD_TEXTS, offsetof(ImportReport, warnings), NULL});

DEFINE_RECORD(, Fact, fact,
    TEXT(Fact, "Id", id),
    TEXT(Fact, "Text", text),
    TEXT(Fact, "Source", source),
    TEXT(Fact, "Confidence", confidence),
    TEXT(Fact, "Caution", caution),
    {"Topics", FIELD_TEXTS, offsetof(Fact, topics), NULL});
/* clang-format on */
