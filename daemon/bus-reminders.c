/* SPDX-License-Identifier: MIT */
#include "bus-internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "core/wording.h"
#include "l10n.h"
#include "macro.h"

#define AGENDA_SPAN_MAX (400 * USEC_PER_DAY)
/* Rules may come every five minutes: what is asked for must fit one message, and be made without a pause. */
#define AGENDA_ITEMS_MAX 20000

typedef struct Listing {
    Dict dict;
    const Agenda *agenda;
    Usec now;
    size_t n;
} Listing;

static int list_item(const AgendaItem *item, void *userdata)
{
    Listing *listing = userdata;

    if (++listing->n > AGENDA_ITEMS_MAX)
        return -E2BIG;
    dict_item(&listing->dict, listing->agenda, item, listing->now);
    return dict_error(&listing->dict);
}

static int refuse_range(Bus *bus, sd_bus_error *error, const char *hint)
{
    return bus_refuse(bus, error, BUS_OWN, BUS_E_RANGE, &(BusAbout){.hint = hint});
}

static int method_get_agenda(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    Bus *bus = userdata;
    Listing listing = {.agenda = bus_agenda(bus), .now = clock_now()};
    uint64_t from_usec, to_usec;
    Usec from, to;
    int r;

    r = sd_bus_message_read(m, "tt", &from_usec, &to_usec);
    if (r < 0)
        return r;
    r = bus_read_usec(bus, from_usec, 0, &from, error);
    if (r < 0)
        return r;
    r = bus_read_usec(bus, to_usec, 0, &to, error);
    if (r < 0)
        return r;
    if (from >= to)
        return refuse_range(bus, error, _("The agenda's end must lie after its beginning."));
    if (to - from > AGENDA_SPAN_MAX)
        return refuse_range(bus, error, _("The agenda covers at most 400 days: ask for fewer."));
    r = sd_bus_message_new_method_return(m, &reply);
    if (r < 0)
        return r;
    listing.dict.m = reply;
    dict_begin_list(&listing.dict);
    r = agenda_list(listing.agenda, from, to, list_item, &listing);
    if (r == -E2BIG)
        return refuse_range(bus, error, _("Those are more than 20000 occurrences: ask for fewer days."));
    if (r < 0)
        return r;
    dict_end(&listing.dict);
    r = dict_error(&listing.dict);
    return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}

/* With a line to type: nobody has to guess the way to say it. */
static int refuse_without_time(Bus *bus, const AgendaItem *item, const char *id, sd_bus_error *error)
{
    const Agenda *agenda = bus_agenda(bus);
    char text[ZONE_RFC3339_LEN], at[sizeof("2026-11-22 22:15")];
    _cleanup_free_ char *sentence = NULL;
    int substance = item->reminder->substance, n;

    zone_format(agenda_zone(agenda), item->nominal, text);
    snprintf(at, sizeof(at), "%.10s %.5s", text, text + 11);
    if (substance >= 0)
        /* Translators: the occurrence; and a line to type, with a name and a time in it. */
        n = asprintf(&sentence,
                     _("'%s' was missed: say when it was taken, for example: lull took %s --at '%s'. Don't take a "
                       "double dose."),
                     id, agenda_regimen(agenda)->substances[substance].name, at);
    else
        /* Translators: the occurrence of an activity; and a line to type, with a name and a time in it. */
        n = asprintf(&sentence, _("'%s' was missed: say when it was done, for example: lull did %s --at '%s'."), id,
                     item->reminder->name, at);
    return n < 0 ? -ENOMEM : bus_refuse(bus, error, BUS_OWN, BUS_E_NEEDS_TIME, &(BusAbout){.hint = sentence});
}

static void draft_done(const Agenda *agenda, const AgendaItem *item, Entry *draft)
{
    int substance = item->reminder->substance;

    draft->kind = substance >= 0 ? ENTRY_INTAKE : ENTRY_ACTIVITY;
    draft->occurrence = item->id;
    snprintf(draft->subject, sizeof(draft->subject), "%s",
             substance >= 0 ? agenda_regimen(agenda)->substances[substance].name : item->reminder->name);
}

