/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "settings-cases.h"

#define WALK "[reminder walk]\nactivity = yes\n"
#define NO_SUBJECT "1: [reminder walk] needs 'substance = NAME' or 'activity = yes'\n"

/* A whole new reminder, with one line more: its fourth. */
static void reminder_yields(const char *line, const char *expected)
{
    _cleanup_free_ char *text = NULL, *problem = NULL;
    assert_true(asprintf(&text, WALK "at = 12:00\n%s\n", line) >= 0);
    assert_true(asprintf(&problem, expected ? "4: %s\n" : "%s", expected ?: "") >= 0);
    yields(text, problem);
}

static void reminders_need_a_subject(void **state)
{
    (void)state;
    yields("[reminder walk]\nat = 12:00\n", NO_SUBJECT);
    yields("[reminder walk]\n", NO_SUBJECT);
    yields("[reminder walk]\nactivity = no\nat = 12:00\n", NO_SUBJECT);
    yields("[reminder magnesum]\nenabled = no\n",
           "1: [reminder magnesum] needs 'substance = NAME' or 'activity = yes'; "
           "or did you mean [reminder magnesium]?\n");
    yields("[reminder walk]\nactivity = maybe\nat = 12:00\n",
           "2: activity in [reminder walk]: 'maybe' is neither yes nor no\n");
    yields(WALK "substance = zinc\nat = 12:00\n", "2: activity in [reminder walk]: a reminder is of a substance or of "
                                                  "an activity; take one of the two out\n");
    yields("[reminder evening]\nsubstance = magnesum\nat = 12:00\n",
           "2: substance in [reminder evening]: there is no substance 'magnesum'; did you mean 'magnesium'?\n");
    yields("[reminder evening]\nsubstance = valerian\nat = 12:00\ndose = 3 drops\n",
           "2: substance in [reminder evening]: there is no substance 'valerian'; declare it with [substance valerian] "
           "and its unit\n");
    yields("[reminder evening]\nsubstance = Val erian\nat = 12:00\n",
           "2: substance in [reminder evening]: 'Val erian' can't be a name: use a-z, 0-9 and '-', a letter first, at "
           "most 40 in all\n");
}

static void reminders_have_defaults(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *settings = right(
        "[substance valerian]\nunit = drop\n[reminder valerian]\nat = 12:00\ndose = 30 drops\n"
        "[reminder evening-walk]\nactivity = yes\nat = 18:00\nnag = 0\nsnooze = 5m\ndiscreet = no\nwindow = 3h\n");
    const Reminder *valerian = reminder_of(settings, "valerian"), *walk = reminder_of(settings, "evening-walk");
    assert_string_equal(settings->regimen->substances[valerian->substance].name, "valerian");
    assert_string_equal(valerian->title, "Valerian");
    assert_int_equal(valerian->doses[0].amount, 30 * AMOUNT_ONE);
    assert_int_equal(valerian->nag, 10 * USEC_PER_MIN);
    assert_true(valerian->discreet);
    assert_int_equal(valerian->recur.days.kind, RECUR_DAILY);
    assert_string_equal(walk->title, "Evening walk");
    assert_int_equal(walk->nag, 0);
    assert_int_equal(walk->snooze, 5 * USEC_PER_MIN);
    assert_int_equal(walk->window, 3 * USEC_PER_HOUR);
    assert_false(walk->discreet);
    const Substance *drops = substance_of(settings, "valerian");
    assert_int_equal(drops->stock, -1);
    assert_int_equal(drops->per_dose, 1);
    assert_int_equal(drops->refill_days, 7);
    assert_int_equal(drops->max_per_day, 0);
}

