/* SPDX-License-Identifier: MIT */
#pragma once

/* Amounts: whole thousandths of a substance's unit, so that totals are exact and undo is too. */

#include <stddef.h>
#include <stdint.h>

typedef int64_t Amount; /* thousandths of the unit; 0: not said */

#define AMOUNT_ONE ((Amount)1000)
#define AMOUNT_MAX ((Amount)1000000 * AMOUNT_ONE)
#define AMOUNT_LEN 48

/* Expected outcomes of amount_parse(). */
enum {
    AMOUNT_E_SYNTAX = 1, /* not a number with an optional unit, or not above zero */
    AMOUNT_E_UNIT,       /* a unit that cannot be converted to the wanted one */
    AMOUNT_E_RANGE,      /* finer than a thousandth, or above AMOUNT_MAX */
    AMOUNT_E_COMMA,      /* "1,500": one and a half, or fifteen hundred */
    AMOUNT_E_TABLETS,    /* "2 tablets" of a substance that doesn't say what a tablet holds */
};

/* "200 mg", "200mg", "1.5 g", "0,5 g", "200", "2 tablets" → thousandths of `unit`. Weights convert among g, mg, ug
 * (also µg, mcg); other units must be the wanted one, whatever the case, and words of three letters or more with an s
 * or without. A comma is a decimal one where it can't be meant otherwise: before one or two digits, or behind a lone 0.
 * "1,500" is refused. `tablet` is what a tablet holds, or 0. */
int amount_parse(const char *text, const char *unit, Amount tablet, Amount *ret);
/* "200", "1.5": no unit, no trailing zeroes. */
const char *amount_format(Amount amount, char buf[static AMOUNT_LEN]);
/* As on the wire. From a double: rounded to the nearest thousandth; AMOUNT_E_RANGE when not finite, not above
 * zero, or too large. */
double amount_to_double(Amount amount);
int amount_from_double(double value, Amount *ret);
