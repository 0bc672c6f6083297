/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"
#include "notify-item.h"
#include "notify-wire.h"
#include "notify.h"
#include "private-bus.h"
#include "usec.h"

/* A server that does what servers shouldn't. */
typedef enum Manner {
    ANSWERS,
    ANSWERS_LATER, /* when it is told to */
    REFUSES,
    REFUSES_REPEATED,
    TALKS_NONSENSE,
    GIVES_ZERO,
    DIES,
} Manner;

typedef struct Call {
    uint32_t replaces;
    char title[64], body[256], actions[160];
    int32_t expire;
} Call;

typedef struct Fixture {
    PrivateBus *bus;
    sd_event *event;
    sd_bus *client, *server;
    Notify *notify;

    Manner manner;
    bool markup;
    uint32_t last_id;
    Call last;
    int asked, shown, closed; /* calls to the server */
    uint32_t closed_id;
    sd_bus_message *pending;

    int acted, again; /* calls of the handler */
    uint64_t key;
    NotifyAction action;
    int marker;
} Fixture;

static const NotifyText plain = {
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

static void stop_server(Fixture *f)
{
    f->pending = sd_bus_message_unref(f->pending);
    f->server = sd_bus_close_unref(f->server);
}

static int answer(Fixture *f, sd_bus_message *call)
{
    return sd_bus_reply_method_return(call, "u", f->last.replaces ? f->last.replaces : ++f->last_id);
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
        strcat(ret->actions, word);
        strcat(ret->actions, " ");
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

static void start_server(Fixture *f)
{
    f->server = private_bus_connect(f->bus, f->event);
    assert_non_null(f->server);
    assert_true(sd_bus_add_object_vtable(f->server, NULL, NOTIFICATIONS_PATH, NOTIFICATIONS_NAME, server_vtable, f) >=
                0);
    assert_true(sd_bus_request_name(f->server, NOTIFICATIONS_NAME, 0) >= 0);
}

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof(*f));

    *state = f;
    f->bus = private_bus_new();
    if (!f->bus || sd_event_new(&f->event) < 0)
        return -1;
    f->client = private_bus_connect(f->bus, f->event);
    return f->client ? 0 : -1;
}

static int teardown(void **state)
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

static void start_notify(Fixture *f)
{
    const NotifyHandler handler = {.action = on_action, .show_again = on_show_again, .userdata = f};

    assert_int_equal(notify_new(&f->notify, f->client, &handler), 0);
}

static void run_until(Fixture *f, const int *counter, int wanted)
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

static void ping(Fixture *f, sd_bus *bus)
{
    assert_true(sd_bus_call_method_async(bus, NULL, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                         "org.freedesktop.DBus.Peer", "Ping", on_pong, f, NULL) >= 0);
    run_until(f, &f->marker, f->marker + 1);
}

/* When this returns, each side has seen what the other had sent before, and what it sent on seeing that. */
static void settle(Fixture *f)
{
    for (int i = 0; i < 3; i++) {
        ping(f, f->client);
        if (f->server)
            ping(f, f->server);
    }
}

static void start(Fixture *f)
{
    start_server(f);
    start_notify(f);
    settle(f);
}

static void show(Fixture *f, uint64_t key)
{
    assert_int_equal(notify_show(f->notify, key, &plain), 0);
    settle(f);
}

static void press(Fixture *f, uint32_t id, const char *action)
{
    assert_true(
        sd_bus_emit_signal(f->server, NOTIFICATIONS_PATH, NOTIFICATIONS_NAME, "ActionInvoked", "us", id, action) >= 0);
    settle(f);
}

static void dismiss(Fixture *f, uint32_t id)
{
    assert_true(
        sd_bus_emit_signal(f->server, NOTIFICATIONS_PATH, NOTIFICATIONS_NAME, "NotificationClosed", "uu", id, 2) >= 0);
    settle(f);
}

static void test_show(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    assert_int_equal(f->shown, 1);
    assert_int_equal(f->last.replaces, 0);
    assert_string_equal(f->last.title, "Evening dose");
    assert_string_equal(f->last.body, "Magnesium");
    assert_string_equal(f->last.actions, "default Show done Taken snooze Snooze skip Skip ");
    assert_int_equal(f->last.expire, 0);
    assert_int_equal(f->again, 0);
}

