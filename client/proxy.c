/* SPDX-License-Identifier: MIT */
#include "proxy-call.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "l10n.h"
#include "names.h"

#define TICK_SPAN (USEC_PER_SEC / 5)

static const char not_running[] = N_("lulld isn't running. Start it with: systemctl --user start lulld");
static const char other_version[] =
    N_("The lulld that runs is another version. Start it again with: systemctl --user restart lulld");

/* What the service's errors, and the bus's own, mean here. What isn't listed is a refusal. */
static const struct {
    const char *name;
    ProxyError error;
    const char *sentence; /* instead of the one that came along */
} errors[] = {
    {LULL_ERROR_UNKNOWN_SUBJECT, PROXY_E_UNKNOWN, NULL},
    {LULL_ERROR_UNKNOWN_ID, PROXY_E_UNKNOWN, NULL},
    {LULL_ERROR_BAD_AMOUNT, PROXY_E_USAGE, NULL},
    {LULL_ERROR_BAD_ARGUMENT, PROXY_E_USAGE, NULL},
    {LULL_ERROR_NEEDS_CONFIRMATION, PROXY_E_CONFIRM, NULL},
    {SD_BUS_ERROR_SERVICE_UNKNOWN, PROXY_E_UNREACHABLE, not_running},
    {SD_BUS_ERROR_NAME_HAS_NO_OWNER, PROXY_E_UNREACHABLE, not_running},
    {SD_BUS_ERROR_NO_REPLY, PROXY_E_UNREACHABLE,
     N_("lulld stopped before it answered. See: systemctl --user status lulld")},
    {SD_BUS_ERROR_TIMEOUT, PROXY_E_UNREACHABLE,
     N_("lulld doesn't answer. Start it again with: systemctl --user restart lulld")},
    {SD_BUS_ERROR_DISCONNECTED, PROXY_E_UNREACHABLE, N_("The session bus is gone.")},
    {SD_BUS_ERROR_ACCESS_DENIED, PROXY_E_UNREACHABLE, N_("The session bus doesn't let lull talk to lulld.")},
    {SD_BUS_ERROR_UNKNOWN_METHOD, PROXY_E_REFUSED, other_version},
    {SD_BUS_ERROR_UNKNOWN_OBJECT, PROXY_E_REFUSED, other_version},
    {SD_BUS_ERROR_UNKNOWN_INTERFACE, PROXY_E_REFUSED, other_version},
    {SD_BUS_ERROR_INVALID_ARGS, PROXY_E_REFUSED, other_version},
};

/* How the bus and the user manager say that they couldn't start it. */
static const char *const start_failures[] = {
    "org.freedesktop.DBus.Error.Spawn.",
    "org.freedesktop.DBus.Error.TimedOut",
    "org.freedesktop.systemd1.",
};

int proxy_new(Proxy **ret)
{
    Proxy *proxy = calloc(1, sizeof(*proxy));
    if (!proxy)
        return -ENOMEM;
    proxy->timeout = PROXY_TIMEOUT;
    *ret = proxy;
    return 0;
}

Proxy *proxy_free(Proxy *proxy)
{
    if (!proxy)
        return NULL;
    sd_bus_slot_unref(proxy->change_slot);
    sd_bus_slot_unref(proxy->owner_slot);
    sd_bus_close_unref(proxy->bus);
    free(proxy->sentence);
    free(proxy);
    return NULL;
}

const char *proxy_sentence(const Proxy *proxy)
{
    return text_or(proxy->sentence, "");
}

static int fail(Proxy *proxy, ProxyError error, const char *sentence)
{
    free(proxy->sentence);
    proxy->sentence = strdup(sentence);
    return proxy->sentence ? (int)error : -ENOMEM;
}

