/* SPDX-License-Identifier: MIT */
#pragma once

/* The lull day and the night. Lull day D runs from D `day_starts` to D+1 `day_starts` (05:00 by default), so
 * that a dose taken after midnight belongs to the evening that it ended. The night D is the sleep that begins
 * in lull day D. */

#include "civil.h"
#include "usec.h"
#include "zone.h"

/* The first instant of lull day `day`; its end is the first instant of the next. `day_starts_sec` is a time
 * of day, 0 to 86399. A date that the zone skips has a lull day of no length. */
Usec lullday_start(const Zone *zone, int32_t day_starts_sec, Day day);
/* The lull day that an instant belongs to. */
Day lullday_of(const Zone *zone, int32_t day_starts_sec, Usec at);
/* The same by an offset alone, as an entry keeps it: seconds east of UTC. */
Day lullday_at_offset(int32_t offset_sec, int32_t day_starts_sec, Usec at);
/* The night that a diary entry made at `now` is about: until 10 hours after `wake_sec` the night just ended,
 * later tonight. */
Day lullday_night(const Zone *zone, int32_t day_starts_sec, int32_t wake_sec, Usec now);
