/* SPDX-License-Identifier: MIT */
#include "form.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "macro.h"
#include "screen.h"
#include "zones.h"

static Form form;
static Diary before;
static char echo[FORM_ECHO_LEN];

static void begin(const char *known)
{
    assert_int_equal(diary_parse(known, &before, NULL), 0);
    form_begin(&form, &before, NULL, NULL);
}

static FormState press(const char *keys)
{
    FormState state = FORM_ASKS;

    for (; *keys; keys++)
        state = form_key(&form, (unsigned char)*keys, echo);
    return state;
}

/* What would be sent. */
static void said(const char *fields)
{
    _cleanup_free_ char *out = NULL;

    assert_int_equal(diary_format(&form.said, &out), 0);
    assert_string_equal(out, fields);
}

static void test_a_key_a_field(void **state)
{
    (void)state;
    begin("");
    assert_int_equal(press("30x"), FORM_NEXT);
    assert_int_equal(press("n"), FORM_NEXT);
    assert_int_equal(press("27"), FORM_NEXT);
    assert_int_equal(press("630\n"), FORM_NEXT);
    assert_int_equal(press("la\n00"), FORM_NEXT);
    assert_int_equal(press("ct\n"), FORM_NEXT);
    assert_int_equal(press("warm\n"), FORM_DONE);
    said("sev_bed=3 sev_night=0 sev_day=10 onset=none awakenings=2 sleep_quality=7 sleep_min=390 sites=legs,arms "
         "triggers=none side=none sensations=creeping,tingling");
    assert_string_equal(form.note, "warm");
}

static void test_enter_says_nothing(void **state)
{
    (void)state;
    begin("sev_bed=4");
    assert_int_equal(press("\n\n\n\n\n\n\n\n\n\n\n"), FORM_NEXT);
    assert_int_equal(press("\n"), FORM_DONE);
    said("");
    assert_int_equal(form.said.taken_back, 0);
    assert_false(form.note_said);
}

static void test_other_keys_do_nothing(void **state)
{
    (void)state;
    begin("");
    assert_int_equal(press("a:?\t"), FORM_ASKS);
    assert_int_equal(form_key(&form, KEY_OTHER, echo), FORM_ASKS);
    assert_int_equal(form_key(&form, KEY_RIGHT, echo), FORM_ASKS);
    assert_int_equal(form_key(&form, 0xe9, echo), FORM_ASKS);
    assert_string_equal(echo, "");
    said("");
}

static void test_back_and_taken_back(void **state)
{
    (void)state;
    begin("sev_bed=4 irls=3");
    press("5");
    assert_int_equal(form_key(&form, KEY_BACKSPACE, echo), FORM_NEXT);
    press("-");
    said("");
    assert_int_equal(form.said.taken_back, DIARY_BIT(DIARY_SEV_BED));
    form_key(&form, KEY_UP, echo);
    press("6");
    said("sev_bed=6");
    assert_int_equal(form.said.taken_back, 0);
    for (int i = 0; i < 3; i++)
        form_key(&form, KEY_UP, echo);
    assert_int_equal(form.question, 0);
}

static void test_words_are_switched(void **state)
{
    (void)state;
    begin("");
    press("\n\n\n\n\n\n\n");
    press("lal");
    assert_string_equal(echo, ", not legs");
    press("\n");
    said("sites=arms");
    press("cc\n");
    said("sites=arms triggers=none");
}

static void test_what_is_not_understood_is_asked_again(void **state)
{
    (void)state;
    begin("");
    press("\n\n\n");
    assert_int_equal(press("2560\n"), FORM_AGAIN);
    assert_non_null(strstr(echo, "22:40"));
    assert_int_equal(press("22:40\n"), FORM_NEXT);
    press("\n\n");
    assert_int_equal(press("2401\n"), FORM_AGAIN);
    assert_int_equal(press("2400\n"), FORM_NEXT);
    said("onset=22:40 sleep_min=1440");
}

/* "22:54" of an evening whose lull day began at four. */
static void begin_tonight(const char *now)
{
    static Zone *berlin;
    static FormTonight tonight;

    zone_free(berlin);
    berlin = zone_by_rule(RULE_BERLIN);
    tonight = (FormTonight){.zone = berlin, .now = wall(berlin, now), .day_starts_sec = 4 * 3600, .last = "yesterday"};
    assert_int_equal(civil_parse("2026-11-22", &tonight.night), 0);
    assert_int_equal(diary_parse("", &before, NULL), 0);
    form_begin(&form, &before, NULL, &tonight);
    press("\n\n\n");
}

static void test_what_is_still_to_come_is_asked_again(void **state)
{
    (void)state;
    begin_tonight("2026-11-22 22:54");
    assert_int_equal(press("0130\n"), FORM_AGAIN);
    assert_string_equal(echo, "\n  That time is still to come; last night is `lull diary --night yesterday`.\n");
    said("");
    assert_int_equal(press("2257\n"), FORM_AGAIN);
    assert_int_equal(press("0359\n"), FORM_AGAIN);
    assert_int_equal(press("0400\n"), FORM_NEXT);
    form_key(&form, KEY_UP, echo);
    /* What was answered before stays. */
    assert_int_equal(press("2300\n"), FORM_AGAIN);
    said("onset=04:00");
    /* Clocks differ by a little. */
    assert_int_equal(press("2256\n"), FORM_NEXT);
    form_key(&form, KEY_UP, echo);
    assert_int_equal(press("n"), FORM_NEXT);
    said("onset=none");
    begin_tonight("2026-11-22 22:54");
    press("0130");
    assert_int_equal(form_key(&form, KEY_ESCAPE, echo), FORM_AGAIN);
    begin_tonight("2026-11-23 02:00");
    assert_int_equal(press("0130\n"), FORM_NEXT);
    /* A night that is over has no such times. */
    begin("");
    press("\n\n\n");
    assert_int_equal(press("0130\n"), FORM_NEXT);
}

