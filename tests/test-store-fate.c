/* SPDX-License-Identifier: MIT */
/* What is in force, what a filter finds and what a start needs: random histories, held against the plainest code that
 * could answer the same. LULL_TEST_SEED=N plays one history again. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "journal-fixture.h"
#include "macro.h"

#define HISTORIES 20
#define HISTORY_MAX 250

/* The same history as a plain array, in order of ids. */
typedef struct Model {
    Entry entries[HISTORY_MAX];
    bool in_force[HISTORY_MAX];
    size_t n;
} Model;

static const char *const subjects[] = {"magnesium", "iron", "stretch"};

/* ---- A history ---- */

static EntryId any_ref(EntryMint *mint, const Model *m)
{
    switch (mint_below(mint, 10)) {
    case 0: /* of another device, and never merged */
        return entry_id_next(&(EntryIdMaker){0}, MINT_NOON, mint_random(mint));
    case 1: /* perhaps later than what names it */
        return m->entries[mint_below(mint, m->n)].id;
    default:
        return (EntryId){0};
    }
}

static void make_history(EntryMint *mint, Model *m)
{
    m->n = 1 + mint_below(mint, HISTORY_MAX);
    for (size_t i = 0; i < m->n; i++) {
        Usec at = MINT_NOON + ((Usec)mint_below(mint, 40) - 20) * USEC_PER_DAY;
        EntryKind kind = (EntryKind)mint_below(mint, _ENTRY_KIND_MAX);
        m->entries[i] = mint_entry(mint, kind, subjects[mint_below(mint, ARRAY_SIZE(subjects))], at);
        m->entries[i].source = (Source)mint_below(mint, 3);
        mint_elsewhere(mint, &m->entries[i]);
        if (mint_below(mint, 3))
            m->entries[i].occurrence = (OccurrenceId){"magnesium", m->entries[i].day, 1 + (int32_t)mint_below(mint, 2)};
    }
    for (size_t i = 0; i < m->n; i++) {
        EntryId ref = any_ref(mint, m);
        if (i > 0 && mint_below(mint, 2)) /* mostly what is recent: chains */
            ref = m->entries[i - 1 - mint_below(mint, MIN(i, (size_t)5))].id;
        if (entry_id_compare(&ref, &m->entries[i].id) != 0)
            m->entries[i].ref = ref;
    }
}

/* Merged logs come in any order: the journal is filled from a random place on, and round. */
static void keep_history(Journal *j, const Model *m)
{
    size_t from = mint_below(&j->mint, m->n);

    for (size_t i = 0; i < m->n;) {
        const Entry *batch[60];
        size_t n = 0;
        for (size_t wanted = 1 + mint_below(&j->mint, ARRAY_SIZE(batch)); n < wanted && i < m->n;)
            batch[n++] = &m->entries[(from + i++) % m->n];
        assert_int_equal(store_append(j->store, batch, n), 0);
    }
}

static const Entry *model_find(const Model *m, const EntryId *id)
{
    for (size_t i = 0; i < m->n; i++)
        if (entry_id_compare(&m->entries[i].id, id) == 0)
            return &m->entries[i];
    return NULL;
}

static bool names(const Entry *later, const Entry *entry)
{
    return entry_id_compare(&later->ref, &entry->id) == 0 && entry_id_compare(&later->id, &entry->id) > 0;
}

static bool stands(const Model *m, const Entry *entry)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->entries[i].kind == ENTRY_VOID && names(&m->entries[i], entry) && stands(m, &m->entries[i]))
            return false;
    return true;
}

static bool settle(const Model *m, const Entry *entry)
{
    for (size_t i = 0; i < m->n; i++)
        if (names(&m->entries[i], entry) && stands(m, &m->entries[i]))
            return false;
    return true;
}

static bool in_force(const Model *m, const Entry *entry)
{
    return m->in_force[entry - m->entries];
}

/* ---- Walks, written down ---- */

typedef struct Seen {
    const Model *model;
    const Entry *entries[HISTORY_MAX];
    size_t n;
} Seen;

static int see(const Entry *entry, bool voided, void *userdata)
{
    Seen *seen = userdata;
    const Entry *known = model_find(seen->model, &entry->id);

    assert_non_null(known);
    assert_entry_equal(known, entry);
    assert_int_equal(voided, !in_force(seen->model, known));
    assert_true(seen->n < HISTORY_MAX);
    seen->entries[seen->n++] = known;
    return 0;
}

static void assert_seen(const Seen *seen, const Seen *expected)
{
    assert_int_equal(seen->n, expected->n);
    for (size_t i = 0; i < seen->n; i++)
        assert_ptr_equal(seen->entries[i], expected->entries[i]);
}

