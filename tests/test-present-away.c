/* SPDX-License-Identifier: MIT */
#include "present-fixture.h"

#define REMINDERS                                                                           \
    "[reminder magnesium]\nsubstance = magnesium\ndose = 200 mg\nat = 22:15\nwindow = 2h\n" \
    "[reminder stretch]\nactivity = yes\ntitle = Stretch\nat = 22:20\nwindow = 2h\n"        \
    "[reminder breathe]\nactivity = yes\ntitle = Breathe\nat = 22:40\nwindow = 2h\n"

static const char plain[] = "[general]\ndiscreet = no\n" REMINDERS;
static const char impatient[] = "[general]\ndiscreet = no\nwhen_locked = raise\n" REMINDERS;
static const char lazy[] = "[general]\ndiscreet = no\nwhen_idle = hold\n" REMINDERS;
static const char without_nag[] = "[general]\ndiscreet = no\nnag = 0\n" REMINDERS;
static const char wakeful[] = "[general]\ndiscreet = no\nbefore_sleep = 30m\n" REMINDERS;

static const SessionState here = {.known = true}, locked = {.known = true, .locked = true},
                          idle = {.known = true, .idle = true}, unknown = {0};

/* The session changes, and the service looks at everything. */
static void becomes(Room *room, const SessionState *state, const char *clock)
{
    room->now = at(room, clock);
    present_session(room->present, state);
    assert_int_equal(engine_step(room->engine, room->now, NULL), 0);
    present_step(room->present, room->now);
    settle(room->f);
}

static void step_all(Room *room, const char *clock)
{
    step(room, clock);
    present_step(room->present, room->now);
    settle(room->f);
}

static Usec held(Room *room, const char *reminder)
{
    OccurrenceId id = {.index = 1};

    snprintf(id.reminder, sizeof(id.reminder), "%s", reminder);
    assert_int_equal(civil_parse("2026-11-22", &id.day), 0);
    return present_held(room->present, &id);
}

static void test_locked_holds_until_unlocked(void **state)
{
    Room *room = *state;

    open_room(room, plain, 0);
    becomes(room, &locked, "22:00");
    step_all(room, "22:15");
    is_state(room, "magnesium", OCCURRENCE_DUE);
    assert_int_equal(count_screen(room->f), 0);
    assert_true(held(room, "magnesium") == at(room, "22:25"));
    assert_true(present_next(room->present, room->now) == at(room, "22:25"));
    step_all(room, "22:20");
    assert_int_equal(count_screen(room->f), 0);
    /* All that waited is one notification. */
    becomes(room, &here, "22:24");
    assert_int_equal(count_screen(room->f), 1);
    assert_int_equal(room->f->shown, 1);
    assert_non_null(strstr(room->f->last.body, "Magnesium"));
    assert_non_null(strstr(room->f->last.body, "Stretch"));
    assert_true(held(room, "magnesium") == 0);
    assert_true(present_next(room->present, room->now) == USEC_NEVER);
}

static void test_it_waits_no_longer_than_its_nag(void **state)
{
    Room *room = *state;

    open_room(room, plain, 0);
    becomes(room, &locked, "22:00");
    step_all(room, "22:15");
    step_all(room, "22:24");
    assert_int_equal(count_screen(room->f), 0);
    step_all(room, "22:25");
    assert_int_equal(count_screen(room->f), 1);
    assert_string_equal(room->f->last.title, "Magnesium");
    /* Raised, and nagged about, at the same instant: shown once. */
    assert_int_equal(room->f->shown, 1);
    /* The next nag waits in its turn. */
    step_all(room, "22:35");
    assert_true(held(room, "magnesium") == at(room, "22:45"));
}

static void test_what_becomes_due_at_the_unlocking_comes_along(void **state)
{
    Room *room = *state;

    open_room(room, plain, 0);
    becomes(room, &locked, "22:00");
    step_all(room, "22:15");
    becomes(room, &here, "22:20");
    assert_int_equal(room->f->shown, 1);
    assert_non_null(strstr(room->f->last.body, "Magnesium"));
    assert_non_null(strstr(room->f->last.body, "Stretch"));
}

