/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside of the settings reader: one strict parser for each kind of value. They take nothing on trust from the C
 * library: no octal numbers, no trailing letters, nothing empty. A wrong value is reported with what is right, and
 * leaves its field as it was. */

#include <string.h>

#include "scan.h"
#include "settings-tree.h"

#define SOURCE_LEN_MAX 400
#define DURATION_MAX (24 * USEC_PER_HOUR)

/* ---- What the parsers are made of ---- */

#define VALUE_WRONG(reader, ...) value_error((reader)->tree, (reader)->section, (reader)->value, __VA_ARGS__)

static inline const char *value_text(const Reader *reader)
{
    return reader->value->text;
}

/* What was typed, short enough for a message. */
static inline const char *value_shown(const Reader *reader, char buf[static SCAN_EXCERPT_LEN])
{
    return scan_excerpt(value_text(reader), strlen(value_text(reader)), buf);
}

static inline void *value_field(const Reader *reader)
{
    return (char *)reader->draft + reader->value->key->offset;
}

/* Reports in words what amount_parse() found in `text`. */
int value_wrong_amount(const Reader *reader, int code, const char *text, size_t len);
/* Reports the date behind `word` in what was written, `shown`. */
int value_wrong_date(const Reader *reader, const char *shown, const char *word);

/* ---- The parsers ---- */

/* "yes", "no", "true", "false", "on", "off", "1", "0", in any case: 1, 0, or -EINVAL. */
int value_bool(const char *text);
/* bool */
int value_parse_bool(const Reader *reader);
/* "hold" or "raise", in any case. bool: hold */
int value_parse_hold(const Reader *reader);
/* Decimal digits, within the key's limits. int */
int value_parse_int(const Reader *reader);
/* Within the key's limits. Usec */
int value_parse_span(const Reader *reader);
int value_parse_span_or_zero(const Reader *reader);
/* A time of day. int32_t */
int value_parse_clock(const Reader *reader);
/* In the substance's unit. Amount */
int value_parse_amount(const Reader *reader);
/* Up to so many bytes. char *, owned */
int value_parse_text(const Reader *reader);
/* A substance's or reminder's name. char *, owned */
int value_parse_name(const Reader *reader);
/* Letters, not a number. char[UNIT_SIZE] */
int value_parse_unit(const Reader *reader);

/* settings-lists.c */

/* "none", or "23:30-06:30, 13:00-14:00". Reminder */
int value_parse_quiet(const Reader *reader);
/* "none", or "100 mg, then 200 mg after 7d". Reminder */
int value_parse_dose(const Reader *reader);
/* "none", or "left calf 30s, right calf 30s". Reminder */
int value_parse_steps(const Reader *reader);
/* "none", or "wash-off after 20m". ReminderDraft */
int value_parse_then(const Reader *reader);
/* settings-values.c again. Recur */
int value_parse_at(const Reader *reader);
int value_parse_every(const Reader *reader);
/* RecurDays */
int value_parse_days(const Reader *reader);
