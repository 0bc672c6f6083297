/* SPDX-License-Identifier: MIT */
#pragma once

/* The messages of org.freedesktop.Notifications: made and read, without any state. */

#include <stdbool.h>
#include <stdint.h>

#include <systemd/sd-bus.h>

#include "notify.h"

#define NOTIFICATIONS_NAME "org.freedesktop.Notifications"
#define NOTIFICATIONS_PATH "/org/freedesktop/Notifications"

/* A Notify call; `replaces` is the id of the notification to change, or 0. */
int notify_wire_notify(sd_bus *bus, const NotifyText *text, uint32_t replaces, bool markup, sd_bus_message **ret);
int notify_wire_capabilities(sd_bus *bus, sd_bus_message **ret);
/* Sends CloseNotification, and wants no answer. */
int notify_wire_close(sd_bus *bus, uint32_t id);

/* Whether `owner`, a unique name or NULL, has sent it. */
bool notify_wire_is_from(sd_bus_message *message, const char *owner);
/* Whether the answer to GetCapabilities says that bodies are read as markup. */
int notify_wire_read_markup(sd_bus_message *answer, bool *ret_markup);
/* Positive: the server refused, because the very same thing is on the screen already. Negative: an error, or nonsense.
 */
int notify_wire_read_id(sd_bus_message *answer, uint32_t *ret_id);
/* -EINVAL: no action of ours. */
int notify_wire_read_action(sd_bus_message *signal, uint32_t *ret_id, NotifyAction *ret_action);

/* Whether the text means something else where markup is read. */
bool notify_wire_needs_escape(const char *text);
/* Caller frees; NULL when out of memory. */
char *notify_wire_escape(const char *text);
