/* SPDX-License-Identifier: MIT */
#include "settings-tree.h"

#include <errno.h>
#include <string.h>

#include "core/civil.h"
#include "settings-values.h"
#include "suggest.h"

static const char *const section_words[_SECTION_KIND_MAX] = {
    [SECTION_GENERAL] = "general",   [SECTION_PERSON] = "person",   [SECTION_SUBSTANCE] = "substance",
    [SECTION_REMINDER] = "reminder", [SECTION_SPACING] = "spacing",
};

#define IN_GENERAL(field) offsetof(GeneralDraft, field)
#define IN_PERSON(field) offsetof(PersonDraft, field)
#define IN_SUBSTANCE(field) offsetof(Substance, field)
#define IN_REMINDER(field) offsetof(ReminderDraft, field)
#define IN_SPACING(field) offsetof(SpacingDraft, field)

/* Nothing longer fits a lull day. */
#define DAY_MAX_SPAN (24 * USEC_PER_HOUR)
/* Rules look so far back and ahead; the journal's recent days are kept for that. */
#define SPACING_MAX (48 * USEC_PER_HOUR)

const KeyInfo settings_keys[] = {
    {SECTION_GENERAL, "bedtime", KEY_WEEKDAY, value_parse_clock, IN_GENERAL(bedtime_sec)},
    {SECTION_GENERAL, "wake", KEY_WEEKDAY, value_parse_clock, IN_GENERAL(wake_sec)},
    {SECTION_GENERAL, "day_starts", KEY_PLAIN, value_parse_clock, IN_GENERAL(day_starts_sec)},
    {SECTION_GENERAL, "snooze", KEY_PLAIN, value_parse_span, IN_GENERAL(habits.snooze), USEC_PER_MIN, DAY_MAX_SPAN},
    {SECTION_GENERAL, "nag", KEY_PLAIN, value_parse_span_or_zero, IN_GENERAL(habits.nag), USEC_PER_MIN, DAY_MAX_SPAN},
    {SECTION_GENERAL, "nag_limit", KEY_PLAIN, value_parse_int, IN_GENERAL(habits.nag_limit), 0, 20},
    {SECTION_GENERAL, "quiet", KEY_PLAIN, value_parse_quiet, IN_GENERAL(habits)},
    {SECTION_GENERAL, "discreet", KEY_PLAIN, value_parse_bool, IN_GENERAL(habits.discreet)},
    {SECTION_GENERAL, "when_locked", KEY_PLAIN, value_parse_hold, IN_GENERAL(hold_locked)},
    {SECTION_GENERAL, "when_idle", KEY_PLAIN, value_parse_hold, IN_GENERAL(hold_idle)},
    {SECTION_GENERAL, "before_sleep", KEY_PLAIN, value_parse_span_or_zero, IN_GENERAL(before_sleep), USEC_PER_MIN,
     DAY_MAX_SPAN},

    {SECTION_PERSON, "age", KEY_PLAIN, value_parse_int, IN_PERSON(age), 1, 120},
    {SECTION_PERSON, "pregnant", KEY_PLAIN, value_parse_bool, IN_PERSON(pregnant)},
    {SECTION_PERSON, "kidney_disease", KEY_PLAIN, value_parse_bool, IN_PERSON(kidney_disease)},
    {SECTION_PERSON, "slow_heart", KEY_PLAIN, value_parse_bool, IN_PERSON(slow_heart)},
    {SECTION_PERSON, "iron_overload", KEY_PLAIN, value_parse_bool, IN_PERSON(iron_overload)},
    {SECTION_PERSON, "dopaminergic", KEY_PLAIN, value_parse_bool, IN_PERSON(dopaminergic)},
    {SECTION_PERSON, "clinician", KEY_PLAIN, value_parse_bool, IN_PERSON(clinician)},

    /* Unit and tablet stand before the amounts that are read by them. */
    {SECTION_SUBSTANCE, "title", KEY_PLAIN, value_parse_text, IN_SUBSTANCE(title), 1, REGIMEN_TITLE_LEN_MAX},
    {SECTION_SUBSTANCE, "unit", KEY_PLAIN, value_parse_unit, IN_SUBSTANCE(unit)},
    {SECTION_SUBSTANCE, "tablet", KEY_PLAIN, value_parse_amount, IN_SUBSTANCE(tablet)},
    {SECTION_SUBSTANCE, "notice_per_day", KEY_PLAIN, value_parse_amount, IN_SUBSTANCE(notice_per_day)},
    {SECTION_SUBSTANCE, "max_per_day", KEY_PLAIN, value_parse_amount, IN_SUBSTANCE(max_per_day)},
    {SECTION_SUBSTANCE, "mistake_above", KEY_PLAIN, value_parse_amount, IN_SUBSTANCE(mistake_above)},
    {SECTION_SUBSTANCE, "prescription", KEY_PLAIN, value_parse_bool, IN_SUBSTANCE(prescription)},
    {SECTION_SUBSTANCE, "stock", KEY_PLAIN, value_parse_int, IN_SUBSTANCE(stock), 1, 100000},
    {SECTION_SUBSTANCE, "per_dose", KEY_PLAIN, value_parse_int, IN_SUBSTANCE(per_dose), 1, 100},
    {SECTION_SUBSTANCE, "refill_days", KEY_PLAIN, value_parse_int, IN_SUBSTANCE(refill_days), 0, 365},
    {SECTION_SUBSTANCE, "form", KEY_PLAIN, value_parse_text, IN_SUBSTANCE(form), 1, REGIMEN_TITLE_LEN_MAX},
    {SECTION_SUBSTANCE, "source", KEY_PLAIN, value_parse_text, IN_SUBSTANCE(source), 1, SOURCE_LEN_MAX},

    {SECTION_REMINDER, "title", KEY_PLAIN, value_parse_text, IN_REMINDER(reminder.title), 1, REGIMEN_TITLE_LEN_MAX},
    {SECTION_REMINDER, "substance", KEY_PLAIN, value_parse_name, IN_REMINDER(substance), 1, NAME_LEN_MAX},
    {SECTION_REMINDER, "activity", KEY_PLAIN, value_parse_bool, IN_REMINDER(activity)},
    {SECTION_REMINDER, "dose", KEY_PLAIN, value_parse_dose, IN_REMINDER(reminder)},
    {SECTION_REMINDER, "at", KEY_PLAIN, value_parse_at, IN_REMINDER(reminder.recur)},
    {SECTION_REMINDER, "every", KEY_PLAIN, value_parse_every, IN_REMINDER(reminder.recur)},
    {SECTION_REMINDER, "days", KEY_PLAIN, value_parse_days, IN_REMINDER(reminder.recur.days)},
    {SECTION_REMINDER, "window", KEY_PLAIN, value_parse_span, IN_REMINDER(reminder.window), USEC_PER_MIN, DAY_MAX_SPAN},
    {SECTION_REMINDER, "enabled", KEY_PLAIN, value_parse_bool, IN_REMINDER(enabled)},
    {SECTION_REMINDER, "advised", KEY_PLAIN, value_parse_bool, IN_REMINDER(advised)},
    {SECTION_REMINDER, "duration", KEY_PLAIN, value_parse_span, IN_REMINDER(reminder.duration), USEC_PER_SEC,
     DURATION_MAX},
    {SECTION_REMINDER, "steps", KEY_PLAIN, value_parse_steps, IN_REMINDER(reminder)},
    {SECTION_REMINDER, "then", KEY_PLAIN, value_parse_then, 0, USEC_PER_SEC, DAY_MAX_SPAN - USEC_PER_SEC},
    {SECTION_REMINDER, "snooze", KEY_PLAIN, value_parse_span, IN_REMINDER(reminder.snooze), USEC_PER_MIN, DAY_MAX_SPAN},
    {SECTION_REMINDER, "nag", KEY_PLAIN, value_parse_span_or_zero, IN_REMINDER(reminder.nag), USEC_PER_MIN,
     DAY_MAX_SPAN},
    {SECTION_REMINDER, "nag_limit", KEY_PLAIN, value_parse_int, IN_REMINDER(reminder.nag_limit), 0, 20},
    {SECTION_REMINDER, "quiet", KEY_PLAIN, value_parse_quiet, IN_REMINDER(reminder)},
    {SECTION_REMINDER, "discreet", KEY_PLAIN, value_parse_bool, IN_REMINDER(reminder.discreet)},

    {SECTION_SPACING, "minimum", KEY_ORDER, value_parse_span_or_zero, IN_SPACING(minimum), USEC_PER_MIN, SPACING_MAX},
    {SECTION_SPACING, "preferred", KEY_ORDER, value_parse_span_or_zero, IN_SPACING(preferred), USEC_PER_MIN,
     SPACING_MAX},
    {SECTION_SPACING, "source", KEY_PLAIN, value_parse_text, IN_SPACING(source), 1, SOURCE_LEN_MAX},
};
const size_t settings_n_keys = ARRAY_SIZE(settings_keys);

