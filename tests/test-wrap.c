/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "macro.h"
#include "wrap.h"

static Wrap wrap;

static void goes_on(const char *text, const char *expected)
{
    _cleanup_free_ char *got = wrap_text(&wrap, text, strlen(text));
    assert_string_equal(got, expected);
}

static void wraps(unsigned width, const char *text, const char *expected)
{
    wrap = (Wrap){.width = width, .utf8 = true};
    goes_on(text, expected);
}

static void test_words(void **state _unused_)
{
    wraps(20, "", "");
    wraps(20, "twenty columns of it\n", "twenty columns of it\n");
    wraps(19, "twenty columns of it\n", "twenty columns of\nit\n");
    wraps(20, "averyveryverylongwordthatfitsnowhere or two", "averyveryverylongwordthatfitsnowhere\nor two");
    wraps(20, "  - one two three four", "  - one two three\nfour");
    wraps(20, "one\ntwo three four five six\n\nseven", "one\ntwo three four five\nsix\n\nseven");
    wraps(9, "鉄鉄 鉄鉄 鉄", "鉄鉄 鉄鉄\n鉄");
    wraps(8, "äääää ää", "äääää ää");
}

/* What comes in pieces is laid out as if it had come at once; but a word that is begun is not taken back. */
static void test_pieces(void **state _unused_)
{
    wraps(20, "lull: ", "lull: ");
    goes_on("there is nothing", "there is\nnothing");
    goes_on(" more\n", " more\n");
    goes_on("twenty columns of it", "twenty columns of it");
    goes_on("!\n", "!\n");
    /* A line may end between two pieces where a blank stands. */
    wraps(20, "Felt like? ", "Felt like? ");
    goes_on("burning", "burning");
    goes_on(", ", ", ");
    goes_on("itching", "\nitching");
    /* The blank behind a question stays, and an answer begins a line anew. */
    wraps(20, "Record it now? [y/N] ", "Record it now? [y/N] ");
    wrap.column = 0;
    wrap.blank = false;
    goes_on("Nothing was recorded", "Nothing was recorded");
}

static void test_what_steers_a_terminal(void **state _unused_)
{
    wraps(20, "Reading a long file 99%\r\033[KReading a short file",
          "Reading a long file\n99%\r\033[KReading a short file");
    wraps(12, "\033[1;31mone two\033[0m three", "\033[1;31mone two\033[0m\nthree");
    wraps(12, "one twoo\b \b", "one twoo\b \b");
    assert_int_equal(wrap.column, 7);
    wraps(20, "cut off \033[1;", "cut off \033[1;");
    wraps(20, "cut off \033", "cut off \033");
}

static int set_locale(void **state _unused_)
{
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_what_steers_a_terminal),
    };

    return cmocka_run_group_tests_name("wrap", tests, set_locale, NULL);
}
