/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>

#include "scan-cases.h"

/* ---- Files ---- */

static char folder[] = "/tmp/test-scan-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static int read_file(const char *path, size_t *ret_size)
{
    _cleanup_free_ char *text = NULL;
    int r = scan_read(path, &text, ret_size);
    if (r == 0)
        assert_int_equal(text[*ret_size], '\0');
    return r;
}

static void files_are_read(void **state)
{
    (void)state;
    _cleanup_free_ char *path = NULL;
    size_t size;
    assert_true(asprintf(&path, "%s/file", folder) >= 0);
    assert_int_equal(read_file(path, &size), -ENOENT);
    assert_int_equal(read_file(folder, &size), SCAN_E_KIND);
    assert_int_equal(read_file("/dev/null", &size), SCAN_E_KIND);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(read_file(path, &size), SCAN_E_KIND);
    assert_int_equal(unlink(path), 0);
    for (size_t want = 0; want < 3; want++) {
        static const off_t sizes[] = {0, 4096, SCAN_SIZE_MAX};
        _cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        assert_int_equal(ftruncate(fd, sizes[want]), 0);
        assert_int_equal(read_file(path, &size), 0);
        assert_int_equal(size, sizes[want]);
    }
    assert_int_equal(truncate(path, SCAN_SIZE_MAX + 1), 0);
    assert_int_equal(read_file(path, &size), SCAN_E_SIZE);
    assert_int_equal(unlink(path), 0);
    /* Files without a size of their own, which say 0, are read to their end. */
    assert_int_equal(read_file("/proc/self/status", &size), 0);
    assert_true(size > 0);
}

/* ---- The two readers against each other ---- */

static uint32_t rng;

static uint32_t below(uint32_t n)
{
    rng ^= rng << 13;
    rng ^= rng >> 17;
    rng ^= rng << 5;
    return rng % n;
}

/* Lines out of pieces that matter to either reader: some in any order, some as a key with its value. */
static size_t random_text(char *buf, size_t room)
{
    static const char *const pieces[] = {"[",   "]",     "[a]",  "[b c]", "[b  C]", "=",          " = ",  "key",
                                         "k2",  "value", "\"",   "'",     "\\",     "#",          ";",    " # ",
                                         " ; ", " ",     "\t",   "\r",    ":",      "[a]\nkey=1", "x",    "k = v",
                                         "y=",  "\x80",  "\x01", "\"\"",  "''",     "%s",         "\\\n", "é"};
    char *to = buf, *end = buf + room;
    to = stpcpy(to, below(4) > 0 ? "[a]\n" : "");
    for (uint32_t lines = below(6); lines > 0; lines--) {
        if (below(2) == 0)
            to += snprintf(to, (size_t)(end - to), "k%" PRIu32 " = ", below(9));
        for (uint32_t n = below(5); n > 0; n--)
            to = stpcpy(to, pieces[below(ARRAY_SIZE(pieces))]);
        to = stpcpy(to, "\n");
    }
    assert_true(to < end);
    return (size_t)(to - buf);
}

static void random_texts_mean_the_same(void **state)
{
    (void)state;
    char text[512];
    size_t right = 0;
    rng = 20261122;
    for (int i = 0; i < 20000; i++) {
        size_t size = random_text(text, sizeof(text));
        _cleanup_try_ Try try = try_bytes(text, size);
        right += try.scan->n_errors == 0 && try.scan->n_items > 1;
        alike(text, size);
    }
    assert_true(right > 1000);
}

static void shipped_files_mean_the_same(void **state)
{
    (void)state;
    static const char *const names[] = {"defaults.conf", "lull.conf"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        _cleanup_free_ char *path = NULL, *text = NULL;
        size_t size;
        assert_true(asprintf(&path, "%s/conf/%s", SOURCE_ROOT, names[i]) >= 0);
        assert_int_equal(scan_read(path, &text, &size), 0);
        yields(text, "");
        alike(text, size);
        /* And with every key of the template in use. */
        for (char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
            if (line[0] == '#' && line[1] >= 'a' && line[1] <= 'z')
                line[0] = ' ';
        yields(text, "");
        alike(text, size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_are_read, make_folder, remove_folder),
        cmocka_unit_test(random_texts_mean_the_same),
        cmocka_unit_test(shipped_files_mean_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
