/* SPDX-License-Identifier: MIT */
#pragma once

/* The service as seen from here. Only proxy*.c names sd-bus.
 *
 * Every call returns 0, a ProxyError that the person should hear of (proxy_sentence() has the words), or a negative
 * errno. Calls connect and start the service where needed, and give up after PROXY_TIMEOUT. */

#include <poll.h>
#include <stdbool.h>

#include "model.h"
#include "usec.h"

#define PROXY_TIMEOUT (5 * USEC_PER_SEC)

typedef enum ProxyError {
    PROXY_E_UNREACHABLE = 1, /* no bus, no service, or no answer in time */
    PROXY_E_UNKNOWN,         /* no such subject or id */
    PROXY_E_USAGE,           /* what was asked for makes no sense */
    PROXY_E_CONFIRM,         /* not without a yes */
    PROXY_E_REFUSED,         /* anything else that the service says */
} ProxyError;

typedef struct Proxy Proxy;

/* Doesn't connect yet. */
int proxy_new(Proxy **ret);
Proxy *proxy_free(Proxy *proxy);
/* What the last ProxyError means, in a sentence that says what to do. Borrowed. */
const char *proxy_sentence(const Proxy *proxy);
/* From now on calls wait at most so long, and don't start the service: for shell completion and for followers. */
void proxy_only_running(Proxy *proxy, Usec timeout);

/* Following. After proxy_watch(), poll() what proxy_poll() fills in, at most until *ret_timeout_ms have passed (-1: no
 * end), and call proxy_dispatch(): *ret_changed says whether anything is to be asked anew. */
int proxy_watch(Proxy *proxy);
int proxy_poll(Proxy *proxy, struct pollfd *ret, int *ret_timeout_ms);
int proxy_dispatch(Proxy *proxy, bool *ret_changed);

/* What goes along with an intake or activity; zeroed members are left out. */
typedef struct RecordOptions {
    Usec at;
    const char *amount_text; /* as typed: for proxy_record() alone */
    double amount;           /* in `unit` */
    const char *unit;
    const char *note;
    bool confirmed;
    const char *day, *fields; /* of a diary */
} RecordOptions;

typedef struct LogFilter {
    Usec since, until; /* 0: open */
    const char *kind, *subject, *cursor;
    uint32_t limit; /* 0: as many as a page holds */
    bool all;
} LogFilter;

/* Records are to be cleared by the caller, texts freed; both only after success. */
int proxy_get_status(Proxy *proxy, Status *ret);
int proxy_get_agenda(Proxy *proxy, Usec from, Usec to, OccurrenceList *ret);
int proxy_done(Proxy *proxy, const char *id, const RecordOptions *options, char **ret_id, Texts *ret_warnings);
int proxy_snooze(Proxy *proxy, const char *id, Usec span, char **ret_id, Usec *ret_until);
int proxy_skip(Proxy *proxy, const char *id, const char *reason, char **ret_id);
int proxy_pause(Proxy *proxy, Usec until);
int proxy_resume(Proxy *proxy);
int proxy_set_bedtime(Proxy *proxy, Usec bedtime);
int proxy_explain(Proxy *proxy, const char *id, char **ret);
int proxy_record(Proxy *proxy, const char *kind, const char *subject, const RecordOptions *options, char **ret_id,
                 Texts *ret_warnings);
int proxy_check(Proxy *proxy, const char *subject, double amount, Usec at, CheckAnswer *ret);
int proxy_query(Proxy *proxy, const LogFilter *filter, LogEntryList *ret, char **ret_cursor);
int proxy_undo(Proxy *proxy, const char *id, LogEntry *ret);
int proxy_amend(Proxy *proxy, const char *id, const RecordOptions *options, char **ret_id, Texts *ret_warnings);
/* An empty day: the night that is meant now. */
int proxy_get_diary(Proxy *proxy, const char *day, LogEntry *ret);
int proxy_get_notices(Proxy *proxy, const char *day, Texts *ret);
int proxy_get_subjects(Proxy *proxy, SubjectList *ret);
int proxy_get_facts(Proxy *proxy, FactList *ret);
int proxy_reload(Proxy *proxy);
int proxy_check_config(Proxy *proxy, const char *path, Texts *ret);

/* What takes its time: no answer is given up for being late, and `tick` (or NULL) is called a few times a second. A
 * descriptor is the service's too while the call lasts. */
typedef void (*ProxyTick)(void *userdata);
int proxy_export(Proxy *proxy, int fd, const char *format, const LogFilter *filter, ProxyTick tick, void *userdata);
int proxy_import(Proxy *proxy, int fd, const char *format, bool partial, ProxyTick tick, void *userdata,
                 ImportReport *ret);

int proxy_backup(Proxy *proxy, int fd, ProxyTick tick, void *userdata, BackupReport *ret);

static inline void proxy_freep(Proxy **proxy)
{
    proxy_free(*proxy);
}