static void test_taken_while_locked(void **state)
{
    Room *room = *state;

    open_room(room, plain, 0);
    becomes(room, &locked, "22:00");
    step_all(room, "22:15");
    room->now = at(room, "22:18");
    records(room, ENTRY_INTAKE, "magnesium");
    assert_true(held(room, "magnesium") == 0);
    becomes(room, &here, "22:19");
    assert_int_equal(room->f->shown, 0);
}

static void test_configured_to_be_raised(void **state)
{
    Room *room = *state;

    open_room(room, impatient, 0);
    becomes(room, &locked, "22:00");
    step_all(room, "22:15");
    assert_int_equal(count_screen(room->f), 1);
}

static void test_without_nag_nothing_is_held(void **state)
{
    Room *room = *state;

    open_room(room, without_nag, 0);
    becomes(room, &locked, "22:00");
    step_all(room, "22:15");
    assert_int_equal(count_screen(room->f), 1);
    assert_true(held(room, "magnesium") == 0);
}

static void test_idle_is_raised_unless_wanted_otherwise(void **state)
{
    Room *room = *state;

    open_room(room, plain, 0);
    becomes(room, &idle, "22:00");
    step_all(room, "22:15");
    assert_int_equal(count_screen(room->f), 1);
}

static void test_idle_holds_where_wanted(void **state)
{
    Room *room = *state;

    open_room(room, lazy, 0);
    becomes(room, &idle, "22:00");
    step_all(room, "22:15");
    assert_int_equal(count_screen(room->f), 0);
    becomes(room, &here, "22:16");
    assert_int_equal(count_screen(room->f), 1);
}

static void test_a_reload_ends_a_hold(void **state)
{
    _cleanup_(settings_freep) Settings *other = NULL;
    Room *room = *state;

    open_room(room, plain, 0);
    becomes(room, &locked, "22:00");
    step_all(room, "22:15");
    assert_int_equal(settings_load_text("test", 1, impatient, false, &other), 0);
    assert_int_equal(engine_set_regimen(room->engine, other->regimen, room->now), 0);
    present_step(room->present, room->now);
    settle(room->f);
    assert_int_equal(count_screen(room->f), 1);
    assert_int_equal(engine_set_regimen(room->engine, room->settings->regimen, room->now), 0);
}

/* At the start logind's answer is on its way. */
static void test_unknown_waits_a_moment(void **state)
{
    Room *room = *state;

    open_room(room, without_nag, 0);
    becomes(room, &unknown, "22:14");
    step_all(room, "22:15");
    assert_int_equal(count_screen(room->f), 0);
    assert_true(present_next(room->present, room->now) == room->now + 5 * USEC_PER_SEC);
    becomes(room, &here, "22:15");
    assert_int_equal(count_screen(room->f), 1);
}

static void test_unknown_for_long_is_nobody_locked_out(void **state)
{
    Room *room = *state;

    open_room(room, plain, 0);
    becomes(room, &unknown, "22:14");
    step_all(room, "22:15");
    room->now += 5 * USEC_PER_SEC;
    present_step(room->present, room->now);
    settle(room->f);
    assert_int_equal(count_screen(room->f), 1);
}

static void test_locked_at_the_start(void **state)
{
    Room *room = *state;

    open_room(room, plain, 0);
    becomes(room, &unknown, "22:14");
    step_all(room, "22:15");
    becomes(room, &locked, "22:15");
    assert_true(held(room, "magnesium") == at(room, "22:25"));
    assert_int_equal(count_screen(room->f), 0);
}

static void test_the_clock_goes_back(void **state)
{
    Room *room = *state;

    open_room(room, plain, 0);
    becomes(room, &locked, "22:00");
    step_all(room, "22:19");
    assert_int_equal(count_screen(room->f), 0);
    step_all(room, "22:16");
    assert_int_equal(count_screen(room->f), 1);
    /* Before its time, it isn't due at all. */
    becomes(room, &locked, "22:41");
    assert_true(held(room, "breathe") == at(room, "22:51"));
    step_all(room, "22:30");
    assert_true(held(room, "breathe") == 0);
}

