/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "settings-cases.h"

/* ---- What is shipped ---- */

static void defaults_are_right(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *settings = NULL;
    assert_int_equal(settings_defaults(&settings), 0);
    assert_int_equal(settings->n_problems, 0);
    const Regimen *regimen = settings->regimen;
    assert_int_equal(regimen->n_substances, 19);
    assert_int_equal(regimen->n_rules, 32);
    assert_int_equal(regimen->n_reminders, 2);
    for (size_t day = 0; day < 7; day++) {
        assert_int_equal(regimen->bedtime_sec[day], 23 * 3600);
        assert_int_equal(regimen->wake_sec[day], 7 * 3600);
    }
    assert_int_equal(regimen->day_starts_sec, 5 * 3600);
    assert_int_equal(regimen->snooze, 10 * USEC_PER_MIN);
    assert_true(regimen->discreet);

    const Reminder *magnesium = reminder_of(settings, "magnesium");
    assert_string_equal(magnesium->title, "Magnesium");
    assert_int_equal(magnesium->n_doses, 1);
    assert_int_equal(magnesium->doses[0].amount, 200 * AMOUNT_ONE);
    assert_int_equal(magnesium->recur.n_times, 1);
    assert_int_equal(magnesium->recur.times[0].anchor, RECUR_BEDTIME);
    assert_int_equal(magnesium->recur.times[0].sec, -45 * 60);
    assert_int_equal(magnesium->window, SPAN_UNSET);
    assert_int_equal(magnesium->nag, 10 * USEC_PER_MIN);
    assert_int_equal(magnesium->nag_limit, 3);
    assert_int_equal(magnesium->then, -1);

    const Reminder *stretch = reminder_of(settings, "stretch");
    assert_int_equal(stretch->substance, -1);
    assert_int_equal(stretch->duration, 3 * USEC_PER_MIN);
    assert_int_equal(stretch->n_steps, 18);
    assert_int_equal(stretch->recur.times[0].sec, -20 * 60);
    assert_null(reminder_of(settings, "iron"));
}

/* Limits and spacing are facts: they stand here a second time, so that nobody changes one without a thought. */
static void shipped_limits_are_the_facts(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *settings = right("");
    const Substance *magnesium = substance_of(settings, "magnesium"), *iron = substance_of(settings, "iron");
    assert_int_equal(magnesium->notice_per_day, 250 * AMOUNT_ONE);
    assert_int_equal(magnesium->max_per_day, 350 * AMOUNT_ONE);
    assert_int_equal(magnesium->mistake_above, 1000 * AMOUNT_ONE);
    assert_int_equal(iron->max_per_day, 45 * AMOUNT_ONE);
    assert_int_equal(iron->mistake_above, 300 * AMOUNT_ONE);
    static const char *const prescribed[] = {"levothyroxine", "ciprofloxacin",  "moxifloxacin", "levofloxacin",
                                             "tetracycline",  "bisphosphonate", "gabapentin",   "levodopa"};
    size_t n = 0;
    for (size_t i = 0; i < settings->regimen->n_substances; i++)
        n += settings->regimen->substances[i].prescription;
    assert_int_equal(n, ARRAY_SIZE(prescribed));
    for (size_t i = 0; i < ARRAY_SIZE(prescribed); i++)
        assert_true(substance_of(settings, prescribed[i])->prescription);
}

