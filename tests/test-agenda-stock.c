/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/wording.h"
#include "stock-life.h"

/* ---- Counting ---- */

static void test_counts_intakes(void **state)
{
    Life *l = *state;
    AgendaStock stock;

    start(l, "2026-11-01 12:00");
    said(l, "magnesium=10 ");
    is_left(l, 10, 10, false);
    take(l, "2026-11-01 22:16");
    is_left(l, 9, 9, false); /* today is done with */
    live_until(l, "2026-11-02 06:00");
    is_left(l, 9, 9, false);
    take(l, "2026-11-02 12:00");
    take(l, "2026-11-02 13:00"); /* an extra one */
    is_left(l, 7, 7, false);
    assert_int_equal(agenda_stock(l->agenda, 1, &stock), AGENDA_E_SUBJECT);
    assert_int_equal(agenda_stock(l->agenda, -1, &stock), AGENDA_E_SUBJECT);
}

/* An intake at the very instant counts; one before doesn't, whenever it is written down. */
static void test_counts_from_the_instant(void **state)
{
    Life *l = *state;

    start(l, "2026-11-01 12:00");
    enter(l, &(Entry){.kind = ENTRY_INTAKE, .subject = "magnesium", .at = at(l, "2026-11-01 12:00") - 1},
          "2026-11-01 13:00");
    is_left(l, 10, 10, false);
    enter(l, &(Entry){.kind = ENTRY_INTAKE, .subject = "magnesium", .at = at(l, "2026-11-01 12:00")},
          "2026-11-01 13:01");
    is_left(l, 9, 9, false);
}

static void test_never_below_nothing(void **state)
{
    Life *l = *state;

    l->regimen->substances[0].per_dose = 3;
    start(l, "2026-11-01 12:00");
    is_left(l, 10, 3, true);
    for (int i = 0; i < 3; i++)
        take(l, "2026-11-01 13:00");
    is_left(l, 1, 0, true); /* some, but not enough for a dose */
    take(l, "2026-11-01 14:00");
    is_left(l, 0, 0, true);
}

static void test_undo_gives_back(void **state)
{
    Life *l = *state;
    const Entry *intake, *voided;

    start(l, "2026-11-01 12:00");
    intake = take(l, "2026-11-01 13:00");
    is_left(l, 9, 9, false);
    voided = undo(l, intake, "2026-11-01 13:01");
    is_left(l, 10, 10, false);
    undo(l, voided, "2026-11-01 13:02");
    is_left(l, 9, 9, false);
}

static void test_settings_begin_anew(void **state)
{
    Life *l = *state;

    start(l, "2026-11-01 12:00");
    take_daily(l, 1, 2);
    said(l, "magnesium=10 ");
    set_stock(l, 10, "2026-11-03 08:00");
    said(l, "");
    is_left(l, 8, 8, false);
    set_stock(l, 11, "2026-11-03 08:01");
    said(l, "magnesium=11 ");
    is_left(l, 11, 11, false);
    start(l, "2026-11-03 08:02");
    said(l, "");
    set_stock(l, -1, "2026-11-03 08:03");
    said(l, "magnesium=0 ");
    assert_int_equal(agenda_stock(l->agenda, 0, &(AgendaStock){0}), AGENDA_E_SUBJECT);
    set_stock(l, 11, "2026-11-03 08:04");
    said(l, "magnesium=11 ");
    set_stock(l, 0, "2026-11-03 08:05");
    said(l, "magnesium=0 ");
    is_left(l, 0, 0, true);
}

/* ---- Days ---- */

/* Today counts until its doses are done with, by whatever means; a day without any counts too. */
static void test_days_follow_the_schedule(void **state)
{
    Life *l = *state;

    l->regimen->reminders[0].recur.days =
        (RecurDays){.kind = RECUR_EVERY_N, .n = 2, .from = civil_day((CivilDate){2026, 11, 1})};
    l->regimen->substances[0].stock = 2;
    start(l, "2026-11-01 12:00"); /* doses on 1 and 3, none for 5 */
    is_left(l, 2, 4, false);
    take(l, "2026-11-01 22:16");
    is_left(l, 1, 3, false);
    live_until(l, "2026-11-02 06:00");
    is_left(l, 1, 3, true);
    live_until(l, "2026-11-04 04:59"); /* missed on 3: there is one for 5 */
    is_left(l, 1, 3, false);
    live_until(l, "2026-11-04 05:00");
    is_left(l, 1, 3, true);
}

