/* SPDX-License-Identifier: MIT */
#include "notify.h"

#include <errno.h>
#include <string.h>

#include "macro.h"
#include "notify-item.h"
#include "notify-left.h"
#include "notify-wire.h"
#include "usec.h"

#define ANSWER_TIMEOUT (25 * USEC_PER_SEC)

/* A server that couldn't be started is tried again, later and later: a session is known before it has a display. */
#define RETRY_FIRST (2 * USEC_PER_SEC)
#define RETRIES_MAX 6
#define RETRY_ACCURACY (100 * USEC_PER_MSEC)

struct Notify {
    sd_bus *bus;
    NotifyHandler handler;
    sd_bus_slot *owner_changes, *owner_reply;
    sd_bus_slot *signals; /* only while there is anything to press: servers tell everybody */
    sd_event_source *retry;
    unsigned retries;
    char *owner;    /* unique name of the server; NULL: none */
    bool known;     /* whether `owner` is known */
    bool may_start; /* a server */
    NotifyList items;
    NotifyLeft left;
};

/* Whenever an id has come or gone. */
static void keep(Notify *notify)
{
    notify_left_keep(&notify->left, notify->bus, notify->owner, &notify->items);
}

static void drop(NotifyItem *item)
{
    Notify *notify = item->notify;

    notify_list_drop(&notify->items, item);
    if (!notify->items.first)
        notify->signals = sd_bus_slot_unref(notify->signals);
    keep(notify);
}

static void lose(NotifyItem *item)
{
    Notify *notify = item->notify;
    uint64_t key = item->key;
    bool ours = item->withdrawn || item->state == NOTIFY_CLOSED;

    drop(item);
    if (!ours && notify->handler.gone)
        notify->handler.gone(notify->handler.userdata, key);
}

static int show_item(NotifyItem *item);

static void show_those(Notify *notify, NotifyState state)
{
    for (NotifyItem *item = notify->items.first, *next; item; item = next) {
        next = item->next;
        if (item->state == state)
            show_item(item);
    }
}

static int on_retry(sd_event_source *source, uint64_t usec, void *userdata)
{
    Notify *notify = userdata;

    (void)source;
    (void)usec;
    if (!notify->owner && notify->may_start && !notify_list_shows(&notify->items))
        notify->handler.show_again(notify->handler.userdata);
    else if (notify->owner)
        show_those(notify, NOTIFY_REFUSED);
    return 0;
}

static void arm_retry(Notify *notify)
{
    if (notify->retries >= RETRIES_MAX ||
        sd_event_source_set_time_relative(notify->retry, (uint64_t)RETRY_FIRST << notify->retries) < 0)
        return;
    notify->retries++;
    sd_event_source_set_enabled(notify->retry, SD_EVENT_ONESHOT);
}

static void retry_later(Notify *notify)
{
    if (!notify->owner && notify->may_start)
        arm_retry(notify);
}

/* What was shown before stays, if anything was. */
static void fail(NotifyItem *item)
{
    Notify *notify = item->notify;

    item->reply = sd_bus_slot_unref(item->reply);
    if (item->id != 0) {
        item->state = NOTIFY_SHOWN;
        return;
    }
    lose(item);
    retry_later(notify);
}

/* Remembered until the server has confirmed it: a button may have been pressed just before. */
static void close_item(NotifyItem *item)
{
    Notify *notify = item->notify;

    item->reply = sd_bus_slot_unref(item->reply);
    if (item->id == 0) {
        drop(item);
        return;
    }
    notify_wire_close(notify->bus, item->id);
    item->state = NOTIFY_CLOSED;
    notify_list_limit(&notify->items);
    keep(notify);
}

static void on_action(Notify *notify, sd_bus_message *signal)
{
    NotifyAction action;
    NotifyItem *item;
    uint32_t id;

    if (notify_wire_read_action(signal, &id, &action) < 0)
        return;
    item = notify_list_find_id(&notify->items, id);
    if (!item)
        return;
    uint64_t key = item->key;
    /* Some servers close what was pressed and some don't; some say so and some don't. */
    if (item->state == NOTIFY_SENT)
        item->withdrawn = true;
    else if (item->state != NOTIFY_CLOSED)
        close_item(item);
    notify->handler.action(notify->handler.userdata, key, action);
}

static void on_closed(Notify *notify, sd_bus_message *signal)
{
    NotifyItem *item;
    uint32_t id;

    if (sd_bus_message_read(signal, "u", &id) < 0)
        return;
    item = notify_list_find_id(&notify->items, id);
    if (!item)
        return;
    if (item->state != NOTIFY_SENT) {
        lose(item);
        return;
    }
    item->id = 0;
    keep(notify);
}

