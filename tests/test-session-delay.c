/* SPDX-License-Identifier: MIT */
#include "session-fixture.h"

static void test_sleep_is_delayed(void **state)
{
    Fixture *f = *state;

    start_logind(f);
    start_session(f);
    run_until(f, &f->asked, 1);
    session_delay_sleep(f->session, true);
    session_delay_sleep(f->session, true);
    run_until(f, &f->locks, 1);
    for (int i = 1; i <= 2; i++) {
        prepare_for_sleep(f, true);
        run_until(f, &f->slept, i);
        assert_int_equal(f->released, i - 1);
        session_let_sleep(f->session);
        run_until(f, &f->released, i);
        prepare_for_sleep(f, false);
        run_until(f, &f->locks, i + 1);
    }
    assert_int_equal(f->resumed, 2);
    session_delay_sleep(f->session, false);
    run_until(f, &f->released, 3);
    assert_int_equal(f->locks, 3);
}

/* Whoever forgets to let it sleep can't keep it awake. */
static void test_a_delay_ends_by_itself(void **state)
{
    Fixture *f = *state;

    start_logind(f);
    start_session(f);
    session_delay_sleep(f->session, true);
    run_until(f, &f->locks, 1);
    prepare_for_sleep(f, true);
    run_until(f, &f->slept, 1);
    run_until(f, &f->released, 1);
    assert_int_equal(f->resumed, 0);
}

static void test_a_delay_is_refused(void **state)
{
    Fixture *f = *state;

    f->refuses = true;
    start_logind(f);
    start_session(f);
    session_delay_sleep(f->session, true);
    run_until(f, &f->locks, 1);
    prepare_for_sleep(f, true);
    run_until(f, &f->slept, 1);
    session_let_sleep(f->session);
    prepare_for_sleep(f, false);
    run_until(f, &f->resumed, 1);
    run_until(f, &f->locks, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sleep_is_delayed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_delay_ends_by_itself, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_delay_is_refused, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
