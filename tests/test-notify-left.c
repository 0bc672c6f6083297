/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "notify-fixture.h"
#include "notify-left.h"

static char folder[] = "/tmp/test-notify-left-XXXXXX";
static char runtime[64], path[96], saved[96];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(runtime, sizeof(runtime), "%s/lull", folder);
    snprintf(path, sizeof(path), "%s/notifications", runtime);
    snprintf(saved, sizeof(saved), "%s/saved", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static int setup_kept(void **state)
{
    if (setup(state) < 0)
        return -1;
    ((Fixture *)*state)->left_path = path;
    return 0;
}

static int teardown_kept(void **state)
{
    int r = teardown(state);

    unlink(path);
    rmdir(runtime);
    return r;
}

static bool is_kept(void)
{
    return access(path, F_OK) == 0;
}

/* Whoever is killed closes nothing, and leaves the file as it is. */
static void get_killed(Fixture *f)
{
    assert_int_equal(link(path, saved), 0);
    sd_bus_close(f->client);
    f->notify = notify_free(f->notify);
    sd_bus_unref(f->client);
    assert_int_equal(rename(saved, path), 0);
    f->client = private_bus_connect(f->bus, f->event);
    assert_non_null(f->client);
}

static void start_next(Fixture *f)
{
    f->closed = 0;
    start_notify(f);
    settle(f);
}

static void read_kept(char text[static 1024])
{
    FILE *file = fopen(path, "re");

    assert_non_null(file);
    text[fread(text, 1, 1023, file)] = '\0';
    fclose(file);
}

static void write_kept(const char *text)
{
    FILE *file = fopen(path, "we");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void test_next_closes(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    /* Another program's. */
    f->screen[++f->last_id] = f->last;
    show(f, 8);
    assert_int_equal(count_screen(f), 3);
    get_killed(f);
    start_next(f);
    assert_int_equal(f->closed, 2);
    assert_int_equal(count_screen(f), 1);
    on_screen(f, 2);
    assert_false(is_kept());
    show(f, 7);
    assert_int_equal(count_screen(f), 2);
    assert_true(is_kept());
}

/* What has waited for the server comes after. */
static void test_closes_first(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    get_killed(f);
    start_notify(f);
    show(f, 7);
    assert_int_equal(f->closed_id, 1);
    assert_int_equal(f->last_id, 2);
    assert_int_equal(count_screen(f), 1);
    on_screen(f, 2);
}

static void test_file(void **state)
{
    Fixture *f = *state;
    char text[1024], want[1024];
    struct stat st;
    sd_id128_t id;

    start(f);
    show(f, 7);
    show(f, 8);
    assert_true(sd_bus_get_bus_id(f->client, &id) >= 0);
    const char *owner;
    assert_true(sd_bus_get_unique_name(f->server, &owner) >= 0);
    snprintf(want, sizeof(want), SD_ID128_FORMAT_STR " %s 2 1", SD_ID128_FORMAT_VAL(id), owner);
    read_kept(text);
    assert_string_equal(text, want);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(stat(runtime, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0700);
}

static void test_gone_is_forgotten(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    press(f, f->last_id, "done");
    assert_false(is_kept());
    show(f, 7);
    dismiss(f, f->last_id);
    assert_false(is_kept());
    show(f, 7);
    assert_true(is_kept());
    notify_withdraw(f->notify, 7);
    assert_false(is_kept());
    show(f, 7);
    stop_server(f);
    settle(f);
    assert_false(is_kept());
    start_server(f);
    settle(f);
    show(f, 7);
    assert_true(is_kept());
    f->notify = notify_free(f->notify);
    assert_false(is_kept());
}

/* Its ids are not those of the one before. */
static void test_another_server(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    get_killed(f);
    stop_server(f);
    start_server(f);
    f->screen[1] = f->last;
    start_next(f);
    assert_int_equal(f->closed, 0);
    assert_int_equal(count_screen(f), 1);
    assert_false(is_kept());
}

static void test_no_server(void **state)
{
    Fixture *f = *state;

    start(f);
    show(f, 7);
    get_killed(f);
    stop_server(f);
    start_next(f);
    assert_false(is_kept());
}

/* The unique names of another bus are the same, and mean others. */
static void test_another_bus(void **state)
{
    Fixture *f = *state;
    char text[1024];

    start(f);
    show(f, 7);
    get_killed(f);
    read_kept(text);
    text[0] = text[0] == '0' ? '1' : '0';
    write_kept(text);
    start_next(f);
    assert_int_equal(f->closed, 0);
    assert_false(is_kept());
}

static void test_limit(void **state)
{
    Fixture *f = *state;

    for (int beyond = 0; beyond < 2; beyond++) {
        stop_server(f);
        f->notify = notify_free(f->notify);
        f->last_id = 0;
        start(f);
        for (int i = 0; i < NOTIFY_LEFT_MAX + beyond; i++)
            show(f, 100 + i);
        get_killed(f);
        start_next(f);
        assert_int_equal(f->closed, NOTIFY_LEFT_MAX);
        assert_int_equal(count_screen(f), beyond);
        if (beyond)
            on_screen(f, 1);
    }
}

static void test_damaged(void **state)
{
    static const struct {
        const char *ids;
        int closed;
    } files[] = {
        {"", 0},
        {" ", 0},
        {" x", 0},
        {" 0", 0},
        {" -1", 0},
        {" 1", 1},
        {" 1 x 2", 1},
        {" 1 2\n", 2},
        {" 1 2 3 ", 3},
        {" 4294967295", 1},
        {" 4294967296 1", 0},
        {"1", 0},
        {"\t1", 0},
        {" 1,2", 1},
        {" 99999999999999999999999", 0},
    };
    Fixture *f = *state;
    char head[1024], text[1100];

    start(f);
    show(f, 7);
    get_killed(f);
    read_kept(head);
    *strrchr(head, ' ') = '\0';
    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        snprintf(text, sizeof(text), "%s%s", head, files[i].ids);
        write_kept(text);
        start_next(f);
        assert_int_equal(f->closed, files[i].closed);
        assert_false(is_kept());
        f->notify = notify_free(f->notify);
    }
    write_kept("");
    start_next(f);
    assert_int_equal(f->closed, 0);
}

/* Where nothing can be kept, everything else goes on. */
static void test_nowhere(void **state)
{
    Fixture *f = *state;
    const char *nowhere[] = {"/nonexistent/lull/notifications", "/dev/null/notifications", "/proc/lull/notifications",
                             folder, NULL};

    start_server(f);
    for (size_t i = 0; i < ARRAY_SIZE(nowhere); i++) {
        f->left_path = nowhere[i];
        start_next(f);
        show(f, 7);
        assert_int_equal(count_screen(f), 1);
        press(f, f->last_id, "done");
        assert_int_equal(f->acted, (int)i + 1);
        assert_int_equal(count_screen(f), 0);
        f->notify = notify_free(f->notify);
    }
}

int main(void)
{
#define KEPT(test) cmocka_unit_test_setup_teardown(test, setup_kept, teardown_kept)
    const struct CMUnitTest tests[] = {
        KEPT(test_next_closes),    KEPT(test_closes_first), KEPT(test_file),        KEPT(test_gone_is_forgotten),
        KEPT(test_another_server), KEPT(test_no_server),    KEPT(test_another_bus), KEPT(test_limit),
        KEPT(test_damaged),        KEPT(test_nowhere),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