static void test_without_buttons(void **state)
{
    Fixture *f = *state;
    const NotifyText text = {.title = "lull", .body = "The disk is full."};

    start(f);
    assert_int_equal(notify_show(f->notify, 1, &text), 0);
    run_until(f, &f->shown, 1);
    assert_string_equal(f->last.actions, "default Show ");
    assert_int_equal(f->last.expire, -1);
}

static void test_actions(void **state)
{
    Fixture *f = *state;
    static const struct {
        const char *name;
        NotifyAction action;
    } actions[] = {
        {"default", NOTIFY_DEFAULT}, {"done", NOTIFY_DONE}, {"snooze", NOTIFY_SNOOZE}, {"skip", NOTIFY_SKIP}};

    start(f);
    for (int i = 0; i < (int)ARRAY_SIZE(actions); i++) {
        show(f, 100 + i);
        press(f, f->last_id, actions[i].name);
        assert_int_equal(f->acted, i + 1);
        assert_int_equal(f->key, 100 + i);
        assert_int_equal(f->action, actions[i].action);
        /* What was pressed is off the screen, whatever the server thinks of it. */
        assert_int_equal(f->closed, i + 1);
        assert_int_equal(f->closed_id, f->last_id);
    }
}

static void test_foreign_signals(void **state)
{
    Fixture *f = *state;
    sd_bus *other;

    start(f);
    show(f, 7);
    press(f, f->last_id + 1, "done");
    press(f, 0, "done");
    press(f, f->last_id, "inline-reply");
    dismiss(f, f->last_id + 1);
    other = private_bus_connect(f->bus, f->event);
    assert_true(sd_bus_emit_signal(other, NOTIFICATIONS_PATH, NOTIFICATIONS_NAME, "ActionInvoked", "us", f->last_id,
                                   "done") >= 0);
    ping(f, other);
    settle(f);
    assert_int_equal(f->acted, 0);
    sd_bus_flush_close_unref(other);
    press(f, f->last_id, "done");
    assert_int_equal(f->acted, 1);
}

static void test_again_replaces(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    show(f, 7);
    assert_int_equal(f->shown, 2);
    assert_int_equal(f->last.replaces, 1);
    dismiss(f, 1);
    show(f, 7);
    assert_int_equal(f->last.replaces, 0);
    assert_int_equal(f->acted, 0);
}

static void test_update(void **state)
{
    Fixture *f = *state;
    const NotifyText text = {.title = "One left", .body = ""};

    start(f);
    assert_int_equal(notify_update(f->notify, 7, &text), 0);
    settle(f);
    assert_int_equal(f->shown, 0);
    show(f, 7);
    assert_int_equal(notify_update(f->notify, 7, &text), 0);
    settle(f);
    assert_int_equal(f->shown, 2);
    assert_string_equal(f->last.title, "One left");
    assert_int_equal(f->last.replaces, 1);
    /* What was dismissed doesn't come back for a change of its text. */
    dismiss(f, 1);
    assert_int_equal(notify_update(f->notify, 7, &text), 0);
    settle(f);
    assert_int_equal(f->shown, 2);
}

static void test_withdraw(void **state)
{
    Fixture *f = *state;

    start(f);
    notify_withdraw(f->notify, 7);
    show(f, 7);
    notify_withdraw(f->notify, 7);
    settle(f);
    assert_int_equal(f->closed, 1);
    assert_int_equal(f->closed_id, 1);
    notify_withdraw(f->notify, 7);
    settle(f);
    assert_int_equal(f->closed, 1);
    show(f, 7);
    assert_int_equal(f->last.replaces, 0);
}

/* A button that was pressed just before the notification was withdrawn. */
static void test_press_crosses_withdrawal(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    notify_withdraw(f->notify, 7);
    press(f, 1, "done");
    assert_int_equal(f->acted, 1);
    assert_int_equal(f->key, 7);
    assert_int_equal(f->closed, 1);
    dismiss(f, 1);
    press(f, 1, "done");
    assert_int_equal(f->acted, 1);
}

/* Those that no server confirms are not remembered for ever. */
static void test_withdrawn_are_forgotten(void **state)
{
    Fixture *f = *state;

    start(f);
    for (uint64_t key = 1; key <= NOTIFY_CLOSED_MAX + 1; key++) {
        show(f, key);
        notify_withdraw(f->notify, key);
    }
    settle(f);
    press(f, 1, "done");
    assert_int_equal(f->acted, 0);
    press(f, 2, "done");
    assert_int_equal(f->acted, 1);
    assert_int_equal(f->key, 2);
}