static void test_days_of_a_quota(void **state)
{
    Life *l = *state;

    l->regimen->reminders[0].recur.days = (RecurDays){.kind = RECUR_QUOTA, .n = 3};
    l->regimen->substances[0].stock = 4;
    start(l, "2026-11-02 12:00"); /* a Monday: 2, 3, 4 and 9 */
    is_left(l, 4, 8, false);
    take(l, "2026-11-02 12:00");
    is_left(l, 3, 7, false);
    live_until(l, "2026-11-03 06:00");
    is_left(l, 3, 7, false);
    live_until(l, "2026-11-04 06:00"); /* not on 3: so on 4 and 5, and on 9 */
    is_left(l, 3, 6, false);
}

static void test_days_have_an_end(void **state)
{
    Life *l = *state;

    l->regimen->substances[0].stock = AGENDA_STOCK_DAYS - 1;
    start(l, "2026-11-01 12:00");
    is_left(l, AGENDA_STOCK_DAYS - 1, AGENDA_STOCK_DAYS - 1, false);
    set_stock(l, AGENDA_STOCK_DAYS, "2026-11-01 12:00");
    is_left(l, AGENDA_STOCK_DAYS, AGENDA_STOCK_DAYS, false);
    set_stock(l, 100000, "2026-11-01 12:00");
    is_left(l, 100000, AGENDA_STOCK_DAYS, false);
}

/* ---- Refilling ---- */

static void test_asks_days_ahead(void **state)
{
    Life *l = *state;

    start(l, "2026-11-01 12:00");
    take_daily(l, 1, 7); /* on 7 it lasts for 4 days, on 8 for 3 */
    said(l, "magnesium=10 ");
    live_until(l, "2026-11-08 09:59");
    is_left(l, 3, 3, true);
    said(l, "");
    live_until(l, "2026-11-08 10:00");
    said(l, "+ refill-magnesium/2026-11-08 ");
    live_until(l, "2026-11-08 20:00"); /* not heeded: it comes again, and isn't called missed */
    said(l, "- refill-magnesium/2026-11-08 ");
    live_until(l, "2026-11-09 10:00");
    said(l, "+ refill-magnesium/2026-11-09 ");
    refill(l, "2026-11-09 11:00", NULL);
    said(l, "! refill-magnesium/2026-11-09 - refill-magnesium/2026-11-09 ");
    is_left(l, 10, 10, false);
    live_until(l, "2026-11-10 12:00");
    said(l, "");
}

static void test_undo_withdraws_and_asks_again(void **state)
{
    Life *l = *state;
    const Entry *intake, *done, *voided;

    start(l, "2026-11-01 12:00");
    take_daily(l, 1, 6);
    intake = take(l, "2026-11-07 22:16");
    live_until(l, "2026-11-08 10:00");
    said(l, "magnesium=10 + refill-magnesium/2026-11-08 ");
    voided = undo(l, intake, "2026-11-08 10:01");
    said(l, "- refill-magnesium/2026-11-08 ");
    undo(l, voided, "2026-11-08 10:02");
    said(l, "+ refill-magnesium/2026-11-08 ");
    done = refill(l, "2026-11-08 10:03", NULL);
    said(l, "! refill-magnesium/2026-11-08 - refill-magnesium/2026-11-08 ");
    undo(l, done, "2026-11-08 10:04");
    said(l, "+ refill-magnesium/2026-11-08 ");
    is_left(l, 3, 3, true);
}

/* Whoever wasn't asked may refill too; what was taken since then counts. */
static void test_refills_unasked_and_backdated(void **state)
{
    Life *l = *state;

    start(l, "2026-11-01 12:00");
    take_daily(l, 1, 3);
    is_left(l, 7, 7, false);
    refill(l, "2026-11-04 12:00", "2026-11-03 12:00");
    is_left(l, 9, 9, false);
    start(l, "2026-11-04 12:01");
    said(l, "magnesium=10 ");
    is_left(l, 9, 9, false);
}

/* An old refill that is amended stays the old one. */
static void test_amended_refills_keep_their_place(void **state)
{
    Life *l = *state;
    const Entry *first;
    Entry amended;

    start(l, "2026-11-01 12:00");
    first = refill(l, "2026-11-02 12:00", NULL);
    take_daily(l, 2, 3);
    refill(l, "2026-11-04 12:00", NULL);
    take_daily(l, 4, 4);
    is_left(l, 9, 9, false);
    amended = (Entry){.kind = ENTRY_ACTIVITY, .subject = "refill-magnesium", .ref = first->id, .amount = 5000};
    amended.at = at(l, "2026-11-02 13:00");
    first = enter(l, &amended, "2026-11-05 12:00");
    assert_int_equal(first->amount, 10 * AMOUNT_ONE);
    is_left(l, 9, 9, false);
}

