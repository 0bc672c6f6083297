/* SPDX-License-Identifier: MIT */
#include "core/diary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/lullday.h"
#include "macro.h"
#include "utf8.h"

/* Understood and written again. */
static void again(const char *text, const char *expected)
{
    _cleanup_free_ char *out = NULL;
    Diary diary;

    assert_int_equal(diary_parse(text, &diary, NULL), 0);
    assert_int_equal(diary_format(&diary, &out), 0);
    assert_string_equal(out, expected);
}

#define SAME(text) again(text, text)

static void test_what_is_written_reads_the_same(void **state)
{
    (void)state;
    SAME("");
    SAME("sev_bed=0 sev_night=10 sev_day=5");
    SAME("onset=none awakenings=99 sleep_quality=0 sleep_min=1440");
    SAME("onset=2026-11-22T22:40:00+01:00");
    SAME("onset=2026-11-22T22:40:59-09:30");
    SAME("sites=legs,arms,trunk,other");
    SAME("sites=none triggers=none side=none sensations=none irls=40");
    SAME("triggers=caffeine,alcohol,antihistamine,late-exercise,travel,stress,long-sitting,menses");
    SAME("side=loose-stool,nausea,constipation,dizzy,skin,other");
    SAME("sensations=creeping,crawling,tingling,itching,burning,twitching,throbbing,pulling,aching,cramp,jerks,"
         "numbness");
    again("  irls=7   sev_bed=03 ", "sev_bed=3 irls=7");
    again("sites=arms,legs,arms", "sites=legs,arms");
    again("onset=22:40", "onset=22:40");
}

static void test_everything_at_once_fits(void **state)
{
    _cleanup_free_ char *out = NULL;
    Diary all = {.said = (1U << _DIARY_FIELD_MAX) - 1, .onset = 20000 * USEC_PER_DAY, .onset_clock = DIARY_CLOCK_NONE};

    (void)state;
    for (int i = 0; i < _DIARY_FIELD_MAX; i++)
        all.values[i] = diary_info((DiaryField)i)->type == DIARY_NUMBER ? diary_info((DiaryField)i)->max : 0;
    for (int i = 0; i < _DIARY_FIELD_MAX; i++)
        for (int w = 0; w < DIARY_WORDS_MAX && diary_info((DiaryField)i)->words[w]; w++)
            all.values[i] |= 1 << w;
    assert_int_equal(diary_format(&all, &out), 0);
    assert_in_range(strlen(out), 1, DIARY_LEN_MAX);
    SAME(out);
}

static void test_unknown_is_not_zero(void **state)
{
    Diary diary;

    (void)state;
    assert_int_equal(diary_parse("sev_night=0 sites=none", &diary, NULL), 0);
    assert_true(diary_says(&diary, DIARY_SEV_NIGHT));
    assert_true(diary_says(&diary, DIARY_SITES));
    assert_false(diary_says(&diary, DIARY_SEV_BED));
    assert_false(diary_says(&diary, DIARY_SENSATIONS));
    assert_false(diary_says(&diary, DIARY_ONSET));
}

/* The fault, the piece of the text that it names, and the sentence about it. */
static void wrong(const char *text, int error, const char *piece, const char *says)
{
    _cleanup_free_ char *sentence = NULL;
    DiaryFault fault = {0};
    Diary diary;

    assert_int_equal(diary_parse(text, &diary, &fault), error);
    assert_int_equal(fault.error, error);
    assert_int_equal(fault.length, strlen(piece));
    assert_memory_equal(text + fault.offset, piece, fault.length);
    assert_int_equal(diary_sentence(text, &fault, &sentence), 0);
    assert_non_null(strstr(sentence, says));
    assert_int_equal(sentence[strlen(sentence) - 1], '.');
}

/* What is cited ends between characters, for the sentence goes over the bus. */
static void test_what_is_cited_stays_text(void **state)
{
    (void)state;
    static const size_t cited[] = {78, 79, 80, 78};
    for (size_t letters = 70; letters < 74; letters++) {
        char text[200];
        _cleanup_free_ char *sentence = NULL;
        DiaryFault fault = {0};
        Diary diary;
        int n = snprintf(text, sizeof(text), "mood=%0*d€€€€", (int)letters, 0);
        assert_true((size_t)n < sizeof(text));
        assert_int_equal(diary_parse(text, &diary, &fault), DIARY_E_FIELD);
        assert_int_equal(diary_sentence(text, &fault, &sentence), 0);
        assert_true(utf8_valid(sentence, strlen(sentence)));
        assert_int_equal(strcspn(sentence + 1, "'"), cited[letters - 70]);
    }
}

static void test_faults_are_located(void **state)
{
    (void)state;
    wrong("sev_bed=11", DIARY_E_NUMBER, "sev_bed=11", "from 0 to 10");
    wrong("sev_bed=3 awakenings=100", DIARY_E_NUMBER, "awakenings=100", "from 0 to 99");
    wrong("sleep_min=1441", DIARY_E_NUMBER, "sleep_min=1441", "1440");
    wrong("irls=41", DIARY_E_NUMBER, "irls=41", "40");
    wrong("sev_bed=-1", DIARY_E_NUMBER, "sev_bed=-1", "from 0");
    wrong("sev_bed=3.5", DIARY_E_NUMBER, "sev_bed=3.5", "whole");
    wrong("sev_bed=99999999999999999999", DIARY_E_NUMBER, "sev_bed=99999999999999999999", "10");
    wrong("sev_bed=none", DIARY_E_NUMBER, "sev_bed=none", "10");
    wrong("onset=25:00", DIARY_E_TIME, "onset=25:00", "22:40");
    wrong("onset=late", DIARY_E_TIME, "onset=late", "none");
    wrong("onset=2026-02-30T22:40:00+01:00", DIARY_E_TIME, "onset=2026-02-30T22:40:00+01:00", "22:40");
    wrong("onset=2026-11-22 22:40", DIARY_E_TIME, "onset=2026-11-22", "22:40");
    wrong("sites=legs,", DIARY_E_WORD, "sites=legs,", "trunk");
    wrong("sites=legs,none", DIARY_E_WORD, "sites=legs,none", "trunk");
    wrong("sites=feet irls=3", DIARY_E_WORD, "sites=feet", "legs, arms, trunk, other, or none");
    wrong("sev_bed", DIARY_E_SYNTAX, "sev_bed", "FIELD=VALUE");
    wrong("mood=3", DIARY_E_FIELD, "mood=3", "sev_bed, sev_night");
    wrong("sev_bed=1 sev_bed=2", DIARY_E_TWICE, "sev_bed=2", "twice");
}