static void test_escape(void **state)
{
    (void)state;
    assert_false(notify_wire_needs_escape("Magnesium \"200 mg\" — 22:15"));
    assert_true(notify_wire_needs_escape("a & b"));
    assert_true(notify_wire_needs_escape("<3"));
    assert_true(notify_wire_needs_escape("3>2"));

    _cleanup_free_ char *escaped = notify_wire_escape("<b>A & B</b> &amp; C");
    assert_string_equal(escaped, "&lt;b&gt;A &amp; B&lt;/b&gt; &amp;amp; C");
    _cleanup_free_ char *all = notify_wire_escape("&&&");
    assert_string_equal(all, "&amp;&amp;&amp;");
    _cleanup_free_ char *empty = notify_wire_escape("");
    assert_string_equal(empty, "");
}

/* The server may change its mind about markup at any time. */
static void test_markup_is_asked_each_time(void **state)
{
    Fixture *f = *state;
    const NotifyText text = {.title = "A & B", .body = "iron < magnesium"};

    start(f);
    f->markup = true;
    assert_int_equal(notify_show(f->notify, 1, &text), 0);
    run_until(f, &f->shown, 1);
    assert_string_equal(f->last.title, "A & B");
    assert_string_equal(f->last.body, "iron &lt; magnesium");
    f->markup = false;
    settle(f);
    assert_int_equal(notify_show(f->notify, 1, &text), 0);
    run_until(f, &f->shown, 2);
    assert_string_equal(f->last.body, "iron < magnesium");
    assert_int_equal(f->asked, 2);
    /* … but not where it makes no difference. */
    show(f, 2);
    assert_int_equal(f->asked, 2);
}

static void answer_pending(Fixture *f)
{
    assert_non_null(f->pending);
    assert_true(answer(f, f->pending) >= 0);
    f->pending = sd_bus_message_unref(f->pending);
    settle(f);
}

static void test_withdrawn_before_it_was_answered(void **state)
{
    Fixture *f = *state;

    start(f);
    f->manner = ANSWERS_LATER;
    show(f, 7);
    notify_withdraw(f->notify, 7);
    settle(f);
    assert_int_equal(f->closed, 0);
    answer_pending(f);
    assert_int_equal(f->closed, 1);
    assert_int_equal(f->closed_id, 1);
}

static void test_changed_before_it_was_answered(void **state)
{
    Fixture *f = *state;
    const NotifyText text = {.title = "Later", .body = ""};

    start(f);
    f->manner = ANSWERS_LATER;
    show(f, 7);
    notify_withdraw(f->notify, 7);
    assert_int_equal(notify_show(f->notify, 7, &text), 0);
    settle(f);
    assert_int_equal(f->shown, 1);
    answer_pending(f);
    assert_int_equal(f->shown, 2);
    assert_int_equal(f->closed, 0);
    assert_string_equal(f->last.title, "Later");
    assert_int_equal(f->last.replaces, 1);
}

static void test_dismissed_while_it_changes(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    f->manner = ANSWERS_LATER;
    show(f, 7);
    dismiss(f, 1);
    f->last.replaces = 0;
    answer_pending(f);
    press(f, 1, "done");
    assert_int_equal(f->acted, 0);
    press(f, 2, "done");
    assert_int_equal(f->acted, 1);
}

/* Whatever the server answers, nothing is claimed to be shown, and the next attempt begins afresh. */
static void bad_answer(Fixture *f, Manner manner)
{
    start(f);
    f->manner = manner;
    show(f, 7);
    assert_int_equal(f->shown, 1);
    press(f, 1, "done");
    assert_int_equal(f->acted, 0);
    f->manner = ANSWERS;
    show(f, 7);
    assert_int_equal(f->last.replaces, 0);
    press(f, f->last_id, "done");
    assert_int_equal(f->acted, 1);
}

static void test_server_refuses(void **state)
{
    bad_answer(*state, REFUSES);
}

static void test_server_talks_nonsense(void **state)
{
    bad_answer(*state, TALKS_NONSENSE);
}

static void test_server_gives_zero(void **state)
{
    bad_answer(*state, GIVES_ZERO);
}

