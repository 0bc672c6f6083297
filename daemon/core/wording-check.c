/* SPDX-License-Identifier: MIT */
#include "wording-internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "l10n.h"
#include "macro.h"
#include "utf8.h"

/* "keep 3 hours, better 4" */
static const char *keep(const SpacingReason *reason, char buf[static WORDING_PHRASE_LEN])
{
    char minimum[WORDING_PHRASE_LEN], preferred[WORDING_PHRASE_LEN];

    wording_span(reason->minimum, minimum);
    wording_span(reason->preferred, preferred);
    if (reason->minimum == 0)
        snprintf(buf, WORDING_PHRASE_LEN, _("better keep %.60s"), preferred);
    else if (reason->minimum >= reason->preferred)
        snprintf(buf, WORDING_PHRASE_LEN, _("keep %.60s"), minimum);
    else if (reason->minimum % USEC_PER_HOUR == 0 && reason->preferred % USEC_PER_HOUR == 0 &&
             reason->preferred < USEC_PER_DAY)
        /* Translators: "keep 3 hours, better 4": the second is a number of hours too. */
        snprintf(buf, WORDING_PHRASE_LEN, _("keep %1$.60s, better %2$d"), minimum,
                 (int)(reason->preferred / USEC_PER_HOUR));
    else
        snprintf(buf, WORDING_PHRASE_LEN, _("keep %1$.60s, better %2$.60s"), minimum, preferred);
    return buf;
}

/* To hold back what was prescribed would change it: the supplement is what moves, and what to do where the two are
 * close already is for a pharmacist to say. */
static bool is_never_held(const Agenda *agenda, int substance, const SpacingReason *reason)
{
    return reason->cause == SPACING_RULE && regimen_is_prescribed(agenda_regimen(agenda), substance);
}

/* Says what is kept, but doesn't ask anyone to keep it. */
static const char *kept(const SpacingReason *reason, char buf[static WORDING_PHRASE_LEN])
{
    char span[WORDING_PHRASE_LEN];

    wording_span(reason->verdict == VERDICT_TOO_SOON ? reason->minimum : reason->preferred, span);
    /* Translators: "magnesium was taken at 23:10; lull keeps the two 4 hours apart": nobody is to be asked to wait. */
    snprintf(buf, WORDING_PHRASE_LEN, _("lull keeps the two %.60s apart"), span);
    return buf;
}

/* Without the full stop, and with a small letter: it stands behind a colon too. */
static void add_reason(Text *text, const Agenda *agenda, int substance, const SpacingReason *reason, Usec now)
{
    char at[WORDING_PHRASE_LEN], phrase[WORDING_PHRASE_LEN];
    const char *other;

    if (reason->cause != SPACING_RULE) {
        text_add(text, "%s", wording_limit(agenda, substance, reason, phrase));
        return;
    }
    wording_at(agenda, reason->at, now, at);
    if (is_never_held(agenda, substance, reason))
        kept(reason, phrase);
    else
        keep(reason, phrase);
    other = wording_substance(agenda, reason->other);
    /* Translators: "magnesium was taken at 22:40; keep 3 hours, better 4". It stands behind a colon too. */
    if (reason->planned)
        text_add(text, _("%1$s is planned %2$s; %3$s"), other, at, phrase);
    else
        text_add(text, _("%1$s was taken %2$s; %3$s"), other, at, phrase);
}

int wording_reason(const Agenda *agenda, int substance, const SpacingReason *reason, Usec now, char **ret)
{
    Text text = {0};
    int r;

    add_reason(&text, agenda, substance, reason, now);
    text_add(&text, ".");
    r = text_take(&text, ret);
    if (r == 0)
        utf8_capitalise(*ret);
    return r;
}

static void add_clear(Text *text, const Agenda *agenda, int substance, Usec at, Usec now)
{
    const char *name = wording_substance(agenda, substance);
    char when[WORDING_PHRASE_LEN];

    if (llabs(at - now) < USEC_PER_MIN)
        text_add(text, _("Nothing stands against %s now."), name);
    else if (at > now)
        text_add(text, _("Nothing stands against %1$s %2$s."), name, wording_at(agenda, at, now, when));
    else
        text_add(text, _("Nothing stood against %1$s %2$s."), name, wording_at(agenda, at, now, when));
}

