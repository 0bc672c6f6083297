/* SPDX-License-Identifier: MIT */
#include "core/effect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static void test_effects_keep_their_order_and_entries(void **state)
{
    (void)state;
    EffectList list = {0};
    for (int i = 0; i < 1000; i++) {
        Effect *effect = effect_add(&list, i % 3 ? EFFECT_RAISE : EFFECT_RECORD);
        assert_non_null(effect);
        assert_int_equal(effect->nominal, 0);
        assert_null(effect->entry);
        effect->nominal = i;
        if (effect->type == EFFECT_RECORD) {
            Entry entry = {.note = (char[]){"owned"}};
            assert_int_equal(entry_copy(&entry, &effect->entry), 0);
        }
    }
    assert_int_equal(list.n, 1000);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(list.items[i].nominal, i);
        assert_int_equal(list.items[i].type, i % 3 ? EFFECT_RAISE : EFFECT_RECORD);
        assert_int_equal(list.items[i].entry == NULL, i % 3 != 0);
    }
    effect_list_clear(&list);
    assert_null(list.items);
    assert_int_equal(list.n, 0);
    effect_list_clear(&list);
}

static void test_a_cleared_list_can_be_used_again(void **state)
{
    (void)state;
    EffectList list = {0};
    effect_add(&list, EFFECT_HELD)->until = 7;
    effect_list_clear(&list);
    Effect *effect = effect_add(&list, EFFECT_CHANGED);
    assert_int_equal(list.n, 1);
    assert_int_equal(effect->type, EFFECT_CHANGED);
    assert_int_equal(effect->until, 0);
    effect_list_clear(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_effects_keep_their_order_and_entries),
        cmocka_unit_test(test_a_cleared_list_can_be_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
