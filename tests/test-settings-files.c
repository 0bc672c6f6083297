/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "settings-cases.h"
#include "settings-home.h"

/* "FILE:LINE: text" with the root left out, of every problem. */
static void all_yield(const char *expected)
{
    _cleanup_(settings_freep) Settings *settings = load_all();
    _cleanup_free_ char *found = NULL;
    size_t size;
    FILE *out = open_memstream(&found, &size);
    assert_non_null(out);
    for (size_t i = 0; i < settings->n_problems; i++) {
        _cleanup_free_ char *text = NULL;
        assert_int_equal(settings_problem_format(&settings->problems[i], &text), 0);
        assert_memory_equal(text, root, strlen(root));
        assert_true(!settings->problems[i].notice == !strstr(text, ": note: "));
        fprintf(out, "%s\n", text + strlen(root) + 1);
    }
    fclose(out);
    if (strcmp(found, expected) != 0)
        fail_msg("-- expected --\n%s-- found --\n%s", expected, found);
}

/* The bedtime is in force as set; nothing is wrong. */
static void bedtime_is(int hour)
{
    _cleanup_(settings_freep) Settings *settings = load_all();
    _cleanup_free_ char *found = problems_of(settings);
    assert_string_equal(found, "");
    assert_int_equal(settings->regimen->bedtime_sec[MONDAY], hour * 3600);
}

static void no_file_is_fine(void **state)
{
    (void)state;
    bedtime_is(23);
    unsetenv("XDG_CONFIG_DIRS");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("HOME");
    bedtime_is(23);
}

static void upper_layers_win(void **state)
{
    (void)state;
    write_file("etc2/lull/lull.conf", "[general]\nbedtime = 19:00\n");
    bedtime_is(19);
    write_file("etc1/lull/lull.conf", "[general]\nbedtime = 20:00\n");
    bedtime_is(20);
    write_file("home/lull/lull.conf", "[general]\nbedtime = 21:00\n");
    bedtime_is(21);
    write_file("home/lull/conf.d/9.conf", "[general]\nbedtime = 22:00\n");
    bedtime_is(22);
    write_file("home/lull/conf.d/10.conf", "[general]\nbedtime = 18:00\n");
    bedtime_is(22);
    write_file("home/lull/conf.d/a.conf", "[general]\nsnooze = 5m\n");
    bedtime_is(22);
    write_file("home/lull/conf.d/b.conf", "[general]\nbedtime =\n");
    bedtime_is(23);
    /* These are none of ours. */
    write_file("home/lull/conf.d/z.conf~", "no configuration\n");
    write_file("home/lull/conf.d/.z.conf", "no configuration\n");
    write_file("home/lull/conf.d/.conf", "no configuration\n");
    write_file("relative/lull/lull.conf", "no configuration\n");
    bedtime_is(23);
}

static void home_is_found(void **state)
{
    (void)state;
    write_file("elsewhere/.config/lull/lull.conf", "[general]\nbedtime = 20:00\n");
    bedtime_is(23);
    setenv("XDG_CONFIG_HOME", "", 1);
    bedtime_is(20);
    setenv("XDG_CONFIG_HOME", "not/absolute", 1);
    bedtime_is(20);
    unsetenv("XDG_CONFIG_HOME");
    bedtime_is(20);
}

static void keys_are_layered_one_by_one(void **state)
{
    (void)state;
    write_file("etc1/lull/lull.conf",
               "[reminder magnesium]\ndose = 150 mg\nnag = 5m\nat = 21:00\n[general]\nbedtime.fri = 21:00\n"
               "[reminder walk]\nactivity = yes\nevery = 2h between 09:00 and 18:00\n"
               "[spacing iron magnesium]\npreferred = 5h\n");
    write_file("home/lull/lull.conf",
               "[reminder magnesium]\nnag =\nevery = 6h between 09:00 and 21:00\n[general]\nbedtime = 22:00\n"
               "[reminder walk]\nat = 12:00\nenabled = no\n"
               "[spacing magnesium iron]\nminimum = 6h\n");
    write_file("home/lull/conf.d/on.conf", "[reminder walk]\nenabled = yes\n");
    _cleanup_(settings_freep) Settings *settings = load_all();
    assert_int_equal(settings->n_errors, 0);
    const Regimen *regimen = settings->regimen;
    const Reminder *magnesium = reminder_of(settings, "magnesium"), *walk = reminder_of(settings, "walk");
    assert_int_equal(magnesium->doses[0].amount, 150 * AMOUNT_ONE);
    assert_int_equal(magnesium->nag, 10 * USEC_PER_MIN);
    assert_int_equal(magnesium->recur.n_times, 0);
    assert_int_equal(magnesium->recur.every, 6 * USEC_PER_HOUR);
    assert_int_equal(walk->recur.n_times, 1);
    assert_int_equal(walk->recur.every, 0);
    /* The plain key of an upper layer goes over a weekday's of a lower one. */
    assert_int_equal(regimen->bedtime_sec[FRIDAY], 22 * 3600);
    assert_int_equal(regimen->rules[0].minimum_forth, 6 * USEC_PER_HOUR);
    assert_int_equal(regimen->rules[0].preferred_back, 6 * USEC_PER_HOUR);
}

static void a_reset_gives_weekdays_back(void **state)
{
    (void)state;
    write_file("etc1/lull/lull.conf", "[spacing iron tea]\nminimum = 3h\n");
    write_file("home/lull/lull.conf", "[spacing iron tea]\nminimum =\n");
    _cleanup_(settings_freep) Settings *settings = load_all();
    int iron = regimen_find_substance(settings->regimen, "iron");
    int tea = regimen_find_substance(settings->regimen, "tea");
    Usec minimum, preferred;
    regimen_spacing(settings->regimen, iron, tea, &minimum, &preferred);
    assert_int_equal(minimum, USEC_PER_HOUR);
    regimen_spacing(settings->regimen, tea, iron, &minimum, &preferred);
    assert_int_equal(minimum, 2 * USEC_PER_HOUR);
}

