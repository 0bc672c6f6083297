/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "wordings.h"

static SpacingReason rule(int other, const char *at, int minimum, int preferred)
{
    return (SpacingReason){
        .verdict = VERDICT_TOO_SOON,
        .other = other,
        .at = on(at),
        .minimum = minimum * USEC_PER_MIN,
        .preferred = preferred * USEC_PER_MIN,
    };
}

static SpacingReason limit(SpacingCause cause)
{
    return (SpacingReason){
        .cause = cause, .verdict = VERDICT_OVER_LIMIT, .total = 400 * AMOUNT_ONE, .limit = 350 * AMOUNT_ONE};
}

static SpacingReason planned(SpacingReason reason)
{
    reason.planned = true;
    return reason;
}

static void reason_is(SpacingReason reason, const char *expected)
{
    char *sentence = NULL;
    int r = wording_reason(agenda, MAGNESIUM, &reason, on(NOW), &sentence);

    says(r, sentence, expected);
}

static void names_reasons(void **state)
{
    (void)state;
    reason_is(rule(IRON, "18:40", 180, 240), "Iron was taken at 18:40; keep 3 hours, better 4.");
    reason_is(rule(IRON, "18:40", 180, 180), "Iron was taken at 18:40; keep 3 hours.");
    reason_is(rule(IRON, "18:40", 60, 60), "Iron was taken at 18:40; keep 1 hour.");
    reason_is(rule(IRON, "18:40", 90, 120), "Iron was taken at 18:40; keep 1 hour 30 minutes, better 2 hours.");
    reason_is(rule(IRON, "18:40", 0, 45), "Iron was taken at 18:40; better keep 45 minutes.");
    reason_is(rule(IRON, "18:40", 720, 1440), "Iron was taken at 18:40; keep 12 hours, better 1 day.");
    reason_is(rule(COFFEE, "2026-11-21 22:00", 60, 120), "Coffee was taken yesterday at 22:00; keep 1 hour, better 2.");
    reason_is(planned(rule(THYROXINE, "2026-11-23 07:00", 240, 240)),
              "L-Thyroxin is planned tomorrow at 07:00; keep 4 hours.");
    reason_is(limit(SPACING_DAY_LIMIT), "With it, 400 mg in one day; the limit is 350 mg.");
    reason_is(limit(SPACING_SPAN_LIMIT), "With it, 400 mg in 16 hours; the limit is 350 mg.");
}

static AgendaCheck verdict(Verdict v, const char *earliest, const char *preferred, SpacingReason reason)
{
    AgendaCheck check = {.spacing = {.verdict = v, .earliest = on(earliest), .preferred = on(preferred)}};

    check.spacing.n_reasons = v != VERDICT_CLEAR;
    check.spacing.reasons[0] = reason;
    return check;
}

static void answers_of(int substance, AgendaCheck check, const char *at, const char *expected)
{
    char *sentence = NULL;
    int r = wording_check(agenda, substance, &check, on(at), on(NOW), &sentence);

    says(r, sentence, expected);
}

static void answers(AgendaCheck check, const char *at, const char *expected)
{
    answers_of(MAGNESIUM, check, at, expected);
}

static void answers_checks(void **state)
{
    const SpacingReason iron = rule(IRON, "18:40", 180, 240);
    AgendaCheck clear = verdict(VERDICT_CLEAR, NOW, NOW, iron), never;

    (void)state;
    answers(clear, NOW, "Nothing stands against magnesium now.");
    answers(clear, "21:00", "Nothing stands against magnesium at 21:00.");
    answers(clear, "19:00", "Nothing stood against magnesium at 19:00.");
    answers(verdict(VERDICT_CLOSE, "21:45", "22:40", iron), "21:45",
            "Possible, better from 22:40: iron was taken at 18:40; keep 3 hours, better 4.");
    answers(verdict(VERDICT_TOO_SOON, "21:40", "22:40", iron), NOW,
            "Too soon: iron was taken at 18:40; keep 3 hours, better 4. Possible from 21:40, better from 22:40.");
    answers(verdict(VERDICT_TOO_SOON, "21:40", "21:40", rule(IRON, "18:40", 180, 180)), NOW,
            "Too soon: iron was taken at 18:40; keep 3 hours. Possible from 21:40.");
    answers(verdict(VERDICT_OVER_LIMIT, "2026-11-23 05:00", "2026-11-23 05:00", limit(SPACING_DAY_LIMIT)), NOW,
            "Over the limit: with it, 400 mg in one day; the limit is 350 mg. Possible from tomorrow 05:00. Don't take "
            "a double dose.");
    never = verdict(VERDICT_OVER_LIMIT, NOW, NOW, limit(SPACING_DAY_LIMIT));
    never.spacing.earliest = never.spacing.preferred = USEC_NEVER;
    answers(never, NOW, "Over the limit: with it, 400 mg in one day; the limit is 350 mg. Don't take a double dose.");
    clear.spacing.notice = true;
    clear.spacing.total = 300 * AMOUNT_ONE;
    answers(clear, NOW,
            "Nothing stands against magnesium now. That makes 300 mg in one day: above 250 mg, ask a pharmacist "
            "whether it suits you.");
}

