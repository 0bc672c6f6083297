/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "life.h"
#include "macro.h"
#include "plan-util.h"

/* The safety rules (HACKING.md) that are the planner's to keep, by their numbers. The others are in bus/t-safety.py; 3
 * to 5 also in test-settings-safety.c, 9 in test-safety-prescribed.c, 4 and 5 in sim/safety-*.scn. */

static Life *life;

static int teardown(void **state)
{
    (void)state;
    life = life_free(life);
    return 0;
}

/* ---- 6 ---- */

/* Which of some reminders ask now, by what was said. */
typedef struct Asks {
    bool now[2];
    int raised[2]; /* times that it began to ask, since it was last taken or skipped */
} Asks;

static const char *const twice[] = {"magnesium", "again"};

static void hear(Asks *asks, const char *said)
{
    for (const char *line = said; *line; line = strchr(line, '\n') + 1) {
        char verb[16], name[32];
        assert_int_equal(sscanf(line, "%*s %15s %31[^/]", verb, name), 2);
        for (int i = 0; i < 2; i++) {
            if (strcmp(name, twice[i]) != 0)
                continue;
            if (strcmp(verb, "raised") == 0)
                asks->now[i] = true;
            else if (strcmp(verb, "withdrawn") == 0)
                asks->now[i] = false;
        }
    }
    assert_false(asks->now[0] && asks->now[1]);
}

static int doses_taken(void)
{
    const Intake *intakes;

    return (int)agenda_intakes(life->agenda, &intakes);
}

static void lose_screen(Asks *asks)
{
    EffectList effects = {0};

    assert_int_equal(agenda_raise_again(life->agenda, life->now, &effects), 0);
    effect_list_clear(&effects);
    asks->now[0] = asks->now[1] = false;
    for (int i = 0; i < 2; i++) {
        char id[OCCURRENCE_ID_LEN];
        snprintf(id, sizeof(id), "%s/2026-11-22", twice[i]);
        asks->now[i] = strcmp(life_state(life, id), "due") == 0;
    }
    assert_false(asks->now[0] && asks->now[1]);
}

/* Whatever the person answers to what is asked: the dose of a slot is asked for until it is taken or skipped. */
static void act(Asks *asks, int deed)
{
    const Entry *newest = agenda_newest(life->agenda);
    EntryId undone = newest ? newest->id : (EntryId){{0}};

    switch (deed) {
    case 0:
        life_do(life, ENTRY_SNOOZE, asks->now[0] ? twice[0] : twice[1]);
        break;
    case 1:
        life_do(life, ENTRY_SKIP, asks->now[0] ? twice[0] : twice[1]);
        break;
    case 2:
        life_take(life, "magnesium", 100);
        break;
    case 3:
        life_void(life, &undone); /* if there is anything */
        break;
    case 4:
        asks->now[0] = asks->now[1] = false;
        life_restart(life);
        break;
    case 5:
        lose_screen(asks);
        break;
    case 6:
        life_sleep_to(life, life->now + 25 * USEC_PER_MIN);
        break;
    default:
        life_travel(life, strcmp(zone_name(life->zone), "Europe/Berlin") == 0 ? "Europe/London" : "Europe/Berlin");
        break;
    }
    hear(asks, life_said(life));
    life_go_to(life, life->now + 11 * USEC_PER_MIN);
    hear(asks, life_said(life));
}

static Regimen *two_of_magnesium(void)
{
    Regimen *regimen = plan_regimen();
    Reminder *again = plan_reminder(regimen, "again", "magnesium", "bedtime - 30m");

    again->doses[0].amount = 100 * AMOUNT_ONE;
    again->n_doses = 1;
    regimen->reminders[0].doses[0].amount = 100 * AMOUNT_ONE;
    return regimen;
}

static void rule_6_one_dose_at_once_whatever_happens(void **state)
{
    (void)state;
    /* Every sequence of four deeds out of eight. */
    for (int sequence = 0; sequence < 8 * 8 * 8 * 8; sequence++) {
        Asks asks = {0};
        life = life_new(two_of_magnesium(), "Europe/Berlin", "22:00");
        life_go(life, "22:15");
        hear(&asks, life_said(life));
        assert_true(asks.now[0]);
        for (int i = 0, rest = sequence; i < 4; i++, rest /= 8)
            act(&asks, rest % 8);
        life = life_free(life);
    }
}