static int method_done(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const unsigned allowed = OPTION_BIT(OPTION_AT) | OPTION_BIT(OPTION_AMOUNT) | OPTION_BIT(OPTION_UNIT) |
                             OPTION_BIT(OPTION_NOTE) | OPTION_BIT(OPTION_CONFIRMED) | OPTION_BIT(OPTION_SOURCE);
    _cleanup_(entry_clear) Entry draft = {0};
    Bus *bus = userdata;
    EngineOutcome outcome;
    Usec now = clock_now();
    BusOptions options;
    AgendaItem item;
    const char *id;
    int r;

    r = sd_bus_message_read(m, "s", &id);
    if (r < 0)
        return r;
    r = bus_read_options(bus, m, allowed, &options, error);
    if (r < 0)
        return r;
    /* A name would stand for another occurrence tomorrow; a button that was shown today must not. */
    if (!strchr(id, '/'))
        return bus_refuse(bus, error, BUS_AGENDA, AGENDA_E_OCCURRENCE, &(BusAbout){.id = id});
    r = bus_find_item(bus, id, now, &item, error);
    if (r < 0)
        return r;
    draft_done(bus_agenda(bus), &item, &draft);
    r = bus_draft_common(bus, &options, &draft, error);
    if (r < 0)
        return r;
    if (item.state == OCCURRENCE_MISSED && draft.at == 0)
        return refuse_without_time(bus, &item, id, error);
    r = bus_draft_amount(bus, &options, item.reminder->substance, &draft, error);
    if (r < 0)
        return r;
    r = bus_record(bus, &draft, options.confirmed, now, id, &outcome, error);
    return r < 0 ? r : bus_reply_recorded(bus, m, &draft, &outcome, now);
}

/* A skip or snooze of the occurrence that `text` names. */
static int draft_about(Bus *bus, EntryKind kind, const char *text, Usec now, AgendaItem *item, Entry *draft,
                       sd_bus_error *error)
{
    int r;

    r = bus_find_item(bus, text, now, item, error);
    if (r < 0)
        return r;
    draft->kind = kind;
    draft->source = SOURCE_CLI;
    draft->occurrence = item->id;
    snprintf(draft->subject, sizeof(draft->subject), "%s", item->id.reminder);
    return 0;
}

static int method_snooze(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    _cleanup_(entry_clear) Entry draft = {0};
    char id[OCCURRENCE_ID_LEN];
    Bus *bus = userdata;
    Usec now = clock_now();
    uint64_t duration;
    AgendaItem item;
    const char *text;
    int r;

    r = sd_bus_message_read(m, "st", &text, &duration);
    if (r < 0)
        return r;
    r = draft_about(bus, ENTRY_SNOOZE, text, now, &item, &draft, error);
    if (r < 0)
        return r;
    occurrence_id_format(&item.id, id);
    if (duration > (uint64_t)AGENDA_SNOOZE_MAX)
        return bus_refuse_draft(bus, error, AGENDA_E_RANGE, &draft, id);
    draft.until = now + (duration > 0 ? (Usec)duration : item.reminder->snooze);
    r = bus_record(bus, &draft, false, now, id, NULL, error);
    if (r < 0)
        return r;
    return sd_bus_reply_method_return(m, "st", id, dict_wire_usec(draft.until));
}

static int method_skip(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    _cleanup_(entry_clear) Entry draft = {0};
    char id[OCCURRENCE_ID_LEN];
    const char *text, *reason;
    Bus *bus = userdata;
    Usec now = clock_now();
    AgendaItem item;
    int r;

    r = sd_bus_message_read(m, "ss", &text, &reason);
    if (r < 0)
        return r;
    if (strlen(reason) >= REASON_SIZE)
        return bus_refuse_argument(bus, error, _("The reason is longer than %d bytes: shorten it."), REASON_SIZE - 1);
    if (!entry_text_valid(reason, false))
        return bus_refuse_argument(bus, error, _("There are control characters in the reason: leave them out."));
    r = draft_about(bus, ENTRY_SKIP, text, now, &item, &draft, error);
    if (r < 0)
        return r;
    snprintf(draft.reason, sizeof(draft.reason), "%s", reason);
    r = bus_record(bus, &draft, false, now, occurrence_id_format(&item.id, id), NULL, error);
    return r < 0 ? r : sd_bus_reply_method_return(m, "s", id);
}

