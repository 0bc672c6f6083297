/* SPDX-License-Identifier: MIT */
#include "wording-internal.h"

#include <string.h>

#include "l10n.h"
#include "macro.h"

/* What the sentences about one occurrence need, made once. */
typedef struct Telling {
    const Agenda *agenda;
    const AgendaItem *item;
    Usec now;
    const char *other;            /* inside a sentence: the substance that is too near */
    char at[WORDING_TIME_LEN];    /* when it is or was to come */
    char until[WORDING_TIME_LEN]; /* its window's end */
    char nominal[WORDING_TIME_LEN];
} Telling;

static Telling tell(const Agenda *agenda, const AgendaItem *item, Usec now)
{
    const Zone *zone = agenda_zone(agenda);
    int other = regimen_find_substance(agenda_regimen(agenda), item->because);
    Telling t = {.agenda = agenda, .item = item, .now = now};

    t.other = other < 0 ? item->because : wording_substance(agenda, other);
    wording_time(zone, item->at, now, t.at);
    wording_time(zone, item->until, now, t.until);
    wording_time(zone, item->nominal, now, t.nominal);
    return t;
}

/* "iron was taken at 18:30, and 4 hours between them are better": as much room as the time that was found keeps. */
static void add_rule(Text *text, const Telling *t)
{
    const SpacingReason *reason = &t->item->reason;
    bool better = t->item->at - reason->at >= reason->preferred && reason->preferred > reason->minimum;
    char at[WORDING_PHRASE_LEN], span[WORDING_PHRASE_LEN];

    wording_at(t->agenda, reason->at, t->now, at);
    wording_span(better ? reason->preferred : reason->minimum, span);
    if (reason->at == 0)
        text_add(text, _("%s was too near."), t->other);
    else if (better && reason->planned)
        /* Translators: "iron is planned at 18:30, and 4 hours between them are better." */
        text_add(text, _("%1$s is planned %2$s, and %3$s between them are better."), t->other, at, span);
    else if (better)
        text_add(text, _("%1$s was taken %2$s, and %3$s between them are better."), t->other, at, span);
    else if (reason->planned)
        text_add(text, _("%1$s is planned %2$s, and %3$s must lie between them."), t->other, at, span);
    else
        text_add(text, _("%1$s was taken %2$s, and %3$s must lie between them."), t->other, at, span);
}

static void add_limit(Text *text, const Telling *t)
{
    char limit[WORDING_PHRASE_LEN];
    int substance = t->item->reminder->substance;

    if (substance >= 0 && t->item->reason.limit > 0)
        text_add(text, "%s.", wording_limit(t->agenda, substance, &t->item->reason, limit));
    else
        text_add(text, "%s", _("the daily limit would be passed."));
}

/* Quiet hours or a pause may outlast the window: then there is no time to wait for. */
static void explain_quiet(Text *text, const Telling *t)
{
    char ends[WORDING_PHRASE_LEN];

    if (t->item->at > 0)
        text_add(text, _("Held until %s, when the quiet hours end."), t->at);
    else
        text_add(text, _("Held: its time ends %s, before the quiet hours end."),
                 wording_at(t->agenda, t->item->until, t->now, ends));
}

static void explain_paused(Text *text, const Telling *t)
{
    char ends[WORDING_PHRASE_LEN];

    if (t->item->at > 0)
        text_add(text, _("Held until %s, when the pause ends."), t->at);
    else
        text_add(text, _("Held: its time ends %s, before the pause ends."),
                 wording_at(t->agenda, t->item->until, t->now, ends));
}

static void explain_waiting(Text *text, const Telling *t)
{
    switch (wording_cause(t->agenda, t->item)) {
    case CAUSE_RULE:
        text_add(text, _("Held until %s:"), t->at);
        text_add(text, " ");
        add_rule(text, t);
        return;
    case CAUSE_LIMIT:
        text_add(text, _("Held until %s:"), t->at);
        text_add(text, " ");
        add_limit(text, t);
        return;
    case CAUSE_QUIET:
        explain_quiet(text, t);
        return;
    case CAUSE_PAUSED:
        explain_paused(text, t);
        return;
    case CAUSE_DUE:
        text_add(text, "%s", _("Held: another dose is due first."));
        return;
    default:
        text_add(text, _("Planned for %1$s, open until %2$s."), t->at, t->until);
    }
}

static void explain_due(Text *text, const Telling *t)
{
    text_add(text, _("Due since %1$s, open until %2$s."), t->at, t->until);
    if (wording_cause(t->agenda, t->item) == CAUSE_RULE) {
        text_add(text, " %s ", _("It waited:"));
        add_rule(text, t);
    } else if (t->item->late) {
        text_add(text, " ");
        text_add(text, _("It was planned for %s."), t->nominal);
    }
    if (t->item->late && t->item->reminder->substance >= 0)
        wording_add_double_dose(text, " ");
}

static void explain_skipped(Text *text, const Telling *t)
{
    switch (wording_cause(t->agenda, t->item)) {
    case CAUSE_NONE:
        text_add(text, "%s", _("Skipped."));
        return;
    case CAUSE_PAUSED:
        text_add(text, "%s", _("Skipped: everything was paused until its time had ended."));
        return;
    case CAUSE_TRAVEL:
        text_add(text, "%s", _("Skipped: the change of the time zone jumped over its time."));
        return;
    default:
        text_add(text, _("Skipped: %s"), t->item->because);
    }
}

static void explain_missed(Text *text, const Telling *t)
{
    char ended[WORDING_PHRASE_LEN];

    wording_at(t->agenda, t->item->until, t->now, ended);
    if (t->item->reminder->substance >= 0)
        text_add(text,
                 _("Missed: its time ended %s. If it was taken, record it with its time. Don't take a double dose."),
                 ended);
    else
        text_add(text, _("Missed: its time ended %s. If it was done, record it with its time."), ended);
}

