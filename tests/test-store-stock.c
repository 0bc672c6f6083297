/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "journal-fixture.h"
#include "macro.h"

/* What store_load() fetches of long ago so that stock can be counted: subjects and whole days, by a name each. */
#define DAYS(n) ((Usec)(n)*USEC_PER_DAY)
/* Everything below happens before this day. */
#define SINCE (Day)(MINT_NOON / USEC_PER_DAY + 1000)

static Entry add(Journal *j, EntryKind kind, const char *subject, int day, Amount amount)
{
    Entry entry = mint_entry(&j->mint, kind, subject, MINT_NOON + DAYS(day));

    entry.amount = amount;
    if (kind == ENTRY_STOCK)
        entry.source = SOURCE_SERVICE;
    journal_add(j, &entry);
    return entry;
}

static Entry add_reference(Journal *j, EntryKind kind, const Entry *ref, int day, Amount amount)
{
    Entry entry = mint_reference(&j->mint, kind, &ref->id, MINT_NOON + DAYS(day));

    memcpy(entry.subject, ref->subject, sizeof(entry.subject));
    entry.amount = amount;
    journal_add(j, &entry);
    return entry;
}

typedef struct Loaded {
    char text[1024];
} Loaded;

static int note(const Entry *entry, bool voided, void *userdata)
{
    Loaded *loaded = userdata;
    size_t len = strlen(loaded->text);

    snprintf(loaded->text + len, sizeof(loaded->text) - len, "%s%s %s %d; ", voided ? "(voided) " : "",
             entry_kind_to_string(entry->kind), entry->subject, (int)((entry->at - MINT_NOON) / USEC_PER_DAY));
    return 0;
}

static void loads(Journal *j, const char *expected)
{
    Loaded loaded = {""};

    assert_int_equal(store_load(j->store, SINCE, note, &loaded), 0);
    assert_string_equal(loaded.text, expected);
}

static void test_intakes_since_the_stock(void **state)
{
    Journal *j = *state;

    add(j, ENTRY_INTAKE, "zinc", 0, 1);
    add(j, ENTRY_STOCK, "zinc", 1, 90 * AMOUNT_ONE);
    add(j, ENTRY_INTAKE, "zinc", 1, 1);
    add(j, ENTRY_INTAKE, "iron", 2, 1); /* nobody counts it */
    add(j, ENTRY_ACTIVITY, "zinc", 2, 0);
    add(j, ENTRY_INTAKE, "zinc", 3, 1);
    loads(j, "stock zinc 1; intake zinc 1; intake zinc 3; ");
    add(j, ENTRY_STOCK, "zinc", 4, 60 * AMOUNT_ONE);
    add(j, ENTRY_INTAKE, "zinc", 5, 1);
    loads(j, "stock zinc 1; stock zinc 4; intake zinc 5; ");
    add(j, ENTRY_STOCK, "zinc", 6, 0); /* not counted any more */
    add(j, ENTRY_INTAKE, "zinc", 7, 1);
    loads(j, "stock zinc 1; stock zinc 4; stock zinc 6; ");
}

/* It was said on the first day that is asked for anyway; where it was still the day before, what was taken counts too.
 */
static void test_intakes_of_the_day_before_the_stock(void **state)
{
    Journal *j = *state;
    Entry intake = {0};

    add(j, ENTRY_STOCK, "zinc", 1000, 90 * AMOUNT_ONE);
    intake = mint_entry(&j->mint, ENTRY_INTAKE, "zinc", MINT_NOON + DAYS(1000) + USEC_PER_HOUR);
    intake.amount = 1;
    intake.day--;
    journal_add(j, &intake);
    intake = mint_entry(&j->mint, ENTRY_INTAKE, "zinc", MINT_NOON + DAYS(1000) - USEC_PER_HOUR);
    intake.amount = 1;
    intake.day--;
    journal_add(j, &intake);
    loads(j, "stock zinc 1000; intake zinc 1000; ");
}

