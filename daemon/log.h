/* SPDX-License-Identifier: MIT */
#pragma once

/* What lulld tells administrators: to the journal, with fields to search by, where systemd has connected us to it; else
 * to stderr. They may read it all, so it never holds names, titles, amounts or notes; and it is
 * English. */

#include <syslog.h>

#include "macro.h"

/* What happened. Each has a message id of its own, and its explanation in systemd/lulld.catalog. */
typedef enum LogEvent {
    LOG_EVENT_NONE,
    LOG_EVENT_STARTED,
    LOG_EVENT_RAISED,
    LOG_EVENT_STORAGE_FAILING,
    LOG_EVENT_STORAGE_RECOVERED,
    LOG_EVENT_CONFIG_REFUSED,
    _LOG_EVENT_MAX,
} LogEvent;

typedef enum LogTarget { LOG_TARGET_CONSOLE, LOG_TARGET_JOURNAL, _LOG_TARGET_MAX } LogTarget;

/* To be called first: finds out where to. */
void log_open(void);

/* `priority` is syslog's: LOG_ERR, LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_DEBUG. */
void log_event(LogEvent event, int priority, const char *format, ...) _printf_(3, 4);
/* "WHAT: no space left on device". `error` is an errno of either sign. */
void log_errno(int error, const char *what);

/* What an errno of either sign means, as log_errno() says it. */
const char *log_strerror(int error);

/* For org.freedesktop.LogControl1. Words are those of that interface; -EINVAL for another. */
const char *log_level(void);
int log_set_level(const char *word);
const char *log_target(void);
int log_set_target(const char *word);
