/* SPDX-License-Identifier: MIT */
#include "notify-fixture.h"

/* Whatever the server answers, nothing is claimed to be shown, and the next attempt begins afresh. */
static void bad_answer(Fixture *f, Manner manner)
{
    start(f);
    f->manner = manner;
    show(f, 7);
    assert_int_equal(f->shown, 1);
    press(f, 1, "done");
    assert_int_equal(f->acted, 0);
    f->manner = ANSWERS;
    show(f, 7);
    assert_int_equal(f->last.replaces, 0);
    press(f, f->last_id, "done");
    assert_int_equal(f->acted, 1);
}

static void test_server_refuses(void **state)
{
    bad_answer(*state, REFUSES);
}

static void test_server_talks_nonsense(void **state)
{
    bad_answer(*state, TALKS_NONSENSE);
}

static void test_server_gives_zero(void **state)
{
    bad_answer(*state, GIVES_ZERO);
}

static void test_bad_capabilities(void **state)
{
    Fixture *f = *state;
    const NotifyText text = {.title = "", .body = "a & b"};
    static const Manner manners[] = {REFUSES, TALKS_NONSENSE};

    start(f);
    for (size_t i = 0; i < ARRAY_SIZE(manners); i++) {
        f->manner = manners[i];
        assert_int_equal(notify_show(f->notify, 7, &text), 0);
        settle(f);
        assert_int_equal(f->shown, 0);
    }
    f->manner = ANSWERS;
    show(f, 7);
    assert_int_equal(f->shown, 1);
}

/* An update that is refused leaves what is on the screen, buttons and all. */
static void test_update_is_refused(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    f->manner = REFUSES;
    show(f, 7);
    press(f, 1, "snooze");
    assert_int_equal(f->acted, 1);
    assert_int_equal(f->action, NOTIFY_SNOOZE);
}

static void test_repeated_counts_as_shown(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    f->manner = REFUSES_REPEATED;
    show(f, 7);
    f->manner = ANSWERS;
    press(f, 1, "done");
    assert_int_equal(f->acted, 1);
}

/* It may have been shown by a service before this one, and gone with it: it comes again in a while. */
static void test_repeated_comes_again(void **state)
{
    Fixture *f = *state;

    start(f);
    f->manner = REFUSES_REPEATED;
    show(f, 8);
    assert_int_equal(f->shown, 1);
    f->manner = ANSWERS;
    run_until(f, &f->shown, 2);
    settle(f);
    assert_int_equal(f->again, 0);
    press(f, f->last_id, "done");
    assert_int_equal(f->acted, 1);
    assert_int_equal(f->key, 8);

    /* … unless it is withdrawn meanwhile. */
    f->manner = REFUSES_REPEATED;
    show(f, 9);
    notify_withdraw(f->notify, 9);
    f->manner = ANSWERS;
    show(f, 9);
    assert_int_equal(f->shown, 4);
}

/* The sloppiest of servers: one id for everything. */
static void test_same_id_twice(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    f->last_id = 0;
    show(f, 8);
    press(f, 1, "done");
    assert_int_equal(f->acted, 1);
    assert_int_equal(f->key, 8);
}

static void test_server_never_answers(void **state)
{
    Fixture *f = *state;

    start(f);
    f->manner = ANSWERS_LATER;
    show(f, 7);
    f->manner = ANSWERS;
    /* Others are shown meanwhile. */
    show(f, 8);
    assert_int_equal(f->shown, 2);
    press(f, f->last_id, "done");
    assert_int_equal(f->key, 8);
}

static void test_no_server(void **state)
{
    Fixture *f = *state;

    start_notify(f);
    show(f, 7);
    assert_int_equal(f->again, 0);
    start_server(f);
    run_until(f, &f->again, 1);
    show(f, 7);
    assert_int_equal(f->shown, 1);
}

/* What is raised before it is known whether there is a server waits for that, and is shown once. */
static void test_shown_before_the_server_is_known(void **state)
{
    Fixture *f = *state;

    start_server(f);
    start_notify(f);
    assert_int_equal(notify_show(f->notify, 7, &plain_text), 0);
    assert_int_equal(notify_show(f->notify, 8, &plain_text), 0);
    assert_int_equal(notify_show(f->notify, 7, &plain_text), 0);
    notify_withdraw(f->notify, 8);
    settle(f);
    assert_int_equal(f->shown, 1);
    assert_int_equal(f->again, 0);
}

static void test_server_appears_before_it_is_known(void **state)
{
    Fixture *f = *state;

    start_notify(f);
    assert_int_equal(notify_show(f->notify, 7, &plain_text), 0);
    start_server(f);
    settle(f);
    /* Either it was waited for, or it is asked for again. */
    assert_int_equal(f->shown + f->again, 1);
}

static void test_server_dies(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    stop_server(f);
    settle(f);
    assert_int_equal(f->again, 0);
    start_server(f);
    run_until(f, &f->again, 1);
    /* The new one may give the same ids: the old ones mean nothing now. */
    press(f, 1, "done");
    assert_int_equal(f->acted, 0);
    show(f, 7);
    assert_int_equal(f->last.replaces, 0);
}

