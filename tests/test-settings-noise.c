/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scan.h"
#include "settings-cases.h"
#include "utf8.h"

/* Configurations that went wrong in an editor: whatever comes of them, it is a regimen that holds, or errors that say
 * where and why in words that may go over the bus. */

static uint32_t rng = 20261122;

static uint32_t below(uint32_t n)
{
    rng ^= rng << 13;
    rng ^= rng >> 17;
    rng ^= rng << 5;
    return rng % n;
}

static char *read_template(void)
{
    char *text;
    size_t size;
    assert_int_equal(scan_read(SOURCE_ROOT "/conf/lull.conf", &text, &size), 0);
    for (char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (line[0] == '#' && line[1] >= 'a' && line[1] <= 'z' && below(4) == 0)
            line[0] = ' ';
    return text;
}

static char *random_place(char *text, size_t size)
{
    return text + below((uint32_t)size);
}

/* Exchanges, doubles or spoils pieces of the text, keeping its length. */
static void spoil(char *text, size_t size)
{
    static const char *const pieces[] = {"=",       "[",   "]",  "\"",   "#",       ";",       "\n",
                                         "none",    "yes", "no", "iron", "stretch", "0",       "999",
                                         "bedtime", "24h", "3d", "mg",   "\\\n",    "after ",  "then ",
                                         ",",       "-",   " ",  "\xc3", "\x02",    "per week"};
    for (uint32_t n = 1 + below(6); n > 0; n--) {
        const char *piece = pieces[below(ARRAY_SIZE(pieces))];
        char *at = random_place(text, size - strlen(piece));
        memcpy(at, piece, strlen(piece));
    }
    for (uint32_t n = below(3); n > 0; n--) {
        char copy[80];
        size_t len = 1 + below(sizeof(copy));
        memcpy(copy, random_place(text, size - len), len);
        memcpy(random_place(text, size - len), copy, len);
    }
}

static void problems_are_sound(const Settings *settings, const char *text)
{
    size_t lines = 1;
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    for (size_t i = 0; i < settings->n_problems; i++) {
        const SettingsProblem *problem = &settings->problems[i];
        if (strcmp(problem->file, "t") != 0 || problem->line < 0 || (size_t)problem->line > lines ||
            !utf8_valid(problem->text, strlen(problem->text)))
            fail_msg("%s:%d: %s\n%s", problem->file, problem->line, problem->text, text);
    }
}

static void regimen_is_sound(const Settings *settings, const char *text)
{
    int index;
    if (regimen_validate(settings->regimen, &index) != REGIMEN_OK)
        fail_msg("a fault at %d:\n%s", index, text);
    for (size_t i = 0; i < settings->regimen->n_reminders; i++) {
        const Reminder *reminder = &settings->regimen->reminders[i];
        assert_non_null(reminder->title);
        assert_true(reminder->recur.n_times > 0 || reminder->recur.every > 0 || reminder->follows);
        assert_true(reminder->then < (int)settings->regimen->n_reminders);
    }
}

static void noise_is_endured(void **state)
{
    (void)state;
    size_t n_right = 0, n_wrong = 0;
    for (int i = 0; i < 1500; i++) {
        _cleanup_free_ char *text = read_template(), *found = NULL;
        spoil(text, strlen(text));
        _cleanup_(settings_freep) Settings *settings = load(text);
        found = problems_of(settings);
        problems_are_sound(settings, text);
        if (settings->regimen)
            regimen_is_sound(settings, text);
        n_right += !!settings->regimen;
        n_wrong += !settings->regimen;
    }
    assert_true(n_right > 100);
    assert_true(n_wrong > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noise_is_endured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
