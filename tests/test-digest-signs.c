/* SPDX-License-Identifier: MIT */
/* Each threshold on both sides. */
#include "core/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/wording.h"
#include "macro.h"

#define FIRST 20000
#define NIGHTS 60

static DigestMaker *maker;
static EntryIdMaker ids;
static DigestSigns signs;

static int setup(void **state)
{
    (void)state;
    assert_int_equal(digest_begin(FIRST, FIRST + NIGHTS - 1, &maker), 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    maker = digest_abandon(maker);
    return 0;
}

static void add(EntryKind kind, int night, const char *fields, Usec at)
{
    Entry entry = {.kind = kind, .day = FIRST + night, .fields = (char *)fields, .at = at};

    entry.id = entry_id_next(&ids, entry.at, 7);
    assert_int_equal(digest_add(maker, &entry), 0);
}

/* Minutes from the midnight at which the night's day begins; the clock on the wall is an hour ahead of UTC. */
static void began(int night, int minute)
{
    Usec at = (FIRST + night) * USEC_PER_DAY + minute * USEC_PER_MIN;
    char fields[64];
    CivilDate date = civil_date(FIRST + night + minute / 1440);

    snprintf(fields, sizeof(fields), "onset=%04d-%02d-%02dT%02d:%02d:00+01:00", date.year, date.month, date.day,
             minute % 1440 / 60, minute % 60);
    add(ENTRY_DIARY, night, fields, at);
}

static void began_on(int night, int n, int minute)
{
    for (int i = 0; i < n; i++)
        began(night + i, minute);
}

static void says(int night, int n, const char *fields)
{
    for (int i = 0; i < n; i++)
        add(ENTRY_DIARY, night + i, fields, (FIRST + night + i) * USEC_PER_DAY);
}

static void look(void)
{
    Digest *digest;

    assert_int_equal(digest_end(TAKE_PTR(maker), &digest), 0);
    digest_signs(digest, &signs);
    digest_free(digest);
}

#define CLOCK(hour, minute) ((hour)*60 + (minute))
#define EARLIER(expected)                          \
    do {                                           \
        look();                                    \
        assert_int_equal(signs.earlier, expected); \
    } while (0)

static void test_nothing_says_nothing(void **state)
{
    (void)state;
    EARLIER(false);
    assert_int_equal(signs.new_sites, 0);
}

static void test_two_hours_are_enough(void **state)
{
    (void)state;
    began_on(0, 14, CLOCK(22, 40));
    began_on(40, 14, CLOCK(20, 40));
    EARLIER(true);
    assert_int_equal(signs.twice_start, 2 * CLOCK(22, 40));
    assert_int_equal(signs.twice_lately, 2 * CLOCK(20, 40));
}

static void test_a_minute_less_is_not(void **state)
{
    (void)state;
    began_on(0, 14, CLOCK(22, 40));
    began_on(40, 14, CLOCK(20, 41));
    EARLIER(false);
}

/* The median lies between the two in the middle. */
static void test_half_a_minute_less_is_not(void **state)
{
    (void)state;
    began_on(0, 14, CLOCK(22, 40));
    began_on(40, 7, CLOCK(20, 40));
    began_on(47, 7, CLOCK(20, 41));
    EARLIER(false);
}

static void test_later_is_not_earlier(void **state)
{
    (void)state;
    began_on(0, 14, CLOCK(20, 0));
    began_on(40, 14, CLOCK(23, 0));
    EARLIER(false);
}

static void test_thirteen_nights_at_the_end_are_too_few(void **state)
{
    (void)state;
    began_on(0, 14, CLOCK(22, 40));
    began_on(40, 13, CLOCK(18, 0));
    EARLIER(false);
}

static void test_no_night_is_in_both_stretches(void **state)
{
    (void)state;
    began_on(0, 13, CLOCK(23, 0));
    began_on(13, 14, CLOCK(18, 0));
    EARLIER(false);
}

static void test_with_one_night_more_they_are_apart(void **state)
{
    (void)state;
    began_on(0, 14, CLOCK(23, 0));
    began_on(14, 14, CLOCK(18, 0));
    EARLIER(true);
}

/* What lies between them takes part in neither. */
static void test_the_first_and_the_last_count(void **state)
{
    (void)state;
    began_on(0, 14, CLOCK(22, 0));
    began_on(14, 20, CLOCK(17, 0));
    began_on(34, 14, CLOCK(21, 0));
    EARLIER(false);
}

/* 23:50 and 00:20 are half an hour apart, and 22:21 is not two hours before 00:20. */
static void test_midnight_is_nothing_special(void **state)
{
    (void)state;
    began_on(0, 7, CLOCK(23, 50));
    began_on(7, 7, CLOCK(24, 20));
    began_on(40, 14, CLOCK(22, 6));
    EARLIER(false);
    setup(state);
    began_on(0, 7, CLOCK(23, 50));
    began_on(7, 7, CLOCK(24, 20));
    began_on(40, 14, CLOCK(22, 5));
    EARLIER(true);
    assert_int_equal(signs.twice_start, CLOCK(23, 50) + CLOCK(24, 20));
}

static void test_what_is_not_said_is_not_zero(void **state)
{
    (void)state;
    began_on(0, 14, CLOCK(22, 40));
    began_on(20, 13, CLOCK(20, 0));
    says(33, 10, "sev_night=4");
    says(43, 10, "onset=none");
    for (int i = 53; i < 60; i++)
        add(ENTRY_ATTACK, i, NULL, (FIRST + i) * USEC_PER_DAY + CLOCK(15, 0) * USEC_PER_MIN);
    EARLIER(false);
    setup(state);
    began_on(0, 14, CLOCK(22, 40));
    began_on(20, 13, CLOCK(20, 0));
    says(33, 10, "sev_night=4");
    began(59, CLOCK(20, 0));
    EARLIER(true);
}

static void test_a_new_place(void **state)
{
    (void)state;
    says(0, 14, "sites=legs");
    says(20, 1, "sites=legs,arms");
    look();
    assert_int_equal(signs.new_sites, 1 << 1);
    assert_false(signs.earlier);
}

static void test_a_place_of_the_start_is_not_new(void **state)
{
    (void)state;
    says(0, 13, "sites=legs");
    says(13, 1, "sites=arms,trunk");
    says(20, 14, "sites=legs,arms,trunk");
    look();
    assert_int_equal(signs.new_sites, 0);
}

static void test_thirteen_nights_know_no_start(void **state)
{
    (void)state;
    says(0, 13, "sites=none");
    says(20, 1, "sites=legs");
    look();
    assert_int_equal(signs.new_sites, 0);
}

static void test_a_place_of_long_ago_is_not_now(void **state)
{
    (void)state;
    says(0, 14, "sites=legs");
    says(14, 1, "sites=arms");
    says(15, 13, "sites=legs");
    look();
    assert_int_equal(signs.new_sites, 1 << 1);
    setup(state);
    says(0, 14, "sites=legs");
    says(14, 1, "sites=arms");
    says(15, 14, "sites=legs");
    look();
    assert_int_equal(signs.new_sites, 0);
}

#define ADVICE                                                                                           \
    "With a dopamine medicine this can be a sign of augmentation. Talk to your prescriber. Do not stop " \
    "or change it yourself."

static void words_are(DigestSigns of, const char *expected)
{
    char *text = NULL;

    assert_int_equal(wording_signs(&of, &text), 0);
    assert_string_equal(text, expected);
    free(text);
}

static void test_words(void **state)
{
    (void)state;
    words_are((DigestSigns){0}, "");
    words_are(
        (DigestSigns){.earlier = true, .twice_start = 2 * CLOCK(24, 20), .twice_lately = 2 * CLOCK(21, 5) + 1},
        "It begins earlier than at the start: mostly at 21:05 on the last 14 nights that say when, and at 00:20 on "
        "the first 14. " ADVICE);
    words_are((DigestSigns){.new_sites = 1 << 1 | 1 << 3},
              "Where it is now and wasn't at the start: the arms, another place. " ADVICE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_nothing_says_nothing),
        TEST(test_two_hours_are_enough),
        TEST(test_a_minute_less_is_not),
        TEST(test_half_a_minute_less_is_not),
        TEST(test_later_is_not_earlier),
        TEST(test_thirteen_nights_at_the_end_are_too_few),
        TEST(test_no_night_is_in_both_stretches),
        TEST(test_with_one_night_more_they_are_apart),
        TEST(test_the_first_and_the_last_count),
        TEST(test_midnight_is_nothing_special),
        TEST(test_what_is_not_said_is_not_zero),
        TEST(test_a_new_place),
        TEST(test_a_place_of_the_start_is_not_new),
        TEST(test_thirteen_nights_know_no_start),
        TEST(test_a_place_of_long_ago_is_not_now),
        TEST(test_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