/* Pause, resume and bedtime: entries that are about no occurrence. */
static int record_setting(sd_bus_message *m, Bus *bus, EntryKind kind, uint64_t until_usec, sd_bus_error *error)
{
    _cleanup_(entry_clear) Entry draft = {.kind = kind, .source = SOURCE_CLI};
    int r;

    r = bus_read_usec(bus, until_usec, 0, &draft.until, error);
    if (r < 0)
        return r;
    r = bus_record(bus, &draft, false, clock_now(), NULL, NULL, error);
    return r < 0 ? r : sd_bus_reply_method_return(m, NULL);
}

static int method_pause(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    uint64_t until;
    int r = sd_bus_message_read(m, "t", &until);

    return r < 0 ? r : record_setting(m, userdata, ENTRY_PAUSE, until, error);
}

static int method_resume(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    return record_setting(m, userdata, ENTRY_RESUME, 0, error);
}

static int method_set_bedtime(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    uint64_t bedtime;
    int r = sd_bus_message_read(m, "t", &bedtime);

    return r < 0 ? r : record_setting(m, userdata, ENTRY_BEDTIME, bedtime, error);
}

static int method_explain(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    _cleanup_free_ char *sentence = NULL;
    Bus *bus = userdata;
    Usec now = clock_now();
    AgendaItem item;
    const char *text;
    int r;

    r = sd_bus_message_read(m, "s", &text);
    if (r < 0)
        return r;
    r = bus_find_item(bus, text, now, &item, error);
    if (r < 0)
        return r;
    r = wording_explain(bus_agenda(bus), &item, now, &sentence);
    return r < 0 ? r : sd_bus_reply_method_return(m, "s", sentence);
}

#define PROPERTY(name, type, field) \
    SD_BUS_PROPERTY(name, type, NULL, offsetof(Bus, published.field), SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE)

const sd_bus_vtable bus_reminders_vtable[] = {
    SD_BUS_VTABLE_START(0),
    PROPERTY("State", "s", state),
    PROPERTY("NextUSec", "t", next_usec),
    PROPERTY("NextId", "s", next_id),
    PROPERTY("NextTitle", "s", next_title),
    PROPERTY("DueIds", "as", due_ids),
    PROPERTY("DueTitles", "as", due_titles),
    PROPERTY("PausedUntilUSec", "t", paused_until_usec),
    PROPERTY("BedtimeUSec", "t", bedtime_usec),
    SD_BUS_METHOD_WITH_ARGS("GetStatus", SD_BUS_NO_ARGS, SD_BUS_RESULT("a{sv}", status), bus_method_get_status,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("GetAgenda", SD_BUS_ARGS("t", fromUSec, "t", toUSec), SD_BUS_RESULT("aa{sv}", occurrences),
                            method_get_agenda, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Done", SD_BUS_ARGS("s", id, "a{sv}", options), SD_BUS_RESULT("s", entry, "as", warnings),
                            method_done, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Snooze", SD_BUS_ARGS("s", id, "t", duration),
                            SD_BUS_RESULT("s", occurrence, "t", untilUSec), method_snooze, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Skip", SD_BUS_ARGS("s", id, "s", reason), SD_BUS_RESULT("s", occurrence), method_skip,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Pause", SD_BUS_ARGS("t", untilUSec), SD_BUS_NO_RESULT, method_pause,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Resume", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_resume, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("SetBedtime", SD_BUS_ARGS("t", bedtimeUSec), SD_BUS_NO_RESULT, method_set_bedtime,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Explain", SD_BUS_ARGS("s", id), SD_BUS_RESULT("s", text), method_explain,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_SIGNAL_WITH_ARGS("Raised", SD_BUS_ARGS("s", id, "b", again), 0),
    SD_BUS_SIGNAL_WITH_ARGS("Resolved", SD_BUS_ARGS("s", id, "s", state), 0),
    SD_BUS_SIGNAL_WITH_ARGS("AgendaChanged", SD_BUS_NO_ARGS, 0),
    SD_BUS_VTABLE_END,
};
