/* SPDX-License-Identifier: MIT */
#include "settings-tree.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "core/when.h"
#include "l10n.h"
#include "settings-values.h"
#include "suggest.h"

void reminder_draft_clear(ReminderDraft *draft)
{
    free(draft->substance);
    free(draft->reminder.title);
    for (size_t i = 0; i < draft->reminder.n_steps; i++)
        free(draft->reminder.steps[i].title);
    free(draft->reminder.steps);
}

static const Value *said(const ReminderDraft *draft, const char *key)
{
    return section_value(draft->section, key, ARG_NONE);
}

static bool above(const Value *a, const Value *b)
{
    return a->place.layer > b->place.layer;
}

/* ---- What it is of ---- */

static int unknown_substance(Build *build, const ReminderDraft *draft, const Value *value)
{
    const char *meant = build_suggest_substance(build, value->text);
    if (meant)
        return value_error(build->tree, draft->section, value, _("there is no substance '%s'; did you mean '%s'?"),
                           value->text, meant);
    return value_error(build->tree, draft->section, value,
                       _("there is no substance '%s'; declare it with [substance %s] and its unit"), value->text,
                       value->text);
}

static int says_nothing(Build *build, const ReminderDraft *draft)
{
    const char *names[REGIMEN_REMINDERS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < build->tree->n_sections; i++) {
        const Section *section = build->tree->sections[i];
        if (section->kind == SECTION_REMINDER && section->place.layer == LAYER_SHIPPED)
            names[n++] = section->names[0];
    }
    const char *meant = suggest(draft->reminder.name, names, n);
    if (meant)
        return tree_error(
            build->tree, &draft->section->mention,
            _("[reminder %s] needs 'substance = NAME' or 'activity = yes'; or did you mean [reminder %s]?"),
            draft->reminder.name, meant);
    return tree_error(build->tree, &draft->section->mention,
                      _("[reminder %s] needs 'substance = NAME' or 'activity = yes'"), draft->reminder.name);
}

/* The name of the substance as the layers up to `top` have it; NULL for an activity. */
static const char *subject_in(const Section *section, int top)
{
    const Value *substance = section_value_in(section, "substance", ARG_NONE, top);
    const Value *activity = section_value_in(section, "activity", ARG_NONE, top);
    /* What is neither yes nor no is told elsewhere. */
    if (activity && value_bool(activity->text) != 0 && (!substance || !above(substance, activity)))
        return NULL;
    return substance ? substance->text : section->names[0];
}

bool subject_changed(const Section *section, const Value *value)
{
    const char *then = subject_in(section, value->place.layer), *now = subject_in(section, INT_MAX);
    return then != now && (!then || !now || strcmp(then, now) != 0);
}

/* Sets the reminder's substance, an index or -1. *ret is the substance, NULL for an activity, or one without a unit
 * where a problem was reported. It is known before the other keys are read: amounts are in its unit. */
static int resolve_subject(Build *build, ReminderDraft *draft, const Substance **ret)
{
    static const Substance unknown;
    const Value *substance = said(draft, "substance"), *activity = said(draft, "activity");
    const char *name = subject_in(draft->section, INT_MAX);
    draft->reminder.substance = name ? regimen_find_substance(build->regimen, name) : -1;
    *ret = &unknown;
    if (!name && substance && !above(activity, substance))
        return value_error(build->tree, draft->section, activity,
                           _("a reminder is of a substance or of an activity; take one of the two out"));
    if (!name || draft->reminder.substance >= 0) {
        *ret = name ? &build->regimen->substances[draft->reminder.substance] : NULL;
        return 0;
    }
    if (!substance)
        return says_nothing(build, draft);
    return entry_name_valid(name) ? unknown_substance(build, draft, substance) : 0;
}

/* ---- When and how ---- */

static int resolve_when(Build *build, ReminderDraft *draft)
{
    const Value *at = said(draft, "at"), *every = said(draft, "every");
    Recur *recur = &draft->reminder.recur;
    if (!at || !every)
        return 0;
    if (at->place.layer == every->place.layer)
        return value_error(build->tree, draft->section, every,
                           _("a reminder comes 'at' some times or 'every' so often; take one of the two out"));
    if (above(every, at))
        recur->n_times = 0;
    else
        recur->every = 0;
    return 0;
}

