/* SPDX-License-Identifier: MIT */
#include "entry-util.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "macro.h"

/* splitmix64 */
uint64_t mint_random(EntryMint *mint)
{
    uint64_t z = (mint->seed += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint64_t mint_below(EntryMint *mint, uint64_t n)
{
    return mint_random(mint) % n;
}

static Day date_of(Usec at)
{
    return (Day)(at / USEC_PER_DAY - (at % USEC_PER_DAY < 0));
}

Entry mint_entry(EntryMint *mint, EntryKind kind, const char *subject, Usec at)
{
    Entry entry = {
        .id = entry_id_next(&mint->maker, at, mint_random(mint)),
        .kind = kind,
        .source = SOURCE_CLI,
        .at = at,
        .recorded = at,
        .day = date_of(at - 5 * USEC_PER_HOUR),
        .device = "laptop",
    };

    snprintf(entry.subject, sizeof(entry.subject), "%s", subject ? subject : "");
    return entry;
}

Entry mint_reference(EntryMint *mint, EntryKind kind, const EntryId *ref, Usec at)
{
    Entry entry = mint_entry(mint, kind, NULL, at);

    entry.ref = *ref;
    return entry;
}

void mint_elsewhere(EntryMint *mint, Entry *entry)
{
    entry->offset_sec = (int32_t)mint_below(mint, 2 * ENTRY_OFFSET_MAX + 1) - ENTRY_OFFSET_MAX;
    entry->day = date_of(entry->at + entry->offset_sec * USEC_PER_SEC) +
                 (Day)mint_below(mint, 2 * ENTRY_DAY_SLACK + 1) - ENTRY_DAY_SLACK;
}

/* Letters up to the room there is, and the longest now and then. */
static void any_text(EntryMint *mint, char *buf, size_t size)
{
    size_t len = mint_below(mint, 4) == 0 ? size - 1 : mint_below(mint, size);

    for (size_t i = 0; i < len; i++)
        buf[i] = (char)('a' + mint_below(mint, 26));
    buf[len] = '\0';
}

static int64_t any_number(EntryMint *mint, int64_t max)
{
    switch (mint_below(mint, 4)) {
    case 0:
        return 0;
    case 1:
        return max;
    default:
        return (int64_t)mint_below(mint, (uint64_t)max);
    }
}

static OccurrenceId any_occurrence(EntryMint *mint)
{
    OccurrenceId id = {.day = (Day)any_number(mint, DAY_MAX), .index = 1 + (int32_t)any_number(mint, INT32_MAX - 1)};

    if (mint_below(mint, 3) == 0)
        return (OccurrenceId){0};
    any_text(mint, id.reminder, NAME_LEN_MAX + 1);
    if (id.reminder[0] == '\0')
        id.reminder[0] = 'r';
    return id;
}

Entry mint_any(EntryMint *mint, Usec at)
{
    static const char *const notes[] = {NULL, "", "with water", "caf\xc3\xa9\n\xf0\x9f\x8c\x99", "'; DROP TABLE entry"};
    static const char *const fields[] = {"", "sev_night=0", "sev_bed=4 sites=legs,arms irls=40"};
    Entry e = mint_entry(mint, (EntryKind)mint_below(mint, _ENTRY_KIND_MAX), NULL, at);

    e.source = (Source)mint_below(mint, _SOURCE_MAX);
    any_text(mint, e.subject, sizeof(e.subject));
    e.recorded = at + (Usec)mint_below(mint, USEC_PER_DAY);
    mint_elsewhere(mint, &e);
    any_text(mint, e.device, sizeof(e.device));
    e.occurrence = any_occurrence(mint);
    e.amount = any_number(mint, AMOUNT_MAX);
    any_text(mint, e.unit, sizeof(e.unit));
    e.nominal = any_number(mint, ENTRY_USEC_MAX - 1);
    e.until = -any_number(mint, -ENTRY_USEC_MIN);
    e.count = (int32_t)any_number(mint, INT32_MAX);
    any_text(mint, e.reason, sizeof(e.reason));
    if (mint_below(mint, 2))
        e.ref = entry_id_next(&(EntryIdMaker){0}, at, mint_random(mint));
    e.note = (char *)notes[mint_below(mint, ARRAY_SIZE(notes))];
    if (e.kind == ENTRY_DIARY && mint_below(mint, 2))
        e.fields = (char *)fields[mint_below(mint, ARRAY_SIZE(fields))];
    return e;
}

void assert_entry_equal(const Entry *a, const Entry *b)
{
    assert_memory_equal(&a->id, &b->id, sizeof(a->id));
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->source, b->source);
    assert_string_equal(a->subject, b->subject);
    assert_int_equal(a->at, b->at);
    assert_int_equal(a->offset_sec, b->offset_sec);
    assert_int_equal(a->recorded, b->recorded);
    assert_int_equal(a->day, b->day);
    assert_string_equal(a->device, b->device);
    assert_true(occurrence_id_equal(&a->occurrence, &b->occurrence));
    assert_int_equal(a->amount, b->amount);
    assert_string_equal(a->unit, b->unit);
    assert_int_equal(a->nominal, b->nominal);
    assert_int_equal(a->until, b->until);
    assert_int_equal(a->count, b->count);
    assert_string_equal(a->reason, b->reason);
    assert_memory_equal(&a->ref, &b->ref, sizeof(a->ref));
    assert_int_equal(a->note == NULL, b->note == NULL);
    if (a->note)
        assert_string_equal(a->note, b->note);
    assert_int_equal(a->fields == NULL, b->fields == NULL);
    if (a->fields)
        assert_string_equal(a->fields, b->fields);
}
