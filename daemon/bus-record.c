/* SPDX-License-Identifier: MIT */
#include "bus-internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/wording.h"
#include "l10n.h"
#include "macro.h"
#include "suggest.h"

int bus_find_substance(const Bus *bus, const char *subject)
{
    const Regimen *regimen = agenda_regimen(bus_agenda(bus));
    int substance = regimen_find_substance(regimen, subject), reminder;

    if (substance >= 0)
        return substance;
    reminder = regimen_find_reminder(regimen, subject);
    return reminder >= 0 ? regimen->reminders[reminder].substance : -1;
}

static bool is_of(const Reminder *reminder, BusWanted wanted)
{
    return wanted == BUS_PLANNED || (reminder->substance < 0) == (wanted == BUS_DONE);
}

/* Names of what is wanted; the caller frees the array alone. */
static size_t list_names(const Regimen *regimen, BusWanted wanted, const char ***ret)
{
    const char **names = calloc(regimen->n_reminders + regimen->n_substances + 1, sizeof(*names));
    size_t n = 0;

    for (size_t i = 0; names && i < regimen->n_reminders; i++)
        if (is_of(&regimen->reminders[i], wanted))
            names[n++] = regimen->reminders[i].name;
    for (size_t i = 0; names && wanted == BUS_TAKEN && i < regimen->n_substances; i++)
        names[n++] = regimen->substances[i].name;
    *ret = names;
    return n;
}

static const char *suggest_name(const Regimen *regimen, BusWanted wanted, const char *typed)
{
    _cleanup_free_ const char **names = NULL;
    size_t n = list_names(regimen, wanted, &names);

    return suggest(typed, names, n);
}

/* Taken for an activity, or the other way round: the name is right, or nearly so. */
static int refuse_kind(Bus *bus, sd_bus_error *error, const char *typed, const char *meant, BusWanted wanted)
{
    const char *verb = wanted == BUS_TAKEN ? "did" : "took";
    _cleanup_free_ char *hint = NULL;
    int n;

    if (strcmp(typed, meant) != 0)
        n = asprintf(&hint, _("There is nothing called '%s'. Did you mean `lull %s %s`?"), typed, verb, meant);
    else if (wanted == BUS_TAKEN)
        n = asprintf(&hint, _("'%s' is done, not taken: `lull %s %s`."), meant, verb, meant);
    else
        n = asprintf(&hint, _("'%s' is taken, not done: `lull %s %s`."), meant, verb, meant);
    return n < 0 ? -ENOMEM : bus_refuse(bus, error, BUS_OWN, BUS_E_KIND, &(BusAbout){.hint = hint});
}

/* It is known, and nothing of it is planned: perhaps for a good reason, so nobody is told to switch it on. */
static int refuse_unplanned(Bus *bus, sd_bus_error *error, const char *substance)
{
    _cleanup_free_ char *hint = NULL;

    if (asprintf(&hint, _("No reminder of '%s' is on. `lull check-config` says where something speaks against it."),
                 substance) < 0)
        return -ENOMEM;
    return bus_refuse(bus, error, BUS_OWN, BUS_E_KIND, &(BusAbout){.hint = hint});
}

int bus_refuse_subject(Bus *bus, sd_bus_error *error, const char *typed, BusWanted wanted)
{
    const Regimen *regimen = agenda_regimen(bus_agenda(bus));
    const char *meant = suggest_name(regimen, wanted, typed), *other = NULL;
    _cleanup_free_ char *hint = NULL;
    int r;

    if (wanted == BUS_PLANNED && regimen_find_substance(regimen, typed) >= 0)
        return refuse_unplanned(bus, error, typed);
    if (wanted != BUS_PLANNED)
        other = suggest_name(regimen, wanted == BUS_TAKEN ? BUS_DONE : BUS_TAKEN, typed);
    if (other && (!meant || strcmp(other, typed) == 0))
        return refuse_kind(bus, error, typed, other, wanted);
    if (meant)
        r = asprintf(&hint, _("Did you mean '%s'?"), meant);
    else if (wanted == BUS_TAKEN)
        r = asprintf(&hint, _("Add a [substance ...] or [reminder ...] of that name to lull.conf."));
    else
        r = asprintf(&hint, _("Add a [reminder ...] of that name to lull.conf, or enable it there."));
    if (r < 0)
        return -ENOMEM;
    return bus_refuse(bus, error, BUS_AGENDA, AGENDA_E_SUBJECT, &(BusAbout){.subject = typed, .hint = hint});
}

