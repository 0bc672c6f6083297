/* SPDX-License-Identifier: MIT */
#include "export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/wording.h"
#include "l10n.h"
#include "macro.h"
#include "names.h"

/* Rows of the journal in one step: a few milliseconds. */
#define STEP_ROWS 200

typedef enum Phase { PHASE_BEGIN, PHASE_JOURNAL, PHASE_AGENDA, PHASE_END } Phase;

struct Export {
    Engine *engine;
    ExportFilter filter;
    char *subject;
    Usec now;
    Phase phase;
    EntryId place, last; /* where it is, and the newest when it began */
    Text *out;
    char title[WORDING_TITLE_LEN];
};

int export_new(Export **ret, Engine *engine, const ExportFilter *filter, Usec now)
{
    _cleanup_(export_freep) Export *e = calloc(1, sizeof(*e));
    Store *store = engine_store(engine);
    Day day;
    int r;

    if (!e)
        return -ENOMEM;
    if (!store)
        return -EROFS;
    e->engine = engine;
    e->filter = *filter;
    e->now = now;
    if (filter->subject && !(e->subject = strdup(filter->subject)))
        return -ENOMEM;
    if ((r = store_newest(store, &e->last, &day)) < 0)
        return r;
    *ret = TAKE_PTR(e);
    return 0;
}

Export *export_free(Export *e)
{
    if (e)
        free(e->subject);
    free(e);
    return NULL;
}

static const Regimen *regimen_of(const Export *e)
{
    return agenda_regimen(engine_agenda(e->engine));
}

/* ---- The journal ---- */

static bool wanted(const Export *e, const Entry *entry, bool voided)
{
    const ExportFilter *f = &e->filter;

    if (entry_id_compare(&entry->id, &e->last) > 0)
        return false;
    if ((f->since && entry->at < f->since) || (f->until && entry->at >= f->until))
        return false;
    if ((f->kind >= 0 && (int)entry->kind != f->kind) || (e->subject && strcmp(entry->subject, e->subject) != 0))
        return false;
    if (f->format == EXCHANGE_JSONL)
        return true;
    if (voided || entry->kind == ENTRY_VOID || (f->kind < 0 && !entry_by_person(entry)))
        return false;
    return f->format == EXCHANGE_CSV || entry->kind == ENTRY_INTAKE || entry->kind == ENTRY_ACTIVITY;
}

static const char *title_of(Export *e, const Entry *entry)
{
    const Regimen *regimen = regimen_of(e);
    int substance = regimen_find_substance(regimen, entry->subject);
    int reminder = regimen_find_reminder(regimen, entry->subject);

    if (entry->kind == ENTRY_INTAKE && substance >= 0)
        return wording_substance_title(regimen, substance, e->title);
    return reminder >= 0 ? wording_reminder_title(regimen, &regimen->reminders[reminder], e->title) : entry->subject;
}

/* "Magnesium 200 mg" */
static void put_dose(Text *text, const char *title, Amount amount, const char *unit)
{
    char number[AMOUNT_LEN];

    text_add(text, "%s", title);
    if (amount > 0) {
        amount_format(amount, number);
        text_add(text, " %s %s", l10n_number(number), unit);
    }
}

static int put_event(Export *e, const Entry *entry)
{
    char id[ENTRY_ID_LEN], uid[sizeof(id) + sizeof("@" LULL_BUS_NAME)];
    _cleanup_(text_clear) Text summary = {0};

    snprintf(uid, sizeof(uid), "%s@" LULL_BUS_NAME, entry_id_format(&entry->id, id));
    put_dose(&summary, title_of(e, entry), entry->kind == ENTRY_INTAKE ? entry->amount : 0, entry->unit);
    if (summary.failed)
        return -ENOMEM;
    const IcsEvent event = {
        .uid = uid,
        .at = entry->at,
        .stamp = entry->recorded,
        .summary = summary.chars,
        .description = entry->note,
        .category = entry->kind == ENTRY_INTAKE ? "Taken" : "Done",
    };
    return exchange_ics_event(&event, e->out);
}

