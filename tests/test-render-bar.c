/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "render.h"
#include "zones.h"
#include "samples.h"

static Zone *berlin;
static View view;

static void expands_to(const char *template, const Status *status, const char *expected)
{
    char *text = NULL;
    const char *bad = NULL;
    int r = render_template(&view, template, status, &text, &bad);

    if (r != 0 || strcmp(text, expected) != 0)
        fail_msg("'%s': %d, '%s', not '%s'", template, r, text, expected);
    free(text);
}

static void test_template(void **state _unused_)
{
    SampleStatus s;

    sample_status(berlin, &s);
    expands_to("", &s.status, "");
    expands_to("plain 100 %", &s.status, "plain 100 %");
    expands_to("{state}: {next.title} {next.at}", &s.status, "due: Evening exercise 22:40");
    expands_to("{due} {due.count}{due.ids}", &s.status, "Evening dose 1magnesium/2026-11-22");
    expands_to("{{{state}}} {{state}}", &s.status, "{due} {state}");
    expands_to("{next.id} {bedtime} {paused.until}|{storage} {problems}", &s.status, "stretch/2026-11-22 23:00 |ok 0");
    s.status.due.n = 2;
    expands_to("{due} ({due.ids})", &s.status,
               "Evening dose, Evening exercise (magnesium/2026-11-22 stretch/2026-11-22)");
}

static void test_template_empty(void **state _unused_)
{
    const Status idle = sample_idle(berlin);

    expands_to("{state}|{due}|{due.count}|{due.ids}|{next.title}|{next.at}|{next.id}|{bedtime}", &idle, "idle||0|||||");
    expands_to("{state}|{due.count}|{next.at}|{storage}", NULL, "offline|0||");
}

static void stumbles_at(const char *template, const char *where)
{
    const Status idle = sample_idle(berlin);
    const char *bad = NULL;
    char *text = NULL;

    assert_int_equal(render_template(&view, template, &idle, &text, &bad), -EINVAL);
    assert_null(text);
    assert_string_equal(bad, where);
}

static void test_template_errors(void **state _unused_)
{
    stumbles_at("a {stat} b", "{stat} b");
    stumbles_at("a {state", "{state");
    stumbles_at("a {", "{");
    stumbles_at("a } b", "} b");
    stumbles_at("{}", "{}");
    stumbles_at("{state }", "{state }");
    stumbles_at("{next.{at}}", "{next.{at}}");
}

/* The help must not promise what isn't there. */
static void test_template_help(void **state _unused_)
{
    const Status idle = sample_idle(berlin);

    for (const char *p = strchr(render_template_help, '{'); p; p = strchr(p + 1, '{')) {
        char placeholder[32], *text = NULL;
        const char *bad;

        if (p[1] == '{') {
            p++;
            continue;
        }
        snprintf(placeholder, sizeof(placeholder), "%.*s", (int)strcspn(p, "}") + 1, p);
        if (render_template(&view, placeholder, &idle, &text, &bad) != 0)
            fail_msg("%s is in the help alone", placeholder);
        free(text);
    }
}

static void bar_shows(const Status *status, const char *expected)
{
    char *line = render_waybar(&view, status);

    assert_non_null(line);
    assert_string_equal(line, expected);
    free(line);
}

/* What others may see: no names, no amounts. */
static void test_waybar(void **state _unused_)
{
    SampleStatus s;

    sample_status(berlin, &s);
    bar_shows(&s.status, "{\"text\":\"Evening dose\",\"tooltip\":\"Evening dose, due since 22:15\\nEvening exercise, "
                         "22:40\\nMissed: see lull status\",\"class\":\"due\",\"alt\":\"due\"}");
    s.status.due.n = 2;
    s.status.missed.n = 0;
    s.status.next = (Occurrence){};
    bar_shows(&s.status,
              "{\"text\":\"2 due\",\"tooltip\":\"Evening dose, due since 22:15\\nEvening exercise, due since "
              "22:40\",\"class\":\"due\",\"alt\":\"due\"}");
    bar_shows(NULL, "{\"text\":\"lull offline\",\"tooltip\":\"lulld doesn&apos;t answer: systemctl --user restart "
                    "lulld\",\"class\":\"offline\",\"alt\":\"offline\"}");
}

static void test_waybar_idle(void **state _unused_)
{
    SampleStatus s;
    Status idle = sample_idle(berlin);

    sample_status(berlin, &s);
    bar_shows(&idle, "{\"text\":\"idle\",\"tooltip\":\"\",\"class\":\"idle\",\"alt\":\"idle\"}");
    idle.next = sample_stretch(berlin);
    idle.problems = (Texts){s.problems, 1};
    idle.storage = S("full");
    bar_shows(&idle, "{\"text\":\"22:40\",\"tooltip\":\"Evening exercise, 22:40\\nThe configuration has problems: lull "
                     "check-config\\nThe journal can&apos;t be written: see lull status\",\"class\":\"idle\","
                     "\"alt\":\"idle\"}");
    idle = (Status){.state = S("paused"), .paused_until = wall(berlin, "2026-11-23 08:00")};
    bar_shows(&idle, "{\"text\":\"paused\",\"tooltip\":\"Paused until tomorrow 08:00\",\"class\":\"paused\","
                     "\"alt\":\"paused\"}");
}

/* A title is a person's own: Pango must read it as text, JSON too. */
static void test_waybar_escapes(void **state _unused_)
{
    Occurrence due = sample_magnesium(berlin);
    const Status status = {.state = S("due"), .due = {&due, 1}};

    due.public_title = S("<b>\"A\" & 'B'</b>\\");
    bar_shows(&status, "{\"text\":\"&lt;b&gt;&quot;A&quot; &amp; &apos;B&apos;&lt;/b&gt;\\\\\",\"tooltip\":\"&lt;b&gt;"
                       "&quot;A&quot; &amp; &apos;B&apos;&lt;/b&gt;\\\\, due since 22:15\",\"class\":\"due\",\"alt\":"
                       "\"due\"}");
}

static int set_up(void **state _unused_)
{
    berlin = zone_by_rule(RULE_BERLIN);
    view = sample_view(berlin, 80, true);
    return 0;
}

static int tear_down(void **state _unused_)
{
    zone_free(berlin);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_template),        cmocka_unit_test(test_template_empty),
        cmocka_unit_test(test_template_errors), cmocka_unit_test(test_template_help),
        cmocka_unit_test(test_waybar),          cmocka_unit_test(test_waybar_idle),
        cmocka_unit_test(test_waybar_escapes),
    };

    return cmocka_run_group_tests_name("render-bar", tests, set_up, tear_down);
}
