/* SPDX-License-Identifier: MIT */
#include "settings-tree.h"

#include <errno.h>
#include <string.h>

#include "core/when.h"
#include "l10n.h"
#include "suggest.h"

static void general_defaults(GeneralDraft *general)
{
    memset(general, 0, sizeof(*general));
    for (size_t i = 0; i < ARRAY_SIZE(general->bedtime_sec); i++)
        general->bedtime_sec[i] = general->wake_sec[i] = -1;
    general->day_starts_sec = -1;
}

static int build_general(Build *build)
{
    GeneralDraft *general = &build->general;
    const Section *section = tree_find(build->tree, SECTION_GENERAL, NULL, NULL);
    general_defaults(general);
    int r = section ? section_read(build->tree, section, general, NULL) : 0;
    if (r < 0)
        return r;
    /* A value that was reported as wrong left nothing: any will do to look at the rest. */
    int32_t bedtime = general->bedtime_sec[0] < 0 ? 23 * 3600 : general->bedtime_sec[0];
    int32_t wake = general->wake_sec[0] < 0 ? 7 * 3600 : general->wake_sec[0];
    Regimen *regimen = build->regimen;
    for (size_t day = 0; day < 7; day++) {
        regimen->bedtime_sec[day] = general->bedtime_sec[day + 1] < 0 ? bedtime : general->bedtime_sec[day + 1];
        regimen->wake_sec[day] = general->wake_sec[day + 1] < 0 ? wake : general->wake_sec[day + 1];
    }
    regimen->day_starts_sec =
        general->day_starts_sec < 0 ? (wake + SEC_PER_DAY - 2 * 3600) % SEC_PER_DAY : general->day_starts_sec;
    regimen->snooze = general->habits.snooze;
    regimen->discreet = general->habits.discreet;
    regimen->hold_locked = general->hold_locked;
    regimen->hold_idle = general->hold_idle;
    regimen->before_sleep = general->before_sleep;
    return 0;
}

static int build_person(Build *build)
{
    const Section *section = tree_find(build->tree, SECTION_PERSON, NULL, NULL);
    int r = section ? section_read(build->tree, section, &build->person, NULL) : 0;
    build->regimen->dopaminergic = build->person.dopaminergic;
    build->regimen->clinician = build->person.clinician;
    return r;
}

/* A full stock that isn't enough for one dose would be asked for again as soon as it is there. */
static int check_amounts(Build *build, const Section *section, const Substance *substance)
{
    const Value *stock = section_value(section, "stock", ARG_NONE);
    const Value *notice = section_value(section, "notice_per_day", ARG_NONE);
    if (substance->stock >= 0 && substance->stock < substance->per_dose)
        return value_error(build->tree, section, stock,
                           _("%d is less than the %d that one dose takes; count all that there are, or leave it out"),
                           substance->stock, substance->per_dose);
    if (substance->max_per_day > 0 && substance->notice_per_day >= substance->max_per_day &&
        notice->place.layer > LAYER_SHIPPED)
        return value_notice(build->tree, section, notice,
                            _("'%s' would never be noticed: above 'max_per_day' there is a warning"), notice->text);
    return 0;
}

static int build_substance(Build *build, const Section *section)
{
    Substance *substance = &build->regimen->substances[build->regimen->n_substances++];
    *substance = (Substance){.stock = -1, .per_dose = 1, .refill_days = 7};
    snprintf(substance->name, NAME_SIZE, "%s", section->names[0]);
    if (!section_value(section, "unit", ARG_NONE)) {
        int r = tree_error(build->tree, &section->place, _("[substance %s] needs its unit, like 'unit = mg'"),
                           substance->name);
        if (r < 0)
            return r;
    }
    int r = section_read(build->tree, section, substance, substance);
    return r < 0 ? r : check_amounts(build, section, substance);
}

typedef int (*BuildSection)(Build *build, const Section *section);

static int for_each(Build *build, SectionKind kind, BuildSection function)
{
    for (size_t i = 0; i < build->tree->n_sections; i++) {
        if (build->tree->sections[i]->kind != kind)
            continue;
        int r = function(build, build->tree->sections[i]);
        if (r < 0)
            return r;
    }
    return 0;
}

const char *build_suggest_substance(const Build *build, const char *name)
{
    const char *names[REGIMEN_SUBSTANCES_MAX];
    size_t n = build->regimen->n_substances;
    for (size_t i = 0; i < n; i++)
        names[i] = build->regimen->substances[i].name;
    return suggest(name, names, n);
}

static int find_spaced(Build *build, const Section *section, const char *name, int *ret)
{
    *ret = regimen_find_substance(build->regimen, name);
    if (*ret >= 0)
        return 0;
    const char *meant = build_suggest_substance(build, name);
    if (meant)
        return tree_error(build->tree, &section->place,
                          _("there is no substance '%s'; did you mean '%s'? [substance %s] declares one"), name, meant,
                          name);
    return tree_error(build->tree, &section->place, _("there is no substance '%s'; [substance %s] declares one"), name,
                      name);
}

static Usec either(const Usec spans[static 3], size_t order)
{
    return spans[order + 1] != SPAN_UNSET ? spans[order + 1] : spans[0];
}

const Value *spacing_value(const Section *section, const char *key, int order)
{
    return section_value(section, key, order) ?: section_value(section, key, ARG_NONE);
}

