/* SPDX-License-Identifier: MIT */
#include "session-fixture.h"

static void test_graphical_session_is_there(void **state)
{
    Fixture *f = *state;

    start_logind(f);
    f->display = "1";
    start_session(f);
    assert_false(f->state.known);
    run_until(f, &f->changes, 1);
    assert_true(f->state.known);
    assert_true(f->state.graphical);
    assert_false(f->state.locked);
    assert_false(f->state.idle);
}

static void test_session_comes_and_goes(void **state)
{
    Fixture *f = *state;

    start_logind(f);
    f->type = "x11";
    start_session(f);
    run_until(f, &f->changes, 1);
    assert_true(f->state.known);
    assert_false(f->state.graphical);
    display_changes(f, "1");
    run_until(f, &f->changes, 2);
    assert_true(f->state.graphical);
    display_changes(f, "");
    run_until(f, &f->changes, 3);
    assert_false(f->state.graphical);
}

static void hint_changes(Fixture *f, const char *property, int *hint, int value)
{
    *hint = value;
    assert_true(sd_bus_emit_properties_changed(f->logind, SESSION_PATH, LOGIN ".Session", property, NULL) >= 0);
}

static void test_locked_and_idle(void **state)
{
    Fixture *f = *state;

    start_logind(f);
    f->display = "1";
    start_session(f);
    run_until(f, &f->changes, 1);
    hint_changes(f, "LockedHint", &f->locked, true);
    run_until(f, &f->changes, 2);
    assert_true(f->state.locked);
    assert_false(f->state.idle);
    hint_changes(f, "IdleHint", &f->idle, true);
    run_until(f, &f->changes, 3);
    assert_true(f->state.locked);
    assert_true(f->state.idle);
    hint_changes(f, "LockedHint", &f->locked, false);
    run_until(f, &f->changes, 4);
    assert_false(f->state.locked);
    assert_true(f->state.idle);
    /* Nobody is locked out of a session that has gone. */
    display_changes(f, "");
    run_until(f, &f->changes, 5);
    assert_false(f->state.idle);
    assert_false(f->state.graphical);
}

static void test_terminal_is_not_graphical(void **state)
{
    Fixture *f = *state;

    start_logind(f);
    f->display = "1";
    f->type = "tty";
    start_session(f);
    run_until(f, &f->typed, 1);
    /* … until a compositor is started in it. */
    f->type = "wayland";
    assert_true(sd_bus_emit_properties_changed(f->logind, SESSION_PATH, LOGIN ".Session", "Type", NULL) >= 0);
    run_until(f, &f->changes, 2);
    assert_true(f->state.graphical);
}

/* However fast it goes, it is asked once at a time, and what was last holds. */
static void test_storm(void **state)
{
    Fixture *f = *state;

    start_logind(f);
    f->display = "1";
    start_session(f);
    run_until(f, &f->changes, 1);
    for (int i = 0; i < 100; i++)
        display_changes(f, i % 2 ? "1" : "");
    f->display = "";
    display_changes(f, "");
    while (f->state.graphical)
        assert_int_not_equal(sd_event_run(f->event, 10 * USEC_PER_SEC), 0);
    assert_true(f->asked < 100);
}

static void test_user_appears(void **state)
{
    Fixture *f = *state;

    f->user = false;
    start_logind(f);
    start_session(f);
    run_until(f, &f->changes, 1);
    assert_true(f->state.known);
    f->user = true;
    f->display = "1";
    assert_true(
        sd_bus_emit_signal(f->logind, "/org/freedesktop/login1", LOGIN ".Manager", "UserNew", "uo", 1, USER_PATH) >= 0);
    run_until(f, &f->changes, 2);
    assert_true(f->state.graphical);
}

static void test_resume(void **state)
{
    Fixture *f = *state;

    start_logind(f);
    start_session(f);
    run_until(f, &f->asked, 1);
    for (int i = 1; i <= 2; i++) {
        prepare_for_sleep(f, true);
        prepare_for_sleep(f, false);
        run_until(f, &f->resumed, i);
        assert_int_equal(f->resumed, i);
        assert_int_equal(f->slept, i);
    }
    assert_int_equal(f->locks, 0);
}

/* Somebody else's word is not logind's. */
static void test_signals_of_others_are_ignored(void **state)
{
    Fixture *f = *state;
    sd_bus *other = private_bus_connect(f->bus, f->event);

    start_logind(f);
    start_session(f);
    run_until(f, &f->changes, 1);
    assert_true(sd_bus_emit_signal(other, "/org/freedesktop/login1", LOGIN ".Manager", "PrepareForSleep", "b", 0) >= 0);
    /* The bus keeps the order in which it got them. */
    assert_true(sd_bus_call_method(other, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                   "GetId", NULL, NULL, NULL) >= 0);
    display_changes(f, "1");
    run_until(f, &f->changes, 2);
    assert_int_equal(f->resumed, 0);
    sd_bus_flush_close_unref(other);
}

static int on_marker(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source;
    (void)usec;
    ++*(int *)userdata;
    return 0;
}

static void test_no_logind(void **state)
{
    Fixture *f = *state;
    int marker = 0;

    start_session(f);
    run_until(f, &f->changes, 1);
    assert_true(
        sd_event_add_time_relative(f->event, NULL, CLOCK_MONOTONIC, 100 * USEC_PER_MSEC, 1, on_marker, &marker) >= 0);
    run_until(f, &marker, 1);
    assert_int_equal(f->changes, 1);
    assert_true(f->state.known);
    assert_false(f->state.graphical);
}

static void test_no_system_bus(void **state)
{
    Fixture *f = *state;

    setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent", 1);
    start_session(f);
    assert_int_equal(f->changes, 1);
    assert_true(f->state.known);
    session_delay_sleep(f->session, true);
    session_let_sleep(f->session);
}

/* The bus dies at any time: nothing is asked twice, nothing is lost but the news. */
static void test_system_bus_dies(void **state)
{
    Fixture *f = *state;
    int marker = 0;

    start_logind(f);
    f->display = "1";
    start_session(f);
    run_until(f, &f->changes, 1);
    f->logind = sd_bus_close_unref(f->logind);
    f->bus = private_bus_free(f->bus);
    assert_true(
        sd_event_add_time_relative(f->event, NULL, CLOCK_MONOTONIC, 100 * USEC_PER_MSEC, 1, on_marker, &marker) >= 0);
    run_until(f, &marker, 1);
    assert_true(f->state.graphical);
    session_delay_sleep(f->session, true);
    session_let_sleep(f->session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_graphical_session_is_there, setup, teardown),
        cmocka_unit_test_setup_teardown(test_session_comes_and_goes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_locked_and_idle, setup, teardown),
        cmocka_unit_test_setup_teardown(test_terminal_is_not_graphical, setup, teardown),
        cmocka_unit_test_setup_teardown(test_storm, setup, teardown),
        cmocka_unit_test_setup_teardown(test_user_appears, setup, teardown),
        cmocka_unit_test_setup_teardown(test_resume, setup, teardown),
        cmocka_unit_test_setup_teardown(test_signals_of_others_are_ignored, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_logind, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_system_bus, setup, teardown),
        cmocka_unit_test_setup_teardown(test_system_bus_dies, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