static void rule_6_no_more_doses_than_slots(void **state)
{
    (void)state;
    /* Whoever takes a dose each time one is asked for takes two, restarts and lost screens or not. */
    for (int sequence = 0; sequence < 1 << 10; sequence++) {
        Asks asks = {0};
        life = life_new(two_of_magnesium(), "Europe/Berlin", "22:00");
        for (int i = 0; i < 10; i++) {
            life_go_to(life, life->now + 9 * USEC_PER_MIN);
            hear(&asks, life_said(life));
            if (sequence & 1 << i)
                life_restart(life);
            else if (asks.now[0] || asks.now[1])
                assert_int_equal(life_take(life, "magnesium", 100), 0);
            hear(&asks, life_said(life));
        }
        assert_true(doses_taken() <= 2);
        life = life_free(life);
    }
}

/* ---- 7 ---- */

static void rule_7_no_late_dose_after_its_window(void **state)
{
    (void)state;
    life = life_new(NULL, "Europe/Berlin", "12:00");
    life_sleep_to(life, life_time(life, "23:30") - 1);
    assert_said(life, "23:29 raised magnesium/2026-11-22 late\n23:29 raised stretch/2026-11-22 late\n");
    life = life_free(life);
    life = life_new(NULL, "Europe/Berlin", "12:00");
    life_sleep(life, "23:30");
    assert_said(life, "23:30 missed magnesium/2026-11-22\n23:30 missed stretch/2026-11-22\n");
}

static void rule_7_a_late_dose_keeps_its_distance(void **state)
{
    (void)state;
    /* Asleep from noon; iron was taken meanwhile, and written down only after waking up. */
    life = life_new(NULL, "Europe/Berlin", "12:00");
    life->regimen->reminders[0].window = 4 * USEC_PER_HOUR;
    life_restart(life);
    life_sleep(life, "22:14");
    assert_int_equal(life_take_at(life, "iron", 10, life_time(life, "20:00")), 0);
    life_said(life);
    life_sleep(life, "22:50");
    assert_said(life,
                "22:50 held magnesium/2026-11-22 until 23:00 because iron\n22:50 raised stretch/2026-11-22 late\n");
    life_go_to(life, life_time(life, "23:00") - 1);
    assert_said(life, "");
    life_go(life, "23:00");
    assert_said(life, "23:00 raised magnesium/2026-11-22 because iron\n23:00 nagged stretch/2026-11-22\n");
}

static void rule_7_a_late_dose_keeps_the_limit(void **state)
{
    (void)state;
    EntryId skip;

    /* 350 a day, of which 200 are tonight's. */
    for (int mg = 150; mg <= 151; mg++) {
        Entry extra = {.kind = ENTRY_INTAKE, .subject = "magnesium", .amount = mg * AMOUNT_ONE};
        life = life_new(NULL, "Europe/Berlin", "12:00");
        assert_int_equal(life_about(life, ENTRY_SKIP, "magnesium/2026-11-22"), 0);
        skip = life->last.id;
        assert_int_equal(life_enter(life, &extra, false), 0);
        assert_string_equal(life->last.occurrence.reminder, "");
        assert_int_equal(life_void(life, &skip), 0);
        life_said(life);
        life_sleep(life, "22:45");
        assert_string_equal(life_state(life, "magnesium/2026-11-22"), mg == 150 ? "due" : "dropped");
        life = life_free(life);
    }
}

/* ---- 8 ---- */

static Usec doubled_by(Usec earlier)
{
    AgendaCheck check;

    assert_int_equal(life_take_at(life, "iron", 10, life->now - earlier), 0);
    assert_int_equal(agenda_check(life->agenda, "iron", 10 * AMOUNT_ONE, life->now, &check), 0);
    assert_int_equal(life_void(life, &life->last.id), 0);
    return check.spacing.doubled;
}