static BusWanted wanted_by(EntryKind kind)
{
    return kind == ENTRY_INTAKE ? BUS_TAKEN : kind == ENTRY_ACTIVITY ? BUS_DONE : BUS_PLANNED;
}

/* What AGENDA_E_RANGE means for a kind of entry. */
static const char *range_hint(EntryKind kind)
{
    switch (kind) {
    case ENTRY_SNOOZE:
        return _("A snooze takes at most 24 hours.");
    case ENTRY_PAUSE:
        return _("A pause ends in the future, at most 366 days ahead.");
    case ENTRY_DIARY:
        return _("Give a night from 1970 on, and fields as they are written.");
    case ENTRY_BEDTIME:
        return _("Tonight's bedtime lies ahead, and before the next day starts.");
    default:
        return _("Give a time from 1970 on that has passed, and an amount above zero.");
    }
}

static const char *shown(Amount amount, char buf[static AMOUNT_LEN])
{
    amount_format(amount, buf);
    return l10n_number(buf);
}

int bus_refuse_draft(Bus *bus, sd_bus_error *error, int code, const Entry *draft, const char *id)
{
    const Regimen *regimen = agenda_regimen(bus_agenda(bus));
    int substance = regimen_find_substance(regimen, draft->subject);
    char number[AMOUNT_LEN], amount[AMOUNT_LEN + UNIT_SIZE], limit[AMOUNT_LEN + UNIT_SIZE];
    BusAbout about = {.id = id, .subject = draft->subject, .hint = range_hint(draft->kind)};

    if (code == AGENDA_E_SUBJECT)
        return bus_refuse_subject(bus, error, draft->subject, wanted_by(draft->kind));
    if (substance >= 0) {
        const Substance *s = &regimen->substances[substance];

        snprintf(amount, sizeof(amount), "%s %s", shown(draft->amount, number), s->unit);
        snprintf(limit, sizeof(limit), "%s %s", shown(s->mistake_above, number), s->unit);
        about.amount = amount;
        about.limit = limit;
        about.unit = s->unit;
    }
    return bus_refuse(bus, error, BUS_AGENDA, code, &about);
}

int bus_record(Bus *bus, Entry *draft, bool confirmed, Usec now, const char *id, EngineOutcome *ret,
               sd_bus_error *error)
{
    int r;

    r = engine_record(bus->engine, draft, confirmed, now, ret);
    if (r != 0)
        return bus_refuse_draft(bus, error, r, draft, id);
    bus->host.rearm(bus->host.userdata);
    return 0;
}

static int find_id(Bus *bus, const char *text, Usec now, OccurrenceId *ret, sd_bus_error *error)
{
    int r;

    if (strchr(text, '/'))
        r = occurrence_id_parse(text, ret) < 0 ? AGENDA_E_OCCURRENCE : 0;
    else
        r = agenda_open(bus_agenda(bus), text[0] ? text : NULL, now, ret);
    if (r == AGENDA_E_SUBJECT)
        return bus_refuse_subject(bus, error, text, BUS_PLANNED);
    if (r == AGENDA_E_OCCURRENCE && !text[0])
        return bus_refuse(bus, error, BUS_OWN, BUS_E_NOTHING_DUE, NULL);
    return r == 0 ? 0 : bus_refuse(bus, error, BUS_AGENDA, r, &(BusAbout){.id = text});
}

int bus_find_item(Bus *bus, const char *text, Usec now, AgendaItem *ret, sd_bus_error *error)
{
    OccurrenceId id;
    int r;

    r = find_id(bus, text, now, &id, error);
    if (r < 0)
        return r;
    r = agenda_item(bus_agenda(bus), &id, ret);
    return r == 0 ? 0 : bus_refuse(bus, error, BUS_AGENDA, r, &(BusAbout){.id = text});
}

int bus_reply_recorded(Bus *bus, sd_bus_message *m, const Entry *entry, const EngineOutcome *outcome, Usec now)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    char **warnings = NULL, id[ENTRY_ID_LEN];
    int r;

    r = sd_bus_message_new_method_return(m, &reply);
    if (r < 0)
        return r;
    r = sd_bus_message_append(reply, "s", entry_id_format(&entry->id, id));
    if (r < 0)
        return r;
    if (entry->kind == ENTRY_INTAKE) {
        r = wording_warnings(bus_agenda(bus), entry, &outcome->spacing, now, &warnings);
        if (r < 0)
            return r;
    }
    r = sd_bus_message_append_strv(reply, warnings);
    wording_strv_free(warnings);
    return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}
