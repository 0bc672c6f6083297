/* SPDX-License-Identifier: MIT */

/* For libFuzzer, not built by default:
 * clang -g -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -Icommon -Idaemon tests/fuzz-zone.c
 * daemon/core/zone*.c daemon/core/phrase.c daemon/core/civil.c daemon/core/lullday.c -o fuzz-zone
 *
 * Any bytes: a zone, or a refusal. What became a zone must hold its own invariants. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/lullday.h"
#include "core/zone.h"
#include "macro.h"

#define PROBES 64
#define DAY_STARTS (5 * 3600)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void probe(const Zone *zone, Usec at)
{
    LocalTime local = zone_local(zone, at);
    char buf[ZONE_RFC3339_LEN];
    Usec resolved;

    must(local.sec >= 0 && local.sec < SEC_PER_DAY && local.usec >= 0 && local.usec < USEC_PER_SEC);
    must(strlen(zone_format(zone, at, buf)) < ZONE_RFC3339_LEN);
    if (zone_resolve(zone, local.day, local.sec, &resolved) != ZONE_GAP) {
        LocalTime again = zone_local(zone, resolved);
        must(again.day == local.day && again.sec == local.sec);
    }
    Day day = lullday_of(zone, DAY_STARTS, at);
    must(lullday_start(zone, DAY_STARTS, day) <= at && at < lullday_start(zone, DAY_STARTS, day + 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _cleanup_(zone_freep) Zone *zone = NULL;

    if (zone_new_tzif(&zone, "fuzz", data, size) < 0) {
        _cleanup_free_ char *rule = strndup((const char *)data, size);
        if (!rule || zone_new_posix(&zone, rule) < 0)
            return 0;
    }
    for (int i = 0; i < PROBES; i++)
        probe(zone, (Usec)i * (DAY_MAX / PROBES * USEC_PER_DAY + 777777777));
    return 0;
}
