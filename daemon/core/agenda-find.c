/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "agenda-internal.h"

AgendaDay *agenda_day(const Agenda *a, Day day)
{
    return day >= a->first_day && day < a->first_day + (Day)a->n_days ? &a->days[day - a->first_day] : NULL;
}

Occurrence *agenda_find(const Agenda *a, const OccurrenceId *id)
{
    int reminder = id->reminder[0] ? regimen_find_reminder(a->regimen, id->reminder) : -1;
    AgendaDay *day = agenda_day(a, id->day);

    if (reminder < 0 || !day)
        return NULL;
    for (size_t i = 0; i < day->n; i++)
        if (day->occurrences[i].reminder == reminder && day->occurrences[i].index == id->index)
            return &day->occurrences[i];
    return NULL;
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
