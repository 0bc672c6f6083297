/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scan-cases.h"

static void right_texts_have_no_problems(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "\n\n",
        "# nothing\n; at all",
        "[general]",
        "[general]\r\nwake = 07:00\r\n",
        "[ Reminder\t  WATER ]\nAT=12:00",
        "[general] # a comment\n[person];another\n",
        "[a]\nb = c ; comment\nd = e\t# comment\nf = g ;; comment\nh = i ;",
        "[a]\nb =\nc = ; comment\nd =; comment\ne=\"\"\nf=''",
        "[a]\nb = \"x ; y # z\"\nc = 'x \"y\" z' ; comment\nd = \"it's\"#comment",
        "[a]\nb = it's\nc = a \"quoted\" word\nd = e = f\ng==h",
        "[a]\nb = C:\\dir\n",
        "[a]\nb = \"  kept  \"\n",
        "[a]\nb = \xc3\xa9t\xc3\xa9\n[\xc3\xa9]\n",
    };
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        yields(texts[i], "");
        alike(texts[i], strlen(texts[i]));
    }
}

static void items_have_their_lines(void **state)
{
    (void)state;
    static const char text[] = "# first\n[ Reminder   Water ] ; x\n\n AT = 12:00 # noon\nevery =\n[general]\nwake='7'";
    static const struct {
        int line;
        const char *section, *key, *value;
    } expected[] = {
        {2, "reminder water", NULL, ""}, {4, "reminder water", "at", "12:00"}, {5, "reminder water", "every", ""},
        {6, "general", NULL, ""},        {7, "general", "wake", "7"},
    };
    _cleanup_try_ Try try = try_bytes(text, strlen(text));
    assert_int_equal(try.scan->n_items, ARRAY_SIZE(expected));
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
        const ScanItem *item = &try.scan->items[i];
        assert_int_equal(item->line, expected[i].line);
        assert_string_equal(item->section, expected[i].section);
        assert_true(!item->key == !expected[i].key);
        if (item->key)
            assert_string_equal(item->key, expected[i].key);
        assert_int_equal(item->value_len, strlen(expected[i].value));
        if (item->value_len > 0)
            assert_memory_equal(item->value, expected[i].value, item->value_len);
    }
}

static void wrong_lines_are_told(void **state)
{
    (void)state;
    line_yields("nag 10m", "2: 'nag 10m' is neither a section, a key with its value, nor a comment");
    line_yields("= 10m", "2: a value without a key; write 'KEY = VALUE'");
    line_yields("=", "2: a value without a key; write 'KEY = VALUE'");
    line_yields("[general", "2: '[general' lacks its ']'");
    line_yields("[]", "2: a section needs a name: write [general], or [reminder NAME]");
    line_yields("[  ]", "2: a section needs a name: write [general], or [reminder NAME]");
    line_yields("[a] b", "2: 'b' behind the section's ']' belongs on a line of its own");
    line_yields("[a]]", "2: ']' behind the section's ']' belongs on a line of its own");
    line_yields("[reminder:water]", "2: a section's name is written with a blank: [reminder water]");
    line_yields("nag = 10m \\", "2: the backslash at the end would join this line with the next; remove it");
    line_yields("# note \\", "2: the backslash at the end would join this line with the next; remove it");
    line_yields("\\", "2: the backslash at the end would join this line with the next; remove it");
    line_yields("a = \"b\\\\c\"",
                "2: a backslash in quotes is read in different ways by different versions; leave it out");
    line_yields("a = \"b", "2: the value begins with a quote that is never closed");
    line_yields("a = 'b\"", "2: the value begins with a quote that is never closed");
    line_yields("a = \"b\" c", "2: 'c' stands behind the closing quote, where it would be ignored");
    line_yields("a = \"\"b\"", "2: 'b\"' stands behind the closing quote, where it would be ignored");
    line_yields("a = b\x01", "2: this line holds a control character; remove it");
    line_yields("# b\x7f", "2: this line holds a control character; remove it");
    line_yields("a = b\rc", "2: this line holds a control character; remove it");
    line_yields("a = \xff", "2: this line is not UTF-8; save the file in that encoding");
    line_yields("# \xc3", "2: this line is not UTF-8; save the file in that encoding");
}

static void cut_values_are_told(void **state)
{
    (void)state;
    static const char hash[] = "2: the value would end before '#'; put it in quotes, or begin a comment with ' # '";
    static const char semicolon[] =
        "2: the value would end before ';'; put it in quotes, or begin a comment with ' ; '";
    line_yields("colour=#ff0000", hash);
    line_yields("colour = #ff0000", hash);
    line_yields("title = a#b", hash);
    line_yields("title = a# b", hash);
    line_yields("title = a;b # c", semicolon);
    line_yields("title = say \"a ; b\"", semicolon);
    line_yields("title = Take #2", "(2: what follows '#' is taken for a comment; put the value in quotes if it isn't)");
    line_yields("title = Take ;2", "(2: what follows ';' is taken for a comment; put the value in quotes if it isn't)");
}

