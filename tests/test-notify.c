/* SPDX-License-Identifier: MIT */
#include "notify-fixture.h"
#include "notify-item.h"

static void test_show(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    assert_int_equal(f->shown, 1);
    assert_int_equal(f->last.replaces, 0);
    assert_string_equal(f->last.title, "Evening dose");
    assert_string_equal(f->last.body, "Magnesium");
    assert_string_equal(f->last.actions, "default Show done Taken snooze Snooze skip Skip ");
    assert_int_equal(f->last.expire, 0);
    assert_int_equal(f->again, 0);
}

static void test_without_buttons(void **state)
{
    Fixture *f = *state;
    const NotifyText text = {.title = "lull", .body = "The disk is full."};

    start(f);
    assert_int_equal(notify_show(f->notify, 1, &text), 0);
    run_until(f, &f->shown, 1);
    assert_string_equal(f->last.actions, "default Show ");
    assert_int_equal(f->last.expire, -1);
}

static void test_actions(void **state)
{
    Fixture *f = *state;
    static const struct {
        const char *name;
        NotifyAction action;
    } actions[] = {
        {"default", NOTIFY_DEFAULT}, {"done", NOTIFY_DONE}, {"snooze", NOTIFY_SNOOZE}, {"skip", NOTIFY_SKIP}};

    start(f);
    for (int i = 0; i < (int)ARRAY_SIZE(actions); i++) {
        show(f, 100 + i);
        press(f, f->last_id, actions[i].name);
        assert_int_equal(f->acted, i + 1);
        assert_int_equal(f->key, 100 + i);
        assert_int_equal(f->action, actions[i].action);
        /* What was pressed is off the screen, whatever the server thinks of it. */
        assert_int_equal(f->closed, i + 1);
        assert_int_equal(f->closed_id, f->last_id);
    }
}

static void test_foreign_signals(void **state)
{
    Fixture *f = *state;
    sd_bus *other;

    start(f);
    show(f, 7);
    press(f, f->last_id + 1, "done");
    press(f, 0, "done");
    press(f, f->last_id, "inline-reply");
    dismiss(f, f->last_id + 1);
    other = private_bus_connect(f->bus, f->event);
    assert_true(sd_bus_emit_signal(other, NOTIFICATIONS_PATH, NOTIFICATIONS_NAME, "ActionInvoked", "us", f->last_id,
                                   "done") >= 0);
    ping(f, other);
    settle(f);
    assert_int_equal(f->acted, 0);
    sd_bus_flush_close_unref(other);
    press(f, f->last_id, "done");
    assert_int_equal(f->acted, 1);
}

static void test_again_replaces(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    show(f, 7);
    assert_int_equal(f->shown, 2);
    assert_int_equal(f->last.replaces, 1);
    dismiss(f, 1);
    show(f, 7);
    assert_int_equal(f->last.replaces, 0);
    assert_int_equal(f->acted, 0);
}

static void test_update(void **state)
{
    Fixture *f = *state;
    const NotifyText text = {.title = "One left", .body = ""};

    start(f);
    assert_int_equal(notify_update(f->notify, 7, &text), 0);
    settle(f);
    assert_int_equal(f->shown, 0);
    show(f, 7);
    assert_int_equal(notify_update(f->notify, 7, &text), 0);
    settle(f);
    assert_int_equal(f->shown, 2);
    assert_string_equal(f->last.title, "One left");
    assert_int_equal(f->last.replaces, 1);
    /* What was dismissed doesn't come back for a change of its text. */
    dismiss(f, 1);
    assert_int_equal(notify_update(f->notify, 7, &text), 0);
    settle(f);
    assert_int_equal(f->shown, 2);
}

static void test_withdraw(void **state)
{
    Fixture *f = *state;

    start(f);
    notify_withdraw(f->notify, 7);
    show(f, 7);
    notify_withdraw(f->notify, 7);
    settle(f);
    assert_int_equal(f->closed, 1);
    assert_int_equal(f->closed_id, 1);
    notify_withdraw(f->notify, 7);
    settle(f);
    assert_int_equal(f->closed, 1);
    show(f, 7);
    assert_int_equal(f->last.replaces, 0);
}

/* A button that was pressed just before the notification was withdrawn. */
static void test_press_crosses_withdrawal(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    notify_withdraw(f->notify, 7);
    press(f, 1, "done");
    assert_int_equal(f->acted, 1);
    assert_int_equal(f->key, 7);
    assert_int_equal(f->closed, 1);
    dismiss(f, 1);
    press(f, 1, "done");
    assert_int_equal(f->acted, 1);
}

