/* SPDX-License-Identifier: MIT */

/* What the agenda says, against what the rules say. */

#include "world-internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- Against what the agenda says ---- */

static int keep_item(const AgendaItem *item, void *userdata)
{
    Items *items = userdata;

    if (items->n < ARRAY_SIZE(items->items))
        items->items[items->n++] = *item;
    return 0;
}

static bool another_waits(const World *w, const Items *items, const AgendaItem *item)
{
    for (size_t i = 0; i < items->n; i++)
        if (world_asks_too(item, &items->items[i]) && items->items[i].nominal <= w->now)
            return true;
    return false;
}

static const char *name_of(const AgendaItem *item)
{
    static char id[OCCURRENCE_ID_LEN];

    return occurrence_id_format(&item->id, id);
}

static bool complain_of(World *w, const AgendaItem *item, const char *what, Usec found, Usec expected)
{
    char a[ZONE_RFC3339_LEN], b[ZONE_RFC3339_LEN];

    return world_complain(w, "%s is %s (%s), %s %s and should be %s", name_of(item),
                          occurrence_state_to_string(item->state), item->because, what, zone_format(w->zone, found, a),
                          zone_format(w->zone, expected == USEC_NEVER ? 0 : expected, b));
}

/* By its rule alone: nothing has fixed it yet. */
static bool check_slot(World *w, const AgendaItem *item)
{
    const Reminder *r = item->reminder;
    Slot slots[RECUR_SLOTS_MAX];
    size_t n;

    if (r->follows || world_shown(w, &item->id)->raised_at > 0 ||
        (item->state != OCCURRENCE_UPCOMING && item->state != OCCURRENCE_HELD))
        return true;
    n = world_slots(w, r, item->id.day, slots);
    if ((size_t)item->id.index > n)
        return world_complain(w, "%s isn't named by its rule", name_of(item));
    if (item->nominal != slots[item->id.index - 1].nominal)
        return complain_of(w, item, "planned for", item->nominal, slots[item->id.index - 1].nominal);
    if (item->until != slots[item->id.index - 1].until)
        return complain_of(w, item, "open until", item->until, slots[item->id.index - 1].until);
    return true;
}

static bool knows_future(const World *w, const Taken *taken)
{
    for (size_t i = 0; i < taken->n_real; i++)
        if (taken->items[i].at > w->now + AGENDA_FUTURE_TOLERANCE)
            return true;
    return false;
}

static bool check_time(World *w, const Items *items, const Taken *taken, const AgendaItem *item, const Told *told)
{
    Usec from = item->nominal, expected;

    if (item->until <= w->now || item->id.day > w->today + 1 || item->state == OCCURRENCE_DUE ||
        (!world_is_open(item->state) && item->state != OCCURRENCE_DROPPED))
        return true;
    if ((told->snoozed_until > 0) != (item->state == OCCURRENCE_SNOOZED))
        return true; /* put back since then, or not, or raised by what is undone: nothing else tells */
    if (world_shown(w, &item->id)->raised_at > w->now || (item->id.day > w->today && knows_future(w, taken)))
        return true; /* the clock was set back */
    if (item->state == OCCURRENCE_SNOOZED)
        from = told->snoozed_until;
    expected = world_expected(w, taken, item, from);
    if (item->state == OCCURRENCE_DROPPED)
        return expected == USEC_NEVER || complain_of(w, item, "expected", 0, expected);
    if (item->at != (expected == USEC_NEVER ? 0 : expected) &&
        (expected > w->now || item->at > w->now || item->at == 0))
        return complain_of(w, item, "expected", item->at, expected);
    if (expected <= w->now && item->nominal <= w->now && !another_waits(w, items, item))
        return complain_of(w, item, "not raised though free", item->at, expected);
    return true;
}

/* What is on the screen and not heeded is asked for again. */
static bool check_nag(World *w, const Items *items, const Taken *taken, const AgendaItem *item)
{
    const Reminder *r = item->reminder;
    const Shown *shown = world_shown(w, &item->id);

    if (item->state != OCCURRENCE_DUE || r->nag == 0 || world_nagged(w, &item->id, item->nominal) >= r->nag_limit ||
        shown->screen != w->screen || shown->raised_at + r->nag > w->now || w->now < item->nominal)
        return true;
    if (world_hangs_on_bedtime(r, item->id.index) && w->now > world_bedtime(w, item->id.day))
        return true;
    if (world_expected(w, taken, item, w->now) != w->now || another_waits(w, items, item))
        return true;
    return world_complain(w, "%s is due since long, and nothing nags", name_of(item));
}