static void test_rubbing_out(void **state)
{
    (void)state;
    begin("");
    press("\n\n\n22");
    form_key(&form, KEY_BACKSPACE, echo);
    assert_string_equal(echo, "\b \b");
    press("3:15\n");
    said("onset=23:15");
    press("\n\n\n\n\n\n\n");
    press("caf\xc3\xa9");
    form_key(&form, KEY_BACKSPACE, echo);
    press("e\n");
    assert_string_equal(form.note, "cafe");
}

static void test_the_end_keeps_what_was_typed(void **state)
{
    (void)state;
    begin("");
    press("3\n\n22:40");
    assert_int_equal(form_key(&form, KEY_ESCAPE, echo), FORM_DONE);
    said("sev_bed=3 onset=22:40");
    begin("");
    press("\n\n\n99");
    assert_int_equal(form_key(&form, KEY_CTRL_D, echo), FORM_AGAIN);
}

static void minutes(const char *text, bool digits, int expected)
{
    int32_t got = -EINVAL;

    if (form_minutes(text, digits, &got) < 0)
        got = -EINVAL;
    assert_int_equal(got, expected);
}

static void test_minutes(void **state)
{
    (void)state;
    minutes("6h30", false, 390);
    minutes("6:30", false, 390);
    minutes("06:05", false, 365);
    minutes("6h", false, 360);
    minutes("390m", false, 390);
    minutes("24:00", false, 1440);
    minutes("24:01", false, -EINVAL);
    minutes("25h", false, -EINVAL);
    minutes("6:60", false, -EINVAL);
    minutes("6", false, -EINVAL);
    minutes("", false, -EINVAL);
    minutes("h30", false, -EINVAL);
    minutes("6h300", false, -EINVAL);
    minutes("6", true, 360);
    minutes("24", true, 1440);
    minutes("630", true, 390);
    minutes("1259", true, 779);
    minutes("660", true, -EINVAL);
    minutes("12345", true, -EINVAL);
}

static void clock_is(const char *text, const char *expected)
{
    char got[8] = "";

    assert_int_equal(form_clock(text, got), expected ? 0 : -EINVAL);
    if (expected)
        assert_string_equal(got, expected);
}

static void test_clocks(void **state)
{
    (void)state;
    clock_is("2240", "22:40");
    clock_is("22:40", "22:40");
    clock_is("8", "08:00");
    clock_is("040", "00:40");
    clock_is("0", "00:00");
    clock_is("2400", NULL);
    clock_is("1260", NULL);
    clock_is("22:40:00", NULL);
    clock_is("", NULL);
    clock_is("none", NULL);
}

static void test_every_question_fits_any_width(void **state)
{
    (void)state;
    for (unsigned width = PAGE_WIDTH_MIN; width <= 200; width += 9) {
        begin("sev_bed=4 onset=none sleep_min=390 sites=legs triggers=none");
        do {
            Page page;
            assert_int_equal(page_open(&page, &(View){.width = width}), 0);
            form_ask(&form, &page);
            assert_int_equal(page_close(&page), 0);
            for (const char *line = page.text; *line; line += strcspn(line, "\n"), line += *line == '\n')
                assert_in_range(strcspn(line, "\n"), 0, width + 1);
            page_clear(&page);
        } while (press("\n") != FORM_DONE);
    }
}

static void key_is(const char *bytes, int key, size_t size)
{
    size_t got;

    assert_int_equal(screen_decode((const unsigned char *)bytes, strlen(bytes), &got), key);
    assert_int_equal(got, size);
}

static void test_keys_of_terminals(void **state)
{
    (void)state;
    key_is("a\n", 'a', 1);
    key_is("\r", KEY_ENTER, 1);
    key_is("\b", KEY_BACKSPACE, 1);
    key_is("\x7f", KEY_BACKSPACE, 1);
    key_is("\x1b", KEY_ESCAPE, 1);
    key_is("\x1b[A1", KEY_UP, 3);
    key_is("\x1bOD", KEY_LEFT, 3);
    key_is("\x1b[3~x", KEY_OTHER, 4);
    key_is("\x1b[1;5Cx", KEY_OTHER, 6);
    key_is("\x1b[", KEY_OTHER, 2);
    key_is("\x1bqx", KEY_OTHER, 2);
    key_is("\xc3\xa9", 0xc3, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_key_a_field),
        cmocka_unit_test(test_enter_says_nothing),
        cmocka_unit_test(test_other_keys_do_nothing),
        cmocka_unit_test(test_back_and_taken_back),
        cmocka_unit_test(test_words_are_switched),
        cmocka_unit_test(test_what_is_not_understood_is_asked_again),
        cmocka_unit_test(test_what_is_still_to_come_is_asked_again),
        cmocka_unit_test(test_rubbing_out),
        cmocka_unit_test(test_the_end_keeps_what_was_typed),
        cmocka_unit_test(test_minutes),
        cmocka_unit_test(test_clocks),
        cmocka_unit_test(test_every_question_fits_any_width),
        cmocka_unit_test(test_keys_of_terminals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
