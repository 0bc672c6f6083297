/* SPDX-License-Identifier: MIT */
#include "notify-fixture.h"

const NotifyText plain_text = {
    .title = "Evening dose", .body = "Magnesium", .done_label = "Taken", .snooze = true, .skip = true};

static void on_action(void *userdata, uint64_t key, NotifyAction action)
{
    Fixture *f = userdata;

    f->acted++;
    f->key = key;
    f->action = action;
}

static void on_show_again(void *userdata)
{
    Fixture *f = userdata;

    f->again++;
}

void stop_server(Fixture *f)
{
    f->pending = sd_bus_message_unref(f->pending);
    f->server = sd_bus_close_unref(f->server);
    memset(f->screen, 0, sizeof(f->screen));
}

static int answer(Fixture *f, sd_bus_message *call)
{
    uint32_t id = f->last.replaces ? f->last.replaces : ++f->last_id;

    assert_true(id < SCREEN_MAX);
    f->screen[id] = f->last;
    return sd_bus_reply_method_return(call, "u", id);
}

const Call *on_screen(const Fixture *f, uint32_t id)
{
    assert_true(id < SCREEN_MAX);
    assert_string_not_equal(f->screen[id].title, "");
    return &f->screen[id];
}

int count_screen(const Fixture *f)
{
    int n = 0;

    for (size_t i = 0; i < SCREEN_MAX; i++)
        n += f->screen[i].title[0] != '\0';
    return n;
}

static void take_off(Fixture *f, uint32_t id)
{
    if (id < SCREEN_MAX)
        f->screen[id] = (Call){};
}

static int behave(Fixture *f, sd_bus_message *call, sd_bus_error *error)
{
    switch (f->manner) {
    case ANSWERS:
        return answer(f, call);
    case ANSWERS_LATER:
        f->pending = sd_bus_message_ref(call);
        return 1;
    case REFUSES:
        return sd_bus_error_set(error, SD_BUS_ERROR_LIMITS_EXCEEDED, "No.");
    case REFUSES_REPEATED:
        return sd_bus_error_set(error, NOTIFICATIONS_NAME ".Error.ExcessNotificationGeneration", "Again?");
    case TALKS_NONSENSE:
        return sd_bus_reply_method_return(call, "s", "shown");
    case GIVES_ZERO:
        return sd_bus_reply_method_return(call, "u", 0);
    case DIES:
        stop_server(f);
        return 1;
    }
    return -EINVAL;
}

static void read_actions(sd_bus_message *call, Call *ret)
{
    const char *word;

    assert_true(sd_bus_message_enter_container(call, 'a', "s") > 0);
    while (sd_bus_message_read(call, "s", &word) > 0) {
        size_t len = strlen(ret->actions);

        snprintf(ret->actions + len, sizeof(ret->actions) - len, "%s ", word);
    }
    assert_true(sd_bus_message_exit_container(call) > 0);
}

/* Types are checked as strictly as the strictest server does. */
static void read_hints(sd_bus_message *call)
{
    const char *name, *text;
    uint8_t urgency;
    int resident;

    assert_true(sd_bus_message_enter_container(call, 'a', "{sv}") > 0);
    while (sd_bus_message_enter_container(call, 'e', "sv") > 0) {
        assert_true(sd_bus_message_read(call, "s", &name) > 0);
        if (strcmp(name, "urgency") == 0) {
            assert_true(sd_bus_message_read(call, "v", "y", &urgency) > 0);
            assert_int_equal(urgency, 1);
        } else if (strcmp(name, "resident") == 0) {
            assert_true(sd_bus_message_read(call, "v", "b", &resident) > 0);
            assert_false(resident);
        } else {
            assert_true(sd_bus_message_read(call, "v", "s", &text) > 0);
            if (strcmp(name, "desktop-entry") == 0)
                assert_string_equal(text, "io.github.lulld.Lull");
        }
        assert_true(sd_bus_message_exit_container(call) > 0);
    }
    assert_true(sd_bus_message_exit_container(call) > 0);
}

static int serve_notify(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
    Fixture *f = userdata;
    const char *app, *icon, *title, *body;

    f->last = (Call){};
    assert_true(sd_bus_message_read(call, "susss", &app, &f->last.replaces, &icon, &title, &body) > 0);
    assert_string_equal(app, "lull");
    snprintf(f->last.title, sizeof(f->last.title), "%s", title);
    snprintf(f->last.body, sizeof(f->last.body), "%s", body);
    read_actions(call, &f->last);
    read_hints(call);
    assert_true(sd_bus_message_read(call, "i", &f->last.expire) > 0);
    f->shown++;
    return behave(f, call, error);
}

