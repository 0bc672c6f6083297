/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "log.h"

/* Everything that is written to stderr between catch_stderr() and caught() goes to a file. */
typedef struct Catch {
    int saved, file;
    char text[4096];
} Catch;

static void catch_stderr(Catch *c)
{
    fflush(stderr);
    c->saved = dup(STDERR_FILENO);
    c->file = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    assert_true(c->saved >= 0 && c->file >= 0);
    assert_true(dup2(c->file, STDERR_FILENO) >= 0);
}

static const char *caught(Catch *c)
{
    ssize_t n;

    fflush(stderr);
    n = pread(c->file, c->text, sizeof(c->text) - 1, 0);
    dup2(c->saved, STDERR_FILENO);
    close(c->saved);
    close(c->file);
    assert_true(n >= 0);
    c->text[n] = '\0';
    return c->text;
}

static int reset(void **state)
{
    (void)state;
    unsetenv("JOURNAL_STREAM");
    return log_set_level("info") == 0 && log_set_target("console") == 0 ? 0 : -1;
}

static void test_console(void **state)
{
    Catch c;

    (void)state;
    catch_stderr(&c);
    log_event(LOG_EVENT_RAISED, LOG_INFO, "Raised %d reminders", 2);
    log_errno(-ENOSPC, "Can't write");
    log_errno(ENOSPC, "Can't write");
    assert_string_equal(caught(&c), "lulld: Raised 2 reminders\n"
                                    "lulld: Can't write: No space left on device\n"
                                    "lulld: Can't write: No space left on device\n");
}

static void test_long_lines_are_cut(void **state)
{
    char text[5000];
    Catch c;

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    catch_stderr(&c);
    log_event(LOG_EVENT_NONE, LOG_INFO, "%s", text);
    assert_int_equal(strlen(caught(&c)), strlen("lulld: ") + 1023 + 1);
}

static void test_levels(void **state)
{
    static const char *const words[] = {"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"};
    Catch c;

    (void)state;
    assert_string_equal(log_level(), "info");
    for (int level = 0; level < 8; level++) {
        char expected[256] = "";

        assert_int_equal(log_set_level(words[level]), 0);
        assert_string_equal(log_level(), words[level]);
        catch_stderr(&c);
        for (int priority = 0; priority < 8; priority++)
            log_event(LOG_EVENT_NONE, priority, "%d", priority);
        for (int priority = 0; priority <= level; priority++)
            snprintf(expected + strlen(expected), sizeof(expected) - strlen(expected), "lulld: %d\n", priority);
        assert_string_equal(caught(&c), expected);
    }
    assert_int_equal(log_set_level("loud"), -EINVAL);
    assert_int_equal(log_set_level(""), -EINVAL);
    assert_string_equal(log_level(), "debug");
}

static void test_targets(void **state)
{
    (void)state;
    assert_int_equal(log_set_target("journal"), 0);
    assert_string_equal(log_target(), "journal");
    assert_int_equal(log_set_target("kmsg"), -EINVAL);
    assert_string_equal(log_target(), "journal");
    assert_int_equal(log_set_target("console"), 0);
    assert_string_equal(log_target(), "console");
}

/* systemd names the stream that it connected; a variable that was inherited from elsewhere doesn't count. */
static void test_journal_is_recognised(void **state)
{
    char stream[64];
    struct stat st;

    (void)state;
    assert_int_equal(fstat(STDERR_FILENO, &st), 0);
    log_open();
    assert_string_equal(log_target(), "console");
    snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino + 1);
    setenv("JOURNAL_STREAM", stream, 1);
    log_open();
    assert_string_equal(log_target(), "console");
    setenv("JOURNAL_STREAM", "nonsense", 1);
    log_open();
    assert_string_equal(log_target(), "console");
    snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
    setenv("JOURNAL_STREAM", stream, 1);
    log_open();
    assert_string_equal(log_target(), "journal");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_console, reset),
        cmocka_unit_test_setup(test_long_lines_are_cut, reset),
        cmocka_unit_test_setup(test_levels, reset),
        cmocka_unit_test_setup(test_targets, reset),
        cmocka_unit_test_setup(test_journal_is_recognised, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
