/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "agenda-internal.h"
#include "macro.h"

static bool takes_part(const Occurrence *o)
{
    return o->exists && o->state != OCCURRENCE_DONE && o->state != OCCURRENCE_SKIPPED;
}

static bool is_waiting_for_person(const Occurrence *o)
{
    return o->state == OCCURRENCE_DUE || o->state == OCCURRENCE_SNOOZED;
}

/* Whether `o` is a better match than `best`: what is due first, then what is nearest. */
static bool better_match(const Occurrence *o, const Occurrence *best, Usec at)
{
    if (!best || is_waiting_for_person(o) != is_waiting_for_person(best))
        return !best || is_waiting_for_person(o);
    return llabs(o->nominal - at) < llabs(best->nominal - at);
}

/* What an intake or activity of a lull day satisfies; NULL: nothing, it is an extra one. `reminder` is one to prefer,
 * or -1 for any of the substance. */
static const Occurrence *match(const Agenda *a, int substance, int reminder, Day day, Usec at)
{
    size_t n;
    AgendaDay *d = agenda_days_between(a, day, day, &n);
    Walk walk = agenda_walk(reminder >= 0 ? &(Group){&reminder, 1} : &a->kin->of[substance], d, n);
    const Occurrence *best = NULL;

    for (const Occurrence *o; (o = agenda_walk_next(&walk));)
        if (takes_part(o) && better_match(o, best, at))
            best = o;
    return best;
}

void agenda_match(const Agenda *a, int substance, Entry *probe, OccurrenceId *ret)
{
    const Occurrence *o;

    probe->day = agenda_day_of(a, probe->at);
    o = match(a, substance, -1, probe->day, probe->at);
    if (o)
        agenda_id(a, o, ret);
}

static Amount usual_dose(const Agenda *a, int substance, Day day)
{
    const Group *those = &a->kin->of[substance];

    return those->n > 0 ? agenda_dose(a, those->reminders[0], day) : 0;
}

int agenda_admit_time(const Entry *entry, Usec now)
{
    if (entry->at > now + AGENDA_FUTURE_TOLERANCE)
        return AGENDA_E_FUTURE;
    if (entry->at < DAY_MIN * USEC_PER_DAY || entry->at >= (DAY_MAX + 1) * USEC_PER_DAY)
        return AGENDA_E_RANGE;
    return 0;
}

/* The occurrence that was named, if any; *ret stays NULL when none was. */
static int named(const Agenda *a, const Entry *entry, const Occurrence **ret)
{
    const Occurrence *o;

    if (!entry->occurrence.reminder[0] || entry->occurrence.day == DAY_NONE)
        return 0;
    o = agenda_find(a, &entry->occurrence);
    if (!o || !o->exists)
        return AGENDA_E_OCCURRENCE;
    *ret = o;
    return 0;
}

static void adopt(const Agenda *a, Entry *entry, const Occurrence *o)
{
    if (o)
        agenda_id(a, o, &entry->occurrence);
    else
        entry->occurrence = (OccurrenceId){.reminder = ""};
}

static int admit_amount(const Agenda *a, Entry *entry, int substance, const Occurrence *o, bool confirmed)
{
    const Substance *s = &a->regimen->substances[substance];

    if (entry->unit[0] && strcasecmp(entry->unit, s->unit) != 0)
        return AGENDA_E_UNIT;
    memcpy(entry->unit, s->unit, sizeof(entry->unit));
    if (entry->amount < 0 || entry->amount > AMOUNT_MAX)
        return AGENDA_E_RANGE;
    if (entry->amount == 0)
        entry->amount = o ? agenda_dose(a, o->reminder, o->day) : usual_dose(a, substance, entry->day);
    if (s->mistake_above > 0 && entry->amount > s->mistake_above && !confirmed)
        return AGENDA_E_MISTAKE;
    return 0;
}

/* What was taken or done, by the name of a substance or a reminder. */
static int find_subject(const Agenda *a, Entry *entry, int *ret_substance, int *ret_reminder)
{
    *ret_substance = *ret_reminder = -1;
    if (!entry->subject[0])
        memcpy(entry->subject, entry->occurrence.reminder, sizeof(entry->subject));
    *ret_substance = regimen_find_substance(a->regimen, entry->subject);
    if (entry->kind == ENTRY_INTAKE && *ret_substance >= 0)
        return 0;
    *ret_reminder = agenda_find_reminder(a, entry->subject);
    if (*ret_reminder < 0)
        return AGENDA_E_SUBJECT;
    *ret_substance = a->regimen->reminders[*ret_reminder].substance;
    if ((entry->kind == ENTRY_INTAKE) != (*ret_substance >= 0))
        return AGENDA_E_SUBJECT;
    if (*ret_substance >= 0)
        memcpy(entry->subject, a->regimen->substances[*ret_substance].name, sizeof(entry->subject));
    return 0;
}

