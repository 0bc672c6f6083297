/* SPDX-License-Identifier: MIT */
#include "core/digest.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/lullday.h"
#include "macro.h"
#include "plan-util.h"

#define STARTS (5 * 3600)

static Zone *berlin;
static DigestMaker *maker;
static EntryIdMaker ids;
static Digest *digest;

static int setup(void **state)
{
    (void)state;
    berlin = plan_zone("Europe/Berlin");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    berlin = zone_free(berlin);
    maker = digest_abandon(maker);
    digest = digest_free(digest);
    return 0;
}

static Day day_of(const char *text)
{
    Day day;

    assert_int_equal(civil_parse(text, &day), 0);
    return day;
}

static void begin(const char *first, const char *last)
{
    assert_int_equal(digest_begin(day_of(first), day_of(last), &maker), 0);
}

static void add(Entry entry, const char *at)
{
    entry.at = plan_time(berlin, at);
    entry.offset_sec = zone_offset(berlin, entry.at);
    entry.day = lullday_of(berlin, STARTS, entry.at);
    entry.id = entry_id_next(&ids, entry.at, 7);
    assert_int_equal(digest_add(maker, &entry), 0);
}

#define ADD(at, ...) add((Entry){__VA_ARGS__}, at)
#define TOOK(at, name, mg) ADD(at, .kind = ENTRY_INTAKE, .subject = name, .unit = "mg", .amount = (mg)*AMOUNT_ONE)
#define SAID(night, text) ADD(night " 23:00", .kind = ENTRY_DIARY, .subject = "diary", .fields = (char *)(text))

static void end(void)
{
    assert_int_equal(digest_end(TAKE_PTR(maker), &digest), 0);
}

static const DigestNight *night(const char *day)
{
    return &digest->nights[day_of(day) - digest->first];
}

static void spread_is(DiaryField field, size_t n, int least, int twice_median, int most)
{
    const DigestSpread *s = &digest->spreads[field];

    assert_int_equal(s->n, n);
    assert_int_equal(s->least, least);
    assert_int_equal(s->twice_median, twice_median);
    assert_int_equal(s->most, most);
}

static void test_nothing_is_nothing(void **state)
{
    (void)state;
    begin("2026-11-20", "2026-11-22");
    end();
    assert_int_equal(digest->n_nights, 3);
    assert_int_equal(digest->n_deeds + digest->n_subjects + digest->n_reminders + digest->written, 0);
    for (int f = 0; f < _DIARY_FIELD_MAX; f++)
        assert_int_equal(digest->spreads[f].n + digest->said[f], 0);
    assert_int_equal(night("2026-11-21")->onset, DIGEST_ONSET_UNKNOWN);
}

static void test_what_is_not_said_is_not_zero(void **state)
{
    (void)state;
    begin("2026-11-18", "2026-11-22");
    SAID("2026-11-18", "sev_night=0");
    SAID("2026-11-20", "sev_night=6 sites=none");
    SAID("2026-11-21", "awakenings=2 sites=legs,arms");
    SAID("2026-11-22", "");
    end();
    assert_int_equal(digest->written, 4);
    spread_is(DIARY_SEV_NIGHT, 2, 0, 6, 6);
    spread_is(DIARY_AWAKENINGS, 1, 2, 4, 2);
    assert_int_equal(digest->spreads[DIARY_SEV_BED].n, 0);
    assert_int_equal(digest->said[DIARY_SITES], 2);
    assert_int_equal(digest->words[DIARY_SITES][0], 1);
    assert_int_equal(digest->words[DIARY_SITES][2], 0);
    assert_false(night("2026-11-19")->written);
    assert_true(night("2026-11-22")->written);
    assert_true(diary_says(&night("2026-11-18")->diary, DIARY_SEV_NIGHT));
    assert_false(diary_says(&night("2026-11-21")->diary, DIARY_SEV_NIGHT));
}

static void test_medians_of_odd_and_even(void **state)
{
    (void)state;
    begin("2026-11-18", "2026-11-22");
    SAID("2026-11-18", "sev_bed=9 sleep_min=400");
    SAID("2026-11-19", "sev_bed=1 sleep_min=300");
    SAID("2026-11-20", "sev_bed=4 sleep_min=330");
    SAID("2026-11-21", "sleep_min=391");
    end();
    spread_is(DIARY_SEV_BED, 3, 1, 8, 9);
    spread_is(DIARY_SLEEP_MIN, 4, 300, 330 + 391, 400);
}

