/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>

#include "settings-cases.h"
#include "settings-home.h"

#define KEPT "kept.conf"

static void keep(void)
{
    _cleanup_(settings_freep) Settings *settings = load_all();
    assert_int_equal(settings_keep(settings, path_to(KEPT)), 0);
}

static Settings *load_kept(void)
{
    Settings *settings;
    assert_int_equal(settings_load_kept(path_to(KEPT), &settings), 0);
    return settings;
}

static struct stat look(void)
{
    struct stat st;
    assert_int_equal(stat(path_to(KEPT), &st), 0);
    return st;
}

static void layers_stay_layers(void **state)
{
    (void)state;
    write_file("etc2/lull/lull.conf", "[general]\nwake = 06:00\nbedtime = 21:00\nbedtime.fri = 22:00");
    write_file("etc1/lull/lull.conf", "[general]\nbedtime = 22:30\n\n\n[reminder water]\nactivity = yes\nat = 12:00\n");
    write_file("home/lull/lull.conf", "[general]\nwake =\n");
    keep();
    _cleanup_(settings_freep) Settings *settings = load_kept();
    assert_int_equal(settings->n_errors, 0);
    assert_int_equal(settings->regimen->wake_sec[MONDAY], 7 * 3600);
    assert_int_equal(settings->regimen->bedtime_sec[MONDAY], 22 * 3600 + 1800);
    /* A plain key goes over those with an argument below it, which it couldn't in one file. */
    assert_int_equal(settings->regimen->bedtime_sec[FRIDAY], 22 * 3600 + 1800);
    assert_non_null(reminder_of(settings, "water"));
    assert_null(settings->text);
}

static void nothing_was_kept(void **state)
{
    (void)state;
    Settings *settings = NULL;
    assert_int_equal(settings_load_kept(path_to(KEPT), &settings), -ENOENT);
    assert_null(settings);
}

static void what_has_errors_is_not_kept(void **state)
{
    (void)state;
    write_file("home/lull/lull.conf", "[general]\nbedtime = 22:00\n");
    keep();
    write_file("home/lull/lull.conf", "[general]\nbedtme = 21:00\n");
    keep();
    _cleanup_(settings_freep) Settings *settings = load_kept();
    assert_int_equal(settings->regimen->bedtime_sec[MONDAY], 22 * 3600);
}

static void notices_do_not_matter(void **state)
{
    (void)state;
    write_file("home/lull/lull.conf", "[spacing iron magnesium]\nminimum = 2h\npreferred = 4h\n");
    _cleanup_(settings_freep) Settings *loaded = load_all();
    assert_true(loaded->n_problems > 0 && loaded->n_errors == 0);
    assert_int_equal(settings_keep(loaded, path_to(KEPT)), 0);
    _cleanup_(settings_freep) Settings *settings = load_kept();
    assert_int_equal(settings->n_errors, 0);
}

static void no_files_are_a_configuration_too(void **state)
{
    (void)state;
    write_file("home/lull/lull.conf", "[reminder stretch]\nenabled = no\n");
    keep();
    assert_int_equal(remove(path_to("home/lull/lull.conf")), 0);
    keep();
    _cleanup_(settings_freep) Settings *settings = load_kept();
    assert_non_null(reminder_of(settings, "stretch"));
}

static void it_is_written_when_it_changes_and_for_its_owner(void **state)
{
    (void)state;
    write_file("home/lull/lull.conf", "[general]\nbedtime = 22:00\n");
    keep();
    struct stat first = look();
    assert_int_equal(first.st_mode & 07777, 0600);
    keep();
    assert_int_equal(look().st_ino, first.st_ino);
    write_file("home/lull/lull.conf", "[general]\nbedtime = 22:01\n");
    keep();
    assert_int_not_equal(look().st_mtim.tv_nsec + look().st_size, first.st_mtim.tv_nsec + first.st_size);
    assert_int_equal(access(path_to(KEPT ".part"), F_OK), -1);
}

static void a_mark_in_the_text_does_no_harm(void **state)
{
    (void)state;
    write_file("home/lull/lull.conf", "#@ \n[general]\n#@ 3 mine\nwake = 06:00\n#@ 1 ");
    write_file("home/lull/conf.d/a.conf", "[general]\nbedtime = 22:00");
    keep();
    _cleanup_(settings_freep) Settings *settings = load_kept();
    assert_int_equal(settings->n_errors, 0);
    assert_int_equal(settings->regimen->wake_sec[MONDAY], 6 * 3600);
    assert_int_equal(settings->regimen->bedtime_sec[MONDAY], 22 * 3600);
}

/* Cut off anywhere, or with a byte of its marks changed, it is refused. */
static void a_damaged_one_is_refused(void **state)
{
    (void)state;
    char text[1000] = "";
    Settings *settings = NULL;
    write_file("home/lull/lull.conf", "[general]\nwake = 06:00\n");
    keep();
    FILE *file = fopen(path_to(KEPT), "re");
    size_t size = fread(text, 1, sizeof(text) - 1, file);
    assert_int_equal(fclose(file), 0);
    char *mark = strstr(text, "#@ 23 ");
    assert_non_null(mark);
    for (size_t len = 1; len < size; len++) {
        char last = text[len];
        text[len] = '\0';
        write_file(KEPT, text);
        if (text + len != mark)
            assert_int_equal(settings_load_kept(path_to(KEPT), &settings), -EINVAL);
        text[len] = last;
    }
    for (const char *wrong = "#@ 22 \0#@ 24 \0#@ -1 \0#@ 99 \0#@    \0      \0#@ 23/\0"; *wrong;
         wrong += strlen(wrong) + 1) {
        memcpy(mark, wrong, strlen(wrong));
        write_file(KEPT, text);
        assert_int_equal(settings_load_kept(path_to(KEPT), &settings), -EINVAL);
    }
    assert_null(settings);
}

static void it_fails_where_it_cannot_be_written(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *settings = load_all();
    assert_int_equal(settings_keep(settings, path_to("missing/kept.conf")), -ENOENT);
    make_folders(KEPT "/");
    assert_true(settings_keep(settings, path_to(KEPT)) < 0);
    assert_int_equal(access(path_to(KEPT ".part"), F_OK), -1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(layers_stay_layers),
        TEST(nothing_was_kept),
        TEST(what_has_errors_is_not_kept),
        TEST(notices_do_not_matter),
        TEST(no_files_are_a_configuration_too),
        TEST(it_is_written_when_it_changes_and_for_its_owner),
        TEST(a_mark_in_the_text_does_no_harm),
        TEST(a_damaged_one_is_refused),
        TEST(it_fails_where_it_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
