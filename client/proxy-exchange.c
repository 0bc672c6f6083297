/* SPDX-License-Identifier: MIT */
#include "names.h"
#include "proxy-call.h"

int proxy_export(Proxy *proxy, int fd, const char *format, const LogFilter *filter, ProxyTick tick, void *userdata)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
    int r = proxy_call_new(proxy, LULL_INTERFACE_LOG, "Export", &m);
    if (r != 0)
        return r;
    if ((r = sd_bus_message_append(m, "hs", fd, format)) < 0 || (r = proxy_put_filter(m, filter)) < 0)
        return r;
    return proxy_call_slowly(proxy, m, tick, userdata, &reply);
}

int proxy_import(Proxy *proxy, int fd, const char *format, bool partial, ProxyTick tick, void *userdata,
                 ImportReport *ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
    int r = proxy_call_new(proxy, LULL_INTERFACE_LOG, partial ? "ImportPartial" : "Import", &m);
    if (r != 0)
        return r;
    if ((r = sd_bus_message_append(m, "hs", fd, format)) < 0)
        return r;
    r = proxy_call_slowly(proxy, m, tick, userdata, &reply);
    return r != 0 ? r : proxy_understood(proxy, proxy_read_record(reply, &import_report_type, ret));
}

int proxy_backup(Proxy *proxy, int fd, ProxyTick tick, void *userdata, BackupReport *ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
    int r = proxy_call_new(proxy, LULL_INTERFACE_SERVICE, "Backup", &m);
    if (r != 0)
        return r;
    if ((r = sd_bus_message_append(m, "h", fd)) < 0)
        return r;
    r = proxy_call_slowly(proxy, m, tick, userdata, &reply);
    return r != 0 ? r : proxy_read_record(reply, &backup_report_type, ret);
}
