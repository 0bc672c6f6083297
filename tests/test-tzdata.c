/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "macro.h"
#include "tzdata.h"

/* A directory of zones of our own, before the machine's. */
static char directory[] = "/tmp/lull-test-tzdata-XXXXXX";

static void path_of(const char *name, char buf[static 256])
{
    assert_in_range(snprintf(buf, 256, "%s/%s", directory, name), 1, 255);
}

static void make_file(const char *name, const char *content)
{
    char path[256];

    path_of(name, path);
    _cleanup_fclose_ FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(content, f) >= 0);
}

static void reads(const char *asked, const char *expected_name, const char *expected_content)
{
    _cleanup_free_ char *name = NULL;
    _cleanup_free_ void *data = NULL;
    size_t size = 12345;
    int r = tzdata_read(asked, &name, &data, &size);

    if (r != 0)
        fail_msg("\"%s\": %d", asked ? asked : "(none)", r);
    assert_string_equal(name, expected_name);
    if (!expected_content) {
        assert_null(data);
        assert_int_equal(size, 0);
        return;
    }
    assert_int_equal(size, strlen(expected_content));
    assert_memory_equal(data, expected_content, size);
}

static void fails(const char *asked, int error)
{
    char *name = NULL;
    void *data = NULL;
    size_t size;
    int r = tzdata_read(asked, &name, &data, &size);

    if (r != error)
        fail_msg("\"%s\": %d, not %d", asked, r, error);
    assert_null(name);
    assert_null(data);
}

static void finds_a_zone_by_name(void **state)
{
    (void)state;
    reads("Place/Town", "Place/Town", "TZif town");
    reads("Place/Alias", "Place/Alias", "TZif town");
    reads("EST5EDT", "EST5EDT", "TZif file");
    reads("Empty", "Empty", "");
    fails("Place/City", -ENOENT);
    fails("Place", -ENOENT);
    fails("Place/Town/Street", -ENOENT);
    fails("Pipe", -ENOENT);
    fails("Loop", -ELOOP);
}

static void keeps_inside_the_directory(void **state)
{
    static const char *const bad[] = {"",  "/etc/localtime", "../passwd",   "Place/../Place/Town", "..",
                                      ".", "./Town",         "Place//Town", "Place/.hidden",       "Place/",
                                      "/", ":Place/Town/.."};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        fails(bad[i], -EINVAL);
}

static void limits_the_name(void **state)
{
    char name[257];

    (void)state;
    memset(name, 'a', 256);
    name[256] = '\0';
    fails(name, -EINVAL);
    fails(name + 1, -ENOENT);
}

static void hands_rules_on(void **state)
{
    (void)state;
    reads("UTC0", "UTC0", NULL);
    reads("CET-1CEST,M3.5.0,M10.5.0/3", "CET-1CEST,M3.5.0,M10.5.0/3", NULL);
    reads("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", NULL);
    fails("Nowhere", -ENOENT);
    fails("A1", -ENOENT);
    fails("<+0", -ENOENT);
    fails("<+01>", -ENOENT);
}

static void follows_the_environment(void **state)
{
    char path[256];

    (void)state;
    setenv("TZ", "Place/Town", 1);
    reads(NULL, "Place/Town", "TZif town");
    setenv("TZ", ":Place/Town", 1);
    reads(NULL, "Place/Town", "TZif town");
    setenv("TZ", "UTC0", 1);
    reads(NULL, "UTC0", NULL);
    reads("Place/Town", "Place/Town", "TZif town");
    setenv("TZ", "Place/City", 1);
    fails(NULL, -ENOENT);
    setenv("TZ", "../x", 1);
    fails(NULL, -EINVAL);
    path_of("EST5EDT", path);
    setenv("TZ", path, 1);
    reads(NULL, "localtime", "TZif file");
}

static void names_a_file_by_its_link(void **state)
{
    char link[256], target[256];

    (void)state;
    path_of("link", link);
    path_of("zoneinfo/right/Place/Alias", target);
    setenv("TZ", link, 1);
    assert_int_equal(symlink(target, link), 0);
    reads(NULL, "Place/Alias", "TZif town");
    assert_int_equal(unlink(link), 0);
    assert_int_equal(symlink("EST5EDT", link), 0);
    reads(NULL, "localtime", "TZif file");
    assert_int_equal(unlink(link), 0);
    fails(NULL, -ENOENT);
}