static int on_signal(sd_bus_message *signal, void *userdata, sd_bus_error *error)
{
    Notify *notify = userdata;

    (void)error;
    if (!notify_wire_is_from(signal, notify->owner))
        return 0;
    if (sd_bus_message_is_signal(signal, NOTIFICATIONS_NAME, "ActionInvoked"))
        on_action(notify, signal);
    else if (sd_bus_message_is_signal(signal, NOTIFICATIONS_NAME, "NotificationClosed"))
        on_closed(notify, signal);
    return 0;
}

static int call(NotifyItem *item, sd_bus_message *message, sd_bus_message_handler_t answer)
{
    Notify *notify = item->notify;
    int r;

    item->reply = sd_bus_slot_unref(item->reply);
    if (!notify->signals) {
        r = sd_bus_match_signal_async(notify->bus, &notify->signals, NOTIFICATIONS_NAME, NOTIFICATIONS_PATH,
                                      NOTIFICATIONS_NAME, NULL, on_signal, NULL, notify);
        if (r < 0)
            return r;
    }
    r = sd_bus_message_set_auto_start(message, notify->may_start);
    if (r < 0)
        return r;
    return sd_bus_call_async(notify->bus, &item->reply, message, answer, item, ANSWER_TIMEOUT);
}

static int on_notified(sd_bus_message *answer, void *userdata, sd_bus_error *error);

static int send_text(NotifyItem *item, bool markup)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *message = NULL;
    int r;

    r = notify_wire_notify(item->notify->bus, &item->text, item->id, markup, &message);
    if (r < 0)
        return r;
    item->state = NOTIFY_SENT;
    item->changed = false;
    return call(item, message, on_notified);
}

static int on_capabilities(sd_bus_message *answer, void *userdata, sd_bus_error *error)
{
    NotifyItem *item = userdata;
    bool markup;

    (void)error;
    if (sd_bus_message_is_method_error(answer, NULL) || notify_wire_read_markup(answer, &markup) < 0 ||
        send_text(item, markup) < 0)
        fail(item);
    return 0;
}

/* Capabilities change while a server runs, so they are asked each time they matter. */
static int send_item(NotifyItem *item)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *message = NULL;
    int r;

    if (!notify_wire_needs_escape(item->text.body))
        return send_text(item, false);
    r = notify_wire_capabilities(item->notify->bus, &message);
    if (r < 0)
        return r;
    item->state = NOTIFY_ASKS;
    return call(item, message, on_capabilities);
}

static int on_notified(sd_bus_message *answer, void *userdata, sd_bus_error *error)
{
    NotifyItem *item = userdata;
    uint32_t id;
    int r;

    (void)error;
    r = notify_wire_read_id(answer, &id);
    if (r >= 0 && notify_wire_is_from(answer, item->notify->owner)) {
        item->reply = sd_bus_slot_unref(item->reply);
        item->state = r == 0 || item->id != 0 ? NOTIFY_SHOWN : NOTIFY_REFUSED;
        if (item->state == NOTIFY_REFUSED)
            arm_retry(item->notify);
        else
            item->notify->retries = 0;
        if (r == 0)
            notify_list_take_id(&item->notify->items, item, id);
        keep(item->notify);
    } else if (!item->withdrawn) {
        fail(item);
        return 0;
    }
    if (item->withdrawn)
        close_item(item);
    else if (item->changed && send_item(item) < 0)
        fail(item);
    return 0;
}

static int show_item(NotifyItem *item)
{
    Notify *notify = item->notify;
    int r;

    if (!notify->known)
        return 0;
    if (!notify->owner && !notify->may_start) {
        drop(item);
        return 0;
    }
    r = send_item(item);
    if (r < 0) {
        fail(item);
        return r;
    }
    return 0;
}

int notify_show(Notify *notify, uint64_t key, const NotifyText *text)
{
    NotifyItem *item = notify_list_find(&notify->items, key);
    int r;

    if (!item) {
        item = notify_list_add(&notify->items, key);
        if (!item)
            return -ENOMEM;
        item->notify = notify;
    }
    r = notify_item_set_text(item, text);
    if (r < 0) {
        if (!item->text.title)
            drop(item);
        return r;
    }
    item->withdrawn = false;
    if (item->state == NOTIFY_SENT)
        item->changed = true;
    if (item->state == NOTIFY_SENT || item->state == NOTIFY_ASKS)
        return 0;
    return show_item(item);
}

int notify_update(Notify *notify, uint64_t key, const NotifyText *text)
{
    NotifyItem *item = notify_list_find(&notify->items, key);

    return item && !item->withdrawn ? notify_show(notify, key, text) : 0;
}

