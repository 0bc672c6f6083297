/* SPDX-License-Identifier: MIT */
#pragma once

/* What conf/defaults.conf begins with, as written there: for whoever asks before there is a configuration. Made with
 * the facts when lull is built. */

typedef struct Defaults {
    const char *bedtime, *wake;
    const char *magnesium_dose, *magnesium_max, *iron_max;
} Defaults;

extern const Defaults defaults;