/* Whatever this machine has. */
static void reads_the_zone_of_the_machine(void **state)
{
    char target[4096] = "";

    (void)state;
    for (int i = 0; i < 2; i++) {
        _cleanup_free_ char *name = NULL;
        _cleanup_free_ void *data = NULL;
        size_t size;
        if (i == 0)
            unsetenv("TZ");
        else
            setenv("TZ", "", 1);
        assert_int_equal(tzdata_read(NULL, &name, &data, &size), 0);
        if (access("/etc/localtime", F_OK) < 0) {
            assert_string_equal(name, "UTC0");
            assert_null(data);
            continue;
        }
        assert_true(size > 44);
        assert_memory_equal(data, "TZif", 4);
        if (readlink("/etc/localtime", target, sizeof(target) - 1) > 0 && strstr(target, "/zoneinfo/"))
            assert_non_null(strstr(target, name));
        else
            assert_string_equal(name, "localtime");
    }
}

static void limits_the_size(void **state)
{
    char path[256];

    (void)state;
    path_of("Large", path);
    _cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, 1024 * 1024 + 1), 0);
    fails("Large", -EFBIG);

    assert_int_equal(ftruncate(fd, 1024 * 1024), 0);
    _cleanup_free_ char *name = NULL;
    _cleanup_free_ void *data = NULL;
    size_t size;
    assert_int_equal(tzdata_read("Large", &name, &data, &size), 0);
    assert_int_equal(size, 1024 * 1024);
    assert_int_equal(unlink(path), 0);
}

static void looks_elsewhere_when_the_directory_is_wrong(void **state)
{
    (void)state;
    setenv("TZDIR", "relative", 1);
    fails("Place/Town", -ENOENT);
    unsetenv("TZDIR");
    fails("Place/Town", -ENOENT);
    if (access("/usr/share/zoneinfo/UTC", R_OK) < 0) {
        print_message("# no tz database on this machine\n");
        skip();
    }
    _cleanup_free_ char *name = NULL;
    _cleanup_free_ void *data = NULL;
    size_t size;
    assert_int_equal(tzdata_read("UTC", &name, &data, &size), 0);
    assert_memory_equal(data, "TZif", 4);
}

static const char *const directories[] = {"Place", "zoneinfo", "zoneinfo/right", "zoneinfo/right/Place"};
static const char *const files[] = {
    "zoneinfo/right/Place/Alias", "Pipe", "Loop", "Empty", "EST5EDT", "Place/Alias", "Place/Town"};

static int set_up_directory(void **state)
{
    char path[256];

    (void)state;
    assert_non_null(mkdtemp(directory));
    for (size_t i = 0; i < ARRAY_SIZE(directories); i++) {
        path_of(directories[i], path);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    make_file("Place/Town", "TZif town");
    make_file("zoneinfo/right/Place/Alias", "TZif town");
    make_file("EST5EDT", "TZif file");
    make_file("Empty", "");
    path_of("Place/Alias", path);
    assert_int_equal(symlink("Town", path), 0);
    path_of("Loop", path);
    assert_int_equal(symlink("Loop", path), 0);
    path_of("Pipe", path);
    assert_int_equal(mkfifo(path, 0600), 0);
    return 0;
}

static int tear_down_directory(void **state)
{
    char path[256];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        path_of(files[i], path);
        unlink(path);
    }
    for (size_t i = ARRAY_SIZE(directories); i-- > 0;) {
        path_of(directories[i], path);
        rmdir(path);
    }
    return rmdir(directory);
}

static int set_up(void **state)
{
    (void)state;
    unsetenv("TZ");
    return setenv("TZDIR", directory, 1);
}

#define TZDATA_TEST(function) cmocka_unit_test_setup(function, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TZDATA_TEST(finds_a_zone_by_name),
        TZDATA_TEST(keeps_inside_the_directory),
        TZDATA_TEST(limits_the_name),
        TZDATA_TEST(hands_rules_on),
        TZDATA_TEST(follows_the_environment),
        TZDATA_TEST(names_a_file_by_its_link),
        TZDATA_TEST(reads_the_zone_of_the_machine),
        TZDATA_TEST(limits_the_size),
        TZDATA_TEST(looks_elsewhere_when_the_directory_is_wrong),
    };

    return cmocka_run_group_tests(tests, set_up_directory, tear_down_directory);
}
