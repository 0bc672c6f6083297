/* SPDX-License-Identifier: MIT */
#pragma once

/* A guided run through the steps of an activity. Pure: time and keys in, what is to be seen out. Time is
 * screen_now()'s: it may stand still or leap, and a leap (the machine slept) pauses the run rather than passing over
 * steps. */

#include <stdbool.h>
#include <stddef.h>

#include "page.h"
#include "usec.h"

#define ROUTINE_STEPS_MAX 64
/* Nobody was there for longer than this between two ticks. */
#define ROUTINE_LEAP (5 * USEC_PER_SEC)

typedef struct RoutineStep {
    const char *title; /* borrowed */
    Usec span;
} RoutineStep;

typedef enum RoutineState {
    ROUTINE_RUNS,
    ROUTINE_PAUSED,
    ROUTINE_OVER, /* the last step has ended */
    ROUTINE_LEFT, /* before that */
} RoutineState;

typedef enum RoutineKey { ROUTINE_PAUSE, ROUTINE_BACK, ROUTINE_NEXT, ROUTINE_QUIT } RoutineKey;

typedef struct Routine {
    const char *title; /* borrowed */
    RoutineStep steps[ROUTINE_STEPS_MAX];
    bool complete[ROUTINE_STEPS_MAX]; /* gone through to the end */
    size_t n_steps, step;
    Usec elapsed; /* of the step */
    Usec last;    /* when it was looked at */
    RoutineState state;
} Routine;

/* Steps beyond ROUTINE_STEPS_MAX are left away. Begins at once; without steps it is over. */
void routine_begin(Routine *routine, const char *title, const RoutineStep *steps, size_t n, Usec now);
/* Lets the time pass. True where another step has begun, or the end has come: the moment for a bell. */
bool routine_tick(Routine *routine, Usec now);
/* Back begins the step anew, or goes to the one before where it has hardly begun. */
void routine_key(Routine *routine, RoutineKey key, Usec now);
/* When something changes by itself: the next second of the count. USEC_NEVER: not before a key. */
Usec routine_next(const Routine *routine);
/* How many steps were gone through to the end. */
size_t routine_complete(const Routine *routine);
Usec routine_total(const Routine *routine);

/* What is to be seen now, keys included. */
void routine_draw(const Routine *routine, Page *page);
/* The steps with the time at which each begins: for whoever has no terminal. */
void routine_plan(const Routine *routine, Page *page);
