/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "journal-fixture.h"
#include "macro.h"

/* What is in force after undoing and amending, case by case; test-store-fate.c has random histories. */

static bool is_in_force(Journal *j, const EntryId *id)
{
    Entry got;
    bool voided;

    assert_int_equal(store_get(j->store, id, &got, &voided), 0);
    entry_clear(&got);
    return !voided;
}

static void test_undo_redo_undo(void **state)
{
    Journal *j = *state;
    Entry intake = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
    Entry amended = mint_reference(&j->mint, ENTRY_INTAKE, &intake.id, MINT_NOON);
    Entry undone = mint_reference(&j->mint, ENTRY_VOID, &amended.id, MINT_NOON);
    Entry redone = mint_reference(&j->mint, ENTRY_VOID, &undone.id, MINT_NOON);

    journal_add(j, &intake);
    assert_true(is_in_force(j, &intake.id));
    journal_add(j, &amended);
    assert_false(is_in_force(j, &intake.id));
    assert_true(is_in_force(j, &amended.id));
    journal_add(j, &undone);
    assert_true(is_in_force(j, &intake.id));
    assert_false(is_in_force(j, &amended.id));
    journal_add(j, &redone);
    assert_false(is_in_force(j, &intake.id));
    assert_true(is_in_force(j, &amended.id));
    assert_false(is_in_force(j, &undone.id));
}

static void test_replaced_twice(void **state)
{
    Journal *j = *state;
    Entry first = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
    Entry second = mint_reference(&j->mint, ENTRY_INTAKE, &first.id, MINT_NOON);
    Entry third = mint_reference(&j->mint, ENTRY_INTAKE, &second.id, MINT_NOON);
    Entry undone = mint_reference(&j->mint, ENTRY_VOID, &third.id, MINT_NOON);
    Entry undone_too = mint_reference(&j->mint, ENTRY_VOID, &second.id, MINT_NOON);

    journal_add(j, &first);
    journal_add(j, &second);
    journal_add(j, &third);
    assert_false(is_in_force(j, &first.id));
    assert_false(is_in_force(j, &second.id));
    assert_true(is_in_force(j, &third.id));
    journal_add(j, &undone);
    assert_false(is_in_force(j, &first.id));
    assert_true(is_in_force(j, &second.id));
    journal_add(j, &undone_too);
    assert_true(is_in_force(j, &first.id));
    assert_false(is_in_force(j, &second.id));
    assert_false(is_in_force(j, &third.id));
}

typedef struct Chain {
    size_t n, in_force;
} Chain;

static int count_in_force(const Entry *entry, bool voided, void *userdata)
{
    Chain *chain = userdata;

    (void)entry;
    chain->n++;
    chain->in_force += !voided;
    return 0;
}

/* Deep enough for a stack of calls to end, and for a walk that starts anew at each entry to take hours. */
static void test_a_chain_without_end(void **state)
{
    enum { LENGTH = 10001 };
    Journal *j = *state;
    _cleanup_free_ Entry *entries = calloc(LENGTH, sizeof(*entries));
    _cleanup_free_ const Entry **batch = calloc(LENGTH, sizeof(*batch));
    Chain chain = {0};

    assert_true(entries && batch);
    for (size_t i = 0; i < LENGTH; i++) {
        entries[i] = i ? mint_reference(&j->mint, ENTRY_VOID, &entries[i - 1].id, MINT_NOON)
                       : mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
        batch[i] = &entries[i];
    }
    assert_int_equal(store_append(j->store, batch, LENGTH), 0);
    assert_true(is_in_force(j, &entries[0].id));
    assert_false(is_in_force(j, &entries[1].id));
    assert_int_equal(store_load(j->store, entries[0].day, count_in_force, &chain), 0);
    assert_int_equal(chain.n, LENGTH);
    assert_int_equal(chain.in_force, LENGTH / 2 + 1);
}

/* An entry that names itself round a ring would never be settled: only what is later counts. */
static void test_rings_are_none(void **state)
{
    Journal *j = *state;
    Entry a = mint_entry(&j->mint, ENTRY_INTAKE, "iron", MINT_NOON);
    Entry b = mint_reference(&j->mint, ENTRY_INTAKE, &a.id, MINT_NOON);

    a.ref = b.id;
    journal_add(j, &a);
    journal_add(j, &b);
    assert_false(is_in_force(j, &a.id));
    assert_true(is_in_force(j, &b.id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        JOURNAL_TEST(test_undo_redo_undo),
        JOURNAL_TEST(test_replaced_twice),
        JOURNAL_TEST(test_a_chain_without_end),
        JOURNAL_TEST(test_rings_are_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
