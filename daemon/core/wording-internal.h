/* SPDX-License-Identifier: MIT */
#pragma once

/* The phrases that the sentences of wording.h are made of. Results are borrowed from `buf` or from the regimen. */

#include "text.h"
#include "wording.h"

#define WORDING_PHRASE_LEN 256

/* Why something stands where it stands. */
typedef enum Cause {
    CAUSE_NONE,
    CAUSE_RULE,  /* another substance is too near */
    CAUSE_LIMIT, /* a daily limit */
    CAUSE_QUIET,
    CAUSE_PAUSED,
    CAUSE_TRAVEL,
    CAUSE_DUE,  /* another dose is due first */
    CAUSE_SAID, /* what a person gave as the reason */
} Cause;

Cause wording_cause(const Agenda *agenda, const AgendaItem *item);

/* Inside a sentence: "magnesium"; a title that people gave stays as it is. */
const char *wording_substance(const Agenda *agenda, int substance);
const char *wording_reminder(const Reminder *reminder);
/* At the start of a sentence. */
const char *wording_title(const Reminder *reminder);

/* "at 22:30", "yesterday at 22:40", "on Tue 24 Nov at 08:00". */
const char *wording_at(const Agenda *agenda, Usec at, Usec now, char buf[static WORDING_PHRASE_LEN]);
/* "tonight", "yesterday", "on Tue 24 Nov": the lull day of an occurrence that is planned for `nominal`. */
const char *wording_on_day(const Agenda *agenda, Day day, Usec nominal, Usec now, char buf[static WORDING_PHRASE_LEN]);
/* "tonight's magnesium". */
const char *wording_of_day(const Agenda *agenda, const Reminder *reminder, Day day, Usec nominal, Usec now,
                           char buf[static WORDING_PHRASE_LEN]);
/* "4 hours", "1 hour 30 minutes". */
const char *wording_span(Usec span, char buf[static WORDING_PHRASE_LEN]);
/* "200 mg". */
const char *wording_amount(const Agenda *agenda, int substance, Amount amount, char buf[static WORDING_PHRASE_LEN]);
/* "12 left, enough for 6 days"; empty where it isn't counted. */
const char *wording_stock(const Agenda *agenda, int substance, char buf[static WORDING_PHRASE_LEN]);
/* "with it, 400 mg in one day; the limit is 350 mg". */
const char *wording_limit(const Agenda *agenda, int substance, const SpacingReason *reason,
                          char buf[static WORDING_PHRASE_LEN]);
/* "Don't take a double dose." */
void wording_add_double_dose(Text *text, const char *before);
