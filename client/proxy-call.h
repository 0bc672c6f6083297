/* SPDX-License-Identifier: MIT */
#pragma once

/* How proxy.c's methods are called: one message out, one in. For proxy*.c alone. */

#include <systemd/sd-bus.h>

#include "proxy.h"

struct Proxy {
    sd_bus *bus;
    sd_bus_slot *change_slot, *owner_slot;
    bool only_running;
    bool changed;
    bool language_said;
    Usec timeout;
    char *sentence;
};

/* A call to be filled in; connects first. */
int proxy_call_new(Proxy *proxy, const char *interface, const char *member, sd_bus_message **ret);
/* Sends it and waits for the answer. `ret` may be NULL. */
int proxy_call_send(Proxy *proxy, sd_bus_message *call, sd_bus_message **ret);

/* The same without an end to the waiting; `tick` (or NULL) is called meanwhile. */
int proxy_call_slowly(Proxy *proxy, sd_bus_message *call, ProxyTick tick, void *userdata, sd_bus_message **ret);
/* The a{sv} of a filter. */
int proxy_put_filter(sd_bus_message *m, const LogFilter *filter);

/* What reading an answer came to: one of another form is told as another version's. */
int proxy_understood(Proxy *proxy, int r);
/* One a{sv}: unknown keys are passed over. -EBADMSG: a known key of another type. On failure the record is clear. */
int proxy_read_record(sd_bus_message *m, const RecordType *type, void *ret);
/* aa{sv} */
int proxy_read_list(sd_bus_message *m, const RecordType *type, List *ret);
/* as */
int proxy_read_texts(sd_bus_message *m, Texts *ret);
