/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine.h"
#include "macro.h"
#include "plan-util.h"

/* An engine with a journal that can be missing, and what it tells. */
typedef struct Fixture {
    Regimen *regimen;
    Zone *zone;
    Store *store;
    Engine *engine;
    bool store_is_back;
    size_t raised, withdrawn, recorded;
    StorageState storage;
    int asked; /* for the journal */
} Fixture;

static void on_effects(void *userdata, const EffectList *effects, Usec now)
{
    Fixture *f = userdata;

    (void)now;
    for (size_t i = 0; i < effects->n; i++) {
        f->raised += effects->items[i].type == EFFECT_RAISE;
        f->withdrawn += effects->items[i].type == EFFECT_WITHDRAW;
    }
}

static void on_recorded(void *userdata, const Entry *entry, Usec now)
{
    Fixture *f = userdata;

    (void)entry;
    (void)now;
    f->recorded++;
}

static void on_storage(void *userdata, StorageState state, Usec now)
{
    Fixture *f = userdata;

    (void)now;
    f->storage = state;
}

static int on_reopen(void *userdata, Store **ret)
{
    Fixture *f = userdata;

    f->asked++;
    *ret = f->store;
    return f->store_is_back ? 0 : -EIO;
}

static Usec at(const Fixture *f, const char *clock)
{
    char text[64];

    snprintf(text, sizeof(text), "2026-11-22 %s", clock);
    return plan_time(f->zone, text);
}

static void make_engine(Fixture *f, Store *store, uint64_t seed)
{
    EngineParams params = {.regimen = f->regimen,
                           .zone = f->zone,
                           .store = store,
                           .storage_error = -EIO,
                           .device = "test",
                           .seed = seed,
                           .port = {on_effects, on_recorded, on_storage, on_reopen, f}};

    f->engine = engine_free(f->engine);
    assert_int_equal(engine_new(&f->engine, &params), 0);
}

static int take(Fixture *f, const char *clock)
{
    Entry draft = {.kind = ENTRY_INTAKE, .subject = "magnesium", .source = SOURCE_CLI};

    return engine_record(f->engine, &draft, false, at(f, clock), NULL);
}

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    f->regimen = plan_regimen();
    f->zone = plan_zone("Europe/Berlin");
    assert_non_null(f->zone);
    assert_int_equal(store_open(&f->store, NULL), 0);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;

    engine_free(f->engine);
    store_free(f->store);
    regimen_free(f->regimen);
    zone_free(f->zone);
    free(f);
    return 0;
}

static void test_starts_where_it_ended(void **state)
{
    Fixture *f = *state;
    Usec next;

    make_engine(f, f->store, 1);
    assert_int_equal(engine_start(f->engine, at(f, "22:00")), 0);
    assert_int_equal(engine_step(f->engine, at(f, "22:00"), &next), 0);
    assert_int_equal(next, at(f, "22:15"));
    assert_int_equal(engine_step(f->engine, at(f, "22:15"), &next), 0);
    assert_int_equal(f->raised, 1);
    assert_int_equal(take(f, "22:16"), 0);
    assert_int_equal(f->recorded, 1);
    assert_int_equal(f->withdrawn, 1);
    make_engine(f, f->store, 2);
    assert_int_equal(engine_start(f->engine, at(f, "22:17")), 0);
    assert_int_equal(f->raised, 1);
    assert_int_equal(engine_step(f->engine, at(f, "22:17"), &next), 0);
    assert_int_equal(next, at(f, "22:40"));
}

static void test_without_a_journal_reminders_go_on(void **state)
{
    Fixture *f = *state;
    Usec next;

    make_engine(f, NULL, 1);
    assert_int_equal(engine_storage(f->engine), STORAGE_FAILED);
    assert_int_equal(engine_start(f->engine, at(f, "22:14:30")), 0);
    assert_int_equal(engine_step(f->engine, at(f, "22:15"), &next), 0);
    assert_int_equal(f->raised, 1);
    assert_int_equal(take(f, "22:15:10"), ENGINE_E_STORAGE);
    assert_int_equal(f->recorded, 0);
    assert_int_equal(f->withdrawn, 0);
    assert_int_equal(next, at(f, "22:15:02"));
    assert_int_equal(f->asked, 2);
}

/* Asked a second after the start and not before, and then more and more seldom, up to once a minute; also where the
 * clock is set back. */
static void test_a_missing_journal_is_asked_for(void **state)
{
    static const char *const times[] = {"12:00:01", "12:00:03", "12:00:07", "12:00:15",
                                        "12:00:31", "12:01:03", "12:02:03", "12:03:03"};
    Fixture *f = *state;
    Usec next;

    make_engine(f, NULL, 1);
    assert_int_equal(engine_start(f->engine, at(f, "12:00")), 0);
    assert_int_equal(engine_step(f->engine, at(f, "12:00"), &next), 0);
    assert_int_equal(f->asked, 0);
    for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
        assert_int_equal(next, at(f, times[i]));
        assert_int_equal(engine_step(f->engine, next, &next), 0);
        assert_int_equal(f->asked, i + 1);
    }
    assert_int_equal(engine_step(f->engine, at(f, "11:30"), &next), 0);
    assert_int_equal(next, at(f, "11:31"));
}