static int serve_capabilities(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
    Fixture *f = userdata;

    f->asked++;
    if (f->manner == DIES || f->manner == REFUSES || f->manner == TALKS_NONSENSE)
        return behave(f, call, error);
    return sd_bus_reply_method_return(call, "as", 2, "body", f->markup ? "body-markup" : "actions");
}

static int serve_close(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
    Fixture *f = userdata;

    (void)error;
    f->closed++;
    assert_true(sd_bus_message_read(call, "u", &f->closed_id) > 0);
    take_off(f, f->closed_id);
    return sd_bus_reply_method_return(call, NULL);
}

static const sd_bus_vtable server_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD("Notify", "susssasa{sv}i", "u", serve_notify, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetCapabilities", "", "as", serve_capabilities, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("CloseNotification", "u", "", serve_close, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_SIGNAL("NotificationClosed", "uu", 0),
    SD_BUS_SIGNAL("ActionInvoked", "us", 0),
    SD_BUS_VTABLE_END,
};

void start_server(Fixture *f)
{
    f->server = private_bus_connect(f->bus, f->event);
    assert_non_null(f->server);
    assert_true(sd_bus_add_object_vtable(f->server, NULL, NOTIFICATIONS_PATH, NOTIFICATIONS_NAME, server_vtable, f) >=
                0);
    assert_true(sd_bus_request_name(f->server, NOTIFICATIONS_NAME, 0) >= 0);
}

int setup(void **state)
{
    Fixture *f = calloc(1, sizeof(*f));

    *state = f;
    f->bus = private_bus_new();
    if (!f->bus || sd_event_new(&f->event) < 0)
        return -1;
    f->client = private_bus_connect(f->bus, f->event);
    return f->client ? 0 : -1;
}

int teardown(void **state)
{
    Fixture *f = *state;

    notify_free(f->notify);
    stop_server(f);
    sd_bus_flush_close_unref(f->client);
    sd_event_unref(f->event);
    private_bus_free(f->bus);
    free(f);
    return 0;
}

void start_notify(Fixture *f)
{
    const NotifyHandler handler = {.action = on_action, .show_again = on_show_again, .userdata = f};

    assert_int_equal(notify_new(&f->notify, f->client, f->left_path, &handler), 0);
}

void run_until(Fixture *f, const int *counter, int wanted)
{
    while (*counter < wanted)
        assert_int_not_equal(sd_event_run(f->event, 40 * USEC_PER_SEC), 0);
    assert_int_equal(*counter, wanted);
}

static int on_pong(sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
    Fixture *f = userdata;

    (void)reply;
    (void)error;
    f->marker++;
    return 0;
}

/* The server may die of what comes before the answer. */
void ping(Fixture *f, sd_bus *bus)
{
    const bool to_server = bus == f->server;
    const int wanted = f->marker + 1;

    assert_true(sd_bus_call_method_async(bus, NULL, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                         "org.freedesktop.DBus.Peer", "Ping", on_pong, f, NULL) >= 0);
    while (f->marker < wanted && (!to_server || f->server))
        assert_int_not_equal(sd_event_run(f->event, 40 * USEC_PER_SEC), 0);
}

void settle(Fixture *f)
{
    for (int i = 0; i < 3; i++) {
        ping(f, f->client);
        if (f->server)
            ping(f, f->server);
    }
}

void start(Fixture *f)
{
    start_server(f);
    start_notify(f);
    settle(f);
}

void show(Fixture *f, uint64_t key)
{
    assert_int_equal(notify_show(f->notify, key, &plain_text), 0);
    settle(f);
}

void press(Fixture *f, uint32_t id, const char *action)
{
    assert_true(
        sd_bus_emit_signal(f->server, NOTIFICATIONS_PATH, NOTIFICATIONS_NAME, "ActionInvoked", "us", id, action) >= 0);
    settle(f);
}

void dismiss(Fixture *f, uint32_t id)
{
    take_off(f, id);
    assert_true(
        sd_bus_emit_signal(f->server, NOTIFICATIONS_PATH, NOTIFICATIONS_NAME, "NotificationClosed", "uu", id, 2) >= 0);
    settle(f);
}

void answer_pending(Fixture *f)
{
    assert_non_null(f->pending);
    assert_true(answer(f, f->pending) >= 0);
    f->pending = sd_bus_message_unref(f->pending);
    settle(f);
}