static int fail_from_bus(Proxy *proxy, const sd_bus_error *error)
{
    for (size_t i = 0; i < ARRAY_SIZE(errors); i++)
        if (sd_bus_error_has_name(error, errors[i].name))
            return fail(proxy, errors[i].error,
                        errors[i].sentence ? _(errors[i].sentence) : text_or(error->message, error->name));
    for (size_t i = 0; i < ARRAY_SIZE(start_failures); i++)
        if (strncmp(error->name, start_failures[i], strlen(start_failures[i])) == 0)
            return fail(proxy, PROXY_E_UNREACHABLE, _("lulld can't be started. See: systemctl --user status lulld"));
    return fail(proxy, PROXY_E_REFUSED, text_or(error->message, error->name));
}

static Usec monotonic_now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * USEC_PER_SEC + ts.tv_nsec / 1000;
}

/* sd-bus waits 25 s for a bus that accepts and then says nothing. */
static int wait_ready(sd_bus *bus, Usec timeout)
{
    Usec end = monotonic_now() + timeout;
    for (;;) {
        int r = sd_bus_is_ready(bus);
        if (r != 0)
            return MIN(r, 0);
        r = sd_bus_process(bus, NULL);
        if (r < 0)
            return r;
        if (r > 0)
            continue;
        Usec now = monotonic_now();
        if (now >= end)
            return -ETIMEDOUT;
        r = sd_bus_wait(bus, (uint64_t)(end - now));
        if (r < 0)
            return r;
    }
}

/* Goes ahead of the first call and isn't waited for: a service that doesn't know it answers in its own language. */
static int say_language(Proxy *proxy)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *call = NULL;
    if (proxy->language_said)
        return 0;
    int r = sd_bus_message_new_method_call(proxy->bus, &call, LULL_BUS_NAME, LULL_OBJECT_PATH, LULL_INTERFACE_SERVICE,
                                           "SetLocale");
    if (r >= 0)
        r = sd_bus_message_append_strv(call, (char **)l10n_own());
    if (r >= 0)
        r = sd_bus_message_set_expect_reply(call, false);
    if (r >= 0)
        r = sd_bus_message_set_auto_start(call, !proxy->only_running);
    if (r >= 0)
        r = sd_bus_send(proxy->bus, call, NULL);
    proxy->language_said = r >= 0;
    return MIN(r, 0);
}

static int open_bus(sd_bus **ret, Usec timeout)
{
    _cleanup_(sd_bus_close_unrefp) sd_bus *bus = NULL;
    int r = sd_bus_open_user(&bus);
    if (r >= 0)
        r = wait_ready(bus, timeout);
    if (r >= 0)
        r = sd_bus_set_method_call_timeout(bus, (uint64_t)timeout);
    if (r < 0)
        return r;
    *ret = TAKE_PTR(bus);
    return 0;
}

static int connect_bus(Proxy *proxy)
{
    if (proxy->bus)
        return 0;
    int r = open_bus(&proxy->bus, proxy->timeout);
    if (r == -ENOMEM || r >= 0)
        return r;
    if (r == -ETIMEDOUT)
        return fail(proxy, PROXY_E_UNREACHABLE, _("The session bus doesn't answer, so lulld can't be reached."));
    return fail(proxy, PROXY_E_UNREACHABLE,
                _("There is no session bus here, so lulld can't be reached. Log in to your session. Start it with: "
                  "systemctl --user start lulld"));
}

void proxy_only_running(Proxy *proxy, Usec timeout)
{
    proxy->only_running = true;
    proxy->timeout = timeout;
    if (proxy->bus)
        (void)sd_bus_set_method_call_timeout(proxy->bus, (uint64_t)timeout);
}

int proxy_call_new(Proxy *proxy, const char *interface, const char *member, sd_bus_message **ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *call = NULL;
    int r = connect_bus(proxy);
    if (r == 0)
        r = say_language(proxy);
    if (r != 0)
        return r;
    r = sd_bus_message_new_method_call(proxy->bus, &call, LULL_BUS_NAME, LULL_OBJECT_PATH, interface, member);
    if (r < 0)
        return r;
    r = sd_bus_message_set_auto_start(call, !proxy->only_running);
    if (r < 0)
        return r;
    *ret = TAKE_PTR(call);
    return 0;
}

