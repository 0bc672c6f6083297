/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/lullday.h"
#include "core/spacing.h"
#include "macro.h"
#include "plan-util.h"

/* One line a case: intakes as "iron 18:30 40; magnesium 22:40 200" (all on 2026-11-22, Berlin; "+" before the time: the
 * next calendar date), what is asked, and what must come out. */

static Regimen *regimen;
static Zone *zone;

static Usec clock_time(const char *text)
{
    char full[64];

    snprintf(full, sizeof(full), "2026-11-%s %s", *text == '+' ? "23" : "22", *text == '+' ? text + 1 : text);
    return plan_time(zone, full);
}

static size_t intakes_of(const char *text, Intake intakes[static 8])
{
    _cleanup_free_ char *copy = strdup(text);
    char *save = NULL;
    size_t n = 0;

    for (char *one = strtok_r(copy, ";", &save); one; one = strtok_r(NULL, ";", &save)) {
        char name[32], at[32];
        int amount = 0;
        assert_true(sscanf(one, "%31s %31s %d", name, at, &amount) >= 2);
        intakes[n] = (Intake){
            .substance = regimen_find_substance(regimen, name), .at = clock_time(at), .amount = amount * AMOUNT_ONE};
        assert_true(intakes[n].substance >= 0);
        intakes[n].day = lullday_of(zone, regimen->day_starts_sec, intakes[n].at);
        n++;
    }
    return n;
}

static void check_at(int line, const char *taken, const char *substance, int amount, const char *at, Verdict verdict,
                     const char *earliest, const char *preferred)
{
    Intake intakes[8];
    SpacingView view = {regimen, zone, intakes, intakes_of(taken, intakes)};
    SpacingResult result;

    spacing_check(&view, regimen_find_substance(regimen, substance), amount * AMOUNT_ONE, clock_time(at), &result);
    if (result.verdict != verdict || (earliest && result.earliest != clock_time(earliest)) ||
        (preferred && result.preferred != clock_time(preferred))) {
        char a[ZONE_RFC3339_LEN], b[ZONE_RFC3339_LEN];
        fail_msg("line %d: %s, earliest %s, preferred %s", line, verdict_to_string(result.verdict),
                 zone_format(zone, result.earliest, a), zone_format(zone, result.preferred, b));
    }
    assert_int_equal(
        spacing_verdict(&view, regimen_find_substance(regimen, substance), amount * AMOUNT_ONE, clock_time(at)),
        verdict);
    assert_true((verdict == VERDICT_CLEAR) == (result.n_reasons == 0));
    assert_true(result.n_reasons == 0 || result.reasons[0].verdict == verdict);
}

#define CHECK(...) check_at(__LINE__, __VA_ARGS__)

static void test_rules_have_exclusive_ends(void **state)
{
    (void)state;
    CHECK("", "iron", 40, "12:00", VERDICT_CLEAR, "12:00", "12:00");
    CHECK("magnesium 12:00 200", "iron", 40, "14:59:59", VERDICT_TOO_SOON, "15:00", "16:00");
    CHECK("magnesium 12:00 200", "iron", 40, "15:00", VERDICT_CLOSE, "15:00", "16:00");
    CHECK("magnesium 12:00 200", "iron", 40, "15:59:59", VERDICT_CLOSE, "15:59:59", "16:00");
    CHECK("magnesium 12:00 200", "iron", 40, "16:00", VERDICT_CLEAR, "16:00", "16:00");
}

static void test_both_sides_count(void **state)
{
    (void)state;
    CHECK("magnesium 12:00 200", "iron", 40, "09:00:01", VERDICT_TOO_SOON, "15:00", "16:00");
    CHECK("magnesium 12:00 200", "iron", 40, "09:00", VERDICT_CLOSE, "09:00", "16:00");
    CHECK("magnesium 12:00 200", "iron", 40, "08:00", VERDICT_CLEAR, NULL, NULL);
    CHECK("magnesium 10:00 100; magnesium 17:00 100", "iron", 40, "12:30", VERDICT_TOO_SOON, "13:00", "21:00");
    CHECK("magnesium 12:00 200", "iron", 40, "12:00", VERDICT_TOO_SOON, "15:00", "16:00");
}

