/* SPDX-License-Identifier: MIT */
#pragma once

/* What every format of the report has in common: the numbers, and the words around them. Pure. */

#include "core/digest.h"
#include "model.h"
#include "page.h"

typedef struct Report {
    Digest *digest;
    SubjectList subjects; /* gives names their titles */
    Texts notices;        /* what the service has to say about these and earlier nights */
    Usec made;
} Report;

void report_clear(Report *report);
/* The digest of what the service listed; entries of kinds that this version doesn't know are passed over. */
int report_count(const LogEntryList *entries, Day first, Day last, Digest **ret);

/* What stands under every report. */
extern const char report_notice[];

#define REPORT_TEXT_LEN 256

/* "26 October to 22 November 2026" */
const char *report_range(const Report *report, char buf[static REPORT_TEXT_LEN]);
/* "28 nights, 24 of them with a record" */
const char *report_extent(const Report *report, char buf[static REPORT_TEXT_LEN]);
/* Half of `twice`, as the field is written: "4", "4.5", "22:40", "6:30". */
const char *report_value(DiaryField field, int32_t twice, char buf[static REPORT_TEXT_LEN]);
/* Minutes of a day as a clock shows them: 1480 is "00:40". */
const char *report_clock(int32_t minutes, char buf[static REPORT_TEXT_LEN]);
/* The severity that was said most often: what is drawn. */
DiaryField report_severity(const Digest *digest);
/* "legs 24, arms 3"; empty where the field was never said. */
const char *report_words(const Digest *digest, DiaryField field, char buf[static REPORT_TEXT_LEN]);
/* "26 times on 26 of 28 days, 150 to 200 mg a day" */
const char *report_taken(const Digest *digest, const DigestSubject *subject, char buf[static REPORT_TEXT_LEN]);
/* "mostly 22:31, from 22:05 to 22:59": the median is one that was recorded. */
const char *report_times(const Digest *digest, int subject, char buf[static REPORT_TEXT_LEN]);
/* "Magnesium 200 mg 22:20" */
const char *report_deed(const Report *report, const DigestDeed *deed, char buf[static REPORT_TEXT_LEN]);
/* "Magnesium" */
const char *report_title(const Report *report, const char *name, char buf[static REPORT_TEXT_LEN]);

void render_report(Page *page, const Report *report);
char *render_report_json(const Report *report);
