/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "agenda-internal.h"
#include "diary.h"
#include "lullday.h"
#include "macro.h"

/* What is written down later than this after the night is marked: memory isn't what it was. */
#define DIARY_LATE (36 * USEC_PER_HOUR)

static Usec clock_of_day(const Agenda *a, Day day, const int32_t secs[static 7])
{
    int32_t sec = secs[civil_weekday(day)];
    Usec at;

    zone_resolve(a->zone, sec < a->regimen->day_starts_sec ? day + 1 : day, sec, &at);
    return at;
}

Day agenda_night(const Agenda *a, Usec now)
{
    Day day = agenda_day_of(a, now);

    return lullday_night(a->zone, a->regimen->day_starts_sec, a->regimen->wake_sec[civil_weekday(day)], now);
}

Usec agenda_night_start(const Agenda *a, Day night)
{
    return lullday_start(a->zone, a->regimen->day_starts_sec, night);
}

/* One that was declared counts, as far as it is remembered. */
static Usec bedtime_of(const Agenda *a, Day night)
{
    const AgendaDay *day = agenda_day(a, night);

    return day ? day->bedtime : clock_of_day(a, night, a->regimen->bedtime_sec);
}

/* A night's record stands at its bedtime, so that the journal tells it with that evening whenever it was written. */
int agenda_admit_diary(const Agenda *a, Entry *entry, Usec now)
{
    Day night = entry->day;
    Diary diary;

    if (night > agenda_day_of(a, now))
        return AGENDA_E_FUTURE;
    if (night < DAY_MIN)
        return AGENDA_E_RANGE;
    if (entry->fields && (diary_parse(entry->fields, &diary, NULL) != 0 || diary.onset_clock != DIARY_CLOCK_NONE))
        return AGENDA_E_RANGE;
    entry->at = MIN(bedtime_of(a, night), now);
    if (agenda_day_of(a, entry->at) != night)
        entry->at = agenda_night_start(a, night);
    snprintf(entry->subject, sizeof(entry->subject), "diary");
    bool late = now > clock_of_day(a, night + 1, a->regimen->wake_sec) + DIARY_LATE;
    snprintf(entry->reason, sizeof(entry->reason), "%s", late ? "late" : "");
    return 0;
}

int agenda_admit_attack(Entry *entry, Usec now)
{
    snprintf(entry->subject, sizeof(entry->subject), "attack");
    return agenda_admit_time(entry, now);
}
