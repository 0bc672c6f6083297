/* SPDX-License-Identifier: MIT */
#pragma once

/* One-line cases over the settings reader: a text over the shipped defaults, and every problem that it has. Included
 * after cmocka.h. */

#include <stdlib.h>
#include <string.h>

#include "macro.h"
#include "settings.h"

/* "LINE: text" of every problem, a line each; notices in brackets. */
static inline char *problems_of(const Settings *settings)
{
    char *text = NULL;
    size_t size, n_errors = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    for (size_t i = 0; i < settings->n_problems; i++) {
        const SettingsProblem *problem = &settings->problems[i];
        fprintf(out, problem->notice ? "(%d: %s)\n" : "%d: %s\n", problem->line, problem->text);
        n_errors += !problem->notice;
    }
    fclose(out);
    assert_int_equal(settings->n_errors, n_errors);
    assert_int_equal(!settings->regimen, n_errors > 0);
    return text;
}

static inline Settings *load(const char *text)
{
    Settings *settings;
    assert_int_equal(settings_load_text("t", 1, text, true, &settings), 0);
    return settings;
}

/* `expected` as problems_of() has it. */
static inline void yields(const char *text, const char *expected)
{
    _cleanup_(settings_freep) Settings *settings = load(text);
    _cleanup_free_ char *found = problems_of(settings);
    if (strcmp(found, expected) != 0)
        fail_msg("%s\n-- expected --\n%s-- found --\n%s", text, expected, found);
}

/* A line below a header, and its problem; NULL where it is right. */
static inline void line_yields(const char *section, const char *line, const char *expected)
{
    _cleanup_free_ char *text = NULL, *problem = NULL;
    assert_true(asprintf(&text, "[%s]\n%s\n", section, line) >= 0);
    assert_true(asprintf(&problem, expected ? "2: %s\n" : "%s", expected ?: "") >= 0);
    yields(text, problem);
}

/* The settings of a text without errors. */
static inline Settings *right(const char *text)
{
    Settings *settings = load(text);
    _cleanup_free_ char *found = problems_of(settings);
    if (settings->n_errors > 0)
        fail_msg("%s\n-- found --\n%s", text, found);
    return settings;
}

static inline const Reminder *reminder_of(const Settings *settings, const char *name)
{
    int index = regimen_find_reminder(settings->regimen, name);
    return index < 0 ? NULL : &settings->regimen->reminders[index];
}

static inline const Substance *substance_of(const Settings *settings, const char *name)
{
    int index = regimen_find_substance(settings->regimen, name);
    return index < 0 ? NULL : &settings->regimen->substances[index];
}
