/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "wordings.h"

static void tells_times(void **state)
{
    static const struct {
        const char *at, *expected;
    } cases[] = {
        {"22:30", "22:30"},
        {"00:00", "00:00"},
        {"23:59", "23:59"},
        {"2026-11-23 00:00", "tomorrow 00:00"},
        {"2026-11-23 23:59", "tomorrow 23:59"},
        {"2026-11-24 08:00", "Tue 24 Nov 08:00"},
        {"2026-11-21 22:40", "yesterday 22:40"},
        {"2026-11-20 09:05", "Fri 20 Nov 09:05"},
        {"2027-01-01 07:00", "Fri 1 Jan 2027 07:00"},
    };
    char buf[WORDING_TIME_LEN];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_string_equal(wording_time(zone, on(cases[i].at), on(NOW), buf), cases[i].expected);
}

/* ---- Occurrences ---- */

static AgendaItem item_of(int reminder, OccurrenceState state, const char *nominal, const char *at, const char *until)
{
    AgendaItem item = {
        .id = {.day = day_of("2026-11-22"), .index = 1},
        .reminder = &reminders[reminder],
        .state = state,
        .nominal = on(nominal),
        .at = at ? on(at) : 0,
        .until = on(until),
        .dose = 200 * AMOUNT_ONE,
    };

    memcpy(item.id.reminder, reminders[reminder].name, sizeof(item.id.reminder));
    return item;
}

static AgendaItem evening(OccurrenceState state, const char *at)
{
    return item_of(EVENING, state, "22:15", at, "23:30");
}

static AgendaItem because(AgendaItem item, const char *word)
{
    snprintf(item.because, sizeof(item.because), "%s", word);
    return item;
}

/* Another substance stands in the way: 3 hours, better 4. */
static AgendaItem behind(AgendaItem item, int other, const char *at, bool planned)
{
    item.reason = (SpacingReason){
        .other = other,
        .at = on(at),
        .planned = planned,
        .minimum = 3 * USEC_PER_HOUR,
        .preferred = 4 * USEC_PER_HOUR,
    };
    return because(item, substances[other].name);
}

static AgendaItem over(AgendaItem item, SpacingCause cause)
{
    item.reason = (SpacingReason){.cause = cause, .total = 400 * AMOUNT_ONE, .limit = 350 * AMOUNT_ONE};
    return because(item, "limit");
}

static AgendaItem late(AgendaItem item)
{
    item.late = true;
    return item;
}

static void explains_at(AgendaItem item, const char *now, const char *expected)
{
    char *sentence = NULL;
    int r = wording_explain(agenda, &item, on(now), &sentence);

    says(r, sentence, expected);
}

static void explains(AgendaItem item, const char *expected)
{
    explains_at(item, NOW, expected);
}

static void why(AgendaItem item, const char *expected)
{
    char *sentence = NULL;
    int r = wording_why(agenda, &item, on(NOW), &sentence);

    says(r, sentence, expected);
}

static void explains_what_waits(void **state)
{
    AgendaItem held = evening(OCCURRENCE_HELD, "22:30");

    (void)state;
    explains(evening(OCCURRENCE_UPCOMING, "22:15"), "Planned for 22:15, open until 23:30.");
    explains(behind(held, IRON, "18:30", false),
             "Held until 22:30: iron was taken at 18:30, and 4 hours between them are better.");
    explains(behind(held, IRON, "18:31", false),
             "Held until 22:30: iron was taken at 18:31, and 3 hours must lie between them.");
    explains(behind(held, THYROXINE, "18:30", true),
             "Held until 22:30: L-Thyroxin is planned at 18:30, and 4 hours between them are better.");
    explains(behind(held, THYROXINE, "19:00", true),
             "Held until 22:30: L-Thyroxin is planned at 19:00, and 3 hours must lie between them.");
    explains(over(held, SPACING_DAY_LIMIT), "Held until 22:30: with it, 400 mg in one day; the limit is 350 mg.");
    explains(over(held, SPACING_SPAN_LIMIT), "Held until 22:30: with it, 400 mg in 16 hours; the limit is 350 mg.");
    explains(because(held, "quiet"), "Held until 22:30, when the quiet hours end.");
    explains(because(held, "paused"), "Held until 22:30, when the pause ends.");
    explains(because(held, "due"), "Held: another dose is due first.");
}

