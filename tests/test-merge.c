/* SPDX-License-Identifier: MIT */
/* The journal of one person with several machines: each lives by itself, and they tell each other now and then.
 * Whatever comes in, in whatever order, what lulld has in memory is what a fold of all lines from scratch gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "machines.h"
#include "macro.h"

/* ---- A life ---- */

static void live_until(People *p, Usec until)
{
    for (size_t i = 0; i < MACHINES; i++)
        for (Usec next = p->now; next <= until;) {
            assert_true(engine_step(p->machines[i].engine, next, &next) >= 0);
        }
    p->now = until;
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

static void free_all(char *texts[static MACHINES])
{
    for (size_t i = 0; i < MACHINES; i++)
        free(TAKE_PTR(texts[i]));
}

/* What one machine says may make another write lines of its own, which the others hear of next. */
static void test_machines_that_tell_each_other_agree(void **state)
{
    char *said[MACHINES] = {NULL}, *dumps[MACHINES] = {NULL};
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
    free_all(said);
    free_all(dumps);
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
        _cleanup_free_ char *first = NULL, *first_dump = NULL;
        char *journals[MACHINES] = {NULL};
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
        free_all(journals);
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
