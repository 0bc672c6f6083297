/* SPDX-License-Identifier: MIT */
/* The journal out of one file and into another: all of it, in one transaction, and whoever else uses it first. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "journal-fixture.h"
#include "machines.h"
#include "macro.h"

/* A person with one machine whose journal is a file. */
typedef struct Desk {
    People people;
    Machine machine; /* its store is the journal's */
    Journal *journal;
} Desk;

static int setup(void **state)
{
    Desk *d = calloc(1, sizeof(*d));
    void *journal;

    assert_non_null(d);
    d->people.regimen = plan_regimen();
    d->people.zone = plan_zone("Europe/Berlin");
    d->people.mint.seed = 20261122;
    d->people.now = MINT_NOON + 400 * USEC_PER_DAY;
    assert_int_equal(journal_setup_file(&journal), 0);
    d->journal = journal;
    d->machine.store = d->journal->store;
    machine_start(&d->people, &d->machine, "desk");
    *state = d;
    return 0;
}

static int teardown(void **state)
{
    Desk *d = *state;
    void *journal = d->journal;

    engine_free(d->machine.engine);
    journal_teardown(&journal);
    regimen_free(d->people.regimen);
    zone_free(d->people.zone);
    free(d);
    return 0;
}

static void restart(Desk *d)
{
    d->machine.engine = engine_free(d->machine.engine);
    journal_reopen(d->journal);
    d->machine.store = d->journal->store;
    machine_start(&d->people, &d->machine, "desk");
}

/* So many lines of all kinds, as another machine could have written them. */
static char *many_lines(EntryMint *mint, size_t n)
{
    EntryIdMaker maker = {0};
    EntryId before = {{0}};
    Text text = {0};
    char *lines;

    for (size_t i = 0; i < n; i++) {
        Entry e = mint_any(mint, MINT_NOON + (Usec)i * USEC_PER_MIN / 4);
        e.id = entry_id_next(&maker, MINT_NOON + (Usec)i, mint_random(mint));
        if (e.kind == ENTRY_INTAKE || e.kind == ENTRY_ACTIVITY)
            snprintf(e.subject, sizeof(e.subject), "%s", i % 3 ? "magnesium" : "iron");
        if (!entry_id_is_null(&e.ref) || e.kind == ENTRY_VOID)
            e.ref = before;
        if (i == 0) {
            e.kind = ENTRY_SKIP;
            e.ref = (EntryId){{0}};
            e.fields = NULL;
        }
        before = e.id;
        assert_int_equal(exchange_json_write(&e, &text), 0);
    }
    assert_int_equal(text_take(&text, &lines), 0);
    return lines;
}

/* More than lulld writes of its own accord at a change. */
#define FEW 50

/* Everything is read and checked; the steps are still to be taken. */
static Import *import_begun(Desk *d, const char *lines, bool partial)
{
    Import *import;

    assert_int_equal(import_new(&import, d->machine.engine, EXCHANGE_JSONL, partial), 0);
    assert_int_equal(import_feed(import, lines, strlen(lines), d->people.now), 0);
    assert_int_equal(import_end(import, d->people.now), 0);
    return import;
}

static int record(Desk *d)
{
    Entry draft = {.kind = ENTRY_INTAKE, .subject = "iron", .amount = 14 * AMOUNT_ONE, .source = SOURCE_CLI};

    return engine_record(d->machine.engine, &draft, true, d->people.now, NULL);
}

static void come_and_go(Desk *d, size_t n)
{
    _cleanup_free_ char *lines = many_lines(&d->people.mint, n), *out = NULL;

    assert_int_equal(import_into(&d->people, &d->machine, lines).taken, n);
    out = export_of(&d->people, &d->machine);
    /* lulld's own lines come last: theirs are the latest ids. */
    assert_memory_equal(out, lines, strlen(lines));
    assert_int_equal(import_into(&d->people, &d->machine, lines).taken, 0);
}

static void test_some_come_and_go(void **state)
{
    _cleanup_free_ char *before = NULL, *after = NULL;
    Desk *d = *state;

    come_and_go(d, 1000);
    before = export_of(&d->people, &d->machine);
    assert_int_equal(import_into(&d->people, &d->machine, before).taken, 0);
    restart(d);
    after = export_of(&d->people, &d->machine);
    assert_memory_equal(after, before, strlen(before));
}

static void test_a_hundred_thousand_come_and_go(void **state)
{
    come_and_go(*state, 100000);
}

/* What is recorded or asked meanwhile comes first, and sees nothing of what isn't whole. */
static void interrupt(Desk *d, int times)
{
    _cleanup_free_ char *lines = many_lines(&d->people.mint, 2000);
    _cleanup_(import_freep) Import *import = import_begun(d, lines, false);
    size_t before = journal_count(d->journal);
    int r, taken = 0;

    for (int step = 0; (r = import_step(import, d->people.now)) == 1; step++) {
        if (step % 5 != 3 || taken == times)
            continue;
        assert_int_equal(record(d), 0);
        taken++;
        assert_in_range(journal_count(d->journal), before + (size_t)taken, before + FEW);
    }
    assert_int_equal(r, 0);
    assert_int_equal(taken, MIN(times, 3));
    assert_int_equal(import_result(import)->taken, 2000);
    assert_true(journal_count(d->journal) >= before + 2000 + (size_t)taken);
    assert_int_equal(engine_storage(d->machine.engine), STORAGE_OK);
}

static void test_others_come_first(void **state)
{
    interrupt(*state, 1);
}

/* … but not for ever. */
static void test_it_gets_done(void **state)
{
    interrupt(*state, 100);
}

