/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "agenda-internal.h"

static int heap_reserve(EdgeHeap *heap, size_t n)
{
    EdgeItem *items = reallocarray(heap->items, n, sizeof(*items));

    if (!items)
        return -ENOMEM;
    heap->items = items;
    return 0;
}

int edges_reserve(Edges *edges, size_t n)
{
    int r;

    if (n <= edges->allocated)
        return 0;
    if ((r = heap_reserve(&edges->now, n)) < 0 || (r = heap_reserve(&edges->later, n)) < 0)
        return r;
    edges->allocated = n;
    return 0;
}

static bool before(const EdgeItem *x, const EdgeItem *y)
{
    const Occurrence *a = x->occurrence, *b = y->occurrence;

    if (x->at != y->at)
        return x->at < y->at;
    if (a->nominal != b->nominal)
        return a->nominal < b->nominal;
    if (a->reminder != b->reminder)
        return a->reminder < b->reminder;
    return a->index != b->index ? a->index < b->index : a->day < b->day;
}

static void put(EdgeHeap *heap, size_t place, EdgeItem item)
{
    heap->items[place] = item;
    item.occurrence->heap_index = place;
}

static void sift_up(EdgeHeap *heap, size_t place, EdgeItem item)
{
    while (place > 0 && before(&item, &heap->items[(place - 1) / 2])) {
        put(heap, place, heap->items[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put(heap, place, item);
}

static void sift_down(EdgeHeap *heap, size_t place, EdgeItem item)
{
    for (size_t child; (child = 2 * place + 1) < heap->n; place = child) {
        if (child + 1 < heap->n && before(&heap->items[child + 1], &heap->items[child]))
            child++;
        if (!before(&heap->items[child], &item))
            break;
        put(heap, place, heap->items[child]);
    }
    put(heap, place, item);
}

static void take_out(EdgeHeap *heap, Occurrence *o)
{
    size_t place = o->heap_index;
    EdgeItem last = heap->items[--heap->n];

    o->heap_index = SIZE_MAX;
    if (last.occurrence == o)
        return;
    if (place > 0 && before(&last, &heap->items[(place - 1) / 2]))
        sift_up(heap, place, last);
    else
        sift_down(heap, place, last);
}

static EdgeHeap *heap_of(Edges *edges, Usec edge)
{
    return edge == EDGE_NOW ? &edges->now : &edges->later;
}

/* Those without an edge are in neither: heap_index is SIZE_MAX then. */
void edges_set(Edges *edges, Occurrence *o, Usec edge)
{
    if (o->heap_index != SIZE_MAX && o->edge == edge)
        return;
    if (o->heap_index != SIZE_MAX)
        take_out(heap_of(edges, o->edge), o);
    o->edge = edge;
    if (edge != USEC_NEVER) {
        EdgeHeap *heap = heap_of(edges, edge);
        sift_up(heap, heap->n++, (EdgeItem){edge != EDGE_NOW ? edge : o->prescribed ? EDGE_NOW : o->nominal, o});
    }
}

Occurrence *edges_first(const Edges *edges)
{
    const EdgeHeap *heap = edges->now.n > 0 ? &edges->now : &edges->later;

    return heap->n > 0 ? heap->items[0].occurrence : NULL;
}

void edges_line_up(Edges *edges, Usec now)
{
    while (edges->later.n > 0 && edges->later.items[0].at <= now)
        edges_set(edges, edges->later.items[0].occurrence, EDGE_NOW);
}

void edges_empty(Edges *edges)
{
    edges->now.n = edges->later.n = 0;
}

void edges_clear(Edges *edges)
{
    free(edges->now.items);
    free(edges->later.items);
    *edges = (Edges){0};
}
