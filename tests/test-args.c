/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "args.h"
#include "command.h"
#include "macro.h"
#include "subjects.h"

static Args args;

/* What is typed after `lull`, by blanks; the verb is its first word. */
static int parse(const char *line)
{
    static char buf[512];
    char *argv[32], *rest = buf;
    int argc = 0;

    snprintf(buf, sizeof(buf), "%s", line);
    while ((argv[argc] = strsep(&rest, " ")))
        argc++;
    return args_parse(
        argv[0], TAKES(OPTION_HELP) | TAKES(OPTION_JSON) | TAKES(OPTION_YES) | TAKES(OPTION_AT) | TAKES(OPTION_NOTE),
        argc, argv, &args);
}

static void words_are(const char *expected)
{
    char joined[256] = "";

    for (size_t i = 0; i < args.n_words; i++) {
        size_t n = strlen(joined);
        snprintf(joined + n, sizeof(joined) - n, "%s%s", i > 0 ? "|" : "", args.words[i]);
    }
    assert_string_equal(joined, expected);
}

/* Options stand before, between and after words, whatever POSIXLY_CORRECT says. */
static void test_order(void **state _unused_)
{
    static const char *const lines[] = {"took --at 22:30 --json magnesium 200", "took magnesium --at 22:30 200 --json",
                                        "took magnesium 200 --json --at=22:30", "took --js magnesium --at 22:30 200"};

    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        assert_int_equal(parse(lines[i]), 0);
        words_are("magnesium|200");
        assert_true(args_has(&args, OPTION_JSON));
        assert_false(args_has(&args, OPTION_YES));
        assert_string_equal(args_value(&args, OPTION_AT), "22:30");
        assert_null(args_value(&args, OPTION_NOTE));
    }
}

static void test_letters(void **state _unused_)
{
    assert_int_equal(parse("took -y magnesium -h"), 0);
    assert_true(args_has(&args, OPTION_YES));
    assert_true(args_has(&args, OPTION_HELP));
    words_are("magnesium");
}

static void test_end_of_options(void **state _unused_)
{
    assert_int_equal(parse("took --json -- --at -x"), 0);
    assert_true(args_has(&args, OPTION_JSON));
    assert_false(args_has(&args, OPTION_AT));
    words_are("--at|-x");
    assert_int_equal(parse("took"), 0);
    words_are("");
    assert_null(args_word(&args, 0));
}

static void test_errors(void **state _unused_)
{
    assert_int_equal(parse("took --frobnicate"), -EINVAL);
    assert_int_equal(parse("took -x"), -EINVAL);
    assert_int_equal(parse("took --follow"), -EINVAL);
    assert_int_equal(parse("took magnesium --at"), -EINVAL);
    assert_int_equal(parse("took --json=yes"), -EINVAL);
    assert_int_equal(parse("took 1 2 3 4 5 6 7 8"), 0);
    assert_int_equal(parse("took 1 2 3 4 5 6 7 8 9"), -EINVAL);
    /* What went wrong leaves nothing behind. */
    assert_int_equal(parse("took a"), 0);
    words_are("a");
}

static void number_is(const char *text, unsigned max, int r, unsigned expected)
{
    unsigned n = 77;
    Args given = {.given = TAKES(OPTION_DAYS), .values = {[OPTION_DAYS] = text}};

    assert_int_equal(args_number(&given, OPTION_DAYS, max, 5, &n), r);
    if (r == 0)
        assert_int_equal(n, expected);
}

static void test_number(void **state _unused_)
{
    number_is(NULL, 366, 0, 5);
    number_is("1", 366, 0, 1);
    number_is("366", 366, 0, 366);
    number_is("010", 366, 0, 10);
    number_is("0", 366, -EINVAL, 0);
    number_is("367", 366, -EINVAL, 0);
    number_is("", 366, -EINVAL, 0);
    number_is("-1", 366, -EINVAL, 0);
    number_is("+1", 366, -EINVAL, 0);
    number_is("1d", 366, -EINVAL, 0);
    number_is(" 1", 366, -EINVAL, 0);
    number_is("4294967295", 4294967295u, 0, 4294967295u);
    number_is("4294967297", 4294967295u, -EINVAL, 0);
    number_is("99999999999999999999", 4294967295u, -EINVAL, 0);
}

static void test_amount_text(void **state _unused_)
{
    char buf[AMOUNT_TEXT_LEN], longest[AMOUNT_TEXT_LEN];
    Args given = {.words = {"magnesium", "200", "mg"}, .n_words = 3};

    assert_int_equal(amount_text(&given, 1, buf), 0);
    assert_string_equal(buf, "200 mg");
    given.n_words = 2;
    assert_int_equal(amount_text(&given, 1, buf), 0);
    assert_string_equal(buf, "200");
    given.n_words = 1;
    assert_int_equal(amount_text(&given, 1, buf), 0);
    assert_string_equal(buf, "");
    memset(longest, '1', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    given.words[1] = longest;
    given.n_words = 2;
    assert_int_equal(amount_text(&given, 1, buf), 0);
    given.n_words = 3;
    assert_int_equal(amount_text(&given, 1, buf), -EINVAL);
}

static void test_amount_read(void **state _unused_)
{
    Amount amount = 0;

    assert_int_equal(amount_read("0.2 g", "magnesium", "mg", &amount), 0);
    assert_int_equal(amount, 200 * AMOUNT_ONE);
    assert_int_equal(amount_read("2 tablets", "magnesium", "mg", &amount), -EINVAL);
    assert_int_equal(amount_read("200 ml", "magnesium", "mg", &amount), -EINVAL);
    assert_int_equal(amount_read("much", "magnesium", "mg", &amount), -EINVAL);
    assert_int_equal(amount_read("0.0001 mg", "magnesium", "mg", &amount), -EINVAL);
}

static void test_verbs(void **state _unused_)
{
    const Command *command;

    for (size_t i = 0; (command = command_nth(i)); i++) {
        assert_ptr_equal(command_find(command->name), command);
        assert_true(command->min_words <= command->max_words);
        assert_non_null(strstr(command->example, command->name));
        assert_non_null(command->run);
    }
    assert_null(command_find("tok"));
    assert_string_equal(command_suggest("tok"), "took");
    assert_null(command_suggest("frobnicate"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),       cmocka_unit_test(test_letters), cmocka_unit_test(test_end_of_options),
        cmocka_unit_test(test_errors),      cmocka_unit_test(test_number),  cmocka_unit_test(test_amount_text),
        cmocka_unit_test(test_amount_read), cmocka_unit_test(test_verbs),
    };

    return cmocka_run_group_tests_name("args", tests, NULL, NULL);
}