static int resolve_duration(Build *build, ReminderDraft *draft)
{
    const Value *duration = said(draft, "duration"), *steps = said(draft, "steps");
    Reminder *reminder = &draft->reminder;
    char total[WHEN_SPAN_LEN], own[WHEN_SPAN_LEN];
    Usec sum = 0;
    if (duration && subject_changed(draft->section, duration)) {
        duration = NULL;
        reminder->duration = 0;
    }
    if (duration && reminder->substance >= 0)
        return value_error(build->tree, draft->section, duration, _("only an activity has a duration; take it out"));
    for (size_t i = 0; i < reminder->n_steps; i++)
        sum += reminder->steps[i].span;
    if (sum > DURATION_MAX)
        return value_error(build->tree, draft->section, steps, _("together they take %s; at most %s can be set"),
                           when_format_span(sum, total), when_format_span(DURATION_MAX, own));
    if (sum > 0 && duration && sum != reminder->duration && !above(steps, duration))
        return value_error(build->tree, draft->section, duration,
                           _("%s is not what the steps add up to, which is %s; leave it out, or change the steps too"),
                           when_format_span(reminder->duration, own), when_format_span(sum, total));
    if (sum > 0)
        reminder->duration = sum;
    return 0;
}

static int default_title(Reminder *reminder)
{
    if (reminder->title)
        return 0;
    char *title = reminder->title = strdup(reminder->name);
    if (!title)
        return -ENOMEM;
    if (*title >= 'a' && *title <= 'z')
        *title = (char)(*title - 'a' + 'A');
    for (char *c = title; *c; c++)
        if (*c == '-')
            *c = ' ';
    return 0;
}

/* ---- One reminder ---- */

static void begin_draft(const Build *build, const Section *section, ReminderDraft *draft)
{
    *draft = (ReminderDraft){.section = section, .reminder = build->general.habits};
    snprintf(draft->reminder.name, NAME_SIZE, "%s", section->names[0]);
    draft->reminder.recur.days.kind = RECUR_DAILY;
    draft->reminder.window = SPAN_UNSET;
    draft->reminder.then = -1;
}

static int build_draft(Build *build, const Section *section)
{
    ReminderDraft *draft = &build->drafts[build->n_drafts++];
    const Substance *substance;
    size_t n_errors = build->tree->n_errors;
    begin_draft(build, section, draft);
    int r = resolve_subject(build, draft, &substance);
    if (r >= 0)
        r = section_read(build->tree, section, draft, substance);
    if (r >= 0)
        r = resolve_when(build, draft);
    if (r >= 0)
        r = resolve_duration(build, draft);
    if (r >= 0)
        r = default_title(&draft->reminder);
    draft->broken = build->tree->n_errors > n_errors;
    return r;
}

/* ---- All of them ---- */

/* Taken, pressed on the reminder's notification, would have to be confirmed each time. */
static int check_mistake(Build *build, const ReminderDraft *draft, const Substance *substance, Amount dose)
{
    const Section *section = tree_find(build->tree, SECTION_SUBSTANCE, substance->name, NULL);
    const Value *said_dose = said(draft, "dose"), *mistake = section_value(section, "mistake_above", ARG_NONE);
    char amount[AMOUNT_LEN], most[AMOUNT_LEN];
    amount_format(dose, amount);
    amount_format(substance->mistake_above, most);
    if (mistake && above(mistake, said_dose))
        return value_error(build->tree, section, mistake, _("%s %s is less than the dose of [reminder %s], %s %s"),
                           most, substance->unit, draft->reminder.name, amount, substance->unit);
    return value_error(build->tree, draft->section, said_dose,
                       _("%s %s is more than the %s %s above which '%s' takes an amount for a mistake"), amount,
                       substance->unit, most, substance->unit, substance->name);
}

static Amount most_at_once(const Reminder *reminder)
{
    Amount most = 0;
    for (size_t k = 0; k < reminder->n_doses; k++)
        most = MAX(most, reminder->doses[k].amount);
    return most;
}

