/* SPDX-License-Identifier: MIT */
#include "routine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "macro.h"

#define SEC USEC_PER_SEC

static const RoutineStep three[] = {{"left calf", 10 * SEC}, {"rest", 2 * SEC}, {"right calf", 10 * SEC}};
static Routine r;

static void begin(void)
{
    routine_begin(&r, "Stretch", three, ARRAY_SIZE(three), 1000 * SEC);
}

/* So many seconds after the beginning. */
static bool at(double sec)
{
    return routine_tick(&r, 1000 * SEC + (Usec)(sec * (double)SEC));
}

static void press(RoutineKey key, double sec)
{
    routine_key(&r, key, 1000 * SEC + (Usec)(sec * (double)SEC));
}

static void stands(size_t step, double elapsed)
{
    assert_int_equal(r.step, step);
    assert_int_equal(r.elapsed, (Usec)(elapsed * (double)SEC));
}

static void test_steps_follow_each_other(void **state)
{
    (void)state;
    begin();
    assert_false(at(5));
    assert_false(at(9.999));
    stands(0, 9.999);
    assert_true(at(10));
    stands(1, 0);
    assert_true(at(12.5));
    stands(2, 0.5);
    assert_false(at(17));
    assert_false(at(21.5));
    assert_true(at(22));
    assert_int_equal(r.state, ROUTINE_OVER);
    assert_int_equal(routine_complete(&r), 3);
    assert_int_equal(routine_next(&r), USEC_NEVER);
}

static void test_a_second_at_a_time(void **state)
{
    (void)state;
    begin();
    assert_int_equal(routine_next(&r), 1001 * SEC);
    at(0.25);
    assert_int_equal(routine_next(&r), 1001 * SEC);
    for (int i = 0; r.state == ROUTINE_RUNS; i++) {
        assert_in_range(i, 0, 22);
        routine_tick(&r, routine_next(&r));
    }
    assert_int_equal(r.last, 1022 * SEC);
}

static void test_a_pause_lasts(void **state)
{
    (void)state;
    begin();
    at(3);
    press(ROUTINE_PAUSE, 4);
    assert_int_equal(routine_next(&r), USEC_NEVER);
    assert_false(at(4000));
    stands(0, 4);
    press(ROUTINE_PAUSE, 4001);
    at(4002);
    stands(0, 5);
}

/* The machine slept: nobody stretched meanwhile. */
static void test_a_leap_pauses(void **state)
{
    (void)state;
    begin();
    at(3);
    assert_false(at(8));
    stands(0, 8);
    assert_false(at(13.1));
    assert_int_equal(r.state, ROUTINE_PAUSED);
    stands(0, 8);
    press(ROUTINE_PAUSE, 14);
    assert_int_equal(r.state, ROUTINE_RUNS);
    at(14.5);
    stands(0, 8.5);
}

static void test_time_that_goes_back_changes_nothing(void **state)
{
    (void)state;
    begin();
    at(3);
    at(1);
    stands(0, 3);
    at(2);
    stands(0, 4);
}

static void test_back_and_next(void **state)
{
    (void)state;
    begin();
    press(ROUTINE_NEXT, 1);
    stands(1, 0);
    press(ROUTINE_BACK, 2.9);
    stands(0, 0);
    at(5);
    press(ROUTINE_BACK, 5.5);
    stands(0, 0);
    press(ROUTINE_BACK, 6);
    stands(0, 0);
    press(ROUTINE_NEXT, 6);
    press(ROUTINE_NEXT, 6);
    press(ROUTINE_NEXT, 6);
    assert_int_equal(r.state, ROUTINE_OVER);
    assert_int_equal(routine_complete(&r), 0);
    press(ROUTINE_BACK, 7);
    assert_int_equal(r.state, ROUTINE_OVER);
}

