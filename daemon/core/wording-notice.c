/* SPDX-License-Identifier: MIT */
#include "wording-internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "l10n.h"
#include "macro.h"

typedef enum DayPart { MORNING, MIDDAY, AFTERNOON, EVENING } DayPart;

static DayPart day_part(const Zone *zone, Usec at)
{
    int32_t hour = zone_local(zone, at).sec / 3600;

    if (hour >= 5 && hour < 11)
        return MORNING;
    if (hour >= 11 && hour < 14)
        return MIDDAY;
    if (hour >= 14 && hour < 18)
        return AFTERNOON;
    return EVENING;
}

const char *wording_public_title(const Agenda *agenda, const AgendaItem *item, char buf[static WORDING_TITLE_LEN])
{
    static const char *const doses[] = {N_("Morning dose"), N_("Midday dose"), N_("Afternoon dose"),
                                        N_("Evening dose")};
    static const char *const exercises[] = {N_("Morning exercise"), N_("Midday exercise"), N_("Afternoon exercise"),
                                            N_("Evening exercise")};
    DayPart part = day_part(agenda_zone(agenda), item->nominal);

    if (!item->reminder->discreet)
        return wording_reminder_title(agenda_regimen(agenda), item->reminder, buf);
    if (item->reminder->refill)
        return _("Refill");
    return _(item->reminder->substance >= 0 ? doses[part] : exercises[part]);
}

/* What the rule says, "45 minutes before bed", holds only while the occurrence keeps to it. */
#define ON_TIME (2 * USEC_PER_MIN)

static void before_bed(const AgendaItem *item, Usec now, char buf[static WORDING_PHRASE_LEN])
{
    const Recur *recur = &item->reminder->recur;
    char span[WORDING_PHRASE_LEN];
    const RecurTime *time;

    buf[0] = '\0';
    if (item->id.index < 1 || (size_t)item->id.index > recur->n_times || now >= item->nominal + ON_TIME)
        return;
    time = &recur->times[item->id.index - 1];
    if (time->anchor == RECUR_BEDTIME && time->sec == 0)
        snprintf(buf, WORDING_PHRASE_LEN, "%s", _("at bedtime"));
    else if (time->anchor == RECUR_BEDTIME && time->sec < 0)
        snprintf(buf, WORDING_PHRASE_LEN, _("%.60s before bed"), wording_span(-time->sec * USEC_PER_SEC, span));
}

/* "200 mg, 45 minutes before bed"; of a discreet one "45 minutes before bed"; or nothing. */
static void what(const Agenda *agenda, const AgendaItem *item, Usec now, char buf[static WORDING_PHRASE_LEN])
{
    const Reminder *reminder = item->reminder;
    char amount[WORDING_PHRASE_LEN] = "", when[WORDING_PHRASE_LEN];

    if (!reminder->discreet && reminder->refill)
        wording_stock(agenda, reminder->refill_of, amount);
    else if (!reminder->discreet && reminder->substance >= 0 && item->dose > 0)
        wording_amount(agenda, reminder->substance, item->dose, amount);
    else if (!reminder->discreet && reminder->substance < 0 && reminder->duration > 0)
        wording_span(reminder->duration, amount);
    before_bed(item, now, when);
    if (amount[0] && when[0])
        snprintf(buf, WORDING_PHRASE_LEN, "%.120s, %.120s", amount, when);
    else
        snprintf(buf, WORDING_PHRASE_LEN, "%s", amount[0] ? amount : when);
}

