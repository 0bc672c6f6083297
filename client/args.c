/* SPDX-License-Identifier: MIT */
#include "args.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "l10n.h"
#include "macro.h"
#include "suggest.h"

_Static_assert(_OPTION_MAX <= 64, "Options has room for all");

static const OptionInfo infos[_OPTION_MAX] = {
    [OPTION_HELP] = {"help", 'h', NULL, N_("show this help")},
    [OPTION_JSON] = {"json", 0, NULL, N_("print JSON")},
    [OPTION_YES] = {"yes", 'y', NULL, N_("don't ask")},
    [OPTION_AT] = {"at", 0, "WHEN", N_("22:30, 'yesterday 22:30', '2h ago', '2026-11-22 22:30'")},
    [OPTION_NOTE] = {"note", 0, "TEXT", N_("a remark to keep with it")},
    [OPTION_REASON] = {"reason", 0, "TEXT", N_("why it is left out")},
    [OPTION_DAYS] = {"days", 'n', "N", N_("how many days, today included")},
    [OPTION_SINCE] = {"since", 0, "WHEN", N_("from then on; a date alone means its beginning")},
    [OPTION_UNTIL] = {"until", 0, "WHEN", N_("up to then; a date alone means its end")},
    [OPTION_KIND] = {"kind", 0, "KIND", N_("one kind alone: intake, activity, skip, snooze ...")},
    [OPTION_SUBJECT] = {"subject", 0, "NAME", N_("one substance or activity alone")},
    [OPTION_LIMIT] = {"limit", 'n', "N", N_("the newest N alone")},
    [OPTION_ALL] = {"all", 'a', NULL, N_("also what lulld recorded by itself")},
    [OPTION_FOLLOW] = {"follow", 'f', NULL, N_("go on printing, a line whenever something changes")},
    [OPTION_WAYBAR] = {"waybar", 0, NULL, N_("print what a Waybar module reads")},
    [OPTION_FORMAT] = {"format", 0, "TEMPLATE", N_("print a line of your own")},
    [OPTION_UNLESS] = {"unless", 0, "LINE", N_("wait until the line would be another one than this, print it and end")},
    [OPTION_BEDTIME] = {"bedtime", 0, "TIME", N_("when you usually go to bed")},
    [OPTION_WAKE] = {"wake", 0, "TIME", N_("when you usually get up")},
    /* Translators: the words of this and of what is like it are typed as they stand here, so they stay. */
    [OPTION_CAUTION] = {"caution", 0, "WORDS", N_("kidney, heart, pregnant, iron, dopamine, age=12, or none")},
    [OPTION_MAGNESIUM] = {"magnesium", 0, "DOSE",
                          N_("a reminder in the evening: yes, no, or the dose in elemental mg")},
    [OPTION_IRON] = {"iron", 0, "DOSE", N_("whether a clinician has advised it: yes, no, or the dose")},
    [OPTION_DISCREET] = {"discreet", 0, "YES", N_("keep names out of notifications: yes or no")},
    [OPTION_LIST] = {"list", 0, NULL, N_("habits that can be taken up")},
    [OPTION_ENABLE] = {"enable", 0, "NAME", N_("take up a habit")},
    [OPTION_DISABLE] = {"disable", 0, "NAME", N_("put a habit aside")},
    [OPTION_SEV_BED] = {"sev-bed", 0, "0-10", N_("how bad it was at bedtime")},
    [OPTION_SEV_NIGHT] = {"sev-night", 0, "0-10", N_("in the night; the same as SEVERITY")},
    [OPTION_SEV_DAY] = {"sev-day", 0, "0-10", N_("on the day after")},
    [OPTION_ONSET] = {"onset", 0, "TIME", N_("when it began, 22:40, or none")},
    [OPTION_AWAKENINGS] = {"awakenings", 0, "N", N_("how often you woke up")},
    [OPTION_SLEEP_QUALITY] = {"sleep-quality", 0, "0-10", N_("how good the sleep was")},
    [OPTION_SLEEP] = {"sleep", 0, "SPAN", N_("how long you slept: 6h30, 6:30 or 390m")},
    [OPTION_SITES] = {"sites", 0, "WORDS", N_("legs, arms, trunk, other; with commas, or none")},
    [OPTION_TRIGGERS] = {"triggers", 0, "WORDS",
                         N_("caffeine, alcohol, antihistamine, late-exercise, travel, stress, long-sitting, menses")},
    [OPTION_SIDE] = {"side", 0, "WORDS", N_("side effects: loose-stool, nausea, constipation, dizzy, skin, other")},
    [OPTION_SENSATIONS] = {"sensations", 0, "WORDS",
                           N_("creeping, crawling, tingling, itching, burning, twitching, throbbing, pulling, aching, "
                              "cramp, jerks, numbness")},
    [OPTION_IRLS] = {"irls", 0, "0-40", N_("a total of the IRLS scale obtained elsewhere")},
    [OPTION_NIGHT] = {"night", 0, "DATE", N_("the night that begins on 2026-11-21, today or yesterday")},
    [OPTION_NO_BELL] = {"no-bell", 0, NULL, N_("without a sound between steps")},
    [OPTION_REPORT_FORMAT] = {"format", 0, "FORMAT", N_("text, html, svg, pdf or json")},
    [OPTION_SHOW] = {"show", 0, NULL, N_("show what is there, and change nothing")},
    [OPTION_FILE_FORMAT] = {"format", 0, "FORMAT",
                            N_("jsonl (complete, where none is given), csv; ics goes out alone")},
    [OPTION_OUTPUT] = {"output", 'o', "FILE", N_("write to FILE, which appears when it is complete")},
    [OPTION_PARTIAL] = {"partial", 0, NULL, N_("take the good lines even where others are bad")},
    [OPTION_FORCE] = {"force", 0, NULL, N_("replace a file that is there")},
};