static void explains_what_waits_on_the_person(void **state)
{
    (void)state;
    explains_at(evening(OCCURRENCE_DUE, "22:15"), "22:20", "Due since 22:15, open until 23:30.");
    explains_at(late(evening(OCCURRENCE_DUE, "22:40")), "22:45",
                "Due since 22:40, open until 23:30. It was planned for 22:15. Don't take a double dose.");
    explains_at(late(item_of(STRETCH, OCCURRENCE_DUE, "23:00", "23:10", "23:30")), "23:11",
                "Due since 23:10, open until 23:30. It was planned for 23:00.");
    explains_at(behind(evening(OCCURRENCE_DUE, "22:30"), IRON, "18:30", false), "22:31",
                "Due since 22:30, open until 23:30. It waited: iron was taken at 18:30, and 4 hours between them are "
                "better.");
    explains_at(evening(OCCURRENCE_SNOOZED, "22:40"), "22:30", "Put off until 22:40, open until 23:30.");
}

static void explains_what_is_over(void **state)
{
    AgendaItem dropped = evening(OCCURRENCE_DROPPED, NULL);

    (void)state;
    explains(evening(OCCURRENCE_DONE, "19:40"), "Taken at 19:40.");
    explains(evening(OCCURRENCE_DONE, "2026-11-21 23:40"), "Taken yesterday at 23:40.");
    explains(item_of(STRETCH, OCCURRENCE_DONE, "23:00", "19:10", "23:30"), "Done at 19:10.");
    explains(evening(OCCURRENCE_SKIPPED, "22:15"), "Skipped.");
    explains(because(evening(OCCURRENCE_SKIPPED, "22:15"), "paused"),
             "Skipped: everything was paused until its time had ended.");
    explains(because(evening(OCCURRENCE_SKIPPED, "22:15"), "travel"),
             "Skipped: the change of the time zone jumped over its time.");
    explains(because(evening(OCCURRENCE_SKIPPED, "22:15"), "had iron"), "Skipped: had iron");
    explains(because(evening(OCCURRENCE_SKIPPED, "22:15"), "iron"), "Skipped: iron");
    explains_at(evening(OCCURRENCE_MISSED, "22:15"), "2026-11-23 07:00",
                "Missed: its time ended yesterday at 23:30. If it was taken, record it with its time. Don't take a "
                "double dose.");
    explains_at(item_of(STRETCH, OCCURRENCE_MISSED, "23:00", "23:00", "23:30"), "23:45",
                "Missed: its time ended at 23:30. If it was done, record it with its time.");
    explains(behind(dropped, IRON, "20:30", false),
             "Magnesium is left out tonight: iron at 20:30 is too close until 23:30.");
    explains(behind(dropped, THYROXINE, "22:30", true),
             "Magnesium is left out tonight: L-Thyroxin at 22:30 is too close.");
    explains_at(behind(dropped, IRON, "20:30", false), "2026-11-23 07:00",
                "Magnesium was left out last night: iron yesterday at 20:30 is too close until yesterday 23:30.");
    explains(over(dropped, SPACING_DAY_LIMIT),
             "Magnesium is left out tonight: with it, 400 mg in one day; the limit is 350 mg.");
    explains(because(dropped, "iron"), "Magnesium is left out tonight: iron was too close.");
    explains(because(dropped, "gone"), "Magnesium is left out tonight.");
}

