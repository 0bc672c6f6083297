/* SPDX-License-Identifier: MIT */
#pragma once

/* What lulld says, in words: plain, calm, short. Every sentence that the daemon writes for people is made here.
 * Times are local, "22:30", with "tomorrow", "yesterday" or a date where it is not today. The functions return 0 or
 * -ENOMEM and the caller frees. */

#include <stddef.h>

#include "agenda.h"
#include "digest.h"

/* Why an occurrence stands where it stands: "Held until 22:30: iron was taken at 18:30, and 4 hours between them are
 * better." */
int wording_explain(const Agenda *agenda, const AgendaItem *item, Usec now, char **ret);
/* The short form for lists, where it follows a colon, or an empty text: "iron at 18:30, wait until 22:30". */
int wording_why(const Agenda *agenda, const AgendaItem *item, Usec now, char **ret);
/* One reason of a check: "Magnesium was taken at 22:40; keep 3 hours, better 4." */
int wording_reason(const Agenda *agenda, int substance, const SpacingReason *reason, Usec now, char **ret);
/* The answer to "may I take it now?" in a sentence. What is prescribed is never told to wait for another substance. */
int wording_check(const Agenda *agenda, int substance, const AgendaCheck *check, Usec at, Usec now, char **ret);
/* One change of plan: "moves tonight's magnesium from 22:15 to 23:10". */
int wording_change(const Agenda *agenda, const AgendaChange *change, Usec now, char **ret);
/* The warnings that recording an intake answers with: none, one or more sentences in a NULL-terminated array; free with
 * wording_strv_free(). */
int wording_warnings(const Agenda *agenda, const Entry *entry, const SpacingResult *result, Usec now, char ***ret);
char **wording_strv_free(char **strv);

/* What someone with a dopamine medicine is to hear about the diary; an empty text where there is nothing. */
int wording_signs(const DigestSigns *signs, char **ret);

typedef struct WordingNotice {
    char *title, *body;
    const char *done_label; /* static; NULL: no such button */
} WordingNotice;

/* A notification for one occurrence or several at once; discreet where the reminder is. */
int wording_notice(const Agenda *agenda, const AgendaItem *items, size_t n, Usec now, WordingNotice *ret);
void wording_notice_clear(WordingNotice *notice);

/* Titles, in the language in force. Borrowed from the regimen, the catalogs or `buf`, which none outlives. */
#define WORDING_TITLE_LEN 320
const char *wording_substance_title(const Regimen *regimen, int substance, char buf[static NAME_SIZE]);
const char *wording_reminder_title(const Regimen *regimen, const Reminder *reminder,
                                   char buf[static WORDING_TITLE_LEN]);
/* The one that may be seen by others: "Evening dose" instead of a name, where the reminder is discreet. */
const char *wording_public_title(const Agenda *agenda, const AgendaItem *item, char buf[static WORDING_TITLE_LEN]);

/* "22:30", "tomorrow 01:40", "yesterday 22:40", "Tue 24 Nov 08:00". */
#define WORDING_TIME_LEN 48
const char *wording_time(const Zone *zone, Usec at, Usec now, char buf[static WORDING_TIME_LEN]);