/* ---- Single entries ---- */

static void check_single(Journal *j, const Model *m)
{
    const Entry *newest_by_person = NULL;
    EntryId id;
    Entry got;
    Day day;

    for (size_t i = 0; i < m->n; i++) {
        bool voided;
        assert_int_equal(store_get(j->store, &m->entries[i].id, &got, &voided), 0);
        assert_entry_equal(&got, &m->entries[i]);
        assert_int_equal(voided, !in_force(m, &m->entries[i]));
        entry_clear(&got);
        if (entry_by_person(&m->entries[i]) && in_force(m, &m->entries[i]))
            newest_by_person = &m->entries[i];
    }
    assert_int_equal(store_newest(j->store, &id, &day), 0);
    assert_int_equal(entry_id_compare(&id, &m->entries[m->n - 1].id), 0);
    assert_int_equal(day, m->entries[m->n - 1].day);
    assert_int_equal(store_newest_by_person(j->store, &got), newest_by_person ? 0 : -ENOENT);
    if (newest_by_person) {
        assert_entry_equal(&got, newest_by_person);
        entry_clear(&got);
    }
}

/* ---- Queries ---- */

static bool matches(const Entry *e, const StoreFilter *filter)
{
    char occurrence[OCCURRENCE_ID_LEN];

    return (filter->since == 0 || e->at >= filter->since) && (filter->until == 0 || e->at < filter->until) &&
           (filter->kind < 0 || (int)e->kind == filter->kind) &&
           (!filter->subject || strcmp(e->subject, filter->subject) == 0) &&
           (!filter->occurrence || strcmp(occurrence_id_format(&e->occurrence, occurrence), filter->occurrence) == 0) &&
           (filter->all || e->source != SOURCE_SERVICE);
}

static int by_page(const void *a, const void *b)
{
    const Entry *x = *(const Entry *const *)a, *y = *(const Entry *const *)b;

    return x->at != y->at ? (x->at < y->at ? 1 : -1) : -entry_id_compare(&x->id, &y->id);
}

static void check_query(Journal *j, const Model *m, StoreFilter filter)
{
    char cursor[STORE_CURSOR_LEN], next[STORE_CURSOR_LEN];
    Seen expected = {.model = m}, seen = {.model = m};

    for (size_t i = 0; i < m->n; i++)
        if (matches(&m->entries[i], &filter))
            expected.entries[expected.n++] = &m->entries[i];
    qsort(expected.entries, expected.n, sizeof(*expected.entries), by_page);

    do {
        size_t before = seen.n;
        assert_int_equal(store_query(j->store, &filter, see, &seen, next), 0);
        assert_true(seen.n - before <= filter.limit);
        assert_true(next[0] == '\0' || seen.n - before == filter.limit);
        memcpy(cursor, next, sizeof(cursor));
        filter.cursor = cursor;
    } while (cursor[0]);
    assert_seen(&seen, &expected);
}

static void check_queries(Journal *j, const Model *m)
{
    for (int i = 0; i < 30; i++) {
        char occurrence[OCCURRENCE_ID_LEN];
        const Entry *some = &m->entries[mint_below(&j->mint, m->n)];
        StoreFilter filter = {.kind = -1, .all = mint_below(&j->mint, 2), .limit = 1 + mint_below(&j->mint, 20)};
        if (mint_below(&j->mint, 3) == 0)
            filter.kind = (int)some->kind;
        if (mint_below(&j->mint, 3) == 0)
            filter.subject = some->subject;
        if (mint_below(&j->mint, 3) == 0 && some->occurrence.reminder[0])
            filter.occurrence = occurrence_id_format(&some->occurrence, occurrence);
        if (mint_below(&j->mint, 3) == 0)
            filter.since = some->at;
        if (mint_below(&j->mint, 3) == 0)
            filter.until = some->at + (Usec)mint_below(&j->mint, 2);
        check_query(j, m, filter);
    }
}

/* ---- Loading ---- */

static bool same_topic(const Entry *a, const Entry *b)
{
    static const int topics[_ENTRY_KIND_MAX] = {
        [ENTRY_PAUSE] = 1,   [ENTRY_RESUME] = 1,   [ENTRY_ZONE] = 2,
        [ENTRY_ENABLED] = 3, [ENTRY_DISABLED] = 3, [ENTRY_STOCK] = 4,
    };

    return topics[a->kind] && topics[a->kind] == topics[b->kind] &&
           (topics[a->kind] < 3 || strcmp(a->subject, b->subject) == 0);
}

