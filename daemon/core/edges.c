/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "agenda-internal.h"

int edges_reserve(Edges *edges, size_t n)
{
    Occurrence **items;

    if (n <= edges->allocated)
        return 0;
    items = realloc(edges->items, n * sizeof(*items));
    if (!items)
        return -ENOMEM;
    edges->items = items;
    edges->allocated = n;
    return 0;
}

static bool before(const Occurrence *a, const Occurrence *b)
{
    if (a->edge != b->edge)
        return a->edge < b->edge;
    if (a->nominal != b->nominal)
        return a->nominal < b->nominal;
    return a->reminder != b->reminder ? a->reminder < b->reminder : a->index < b->index;
}

static void put(Edges *edges, size_t place, Occurrence *o)
{
    edges->items[place] = o;
    o->heap_index = place;
}

static void sift_up(Edges *edges, size_t place, Occurrence *o)
{
    while (place > 0 && before(o, edges->items[(place - 1) / 2])) {
        put(edges, place, edges->items[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put(edges, place, o);
}

static void sift_down(Edges *edges, size_t place, Occurrence *o)
{
    for (size_t child; (child = 2 * place + 1) < edges->n; place = child) {
        if (child + 1 < edges->n && before(edges->items[child + 1], edges->items[child]))
            child++;
        if (!before(edges->items[child], o))
            break;
        put(edges, place, edges->items[child]);
    }
    put(edges, place, o);
}

/* Those without an edge are not in the heap: heap_index is SIZE_MAX then. */
static void take_out(Edges *edges, Occurrence *o)
{
    size_t place = o->heap_index;
    Occurrence *last = edges->items[--edges->n];

    o->heap_index = SIZE_MAX;
    if (last == o)
        return;
    if (place > 0 && before(last, edges->items[(place - 1) / 2]))
        sift_up(edges, place, last);
    else
        sift_down(edges, place, last);
}

void edges_set(Edges *edges, Occurrence *o, Usec edge)
{
    if (o->heap_index != SIZE_MAX && o->edge == edge)
        return;
    if (o->heap_index != SIZE_MAX)
        take_out(edges, o);
    o->edge = edge;
    if (edge != USEC_NEVER)
        sift_up(edges, edges->n++, o);
}

Occurrence *edges_first(const Edges *edges)
{
    return edges->n > 0 ? edges->items[0] : NULL;
}

void edges_clear(Edges *edges)
{
    free(edges->items);
    *edges = (Edges){0};
}
