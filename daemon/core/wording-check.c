/* SPDX-License-Identifier: MIT */
#include "wording-internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "macro.h"

/* "keep 3 hours, better 4" */
static const char *keep(const SpacingReason *reason, char buf[static WORDING_PHRASE_LEN])
{
    char minimum[WORDING_PHRASE_LEN], preferred[WORDING_PHRASE_LEN];

    wording_span(reason->minimum, minimum);
    wording_span(reason->preferred, preferred);
    if (reason->minimum == 0)
        snprintf(buf, WORDING_PHRASE_LEN, "better keep %.60s", preferred);
    else if (reason->minimum >= reason->preferred)
        snprintf(buf, WORDING_PHRASE_LEN, "keep %.60s", minimum);
    else if (reason->minimum % USEC_PER_HOUR == 0 && reason->preferred % USEC_PER_HOUR == 0 &&
             reason->preferred < USEC_PER_DAY)
        snprintf(buf, WORDING_PHRASE_LEN, "keep %.60s, better %d", minimum, (int)(reason->preferred / USEC_PER_HOUR));
    else
        snprintf(buf, WORDING_PHRASE_LEN, "keep %.60s, better %.60s", minimum, preferred);
    return buf;
}

/* Without the full stop, and with a small letter: it stands behind a colon too. */
static void add_reason(Text *text, const Agenda *agenda, int substance, const SpacingReason *reason, Usec now)
{
    char at[WORDING_PHRASE_LEN], phrase[WORDING_PHRASE_LEN];

    if (reason->cause != SPACING_RULE) {
        text_add(text, "%s", wording_limit(agenda, substance, reason, phrase));
        return;
    }
    wording_at(agenda, reason->at, now, at);
    keep(reason, phrase);
    text_add(text, reason->planned ? "%s is planned %s; %s" : "%s was taken %s; %s",
             wording_substance(agenda, reason->other), at, phrase);
}

static void capitalise(char *text)
{
    if (*text >= 'a' && *text <= 'z')
        *text = (char)(*text - 'a' + 'A');
}

int wording_reason(const Agenda *agenda, int substance, const SpacingReason *reason, Usec now, char **ret)
{
    Text text = {0};
    int r;

    add_reason(&text, agenda, substance, reason, now);
    text_add(&text, ".");
    r = text_take(&text, ret);
    if (r == 0)
        capitalise(*ret);
    return r;
}

static void add_clear(Text *text, const Agenda *agenda, int substance, Usec at, Usec now)
{
    const char *name = wording_substance(agenda, substance);
    char when[WORDING_PHRASE_LEN];

    if (llabs(at - now) < USEC_PER_MIN)
        text_add(text, "Nothing stands against %s now.", name);
    else if (at > now)
        text_add(text, "Nothing stands against %s %s.", name, wording_at(agenda, at, now, when));
    else
        text_add(text, "Nothing stood against %s %s.", name, wording_at(agenda, at, now, when));
}

static void add_possible(Text *text, const Agenda *agenda, const SpacingResult *result, Usec now)
{
    const Zone *zone = agenda_zone(agenda);
    char earliest[WORDING_TIME_LEN], preferred[WORDING_TIME_LEN];

    if (result->earliest == USEC_NEVER)
        return;
    wording_time(zone, result->earliest, now, earliest);
    if (result->preferred == USEC_NEVER || result->preferred <= result->earliest) {
        text_add(text, " Possible from %s.", earliest);
        return;
    }
    wording_time(zone, result->preferred, now, preferred);
    text_add(text, " Possible from %s, better from %s.", earliest, preferred);
}

static void add_notice(Text *text, const Agenda *agenda, int substance, const SpacingResult *result)
{
    char total[WORDING_PHRASE_LEN], notice[WORDING_PHRASE_LEN];

    wording_amount(agenda, substance, result->total, total);
    wording_amount(agenda, substance, agenda_regimen(agenda)->substances[substance].notice_per_day, notice);
    text_add(text, "That makes %s in one day: above %s, ask a pharmacist whether it suits you.", total, notice);
}

int wording_check(const Agenda *agenda, int substance, const AgendaCheck *check, Usec at, Usec now, char **ret)
{
    const SpacingResult *result = &check->spacing;
    char preferred[WORDING_TIME_LEN];
    Text text = {0};

    switch (result->verdict) {
    case VERDICT_CLEAR:
        add_clear(&text, agenda, substance, at, now);
        break;
    case VERDICT_CLOSE:
        text_add(&text,
                 "Possible, better from %s: ", wording_time(agenda_zone(agenda), result->preferred, now, preferred));
        break;
    case VERDICT_TOO_SOON:
        text_add(&text, "Too soon: ");
        break;
    default:
        text_add(&text, "Over the limit: ");
        break;
    }
    if (result->verdict != VERDICT_CLEAR && result->n_reasons > 0) {
        add_reason(&text, agenda, substance, &result->reasons[0], now);
        text_add(&text, ".");
    }
    if (result->verdict > VERDICT_CLOSE)
        add_possible(&text, agenda, result, now);
    if (result->verdict == VERDICT_OVER_LIMIT)
        text_add(&text, " Don't take a double dose.");
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
        text_add(&text, "counts as %s", name);
    else if (change->to == 0)
        text_add(&text, "leaves out %s, planned for %s", name, from);
    else if (change->from == 0)
        text_add(&text, "brings %s back, at %s", name, to);
    else if (change->withdrawn)
        text_add(&text, "puts off %s, due now, until %s", name, to);
    else
        text_add(&text, "moves %s from %s to %s", name, from, to);
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
        Text text = {0};

        if (reason->verdict == VERDICT_CLEAR || (reason->cause != SPACING_RULE && over))
            continue;
        over = over || reason->cause != SPACING_RULE;
        text_add(&text, reason->verdict == VERDICT_CLOSE      ? "Close: "
                        : reason->verdict == VERDICT_TOO_SOON ? "Too soon: "
                                                              : "Over the limit: ");
        add_reason(&text, agenda, substance, reason, now);
        text_add(&text, reason->verdict == VERDICT_OVER_LIMIT ? ". Don't take a double dose." : ".");
        warnings_end(warnings, &text);
    }
}

static void warn_doubled(Warnings *warnings, const Agenda *agenda, int substance, const SpacingResult *result, Usec now)
{
    Text text = {0};
    char at[WORDING_PHRASE_LEN];

    text_add(&text, "Already recorded? %s was taken %s: if this is the same dose, undo one of the two.",
             wording_substance(agenda, substance), wording_at(agenda, result->doubled, now, at));
    warnings_end(warnings, &text);
    if (warnings->error == 0)
        capitalise(warnings->sentences[warnings->n - 1] + sizeof("Already recorded?"));
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
