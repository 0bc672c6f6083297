/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <math.h>

#include "core/amount.h"
#include "macro.h"

#define TABLET (100 * AMOUNT_ONE)

static void yields(const char *text, const char *unit, Amount tablet, Amount expected)
{
    Amount amount = -1;
    int r = amount_parse(text, unit, tablet, &amount);

    if (r != 0 || amount != expected)
        fail_msg("\"%s\" in %s: %d, %" PRId64, text, unit, r, amount);
}

static void fails(const char *text, const char *unit, Amount tablet, int error)
{
    Amount amount = -1;
    int r = amount_parse(text, unit, tablet, &amount);

    if (r != error || amount != -1)
        fail_msg("\"%s\" in %s: %d, %" PRId64, text, unit, r, amount);
}

static void parses_numbers(void **state)
{
    (void)state;
    yields("200 mg", "mg", 0, 200000);
    yields("200mg", "mg", 0, 200000);
    yields("200", "mg", 0, 200000);
    yields("  200 \t mg ", "mg", 0, 200000);
    yields("200 MG", "mg", 0, 200000);
    yields("1.5 mg", "mg", 0, 1500);
    yields("1,5 mg", "mg", 0, 1500);
    yields("1,50 mg", "mg", 0, 1500);
    yields("0,125 mg", "mg", 0, 125);
    yields("0.001", "mg", 0, 1);
    yields("007", "mg", 0, 7000);
    yields("1.234", "mg", 0, 1234);
    yields("0.5000000000000000000000000 mg", "mg", 0, 500);
}

static void converts_weights(void **state)
{
    (void)state;
    yields("1.5 g", "mg", 0, 1500 * AMOUNT_ONE);
    yields("0,5 g", "mg", 0, 500 * AMOUNT_ONE);
    yields("250 ug", "mg", 0, 250);
    yields("250 mcg", "mg", 0, 250);
    yields("250 \u00b5g", "mg", 0, 250);
    yields("250 \u03bcg", "mg", 0, 250);
    yields("0.1 mg", "\u00b5g", 0, 100 * AMOUNT_ONE);
    yields("88 ug", "mcg", 0, 88 * AMOUNT_ONE);
    yields("2000 mg", "g", 0, 2 * AMOUNT_ONE);
    yields("0.000000001 g", "ug", 0, 1);
    yields("1000000000000 ug", "g", 0, AMOUNT_MAX);
    yields("1000 ug", "g", 0, 1);
    fails("999 ug", "g", 0, AMOUNT_E_RANGE);
}

static void takes_other_units_as_they_are(void **state)
{
    (void)state;
    yields("2 cups", "cup", 0, 2000);
    yields("1 cup", "cups", 0, 1000);
    yields("400 iu", "IU", 0, 400000);
    yields("5 ml", "ml", 0, 5000);
    yields("2 tablets", "tablet", 0, 2000);
    yields("1.5", "cup", 0, 1500);
    fails("5 ml", "mg", 0, AMOUNT_E_UNIT);
    fails("5 mg", "ml", 0, AMOUNT_E_UNIT);
    fails("5 m", "mg", 0, AMOUNT_E_UNIT);
    fails("5 mgg", "mg", 0, AMOUNT_E_UNIT);
    fails("5 s", "mg", 0, AMOUNT_E_UNIT);
    fails("5 kg", "mg", 0, AMOUNT_E_UNIT);
    /* Words have a plural, signs have none. */
    fails("200mgs", "mg", 0, AMOUNT_E_UNIT);
    fails("1 gs", "mg", 0, AMOUNT_E_UNIT);
    fails("250 mcgs", "mg", 0, AMOUNT_E_UNIT);
    fails("250 \u00b5gs", "mcg", 0, AMOUNT_E_UNIT);
    fails("5 mls", "ml", 0, AMOUNT_E_UNIT);
    fails("400 ius", "iu", 0, AMOUNT_E_UNIT);
    yields("2 caps", "cap", 0, 2000);
}

static void counts_tablets(void **state)
{
    (void)state;
    yields("2 tablets", "mg", TABLET, 200 * AMOUNT_ONE);
    yields("1 tablet", "mg", TABLET, 100 * AMOUNT_ONE);
    yields("2 tab", "mg", TABLET, 200 * AMOUNT_ONE);
    yields("2tabs", "mg", TABLET, 200 * AMOUNT_ONE);
    yields("0.5 Tablet", "mg", TABLET, 50 * AMOUNT_ONE);
    yields("1 tablet", "mg", AMOUNT_MAX, AMOUNT_MAX);
    fails("2 tablets", "mg", 0, AMOUNT_E_TABLETS);
    fails("0.5 tablet", "mg", 1, AMOUNT_E_RANGE);
    fails("1.001 tablet", "mg", AMOUNT_MAX, AMOUNT_E_RANGE);
    fails("1000000 tablets", "mg", AMOUNT_MAX, AMOUNT_E_RANGE);
}