static void rule_8_two_within_an_hour_are_asked_about(void **state)
{
    (void)state;
    life = life_new(NULL, "Europe/Berlin", "12:00");
    assert_int_equal(doubled_by(0), life->now);
    assert_int_equal(doubled_by(USEC_PER_HOUR - 1), life->now - USEC_PER_HOUR + 1);
    assert_int_equal(doubled_by(USEC_PER_HOUR), 0);
}

/* ---- 10 ---- */

static Regimen *magnesium_all_day(void)
{
    Regimen *regimen = plan_regimen();

    while (regimen->n_reminders > 0)
        plan_drop_reminder(regimen);
    plan_reminder(regimen, "magnesium", "magnesium", "wake - 2h")->window = 24 * USEC_PER_HOUR;
    return regimen;
}

/* Iron before, magnesium after: whatever happens in between, and however often, 3 hours pass at least. */
static void check_gap(const char *start, void (*meanwhile)(int minute))
{
    Usec taken;

    life = life_new(magnesium_all_day(), "Europe/Berlin", start);
    assert_int_equal(life_take(life, "iron", 10), 0);
    taken = life->now;
    life_said(life);
    for (int minute = 1; minute < 5 * 60; minute++) {
        bool late_enough = taken + minute * USEC_PER_MIN >= taken + 3 * USEC_PER_HOUR;
        life_go_to(life, taken + minute * USEC_PER_MIN);
        if (meanwhile)
            meanwhile(minute);
        if (strstr(life_said(life), "raised") && !late_enough)
            fail_msg("%s: raised after %d minutes", start, minute);
    }
    life = life_free(life);
}

static void restart_now(int minute)
{
    if (minute % 7 == 0)
        life_restart(life);
}

static void travel_on(int minute)
{
    static const char *const zones[] = {"America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Europe/Berlin"};

    if (minute % 13 == 0)
        life_travel(life, zones[minute / 13 % 4]);
}

static void rule_10_nothing_shortens_a_gap(void **state)
{
    (void)state;
    /* Around the changes of the clock, in an ordinary night, and over the start of a lull day. */
    static const char *const starts[] = {"2026-03-28 23:30", "2026-03-29 01:30", "2026-10-25 00:30",
                                         "2026-10-25 01:45", "2026-11-22 03:30", "2026-11-22 10:00"};

    for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
        check_gap(starts[i], NULL);
        check_gap(starts[i], restart_now);
        check_gap(starts[i], travel_on);
    }
}

static void rule_10_sleep_shortens_no_gap(void **state)
{
    (void)state;
    life = life_new(magnesium_all_day(), "Europe/Berlin", "2026-10-25 01:30");
    assert_int_equal(life_take(life, "iron", 10), 0);
    life_said(life);
    /* The clock was set back at 03:00: three hours are over at 03:30, not at 04:30. */
    life_sleep_to(life, life_time(life, "2026-10-25 03:30") - 1);
    assert_null(strstr(life_said(life), "raised"));
    life_sleep(life, "2026-10-25 03:30");
    assert_said(life, "03:30 raised magnesium/2026-10-24 late\n");
}

static void rule_10_no_gap_is_shorter_in_the_night_without_an_hour(void **state)
{
    (void)state;
    life = life_new(magnesium_all_day(), "Europe/Berlin", "2026-03-29 00:30");
    assert_int_equal(life_take(life, "iron", 10), 0);
    life_said(life);
    life_sleep_to(life, life_time(life, "2026-03-29 04:30") - 1);
    assert_null(strstr(life_said(life), "raised"));
    life_sleep(life, "2026-03-29 04:30");
    assert_said(life, "04:30 raised magnesium/2026-03-28 late\n");
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rule_6_one_dose_at_once_whatever_happens),
        TEST(rule_6_no_more_doses_than_slots),
        TEST(rule_7_no_late_dose_after_its_window),
        TEST(rule_7_a_late_dose_keeps_its_distance),
        TEST(rule_7_a_late_dose_keeps_the_limit),
        TEST(rule_8_two_within_an_hour_are_asked_about),
        TEST(rule_10_nothing_shortens_a_gap),
        TEST(rule_10_sleep_shortens_no_gap),
        TEST(rule_10_no_gap_is_shorter_in_the_night_without_an_hour),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
