/* SPDX-License-Identifier: MIT */
#include "proxy-call.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "names.h"

/* A call whose arguments are plain. */
static int call(Proxy *proxy, const char *interface, const char *member, sd_bus_message **ret, const char *types, ...)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    int r = proxy_call_new(proxy, interface, member, &m);
    if (r != 0)
        return r;
    va_list ap;
    va_start(ap, types);
    r = sd_bus_message_appendv(m, types, ap);
    va_end(ap);
    if (r < 0)
        return r;
    return proxy_call_send(proxy, m, ret);
}

#define REMINDERS LULL_INTERFACE_REMINDERS
#define LOG LULL_INTERFACE_LOG
#define SERVICE LULL_INTERFACE_SERVICE

/* The member of an a{sv} that is being written, unless it is left out. */
static int put_text(sd_bus_message *m, const char *key, const char *text)
{
    return text ? sd_bus_message_append(m, "{sv}", key, "s", text) : 0;
}

static int put_usec(sd_bus_message *m, const char *key, Usec usec)
{
    return usec > 0 ? sd_bus_message_append(m, "{sv}", key, "t", (uint64_t)usec) : 0;
}

static int put_number(sd_bus_message *m, const char *key, double number)
{
    return number > 0 ? sd_bus_message_append(m, "{sv}", key, "d", number) : 0;
}

static int put_flag(sd_bus_message *m, const char *key, bool flag)
{
    return flag ? sd_bus_message_append(m, "{sv}", key, "b", 1) : 0;
}

static int append_options(sd_bus_message *m, const RecordOptions *o)
{
    int r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r < 0 || (r = put_usec(m, "AtUSec", o->at)) < 0 || (r = put_text(m, "AmountText", o->amount_text)) < 0 ||
        (r = put_number(m, "Amount", o->amount)) < 0 || (r = put_text(m, "Unit", o->unit)) < 0 ||
        (r = put_text(m, "Note", o->note)) < 0 || (r = put_flag(m, "Confirmed", o->confirmed)) < 0 ||
        (r = put_text(m, "Day", o->day)) < 0 || (r = put_text(m, "Fields", o->fields)) < 0 ||
        (r = put_text(m, "Source", "cli")) < 0)
        return r;
    return sd_bus_message_close_container(m);
}

int proxy_put_filter(sd_bus_message *m, const LogFilter *f)
{
    int r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r < 0 || (r = put_usec(m, "SinceUSec", f->since)) < 0 || (r = put_usec(m, "UntilUSec", f->until)) < 0 ||
        (r = put_text(m, "Kind", f->kind)) < 0 || (r = put_text(m, "Subject", f->subject)) < 0 ||
        (r = put_text(m, "Cursor", f->cursor)) < 0 || (r = put_flag(m, "All", f->all)) < 0)
        return r;
    if (f->limit > 0 && (r = sd_bus_message_append(m, "{sv}", "Limit", "u", f->limit)) < 0)
        return r;
    return sd_bus_message_close_container(m);
}

static int read_copy(sd_bus_message *m, char **ret)
{
    const char *text;
    int r = sd_bus_message_read_basic(m, 's', &text);
    if (r < 0)
        return r;
    *ret = strdup(text);
    return *ret ? 0 : -ENOMEM;
}

/* An id and warnings: what everything answers that records. */
static int read_receipt(sd_bus_message *m, char **ret_id, Texts *ret_warnings)
{
    _cleanup_free_ char *id = NULL;
    int r = read_copy(m, &id);
    if (r >= 0)
        r = proxy_read_texts(m, ret_warnings);
    if (r < 0)
        return r;
    *ret_id = TAKE_PTR(id);
    return 0;
}

int proxy_get_status(Proxy *proxy, Status *ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    int r = call(proxy, REMINDERS, "GetStatus", &reply, "");
    return r != 0 ? r : proxy_understood(proxy, proxy_read_record(reply, &status_type, ret));
}

int proxy_get_agenda(Proxy *proxy, Usec from, Usec to, OccurrenceList *ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    int r = call(proxy, REMINDERS, "GetAgenda", &reply, "tt", (uint64_t)from, (uint64_t)to);
    return r != 0 ? r : proxy_understood(proxy, proxy_read_list(reply, &occurrence_type, (List *)ret));
}

/* Done() and Amend() take an id and options. */
static int call_with_options(Proxy *proxy, const char *interface, const char *member, const char *id,
                             const RecordOptions *options, char **ret_id, Texts *ret_warnings)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
    int r = proxy_call_new(proxy, interface, member, &m);
    if (r != 0)
        return r;
    if ((r = sd_bus_message_append(m, "s", id)) < 0 || (r = append_options(m, options)) < 0)
        return r;
    r = proxy_call_send(proxy, m, &reply);
    return r != 0 ? r : proxy_understood(proxy, read_receipt(reply, ret_id, ret_warnings));
}

int proxy_done(Proxy *proxy, const char *id, const RecordOptions *options, char **ret_id, Texts *ret_warnings)
{
    return call_with_options(proxy, REMINDERS, "Done", id, options, ret_id, ret_warnings);
}