/* Whoever refills has a full stock: the line says of how much. */
static Amount refilled(const Agenda *a, int reminder)
{
    const Reminder *r = &a->regimen->reminders[reminder];

    return r->refill ? a->regimen->substances[r->refill_of].stock * AMOUNT_ONE : 0;
}

static int admit_doing(const Agenda *a, Entry *entry, Usec now, bool confirmed)
{
    const Occurrence *o = NULL;
    int substance, reminder, r;

    if ((r = agenda_admit_time(entry, now)) != 0 || (r = find_subject(a, entry, &substance, &reminder)) != 0 ||
        (r = named(a, entry, &o)) != 0)
        return r;
    if (o && (o->state == OCCURRENCE_DONE || o->state == OCCURRENCE_SKIPPED))
        return AGENDA_E_RESOLVED;
    if (o && (substance >= 0 ? agenda_substance(a, o) != substance : o->reminder != reminder))
        return AGENDA_E_MISMATCH;
    if (!o)
        o = match(a, substance, reminder, entry->day, entry->at);
    adopt(a, entry, o);
    if (entry->kind == ENTRY_INTAKE)
        return admit_amount(a, entry, substance, o, confirmed);
    entry->amount = refilled(a, reminder);
    return 0;
}

static int find_open(const Agenda *a, Entry *entry, Usec now, const Occurrence **ret)
{
    OccurrenceId id;
    int r;

    if ((r = named(a, entry, ret)) != 0)
        return r;
    if (!*ret) {
        const char *reminder = entry->occurrence.reminder[0] ? entry->occurrence.reminder
                               : entry->subject[0]           ? entry->subject
                                                             : NULL;
        if ((r = agenda_open(a, reminder, now, &id)) != 0)
            return r;
        *ret = agenda_find(a, &id);
    }
    adopt(a, entry, *ret);
    memcpy(entry->subject, entry->occurrence.reminder, sizeof(entry->subject));
    return 0;
}

static int admit_skip(const Agenda *a, Entry *entry, Usec now)
{
    const Occurrence *o = NULL;
    int r = find_open(a, entry, now, &o);

    if (r != 0)
        return r;
    return takes_part(o) ? 0 : AGENDA_E_RESOLVED;
}

/* `until` is what was asked for; 0: the reminder's own span. Always from now, and never beyond what leaves
 * AGENDA_SNOOZE_MARGIN of the window. */
static int admit_snooze(const Agenda *a, Entry *entry, Usec now)
{
    const Occurrence *o = NULL;
    int r = find_open(a, entry, now, &o);

    if (r != 0)
        return r;
    if (!takes_part(o))
        return AGENDA_E_RESOLVED;
    if (!is_waiting_for_person(o))
        return AGENDA_E_NOT_DUE;
    if (entry->until == 0)
        entry->until = now + agenda_reminder(a, o)->snooze;
    if (entry->until <= now || entry->until > now + AGENDA_SNOOZE_MAX)
        return AGENDA_E_RANGE;
    if (o->until - AGENDA_SNOOZE_MARGIN <= now)
        return AGENDA_E_WINDOW_ENDS;
    entry->until = MIN(entry->until, o->until - AGENDA_SNOOZE_MARGIN);
    return 0;
}

static int admit_bedtime(const Agenda *a, Entry *entry, Usec now)
{
    const AgendaDay *today = agenda_day(a, a->today);

    snprintf(entry->subject, sizeof(entry->subject), "bedtime");
    if (entry->until == 0)
        return 0;
    return today && entry->until > now && entry->until < today->end ? 0 : AGENDA_E_RANGE;
}

static int admit_pause(const Agenda *a, Entry *entry, Usec now)
{
    snprintf(entry->subject, sizeof(entry->subject), "pause");
    if (entry->kind == ENTRY_RESUME)
        return a->pause_until > now ? 0 : AGENDA_E_NOT_PAUSED;
    return entry->until > now && entry->until <= now + AGENDA_PAUSE_MAX ? 0 : AGENDA_E_RANGE;
}