int proxy_call_send(Proxy *proxy, sd_bus_message *call, sd_bus_message **ret)
{
    _cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
    int r = sd_bus_call(proxy->bus, call, 0, &error, ret);
    if (r == -ENOMEM)
        return r;
    if (r >= 0)
        return 0;
    return fail_from_bus(proxy, &error);
}

static int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *error _unused_)
{
    *(sd_bus_message **)userdata = sd_bus_message_ref(m);
    return 1;
}

int proxy_call_slowly(Proxy *proxy, sd_bus_message *call, ProxyTick tick, void *userdata, sd_bus_message **ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    _cleanup_(sd_bus_slot_unrefp) sd_bus_slot *slot = NULL;
    int r = sd_bus_call_async(proxy->bus, &slot, call, on_reply, &reply, UINT64_MAX);
    while (r >= 0 && !reply) {
        r = sd_bus_process(proxy->bus, NULL);
        if (r != 0)
            continue;
        if (tick)
            tick(userdata);
        r = sd_bus_wait(proxy->bus, TICK_SPAN);
        if (r == -EINTR)
            r = 0;
    }
    if (r < 0)
        return r == -ENOMEM ? r : fail(proxy, PROXY_E_UNREACHABLE, _("The session bus is gone."));
    if (sd_bus_message_is_method_error(reply, NULL))
        return fail_from_bus(proxy, sd_bus_message_get_error(reply));
    *ret = TAKE_PTR(reply);
    return 0;
}

int proxy_understood(Proxy *proxy, int r)
{
    return r == -EBADMSG || r == -ENXIO ? fail(proxy, PROXY_E_REFUSED, _(other_version)) : r;
}

static int on_change(sd_bus_message *m _unused_, void *userdata, sd_bus_error *error _unused_)
{
    ((Proxy *)userdata)->changed = true;
    return 0;
}

static int on_owner(sd_bus_message *m _unused_, void *userdata, sd_bus_error *error _unused_)
{
    Proxy *proxy = userdata;
    proxy->changed = true;
    /* Another lulld has to be told again. */
    proxy->language_said = false;
    return 0;
}

int proxy_watch(Proxy *proxy)
{
    int r = connect_bus(proxy);
    if (r != 0)
        return r;
    r = sd_bus_add_match(proxy->bus, &proxy->owner_slot,
                         "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',"
                         "arg0='" LULL_BUS_NAME "'",
                         on_owner, proxy);
    if (r >= 0)
        r = sd_bus_match_signal(proxy->bus, &proxy->change_slot, LULL_BUS_NAME, LULL_OBJECT_PATH, NULL, NULL, on_change,
                                proxy);
    return MIN(r, 0);
}

int proxy_poll(Proxy *proxy, struct pollfd *ret, int *ret_timeout_ms)
{
    int events = sd_bus_get_events(proxy->bus);
    uint64_t until;
    int r = sd_bus_get_timeout(proxy->bus, &until);
    if (events < 0 || r < 0)
        return fail(proxy, PROXY_E_UNREACHABLE, _("The session bus is gone."));
    *ret = (struct pollfd){.fd = sd_bus_get_fd(proxy->bus), .events = (short)events};
    if (until == UINT64_MAX)
        *ret_timeout_ms = -1;
    else
        *ret_timeout_ms = (int)(MAX((Usec)until - monotonic_now(), (Usec)0) / USEC_PER_MSEC) + 1;
    return 0;
}

int proxy_dispatch(Proxy *proxy, bool *ret_changed)
{
    int r;
    while ((r = sd_bus_process(proxy->bus, NULL)) > 0)
        ;
    if (r < 0)
        return fail(proxy, PROXY_E_UNREACHABLE, _("The session bus is gone."));
    *ret_changed = proxy->changed;
    proxy->changed = false;
    return 0;
}
