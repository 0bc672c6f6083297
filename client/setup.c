/* SPDX-License-Identifier: MIT */
#include "setup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "answer.h"
#include "core/defaults.h"
#include "core/text.h"
#include "core/when.h"
#include "l10n.h"
#include "suggest.h"
#include "utf8.h"

#define UNIT "mg"
#define DAY_SEC (24 * 3600)

static const CautionInfo cautions[_CAUTION_MAX] = {
    [CAUTION_KIDNEY] = {"kidney", "kidney_disease", N_("kidney disease"), true, false},
    [CAUTION_HEART] = {"heart", "slow_heart", N_("slow conduction of the heart"), true, false},
    [CAUTION_PREGNANT] = {"pregnant", "pregnant", N_("pregnancy"), true, true},
    [CAUTION_IRON] = {"iron", "iron_overload", N_("too much iron, an ulcer or bowel disease"), false, true},
    [CAUTION_DOPAMINE] = {"dopamine", "dopaminergic", N_("a dopamine medicine for the legs"), false, false},
    [CAUTION_MINOR] = {"minor", "age", N_("younger than 18"), true, true},
};

const CautionInfo *caution_info(Caution caution)
{
    return &cautions[caution];
}

static Amount shipped_amount(const char *text)
{
    Amount amount;
    return amount_parse(text, UNIT, 0, &amount) == 0 ? amount : 0;
}

void setup_begin(Setup *ret)
{
    *ret = (Setup){.magnesium = true, .magnesium_mg = shipped_amount(defaults.magnesium_dose), .discreet = true};
    (void)when_parse_clock(defaults.bedtime, &ret->bedtime_sec);
    (void)when_parse_clock(defaults.wake, &ret->wake_sec);
}

const CautionInfo *setup_bars_magnesium(const Setup *setup)
{
    for (int i = 0; i < _CAUTION_MAX; i++)
        if (setup->cautions[i] && cautions[i].magnesium)
            return &cautions[i];
    return NULL;
}

const CautionInfo *setup_bars_iron(const Setup *setup)
{
    for (int i = 0; i < _CAUTION_MAX; i++)
        if (setup->cautions[i] && cautions[i].iron)
            return &cautions[i];
    return NULL;
}

/* ---- Answers ---- */

#define WRONG(...) (snprintf(wrong, SETUP_WRONG_LEN, __VA_ARGS__), -EINVAL)

/* What was typed, short enough for a message, and whole characters. */
typedef struct Shown {
    char text[40 + 1];
} Shown;

static Shown shown(const char *text)
{
    Shown shown = {""};
    memcpy(shown.text, text, utf8_cut(text, sizeof(shown.text) - 1));
    return shown;
}

static int read_clock(const char *text, int32_t *ret, char wrong[static SETUP_WRONG_LEN])
{
    return when_parse_clock(text, ret) == 0
               ? 0
               : WRONG(_("'%.40s' isn't a time of day; write it like 22:30"), shown(text).text);
}

int setup_read_bedtime(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN])
{
    return read_clock(text, &setup->bedtime_sec, wrong);
}

int setup_read_wake(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN])
{
    return read_clock(text, &setup->wake_sec, wrong);
}

/* The day begins two hours before waking up, and that must not be before bedtime. Whoever is up for less than that has
 * most likely said one for the other. */
#define ASLEEP_MIN (2 * 3600)
#define AWAKE_MIN (6 * 3600)

int setup_check_night(const Setup *setup, char wrong[static SETUP_WRONG_LEN])
{
    char bedtime[WHEN_CLOCK_LEN], wake[WHEN_CLOCK_LEN];
    int32_t asleep = (setup->wake_sec - setup->bedtime_sec + DAY_SEC) % DAY_SEC;
    when_format_clock(setup->bedtime_sec, bedtime);
    when_format_clock(setup->wake_sec, wake);
    if (asleep <= ASLEEP_MIN)
        return WRONG(_("getting up at %s is not two hours after bedtime at %s"), wake, bedtime);
    if (DAY_SEC - asleep < AWAKE_MIN)
        return WRONG(_("from getting up at %s to bedtime at %s there are not six hours; say when the night begins and "
                       "when it ends, such as 23:00 and 07:00"),
                     wake, bedtime);
    return 0;
}

/* A number of the list, counted from 1, or its word; -EINVAL. */
static int find_caution(const char *word)
{
    if (word[0] >= '1' && word[0] < '1' + _CAUTION_MAX && !word[1])
        return word[0] - '1';
    for (int i = 0; i < _CAUTION_MAX; i++)
        if (strcasecmp(cautions[i].word, word) == 0 || strcasecmp(cautions[i].key, word) == 0)
            return i;
    return -EINVAL;
}

