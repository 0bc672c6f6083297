/* SPDX-License-Identifier: MIT */
#pragma once

/* Instants and spans. An instant is a count of microseconds since 1970-01-01T00:00:00Z; a span is a
 * difference of two. Both are signed, so that differences need no care. lull works with the years 1970
 * to 2200; USEC_NEVER is later than every instant. */

#include <stdint.h>

typedef int64_t Usec;

#define USEC_NEVER INT64_MAX
#define USEC_PER_MSEC ((Usec)1000)
#define USEC_PER_SEC ((Usec)1000000)
#define USEC_PER_MIN (60 * USEC_PER_SEC)
#define USEC_PER_HOUR (60 * USEC_PER_MIN)
#define USEC_PER_DAY (24 * USEC_PER_HOUR)