/* Both spans for one order. A minimum that is raised takes a preferred of the layers below it along. */
static int order_spans(Build *build, const Section *section, const SpacingDraft *draft, int order, Usec *ret_minimum,
                       Usec *ret_preferred)
{
    const Value *minimum = spacing_value(section, "minimum", order);
    const Value *preferred = spacing_value(section, "preferred", order);
    char low[WHEN_SPAN_LEN], high[WHEN_SPAN_LEN];
    *ret_minimum = either(draft->minimum, (size_t)order);
    *ret_preferred = either(draft->preferred, (size_t)order);
    if (!minimum)
        return tree_error(build->tree, &section->place,
                          _("[spacing %s %s] doesn't say how long to wait when %s comes first; write 'minimum = 2h'"),
                          section->names[0], section->names[1], section->names[order]);
    if (*ret_minimum == SPAN_UNSET)
        return 0; /* that was reported */
    if (*ret_preferred == SPAN_UNSET ||
        (*ret_preferred < *ret_minimum && preferred->place.layer < minimum->place.layer))
        *ret_preferred = *ret_minimum;
    if (*ret_preferred < *ret_minimum)
        return value_error(build->tree, section, preferred,
                           _("%s is less than the minimum of %s; give at least as much"),
                           when_format_span(*ret_preferred, low), when_format_span(*ret_minimum, high));
    return 0;
}

static bool orders_alike(const Section *section)
{
    return spacing_value(section, "minimum", 0) == spacing_value(section, "minimum", 1) &&
           spacing_value(section, "preferred", 0) == spacing_value(section, "preferred", 1);
}

static int fill_rule(Build *build, const Section *section, SpacingDraft *draft, SpacingRule *rule)
{
    size_t n_errors = build->tree->n_errors;
    int r = section_read(build->tree, section, draft, NULL);
    rule->source = TAKE_PTR(draft->source);
    if (r < 0)
        return r;
    if (!spacing_value(section, "minimum", 0) && !spacing_value(section, "minimum", 1))
        return tree_error(build->tree, &section->place,
                          _("[spacing %s %s] doesn't say how long to wait; write 'minimum = 2h'"), section->names[0],
                          section->names[1]);
    r = order_spans(build, section, draft, 0, &rule->minimum_forth, &rule->preferred_forth);
    if (r < 0 || (build->tree->n_errors > n_errors && orders_alike(section)))
        return r;
    return order_spans(build, section, draft, 1, &rule->minimum_back, &rule->preferred_back);
}

static int build_rule(Build *build, const Section *section)
{
    SpacingDraft draft = {.minimum = {SPAN_UNSET, SPAN_UNSET, SPAN_UNSET},
                          .preferred = {SPAN_UNSET, SPAN_UNSET, SPAN_UNSET}};
    SpacingRule *rule = &build->regimen->rules[build->regimen->n_rules++];
    size_t n_errors = build->tree->n_errors;
    int r = find_spaced(build, section, section->names[0], &rule->first);
    if (r >= 0)
        r = find_spaced(build, section, section->names[1], &rule->second);
    if (r >= 0)
        r = fill_rule(build, section, &draft, rule);
    if (r >= 0 && build->tree->n_errors == n_errors)
        r = safety_spacing(build, section, rule);
    /* What is wrong stays out, so that the rest can be looked at. */
    if (build->tree->n_errors > n_errors) {
        free(rule->source);
        *rule = (SpacingRule){0};
        build->regimen->n_rules--;
    }
    return r;
}

static int new_regimen(Build *build)
{
    const size_t *counts = build->tree->counts;
    Regimen *regimen = build->regimen = calloc(1, sizeof(*regimen));
    if (!regimen)
        return -ENOMEM;
    regimen->substances = calloc(counts[SECTION_SUBSTANCE] + 1, sizeof(*regimen->substances));
    regimen->rules = calloc(counts[SECTION_SPACING] + 1, sizeof(*regimen->rules));
    regimen->reminders = calloc(counts[SECTION_REMINDER] + counts[SECTION_SUBSTANCE] + 1, sizeof(*regimen->reminders));
    build->drafts = calloc(counts[SECTION_REMINDER] + 1, sizeof(*build->drafts));
    return regimen->substances && regimen->rules && regimen->reminders && build->drafts ? 0 : -ENOMEM;
}

static int build_all(Build *build)
{
    int r = new_regimen(build);
    if (r >= 0)
        r = build_general(build);
    if (r >= 0)
        r = build_person(build);
    if (r >= 0)
        r = for_each(build, SECTION_SUBSTANCE, build_substance);
    if (r >= 0)
        r = safety_limits(build);
    if (r >= 0)
        r = for_each(build, SECTION_SPACING, build_rule);
    if (r >= 0)
        r = build_reminders(build);
    if (r >= 0)
        r = build_refills(build);
    if (r >= 0)
        r = build_validate(build);
    return r;
}

/* There was room for every reminder, on or off: a service that runs for weeks keeps what it needs. */
static void shrink(Regimen *regimen)
{
    void *reminders = reallocarray(regimen->reminders, regimen->n_reminders + 1, sizeof(*regimen->reminders));

    if (reminders)
        regimen->reminders = reminders;
}

int settings_build(Tree *tree, Regimen **ret)
{
    Build build = {.tree = tree};
    int r = build_all(&build);
    if (r >= 0)
        shrink(build.regimen);
    for (size_t i = 0; i < build.n_drafts; i++)
        reminder_draft_clear(&build.drafts[i]);
    free(build.drafts);
    if (r < 0 || tree->n_errors > 0)
        build.regimen = regimen_free(build.regimen);
    *ret = build.regimen;
    return r;
}
