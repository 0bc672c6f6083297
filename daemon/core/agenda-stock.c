/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "agenda-internal.h"
#include "macro.h"

static bool counted(const Agenda *a, int substance)
{
    return substance >= 0 && a->regimen->substances[substance].stock >= 0;
}

/* ---- What is counted from ---- */

/* The substance that a line says a stock of; NULL for any other line. An activity of a person's own that is called
 * refill-something says no amount. */
static const char *stocks_what(const Entry *entry)
{
    const size_t len = sizeof(REFILL_PREFIX) - 1;

    if (entry->kind == ENTRY_STOCK)
        return entry->subject;
    if (entry->kind == ENTRY_ACTIVITY && entry->amount > 0 && strncmp(entry->subject, REFILL_PREFIX, len) == 0)
        return entry->subject + len;
    return NULL;
}

/* A replacement stands where what it replaces stood: amending an old refill doesn't make it the last one. */
static const EntryId *place_of(const Agenda *a, const Entry *entry)
{
    while (!entry_id_is_null(&entry->ref)) {
        const Entry *replaced = agenda_entry(a, &entry->ref, NULL);
        if (!replaced || entry_id_compare(&replaced->id, &entry->id) >= 0)
            return &entry->ref;
        entry = replaced;
    }
    return &entry->id;
}

/* The last line in force that says a stock of it, of the lull days before `end`. Where the settings said what they had
 * said before, it goes on: a second machine with the same settings doesn't bring another bottle. */
static const Entry *base_of(const Agenda *a, const char *substance, Day end)
{
    const Entry *base = NULL;
    Amount said = 0;

    for (size_t i = 0; i < a->n_lines; i++) {
        const Entry *entry = a->lines[i].entry;
        const char *what = entry->day >= end ? NULL : stocks_what(entry);
        bool again = entry->kind == ENTRY_STOCK && entry->amount == said;
        if (!what || strcmp(what, substance) != 0)
            continue;
        if (entry->kind == ENTRY_STOCK)
            said = entry->amount;
        if (!a->lines[i].dead && !again && (!base || entry_id_compare(place_of(a, entry), place_of(a, base)) > 0))
            base = entry;
    }
    return base;
}

/* What the settings of this machine said last; where it hasn't said anything, what is counted from. */
static Amount said_here(const Agenda *a, const char *substance)
{
    for (size_t i = a->n_lines; i-- > 0;) {
        const Entry *entry = a->lines[i].entry;
        if (entry->kind == ENTRY_STOCK && strcmp(entry->subject, substance) == 0 && agenda_is_ours(a, entry))
            return entry->amount;
    }
    const Entry *base = base_of(a, substance, INT32_MAX);
    return base ? base->amount : 0;
}

/* The stock by the settings, as in a line; of what isn't counted (any more) 0, so that it begins anew one day. */
static Amount configured(const Agenda *a, const char *name)
{
    int substance = regimen_find_substance(a->regimen, name);

    return counted(a, substance) ? a->regimen->substances[substance].stock * AMOUNT_ONE : 0;
}

static int note_one(Agenda *a, const char *name, Usec now, EffectList *ret)
{
    Entry draft = {.kind = ENTRY_STOCK, .amount = configured(a, name)};

    if (draft.amount == said_here(a, name))
        return 0;
    memcpy(draft.subject, name, strlen(name) + 1);
    return agenda_write(a, &draft, now, ret);
}

int agenda_stock_note(Agenda *a, Usec now, EffectList *ret)
{
    int r = 0;

    for (size_t i = a->n_lines; r >= 0 && i-- > 0;) {
        const char *what = stocks_what(a->lines[i].entry);
        if (what)
            r = note_one(a, what, now, ret);
    }
    for (size_t i = 0; r >= 0 && i < a->regimen->n_substances; i++)
        r = note_one(a, a->regimen->substances[i].name, now, ret);
    return r;
}

/* Since when intakes may count: whichever of the younger lines is in force, or the last one before. Travel can put an
 * intake on the lull day before its stock's. */
static Usec counted_from(const Agenda *a, const char *substance, Day oldest)
{
    const Entry *base = base_of(a, substance, oldest);
    Usec from = base ? base->at : USEC_NEVER;

    for (size_t i = 0; i < a->n_lines; i++) {
        const Entry *entry = a->lines[i].entry;
        const char *what = entry->day < oldest ? NULL : stocks_what(entry);
        if (what && strcmp(what, substance) == 0)
            from = MIN(from, entry->at);
    }
    return from;
}

void agenda_stock_keep(Agenda *a, Day oldest)
{
    for (size_t i = 0; a->kin->has_stock && i < a->regimen->n_substances; i++)
        a->stocks[i].kept_from =
            counted(a, (int)i) ? counted_from(a, a->regimen->substances[i].name, oldest) : USEC_NEVER;
}

bool agenda_stock_needs(const Agenda *a, const Entry *entry)
{
    int substance;

    if (stocks_what(entry))
        return true;
    if (!a->kin->has_stock || entry->kind != ENTRY_INTAKE)
        return false;
    substance = regimen_find_substance(a->regimen, entry->subject);
    return substance >= 0 && entry->at >= a->stocks[substance].kept_from;
}

/* ---- How much is left ---- */