static void shipped_spacing_is_the_facts(void **state)
{
    (void)state;
    static const struct {
        const char *first, *second;
        int minimum_forth, preferred_forth, minimum_back, preferred_back;
    } facts[] = {
        {"iron", "magnesium", 3, 4, 3, 4},
        {"iron", "calcium", 2, 2, 2, 2},
        {"iron", "zinc", 2, 2, 2, 2},
        {"iron", "antacid", 2, 2, 2, 2},
        {"levothyroxine", "iron", 4, 4, 4, 4},
        {"levothyroxine", "magnesium", 4, 4, 4, 4},
        {"levothyroxine", "calcium", 4, 4, 4, 4},
        {"iron", "ciprofloxacin", 6, 6, 2, 2},
        {"magnesium", "ciprofloxacin", 6, 6, 2, 2},
        {"calcium", "ciprofloxacin", 6, 6, 2, 2},
        {"zinc", "ciprofloxacin", 6, 6, 2, 2},
        {"iron", "moxifloxacin", 8, 8, 4, 4},
        {"magnesium", "moxifloxacin", 8, 8, 4, 4},
        {"calcium", "moxifloxacin", 8, 8, 4, 4},
        {"zinc", "moxifloxacin", 8, 8, 4, 4},
        {"iron", "levofloxacin", 6, 6, 2, 2},
        {"magnesium", "levofloxacin", 6, 6, 2, 2},
        {"calcium", "levofloxacin", 6, 6, 2, 2},
        {"zinc", "levofloxacin", 6, 6, 2, 2},
        {"iron", "tetracycline", 4, 4, 3, 3},
        {"magnesium", "tetracycline", 4, 4, 3, 3},
        {"calcium", "tetracycline", 4, 4, 3, 3},
        {"zinc", "tetracycline", 4, 4, 3, 3},
        {"iron", "bisphosphonate", 4, 4, 2, 2},
        {"magnesium", "bisphosphonate", 4, 4, 2, 2},
        {"calcium", "bisphosphonate", 4, 4, 2, 2},
        {"zinc", "bisphosphonate", 4, 4, 2, 2},
        {"magnesium", "gabapentin", 2, 2, 2, 2},
        {"iron", "levodopa", 2, 2, 2, 2},
        {"iron", "coffee", 1, 1, 2, 2},
        {"iron", "tea", 1, 1, 2, 2},
        {"iron", "dairy", 1, 1, 2, 2},
    };
    _cleanup_(settings_freep) Settings *settings = right("");
    assert_int_equal(settings->regimen->n_rules, ARRAY_SIZE(facts));
    for (size_t i = 0; i < ARRAY_SIZE(facts); i++) {
        int first = regimen_find_substance(settings->regimen, facts[i].first);
        int second = regimen_find_substance(settings->regimen, facts[i].second);
        Usec minimum, preferred;
        regimen_spacing(settings->regimen, first, second, &minimum, &preferred);
        assert_int_equal(minimum, facts[i].minimum_forth * USEC_PER_HOUR);
        assert_int_equal(preferred, facts[i].preferred_forth * USEC_PER_HOUR);
        regimen_spacing(settings->regimen, second, first, &minimum, &preferred);
        assert_int_equal(minimum, facts[i].minimum_back * USEC_PER_HOUR);
        assert_int_equal(preferred, facts[i].preferred_back * USEC_PER_HOUR);
    }
}

static void every_limit_and_rule_has_a_source(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *settings = right("");
    const Regimen *regimen = settings->regimen;
    for (size_t i = 0; i < regimen->n_substances; i++)
        if (regimen->substances[i].max_per_day > 0 || regimen->substances[i].notice_per_day > 0)
            assert_non_null(regimen->substances[i].source);
    for (size_t i = 0; i < regimen->n_rules; i++)
        assert_non_null(regimen->rules[i].source);
}

/* ---- Words ---- */

