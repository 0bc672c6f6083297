/* SPDX-License-Identifier: MIT */
#include "notify-item.h"

#include <errno.h>
#include <string.h>

#include "macro.h"

static void text_clear(NotifyText *text)
{
    free((char *)text->title);
    free((char *)text->body);
    free((char *)text->done_label);
    *text = (NotifyText){};
}

int notify_item_set_text(NotifyItem *item, const NotifyText *text)
{
    NotifyText copy = {.snooze = text->snooze, .skip = text->skip};

    copy.title = strdup(text->title ? text->title : "");
    copy.body = strdup(text->body ? text->body : "");
    if (text->done_label)
        copy.done_label = strdup(text->done_label);
    if (!copy.title || !copy.body || (text->done_label && !copy.done_label)) {
        text_clear(&copy);
        return -ENOMEM;
    }
    text_clear(&item->text);
    item->text = copy;
    return 0;
}

NotifyItem *notify_list_add(NotifyList *list, uint64_t key)
{
    NotifyItem *item = calloc(1, sizeof(*item));

    if (!item)
        return NULL;
    item->key = key;
    item->next = list->first;
    list->first = item;
    return item;
}

void notify_list_drop(NotifyList *list, NotifyItem *item)
{
    NotifyItem **p = &list->first;

    while (*p != item)
        p = &(*p)->next;
    *p = item->next;
    sd_bus_slot_unref(item->reply);
    text_clear(&item->text);
    free(item);
}

void notify_list_clear(NotifyList *list)
{
    while (list->first)
        notify_list_drop(list, list->first);
}

void notify_list_limit(NotifyList *list)
{
    NotifyItem *oldest = NULL;
    size_t n = 0;

    for (NotifyItem *item = list->first; item; item = item->next) {
        if (item->state == NOTIFY_CLOSED) {
            oldest = item;
            n++;
        }
    }
    if (n > NOTIFY_CLOSED_MAX)
        notify_list_drop(list, oldest);
}

NotifyItem *notify_list_find(const NotifyList *list, uint64_t key)
{
    for (NotifyItem *item = list->first; item; item = item->next) {
        if (item->key == key && item->state != NOTIFY_CLOSED)
            return item;
    }
    return NULL;
}

NotifyItem *notify_list_find_id(const NotifyList *list, uint32_t id)
{
    for (NotifyItem *item = list->first; id != 0 && item; item = item->next) {
        if (item->id == id)
            return item;
    }
    return NULL;
}

void notify_list_take_id(NotifyList *list, NotifyItem *item, uint32_t id)
{
    NotifyItem *other;

    item->id = 0;
    while ((other = notify_list_find_id(list, id)))
        notify_list_drop(list, other);
    item->id = id;
}

bool notify_list_shows(const NotifyList *list)
{
    for (const NotifyItem *item = list->first; item; item = item->next) {
        if (item->state != NOTIFY_CLOSED && !item->withdrawn)
            return true;
    }
    return false;
}