/* Words that people write for a key; spelling alone wouldn't lead there. */
static const struct {
    SectionKind kind;
    const char *word, *key;
} synonyms[] = {
    {SECTION_GENERAL, "sleep", "bedtime"},
    {SECTION_GENERAL, "wakeup", "wake"},
    {SECTION_GENERAL, "day_start", "day_starts"},
    {SECTION_GENERAL, "private", "discreet"},
    {SECTION_GENERAL, "repeat", "nag"},
    {SECTION_GENERAL, "reminders", "nag_limit"},
    {SECTION_GENERAL, "locked", "when_locked"},
    {SECTION_GENERAL, "idle", "when_idle"},
    {SECTION_GENERAL, "suspend", "before_sleep"},
    {SECTION_PERSON, "pregnancy", "pregnant"},
    {SECTION_PERSON, "kidney", "kidney_disease"},
    {SECTION_PERSON, "doctor", "clinician"},
    {SECTION_SUBSTANCE, "limit", "max_per_day"},
    {SECTION_SUBSTANCE, "maximum", "max_per_day"},
    {SECTION_SUBSTANCE, "name", "title"},
    {SECTION_SUBSTANCE, "compound", "form"},
    {SECTION_REMINDER, "interval", "every"},
    {SECTION_REMINDER, "time", "at"},
    {SECTION_REMINDER, "times", "at"},
    {SECTION_REMINDER, "when", "at"},
    {SECTION_REMINDER, "amount", "dose"},
    {SECTION_REMINDER, "name", "title"},
    {SECTION_REMINDER, "weekdays", "days"},
    {SECTION_REMINDER, "repeat", "nag"},
    {SECTION_REMINDER, "active", "enabled"},
    {SECTION_REMINDER, "disabled", "enabled"},
    {SECTION_REMINDER, "follow", "then"},
    {SECTION_REMINDER, "private", "discreet"},
    {SECTION_SPACING, "hours", "minimum"},
    {SECTION_SPACING, "distance", "minimum"},
    {SECTION_SPACING, "maximum", "preferred"},
};

