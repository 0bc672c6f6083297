/* SPDX-License-Identifier: MIT */
#pragma once

/* A night's fields as JSON, for the renders that print it. */

#include <jansson.h>

#include "core/diary.h"

/* A new object; where nothing was said stands null with `all`, else nothing. NULL: out of memory. */
json_t *json_fields(const Diary *diary, bool all);
