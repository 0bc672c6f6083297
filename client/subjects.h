/* SPDX-License-Identifier: MIT */
#pragma once

/* What can be recorded, by name. */

#include "args.h"
#include "client.h"
#include "core/amount.h"

/* NULL when there is none of that name. */
const Subject *subjects_find(const SubjectList *subjects, const char *name);
/* The name that was probably meant, or NULL. */
const char *subjects_suggest(const SubjectList *subjects, const char *typed);

/* Every topic of the facts once, in order. 0 or -ENOMEM. */
int facts_topics(const FactList *facts, Texts *ret);

#define AMOUNT_TEXT_LEN 128
/* Words from `first` on with blanks between them, as an amount was typed; empty where there are none. -EINVAL: too
 * long, after having said so. */
int amount_text(const Args *args, size_t first, char buf[static AMOUNT_TEXT_LEN]);
/* Thousandths of `unit`; 0, or -EINVAL after having said what is wrong. */
int amount_read(const char *text, const char *subject, const char *unit, Amount *ret);
