/* SPDX-License-Identifier: MIT */
#include "settings-tree.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "core/when.h"
#include "l10n.h"

/* The value that was written last of those that everything hangs on; with a weekday, of those that make its night. */
static const Value *last_general(const Section *general, int weekday)
{
    static const char *const keys[] = {"bedtime", "wake", "day_starts"};
    const Value *last = NULL;
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        for (int arg = ARG_NONE; arg < 7; arg++) {
            const Value *value = section_value(general, keys[i], arg);
            if (!value || (weekday >= 0 && arg >= 0 && arg != (weekday + (int)i) % 7))
                continue;
            if (!last || value->place.layer > last->place.layer ||
                (value->place.layer == last->place.layer && arg >= 0))
                last = value;
        }
    return last;
}

static int wrong_day(Build *build, int weekday)
{
    /* Translators: stands in "bedtime on Mondays (22:30)". */
    static const char *const nights[] = {N_("on Mondays"), N_("on Tuesdays"),  N_("on Wednesdays"), N_("on Thursdays"),
                                         N_("on Fridays"), N_("on Saturdays"), N_("on Sundays")};
    const Section *general = tree_find(build->tree, SECTION_GENERAL, NULL, NULL);
    const Regimen *regimen = build->regimen;
    char starts[WHEN_CLOCK_LEN], bedtime[WHEN_CLOCK_LEN], wake[WHEN_CLOCK_LEN];
    const Value *value = section_value(general, "day_starts", ARG_NONE) ?: last_general(general, weekday);
    size_t day = (size_t)weekday;
    /* Translators: a time; "on Mondays"; two times. */
    return value_error(build->tree, general, value,
                       _("the day would start at %s, which doesn't lie between bedtime %s (%s) and wake (%s); set "
                         "'day_starts' to a time when you are always asleep"),
                       when_format_clock(regimen->day_starts_sec, starts), _(nights[day]),
                       when_format_clock(regimen->bedtime_sec[day], bedtime),
                       when_format_clock(regimen->wake_sec[(day + 1) % 7], wake));
}

static const ReminderDraft *draft_at(const Build *build, int index)
{
    for (size_t i = 0; i < build->n_drafts; i++)
        if (build->drafts[i].index == index)
            return &build->drafts[i];
    return NULL;
}

/* Speaks of a reminder's key, and points at what the user wrote: where the key is a shipped one, at the times that it
 * hangs on. */
_printf_(4, 5) static int blame(Build *build, const ReminderDraft *draft, const char *key, const char *format, ...)
{
    const Section *general = tree_find(build->tree, SECTION_GENERAL, NULL, NULL);
    const Value *value = section_value(draft->section, key, ARG_NONE), *last = last_general(general, -1);
    _cleanup_free_ char *text = NULL;
    va_list ap;
    va_start(ap, format);
    int r = vasprintf(&text, format, ap);
    va_end(ap);
    if (r < 0)
        return -ENOMEM;
    const Place *place = value ? &value->place : &draft->section->mention;
    if (place->layer == LAYER_SHIPPED && last)
        place = &last->place;
    /* Translators: a key of the configuration, the reminder's name, and what is wrong with it. */
    return tree_error(build->tree, place, _("%s in [reminder %s]: %s"), key, draft->section->names[0], text);
}

static int wrong_reminder(Build *build, RegimenFault fault, int index)
{
    const ReminderDraft *draft = draft_at(build, index);
    const char *when = build->regimen->reminders[index].recur.every > 0 ? "every" : "at";
    char starts[WHEN_CLOCK_LEN];
    when_format_clock(build->regimen->day_starts_sec, starts);
    switch (fault) {
    case REGIMEN_NEVER:
        return blame(build, draft, when,
                     _("this lies outside the day, which runs from %s to %s, or its window has ended when it comes"),
                     starts, starts);
    case REGIMEN_EMPTY_RANGE:
        return blame(build, draft, when, _("this ends before it begins; a day runs from %s to %s"), starts, starts);
    case REGIMEN_TOO_MANY:
        return blame(build, draft, when, _("this comes more than %d times a day"), RECUR_SLOTS_MAX);
    case REGIMEN_FOLLOWS_NEVER:
        return blame(build, draft, "then",
                     _("with what it follows itself this is 24h or more after the first, so that it would never come; "
                       "what follows comes on the same day"));
    case REGIMEN_FOLLOWS_ITSELF:
        return blame(build, draft, "then", _("this comes back to where it began; take one 'then' out"));
    default:
        return blame(build, draft, "dose", _("this is more than a day's limit"));
    }
}

/* Where the times of two reminders stand: the place that was written last. */
static const Place *later_of(const ReminderDraft *a, const ReminderDraft *b)
{
    const Value *x = section_value(a->section, "at", ARG_NONE), *y = section_value(b->section, "at", ARG_NONE);
    const Place *first = x && x->place.layer > LAYER_SHIPPED ? &x->place : &a->section->mention;
    const Place *second = y && y->place.layer > LAYER_SHIPPED ? &y->place : &b->section->mention;

    return second->layer > first->layer ? second : first;
}

