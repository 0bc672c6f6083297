/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <string.h>

#include "core/amount.h"
#include "l10n.h"
#include "enums.h"

const char *render_public_title(const Occurrence *o)
{
    return text_or(o->public_title, o->id ? _("Reminder") : "");
}

const char *render_amount(double amount, const char *unit, char buf[static RENDER_AMOUNT_LEN])
{
    char number[AMOUNT_LEN];
    Amount exact;
    buf[0] = '\0';
    if (amount_from_double(amount, &exact) == 0) {
        amount_format(exact, number);
        snprintf(buf, RENDER_AMOUNT_LEN, "%s %s", l10n_number(number), text_or(unit, ""));
    }
    return buf;
}

const char *render_clock(const Zone *zone, Usec at, char buf[static WHEN_CLOCK_LEN])
{
    int32_t sec = zone_local(zone, at).sec;
    return when_format_clock(sec - sec % 60, buf);
}

const char *render_date(Day day, char buf[static RENDER_DATE_LEN])
{
    return dates_long(day, buf);
}

static const char *const states[_OCCURRENCE_STATE_MAX] = {
    [OCCURRENCE_UPCOMING] = NC_("state", "upcoming"), [OCCURRENCE_HELD] = NC_("state", "held"),
    [OCCURRENCE_DUE] = NC_("state", "due"),           [OCCURRENCE_SNOOZED] = NC_("state", "snoozed"),
    [OCCURRENCE_DONE] = NC_("state", "done"),         [OCCURRENCE_SKIPPED] = NC_("state", "skipped"),
    [OCCURRENCE_MISSED] = NC_("state", "missed"),     [OCCURRENCE_DROPPED] = NC_("state", "left out"),
};

const char *render_state(const char *state)
{
    int known = occurrence_state_from_string(state);
    return known >= 0 ? l10n_look_up("state", states[known]) : state;
}

/* Words that lulld gives; the names of substances are looked up as they stand in sentences. */
static const char *const reasons[] = {NC_("reason", "paused"), NC_("reason", "travel"), NC_("reason", "limit"),
                                      NC_("reason", "quiet"),  NC_("reason", "due"),    NC_("reason", "rule"),
                                      NC_("reason", "late")};

const char *render_reason(const char *reason)
{
    for (size_t i = 0; i < ARRAY_SIZE(reasons); i++)
        if (strcmp(reason, reasons[i]) == 0)
            return l10n_look_up("reason", reason);
    return l10n_look_up("inside a sentence", reason);
}

const char *render_when(const View *view, Usec at, char buf[static RENDER_DATE_LEN])
{
    char clock[WHEN_CLOCK_LEN], date[CIVIL_DAY_LEN];
    Day day = zone_local(view->zone, at).day, today = zone_local(view->zone, view->now).day;
    render_clock(view->zone, at, clock);
    if (day == today)
        snprintf(buf, RENDER_DATE_LEN, "%s", clock);
    else if (day == today - 1)
        snprintf(buf, RENDER_DATE_LEN, "yesterday %s", clock);
    else
        snprintf(buf, RENDER_DATE_LEN, "%s %s", civil_format(day, date), clock);
    return buf;
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

const char *render_title(const SubjectList *subjects, const char *name, char buf[static RENDER_TITLE_LEN])
{
    for (size_t i = 0; subjects && i < subjects->n; i++)
        if (subjects->items[i].title && strcmp(text_or(subjects->items[i].name, ""), name) == 0)
            return subjects->items[i].title;
    snprintf(buf, RENDER_TITLE_LEN, "%s", name);
    if (is_lower(buf[0]))
        buf[0] = (char)(buf[0] - 'a' + 'A');
    return buf;
}