/* Every slot of today and tomorrow is there. */
static bool check_all_there(World *w, const Items *items, const Reminder *r, Day day)
{
    Slot slots[RECUR_SLOTS_MAX];
    size_t n = world_slots(w, r, day, slots);

    for (size_t i = 0; i < n; i++) {
        char text[OCCURRENCE_ID_LEN];
        OccurrenceId id = {.day = day, .index = (int32_t)i + 1};
        bool there = slots[i].nominal >= slots[i].until;
        memcpy(id.reminder, r->name, sizeof(id.reminder));
        for (size_t j = 0; j < items->n && !there; j++)
            there = occurrence_id_equal(&items->items[j].id, &id);
        if (!there && agenda_item(w->agenda, &id, &(AgendaItem){.nominal = 0}) != 0) /* far off, by another zone */
            return world_complain(w, "%s isn't there", occurrence_id_format(&id, text));
    }
    return true;
}

/* What the journal tells of it is what it is. */
static bool check_resolved(World *w, const AgendaItem *item, const Told *told)
{
    bool done = told->tells[ENTRY_INTAKE] || told->tells[ENTRY_ACTIVITY];

    if (item->id.day < w->today - 1 || item->id.day > w->today + AGENDA_DAYS_AHEAD)
        return true;
    if (done != (item->state == OCCURRENCE_DONE))
        return world_complain(w, "%s is %s, and was%s done", name_of(item), occurrence_state_to_string(item->state),
                              done ? "" : " not");
    /* What follows another begins anew when that is done again. */
    if (!done && !item->reminder->follows && (item->state == OCCURRENCE_SKIPPED) != told->tells[ENTRY_SKIP])
        return world_complain(w, "%s is %s", name_of(item), occurrence_state_to_string(item->state));
    return true;
}

static bool check_verdict(World *w, Taken *taken)
{
    int s = (int)random_below(&w->random, (uint32_t)w->regimen->n_substances);
    Amount amount = random_chance(&w->random, 50) ? AMOUNT_ONE * (1 + random_below(&w->random, 120)) : 0;
    Usec at = w->now + ((Usec)random_below(&w->random, 2880) - 1440) * USEC_PER_MIN;
    const char *name = w->regimen->substances[s].name;
    AgendaCheck check;

    taken->n = w->regimen->substances[s].prescription ? taken->n_real : taken->n;
    if (agenda_check(w->agenda, name, amount, at, &check) != 0)
        return world_complain(w, "it can't be said whether %s may be taken", name);
    Verdict found = check.spacing.verdict, verdict = world_verdict(w, taken, s, amount, at);
    return found == verdict || world_complain(w, "%s is said to be %s, and is %s", name, verdict_to_string(found),
                                              verdict_to_string(verdict));
}

static void look(World *w, Items *items, Taken *taken)
{
    w->today = world_day_of(w, w->now);
    items->n = 0;
    agenda_list(w->agenda, w->now - 3 * USEC_PER_DAY, w->now + 3 * USEC_PER_DAY, keep_item, items);
    world_gather(w, items, taken);
}

/* How often the subject of a quota was taken or done in the week of a day, from Monday on. */
static int32_t done_in_week(const World *w, const Reminder *r, Day day)
{
    Day monday = day - civil_weekday(day);
    int32_t n = 0;

    for (const Line *l = NULL; (l = world_line_before(w, r->substance >= 0 ? ENTRY_INTAKE : ENTRY_ACTIVITY, l));)
        n += l->entry->day >= monday && l->entry->day < monday + 7 &&
             (r->substance >= 0 ? regimen_find_substance(w->regimen, l->entry->subject) == r->substance
                                : strcmp(l->entry->subject, r->name) == 0);
    return n;
}

static bool check_quota(World *w, const Items *items, const Reminder *r, Day day)
{
    if (done_in_week(w, r, day) < r->recur.days.n)
        return check_all_there(w, items, r, day);
    for (size_t i = 0; i < items->n; i++)
        if (items->items[i].reminder == r && items->items[i].id.day == day && world_is_open(items->items[i].state))
            return world_complain(w, "%s comes though its quota is full", name_of(&items->items[i]));
    return true;
}