static int count_left(const Agenda *a, int substance)
{
    const Substance *s = &a->regimen->substances[substance];
    const Entry *base = base_of(a, s->name, INT32_MAX);
    int64_t left = base ? base->amount / AMOUNT_ONE : 0;

    for (size_t i = 0; i < a->n_lines && left > 0; i++) {
        const Entry *entry = a->lines[i].entry;
        if (!a->lines[i].dead && entry->kind == ENTRY_INTAKE && entry->at >= base->at &&
            strcmp(entry->subject, s->name) == 0)
            left -= s->per_dose;
    }
    return (int)MAX(left, 0);
}

/* ---- How long it lasts ---- */

static bool will_be_taken(const Agenda *a, const Occurrence *o)
{
    if (o->state != OCCURRENCE_UPCOMING && o->state != OCCURRENCE_DUE && o->state != OCCURRENCE_SNOOZED)
        return false;
    /* What follows another has no time before that is done; on days to come it will be. */
    return agenda_exists(a, o) || (o->day > a->today && !o->placed && agenda_reminder(a, o)->follows);
}

/* Doses of a reminder that are still to be taken on a day. */
static int32_t doses_on(const Agenda *a, Day day, int reminder)
{
    const AgendaDay *kept = agenda_day(a, day);
    int32_t n = 0;

    if (!kept)
        return (int32_t)agenda_count_slots(a, day, reminder);
    for (size_t i = kept->first[reminder]; i < kept->first[reminder + 1]; i++)
        n += will_be_taken(a, &kept->occurrences[i]);
    return n;
}

/* The same for all reminders of a substance. A quota is filled as early in its week as its rule allows. */
static int32_t doses_of(const Agenda *a, Day day, int substance)
{
    const Group *those = &a->kin->of[substance];
    int32_t sum = 0;

    for (size_t i = 0; i < those->n; i++) {
        int reminder = those->reminders[i];
        int32_t n = doses_on(a, day, reminder);
        if (n > 0 && a->regimen->reminders[reminder].recur.days.kind == RECUR_QUOTA) {
            n = MIN(n, MAX(a->quota_left[reminder], 0));
            a->quota_left[reminder] -= n;
        }
        sum += n;
    }
    return sum;
}

static void begin_week(const Agenda *a, Day day)
{
    for (size_t i = 0; i < a->kin->quotas.n; i++) {
        int reminder = a->kin->quotas.reminders[i];
        const Reminder *r = &a->regimen->reminders[reminder];
        a->quota_left[reminder] = r->recur.days.n - (day == a->today ? agenda_done_in_week(a, r, day) : 0);
    }
}

/* The first lull day whose doses it doesn't cover. */
static Day find_end(const Agenda *a, int substance, int64_t left)
{
    for (Day day = a->today; day < a->today + AGENDA_STOCK_DAYS && day <= DAY_MAX; day++) {
        if (day == a->today || day == civil_monday(day))
            begin_week(a, day);
        left -= (int64_t)doses_of(a, day, substance) * a->regimen->substances[substance].per_dose;
        if (left < 0)
            return day;
    }
    return INT32_MAX;
}

static const Stock *stock_of(const Agenda *a, int substance)
{
    Stock *stock = &a->stocks[substance];

    if (!stock->known) {
        stock->left = count_left(a, substance);
        stock->end = find_end(a, substance, stock->left);
        stock->known = true;
    }
    return stock;
}

bool agenda_stock_low(const Agenda *a, int substance, Day day)
{
    return counted(a, substance) &&
           stock_of(a, substance)->end - (int64_t)day <= a->regimen->substances[substance].refill_days;
}

/* Whether today had doses, and none is left to take. */
static bool done_for_today(const Agenda *a, int substance)
{
    size_t n;
    AgendaDay *today = agenda_days_between(a, a->today, a->today, &n);
    Walk walk = agenda_walk(&a->kin->of[substance], today, n);
    bool any = false;

    for (const Occurrence *o; (o = agenda_walk_next(&walk));) {
        if (will_be_taken(a, o))
            return false;
        any |= agenda_exists(a, o);
    }
    return any;
}

int agenda_stock(const Agenda *a, int substance, AgendaStock *ret)
{
    const Stock *stock;
    Day from;

    if (!counted(a, substance))
        return AGENDA_E_SUBJECT;
    stock = stock_of(a, substance);
    from = a->today + (done_for_today(a, substance) ? 1 : 0);
    *ret = (AgendaStock){
        .left = stock->left,
        .days = MIN(MAX(stock->end - from, 0), AGENDA_STOCK_DAYS),
        .low = agenda_stock_low(a, substance, a->today),
    };
    return 0;
}

/* ---- What changes it ---- */

void agenda_stock_changed(Agenda *a)
{
    AgendaDay *days;
    size_t n;
    Walk walk;

    if (!a->kin->has_stock)
        return;
    for (size_t i = 0; i < a->regimen->n_substances; i++)
        a->stocks[i].known = false;
    days = agenda_days_between(a, a->today - 1, a->today + AGENDA_DAYS_AHEAD, &n);
    walk = agenda_walk(&a->kin->refills, days, n);
    for (Occurrence *o; (o = agenda_walk_next(&walk));)
        edges_set(&a->edges, o, EDGE_NOW);
}

void agenda_stock_fold(Agenda *a, const Entry *entry)
{
    switch (entry->kind) {
    case ENTRY_RAISED:
    case ENTRY_SNOOZE:
    case ENTRY_PAUSE:
    case ENTRY_RESUME:
    case ENTRY_ZONE:
        return;
    default:
        agenda_stock_changed(a);
    }
}
