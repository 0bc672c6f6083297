/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>

#include "attack.h"
#include "render.h"
#include "zones.h"
#include "samples.h"

static Zone *berlin;
static Page page;

static void open_page(unsigned width, bool utf8)
{
    const View view = sample_view(berlin, width, utf8);

    assert_int_equal(page_open(&page, &view), 0);
}

static void reads(const char *expected)
{
    assert_int_equal(page_close(&page), 0);
    assert_string_equal(page.text, expected);
    page_clear(&page);
}

static void test_check(void **state _unused_)
{
    CheckReason reasons[] = {{.rule = S("iron magnesium"), .text = S("Magnesium was taken at 22:40; keep 3 hours.")},
                             {.rule = S("iron calcium"), .text = S("Calcium was taken at 21:00; keep 2 hours.")}};
    CheckEffect effects[] = {{.text = S("moves Magnesium from 22:15 to 23:10")}};
    CheckAnswer answer = {.text = S("Too soon: Magnesium was taken at 22:40; keep 3 hours."), .reasons = {reasons, 1}};

    open_page(80, true);
    render_check(&page, &answer);
    reads("Too soon: Magnesium was taken at 22:40; keep 3 hours.\n");
    answer.reasons.n = 2;
    answer.effects = (CheckEffectList){effects, 1};
    open_page(40, false);
    render_check(&page, &answer);
    reads("Too soon: Magnesium was taken at 22:40;\n"
          "keep 3 hours.\n"
          "- Magnesium was taken at 22:40; keep 3\n"
          "  hours.\n"
          "- Calcium was taken at 21:00; keep 2\n"
          "  hours.\n"
          "- moves Magnesium from 22:15 to 23:10\n");
}

/* Two doses at the same time are two reasons, which read the same. */
static void test_check_of_equal_reasons(void **state _unused_)
{
    CheckReason magnesium = {.text = S("Magnesium was taken at 22:40; keep 3 hours.")};
    CheckReason calcium = {.text = S("Calcium was taken at 21:00; keep 2 hours.")};
    CheckReason reasons[] = {magnesium, magnesium, calcium, magnesium};
    CheckAnswer answer = {.text = S("Too soon: Magnesium was taken at 22:40; keep 3 hours."), .reasons = {reasons, 2}};

    open_page(80, false);
    render_check(&page, &answer);
    reads("Too soon: Magnesium was taken at 22:40; keep 3 hours.\n");
    answer.reasons.n = 4;
    open_page(80, false);
    render_check(&page, &answer);
    reads("Too soon: Magnesium was taken at 22:40; keep 3 hours.\n"
          "- Magnesium was taken at 22:40; keep 3 hours.\n"
          "- Calcium was taken at 21:00; keep 2 hours.\n");
}

static Fact fact(const char *text, char **topic)
{
    return (Fact){.text = S(text), .source = S("A label"), .confidence = S("high"), .topics = {topic, 1}};
}

static void test_facts_under_one_heading(void **state _unused_)
{
    char *iron[] = {S("iron")}, *spacing[] = {S("spacing")}, *rls[] = {S("rls")};
    Fact facts[] = {fact("One.", spacing), fact("Two.", iron), fact("Three.", rls), fact("Four.", spacing)};
    FactList list = {facts, 4};

    open_page(80, true);
    render_facts(&page, &list, NULL);
    reads("Spacing\n"
          "  One.\n    A label · confidence: high\n"
          "  Four.\n    A label · confidence: high\n"
          "\nIron\n"
          "  Two.\n    A label · confidence: high\n"
          "\nRestless legs\n"
          "  Three.\n    A label · confidence: high\n"
          "\nNot medical advice.\n");
    open_page(80, true);
    render_facts(&page, &list, "spacing");
    reads("Spacing\n"
          "  One.\n    A label · confidence: high\n"
          "  Four.\n    A label · confidence: high\n"
          "\nNot medical advice. What needs help at once: lull facts urgent\n");
}

static void test_a_diary_without_anything(void **state _unused_)
{
    LogEntry entry = {.day = S("2026-11-22")};

    open_page(80, true);
    render_diary(&page, &entry);
    reads("Night of Sunday 22 November 2026\n"
          "  Nothing is written down.\n");
    entry.id = S("01a20260-41b8-7420-aa82-d2a56cbf6a87");
    entry.reason = S("late");
    open_page(30, true);
    render_diary(&page, &entry);
    reads("Night of Sunday 22 November\n"
          "2026\n"
          "  Written more than 36 hours\n"
          "  after that night.\n");
}

/* What was taken is said in place of its check: its dose isn't named a second time. */
static void rule_6_an_attack_names_no_second_dose(void **state _unused_)
{
    Attack attack = {
        .entry = {.at = wall(berlin, "2026-11-22 22:10")},
        .checks = {{.subject = S("iron"), .title = S("Iron"), .text = S("Too soon."), .amount = 14, .unit = S("mg")}},
        .n_checks = 1,
        .taken = {{.title = S("Magnesium"), .text = S("Taken at 22:05.")}},
        .n_taken = 1};

    open_page(80, true);
    render_attack(&page, &attack, NULL, false);
    reads("Noted: restless legs since 22:10.\n"
          "Magnesium: Taken at 22:05.\n"
          "Iron 14 mg: Too soon.\n"
          "Doses are those of your reminders: don't take a double dose.\n"
          "How the night was, tomorrow: lull diary\n");
    attack.n_checks = 0;
    open_page(80, true);
    render_attack(&page, &attack, NULL, false);
    reads("Noted: restless legs since 22:10.\n"
          "Magnesium: Taken at 22:05.\n"
          "Doses are those of your reminders: don't take a double dose.\n"
          "How the night was, tomorrow: lull diary\n");
}

static int set_up(void **state _unused_)
{
    berlin = zone_by_rule(RULE_BERLIN);
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static int tear_down(void **state _unused_)
{
    zone_free(berlin);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_check_of_equal_reasons),
        cmocka_unit_test(test_facts_under_one_heading),
        cmocka_unit_test(test_a_diary_without_anything),
        cmocka_unit_test(rule_6_an_attack_names_no_second_dose),
    };

    return cmocka_run_group_tests_name("render-answers", tests, set_up, tear_down);
}
