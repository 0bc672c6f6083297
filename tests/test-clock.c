/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <cmocka.h>

#include "clock.h"
#include "macro.h"

typedef struct Fixture {
    sd_event *event;
    Clock *clock;
    char dir[32];
    int due, steps, zones;
} Fixture;

static void on_due(void *userdata)
{
    Fixture *f = userdata;

    f->due++;
}

static void on_change(void *userdata, bool zone_changed)
{
    Fixture *f = userdata;

    if (zone_changed)
        f->zones++;
    else
        f->steps++;
}

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof(*f));

    *state = f;
    if (!f || sd_event_new(&f->event) < 0)
        return -1;
    snprintf(f->dir, sizeof(f->dir), "/tmp/lull-clock-XXXXXX");
    if (!mkdtemp(f->dir))
        return -1;
    return clock_watch(&f->clock, f->event, f->dir, on_change, f);
}

static int teardown(void **state)
{
    Fixture *f = *state;
    char path[64];

    snprintf(path, sizeof(path), "%s/localtime", f->dir);
    unlink(path);
    snprintf(path, sizeof(path), "%s/other", f->dir);
    unlink(path);
    rmdir(f->dir);
    clock_free(f->clock);
    sd_event_unref(f->event);
    free(f);
    return 0;
}

/* Runs the loop until `counter` reaches `wanted`; ten seconds are for machines that hang, not for waiting. */
static void run_until(Fixture *f, const int *counter, int wanted)
{
    while (*counter < wanted)
        assert_int_not_equal(sd_event_run(f->event, 10 * USEC_PER_SEC), 0);
}

/* Handles what has happened already. */
static void run_pending(Fixture *f)
{
    while (sd_event_run(f->event, 0) > 0)
        ;
}

static void at_path(const Fixture *f, const char *name, char path[static 64])
{
    snprintf(path, 64, "%s/%s", f->dir, name);
}

static void test_now(void **state)
{
    struct timespec ts;

    (void)state;
    clock_gettime(CLOCK_REALTIME, &ts);
    Usec before = ts.tv_sec * USEC_PER_SEC + ts.tv_nsec / 1000;
    Usec now = clock_now();
    assert_true(now >= before);
    assert_true(now < before + USEC_PER_MIN);
}

static void test_timer_fires_once_and_not_early(void **state)
{
    Fixture *f = *state;
    Usec at = clock_now() + 20 * USEC_PER_MSEC;

    assert_int_equal(clock_arm(f->clock, at, on_due), 0);
    run_pending(f);
    /* A busy machine may have kept this program from running for as long. */
    assert_true(f->due == 0 || clock_now() >= at);
    run_until(f, &f->due, 1);
    assert_true(clock_now() >= at);
    run_pending(f);
    assert_int_equal(f->due, 1);
}

static void test_timer_in_the_past_fires_at_once(void **state)
{
    Fixture *f = *state;

    assert_int_equal(clock_arm(f->clock, clock_now() - USEC_PER_DAY, on_due), 0);
    run_pending(f);
    assert_int_equal(f->due, 1);
    /* … and again, though it is the instant that has fired before. */
    assert_int_equal(clock_arm(f->clock, -1, on_due), 0);
    run_pending(f);
    assert_int_equal(f->due, 2);
    assert_int_equal(clock_arm(f->clock, -1, on_due), 0);
    run_pending(f);
    assert_int_equal(f->due, 3);
}

static void test_timer_is_replaced(void **state)
{
    Fixture *f = *state;

    assert_int_equal(clock_arm(f->clock, 0, on_due), 0);
    assert_int_equal(clock_arm(f->clock, clock_now() + USEC_PER_DAY, on_due), 0);
    run_pending(f);
    assert_int_equal(f->due, 0);
    assert_int_equal(clock_arm(f->clock, 0, on_due), 0);
    assert_int_equal(clock_arm(f->clock, USEC_NEVER, on_due), 0);
    run_pending(f);
    assert_int_equal(f->due, 0);
    assert_int_equal(clock_arm(f->clock, 0, on_due), 0);
    run_pending(f);
    assert_int_equal(f->due, 1);
}

/* Sets the clock to what it says: no visible jump, yet a step for whoever listens. */
static void test_clock_steps(void **state)
{
    Fixture *f = *state;
    struct timespec ts;

    for (int i = 1; i <= 2; i++) {
        clock_gettime(CLOCK_REALTIME, &ts);
        if (clock_settime(CLOCK_REALTIME, &ts) < 0) {
            assert_int_equal(errno, EPERM);
            skip();
        }
        run_until(f, &f->steps, i);
    }
    run_pending(f);
    assert_int_equal(f->steps, 2);
    assert_int_equal(f->zones, 0);
}

