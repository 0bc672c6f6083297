/* SPDX-License-Identifier: MIT */
#include "session.h"

#include <errno.h>
#include <string.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "macro.h"
#include "session-delay.h"

#define LOGIN_NAME "org.freedesktop.login1"
#define LOGIN_PATH "/org/freedesktop/login1"
#define LOGIN_MANAGER LOGIN_NAME ".Manager"
#define LOGIN_USER LOGIN_NAME ".User"
#define LOGIN_SESSION LOGIN_NAME ".Session"

struct Session {
    SessionHandler handler;
    sd_bus *bus; /* NULL: none */
    sd_bus_slot *manager_signals, *user_changes, *session_changes;
    sd_bus_slot *call; /* the question that is being asked */
    bool again;        /* something has changed meanwhile: ask once more */
    SessionState state;
    Delay *delay; /* NULL without a bus */
};

static void set_state(Session *session, SessionState state)
{
    const SessionState *old = &session->state;

    state.known = true;
    if (old->known && old->graphical == state.graphical && old->locked == state.locked && old->idle == state.idle)
        return;
    session->state = state;
    session->handler.changed(session->handler.userdata, &state);
}

/* Calls without starting logind where there is none. */
static int ask(Session *session, sd_bus_message *question, sd_bus_message_handler_t answer)
{
    int r;

    session->call = sd_bus_slot_unref(session->call);
    r = sd_bus_message_set_auto_start(question, 0);
    if (r < 0)
        return r;
    return sd_bus_call_async(session->bus, &session->call, question, answer, session, 0);
}

/* An empty property: all of them. */
static int ask_properties(Session *session, const char *path, const char *interface, const char *property,
                          sd_bus_message_handler_t answer)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *question = NULL;
    int r;

    r = sd_bus_message_new_method_call(session->bus, &question, LOGIN_NAME, path, "org.freedesktop.DBus.Properties",
                                       *property ? "Get" : "GetAll");
    if (r < 0)
        return r;
    r = *property ? sd_bus_message_append(question, "ss", interface, property)
                  : sd_bus_message_append(question, "s", interface);
    if (r < 0)
        return r;
    return ask(session, question, answer);
}

static int ask_user(Session *session);

/* However many changes there are, one round of questions is asked at a time. */
static void look(Session *session)
{
    session->again = session->call != NULL;
    if (!session->again)
        ask_user(session);
}

static void looked(Session *session)
{
    session->call = sd_bus_slot_unref(session->call);
    if (session->again)
        look(session);
}

static int on_change(sd_bus_message *signal, void *userdata, sd_bus_error *error)
{
    (void)signal;
    (void)error;
    look(userdata);
    return 0;
}

static int follow(Session *session, sd_bus_slot **slot, const char *path)
{
    *slot = sd_bus_slot_unref(*slot);
    return sd_bus_match_signal_async(session->bus, slot, LOGIN_NAME, path, "org.freedesktop.DBus.Properties",
                                     "PropertiesChanged", on_change, NULL, session);
}

static int read_bool(sd_bus_message *answer, bool *ret)
{
    int value, r;

    r = sd_bus_message_read(answer, "v", "b", &value);
    if (r > 0)
        *ret = value;
    return r;
}

static int read_property(sd_bus_message *answer, SessionState *state)
{
    const char *name, *type;
    int r;

    r = sd_bus_message_read(answer, "s", &name);
    if (r <= 0)
        return r;
    if (strcmp(name, "LockedHint") == 0)
        return read_bool(answer, &state->locked);
    if (strcmp(name, "IdleHint") == 0)
        return read_bool(answer, &state->idle);
    if (strcmp(name, "Type") != 0)
        return sd_bus_message_skip(answer, "v");
    r = sd_bus_message_read(answer, "v", "s", &type);
    if (r > 0)
        state->graphical = strcmp(type, "x11") == 0 || strcmp(type, "wayland") == 0;
    return r;
}

static int read_properties(sd_bus_message *answer, SessionState *state)
{
    int r;

    r = sd_bus_message_enter_container(answer, 'a', "{sv}");
    while (r >= 0 && (r = sd_bus_message_enter_container(answer, 'e', "sv")) > 0) {
        r = read_property(answer, state);
        if (r >= 0)
            r = sd_bus_message_exit_container(answer);
    }
    return r;
}

static int on_session(sd_bus_message *answer, void *userdata, sd_bus_error *error)
{
    Session *session = userdata;
    SessionState state = {0};

    (void)error;
    /* One that has ended meanwhile has changed the user too. */
    if (!sd_bus_message_is_method_error(answer, NULL) && read_properties(answer, &state) >= 0)
        set_state(session, state);
    looked(session);
    return 0;
}

