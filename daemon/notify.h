/* SPDX-License-Identifier: MIT */
#pragma once

/* org.freedesktop.Notifications, spoken asynchronously. The server owns nothing: what is shown can vanish with it, and
 * this module then says that it was lost. It knows keys and texts, not reminders. */

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

typedef struct NotifyText {
    const char *title;
    const char *body;       /* plain text; escaped for servers that read markup */
    const char *done_label; /* "Taken", "Done"; NULL: no such button */
    bool snooze, skip;      /* those buttons */
} NotifyText;

typedef struct NotifyHandler {
    /* A button of the notification with this key was pressed. */
    void (*action)(void *userdata, uint64_t key, NotifyAction action);
    /* The server is gone and with it everything that was shown; or one has appeared. Only while nothing is shown. */
    void (*available)(void *userdata, bool available);
    void *userdata;
} NotifyHandler;

/* `bus` is the session bus, attached to an event loop. */
int notify_new(Notify **ret, sd_bus *bus, const NotifyHandler *handler);
Notify *notify_free(Notify *notify);

/* Whether a server may be started for this (a graphical session is known to exist). Without it, only one that runs
 * already is used: a server started before there is a display dies of it. */
void notify_allow_activation(Notify *notify, bool allow);
bool notify_available(const Notify *notify);

/* Shows a notification, or changes the one with this key (`again`: pops up anew). Returns 0 also when no server is
 * there: the handler is told when one appears. */
int notify_show(Notify *notify, uint64_t key, const NotifyText *text);
/* Takes it off the screen. No action of it arrives afterwards. */
void notify_withdraw(Notify *notify, uint64_t key);

static inline void notify_freep(Notify **notify)
{
    notify_free(*notify);
}