/* As timedatectl does it. */
static void test_zone_link_is_swapped(void **state)
{
    Fixture *f = *state;
    char from[64], to[64];

    at_path(f, "other", from);
    at_path(f, "localtime", to);
    for (int i = 1; i <= 2; i++) {
        assert_int_equal(symlink(i == 1 ? "/one" : "/two", from), 0);
        assert_int_equal(rename(from, to), 0);
        run_until(f, &f->zones, i);
    }
    run_pending(f);
    assert_int_equal(f->zones, 2);
    assert_int_equal(f->steps, 0);
}

static void test_zone_file_is_rewritten(void **state)
{
    Fixture *f = *state;
    char path[64];

    at_path(f, "localtime", path);
    for (int i = 1; i <= 2; i++) {
        int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        assert_true(fd >= 0);
        run_pending(f);
        assert_int_equal(f->zones, i - 1);
        close(fd);
        run_until(f, &f->zones, i);
    }
    run_pending(f);
    assert_int_equal(f->zones, 2);
}

/* The instant between `rm` and `ln` is not a journey to Greenwich. */
static void test_zone_settles(void **state)
{
    Fixture *f = *state;
    char path[64];

    at_path(f, "localtime", path);
    assert_int_equal(symlink("/one", path), 0);
    run_pending(f);
    assert_int_equal(unlink(path), 0);
    run_pending(f);
    assert_int_equal(f->zones, 0);
    assert_int_equal(symlink("/two", path), 0);
    run_until(f, &f->zones, 1);
    run_pending(f);
    assert_int_equal(f->zones, 1);
}

static void test_zone_is_taken_away(void **state)
{
    Fixture *f = *state;
    char path[64], away[64];

    at_path(f, "localtime", path);
    at_path(f, "other", away);
    assert_int_equal(symlink("/one", path), 0);
    run_until(f, &f->zones, 1);
    assert_int_equal(unlink(path), 0);
    run_until(f, &f->zones, 2);
    assert_int_equal(symlink("/one", path), 0);
    run_until(f, &f->zones, 3);
    assert_int_equal(rename(path, away), 0);
    run_until(f, &f->zones, 4);
}

static void test_other_files_are_ignored(void **state)
{
    Fixture *f = *state;
    char other[64], path[64];

    at_path(f, "other", other);
    at_path(f, "localtime", path);
    int fd = open(other, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    close(fd);
    run_pending(f);
    assert_int_equal(f->zones, 0);
    assert_int_equal(rename(other, path), 0);
    run_until(f, &f->zones, 1);
    assert_int_equal(f->zones, 1);
}

static void test_fixed_zone_is_not_watched(void **state)
{
    Fixture *f = *state;
    char path[64];

    f->clock = clock_free(f->clock);
    assert_int_equal(clock_watch(&f->clock, f->event, NULL, on_change, f), 0);
    at_path(f, "localtime", path);
    assert_int_equal(symlink("/one", path), 0);
    assert_int_equal(clock_arm(f->clock, clock_now() + USEC_PER_SEC, on_due), 0);
    run_until(f, &f->due, 1);
    assert_int_equal(f->zones, 0);
}

static void test_no_such_directory(void **state)
{
    Fixture *f = *state;
    Clock *clock = NULL;

    assert_int_equal(clock_watch(&clock, f->event, "/nonexistent", on_change, f), -ENOENT);
    assert_null(clock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_now),
        cmocka_unit_test_setup_teardown(test_timer_fires_once_and_not_early, setup, teardown),
        cmocka_unit_test_setup_teardown(test_timer_in_the_past_fires_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_timer_is_replaced, setup, teardown),
        cmocka_unit_test_setup_teardown(test_clock_steps, setup, teardown),
        cmocka_unit_test_setup_teardown(test_zone_link_is_swapped, setup, teardown),
        cmocka_unit_test_setup_teardown(test_zone_file_is_rewritten, setup, teardown),
        cmocka_unit_test_setup_teardown(test_zone_settles, setup, teardown),
        cmocka_unit_test_setup_teardown(test_zone_is_taken_away, setup, teardown),
        cmocka_unit_test_setup_teardown(test_other_files_are_ignored, setup, teardown),
        cmocka_unit_test_setup_teardown(test_fixed_zone_is_not_watched, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_such_directory, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
