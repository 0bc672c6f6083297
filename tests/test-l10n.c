/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "l10n.h"

/* What holds without a catalog and with no locale installed: everything is English, whoever's language is in force. */

/* As much as an assignment may have. */
#define LENGTH_MAX 199

static void stays_english(void)
{
    char number[] = "0.5", none[] = "5";

    assert_string_equal(_("Put off"), "Put off");
    assert_string_equal(_(""), "");
    assert_string_equal(C_("of a night", "bad"), "bad");
    assert_string_equal(P_("%u night", "%u nights", 0), "%u nights");
    assert_string_equal(P_("%u night", "%u nights", 1), "%u night");
    assert_string_equal(P_("%u night", "%u nights", 2), "%u nights");
    assert_string_equal(l10n_look_up("title", "Magnesium"), "Magnesium");
    assert_false(l10n_comma());
    assert_string_equal(l10n_number(number), "0.5");
    assert_string_equal(l10n_number(none), "5");
}

/* The first test: nothing has taken a language from the environment yet. */
static void is_english_before_it_begins(void **state)
{
    (void)state;
    stays_english();
    assert_string_equal(l10n_own()[0], "LC_MESSAGES=C");
    assert_null(l10n_own()[1]);
}

static void leaves_a_terminal_that_knows_no_utf8(void **state)
{
    (void)state;
    setenv("LC_ALL", "C", 1);
    l10n_init(true);
    stays_english();
    assert_string_equal(l10n_own()[0], "LC_MESSAGES=C");
    assert_null(l10n_own()[1]);
}

static void takes_its_own_from_the_environment(void **state)
{
    (void)state;
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("LANGUAGE", "xx:en", 1);
    setenv("TEXTDOMAINDIR", "/nowhere", 1);
    l10n_init(true);
    stays_english();
    assert_string_equal(l10n_own()[0], "LC_MESSAGES=C.UTF-8");
    assert_string_equal(l10n_own()[1], "LC_NUMERIC=C.UTF-8");
    assert_string_equal(l10n_own()[2], "LANGUAGE=xx:en");
    assert_null(l10n_own()[3]);
}

static void looks_up_texts_of_any_length(void **state)
{
    char text[600];

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    assert_ptr_equal(l10n_look_up("title", text), text);
}

/* ---- Somebody else's ---- */

static L10n *made(const char *assignment)
{
    char copy[LENGTH_MAX + 2];
    L10n *l10n = NULL;

    snprintf(copy, sizeof(copy), "%s", assignment);
    assert_int_equal(l10n_new(&l10n, (char *const[]){copy, NULL}), 0);
    assert_non_null(l10n);
    return l10n;
}

static void is_taken(const char *assignment)
{
    _cleanup_(l10n_freep) L10n *l10n = made(assignment);
    const L10n *before = l10n_use(l10n);

    stays_english();
    l10n_use(before);
}

static void is_refused(const char *assignment)
{
    char copy[LENGTH_MAX + 2], well[] = "LC_MESSAGES=C";
    L10n *l10n = NULL;

    snprintf(copy, sizeof(copy), "%s", assignment);
    assert_int_equal(l10n_new(&l10n, (char *const[]){copy, NULL}), -EINVAL);
    assert_int_equal(l10n_new(&l10n, (char *const[]){well, copy, NULL}), -EINVAL);
    assert_null(l10n);
}

static void reads_assignments(void **state)
{
    L10n *l10n = NULL;

    (void)state;
    assert_int_equal(l10n_new(&l10n, NULL), 0);
    l10n = l10n_free(l10n);
    assert_null(l10n);
    assert_int_equal(l10n_new(&l10n, (char *const[]){NULL}), 0);
    l10n_free(l10n);
    is_taken("LC_MESSAGES=C");
    is_taken("LC_MESSAGES=");
    is_taken("LC_NUMERIC=");
    is_taken("LC_MESSAGES=xx_XX.UTF-8");
    is_taken("LC_NUMERIC=xx_XX.UTF-8");
    is_taken("LANGUAGE=xx:yy");
    is_taken("LC_TIME=/tmp/x");
    is_refused("");
    is_refused("LC_MESSAGES");
    is_refused("LC_MESSAGES=/tmp/x");
    is_refused("LC_MESSAGES=../x");
    is_refused("LC_NUMERIC=/tmp/x");
    is_refused("LANGUAGE=en:/tmp/x");
}

static void limits_their_length(void **state)
{
    static const char *const names[] = {"LC_MESSAGES=", "LC_NUMERIC=", "LANGUAGE=", "LC_TIME="};
    char text[LENGTH_MAX + 2];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        memset(text, 'x', sizeof(text));
        memcpy(text, names[i], strlen(names[i]));
        text[LENGTH_MAX] = '\0';
        is_taken(text);
        text[LENGTH_MAX] = 'x';
        text[LENGTH_MAX + 1] = '\0';
        is_refused(text);
    }
}

/* ---- Which is in force ---- */

static void in_force(const char *languages)
{
    const char *now = getenv("LANGUAGE");

    assert_string_equal(now ? now : "", languages);
}

static const L10n *for_a_while(void)
{
    L10N_OWN_LANGUAGE;

    in_force("xx:en");
    return _l10n_before;
}

static void nests(void **state)
{
    _cleanup_(l10n_freep) L10n *a = made("LANGUAGE=aa"), *b = made("LANGUAGE=bb"), *none = made("LC_MESSAGES=C");

    (void)state;
    in_force("xx:en");
    assert_null(l10n_use(a));
    in_force("aa");
    assert_ptr_equal(l10n_use(b), a);
    in_force("bb");
    assert_ptr_equal(l10n_use(b), b);
    assert_ptr_equal(for_a_while(), b);
    in_force("bb");
    assert_ptr_equal(l10n_use(a), b);
    in_force("aa");
    /* Whoever names no languages isn't given ours. */
    assert_ptr_equal(l10n_use(none), a);
    in_force("");
    assert_ptr_equal(l10n_use(NULL), none);
    in_force("xx:en");
    assert_null(for_a_while());
    assert_null(l10n_use(NULL));
}

static void goes_with_whose_it_is(void **state)
{
    L10n *a = made("LANGUAGE=aa"), *b = made("LANGUAGE=bb");

    (void)state;
    l10n_use(a);
    b = l10n_free(b);
    in_force("aa");
    a = l10n_free(a);
    in_force("xx:en");
    assert_null(l10n_use(NULL));
    assert_null(a);
    assert_null(b);
    assert_null(l10n_free(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_english_before_it_begins),
        cmocka_unit_test(leaves_a_terminal_that_knows_no_utf8),
        cmocka_unit_test(takes_its_own_from_the_environment),
        cmocka_unit_test(looks_up_texts_of_any_length),
        cmocka_unit_test(reads_assignments),
        cmocka_unit_test(limits_their_length),
        cmocka_unit_test(nests),
        cmocka_unit_test(goes_with_whose_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
