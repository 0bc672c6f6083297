/* SPDX-License-Identifier: MIT */
#include "present-fixture.h"

static const char together[] = "[general]\ndiscreet = no\nnag = 0\n"
                               "[reminder magnesium]\nsubstance = magnesium\ndose = 200 mg\nat = 22:15\nwindow = 1h\n"
                               "[reminder stretch]\nactivity = yes\ntitle = Stretch\nat = 22:15\nwindow = 1h\n"
                               "[reminder breathe]\nactivity = yes\ntitle = Breathe\nat = 22:20\nwindow = 1h\n";
static const char alone[] = "[general]\ndiscreet = no\nnag_limit = 1\n"
                            "[reminder magnesium]\nsubstance = magnesium\ndose = 200 mg\nat = 22:15\nwindow = 1h\n";
static const char discreet[] = "[reminder magnesium]\nsubstance = magnesium\ndose = 200 mg\nat = 22:15\nwindow = 1h\n";

static void test_together(void **state)
{
    Room *room = *state;

    open_room(room, together, 0);
    step(room, "22:14");
    assert_int_equal(count_screen(room->f), 0);
    step(room, "22:15");
    assert_int_equal(count_screen(room->f), 1);
    assert_string_equal(on_screen(room->f, 1)->title, "Evening reminders");
    assert_non_null(strstr(on_screen(room->f, 1)->body, "Magnesium: 200 mg"));
    assert_non_null(strstr(on_screen(room->f, 1)->body, "Stretch"));
    assert_string_equal(on_screen(room->f, 1)->actions, "default Show snooze Snooze skip Skip ");
    /* What comes later is another. */
    step(room, "22:20");
    assert_int_equal(count_screen(room->f), 2);
    assert_string_equal(on_screen(room->f, 2)->title, "Breathe");
}

static void test_taken(void **state)
{
    Room *room = *state;

    open_room(room, alone, 0);
    step(room, "22:15");
    room->now = at(room, "22:20");
    assert_string_equal(on_screen(room->f, 1)->actions, "default Show done Taken snooze Snooze skip Skip ");
    press(room->f, 1, "done");
    assert_int_equal(room->recorded, 1);
    assert_int_equal(room->last.kind, ENTRY_INTAKE);
    assert_int_equal(room->last.source, SOURCE_NOTIFICATION);
    assert_string_equal(room->last.subject, "magnesium");
    assert_int_equal(room->last.amount, 200 * AMOUNT_ONE);
    assert_true(room->last.at == room->now);
    is_state(room, "magnesium", OCCURRENCE_DONE);
    assert_int_equal(count_screen(room->f), 0);
    /* The server may say it twice. */
    press(room->f, 1, "done");
    assert_int_equal(room->recorded, 1);
    assert_int_equal(room->f->shown, 1);
}

static void test_done(void **state)
{
    Room *room = *state;

    open_room(room, together, 0);
    step(room, "22:15");
    step(room, "22:20");
    press(room->f, 2, "done");
    assert_int_equal(room->recorded, 1);
    assert_int_equal(room->last.kind, ENTRY_ACTIVITY);
    is_state(room, "breathe", OCCURRENCE_DONE);
    is_state(room, "stretch", OCCURRENCE_DUE);
}

static void test_snooze_all(void **state)
{
    Room *room = *state;

    open_room(room, together, 0);
    step(room, "22:15");
    press(room->f, 1, "snooze");
    assert_int_equal(room->recorded, 2);
    assert_int_equal(room->last.kind, ENTRY_SNOOZE);
    assert_true(room->last.until == at(room, "22:25"));
    assert_int_equal(count_screen(room->f), 0);
    step(room, "22:25");
    /* Both again, beside what came alone at 22:20. */
    assert_int_equal(count_screen(room->f), 1);
    assert_non_null(strstr(room->f->last.body, "Magnesium"));
    assert_non_null(strstr(room->f->last.body, "Stretch"));
}

static void test_skip_all(void **state)
{
    Room *room = *state;

    open_room(room, together, 0);
    step(room, "22:15");
    press(room->f, 1, "skip");
    is_state(room, "magnesium", OCCURRENCE_SKIPPED);
    is_state(room, "stretch", OCCURRENCE_SKIPPED);
    is_state(room, "breathe", OCCURRENCE_UPCOMING);
    assert_int_equal(count_screen(room->f), 0);
}

/* Whatever way it is resolved, it leaves the screen; what remains stays, changed in place. */
static void test_resolved_elsewhere(void **state)
{
    Room *room = *state;

    open_room(room, together, 0);
    step(room, "22:15");
    records(room, ENTRY_INTAKE, "magnesium");
    assert_int_equal(count_screen(room->f), 1);
    assert_int_equal(room->f->last.replaces, 1);
    assert_string_equal(on_screen(room->f, 1)->title, "Stretch");
    assert_string_equal(on_screen(room->f, 1)->actions, "default Show done Done snooze Snooze skip Skip ");
    records(room, ENTRY_ACTIVITY, "stretch");
    assert_int_equal(count_screen(room->f), 0);
    assert_int_equal(room->f->closed, 1);
}