static void test_the_journal_comes_back(void **state)
{
    Fixture *f = *state;
    Usec next;

    make_engine(f, f->store, 1);
    assert_int_equal(engine_start(f->engine, at(f, "21:00")), 0);
    assert_int_equal(take(f, "21:30"), 0);
    /* Another start, without the journal: it asks for what was taken. */
    make_engine(f, NULL, 2);
    assert_int_equal(engine_start(f->engine, at(f, "22:15")), 0);
    assert_int_equal(f->raised, 1);
    f->store_is_back = true;
    assert_int_equal(engine_step(f->engine, at(f, "22:16"), &next), 0);
    assert_int_equal(f->storage, STORAGE_OK);
    assert_int_equal(engine_storage(f->engine), STORAGE_OK);
    assert_int_equal(f->withdrawn, 1);
    assert_int_equal(f->raised, 1);
    assert_int_equal(next, at(f, "22:40"));
    assert_int_equal(take(f, "22:20"), 0);
    assert_int_equal(f->recorded, 2);
}

static void is_left(const Fixture *f, int left)
{
    AgendaStock stock;

    assert_int_equal(agenda_stock(engine_agenda(f->engine), 0, &stock), 0);
    assert_int_equal(stock.left, left);
}

static void live_days(Fixture *f, int first, int last)
{
    for (int day = first; day <= last; day++) {
        Entry draft = {.kind = ENTRY_INTAKE, .subject = "magnesium", .source = SOURCE_CLI};
        assert_int_equal(engine_record(f->engine, &draft, false, at(f, "12:00") + day * USEC_PER_DAY, NULL), 0);
    }
}

/* A refill of long ago, undone: what was taken before it counts again, though memory had let go of it. */
static void test_undo_of_long_ago_looks_back(void **state)
{
    Fixture *f = *state;
    Entry refill = {.kind = ENTRY_ACTIVITY, .subject = "refill-magnesium", .source = SOURCE_CLI};
    Entry undone = {0};
    Reminder *asks = plan_reminder(f->regimen, refill.subject, NULL, "10:00");

    asks->refill = true;
    f->regimen->substances[0].stock = 90;
    f->regimen->substances[0].per_dose = 1;
    make_engine(f, f->store, 1);
    assert_int_equal(engine_start(f->engine, at(f, "12:00")), 0);
    live_days(f, 1, 20);
    is_left(f, 70);
    assert_int_equal(engine_record(f->engine, &refill, false, at(f, "13:00") + 20 * USEC_PER_DAY, NULL), 0);
    live_days(f, 21, 60);
    is_left(f, 50);
    assert_int_equal(engine_undo(f->engine, &refill.id, SOURCE_CLI, at(f, "13:00") + 60 * USEC_PER_DAY, &undone), 0);
    entry_clear(&undone);
    is_left(f, 30);
    make_engine(f, f->store, 2);
    assert_int_equal(engine_start(f->engine, at(f, "14:00") + 60 * USEC_PER_DAY), 0);
    is_left(f, 30);
}

static OccurrenceState state_of(const Fixture *f, const char *name)
{
    OccurrenceId id;
    AgendaItem item;

    assert_int_equal(occurrence_id_parse(name, &id), 0);
    assert_int_equal(agenda_item(engine_agenda(f->engine), &id, &item), 0);
    return item.state;
}

static void go_on_for(Fixture *f, Usec from, int days)
{
    for (int hour = 0; hour <= 24 * days; hour++)
        assert_int_equal(engine_step(f->engine, from + hour * USEC_PER_HOUR, NULL), 0);
}

/* A clock that was ahead for a month: what was taken on the day on which it goes on isn't asked for again, though
 * memory had let go of it, and nothing of the future stays on the screen. */
static void test_a_clock_that_is_set_far_back(void **state)
{
    Fixture *f = *state;
    size_t raised, withdrawn;

    make_engine(f, f->store, 1);
    assert_int_equal(engine_start(f->engine, at(f, "12:00")), 0);
    assert_int_equal(take(f, "22:20"), 0);
    go_on_for(f, at(f, "23:00"), 30);
    assert_int_equal(state_of(f, "magnesium/2026-12-22"), OCCURRENCE_DUE);
    raised = f->raised;
    withdrawn = f->withdrawn;
    assert_int_equal(engine_step(f->engine, at(f, "22:30"), NULL), 0);
    assert_int_equal(state_of(f, "magnesium/2026-11-22"), OCCURRENCE_DONE);
    assert_int_equal(f->raised, raised);
    assert_true(f->withdrawn > withdrawn);
    go_on_for(f, at(f, "22:30"), 1);
    assert_int_equal(state_of(f, "magnesium/2026-11-22"), OCCURRENCE_DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_starts_where_it_ended, setup, teardown),
        cmocka_unit_test_setup_teardown(test_without_a_journal_reminders_go_on, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_missing_journal_is_asked_for, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_journal_comes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_undo_of_long_ago_looks_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_clock_that_is_set_far_back, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
