/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/agenda-internal.h"
#include "macro.h"

/* What has to be looked at next, and that finding it never goes through all. */

#define N_MAX 10000

static Occurrence occurrences[N_MAX];
static size_t places[N_MAX];
static Edges edges;

static void begin(size_t n)
{
    assert_int_equal(edges_reserve(&edges, n), 0);
    for (size_t i = 0; i < n; i++)
        occurrences[i] = (Occurrence){.reminder = (int)i, .index = 1, .edge = USEC_NEVER, .heap_index = SIZE_MAX};
}

static int teardown(void **state)
{
    (void)state;
    edges_clear(&edges);
    return 0;
}

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* By its number, or -1 when there is none; and takes it out. */
static int take_first(void)
{
    Occurrence *o = edges_first(&edges);

    if (o)
        edges_set(&edges, o, USEC_NEVER);
    return o ? o->reminder : -1;
}

static void test_the_earliest_is_first(void **state)
{
    (void)state;
    begin(4);
    assert_null(edges_first(&edges));
    edges_set(&edges, &occurrences[0], 30);
    edges_set(&edges, &occurrences[1], 10);
    edges_set(&edges, &occurrences[2], 20);
    edges_set(&edges, &occurrences[3], 5);
    edges_set(&edges, &occurrences[3], USEC_NEVER);
    edges_set(&edges, &occurrences[1], 40);
    assert_int_equal(take_first(), 2);
    assert_int_equal(take_first(), 0);
    assert_int_equal(take_first(), 1);
    assert_int_equal(take_first(), -1);
}

static void test_at_one_instant_by_nominal_time_then_configuration(void **state)
{
    (void)state;
    begin(4);
    occurrences[0].nominal = 2;
    occurrences[3].nominal = 1;
    occurrences[1].nominal = occurrences[2].nominal = 3;
    for (size_t i = 4; i-- > 0;)
        edges_set(&edges, &occurrences[i], 10);
    assert_int_equal(take_first(), 3);
    assert_int_equal(take_first(), 0);
    assert_int_equal(take_first(), 1);
    assert_int_equal(take_first(), 2);
}

/* Of one reminder's, the first of a day; then the first day. */
static void test_at_one_instant_of_one_reminder(void **state)
{
    (void)state;
    begin(3);
    for (size_t i = 0; i < 3; i++)
        occurrences[i].reminder = 7;
    occurrences[0].index = 2;
    occurrences[1].day = 1;
    for (size_t i = 0; i < 3; i++)
        edges_set(&edges, &occurrences[i], 10);
    assert_ptr_equal(edges_first(&edges), &occurrences[2]);
    take_first();
    assert_ptr_equal(edges_first(&edges), &occurrences[1]);
    take_first();
    assert_ptr_equal(edges_first(&edges), &occurrences[0]);
}

static void test_what_is_looked_at_now_comes_first(void **state)
{
    (void)state;
    begin(4);
    occurrences[1].nominal = 50;
    occurrences[2].nominal = 40;
    edges_set(&edges, &occurrences[0], 0);
    edges_set(&edges, &occurrences[1], EDGE_NOW);
    edges_set(&edges, &occurrences[2], EDGE_NOW);
    edges_set(&edges, &occurrences[3], EDGE_NOW);
    edges_set(&edges, &occurrences[3], 60);
    assert_int_equal(take_first(), 2);
    assert_int_equal(take_first(), 1);
    assert_int_equal(take_first(), 0);
    assert_int_equal(take_first(), 3);
}

/* What is raised first keeps others from being raised beside it. */
static void test_what_is_prescribed_is_looked_at_first(void **state)
{
    (void)state;
    begin(4);
    for (size_t i = 0; i < 4; i++) {
        occurrences[i].nominal = 40 + (Usec)i;
        occurrences[i].prescribed = i >= 2;
        edges_set(&edges, &occurrences[i], 50 + (Usec)i);
    }
    assert_ptr_equal(edges_first(&edges), &occurrences[0]);
    edges_line_up(&edges, 60);
    assert_int_equal(take_first(), 2);
    assert_int_equal(take_first(), 3);
    assert_int_equal(take_first(), 0);
    assert_int_equal(take_first(), 1);
}

