/* SPDX-License-Identifier: MIT */
/* The journal of one person with several machines: each lives by itself, and they tell each other now and then.
 * Whatever comes in, in whatever order, what lulld has in memory is what a fold of all lines from scratch gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "entry-util.h"
#include "export.h"
#include "import.h"
#include "macro.h"
#include "plan-util.h"

#define MACHINES 3

typedef struct Machine {
    char name[16];
    Regimen *regimen; /* its own configuration; NULL: the one that all have */
    Store *store;
    Engine *engine;
} Machine;

typedef struct People {
    Regimen *regimen;
    Zone *zone;
    EntryMint mint; /* its random numbers alone */
    Machine machines[MACHINES];
    Usec now;
} People;

/* ---- Machines ---- */

static const Regimen *regimen_of(const People *p, const Machine *m)
{
    return m->regimen ? m->regimen : p->regimen;
}

static void machine_start(People *p, Machine *m, const char *name)
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

static void machine_clear(Machine *m)
{
    engine_free(m->engine);
    store_free(m->store);
    regimen_free(m->regimen);
    *m = (Machine){0};
}

static char *export_of(const People *p, Machine *m)
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

static ImportResult import_into(People *p, Machine *m, const char *lines)
{
    _cleanup_(import_freep) Import *import = NULL;
    size_t len = strlen(lines);
    int r;

    assert_int_equal(import_new(&import, m->engine, EXCHANGE_JSONL, false, p->now), 0);
    for (size_t i = 0, piece; i < len; i += piece) {
        piece = 1 + mint_below(&p->mint, 5000);
        piece = MIN(len - i, piece);
        assert_int_equal(import_feed(import, lines + i, piece), 0);
    }
    assert_int_equal(import_end(import), 0);
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

static char *dump_of(const Agenda *agenda)
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

static void check(const People *p, Machine *m)
{
    Lines *lines = read_all(m);
    _cleanup_free_ char *kept = dump_of(engine_agenda(m->engine)), *folded = fold_from_scratch(p, m, lines);

    assert_string_equal(kept, folded);
    check_totals(p, m, lines);
    lines_free(lines);
}

/* ---- A life ---- */

static void live_until(People *p, Usec until)
{
    for (size_t i = 0; i < MACHINES; i++)
        for (Usec next = p->now; next <= until;) {
            assert_true(engine_step(p->machines[i].engine, next, &next) >= 0);
        }
    p->now = until;
}

static const EntryId *any_entry(People *p, Machine *m, EntryId *ret)
{
    Lines *lines = read_all(m);
    size_t recent = MIN(lines->n, (size_t)30);

    *ret = lines->items[lines->n - 1 - mint_below(&p->mint, recent)]->id;
    lines_free(lines);
    return ret;
}

/* Refusals are part of life. */
static void do_something(People *p, Machine *m)
{
    static const char *const substances[] = {"magnesium", "magnesium", "iron"};
    Entry draft = {.source = SOURCE_CLI}, changes = {.source = SOURCE_CLI, .amount = 100 * AMOUNT_ONE, .unit = "mg"},
          out = {0};
    EntryId id;

    switch (mint_below(&p->mint, 12)) {
    case 0:
    case 1:
    case 2:
        draft.kind = ENTRY_INTAKE;
        draft.amount = (Amount)(1 + mint_below(&p->mint, 200)) * AMOUNT_ONE;
        snprintf(draft.subject, sizeof(draft.subject), "%s", substances[mint_below(&p->mint, 3)]);
        if (mint_below(&p->mint, 3) == 0)
            draft.at = p->now - (Usec)mint_below(&p->mint, 30 * USEC_PER_HOUR);
        break;
    case 3:
        draft.kind = ENTRY_ACTIVITY;
        snprintf(draft.subject, sizeof(draft.subject), "%s", mint_below(&p->mint, 4) ? "stretch" : "refill-magnesium");
        break;
    case 4:
    case 5:
        draft.kind = mint_below(&p->mint, 2) ? ENTRY_SKIP : ENTRY_SNOOZE;
        draft.occurrence.day = DAY_NONE;
        break;
    case 6:
        assert_true(engine_undo(m->engine, NULL, SOURCE_CLI, p->now, &out) >= 0);
        entry_clear(&out);
        return;
    case 7: /* of a void: what was undone is so again */
    case 8:
        assert_true(engine_undo(m->engine, any_entry(p, m, &id), SOURCE_CLI, p->now, &out) >= 0);
        entry_clear(&out);
        return;
    case 9:
        assert_true(engine_amend(m->engine, any_entry(p, m, &id), &changes, true, p->now, &out, NULL) >= 0);
        entry_clear(&out);
        return;
    case 10:
        draft.kind = mint_below(&p->mint, 2) ? ENTRY_PAUSE : ENTRY_RESUME;
        draft.until = draft.kind == ENTRY_PAUSE ? p->now + (Usec)mint_below(&p->mint, 5 * USEC_PER_HOUR) + 1 : 0;
        break;
    default:
        draft.kind = ENTRY_BEDTIME;
        draft.until = p->now + (Usec)mint_below(&p->mint, 6 * USEC_PER_HOUR) + 1;
    }
    assert_true(engine_record(m->engine, &draft, true, p->now, NULL) >= 0);
    entry_clear(&draft);
}

static void tell(People *p, Machine *from, Machine *to)
{
    _cleanup_free_ char *lines = export_of(p, from);

    import_into(p, to, lines);
}

/* Magnesium is counted, and to be refilled. */
static Regimen *bottle_of(int units)
{
    Regimen *regimen = plan_regimen();
    int magnesium = regimen_find_substance(regimen, "magnesium");
    Reminder *refill = plan_reminder(regimen, "refill-magnesium", NULL, "20:00");

    regimen->substances[magnesium].stock = units;
    regimen->substances[magnesium].per_dose = 1;
    regimen->substances[magnesium].refill_days = 3;
    refill->nag = 0;
    refill->window = 3 * USEC_PER_HOUR;
    refill->refill = true;
    refill->refill_of = magnesium;
    return regimen;
}

static int setup(void **state)
{
    static const char *const names[MACHINES] = {"desk", "laptop", "phone"};
    People *p = calloc(1, sizeof(*p));

    assert_non_null(p);
    p->regimen = bottle_of(20);
    p->zone = plan_zone("Europe/Berlin");
    p->mint.seed = 20261122;
    p->now = plan_time(p->zone, "2026-11-22 18:00");
    for (size_t i = 0; i < MACHINES; i++)
        machine_start(p, &p->machines[i], names[i]);
    *state = p;
    return 0;
}

static int teardown(void **state)
{
    People *p = *state;

    for (size_t i = 0; i < MACHINES; i++)
        machine_clear(&p->machines[i]);
    regimen_free(p->regimen);
    zone_free(p->zone);
    free(p);
    return 0;
}

/* Each now and then, mostly in the evening, where something is due. */
static void live_a_day(People *p, bool talk)
{
    Usec begun = p->now;

    for (int i = 0; i < 12; i++) {
        Machine *m = &p->machines[mint_below(&p->mint, MACHINES)];
        live_until(p, p->now + (Usec)mint_below(&p->mint, 80 * USEC_PER_MIN) + 1);
        do_something(p, m);
        check(p, m);
        if (talk && mint_below(&p->mint, 4) == 0) {
            Machine *to = &p->machines[mint_below(&p->mint, MACHINES)];
            tell(p, m, to);
            check(p, to);
        }
        if (mint_below(&p->mint, 30) == 0)
            machine_start(p, m, m->name);
    }
    live_until(p, MAX(p->now, begun + USEC_PER_DAY));
}

static void test_what_is_in_memory_is_what_the_lines_say(void **state)
{
    People *p = *state;

    for (int day = 0; day < 60; day++)
        live_a_day(p, true);
}

/* What one machine says may make another write lines of its own, which the others hear of next. */
static void test_machines_that_tell_each_other_agree(void **state)
{
    _cleanup_free_ char *said[MACHINES] = {NULL}, *dumps[MACHINES] = {NULL};
    People *p = *state;
    bool equal = false;

    for (int day = 0; day < 10; day++)
        live_a_day(p, day % 3 == 0);
    for (int round = 0; round < 4 && !equal; round++) {
        equal = true;
        for (size_t i = 0; i < MACHINES; i++)
            for (size_t j = 0; j < MACHINES; j++)
                if (i != j)
                    tell(p, &p->machines[i], &p->machines[j]);
        for (size_t i = 0; i < MACHINES; i++) {
            free(said[i]);
            said[i] = export_of(p, &p->machines[i]);
            equal &= strcmp(said[i], said[0]) == 0;
        }
    }
    assert_true(equal);
    for (size_t i = 0; i < MACHINES; i++) {
        dumps[i] = dump_of(engine_agenda(p->machines[i].engine));
        assert_string_equal(dumps[i], dumps[0]);
    }
}

static int left_on(const Machine *m)
{
    const Agenda *agenda = engine_agenda(m->engine);
    AgendaStock stock;

    assert_int_equal(agenda_stock(agenda, regimen_find_substance(agenda_regimen(agenda), "magnesium"), &stock), 0);
    return stock.left;
}

static void take_magnesium(People *p, Machine *m)
{
    Entry draft = {.kind = ENTRY_INTAKE, .subject = "magnesium", .source = SOURCE_CLI};

    assert_int_equal(engine_record(m->engine, &draft, true, p->now, NULL), 0);
}

static size_t count_lines(const People *p, Machine *m)
{
    _cleanup_free_ char *lines = export_of(p, m);
    size_t n = 0;

    for (const char *c = lines; (c = strchr(c, '\n')); c++)
        n++;
    return n;
}

/* A new machine with the same settings brings no second bottle, and what one with other settings says is no change of
 * ours: telling each other doesn't make them write for ever. */
static void test_settings_are_a_machines_own(void **state)
{
    People *p = *state;
    Machine *desk = &p->machines[0], *laptop = &p->machines[1], other = {.regimen = bottle_of(60)};
    size_t lines[2] = {0};

    for (int i = 0; i < 5; i++) {
        take_magnesium(p, desk);
        live_until(p, p->now + USEC_PER_DAY);
    }
    assert_int_equal(left_on(desk), 15);
    machine_clear(laptop);
    machine_start(p, laptop, "laptop");
    take_magnesium(p, laptop);
    tell(p, desk, laptop);
    tell(p, laptop, desk);
    assert_int_equal(left_on(laptop), 14);
    assert_int_equal(left_on(desk), 14);
    check(p, desk);
    check(p, laptop);

    plan_reminder(other.regimen, "yoga", NULL, "07:00");
    machine_start(p, &other, "other");
    for (int i = 0; i < 6; i++) {
        tell(p, &other, desk);
        tell(p, desk, &other);
        live_until(p, p->now + USEC_PER_MIN);
        lines[0] = lines[1];
        lines[1] = count_lines(p, desk);
    }
    assert_int_equal(lines[0], lines[1]);
    assert_int_equal(left_on(desk), left_on(&other));
    machine_start(p, desk, "desk");
    machine_start(p, &other, "other");
    assert_int_equal(count_lines(p, desk), lines[1]);
    machine_clear(&other);
}

/* Lines of others alone: what the machine itself recorded depends on what it knew when. */
static char *foreign_lines(const char *lines, const char *own)
{
    char mark[64];
    Text text = {0};
    char *kept;

    snprintf(mark, sizeof(mark), "\"device\":\"%s\"", own);
    for (size_t len; *lines; lines += len) {
        len = strcspn(lines, "\n") + 1;
        if (!memmem(lines, len, mark, strlen(mark)))
            text_add(&text, "%.*s", (int)len, lines);
    }
    assert_int_equal(text_take(&text, &kept), 0);
    return kept;
}

/* Of a machine that was off meanwhile and hears of it all at once. */
static char *merge(People *p, char *const *journals, const int *order, char **ret_dump)
{
    Machine m = {0};
    _cleanup_free_ char *all = NULL;

    machine_start(p, &m, "new");
    for (size_t i = 0; i < MACHINES; i++) {
        import_into(p, &m, journals[order[i]]);
        check(p, &m);
    }
    all = export_of(p, &m);
    for (size_t i = 0; i < MACHINES; i++)
        assert_int_equal(import_into(p, &m, journals[i]).taken, 0);
    assert_int_equal(import_into(p, &m, all).taken, 0);
    char *foreign = foreign_lines(all, "new");
    machine_clear(&m);
    /* And a machine that has nothing of its own to say. */
    machine_start(p, &m, "reader");
    import_into(p, &m, foreign);
    *ret_dump = dump_of(engine_agenda(m.engine));
    machine_clear(&m);
    return foreign;
}

static void test_journals_merge_in_any_order(void **state)
{
    static const int orders[][MACHINES] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    People *p = *state;

    for (int life = 0; life < 4; life++) {
        _cleanup_free_ char *journals[MACHINES] = {NULL}, *first = NULL, *first_dump = NULL;
        for (int day = 0; day < 5; day++)
            live_a_day(p, life % 2 == 1);
        for (size_t i = 0; i < MACHINES; i++)
            journals[i] = export_of(p, &p->machines[i]);
        for (size_t i = 0; i < ARRAY_SIZE(orders); i++) {
            _cleanup_free_ char *dump = NULL, *merged = merge(p, journals, orders[i], &dump);
            if (!first) {
                first = TAKE_PTR(merged);
                first_dump = TAKE_PTR(dump);
                continue;
            }
            assert_string_equal(merged, first);
            assert_string_equal(dump, first_dump);
        }
        for (size_t i = 1; i < MACHINES; i++)
            free(TAKE_PTR(journals[i]));
    }
}

#define LIFE_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIFE_TEST(test_what_is_in_memory_is_what_the_lines_say),
        LIFE_TEST(test_machines_that_tell_each_other_agree),
        LIFE_TEST(test_settings_are_a_machines_own),
        LIFE_TEST(test_journals_merge_in_any_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