static void test_says_what_is_left(void **state)
{
    Life *l = *state;
    Reminder *asks = &l->regimen->reminders[regimen_find_reminder(l->regimen, "refill-magnesium")];
    AgendaItem item = {.reminder = asks, .state = OCCURRENCE_DUE};
    WordingNotice notice;

    start(l, "2026-11-01 12:00");
    item.nominal = at(l, "2026-11-01 10:00");
    assert_int_equal(wording_notice(l->agenda, &item, 1, at(l, "2026-11-01 12:00"), &notice), 0);
    assert_string_equal(notice.title, "Refill Magnesium");
    assert_string_equal(notice.body, "10 left, enough for 10 days");
    assert_string_equal(notice.done_label, "Done");
    wording_notice_clear(&notice);
    set_stock(l, 0, "2026-11-01 12:01");
    assert_int_equal(wording_notice(l->agenda, &item, 1, at(l, "2026-11-01 12:00"), &notice), 0);
    assert_string_equal(notice.body, "0 left, not enough for the next day");
    wording_notice_clear(&notice);
    asks->discreet = true;
    assert_int_equal(wording_notice(l->agenda, &item, 1, at(l, "2026-11-01 12:00"), &notice), 0);
    assert_string_equal(notice.title, "Refill");
    assert_string_equal(notice.body, "");
    wording_notice_clear(&notice);
}

/* ---- Memory ---- */

/* What is older than the days that are kept still counts, and a restart finds the same. */
static void test_remembers_what_it_counts(void **state)
{
    Life *l = *state;
    _cleanup_free_ char *live = NULL, *derived = NULL;
    const Entry *voided;

    l->regimen->substances[0].stock = 90;
    start(l, "2026-10-01 12:00");
    for (int day = 1; day <= 31; day++) {
        char time[32];
        snprintf(time, sizeof(time), "2026-10-%02d 22:16", day);
        voided = take(l, time);
        if (day == 2)
            undo(l, voided, "2026-10-02 22:17");
    }
    take_daily(l, 1, 28);
    is_left(l, 90 - 30 - 28, 90 - 30 - 28, false);
    /* Folds everything that is in memory anew. */
    set_stock(l, 90, "2026-11-28 22:20");
    is_left(l, 90 - 30 - 28, 90 - 30 - 28, false);
    assert_int_equal(agenda_dump(l->agenda, &live), 0);
    start(l, "2026-11-28 22:20");
    assert_int_equal(agenda_dump(l->agenda, &derived), 0);
    assert_string_equal(live, derived);
    assert_non_null(strstr(live, "stock magnesium left=32 "));
}

/* After a journey to the west the lull day is the one before, while the stock was said on the next: a Friday, where
 * what is forgotten can end. */
static void test_remembers_what_was_taken_on_the_day_before(void **state)
{
    Life *l = *state;
    EffectList effects = {0};
    Zone *home = l->zone;
    char time[32];

    start(l, "2026-10-02 06:00");
    l->zone = plan_zone("Pacific/Honolulu");
    assert_int_equal(agenda_set_zone(l->agenda, l->zone, at(l, "2026-10-01 18:00"), &effects), 0);
    hear(l, &effects);
    zone_free(home);
    take(l, "2026-10-01 20:00");
    for (int day = 2; day <= 31; day++) {
        snprintf(time, sizeof(time), "2026-10-%02d 12:00", day);
        live_until(l, time);
        is_left(l, 9, 9, false);
    }
}

/* What is kept to be counted isn't what a person means by the last thing they did. */
static void test_undo_means_what_is_recent(void **state)
{
    Life *l = *state;

    start(l, "2026-10-01 12:00");
    take(l, "2026-10-01 22:16");
    assert_non_null(agenda_newest(l->agenda));
    live_until(l, "2026-11-28 12:00");
    is_left(l, 9, 9, false);
    assert_null(agenda_newest(l->agenda));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_counts_intakes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_counts_from_the_instant, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_never_below_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_undo_gives_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_settings_begin_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_days_follow_the_schedule, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_days_of_a_quota, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_days_have_an_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_asks_days_ahead, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_undo_withdraws_and_asks_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refills_unasked_and_backdated, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_amended_refills_keep_their_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_says_what_is_left, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_remembers_what_it_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_remembers_what_was_taken_on_the_day_before, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_undo_means_what_is_recent, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
