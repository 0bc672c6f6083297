/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <jansson.h>
#include <string.h>

#include "core/amount.h"
#include "core/when.h"
#include "json-fields.h"

/* Fifteen digits are what a double holds of a decimal: 0.1 stays 0.1. */
#define DUMP_FLAGS (JSON_REAL_PRECISION(15) | JSON_ENCODE_ANY)
/* All of these return a new reference or NULL, which jansson's packing passes on. */

static json_t *text(const char *s)
{
    return s ? json_string(s) : json_null();
}

/* Whole amounts are written without a point; 0: none. */
static json_t *number(double n)
{
    Amount exact;
    if (amount_from_double(n, &exact) != 0)
        return json_null();
    return exact % AMOUNT_ONE == 0 ? json_integer(exact / AMOUNT_ONE) : json_real(amount_to_double(exact));
}

static json_t *instant(const View *view, Usec at)
{
    char buf[ZONE_RFC3339_LEN];
    return at == 0 ? json_null() : json_string(zone_format(view->zone, at, buf));
}

/* In the zone that was in force when the entry was made. */
static json_t *instant_of(const LogEntry *entry, Usec at)
{
    char buf[ZONE_RFC3339_LEN];
    return at == 0 ? json_null() : json_string(zone_format_offset(entry->offset_sec, at, buf));
}

static json_t *span(Usec usec)
{
    char buf[WHEN_SPAN_LEN];
    return json_string(when_format_span(usec, buf));
}

static json_t *texts(const Texts *list)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < list->n; i++)
        if (json_array_append_new(array, json_string(list->items[i])) < 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

typedef json_t *(*Maker)(const View *view, const void *record);

static json_t *array_of(const View *view, const void *items, size_t n, size_t size, Maker make)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < n; i++)
        if (json_array_append_new(array, make(view, (const char *)items + i * size)) < 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

#define ARRAY_OF(view, list, make) array_of((view), (list)->items, (list)->n, sizeof(*(list)->items), (make))

static char *dump(json_t *json, RenderForm form)
{
    char *s = json ? json_dumps(json, DUMP_FLAGS | (form == RENDER_LINE ? JSON_COMPACT : JSON_INDENT(2))) : NULL;
    json_decref(json);
    return s;
}

static json_t *occurrence(const View *view, const void *record)
{
    const Occurrence *o = record;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o}", "id", text(o->id),
                     "title", text(o->title), "state", text(o->state), "at", instant(view, o->at), "nominal",
                     instant(view, o->nominal), "until", instant(view, o->until), "why", text(o->why), "because",
                     text(o->because), "substance", text(o->substance), "activity", text(o->activity), "dose",
                     number(o->dose), "unit", text(o->unit), "late", o->late, "held_until",
                     instant(view, o->held_until));
}

static json_t *fields_of(const char *text, bool all)
{
    Diary diary;
    diary_parse(text_or(text, ""), &diary, NULL);
    return json_fields(&diary, all);
}

static json_t *entry(const View *view _unused_, const void *record)
{
    const LogEntry *e = record;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id",
                     text(e->id), "kind", text(e->kind), "subject", text(e->subject), "amount", number(e->amount),
                     "unit", text(e->unit), "at", instant_of(e, e->at), "recorded", instant_of(e, e->recorded),
                     "occurrence", text(e->occurrence), "note", text(e->note), "voided", e->voided, "until",
                     instant_of(e, e->until), "reason", text(e->reason), "ref", text(e->ref), "source", text(e->source),
                     "device", text(e->device), "day", text(e->day), "fields",
                     e->fields ? fields_of(e->fields, false) : json_null());
}

/* ---- status ---- */

static json_t *next(const View *view, const Occurrence *o)
{
    return o->id ? occurrence(view, o) : json_null();
}

static json_t *intake(const View *view _unused_, const void *record)
{
    const LogEntry *e = record;
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "substance", text(e->subject), "amount", number(e->amount), "unit",
                     text(e->unit), "at", instant_of(e, e->at), "id", text(e->id));
}

/* A total of nothing is a number still. */
static json_t *total(const Total *t)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "amount", t->amount == 0 ? json_integer(0) : number(t->amount), "unit",
                     text(t->unit), "limit", number(t->limit), "notice", number(t->notice));
}

static json_t *totals(const TotalList *list)
{
    json_t *object = json_object();
    for (size_t i = 0; object && i < list->n; i++)
        if (json_object_set_new(object, text_or(list->items[i].subject, ""), total(&list->items[i])) < 0) {
            json_decref(object);
            return NULL;
        }
    return object;
}

static json_t *stock(const View *view _unused_, const void *record)
{
    const Stock *s = record;
    return json_pack("{s:o, s:i, s:i, s:b}", "substance", text(s->subject), "left", s->left, "days", s->days, "low",
                     s->low);
}

static json_t *today(const View *view, const Today *t)
{
    return json_pack("{s:o, s:o, s:o}", "date", text(t->date), "intakes", ARRAY_OF(view, &t->intakes, intake), "totals",
                     totals(&t->totals));
}

