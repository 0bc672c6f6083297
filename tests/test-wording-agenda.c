/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/wording.h"
#include "settings.h"
#include "zones.h"

/* What the sentences say of evenings as they come about, with the settings that are shipped. */

typedef struct Evening {
    Zone *zone;
    Settings *settings;
    Agenda *agenda;
} Evening;

static int set_up(void **state)
{
    Evening *e = calloc(1, sizeof(*e));
    EffectList effects = {0};

    assert_non_null(e);
    *state = e;
    e->zone = zone_by_rule(RULE_BERLIN);
    assert_int_equal(settings_defaults(&e->settings), 0);
    assert_int_equal(agenda_new(&e->agenda, e->settings->regimen, e->zone, 1), 0);
    assert_int_equal(agenda_start(e->agenda, wall(e->zone, "2026-11-22 12:00"), DAY_MAX, &effects), 0);
    effect_list_clear(&effects);
    return 0;
}

static int tear_down(void **state)
{
    Evening *e = *state;

    agenda_free(e->agenda);
    settings_free(e->settings);
    zone_free(e->zone);
    free(e);
    return 0;
}

/* "18:30" of that Sunday. */
static Usec on(const Evening *e, const char *clock)
{
    char text[sizeof("2026-11-22 18:30")];

    snprintf(text, sizeof(text), "2026-11-22 %.5s", clock);
    return wall(e->zone, text);
}

static void step(Evening *e, const char *now)
{
    EffectList effects = {0};

    assert_int_equal(agenda_step(e->agenda, on(e, now), &effects), 0);
    effect_list_clear(&effects);
}

static void enter(Evening *e, Entry entry, const char *now)
{
    EffectList effects = {0};

    step(e, now);
    assert_int_equal(agenda_admit(e->agenda, &entry, on(e, now), false), 0);
    assert_int_equal(agenda_apply(e->agenda, &entry, on(e, now), &effects), 0);
    effect_list_clear(&effects);
}

static void take(Evening *e, const char *substance, Amount amount, const char *now)
{
    Entry entry = {.kind = ENTRY_INTAKE, .amount = amount};

    snprintf(entry.subject, sizeof(entry.subject), "%s", substance);
    enter(e, entry, now);
}

static void magnesium_is(const Evening *e, const char *now, const char *explained, const char *why)
{
    _cleanup_free_ char *sentence = NULL, *brief = NULL;
    AgendaItem item;
    OccurrenceId id;

    assert_int_equal(agenda_open(e->agenda, "magnesium", on(e, now), &id), 0);
    assert_int_equal(agenda_item(e->agenda, &id, &item), 0);
    assert_int_equal(wording_explain(e->agenda, &item, on(e, now), &sentence), 0);
    assert_int_equal(wording_why(e->agenda, &item, on(e, now), &brief), 0);
    assert_string_equal(sentence, explained);
    assert_string_equal(brief, why);
}

static void tells_of_a_plain_evening(void **state)
{
    Evening *e = *state;

    magnesium_is(e, "12:00", "Planned for 22:15, open until 23:30.", "");
    step(e, "22:15");
    magnesium_is(e, "22:20", "Due since 22:15, open until 23:30.", "");
    step(e, "22:25");
    magnesium_is(e, "22:26", "Due since 22:15, open until 23:30.", "");
    step(e, "23:30");
    magnesium_is(e, "23:31",
                 "Missed: its time ended at 23:30. If it was taken, record it with its time. Don't take a double dose.",
                 "");
}

static void tells_why_it_waits(void **state)
{
    Evening *e = *state;

    take(e, "iron", 40 * AMOUNT_ONE, "18:30");
    magnesium_is(e, "18:31", "Held until 22:30: iron was taken at 18:30, and 4 hours between them are better.",
                 "iron at 18:30, wait until 22:30");
}

static void tells_why_it_waited(void **state)
{
    Evening *e = *state;

    take(e, "iron", 40 * AMOUNT_ONE, "18:30");
    step(e, "22:30");
    magnesium_is(e, "22:31",
                 "Due since 22:30, open until 23:30. It waited: iron was taken at 18:30, and 4 hours between them are "
                 "better.",
                 "waited for the iron at 18:30");
    step(e, "22:40");
    magnesium_is(e, "22:41",
                 "Due since 22:30, open until 23:30. It waited: iron was taken at 18:30, and 4 hours between them are "
                 "better.",
                 "waited for the iron at 18:30");
}

/* Found so late that spacing is not the cause any more. */
static void tells_that_it_is_late(void **state)
{
    Evening *e = *state;

    take(e, "iron", 40 * AMOUNT_ONE, "18:30");
    step(e, "22:31");
    magnesium_is(e, "22:31", "Due since 22:31, open until 23:30. It was planned for 22:15. Don't take a double dose.",
                 "late, planned for 22:15");
}

static void tells_of_a_pause(void **state)
{
    Evening *e = *state;

    enter(e, (Entry){.kind = ENTRY_PAUSE, .until = on(e, "23:00")}, "18:00");
    magnesium_is(e, "18:01", "Held until 23:00, when the pause ends.", "paused until 23:00");
    enter(e, (Entry){.kind = ENTRY_PAUSE, .until = on(e, "23:30")}, "18:10");
    magnesium_is(e, "18:11", "Held: its time ends at 23:30, before the pause ends.", "paused until its time has ended");
    take(e, "iron", 40 * AMOUNT_ONE, "18:30");
    magnesium_is(e, "18:31", "Held: its time ends at 23:30, before the pause ends.", "paused until its time has ended");
}

static void tells_why_it_waits_longer(void **state)
{
    Evening *e = *state;

    take(e, "iron", 40 * AMOUNT_ONE, "20:10");
    magnesium_is(e, "20:11", "Held until 23:10: iron was taken at 20:10, and 3 hours must lie between them.",
                 "iron at 20:10, wait until 23:10");
}

static void tells_why_it_is_left_out(void **state)
{
    Evening *e = *state;

    take(e, "iron", 40 * AMOUNT_ONE, "20:30");
    magnesium_is(e, "20:31", "Magnesium is left out tonight: iron at 20:30 is too close until 23:30.",
                 "iron at 20:30 is too close until 23:30");
    step(e, "22:15");
    magnesium_is(e, "22:15", "Magnesium is left out tonight: iron at 20:30 is too close until 23:30.",
                 "iron at 20:30 is too close until 23:30");
}

static void changes_to(const Evening *e, const char *substance, const char *at, const char *expected)
{
    _cleanup_free_ char *sentence = NULL;
    AgendaCheck check;

    assert_int_equal(agenda_check(e->agenda, substance, 0, on(e, at), &check), 0);
    assert_int_equal(check.n_changes, 1);
    assert_int_equal(wording_change(e->agenda, &check.changes[0], on(e, at), &sentence), 0);
    assert_string_equal(sentence, expected);
}

static void tells_what_would_change(void **state)
{
    Evening *e = *state;

    step(e, "20:00");
    changes_to(e, "iron", "20:10", "moves tonight's magnesium from 22:15 to 23:10");
    changes_to(e, "iron", "20:30", "leaves out tonight's magnesium, planned for 22:15");
    changes_to(e, "magnesium", "20:10", "counts as tonight's magnesium");
}

#define EVENING(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EVENING(tells_of_a_plain_evening), EVENING(tells_why_it_waits),      EVENING(tells_why_it_waits_longer),
        EVENING(tells_why_it_is_left_out), EVENING(tells_what_would_change), EVENING(tells_why_it_waited),
        EVENING(tells_that_it_is_late),    EVENING(tells_of_a_pause),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