/* What was said for one subject isn't meant for another. */
static void a_new_subject_starts_afresh(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *other = right("[reminder magnesium]\nsubstance = zinc\n");
    assert_int_equal(reminder_of(other, "magnesium")->n_doses, 0);
    _cleanup_(settings_freep) Settings *same = right("[reminder magnesium]\nsubstance = magnesium\n");
    assert_int_equal(reminder_of(same, "magnesium")->n_doses, 1);
    _cleanup_(settings_freep) Settings *taken = right("[reminder stretch]\nsubstance = zinc\ndose = 5 mg\n");
    assert_int_equal(reminder_of(taken, "stretch")->n_steps, 0);
    assert_int_equal(reminder_of(taken, "stretch")->duration, 0);
    assert_int_equal(reminder_of(taken, "stretch")->n_doses, 1);
    _cleanup_(settings_freep) Settings *done = right("[reminder magnesium]\nactivity = yes\n");
    assert_int_equal(reminder_of(done, "magnesium")->substance, -1);
    assert_int_equal(reminder_of(done, "magnesium")->n_doses, 0);
}

static void reminders_need_a_time(void **state)
{
    (void)state;
    yields(WALK, "1: [reminder walk] needs to say when: 'at = 22:15', 'at = bedtime - 45m' or 'every = 1h between "
                 "09:00 and 18:00'\n");
    yields(WALK "at = 12:00\nevery = 1h between 09:00 and 18:00\n",
           "4: every in [reminder walk]: a reminder comes 'at' some times or 'every' so often; take one of the two "
           "out\n");
    _cleanup_(settings_freep) Settings *settings = right("[reminder stretch]\nevery = 1h between 09:00 and 18:00\n");
    const Reminder *stretch = reminder_of(settings, "stretch");
    assert_int_equal(stretch->recur.n_times, 0);
    assert_int_equal(stretch->recur.every, USEC_PER_HOUR);
}

static void reminders_are_on_when_spoken_of(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *habit = right("[reminder warm-bath]\nat = bedtime - 2h\n");
    assert_non_null(reminder_of(habit, "warm-bath"));
    _cleanup_(settings_freep) Settings *header = right("[reminder warm-bath]\n[reminder last-alcohol]\nenabled=yes");
    assert_null(reminder_of(header, "warm-bath"));
    assert_non_null(reminder_of(header, "last-alcohol"));
    _cleanup_(settings_freep) Settings *off = right("[reminder magnesium]\nenabled=no\n" WALK "at=12:00\nenabled=no\n");
    assert_null(reminder_of(off, "magnesium"));
    assert_null(reminder_of(off, "walk"));
    assert_int_equal(off->n_problems, 0);
}

static void doses_stay_below_the_limit(void **state)
{
    (void)state;
    line_yields("reminder magnesium", "dose = 350 mg", NULL);
    line_yields("reminder magnesium", "dose = 351 mg",
                "dose in [reminder magnesium]: 351 mg is more than the 350 mg that 'magnesium' allows in a day");
    line_yields("reminder magnesium", "dose = 100 mg, then 0.4 g after 7d",
                "dose in [reminder magnesium]: 400 mg is more than the 350 mg that 'magnesium' allows in a day");
    line_yields("substance magnesium", "max_per_day = 200 mg", NULL);
    line_yields("substance magnesium", "max_per_day = 199 mg",
                "max_per_day in [substance magnesium]: 199 mg is less than the dose of [reminder magnesium], 200 mg");
    yields("[reminder magnesium]\ndose = 175 mg\nat = wake, bedtime - 45m\n", "");
    yields("[reminder magnesium]\ndose = 176 mg\nat = wake, bedtime - 45m\n",
           "(3: at in [reminder magnesium]: 2 times 176 mg a day is more than the 350 mg that 'magnesium' allows; what "
           "is over is left out)\n");
    yields("[reminder magnesium]\ndose = 351 mg\nenabled = no\n", "");
}

/* ---- What follows on what ---- */

#define OIL "[reminder oil]\nactivity = yes\nat = 21:00\nthen = off after 20m\n"
#define OFF "[reminder off]\nactivity = yes\n"

