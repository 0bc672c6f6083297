/* SPDX-License-Identifier: MIT */
#include "effect.h"

#include <stdlib.h>

#include "macro.h"

Effect *effect_add(EffectList *list, EffectType type)
{
    if (list->n == list->allocated) {
        /* What most steps decide. */
        size_t allocated = MAX((size_t)4, 2 * list->allocated);
        Effect *items = reallocarray(list->items, allocated, sizeof(*items));
        if (!items)
            return NULL;
        list->items = items;
        list->allocated = allocated;
    }
    Effect *effect = &list->items[list->n++];
    *effect = (Effect){.type = type};
    return effect;
}

void effect_list_clear(EffectList *list)
{
    for (size_t i = 0; i < list->n; i++)
        entry_free(list->items[i].entry);
    free(list->items);
    *list = (EffectList){0};
}
