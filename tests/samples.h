/* SPDX-License-Identifier: MIT */
#pragma once

/* What a service might answer, for the renders of the client. Everything is borrowed: clear nothing. Include after
 * cmocka.h and zones.h. */

#include "model.h"
#include "page.h"

#define SAMPLE_NOW "2026-11-22 22:20"

static inline _unused_ View sample_view(const Zone *zone, unsigned width, bool utf8)
{
    return (View){.width = width, .utf8 = utf8, .zone = zone, .now = wall(zone, SAMPLE_NOW)};
}

/* Texts in records belong to them; those of samples are never freed. */
#define S(text) ((char *)(text))

static inline _unused_ Occurrence sample_magnesium(const Zone *zone)
{
    return (Occurrence){.id = S("magnesium/2026-11-22"),
                        .reminder = S("magnesium"),
                        .title = S("Magnesium"),
                        .public_title = S("Evening dose"),
                        .state = S("due"),
                        .substance = S("magnesium"),
                        .dose = 200,
                        .unit = S("mg"),
                        .at = wall(zone, "2026-11-22 22:15"),
                        .nominal = wall(zone, "2026-11-22 22:15"),
                        .until = wall(zone, "2026-11-22 23:30")};
}

static inline _unused_ Occurrence sample_stretch(const Zone *zone)
{
    return (Occurrence){.id = S("stretch/2026-11-22"),
                        .reminder = S("stretch"),
                        .title = S("Stretch"),
                        .public_title = S("Evening exercise"),
                        .state = S("upcoming"),
                        .activity = S("stretch"),
                        .at = wall(zone, "2026-11-22 22:40"),
                        .nominal = wall(zone, "2026-11-22 22:40"),
                        .until = wall(zone, "2026-11-22 23:30")};
}

static inline _unused_ Occurrence sample_held(const Zone *zone)
{
    return (Occurrence){.id = S("calcium/2026-11-22"),
                        .reminder = S("calcium"),
                        .title = S("Calcium"),
                        .public_title = S("Evening dose"),
                        .state = S("held"),
                        .substance = S("calcium"),
                        .dose = 500,
                        .unit = S("mg"),
                        .at = wall(zone, "2026-11-22 22:30"),
                        .nominal = wall(zone, "2026-11-22 21:30"),
                        .until = wall(zone, "2026-11-22 23:30"),
                        .because = S("iron"),
                        .why = S("iron at 20:30 is too close until 22:30"),
                        .late = true};
}

static inline _unused_ LogEntry sample_iron(const Zone *zone)
{
    return (LogEntry){.id = S("019ab000-0000-7000-8000-0000009f03c1"),
                      .kind = S("intake"),
                      .subject = S("iron"),
                      .day = S("2026-11-22"),
                      .source = S("cli"),
                      .device = S("desk"),
                      .at = wall(zone, "2026-11-22 18:30"),
                      .recorded = wall(zone, "2026-11-22 18:31"),
                      .offset_sec = 3600,
                      .amount = 40,
                      .unit = S("mg")};
}

typedef struct SampleStatus {
    Occurrence due[2], held[1], missed[1];
    LogEntry intakes[1];
    Total totals[2];
    char *problems[1];
    Status status;
} SampleStatus;

/* One thing due, one next, one held, one missed, one taken. */
static inline _unused_ void sample_status(const Zone *zone, SampleStatus *ret)
{
    *ret = (SampleStatus){
        .due = {sample_magnesium(zone), sample_stretch(zone)},
        .held = {sample_held(zone)},
        .missed = {sample_magnesium(zone)},
        .intakes = {sample_iron(zone)},
        .totals = {{S("iron"), S("Iron"), S("mg"), 40, 45, 0}, {S("magnesium"), S("Magnesium"), S("mg"), 0.5, 0, 250}},
        .problems = {S("/home/b/.config/lull/lull.conf:12: unknown key 'intervall'; did you mean "
                       "'interval'?")}};
    ret->missed[0].id = S("magnesium/2026-11-21");
    ret->missed[0].state = S("missed");
    ret->missed[0].nominal = ret->missed[0].at = wall(zone, "2026-11-21 22:15");
    ret->status =
        (Status){.state = S("due"),
                 .storage = S("ok"),
                 .now = wall(zone, SAMPLE_NOW),
                 .bedtime = wall(zone, "2026-11-22 23:00"),
                 .due = {ret->due, 1},
                 .held = {ret->held, 1},
                 .missed = {ret->missed, 1},
                 .next = sample_stretch(zone),
                 .today = {S("2026-11-22"), {ret->intakes, 1}, {ret->totals, 2}, wall(zone, "2026-11-22 04:00")}};
}

static inline _unused_ Status sample_idle(const Zone *zone)
{
    return (Status){.state = S("idle"), .storage = S("ok"), .now = wall(zone, SAMPLE_NOW)};
}