char *render_status_json(const View *view, const Status *s, RenderForm form)
{
    return dump(json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "state", text(s->state),
                          "now", instant(view, s->now), "due", ARRAY_OF(view, &s->due, occurrence), "next",
                          next(view, &s->next), "held", ARRAY_OF(view, &s->held, occurrence), "missed",
                          ARRAY_OF(view, &s->missed, occurrence), "dropped", ARRAY_OF(view, &s->dropped, occurrence),
                          "today", today(view, &s->today), "stock", ARRAY_OF(view, &s->stock, stock), "paused_until",
                          instant(view, s->paused_until), "bedtime", instant(view, s->bedtime), "storage",
                          text(s->storage), "problems", texts(&s->problems)),
                form);
}

/* ---- agenda, log ---- */

char *render_agenda_json(const View *view, const OccurrenceList *list)
{
    return dump(ARRAY_OF(view, list, occurrence), RENDER_PRETTY);
}

char *render_occurrence_json(const View *view, const Occurrence *o)
{
    return dump(occurrence(view, o), RENDER_PRETTY);
}

char *render_log_json(const LogEntryList *list)
{
    return dump(ARRAY_OF(NULL, list, entry), RENDER_PRETTY);
}

char *render_diary_json(const LogEntry *e)
{
    bool late = e->reason && strcmp(e->reason, "late") == 0;
    return dump(json_pack("{s:o, s:o, s:o, s:b, s:o, s:o}", "night", text(e->day), "id", text(e->id), "recorded",
                          instant_of(e, e->recorded), "late", late, "note", text(e->note), "fields",
                          fields_of(e->fields, true)),
                RENDER_PRETTY);
}

char *render_entry_json(const LogEntry *e)
{
    return dump(entry(NULL, e), RENDER_PRETTY);
}

/* ---- can ---- */

static json_t *reason(const View *view, const void *record)
{
    const CheckReason *r = record;
    if (r->limit > 0)
        return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "rule", text(r->rule), "verdict", text(r->verdict), "total",
                         number(r->total), "limit", number(r->limit), "unit", text(r->unit), "text", text(r->text));
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o}", "rule", text(r->rule), "other", text(r->other), "at",
                     instant(view, r->at), "minimum", span(r->minimum), "preferred", span(r->preferred), "planned",
                     r->planned, "verdict", text(r->verdict), "text", text(r->text));
}

static json_t *effect(const View *view, const void *record)
{
    const CheckEffect *e = record;
    return json_pack("{s:o, s:o, s:o, s:o, s:b, s:b, s:o}", "id", text(e->id), "title", text(e->title), "from",
                     instant(view, e->from), "to", instant(view, e->to), "satisfied", e->satisfied, "withdrawn",
                     e->withdrawn, "text", text(e->text));
}

char *render_check_json(const View *view, const CheckAnswer *a)
{
    return dump(json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "substance", text(a->subject),
                          "verdict", text(a->verdict), "at", instant(view, a->at), "earliest",
                          instant(view, a->earliest), "preferred", instant(view, a->preferred), "amount",
                          number(a->amount), "unit", text(a->unit), "text", text(a->text), "reasons",
                          ARRAY_OF(view, &a->reasons, reason), "effects", ARRAY_OF(view, &a->effects, effect)),
                RENDER_PRETTY);
}

/* ---- facts ---- */

char *render_facts_json(const FactList *list, const char *topic)
{
    json_t *array = json_array();
    for (size_t i = 0; i < list->n; i++) {
        const Fact *f = &list->items[i];
        if (!render_fact_is_of(f, topic))
            continue;
        json_t *fact = json_pack("{s:o, s:o, s:o, s:o, s:o}", "id", text(f->id), "topics", texts(&f->topics), "text",
                                 text(f->text), "source", text(f->source), "confidence", text(f->confidence));
        if (json_array_append_new(array, fact) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return dump(array, RENDER_PRETTY);
}

char *render_habits_json(const HabitList *list)
{
    json_t *array = json_array();
    for (size_t i = 0; i < list->n; i++) {
        const Habit *h = &list->items[i];
        if (json_array_append_new(array, json_pack("{s:o, s:o, s:o, s:b}", "name", text(h->name), "summary",
                                                   text(h->summary), "source", text(h->source), "on", h->on)) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return dump(array, RENDER_PRETTY);
}

/* ---- small answers ---- */

char *render_backup_json(const char *path, const BackupReport *r)
{
    return dump(
        json_pack("{s:s, s:I, s:I}", "file", path, "entries", (json_int_t)r->entries, "bytes", (json_int_t)r->bytes),
        RENDER_PRETTY);
}

char *render_import_json(const ImportReport *r)
{
    return dump(json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "lines", (json_int_t)r->lines, "taken",
                          (json_int_t)r->taken, "known", (json_int_t)r->known, "other", (json_int_t)r->other, "refused",
                          (json_int_t)r->refused, "clamped", (json_int_t)r->clamped, "problems", texts(&r->problems),
                          "warnings", texts(&r->warnings)),
                RENDER_PRETTY);
}

char *render_texts_json(const Texts *list)
{
    return dump(texts(list), RENDER_PRETTY);
}

char *render_time_json(const View *view, const char *key, Usec at)
{
    return dump(json_pack("{s:o}", key, instant(view, at)), RENDER_PRETTY);
}

char *render_explanation_json(const char *id, const char *words)
{
    return dump(json_pack("{s:s, s:s}", "id", id, "text", words), RENDER_PRETTY);
}
