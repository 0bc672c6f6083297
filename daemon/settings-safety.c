/* SPDX-License-Identifier: MIT */
#include "settings-tree.h"

#include <errno.h>
#include <string.h>

#include "core/facts.h"
#include "core/when.h"
#include "l10n.h"

/* Rules that no configuration switches off, only a clinician's advice. Their figures and sources stand in
 * conf/facts.conf and conf/defaults.conf. */

static const Value *person_value(const Build *build, const char *key)
{
    const Section *section = tree_find(build->tree, SECTION_PERSON, NULL, NULL);
    return section ? section_value(section, key, ARG_NONE) : NULL;
}

static const Section *person_section(const Build *build)
{
    return tree_find(build->tree, SECTION_PERSON, NULL, NULL);
}

/* ---- Limits ---- */

/* Of the limits for those who are younger than some age the one of the nearest age; NULL for none. */
static const FactLimit *limit_at_age(const char *substance, int age)
{
    const FactLimit *nearest = NULL;
    for (size_t i = 0; i < fact_n_limits; i++) {
        const FactLimit *limit = &fact_limits[i];
        if (strcmp(limit->substance, substance) == 0 && age < limit->below_age &&
            (!nearest || limit->below_age < nearest->below_age))
            nearest = limit;
    }
    return nearest;
}

static int limit_by_age(Build *build, Substance *substance)
{
    const Value *age = person_value(build, "age");
    const FactLimit *at_age = limit_at_age(substance->name, build->person.age);
    char max[AMOUNT_LEN];
    Amount limit;
    if (!age || build->person.age == 0 || build->person.clinician || !at_age)
        return 0;
    if (amount_parse(at_age->limit, substance->unit, 0, &limit) != 0 || substance->max_per_day <= limit)
        return 0;
    substance->max_per_day = limit;
    return value_notice(build->tree, person_section(build), age,
                        _("below the age of %d no more than %s %s of %s in a day: that limit is used"),
                        at_age->below_age, amount_format(limit, max), substance->unit, substance->name);
}

/* Above what everybody may take: iron needs a clinician's word, magnesium a word of ours. */
static int check_limit(Build *build, const Substance *substance)
{
    const Section *section = tree_find(build->tree, SECTION_SUBSTANCE, substance->name, NULL);
    const Value *max = section_value(section, "max_per_day", ARG_NONE);
    const Value *unit = section_value(section, "unit", ARG_NONE);
    const char *upper = section_shipped(section, "max_per_day", ARG_NONE)->text;
    Amount limit;
    if (!max || substance->max_per_day == 0)
        return 0; /* that was reported */
    if (amount_parse(upper, substance->unit, 0, &limit) != 0)
        return value_error(build->tree, section, unit, _("the limit of '%s' is a weight; write mg"), substance->name);
    if (substance->max_per_day <= limit || build->person.clinician)
        return 0;
    if (strcmp(substance->name, "iron") == 0)
        return value_error(
            build->tree, section, max,
            _("more than %s of iron in a day is for a clinician to advise; then set 'clinician = yes' in "
              "[person]"),
            upper);
    return value_notice(build->tree, section, max, _("the upper limit for magnesium from supplements is %s a day"),
                        upper);
}

int safety_limits(Build *build)
{
    static const char *const limited[] = {"iron", "magnesium"};
    for (size_t i = 0; i < ARRAY_SIZE(limited); i++) {
        int index = regimen_find_substance(build->regimen, limited[i]);
        if (index < 0)
            continue;
        Substance *substance = &build->regimen->substances[index];
        int r = check_limit(build, substance);
        if (r >= 0)
            r = limit_by_age(build, substance);
        if (r < 0)
            return r;
    }
    return 0;
}

/* ---- Spacing ---- */

static bool is_pair(const Section *section, const char *a, const char *b)
{
    return (strcmp(section->names[0], a) == 0 && strcmp(section->names[1], b) == 0) ||
           (strcmp(section->names[0], b) == 0 && strcmp(section->names[1], a) == 0);
}

/* What no user may go below; NULL: no such bound. */
static const FactFloor *floor_of(const Section *section)
{
    for (size_t i = 0; i < fact_n_floors; i++)
        if (is_pair(section, fact_floors[i].pair[0], fact_floors[i].pair[1]))
            return &fact_floors[i];
    return NULL;
}