static void add_possible(Text *text, const Agenda *agenda, const SpacingResult *result, Usec now)
{
    const Zone *zone = agenda_zone(agenda);
    char earliest[WORDING_TIME_LEN], preferred[WORDING_TIME_LEN];

    if (result->earliest == USEC_NEVER)
        return;
    wording_time(zone, result->earliest, now, earliest);
    if (result->preferred == USEC_NEVER || result->preferred <= result->earliest) {
        text_add(text, " ");
        text_add(text, _("Possible from %s."), earliest);
        return;
    }
    wording_time(zone, result->preferred, now, preferred);
    text_add(text, " ");
    text_add(text, _("Possible from %1$s, better from %2$s."), earliest, preferred);
}

static void add_notice(Text *text, const Agenda *agenda, int substance, const SpacingResult *result)
{
    char total[WORDING_PHRASE_LEN], notice[WORDING_PHRASE_LEN];

    wording_amount(agenda, substance, result->total, total);
    wording_amount(agenda, substance, agenda_regimen(agenda)->substances[substance].notice_per_day, notice);
    text_add(text, _("That makes %1$s in one day: above %2$s, ask a pharmacist whether it suits you."), total, notice);
}

/* "Too soon: magnesium was taken at 22:40; keep 3 hours, better 4." */
static void add_verdict(Text *text, Verdict verdict, const char *reason)
{
    switch (verdict) {
    case VERDICT_CLOSE:
        text_add(text, _("Close: %s."), reason);
        break;
    case VERDICT_TOO_SOON:
        text_add(text, _("Too soon: %s."), reason);
        break;
    default:
        text_add(text, _("Over the limit: %s."), reason);
        break;
    }
}

/* "Magnesium was taken at 23:10; lull keeps the two 4 hours apart: ask your pharmacist how to proceed." */
static void add_question(Text *text, char *reason)
{
    text_add(text, _("%s: ask your pharmacist how to proceed."), utf8_capitalise(reason));
}

/* The first of the reasons, behind the verdict, and from when it is possible. */
static void add_objection(Text *text, const Agenda *agenda, int substance, const SpacingResult *result, Usec now)
{
    char preferred[WORDING_TIME_LEN];
    _cleanup_free_ char *reason = NULL;
    Text phrase = {0};

    if (result->n_reasons > 0)
        add_reason(&phrase, agenda, substance, &result->reasons[0], now);
    if (text_take(&phrase, &reason) < 0)
        text->failed = true;
    else if (result->n_reasons > 0 && is_never_held(agenda, substance, &result->reasons[0])) {
        text_add(text, "%s ", _("Take it as prescribed."));
        add_question(text, reason);
    } else if (result->verdict == VERDICT_CLOSE) {
        text_add(text, _("Possible, better from %1$s: %2$s."),
                 wording_time(agenda_zone(agenda), result->preferred, now, preferred), reason);
    } else {
        add_verdict(text, result->verdict, reason);
        add_possible(text, agenda, result, now);
    }
}

int wording_check(const Agenda *agenda, int substance, const AgendaCheck *check, Usec at, Usec now, char **ret)
{
    const SpacingResult *result = &check->spacing;
    Text text = {0};

    if (result->verdict == VERDICT_CLEAR)
        add_clear(&text, agenda, substance, at, now);
    else
        add_objection(&text, agenda, substance, result, now);
    if (result->verdict == VERDICT_OVER_LIMIT)
        wording_add_double_dose(&text, " ");
    if (result->notice) {
        text_add(&text, " ");
        add_notice(&text, agenda, substance, result);
    }
    return text_take(&text, ret);
}

