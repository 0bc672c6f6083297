/* SPDX-License-Identifier: MIT */

/* random [YEARS [SEED [trace]]]: lives made-up lives until so many years are simulated (0: until it is stopped), and
 * says after how many, or which seed broke which promise. Every run can be repeated from the seed that it prints. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "world.h"

#define DAYS 120

int main(int argc, char **argv)
{
    uint64_t years = argc > 1 ? strtoull(argv[1], NULL, 10) : 100;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL) * 1000003;
    WorldCount total = {0};
    int failed = 0;

    printf("# seed %" PRIu64 "\n1..1\n", seed);
    for (uint64_t i = 0; !failed && (years == 0 || total.days < years * 365); i++) {
        World *world = world_new(seed + i, argc > 3);
        failed = world_complaint(world)[0] || !world_live(world, DAYS);
        if (failed)
            printf("# %s\n", world_complaint(world));
        world_count(world, &total);
        world_free(world);
    }
    printf("# %" PRIu64 " days in %" PRIu64 " steps: %" PRIu64 " raises, %" PRIu64 " nags, %" PRIu64
           " intakes, %" PRIu64 " undos, %" PRIu64 " more on copies, %" PRIu64 " refills, %" PRIu64
           " amendments, %" PRIu64 " reloads, %" PRIu64 " restarts, %" PRIu64 " zones, %" PRIu64 " suspends, %" PRIu64
           " steps of the clock\n",
           total.days, total.steps, total.raises, total.nags, total.intakes, total.undos, total.redos, total.refills,
           total.amends, total.reloads, total.restarts, total.zones, total.suspends, total.clocks);
    printf("%s 1 - %" PRIu64 " years from seed %" PRIu64 "\n", failed ? "not ok" : "ok", total.days / 365, seed);
    return failed;
}
