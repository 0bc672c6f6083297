/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "habits.h"
#include "macro.h"
#include "setup.h"
#include "utf8.h"

static Setup setup;
static char wrong[SETUP_WRONG_LEN];

static int begin(void **state)
{
    (void)state;
    setup_begin(&setup);
    return 0;
}

static void begins_with_the_defaults(void **state)
{
    (void)state;
    assert_int_equal(setup.bedtime_sec, 23 * 3600);
    assert_int_equal(setup.wake_sec, 7 * 3600);
    assert_true(setup.magnesium && setup.discreet && !setup.iron);
    assert_int_equal(setup.magnesium_mg, 200 * AMOUNT_ONE);
}

static void kept(const char *conf, const char *expected)
{
    char cautions[SETUP_CAUTIONS_LEN];
    setup_begin(&setup);
    assert_int_equal(setup_keep_cautions(&setup, conf), 0);
    setup_format_cautions(&setup, cautions);
    assert_string_equal(cautions, expected);
}

static void keeps_the_cautions_of_a_configuration(void **state)
{
    (void)state;
    kept("", "");
    kept("[person]\nkidney_disease = yes\npregnant=TRUE\nslow_heart = no\nage = 17\n", "kidney,pregnant,age=17");
    kept("[ person\n[Person] ; me\r\n\tIron_Overload\t= on # said the doctor\r\nage = 18\ndopaminergic = 1",
         "iron,dopamine");
    kept("kidney_disease = yes\n[general]\npregnant = yes\n# [person]\nslow_heart = yes\n[person]\n;pregnant = "
         "yes\nage\n",
         "");
    kept("[person]\nkidney_disease = yes\nslow_heart = yes\npregnant = yes\niron_overload = yes\ndopaminergic = yes\n"
         "age = 12\n[reminder x]\npregnant = no\n",
         "kidney,heart,pregnant,iron,dopamine,age=12");
}

static void understands_yes_and_no(void **state)
{
    (void)state;
    assert_true(answer_is_yes("y") && answer_is_yes("YES"));
    assert_true(answer_is_no("n") && answer_is_no("No") && answer_is_no("none"));
    for (const char *const *other = (const char *const[]){"", " ", "ye", "yess", "y yes", "non", "\u00fd", NULL};
         *other; other++)
        assert_false(answer_is_yes(*other) || answer_is_no(*other));
    assert_int_equal(setup_read_discreet(&setup, "No", wrong), 0);
    assert_false(setup.discreet);
    assert_int_equal(setup_read_discreet(&setup, "", wrong), -EINVAL);
    assert_int_equal(setup_read_magnesium(&setup, "1,500", wrong), -EINVAL);
    assert_non_null(strstr(wrong, "1.5"));
    assert_int_equal(setup_read_magnesium(&setup, "0,25 g", wrong), 0);
    assert_int_equal(setup.magnesium_mg, 250 * AMOUNT_ONE);
}

/* What was typed is cited, cut between characters. */
static void cites_text(void **state)
{
    (void)state;
#define X39 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    static const char typed[] = X39 "é", longer[] = X39 "éééééééééééééééééééééééééééééééééééééééé";
    char expected[SETUP_WRONG_LEN];
    assert_int_equal(setup_read_discreet(&setup, typed, wrong), -EINVAL);
    assert_string_equal(wrong, "'" X39 "' isn't understood; write yes or no");
    assert_int_equal(setup_read_discreet(&setup, typed + 1, wrong), -EINVAL);
    snprintf(expected, sizeof(expected), "'%s' isn't understood; write yes or no", typed + 1);
    assert_string_equal(wrong, expected);
    int (*const readers[])(Setup *, const char *, char[static SETUP_WRONG_LEN]) = {
        setup_read_bedtime, setup_read_wake,      setup_read_cautions, setup_read_age,
        setup_read_iron,    setup_read_magnesium, setup_read_discreet,
    };
    for (size_t i = 0; i < ARRAY_SIZE(readers); i++) {
        assert_int_equal(readers[i](&setup, longer, wrong), -EINVAL);
        assert_true(utf8_valid(wrong, strlen(wrong)));
    }
}

static void night(const char *bedtime, const char *wake, const char *expected)
{
    assert_int_equal(setup_read_bedtime(&setup, bedtime, wrong), 0);
    assert_int_equal(setup_read_wake(&setup, wake, wrong), 0);
    assert_int_equal(setup_check_night(&setup, wrong), expected ? -EINVAL : 0);
    if (expected)
        assert_non_null(strstr(wrong, expected));
}

static void waking_comes_more_than_two_hours_after_bedtime(void **state)
{
    (void)state;
    night("22:30", "00:30", "getting up at 00:30 is not two hours after bedtime at 22:30");
    night("22:30", "00:31", NULL);
    night("22:30", "22:30", "two hours");
}

/* Who swaps the two hears so: between them lies hardly a day. */
static void a_day_has_six_hours_at_least(void **state)
{
    (void)state;
    night("23:00", "22:00", "from getting up at 22:00 to bedtime at 23:00 there are not six hours");
    night("23:00", "17:01", "such as 23:00 and 07:00");
    night("23:00", "17:00", NULL);
    night("08:00", "16:00", NULL); /* who works at night */
}

