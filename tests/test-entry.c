/* SPDX-License-Identifier: MIT */
#include "core/entry.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "macro.h"

#define AT_USEC (INT64_C(1795386600) * USEC_PER_SEC) /* 2026-11-22T22:30:00Z */
#define AT_DAY 20779

static Entry valid_entry(void)
{
    Entry entry = {.kind = ENTRY_INTAKE,
                   .source = SOURCE_CLI,
                   .subject = "magnesium",
                   .at = AT_USEC,
                   .offset_sec = 3600,
                   .recorded = AT_USEC,
                   .day = AT_DAY,
                   .device = "laptop",
                   .occurrence = {.reminder = "magnesium", .day = AT_DAY, .index = 1},
                   .amount = 200 * AMOUNT_ONE,
                   .unit = "mg"};
    assert_int_equal(entry_id_parse("01234567-89ab-7def-8123-456789abcdef", &entry.id), 0);
    return entry;
}

static void test_an_id_is_a_uuid_of_version_7(void **state)
{
    (void)state;
    EntryIdMaker maker = {0};
    char text[ENTRY_ID_LEN];
    /* 1795386600000 ms are 0x1a205616a40; half a millisecond more are 0x800 of 0x1000. */
    EntryId id = entry_id_next(&maker, AT_USEC + 500, UINT64_C(0x0123456789abcdef));
    assert_string_equal(entry_id_format(&id, text), "01a20561-6a40-7800-8123-456789abcdef");
    id = entry_id_next(&maker, AT_USEC + 501, UINT64_MAX);
    assert_string_equal(entry_id_format(&id, text), "01a20561-6a40-7804-bfff-ffffffffffff");
}

static void test_ids_rise_whatever_the_clock_does(void **state)
{
    (void)state;
    static const Usec steps[] = {0, 1, 1, 0, -USEC_PER_DAY, 400 * USEC_PER_DAY, -400 * USEC_PER_DAY, USEC_PER_SEC};
    EntryIdMaker maker = {0};
    EntryId last = {0};
    Usec now = AT_USEC;
    for (size_t i = 0; i < 10000; i++) {
        now += steps[i % ARRAY_SIZE(steps)];
        EntryId id = entry_id_next(&maker, now, i % 2 ? 0 : UINT64_MAX);
        assert_true(entry_id_compare(&last, &id) < 0);
        assert_true(entry_id_valid(&id));
        last = id;
    }
}

static void test_ids_go_on_from_the_newest(void **state)
{
    (void)state;
    EntryIdMaker first = {0}, second = {0};
    EntryId newest = entry_id_next(&first, AT_USEC, UINT64_MAX);
    second.last = newest;
    EntryId id = entry_id_next(&second, AT_USEC - USEC_PER_HOUR, 0);
    assert_true(entry_id_compare(&newest, &id) < 0);
    /* Carries run through the fraction and the version into the milliseconds. */
    assert_int_equal(entry_id_parse("01a20561-ffff-7fff-bfff-ffffffffffff", &second.last), 0);
    id = entry_id_next(&second, AT_USEC, 0);
    char text[ENTRY_ID_LEN];
    assert_string_equal(entry_id_format(&id, text), "01a20562-0000-7000-8000-000000000000");
}

static void test_ids_of_absurd_times_are_valid(void **state)
{
    (void)state;
    static const Usec times[] = {INT64_MIN, -1, 0, ENTRY_USEC_MAX - 1, ENTRY_USEC_MAX, USEC_NEVER};
    for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
        EntryIdMaker maker = {0};
        EntryId id = entry_id_next(&maker, times[i], 0);
        assert_true(entry_id_valid(&id));
        assert_false(entry_id_is_null(&id));
    }
}

static void test_ids_are_parsed_strictly(void **state)
{
    (void)state;
    EntryId id, other;
    char text[ENTRY_ID_LEN];
    assert_int_equal(entry_id_parse("01234567-89ab-7def-8123-456789abcdef", &id), 0);
    assert_string_equal(entry_id_format(&id, text), "01234567-89ab-7def-8123-456789abcdef");
    assert_int_equal(entry_id_parse("01234567-89AB-7DEF-8123-456789ABCDEF", &other), 0);
    assert_int_equal(entry_id_compare(&id, &other), 0);

    static const char *const wrong[] = {
        "",
        "magnesium",
        "01234567-89ab-7def-8123-456789abcde",
        "01234567-89ab-7def-8123-456789abcdef0",
        "0123456789ab7def8123456789abcdef",
        "01234567-89ab-7def-8123456789abcdef-",
        "0123456-789ab-7def-8123-456789abcdef",
        "01234567-89ab-7def-8123-456789abcdeg",
        "01234567-89ab-7def-8123-45678 abcdef",
        "01234567-89ab-4def-8123-456789abcdef", /* version 4 */
        "01234567-89ab-7def-c123-456789abcdef", /* variant */
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-7fff-bfff-ffffffffffff", /* the year 10889 */
    };
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
        assert_int_equal(entry_id_parse(wrong[i], &other), -EINVAL);
    assert_int_equal(entry_id_compare(&id, &other), 0);
}