static int check_minimum(Build *build, const Section *section, int order, Usec minimum)
{
    const Value *value = spacing_value(section, "minimum", order);
    const Value *shipped = section_shipped(section, "minimum", order) ?: section_shipped(section, "minimum", ARG_NONE);
    const FactFloor *least = floor_of(section);
    char own[WHEN_SPAN_LEN];
    Usec usual, bound;
    if (least && when_parse_span(least->floor, &bound) == 0 && minimum < bound)
        return value_error(build->tree, section, value, _("keep at least %s between %s and %s"), least->floor,
                           least->pair[0], least->pair[1]);
    if (!shipped || when_parse_span(shipped->text, &usual) != 0 || minimum >= usual)
        return 0;
    return value_notice(build->tree, section, value,
                        _("%s is less than the usual %s; ask a pharmacist whether that is enough"),
                        when_format_span(minimum, own), shipped->text);
}

int safety_spacing(Build *build, const Section *section, const SpacingRule *rule)
{
    int r = check_minimum(build, section, 0, rule->minimum_forth);
    if (r < 0 || spacing_value(section, "minimum", 0) == spacing_value(section, "minimum", 1))
        return r;
    return check_minimum(build, section, 1, rule->minimum_back);
}

/* ---- Reminders ---- */

typedef enum Concern { CONCERN_MAGNESIUM, CONCERN_IRON, CONCERN_EVERY_SUPPLEMENT } Concern;

static bool is_food(const char *substance)
{
    static const char *const food[] = {"coffee", "tea", "dairy", "water"};
    for (size_t i = 0; i < ARRAY_SIZE(food); i++)
        if (strcmp(food[i], substance) == 0)
            return true;
    return false;
}

static bool concerns(const Build *build, Concern concern, const ReminderDraft *draft)
{
    int index = draft->reminder.substance;
    const Substance *substance = index >= 0 ? &build->regimen->substances[index] : NULL;
    bool magnesium =
        strcmp(substance ? substance->name : draft->reminder.name, substance ? "magnesium" : "magnesium-oil") == 0;
    bool iron = substance && strcmp(substance->name, "iron") == 0;
    switch (concern) {
    case CONCERN_MAGNESIUM:
        return magnesium;
    case CONCERN_IRON:
        return iron;
    default:
        return magnesium || iron || (substance && !substance->prescription && !is_food(substance->name));
    }
}

static int hold_back(Build *build, const char *key, Concern concern)
{
    const Value *value = person_value(build, key);
    for (size_t i = 0; value && i < build->n_drafts; i++) {
        ReminderDraft *draft = &build->drafts[i];
        if (!draft->on || draft->broken || !concerns(build, concern, draft))
            continue;
        draft->on = false;
        int r = value_notice(
            build->tree, person_section(build), value,
            _("the reminder '%s' stays off until a clinician has agreed to it; then set 'clinician = yes'"),
            draft->reminder.name);
        if (r < 0)
            return r;
    }
    return 0;
}

static int check_person(Build *build)
{
    const PersonDraft *person = &build->person;
    const struct {
        bool holds;
        const char *key;
        Concern concern;
    } conditions[] = {
        {person->kidney_disease, "kidney_disease", CONCERN_MAGNESIUM},
        {person->slow_heart, "slow_heart", CONCERN_MAGNESIUM},
        {person->iron_overload, "iron_overload", CONCERN_IRON},
        {person->pregnant, "pregnant", CONCERN_EVERY_SUPPLEMENT},
        {person->age > 0 && person->age < 18, "age", CONCERN_EVERY_SUPPLEMENT},
    };
    for (size_t i = 0; i < ARRAY_SIZE(conditions) && !person->clinician; i++) {
        int r = conditions[i].holds ? hold_back(build, conditions[i].key, conditions[i].concern) : 0;
        if (r < 0)
            return r;
    }
    return 0;
}

/* Iron isn't for guessing: a blood test and a clinician come first. */
static int check_iron(Build *build)
{
    for (size_t i = 0; i < build->n_drafts; i++) {
        ReminderDraft *draft = &build->drafts[i];
        if (!draft->on || draft->advised || draft->broken || !concerns(build, CONCERN_IRON, draft))
            continue;
        const Value *enabled = section_value(draft->section, "enabled", ARG_NONE);
        bool theirs = enabled && enabled->place.layer > LAYER_SHIPPED;
        draft->on = false;
        int r =
            tree_notice(build->tree, theirs ? &enabled->place : &draft->section->mention,
                        _("[reminder %s] stays off: iron is for a clinician to advise; then set 'advised = yes' in it"),
                        draft->reminder.name);
        if (r < 0)
            return r;
    }
    return 0;
}

int safety_reminders(Build *build)
{
    int r = check_person(build);
    return r < 0 ? r : check_iron(build);
}