static void follow_ups_are_linked(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *settings = right(OFF OIL);
    const Reminder *oil = reminder_of(settings, "oil"), *off = reminder_of(settings, "off");
    assert_ptr_equal(&settings->regimen->reminders[oil->then], off);
    assert_int_equal(oil->then_after, 20 * USEC_PER_MIN);
    assert_true(off->follows);
    assert_false(oil->follows);
    _cleanup_(settings_freep) Settings *shipped = right("[reminder magnesium-oil]\nenabled = yes\n");
    assert_true(reminder_of(shipped, "rinse")->follows);
    _cleanup_(settings_freep) Settings *neither = right(OFF OIL "enabled = no\n");
    assert_null(reminder_of(neither, "off"));
    assert_int_equal(neither->n_problems, 0);
    /* A shipped time gives way. */
    _cleanup_(settings_freep) Settings *moved = right("[reminder magnesium]\nthen = stretch after 20m\n");
    assert_true(reminder_of(moved, "stretch")->follows);
    assert_int_equal(reminder_of(moved, "stretch")->recur.n_times, 0);
}

static void follow_ups_have_rules(void **state)
{
    (void)state;
    yields(OIL, "4: then in [reminder oil]: there is no reminder 'off'\n");
    reminder_yields("then = strech after 20m",
                    "then in [reminder walk]: there is no reminder 'strech'; did you mean 'stretch'?");
    reminder_yields("then = stretch", "then in [reminder walk]: 'stretch' isn't understood; write it like 'wash-off "
                                      "after 20m'");
#define SAME_DAY "': what follows comes on the same day; write a time from 1s to less than 24h"
    reminder_yields("then = stretch after 0", "then in [reminder walk]: 'stretch after 0" SAME_DAY);
    reminder_yields("then = stretch after 1s", NULL);
    reminder_yields("then = stretch after 24h", "then in [reminder walk]: 'stretch after 24h" SAME_DAY);
    reminder_yields("then = stretch after 9999w", "then in [reminder walk]: 'stretch after 9999w" SAME_DAY);
    reminder_yields("then = walk after 20m",
                    "then in [reminder walk]: a reminder can't follow itself; take the 'then' out, or name another");
    reminder_yields("then = none", NULL);
    yields(OFF "at = 12:00\n" OIL,
           "3: at in [reminder off]: 'off' already comes after 'oil'; take its own time out, or the 'then'\n");
    yields(OFF "enabled = no\n" OIL, "(7: then in [reminder oil]: 'off' is off, so nothing follows)\n");
    yields(OFF "enabled = yes\n" OIL "enabled = no\n",
           "(3: enabled in [reminder off]: it comes only after 'oil', which is off)\n");
    yields("[reminder a]\nactivity = yes\nthen = b after 1m\n[reminder b]\nactivity = yes\nthen = a after 1m\n",
           "3: then in [reminder a]: this comes back to where it began; take one 'then' out\n");
}

/* ---- Spacing ---- */

static void in_hours(const char *text, int minimum_forth, int preferred_forth, int minimum_back, int preferred_back)
{
    _cleanup_(settings_freep) Settings *settings = right(text);
    int iron = regimen_find_substance(settings->regimen, "iron");
    int tea = regimen_find_substance(settings->regimen, "tea");
    Usec minimum, preferred;
    regimen_spacing(settings->regimen, iron, tea, &minimum, &preferred);
    assert_int_equal(minimum, minimum_forth * USEC_PER_HOUR);
    assert_int_equal(preferred, preferred_forth * USEC_PER_HOUR);
    regimen_spacing(settings->regimen, tea, iron, &minimum, &preferred);
    assert_int_equal(minimum, minimum_back * USEC_PER_HOUR);
    assert_int_equal(preferred, preferred_back * USEC_PER_HOUR);
}

static void spacing_is_read(void **state)
{
    (void)state;
    in_hours("", 1, 1, 2, 2);
    in_hours("[spacing iron tea]\npreferred = 3h\n", 1, 3, 2, 3);
    in_hours("[spacing tea iron]\nminimum = 4h\n", 4, 4, 4, 4);
    in_hours("[spacing tea iron]\nminimum.iron-first = 4h\n", 4, 4, 2, 2);
    in_hours("[spacing iron tea]\nminimum.tea-first = 4h\npreferred.tea-first = 5h\nminimum = 3h\n", 3, 3, 4, 5);
    in_hours("[spacing iron tea]\nminimum =\n", 1, 1, 2, 2);
    in_hours("[spacing iron tea]\nminimum.iron-first = 0\n", 0, 0, 2, 2);
    line_yields("spacing iron magnesium", "minimum = 5h", NULL);
    _cleanup_(settings_freep) Settings *settings = right("[spacing zinc magnesium]\nminimum.zinc-first = 2h\n"
                                                         "minimum.magnesium-first = 3h\nsource = me\n");
    assert_int_equal(settings->regimen->n_rules, 33);
    assert_string_equal(settings->regimen->rules[32].source, "me");
}