static int find_target(const Agenda *a, const Entry *entry, const Entry **ret)
{
    bool voided;

    *ret = agenda_entry(a, &entry->ref, &voided);
    if (!*ret)
        return AGENDA_E_NO_ENTRY;
    if ((*ret)->kind != ENTRY_VOID && !entry_by_person(*ret))
        return AGENDA_E_FIXED;
    return voided ? AGENDA_E_VOIDED : 0;
}

static int admit_void(const Agenda *a, Entry *entry)
{
    const Entry *target;
    int r = find_target(a, entry, &target);

    if (r != 0)
        return r;
    memcpy(entry->subject, target->subject, sizeof(entry->subject));
    return 0;
}

/* A replacement takes the place of what it replaces: on the same lull day it stays with its occurrence. */
static int admit_replacement(const Agenda *a, Entry *entry, Usec now, bool confirmed)
{
    const Entry *target;
    int r, substance;
    Amount amount;

    if ((r = find_target(a, entry, &target)) != 0)
        return r;
    if (entry->kind != target->kind || (entry->kind != ENTRY_INTAKE && entry->kind != ENTRY_ACTIVITY))
        return AGENDA_E_FIXED;
    amount = entry->kind == ENTRY_INTAKE ? entry->amount : target->amount;
    if (entry->day != target->day || !target->occurrence.reminder[0]) {
        entry->occurrence = (OccurrenceId){.reminder = ""};
        if ((r = admit_doing(a, entry, now, confirmed)) != 0)
            return r;
        entry->amount = amount;
        return 0;
    }
    if ((r = agenda_admit_time(entry, now)) != 0)
        return r;
    memcpy(entry->subject, target->subject, sizeof(entry->subject));
    entry->occurrence = target->occurrence;
    entry->amount = amount;
    substance = regimen_find_substance(a->regimen, entry->subject);
    if (entry->kind != ENTRY_INTAKE || substance < 0)
        return 0;
    return admit_amount(a, entry, substance, agenda_find(a, &entry->occurrence), confirmed);
}

/* What a person says about a night. It replaces only its like. */
static int admit_said(const Agenda *a, Entry *entry, Usec now)
{
    const Entry *target = NULL;
    int r;

    entry->occurrence = (OccurrenceId){.reminder = ""};
    if (!entry_id_is_null(&entry->ref) && (r = find_target(a, entry, &target)) != 0)
        return r;
    if (target && target->kind != entry->kind)
        return AGENDA_E_FIXED;
    /* It stays with its night, wherever that was. */
    if (target && entry->kind == ENTRY_DIARY) {
        entry->day = target->day;
        entry->at = agenda_night_start(a, target->day);
    }
    return entry->kind == ENTRY_DIARY ? agenda_admit_diary(a, entry, now) : agenda_admit_attack(entry, now);
}

int agenda_admit(Agenda *a, Entry *entry, Usec now, bool confirmed)
{
    bool backdates = entry->kind == ENTRY_INTAKE || entry->kind == ENTRY_ACTIVITY || entry->kind == ENTRY_ATTACK;
    int r;

    if (entry->kind == ENTRY_DIARY && entry->at == 0)
        entry->at = agenda_night_start(a, agenda_night(a, now));
    else if (entry->kind != ENTRY_DIARY && (entry->at == 0 || !backdates))
        entry->at = now;
    entry->day = agenda_day_of(a, entry->at);
    switch (entry->kind) {
    case ENTRY_INTAKE:
    case ENTRY_ACTIVITY:
        r = entry_id_is_null(&entry->ref) ? admit_doing(a, entry, now, confirmed)
                                          : admit_replacement(a, entry, now, confirmed);
        break;
    case ENTRY_SKIP:
        r = admit_skip(a, entry, now);
        break;
    case ENTRY_SNOOZE:
        r = admit_snooze(a, entry, now);
        break;
    case ENTRY_BEDTIME:
        r = admit_bedtime(a, entry, now);
        break;
    case ENTRY_PAUSE:
    case ENTRY_RESUME:
        r = admit_pause(a, entry, now);
        break;
    case ENTRY_DIARY:
    case ENTRY_ATTACK:
        r = admit_said(a, entry, now);
        break;
    case ENTRY_VOID:
        r = admit_void(a, entry);
        break;
    default:
        return AGENDA_E_SUBJECT;
    }
    if (r == 0)
        agenda_fill(a, entry, now);
    return r;
}