static void check_occurrence(const char *text, const char *reminder, Day day, int32_t index)
{
    OccurrenceId id;
    char buf[OCCURRENCE_ID_LEN];
    assert_int_equal(occurrence_id_parse(text, &id), 0);
    assert_string_equal(id.reminder, reminder);
    assert_int_equal(id.day, day);
    assert_int_equal(id.index, index);
    assert_string_equal(occurrence_id_format(&id, buf), text);
}

static void test_occurrences_are_read_and_written(void **state)
{
    (void)state;
    check_occurrence("magnesium/2026-11-22", "magnesium", AT_DAY, 1);
    check_occurrence("stretch/2026-11-22/2", "stretch", AT_DAY, 2);
    check_occurrence("a/1970-01-01/2147483647", "a", DAY_MIN, INT32_MAX);
    check_occurrence("a-1/2200-12-31", "a-1", DAY_MAX, 1);

    OccurrenceId id, none = {0};
    char buf[OCCURRENCE_ID_LEN];
    assert_int_equal(occurrence_id_parse("stretch/2026-11-22/1", &id), 0);
    assert_string_equal(occurrence_id_format(&id, buf), "stretch/2026-11-22");
    assert_string_equal(occurrence_id_format(&none, buf), "");
}

static void test_other_texts_are_no_occurrences(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "magnesium",
        "magnesium/",
        "/2026-11-22",
        "Magnesium/2026-11-22",
        "magnesium /2026-11-22",
        "magnesium/2026-11-31",
        "magnesium/2026-11-2",
        "magnesium/2026-11-222",
        "magnesium/2201-01-01",
        "magnesium/1969-12-31",
        "stretch/2026-11-22/",
        "stretch/2026-11-22/0",
        "stretch/2026-11-22/02",
        "stretch/2026-11-22/+2",
        "stretch/2026-11-22/-2",
        "stretch/2026-11-22/2 ",
        "stretch/2026-11-22/2/3",
        "stretch/2026-11-22/2147483648",
        "stretch/2026-11-22/99999999999999999999",
        "a2345678901234567890123456789012345678901/2026-11-22",
    };
    OccurrenceId id;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
        assert_int_equal(occurrence_id_parse(wrong[i], &id), -EINVAL);
    assert_int_equal(occurrence_id_parse("a234567890123456789012345678901234567890/2026-11-22", &id), 0);
}

static void test_occurrences_are_equal_in_all_parts(void **state)
{
    (void)state;
    OccurrenceId a = {"stretch", AT_DAY, 2}, b = a;
    assert_true(occurrence_id_equal(&a, &b));
    b.index = 1;
    assert_false(occurrence_id_equal(&a, &b));
    b = (OccurrenceId){"stretch", AT_DAY + 1, 2};
    assert_false(occurrence_id_equal(&a, &b));
    b = (OccurrenceId){"stretching", AT_DAY, 2};
    assert_false(occurrence_id_equal(&a, &b));
}

static void test_names(void **state)
{
    (void)state;
    assert_true(entry_name_valid("magnesium"));
    assert_true(entry_name_valid("m"));
    assert_true(entry_name_valid("b-12"));
    assert_true(entry_name_valid("a234567890123456789012345678901234567890"));
    assert_false(entry_name_valid("a2345678901234567890123456789012345678901"));
    assert_false(entry_name_valid(""));
    assert_false(entry_name_valid("12"));
    assert_false(entry_name_valid("-a"));
    assert_false(entry_name_valid("Iron"));
    assert_false(entry_name_valid("wash off"));
    assert_false(entry_name_valid("caf\xc3\xa9"));
}