static void test_who_leaves_takes_it_along(void **state)
{
    Desk *d = *state;
    _cleanup_free_ char *lines = many_lines(&d->people.mint, 2000);
    Import *import = import_begun(d, lines, false);
    size_t before = journal_count(d->journal);

    for (int i = 0; i < 5; i++)
        assert_int_equal(import_step(import, d->people.now), 1);
    import_free(import);
    assert_int_equal(journal_count(d->journal), before);
    assert_int_equal(record(d), 0);
    restart(d);
    assert_in_range(journal_count(d->journal), before + 1, before + FEW);
}

static void test_one_bad_line_keeps_all_out(void **state)
{
    Desk *d = *state;
    _cleanup_free_ char *good = many_lines(&d->people.mint, 500), *lines = NULL;
    size_t before = journal_count(d->journal);

    assert_true(asprintf(&lines, "%s\n\nnonsense\n%s", good, good) > 0);
    for (int partial = 0; partial <= 1; partial++) {
        _cleanup_(import_freep) Import *import = import_begun(d, lines, partial);
        int r;
        while ((r = import_step(import, d->people.now)) == 1)
            ;
        assert_int_equal(r, 0);
        const ImportResult *result = import_result(import);
        assert_int_equal(result->lines, 1001);
        assert_int_equal(result->refused, 1);
        assert_int_equal(result->taken, partial ? 500 : 0);
        assert_int_equal(result->known, partial ? 500 : 0);
        assert_ptr_equal(strstr(result->problems[0], "line 503: "), result->problems[0]);
        assert_in_range(journal_count(d->journal), before + (partial ? 500 : 0), before + (partial ? 500 + FEW : 0));
    }
}

/* A hundred lines are named, and the rest counted. */
static void test_so_many_lines_are_named(void **state)
{
    Desk *d = *state;

    for (size_t wrong = IMPORT_COMPLAINTS_MAX - 1; wrong <= IMPORT_COMPLAINTS_MAX + 1; wrong++) {
        char lines[2 * (IMPORT_COMPLAINTS_MAX + 1) + 1] = "";
        size_t named = 0;
        for (size_t i = 0; i < wrong; i++)
            memcpy(lines + 2 * i, "x\n", sizeof("x\n"));
        _cleanup_(import_freep) Import *import = import_begun(d, lines, true);
        const ImportResult *result = import_result(import);
        while (result->problems[named])
            named++;
        assert_int_equal(result->refused, wrong);
        assert_int_equal(named, MIN(wrong, (size_t)IMPORT_COMPLAINTS_MAX));
    }
}

/* What lies ahead happened by when it was written down, or else by now. */
static void test_the_future_is_clamped(void **state)
{
    Desk *d = *state;
    const Usec now = d->people.now, tolerance = AGENDA_FUTURE_TOLERANCE;
    const struct {
        Usec at, recorded, kept;
    } cases[] = {
        {now, now, now},
        {now + tolerance, now, now + tolerance},
        {now + tolerance + 1, now, now},
        {now - USEC_PER_DAY + tolerance, now - USEC_PER_DAY, now - USEC_PER_DAY + tolerance},
        {now - USEC_PER_DAY + tolerance + 1, now - USEC_PER_DAY, now - USEC_PER_DAY},
        {now + USEC_PER_DAY, now + USEC_PER_DAY, now},
        {now + tolerance, now + tolerance, now + tolerance},
        {now - 1, now + USEC_PER_DAY, now - 1},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_(text_clear) Text text = {0};
        Entry e = mint_entry(&d->people.mint, ENTRY_INTAKE, "iron", cases[i].at), kept;
        e.id = entry_id_next(&(EntryIdMaker){0}, now - USEC_PER_DAY, i + 1);
        e.recorded = cases[i].recorded;
        assert_int_equal(exchange_json_write(&e, &text), 0);
        assert_int_equal(import_into(&d->people, &d->machine, text.chars).clamped, cases[i].kept != cases[i].at);
        assert_int_equal(store_get(d->machine.store, &e.id, &kept, NULL), 0);
        assert_int_equal(kept.at, cases[i].kept);
        assert_true(kept.recorded <= now + tolerance);
        assert_true(entry_valid(&kept));
        entry_clear(&kept);
    }
}

/* … of the line, not of the first one: they may come in slowly. */
static void test_now_is_when_a_line_comes_in(void **state)
{
    _cleanup_(import_freep) Import *import = NULL;
    _cleanup_(text_clear) Text text = {0};
    Desk *d = *state;
    const Usec later = d->people.now + USEC_PER_HOUR;
    Entry e = mint_entry(&d->people.mint, ENTRY_INTAKE, "iron", later), kept;
    int r;

    assert_int_equal(exchange_json_write(&e, &text), 0);
    assert_int_equal(import_new(&import, d->machine.engine, EXCHANGE_JSONL, false), 0);
    assert_int_equal(import_feed(import, "\n", 1, d->people.now), 0);
    assert_int_equal(import_feed(import, text.chars, text.len, later), 0);
    assert_int_equal(import_end(import, later), 0);
    while ((r = import_step(import, later)) == 1)
        ;
    assert_int_equal(r, 0);
    assert_int_equal(import_result(import)->clamped, 0);
    assert_int_equal(store_get(d->machine.store, &e.id, &kept, NULL), 0);
    assert_int_equal(kept.at, later);
    entry_clear(&kept);
}

#define DESK_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(test_some_come_and_go),
        DESK_TEST(test_a_hundred_thousand_come_and_go),
        DESK_TEST(test_others_come_first),
        DESK_TEST(test_it_gets_done),
        DESK_TEST(test_who_leaves_takes_it_along),
        DESK_TEST(test_one_bad_line_keeps_all_out),
        DESK_TEST(test_so_many_lines_are_named),
        DESK_TEST(test_the_future_is_clamped),
        DESK_TEST(test_now_is_when_a_line_comes_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