static void says_why_in_short(void **state)
{
    (void)state;
    why(evening(OCCURRENCE_UPCOMING, "22:15"), "");
    why(behind(evening(OCCURRENCE_HELD, "22:30"), IRON, "18:30", false), "iron at 18:30, wait until 22:30");
    why(behind(evening(OCCURRENCE_DUE, "22:30"), IRON, "18:30", false), "waited for the iron at 18:30");
    why(behind(evening(OCCURRENCE_DROPPED, NULL), IRON, "20:30", false), "iron at 20:30 is too close until 23:30");
    why(behind(evening(OCCURRENCE_DROPPED, NULL), IRON, "22:30", false), "iron at 22:30 is too close");
    why(because(evening(OCCURRENCE_DROPPED, NULL), "iron"), "iron was too close");
    why(over(evening(OCCURRENCE_HELD, "22:30"), SPACING_DAY_LIMIT), "the daily limit, wait until 22:30");
    why(over(evening(OCCURRENCE_DROPPED, NULL), SPACING_DAY_LIMIT), "the daily limit would be passed");
    why(because(evening(OCCURRENCE_HELD, "22:30"), "quiet"), "quiet hours until 22:30");
    why(because(evening(OCCURRENCE_HELD, "22:30"), "paused"), "paused until 22:30");
    why(because(evening(OCCURRENCE_SKIPPED, "22:15"), "paused"), "everything was paused");
    why(because(evening(OCCURRENCE_SKIPPED, "22:15"), "travel"), "the time zone was changed");
    why(because(evening(OCCURRENCE_SKIPPED, "22:15"), "had iron"), "had iron");
    why(because(evening(OCCURRENCE_HELD, "22:30"), "due"), "another dose is due first");
    why(late(evening(OCCURRENCE_DUE, "22:40")), "late, planned for 22:15");
}

/* ---- Notifications ---- */

static void notifies(const AgendaItem *items, size_t n, const char *now, const char *title, const char *body,
                     const char *done_label)
{
    WordingNotice notice;

    assert_int_equal(wording_notice(agenda, items, n, on(now), &notice), 0);
    assert_string_equal(notice.title, title);
    assert_string_equal(notice.body, body);
    if (done_label)
        assert_string_equal(notice.done_label, done_label);
    else
        assert_null(notice.done_label);
    wording_notice_clear(&notice);
    assert_null(notice.title);
}

static void shows(AgendaItem item, const char *now, const char *title, const char *body)
{
    notifies(&item, 1, now, title, body, item.reminder->substance >= 0 ? "Taken" : "Done");
}

static int be_discreet(void **state)
{
    for (size_t i = 0; i < ARRAY_SIZE(reminders); i++)
        reminders[i].discreet = true;
    return set_up(state);
}

static int be_open(void **state)
{
    for (size_t i = 0; i < ARRAY_SIZE(reminders); i++)
        reminders[i].discreet = false;
    return set_up(state);
}

static void notifies_discreetly(void **state)
{
    AgendaItem due = evening(OCCURRENCE_DUE, "22:15");

    (void)state;
    shows(due, "22:15", "Evening dose", "45 minutes before bed");
    shows(due, "22:25", "Evening dose", "");
    shows(late(due), "22:40", "Evening dose", "Late: it was planned for 22:15. Don't take a double dose.");
    shows(behind(due, IRON, "18:30", false), "22:30", "Evening dose", "It waited, to keep a distance.");
    shows(over(due, SPACING_SPAN_LIMIT), "22:30", "Evening dose", "It waited, to keep a distance.");
    shows(late(because(due, "quiet")), "22:30", "Evening dose",
          "It waited for the end of the quiet hours. Don't take a double dose.");
    shows(late(because(due, "paused")), "22:30", "Evening dose",
          "It waited for the end of the pause. Don't take a double dose.");
    shows(because(due, "due"), "22:30", "Evening dose", "It waited for another dose.");
    shows(item_of(STRETCH, OCCURRENCE_DUE, "23:00", "23:00", "23:30"), "23:00", "Evening exercise", "at bedtime");
    shows(item_of(MORNING, OCCURRENCE_DUE, "07:30", "07:30", "09:30"), "07:30", "Morning dose", "");
}