static void spacing_has_rules(void **state)
{
    (void)state;
    line_yields("spacing iron calcium", "preferred = 90m",
                "preferred in [spacing iron calcium]: 1h30m is less than the minimum of 2h; give at least as much");
    yields("[spacing iron magnesium]\nminimum = 5h\npreferred = 4h\n",
           "3: preferred in [spacing iron magnesium]: 4h is less than the minimum of 5h; give at least as much\n");
    yields("[spacing zinc magnesium]\nminimum.zinc-first = 2h\n",
           "1: [spacing zinc magnesium] doesn't say how long to wait when magnesium comes first; write 'minimum = "
           "2h'\n");
    yields("[spacing zinc magnesium]\npreferred = 2h\n",
           "1: [spacing zinc magnesium] doesn't say how long to wait; write 'minimum = 2h'\n");
    yields("[spacing zink magnesium]\nminimum = 2h\n",
           "1: there is no substance 'zink'; did you mean 'zinc'? [substance zink] declares one\n");
}

/* ---- How much there may be of it all ---- */

static char *sections(const char *head, const char *body, size_t n)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "[%s%zu]\n%s\n", head, i, body);
    fclose(out);
    return text;
}

static void sections_have_limits(void **state)
{
    (void)state;
    _cleanup_free_ char *fit = sections("substance x", "unit = mg", REGIMEN_SUBSTANCES_MAX - 19);
    _cleanup_free_ char *over = sections("substance x", "unit = mg", REGIMEN_SUBSTANCES_MAX - 18);
    yields(fit, "");
    yields(over, "475: there are more than 256 substance sections, the shipped ones included\n");
    _cleanup_free_ char *many = sections("reminder x", "activity = yes\nat = 12:00", REGIMEN_REMINDERS_MAX - 10);
    _cleanup_free_ char *more = sections("reminder x", "activity = yes\nat = 12:00", REGIMEN_REMINDERS_MAX - 9);
    yields(many, "");
    yields(more, "739: there are more than 256 reminder sections, the shipped ones included\n");
}

static void rules_have_limits(void **state)
{
    (void)state;
    for (size_t over = 0; over < 2; over++) {
        _cleanup_free_ char *text = NULL;
        size_t size, n = 0, wanted = REGIMEN_RULES_MAX - 32 + over;
        FILE *out = open_memstream(&text, &size);
        assert_non_null(out);
        for (size_t i = 0; i < 50; i++)
            fprintf(out, "[substance x%zu]\nunit=mg\n", i);
        for (size_t i = 0; i < 50; i++)
            for (size_t k = 0; k < i && n < wanted; k++, n++)
                fprintf(out, "[spacing x%zu x%zu]\nminimum=1h\n", i, k);
        fclose(out);
        assert_int_equal(n, wanted);
        yields(text, over ? "2085: there are more than 1024 spacing sections, the shipped ones included\n" : "");
    }
}

static void problems_have_a_limit(void **state)
{
    (void)state;
    _cleanup_free_ char *fit = sections("unheard", "", 100), *over = sections("unheard", "", 101);
    _cleanup_(settings_freep) Settings *few = load(fit), *many = load(over);
    assert_int_equal(few->n_problems, 100);
    assert_int_equal(many->n_problems, 101);
    assert_string_equal(many->problems[0].text, "there are more problems than are listed here");
    assert_null(many->regimen);
}

/* ---- The reader's own interface ---- */

