/* SPDX-License-Identifier: MIT */
#include "bus-internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "core/diary.h"
#include "core/lullday.h"
#include "l10n.h"
#include "macro.h"

/* A night has one record in force. Whoever says more about the night says it on top of what is there: in the journal
 * that is a replacement, so that an undo restores what was said before. */

static int refuse_fault(Bus *bus, const char *text, const DiaryFault *fault, sd_bus_error *error)
{
    _cleanup_free_ char *sentence = NULL;
    int r = diary_sentence(text, fault, &sentence);

    return r < 0 ? r : bus_refuse_argument(bus, error, "%s", sentence);
}

Day bus_today(const Bus *bus, Usec now)
{
    const Agenda *agenda = bus_agenda(bus);

    return lullday_of(agenda_zone(agenda), agenda_regimen(agenda)->day_starts_sec, now);
}

/* The night that was named, or the one that is meant now. */
static int read_night(Bus *bus, const char *text, Usec now, Day *ret, sd_bus_error *error)
{
    const Agenda *agenda = bus_agenda(bus);
    Day today = bus_today(bus, now);

    *ret = agenda_night(agenda, now);
    if (!text || !text[0])
        return 0;
    if (civil_parse(text, ret) < 0 || !zone_has_day(agenda_zone(agenda), *ret))
        return bus_refuse_argument(bus, error, _("'%s' is no night: give the date on which it begins, as 2026-11-22."),
                                   text);
    if (*ret > today)
        return bus_refuse_argument(bus, error, _("The night of %s is still to come: the last is %s."), text,
                                   civil_format(today, (char[CIVIL_DAY_LEN]){0}));
    return 0;
}

typedef struct Search {
    Day night;
    Entry found;
} Search;

/* One from elsewhere may be there too: the newer counts. */
static int keep_newest(const Entry *entry, bool voided, void *userdata)
{
    Search *search = userdata;

    if (voided || entry->kind != ENTRY_DIARY || entry->day != search->night ||
        (search->found.kind == ENTRY_DIARY && entry_id_compare(&entry->id, &search->found.id) < 0))
        return 0;
    entry_clear(&search->found);
    search->found = *entry;
    int r = entry_own(&search->found);
    if (r < 0)
        search->found = (Entry){0};
    return r;
}

/* Where the clock was anywhere else that night, its record is still found. */
#define ELSEWHERE USEC_PER_DAY

/* The night's record in force: its kind is ENTRY_DIARY; entry_clear() it. */
static int find_record(Bus *bus, Day night, Entry *ret, sd_bus_error *error)
{
    Search search = {.night = night};
    Usec noon = night * USEC_PER_DAY + USEC_PER_DAY / 2;
    StoreFilter filter = {.kind = ENTRY_DIARY, .since = noon - ELSEWHERE, .until = noon + 2 * ELSEWHERE};
    char cursor[STORE_CURSOR_LEN];
    int r;

    filter.since = MAX(filter.since, (Usec)1);
    r = engine_query(bus->engine, &filter, keep_newest, &search, cursor);
    if (r < 0) {
        entry_clear(&search.found);
        return bus_refuse(bus, error, BUS_OWN, BUS_E_JOURNAL, &(BusAbout){.hint = strerror(-r)});
    }
    *ret = search.found;
    return 0;
}

/* What will stand in the entry: `text` over what `before` says. */
static int combine(Bus *bus, const char *text, const Entry *before, Day night, Usec now, char **ret,
                   sd_bus_error *error)
{
    const Agenda *agenda = bus_agenda(bus);
    DiaryFault fault;
    Diary diary, over;
    int r;

    diary_parse(before->fields ? before->fields : "", &diary, NULL);
    if (strlen(text) > DIARY_LEN_MAX)
        return bus_refuse_argument(bus, error, _("The option 'Fields' is longer than %d bytes: shorten it."),
                                   DIARY_LEN_MAX);
    r = diary_parse(text, &over, &fault);
    if (r != 0)
        return refuse_fault(bus, text, &fault, error);
    r = diary_resolve(&over, agenda_zone(agenda), agenda_regimen(agenda)->day_starts_sec, night, now);
    if (r != 0) {
        const char *at = strstr(text, "onset=");
        fault = (DiaryFault){(DiaryError)r, DIARY_ONSET, (size_t)(at - text), strcspn(at, " ")};
        return refuse_fault(bus, text, &fault, error);
    }
    diary_merge(&diary, &over);
    return diary_format(&diary, ret);
}

/* The draft of a record that takes the place of `before`; its fields and note are the draft's own. */
static int draft_record(Bus *bus, const BusOptions *options, const Entry *before, Day night, Usec now, Entry *draft,
                        sd_bus_error *error)
{
    int r;

    draft->kind = ENTRY_DIARY;
    r = bus_draft_common(bus, options, draft, error);
    if (r < 0)
        return r;
    if (!draft->note && (options->note || before->note)) {
        draft->note = strdup(options->note ? "" : before->note);
        if (!draft->note)
            return -ENOMEM;
    }
    r = combine(bus, options->fields ? options->fields : "", before, night, now, &draft->fields, error);
    if (r < 0)
        return r;
    if (!draft->fields[0] && (!draft->note || !draft->note[0]))
        return bus_refuse_argument(bus, error,
                                   before->kind == ENTRY_DIARY
                                       ? _("Nothing would be left of the record: undo it instead.")
                                       : _("Nothing is said about the night: give Fields or a Note."));
    draft->at = agenda_night_start(bus_agenda(bus), night);
    return 0;
}

