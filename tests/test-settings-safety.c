/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "settings-cases.h"

/* The safety rules that no configuration switches off, by their numbers (HACKING.md): iron waits for advice, some
 * people's reminders for a clinician, and iron and magnesium are never nearer than two hours. */

#define PERSON(line) "[person]\n" line "\n"
#define CLINICIAN "[person]\nclinician = yes\n"
#define IRON "[reminder iron]\nenabled = yes\nadvised = yes\n"
#define WAITS(line, key, reminder)                             \
    "(" #line ": " key " in [person]: the reminder '" reminder \
    "' stays off until a clinician has agreed to it; then set 'clinician = yes')\n"

static bool is_on(const char *text, const char *reminder)
{
    _cleanup_(settings_freep) Settings *settings = right(text);
    return reminder_of(settings, reminder);
}

static void rule_4_iron_waits_for_advice(void **state)
{
    (void)state;
    static const char notice[] =
        "(2: [reminder iron] stays off: iron is for a clinician to advise; then set 'advised = yes' in it)\n";
    yields("[reminder iron]\nenabled = yes\n", notice);
    yields("[reminder iron]\nenabled = yes\nadvised = no\n", notice);
    assert_false(is_on("[reminder iron]\nenabled = yes\n", "iron"));
    yields("[reminder iron]\nadvised = yes\n", "");
    assert_false(is_on("[reminder iron]\nadvised = yes\n", "iron"));
    yields(IRON, "");
    assert_true(is_on(IRON, "iron"));
    /* By whatever name. */
    yields("[reminder morning]\nsubstance = iron\nat = 07:30\n",
           "(1: [reminder morning] stays off: iron is for a clinician to advise; then set 'advised = yes' in it)\n");
    assert_false(is_on("[reminder morning]\nsubstance = iron\nat = 07:30\n", "morning"));
    assert_true(is_on("[reminder morning]\nsubstance = iron\nat = 07:30\nadvised = yes\n", "morning"));
    /* Spacing and recording know iron all the same. */
    _cleanup_(settings_freep) Settings *settings = right("");
    assert_non_null(substance_of(settings, "iron"));
}

static void rule_4_much_iron_needs_a_clinician(void **state)
{
    (void)state;
    line_yields("substance iron", "max_per_day = 45 mg", NULL);
    line_yields(
        "substance iron", "max_per_day = 45.001 mg",
        "max_per_day in [substance iron]: more than 45 mg of iron in a day is for a clinician to advise; then set "
        "'clinician = yes' in [person]");
    yields("[substance iron]\nmax_per_day = 0.1 g\n" CLINICIAN, "");
    yields("[substance iron]\nunit = g\n", "");
    yields(
        "[substance iron]\nunit = g\nmax_per_day = 0.046\n",
        "3: max_per_day in [substance iron]: more than 45 mg of iron in a day is for a clinician to advise; then set "
        "'clinician = yes' in [person]\n");
    yields("[substance iron]\nunit = cup\nmax_per_day = 1000\nmistake_above = 2\n",
           "2: unit in [substance iron]: the limit of 'iron' is a weight; write mg\n");
    yields("[substance iron]\nmax_per_day =\n" IRON "dose = 46 mg\n",
           "6: dose in [reminder iron]: 46 mg is more than the 45 mg that 'iron' allows in a day\n");
}

static void rule_3_much_magnesium_is_noticed(void **state)
{
    (void)state;
    yields("[substance magnesium]\nmax_per_day = 350 mg\n", "");
    yields(
        "[substance magnesium]\nmax_per_day = 351 mg\n",
        "(2: max_per_day in [substance magnesium]: the upper limit for magnesium from supplements is 350 mg a day)\n");
    yields("[substance magnesium]\nmax_per_day = 400 mg\n" CLINICIAN, "");
}

static void rule_3_limits_depend_on_age(void **state)
{
    (void)state;
    static const struct {
        int age, magnesium, iron;
    } limits[] = {{3, 65, 40}, {4, 110, 40}, {8, 110, 40}, {9, 350, 40}, {13, 350, 40}, {14, 350, 45}, {70, 350, 45}};
    for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
        _cleanup_free_ char *text = NULL;
        assert_true(asprintf(&text, "[person]\nage = %d\n", limits[i].age) >= 0);
        _cleanup_(settings_freep) Settings *settings = right(text);
        assert_int_equal(substance_of(settings, "magnesium")->max_per_day, limits[i].magnesium * AMOUNT_ONE);
        assert_int_equal(substance_of(settings, "iron")->max_per_day, limits[i].iron * AMOUNT_ONE);
    }
    _cleanup_(settings_freep) Settings *agreed = right("[person]\nage = 8\nclinician = yes\n");
    assert_int_equal(substance_of(agreed, "magnesium")->max_per_day, 350 * AMOUNT_ONE);
    yields("[person]\nage = 13\n",
           "(2: age in [person]: below the age of 14 no more than 40 mg of iron in a day: that limit is used)\n" WAITS(
               2, "age", "magnesium"));
}

