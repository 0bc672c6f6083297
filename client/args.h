/* SPDX-License-Identifier: MIT */
#pragma once

/* What stands behind the verb: options anywhere, and words. Every option means the same with every verb that takes
 * it, and is described here once. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum Option {
    OPTION_HELP,
    OPTION_JSON,
    OPTION_YES,
    OPTION_AT,
    OPTION_NOTE,
    OPTION_REASON,
    OPTION_DAYS,
    OPTION_SINCE,
    OPTION_UNTIL,
    OPTION_KIND,
    OPTION_SUBJECT,
    OPTION_LIMIT,
    OPTION_ALL,
    OPTION_FOLLOW,
    OPTION_WAYBAR,
    OPTION_FORMAT,
    OPTION_UNLESS,
    OPTION_BEDTIME,
    OPTION_WAKE,
    OPTION_CAUTION,
    OPTION_MAGNESIUM,
    OPTION_IRON,
    OPTION_DISCREET,
    OPTION_LIST,
    OPTION_ENABLE,
    OPTION_DISABLE,
    /* of the diary, in the order of DiaryField */
    OPTION_SEV_BED,
    OPTION_SEV_NIGHT,
    OPTION_SEV_DAY,
    OPTION_ONSET,
    OPTION_AWAKENINGS,
    OPTION_SLEEP_QUALITY,
    OPTION_SLEEP,
    OPTION_SITES,
    OPTION_TRIGGERS,
    OPTION_SIDE,
    OPTION_SENSATIONS,
    OPTION_IRLS,
    OPTION_NIGHT,
    OPTION_SHOW,
    OPTION_NO_BELL,
    OPTION_FILE_FORMAT,
    OPTION_OUTPUT,
    OPTION_PARTIAL,
    OPTION_FORCE,
    OPTION_REPORT_FORMAT,
    _OPTION_MAX,
} Option;

typedef uint64_t Options; /* TAKES() of each */
#define TAKES(option) ((Options)1 << (option))

typedef struct OptionInfo {
    const char *name;
    char letter;       /* 0: none */
    const char *value; /* how the help calls it; NULL: it has none */
    const char *help;
} OptionInfo;

const OptionInfo *option_info(Option option);

#define ARGS_WORDS_MAX 8

typedef struct Args {
    const char *words[ARGS_WORDS_MAX];
    size_t n_words;
    Options given;                   /* TAKES() of what was said */
    const char *values[_OPTION_MAX]; /* of options that have one */
} Args;

/* Understands what follows the verb (argv[0]). 0, or -EINVAL after having said on stderr what is wrong. */
int args_parse(const char *verb, Options taken, int argc, char **argv, Args *ret);

static inline bool args_has(const Args *args, Option option)
{
    return args->given & TAKES(option);
}

/* NULL when it wasn't given. */
static inline const char *args_value(const Args *args, Option option)
{
    return args->values[option];
}

/* NULL when there are fewer words. */
static inline const char *args_word(const Args *args, size_t i)
{
    return i < args->n_words ? args->words[i] : NULL;
}

/* A whole number from 1 to `max`; 0, or -EINVAL after having said what is wrong. `fallback` when not given. */
int args_number(const Args *args, Option option, unsigned max, unsigned fallback, unsigned *ret);