static void doses_stay_within_the_limits(void **state)
{
    (void)state;
    assert_int_equal(setup_read_magnesium(&setup, "350 mg", wrong), 0);
    assert_int_equal(setup.magnesium_mg, 350 * AMOUNT_ONE);
    assert_int_equal(setup_read_magnesium(&setup, "0.3501 g", wrong), -EINVAL);
    assert_non_null(strstr(wrong, "350 mg"));
    assert_int_equal(setup.magnesium_mg, 350 * AMOUNT_ONE);
    assert_int_equal(setup_read_magnesium(&setup, "no", wrong), 0);
    assert_false(setup.magnesium);
    assert_int_equal(setup_read_magnesium(&setup, "yes", wrong), 0);
    assert_true(setup.magnesium);
    assert_int_equal(setup.magnesium_mg, 200 * AMOUNT_ONE);
    assert_int_equal(setup_read_magnesium(&setup, "-1", wrong), -EINVAL);
    assert_int_equal(setup_read_iron(&setup, "45", wrong), 0);
    assert_true(setup.iron);
    assert_int_equal(setup.iron_mg, 45 * AMOUNT_ONE);
    assert_int_equal(setup_read_iron(&setup, "45.001", wrong), -EINVAL);
    assert_non_null(strstr(wrong, "clinician"));
    assert_int_equal(setup_read_iron(&setup, "yes", wrong), 0);
    assert_int_equal(setup.iron_mg, 0);
}

static void cautions_are_words_or_numbers(void **state)
{
    (void)state;
    assert_int_equal(setup_read_cautions(&setup, "1, iron age=17", wrong), 0);
    assert_true(setup.cautions[CAUTION_KIDNEY] && setup.cautions[CAUTION_IRON] && setup.cautions[CAUTION_MINOR]);
    assert_false(setup.cautions[CAUTION_HEART] || setup.cautions[CAUTION_PREGNANT]);
    assert_int_equal(setup.age, 17);
    assert_string_equal(setup_bars_magnesium(&setup)->word, "kidney");
    assert_string_equal(setup_bars_iron(&setup)->word, "iron");
    assert_int_equal(setup_read_cautions(&setup, "1 7", wrong), -EINVAL);
    assert_true(setup.cautions[CAUTION_IRON]);
    assert_int_equal(setup_read_cautions(&setup, "pregnnt", wrong), -EINVAL);
    assert_string_equal(wrong, "'pregnnt' isn't one of them; did you mean 'pregnant'?");
    assert_int_equal(setup_read_cautions(&setup, "age=18", wrong), 0);
    assert_null(setup_bars_magnesium(&setup));
    assert_null(setup_bars_iron(&setup));
    assert_int_equal(setup_read_cautions(&setup, "dopamine", wrong), 0);
    assert_null(setup_bars_magnesium(&setup));
    assert_int_equal(setup_read_cautions(&setup, "none", wrong), 0);
    assert_false(setup.cautions[CAUTION_DOPAMINE]);
}

/* Every caution keeps off no more and no less than it says: what is off proposes no dose. */
static void what_is_kept_off_has_no_dose(void **state)
{
    (void)state;
    for (int i = 0; i < _CAUTION_MAX; i++) {
        _cleanup_free_ char *conf = NULL;
        setup_begin(&setup);
        setup.cautions[i] = true;
        setup.age = 12;
        setup.iron = true;
        setup.iron_mg = 14 * AMOUNT_ONE;
        conf = setup_render(&setup, &(FactList){}, 20000);
        assert_non_null(conf);
        assert_true(!strstr(conf, "\ndose = 200 mg") == caution_info((Caution)i)->magnesium);
        assert_true(!strstr(conf, "\ndose = 14 mg") == caution_info((Caution)i)->iron);
        assert_non_null(strstr(conf, caution_info((Caution)i)->key));
    }
}

static void dates_are_filled_in(void **state)
{
    (void)state;
    const Day today = civil_day((CivilDate){2026, 2, 1});
    static const char *const cases[][2] = {
        {"until @TODAY+27d@, or @TODAY+0d@\n", "until 2026-02-28, or 2026-02-01\n"},
        {"nothing", "nothing"},
        {"", ""},
        {"@TODAY+xd@ @TODAY", "@TODAY+xd@ @TODAY"},
        {"@TODAY+99999d@", "@TODAY+99999d@"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_free_ char *filled = habit_fill(cases[i][0], today);
        assert_string_equal(filled, cases[i][1]);
    }
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(begins_with_the_defaults),
        TEST(keeps_the_cautions_of_a_configuration),
        TEST(waking_comes_more_than_two_hours_after_bedtime),
        TEST(a_day_has_six_hours_at_least),
        TEST(doses_stay_within_the_limits),
        TEST(cautions_are_words_or_numbers),
        TEST(what_is_kept_off_has_no_dose),
        TEST(dates_are_filled_in),
        TEST(understands_yes_and_no),
        TEST(cites_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