void notify_withdraw(Notify *notify, uint64_t key)
{
    NotifyItem *item = notify_list_find(&notify->items, key);

    if (!item)
        return;
    if (item->state == NOTIFY_SENT)
        item->withdrawn = true;
    else
        close_item(item);
}

bool notify_shows(const Notify *notify, uint64_t key)
{
    const NotifyItem *item = notify_list_find(&notify->items, key);

    return item && !item->withdrawn;
}

/* What has waited to know whether a server is there goes out now. */
static void learn_owner(Notify *notify, const char *owner)
{
    bool was_known = notify->known;

    free(notify->owner);
    notify->owner = *owner ? strdup(owner) : NULL;
    notify->known = true;
    if (was_known)
        return;
    notify_left_close(&notify->left, notify->bus, notify->owner);
    show_those(notify, NOTIFY_WAITS);
}

static int on_owner(sd_bus_message *answer, void *userdata, sd_bus_error *error)
{
    Notify *notify = userdata;
    const char *owner = "";

    (void)error;
    notify->owner_reply = sd_bus_slot_unref(notify->owner_reply);
    if (!notify->known &&
        (sd_bus_message_is_method_error(answer, NULL) || sd_bus_message_read(answer, "s", &owner) > 0))
        learn_owner(notify, owner);
    return 0;
}

/* Ids die with the server that gave them. What was sent to start a server is still on its way to it. */
static int on_owner_changed(sd_bus_message *signal, void *userdata, sd_bus_error *error)
{
    Notify *notify = userdata;
    const char *before, *after;
    bool lost = false;

    (void)error;
    if (sd_bus_message_read(signal, "sss", NULL, &before, &after) < 0)
        return 0;
    if (*before) {
        lost = notify_list_shows(&notify->items);
        while (notify->items.first)
            lose(notify->items.first);
    }
    learn_owner(notify, after);
    if (*after && !notify_list_shows(&notify->items))
        notify->handler.show_again(notify->handler.userdata);
    else if (lost)
        retry_later(notify);
    return 0;
}

void notify_allow_activation(Notify *notify, bool allow)
{
    if (notify->may_start == allow)
        return;
    notify->may_start = allow;
    notify->retries = 0;
    /* A desktop that has just begun may be about to start its own. */
    if (allow && !notify_list_shows(&notify->items))
        retry_later(notify);
}

static int watch_server(Notify *notify)
{
    int r;

    r = sd_bus_add_match_async(notify->bus, &notify->owner_changes,
                               "type='signal',sender='org.freedesktop.DBus',path='/org/freedesktop/DBus',"
                               "interface='org.freedesktop.DBus',member='NameOwnerChanged',"
                               "arg0='" NOTIFICATIONS_NAME "'",
                               on_owner_changed, NULL, notify);
    if (r < 0)
        return r;
    return sd_bus_call_method_async(notify->bus, &notify->owner_reply, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                    "org.freedesktop.DBus", "GetNameOwner", on_owner, notify, "s", NOTIFICATIONS_NAME);
}

int notify_new(Notify **ret, sd_bus *bus, const char *left_path, const NotifyHandler *handler)
{
    _cleanup_(notify_freep) Notify *notify = calloc(1, sizeof(*notify));
    int r;

    if (!notify || notify_left_init(&notify->left, left_path) < 0)
        return -ENOMEM;
    notify->bus = sd_bus_ref(bus);
    notify->handler = *handler;
    r = sd_event_add_time_relative(sd_bus_get_event(bus), &notify->retry, CLOCK_MONOTONIC, 0, RETRY_ACCURACY, on_retry,
                                   notify);
    if (r < 0)
        return r;
    r = sd_event_source_set_enabled(notify->retry, SD_EVENT_OFF);
    if (r < 0)
        return r;
    r = watch_server(notify);
    if (r < 0)
        return r;
    *ret = TAKE_PTR(notify);
    return 0;
}

Notify *notify_free(Notify *notify)
{
    if (!notify)
        return NULL;
    for (NotifyItem *item = notify->items.first; item; item = item->next) {
        if (item->id != 0 && item->state != NOTIFY_CLOSED)
            notify_wire_close(notify->bus, item->id);
    }
    notify_list_clear(&notify->items);
    keep(notify);
    notify_left_done(&notify->left);
    sd_bus_slot_unref(notify->owner_reply);
    sd_bus_slot_unref(notify->signals);
    sd_bus_slot_unref(notify->owner_changes);
    sd_event_source_unref(notify->retry);
    sd_bus_unref(notify->bus);
    free(notify->owner);
    free(notify);
    return NULL;
}