static void test_order_may_matter(void **state)
{
    (void)state;
    CHECK("iron 12:00 10", "tetracycline", 0, "13:59", VERDICT_TOO_SOON, "14:00", "14:00");
    CHECK("iron 12:00 10", "tetracycline", 0, "08:00", VERDICT_CLEAR, NULL, NULL);
    CHECK("iron 12:00 10", "tetracycline", 0, "08:01", VERDICT_TOO_SOON, "14:00", "14:00");
    CHECK("iron 12:00 10", "tetracycline", 0, "12:00", VERDICT_TOO_SOON, "14:00", "14:00");
}

/* What was taken at the same instant was taken before: a rule for the other order alone holds nothing back for a
 * millionth of a second. */
static void test_at_the_same_instant(void **state)
{
    (void)state;
    SpacingRule *rule = &regimen->rules[0];
    const SpacingRule kept = *rule;

    assert_string_equal(regimen->substances[rule->first].name, "iron");
    rule->minimum_forth = rule->preferred_forth = 0;
    CHECK("iron 12:00 10", "magnesium", 0, "12:00", VERDICT_CLEAR, "12:00", "12:00");
    CHECK("magnesium 12:00 200", "iron", 10, "12:00", VERDICT_TOO_SOON, "15:00", "16:00");
    *rule = kept;
}

static void test_daily_limit(void **state)
{
    (void)state;
    CHECK("magnesium 08:00 200", "magnesium", 150, "12:00", VERDICT_CLEAR, NULL, NULL);
    CHECK("magnesium 08:00 200", "magnesium", 151, "12:00", VERDICT_OVER_LIMIT, "+05:00", "+05:00");
    CHECK("magnesium 08:00 200", "magnesium", 0, "12:00", VERDICT_CLEAR, NULL, NULL);
    CHECK("", "magnesium", 350, "12:00", VERDICT_CLEAR, NULL, NULL);
    CHECK("", "magnesium", 351, "12:00", VERDICT_OVER_LIMIT, NULL, NULL);
}

static void test_limit_over_any_16_hours(void **state)
{
    (void)state;
    /* After midnight it is still the same lull day; after 05:00 the span counts. */
    CHECK("magnesium 22:00 300", "magnesium", 100, "+04:59", VERDICT_OVER_LIMIT, "+14:00", "+14:00");
    CHECK("magnesium 22:00 300", "magnesium", 100, "+13:59", VERDICT_OVER_LIMIT, "+14:00", "+14:00");
    CHECK("magnesium 22:00 300", "magnesium", 100, "+14:00", VERDICT_CLEAR, NULL, NULL);
    CHECK("magnesium 22:00 300", "magnesium", 50, "+05:00", VERDICT_CLEAR, NULL, NULL);
    /* What was taken later counts as well, for an intake that is written down afterwards. */
    CHECK("magnesium +06:00 300", "magnesium", 100, "22:00", VERDICT_OVER_LIMIT, NULL, NULL);
    CHECK("magnesium +14:00 300", "magnesium", 100, "22:00", VERDICT_CLEAR, NULL, NULL);
}

static void test_worst_reason_first(void **state)
{
    Intake intakes[8];
    SpacingView view = {regimen, zone, intakes,
                        intakes_of("iron 15:00 10; magnesium 18:00 300; iron 18:30 10", intakes)};
    SpacingResult result;

    (void)state;
    spacing_check(&view, regimen_find_substance(regimen, "magnesium"), 100 * AMOUNT_ONE, clock_time("18:40"), &result);
    assert_int_equal(result.verdict, VERDICT_OVER_LIMIT);
    assert_int_equal(result.n_reasons, 3);
    assert_int_equal(result.reasons[0].cause, SPACING_DAY_LIMIT);
    assert_int_equal(result.reasons[0].total, 400 * AMOUNT_ONE);
    assert_int_equal(result.reasons[1].verdict, VERDICT_TOO_SOON);
    assert_int_equal(result.reasons[1].at, clock_time("18:30"));
    assert_int_equal(result.reasons[2].verdict, VERDICT_CLOSE);
    assert_int_equal(result.doubled, clock_time("18:00"));
}

