/* SPDX-License-Identifier: MIT */
#pragma once

/* A small regimen and one Sunday evening for the tests of wording.h. Include after cmocka.h. */

#include <stdlib.h>
#include <string.h>

#include "core/wording.h"
#include "zones.h"

enum { MAGNESIUM, IRON, THYROXINE, COFFEE };
enum { EVENING, STRETCH, MORNING, SUPPER };

static Substance substances[] = {
    [MAGNESIUM] = {.name = "magnesium",
                   .unit = "mg",
                   .notice_per_day = 250 * AMOUNT_ONE,
                   .max_per_day = 350 * AMOUNT_ONE,
                   .mistake_above = 1000 * AMOUNT_ONE},
    [IRON] = {.name = "iron", .title = (char *)"Iron", .unit = "mg", .max_per_day = 45 * AMOUNT_ONE},
    [THYROXINE] = {.name = "levothyroxine", .title = (char *)"L-Thyroxin", .unit = "ug", .prescription = true},
    [COFFEE] = {.name = "coffee", .unit = "cup"},
};

static Reminder reminders[] = {
    [EVENING] = {.name = "magnesium",
                 .title = (char *)"Magnesium",
                 .substance = MAGNESIUM,
                 .recur = {.n_times = 1, .times = {{RECUR_BEDTIME, -45 * 60}}}},
    [STRETCH] = {.name = "stretch",
                 .title = (char *)"Calf stretch",
                 .substance = -1,
                 .recur = {.n_times = 1, .times = {{RECUR_BEDTIME, 0}}},
                 .duration = 3 * USEC_PER_MIN},
    [MORNING] = {.name = "iron",
                 .title = (char *)"Iron",
                 .substance = IRON,
                 .recur = {.n_times = 1, .times = {{RECUR_WAKE, 1800}}}},
    [SUPPER] = {.name = "supper-iron",
                .title = (char *)"Supper iron",
                .substance = IRON,
                .recur = {.n_times = 1, .times = {{RECUR_CLOCK, 64800}}}},
};

static Regimen regimen = {
    .day_starts_sec = 5 * 3600,
    .substances = substances,
    .n_substances = ARRAY_SIZE(substances),
    .reminders = reminders,
    .n_reminders = ARRAY_SIZE(reminders),
};

static Zone *zone;
static Agenda *agenda;

static _unused_ int set_up(void **state)
{
    (void)state;
    zone = zone_by_rule(RULE_BERLIN);
    return agenda_new(&agenda, &regimen, zone, 1);
}

static _unused_ int tear_down(void **state)
{
    (void)state;
    agenda = agenda_free(agenda);
    zone = zone_free(zone);
    return 0;
}

/* "22:15" on 2026-11-22, the Sunday of all these tests, or a whole date and time. */
static _unused_ Usec on(const char *text)
{
    char whole[sizeof("2026-11-22 22:15")];

    if (strlen(text) > sizeof("22:15"))
        return wall(zone, text);
    snprintf(whole, sizeof(whole), "2026-11-22 %.5s", text);
    return wall(zone, whole);
}

#define NOW "20:00"

static _unused_ void says(int r, char *sentence, const char *expected)
{
    assert_int_equal(r, 0);
    if (strcmp(sentence, expected) != 0)
        fail_msg("\"%s\", not \"%s\"", sentence, expected);
    free(sentence);
}
