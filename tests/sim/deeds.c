/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "world.h"

static Usec some_minutes(Random *random, uint32_t n)
{
    return (Usec)(1 + random_below(random, n)) * USEC_PER_MIN;
}

static Entry some_intake(Random *random, const Regimen *regimen, Usec now)
{
    Entry draft = {.kind = ENTRY_INTAKE, .at = now};

    snprintf(draft.subject, sizeof(draft.subject), "%s",
             regimen->substances[random_below(random, (uint32_t)regimen->n_substances)].name);
    if (random_chance(random, 40))
        draft.at -= some_minutes(random, 1500);
    if (random_chance(random, 30))
        draft.amount = AMOUNT_ONE * (1 + random_below(random, 120));
    return draft;
}

Entry random_deed(Random *random, const Agenda *agenda, Usec now)
{
    const Entry *newest = agenda_newest(agenda);
    Entry draft = {.occurrence.day = DAY_NONE};

    switch (random_below(random, 10)) {
    case 0:
        draft.kind = ENTRY_SNOOZE;
        draft.until = now + some_minutes(random, 90);
        break;
    case 1:
        draft.kind = ENTRY_SKIP;
        break;
    case 2:
        draft.kind = ENTRY_BEDTIME;
        draft.until = now + some_minutes(random, 600);
        break;
    case 3:
        draft.kind = random_chance(random, 50) ? ENTRY_PAUSE : ENTRY_RESUME;
        draft.until = draft.kind == ENTRY_PAUSE ? now + some_minutes(random, 900) : 0;
        break;
    case 4:
        draft.kind = ENTRY_VOID;
        draft.ref = newest ? newest->id : (EntryId){0};
        break;
    case 5:
        draft = some_intake(random, agenda_regimen(agenda), now);
        draft.kind = ENTRY_ACTIVITY;
        draft.at = now;
        memmove(draft.subject + sizeof(REFILL_PREFIX) - 1, draft.subject,
                sizeof(draft.subject) - sizeof(REFILL_PREFIX));
        memcpy(draft.subject, REFILL_PREFIX, sizeof(REFILL_PREFIX) - 1);
        break;
    case 6:
        draft.kind = ENTRY_ACTIVITY;
        if (agenda_open(agenda, NULL, now, &draft.occurrence) != 0)
            draft = some_intake(random, agenda_regimen(agenda), now);
        break;
    default:
        draft = some_intake(random, agenda_regimen(agenda), now);
        break;
    }
    draft.source = SOURCE_CLI;
    return draft;
}
