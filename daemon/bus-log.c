/* SPDX-License-Identifier: MIT */
#include "bus-internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "core/wording.h"
#include "l10n.h"
#include "macro.h"

/* What is recorded, of which kind, and for which occurrence. */
static int draft_subject(Bus *bus, const char *kind, const char *subject, const char *occurrence, Entry *draft,
                         sd_bus_error *error)
{
    int k = entry_kind_from_string(kind);

    if (k != ENTRY_INTAKE && k != ENTRY_ACTIVITY && k != ENTRY_ATTACK)
        return bus_refuse_argument(
            bus, error, _("The kind '%s' can't be recorded: it is intake, activity, diary or attack."), kind);
    draft->kind = (EntryKind)k;
    if (k == ENTRY_ATTACK)
        return 0;
    if (strlen(subject) >= sizeof(draft->subject))
        return bus_refuse_subject(bus, error, subject, k == ENTRY_ACTIVITY ? BUS_DONE : BUS_TAKEN);
    snprintf(draft->subject, sizeof(draft->subject), "%s", subject);
    if (occurrence && occurrence_id_parse(occurrence, &draft->occurrence) < 0)
        return bus_refuse(bus, error, BUS_AGENDA, AGENDA_E_OCCURRENCE, &(BusAbout){.id = occurrence});
    return 0;
}

static unsigned record_options(const char *kind)
{
    const unsigned common = OPTION_BIT(OPTION_NOTE) | OPTION_BIT(OPTION_SOURCE);

    if (entry_kind_from_string(kind) == ENTRY_DIARY)
        return common | OPTION_BIT(OPTION_DAY) | OPTION_BIT(OPTION_FIELDS);
    if (entry_kind_from_string(kind) == ENTRY_ATTACK)
        return common | OPTION_BIT(OPTION_AT);
    return common | OPTION_BIT(OPTION_AT) | OPTION_BIT(OPTION_AMOUNT) | OPTION_BIT(OPTION_UNIT) |
           OPTION_BIT(OPTION_AMOUNT_TEXT) | OPTION_BIT(OPTION_OCCURRENCE) | OPTION_BIT(OPTION_CONFIRMED);
}

static int method_record(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    _cleanup_(entry_clear) Entry draft = {0};
    const char *kind, *subject;
    Bus *bus = userdata;
    EngineOutcome outcome;
    Usec now = clock_now();
    BusOptions options;
    int substance = -1, r;

    r = sd_bus_message_read(m, "ss", &kind, &subject);
    if (r < 0)
        return r;
    r = bus_read_options(bus, m, record_options(kind), &options, error);
    if (r < 0)
        return r;
    if (entry_kind_from_string(kind) == ENTRY_DIARY)
        return bus_record_diary(bus, m, &options, now, error);
    r = draft_subject(bus, kind, subject, options.occurrence, &draft, error);
    if (r < 0)
        return r;
    if (draft.kind == ENTRY_INTAKE) {
        substance = bus_find_substance(bus, subject);
        if (substance < 0)
            return bus_refuse_subject(bus, error, subject, BUS_TAKEN);
    }
    r = bus_draft_common(bus, &options, &draft, error);
    if (r < 0)
        return r;
    r = bus_draft_amount(bus, &options, substance, &draft, error);
    if (r < 0)
        return r;
    r = bus_record(bus, &draft, options.confirmed, now, options.occurrence, &outcome, error);
    return r < 0 ? r : bus_reply_recorded(bus, m, &draft, &outcome, now);
}

static int parse_entry_id(Bus *bus, const char *text, EntryId *ret, sd_bus_error *error)
{
    if (entry_id_parse(text, ret) < 0)
        return bus_refuse(bus, error, BUS_OWN, BUS_E_ENTRY_ID, &(BusAbout){.id = text});
    return 0;
}

static int method_undo(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    _cleanup_(entry_clear) Entry undone = {0};
    Bus *bus = userdata;
    Usec now = clock_now();
    BusOptions options;
    const char *text;
    Source source;
    Dict dict = {0};
    EntryId id;
    int r;

    r = sd_bus_message_read(m, "s", &text);
    if (r < 0)
        return r;
    r = bus_read_options(bus, m, OPTION_BIT(OPTION_SOURCE), &options, error);
    if (r < 0)
        return r;
    r = bus_read_source(bus, &options, &source, error);
    if (r < 0)
        return r;
    if (text[0]) {
        r = parse_entry_id(bus, text, &id, error);
        if (r < 0)
            return r;
    }
    r = engine_undo(bus->engine, text[0] ? &id : NULL, source, now, &undone);
    if (r != 0)
        return bus_refuse(bus, error, BUS_AGENDA, r, &(BusAbout){.id = text});
    bus->host.rearm(bus->host.userdata);
    r = sd_bus_message_new_method_return(m, &reply);
    if (r < 0)
        return r;
    dict.m = reply;
    dict_entry(&dict, &undone, true);
    r = dict_error(&dict);
    return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}

