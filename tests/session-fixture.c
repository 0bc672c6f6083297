/* SPDX-License-Identifier: MIT */
#include "session-fixture.h"

#include <fcntl.h>
#include <unistd.h>

static void on_resumed(void *userdata)
{
    Fixture *f = userdata;

    f->resumed++;
}

static void on_sleeps(void *userdata)
{
    Fixture *f = userdata;

    f->slept++;
}

static void on_changed(void *userdata, const SessionState *state)
{
    Fixture *f = userdata;

    f->changes++;
    f->state = *state;
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

static int get_hint(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply,
                    void *userdata, sd_bus_error *error)
{
    Fixture *f = userdata;

    (void)bus;
    (void)path;
    (void)interface;
    (void)error;
    return sd_bus_message_append(reply, "b", strcmp(property, "LockedHint") == 0 ? f->locked : f->idle);
}

static int on_lock_gone(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
    Fixture *f = userdata;

    (void)fd;
    (void)revents;
    sd_event_source_unref(source);
    close(f->lock);
    f->lock = -1;
    f->released++;
    return 0;
}

/* As logind does it: the other end of a pipe. */
static int inhibit(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
    const char *what, *who, *why, *mode;
    Fixture *f = userdata;
    sd_event_source *source;
    int ends[2], r;

    f->locks++;
    assert_true(sd_bus_message_read(call, "ssss", &what, &who, &why, &mode) > 0);
    assert_string_equal(what, "sleep");
    assert_string_equal(mode, "delay");
    if (f->refuses)
        return sd_bus_error_set(error, SD_BUS_ERROR_ACCESS_DENIED, "No.");
    assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    assert_int_equal(f->lock, -1);
    f->lock = ends[0];
    assert_true(sd_event_add_io(f->event, &source, ends[0], EPOLLIN, on_lock_gone, f) >= 0);
    r = sd_bus_reply_method_return(call, "h", ends[1]);
    close(ends[1]);
    return r;
}

static const sd_bus_vtable manager_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD("GetUser", "u", "o", get_user, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("Inhibit", "ssss", "h", inhibit, SD_BUS_VTABLE_UNPRIVILEGED),
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
    SD_BUS_PROPERTY("Name", "s", get_type, 0, SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_PROPERTY("LockedHint", "b", get_hint, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_PROPERTY("IdleHint", "b", get_hint, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_VTABLE_END,
};

void start_logind(Fixture *f)
{
    f->logind = private_bus_connect(f->bus, f->event);
    assert_non_null(f->logind);
    assert_true(
        sd_bus_add_object_vtable(f->logind, NULL, "/org/freedesktop/login1", LOGIN ".Manager", manager_vtable, f) >= 0);
    assert_true(sd_bus_add_object_vtable(f->logind, NULL, USER_PATH, LOGIN ".User", user_vtable, f) >= 0);
    assert_true(sd_bus_add_object_vtable(f->logind, NULL, SESSION_PATH, LOGIN ".Session", session_vtable, f) >= 0);
    assert_true(sd_bus_request_name(f->logind, LOGIN, 0) >= 0);
}

int setup(void **state)
{
    Fixture *f = calloc(1, sizeof(*f));

    *state = f;
    f->bus = private_bus_new();
    if (!f->bus || sd_event_new(&f->event) < 0)
        return -1;
    f->user = true;
    f->display = "";
    f->type = "wayland";
    f->lock = -1;
    setenv("DBUS_SYSTEM_BUS_ADDRESS", private_bus_address(f->bus), 1);
    return 0;
}

int teardown(void **state)
{
    Fixture *f = *state;

    session_free(f->session);
    if (f->lock >= 0)
        close(f->lock);
    sd_bus_close_unref(f->logind);
    sd_event_unref(f->event);
    private_bus_free(f->bus);
    free(f);
    return 0;
}

void start_session(Fixture *f)
{
    const SessionHandler handler = {.sleeps = on_sleeps, .resumed = on_resumed, .changed = on_changed, .userdata = f};

    assert_int_equal(session_new(&f->session, f->event, &handler), 0);
}

void run_until(Fixture *f, const int *counter, int wanted)
{
    while (*counter < wanted)
        assert_int_not_equal(sd_event_run(f->event, 10 * USEC_PER_SEC), 0);
}

void display_changes(Fixture *f, const char *display)
{
    f->display = display;
    assert_true(sd_bus_emit_properties_changed(f->logind, USER_PATH, LOGIN ".User", "Display", NULL) >= 0);
}

void prepare_for_sleep(Fixture *f, int starts)
{
    assert_true(sd_bus_emit_signal(f->logind, "/org/freedesktop/login1", LOGIN ".Manager", "PrepareForSleep", "b",
                                   starts) >= 0);
}
