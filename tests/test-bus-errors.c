/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "bus-internal.h"
#include "served.h"

static const BusAbout everything = {
    .id = "magnesium/2026-11-22",
    .subject = "magnesium",
    .amount = "1200 mg",
    .limit = "1000 mg",
    .unit = "mg",
    .hint = "Like this.",
};

/* Every code has a name of its own and a whole sentence. */
static void is_named(BusFamily family, int code)
{
    _cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;

    assert_true(bus_refuse(NULL, &error, family, code, &everything) < 0);
    if (!sd_bus_error_is_set(&error) || strcmp(error.name, LULL_ERROR_FAILED) == 0)
        fail_msg("code %d of family %d has no refusal", code, family);
    assert_true(strncmp(error.name, LULL_ERROR_PREFIX, strlen(LULL_ERROR_PREFIX)) == 0);
    assert_null(strpbrk(error.message, "{}"));
    assert_non_null(strchr(".?", error.message[strlen(error.message) - 1]));
}

static void names_every_refusal(void **state)
{
    (void)state;
    for (int code = AGENDA_E_SUBJECT; code <= AGENDA_E_FIXED; code++)
        is_named(BUS_AGENDA, code);
    for (int code = AMOUNT_E_SYNTAX; code <= AMOUNT_E_TABLETS; code++)
        is_named(BUS_AMOUNT, code);
    for (int code = STORAGE_OK; code < _STORAGE_STATE_MAX; code++)
        is_named(BUS_STORAGE, code);
    for (int code = BUS_E_ARGUMENT; code <= BUS_E_JOURNAL; code++)
        is_named(BUS_OWN, code);
    /* Between them stand those that have no name of their own. */
    for (int code = BUS_E_BACKUP; code <= BUS_E_IMPORTING; code++)
        is_named(BUS_OWN, code);
}

static void says(BusFamily family, int code, const BusAbout *about, const char *name, const char *sentence)
{
    _cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;

    assert_true(bus_refuse(NULL, &error, family, code, about) < 0);
    assert_string_equal(error.name, name);
    assert_string_equal(error.message, sentence);
}

static void puts_the_case_into_words(void **state)
{
    (void)state;
    says(BUS_AGENDA, AGENDA_E_MISTAKE, &everything, LULL_ERROR_NEEDS_CONFIRMATION,
         "1200 mg of magnesium is more than 1000 mg: probably the weight of the compound rather than of the magnesium "
         "in it, which the label names too. If it is right, confirm it (--yes).");
    says(BUS_OWN, BUS_E_ARGUMENT, &(BusAbout){.hint = "Braces {like} these {stay."}, LULL_ERROR_BAD_ARGUMENT,
         "Braces {like} these {stay.");
    says(BUS_AGENDA, AGENDA_E_NOT_DUE, NULL, LULL_ERROR_NOT_DUE, "'' isn't due: only what is due can be snoozed.");
    says(BUS_AGENDA, -ENOMEM, NULL, LULL_ERROR_FAILED, "That failed unexpectedly: Cannot allocate memory. Try again.");
    says(BUS_OWN, 99, NULL, LULL_ERROR_FAILED, "That was refused for a reason without a name (99).");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_every_refusal),
        cmocka_unit_test(puts_the_case_into_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