static void test_said_before_sleep(void **state)
{
    Room *room = *state;

    open_room(room, wakeful, 0);
    room->now = at(room, "21:44");
    assert_false(present_before_sleep(room->present, room->now));
    room->now = at(room, "21:45");
    assert_true(present_before_sleep(room->present, room->now));
    settle(room->f);
    assert_string_equal(room->f->last.title, "Coming soon");
    assert_string_equal(room->f->last.body, "Magnesium, 22:15\nNothing is raised while the computer sleeps.");
    assert_string_equal(room->f->last.actions, "default Show ");
    assert_int_equal(room->said, 0);
    present_after_sleep(room->present);
    settle(room->f);
    assert_int_equal(count_screen(room->f), 0);
    assert_int_equal(room->said, 0);
}

static void test_only_what_comes_is_said(void **state)
{
    Room *room = *state;

    open_room(room, wakeful, 0);
    step(room, "22:15");
    press(room->f, 1, "snooze");
    room->now = at(room, "22:16");
    assert_true(present_before_sleep(room->present, room->now));
    settle(room->f);
    assert_non_null(strstr(room->f->last.body, "Stretch, 22:20\nMagnesium, 22:25\nBreathe, 22:40\n"));
    /* What is due already was said. */
    step(room, "22:20");
    room->now = at(room, "22:20");
    records(room, ENTRY_INTAKE, "magnesium");
    assert_true(present_before_sleep(room->present, room->now));
    settle(room->f);
    assert_null(strstr(room->f->last.body, "Stretch"));
    assert_null(strstr(room->f->last.body, "Magnesium"));
}

static void test_off_by_default(void **state)
{
    Room *room = *state;

    open_room(room, plain, 0);
    room->now = at(room, "22:14");
    assert_false(present_before_sleep(room->present, room->now));
    settle(room->f);
    assert_int_equal(room->f->shown, 0);
}

static void test_seen_before_sleep(void **state)
{
    Room *room = *state;

    open_room(room, wakeful, 0);
    room->now = at(room, "22:00");
    assert_true(present_before_sleep(room->present, room->now));
    settle(room->f);
    dismiss(room->f, 1);
    assert_int_equal(room->said, 1);
    assert_true(present_before_sleep(room->present, room->now));
    settle(room->f);
    press(room->f, 2, "default");
    assert_int_equal(room->said, 2);
    assert_int_equal(room->recorded, 0);
}

static void test_nobody_to_say_it_to(void **state)
{
    Room *room = *state;

    open_room(room, wakeful, 0);
    stop_server(room->f);
    settle(room->f);
    room->now = at(room, "22:00");
    assert_false(present_before_sleep(room->present, room->now));
}

static void test_a_server_that_refuses(void **state)
{
    Room *room = *state;

    open_room(room, wakeful, 0);
    room->f->manner = REFUSES;
    room->now = at(room, "22:00");
    assert_true(present_before_sleep(room->present, room->now));
    settle(room->f);
    assert_int_equal(room->said, 1);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, room_setup, room_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_locked_holds_until_unlocked),
        TEST(test_it_waits_no_longer_than_its_nag),
        TEST(test_what_becomes_due_at_the_unlocking_comes_along),
        TEST(test_taken_while_locked),
        TEST(test_configured_to_be_raised),
        TEST(test_without_nag_nothing_is_held),
        TEST(test_idle_is_raised_unless_wanted_otherwise),
        TEST(test_idle_holds_where_wanted),
        TEST(test_a_reload_ends_a_hold),
        TEST(test_unknown_waits_a_moment),
        TEST(test_unknown_for_long_is_nobody_locked_out),
        TEST(test_locked_at_the_start),
        TEST(test_the_clock_goes_back),
        TEST(test_said_before_sleep),
        TEST(test_only_what_comes_is_said),
        TEST(test_off_by_default),
        TEST(test_seen_before_sleep),
        TEST(test_nobody_to_say_it_to),
        TEST(test_a_server_that_refuses),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