static void changes(int reminder, const char *from, const char *to, AgendaChange flags, const char *expected)
{
    AgendaChange change = flags;
    char *sentence = NULL;
    int r;

    change.reminder = &reminders[reminder];
    if (change.id.day == 0)
        change.id.day = day_of("2026-11-22");
    change.from = from ? on(from) : 0;
    change.to = to ? on(to) : 0;
    r = wording_change(agenda, &change, on(NOW), &sentence);
    says(r, sentence, expected);
}

static void names_changes(void **state)
{
    const AgendaChange plain = {.from = 0};

    (void)state;
    changes(EVENING, "22:15", "23:10", plain, "moves tonight's magnesium from 22:15 to 23:10");
    changes(EVENING, "22:15", "2026-11-23 00:10", plain, "moves tonight's magnesium from 22:15 to tomorrow 00:10");
    changes(EVENING, "22:15", NULL, plain, "leaves out tonight's magnesium, planned for 22:15");
    changes(EVENING, NULL, "22:15", plain, "brings tonight's magnesium back, at 22:15");
    changes(EVENING, "22:15", NULL, (AgendaChange){.satisfied = true}, "counts as tonight's magnesium");
    changes(EVENING, "22:15", "22:40", (AgendaChange){.withdrawn = true},
            "puts off tonight's magnesium, due now, until 22:40");
    changes(MORNING, "07:30", "09:00", plain, "moves today's iron from 07:30 to 09:00");
    changes(SUPPER, "18:00", "18:30", plain, "moves tonight's Supper iron from 18:00 to 18:30");
    changes(MORNING, "2026-11-23 07:30", NULL, (AgendaChange){.id.day = day_of("2026-11-23")},
            "leaves out tomorrow's iron, planned for tomorrow 07:30");
    changes(EVENING, "2026-11-23 22:15", NULL, (AgendaChange){.id.day = day_of("2026-11-23")},
            "leaves out tomorrow night's magnesium, planned for tomorrow 22:15");
    changes(EVENING, "2026-11-21 22:15", NULL, (AgendaChange){.id.day = day_of("2026-11-21"), .satisfied = true},
            "counts as last night's magnesium");
    changes(MORNING, "2026-11-21 07:30", NULL, (AgendaChange){.id.day = day_of("2026-11-21"), .satisfied = true},
            "counts as yesterday's iron");
    changes(EVENING, "2026-11-25 22:15", NULL, (AgendaChange){.id.day = day_of("2026-11-25")},
            "leaves out the magnesium of Wed 25 Nov, planned for Wed 25 Nov 22:15");
}

static void warns_of(const char *subject, const SpacingResult *result, const char *const *expected)
{
    Entry entry = {.kind = ENTRY_INTAKE};
    char **warnings = NULL;
    size_t i;

    snprintf(entry.subject, sizeof(entry.subject), "%s", subject);
    assert_int_equal(wording_warnings(agenda, &entry, result, on(NOW), &warnings), 0);
    for (i = 0; expected[i] && warnings[i]; i++)
        assert_string_equal(warnings[i], expected[i]);
    assert_null(warnings[i]);
    assert_null(expected[i]);
    wording_strv_free(warnings);
}

#define WARNS_OF(subject, result, ...) warns_of((subject), (result), (const char *const[]){__VA_ARGS__, NULL})
#define WARNS(result, ...) WARNS_OF("magnesium", result, __VA_ARGS__)