/* One to refill isn't written by anybody. */
static int check_quiet(Build *build)
{
    const Section *general = tree_find(build->tree, SECTION_GENERAL, NULL, NULL);
    for (size_t i = 0; i < build->n_drafts; i++) {
        const ReminderDraft *draft = &build->drafts[i];
        const Value *own = section_value(draft->section, "quiet", ARG_NONE);
        const Value *value = own ?: section_value(general, "quiet", ARG_NONE);
        if (draft->index < 0 || !value ||
            !regimen_always_quiet(build->regimen, &build->regimen->reminders[draft->index]))
            continue;
        int r = value_error(build->tree, own ? draft->section : general, value,
                            _("[reminder %s] would never come, for all of its window is quiet; give it another time or "
                              "a longer 'window', or shorten the quiet hours"),
                            draft->section->names[0]);
        if (r < 0)
            return r;
    }
    return 0;
}

/* What was said for one reminder alone; that of [general] is for all of them, and some are longer. */
static int check_nags(Build *build)
{
    for (size_t i = 0; i < build->n_drafts; i++) {
        const ReminderDraft *draft = &build->drafts[i];
        const Value *nag = section_value(draft->section, "nag", ARG_NONE);
        if (draft->index < 0 || !nag || !regimen_never_nags(build->regimen, &build->regimen->reminders[draft->index]))
            continue;
        int r = value_notice(build->tree, draft->section, nag,
                             _("it would never come again: its window, or bedtime, comes before that; give a shorter "
                               "'nag', or 0"));
        if (r < 0)
            return r;
    }
    return 0;
}

/* The planner says each time why it leaves something out; that it always will can be said at once. */
static int check_room(Build *build)
{
    for (size_t i = 0; i < build->n_drafts; i++) {
        const ReminderDraft *draft = &build->drafts[i];
        int index =
            draft->index < 0 ? -1 : regimen_crowded_out_by(build->regimen, &build->regimen->reminders[draft->index]);
        const ReminderDraft *by = index < 0 ? NULL : draft_at(build, index);
        if (!by)
            continue;
        /* Translators: two names of reminders. */
        int r =
            tree_notice(build->tree, later_of(draft, by),
                        _("[reminder %s] would be left out each time, for it comes too close to [reminder %s]; give "
                          "it another time, or a longer 'window'"),
                        draft->section->names[0], by->section->names[0]);
        if (r < 0)
            return r;
    }
    return 0;
}

/* What can come, but hardly ever will. */
static int check_follows(Build *build)
{
    char starts[WHEN_CLOCK_LEN];
    when_format_clock(build->regimen->day_starts_sec, starts);
    for (size_t i = 0; i < build->n_drafts; i++) {
        const ReminderDraft *draft = &build->drafts[i];
        const Reminder *reminder = draft->index < 0 ? NULL : &build->regimen->reminders[draft->index];
        if (!reminder || reminder->then < 0 || reminder->follows || !regimen_follows_late(build->regimen, reminder))
            continue;
        int r =
            value_notice(build->tree, draft->section, section_value(draft->section, "then", ARG_NONE),
                         _("done when it is due, nothing would follow, for the day ends at %s before that"), starts);
        if (r < 0)
            return r;
    }
    return 0;
}

/* What each value lets pass, and yet comes never or hardly ever. */
static int check_what_comes(Build *build)
{
    static int (*const checks[])(Build *) = {check_follows, check_room, check_nags, check_quiet};
    int r = 0;

    for (size_t i = 0; i < ARRAY_SIZE(checks) && r >= 0; i++)
        r = checks[i](build);
    return r;
}

/* So that the next fault shows too. */
static void make_harmless(Reminder *reminder, int32_t day_starts_sec)
{
    reminder->recur = (Recur){.n_times = 1, .times = {{RECUR_CLOCK, day_starts_sec}}, .days = {.kind = RECUR_DAILY}};
    reminder->window = SPAN_UNSET;
    reminder->n_doses = reminder->n_quiet = 0;
    reminder->then = -1;
    reminder->follows = false;
}

int build_validate(Build *build)
{
    Regimen *regimen = build->regimen;
    for (size_t tries = 0; tries <= regimen->n_reminders; tries++) {
        int index = -1, r;
        RegimenFault fault = regimen_validate(regimen, &index);
        switch (fault) {
        case REGIMEN_OK:
            return check_what_comes(build);
        case REGIMEN_DAY_STARTS:
            return wrong_day(build, index);
        case REGIMEN_SPACING_ORDER: /* was looked at before, with its place */
            return -EINVAL;
        default:
            r = wrong_reminder(build, fault, index);
            if (r < 0)
                return r;
            make_harmless(&regimen->reminders[index], regimen->day_starts_sec);
        }
    }
    return 0;
}
