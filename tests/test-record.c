/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model.h"

/* Past every doubling nothing is lost, and everything that was added comes zeroed. */
static void test_list_grows(void **state _unused_)
{
    LogEntryList list = {};

    for (int i = 1; i <= 100; i++) {
        LogEntry *e = list_add(&log_entry_type, (List *)&list);

        assert_non_null(e);
        assert_null(e->id);
        assert_true(e->amount == 0);
        e->id = strdup("x");
        e->amount = i;
        assert_int_equal(list.n, i);
    }
    for (int i = 1; i <= 100; i++)
        assert_true(list.items[i - 1].amount == i);
    log_entry_list_clear(&list);
    assert_null(list.items);
    assert_int_equal(list.n, 0);
}

static void test_texts(void **state _unused_)
{
    Texts texts = {};
    char text[8];

    for (int i = 0; i < 20; i++) {
        snprintf(text, sizeof(text), "%d", i);
        assert_int_equal(texts_add(&texts, text), 0);
    }
    assert_int_equal(texts.n, 20);
    assert_string_equal(texts.items[4], "4");
    assert_string_equal(texts.items[19], "19");
    texts_clear(&texts);
    assert_int_equal(texts.n, 0);
}

/* What is nested is freed with what holds it: the sanitizer watches. */
static void test_clear_nested(void **state _unused_)
{
    Status status = {.state = strdup("due")};
    Occurrence *due = list_add(&occurrence_type, (List *)&status.due);

    assert_non_null(due);
    due->title = strdup("Magnesium");
    status.next.id = strdup("stretch/2026-11-22");
    status.today.date = strdup("2026-11-22");
    LogEntry *intake = list_add(&log_entry_type, (List *)&status.today.intakes);
    assert_non_null(intake);
    intake->note = strdup("note");
    assert_int_equal(texts_add(&status.problems, "problem"), 0);
    status_clear(&status);
    assert_memory_equal(&status, &(Status){}, sizeof(status));
    status_clear(&status);
}

/* A table's offsets and types, where a mistake would write over a neighbour. */
static void check_fields(const RecordType *type)
{
    static const size_t sizes[] = {
        [FIELD_TEXT] = sizeof(char *),  [FIELD_USEC] = sizeof(Usec), [FIELD_NUMBER] = sizeof(double),
        [FIELD_INT] = sizeof(int32_t),  [FIELD_FLAG] = sizeof(bool), [FIELD_TEXTS] = sizeof(Texts),
        [FIELD_RECORDS] = sizeof(List),
    };
    char used[1024] = "";

    assert_true(type->size <= sizeof(used));
    for (size_t i = 0; i < type->n_fields; i++) {
        const Field *f = &type->fields[i];
        size_t size = f->type == FIELD_RECORD ? f->of->size : sizes[f->type];

        assert_ptr_equal(record_field(type, f->key), f);
        for (size_t b = f->offset; b < f->offset + size; b++) {
            if (used[b])
                fail_msg("%s overlaps another", f->key);
            used[b] = 1;
        }
        if (f->of)
            check_fields(f->of);
    }
    assert_null(record_field(type, "NoSuchKey"));
}

static void test_tables(void **state _unused_)
{
    check_fields(&occurrence_type);
    check_fields(&log_entry_type);
    check_fields(&status_type);
    check_fields(&check_answer_type);
    check_fields(&subject_type);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list_grows),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_clear_nested),
        cmocka_unit_test(test_tables),
    };

    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
