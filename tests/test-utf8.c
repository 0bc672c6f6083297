/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "macro.h"
#include "utf8.h"

/* Writes one code point by the book; returns its bytes. */
static size_t encode(uint32_t c, char buf[static 4])
{
    static const unsigned char leads[] = {0, 0x00, 0xc0, 0xe0, 0xf0};
    size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = len; i-- > 1; c >>= 6)
        buf[i] = (char)(0x80 | (c & 0x3f));
    buf[0] = (char)(leads[len] | c);
    return len;
}

static void every_character_is_understood(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        char buf[5] = "";
        size_t len = encode(c, buf), got;
        bool surrogate = c >= 0xd800 && c < 0xe000;
        if (utf8_char(buf, len) != (surrogate ? 0 : len) || utf8_char(buf, len - 1) != 0)
            fail_msg("U+%04X", c);
        if (!surrogate && (utf8_next(buf, &got) != c || got != len))
            fail_msg("U+%04X is read as another", c);
    }
}

static void wrong_bytes_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "\x80",         "\xbf",
        "\xc0\x80",     "\xc1\xbf",
        "\xc3",         "\xc3(",
        "\xe0\x9f\xbf", "\xe2\x82",
        "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
        "\xf0\x9f\x98", "\xf4\x90\x80\x80",
        "\xf5\x80\x80", "\xf8\x88\x80\x80",
        "\xff",         "abc\xfe",
    };
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
        if (utf8_valid(wrong[i], strlen(wrong[i])))
            fail_msg("%zu", i);
    assert_true(utf8_valid("", 0));
    assert_true(utf8_valid("a\0b", 3));
    assert_true(utf8_valid("µg – 12 ½ 漢 😀", strlen("µg – 12 ½ 漢 😀")));
    assert_false(utf8_valid("é", 1));
}

static void controls_are_known(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x200; c++)
        assert_int_equal(utf8_is_control(c), c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0));
}

static void texts_are_cut_between_characters(void **state)
{
    (void)state;
    static const char text[] = "aé€😀"; /* of 1, 2, 3 and 4 bytes */
    static const size_t cut[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10, 10};
    for (size_t max = 0; max < ARRAY_SIZE(cut); max++)
        assert_int_equal(utf8_cut(text, max), cut[max]);
    assert_int_equal(utf8_cut("", 0), 0);
    assert_int_equal(utf8_cut("", 5), 0);
    /* What is no text at all is cut somewhere. */
    assert_int_equal(utf8_cut("\x80\x80\x80\x80\x80", 3), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_is_understood),
        cmocka_unit_test(wrong_bytes_are_refused),
        cmocka_unit_test(controls_are_known),
        cmocka_unit_test(texts_are_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
