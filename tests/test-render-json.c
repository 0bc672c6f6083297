/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <jansson.h>

#include "render.h"
#include "zones.h"
#include "samples.h"

static Zone *berlin;
static View view;

/* Takes the text; what it says must contain everything that `expected` says. */
static void says(char *text, const char *expected)
{
    json_t *got, *subset, *merged;

    assert_non_null(text);
    got = json_loads(text, JSON_DECODE_ANY, NULL);
    subset = json_loads(expected, JSON_DECODE_ANY, NULL);
    assert_non_null(got);
    assert_non_null(subset);
    /* Laid over, what is contained changes nothing. */
    merged = json_deep_copy(got);
    if (json_is_object(got))
        assert_int_equal(json_object_update_recursive(merged, subset), 0);
    if (!json_equal(json_is_object(got) ? merged : subset, got))
        fail_msg("%s\ndoesn't say\n%s", text, expected);
    json_decref(got);
    json_decref(subset);
    json_decref(merged);
    free(text);
}

static void test_status(void **state _unused_)
{
    SampleStatus s;

    sample_status(berlin, &s);
    says(render_status_json(&view, &s.status, RENDER_PRETTY),
         "{\"state\": \"due\", \"now\": \"2026-11-22T22:20:00+01:00\","
         " \"next\": {\"id\": \"stretch/2026-11-22\", \"title\": \"Stretch\", \"at\": \"2026-11-22T22:40:00+01:00\"},"
         " \"storage\": \"ok\", \"problems\": [], \"paused_until\": null, \"bedtime\": \"2026-11-22T23:00:00+01:00\","
         " \"today\": {\"date\": \"2026-11-22\", \"totals\": {"
         "   \"iron\": {\"amount\": 40, \"unit\": \"mg\", \"limit\": 45, \"notice\": null},"
         "   \"magnesium\": {\"amount\": 0.5, \"unit\": \"mg\", \"limit\": null, \"notice\": 250}}}}");
}

/* Lists are compared as a whole. */
static void list_says(char *text, const char *key, size_t i, const char *expected)
{
    json_t *root = json_loads(text, 0, NULL);
    json_t *list =
        json_object_get(root, key) ? json_object_get(root, key) : json_object_get(json_object_get(root, "today"), key);

    assert_non_null(json_array_get(list, i));
    says(json_dumps(json_array_get(list, i), 0), expected);
    json_decref(root);
    free(text);
}

static void test_status_lists(void **state _unused_)
{
    SampleStatus s;

    sample_status(berlin, &s);
    list_says(render_status_json(&view, &s.status, RENDER_LINE), "due", 0,
              "{\"id\": \"magnesium/2026-11-22\", \"title\": \"Magnesium\", \"at\": \"2026-11-22T22:15:00+01:00\","
              " \"until\": \"2026-11-22T23:30:00+01:00\", \"late\": false}");
    s.due->held_until = s.due->at + 10 * USEC_PER_MIN;
    list_says(render_status_json(&view, &s.status, RENDER_LINE), "due", 0,
              "{\"held_until\": \"2026-11-22T22:25:00+01:00\"}");
    list_says(render_status_json(&view, &s.status, RENDER_LINE), "intakes", 0,
              "{\"substance\": \"iron\", \"amount\": 40, \"unit\": \"mg\", \"at\": \"2026-11-22T18:30:00+01:00\"}");
    list_says(render_status_json(&view, &s.status, RENDER_LINE), "missed", 0, "{\"id\": \"magnesium/2026-11-21\"}");
    list_says(render_status_json(&view, &s.status, RENDER_LINE), "held", 0, "{\"state\": \"held\", \"late\": true}");
    s.status.stock = (StockList){&(Stock){S("magnesium"), S("Magnesium"), 90, 0, false}, 1};
    list_says(render_status_json(&view, &s.status, RENDER_LINE), "stock", 0,
              "{\"substance\": \"magnesium\", \"left\": 90, \"days\": 0, \"low\": false}");
    s.status.dropped = s.status.held;
    list_says(render_status_json(&view, &s.status, RENDER_LINE), "dropped", 0, "{\"late\": true}");
}

/* Nothing there: lists and objects are empty, `next` is null. */
static void test_status_empty(void **state _unused_)
{
    const Status idle = sample_idle(berlin);
    char *text = render_status_json(&view, &idle, RENDER_LINE);

    assert_non_null(strstr(text, "\"due\":[]"));
    assert_non_null(strstr(text, "\"next\":null"));
    assert_non_null(strstr(text, "\"intakes\":[]"));
    assert_non_null(strstr(text, "\"totals\":{}"));
    assert_non_null(strstr(text, "\"stock\":[]"));
    assert_non_null(strstr(text, "\"problems\":[]"));
    assert_null(strchr(text, '\n'));
    free(text);
}

static void amount_is(double amount, const char *expected)
{
    LogEntry e = {.amount = amount};
    char *text = render_entry_json(&e), wanted[64];

    snprintf(wanted, sizeof(wanted), "\"amount\": %s,", expected);
    if (!strstr(text, wanted))
        fail_msg("%s doesn't contain %s", text, wanted);
    free(text);
}

