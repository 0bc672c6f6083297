/* SPDX-License-Identifier: MIT */
#pragma once

/* What `lull setup` asks, and what it makes of the answers: a configuration as text. Pure: no terminal, no files. */

#include <stdbool.h>

#include "core/amount.h"
#include "core/civil.h"
#include "model.h"

typedef enum Caution {
    CAUTION_KIDNEY,
    CAUTION_HEART,
    CAUTION_PREGNANT,
    CAUTION_IRON,
    CAUTION_DOPAMINE,
    CAUTION_MINOR,
    _CAUTION_MAX,
} Caution;

typedef struct CautionInfo {
    const char *word;     /* how it is typed */
    const char *key;      /* in [person] */
    const char *label;    /* "kidney disease"; to be looked up */
    bool magnesium, iron; /* whose reminder it keeps off until a clinician has agreed */
} CautionInfo;

const CautionInfo *caution_info(Caution caution);

/* Whoever is as old is no CAUTION_MINOR. */
#define ADULT 18

typedef struct Setup {
    int32_t bedtime_sec, wake_sec;
    bool cautions[_CAUTION_MAX];
    int age; /* for CAUTION_MINOR; 0: not said yet */
    bool magnesium;
    Amount magnesium_mg;
    bool iron;      /* a clinician advised it */
    Amount iron_mg; /* 0: not said */
    bool discreet;
} Setup;

/* What holds where nothing is answered: lull's defaults. */
void setup_begin(Setup *ret);
/* The cautions of a lull.conf, as text, are the setup's: only an answer takes one back. -ENOMEM. */
int setup_keep_cautions(Setup *setup, const char *conf);
/* As they are typed: "kidney,age=12"; empty where there is none. */
#define SETUP_CAUTIONS_LEN 64
void setup_format_cautions(const Setup *setup, char ret[static SETUP_CAUTIONS_LEN]);
/* The caution that keeps a reminder off, or NULL. */
const CautionInfo *setup_bars_magnesium(const Setup *setup);
const CautionInfo *setup_bars_iron(const Setup *setup);

/* Answers, as typed at the question or behind the option. 0, or -EINVAL with a sentence in `wrong` that says what is
 * understood; the setup is then as it was. */
#define SETUP_WRONG_LEN 320
int setup_read_bedtime(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN]);
int setup_read_wake(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN]);
/* Whether a day can be planned between the two, whichever was said. */
int setup_check_night(const Setup *setup, char wrong[static SETUP_WRONG_LEN]);
/* "none", or words or numbers of the list with commas or blanks between them; "age=12" for the last. */
int setup_read_cautions(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN]);
int setup_read_age(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN]);
/* "yes", "no", or a dose. */
int setup_read_magnesium(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN]);
int setup_read_iron(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN]);
int setup_read_discreet(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN]);

/* The fact that is the reason for a caution, or NULL. */
const Fact *setup_reason(const FactList *facts, Caution caution);
/* A lull.conf, commented. Allocated; NULL when out of memory. */
char *setup_render(const Setup *setup, const FactList *facts, Day today);
/* One question in a line or a few, with what Enter takes in brackets, as it is put on a terminal. Allocated. */
char *setup_cautions_question(void);