static int visit_entry(const Entry *entry, bool voided, void *userdata)
{
    Export *e = userdata;

    if (!wanted(e, entry, voided))
        return 0;
    switch (e->filter.format) {
    case EXCHANGE_JSONL:
        return exchange_json_write(entry, e->out);
    case EXCHANGE_CSV:
        return exchange_csv_write(entry, e->out);
    default:
        return put_event(e, entry);
    }
}

static int step_journal(Export *e)
{
    Store *store = engine_store(e->engine);
    int r;

    if (!store)
        return -EROFS;
    r = store_walk(store, &e->place, STEP_ROWS, e->filter.format != EXCHANGE_JSONL, visit_entry, e);
    if (r == 0 || (r > 0 && entry_id_compare(&e->place, &e->last) >= 0))
        e->phase = e->filter.format == EXCHANGE_ICS ? PHASE_AGENDA : PHASE_END;
    return MIN(r, 0);
}

/* ---- The agenda ---- */

static bool lies_ahead(const AgendaItem *item)
{
    return item->state == OCCURRENCE_UPCOMING || item->state == OCCURRENCE_HELD || item->state == OCCURRENCE_DUE ||
           item->state == OCCURRENCE_SNOOZED;
}

static int visit_item(const AgendaItem *item, void *userdata)
{
    Export *e = userdata;
    const Regimen *regimen = regimen_of(e);
    int substance = item->reminder->substance;
    const char *subject = substance >= 0 ? regimen->substances[substance].name : item->reminder->name;
    char id[OCCURRENCE_ID_LEN], uid[sizeof(id) + sizeof("@" LULL_BUS_NAME)];
    _cleanup_(text_clear) Text summary = {0};

    if (!lies_ahead(item) || item->at == 0 || (e->subject && strcmp(subject, e->subject) != 0))
        return 0;
    if (e->filter.kind >= 0 && e->filter.kind != (int)(substance >= 0 ? ENTRY_INTAKE : ENTRY_ACTIVITY))
        return 0;
    snprintf(uid, sizeof(uid), "%s@" LULL_BUS_NAME, occurrence_id_format(&item->id, id));
    put_dose(&summary, wording_reminder_title(regimen, item->reminder, e->title), item->dose,
             substance >= 0 ? regimen->substances[substance].unit : "");
    if (summary.failed)
        return -ENOMEM;
    const IcsEvent event = {
        .uid = uid,
        .at = item->at,
        .until = item->until,
        .stamp = item->nominal,
        .summary = summary.chars,
        .category = "Planned",
    };
    return exchange_ics_event(&event, e->out);
}

static int step_agenda(Export *e)
{
    Usec until = e->filter.until ? e->filter.until : e->now + EXPORT_ICS_DAYS * USEC_PER_DAY;

    e->phase = PHASE_END;
    until = MIN(until, e->now + EXPORT_ICS_DAYS_MAX * USEC_PER_DAY);
    /* What is due or held began before. */
    return agenda_list(engine_agenda(e->engine), MAX(e->filter.since, e->now - USEC_PER_DAY), until, visit_item, e);
}

/* ---- All of it ---- */

static int begin(Export *e)
{
    e->phase = PHASE_JOURNAL;
    switch (e->filter.format) {
    case EXCHANGE_CSV:
        return exchange_csv_header(e->out);
    case EXCHANGE_ICS:
        return exchange_ics_begin(e->out);
    default:
        return 0;
    }
}

int export_step(Export *e, Text *out)
{
    int r;

    e->out = out;
    switch (e->phase) {
    case PHASE_BEGIN:
        r = begin(e);
        break;
    case PHASE_JOURNAL:
        r = step_journal(e);
        break;
    case PHASE_AGENDA:
        r = step_agenda(e);
        break;
    default:
        return e->filter.format == EXCHANGE_ICS ? exchange_ics_end(out) : 0;
    }
    return r < 0 ? r : 1;
}
