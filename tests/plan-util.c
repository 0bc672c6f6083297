/* SPDX-License-Identifier: MIT */
#include "plan-util.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/when.h"
#include "macro.h"
#include "tzdata.h"

static void *grown(void *items, size_t n, size_t size)
{
    items = realloc(items, (n + 1) * size);
    assert(items);
    memset((char *)items + n * size, 0, size);
    return items;
}

int plan_substance(Regimen *regimen, const char *name, int max_per_day_mg)
{
    Substance *s;

    regimen->substances = grown(regimen->substances, regimen->n_substances, sizeof(*s));
    s = &regimen->substances[regimen->n_substances];
    snprintf(s->name, sizeof(s->name), "%s", name);
    snprintf(s->unit, sizeof(s->unit), "mg");
    s->max_per_day = max_per_day_mg * AMOUNT_ONE;
    s->stock = -1;
    return (int)regimen->n_substances++;
}

int plan_rule(Regimen *regimen, const char *first, const char *second, int minimum_h, int preferred_h)
{
    regimen->rules = grown(regimen->rules, regimen->n_rules, sizeof(*regimen->rules));
    regimen->rules[regimen->n_rules] = (SpacingRule){
        .first = regimen_find_substance(regimen, first),
        .second = regimen_find_substance(regimen, second),
        .minimum_forth = minimum_h * USEC_PER_HOUR,
        .preferred_forth = preferred_h * USEC_PER_HOUR,
        .minimum_back = minimum_h * USEC_PER_HOUR,
        .preferred_back = preferred_h * USEC_PER_HOUR,
    };
    return (int)regimen->n_rules++;
}

Reminder *plan_reminder(Regimen *regimen, const char *name, const char *substance, const char *at)
{
    Reminder *r;
    int parsed;

    regimen->reminders = grown(regimen->reminders, regimen->n_reminders, sizeof(*r));
    r = &regimen->reminders[regimen->n_reminders++];
    snprintf(r->name, sizeof(r->name), "%s", name);
    r->title = strdup(name);
    r->substance = substance ? regimen_find_substance(regimen, substance) : -1;
    r->window = SPAN_UNSET;
    r->nag = r->snooze = 10 * USEC_PER_MIN;
    r->nag_limit = 3;
    r->then = -1;
    if (at) {
        parsed = recur_parse_at(at, &r->recur);
        assert(parsed == 0);
    }
    return r;
}

void plan_drop_reminder(Regimen *regimen)
{
    free(regimen->reminders[--regimen->n_reminders].title);
}

Regimen *plan_regimen(void)
{
    Regimen *regimen = calloc(1, sizeof(*regimen));
    Reminder *magnesium;

    assert(regimen);
    for (int w = 0; w < 7; w++) {
        regimen->bedtime_sec[w] = 23 * 3600;
        regimen->wake_sec[w] = 7 * 3600;
    }
    regimen->day_starts_sec = 5 * 3600;
    regimen->snooze = 10 * USEC_PER_MIN;
    plan_substance(regimen, "magnesium", 350);
    plan_substance(regimen, "iron", 45);
    regimen->substances[0].notice_per_day = 250 * AMOUNT_ONE;
    regimen->substances[0].mistake_above = 1000 * AMOUNT_ONE;
    plan_rule(regimen, "iron", "magnesium", 3, 4);
    magnesium = plan_reminder(regimen, "magnesium", "magnesium", "bedtime - 45m");
    magnesium->doses[0].amount = 200 * AMOUNT_ONE;
    magnesium->n_doses = 1;
    plan_reminder(regimen, "stretch", NULL, "bedtime - 20m");
    return regimen;
}

Zone *plan_zone(const char *name)
{
    _cleanup_free_ char *found = NULL;
    _cleanup_free_ void *data = NULL;
    Zone *zone = NULL;
    size_t size;

    if (tzdata_read(name, &found, &data, &size) < 0 || !data || zone_new_tzif(&zone, found, data, size) < 0)
        return NULL;
    return zone;
}

Usec plan_time(const Zone *zone, const char *text)
{
    Usec at;
    int r = when_parse(text, 0, zone, WHEN_NEXT, &at);

    assert(r == 0);
    return at;
}
