/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "agenda-internal.h"
#include "macro.h"

AgendaDay *agenda_day(const Agenda *a, Day day)
{
    return day >= a->first_day && day < a->first_day + (Day)a->n_days ? &a->days[day - a->first_day] : NULL;
}

AgendaDay *agenda_days_between(const Agenda *a, Day first, Day last, size_t *ret_n)
{
    first = MAX(first, a->first_day);
    last = MIN(last, a->first_day + (Day)a->n_days - 1);
    *ret_n = first <= last ? (size_t)(last - first + 1) : 0;
    return *ret_n > 0 ? &a->days[first - a->first_day] : NULL;
}

int agenda_find_reminder(const Agenda *a, const char *name)
{
    const Reminder *reminders = a->regimen->reminders;
    const int *by_name = a->kin->by_name;
    size_t low = 0, high = a->regimen->n_reminders;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(reminders[by_name[middle]].name, name);
        if (order == 0)
            return by_name[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

Occurrence *agenda_find(const Agenda *a, const OccurrenceId *id)
{
    AgendaDay *day = agenda_day(a, id->day);
    int reminder = day ? agenda_find_reminder(a, id->reminder) : -1;
    size_t place;

    if (reminder < 0 || id->index < 1)
        return NULL;
    place = day->first[reminder] + (size_t)id->index - 1;
    return place < day->first[reminder + 1] ? &day->occurrences[place] : NULL;
}

void agenda_id(const Agenda *a, const Occurrence *o, OccurrenceId *ret)
{
    memcpy(ret->reminder, agenda_reminder(a, o)->name, sizeof(ret->reminder));
    ret->day = o->day;
    ret->index = o->index;
}

Amount agenda_dose(const Agenda *a, int reminder, Day day)
{
    const Reminder *r = &a->regimen->reminders[reminder];
    const Enabled *since = &a->enabled[reminder];
    Usec passed = since->at == USEC_NEVER ? -1 : (day - since->first) * USEC_PER_DAY;
    size_t step = 0;

    if (r->n_doses == 0)
        return 0;
    for (size_t i = 1; i < r->n_doses; i++)
        if (r->doses[i].from > 0 ? day >= r->doses[i].from : r->doses[i].after <= passed)
            step = i;
    return r->doses[step].amount;
}