/* Why it comes later than planned, as a sentence; nothing for what is on time. */
static void delay(const Agenda *agenda, const AgendaItem *item, Usec now, char buf[static WORDING_PHRASE_LEN])
{
    int other = regimen_find_substance(agenda_regimen(agenda), item->because);
    char at[WORDING_PHRASE_LEN], nominal[WORDING_TIME_LEN];
    Cause cause = wording_cause(agenda, item);

    buf[0] = '\0';
    if (cause == CAUSE_RULE && !item->reminder->discreet && item->reason.at != 0)
        /* Translators: "It waited for the iron at 20:30." */
        snprintf(buf, WORDING_PHRASE_LEN, _("It waited for the %1$.100s %2$.60s."), wording_substance(agenda, other),
                 wording_at(agenda, item->reason.at, now, at));
    else if (cause == CAUSE_RULE || cause == CAUSE_LIMIT)
        snprintf(buf, WORDING_PHRASE_LEN, "%s", _("It waited, to keep a distance."));
    else if (cause == CAUSE_QUIET)
        snprintf(buf, WORDING_PHRASE_LEN, "%s", _("It waited for the end of the quiet hours."));
    else if (cause == CAUSE_PAUSED)
        snprintf(buf, WORDING_PHRASE_LEN, "%s", _("It waited for the end of the pause."));
    else if (cause == CAUSE_DUE)
        snprintf(buf, WORDING_PHRASE_LEN, "%s", _("It waited for another dose."));
    else if (item->late)
        snprintf(buf, WORDING_PHRASE_LEN, _("Late: it was planned for %s."),
                 wording_time(agenda_zone(agenda), item->nominal, now, nominal));
}

static bool late_dose(const AgendaItem *item)
{
    return item->late && item->reminder->substance >= 0;
}

static void add_body_of_one(Text *text, const Agenda *agenda, const AgendaItem *item, Usec now)
{
    char about[WORDING_PHRASE_LEN], why[WORDING_PHRASE_LEN];

    what(agenda, item, now, about);
    delay(agenda, item, now, why);
    text_add(text, about[0] && why[0] ? "%s\n%s" : "%s%s", about, why);
    if (late_dose(item))
        wording_add_double_dose(text, " ");
}

static void add_body_of_several(Text *text, const Agenda *agenda, const AgendaItem *items, size_t n, Usec now)
{
    char about[WORDING_PHRASE_LEN], why[WORDING_PHRASE_LEN], title[WORDING_TITLE_LEN];
    bool late = false;

    for (size_t i = 0; i < n; i++) {
        what(agenda, &items[i], now, about);
        delay(agenda, &items[i], now, why);
        text_add(text, "%s%s", i > 0 ? "\n" : "", wording_public_title(agenda, &items[i], title));
        if (about[0])
            text_add(text, ": %s", about);
        if (why[0])
            text_add(text, about[0] ? ". %s" : ": %s", why);
        late = late || late_dose(&items[i]);
    }
    if (late)
        wording_add_double_dose(text, "\n");
}

static const char *title_of_several(const Agenda *agenda, const AgendaItem *items, size_t n, Usec now)
{
    static const char *const titles[][4] = {
        {N_("Morning doses"), N_("Midday doses"), N_("Afternoon doses"), N_("Evening doses")},
        {N_("Morning exercises"), N_("Midday exercises"), N_("Afternoon exercises"), N_("Evening exercises")},
        {N_("Morning reminders"), N_("Midday reminders"), N_("Afternoon reminders"), N_("Evening reminders")},
    };
    size_t doses = 0, refills = 0;

    for (size_t i = 0; i < n; i++) {
        doses += items[i].reminder->substance >= 0;
        refills += items[i].reminder->refill;
    }
    return _(titles[doses == n ? 0 : doses + refills == 0 ? 1 : 2][day_part(agenda_zone(agenda), now)]);
}

int wording_notice(const Agenda *agenda, const AgendaItem *items, size_t n, Usec now, WordingNotice *ret)
{
    char buf[WORDING_TITLE_LEN];
    const char *title = n == 1 ? wording_public_title(agenda, items, buf) : title_of_several(agenda, items, n, now);
    WordingNotice notice = {0};
    Text body = {0};
    int r;

    if (n == 1)
        add_body_of_one(&body, agenda, items, now);
    else
        add_body_of_several(&body, agenda, items, n, now);
    if (n == 1)
        notice.done_label = items->reminder->substance >= 0 ? C_("button", "Taken") : C_("button", "Done");
    r = text_take(&body, &notice.body);
    if (r < 0)
        return r;
    notice.title = strdup(title);
    if (!notice.title) {
        wording_notice_clear(&notice);
        return -ENOMEM;
    }
    *ret = notice;
    return 0;
}

void wording_notice_clear(WordingNotice *notice)
{
    free(notice->title);
    free(notice->body);
    *notice = (WordingNotice){0};
}