static void problems_come_in_order(void **state)
{
    (void)state;
    write_file("etc1/lull/lull.conf", "[general]\nnag = x\n");
    write_file("home/lull/lull.conf",
               "[general]\nfoo = 1\n[person]\nkidney_disease = yes\n[general]\nsnooze = y\nbar\n");
    write_file("home/lull/conf.d/1.conf", "[reminder walk]\n");
    all_yield("etc1/lull/lull.conf:2: nag in [general]: 'x' isn't a duration; write it like 10m or 1h30m\n"
              "home/lull/lull.conf:2: unknown key 'foo' in [general]\n"
              "home/lull/lull.conf:4: note: kidney_disease in [person]: the reminder 'magnesium' stays off until a "
              "clinician has agreed to it; then set 'clinician = yes'\n"
              "home/lull/lull.conf:5: [general] begins on line 1 already; put its keys together there\n"
              "home/lull/lull.conf:6: snooze in [general]: 'y' isn't a duration; write it like 10m or 1h30m\n"
              "home/lull/lull.conf:7: 'bar' is neither a section, a key with its value, nor a comment\n"
              "home/lull/conf.d/1.conf:1: [reminder walk] needs 'substance = NAME' or 'activity = yes'\n");
}

/* ---- What can't be read ---- */

static void only_files_are_read(void **state)
{
    (void)state;
    make_folders("home/lull/lull.conf/");
    make_folders("etc1/lull/x");
    assert_int_equal(mkfifo(path_to("etc1/lull/lull.conf"), 0600), 0);
    make_folders("home/lull/conf.d/x");
    assert_int_equal(symlink("loop.conf", path_to("home/lull/conf.d/loop.conf")), 0);
    assert_int_equal(symlink("nowhere", path_to("home/lull/conf.d/gone.conf")), 0);
    all_yield("etc1/lull/lull.conf: this is not a regular file\n"
              "home/lull/lull.conf: this is not a regular file\n"
              "home/lull/conf.d/loop.conf: Too many levels of symbolic links\n");
}

static void closed_files_are_told(void **state)
{
    (void)state;
    uid_t before = geteuid();
    write_file("home/lull/lull.conf", "[general]\n");
    write_file("home/lull/conf.d/1.conf", "[general]\n");
    assert_int_equal(chmod(path_to("home/lull/lull.conf"), 0), 0);
    assert_int_equal(chmod(path_to("home/lull/conf.d"), 0), 0);
    /* Nothing is closed to root. */
    assert_true(before != 0 || seteuid(65534) == 0);
    all_yield("home/lull/lull.conf: this file may not be read; look at its permissions\n"
              "home/lull/conf.d: this folder may not be read; look at its permissions\n");
    assert_int_equal(seteuid(before), 0);
    assert_int_equal(chmod(path_to("home/lull/conf.d"), 0755), 0);
}

static void large_files_are_told(void **state)
{
    (void)state;
    write_file("home/lull/lull.conf", "");
    assert_int_equal(truncate(path_to("home/lull/lull.conf"), 1024 * 1024 + 1), 0);
    all_yield("home/lull/lull.conf: this file is larger than 1 MiB, and so no configuration\n");
}

static void crowded_folders_are_told(void **state)
{
    (void)state;
    char name[64];
    for (int i = 0; i < 256; i++) {
        snprintf(name, sizeof(name), "home/lull/conf.d/%d.conf", i);
        write_file(name, i == 99 ? "[general]\nbedtime = 20:00\n" : "");
    }
    bedtime_is(20);
    write_file("home/lull/conf.d/256.conf", "");
    all_yield("home/lull/conf.d: this folder holds more than 256 files; put some of them together\n");
}

static void odd_paths_are_printable(void **state)
{
    (void)state;
    write_file("home/lull/conf.d/a\nb\xff\x1b.conf", "x = 1");
    all_yield("home/lull/conf.d/a?b??.conf:1: this line stands before any section; begin with [general], or [reminder "
              "NAME]\n");
}

static void one_file_is_checked(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *missing = NULL, *there = NULL, *folder = NULL;
    write_file("home/lull/lull.conf", "[general]\nbedtime = 20:00\n");
    write_file("one.conf", "[general]\nwake = 08:00\n");
    assert_int_equal(settings_load_file(path_to("none.conf"), &missing), 0);
    assert_int_equal(missing->n_errors, 1);
    assert_string_equal(missing->problems[0].text, "there is no such file");
    assert_null(missing->regimen);
    assert_int_equal(settings_load_file(root, &folder), 0);
    assert_int_equal(folder->n_errors, 1);
    /* It stands over the defaults alone. */
    assert_int_equal(settings_load_file(path_to("one.conf"), &there), 0);
    assert_int_equal(there->n_problems, 0);
    assert_int_equal(there->regimen->wake_sec[0], 8 * 3600);
    assert_int_equal(there->regimen->bedtime_sec[0], 23 * 3600);
}

#define FILE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(no_file_is_fine),
        FILE_TEST(upper_layers_win),
        FILE_TEST(home_is_found),
        FILE_TEST(keys_are_layered_one_by_one),
        FILE_TEST(a_reset_gives_weekdays_back),
        FILE_TEST(problems_come_in_order),
        FILE_TEST(only_files_are_read),
        FILE_TEST(closed_files_are_told),
        FILE_TEST(large_files_are_told),
        FILE_TEST(crowded_folders_are_told),
        FILE_TEST(odd_paths_are_printable),
        FILE_TEST(one_file_is_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