/* Those that were dismissed don't come back because one of them was done. */
static void test_dismissed_stays_dismissed(void **state)
{
    Room *room = *state;

    open_room(room, together, 0);
    step(room, "22:15");
    dismiss(room->f, 1);
    is_state(room, "magnesium", OCCURRENCE_DUE);
    is_state(room, "stretch", OCCURRENCE_DUE);
    records(room, ENTRY_INTAKE, "magnesium");
    assert_int_equal(count_screen(room->f), 0);
    assert_int_equal(room->recorded, 1);
}

static void test_nag(void **state)
{
    Room *room = *state;

    open_room(room, alone, 0);
    step(room, "22:15");
    step(room, "22:25");
    assert_int_equal(room->f->shown, 2);
    assert_int_equal(room->f->last.replaces, 1);
    step(room, "22:45");
    assert_int_equal(room->f->shown, 2);
}

static void test_missed(void **state)
{
    Room *room = *state;

    open_room(room, alone, 0);
    step(room, "22:15");
    step(room, "23:15");
    is_state(room, "magnesium", OCCURRENCE_MISSED);
    assert_int_equal(count_screen(room->f), 0);
}

static void asks(Room *room)
{
    assert_int_equal(room->recorded, 0);
    is_state(room, "magnesium", OCCURRENCE_MISSED);
    assert_string_equal(room->f->last.title, "When was it taken?");
    assert_non_null(strstr(room->f->last.body, "yesterday 22:15"));
    assert_non_null(strstr(room->f->last.body, "lull took magnesium --at 22:15"));
    assert_non_null(strstr(room->f->last.body, "Don't take a double dose."));
    assert_string_equal(room->f->last.actions, "default Show ");
}

/* The machine slept; last night's notification is pressed before anything else happens. */
static void test_pressed_in_the_morning(void **state)
{
    Room *room = *state;

    open_room(room, alone, 0);
    step(room, "22:15");
    room->now = at(room, "+07:00");
    press(room->f, 1, "done");
    asks(room);
}

/* … or just after it was withdrawn, which the server had not shown yet. */
static void test_pressed_after_it_was_missed(void **state)
{
    Room *room = *state;

    open_room(room, alone, 0);
    step(room, "22:15");
    step(room, "+07:00");
    press(room->f, 1, "done");
    asks(room);
    /* Snooze and Skip have nothing to do there. */
    press(room->f, 1, "snooze");
    press(room->f, 1, "skip");
    assert_int_equal(room->recorded, 0);
}

/* Nothing is recorded by pressing the notification itself. */
static void test_default_of_one(void **state)
{
    Room *room = *state;

    open_room(room, alone, 0);
    step(room, "22:15");
    press(room->f, 1, "default");
    assert_int_equal(room->recorded, 0);
    assert_int_equal(count_screen(room->f), 1);
    assert_string_equal(room->f->last.title, "Magnesium");
    assert_non_null(strstr(room->f->last.body, "Open until 23:15. In a terminal: lull took magnesium"));
    press(room->f, room->f->last_id, "done");
    assert_int_equal(room->recorded, 1);
}

static void test_default_of_several(void **state)
{
    Room *room = *state;

    open_room(room, together, 0);
    step(room, "22:15");
    press(room->f, 1, "default");
    assert_int_equal(room->recorded, 0);
    assert_int_equal(count_screen(room->f), 2);
    for (uint32_t id = 2; id <= 3; id++) {
        bool dose = strcmp(on_screen(room->f, id)->title, "Magnesium") == 0;

        assert_string_equal(on_screen(room->f, id)->title, dose ? "Magnesium" : "Stretch");
        press(room->f, id, "done");
        is_state(room, dose ? "magnesium" : "stretch", OCCURRENCE_DONE);
    }
    assert_int_equal(room->recorded, 2);
    assert_int_equal(count_screen(room->f), 0);
}

/* A discreet reminder stays so. */
static void test_discreet(void **state)
{
    Room *room = *state;

    open_room(room, discreet, 0);
    step(room, "22:15");
    press(room->f, 1, "default");
    assert_string_equal(room->f->last.title, "Evening dose");
    assert_null(strstr(room->f->last.body, "agnesium"));
    assert_non_null(strstr(room->f->last.body, "lull status"));
    step(room, "+07:00");
    press(room->f, room->f->last_id, "done");
    assert_null(strstr(room->f->last.body, "agnesium"));
    assert_non_null(strstr(room->f->last.body, "Evening dose"));
}

/* What was refused is due as before, and says why. */
static void test_refused_snooze(void **state)
{
    Room *room = *state;

    open_room(room, alone, 0);
    step(room, "22:15");
    room->now = at(room, "23:06");
    press(room->f, 1, "snooze");
    is_state(room, "magnesium", OCCURRENCE_DUE);
    assert_int_equal(count_screen(room->f), 1);
    assert_non_null(strstr(room->f->last.body, "Its time ends too soon to put it off.\n"));
    assert_string_equal(room->f->last.actions, "default Show done Taken snooze Snooze skip Skip ");
}