static void warns_when_recording(void **state)
{
    SpacingResult result = {.verdict = VERDICT_CLEAR};

    (void)state;
    WARNS(&result, NULL);
    result.reasons[0] = rule(IRON, "18:40", 180, 240);
    result.n_reasons = 1;
    WARNS(&result, "Too soon: iron was taken at 18:40; keep 3 hours, better 4.");
    result.reasons[0].verdict = VERDICT_CLOSE;
    WARNS(&result, "Close: iron was taken at 18:40; keep 3 hours, better 4.");
    result.reasons[1] = limit(SPACING_DAY_LIMIT);
    result.reasons[2] = limit(SPACING_SPAN_LIMIT);
    result.n_reasons = 3;
    WARNS(&result, "Close: iron was taken at 18:40; keep 3 hours, better 4.",
          "Over the limit: with it, 400 mg in one day; the limit is 350 mg. Don't take a double dose.");
    /* Two doses at the same time. */
    result.reasons[1] = result.reasons[0];
    result.n_reasons = 2;
    WARNS(&result, "Close: iron was taken at 18:40; keep 3 hours, better 4.");
    result.n_reasons = 0;
    result.notice = true;
    result.total = 300 * AMOUNT_ONE;
    result.doubled = on("19:55");
    WARNS(&result, "That makes 300 mg in one day: above 250 mg, ask a pharmacist whether it suits you.",
          "Already recorded? Magnesium was taken at 19:55: if this is the same dose, undo one of the two.");
}

static SpacingReason close_by(SpacingReason reason)
{
    reason.verdict = VERDICT_CLOSE;
    return reason;
}

static void rule_12_a_prescription_is_not_held_back(void **state)
{
    const SpacingReason iron = rule(IRON, "18:40", 240, 300), coffee = close_by(rule(COFFEE, "19:30", 0, 60));
    SpacingResult result = {.reasons = {iron, coffee}, .n_reasons = 2};
    SpacingReason much = limit(SPACING_DAY_LIMIT);
    AgendaCheck both;
    char *sentence = NULL;
    int r = wording_reason(agenda, THYROXINE, &iron, on(NOW), &sentence);

    (void)state;
    says(r, sentence, "Iron was taken at 18:40; lull keeps the two 4 hours apart.");
    answers_of(THYROXINE, verdict(VERDICT_TOO_SOON, "22:40", "23:40", iron), NOW,
               "Take it as prescribed. Iron was taken at 18:40; lull keeps the two 4 hours apart: ask your pharmacist "
               "how to proceed.");
    /* What would merely be better isn't worth a wait either. */
    answers_of(THYROXINE, verdict(VERDICT_CLOSE, NOW, "20:30", coffee), NOW,
               "Take it as prescribed. Coffee was taken at 19:30; lull keeps the two 1 hour apart: ask your pharmacist "
               "how to proceed.");
    WARNS_OF("levothyroxine", &result,
             "Iron was taken at 18:40; lull keeps the two 4 hours apart: ask your pharmacist how to proceed.",
             "Coffee was taken at 19:30; lull keeps the two 1 hour apart: ask your pharmacist how to proceed.");
    /* A limit is another matter: it keeps from a second dose. */
    both = verdict(VERDICT_OVER_LIMIT, "2026-11-23 05:00", "2026-11-23 05:00", much);
    both.spacing.reasons[both.spacing.n_reasons++] = iron;
    answers_of(THYROXINE, both, NOW,
               "Over the limit: with it, 400 ug in one day; the limit is 350 ug. Possible from tomorrow 05:00. Don't "
               "take a double dose.");
    WARNS_OF("levothyroxine", &both.spacing,
             "Over the limit: with it, 400 ug in one day; the limit is 350 ug. Don't take a double dose.",
             "Iron was taken at 18:40; lull keeps the two 4 hours apart: ask your pharmacist how to proceed.");
}

static void warns_of_as_much_as_there_is(void **state)
{
    SpacingResult result = {.n_reasons = SPACING_REASONS_MAX, .notice = true, .doubled = on("19:55")};
    Entry entry = {.kind = ENTRY_INTAKE, .subject = "magnesium"};
    char **warnings = NULL;
    size_t n = 0;

    (void)state;
    for (size_t i = 0; i < SPACING_REASONS_MAX; i++)
        result.reasons[i] = rule(IRON, "18:40", 180 + 60 * (int)i, 1440);
    assert_int_equal(wording_warnings(agenda, &entry, &result, on(NOW), &warnings), 0);
    while (warnings[n])
        n++;
    assert_int_equal(n, SPACING_REASONS_MAX + 2);
    wording_strv_free(warnings);
    entry.kind = ENTRY_ACTIVITY;
    assert_int_equal(wording_warnings(agenda, &entry, &result, on(NOW), &warnings), 0);
    assert_null(warnings[0]);
    wording_strv_free(warnings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_reasons, set_up, tear_down),
        cmocka_unit_test_setup_teardown(answers_checks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_changes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(warns_when_recording, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rule_12_a_prescription_is_not_held_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(warns_of_as_much_as_there_is, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