static void test_what_is_right_is_kept_beside_a_fault(void **state)
{
    _cleanup_free_ char *out = NULL;
    Diary diary;

    (void)state;
    assert_int_equal(diary_parse("sev_bed=1 mood=3 irls=7 sites=feet", &diary, NULL), DIARY_E_FIELD);
    assert_int_equal(diary_format(&diary, &out), 0);
    assert_string_equal(out, "sev_bed=1 irls=7");
}

static void merged(const char *before, const char *over, const char *expected)
{
    _cleanup_free_ char *out = NULL;
    Diary a, b;

    assert_int_equal(diary_parse(before, &a, NULL), 0);
    assert_int_equal(diary_parse(over, &b, NULL), 0);
    diary_merge(&a, &b);
    assert_int_equal(diary_format(&a, &out), 0);
    assert_string_equal(out, expected);
}

static void test_what_is_said_later_lies_on_top(void **state)
{
    (void)state;
    merged("", "sev_bed=0", "sev_bed=0");
    merged("sev_bed=4 onset=none", "", "sev_bed=4 onset=none");
    merged("sev_bed=4 sites=legs,arms", "sev_bed=2 sites=trunk", "sev_bed=2 sites=trunk");
    merged("sev_bed=4 irls=7", "sev_bed=", "irls=7");
    merged("irls=7", "sev_bed=", "irls=7");
    merged("onset=none", "onset=2026-11-22T22:40:00+01:00", "onset=2026-11-22T22:40:00+01:00");
    merged("onset=2026-11-22T22:40:00+01:00", "onset=none", "onset=none");
}

#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"
#define STARTS (5 * 3600)

/* The onset of a night as it is resolved at noon two days later. */
static void onset(const char *night, const char *clock, int error, const char *expected)
{
    _cleanup_(zone_freep) Zone *zone = NULL;
    _cleanup_free_ char *out = NULL, *text = NULL;
    Diary diary;
    Day day;

    assert_int_equal(zone_new_posix(&zone, BERLIN), 0);
    assert_int_equal(civil_parse(night, &day), 0);
    assert_true(asprintf(&text, "onset=%s", clock) > 0);
    assert_int_equal(diary_parse(text, &diary, NULL), 0);
    assert_int_equal(diary_resolve(&diary, zone, STARTS, day, lullday_start(zone, 12 * 3600, day + 2)), error);
    if (error)
        return;
    assert_int_equal(diary_format_value(&diary, DIARY_ONSET, &out), 0);
    assert_string_equal(out, expected);
}

static void test_the_onset_is_of_that_night(void **state)
{
    (void)state;
    onset("2026-11-22", "22:40", 0, "2026-11-22T22:40:00+01:00");
    onset("2026-11-22", "04:59", 0, "2026-11-23T04:59:00+01:00");
    onset("2026-11-22", "05:00", 0, "2026-11-22T05:00:00+01:00");
    onset("2026-11-22", "none", 0, "none");
    /* The clock goes back: the first of two. It goes forward: an hour later. */
    onset("2026-10-24", "02:30", 0, "2026-10-25T02:30:00+02:00");
    onset("2026-10-24", "2026-10-25T02:30:00+01:00", 0, "2026-10-25T02:30:00+01:00");
    onset("2026-03-28", "02:30", 0, "2026-03-29T03:30:00+02:00");
    onset("2026-11-22", "2026-11-23T05:00:00+01:00", DIARY_E_NIGHT, NULL);
    onset("2026-11-22", "2026-11-22T04:59:59+01:00", DIARY_E_NIGHT, NULL);
}

static void test_the_onset_is_not_to_come(void **state)
{
    _cleanup_(zone_freep) Zone *zone = NULL;
    Usec at = 20000 * USEC_PER_DAY + 20 * USEC_PER_HOUR;
    Diary diary;

    (void)state;
    assert_int_equal(zone_new_posix(&zone, "UTC0"), 0);
    assert_int_equal(diary_parse("onset=20:02", &diary, NULL), 0);
    assert_int_equal(diary_resolve(&diary, zone, STARTS, 20000, at), 0);
    assert_int_equal(diary_parse("onset=20:02:01", &diary, NULL), 0);
    assert_int_equal(diary_resolve(&diary, zone, STARTS, 20000, at), DIARY_E_FUTURE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_written_reads_the_same),
        cmocka_unit_test(test_everything_at_once_fits),
        cmocka_unit_test(test_unknown_is_not_zero),
        cmocka_unit_test(test_what_is_cited_stays_text),
        cmocka_unit_test(test_faults_are_located),
        cmocka_unit_test(test_what_is_right_is_kept_beside_a_fault),
        cmocka_unit_test(test_what_is_said_later_lies_on_top),
        cmocka_unit_test(test_the_onset_is_of_that_night),
        cmocka_unit_test(test_the_onset_is_not_to_come),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
