/* SPDX-License-Identifier: MIT */
#include "bus-dict.h"

#include <errno.h>

#include "core/wording.h"
#include "enums.h"
#include "macro.h"

void dict_fail(Dict *dict, int error)
{
    if (error < 0 && dict->error == 0)
        dict->error = error;
}

uint64_t dict_wire_usec(Usec usec)
{
    return usec > 0 && usec != USEC_NEVER ? (uint64_t)usec : 0;
}

void dict_string(Dict *dict, const char *key, const char *value)
{
    if (dict->error == 0)
        dict_fail(dict, sd_bus_message_append(dict->m, "{sv}", key, "s", value));
}

void dict_text(Dict *dict, const char *key, const char *value)
{
    if (value && value[0])
        dict_string(dict, key, value);
}

void dict_usec(Dict *dict, const char *key, Usec value)
{
    if (dict->error == 0)
        dict_fail(dict, sd_bus_message_append(dict->m, "{sv}", key, "t", dict_wire_usec(value)));
}

void dict_bool(Dict *dict, const char *key, bool value)
{
    if (dict->error == 0)
        dict_fail(dict, sd_bus_message_append(dict->m, "{sv}", key, "b", (int)value));
}

void dict_int(Dict *dict, const char *key, int32_t value)
{
    if (dict->error == 0)
        dict_fail(dict, sd_bus_message_append(dict->m, "{sv}", key, "i", value));
}

void dict_count(Dict *dict, const char *key, uint64_t value)
{
    if (dict->error == 0)
        dict_fail(dict, sd_bus_message_append(dict->m, "{sv}", key, "t", value));
}

void dict_amount(Dict *dict, const char *key, Amount value)
{
    if (dict->error == 0)
        dict_fail(dict, sd_bus_message_append(dict->m, "{sv}", key, "d", amount_to_double(value)));
}

/* Enters "{s v<type>}". */
static int open_value(sd_bus_message *m, const char *key, const char *type)
{
    int r;

    r = sd_bus_message_open_container(m, SD_BUS_TYPE_DICT_ENTRY, "sv");
    if (r < 0)
        return r;
    r = sd_bus_message_append(m, "s", key);
    if (r < 0)
        return r;
    return sd_bus_message_open_container(m, SD_BUS_TYPE_VARIANT, type);
}

static int close_value(sd_bus_message *m)
{
    int r;

    r = sd_bus_message_close_container(m);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

void dict_strv(Dict *dict, const char *key, char *const *value)
{
    if (dict->error == 0)
        dict_fail(dict, open_value(dict->m, key, "as"));
    if (dict->error == 0)
        dict_fail(dict, sd_bus_message_append_strv(dict->m, (char **)value));
    if (dict->error == 0)
        dict_fail(dict, close_value(dict->m));
}

void dict_open(Dict *dict, const char *key, const char *type)
{
    if (dict->error == 0)
        dict_fail(dict, open_value(dict->m, key, type));
    if (dict->error == 0)
        dict_fail(dict, sd_bus_message_open_container(dict->m, SD_BUS_TYPE_ARRAY, type + 1));
}

void dict_close(Dict *dict)
{
    if (dict->error == 0)
        dict_fail(dict, sd_bus_message_close_container(dict->m));
    if (dict->error == 0)
        dict_fail(dict, close_value(dict->m));
}

void dict_begin(Dict *dict)
{
    if (dict->error == 0)
        dict_fail(dict, sd_bus_message_open_container(dict->m, SD_BUS_TYPE_ARRAY, "{sv}"));
}

void dict_begin_list(Dict *dict)
{
    if (dict->error == 0)
        dict_fail(dict, sd_bus_message_open_container(dict->m, SD_BUS_TYPE_ARRAY, "a{sv}"));
}

void dict_end(Dict *dict)
{
    if (dict->error == 0)
        dict_fail(dict, sd_bus_message_close_container(dict->m));
}

int dict_error(const Dict *dict)
{
    return dict->error;
}

static void item_what(Dict *dict, const Agenda *agenda, const AgendaItem *item)
{
    const Reminder *reminder = item->reminder;
    const Substance *substance;

    if (reminder->substance < 0) {
        dict_string(dict, "Activity", reminder->name);
        return;
    }
    substance = &agenda_regimen(agenda)->substances[reminder->substance];
    dict_string(dict, "Substance", substance->name);
    if (item->dose > 0) {
        dict_amount(dict, "Dose", item->dose);
        dict_string(dict, "Unit", substance->unit);
    }
}

void dict_item_keys(Dict *dict, const Agenda *agenda, const AgendaItem *item, Usec now)
{
    char id[OCCURRENCE_ID_LEN], title[WORDING_TITLE_LEN];
    _cleanup_free_ char *why = NULL;

    dict_fail(dict, wording_why(agenda, item, now, &why));
    dict_string(dict, "Id", occurrence_id_format(&item->id, id));
    dict_string(dict, "Reminder", item->id.reminder);
    dict_string(dict, "Title", wording_reminder_title(agenda_regimen(agenda), item->reminder, title));
    dict_string(dict, "PublicTitle", wording_public_title(agenda, item, title));
    dict_string(dict, "State", occurrence_state_to_string(item->state));
    dict_usec(dict, "AtUSec", item->at);
    dict_usec(dict, "NominalUSec", item->nominal);
    dict_usec(dict, "UntilUSec", item->until);
    dict_bool(dict, "Late", item->late);
    item_what(dict, agenda, item);
    dict_text(dict, "Because", item->because);
    dict_text(dict, "Why", why);
}

void dict_item(Dict *dict, const Agenda *agenda, const AgendaItem *item, Usec now)
{
    dict_begin(dict);
    dict_item_keys(dict, agenda, item, now);
    dict_end(dict);
}

void dict_entry_keys(Dict *dict, const Entry *entry, bool voided)
{
    char id[ENTRY_ID_LEN], ref[ENTRY_ID_LEN], occurrence[OCCURRENCE_ID_LEN], day[CIVIL_DAY_LEN];

    dict_string(dict, "Id", entry_id_format(&entry->id, id));
    dict_string(dict, "Kind", entry_kind_to_string(entry->kind));
    dict_string(dict, "Subject", entry->subject);
    dict_usec(dict, "AtUSec", entry->at);
    dict_int(dict, "OffsetSeconds", entry->offset_sec);
    dict_usec(dict, "RecordedUSec", entry->recorded);
    dict_string(dict, "Day", civil_format(entry->day, day));
    dict_string(dict, "Source", source_to_string(entry->source));
    dict_string(dict, "Device", entry->device);
    dict_bool(dict, "Voided", voided);
    if (entry->amount > 0)
        dict_amount(dict, "Amount", entry->amount);
    dict_text(dict, "Unit", entry->unit);
    if (entry->occurrence.reminder[0])
        dict_string(dict, "Occurrence", occurrence_id_format(&entry->occurrence, occurrence));
    if (entry->until != 0)
        dict_usec(dict, "UntilUSec", entry->until);
    dict_text(dict, "Reason", entry->reason);
    dict_text(dict, "Fields", entry->fields);
    dict_text(dict, "Note", entry->note);
    if (!entry_id_is_null(&entry->ref))
        dict_string(dict, "Ref", entry_id_format(&entry->ref, ref));
}

void dict_entry(Dict *dict, const Entry *entry, bool voided)
{
    dict_begin(dict);
    dict_entry_keys(dict, entry, voided);
    dict_end(dict);
}
