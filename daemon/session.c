/* SPDX-License-Identifier: MIT */
#include "session.h"

#include <errno.h>
#include <string.h>
#include <systemd/sd-bus.h>

#include "macro.h"

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
    bool graphical;
};

static void set_graphical(Session *session, bool graphical)
{
    if (session->graphical == graphical)
        return;
    session->graphical = graphical;
    session->handler.graphical(session->handler.userdata, graphical);
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

static int ask_property(Session *session, const char *path, const char *interface, const char *property,
                        sd_bus_message_handler_t answer)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *question = NULL;
    int r;

    r = sd_bus_message_new_method_call(session->bus, &question, LOGIN_NAME, path, "org.freedesktop.DBus.Properties",
                                       "Get");
    if (r < 0)
        return r;
    r = sd_bus_message_append(question, "ss", interface, property);
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

static int on_type(sd_bus_message *answer, void *userdata, sd_bus_error *error)
{
    Session *session = userdata;
    const char *type;

    (void)error;
    if (sd_bus_message_read(answer, "v", "s", &type) > 0)
        set_graphical(session, strcmp(type, "x11") == 0 || strcmp(type, "wayland") == 0);
    looked(session);
    return 0;
}

static int ask_type(Session *session, const char *path)
{
    int r;

    /* A session on a terminal becomes a graphical one where the compositor says so. */
    r = follow(session, &session->session_changes, path);
    if (r < 0)
        return r;
    return ask_property(session, path, LOGIN_SESSION, "Type", on_type);
}

/* The user's main session: logind prefers a graphical one, and leaves out those that are closing. */
static int on_display(sd_bus_message *answer, void *userdata, sd_bus_error *error)
{
    Session *session = userdata;
    const char *id, *path;

    (void)error;
    if (sd_bus_message_read(answer, "v", "(so)", &id, &path) > 0) {
        if (*id != '\0' && ask_type(session, path) >= 0)
            return 0;
        session->session_changes = sd_bus_slot_unref(session->session_changes);
        set_graphical(session, false);
    }
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
            ask_property(session, path, LOGIN_USER, "Display", on_display) >= 0)
            return 0;
    } else {
        set_graphical(session, false);
    }
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

static int on_manager_signal(sd_bus_message *signal, void *userdata, sd_bus_error *error)
{
    Session *session = userdata;
    int starts;

    (void)error;
    if (sd_bus_message_is_signal(signal, LOGIN_MANAGER, "PrepareForSleep")) {
        if (sd_bus_message_read(signal, "b", &starts) >= 0 && !starts)
            session->handler.resumed(session->handler.userdata);
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
    *ret = TAKE_PTR(session);
    return 0;
}

bool session_graphical(const Session *session)
{
    return session->graphical;
}

Session *session_free(Session *session)
{
    if (!session)
        return NULL;
    sd_bus_slot_unref(session->call);
    sd_bus_slot_unref(session->session_changes);
    sd_bus_slot_unref(session->user_changes);
    sd_bus_slot_unref(session->manager_signals);
    sd_bus_close_unref(session->bus);
    free(session);
    return NULL;
}