/* Of what a person records. */
static const char *unchanged(EntryKind kind)
{
    switch (kind) {
    case ENTRY_SNOOZE:
        return N_("A snooze isn't changed: undo it, and record another.");
    case ENTRY_SKIP:
        return N_("A skip isn't changed: undo it, and record another.");
    case ENTRY_PAUSE:
        return N_("A pause isn't changed: undo it, and record another.");
    case ENTRY_BEDTIME:
        return N_("A bedtime isn't changed: undo it, and record another.");
    default:
        return N_("An entry of this kind isn't changed: undo it, and record another.");
    }
}

static int refuse_to_amend(Bus *bus, const Entry *target, sd_bus_error *error)
{
    char id[ENTRY_ID_LEN];

    if (entry_by_person(target))
        return bus_refuse_argument(bus, error, "%s", _(unchanged(target->kind)));
    return bus_refuse(bus, error, BUS_AGENDA, AGENDA_E_FIXED, &(BusAbout){.id = entry_id_format(&target->id, id)});
}

/* What an amendment sets, in the terms of the entry that it replaces. */
static int draft_changes(Bus *bus, const EntryId *id, const BusOptions *options, Entry *ret, sd_bus_error *error)
{
    char text[ENTRY_ID_LEN];
    const Entry *target;
    int r;

    r = engine_entry(bus->engine, id, &target);
    if (r != 0)
        return bus_refuse(bus, error, BUS_AGENDA, r, &(BusAbout){.id = entry_id_format(id, text)});
    if (target->kind != ENTRY_INTAKE && target->kind != ENTRY_ACTIVITY && target->kind != ENTRY_ATTACK)
        return refuse_to_amend(bus, target, error);
    ret->kind = target->kind;
    snprintf(ret->subject, sizeof(ret->subject), "%s", target->subject);
    r = bus_draft_common(bus, options, ret, error);
    if (r < 0)
        return r;
    if (options->note && !ret->note) {
        ret->note = strdup("");
        if (!ret->note)
            return -ENOMEM;
    }
    if (ret->kind == ENTRY_INTAKE)
        return bus_draft_amount(bus, options, bus_find_substance(bus, ret->subject), ret, error);
    return bus_draft_amount(bus, options, -1, ret, error);
}

static int method_amend(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const unsigned allowed = OPTION_BIT(OPTION_AT) | OPTION_BIT(OPTION_AMOUNT) | OPTION_BIT(OPTION_UNIT) |
                             OPTION_BIT(OPTION_NOTE) | OPTION_BIT(OPTION_CONFIRMED) | OPTION_BIT(OPTION_SOURCE) |
                             OPTION_BIT(OPTION_FIELDS);
    const unsigned entry_alone = OPTION_BIT(OPTION_AT) | OPTION_BIT(OPTION_AMOUNT) | OPTION_BIT(OPTION_UNIT);
    _cleanup_(entry_clear) Entry changes = {0}, replacement = {0};
    EngineOutcome outcome = {0};
    Bus *bus = userdata;
    Usec now = clock_now();
    const Entry *target;
    BusOptions options;
    const char *text;
    EntryId id;
    int r;

    r = sd_bus_message_read(m, "s", &text);
    if (r < 0)
        return r;
    r = bus_read_options(bus, m, allowed, &options, error);
    if (r < 0)
        return r;
    r = parse_entry_id(bus, text, &id, error);
    if (r < 0)
        return r;
    r = engine_entry(bus->engine, &id, &target);
    if (r == 0 && target->kind == ENTRY_DIARY && options.given & entry_alone)
        return bus_refuse_argument(bus, error,
                                   _("A diary entry has neither a time nor an amount: give Fields or a Note."));
    if (r == 0 && target->kind == ENTRY_DIARY)
        return bus_amend_diary(bus, m, target, &options, now, error);
    if (options.fields)
        return bus_refuse_argument(bus, error, _("The option 'Fields' belongs to a diary entry: leave it out."));
    r = draft_changes(bus, &id, &options, &changes, error);
    if (r < 0)
        return r;
    r = engine_amend(bus->engine, &id, &changes, options.confirmed, now, &replacement, &outcome);
    if (r != 0)
        return bus_refuse_draft(bus, error, r, &changes, text);
    bus->host.rearm(bus->host.userdata);
    return bus_reply_recorded(bus, m, &replacement, &outcome, now);
}

