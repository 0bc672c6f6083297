/* SPDX-License-Identifier: MIT */
#pragma once

/* What notifications say beyond the reminder itself. All return 0 or -ENOMEM; clear the notice with
 * wording_notice_clear(). */

#include "core/wording.h"
#include "engine.h"

/* The reminder, below a sentence about what just happened (NULL: nothing). `details`: with what can be done about it,
 * for the single occurrence that was asked about. */
int present_text_reminder(const Agenda *agenda, const AgendaItem *items, size_t n, Usec now, const char *lead,
                          bool details, WordingNotice *ret);
/* "Taken" was pressed on what isn't due any more: when was it? */
int present_text_ask(const Agenda *agenda, const AgendaItem *item, Usec now, WordingNotice *ret);
/* What there is to say about an intake that was just recorded; an empty body: nothing. */
int present_text_recorded(const Agenda *agenda, const Entry *intake, const SpacingResult *result, Usec now,
                          WordingNotice *ret);
/* A snooze came out shorter than usual. */
int present_text_cut(const Agenda *agenda, const Entry *snooze, Usec now, WordingNotice *ret);
/* What comes while the machine sleeps. */
int present_text_coming(const Agenda *agenda, const AgendaItem *items, size_t n, Usec now, WordingNotice *ret);
/* The journal can't be written. */
int present_text_storage(StorageState state, WordingNotice *ret);

/* Why a press was refused; `error` is an AgendaError, ENGINE_E_STORAGE or a negative errno. Static. */
const char *present_text_refusal(int error);
