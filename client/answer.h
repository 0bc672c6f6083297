/* SPDX-License-Identifier: MIT */
#pragma once

/* Yes and no, as people type them: in English, and in the language in force. */

#include <stdbool.h>
#include <stddef.h>

bool answer_is_yes(const char *text);
/* "none" too. */
bool answer_is_no(const char *text);
/* Whether it is this word, `size` bytes long, whatever the case. */
bool answer_is(const char *text, const char *word, size_t size);