static void test_texts(void **state)
{
    (void)state;
    assert_true(entry_text_valid("", true));
    assert_true(entry_text_valid("caf\xc3\xa9 ~", false));
    assert_true(entry_text_valid("two\nlines\tof it", true));
    assert_false(entry_text_valid("two\nlines", false));
    assert_false(entry_text_valid("a\tb", false));
    for (char c = 1; c < ' '; c++)
        assert_int_equal(entry_text_valid((char[]){'a', c, 'b', '\0'}, true), c == '\n' || c == '\t');
    assert_false(entry_text_valid("a\x7f", true));
    assert_false(entry_text_valid("a\xc3", true));
}

static void test_a_copy_has_its_own_note(void **state)
{
    (void)state;
    Entry entry = valid_entry();
    Entry *copy;
    assert_int_equal(entry_copy(&entry, &copy), 0);
    assert_memory_equal(copy, &entry, sizeof(entry));
    copy = entry_free(copy);
    assert_null(copy);

    entry.note = strdup("with water");
    assert_int_equal(entry_copy(&entry, &copy), 0);
    assert_ptr_not_equal(copy->note, entry.note);
    entry_clear(&entry);
    assert_null(entry.note);
    assert_int_equal(entry.at, 0);
    assert_string_equal(copy->note, "with water");
    entry_free(copy);
    entry_free(NULL);
}

static void test_what_a_person_made(void **state)
{
    (void)state;
    Entry entry = valid_entry();
    for (Source source = 0; source < _SOURCE_MAX; source++) {
        entry.source = source;
        entry.kind = ENTRY_SKIP;
        assert_int_equal(entry_by_person(&entry), source != SOURCE_SERVICE);
        entry.kind = ENTRY_VOID;
        assert_false(entry_by_person(&entry));
    }
}

/* Sets one field of a valid entry and says whether it still is. */
#define VALID_WITH(field, ...)    \
    ({                            \
        Entry _e = valid_entry(); \
        _e.field = __VA_ARGS__;   \
        entry_valid(&_e);         \
    })
#define VALID_WITH_TEXT(field, text)                        \
    ({                                                      \
        Entry _e = valid_entry();                           \
        snprintf(_e.field, sizeof(_e.field), "%s", (text)); \
        entry_valid(&_e);                                   \
    })

static void test_limits_of_numbers(void **state)
{
    (void)state;
    Entry entry = valid_entry();
    assert_true(entry_valid(&entry));
    assert_true(VALID_WITH(amount, 0));
    assert_true(VALID_WITH(amount, AMOUNT_MAX));
    assert_false(VALID_WITH(amount, AMOUNT_MAX + 1));
    assert_false(VALID_WITH(amount, -1));
    assert_true(VALID_WITH(count, INT32_MAX));
    assert_false(VALID_WITH(count, -1));
    assert_true(VALID_WITH(kind, _ENTRY_KIND_MAX - 1));
    assert_false(VALID_WITH(kind, _ENTRY_KIND_MAX));
    assert_false(VALID_WITH(kind, (EntryKind)-1));
    assert_true(VALID_WITH(source, _SOURCE_MAX - 1));
    assert_false(VALID_WITH(source, _SOURCE_MAX));
}

static void test_limits_of_times(void **state)
{
    (void)state;
    assert_true(VALID_WITH(recorded, ENTRY_USEC_MIN));
    assert_false(VALID_WITH(recorded, ENTRY_USEC_MIN - 1));
    assert_true(VALID_WITH(until, ENTRY_USEC_MAX - 1));
    assert_false(VALID_WITH(until, ENTRY_USEC_MAX));
    assert_false(VALID_WITH(nominal, USEC_NEVER));
    assert_false(VALID_WITH(at, INT64_MIN));
    assert_true(VALID_WITH(offset_sec, ENTRY_OFFSET_MAX));
    assert_true(VALID_WITH(offset_sec, -ENTRY_OFFSET_MAX));
    assert_false(VALID_WITH(offset_sec, ENTRY_OFFSET_MAX + 1));
    assert_false(VALID_WITH(offset_sec, -ENTRY_OFFSET_MAX - 1));
    assert_true(VALID_WITH(day, AT_DAY - ENTRY_DAY_SLACK));
    assert_true(VALID_WITH(day, AT_DAY + ENTRY_DAY_SLACK));
    assert_false(VALID_WITH(day, AT_DAY - ENTRY_DAY_SLACK - 1));
    assert_false(VALID_WITH(day, AT_DAY + ENTRY_DAY_SLACK + 1));
    assert_false(VALID_WITH(day, DAY_NONE));

    Entry early = valid_entry();
    early.at = ENTRY_USEC_MIN;
    early.offset_sec = 0;
    early.day = -366 - ENTRY_DAY_SLACK;
    assert_true(entry_valid(&early));
    early.offset_sec = -1;
    early.day--;
    assert_true(entry_valid(&early));
    early.offset_sec = 0;
    assert_false(entry_valid(&early));
}