static void places_are_told(void **state)
{
    (void)state;
    static const char first[] = "this line stands before any section; begin with [general], or [reminder NAME]";
    _cleanup_free_ char *before = NULL;
    assert_true(asprintf(&before, "2: %s\n", first) >= 0);
    yields("\nnag = 1\nsnooze = 2\n[general]\nwake = 3", before);
    yields("\xef\xbb\xbf[general]\nfoo", "1: the file begins with a byte order mark; save it as UTF-8 without one\n");
    yields("[a]\nx=1\n[b]\n[A ]\nx=1\ny=1\ny=2\n", "4: [a] begins on line 1 already; put its keys together there\n"
                                                   "5: 'x' in [a] is set on line 2 already; remove one of the two\n"
                                                   "7: 'y' in [a] is set on line 6 already; remove one of the two\n");
    /* Below a wrong section, lines are looked at all the same. */
    yields("[a:b]\nfoo\nx = 1\nx = 1", "1: a section's name is written with a blank: [a b]\n"
                                       "2: 'foo' is neither a section, a key with its value, nor a comment\n");
}

static void nul_bytes_are_told(void **state)
{
    (void)state;
    static const char text[] = "[a]\nb = c\0d\ne = f";
    _cleanup_try_ Try try = try_bytes(text, sizeof(text) - 1);
    _cleanup_free_ char *found = problems_of(try.scan);
    assert_string_equal(found, "2: this line holds a NUL byte; write the file as plain text\n");
    alike(text, sizeof(text) - 1);
}

static void excerpts_end_between_characters(void **state)
{
    (void)state;
    char buf[SCAN_EXCERPT_LEN], text[121] = "";
    assert_string_equal(scan_excerpt("abc", 3, buf), "abc");
    assert_string_equal(scan_excerpt("abc", 2, buf), "ab");
    for (size_t i = 0; i < 60; i++)
        memcpy(text + 2 * i, "é", 2);
    assert_int_equal(strlen(scan_excerpt(text, 120, buf)), 40 + strlen("…"));
    assert_memory_equal(buf + 38, "é…", 5);
    assert_string_equal(scan_excerpt("a\xff", 2, buf), "a…");
}

/* ---- Limits ---- */

/* "[a]" and a line of `len` bytes. */
static char *text_with_line(size_t len, const char *start, bool feed)
{
    char *text = calloc(1, len + 16);
    assert_non_null(text);
    int n = snprintf(text, len + 16, "[a]\n%s", start);
    memset(text + n, 'x', len - strlen(start));
    if (feed)
        text[4 + len] = '\n';
    return text;
}

static void long_lines_are_told(void **state)
{
    (void)state;
    static const char *const starts[] = {"b = ", "# ", "b = \""};
    for (size_t i = 0; i < 4; i++) {
        const char *start = starts[i / 2];
        _cleanup_free_ char *fits = text_with_line(SCAN_LINE_MAX, start, i % 2);
        _cleanup_free_ char *over = text_with_line(SCAN_LINE_MAX + 1, start, i % 2);
        yields(fits, "");
        yields(over, "2: this line has 1023 bytes, and at most 1022 are read; shorten it\n");
        alike(fits, strlen(fits));
        alike(over, strlen(over));
    }
}

static char *repeated(const char *head, const char *before, const char *after, size_t n)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    fputs(head, out);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s%zu%s", before, i, after);
    fclose(out);
    return text;
}

static void crowded_files_are_told(void **state)
{
    (void)state;
    _cleanup_free_ char *fits = repeated("[a]\n", "k", " = 1\n", SCAN_KEYS_MAX);
    _cleanup_free_ char *over = repeated("[a]\n", "k", " = 1\n", SCAN_KEYS_MAX + 1);
    _cleanup_free_ char *noise = repeated("", "[", "\n", 1000);
    yields(fits, "");
    yields(over, "16386: there are more than 16384 keys in this file\n");
    _cleanup_try_ Try try = try_bytes(noise, strlen(noise));
    assert_int_equal(try.scan->n_problems, 101);
    assert_int_equal(try.scan->problems[100].line, 100);
    assert_int_equal(strspn(try.text, "\n"), try.size);
}

static void large_texts_are_told(void **state)
{
    (void)state;
    _cleanup_free_ char *text = malloc(SCAN_SIZE_MAX + 2);
    assert_non_null(text);
    memset(text, '\n', SCAN_SIZE_MAX + 1);
    text[SCAN_SIZE_MAX] = '\0';
    yields(text, "");
    text[SCAN_SIZE_MAX] = '\n';
    text[SCAN_SIZE_MAX + 1] = '\0';
    yields(text, "0: a configuration has at most 1048576 bytes, and this one 1048577\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_texts_have_no_problems),
        cmocka_unit_test(items_have_their_lines),
        cmocka_unit_test(wrong_lines_are_told),
        cmocka_unit_test(cut_values_are_told),
        cmocka_unit_test(places_are_told),
        cmocka_unit_test(nul_bytes_are_told),
        cmocka_unit_test(excerpts_end_between_characters),
        cmocka_unit_test(long_lines_are_told),
        cmocka_unit_test(crowded_files_are_told),
        cmocka_unit_test(large_texts_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