/* With those that stand before it, every day. Each by itself is within the limit. */
static int check_together(Build *build, const ReminderDraft *draft, const Substance *substance, Amount own)
{
    Amount before = 0;
    char max[AMOUNT_LEN];
    const ReminderDraft *other = NULL;
    if (draft->reminder.recur.days.kind != RECUR_DAILY)
        return 0;
    for (const ReminderDraft *d = build->drafts; d < draft; d++) {
        const Reminder *reminder = &d->reminder;
        Amount all = most_at_once(reminder) * (Amount)regimen_times_a_day(build->regimen, reminder);
        if (!d->on || reminder->substance != draft->reminder.substance || reminder->recur.days.kind != RECUR_DAILY)
            continue;
        before += all;
        other = d;
    }
    if (!other || before > substance->max_per_day || before + own <= substance->max_per_day)
        return 0;
    return value_notice(
        build->tree, draft->section, said(draft, "dose"),
        _("with [reminder %s] this is more than the %s %s a day that '%s' allows; what is over is left out"),
        other->reminder.name, amount_format(substance->max_per_day, max), substance->unit, substance->name);
}

static int check_dose(Build *build, const ReminderDraft *draft, const Substance *substance, Amount dose)
{
    const Value *said_dose = said(draft, "dose");
    const Value *when = said(draft, draft->reminder.recur.every > 0 ? "every" : "at");
    size_t times = regimen_times_a_day(build->regimen, &draft->reminder);
    const Section *section = tree_find(build->tree, SECTION_SUBSTANCE, substance->name, NULL);
    const Value *limit = section_value(section, "max_per_day", ARG_NONE);
    char amount[AMOUNT_LEN], max[AMOUNT_LEN];
    amount_format(dose, amount);
    amount_format(substance->max_per_day, max);
    if (dose > substance->max_per_day && limit && above(limit, said_dose))
        return value_error(build->tree, section, limit, _("%s %s is less than the dose of [reminder %s], %s %s"), max,
                           substance->unit, draft->reminder.name, amount, substance->unit);
    if (dose > substance->max_per_day)
        return value_error(build->tree, draft->section, said_dose,
                           _("%s %s is more than the %s %s that '%s' allows in a day"), amount, substance->unit, max,
                           substance->unit, substance->name);
    if (when && dose > substance->max_per_day / (Amount)MAX(times, (size_t)1))
        return value_notice(
            build->tree, draft->section, when,
            _("%zu times %s %s a day is more than the %s %s that '%s' allows; what is over is left out"), times, amount,
            substance->unit, max, substance->unit, substance->name);
    return check_together(build, draft, substance, dose * (Amount)MAX(times, (size_t)1));
}

static int check_doses(Build *build)
{
    for (size_t i = 0; i < build->n_drafts; i++) {
        ReminderDraft *draft = &build->drafts[i];
        Reminder *reminder = &draft->reminder;
        size_t n_errors = build->tree->n_errors;
        Amount most = most_at_once(reminder);
        if (!draft->on || reminder->substance < 0)
            continue;
        const Substance *substance = &build->regimen->substances[reminder->substance];
        int r = substance->max_per_day > 0 && most > 0 ? check_dose(build, draft, substance, most) : 0;
        if (r >= 0 && build->tree->n_errors == n_errors && substance->mistake_above > 0 &&
            most > substance->mistake_above)
            r = check_mistake(build, draft, substance, most);
        if (r < 0)
            return r;
        if (build->tree->n_errors > n_errors)
            reminder->n_doses = 0;
    }
    return 0;
}

/* Those that are on go into the regimen; what they own goes with them. */
static void take_reminders(Build *build)
{
    Regimen *regimen = build->regimen;
    for (size_t i = 0; i < build->n_drafts; i++) {
        ReminderDraft *draft = &build->drafts[i];
        draft->index = -1;
        if (!draft->on || draft->broken)
            continue;
        draft->index = (int)regimen->n_reminders;
        regimen->reminders[regimen->n_reminders++] = draft->reminder;
        draft->reminder.title = NULL;
        draft->reminder.steps = NULL;
        draft->reminder.n_steps = 0;
    }
    for (size_t i = 0; i < build->n_drafts; i++) {
        const ReminderDraft *draft = &build->drafts[i];
        const ReminderDraft *follower = draft->follower;
        if (draft->index >= 0 && follower)
            regimen->reminders[draft->index].then = follower->index;
    }
}

int build_reminders(Build *build)
{
    for (size_t i = 0; i < build->tree->n_sections; i++) {
        if (build->tree->sections[i]->kind != SECTION_REMINDER)
            continue;
        int r = build_draft(build, build->tree->sections[i]);
        if (r < 0)
            return r;
    }
    int r = build_choose(build);
    if (r >= 0)
        r = check_doses(build);
    take_reminders(build);
    return r;
}