const OptionInfo *option_info(Option option)
{
    return &infos[option];
}

typedef struct Table {
    struct option longs[_OPTION_MAX + 1];
    /* '-': words come in order as if they were options, so that both may be mixed; ':': complaints are ours. */
    char shorts[2 + 2 * _OPTION_MAX + 1];
    const char *names[_OPTION_MAX];
    size_t n;
} Table;

#define VALUE_BASE 256

static void make_table(Options taken, Table *ret)
{
    *ret = (Table){.shorts = "-:"};
    char *letter = ret->shorts + 2;
    for (int i = 0; i < _OPTION_MAX; i++) {
        if (!(taken & TAKES(i)))
            continue;
        const OptionInfo *info = &infos[i];
        ret->names[ret->n] = info->name;
        ret->longs[ret->n++] =
            (struct option){info->name, info->value ? required_argument : no_argument, NULL, VALUE_BASE + i};
        if (info->letter)
            *letter++ = info->letter;
        if (info->letter && info->value)
            *letter++ = ':';
    }
}

static int option_of_letter(Options taken, int letter)
{
    for (int i = 0; i < _OPTION_MAX; i++)
        if (taken & TAKES(i) && infos[i].letter == letter)
            return i;
    return -EINVAL;
}

static int add_word(const char *verb, Args *args, const char *word)
{
    if (args->n_words == ARGS_WORDS_MAX) {
        fprintf(stderr, _("lull: too many arguments. See: lull %s --help\n"), verb);
        return -EINVAL;
    }
    args->words[args->n_words++] = word;
    return 0;
}

static int complain_unknown(const char *verb, const Table *table, const char *typed)
{
    char name[32];
    snprintf(name, sizeof(name), "%.*s", (int)strcspn(typed, "="), typed);
    const char *meant = strncmp(name, "--", 2) == 0 ? suggest(name + 2, table->names, table->n) : NULL;
    if (meant)
        fprintf(stderr, _("lull: '%s' doesn't take %s; did you mean --%s?\n"), verb, name, meant);
    else
        fprintf(stderr, _("lull: '%s' doesn't take %s. See: lull %s --help\n"), verb, name, verb);
    return -EINVAL;
}

static int complain(const char *verb, const Table *table, int result, char *typed)
{
    if (result == ':')
        fprintf(stderr, _("lull: %s needs a value. See: lull %s --help\n"), typed, verb);
    else if (optopt >= VALUE_BASE)
        fprintf(stderr, _("lull: --%s takes no value\n"), infos[optopt - VALUE_BASE].name);
    else if (optopt != 0)
        return complain_unknown(verb, table, (char[]){'-', (char)optopt, '\0'});
    else
        return complain_unknown(verb, table, typed);
    return -EINVAL;
}

int args_parse(const char *verb, Options taken, int argc, char **argv, Args *ret)
{
    Table table;
    make_table(taken, &table);
    *ret = (Args){};
    opterr = 0;
    optind = 0;
    int c;
    while ((c = getopt_long(argc, argv, table.shorts, table.longs, NULL)) != -1) {
        if (c == ':' || c == '?')
            return complain(verb, &table, c, argv[optind - 1]);
        if (c == 1) {
            if (add_word(verb, ret, optarg) < 0)
                return -EINVAL;
            continue;
        }
        int option = c >= VALUE_BASE ? c - VALUE_BASE : option_of_letter(taken, c);
        ret->given |= TAKES(option);
        ret->values[option] = infos[option].value ? optarg : NULL;
    }
    for (; optind < argc; optind++)
        if (add_word(verb, ret, argv[optind]) < 0)
            return -EINVAL;
    return 0;
}

int args_number(const Args *args, Option option, unsigned max, unsigned fallback, unsigned *ret)
{
    const char *text = args_value(args, option);
    char *end = NULL;
    *ret = fallback;
    if (!text)
        return 0;
    errno = 0;
    unsigned long n = strtoul(text, &end, 10);
    if (text[strspn(text, "0123456789")] != '\0' || errno != 0 || n < 1 || n > max) {
        fprintf(stderr, _("lull: --%s takes a number from 1 to %u, not '%s'\n"), infos[option].name, max, text);
        return -EINVAL;
    }
    *ret = (unsigned)n;
    return 0;
}
