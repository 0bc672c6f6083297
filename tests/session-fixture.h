/* SPDX-License-Identifier: MIT */
#pragma once

/* A Session, and what stands for logind: for faults and storms. What the real one does is tried with the real one. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"
#include "private-bus.h"
#include "session.h"
#include "usec.h"

#define LOGIN "org.freedesktop.login1"
#define USER_PATH "/org/freedesktop/login1/user/_me"
#define SESSION_PATH "/org/freedesktop/login1/session/_31"

/* On a private bus that stands for the system's. */
typedef struct Fixture {
    PrivateBus *bus;
    sd_event *event;
    sd_bus *logind;
    Session *session;

    bool user;           /* there is one */
    const char *display; /* id of the main session; "": none */
    const char *type;
    int asked; /* for the user */
    int typed; /* asked for the type */
    int locked, idle;
    int resumed, slept, changes;
    SessionState state;

    int locks;    /* asked for */
    int lock;     /* our end of the one that was given; -1 */
    bool refuses; /* to give one */
    int released;
} Fixture;

int setup(void **state);
int teardown(void **state);
void start_logind(Fixture *f);
void start_session(Fixture *f);
void run_until(Fixture *f, const int *counter, int wanted);
/* The user's main session is this one now. */
void display_changes(Fixture *f, const char *display);
void prepare_for_sleep(Fixture *f, int starts);