int proxy_snooze(Proxy *proxy, const char *id, Usec span, char **ret_id, Usec *ret_until)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    const char *occurrence;
    uint64_t until;
    int r = call(proxy, REMINDERS, "Snooze", &reply, "st", id, (uint64_t)span);
    if (r != 0)
        return r;
    if ((r = sd_bus_message_read(reply, "st", &occurrence, &until)) < 0)
        return proxy_understood(proxy, r);
    *ret_until = (Usec)until;
    *ret_id = strdup(occurrence);
    return *ret_id ? 0 : -ENOMEM;
}

int proxy_skip(Proxy *proxy, const char *id, const char *reason, char **ret_id)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    int r = call(proxy, REMINDERS, "Skip", &reply, "ss", id, reason);
    return r != 0 ? r : proxy_understood(proxy, read_copy(reply, ret_id));
}

int proxy_pause(Proxy *proxy, Usec until)
{
    return call(proxy, REMINDERS, "Pause", NULL, "t", (uint64_t)until);
}

int proxy_resume(Proxy *proxy)
{
    return call(proxy, REMINDERS, "Resume", NULL, "");
}

int proxy_set_bedtime(Proxy *proxy, Usec bedtime)
{
    return call(proxy, REMINDERS, "SetBedtime", NULL, "t", (uint64_t)bedtime);
}

int proxy_explain(Proxy *proxy, const char *id, char **ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    int r = call(proxy, REMINDERS, "Explain", &reply, "s", id);
    return r != 0 ? r : proxy_understood(proxy, read_copy(reply, ret));
}

int proxy_record(Proxy *proxy, const char *kind, const char *subject, const RecordOptions *options, char **ret_id,
                 Texts *ret_warnings)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
    int r = proxy_call_new(proxy, LOG, "Record", &m);
    if (r != 0)
        return r;
    if ((r = sd_bus_message_append(m, "ss", kind, subject)) < 0 || (r = append_options(m, options)) < 0)
        return r;
    r = proxy_call_send(proxy, m, &reply);
    return r != 0 ? r : proxy_understood(proxy, read_receipt(reply, ret_id, ret_warnings));
}

int proxy_check(Proxy *proxy, const char *subject, double amount, Usec at, CheckAnswer *ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    int r = call(proxy, LOG, "Check", &reply, "sdt", subject, amount, (uint64_t)at);
    return r != 0 ? r : proxy_understood(proxy, proxy_read_record(reply, &check_answer_type, ret));
}

int proxy_query(Proxy *proxy, const LogFilter *filter, LogEntryList *ret, char **ret_cursor)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
    int r = proxy_call_new(proxy, LOG, "Query", &m);
    if (r != 0)
        return r;
    if ((r = proxy_put_filter(m, filter)) < 0)
        return r;
    if ((r = proxy_call_send(proxy, m, &reply)) != 0)
        return r;
    if ((r = proxy_read_list(reply, &log_entry_type, (List *)ret)) < 0)
        return proxy_understood(proxy, r);
    if ((r = read_copy(reply, ret_cursor)) < 0)
        log_entry_list_clear(ret);
    return proxy_understood(proxy, r);
}

int proxy_undo(Proxy *proxy, const char *id, LogEntry *ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
    int r = proxy_call_new(proxy, LOG, "Undo", &m);
    if (r != 0)
        return r;
    if ((r = sd_bus_message_append(m, "s", id)) < 0 || (r = append_options(m, &(RecordOptions){})) < 0)
        return r;
    r = proxy_call_send(proxy, m, &reply);
    return r != 0 ? r : proxy_understood(proxy, proxy_read_record(reply, &log_entry_type, ret));
}

int proxy_amend(Proxy *proxy, const char *id, const RecordOptions *options, char **ret_id, Texts *ret_warnings)
{
    return call_with_options(proxy, LOG, "Amend", id, options, ret_id, ret_warnings);
}

int proxy_get_diary(Proxy *proxy, const char *day, LogEntry *ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    int r = call(proxy, LOG, "GetDiary", &reply, "s", day);
    return r != 0 ? r : proxy_understood(proxy, proxy_read_record(reply, &log_entry_type, ret));
}

int proxy_get_notices(Proxy *proxy, const char *day, Texts *ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    int r = call(proxy, LOG, "GetNotices", &reply, "s", day);
    return r != 0 ? r : proxy_understood(proxy, proxy_read_texts(reply, ret));
}

int proxy_get_subjects(Proxy *proxy, SubjectList *ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    int r = call(proxy, LOG, "GetSubjects", &reply, "");
    return r != 0 ? r : proxy_understood(proxy, proxy_read_list(reply, &subject_type, (List *)ret));
}

int proxy_get_facts(Proxy *proxy, FactList *ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    int r = call(proxy, SERVICE, "GetFacts", &reply, "");
    return r != 0 ? r : proxy_understood(proxy, proxy_read_list(reply, &fact_type, (List *)ret));
}

int proxy_reload(Proxy *proxy)
{
    return call(proxy, SERVICE, "Reload", NULL, "");
}

int proxy_check_config(Proxy *proxy, const char *path, Texts *ret)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    int r = call(proxy, SERVICE, "CheckConfig", &reply, "s", path);
    return r != 0 ? r : proxy_understood(proxy, proxy_read_texts(reply, ret));
}
