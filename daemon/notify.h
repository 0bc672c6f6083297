/* SPDX-License-Identifier: MIT */
#pragma once

/* org.freedesktop.Notifications, spoken asynchronously. The server owns nothing: what is shown can vanish with it, or
 * be refused, and is then forgotten here; whoever asked for it asks again. This module knows keys and texts, not
 * reminders. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <systemd/sd-bus.h>

typedef struct Notify Notify;

typedef enum NotifyAction {
    NOTIFY_DEFAULT, /* the notification itself was pressed */
    NOTIFY_DONE,
    NOTIFY_SNOOZE,
    NOTIFY_SKIP,
} NotifyAction;

/* With a button it stays until it is answered or withdrawn; without one it goes when the server likes. */
typedef struct NotifyText {
    const char *title;
    const char *body;       /* plain text; escaped for servers that read markup */
    const char *done_label; /* "Taken", "Done"; NULL: no such button */
    bool snooze, skip;      /* those buttons */
} NotifyText;

typedef struct NotifyHandler {
    /* The notification with this key was pressed, and is off the screen. It may have been withdrawn already: a press
     * that was on its way is reported too. */
    void (*action)(void *userdata, uint64_t key, NotifyAction action);
    /* The notification with this key is off the screen, and nobody pressed or withdrew it: it was dismissed or refused,
     * it expired, or its server has gone. May be NULL. */
    void (*gone)(void *userdata, uint64_t key);
    /* Nothing is shown, and something could be: a server has appeared, or may be tried again. */
    void (*show_again)(void *userdata);
    void *userdata;
} NotifyHandler;

/* `bus` is the session bus, attached to an event loop. `left_path`, which may be NULL, is a file in which ids are kept,
 * so that what a process leaves that is killed is taken off the screen by the next one (notify-left.h). */
int notify_new(Notify **ret, sd_bus *bus, const char *left_path, const NotifyHandler *handler);
/* Takes everything off the screen: nobody would hear its buttons. */
Notify *notify_free(Notify *notify);

/* Whether a server may be started for this (a graphical session is known to exist). Without it, only one that runs
 * already is used: a server started before there is a display dies of it. */
void notify_allow_activation(Notify *notify, bool allow);

/* Shows a notification, or changes the one with this key, popping up anew. Returns 0 also when no server is there, or
 * it then refuses: show_again() tells when to come back. */
int notify_show(Notify *notify, uint64_t key, const NotifyText *text);
/* Changes the notification with this key where it is on the screen, and does nothing where it isn't. */
int notify_update(Notify *notify, uint64_t key, const NotifyText *text);
void notify_withdraw(Notify *notify, uint64_t key);
/* Whether it is on the screen or on its way there. */
bool notify_shows(const Notify *notify, uint64_t key);

static inline void notify_freep(Notify **notify)
{
    notify_free(*notify);
}
