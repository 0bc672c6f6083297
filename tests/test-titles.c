/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <string.h>

#include "command.h"
#include "titles.h"

#define S(text) ((char[]){text})

static void means(const char *typed, const char *kind, const char *name)
{
    Subject subjects[] = {
        {.name = S("iron"), .title = S("Eisen"), .kind = S("intake")},
        {.name = S("eisen"), .title = S("Magnesium"), .kind = S("intake")},
        {.name = S("calcium"), .title = S("Milch & Käse"), .kind = S("intake")},
        {.name = S("stretch"), .title = S("Dehnen"), .kind = S("activity")},
        {.name = S("stretch-calves"), .title = S("Dehnen"), .kind = S("activity")},
        {.name = S("bath"), .title = S("Wärme"), .kind = S("activity")},
        {.name = S("heat"), .title = S("Wärme"), .kind = S("intake")},
        {.name = S("bath"), .title = S("Wärme"), .kind = S("activity")},
        {.name = S("untitled"), .kind = S("intake")},
    };
    const char *got;
    int r = title_match(&(SubjectList){subjects, ARRAY_SIZE(subjects)}, typed, kind, &got);
    assert_int_equal(r, name ? 0 : EXIT_UNKNOWN);
    if (name)
        assert_string_equal(got, name);
}

static void test_a_title_stands_for_its_name(void **state _unused_)
{
    means("Eisen", "intake", "iron");
    means("EISEN", "intake", "iron");
    means("milch & KÄSE", "intake", "calcium");
    means("Milch", "intake", "Milch");
    means("Plutonium", "intake", "Plutonium");
    means("", "intake", "");
}

static void test_names_go_first(void **state _unused_)
{
    means("iron", "intake", "iron");
    means("eisen", "intake", "eisen");
    means("untitled", "intake", "untitled");
    means("stretch", "activity", "stretch");
}

static void test_the_kind_decides_and_what_is_ambiguous_is_refused(void **state _unused_)
{
    means("Dehnen", "activity", NULL);
    means("Dehnen", "intake", NULL);
    means("Wärme", "intake", "heat");
    /* The same one twice is one. */
    means("Wärme", "activity", "bath");
    means("Wärme", NULL, NULL);
    /* Of another kind: for the service to say which verb is meant. */
    means("Eisen", "activity", "iron");
}

static int set_locale(void **state _unused_)
{
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_title_stands_for_its_name),
        cmocka_unit_test(test_names_go_first),
        cmocka_unit_test(test_the_kind_decides_and_what_is_ambiguous_is_refused),
    };

    return cmocka_run_group_tests_name("titles", tests, set_locale, NULL);
}