int wording_change(const Agenda *agenda, const AgendaChange *change, Usec now, char **ret)
{
    char name[WORDING_PHRASE_LEN], from[WORDING_TIME_LEN], to[WORDING_TIME_LEN];
    const Zone *zone = agenda_zone(agenda);
    Text text = {0};

    wording_of_day(agenda, change->reminder, change->id.day, change->from ? change->from : change->to, now, name);
    wording_time(zone, change->from, now, from);
    wording_time(zone, change->to, now, to);
    if (change->satisfied)
        text_add(&text, _("counts as %s"), name);
    else if (change->to == 0)
        text_add(&text, _("leaves out %1$s, planned for %2$s"), name, from);
    else if (change->from == 0)
        text_add(&text, _("brings %1$s back, at %2$s"), name, to);
    else if (change->withdrawn)
        text_add(&text, _("puts off %1$s, due now, until %2$s"), name, to);
    else
        text_add(&text, _("moves %1$s from %2$s to %3$s"), name, from, to);
    return text_take(&text, ret);
}

#define WARNINGS_MAX (SPACING_REASONS_MAX + 2)

/* Sentences under way to a NULL-terminated array. */
typedef struct Warnings {
    char *sentences[WARNINGS_MAX + 1];
    size_t n;
    int error;
} Warnings;

static void warnings_end(Warnings *warnings, Text *text)
{
    char **sentence = &warnings->sentences[warnings->n];
    int r = text_take(text, sentence);

    if (r < 0) {
        warnings->error = r;
        return;
    }
    /* Two doses at the same time are two reasons, but one sentence. */
    for (size_t i = 0; i < warnings->n; i++)
        if (strcmp(warnings->sentences[i], *sentence) == 0) {
            free(TAKE_PTR(*sentence));
            return;
        }
    warnings->n++;
}

/* A day's limit and that of 16 hours say the same to a person: the worse stands for both. */
static void warn_reasons(Warnings *warnings, const Agenda *agenda, int substance, const SpacingResult *result, Usec now)
{
    bool over = false;

    for (size_t i = 0; i < result->n_reasons; i++) {
        const SpacingReason *reason = &result->reasons[i];
        _cleanup_free_ char *phrase = NULL;
        Text text = {0};

        if (reason->verdict == VERDICT_CLEAR || (reason->cause != SPACING_RULE && over))
            continue;
        over = over || reason->cause != SPACING_RULE;
        add_reason(&text, agenda, substance, reason, now);
        if (text_take(&text, &phrase) < 0) {
            warnings->error = -ENOMEM;
            return;
        }
        if (is_never_held(agenda, substance, reason))
            add_question(&text, phrase);
        else
            add_verdict(&text, reason->verdict, phrase);
        if (reason->verdict == VERDICT_OVER_LIMIT)
            wording_add_double_dose(&text, " ");
        warnings_end(warnings, &text);
    }
}

static void warn_doubled(Warnings *warnings, const Agenda *agenda, int substance, const SpacingResult *result, Usec now)
{
    char at[WORDING_PHRASE_LEN], name[WORDING_PHRASE_LEN];
    Text text = {0};

    snprintf(name, sizeof(name), "%s", wording_substance(agenda, substance));
    text_add(&text, _("Already recorded? %1$s was taken %2$s: if this is the same dose, undo one of the two."),
             utf8_capitalise(name), wording_at(agenda, result->doubled, now, at));
    warnings_end(warnings, &text);
}

int wording_warnings(const Agenda *agenda, const Entry *entry, const SpacingResult *result, Usec now, char ***ret)
{
    int substance = regimen_find_substance(agenda_regimen(agenda), entry->subject);
    Warnings warnings = {0};
    char **strv;

    if (substance >= 0 && entry->kind == ENTRY_INTAKE) {
        warn_reasons(&warnings, agenda, substance, result, now);
        if (result->notice) {
            Text text = {0};

            add_notice(&text, agenda, substance, result);
            warnings_end(&warnings, &text);
        }
        if (result->doubled)
            warn_doubled(&warnings, agenda, substance, result, now);
    }
    strv = warnings.error ? NULL : calloc(WARNINGS_MAX + 1, sizeof(*strv));
    if (!strv) {
        for (size_t i = 0; i < warnings.n; i++)
            free(warnings.sentences[i]);
        return -ENOMEM;
    }
    memcpy(strv, warnings.sentences, warnings.n * sizeof(*strv));
    *ret = strv;
    return 0;
}
