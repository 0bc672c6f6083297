/* SPDX-License-Identifier: MIT */
#pragma once

/* "Did you mean …?" */

#include <stddef.h>

/* The word of `words` (n of them) that was probably meant by `typed`, or NULL when none is near: at most a
 * third of the letters wrong, swapped, missing or too many, case ignored; or a unique beginning of one. */
const char *suggest(const char *typed, const char *const *words, size_t n);