static void put_steps(Dict *dict, const Reminder *reminder)
{
    if (reminder->duration > 0)
        dict_usec(dict, "Duration", reminder->duration);
    if (reminder->n_steps == 0)
        return;
    dict_open(dict, "Steps", "aa{sv}");
    for (size_t i = 0; i < reminder->n_steps; i++) {
        dict_begin(dict);
        dict_string(dict, "Title", l10n_look_up("step", reminder->steps[i].title));
        dict_usec(dict, "Span", reminder->steps[i].span);
        dict_end(dict);
    }
    dict_close(dict);
}

static int method_get_subjects(sd_bus_message *m, void *userdata, _unused_ sd_bus_error *error)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    Bus *bus = userdata;
    const Regimen *regimen = agenda_regimen(bus_agenda(bus));
    Dict dict = {0};
    int r;

    r = sd_bus_message_new_method_return(m, &reply);
    if (r < 0)
        return r;
    dict.m = reply;
    dict_begin_list(&dict);
    for (size_t i = 0; i < regimen->n_substances; i++) {
        char title[NAME_SIZE];

        dict_begin(&dict);
        dict_string(&dict, "Name", regimen->substances[i].name);
        dict_string(&dict, "Title", wording_substance_title(regimen, (int)i, title));
        dict_string(&dict, "Kind", entry_kind_to_string(ENTRY_INTAKE));
        dict_string(&dict, "Unit", regimen->substances[i].unit);
        dict_end(&dict);
    }
    for (size_t i = 0; i < regimen->n_reminders; i++) {
        if (regimen->reminders[i].substance >= 0)
            continue;
        char of_reminder[WORDING_TITLE_LEN];
        dict_begin(&dict);
        dict_string(&dict, "Name", regimen->reminders[i].name);
        dict_string(&dict, "Title", wording_reminder_title(regimen, &regimen->reminders[i], of_reminder));
        dict_string(&dict, "Kind", entry_kind_to_string(ENTRY_ACTIVITY));
        put_steps(&dict, &regimen->reminders[i]);
        dict_end(&dict);
    }
    dict_end(&dict);
    r = dict_error(&dict);
    return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}

const sd_bus_vtable bus_log_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD_WITH_ARGS("Record", SD_BUS_ARGS("s", kind, "s", subject, "a{sv}", options),
                            SD_BUS_RESULT("s", id, "as", warnings), method_record, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Check", SD_BUS_ARGS("s", subject, "d", amount, "t", atUSec),
                            SD_BUS_RESULT("a{sv}", verdict), bus_method_check, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Query", SD_BUS_ARGS("a{sv}", filter), SD_BUS_RESULT("aa{sv}", entries, "s", cursor),
                            bus_method_query, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Undo", SD_BUS_ARGS("s", id, "a{sv}", options), SD_BUS_RESULT("a{sv}", entry), method_undo,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Amend", SD_BUS_ARGS("s", id, "a{sv}", options),
                            SD_BUS_RESULT("s", replacement, "as", warnings), method_amend, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("GetDiary", SD_BUS_ARGS("s", day), SD_BUS_RESULT("a{sv}", record), bus_method_get_diary,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("GetNotices", SD_BUS_ARGS("s", day), SD_BUS_RESULT("as", notices), bus_method_get_notices,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Export", SD_BUS_ARGS("h", fd, "s", format, "a{sv}", filter), SD_BUS_NO_RESULT,
                            bus_method_export, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Import", SD_BUS_ARGS("h", fd, "s", format), SD_BUS_RESULT("a{sv}", result),
                            bus_method_import, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("ImportPartial", SD_BUS_ARGS("h", fd, "s", format), SD_BUS_RESULT("a{sv}", result),
                            bus_method_import_partial, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("GetSubjects", SD_BUS_NO_ARGS, SD_BUS_RESULT("aa{sv}", subjects), method_get_subjects,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_SIGNAL_WITH_ARGS("Recorded", SD_BUS_ARGS("s", id, "s", kind), 0),
    SD_BUS_VTABLE_END,
};