static void test_a_dose_after_midnight_is_the_evenings(void **state)
{
    (void)state;
    begin("2026-11-21", "2026-11-22");
    TOOK("2026-11-21 04:59", "magnesium", 999); /* of the 20th: not in the range */
    TOOK("2026-11-21 22:20", "magnesium", 200);
    TOOK("2026-11-22 00:40", "magnesium", 100);
    TOOK("2026-11-22 05:00", "iron", 14);
    TOOK("2026-11-23 04:59", "magnesium", 150);
    TOOK("2026-11-23 05:00", "magnesium", 999);
    end();
    assert_int_equal(digest->n_subjects, 2);
    assert_string_equal(digest->subjects[0].name, "iron");
    const DigestSubject *magnesium = &digest->subjects[1];
    assert_int_equal(magnesium->times, 3);
    assert_int_equal(magnesium->days, 2);
    assert_int_equal(magnesium->total, 450 * AMOUNT_ONE);
    assert_int_equal(magnesium->least, 150 * AMOUNT_ONE);
    assert_int_equal(magnesium->most, 300 * AMOUNT_ONE);
    assert_int_equal(night("2026-11-21")->n_deeds, 2);
    assert_int_equal(digest->deeds[night("2026-11-22")->first_deed].amount, 14 * AMOUNT_ONE);
}

static void test_an_amount_that_was_not_said_adds_nothing(void **state)
{
    (void)state;
    begin("2026-11-21", "2026-11-22");
    TOOK("2026-11-21 22:20", "magnesium", 0);
    TOOK("2026-11-22 22:20", "magnesium", 200);
    ADD("2026-11-22 08:00", .kind = ENTRY_INTAKE, .subject = "magnesium", .unit = "drops", .amount = 5 * AMOUNT_ONE);
    ADD("2026-11-22 22:40", .kind = ENTRY_ACTIVITY, .subject = "stretch");
    end();
    assert_int_equal(digest->n_subjects, 3);
    assert_string_equal(digest->subjects[0].unit, "drops");
    assert_int_equal(digest->subjects[1].times, 2);
    assert_int_equal(digest->subjects[1].unsaid, 1);
    assert_int_equal(digest->subjects[1].least, 200 * AMOUNT_ONE);
    assert_true(digest->subjects[2].activity);
    assert_int_equal(digest->subjects[2].unsaid, 0);
}

static OccurrenceId occurrence(const char *text)
{
    OccurrenceId id;

    assert_int_equal(occurrence_id_parse(text, &id), 0);
    return id;
}

#define ABOUT(at, k, id) ADD(at, .kind = k, .subject = "magnesium", .occurrence = occurrence(id))

static void test_what_became_of_reminders(void **state)
{
    (void)state;
    begin("2026-11-18", "2026-11-22");
    ABOUT("2026-11-18 22:20", ENTRY_INTAKE, "magnesium/2026-11-18");
    ABOUT("2026-11-19 23:30", ENTRY_MISSED, "magnesium/2026-11-19");
    ABOUT("2026-11-20 23:30", ENTRY_MISSED, "magnesium/2026-11-20");
    ABOUT("2026-11-20 22:30", ENTRY_INTAKE, "magnesium/2026-11-20"); /* backdated: taken after all */
    ABOUT("2026-11-21 22:30", ENTRY_DROPPED, "magnesium/2026-11-21");
    ABOUT("2026-11-21 22:31", ENTRY_SKIP, "magnesium/2026-11-21");
    ABOUT("2026-11-22 22:30", ENTRY_DROPPED, "magnesium/2026-11-22");
    ABOUT("2026-11-22 22:15", ENTRY_RAISED, "magnesium/2026-11-22/2");
    ABOUT("2026-11-22 22:40", ENTRY_ACTIVITY, "stretch/2026-11-22/2");
    ABOUT("2026-11-17 22:40", ENTRY_MISSED, "stretch/2026-11-17");
    end();
    assert_int_equal(digest->n_reminders, 2);
    const DigestReminder *m = &digest->reminders[0], *s = &digest->reminders[1];
    assert_string_equal(m->name, "magnesium");
    assert_int_equal(m->done, 2);
    assert_int_equal(m->missed, 1);
    assert_int_equal(m->skipped, 1);
    assert_int_equal(m->dropped, 1);
    assert_int_equal(s->done, 1);
    assert_int_equal(s->missed, 0);
}