static void test_limits_of_texts(void **state)
{
    (void)state;
    Entry entry = valid_entry();
    memset(entry.device, 'd', DEVICE_SIZE - 1);
    assert_true(entry_valid(&entry));
    entry.device[DEVICE_SIZE - 1] = 'd';
    assert_false(entry_valid(&entry));

    char note[NOTE_LEN_MAX + 2] = {0};
    memset(note, 'n', NOTE_LEN_MAX);
    assert_true(VALID_WITH(note, note));
    note[NOTE_LEN_MAX] = 'n';
    assert_false(VALID_WITH(note, note));

    assert_true(VALID_WITH_TEXT(subject, ""));
    assert_false(VALID_WITH_TEXT(subject, "two\nlines"));
    assert_false(VALID_WITH_TEXT(reason, "tab\tulator"));
    assert_false(VALID_WITH_TEXT(unit, "\x7f"));
    assert_true(VALID_WITH(note, (char[]){"two\nlines\tand more"}));
    assert_false(VALID_WITH(note, (char[]){"bell\a"}));
}

static void test_texts_are_utf8(void **state)
{
    (void)state;
    static const char *const right[] = {"\xc2\xb5g",    "caf\xc3\xa9",      "\xe2\x82\xac",    "\xed\x9f\xbf",
                                        "\xee\x80\x80", "\xf0\x9f\x8c\x99", "\xf4\x8f\xbf\xbf"};
    static const char *const wrong[] = {
        "\x80",
        "\xc2",
        "\xc2g",
        "\xc0\xaf",
        "\xc1\xbf",
        "\xe2\x82",
        "\xe0\x9f\xbf",
        "\xed\xa0\x80",
        "\xed\xbf\xbf",
        "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xf0\x9f\x8c",
        "\xff",
        "\xfe\x80\x80",
        "a\xf8\x88\x80\x80\x80",
    };
    for (size_t i = 0; i < ARRAY_SIZE(right); i++)
        assert_true(VALID_WITH_TEXT(reason, right[i]));
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
        assert_false(VALID_WITH_TEXT(reason, wrong[i]));
}

static void test_ids_inside_an_entry(void **state)
{
    (void)state;
    Entry entry = valid_entry();
    EntryId later;
    assert_int_equal(entry_id_parse("01234567-89ab-7def-8123-456789abcdf0", &later), 0);
    assert_true(VALID_WITH(ref, later));
    assert_false(VALID_WITH(ref, entry.id));
    assert_false(VALID_WITH(ref, (EntryId){{1}}));
    assert_false(VALID_WITH(id, (EntryId){{0}}));
    assert_false(VALID_WITH(id, (EntryId){{1}}));

    assert_true(VALID_WITH(occurrence, (OccurrenceId){0}));
    assert_true(VALID_WITH(occurrence, (OccurrenceId){"a", DAY_MIN, 1}));
    assert_true(VALID_WITH(occurrence, (OccurrenceId){"a", DAY_MAX, INT32_MAX}));
    assert_false(VALID_WITH(occurrence, (OccurrenceId){"a", DAY_MIN - 1, 1}));
    assert_false(VALID_WITH(occurrence, (OccurrenceId){"a", DAY_MAX + 1, 1}));
    assert_false(VALID_WITH(occurrence, (OccurrenceId){"a", AT_DAY, 0}));
    assert_false(VALID_WITH(occurrence, (OccurrenceId){"A", AT_DAY, 1}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_id_is_a_uuid_of_version_7),
        cmocka_unit_test(test_ids_rise_whatever_the_clock_does),
        cmocka_unit_test(test_ids_go_on_from_the_newest),
        cmocka_unit_test(test_ids_of_absurd_times_are_valid),
        cmocka_unit_test(test_ids_are_parsed_strictly),
        cmocka_unit_test(test_occurrences_are_read_and_written),
        cmocka_unit_test(test_other_texts_are_no_occurrences),
        cmocka_unit_test(test_occurrences_are_equal_in_all_parts),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_a_copy_has_its_own_note),
        cmocka_unit_test(test_what_a_person_made),
        cmocka_unit_test(test_limits_of_numbers),
        cmocka_unit_test(test_limits_of_times),
        cmocka_unit_test(test_limits_of_texts),
        cmocka_unit_test(test_texts_are_utf8),
        cmocka_unit_test(test_ids_inside_an_entry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
