/* SPDX-License-Identifier: MIT */
#pragma once

/* Regimens and times for the tests of the planner. */

#include "core/regimen.h"
#include "core/zone.h"

/* The shipped defaults in miniature: bedtime 23:00, wake 07:00; magnesium (bedtime - 45m, 200 mg, at most 350 mg) and
 * stretch (bedtime - 20m); iron without a reminder; 3 to 4 hours between the two. */
Regimen *plan_regimen(void);
int plan_substance(Regimen *regimen, const char *name, int max_per_day_mg);
int plan_rule(Regimen *regimen, const char *first, const char *second, int minimum_h, int preferred_h);
/* A reminder at the times of `at`; substance NULL: an activity. */
Reminder *plan_reminder(Regimen *regimen, const char *name, const char *substance, const char *at);
/* Takes the last one out again. */
void plan_drop_reminder(Regimen *regimen);

/* "Europe/Berlin", from this machine's tzdata. */
Zone *plan_zone(const char *name);
/* "2026-11-22 22:15" in the zone. */
Usec plan_time(const Zone *zone, const char *text);