static void refuses_what_is_no_amount(void **state)
{
    static const char *const bad[] = {
        "",     " ",      "mg",   "-5 mg", "+5 mg",  "0",       "0 mg", "0.000",   "1.2.3",   "1.",  ".5",     "1,5,0",
        "1. 5", "1e3 mg", "0x10", "5 5",   "5 mg 3", "5 mg/kg", "1/2",  "\xb2 mg", "5 mg; 6", "nan", "inf mg", "1 000",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        fails(bad[i], "mg", TABLET, AMOUNT_E_SYNTAX);
}

static void decides_on_a_comma(void **state)
{
    static const char *const bad[] = {"1,500", "1,500 mg", "12,000 mg", "1,5000", "007,500", "00,125", "2,500 tablets"};

    (void)state;
    yields("1,5", "mg", 0, 1500);
    yields("1,5 g", "mg", 0, 1500 * AMOUNT_ONE);
    yields("0,25", "mg", 0, 250);
    yields("0,125", "mg", 0, 125);
    yields("0,0625 g", "mg", 0, 62500);
    yields("1500,25 mg", "mg", 0, 1500250);
    yields("1,5 tablets", "mg", TABLET, 150 * AMOUNT_ONE);
    yields("1.500", "mg", 0, 1500);
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        fails(bad[i], "mg", TABLET, AMOUNT_E_COMMA);
    fails("1,", "mg", 0, AMOUNT_E_SYNTAX);
    fails("1,5,0", "mg", 0, AMOUNT_E_SYNTAX);
    fails("1,500,000", "mg", 0, AMOUNT_E_COMMA);
}

static void holds_its_limits(void **state)
{
    (void)state;
    yields("1000000", "mg", 0, AMOUNT_MAX);
    fails("1000000.001", "mg", 0, AMOUNT_E_RANGE);
    fails("1000001", "mg", 0, AMOUNT_E_RANGE);
    yields("1000 g", "mg", 0, AMOUNT_MAX);
    fails("1000.000001 g", "mg", 0, AMOUNT_E_RANGE);
    fails("0.0001 mg", "mg", 0, AMOUNT_E_RANGE);
    fails("0.0015", "mg", 0, AMOUNT_E_RANGE);
    fails("99999999999999999999999999", "mg", 0, AMOUNT_E_RANGE);
    fails("0.00000000000000000000000001 g", "mg", 0, AMOUNT_E_RANGE);
}

static void formats(void **state)
{
    static const struct {
        Amount amount;
        const char *text;
    } cases[] = {
        {200000, "200"}, {1500, "1.5"},  {1, "0.001"},    {120, "0.12"},           {0, "0"},
        {100000, "100"}, {-5, "-0.005"}, {-1500, "-1.5"}, {AMOUNT_MAX, "1000000"}, {INT64_MIN, "-9223372036854775.808"},
    };
    char buf[AMOUNT_LEN];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_string_equal(amount_format(cases[i].amount, buf), cases[i].text);
}

static void parses_what_it_formats(void **state)
{
    (void)state;
    for (Amount amount = 1; amount <= AMOUNT_MAX; amount += 1 + amount / 97) {
        char buf[AMOUNT_LEN];
        yields(amount_format(amount, buf), "mg", 0, amount);
    }
}

static void crosses_the_wire(void **state)
{
    Amount amount;

    (void)state;
    for (amount = 1; amount <= AMOUNT_MAX; amount += 1 + amount / 89) {
        Amount back = -1;
        assert_int_equal(amount_from_double(amount_to_double(amount), &back), 0);
        assert_int_equal(back, amount);
    }
    assert_int_equal(amount_from_double(1.0004, &amount), 0);
    assert_int_equal(amount, 1000);
    assert_int_equal(amount_from_double(1.0006, &amount), 0);
    assert_int_equal(amount, 1001);
    assert_int_equal(amount_from_double(0.0005, &amount), 0);
    assert_int_equal(amount, 1);
    assert_int_equal(amount_from_double(1e6, &amount), 0);
    assert_int_equal(amount, AMOUNT_MAX);
}

static void refuses_doubles(void **state)
{
    static const double bad[] = {0,          -0.0, -1, 0.0004, 1e6 + 0.001, 1e300, (double)INFINITY, -(double)INFINITY,
                                 (double)NAN};
    Amount amount;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        assert_int_equal(amount_from_double(bad[i], &amount), AMOUNT_E_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_numbers),
        cmocka_unit_test(converts_weights),
        cmocka_unit_test(takes_other_units_as_they_are),
        cmocka_unit_test(counts_tablets),
        cmocka_unit_test(refuses_what_is_no_amount),
        cmocka_unit_test(decides_on_a_comma),
        cmocka_unit_test(holds_its_limits),
        cmocka_unit_test(formats),
        cmocka_unit_test(parses_what_it_formats),
        cmocka_unit_test(crosses_the_wire),
        cmocka_unit_test(refuses_doubles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