static int wrong_caution(const char *word, char wrong[static SETUP_WRONG_LEN])
{
    const char *words[_CAUTION_MAX];
    for (int i = 0; i < _CAUTION_MAX; i++)
        words[i] = cautions[i].word;
    const char *meant = suggest(word, words, _CAUTION_MAX);
    if (meant)
        return WRONG(_("'%.40s' isn't one of them; did you mean '%s'?"), shown(word).text, meant);
    return WRONG(_("'%.40s' isn't one of them; there are kidney, heart, pregnant, iron, dopamine, age=12 and none"),
                 shown(word).text);
}

int setup_read_cautions(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN])
{
    _cleanup_free_ char *copy = strdup(text);
    Setup read = *setup;
    char *save = NULL;
    memset(read.cautions, 0, sizeof(read.cautions));
    read.age = 0;
    for (char *word = copy ? strtok_r(copy, ", ", &save) : NULL; word; word = strtok_r(NULL, ", ", &save)) {
        bool age = strncasecmp(word, "age=", 4) == 0;
        int r = age ? setup_read_age(&read, word + 4, wrong) : 0;
        if (r < 0)
            return r;
        int caution = age ? CAUTION_MINOR : find_caution(word);
        if (caution < 0 && !answer_is_no(word))
            return wrong_caution(word, wrong);
        if (caution >= 0 && !(age && read.age >= ADULT))
            read.cautions[caution] = true;
    }
    *setup = read;
    return copy ? 0 : -ENOMEM;
}

int setup_read_age(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN])
{
    char *end;
    unsigned long age = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || age < 1 || age > 120)
        return WRONG(_("'%.40s' isn't an age; write a number like 12"), shown(text).text);
    setup->age = (int)age;
    return 0;
}

static int read_dose(const char *text, Amount *ret, char wrong[static SETUP_WRONG_LEN])
{
    int r = amount_parse(text, UNIT, 0, ret);
    if (r == AMOUNT_E_COMMA)
        return WRONG(_("'%.40s' may mean two amounts; write it like 1.5 or like 1500"), shown(text).text);
    if (r != 0)
        return WRONG(_("'%.40s' isn't understood; write yes, no, or a dose like %s"), shown(text).text,
                     defaults.magnesium_dose);
    return 0;
}

int setup_read_magnesium(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN])
{
    Amount dose = shipped_amount(defaults.magnesium_dose);
    bool wanted = !answer_is_no(text);
    int r = wanted && !answer_is_yes(text) ? read_dose(text, &dose, wrong) : 0;
    if (r < 0)
        return r;
    if (dose > shipped_amount(defaults.magnesium_max))
        return WRONG(_("more than %s a day is above the upper limit for supplements: lull facts mg-ul"),
                     defaults.magnesium_max);
    setup->magnesium = wanted;
    setup->magnesium_mg = dose;
    return 0;
}

int setup_read_iron(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN])
{
    Amount dose = 0;
    bool advised = !answer_is_no(text);
    int r = advised && !answer_is_yes(text) ? read_dose(text, &dose, wrong) : 0;
    if (r < 0)
        return r;
    if (dose > shipped_amount(defaults.iron_max))
        return WRONG(_("more than %s a day is for a clinician to advise: say so in lull.conf with 'clinician = yes'"),
                     defaults.iron_max);
    setup->iron = advised;
    setup->iron_mg = dose;
    return 0;
}

int setup_read_discreet(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN])
{
    if (!answer_is_yes(text) && !answer_is_no(text))
        return WRONG(_("'%.40s' isn't understood; write yes or no"), shown(text).text);
    setup->discreet = answer_is_yes(text);
    return 0;
}

const Fact *setup_reason(const FactList *list, Caution caution)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(text_or(list->items[i].caution, ""), cautions[caution].key) == 0)
            return &list->items[i];
    return NULL;
}

char *setup_cautions_question(void)
{
    Text text = {};
    char *question = NULL;
    text_add(&text, "%s\n", _("Does any of this hold for you?"));
    for (int i = 0; i < _CAUTION_MAX; i++)
        text_add(&text, "  %d %s\n", i + 1, _(cautions[i].label));
    /* Translators: those of the list above. */
    text_add(&text, "%s", _("Their numbers, with commas:"));
    return text_take(&text, &question) < 0 ? NULL : question;
}