static void notifies_openly(void **state)
{
    AgendaItem due = evening(OCCURRENCE_DUE, "22:15"), bare = due;

    (void)state;
    bare.dose = 0;
    shows(due, "22:15", "Magnesium", "200 mg, 45 minutes before bed");
    shows(due, "22:25", "Magnesium", "200 mg");
    shows(bare, "22:15", "Magnesium", "45 minutes before bed");
    shows(bare, "22:25", "Magnesium", "");
    shows(late(due), "22:40", "Magnesium", "200 mg\nLate: it was planned for 22:15. Don't take a double dose.");
    shows(behind(due, IRON, "18:30", false), "22:30", "Magnesium", "200 mg\nIt waited for the iron at 18:30.");
    shows(because(due, "iron"), "22:30", "Magnesium", "200 mg\nIt waited, to keep a distance.");
    shows(item_of(STRETCH, OCCURRENCE_DUE, "23:00", "23:00", "23:30"), "23:00", "Calf stretch",
          "3 minutes, at bedtime");
    shows(late(item_of(STRETCH, OCCURRENCE_DUE, "23:00", "23:20", "23:30")), "23:20", "Calf stretch",
          "3 minutes\nLate: it was planned for 23:00.");
}

static void notifies_of_several(void **state)
{
    AgendaItem both[] = {evening(OCCURRENCE_DUE, "23:00"), item_of(STRETCH, OCCURRENCE_DUE, "23:00", "23:00", "23:30")};

    (void)state;
    both[0].late = true;
    notifies(both, 2, "23:00", "Evening reminders",
             "Magnesium: 200 mg. Late: it was planned for 22:15.\nCalf stretch: 3 minutes, at bedtime\n"
             "Don't take a double dose.",
             NULL);
    reminders[EVENING].discreet = true;
    both[0].late = false;
    notifies(both, 2, "23:00", "Evening reminders", "Evening dose\nCalf stretch: 3 minutes, at bedtime", NULL);
    both[1] = item_of(MORNING, OCCURRENCE_DUE, "07:30", "07:30", "09:30");
    both[1].late = true;
    notifies(both, 2, "10:30", "Morning doses",
             "Evening dose: 45 minutes before bed\nIron: 200 mg. Late: it was planned for 07:30.\n"
             "Don't take a double dose.",
             NULL);
    both[0] = both[1] = item_of(STRETCH, OCCURRENCE_DUE, "14:00", "14:00", "15:30");
    notifies(both, 2, "14:10", "Afternoon exercises", "Calf stretch: 3 minutes\nCalf stretch: 3 minutes", NULL);
}

static void hides_names_in_public(void **state)
{
    static const struct {
        const char *nominal, *dose;
    } cases[] = {
        {"04:59", "Evening dose"},   {"05:00", "Morning dose"}, {"10:59", "Morning dose"},
        {"11:00", "Midday dose"},    {"13:59", "Midday dose"},  {"14:00", "Afternoon dose"},
        {"17:59", "Afternoon dose"}, {"18:00", "Evening dose"}, {"00:30", "Evening dose"},
    };
    char title[WORDING_TITLE_LEN];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        AgendaItem item = item_of(EVENING, OCCURRENCE_UPCOMING, cases[i].nominal, "22:15", "23:30");
        assert_string_equal(wording_public_title(agenda, &item, title), cases[i].dose);
    }
    reminders[EVENING].discreet = false;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        AgendaItem item = item_of(EVENING, OCCURRENCE_UPCOMING, cases[i].nominal, "22:15", "23:30");
        assert_string_equal(wording_public_title(agenda, &item, title), "Magnesium");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_times, set_up, tear_down),
        cmocka_unit_test_setup_teardown(explains_what_waits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(explains_what_waits_on_the_person, set_up, tear_down),
        cmocka_unit_test_setup_teardown(explains_what_is_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(says_why_in_short, set_up, tear_down),
        cmocka_unit_test_setup_teardown(notifies_discreetly, be_discreet, tear_down),
        cmocka_unit_test_setup_teardown(notifies_openly, be_open, tear_down),
        cmocka_unit_test_setup_teardown(notifies_of_several, be_open, tear_down),
        cmocka_unit_test_setup_teardown(hides_names_in_public, be_discreet, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
