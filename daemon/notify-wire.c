/* SPDX-License-Identifier: MIT */
#include "notify-wire.h"

#include <errno.h>
#include <string.h>

#include "l10n.h"
#include "macro.h"
#include "names.h"

#define APP_NAME "lull"
#define CATEGORY "x-lull.reminder"
#define REFUSED_AS_REPEATED NOTIFICATIONS_NAME ".Error.ExcessNotificationGeneration"

#define URGENCY_NORMAL 1
#define EXPIRES_NEVER 0
#define EXPIRES_AS_CONFIGURED (-1)

static const char *const action_names[] = {
    [NOTIFY_DEFAULT] = "default",
    [NOTIFY_DONE] = "done",
    [NOTIFY_SNOOZE] = "snooze",
    [NOTIFY_SKIP] = "skip",
};

bool notify_wire_needs_escape(const char *text)
{
    return strpbrk(text, "&<>") != NULL;
}

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    default:
        return NULL;
    }
}

char *notify_wire_escape(const char *text)
{
    char *escaped = malloc(strlen(text) * strlen("&amp;") + 1);
    char *end = escaped;

    if (!escaped)
        return NULL;
    for (; *text; text++) {
        const char *replacement = entity(*text);

        if (replacement)
            end = stpcpy(end, replacement);
        else
            *end++ = *text;
    }
    *end = '\0';
    return escaped;
}

static int new_call(sd_bus *bus, const char *member, sd_bus_message **ret)
{
    return sd_bus_message_new_method_call(bus, ret, NOTIFICATIONS_NAME, NOTIFICATIONS_PATH, NOTIFICATIONS_NAME, member);
}

/* Buttons are sent whatever the server says it can: xfce4-notifyd takes the capability back for a while. Three beside
 * the default are what GNOME shows. */
static int append_actions(sd_bus_message *call, const NotifyText *text)
{
    const char *labels[ARRAY_SIZE(action_names)] = {
        [NOTIFY_DEFAULT] = _("Show"),
        [NOTIFY_DONE] = text->done_label,
        [NOTIFY_SNOOZE] = text->snooze ? _("Snooze") : NULL,
        [NOTIFY_SKIP] = text->skip ? _("Skip") : NULL,
    };
    int r;

    r = sd_bus_message_open_container(call, 'a', "s");
    for (size_t i = 0; r >= 0 && i < ARRAY_SIZE(labels); i++) {
        if (labels[i])
            r = sd_bus_message_append(call, "ss", action_names[i], labels[i]);
    }
    return r < 0 ? r : sd_bus_message_close_container(call);
}

/* Types matter: dunst reads the urgency only as a byte, mako refuses the whole call for a hint of the wrong type. */
static int append_hints(sd_bus_message *call)
{
    return sd_bus_message_append(call, "a{sv}", 4, "urgency", "y", URGENCY_NORMAL, "category", "s", CATEGORY,
                                 "desktop-entry", "s", LULL_DESKTOP_ID, "resident", "b", 0);
}

int notify_wire_notify(sd_bus *bus, const NotifyText *text, uint32_t replaces, bool markup, sd_bus_message **ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *call = NULL;
    _cleanup_free_ char *escaped = NULL;
    bool asks = text->done_label || text->snooze || text->skip;
    int r;

    if (markup) {
        escaped = notify_wire_escape(text->body);
        if (!escaped)
            return -ENOMEM;
    }
    r = new_call(bus, "Notify", &call);
    if (r < 0)
        return r;
    r = sd_bus_message_append(call, "susss", APP_NAME, replaces, LULL_DESKTOP_ID, text->title,
                              escaped ? escaped : text->body);
    if (r < 0)
        return r;
    r = append_actions(call, text);
    if (r < 0)
        return r;
    r = append_hints(call);
    if (r < 0)
        return r;
    r = sd_bus_message_append(call, "i", asks ? EXPIRES_NEVER : EXPIRES_AS_CONFIGURED);
    if (r < 0)
        return r;
    *ret = TAKE_PTR(call);
    return 0;
}

int notify_wire_capabilities(sd_bus *bus, sd_bus_message **ret)
{
    return new_call(bus, "GetCapabilities", ret);
}

int notify_wire_close(sd_bus *bus, uint32_t id)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *call = NULL;
    int r;

    r = new_call(bus, "CloseNotification", &call);
    if (r < 0)
        return r;
    r = sd_bus_message_append(call, "u", id);
    if (r < 0)
        return r;
    r = sd_bus_message_set_auto_start(call, 0);
    if (r < 0)
        return r;
    r = sd_bus_message_set_expect_reply(call, 0);
    if (r < 0)
        return r;
    return sd_bus_send(bus, call, NULL);
}

bool notify_wire_is_from(sd_bus_message *message, const char *owner)
{
    const char *sender = sd_bus_message_get_sender(message);

    return sender && owner && strcmp(sender, owner) == 0;
}

int notify_wire_read_markup(sd_bus_message *answer, bool *ret_markup)
{
    const char *capability;
    int r;

    *ret_markup = false;
    r = sd_bus_message_enter_container(answer, 'a', "s");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_read(answer, "s", &capability)) > 0) {
        if (strcmp(capability, "body-markup") == 0)
            *ret_markup = true;
    }
    return r;
}

int notify_wire_read_id(sd_bus_message *answer, uint32_t *ret_id)
{
    int r;

    if (sd_bus_message_is_method_error(answer, REFUSED_AS_REPEATED))
        return 1;
    if (sd_bus_message_is_method_error(answer, NULL))
        return -sd_bus_message_get_errno(answer);
    r = sd_bus_message_read(answer, "u", ret_id);
    if (r < 0)
        return r;
    return *ret_id == 0 ? -EBADMSG : 0;
}

int notify_wire_read_action(sd_bus_message *signal, uint32_t *ret_id, NotifyAction *ret_action)
{
    const char *name;
    int r;

    r = sd_bus_message_read(signal, "us", ret_id, &name);
    if (r < 0)
        return r;
    for (size_t i = 0; i < ARRAY_SIZE(action_names); i++) {
        if (strcmp(name, action_names[i]) == 0) {
            *ret_action = (NotifyAction)i;
            return 0;
        }
    }
    return -EINVAL;
}
