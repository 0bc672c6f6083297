/* SPDX-License-Identifier: MIT */
#pragma once

/* What lull states as a fact, and the figures that the rules of safety take from there. The tables are made from
 * conf/facts.conf and conf/defaults.conf when lull is built; none of them lacks a source. */

#include <stddef.h>

#define FACT_TOPICS_MAX 4

typedef struct Fact {
    const char *id;
    const char *topics[FACT_TOPICS_MAX + 1]; /* NULL-terminated; the first is its heading */
    const char *text;                        /* whole sentences */
    const char *source;                      /* with how far it was checked */
    const char *confidence;                  /* high, medium, low, convention */
    const char *caution;                     /* the key of [person] that it is the reason for, or NULL */
} Fact;

/* What comes before anything else stands first. */
extern const Fact facts[];
extern const size_t n_facts;

/* Below an age no more than so much in a day. */
typedef struct FactLimit {
    const char *substance;
    int below_age;
    const char *limit; /* as amount_parse() reads it */
} FactLimit;

extern const FactLimit fact_limits[];
extern const size_t fact_n_limits;

/* The least that a user may set between two substances. */
typedef struct FactFloor {
    const char *pair[2];
    const char *floor; /* as when_parse_span() reads it */
} FactFloor;

extern const FactFloor fact_floors[];
extern const size_t fact_n_floors;