static void test_what_is_gone_back_to_is_not_complete(void **state)
{
    (void)state;
    begin();
    at(5);
    at(10);
    at(12);
    assert_int_equal(routine_complete(&r), 2);
    press(ROUTINE_BACK, 12.5);
    stands(1, 0);
    assert_int_equal(routine_complete(&r), 1);
    press(ROUTINE_QUIT, 13);
    assert_int_equal(r.state, ROUTINE_LEFT);
    assert_false(at(14));
}

static void test_going_while_paused_stays_paused(void **state)
{
    (void)state;
    begin();
    press(ROUTINE_PAUSE, 1);
    press(ROUTINE_NEXT, 2);
    assert_int_equal(r.state, ROUTINE_PAUSED);
    stands(1, 0);
}

static void test_without_steps_it_is_over(void **state)
{
    (void)state;
    routine_begin(&r, "Nothing", three, 0, 0);
    assert_int_equal(r.state, ROUTINE_OVER);
}

static void test_many_steps(void **state)
{
    (void)state;
    RoutineStep many[ROUTINE_STEPS_MAX + 1];

    for (size_t i = 0; i < ARRAY_SIZE(many); i++)
        many[i] = (RoutineStep){"step", SEC};
    routine_begin(&r, "Many", many, ARRAY_SIZE(many), 0);
    assert_int_equal(r.n_steps, ROUTINE_STEPS_MAX);
    assert_int_equal(routine_total(&r), ROUTINE_STEPS_MAX * SEC);
}

static char *drawn(unsigned width, bool utf8, void (*draw)(const Routine *routine, Page *page))
{
    Page page;

    assert_int_equal(page_open(&page, &(View){.width = width, .utf8 = utf8}), 0);
    draw(&r, &page);
    assert_int_equal(page_close(&page), 0);
    return page.text;
}

static void test_what_is_to_be_seen(void **state)
{
    (void)state;
    begin();
    at(2.5);
    _cleanup_free_ char *runs = drawn(24, false, routine_draw);
    assert_string_equal(runs, "Stretch, step 1 of 3,\n0:02 of 0:22\n  0:08  left calf\n  #####...............\n"
                              "  then: rest\nspace pauses, b back, n\nnext, q quits\n");
    press(ROUTINE_PAUSE, 2.5);
    _cleanup_free_ char *paused = drawn(80, true, routine_draw);
    assert_non_null(strstr(paused, "left calf  paused"));
    assert_non_null(strstr(paused, "space goes on"));
    assert_non_null(strstr(paused, "\u2588\u00b7"));
    press(ROUTINE_NEXT, 3);
    press(ROUTINE_NEXT, 3);
    _cleanup_free_ char *last = drawn(80, true, routine_draw);
    assert_non_null(strstr(last, "the last step"));
    _cleanup_free_ char *plan = drawn(80, false, routine_plan);
    assert_string_equal(plan, "Stretch, 0:22\n   0:00  left calf, 0:10\n   0:10  rest, 0:02\n"
                              "   0:12  right calf, 0:10\n");
}

static void test_it_fits_any_width(void **state)
{
    (void)state;
    begin();
    for (unsigned width = PAGE_WIDTH_MIN; width <= 200; width++) {
        _cleanup_free_ char *text = drawn(width, false, routine_draw);
        for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n')
            assert_in_range(strcspn(line, "\n"), 0, width);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_follow_each_other),
        cmocka_unit_test(test_a_second_at_a_time),
        cmocka_unit_test(test_a_pause_lasts),
        cmocka_unit_test(test_a_leap_pauses),
        cmocka_unit_test(test_time_that_goes_back_changes_nothing),
        cmocka_unit_test(test_back_and_next),
        cmocka_unit_test(test_what_is_gone_back_to_is_not_complete),
        cmocka_unit_test(test_going_while_paused_stays_paused),
        cmocka_unit_test(test_without_steps_it_is_over),
        cmocka_unit_test(test_many_steps),
        cmocka_unit_test(test_what_is_to_be_seen),
        cmocka_unit_test(test_it_fits_any_width),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