const char *section_kind_word(SectionKind kind)
{
    return section_words[kind];
}

int section_kind_parse(const char *word)
{
    for (int i = 0; i < _SECTION_KIND_MAX; i++)
        if (strcmp(section_words[i], word) == 0)
            return i;
    return -EINVAL;
}

const char *section_kind_suggest(const char *word)
{
    return suggest(word, section_words, _SECTION_KIND_MAX);
}

static int args_of(const KeyInfo *key)
{
    switch (key->argument) {
    case KEY_WEEKDAY:
        return 7;
    case KEY_ORDER:
        return 2;
    default:
        return 0;
    }
}

const char *key_format(const Section *section, const KeyInfo *key, int arg, char buf[static KEY_FORMAT_LEN])
{
    if (arg == ARG_NONE)
        snprintf(buf, KEY_FORMAT_LEN, "%s", key->name);
    else if (key->argument == KEY_WEEKDAY)
        snprintf(buf, KEY_FORMAT_LEN, "%s.%s", key->name, civil_weekday_name((Weekday)arg));
    else
        snprintf(buf, KEY_FORMAT_LEN, "%s.%s-first", key->name, section->names[arg]);
    return buf;
}

typedef int (*KeyVisitor)(const Section *section, const KeyInfo *key, int arg, void *userdata);