static void test_notice_below_the_limit(void **state)
{
    Intake intakes[8];
    SpacingView view = {regimen, zone, intakes, intakes_of("magnesium 12:00 150", intakes)};
    SpacingResult result;

    (void)state;
    spacing_check(&view, 0, 100 * AMOUNT_ONE, clock_time("13:00"), &result);
    assert_false(result.notice);
    assert_int_equal(result.doubled, 0);
    spacing_check(&view, 0, 100 * AMOUNT_ONE + 1, clock_time("12:59"), &result);
    assert_true(result.notice);
    assert_int_equal(result.doubled, clock_time("12:00"));
}

/* spacing_first() against trying every minute, over random intakes. */
static void test_first_against_every_minute(void **state)
{
    unsigned seed = 20261122;

    (void)state;
    for (int round = 0; round < 300; round++) {
        Intake intakes[8];
        size_t n = (size_t)rand_r(&seed) % 8;
        Usec from = clock_time("06:00"), found, expected = USEC_NEVER;
        int substance = rand_r(&seed) % 3, amount = rand_r(&seed) % 200;
        Verdict worst = rand_r(&seed) % 2 ? VERDICT_CLEAR : VERDICT_CLOSE;
        for (size_t i = 0; i < n; i++) {
            intakes[i] = (Intake){.substance = rand_r(&seed) % 3,
                                  .at = (i > 0 ? intakes[i - 1].at : from - 10 * USEC_PER_HOUR) +
                                        rand_r(&seed) % 300 * USEC_PER_MIN,
                                  .amount = rand_r(&seed) % 150 * AMOUNT_ONE};
            intakes[i].day = lullday_of(zone, regimen->day_starts_sec, intakes[i].at);
        }
        SpacingView view = {regimen, zone, intakes, n};
        Usec end = from + 40 * USEC_PER_HOUR;
        found = spacing_first(&view, substance, amount * AMOUNT_ONE, from, end, worst);
        for (Usec at = from; at < end && expected == USEC_NEVER; at += USEC_PER_MIN)
            if (spacing_verdict(&view, substance, amount * AMOUNT_ONE, at) <= worst)
                expected = at;
        /* One order may be free right after an intake. */
        if (found != expected && !(found % USEC_PER_MIN == 1 && expected - found < USEC_PER_MIN))
            fail_msg("round %d: found %lld, expected %lld", round, (long long)found, (long long)expected);
    }
}

static int setup(void **state)
{
    int iron, tetracycline;

    (void)state;
    regimen = plan_regimen();
    plan_substance(regimen, "tetracycline", 0);
    iron = regimen_find_substance(regimen, "iron");
    tetracycline = regimen_find_substance(regimen, "tetracycline");
    plan_rule(regimen, "iron", "tetracycline", 0, 0);
    regimen->rules[1] = (SpacingRule){.first = iron,
                                      .second = tetracycline,
                                      .minimum_forth = 2 * USEC_PER_HOUR,
                                      .preferred_forth = 2 * USEC_PER_HOUR,
                                      .minimum_back = 4 * USEC_PER_HOUR,
                                      .preferred_back = 4 * USEC_PER_HOUR};
    zone = plan_zone("Europe/Berlin");
    return zone ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    regimen_free(regimen);
    zone_free(zone);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules_have_exclusive_ends),
        cmocka_unit_test(test_both_sides_count),
        cmocka_unit_test(test_order_may_matter),
        cmocka_unit_test(test_at_the_same_instant),
        cmocka_unit_test(test_daily_limit),
        cmocka_unit_test(test_limit_over_any_16_hours),
        cmocka_unit_test(test_worst_reason_first),
        cmocka_unit_test(test_notice_below_the_limit),
        cmocka_unit_test(test_first_against_every_minute),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