static void test_onsets(void **state)
{
    (void)state;
    begin("2026-11-17", "2026-11-22");
    SAID("2026-11-17", "onset=2026-11-17T22:40:00+01:00");
    ADD("2026-11-17 20:00", .kind = ENTRY_ATTACK); /* what the diary says counts */
    ADD("2026-11-19 00:40", .kind = ENTRY_ATTACK);
    ADD("2026-11-18 23:50", .kind = ENTRY_ATTACK);
    SAID("2026-11-19", "onset=none");
    SAID("2026-11-20", "sev_bed=3");
    SAID("2026-11-21", "onset=2026-11-22T00:20:00+01:00");
    end();
    assert_int_equal(night("2026-11-17")->onset, DIGEST_ONSET_DIARY);
    assert_int_equal(night("2026-11-17")->onset_min, 22 * 60 + 40);
    assert_int_equal(night("2026-11-18")->onset, DIGEST_ONSET_ATTACK);
    assert_int_equal(night("2026-11-18")->onset_min, 23 * 60 + 50);
    assert_int_equal(night("2026-11-18")->attacks, 2);
    assert_int_equal(night("2026-11-19")->onset, DIGEST_ONSET_NONE);
    assert_int_equal(night("2026-11-20")->onset, DIGEST_ONSET_UNKNOWN);
    assert_int_equal(night("2026-11-21")->onset_min, 24 * 60 + 20);
    spread_is(DIARY_ONSET, 3, 22 * 60 + 40, 2 * (23 * 60 + 50), 24 * 60 + 20);
    assert_int_equal(digest->onset_none, 1);
    assert_int_equal(digest->attacks, 3);
}

/* The night of two 02:30, and the one of none: by the clock on the wall then. */
static void test_nights_on_which_the_clock_is_set(void **state)
{
    (void)state;
    begin("2026-10-24", "2026-10-24");
    SAID("2026-10-24", "onset=2026-10-25T02:30:00+01:00 sleep_min=480");
    TOOK("2026-10-25 04:30", "magnesium", 100);
    TOOK("2026-10-24 05:00", "magnesium", 100);
    end();
    assert_int_equal(digest->nights[0].onset_min, 26 * 60 + 30);
    assert_int_equal(digest->nights[0].n_deeds, 2);
    digest = digest_free(digest);

    begin("2026-03-28", "2026-03-28");
    SAID("2026-03-28", "onset=2026-03-29T03:30:00+02:00");
    ADD("2026-03-29 04:59", .kind = ENTRY_ATTACK);
    end();
    assert_int_equal(digest->nights[0].onset_min, 27 * 60 + 30);
    assert_int_equal(digest->nights[0].attacks, 1);
}

static void test_of_two_records_the_newer_counts(void **state)
{
    (void)state;
    begin("2026-11-21", "2026-11-22");
    ids = (EntryIdMaker){0};
    ADD("2026-11-21 22:00", .kind = ENTRY_DIARY, .fields = (char *)"sev_bed=1", .note = (char *)"old");
    ADD("2026-11-21 23:00", .kind = ENTRY_DIARY, .fields = (char *)"sev_night=2", .reason = "late",
        .note = (char *)"new");
    end();
    assert_int_equal(digest->written, 1);
    assert_int_equal(digest->late, 1);
    assert_string_equal(digest->nights[0].note, "new");
    assert_false(diary_says(&digest->nights[0].diary, DIARY_SEV_BED));
}

static void test_ranges(void **state)
{
    (void)state;
    assert_int_equal(digest_begin(10, 9, &maker), -ERANGE);
    assert_int_equal(digest_begin(10, 10 + DIGEST_DAYS_MAX, &maker), -ERANGE);
    assert_null(maker);
    assert_int_equal(digest_begin(10, 9 + DIGEST_DAYS_MAX, &maker), 0);
    end();
    assert_int_equal(digest->n_nights, DIGEST_DAYS_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_nothing_is_nothing),
        TEST(test_what_is_not_said_is_not_zero),
        TEST(test_medians_of_odd_and_even),
        TEST(test_a_dose_after_midnight_is_the_evenings),
        TEST(test_an_amount_that_was_not_said_adds_nothing),
        TEST(test_what_became_of_reminders),
        TEST(test_onsets),
        TEST(test_nights_on_which_the_clock_is_set),
        TEST(test_of_two_records_the_newer_counts),
        TEST(test_ranges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
