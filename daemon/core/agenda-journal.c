/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agenda-internal.h"
#include "macro.h"

/* splitmix64: ids need to differ, not to be secret. */
static uint64_t next_random(Agenda *a)
{
    uint64_t z = (a->seed += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void agenda_set_device(Agenda *a, const char *device)
{
    snprintf(a->device, sizeof(a->device), "%s", device);
}

bool agenda_is_ours(const Agenda *a, const Entry *entry)
{
    return strcmp(a->device, entry->device) == 0;
}

void agenda_fill(Agenda *a, Entry *entry, Usec now)
{
    memcpy(entry->device, a->device, sizeof(entry->device));
    entry->id = entry_id_next(&a->maker, now, next_random(a));
    entry->recorded = now;
    if (entry->at == 0)
        entry->at = now;
    entry->offset_sec = zone_offset(a->zone, entry->at);
    entry->day = agenda_day_of(a, entry->at);
}

/* Where an id belongs among the first `n` lines. */
static size_t line_of(const Agenda *a, const EntryId *id, size_t n)
{
    size_t low = 0, high = n;

    /* Mostly it is newer than all of them. */
    if (n > 0 && entry_id_compare(&a->lines[n - 1].entry->id, id) < 0)
        return n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (entry_id_compare(&a->lines[middle].entry->id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static JournalLine *find_line(const Agenda *a, const EntryId *id)
{
    size_t place = line_of(a, id, a->n_lines);

    if (place < a->n_lines && entry_id_compare(&a->lines[place].entry->id, id) == 0)
        return &a->lines[place];
    return NULL;
}

/* Lines stay in order of their ids; a line that is there already is passed over. */
int agenda_journal_add(Agenda *a, const Entry *entry)
{
    _cleanup_(entry_freep) Entry *copy = NULL;
    size_t place = line_of(a, &entry->id, a->n_lines);
    int r;

    if (place < a->n_lines && entry_id_compare(&a->lines[place].entry->id, &entry->id) == 0)
        return 0;
    if ((r = entry_copy(entry, &copy)) < 0)
        return r;
    if (a->n_lines == a->lines_allocated) {
        size_t want = MAX(a->lines_allocated * 2, 64);
        JournalLine *lines = realloc(a->lines, want * sizeof(*lines));
        if (!lines)
            return -ENOMEM;
        a->lines = lines;
        a->lines_allocated = want;
    }
    memmove(&a->lines[place + 1], &a->lines[place], (a->n_lines - place) * sizeof(*a->lines));
    a->lines[place] = (JournalLine){.entry = TAKE_PTR(copy)};
    a->n_lines++;
    if (entry_id_compare(&entry->id, &a->maker.last) > 0)
        a->maker.last = entry->id;
    if (entry->occurrence.reminder[0])
        a->last_told = MAX(a->last_told, entry->occurrence.day);
    if (entry->kind == ENTRY_ZONE && agenda_is_ours(a, entry) && entry_id_compare(&entry->id, &a->zone_line) > 0) {
        a->zone_line = entry->id;
        snprintf(a->zone_name, sizeof(a->zone_name), "%s", entry->subject);
    }
    return 0;
}

int agenda_load(Agenda *a, const Entry *entry)
{
    return agenda_journal_add(a, entry);
}

/* From the newest line to the oldest: what a line names that isn't undone is not in force. */
void agenda_journal_find_dead(Agenda *a)
{
    for (size_t i = 0; i < a->n_lines; i++)
        a->lines[i].dead = a->lines[i].undone = false;
    for (size_t i = a->n_lines; i-- > 0;) {
        const Entry *entry = a->lines[i].entry;
        JournalLine *target = entry_id_is_null(&entry->ref) ? NULL : find_line(a, &entry->ref);
        if (!target || a->lines[i].undone || target >= &a->lines[i])
            continue;
        target->dead = true;
        target->undone |= entry->kind == ENTRY_VOID;
    }
}

static bool outlives_its_day(EntryKind kind)
{
    return kind == ENTRY_ENABLED || kind == ENTRY_DISABLED || kind == ENTRY_PAUSE || kind == ENTRY_RESUME ||
           kind == ENTRY_ZONE;
}

/* Whether what a line names, or what that replaced, can matter on a lull day: not what is older than the longest
 * spacing before it, for that is let go of while the day is still kept. */
static bool names_what_matters(const Agenda *a, const Entry *entry, Day day)
{
    const JournalLine *target;

    while (!entry_id_is_null(&entry->ref) && (target = find_line(a, &entry->ref))) {
        if (entry_id_compare(&target->entry->id, &entry->id) >= 0)
            return false;
        entry = target->entry;
        if (entry->day >= day - AGENDA_DAYS_SPARE || outlives_its_day(entry->kind))
            return true;
    }
    return false;
}

bool agenda_undone_since(const Agenda *a, const EntryId *id, Day day, Usec from, Usec until)
{
    for (size_t i = a->n_lines; i-- > 0 && entry_id_compare(&a->lines[i].entry->id, id) > 0;) {
        const Entry *entry = a->lines[i].entry;
        if (!entry_id_is_null(&entry->ref) && !a->lines[i].undone && entry->recorded >= from &&
            entry->recorded < until && entry_id_compare(&entry->ref, id) < 0 && names_what_matters(a, entry, day))
            return true;
    }
    return false;
}

/* Whether it voids or replaces one of the first `n` lines. */
static bool names_one(const Agenda *a, const Entry *entry, size_t n)
{
    size_t place = entry_id_is_null(&entry->ref) ? n : line_of(a, &entry->ref, n);

    return place < n && entry_id_compare(&a->lines[place].entry->id, &entry->ref) == 0;
}

Day agenda_oldest_day(const Agenda *a)
{
    /* A quota counts from its Monday, and travel can make yesterday today again. */
    return civil_monday(a->first_day) - AGENDA_DAYS_SPARE;
}

bool agenda_reaches(const Agenda *a, Usec now)
{
    return !a->started || agenda_day_of(a, now) - 1 > a->first_day;
}

void agenda_forget_old(Agenda *a)
{
    Day oldest = agenda_oldest_day(a);
    size_t kept = 0;

    agenda_stock_keep(a, oldest);
    for (size_t i = 0; i < a->n_lines; i++)
        if (a->lines[i].entry->day >= oldest || outlives_its_day(a->lines[i].entry->kind) ||
            agenda_stock_needs(a, a->lines[i].entry) || names_one(a, a->lines[i].entry, kept))
            a->lines[kept++] = a->lines[i];
        else
            entry_free(a->lines[i].entry);
    a->n_lines = kept;
    for (kept = 0; kept < a->n_intakes && a->intakes[kept].day < oldest;)
        kept++;
    if (kept > 0)
        memmove(a->intakes, a->intakes + kept, (a->n_intakes - kept) * sizeof(*a->intakes));
    a->n_intakes -= kept;
    for (size_t i = 0; i < a->n_bedtimes;)
        if (a->bedtimes[i].day < oldest)
            a->bedtimes[i] = a->bedtimes[--a->n_bedtimes];
        else
            i++;
}

const Entry *agenda_entry(const Agenda *a, const EntryId *id, bool *ret_voided)
{
    const JournalLine *line = find_line(a, id);

    if (line && ret_voided)
        *ret_voided = line->dead;
    return line ? line->entry : NULL;
}

int agenda_entries(const Agenda *a, Day day, AgendaEntryVisitor visit, void *userdata)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < a->n_lines; i++)
        if (!a->lines[i].dead && a->lines[i].entry->day == day)
            r = visit(a->lines[i].entry, userdata);
    return r;
}

const Entry *agenda_newest(const Agenda *a)
{
    for (size_t i = a->n_lines; i-- > 0;)
        if (!a->lines[i].dead && a->lines[i].entry->day >= agenda_oldest_day(a) && entry_by_person(a->lines[i].entry))
            return a->lines[i].entry;
    return NULL;
}

int agenda_write(Agenda *a, Entry *draft, Usec now, EffectList *ret)
{
    Effect *effect;
    int r;

    draft->source = SOURCE_SERVICE;
    if (draft->occurrence.reminder[0] && !draft->subject[0])
        memcpy(draft->subject, draft->occurrence.reminder, sizeof(draft->subject));
    agenda_fill(a, draft, now);
    /* The end of a window that ends with its day is not the day's any more. */
    if (draft->kind == ENTRY_MISSED)
        draft->day = draft->occurrence.day;
    if (!(effect = effect_add(ret, EFFECT_RECORD)))
        return -ENOMEM;
    if ((r = entry_copy(draft, &effect->entry)) < 0 || (r = agenda_journal_add(a, draft)) < 0)
        return r;
    a->changed = true;
    return agenda_fold_entry(a, draft);
}

int agenda_note_state(Agenda *a, const Entry *entry, EffectList *ret)
{
    static const int states[_ENTRY_KIND_MAX] = {
        [ENTRY_INTAKE] = OCCURRENCE_DONE,    [ENTRY_ACTIVITY] = OCCURRENCE_DONE, [ENTRY_SKIP] = OCCURRENCE_SKIPPED,
        [ENTRY_SNOOZE] = OCCURRENCE_SNOOZED, [ENTRY_MISSED] = OCCURRENCE_MISSED, [ENTRY_DROPPED] = OCCURRENCE_DROPPED,
    };
    const Occurrence *o = agenda_find(a, &entry->occurrence);
    Effect *effect;

    if (!o || states[entry->kind] == 0)
        return 0;
    if (!(effect = effect_add(ret, EFFECT_STATE)))
        return -ENOMEM;
    effect->id = entry->occurrence;
    effect->state = (OccurrenceState)states[entry->kind];
    effect->nominal = o->nominal;
    effect->until = entry->until;
    memcpy(effect->because, entry->reason, sizeof(effect->because));
    a->changed = true;
    return 0;
}
