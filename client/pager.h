/* SPDX-License-Identifier: MIT */
#pragma once

/* Long text on a terminal: LULL_PAGER, else PAGER, else less. */

#include <stdbool.h>
#include <stddef.h>

/* False when there is no terminal, no need or no pager: the text is then still to be written. Waits until the person
 * has read. */
bool pager_show(const char *text, size_t size);
