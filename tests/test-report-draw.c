/* SPDX-License-Identifier: MIT */
#include "report-draw.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "enums.h"
#include "macro.h"

/* A page in memory. */
typedef struct Drawn {
    char *bytes;
    size_t size;
    FILE *file;
} Drawn;

static int keep(void *userdata, const void *data, size_t size)
{
    return fwrite(data, 1, size, ((Drawn *)userdata)->file) == size ? 0 : -1;
}

static Drawn draw(const Report *report, DrawFormat format, DrawPaper paper)
{
    Drawn drawn = {};

    drawn.file = open_memstream(&drawn.bytes, &drawn.size);
    assert_non_null(drawn.file);
    assert_int_equal(report_draw(report, format, paper, keep, &drawn), 0);
    fclose(drawn.file);
    return drawn;
}

static bool holds(const Drawn *drawn, const char *text)
{
    return memmem(drawn->bytes, drawn->size, text, strlen(text));
}

/* So many nights, with everything said on the even ones. */
static Report report_of(int nights)
{
    DigestMaker *maker;
    Report report = {};

    assert_int_equal(digest_begin(20000, 20000 + nights - 1, &maker), 0);
    for (Day day = 20000; day < 20000 + nights; day += 2) {
        Entry said = {.kind = ENTRY_DIARY, .day = day, .note = (char *)"a note"};
        Entry taken = {.kind = ENTRY_INTAKE, .day = day, .at = day * USEC_PER_DAY, .unit = "mg", .amount = 200000};
        said.fields = (char *)"sev_bed=10 sev_night=0 sev_day=5 onset=none sleep_min=1440 awakenings=99 sites=none";
        assert_int_equal(digest_add(maker, &said), 0);
        for (int i = 0; i < 10; i++) {
            snprintf(taken.subject, sizeof(taken.subject), "substance-with-a-name-as-long-as-may-be%d", i);
            assert_int_equal(digest_add(maker, &taken), 0);
        }
    }
    assert_int_equal(digest_end(maker, &report.digest), 0);
    return report;
}

static void test_one_page_of_that_paper(void **state)
{
    static const int nights[] = {1, 2, 7, 28, DRAW_NIGHTS_MAX};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(nights); i++) {
        Report report = report_of(nights[i]);
        Drawn a4 = draw(&report, DRAW_PDF, DRAW_A4), letter = draw(&report, DRAW_PDF, DRAW_LETTER);
        assert_memory_equal(a4.bytes, "%PDF-", 5);
        assert_true(holds(&a4, "/Count 1"));
        assert_true(holds(&a4, "595.28"));
        assert_true(holds(&letter, "612"));
        assert_true(holds(&letter, "792"));
        free(a4.bytes);
        free(letter.bytes);
        report_clear(&report);
    }
}

static void test_svg_stands_by_itself(void **state)
{
    Report report = report_of(28);
    Drawn svg = draw(&report, DRAW_SVG, DRAW_A4);

    (void)state;
    assert_true(holds(&svg, "<svg"));
    assert_true(holds(&svg, "</svg>"));
    assert_false(holds(&svg, "href=\"http"));
    assert_false(holds(&svg, "nan"));
    free(svg.bytes);
    report_clear(&report);
}

/* Notes are up to 2000 bytes long, of any letters, with ends of lines; half a letter would end the page. */
static void test_notes_of_every_length(void **state)
{
    static const char *const starts[] = {"", "x", "xx", "xxx"}, *const letters[] = {"\xc3\xa4", "\xe9\x89\x84",
                                                                                    "\xf0\x9f\x98\xb4", "a ", "\n"};

    (void)state;
    for (size_t s = 0; s < ARRAY_SIZE(starts); s++)
        for (size_t l = 0; l < ARRAY_SIZE(letters); l++) {
            DigestMaker *maker;
            Report report = {};
            char note[2001];
            size_t n = (size_t)snprintf(note, sizeof(note), "%s", starts[s]);
            while (n + strlen(letters[l]) < sizeof(note))
                n += (size_t)snprintf(note + n, sizeof(note) - n, "%s", letters[l]);
            Entry said = {.kind = ENTRY_DIARY, .day = 20000, .note = note, .fields = (char *)"sev_bed=1"};
            assert_int_equal(digest_begin(20000, 20000, &maker), 0);
            assert_int_equal(digest_add(maker, &said), 0);
            assert_int_equal(digest_end(maker, &report.digest), 0);
            Drawn pdf = draw(&report, DRAW_PDF, DRAW_A4);
            assert_true(holds(&pdf, "/Count 1"));
            free(pdf.bytes);
            report_clear(&report);
        }
}

static void test_nothing_can_be_drawn_too(void **state)
{
    DigestMaker *maker;
    Report report = {};

    (void)state;
    assert_int_equal(digest_begin(20000, 20000, &maker), 0);
    assert_int_equal(digest_end(maker, &report.digest), 0);
    Drawn svg = draw(&report, DRAW_SVG, DRAW_LETTER);
    assert_true(holds(&svg, "</svg>"));
    assert_false(holds(&svg, "nan"));
    free(svg.bytes);
    report_clear(&report);
}

/* A long note is cut, but not within a character: cairo draws nothing of such a page. */
static int refuse(void *userdata _unused_, const void *data _unused_, size_t size _unused_)
{
    return -1;
}

static void test_what_cant_be_written_is_said(void **state)
{
    Report report = report_of(28);

    (void)state;
    assert_int_equal(report_draw(&report, DRAW_PDF, DRAW_A4, refuse, NULL), -EIO);
    assert_int_equal(report_draw(&report, DRAW_SVG, DRAW_A4, refuse, NULL), -EIO);
    report_clear(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_page_of_that_paper),       cmocka_unit_test(test_svg_stands_by_itself),
        cmocka_unit_test(test_nothing_can_be_drawn_too),     cmocka_unit_test(test_notes_of_every_length),
        cmocka_unit_test(test_what_cant_be_written_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