static void test_snooze_is_cut(void **state)
{
    Room *room = *state;

    open_room(room, alone, 0);
    step(room, "22:15");
    room->now = at(room, "23:00");
    press(room->f, 1, "snooze");
    is_state(room, "magnesium", OCCURRENCE_SNOOZED);
    assert_string_equal(room->f->last.title, "Put off");
    assert_non_null(strstr(room->f->last.body, "at 23:05"));
}

/* Four hours after iron there is nothing to say. */
static void test_clear_says_nothing(void **state)
{
    Room *room = *state;
    Entry iron = {.kind = ENTRY_INTAKE, .source = SOURCE_CLI, .subject = "iron"};

    open_room(room, alone, 0);
    iron.at = at(room, "18:15");
    assert_int_equal(engine_record(room->engine, &iron, false, room->now, NULL), 0);
    step(room, "22:15");
    press(room->f, 1, "done");
    assert_int_equal(room->recorded, 2);
    assert_int_equal(room->f->shown, 1);
}

/* Iron was taken at 19:30, and at 22:30 three hours are kept but not four: it is recorded, and said. */
static void test_close_is_said(void **state)
{
    Room *room = *state;
    Entry iron = {.kind = ENTRY_INTAKE, .source = SOURCE_CLI, .subject = "iron"};

    open_room(room, alone, 0);
    iron.at = at(room, "19:30");
    assert_int_equal(engine_record(room->engine, &iron, false, room->now, NULL), 0);
    step(room, "22:29");
    assert_int_equal(count_screen(room->f), 0);
    step(room, "22:30");
    assert_int_equal(count_screen(room->f), 1);
    press(room->f, 1, "done");
    assert_int_equal(room->recorded, 2);
    assert_string_equal(room->f->last.title, "Recorded");
    assert_non_null(strstr(room->f->last.body, "iron was taken at 19:30"));
}

static void test_journal_cannot_be_written(void **state)
{
    Room *room = *state;

    open_room(room, alone, -EROFS);
    present_storage(room->present, engine_storage(room->engine));
    settle(room->f);
    assert_string_equal(on_screen(room->f, 1)->title, "The journal can't be written");
    step(room, "22:15");
    assert_string_equal(on_screen(room->f, 2)->title, "Magnesium");
    press(room->f, 2, "done");
    assert_int_equal(room->recorded, 0);
    is_state(room, "magnesium", OCCURRENCE_DUE);
    assert_non_null(strstr(room->f->last.body, "Nothing was recorded: the journal can't be written.\n"));
    /* That message is no reminder. */
    press(room->f, 1, "default");
    assert_int_equal(room->recorded, 0);
    present_storage(room->present, STORAGE_OK);
    settle(room->f);
    assert_string_equal(room->f->screen[1].title, "");
}

static void test_server_comes_back(void **state)
{
    Room *room = *state;

    open_room(room, together, 0);
    step(room, "22:15");
    step(room, "22:20");
    assert_int_equal(count_screen(room->f), 2);
    stop_server(room->f);
    settle(room->f);
    room->f->last_id = 0;
    start_server(room->f);
    settle(room->f);
    /* All of it, once, in one. */
    assert_int_equal(count_screen(room->f), 1);
    assert_int_equal(room->f->last.replaces, 0);
    assert_non_null(strstr(room->f->last.body, "Breathe"));
    assert_non_null(strstr(room->f->last.body, "Stretch"));
    press(room->f, 1, "skip");
    is_state(room, "magnesium", OCCURRENCE_SKIPPED);
    is_state(room, "breathe", OCCURRENCE_SKIPPED);
}

static void test_reminder_is_taken_out(void **state)
{
    _cleanup_(settings_freep) Settings *other = NULL;
    Room *room = *state;

    open_room(room, together, 0);
    step(room, "22:15");
    assert_int_equal(settings_load_text("test", 1, alone, false, &other), 0);
    assert_int_equal(engine_set_regimen(room->engine, other->regimen, room->now), 0);
    settle(room->f);
    assert_string_equal(on_screen(room->f, 1)->title, "Magnesium");
    assert_null(strstr(on_screen(room->f, 1)->body, "Stretch"));
    assert_int_equal(engine_set_regimen(room->engine, room->settings->regimen, room->now), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, room_setup, room_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_together),
        TEST(test_taken),
        TEST(test_done),
        TEST(test_snooze_all),
        TEST(test_skip_all),
        TEST(test_resolved_elsewhere),
        TEST(test_dismissed_stays_dismissed),
        TEST(test_nag),
        TEST(test_missed),
        TEST(test_pressed_in_the_morning),
        TEST(test_pressed_after_it_was_missed),
        TEST(test_default_of_one),
        TEST(test_default_of_several),
        TEST(test_discreet),
        TEST(test_refused_snooze),
        TEST(test_snooze_is_cut),
        TEST(test_clear_says_nothing),
        TEST(test_close_is_said),
        TEST(test_journal_cannot_be_written),
        TEST(test_server_comes_back),
        TEST(test_reminder_is_taken_out),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
