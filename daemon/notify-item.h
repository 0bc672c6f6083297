/* SPDX-License-Identifier: MIT */
#pragma once

/* What is on the screen, or on its way there: a list that notify.c keeps, and nothing but a list. */

#include <stdbool.h>
#include <stdint.h>

#include <systemd/sd-bus.h>

#include "notify.h"

/* Some servers never confirm that a notification was closed; so many are remembered. */
#define NOTIFY_CLOSED_MAX 16

typedef enum NotifyState {
    NOTIFY_WAITS, /* until it is known whether a server is there */
    NOTIFY_ASKS,  /* for the server's capabilities */
    NOTIFY_SENT,  /* … but not answered */
    NOTIFY_SHOWN,
    NOTIFY_REFUSED, /* the same was shown a moment ago, maybe by a lulld before us, and may be gone: once more, later */
    NOTIFY_CLOSED,  /* by us; the server has not confirmed it */
} NotifyState;

typedef struct NotifyItem NotifyItem;
struct NotifyItem {
    NotifyItem *next;
    Notify *notify;
    uint64_t key;
    uint32_t id; /* the server's; 0: none yet */
    NotifyState state;
    NotifyText text;    /* title, body and done_label are owned */
    bool changed;       /* since it was sent */
    bool withdrawn;     /* since it was sent */
    sd_bus_slot *reply; /* what is waited for */
};

/* Newest first. */
typedef struct NotifyList {
    NotifyItem *first;
} NotifyList;

/* NULL when out of memory. */
NotifyItem *notify_list_add(NotifyList *list, uint64_t key);
void notify_list_drop(NotifyList *list, NotifyItem *item);
void notify_list_clear(NotifyList *list);
/* Forgets the oldest closed ones beyond NOTIFY_CLOSED_MAX. */
void notify_list_limit(NotifyList *list);

/* Among those that are not closed. */
NotifyItem *notify_list_find(const NotifyList *list, uint64_t key);
/* Among all; 0 is nobody's id. */
NotifyItem *notify_list_find_id(const NotifyList *list, uint32_t id);
/* Gives an item of the list its id; who had it is dropped: a server that gives the same id to two has replaced the
 * first. */
void notify_list_take_id(NotifyList *list, NotifyItem *item, uint32_t id);
/* Whether anything is on the screen, or on its way there. */
bool notify_list_shows(const NotifyList *list);

/* Copies; -ENOMEM leaves the old text. */
int notify_item_set_text(NotifyItem *item, const NotifyText *text);