/* What has become due meanwhile, `now` included, in order of nominal times and no more of edges. */
static void test_lines_up_what_is_due(void **state)
{
    (void)state;
    begin(4);
    for (size_t i = 0; i < 4; i++) {
        occurrences[i].nominal = 4 - (Usec)i;
        edges_set(&edges, &occurrences[i], 10 + (Usec)i);
    }
    edges_line_up(&edges, 12);
    assert_int_equal(edges.now.n, 3);
    assert_int_equal(edges.later.n, 1);
    assert_int_equal(take_first(), 2);
    assert_int_equal(take_first(), 1);
    assert_int_equal(take_first(), 0);
    assert_int_equal(take_first(), 3);
}

/* ---- What it costs ---- */

static void remember_places(size_t n)
{
    for (size_t i = 0; i < n; i++)
        places[i] = occurrences[i].heap_index;
}

static size_t count_moved(size_t n)
{
    size_t moved = 0;

    for (size_t i = 0; i < n; i++)
        moved += occurrences[i].heap_index != places[i];
    return moved;
}

/* As many as the heap has levels. */
static size_t levels(size_t n)
{
    size_t levels = 0;

    for (; n > 0; n /= 2)
        levels++;
    return levels;
}

static void test_an_edge_moves_one_of_each_level(void **state)
{
    uint64_t seed = 4711;

    (void)state;
    for (size_t n = 10; n <= N_MAX; n *= 10) {
        size_t most = 0;
        begin(n);
        for (size_t i = 0; i < n; i++)
            edges_set(&edges, &occurrences[i], next_random(&seed));
        for (int i = 0; i < 200; i++) {
            remember_places(n);
            /* Out of its place, and into another: the first one mostly, as when time goes on. */
            edges_set(&edges, i % 4 == 0 ? &occurrences[next_random(&seed) % n] : edges_first(&edges),
                      next_random(&seed));
            most = MAX(most, count_moved(n));
        }
        assert_in_range(most, 1, 2 * levels(n));
        edges_empty(&edges);
    }
}

static void test_what_waits_hardly_moves_for_what_is_looked_at_now(void **state)
{
    uint64_t seed = 4711;

    (void)state;
    begin(N_MAX);
    for (size_t i = 0; i < N_MAX; i++)
        edges_set(&edges, &occurrences[i], next_random(&seed));
    for (int i = 0; i < 200; i++) {
        Occurrence *o = &occurrences[next_random(&seed) % N_MAX];
        Usec edge = o->edge;
        remember_places(N_MAX);
        edges_set(&edges, o, EDGE_NOW);
        assert_in_range(count_moved(N_MAX), 0, levels(N_MAX));
        assert_int_equal(edges.now.n, 1);
        assert_int_equal(o->heap_index, 0);
        edges_set(&edges, o, edge);
    }
}

static void test_all_come_in_order(void **state)
{
    uint64_t seed = 4711;
    Usec before = INT64_MIN;

    (void)state;
    begin(N_MAX);
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < N_MAX; i++)
            edges_set(&edges, &occurrences[i], next_random(&seed) % 1000);
    for (size_t i = 0; i < N_MAX; i++) {
        assert_true(edges_first(&edges)->edge >= before);
        before = edges_first(&edges)->edge;
        take_first();
    }
    assert_null(edges_first(&edges));
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_the_earliest_is_first),
        TEST(test_at_one_instant_by_nominal_time_then_configuration),
        TEST(test_at_one_instant_of_one_reminder),
        TEST(test_what_is_looked_at_now_comes_first),
        TEST(test_what_is_prescribed_is_looked_at_first),
        TEST(test_lines_up_what_is_due),
        TEST(test_an_edge_moves_one_of_each_level),
        TEST(test_what_waits_hardly_moves_for_what_is_looked_at_now),
        TEST(test_all_come_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
