/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <string.h>

#include "page.h"

static Page page;

static void open_page(unsigned width, bool colour, bool utf8)
{
    assert_int_equal(page_open(&page, &(View){.width = width, .colour = colour, .utf8 = utf8}), 0);
}

/* Ends the page, which must read as expected. */
static void reads(const char *expected)
{
    assert_int_equal(page_close(&page), 0);
    assert_string_equal(page.text, expected);
    page_clear(&page);
}

static void wraps(unsigned width, unsigned indent, const char *text, const char *expected)
{
    open_page(width, false, true);
    page_text(&page, TONE_PLAIN, indent, text);
    reads(expected);
}

static void test_wrap(void **state _unused_)
{
    wraps(20, 0, "", "");
    wraps(20, 0, "twenty columns of it", "twenty columns of it");
    wraps(19, 0, "twenty columns of it", "twenty columns of\nit");
    wraps(20, 4, "one two three four five six", "one two three four\n    five six");
    wraps(20, 0, "averyveryverylongwordthatfitsnowhere", "averyveryverylongwordthatfitsnowhere");
    wraps(20, 2, "a averyveryverylongwordthatfitsnowhere b", "a averyveryverylongwordthatfitsnowhere\n  b");
    wraps(20, 2, "one\ntwo", "one\n  two");
}

static void test_wrap_goes_on(void **state _unused_)
{
    open_page(20, false, true);
    page_text(&page, TONE_PLAIN, 0, "Label");
    page_column(&page, 9);
    page_text(&page, TONE_PLAIN, 9, "Magnesium");
    page_textf(&page, TONE_PLAIN, 9, ", since %d", 22);
    page_end_line(&page);
    page_end_line(&page);
    reads("Label    Magnesium,\n         since 22\n");
}

/* A line doesn't begin with what belongs to the word before. */
static void test_punctuation(void **state _unused_)
{
    open_page(20, false, true);
    page_text(&page, TONE_PLAIN, 2, "twenty columns of it");
    page_text(&page, TONE_PLAIN, 2, ", and: ");
    reads("twenty columns of\n  it, and:");
    open_page(20, false, true);
    page_text(&page, TONE_PLAIN, 0, "first\ntwenty   columns-of-it");
    page_text(&page, TONE_PLAIN, 0, ",");
    page_text(&page, TONE_PLAIN, 0, " then");
    reads("first\ntwenty\ncolumns-of-it, then");
    open_page(20, true, true);
    page_text(&page, TONE_STRONG, 2, "twenty columns of it");
    page_text(&page, TONE_FAINT, 2, ", and");
    reads("\033[1mtwenty columns of\033[0m\n  \033[1mit\033[0m\033[2m, and\033[0m");
    open_page(20, true, true);
    page_text(&page, TONE_PLAIN, 2, "twenty columns");
    page_text(&page, TONE_CALL, 2, " of it");
    page_text(&page, TONE_PLAIN, 2, ", and");
    reads("twenty columns\033[1;33m of\033[0m\n  \033[1;33mit\033[0m, and");
    /* The only word of a line stays where it is. */
    open_page(20, false, true);
    page_text(&page, TONE_PLAIN, 0, "  averyverylongword01");
    page_text(&page, TONE_PLAIN, 0, ",");
    reads("  averyverylongword01\n,");
    /* Behind a blank it is a word of its own. */
    open_page(20, false, true);
    page_text(&page, TONE_PLAIN, 0, "twenty columns of");
    page_column(&page, 18);
    page_text(&page, TONE_PLAIN, 2, "them");
    reads("twenty columns of \n  them");
}

static void test_wide_characters(void **state _unused_)
{
    wraps(20, 0, "Kältebäder wärmen übermäßig", "Kältebäder wärmen\nübermäßig");
    wraps(20, 0, "äääää äääää äääää ää", "äääää äääää äääää ää");
    wraps(20, 0, "鉄鉄鉄鉄鉄 鉄鉄鉄鉄 鉄", "鉄鉄鉄鉄鉄 鉄鉄鉄鉄\n鉄");
}

/* A note must not paint the terminal, move its cursor or set its title. */
static void test_controls(void **state _unused_)
{
    wraps(40, 0, "a\033[31mb\007c\177d", "a?[31mb?c?d");
    wraps(40, 0,
          "a\xc2\x9b"
          "31m",
          "a?31m");
}

static void test_colour(void **state _unused_)
{
    open_page(20, true, true);
    page_text(&page, TONE_STRONG, 0, "twenty columns of it, and");
    page_text(&page, TONE_PLAIN, 0, " plain");
    reads("\033[1mtwenty columns of\033[0m\n\033[1mit, and\033[0m plain");
}

static void types(unsigned width, const char *command, const char *expected)
{
    open_page(width, false, true);
    page_command(&page, 2, command);
    reads(expected);
}

/* What is broken must still be what a shell understands. */
static void test_command(void **state _unused_)
{
    const char *command = "lull took magnesium --at 'yesterday 22:15'";

    types(44, command, "  lull took magnesium --at 'yesterday 22:15'\n");
    types(43, command, "  lull took magnesium --at \\\n    'yesterday 22:15'\n");
    types(40, command, "  lull took magnesium --at \\\n    'yesterday 22:15'\n");
    types(26, command, "  lull took magnesium \\\n    --at 'yesterday 22:15'\n");
    types(25, command, "  lull took magnesium \\\n    --at \\\n    'yesterday 22:15'\n");
}

static void test_dot(void **state _unused_)
{
    open_page(40, false, false);
    assert_string_equal(page_dot(&page), ", ");
    reads("");
    open_page(40, false, true);
    assert_string_equal(page_dot(&page), " · ");
    reads("");
}

static int set_locale(void **state _unused_)
{
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrap),     cmocka_unit_test(test_wrap_goes_on), cmocka_unit_test(test_wide_characters),
        cmocka_unit_test(test_controls), cmocka_unit_test(test_colour),       cmocka_unit_test(test_command),
        cmocka_unit_test(test_dot),      cmocka_unit_test(test_punctuation),
    };

    return cmocka_run_group_tests_name("page", tests, set_locale, NULL);
}
