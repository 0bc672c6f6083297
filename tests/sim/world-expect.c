/* SPDX-License-Identifier: MIT */

/* What is to be asked for when: a second reading of the rules for spacing, limits and what holds back, over the journal
 * alone. It may be slow, so it tries every instant at which something ends. */

#include "world-internal.h"

#include <stdlib.h>
#include <string.h>

#define ENDS_MAX 32768

/* ---- What was taken, and what is prescribed ---- */

static void add_taken(Taken *taken, const World *w, const Entry *e)
{
    int substance = regimen_find_substance(w->regimen, e->subject);

    if (substance >= 0 && taken->n < ARRAY_SIZE(taken->items))
        taken->items[taken->n++] = (Intake){substance, e->at, e->amount, e->day, false};
}

static bool is_open(OccurrenceState state)
{
    return state == OCCURRENCE_UPCOMING || state == OCCURRENCE_HELD || state == OCCURRENCE_DUE ||
           state == OCCURRENCE_SNOOZED;
}

static void gather(const World *w, const Items *items, Taken *ret)
{
    ret->n = 0;
    for (const Line *l = NULL; (l = world_line_before(w, ENTRY_INTAKE, l));)
        if (llabs(l->entry->at - w->now) < 5 * USEC_PER_DAY)
            add_taken(ret, w, l->entry);
    ret->n_real = ret->n;
    for (size_t i = 0; i < items->n; i++) {
        const AgendaItem *item = &items->items[i];
        int s = item->reminder->substance;
        if (s >= 0 && w->regimen->substances[s].prescription && is_open(item->state) && item->until > w->now &&
            item->id.day <= w->today + AGENDA_DAYS_AHEAD && ret->n < ARRAY_SIZE(ret->items))
            ret->items[ret->n++] = (Intake){s, MAX(item->nominal, world_put_off(w, &item->id)), 0, item->id.day, true};
    }
}

/* ---- May it be taken? ---- */

static Verdict too_near(const World *w, const Intake *x, int substance, Usec at)
{
    Verdict worst = VERDICT_CLEAR;
    Usec gap = llabs(at - x->at);

    for (size_t i = 0; i < w->regimen->n_rules; i++) {
        const SpacingRule *rule = &w->regimen->rules[i];
        bool forth = x->at <= at ? rule->first == x->substance && rule->second == substance
                                 : rule->first == substance && rule->second == x->substance;
        bool back = x->at <= at ? rule->second == x->substance && rule->first == substance
                                : rule->second == substance && rule->first == x->substance;
        if ((forth && gap < rule->minimum_forth) || (back && gap < rule->minimum_back))
            return VERDICT_TOO_SOON;
        if ((forth && gap < rule->preferred_forth) || (back && gap < rule->preferred_back))
            worst = VERDICT_CLOSE;
    }
    return worst;
}

static Amount sum(const Taken *taken, int substance, Usec from, Usec end)
{
    Amount amount = 0;

    for (size_t i = 0; i < taken->n_real; i++)
        if (taken->items[i].substance == substance && taken->items[i].at >= from && taken->items[i].at < end)
            amount += taken->items[i].amount;
    return amount;
}

static bool over_limit(const World *w, const Taken *taken, int substance, Amount dose, Usec at)
{
    Amount limit = w->regimen->substances[substance].max_per_day, today = dose;
    Day day = world_day_of(w, at);

    if (limit == 0 || dose == 0)
        return false;
    for (size_t i = 0; i < taken->n_real; i++)
        if (taken->items[i].substance == substance && taken->items[i].day == day)
            today += taken->items[i].amount;
    if (today > limit || sum(taken, substance, at, at + 16 * USEC_PER_HOUR) + dose > limit)
        return true;
    for (size_t i = 0; i < taken->n_real; i++) {
        Usec from = taken->items[i].at;
        if (from <= at && from > at - 16 * USEC_PER_HOUR &&
            sum(taken, substance, from, from + 16 * USEC_PER_HOUR) + dose > limit)
            return true;
    }
    return false;
}

static Verdict verdict_of(const World *w, const Taken *taken, int substance, Amount dose, Usec at)
{
    Verdict worst = over_limit(w, taken, substance, dose, at) ? VERDICT_OVER_LIMIT : VERDICT_CLEAR;

    for (size_t i = 0; i < taken->n; i++)
        worst = MAX(worst, too_near(w, &taken->items[i], substance, at));
    return worst;
}