/* A second machine with the same settings: counting goes on. */
static void test_the_same_stock_again(void **state)
{
    Journal *j = *state;

    add(j, ENTRY_STOCK, "zinc", 1, 90 * AMOUNT_ONE);
    add(j, ENTRY_INTAKE, "zinc", 2, 1);
    add(j, ENTRY_STOCK, "zinc", 3, 90 * AMOUNT_ONE);
    add(j, ENTRY_INTAKE, "zinc", 4, 1);
    loads(j, "stock zinc 1; intake zinc 2; stock zinc 3; intake zinc 4; ");
    add(j, ENTRY_STOCK, "zinc", 5, 60 * AMOUNT_ONE);
    loads(j, "stock zinc 1; stock zinc 3; stock zinc 5; ");
}

/* What is written down later belongs to where it happened. */
static void test_backdated(void **state)
{
    Journal *j = *state;

    add(j, ENTRY_STOCK, "zinc", 5, 90 * AMOUNT_ONE);
    add(j, ENTRY_INTAKE, "zinc", 4, 1);
    add(j, ENTRY_ACTIVITY, "refill-zinc", 3, 90 * AMOUNT_ONE);
    loads(j, "stock zinc 5; intake zinc 4; activity refill-zinc 3; ");
}

static void test_refills(void **state)
{
    Journal *j = *state;
    Entry refill, voided;

    add(j, ENTRY_STOCK, "zinc", 1, 90 * AMOUNT_ONE);
    add(j, ENTRY_INTAKE, "zinc", 2, 1);
    refill = add(j, ENTRY_ACTIVITY, "refill-zinc", 3, 90 * AMOUNT_ONE);
    add(j, ENTRY_INTAKE, "zinc", 4, 1);
    add(j, ENTRY_ACTIVITY, "refill-zinc", 5, 0); /* a person's own activity of that name */
    loads(j, "stock zinc 1; activity refill-zinc 3; intake zinc 4; ");
    voided = add_reference(j, ENTRY_VOID, &refill, 6, 0);
    loads(j, "stock zinc 1; intake zinc 2; (voided) activity refill-zinc 3; intake zinc 4; void refill-zinc 6; ");
    add_reference(j, ENTRY_VOID, &voided, 7, 0);
    loads(j, "stock zinc 1; intake zinc 2; activity refill-zinc 3; intake zinc 4; (voided) void refill-zinc 6; "
             "void refill-zinc 7; ");
}

/* An amended refill stands where the first one stood: a later one is where counting begins. */
static void test_amended_refills(void **state)
{
    Journal *j = *state;
    Entry first, intake;

    first = add(j, ENTRY_ACTIVITY, "refill-zinc", 1, 90 * AMOUNT_ONE);
    add(j, ENTRY_INTAKE, "zinc", 2, 1);
    add(j, ENTRY_ACTIVITY, "refill-zinc", 3, 90 * AMOUNT_ONE);
    intake = add(j, ENTRY_INTAKE, "zinc", 4, 1);
    add_reference(j, ENTRY_ACTIVITY, &first, 0, 90 * AMOUNT_ONE);
    add_reference(j, ENTRY_INTAKE, &intake, 5, 1);
    loads(j, "activity refill-zinc 3; (voided) intake zinc 4; activity refill-zinc 0; intake zinc 5; ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_intakes_since_the_stock, journal_setup_file, journal_teardown),
        cmocka_unit_test_setup_teardown(test_intakes_of_the_day_before_the_stock, journal_setup_memory,
                                        journal_teardown),
        cmocka_unit_test_setup_teardown(test_intakes_since_the_stock, journal_setup_memory, journal_teardown),
        cmocka_unit_test_setup_teardown(test_the_same_stock_again, journal_setup_file, journal_teardown),
        cmocka_unit_test_setup_teardown(test_backdated, journal_setup_file, journal_teardown),
        cmocka_unit_test_setup_teardown(test_refills, journal_setup_file, journal_teardown),
        cmocka_unit_test_setup_teardown(test_amended_refills, journal_setup_file, journal_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
