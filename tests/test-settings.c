/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "macro.h"
#include "settings.h"

/* "LINE: text" of every problem, a line each; notices in brackets. */
static char *problems_of(const Settings *settings)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    for (size_t i = 0; i < settings->n_problems; i++) {
        const SettingsProblem *problem = &settings->problems[i];
        fprintf(out, problem->notice ? "(%d: %s)\n" : "%d: %s\n", problem->line, problem->text);
    }
    fclose(out);
    return text;
}

static Settings *load(const char *text)
{
    Settings *settings;
    assert_int_equal(settings_load_text("t", 1, text, true, &settings), 0);
    return settings;
}

/* `expected` as problems_of() has it. */
static void yields(const char *text, const char *expected)
{
    _cleanup_(settings_freep) Settings *settings = load(text);
    _cleanup_free_ char *found = problems_of(settings);
    if (strcmp(found, expected) != 0)
        fail_msg("%s\n-- expected --\n%s-- found --\n%s", text, expected, found);
    assert_int_equal(!settings->regimen, settings->n_errors > 0);
}

/* One error, in the second line: below [reminder magnesium] and the like. */
static void second(const char *section, const char *line, const char *expected)
{
    _cleanup_free_ char *text = NULL, *problem = NULL;
    assert_true(asprintf(&text, "[%s]\n%s\n", section, line) >= 0);
    assert_true(asprintf(&problem, *expected ? "2: %s\n" : "%s", expected) >= 0);
    yields(text, problem);
}

static void defaults_are_right(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *settings = NULL;
    assert_int_equal(settings_defaults(&settings), 0);
    assert_int_equal(settings->n_problems, 0);
    assert_non_null(settings->regimen);
    yields("", "");
}

static void unknown_words_are_told(void **state)
{
    (void)state;
    second("reminder stretch", "intervall = 20m",
           "unknown key 'intervall' in [reminder stretch]; did you mean 'every'?");
    second("reminder stretch", "titel = x", "unknown key 'titel' in [reminder stretch]; did you mean 'title'?");
    second("general", "bedtime.fir = 23:00", "unknown key 'bedtime.fir' in [general]; did you mean 'bedtime.fri'?");
    second("general", "qqqqqq = x", "unknown key 'qqqqqq' in [general]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_right),
        cmocka_unit_test(unknown_words_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