/* Every key that a section may have, with every argument; a result other than 0 ends it. */
static int visit_keys(const Section *section, KeyVisitor visit, void *userdata)
{
    for (size_t i = 0; i < settings_n_keys; i++) {
        const KeyInfo *key = &settings_keys[i];
        if (key->kind != section->kind)
            continue;
        for (int arg = ARG_NONE; arg < args_of(key); arg++) {
            int r = visit(section, key, arg, userdata);
            if (r != 0)
                return r;
        }
    }
    return 0;
}

static int parse_weekday(const char *word)
{
    for (int day = MONDAY; day <= SUNDAY; day++)
        if (strcmp(civil_weekday_name((Weekday)day), word) == 0)
            return day;
    return -EINVAL;
}

/* "iron-first" */
static int parse_order(const Section *section, const char *word)
{
    for (int i = 0; i < 2; i++) {
        size_t len = strlen(section->names[i]);
        if (strncmp(section->names[i], word, len) == 0 && strcmp(word + len, "-first") == 0)
            return i;
    }
    return -EINVAL;
}

static int parse_argument(const Section *section, const KeyInfo *key, const char *word)
{
    switch (key->argument) {
    case KEY_WEEKDAY:
        return parse_weekday(word);
    case KEY_ORDER:
        return parse_order(section, word);
    default:
        return -EINVAL;
    }
}

const KeyInfo *key_find(const Section *section, const char *name, int *ret_arg)
{
    size_t len = strcspn(name, ".");
    for (size_t i = 0; i < settings_n_keys; i++) {
        const KeyInfo *key = &settings_keys[i];
        if (key->kind != section->kind || strncmp(key->name, name, len) != 0 || key->name[len] != '\0')
            continue;
        *ret_arg = name[len] ? parse_argument(section, key, name + len + 1) : ARG_NONE;
        return name[len] && *ret_arg < 0 ? NULL : key;
    }
    return NULL;
}

#define CANDIDATES_MAX 64

typedef struct Candidates {
    char names[CANDIDATES_MAX][KEY_FORMAT_LEN];
    const char *words[CANDIDATES_MAX];
    size_t n;
} Candidates;

static int add_candidate(const Section *section, const KeyInfo *key, int arg, void *userdata)
{
    Candidates *candidates = userdata;
    if (candidates->n == CANDIDATES_MAX)
        return 1;
    candidates->words[candidates->n] = key_format(section, key, arg, candidates->names[candidates->n]);
    candidates->n++;
    return 0;
}

const char *key_suggest(const Section *section, const char *name, char buf[static KEY_FORMAT_LEN])
{
    Candidates candidates = {.n = 0};
    visit_keys(section, add_candidate, &candidates);
    for (size_t i = 0; i < ARRAY_SIZE(synonyms) && candidates.n < CANDIDATES_MAX; i++)
        if (synonyms[i].kind == section->kind)
            candidates.words[candidates.n++] = synonyms[i].word;
    const char *meant = suggest(name, candidates.words, candidates.n);
    const char *dot = strchr(name, '.');
    if (!meant && dot) {
        _cleanup_free_ char *plain = strndup(name, (size_t)(dot - name));
        meant = plain ? suggest(plain, candidates.words, candidates.n) : NULL;
    }
    for (size_t i = 0; meant && i < ARRAY_SIZE(synonyms); i++)
        if (synonyms[i].word == meant)
            return synonyms[i].key;
    if (meant)
        snprintf(buf, KEY_FORMAT_LEN, "%s", meant);
    return meant ? buf : NULL;
}

static int read_key(const Section *section, const KeyInfo *key, int arg, void *userdata)
{
    Reader reader = *(const Reader *)userdata;
    reader.value = section_value(section, key->name, arg);
    return reader.value ? key->parse(&reader) : 0;
}

int section_read(Tree *tree, const Section *section, void *draft, const Substance *substance)
{
    Reader reader = {.tree = tree, .section = section, .draft = draft, .substance = substance};
    return visit_keys(section, read_key, &reader);
}