static void test_server_is_replaced(void **state)
{
    Fixture *f = *state;
    sd_bus *first;

    start(f);
    assert_true(sd_bus_release_name(f->server, NOTIFICATIONS_NAME) >= 0);
    assert_true(sd_bus_request_name(f->server, NOTIFICATIONS_NAME, SD_BUS_NAME_ALLOW_REPLACEMENT) >= 0);
    settle(f);
    f->again = 0;
    show(f, 7);
    first = f->server;
    f->server = private_bus_connect(f->bus, f->event);
    assert_true(sd_bus_request_name(f->server, NOTIFICATIONS_NAME, SD_BUS_NAME_REPLACE_EXISTING) >= 0);
    run_until(f, &f->again, 1);
    assert_true(sd_bus_emit_signal(first, NOTIFICATIONS_PATH, NOTIFICATIONS_NAME, "ActionInvoked", "us", 1, "done") >=
                0);
    ping(f, first);
    settle(f);
    assert_int_equal(f->acted, 0);
    sd_bus_flush_close_unref(first);
}

static void test_server_dies_when_asked(void **state)
{
    Fixture *f = *state;
    const NotifyText marked = {.title = "", .body = "a & b"};

    for (int i = 0; i < 2; i++) {
        start_server(f);
        if (i == 0)
            start_notify(f);
        settle(f);
        f->manner = DIES;
        assert_int_equal(notify_show(f->notify, 7, i == 0 ? &plain_text : &marked), 0);
        ping(f, f->server); /* which it leaves unanswered too */
        settle(f);
        assert_null(f->server);
        f->manner = ANSWERS;
        f->again = 0;
    }
    start_server(f);
    run_until(f, &f->again, 1);
    show(f, 7);
    assert_int_equal(f->last.replaces, 0);
}

static void test_free_takes_all_off_the_screen(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    show(f, 8);
    f->manner = ANSWERS_LATER;
    show(f, 9);
    f->notify = notify_free(f->notify);
    settle(f);
    assert_int_equal(f->closed, 2);
}

static int count_lines(const char *path)
{
    _cleanup_fclose_ FILE *file = fopen(path, "re");
    int n = 0, c;

    while (file && (c = fgetc(file)) != EOF)
        n += c == '\n';
    return n;
}

/* A server that can't live yet is tried once where one may be started, then again after a while. */
static void test_activation(void **state)
{
    Fixture *f = *state;
    char exec[256], log[128];

    snprintf(log, sizeof(log), "%s/tries", private_bus_dir(f->bus));
    snprintf(exec, sizeof(exec), "/bin/sh -c 'echo >>%s; exit 1'", log);
    assert_true(private_bus_add_service(f->bus, NOTIFICATIONS_NAME, exec) >= 0);
    start_notify(f);
    settle(f);
    show(f, 7);
    assert_int_equal(count_lines(log), 0);

    notify_allow_activation(f->notify, true);
    run_until(f, &f->again, 1);
    assert_int_equal(count_lines(log), 0);
    assert_int_equal(notify_show(f->notify, 7, &plain_text), 0);
    run_until(f, &f->again, 2);
    assert_int_equal(count_lines(log), 1);

    notify_allow_activation(f->notify, false);
    show(f, 7);
    assert_int_equal(count_lines(log), 1);
}

/* Started by our own call: it is shown once, and not asked for again. */
static void test_started_server_shows_it(void **state)
{
    Fixture *f = *state;

    assert_true(private_bus_add_service(f->bus, NOTIFICATIONS_NAME, "/bin/true") >= 0);
    start_notify(f);
    settle(f);
    notify_allow_activation(f->notify, true);
    assert_int_equal(notify_show(f->notify, 7, &plain_text), 0);
    settle(f);
    start_server(f);
    run_until(f, &f->shown, 1);
    settle(f);
    assert_int_equal(f->again, 0);
    press(f, 1, "done");
    assert_int_equal(f->acted, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_server_refuses, setup, teardown),
        cmocka_unit_test_setup_teardown(test_server_talks_nonsense, setup, teardown),
        cmocka_unit_test_setup_teardown(test_server_gives_zero, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bad_capabilities, setup, teardown),
        cmocka_unit_test_setup_teardown(test_update_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_repeated_counts_as_shown, setup, teardown),
        cmocka_unit_test_setup_teardown(test_repeated_comes_again, setup, teardown),
        cmocka_unit_test_setup_teardown(test_same_id_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(test_server_never_answers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_server, setup, teardown),
        cmocka_unit_test_setup_teardown(test_shown_before_the_server_is_known, setup, teardown),
        cmocka_unit_test_setup_teardown(test_server_appears_before_it_is_known, setup, teardown),
        cmocka_unit_test_setup_teardown(test_server_dies, setup, teardown),
        cmocka_unit_test_setup_teardown(test_server_is_replaced, setup, teardown),
        cmocka_unit_test_setup_teardown(test_server_dies_when_asked, setup, teardown),
        cmocka_unit_test_setup_teardown(test_free_takes_all_off_the_screen, setup, teardown),
        cmocka_unit_test_setup_teardown(test_activation, setup, teardown),
        cmocka_unit_test_setup_teardown(test_started_server_shows_it, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