static const DiaryField side = DIARY_SIDE;
#define LOOSE_STOOL 1 /* the first word of `side` */

/* Whether the night says so; what can't be read says nothing. */
static bool loose_stools(Bus *bus, Day night)
{
    _cleanup_(entry_clear) Entry record = {0};
    _cleanup_(sd_bus_error_free) sd_bus_error unread = SD_BUS_ERROR_NULL;
    Diary diary;

    if (find_record(bus, night, &record, &unread) < 0 || record.kind != ENTRY_DIARY || !record.fields)
        return false;
    diary_parse(record.fields, &diary, NULL);
    return diary_says(&diary, side) && diary.values[side] & LOOSE_STOOL;
}

/* Magnesium is the first thing that does this; what to do about it is asked for where it was bought. */
static const char stools_warning[] =
    N_("Loose stools on 2 of 3 days: think of pausing magnesium, and ask a pharmacist.");

static bool warns_of_stools(Bus *bus, Day night)
{
    return loose_stools(bus, night) && (loose_stools(bus, night - 1) || loose_stools(bus, night - 2));
}

static int reply(Bus *bus, sd_bus_message *m, int r, const Entry *draft, sd_bus_error *error)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *answer = NULL;
    _cleanup_free_ char *signs = NULL;
    const char *warnings[3] = {NULL};
    char id[ENTRY_ID_LEN];
    size_t n = 0;

    if (r != 0)
        return bus_refuse_draft(bus, error, r, draft, NULL);
    bus->host.rearm(bus->host.userdata);
    if (warns_of_stools(bus, draft->day))
        warnings[n++] = _(stools_warning);
    /* It is recorded: what can't be read now is said another time. */
    if (bus_notice_signs(bus, bus_today(bus, clock_now()), &signs) >= 0 && signs)
        warnings[n++] = signs;
    r = sd_bus_message_new_method_return(m, &answer);
    if (r < 0)
        return r;
    r = sd_bus_message_append(answer, "s", entry_id_format(&draft->id, id));
    if (r < 0)
        return r;
    r = sd_bus_message_append_strv(answer, (char **)warnings);
    return r < 0 ? r : sd_bus_send(NULL, answer, NULL);
}

int bus_amend_diary(Bus *bus, sd_bus_message *m, const Entry *target, const BusOptions *options, Usec now,
                    sd_bus_error *error)
{
    _cleanup_(entry_clear) Entry changes = {0}, replacement = {0};
    EntryId id = target->id;
    int r;

    r = draft_record(bus, options, target, target->day, now, &changes, error);
    if (r < 0)
        return r;
    changes.at = 0;
    r = engine_amend(bus->engine, &id, &changes, false, now, &replacement, NULL);
    return reply(bus, m, r, r == 0 ? &replacement : &changes, error);
}

int bus_record_diary(Bus *bus, sd_bus_message *m, const BusOptions *options, Usec now, sd_bus_error *error)
{
    _cleanup_(entry_clear) Entry before = {0}, draft = {0};
    Day night;
    int r;

    r = read_night(bus, options->day, now, &night, error);
    if (r < 0)
        return r;
    r = find_record(bus, night, &before, error);
    if (r < 0)
        return r;
    if (before.kind == ENTRY_DIARY)
        return bus_amend_diary(bus, m, &before, options, now, error);
    r = draft_record(bus, options, &before, night, now, &draft, error);
    if (r < 0)
        return r;
    return reply(bus, m, engine_record(bus->engine, &draft, false, now, NULL), &draft, error);
}

int bus_method_get_diary(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *answer = NULL;
    _cleanup_(entry_clear) Entry record = {0};
    char day[CIVIL_DAY_LEN];
    Bus *bus = userdata;
    Dict dict = {0};
    const char *text;
    Day night;
    int r;

    r = sd_bus_message_read(m, "s", &text);
    if (r < 0)
        return r;
    r = read_night(bus, text, clock_now(), &night, error);
    if (r < 0)
        return r;
    r = find_record(bus, night, &record, error);
    if (r < 0)
        return r;
    r = sd_bus_message_new_method_return(m, &answer);
    if (r < 0)
        return r;
    dict.m = answer;
    dict_begin(&dict);
    if (record.kind == ENTRY_DIARY)
        dict_entry_keys(&dict, &record, false);
    else
        dict_string(&dict, "Day", civil_format(night, day));
    dict_end(&dict);
    r = dict_error(&dict);
    return r < 0 ? r : sd_bus_send(NULL, answer, NULL);
}