static void test_amounts(void **state _unused_)
{
    amount_is(200, "200");
    amount_is(1.5, "1.5");
    amount_is(0.1, "0.1");
    amount_is(0.001, "0.001");
    amount_is(999999.999, "999999.999");
    amount_is(1000000, "1000000");
    amount_is(0, "null");
}

static void test_check(void **state _unused_)
{
    CheckReason reasons[] = {{.rule = S("iron magnesium"),
                              .other = S("magnesium"),
                              .verdict = S("too-soon"),
                              .at = wall(berlin, "2026-11-22 22:40"),
                              .minimum = 3 * USEC_PER_HOUR,
                              .preferred = 4 * USEC_PER_HOUR + 30 * USEC_PER_MIN},
                             {.rule = S("limit"), .total = 80, .limit = 45, .unit = S("mg")}};
    CheckEffect effects[] = {
        {.id = S("magnesium/2026-11-22"), .from = wall(berlin, "2026-11-22 22:15"), .withdrawn = true}};
    const CheckAnswer answer = {.subject = S("iron"),
                                .verdict = S("too-soon"),
                                .earliest = wall(berlin, "2026-11-23 01:40"),
                                .reasons = {reasons, 2},
                                .effects = {effects, 1}};
    const CheckAnswer clear = {.subject = S("iron"), .verdict = S("clear")};

    says(render_check_json(&view, &answer), "{\"substance\": \"iron\", \"verdict\": \"too-soon\","
                                            " \"earliest\": \"2026-11-23T01:40:00+01:00\", \"preferred\": null}");
    list_says(render_check_json(&view, &answer), "reasons", 0,
              "{\"rule\": \"iron magnesium\", \"other\": \"magnesium\", \"at\": \"2026-11-22T22:40:00+01:00\","
              " \"minimum\": \"3h\", \"preferred\": \"4h30m\", \"planned\": false}");
    list_says(render_check_json(&view, &answer), "reasons", 1,
              "{\"rule\": \"limit\", \"total\": 80, \"limit\": 45, \"unit\": \"mg\"}");
    list_says(render_check_json(&view, &answer), "effects", 0,
              "{\"id\": \"magnesium/2026-11-22\", \"from\": \"2026-11-22T22:15:00+01:00\", \"to\": null,"
              " \"withdrawn\": true, \"satisfied\": false}");
    says(render_check_json(&view, &clear), "{\"reasons\": [], \"effects\": []}");
}

static void test_agenda(void **state _unused_)
{
    Occurrence items[] = {sample_held(berlin)};

    says(render_agenda_json(&view, &(OccurrenceList){}), "[]");
    says(render_occurrence_json(&view, items),
         "{\"id\": \"calcium/2026-11-22\", \"title\": \"Calcium\", \"state\": \"held\","
         " \"at\": \"2026-11-22T22:30:00+01:00\", \"nominal\": \"2026-11-22T21:30:00+01:00\","
         " \"until\": \"2026-11-22T23:30:00+01:00\", \"why\": \"iron at 20:30 is too close until 22:30\"}");
}

/* An entry's times stand in the offset that was in force when it was made, wherever one is now. */
static void test_log(void **state _unused_)
{
    LogEntry e = sample_iron(berlin);

    says(render_log_json(&(LogEntryList){}), "[]");
    e.offset_sec = -5 * 3600;
    e.note = S("\"half\" an ä");
    says(render_entry_json(&e),
         "{\"id\": \"019ab000-0000-7000-8000-0000009f03c1\", \"kind\": \"intake\", \"subject\": \"iron\","
         " \"amount\": 40, \"unit\": \"mg\", \"at\": \"2026-11-22T12:30:00-05:00\","
         " \"recorded\": \"2026-11-22T12:31:00-05:00\", \"occurrence\": null, \"note\": \"\\\"half\\\" an ä\","
         " \"voided\": false}");
}

static void test_small_answers(void **state _unused_)
{
    says(render_time_json(&view, "bedtime", wall(berlin, "2026-11-22 23:00")),
         "{\"bedtime\": \"2026-11-22T23:00:00+01:00\"}");
    says(render_time_json(&view, "paused_until", 0), "{\"paused_until\": null}");
    says(render_explanation_json("a/2026-11-22", "Held."), "{\"id\": \"a/2026-11-22\", \"text\": \"Held.\"}");
    says(render_texts_json(&(Texts){}), "[]");
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
        cmocka_unit_test(test_status),  cmocka_unit_test(test_status_lists),  cmocka_unit_test(test_status_empty),
        cmocka_unit_test(test_amounts), cmocka_unit_test(test_check),         cmocka_unit_test(test_agenda),
        cmocka_unit_test(test_log),     cmocka_unit_test(test_small_answers),
    };

    return cmocka_run_group_tests_name("render-json", tests, set_up, tear_down);
}
