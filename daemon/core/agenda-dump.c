/* SPDX-License-Identifier: MIT */
#include "agenda-internal.h"
#include "macro.h"
#include "text.h"

static void dump_occurrence(const Agenda *a, const Occurrence *o, Text *out)
{
    bool waits = o->state == OCCURRENCE_UPCOMING || o->state == OCCURRENCE_SNOOZED;
    char id[OCCURRENCE_ID_LEN], cause[REASON_SIZE] = "";
    OccurrenceId name;

    agenda_id(a, o, &name);
    if (o->state == OCCURRENCE_UPCOMING)
        agenda_cause(a, o, cause);
    text_add(out,
             "%s %s nominal=%lld until=%lld planned=%lld free=%lld raised=%lld nags=%d snoozed=%lld because=%s%s\n",
             occurrence_id_format(&name, id), occurrence_state_to_string(o->state), (long long)o->nominal,
             (long long)o->until, (long long)(waits ? o->planned : 0), (long long)(waits ? MAX(o->free_at, a->now) : 0),
             (long long)(o->state == OCCURRENCE_DUE ? 0 : o->raised), o->nags, (long long)o->snoozed_until, o->because,
             cause);
}

int agenda_dump(const Agenda *a, char **ret)
{
    _cleanup_(text_clear) Text out = {0};
    /* What quotas, spacing and limits of the days below ask for; where the clock was set back, no more may be known. */
    const Day oldest = civil_monday(a->today - 1) - AGENDA_DAYS_SPARE;

    text_add(&out, "today=%d pause=%lld-%lld zone=%s\n", a->today, (long long)a->pause_from, (long long)a->pause_until,
             a->zone_name);
    for (size_t i = 0; i < a->n_intakes; i++)
        if (a->intakes[i].day >= oldest)
            text_add(&out, "intake %s at=%lld amount=%lld day=%d\n",
                     a->regimen->substances[a->intakes[i].substance].name, (long long)a->intakes[i].at,
                     (long long)a->intakes[i].amount, a->intakes[i].day);
    for (size_t i = 0; i < a->regimen->n_substances; i++) {
        AgendaStock stock;
        if (agenda_stock(a, (int)i, &stock) == 0)
            text_add(&out, "stock %s left=%d days=%d low=%d\n", a->regimen->substances[i].name, stock.left, stock.days,
                     stock.low);
    }
    for (Day day = a->today - 1; day <= a->today + 1; day++)
        for (size_t i = 0; agenda_day(a, day) && i < agenda_day(a, day)->n; i++)
            if (agenda_day(a, day)->occurrences[i].exists)
                dump_occurrence(a, &agenda_day(a, day)->occurrences[i], &out);
    return text_take(&out, ret);
}