/* Of its topic the newest in force before the day: what agenda_load() can't do without. */
static bool holds(const Model *m, const Entry *entry, Day since)
{
    if (!same_topic(entry, entry) || entry->day >= since || !in_force(m, entry))
        return false;
    for (const Entry *e = entry + 1; e < m->entries + m->n; e++)
        if (same_topic(e, entry) && e->day < since && in_force(m, e))
            return false;
    return true;
}

static bool named_by_any(const Model *m, const Entry *entry)
{
    for (size_t i = 0; i < m->n; i++)
        if (names(&m->entries[i], entry))
            return true;
    return false;
}

/* The settings said what they had said before: counting goes on. */
static bool repeats(const Model *m, const Entry *entry)
{
    if (entry->kind != ENTRY_STOCK)
        return false;
    for (const Entry *e = entry; e-- > m->entries;)
        if (same_topic(e, entry))
            return e->amount == entry->amount;
    return entry->amount == 0;
}

/* In force for sure, and for itself. */
static bool unnamed(const Model *m, const Entry *entry, Day since)
{
    return entry->day < since && entry_id_is_null(&entry->ref) && !named_by_any(m, entry) && !repeats(m, entry);
}

/* What store_load() adds for the sake of speed: it goes back in a topic until nothing names what it finds. */
static bool after_unnamed(const Model *m, const Entry *entry, Day since)
{
    if (!same_topic(entry, entry))
        return false;
    for (const Entry *e = entry + 1; e < m->entries + m->n; e++)
        if (same_topic(e, entry) && unnamed(m, e, since))
            return false;
    return true;
}

/* An intake that is counted from a stock which still holds. */
static bool counted(const Model *m, const Entry *entry, Day since)
{
    for (const Entry *e = m->entries; entry->kind == ENTRY_INTAKE && e < m->entries + m->n; e++)
        if (e->kind == ENTRY_STOCK && e->amount > 0 && strcmp(e->subject, entry->subject) == 0 && entry->at >= e->at &&
            unnamed(m, e, since) && after_unnamed(m, e, since))
            return true;
    return false;
}

static bool loaded(const Model *m, const Entry *entry, Day since)
{
    const Entry *named = model_find(m, &entry->ref);

    return entry->day >= since || entry->kind == ENTRY_STOCK || after_unnamed(m, entry, since) ||
           counted(m, entry, since) || (named && names(entry, named) && loaded(m, named, since));
}

static void check_load(Journal *j, const Model *m, Day since)
{
    Seen seen = {.model = m}, expected = {.model = m};

    for (const Entry *e = m->entries; e < m->entries + m->n; e++) {
        if (loaded(m, e, since))
            expected.entries[expected.n++] = e;
        else
            assert_false(holds(m, e, since));
    }
    assert_int_equal(store_load(j->store, since, see, &seen), 0);
    assert_seen(&seen, &expected);
}

static void check_loads(Journal *j, const Model *m)
{
    for (size_t i = 0; i < 10; i++)
        check_load(j, m, m->entries[mint_below(&j->mint, m->n)].day + (Day)mint_below(&j->mint, 2));
    check_load(j, m, DAY_MIN);
    check_load(j, m, DAY_NONE);
    check_load(j, m, DAY_MAX);
}

/* ---- All of it ---- */

static void check_history(Journal *j, uint64_t seed)
{
    _cleanup_free_ Model *m = calloc(1, sizeof(*m));

    assert_non_null(m);
    print_message("# seed %llu\n", (unsigned long long)seed);
    j->mint = (EntryMint){.seed = seed};
    make_history(&j->mint, m);
    for (size_t i = 0; i < m->n; i++)
        m->in_force[i] = settle(m, &m->entries[i]);
    keep_history(j, m);
    if (mint_below(&j->mint, 2))
        journal_reopen(j);
    check_single(j, m);
    check_queries(j, m);
    check_loads(j, m);
}

static void check_histories(int (*setup)(void **state))
{
    const char *wanted = getenv("LULL_TEST_SEED");

    for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
        void *journal;
        assert_int_equal(setup(&journal), 0);
        check_history(journal, wanted ? strtoull(wanted, NULL, 10) : seed);
        journal_teardown(&journal);
        if (wanted)
            break;
    }
}

static void test_histories_in_a_file(void **state)
{
    (void)state;
    check_histories(journal_setup_file);
}

static void test_histories_in_memory(void **state)
{
    (void)state;
    check_histories(journal_setup_memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_histories_in_a_file),
        cmocka_unit_test(test_histories_in_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