static void test_bad_capabilities(void **state)
{
    Fixture *f = *state;
    const NotifyText text = {.title = "", .body = "a & b"};
    static const Manner manners[] = {REFUSES, TALKS_NONSENSE};

    start(f);
    for (size_t i = 0; i < ARRAY_SIZE(manners); i++) {
        f->manner = manners[i];
        assert_int_equal(notify_show(f->notify, 7, &text), 0);
        settle(f);
        assert_int_equal(f->shown, 0);
    }
    f->manner = ANSWERS;
    show(f, 7);
    assert_int_equal(f->shown, 1);
}

/* An update that is refused leaves what is on the screen, buttons and all. */
static void test_update_is_refused(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    f->manner = REFUSES;
    show(f, 7);
    press(f, 1, "snooze");
    assert_int_equal(f->acted, 1);
    assert_int_equal(f->action, NOTIFY_SNOOZE);
}

static void test_repeated_counts_as_shown(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    f->manner = REFUSES_REPEATED;
    show(f, 7);
    f->manner = ANSWERS;
    press(f, 1, "done");
    assert_int_equal(f->acted, 1);

    /* Even where its id can't be known: there is nothing to show again. */
    f->manner = REFUSES_REPEATED;
    show(f, 8);
    f->manner = ANSWERS;
    assert_int_equal(f->again, 0);
    notify_withdraw(f->notify, 8);
    settle(f);
    assert_int_equal(f->closed, 1);
}

/* The sloppiest of servers: one id for everything. */
static void test_same_id_twice(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    f->last_id = 0;
    show(f, 8);
    press(f, 1, "done");
    assert_int_equal(f->acted, 1);
    assert_int_equal(f->key, 8);
}

static void test_server_never_answers(void **state)
{
    Fixture *f = *state;

    start(f);
    f->manner = ANSWERS_LATER;
    show(f, 7);
    f->manner = ANSWERS;
    /* Others are shown meanwhile. */
    show(f, 8);
    assert_int_equal(f->shown, 2);
    press(f, f->last_id, "done");
    assert_int_equal(f->key, 8);
}

static void test_no_server(void **state)
{
    Fixture *f = *state;

    start_notify(f);
    show(f, 7);
    assert_int_equal(f->again, 0);
    start_server(f);
    run_until(f, &f->again, 1);
    show(f, 7);
    assert_int_equal(f->shown, 1);
}

/* What is raised before it is known whether there is a server waits for that, and is shown once. */
static void test_shown_before_the_server_is_known(void **state)
{
    Fixture *f = *state;

    start_server(f);
    start_notify(f);
    assert_int_equal(notify_show(f->notify, 7, &plain), 0);
    assert_int_equal(notify_show(f->notify, 8, &plain), 0);
    assert_int_equal(notify_show(f->notify, 7, &plain), 0);
    notify_withdraw(f->notify, 8);
    settle(f);
    assert_int_equal(f->shown, 1);
    assert_int_equal(f->again, 0);
}

static void test_server_appears_before_it_is_known(void **state)
{
    Fixture *f = *state;

    start_notify(f);
    assert_int_equal(notify_show(f->notify, 7, &plain), 0);
    start_server(f);
    settle(f);
    /* Either it was waited for, or it is asked for again. */
    assert_int_equal(f->shown + f->again, 1);
}

static void test_server_dies(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    stop_server(f);
    settle(f);
    assert_int_equal(f->again, 0);
    start_server(f);
    run_until(f, &f->again, 1);
    /* The new one may give the same ids: the old ones mean nothing now. */
    press(f, 1, "done");
    assert_int_equal(f->acted, 0);
    show(f, 7);
    assert_int_equal(f->last.replaces, 0);
}

static void test_server_is_replaced(void **state)
{
    Fixture *f = *state;
    sd_bus *first;

    start(f);
    assert_true(sd_bus_release_name(f->server, NOTIFICATIONS_NAME) >= 0);
    assert_true(sd_bus_request_name(f->server, NOTIFICATIONS_NAME, SD_BUS_NAME_ALLOW_REPLACEMENT) >= 0);
    settle(f);
    f->again = 0;
    show(f, 7);
    first = f->server;
    f->server = private_bus_connect(f->bus, f->event);
    assert_true(sd_bus_request_name(f->server, NOTIFICATIONS_NAME, SD_BUS_NAME_REPLACE_EXISTING) >= 0);
    run_until(f, &f->again, 1);
    assert_true(sd_bus_emit_signal(first, NOTIFICATIONS_PATH, NOTIFICATIONS_NAME, "ActionInvoked", "us", 1, "done") >=
                0);
    ping(f, first);
    settle(f);
    assert_int_equal(f->acted, 0);
    sd_bus_flush_close_unref(first);
}

