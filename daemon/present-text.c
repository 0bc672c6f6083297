/* SPDX-License-Identifier: MIT */
#include "present-text.h"

#include <errno.h>
#include <string.h>

#include "core/text.h"
#include "core/when.h"
#include "l10n.h"
#include "macro.h"

static int set_notice(WordingNotice *notice, const char *title, Text *body)
{
    _cleanup_free_ char *text = NULL;
    char *copy;
    int r;

    r = text_take(body, &text);
    if (r < 0)
        return r;
    copy = strdup(title);
    if (!copy)
        return -ENOMEM;
    *notice = (WordingNotice){.title = copy, .body = TAKE_PTR(text)};
    return 0;
}

/* "22:15", or with its date where a bare time would mean another day. */
static void add_time(Text *text, const Zone *zone, Usec at, Usec now)
{
    LocalTime local = zone_local(zone, at);
    char day[CIVIL_DAY_LEN], clock[WHEN_CLOCK_LEN];

    local.sec -= local.sec % 60;
    when_format_clock(local.sec, clock);
    if (now - at < USEC_PER_DAY)
        text_add(text, "%s", clock);
    else
        text_add(text, "'%s %s'", civil_format(local.day, day), clock);
}

/* The line to type. A discreet reminder's name stays off the screen: status says it. */
static void add_command(Text *text, const Agenda *agenda, const AgendaItem *item, Usec at, Usec now)
{
    const Reminder *reminder = item->reminder;
    const Regimen *regimen = agenda_regimen(agenda);

    if (reminder->discreet) {
        text_add(text, "lull status");
        return;
    }
    if (reminder->substance >= 0)
        text_add(text, "lull took %s", regimen->substances[reminder->substance].name);
    else
        text_add(text, "lull did %s", reminder->name);
    if (at != 0) {
        text_add(text, " --at ");
        add_time(text, agenda_zone(agenda), at, now);
    }
}

static void add_details(Text *text, const Agenda *agenda, const AgendaItem *item, Usec now)
{
    _cleanup_(text_clear) Text command = {0};
    char until[WORDING_TIME_LEN];

    add_command(&command, agenda, item, 0, now);
    /* Translators: a time, and a line to type. */
    text_add(text, _("Open until %s. In a terminal: %s"), wording_time(agenda_zone(agenda), item->until, now, until),
             command.failed ? "lull status" : command.chars);
}

int present_text_reminder(const Agenda *agenda, const AgendaItem *items, size_t n, Usec now, const char *lead,
                          bool details, WordingNotice *ret)
{
    WordingNotice notice = {0};
    Text body = {0};
    int r;

    r = wording_notice(agenda, items, n, now, &notice);
    if (r < 0)
        return r;
    if (lead)
        text_add(&body, "%s", lead);
    /* What was asked for comes first: where there is little room, the end is cut off. */
    if (details) {
        text_add(&body, "%s", body.len > 0 ? "\n" : "");
        add_details(&body, agenda, items, now);
    }
    if (notice.body[0])
        text_add(&body, "%s%s", body.len > 0 ? "\n" : "", notice.body);
    free(notice.body);
    notice.body = NULL;
    r = text_take(&body, &notice.body);
    if (r < 0) {
        wording_notice_clear(&notice);
        return r;
    }
    *ret = notice;
    return 0;
}

int present_text_ask(const Agenda *agenda, const AgendaItem *item, Usec now, WordingNotice *ret)
{
    bool dose = item->reminder->substance >= 0;
    char buf[WORDING_TIME_LEN], title_buf[WORDING_TITLE_LEN];
    const char *title = wording_public_title(agenda, item, title_buf);
    const char *time = wording_time(agenda_zone(agenda), item->nominal, now, buf);
    _cleanup_(text_clear) Text command = {0};
    Text body = {0};

    /* Translators: a title and a time. */
    if (item->state == OCCURRENCE_MISSED)
        text_add(&body, _("%s, %s: its time has ended, nothing was recorded."), title, time);
    else
        text_add(&body, _("%s, %s: it isn't due any more, nothing was recorded."), title, time);
    add_command(&command, agenda, item, item->nominal, now);
    text_add(&body, " ");
    /* Translators: a line to type. */
    text_add(&body, dose ? _("If it was taken, say when: %s") : _("If it was done, say when: %s"),
             command.failed ? "lull status" : command.chars);
    if (dose)
        text_add(&body, "\n%s", _("Don't take a double dose."));
    return set_notice(ret, dose ? _("When was it taken?") : _("When was it done?"), &body);
}

int present_text_recorded(const Agenda *agenda, const Entry *intake, const SpacingResult *result, Usec now,
                          WordingNotice *ret)
{
    char **warnings = NULL;
    Text body = {0};
    int r;

    r = wording_warnings(agenda, intake, result, now, &warnings);
    if (r < 0)
        return r;
    for (char **warning = warnings; warning && *warning; warning++)
        text_add(&body, "%s%s", body.len > 0 ? "\n" : "", *warning);
    wording_strv_free(warnings);
    return set_notice(ret, _("Recorded"), &body);
}

int present_text_cut(const Agenda *agenda, const Entry *snooze, Usec now, WordingNotice *ret)
{
    char until[WORDING_TIME_LEN];
    Text body = {0};

    text_add(&body, _("It comes back at %s, sooner than usual: its time ends soon after."),
             wording_time(agenda_zone(agenda), snooze->until, now, until));
    return set_notice(ret, _("Put off"), &body);
}

int present_text_coming(const Agenda *agenda, const AgendaItem *items, size_t n, Usec now, WordingNotice *ret)
{
    char time[WORDING_TIME_LEN], title[WORDING_TITLE_LEN];
    Text body = {0};

    for (size_t i = 0; i < n; i++)
        text_add(&body, "%s, %s\n", wording_public_title(agenda, &items[i], title),
                 wording_time(agenda_zone(agenda), items[i].at, now, time));
    text_add(&body, _("Nothing is raised while the computer sleeps."));
    return set_notice(ret, _("Coming soon"), &body);
}

int present_text_storage(StorageState state, WordingNotice *ret)
{
    static const char *const causes[_STORAGE_STATE_MAX] = {
        [STORAGE_FULL] = N_("The disk is full: make room, and writing goes on by itself."),
        [STORAGE_READ_ONLY] = N_("Its folder can't be written: when it can, writing goes on by itself."),
        [STORAGE_LOCKED] = N_("Another program holds it: when that ends, writing goes on by itself."),
        [STORAGE_MISSING] = N_("It was moved or deleted: put it back, and writing goes on by itself."),
        [STORAGE_FAILED] = N_("The disk reports an error: look after the disk."),
        [STORAGE_CORRUPT] = N_("It is damaged, and kept as it is: move journal.db* away and put a backup there."),
        [STORAGE_TOO_NEW] = N_("It was written by a newer lull: update lull."),
    };
    Text body = {0};

    text_add(&body, "%s\n%s", _(causes[state]), _("Reminders go on. What you record is refused until then."));
    return set_notice(ret, _("The journal can't be written"), &body);
}

const char *present_text_refusal(int error)
{
    switch (error) {
    case ENGINE_E_STORAGE:
        return _("Nothing was recorded: the journal can't be written.");
    case AGENDA_E_WINDOW_ENDS:
        return _("Its time ends too soon to put it off.");
    default:
        return _("That could not be recorded here.");
    }
}
