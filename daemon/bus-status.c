/* SPDX-License-Identifier: MIT */
#include "bus-internal.h"

#include <errno.h>
#include <stdlib.h>

#include "clock.h"
#include "core/wording.h"
#include "macro.h"

/* Everything that `lull status` shows, in one answer, from memory. */
typedef struct Status {
    Dict dict;
    const Agenda *agenda;
    AgendaSummary summary;
    Usec now;
    const BusHost *host;
    OccurrenceState wanted; /* of the list that is being written */
    Day oldest;             /* lull day */
} Status;

static int list_wanted(const AgendaItem *item, void *userdata)
{
    Status *status = userdata;
    Usec held = 0;

    if (item->state != status->wanted || item->id.day < status->oldest)
        return 0;
    if (item->state == OCCURRENCE_DUE && status->host->held)
        held = status->host->held(status->host->userdata, &item->id);
    dict_begin(&status->dict);
    dict_item_keys(&status->dict, status->agenda, item, status->now);
    if (held != 0)
        dict_usec(&status->dict, "HeldUntilUSec", held);
    dict_end(&status->dict);
    return dict_error(&status->dict);
}

/* The occurrences in one state, of `days` lull days up to today. */
static void put_list(Status *status, const char *key, OccurrenceState wanted, Day days)
{
    const Usec back = days * USEC_PER_DAY + USEC_PER_DAY;
    int r;

    status->wanted = wanted;
    status->oldest = status->summary.today - (days - 1);
    dict_open(&status->dict, key, "aa{sv}");
    r = agenda_list(status->agenda, status->summary.day_start - back, status->summary.day_end, list_wanted, status);
    if (r < 0)
        dict_fail(&status->dict, r);
    dict_close(&status->dict);
}

static void put_next(Status *status)
{
    const AgendaItem *next = &status->summary.next;

    dict_open(&status->dict, "Next", "a{sv}");
    if (next->id.reminder[0])
        dict_item_keys(&status->dict, status->agenda, next, status->now);
    dict_close(&status->dict);
}

typedef struct Entries {
    const Entry **items;
    size_t n;
} Entries;

static int collect_intake(const Entry *entry, void *userdata)
{
    Entries *entries = userdata;
    const Entry **items;

    if (entry->kind != ENTRY_INTAKE)
        return 0;
    items = realloc(entries->items, (entries->n + 1) * sizeof(*items));
    if (!items)
        return -ENOMEM;
    entries->items = items;
    items[entries->n++] = entry;
    return 0;
}

static int compare_times(const void *x, const void *y)
{
    const Entry *a = *(const Entry *const *)x, *b = *(const Entry *const *)y;

    return a->at < b->at ? -1 : a->at > b->at;
}

static void put_intakes(Status *status)
{
    Entries entries = {0};
    int r;

    r = agenda_entries(status->agenda, status->summary.today, collect_intake, &entries);
    if (r < 0)
        dict_fail(&status->dict, r);
    if (entries.n > 0)
        qsort(entries.items, entries.n, sizeof(*entries.items), compare_times);
    dict_open(&status->dict, "Intakes", "aa{sv}");
    for (size_t i = 0; i < entries.n; i++)
        dict_entry(&status->dict, entries.items[i], false);
    dict_close(&status->dict);
    free(entries.items);
}

static void put_total(Status *status, int substance, Amount total)
{
    const Regimen *regimen = agenda_regimen(status->agenda);
    const Substance *s = &regimen->substances[substance];
    char title[NAME_SIZE];

    dict_begin(&status->dict);
    dict_string(&status->dict, "Subject", s->name);
    dict_string(&status->dict, "Title", wording_substance_title(regimen, substance, title));
    dict_amount(&status->dict, "Amount", total);
    dict_string(&status->dict, "Unit", s->unit);
    if (s->max_per_day > 0)
        dict_amount(&status->dict, "Limit", s->max_per_day);
    if (s->notice_per_day > 0)
        dict_amount(&status->dict, "Notice", s->notice_per_day);
    dict_end(&status->dict);
}

static void put_totals(Status *status)
{
    const Intake *intakes;
    size_t n = agenda_intakes(status->agenda, &intakes);

    dict_open(&status->dict, "Totals", "aa{sv}");
    for (size_t s = 0; s < agenda_regimen(status->agenda)->n_substances; s++) {
        bool taken = false;
        Amount total = 0;

        for (size_t i = 0; i < n; i++) {
            if (intakes[i].substance != (int)s || intakes[i].day != status->summary.today || intakes[i].planned)
                continue;
            taken = true;
            total += intakes[i].amount;
        }
        if (taken)
            put_total(status, (int)s, total);
    }
    dict_close(&status->dict);
}

static void put_today(Status *status)
{
    char date[CIVIL_DAY_LEN];

    dict_open(&status->dict, "Today", "a{sv}");
    dict_string(&status->dict, "Date", civil_format(status->summary.today, date));
    dict_usec(&status->dict, "SinceUSec", status->summary.day_start);
    put_intakes(status);
    put_totals(status);
    dict_close(&status->dict);
}

static void put_stock(Status *status)
{
    const Regimen *regimen = agenda_regimen(status->agenda);

    dict_open(&status->dict, "Stock", "aa{sv}");
    for (size_t s = 0; s < regimen->n_substances; s++) {
        char title[NAME_SIZE];
        AgendaStock stock;

        if (agenda_stock(status->agenda, (int)s, &stock) != 0)
            continue;
        dict_begin(&status->dict);
        dict_string(&status->dict, "Subject", regimen->substances[s].name);
        dict_string(&status->dict, "Title", wording_substance_title(regimen, (int)s, title));
        dict_int(&status->dict, "Left", stock.left);
        dict_int(&status->dict, "Days", stock.days);
        dict_bool(&status->dict, "Low", stock.low);
        dict_end(&status->dict);
    }
    dict_close(&status->dict);
}

int bus_method_get_status(sd_bus_message *m, void *userdata, _unused_ sd_bus_error *error)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    Bus *bus = userdata;
    Status status = {.agenda = bus_agenda(bus), .now = clock_now(), .host = &bus->host};
    int r;

    r = sd_bus_message_new_method_return(m, &reply);
    if (r < 0)
        return r;
    status.dict.m = reply;
    agenda_summary(status.agenda, status.now, &status.summary);
    dict_begin(&status.dict);
    dict_string(&status.dict, "State", overall_state_to_string(status.summary.state));
    dict_usec(&status.dict, "NowUSec", status.now);
    put_list(&status, "Due", OCCURRENCE_DUE, 2);
    put_next(&status);
    put_list(&status, "Held", OCCURRENCE_HELD, 2);
    put_list(&status, "Missed", OCCURRENCE_MISSED, 2);
    put_list(&status, "Dropped", OCCURRENCE_DROPPED, 1);
    put_today(&status);
    put_stock(&status);
    dict_usec(&status.dict, "PausedUntilUSec", status.summary.paused_until);
    dict_usec(&status.dict, "BedtimeUSec", status.summary.bedtime);
    dict_string(&status.dict, "Storage", bus->storage);
    dict_strv(&status.dict, "Problems", bus->problems);
    dict_end(&status.dict);
    r = dict_error(&status.dict);
    return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}