static void test_server_dies_when_asked(void **state)
{
    Fixture *f = *state;
    const NotifyText marked = {.title = "", .body = "a & b"};

    for (int i = 0; i < 2; i++) {
        start_server(f);
        if (i == 0)
            start_notify(f);
        settle(f);
        f->manner = DIES;
        assert_int_equal(notify_show(f->notify, 7, i == 0 ? &plain : &marked), 0);
        settle(f);
        assert_null(f->server);
        f->manner = ANSWERS;
        f->again = 0;
    }
    start_server(f);
    run_until(f, &f->again, 1);
    show(f, 7);
    assert_int_equal(f->last.replaces, 0);
}

static void test_free_takes_all_off_the_screen(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    show(f, 8);
    f->manner = ANSWERS_LATER;
    show(f, 9);
    f->notify = notify_free(f->notify);
    settle(f);
    assert_int_equal(f->closed, 2);
}

static int count_lines(const char *path)
{
    _cleanup_fclose_ FILE *file = fopen(path, "re");
    int n = 0, c;

    while (file && (c = fgetc(file)) != EOF)
        n += c == '\n';
    return n;
}

/* A server that can't live yet is tried once where one may be started, then again after a while. */
static void test_activation(void **state)
{
    Fixture *f = *state;
    char exec[256], log[128];

    snprintf(log, sizeof(log), "%s/tries", private_bus_dir(f->bus));
    snprintf(exec, sizeof(exec), "/bin/sh -c 'echo >>%s; exit 1'", log);
    assert_true(private_bus_add_service(f->bus, NOTIFICATIONS_NAME, exec) >= 0);
    start_notify(f);
    settle(f);
    show(f, 7);
    assert_int_equal(count_lines(log), 0);

    notify_allow_activation(f->notify, true);
    run_until(f, &f->again, 1);
    assert_int_equal(count_lines(log), 0);
    assert_int_equal(notify_show(f->notify, 7, &plain), 0);
    run_until(f, &f->again, 2);
    assert_int_equal(count_lines(log), 1);

    notify_allow_activation(f->notify, false);
    show(f, 7);
    assert_int_equal(count_lines(log), 1);
}

/* Started by our own call: it is shown once, and not asked for again. */
static void test_started_server_shows_it(void **state)
{
    Fixture *f = *state;

    assert_true(private_bus_add_service(f->bus, NOTIFICATIONS_NAME, "/bin/true") >= 0);
    start_notify(f);
    settle(f);
    notify_allow_activation(f->notify, true);
    assert_int_equal(notify_show(f->notify, 7, &plain), 0);
    settle(f);
    start_server(f);
    run_until(f, &f->shown, 1);
    settle(f);
    assert_int_equal(f->again, 0);
    press(f, 1, "done");
    assert_int_equal(f->acted, 1);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escape),
        TEST(test_show),
        TEST(test_without_buttons),
        TEST(test_actions),
        TEST(test_foreign_signals),
        TEST(test_again_replaces),
        TEST(test_update),
        TEST(test_withdraw),
        TEST(test_press_crosses_withdrawal),
        TEST(test_withdrawn_are_forgotten),
        TEST(test_markup_is_asked_each_time),
        TEST(test_withdrawn_before_it_was_answered),
        TEST(test_changed_before_it_was_answered),
        TEST(test_dismissed_while_it_changes),
        TEST(test_server_refuses),
        TEST(test_server_talks_nonsense),
        TEST(test_server_gives_zero),
        TEST(test_bad_capabilities),
        TEST(test_update_is_refused),
        TEST(test_repeated_counts_as_shown),
        TEST(test_same_id_twice),
        TEST(test_server_never_answers),
        TEST(test_no_server),
        TEST(test_shown_before_the_server_is_known),
        TEST(test_server_appears_before_it_is_known),
        TEST(test_server_dies),
        TEST(test_server_is_replaced),
        TEST(test_server_dies_when_asked),
        TEST(test_free_takes_all_off_the_screen),
        TEST(test_activation),
        TEST(test_started_server_shows_it),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