bool world_expect_put_back(World *w, const Entry *intake)
{
    static Items items;
    static Taken taken;
    int substance = regimen_find_substance(w->regimen, intake->subject);

    look(w, &items, &taken);
    taken.n = taken.n_real;
    for (size_t i = 0; i < items.n && substance >= 0; i++) {
        const AgendaItem *item = &items.items[i];
        int other = item->reminder->substance;
        Intake one = {substance, intake->at, intake->amount, intake->day, false};
        if (item->state != OCCURRENCE_DUE || other < 0 || w->regimen->substances[other].prescription ||
            item->nominal > w->now) /* was asked for when the clock was ahead */
            continue;
        if (world_too_near(w, &one, other, w->now) > VERDICT_CLOSE ||
            (other == substance && world_over_limit(w, &taken, other, item->dose, w->now)))
            return world_complain(w, "%s goes on being asked for after %s", name_of(item), intake->subject);
    }
    return true;
}

static bool has_prescriptions(const Regimen *regimen)
{
    for (size_t i = 0; i < regimen->n_reminders; i++)
        if (regimen_is_prescribed(regimen, regimen->reminders[i].substance))
            return true;
    return false;
}

bool world_expect_apart(World *w, const OccurrenceId *raised, int substance)
{
    static Items items;
    static Taken taken;
    char id[OCCURRENCE_ID_LEN];

    if (!has_prescriptions(w->regimen))
        return true;
    look(w, &items, &taken);
    for (size_t i = taken.n_real; i < taken.n; i++)
        if (world_too_near(w, &taken.items[i], substance, w->now) > VERDICT_CLOSE)
            return world_complain(w, "%s is asked for beside %s, which is prescribed", occurrence_id_format(raised, id),
                                  w->regimen->substances[taken.items[i].substance].name);
    return true;
}

bool world_expect_snooze(World *w, const Entry *snooze, Usec asked)
{
    AgendaItem item;
    char id[OCCURRENCE_ID_LEN];

    if (agenda_item(w->agenda, &snooze->occurrence, &item) != 0)
        return world_complain(w, "what isn't there is snoozed");
    asked = asked == 0 ? w->now + item.reminder->snooze : asked;
    if (snooze->until != MIN(asked, item.until - 10 * USEC_PER_MIN))
        return world_complain(w, "%s is snoozed for too long", occurrence_id_format(&snooze->occurrence, id));
    return true;
}

static bool may_be_satisfied(const World *w, const AgendaItem *item, const Entry *deed)
{
    int substance = deed->kind == ENTRY_INTAKE ? regimen_find_substance(w->regimen, deed->subject) : -1;

    if (item->id.day != world_day_of(w, deed->at) || item->state == OCCURRENCE_DONE ||
        item->state == OCCURRENCE_SKIPPED)
        return false;
    return substance >= 0 ? item->reminder->substance == substance : strcmp(item->reminder->name, deed->subject) == 0;
}

bool world_expect_match(World *w, const Entry *deed)
{
    static Items items;
    static Taken taken;
    Usec nearest = USEC_NEVER, found = USEC_NEVER;

    look(w, &items, &taken);
    for (size_t i = 0; i < items.n; i++) {
        const AgendaItem *item = &items.items[i];
        bool waits = item->state == OCCURRENCE_DUE || item->state == OCCURRENCE_SNOOZED;
        Usec far = llabs(item->nominal - deed->at) + (waits ? 0 : 100 * USEC_PER_DAY);
        if (!may_be_satisfied(w, item, deed))
            continue;
        nearest = MIN(nearest, far);
        if (occurrence_id_equal(&item->id, &deed->occurrence))
            found = far;
    }
    return found == nearest || world_complain(w, "%s satisfies what isn't the nearest", deed->subject);
}

bool world_expect(World *w)
{
    static Items items;
    static Taken taken;
    AgendaSummary summary;
    bool fine = true;

    look(w, &items, &taken);
    agenda_summary(w->agenda, w->now, &summary);
    if (summary.today != w->today)
        return world_complain(w, "it is lull day %d and should be %d", summary.today, w->today);
    for (size_t i = 0; i < items.n && fine; i++) {
        const AgendaItem *item = &items.items[i];
        const Told told = world_told(w, &item->id);
        fine = check_slot(w, item) && check_time(w, &items, &taken, item, &told) &&
               check_nag(w, &items, &taken, item) && check_resolved(w, item, &told);
    }
    for (size_t i = 0; i < w->regimen->n_reminders && fine; i++) {
        const Reminder *r = &w->regimen->reminders[i];
        if (r->follows || r->refill || !world_is_old(w, r->name))
            continue;
        for (Day day = w->today; day <= w->today + 1 && fine; day++)
            fine =
                r->recur.days.kind == RECUR_QUOTA ? check_quota(w, &items, r, day) : check_all_there(w, &items, r, day);
    }
    return fine && check_verdict(w, &taken);
}
