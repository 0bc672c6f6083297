/* SPDX-License-Identifier: MIT */
#pragma once

/* A private bus with a notification server that does what servers shouldn't, and a Notify that talks to it. For faults
 * of the protocol: what real servers do is tried with real servers. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "macro.h"
#include "notify-wire.h"
#include "notify.h"
#include "private-bus.h"
#include "usec.h"

typedef enum Manner {
    ANSWERS,
    ANSWERS_LATER, /* when it is told to */
    REFUSES,
    REFUSES_REPEATED,
    TALKS_NONSENSE,
    GIVES_ZERO,
    DIES,
} Manner;

#define SCREEN_MAX 64

typedef struct Call {
    uint32_t replaces;
    char title[64], body[256], actions[160];
    int32_t expire;
} Call;

typedef struct Fixture {
    PrivateBus *bus;
    sd_event *event;
    sd_bus *client, *server;
    Notify *notify;
    const char *left_path; /* NULL: nothing is kept */

    Manner manner;
    bool markup;
    uint32_t last_id;
    Call last;
    int asked, shown, closed; /* calls to the server */
    uint32_t closed_id;
    Call screen[SCREEN_MAX]; /* by id; the title is empty where nothing is */
    sd_bus_message *pending;

    int acted, again; /* calls of the handler */
    uint64_t key;
    NotifyAction action;
    int marker;
} Fixture;

/* A text with all the buttons. */
extern const NotifyText plain_text;

int setup(void **state);
int teardown(void **state);

void start_server(Fixture *f);
void stop_server(Fixture *f);
void start_notify(Fixture *f);
/* Both, and all is quiet. */
void start(Fixture *f);

/* Runs the loop until `counter` is `wanted`. Forty seconds are for machines that hang, not for waiting. */
void run_until(Fixture *f, const int *counter, int wanted);
/* When this returns, what was sent on `bus` before has arrived. */
void ping(Fixture *f, sd_bus *bus);
/* When this returns, each side has seen what the other had sent before, and what it sent on seeing that. */
void settle(Fixture *f);

void show(Fixture *f, uint64_t key);
/* What a person does to the notification with the server's id. */
void press(Fixture *f, uint32_t id, const char *action);
void dismiss(Fixture *f, uint32_t id);
/* What is on the screen under an id, and how many there are. */
const Call *on_screen(const Fixture *f, uint32_t id);
int count_screen(const Fixture *f);
/* For ANSWERS_LATER: now. */
void answer_pending(Fixture *f);
