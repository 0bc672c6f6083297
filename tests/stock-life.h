/* SPDX-License-Identifier: MIT */
#pragma once

/* One substance whose stock is counted, and a service that is told what happens: for tests. Include after cmocka.h. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/agenda.h"
#include "core/text.h"
#include "macro.h"
#include "plan-util.h"

/* Its journal is what it wrote and what it was told. */
typedef struct Life {
    Regimen *regimen;
    Zone *zone;
    Agenda *agenda;
    Entry *journal[2000];
    size_t n;
    Text said; /* stock lines that were written, and refills that were raised and withdrawn */
} Life;

static _unused_ void hear(Life *l, EffectList *effects)
{
    char id[OCCURRENCE_ID_LEN];

    for (size_t i = 0; i < effects->n; i++) {
        const Effect *e = &effects->items[i];
        if (e->type == EFFECT_RECORD) {
            assert_true(l->n < ARRAY_SIZE(l->journal));
            assert_int_equal(entry_copy(e->entry, &l->journal[l->n++]), 0);
            if (e->entry->kind == ENTRY_STOCK)
                text_add(&l->said, "%s=%d ", e->entry->subject, (int)(e->entry->amount / AMOUNT_ONE));
        } else if (strncmp(e->id.reminder, REFILL_PREFIX, strlen(REFILL_PREFIX)) == 0 &&
                   (e->type == EFFECT_RAISE || e->type == EFFECT_WITHDRAW || e->type == EFFECT_STATE)) {
            text_add(&l->said, "%s %s ",
                     e->type == EFFECT_RAISE      ? "+"
                     : e->type == EFFECT_WITHDRAW ? "-"
                                                  : "!",
                     occurrence_id_format(&e->id, id));
        }
    }
    effect_list_clear(effects);
}

static _unused_ void said(Life *l, const char *expected)
{
    _cleanup_free_ char *text = NULL;

    assert_int_equal(text_take(&l->said, &text), 0);
    assert_string_equal(text, expected);
}

static _unused_ Usec at(const Life *l, const char *time)
{
    return plan_time(l->zone, time);
}

/* Magnesium at 22:15 every day: a bottle of 10, one a day, to be refilled when it lasts for 3 days. */
static _unused_ int set_up(void **state)
{
    Life *l = calloc(1, sizeof(*l));
    Reminder *refill;

    l->regimen = plan_regimen();
    l->zone = plan_zone("Europe/Berlin");
    l->regimen->substances[0].stock = 10;
    l->regimen->substances[0].per_dose = 1;
    l->regimen->substances[0].refill_days = 3;
    refill = plan_reminder(l->regimen, "refill-magnesium", NULL, "10:00");
    refill->nag = 0;
    refill->window = 10 * USEC_PER_HOUR;
    refill->refill = true;
    refill->refill_of = 0;
    *state = l;
    return 0;
}

static _unused_ int tear_down(void **state)
{
    Life *l = *state;

    agenda_free(l->agenda);
    regimen_free(l->regimen);
    zone_free(l->zone);
    for (size_t i = 0; i < l->n; i++)
        entry_free(l->journal[i]);
    text_clear(&l->said);
    free(l);
    return 0;
}

/* From the whole journal. */
static _unused_ void start(Life *l, const char *time)
{
    EffectList effects = {0};

    l->agenda = agenda_free(l->agenda);
    assert_int_equal(agenda_new(&l->agenda, l->regimen, l->zone, 1), 0);
    for (size_t i = 0; i < l->n; i++)
        assert_int_equal(agenda_load(l->agenda, l->journal[i]), 0);
    assert_int_equal(agenda_start(l->agenda, at(l, time), l->n > 0 ? l->journal[l->n - 1]->day - 1 : DAY_MAX, &effects),
                     0);
    hear(l, &effects);
}

static _unused_ void live_until(Life *l, const char *time)
{
    EffectList effects = {0};
    Usec end = at(l, time);

    for (Usec next = agenda_next(l->agenda, 0); next <= end; next = agenda_next(l->agenda, next)) {
        assert_int_equal(agenda_step(l->agenda, next, &effects), 0);
        hear(l, &effects);
    }
    assert_int_equal(agenda_step(l->agenda, end, &effects), 0);
    hear(l, &effects);
}

static _unused_ const Entry *enter(Life *l, Entry *draft, const char *time)
{
    EffectList effects = {0};
    const Entry *entered;

    live_until(l, time);
    draft->source = SOURCE_CLI;
    assert_int_equal(agenda_admit(l->agenda, draft, at(l, time), false), 0);
    assert_int_equal(entry_copy(draft, &l->journal[l->n++]), 0);
    entered = l->journal[l->n - 1];
    assert_int_equal(agenda_apply(l->agenda, draft, at(l, time), &effects), 0);
    hear(l, &effects);
    return entered;
}

static _unused_ const Entry *take(Life *l, const char *time)
{
    return enter(l, &(Entry){.kind = ENTRY_INTAKE, .subject = "magnesium"}, time);
}

static _unused_ const Entry *refill(Life *l, const char *time, const char *when)
{
    return enter(l, &(Entry){.kind = ENTRY_ACTIVITY, .subject = "refill-magnesium", .at = when ? at(l, when) : 0},
                 time);
}

static _unused_ const Entry *undo(Life *l, const Entry *entry, const char *time)
{
    return enter(l, &(Entry){.kind = ENTRY_VOID, .ref = entry->id}, time);
}

static _unused_ void take_daily(Life *l, int first, int last)
{
    char time[32];

    for (int day = first; day <= last; day++) {
        snprintf(time, sizeof(time), "2026-11-%02d 22:16", day);
        take(l, time);
    }
}

static _unused_ void set_stock(Life *l, int stock, const char *time)
{
    EffectList effects = {0};

    live_until(l, time);
    l->regimen->substances[0].stock = stock;
    assert_int_equal(agenda_set_regimen(l->agenda, l->regimen, at(l, time), &effects), 0);
    hear(l, &effects);
}

static _unused_ void is_left(const Life *l, int left, int days, bool low)
{
    AgendaStock stock;

    assert_int_equal(agenda_stock(l->agenda, 0, &stock), 0);
    assert_int_equal(stock.left, left);
    assert_int_equal(stock.days, days);
    assert_int_equal(stock.low, low);
}
