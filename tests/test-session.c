/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"
#include "private-bus.h"
#include "session.h"
#include "usec.h"

#define LOGIN "org.freedesktop.login1"
#define USER_PATH "/org/freedesktop/login1/user/_me"
#define SESSION_PATH "/org/freedesktop/login1/session/_31"

/* What stands for logind, on a private bus that stands for the system's. */
typedef struct Fixture {
    PrivateBus *bus;
    sd_event *event;
    sd_bus *logind;
    Session *session;

    bool user;           /* there is one */
    const char *display; /* id of the main session; "": none */
    const char *type;
    int asked; /* for the user */
    int typed; /* asked for the type */
    int resumed, changes;
    bool graphical;
} Fixture;

static void on_resumed(void *userdata)
{
    Fixture *f = userdata;

    f->resumed++;
}

static void on_graphical(void *userdata, bool graphical)
{
    Fixture *f = userdata;

    f->changes++;
    f->graphical = graphical;
}

static int get_user(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
    Fixture *f = userdata;
    uint32_t uid;

    assert_true(sd_bus_message_read(call, "u", &uid) > 0);
    assert_int_equal(uid, getuid());
    f->asked++;
    if (!f->user)
        return sd_bus_error_set(error, LOGIN ".NoSuchUser", "No such user.");
    return sd_bus_reply_method_return(call, "o", USER_PATH);
}

static int get_display(sd_bus *bus, const char *path, const char *interface, const char *property,
                       sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
    Fixture *f = userdata;

    (void)bus;
    (void)path;
    (void)interface;
    (void)property;
    (void)error;
    return sd_bus_message_append(reply, "(so)", f->display, *f->display ? SESSION_PATH : "/");
}

static int get_type(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply,
                    void *userdata, sd_bus_error *error)
{
    Fixture *f = userdata;

    (void)bus;
    (void)path;
    (void)interface;
    (void)property;
    (void)error;
    f->typed++;
    return sd_bus_message_append(reply, "s", f->type);
}

static const sd_bus_vtable manager_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD("GetUser", "u", "o", get_user, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_SIGNAL("PrepareForSleep", "b", 0),
    SD_BUS_SIGNAL("UserNew", "uo", 0),
    SD_BUS_VTABLE_END,
};

static const sd_bus_vtable user_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Display", "(so)", get_display, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_VTABLE_END,
};

static const sd_bus_vtable session_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Type", "s", get_type, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_VTABLE_END,
};

static void start_logind(Fixture *f)
{
    f->logind = private_bus_connect(f->bus, f->event);
    assert_non_null(f->logind);
    assert_true(
        sd_bus_add_object_vtable(f->logind, NULL, "/org/freedesktop/login1", LOGIN ".Manager", manager_vtable, f) >= 0);
    assert_true(sd_bus_add_object_vtable(f->logind, NULL, USER_PATH, LOGIN ".User", user_vtable, f) >= 0);
    assert_true(sd_bus_add_object_vtable(f->logind, NULL, SESSION_PATH, LOGIN ".Session", session_vtable, f) >= 0);
    assert_true(sd_bus_request_name(f->logind, LOGIN, 0) >= 0);
}

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof(*f));

    *state = f;
    f->bus = private_bus_new();
    if (!f->bus || sd_event_new(&f->event) < 0)
        return -1;
    f->user = true;
    f->display = "";
    f->type = "wayland";
    setenv("DBUS_SYSTEM_BUS_ADDRESS", private_bus_address(f->bus), 1);
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;

    session_free(f->session);
    sd_bus_close_unref(f->logind);
    sd_event_unref(f->event);
    private_bus_free(f->bus);
    free(f);
    return 0;
}

static void start_session(Fixture *f)
{
    const SessionHandler handler = {.resumed = on_resumed, .graphical = on_graphical, .userdata = f};

    assert_int_equal(session_new(&f->session, f->event, &handler), 0);
}

static void run_until(Fixture *f, const int *counter, int wanted)
{
    while (*counter < wanted)
        assert_int_not_equal(sd_event_run(f->event, 10 * USEC_PER_SEC), 0);
}

static void display_changes(Fixture *f, const char *display)
{
    f->display = display;
    assert_true(sd_bus_emit_properties_changed(f->logind, USER_PATH, LOGIN ".User", "Display", NULL) >= 0);
}

static void test_graphical_session_is_there(void **state)
{
    Fixture *f = *state;

    start_logind(f);
    f->display = "1";
    start_session(f);
    assert_false(session_graphical(f->session));
    run_until(f, &f->changes, 1);
    assert_true(f->graphical);
    assert_true(session_graphical(f->session));
}

static void test_session_comes_and_goes(void **state)
{
    Fixture *f = *state;

    start_logind(f);
    f->type = "x11";
    start_session(f);
    run_until(f, &f->asked, 1);
    display_changes(f, "1");
    run_until(f, &f->changes, 1);
    assert_true(f->graphical);
    display_changes(f, "");
    run_until(f, &f->changes, 2);
    assert_false(f->graphical);
    assert_false(session_graphical(f->session));
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
    run_until(f, &f->changes, 1);
    assert_int_equal(f->changes, 1);
    assert_true(f->graphical);
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
    run_until(f, &f->changes, 2);
    assert_false(f->graphical);
    assert_true(f->asked < 100);
}

static void test_user_appears(void **state)
{
    Fixture *f = *state;

    f->user = false;
    start_logind(f);
    start_session(f);
    run_until(f, &f->asked, 1);
    f->user = true;
    f->display = "1";
    assert_true(
        sd_bus_emit_signal(f->logind, "/org/freedesktop/login1", LOGIN ".Manager", "UserNew", "uo", 1, USER_PATH) >= 0);
    run_until(f, &f->changes, 1);
    assert_true(f->graphical);
}

static void prepare_for_sleep(Fixture *f, int starts)
{
    assert_true(sd_bus_emit_signal(f->logind, "/org/freedesktop/login1", LOGIN ".Manager", "PrepareForSleep", "b",
                                   starts) >= 0);
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
    }
}

/* Somebody else's word is not logind's. */
static void test_signals_of_others_are_ignored(void **state)
{
    Fixture *f = *state;
    sd_bus *other = private_bus_connect(f->bus, f->event);

    start_logind(f);
    start_session(f);
    run_until(f, &f->asked, 1);
    assert_true(sd_bus_emit_signal(other, "/org/freedesktop/login1", LOGIN ".Manager", "PrepareForSleep", "b", 0) >= 0);
    /* The bus keeps the order in which it got them. */
    assert_true(sd_bus_call_method(other, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                   "GetId", NULL, NULL, NULL) >= 0);
    display_changes(f, "1");
    run_until(f, &f->changes, 1);
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
    assert_true(
        sd_event_add_time_relative(f->event, NULL, CLOCK_MONOTONIC, 100 * USEC_PER_MSEC, 1, on_marker, &marker) >= 0);
    run_until(f, &marker, 1);
    assert_false(session_graphical(f->session));
    assert_int_equal(f->changes, 0);
}

static void test_no_system_bus(void **state)
{
    Fixture *f = *state;

    setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent", 1);
    start_session(f);
    assert_false(session_graphical(f->session));
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
    assert_true(session_graphical(f->session));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_graphical_session_is_there, setup, teardown),
        cmocka_unit_test_setup_teardown(test_session_comes_and_goes, setup, teardown),
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