/* Those that no server confirms are not remembered for ever. */
static void test_withdrawn_are_forgotten(void **state)
{
    Fixture *f = *state;

    start(f);
    for (uint64_t key = 1; key <= NOTIFY_CLOSED_MAX + 1; key++) {
        show(f, key);
        notify_withdraw(f->notify, key);
    }
    settle(f);
    press(f, 1, "done");
    assert_int_equal(f->acted, 0);
    press(f, 2, "done");
    assert_int_equal(f->acted, 1);
    assert_int_equal(f->key, 2);
}

static void test_escape(void **state)
{
    (void)state;
    assert_false(notify_wire_needs_escape("Magnesium \"200 mg\" — 22:15"));
    assert_true(notify_wire_needs_escape("a & b"));
    assert_true(notify_wire_needs_escape("<3"));
    assert_true(notify_wire_needs_escape("3>2"));

    _cleanup_free_ char *escaped = notify_wire_escape("<b>A & B</b> &amp; C");
    assert_string_equal(escaped, "&lt;b&gt;A &amp; B&lt;/b&gt; &amp;amp; C");
    _cleanup_free_ char *all = notify_wire_escape("&&&");
    assert_string_equal(all, "&amp;&amp;&amp;");
    _cleanup_free_ char *empty = notify_wire_escape("");
    assert_string_equal(empty, "");
}

/* The server may change its mind about markup at any time. */
static void test_markup_is_asked_each_time(void **state)
{
    Fixture *f = *state;
    const NotifyText text = {.title = "A & B", .body = "iron < magnesium"};

    start(f);
    f->markup = true;
    assert_int_equal(notify_show(f->notify, 1, &text), 0);
    run_until(f, &f->shown, 1);
    assert_string_equal(f->last.title, "A & B");
    assert_string_equal(f->last.body, "iron &lt; magnesium");
    f->markup = false;
    settle(f);
    assert_int_equal(notify_show(f->notify, 1, &text), 0);
    run_until(f, &f->shown, 2);
    assert_string_equal(f->last.body, "iron < magnesium");
    assert_int_equal(f->asked, 2);
    /* … but not where it makes no difference. */
    show(f, 2);
    assert_int_equal(f->asked, 2);
}

static void test_withdrawn_before_it_was_answered(void **state)
{
    Fixture *f = *state;

    start(f);
    f->manner = ANSWERS_LATER;
    show(f, 7);
    notify_withdraw(f->notify, 7);
    settle(f);
    assert_int_equal(f->closed, 0);
    answer_pending(f);
    assert_int_equal(f->closed, 1);
    assert_int_equal(f->closed_id, 1);
}

static void test_changed_before_it_was_answered(void **state)
{
    Fixture *f = *state;
    const NotifyText text = {.title = "Later", .body = ""};

    start(f);
    f->manner = ANSWERS_LATER;
    show(f, 7);
    notify_withdraw(f->notify, 7);
    assert_int_equal(notify_show(f->notify, 7, &text), 0);
    settle(f);
    assert_int_equal(f->shown, 1);
    answer_pending(f);
    assert_int_equal(f->shown, 2);
    assert_int_equal(f->closed, 0);
    assert_string_equal(f->last.title, "Later");
    assert_int_equal(f->last.replaces, 1);
}

static void test_dismissed_while_it_changes(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    f->manner = ANSWERS_LATER;
    show(f, 7);
    dismiss(f, 1);
    f->last.replaces = 0;
    answer_pending(f);
    press(f, 1, "done");
    assert_int_equal(f->acted, 0);
    press(f, 2, "done");
    assert_int_equal(f->acted, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_show, setup, teardown),
        cmocka_unit_test_setup_teardown(test_without_buttons, setup, teardown),
        cmocka_unit_test_setup_teardown(test_actions, setup, teardown),
        cmocka_unit_test_setup_teardown(test_foreign_signals, setup, teardown),
        cmocka_unit_test_setup_teardown(test_again_replaces, setup, teardown),
        cmocka_unit_test_setup_teardown(test_update, setup, teardown),
        cmocka_unit_test_setup_teardown(test_withdraw, setup, teardown),
        cmocka_unit_test_setup_teardown(test_press_crosses_withdrawal, setup, teardown),
        cmocka_unit_test_setup_teardown(test_withdrawn_are_forgotten, setup, teardown),
        cmocka_unit_test(test_escape),
        cmocka_unit_test_setup_teardown(test_markup_is_asked_each_time, setup, teardown),
        cmocka_unit_test_setup_teardown(test_withdrawn_before_it_was_answered, setup, teardown),
        cmocka_unit_test_setup_teardown(test_changed_before_it_was_answered, setup, teardown),
        cmocka_unit_test_setup_teardown(test_dismissed_while_it_changes, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
