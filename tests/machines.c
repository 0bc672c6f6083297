/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "machines.h"
#include "macro.h"

static const Regimen *regimen_of(const People *p, const Machine *m)
{
    return m->regimen ? m->regimen : p->regimen;
}

void machine_start(People *p, Machine *m, const char *name)
{
    snprintf(m->name, sizeof(m->name), "%s", name);
    if (!m->store)
        assert_int_equal(store_open(&m->store, NULL), 0);
    const EngineParams params = {.regimen = regimen_of(p, m),
                                 .zone = p->zone,
                                 .store = m->store,
                                 .device = m->name,
                                 .seed = mint_random(&p->mint)};
    m->engine = engine_free(m->engine);
    assert_int_equal(engine_new(&m->engine, &params), 0);
    assert_int_equal(engine_start(m->engine, p->now), 0);
}

void machine_clear(Machine *m)
{
    engine_free(m->engine);
    store_free(m->store);
    regimen_free(m->regimen);
    *m = (Machine){0};
}

char *export_of(const People *p, Machine *m)
{
    const ExportFilter filter = {.format = EXCHANGE_JSONL, .kind = -1};
    _cleanup_(export_freep) Export *export = NULL;
    Text text = {0};
    char *lines;
    int r;

    assert_int_equal(export_new(&export, m->engine, &filter, p->now), 0);
    while ((r = export_step(export, &text)) > 0)
        ;
    assert_int_equal(r, 0);
    assert_int_equal(text_take(&text, &lines), 0);
    return lines;
}

ImportResult import_into(People *p, Machine *m, const char *lines)
{
    _cleanup_(import_freep) Import *import = NULL;
    size_t len = strlen(lines);
    int r;

    assert_int_equal(import_new(&import, m->engine, EXCHANGE_JSONL, false), 0);
    for (size_t i = 0, piece; i < len; i += piece) {
        piece = 1 + mint_below(&p->mint, 5000);
        piece = MIN(len - i, piece);
        assert_int_equal(import_feed(import, lines + i, piece, p->now), 0);
    }
    assert_int_equal(import_end(import, p->now), 0);
    while ((r = import_step(import, p->now)) == 1)
        ;
    assert_int_equal(r, 0);
    if (import_result(import)->refused > 0)
        fail_msg("%s", import_result(import)->problems[0]);
    return *import_result(import);
}

/* ---- What the lines say, by brute force ---- */

typedef struct Lines {
    Entry *items[20000];
    size_t n;
} Lines;

static int collect(const Entry *entry, bool voided, void *userdata)
{
    Lines *lines = userdata;

    (void)voided;
    assert_true(lines->n < ARRAY_SIZE(lines->items));
    return entry_copy(entry, &lines->items[lines->n++]);
}

static bool stands(const Lines *lines, size_t i)
{
    for (size_t j = i + 1; j < lines->n; j++)
        if (lines->items[j]->kind == ENTRY_VOID && entry_id_compare(&lines->items[j]->ref, &lines->items[i]->id) == 0 &&
            stands(lines, j))
            return false;
    return true;
}

static bool in_force(const Lines *lines, size_t i)
{
    for (size_t j = i + 1; j < lines->n; j++)
        if (entry_id_compare(&lines->items[j]->ref, &lines->items[i]->id) == 0 && stands(lines, j))
            return false;
    return true;
}

static Lines *read_all(Machine *m)
{
    Lines *lines = calloc(1, sizeof(*lines));
    EntryId place = {{0}};

    assert_non_null(lines);
    assert_int_equal(store_walk(m->store, &place, SIZE_MAX / 2, false, collect, lines), 0);
    return lines;
}

static void lines_free(Lines *lines)
{
    for (size_t i = 0; i < lines->n; i++)
        entry_free(lines->items[i]);
    free(lines);
}

/* ---- What is in memory ---- */

static void check_totals(const People *p, const Machine *m, const Lines *lines)
{
    const Intake *intakes;
    size_t n = agenda_intakes(engine_agenda(m->engine), &intakes);
    Day since = (Day)(p->now / USEC_PER_DAY) - 7;

    for (int substance = 0; substance < (int)p->regimen->n_substances; substance++) {
        Amount kept = 0, said = 0;
        for (size_t i = 0; i < n; i++)
            if (intakes[i].substance == substance && intakes[i].day >= since)
                kept += intakes[i].amount;
        for (size_t i = 0; i < lines->n; i++) {
            const Entry *e = lines->items[i];
            if (e->kind == ENTRY_INTAKE && e->day >= since && in_force(lines, i) &&
                strcmp(e->subject, p->regimen->substances[substance].name) == 0)
                said += e->amount;
        }
        assert_int_equal(kept, said);
    }
}

char *dump_of(const Agenda *agenda)
{
    char *text;

    assert_int_equal(agenda_dump(agenda, &text), 0);
    return text;
}

/* An agenda of the lines alone, in their order. */
static char *fold_from_scratch(const People *p, const Machine *m, const Lines *lines)
{
    _cleanup_(agenda_freep) Agenda *agenda = NULL;
    EffectList effects = {0};

    assert_int_equal(agenda_new(&agenda, regimen_of(p, m), p->zone, 1), 0);
    agenda_set_device(agenda, m->name);
    for (size_t i = 0; i < lines->n; i++)
        assert_int_equal(agenda_load(agenda, lines->items[i]), 0);
    assert_int_equal(agenda_start(agenda, p->now, DAY_MAX, &effects), 0);
    for (size_t i = 0; i < effects.n; i++)
        if (effects.items[i].type == EFFECT_RECORD && effects.items[i].entry->kind != ENTRY_RAISED)
            fail_msg("a restart of %s writes %s %s", m->name, entry_kind_to_string(effects.items[i].entry->kind),
                     effects.items[i].entry->subject);
    effect_list_clear(&effects);
    return dump_of(agenda);
}

void check(const People *p, Machine *m)
{
    Lines *lines = read_all(m);
    _cleanup_free_ char *kept = dump_of(engine_agenda(m->engine)), *folded = fold_from_scratch(p, m, lines);

    assert_string_equal(kept, folded);
    check_totals(p, m, lines);
    lines_free(lines);
}

const EntryId *any_entry(People *p, Machine *m, EntryId *ret)
{
    Lines *lines = read_all(m);
    size_t recent = MIN(lines->n, (size_t)30);

    *ret = lines->items[lines->n - 1 - mint_below(&p->mint, recent)]->id;
    lines_free(lines);
    return ret;
}
