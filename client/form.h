/* SPDX-License-Identifier: MIT */
#pragma once

/* The diary asked for key by key: one key a field where that is possible, Enter leaves a field as it is. Pure: keys in,
 * text to be shown out. What is shown is only ever added to, so that any terminal will do. */

#include "core/diary.h"
#include "core/entry.h"
#include "page.h"

/* The night asked about isn't over: what is said of it may be still to come. */
typedef struct FormTonight {
    const Zone *zone;
    Usec now;
    Day night;
    int32_t day_starts_sec;
    char last[CIVIL_DAY_LEN]; /* the night before, as --night takes it */
} FormTonight;

typedef struct Form {
    const Diary *before; /* what is there already */
    const char *note_before;
    const FormTonight *tonight; /* NULL: the night is over, or that isn't known */
    Diary said;                 /* what is to be laid over it */
    bool note_said;
    char note[NOTE_LEN_MAX + 1];
    size_t question;
    char typed[NOTE_LEN_MAX + 1]; /* of this question */
    size_t n_typed;
    int32_t bits;
    bool bits_said;
} Form;

typedef enum FormState {
    FORM_ASKS,  /* go on */
    FORM_NEXT,  /* another question: form_ask() */
    FORM_AGAIN, /* what was typed isn't understood, or can't be; said in the echo: form_ask() */
    FORM_DONE,
} FormState;

#define FORM_ECHO_LEN 256

/* What `tonight` holds is read at each key: the time goes on meanwhile. */
void form_begin(Form *form, const Diary *before, const char *note_before, const FormTonight *tonight);
/* The question, up to where the answer begins; no line break behind it. */
void form_ask(const Form *form, Page *page);
/* Takes one key (screen.h); what is to be written behind it into `echo`, line break included. */
FormState form_key(Form *form, int key, char echo[static FORM_ECHO_LEN]);

/* "6h30", "6:30", "390m", and with `digits` 630 too: minutes. -EINVAL. */
int form_minutes(const char *text, bool digits, int32_t *ret);
/* "22:40", "2240", "8": as diary_parse_value() wants it. -EINVAL. */
int form_clock(const char *text, char ret[static 8]);
/* Whether the onset that is said lies ahead, as the service will judge it. */
bool form_still_to_come(const Diary *said, const FormTonight *tonight);