static int ask_session(Session *session, const char *path)
{
    int r;

    /* A session on a terminal becomes a graphical one where the compositor says so. */
    r = follow(session, &session->session_changes, path);
    if (r < 0)
        return r;
    return ask_properties(session, path, LOGIN_SESSION, "", on_session);
}

static void set_nothing(Session *session)
{
    session->session_changes = sd_bus_slot_unref(session->session_changes);
    set_state(session, (SessionState){0});
}

/* The user's main session: logind prefers a graphical one, and leaves out those that are closing. */
static int on_display(sd_bus_message *answer, void *userdata, sd_bus_error *error)
{
    Session *session = userdata;
    const char *id, *path;

    (void)error;
    if (sd_bus_message_read(answer, "v", "(so)", &id, &path) > 0) {
        if (*id != '\0' && ask_session(session, path) >= 0)
            return 0;
    }
    set_nothing(session);
    looked(session);
    return 0;
}

static int on_user(sd_bus_message *answer, void *userdata, sd_bus_error *error)
{
    Session *session = userdata;
    const char *path;

    (void)error;
    if (sd_bus_message_read(answer, "o", &path) > 0) {
        if (follow(session, &session->user_changes, path) >= 0 &&
            ask_properties(session, path, LOGIN_USER, "Display", on_display) >= 0)
            return 0;
    }
    set_nothing(session);
    looked(session);
    return 0;
}

static int ask_user(Session *session)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *question = NULL;
    int r;

    r = sd_bus_message_new_method_call(session->bus, &question, LOGIN_NAME, LOGIN_PATH, LOGIN_MANAGER, "GetUser");
    if (r < 0)
        return r;
    r = sd_bus_message_append(question, "u", (uint32_t)getuid());
    if (r < 0)
        return r;
    return ask(session, question, on_user);
}

static void prepare_for_sleep(Session *session, bool starts)
{
    if (starts) {
        delay_begins(session->delay);
        session->handler.sleeps(session->handler.userdata);
    } else {
        delay_ends(session->delay);
        session->handler.resumed(session->handler.userdata);
    }
}

static int on_manager_signal(sd_bus_message *signal, void *userdata, sd_bus_error *error)
{
    Session *session = userdata;
    int starts;

    (void)error;
    if (sd_bus_message_is_signal(signal, LOGIN_MANAGER, "PrepareForSleep")) {
        if (sd_bus_message_read(signal, "b", &starts) > 0)
            prepare_for_sleep(session, starts);
        return 0;
    }
    /* Users and sessions that come and go. */
    look(session);
    return 0;
}

/* Failing here is failing to reach logind, and no error. */
static int connect_logind(Session *session, sd_event *event)
{
    int r;

    r = sd_bus_open_system(&session->bus);
    if (r < 0)
        return r;
    r = sd_bus_attach_event(session->bus, event, SD_EVENT_PRIORITY_NORMAL);
    if (r < 0)
        return r;
    r = delay_new(&session->delay, session->bus);
    if (r < 0)
        return r;
    r = sd_bus_match_signal_async(session->bus, &session->manager_signals, LOGIN_NAME, LOGIN_PATH, LOGIN_MANAGER, NULL,
                                  on_manager_signal, NULL, session);
    if (r < 0)
        return r;
    return ask_user(session);
}

int session_new(Session **ret, sd_event *event, const SessionHandler *handler)
{
    _cleanup_(session_freep) Session *session = calloc(1, sizeof(*session));
    int r;

    if (!session)
        return -ENOMEM;
    session->handler = *handler;
    r = connect_logind(session, event);
    if (r == -ENOMEM)
        return r;
    if (r < 0)
        set_nothing(session);
    *ret = TAKE_PTR(session);
    return 0;
}

void session_delay_sleep(Session *session, bool delay)
{
    if (session->delay)
        delay_want(session->delay, delay);
}

void session_let_sleep(Session *session)
{
    if (session->delay)
        delay_release(session->delay);
}

Session *session_free(Session *session)
{
    if (!session)
        return NULL;
    delay_free(session->delay);
    sd_bus_slot_unref(session->call);
    sd_bus_slot_unref(session->session_changes);
    sd_bus_slot_unref(session->user_changes);
    sd_bus_slot_unref(session->manager_signals);
    sd_bus_close_unref(session->bus);
    free(session);
    return NULL;
}