static void texts_may_begin_anywhere(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *settings = NULL;
    _cleanup_free_ char *text = NULL;
    assert_int_equal(settings_load_text("night.scn", 10, "[general]\nfoo = 1\n", true, &settings), 0);
    assert_int_equal(settings->n_problems, 1);
    assert_int_equal(settings_problem_format(&settings->problems[0], &text), 0);
    assert_string_equal(text, "night.scn:11: unknown key 'foo' in [general]");
}

static void shipped_reminders_may_stay_out(void **state)
{
    (void)state;
    static const char text[] = "[reminder magnesium]\nat = 22:00\n";
    _cleanup_(settings_freep) Settings *none = NULL, *one = NULL;
    assert_int_equal(settings_load_text("t", 1, "", false, &none), 0);
    assert_int_equal(none->n_problems, 0);
    assert_int_equal(none->regimen->n_reminders, 0);
    assert_int_equal(none->regimen->n_substances, 19);
    assert_int_equal(none->regimen->n_rules, 32);
    assert_int_equal(settings_load_text("t", 1, text, false, &one), 0);
    assert_int_equal(one->regimen->n_reminders, 1);
    assert_int_equal(one->regimen->reminders[0].n_doses, 0);
}

static void stock_asks_to_be_refilled(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *settings = right(
        "[substance magnesium]\nstock = 90\nper_dose = 2\n[substance zinc]\nstock = 1\n[general]\ndiscreet = no\n");
    const Reminder *refill = reminder_of(settings, "refill-magnesium");
    assert_true(refill->refill);
    assert_string_equal(settings->regimen->substances[refill->refill_of].name, "magnesium");
    assert_int_equal(settings->regimen->substances[refill->refill_of].refill_days, 7);
    assert_int_equal(refill->substance, -1);
    assert_string_equal(refill->title, "Refill Magnesium");
    assert_int_equal(refill->recur.n_times, 1);
    assert_int_equal(refill->recur.times[0].sec, 10 * 3600);
    assert_int_equal(refill->nag, 0);
    assert_false(refill->discreet);
    assert_int_equal(regimen_find_reminder(settings->regimen, "refill-zinc"), -1); /* nobody is asked to take it */
    assert_false(settings->regimen->reminders[0].refill);
}

#define LONG_NAME "a12345678901234567890123456789012" /* 33: with refill- before it, as long as a name may be */

static void refills_need_a_name_of_their_own(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *settings =
        right("[substance " LONG_NAME "]\nunit = mg\nstock = 1\n[reminder " LONG_NAME "]\nat = 12:00\n");
    assert_true(reminder_of(settings, "refill-" LONG_NAME)->refill);
    yields("[substance " LONG_NAME "3]\nunit = mg\nstock = 1\n[reminder " LONG_NAME "3]\nat = 12:00\n",
           "(3: stock in [substance " LONG_NAME
           "3]: it is counted, but no reminder says when to refill: the substance's "
           "name is too long for one)\n");
    yields(
        "[substance magnesium]\nstock = 1\n[reminder refill-magnesium]\nactivity = yes\nat = 12:00\nenabled = no\n",
        "(2: stock in [substance magnesium]: it is counted, but no reminder says when to refill: there is a reminder "
        "of that name already)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reminders_need_a_subject),
        cmocka_unit_test(reminders_have_defaults),
        cmocka_unit_test(a_new_subject_starts_afresh),
        cmocka_unit_test(reminders_need_a_time),
        cmocka_unit_test(reminders_are_on_when_spoken_of),
        cmocka_unit_test(doses_stay_below_the_limit),
        cmocka_unit_test(follow_ups_are_linked),
        cmocka_unit_test(follow_ups_have_rules),
        cmocka_unit_test(stock_asks_to_be_refilled),
        cmocka_unit_test(refills_need_a_name_of_their_own),
        cmocka_unit_test(spacing_is_read),
        cmocka_unit_test(spacing_has_rules),
        cmocka_unit_test(sections_have_limits),
        cmocka_unit_test(rules_have_limits),
        cmocka_unit_test(problems_have_a_limit),
        cmocka_unit_test(texts_may_begin_anywhere),
        cmocka_unit_test(shipped_reminders_may_stay_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