static void unknown_words_are_told(void **state)
{
    (void)state;
    line_yields("reminder stretch", "intervall = 20m",
                "unknown key 'intervall' in [reminder stretch]; did you mean 'every'?");
    line_yields("reminder stretch", "titel = x", "unknown key 'titel' in [reminder stretch]; did you mean 'title'?");
    line_yields("general", "bedtime.fir = 23:00",
                "unknown key 'bedtime.fir' in [general]; did you mean 'bedtime.fri'?");
    line_yields("general", "snooze.fri = 10m", "unknown key 'snooze.fri' in [general]; did you mean 'snooze'?");
    line_yields("general", "qqqqqq = x", "unknown key 'qqqqqq' in [general]");
    line_yields("general", "dose = 1", "unknown key 'dose' in [general]");
    line_yields("substance iron", "limit = 1 mg",
                "unknown key 'limit' in [substance iron]; did you mean 'max_per_day'?");
    line_yields("spacing iron magnesium", "minimum.irn-first = 3h",
                "unknown key 'minimum.irn-first' in [spacing iron magnesium]; did you mean 'minimum.iron-first'?");
    line_yields("spacing iron magnesium", "minimum.zinc-last = 3h",
                "unknown key 'minimum.zinc-last' in [spacing iron magnesium]; did you mean 'minimum'?");
    yields("[reminders water]\nat = 12:00", "1: unknown section [reminders water]; did you mean [reminder water]?\n");
    yields("[genral]\nnag = 1m", "1: unknown section [genral]; did you mean [general]?\n");
    yields("[unheard of]\n",
           "1: unknown section [unheard of]; there are [general], [person], [substance NAME], [reminder "
           "NAME] and [spacing NAME NAME]\n");
    yields("[general too]\n", "1: this section is written [general]\n");
    yields("[reminder]\n", "1: this section is written [reminder NAME]\n");
    yields("[spacing iron]\n", "1: this section is written [spacing NAME NAME]\n");
    yields("[spacing iron zinc tea]\n", "1: this section is written [spacing NAME NAME]\n");
    yields("[spacing iron iron]\n", "1: [spacing iron iron] names the same substance twice\n");
    yields("[spacing magnesium iron]\nminimum = 3h\n[spacing iron magnesium]\npreferred = 5h\n",
           "3: [spacing iron magnesium] is the same as the section on line 1; put its keys together\n");
}

static void names_have_limits(void **state)
{
    (void)state;
    static const char forty[] = "abcdefghijklmnopqrstuvwxyz-0123456789-ab";
    _cleanup_free_ char *fits = NULL, *over = NULL;
    assert_int_equal(strlen(forty), NAME_LEN_MAX);
    assert_true(asprintf(&fits, "[substance %s]\nunit = mg\n", forty) >= 0);
    assert_true(asprintf(&over, "[substance %sc]\nunit = mg\n", forty) >= 0);
    yields(fits, "");
    yields(over,
           "1: 'abcdefghijklmnopqrstuvwxyz-0123456789-ab…' can't be a name: use a-z, 0-9 and '-', a letter first, "
           "at most 40 in all\n");
    yields("[reminder a_b]\n", "1: 'a_b' can't be a name: use a-z, 0-9 and '-', a letter first, at most 40 in all\n");
}

static void every_problem_is_told_at_once(void **state)
{
    (void)state;
    yields("[general]\nnag = often\nfoo\nsnooze = 0\n[reminder magnesium]\ndose = lots\ncolour = 1\n[x]\n",
           "2: nag in [general]: 'often' isn't a duration; write it like 10m or 1h30m\n"
           "3: 'foo' is neither a section, a key with its value, nor a comment\n"
           "4: snooze in [general]: '0' is out of range; a duration from 1m to 1d can be set\n"
           "6: dose in [reminder magnesium]: 'lots' isn't an amount; write it like '200 mg'\n"
           "7: unknown key 'colour' in [reminder magnesium]\n"
           "8: unknown section [x]; there are [general], [person], [substance NAME], [reminder NAME] and [spacing NAME "
           "NAME]\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_right),
        cmocka_unit_test(shipped_limits_are_the_facts),
        cmocka_unit_test(shipped_spacing_is_the_facts),
        cmocka_unit_test(every_limit_and_rule_has_a_source),
        cmocka_unit_test(unknown_words_are_told),
        cmocka_unit_test(names_have_limits),
        cmocka_unit_test(every_problem_is_told_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