/* Every instant at which something that forbids it may end. */
static size_t ends(const World *w, const Taken *taken, int substance, Usec from, Usec until, Usec ret[static ENDS_MAX])
{
    size_t n = 1;

    ret[0] = from;
    if (until - from > 3 * USEC_PER_DAY || taken->n * (1 + 4 * w->regimen->n_rules) + 8 > ENDS_MAX)
        abort();
    for (Day day = world_day_of(w, from); day <= world_day_of(w, until) + 1; day++)
        ret[n++] = world_day_start(w, day);
    for (size_t i = 0; i < taken->n; i++) {
        const Intake *x = &taken->items[i];
        if (x->substance == substance)
            ret[n++] = x->at + 16 * USEC_PER_HOUR;
        for (size_t j = 0; j < w->regimen->n_rules; j++) {
            const SpacingRule *rule = &w->regimen->rules[j];
            if (rule->first != x->substance && rule->second != x->substance)
                continue;
            ret[n++] = x->at + rule->minimum_forth;
            ret[n++] = x->at + rule->preferred_forth;
            ret[n++] = x->at + rule->minimum_back;
            ret[n++] = x->at + rule->preferred_back;
        }
    }
    return n;
}

static Usec first(const World *w, const Taken *taken, int substance, Amount dose, Usec from, Usec until, Verdict worst)
{
    Usec candidates[ENDS_MAX], found = USEC_NEVER;
    size_t n = from < until ? ends(w, taken, substance, from, until, candidates) : 0;

    for (size_t i = 0; i < n; i++)
        if (candidates[i] >= from && candidates[i] < until && candidates[i] < found &&
            verdict_of(w, taken, substance, dose, candidates[i]) <= worst)
            found = candidates[i];
    return found;
}

/* ---- When it is to be raised ---- */

static Usec planned(const World *w, const Taken *taken, const AgendaItem *item, Usec from)
{
    int substance = item->reminder->substance;
    Usec end = item->until, at;

    if (substance < 0 || w->regimen->substances[substance].prescription)
        return from < end ? from : USEC_NEVER;
    if (world_hangs_on_bedtime(item->reminder, item->id.index))
        end = MIN(end, world_bedtime(w, item->id.day) + 1);
    at = first(w, taken, substance, item->dose, from, end, VERDICT_CLEAR);
    return at != USEC_NEVER ? at : first(w, taken, substance, item->dose, from, item->until, VERDICT_CLOSE);
}

static Usec expected_at(const World *w, const Taken *taken, const AgendaItem *item, Usec from)
{
    int substance = item->reminder->substance;
    bool free = substance < 0 || w->regimen->substances[substance].prescription;
    Usec at = planned(w, taken, item, from), before, begun, pause;

    world_pause(w, &begun, &pause);
    if (at == USEC_NEVER)
        return at;
    at = MAX(at, w->now);
    do {
        before = at;
        at = MAX(at, pause > w->now ? pause : at);
        while (at < item->until && world_in_quiet(w, item->reminder, at))
            at = (at / USEC_PER_MIN + 1) * USEC_PER_MIN;
        if (!free && at < item->until)
            at = first(w, taken, substance, item->dose, at, item->until, VERDICT_CLOSE);
    } while (at != before && at < item->until);
    return at < item->until ? at : USEC_NEVER;
}

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
    for (size_t i = 0; i < items->n; i++) {
        const AgendaItem *other = &items->items[i];
        if ((other->state == OCCURRENCE_DUE || other->state == OCCURRENCE_SNOOZED) && other->nominal <= w->now &&
            other->reminder->substance == item->reminder->substance && !occurrence_id_equal(&other->id, &item->id))
            return item->reminder->substance >= 0;
    }
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
        (!is_open(item->state) && item->state != OCCURRENCE_DROPPED))
        return true;
    if ((told->snoozed_until > 0) != (item->state == OCCURRENCE_SNOOZED))
        return true; /* put back since then, or not, or raised by what is undone: nothing else tells */
    if (world_shown(w, &item->id)->raised_at > w->now || (item->id.day > w->today && knows_future(w, taken)))
        return true; /* the clock was set back */
    if (item->state == OCCURRENCE_SNOOZED)
        from = told->snoozed_until;
    expected = expected_at(w, taken, item, from);
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
    if (expected_at(w, taken, item, w->now) != w->now || another_waits(w, items, item))
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
    Verdict found = check.spacing.verdict, verdict = verdict_of(w, taken, s, amount, at);
    return found == verdict || world_complain(w, "%s is said to be %s, and is %s", name, verdict_to_string(found),
                                              verdict_to_string(verdict));
}

static void look(World *w, Items *items, Taken *taken)
{
    w->today = world_day_of(w, w->now);
    items->n = 0;
    agenda_list(w->agenda, w->now - 3 * USEC_PER_DAY, w->now + 3 * USEC_PER_DAY, keep_item, items);
    gather(w, items, taken);
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
        if (items->items[i].reminder == r && items->items[i].id.day == day && is_open(items->items[i].state))
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
        if (too_near(w, &one, other, w->now) > VERDICT_CLOSE ||
            (other == substance && over_limit(w, &taken, other, item->dose, w->now)))
            return world_complain(w, "%s goes on being asked for after %s", name_of(item), intake->subject);
    }
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