/* "iron at 20:30 is too close until 23:30"; what is taken before the other has no such end. */
static void add_too_close(Text *text, const Telling *t)
{
    const SpacingReason *reason = &t->item->reason;
    char at[WORDING_PHRASE_LEN], end[WORDING_TIME_LEN];

    if (reason->at == 0) {
        text_add(text, _("%s was too close."), t->other);
        return;
    }
    wording_at(t->agenda, reason->at, t->now, at);
    wording_time(agenda_zone(t->agenda), reason->at + reason->minimum, t->now, end);
    if (reason->at <= t->item->nominal)
        /* Translators: "iron at 20:30 is too close until 23:30." */
        text_add(text, _("%1$s %2$s is too close until %3$s."), t->other, at, end);
    else
        text_add(text, _("%1$s %2$s is too close."), t->other, at);
}

static void explain_dropped(Text *text, const Telling *t)
{
    const AgendaItem *item = t->item;
    char day[WORDING_PHRASE_LEN];
    const char *title = wording_title(item->reminder);
    const char *on = wording_on_day(t->agenda, item->id.day, item->nominal, t->now, day);

    /* Translators: "Magnesium is left out tonight: iron at 20:30 is too close until 23:30." */
    if (item->until > t->now)
        text_add(text, _("%1$s is left out %2$s"), title, on);
    else
        text_add(text, _("%1$s was left out %2$s"), title, on);
    switch (wording_cause(t->agenda, item)) {
    case CAUSE_RULE:
        text_add(text, ": ");
        add_too_close(text, t);
        return;
    case CAUSE_LIMIT:
        text_add(text, ": ");
        add_limit(text, t);
        return;
    default:
        text_add(text, ".");
    }
}

int wording_explain(const Agenda *agenda, const AgendaItem *item, Usec now, char **ret)
{
    Telling t = tell(agenda, item, now);
    char at[WORDING_PHRASE_LEN];
    Text text = {0};

    switch (item->state) {
    case OCCURRENCE_UPCOMING:
    case OCCURRENCE_HELD:
        explain_waiting(&text, &t);
        break;
    case OCCURRENCE_DUE:
        explain_due(&text, &t);
        break;
    case OCCURRENCE_SNOOZED:
        text_add(&text, _("Put off until %1$s, open until %2$s."), t.at, t.until);
        break;
    case OCCURRENCE_DONE:
        text_add(&text, item->reminder->substance >= 0 ? _("Taken %s.") : _("Done %s."),
                 wording_at(agenda, item->at, now, at));
        break;
    case OCCURRENCE_SKIPPED:
        explain_skipped(&text, &t);
        break;
    case OCCURRENCE_MISSED:
        explain_missed(&text, &t);
        break;
    default:
        explain_dropped(&text, &t);
        break;
    }
    return text_take(&text, ret);
}

static void why_rule(Text *text, const Telling *t)
{
    const SpacingReason *reason = &t->item->reason;
    char at[WORDING_PHRASE_LEN], end[WORDING_TIME_LEN];

    if (reason->at == 0) {
        text_add(text, _("%s was too close"), t->other);
        return;
    }
    wording_at(t->agenda, reason->at, t->now, at);
    wording_time(agenda_zone(t->agenda), reason->at + reason->minimum, t->now, end);
    if (t->item->state == OCCURRENCE_DUE)
        /* Translators: "waited for the iron at 20:30" */
        text_add(text, _("waited for the %1$s %2$s"), t->other, at);
    else if (t->item->state != OCCURRENCE_DROPPED)
        /* Translators: "iron at 20:30, wait until 23:30" */
        text_add(text, _("%1$s %2$s, wait until %3$s"), t->other, at, t->at);
    else if (reason->at <= t->item->nominal)
        text_add(text, _("%1$s %2$s is too close until %3$s"), t->other, at, end);
    else
        text_add(text, _("%1$s %2$s is too close"), t->other, at);
}

static void why_limit(Text *text, const Telling *t)
{
    if (t->item->state == OCCURRENCE_DROPPED)
        text_add(text, "%s", _("the daily limit would be passed"));
    else
        text_add(text, _("the daily limit, wait until %s"), t->at);
}

static void why_paused(Text *text, const Telling *t)
{
    if (t->item->state == OCCURRENCE_SKIPPED)
        text_add(text, "%s", _("everything was paused"));
    else if (t->item->at > 0)
        text_add(text, _("paused until %s"), t->at);
    else
        text_add(text, "%s", _("paused until its time has ended"));
}

int wording_why(const Agenda *agenda, const AgendaItem *item, Usec now, char **ret)
{
    Telling t = tell(agenda, item, now);
    Text text = {0};

    switch (wording_cause(agenda, item)) {
    case CAUSE_RULE:
        why_rule(&text, &t);
        break;
    case CAUSE_LIMIT:
        why_limit(&text, &t);
        break;
    case CAUSE_QUIET:
        if (item->at > 0)
            text_add(&text, _("quiet hours until %s"), t.at);
        else
            text_add(&text, "%s", _("quiet hours until its time has ended"));
        break;
    case CAUSE_PAUSED:
        why_paused(&text, &t);
        break;
    case CAUSE_TRAVEL:
        text_add(&text, "%s", _("the time zone was changed"));
        break;
    case CAUSE_DUE:
        text_add(&text, "%s", _("another dose is due first"));
        break;
    case CAUSE_SAID:
        text_add(&text, "%s", item->because);
        break;
    case CAUSE_NONE:
        if (item->late)
            text_add(&text, _("late, planned for %s"), t.nominal);
        break;
    }
    return text_take(&text, ret);
}