static void rule_5_people_wait_for_a_clinician(void **state)
{
    (void)state;
    static const char *const keys[] = {"pregnant", "kidney_disease", "slow_heart", "iron_overload"};
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        _cleanup_free_ char *text = NULL, *no = NULL, *agreed = NULL;
        assert_true(asprintf(&text, "[person]\n%s = yes\n" IRON, keys[i]) >= 0);
        assert_true(asprintf(&no, "[person]\n%s = no\n" IRON, keys[i]) >= 0);
        assert_true(asprintf(&agreed, "[person]\n%s = yes\nclinician = yes\n" IRON, keys[i]) >= 0);
        assert_int_equal(is_on(text, "magnesium"), i == 3);
        assert_int_equal(is_on(text, "iron"), i == 1 || i == 2);
        assert_true(is_on(text, "stretch"));
        yields(no, "");
        yields(agreed, "");
        assert_true(is_on(agreed, "magnesium"));
        assert_true(is_on(agreed, "iron"));
    }
    yields(PERSON("kidney_disease = yes"), WAITS(2, "kidney_disease", "magnesium"));
    yields(PERSON("slow_heart = yes"), WAITS(2, "slow_heart", "magnesium"));
    yields(PERSON("iron_overload = yes"), "");
    yields(PERSON("iron_overload = yes") IRON, WAITS(2, "iron_overload", "iron"));
    yields(PERSON("pregnant = yes") IRON, WAITS(2, "pregnant", "magnesium") WAITS(2, "pregnant", "iron"));
    yields(PERSON("kidney_disease = yes") "[reminder magnesium-oil]\nenabled = yes\n",
           WAITS(2, "kidney_disease", "magnesium") WAITS(2, "kidney_disease", "magnesium-oil"));
    yields(PERSON("dopaminergic = yes"), "");
    _cleanup_(settings_freep) Settings *settings = right(PERSON("dopaminergic = yes"));
    assert_true(settings->regimen->dopaminergic);
    assert_false(settings->regimen->clinician);
}

static void rule_5_minors_wait_for_a_clinician(void **state)
{
    (void)state;
    assert_false(is_on(PERSON("age = 17"), "magnesium"));
    assert_true(is_on(PERSON("age = 17"), "stretch"));
    assert_true(is_on(PERSON("age = 18"), "magnesium"));
    assert_true(is_on(PERSON("age = 17\nclinician = yes"), "magnesium"));
    yields(PERSON("age = 18"), "");
}

/* Any supplement, but neither food nor what was prescribed. */
static void rule_5_supplements_of_ones_own_wait_too(void **state)
{
    (void)state;
    static const char others[] = "[substance valerian]\nunit = drop\n[reminder valerian]\nat = 12:00\n"
                                 "[reminder levodopa]\nat = 12:00\n[reminder drink-water]\nenabled = yes\n";
    _cleanup_free_ char *text = NULL;
    assert_true(asprintf(&text, "%s" PERSON("pregnant = yes"), others) >= 0);
    assert_false(is_on(text, "valerian"));
    assert_true(is_on(text, "levodopa"));
    assert_true(is_on(text, "drink-water"));
    assert_true(is_on(others, "valerian"));
}

static void iron_and_magnesium_have_a_floor(void **state)
{
    (void)state;
#define FLOOR "keep at least 2h between iron and magnesium"
    line_yields("spacing iron magnesium", "minimum = 3h", NULL);
    yields("[spacing iron magnesium]\nminimum = 2h59m\n",
           "(2: minimum in [spacing iron magnesium]: 2h59m is less than the usual 3h; ask a pharmacist whether that is "
           "enough)\n");
    yields("[spacing magnesium iron]\nminimum = 2h\n",
           "(2: minimum in [spacing iron magnesium]: 2h is less than the usual 3h; ask a pharmacist whether that is "
           "enough)\n");
    line_yields("spacing iron magnesium", "minimum = 1h59m", "minimum in [spacing iron magnesium]: " FLOOR);
    line_yields("spacing iron magnesium", "minimum = 0", "minimum in [spacing iron magnesium]: " FLOOR);
    line_yields("spacing iron magnesium", "minimum.magnesium-first = 1h",
                "minimum.magnesium-first in [spacing iron magnesium]: " FLOOR);
    yields("[spacing iron magnesium]\nminimum.iron-first = 2h\nminimum.magnesium-first = 1h\n",
           "(2: minimum.iron-first in [spacing iron magnesium]: 2h is less than the usual 3h; ask a pharmacist whether "
           "that is enough)\n"
           "3: minimum.magnesium-first in [spacing iron magnesium]: " FLOOR "\n");
    /* Other pairs go lower, but not without a word. */
    yields(
        "[spacing levothyroxine calcium]\nminimum = 1h\n",
        "(2: minimum in [spacing levothyroxine calcium]: 1h is less than the usual 4h; ask a pharmacist whether that "
        "is enough)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule_4_iron_waits_for_advice),
        cmocka_unit_test(rule_4_much_iron_needs_a_clinician),
        cmocka_unit_test(rule_3_much_magnesium_is_noticed),
        cmocka_unit_test(rule_3_limits_depend_on_age),
        cmocka_unit_test(rule_5_people_wait_for_a_clinician),
        cmocka_unit_test(rule_5_minors_wait_for_a_clinician),
        cmocka_unit_test(rule_5_supplements_of_ones_own_wait_too),
        cmocka_unit_test(iron_and_magnesium_have_a_floor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
