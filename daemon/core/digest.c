/* SPDX-License-Identifier: MIT */
#include "digest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "macro.h"

/* What became of an occurrence; the later of these wins, whatever order it was recorded in. */
typedef enum Outcome { OUTCOME_DROPPED, OUTCOME_MISSED, OUTCOME_SKIPPED, OUTCOME_DONE } Outcome;

typedef struct Resolved {
    OccurrenceId id;
    Outcome outcome;
} Resolved;

struct DigestMaker {
    Digest *digest;
    EntryId *records; /* by night: the id of the record that counts */
    Resolved *resolved;
    size_t n_resolved, resolved_allocated, deeds_allocated, subjects_allocated;
};

Digest *digest_free(Digest *d)
{
    if (!d)
        return NULL;
    for (size_t i = 0; i < d->n_nights; i++)
        free(d->nights[i].note);
    free(d->nights);
    free(d->deeds);
    free(d->subjects);
    free(d->reminders);
    free(d);
    return NULL;
}

DigestMaker *digest_abandon(DigestMaker *maker)
{
    if (!maker)
        return NULL;
    digest_free(maker->digest);
    free(maker->records);
    free(maker->resolved);
    free(maker);
    return NULL;
}

int digest_begin(Day first, Day last, DigestMaker **ret)
{
    _cleanup_(digest_abandonp) DigestMaker *maker = NULL;

    if (first > last || last - first >= DIGEST_DAYS_MAX)
        return -ERANGE;
    size_t n = (size_t)(last - first + 1);
    maker = calloc(1, sizeof(*maker));
    if (!maker || !(maker->digest = calloc(1, sizeof(*maker->digest))) ||
        !(maker->records = calloc(n, sizeof(*maker->records))) ||
        !(maker->digest->nights = calloc(n, sizeof(*maker->digest->nights))))
        return -ENOMEM;
    maker->digest->first = first;
    maker->digest->last = last;
    maker->digest->n_nights = n;
    for (size_t i = 0; i < n; i++)
        maker->digest->nights[i] = (DigestNight){.day = first + (Day)i, .diary = {.onset_clock = DIARY_CLOCK_NONE}};
    *ret = TAKE_PTR(maker);
    return 0;
}

/* ---- Adding ---- */

static DigestNight *night_of(const Digest *d, Day day)
{
    return day >= d->first && day <= d->last ? &d->nights[day - d->first] : NULL;
}

static int32_t wall_minutes(Usec at, int32_t offset_sec, Day day)
{
    return (int32_t)((at + offset_sec * USEC_PER_SEC - day * USEC_PER_DAY) / USEC_PER_MIN);
}

/* Two devices may each have a record of one night: the newer counts. */
static int add_record(DigestMaker *maker, DigestNight *night, const Entry *entry)
{
    EntryId *known = &maker->records[night - maker->digest->nights];
    char *note = NULL;

    if (entry_id_compare(&entry->id, known) < 0)
        return 0;
    if (entry->note && entry->note[0] && !(note = strdup(entry->note)))
        return -ENOMEM;
    *known = entry->id;
    free(night->note);
    night->note = note;
    night->written = true;
    night->late = strcmp(entry->reason, "late") == 0;
    diary_parse(entry->fields ? entry->fields : "", &night->diary, NULL);
    return 0;
}

static void add_attack(DigestNight *night, const Entry *entry)
{
    int32_t at = wall_minutes(entry->at, entry->offset_sec, night->day);

    if (night->attacks == 0 || at < night->onset_min)
        night->onset_min = at;
    night->attacks++;
}

static int subject_of(DigestMaker *maker, const Entry *entry)
{
    Digest *d = maker->digest;
    bool activity = entry->kind == ENTRY_ACTIVITY;
    const char *unit = activity ? "" : entry->unit;

    for (size_t i = 0; i < d->n_subjects; i++)
        if (d->subjects[i].activity == activity && strcmp(d->subjects[i].name, entry->subject) == 0 &&
            strcmp(d->subjects[i].unit, unit) == 0)
            return (int)i;
    if (!ARRAY_GROW(d->subjects, d->n_subjects, maker->subjects_allocated))
        return -ENOMEM;
    DigestSubject *subject = &d->subjects[d->n_subjects];
    *subject = (DigestSubject){.activity = activity};
    snprintf(subject->name, sizeof(subject->name), "%s", entry->subject);
    snprintf(subject->unit, sizeof(subject->unit), "%s", unit);
    return (int)d->n_subjects++;
}

static int add_deed(DigestMaker *maker, const Entry *entry)
{
    Digest *d = maker->digest;
    int subject = subject_of(maker, entry);

    if (subject < 0)
        return subject;
    if (!ARRAY_GROW(d->deeds, d->n_deeds, maker->deeds_allocated))
        return -ENOMEM;
    d->deeds[d->n_deeds++] = (DigestDeed){
        .subject = subject,
        .day = entry->day,
        .at = entry->at,
        .offset_sec = entry->offset_sec,
        .amount = entry->kind == ENTRY_INTAKE ? entry->amount : 0,
    };
    return 0;
}

static int add_outcome(DigestMaker *maker, const Entry *entry, Outcome outcome)
{
    if (!entry->occurrence.reminder[0] || !night_of(maker->digest, entry->occurrence.day))
        return 0;
    if (!ARRAY_GROW(maker->resolved, maker->n_resolved, maker->resolved_allocated))
        return -ENOMEM;
    maker->resolved[maker->n_resolved++] = (Resolved){entry->occurrence, outcome};
    return 0;
}

int digest_add(DigestMaker *maker, const Entry *entry)
{
    DigestNight *night = night_of(maker->digest, entry->day);
    int r;

    switch (entry->kind) {
    case ENTRY_INTAKE:
    case ENTRY_ACTIVITY:
        if (night && (r = add_deed(maker, entry)) < 0)
            return r;
        return add_outcome(maker, entry, OUTCOME_DONE);
    case ENTRY_SKIP:
        return add_outcome(maker, entry, OUTCOME_SKIPPED);
    case ENTRY_MISSED:
        return add_outcome(maker, entry, OUTCOME_MISSED);
    case ENTRY_DROPPED:
        return add_outcome(maker, entry, OUTCOME_DROPPED);
    case ENTRY_DIARY:
        return night ? add_record(maker, night, entry) : 0;
    case ENTRY_ATTACK:
        if (night)
            add_attack(night, entry);
        return 0;
    default:
        return 0;
    }
}

/* ---- Counting ---- */

static int compare_subjects(const void *x, const void *y)
{
    const DigestSubject *a = x, *b = y;
    int names = strcmp(a->name, b->name);

    if (a->activity != b->activity)
        return a->activity - b->activity;
    return names ? names : strcmp(a->unit, b->unit);
}

/* Sorted anew, the deeds have to be told. */
static int sort_subjects(Digest *d)
{
    _cleanup_free_ DigestSubject *before = NULL;
    _cleanup_free_ int *places = NULL;

    if (d->n_subjects == 0)
        return 0;
    before = malloc(d->n_subjects * sizeof(*before));
    places = malloc(d->n_subjects * sizeof(*places));
    if (!before || !places)
        return -ENOMEM;
    memcpy(before, d->subjects, d->n_subjects * sizeof(*before));
    qsort(d->subjects, d->n_subjects, sizeof(*d->subjects), compare_subjects);
    for (size_t i = 0; i < d->n_subjects; i++)
        for (size_t j = 0; j < d->n_subjects; j++)
            if (compare_subjects(&before[i], &d->subjects[j]) == 0)
                places[i] = (int)j;
    for (size_t i = 0; i < d->n_deeds; i++)
        d->deeds[i].subject = places[d->deeds[i].subject];
    return 0;
}

static int compare_deeds(const void *x, const void *y)
{
    const DigestDeed *a = x, *b = y;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->subject - b->subject;
}

/* What one day adds to a subject. */
static void count_day(DigestSubject *subject, const DigestDeed *deeds, size_t n, int index)
{
    size_t times = 0;
    Amount sum = 0;

    for (size_t i = 0; i < n; i++) {
        if (deeds[i].subject != index)
            continue;
        times++;
        subject->unsaid += deeds[i].amount == 0 && !subject->activity;
        sum += deeds[i].amount;
    }
    subject->times += times;
    subject->days += times > 0;
    subject->total += sum;
    if (sum > 0) {
        subject->least = subject->least == 0 ? sum : MIN(subject->least, sum);
        subject->most = MAX(subject->most, sum);
    }
}

static void count_deeds(Digest *d)
{
    if (d->n_deeds > 0)
        qsort(d->deeds, d->n_deeds, sizeof(*d->deeds), compare_deeds);
    for (size_t i = 0, next = 0; i < d->n_nights; i++) {
        DigestNight *night = &d->nights[i];
        night->first_deed = next;
        while (next < d->n_deeds && d->deeds[next].day == night->day)
            next++;
        night->n_deeds = next - night->first_deed;
        for (size_t s = 0; s < d->n_subjects && night->n_deeds > 0; s++)
            count_day(&d->subjects[s], d->deeds + night->first_deed, night->n_deeds, (int)s);
    }
}

static int compare_resolved(const void *x, const void *y)
{
    const Resolved *a = x, *b = y;
    int names = strcmp(a->id.reminder, b->id.reminder);

    if (names)
        return names;
    if (a->id.day != b->id.day)
        return a->id.day < b->id.day ? -1 : 1;
    if (a->id.index != b->id.index)
        return a->id.index < b->id.index ? -1 : 1;
    return (int)b->outcome - (int)a->outcome;
}

static int count_outcomes(DigestMaker *maker)
{
    Digest *d = maker->digest;
    size_t allocated = 0;

    if (maker->n_resolved > 0)
        qsort(maker->resolved, maker->n_resolved, sizeof(*maker->resolved), compare_resolved);
    for (size_t i = 0; i < maker->n_resolved; i++) {
        const Resolved *r = &maker->resolved[i];
        if (i > 0 && occurrence_id_equal(&r->id, &r[-1].id))
            continue;
        DigestReminder *last = d->n_reminders > 0 ? &d->reminders[d->n_reminders - 1] : NULL;
        if (!last || strcmp(last->name, r->id.reminder) != 0) {
            if (!ARRAY_GROW(d->reminders, d->n_reminders, allocated))
                return -ENOMEM;
            last = &d->reminders[d->n_reminders++];
            *last = (DigestReminder){.done = 0};
            memcpy(last->name, r->id.reminder, sizeof(last->name));
        }
        last->done += r->outcome == OUTCOME_DONE;
        last->skipped += r->outcome == OUTCOME_SKIPPED;
        last->missed += r->outcome == OUTCOME_MISSED;
        last->dropped += r->outcome == OUTCOME_DROPPED;
    }
    return 0;
}

static void settle_onset(DigestNight *night)
{
    const Diary *diary = &night->diary;

    if (diary_says(diary, DIARY_ONSET) && diary->onset != 0) {
        night->onset = DIGEST_ONSET_DIARY;
        night->onset_min = wall_minutes(diary->onset, diary->onset_offset_sec, night->day);
    } else if (diary_says(diary, DIARY_ONSET)) {
        night->onset = DIGEST_ONSET_NONE;
    } else if (night->attacks > 0) {
        night->onset = DIGEST_ONSET_ATTACK;
    }
}

static void count_night(Digest *d, DigestNight *night)
{
    settle_onset(night);
    d->written += night->written;
    d->late += night->late;
    d->attacks += night->attacks;
    d->onset_none += night->onset == DIGEST_ONSET_NONE;
    for (int f = 0; f < _DIARY_FIELD_MAX; f++) {
        bool said = diary_says(&night->diary, (DiaryField)f);
        d->said[f] += said;
        for (int w = 0; said && diary_info((DiaryField)f)->type == DIARY_WORDS && w < DIARY_WORDS_MAX; w++)
            d->words[f][w] += (night->diary.values[f] >> w) & 1;
    }
}

static int compare_numbers(const void *x, const void *y)
{
    int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;

    return (a > b) - (a < b);
}

static bool value_of(const DigestNight *night, DiaryField field, int32_t *ret)
{
    if (field == DIARY_ONSET) {
        *ret = night->onset_min;
        return night->onset == DIGEST_ONSET_DIARY || night->onset == DIGEST_ONSET_ATTACK;
    }
    *ret = night->diary.values[field];
    return diary_info(field)->type == DIARY_NUMBER && diary_says(&night->diary, field);
}

/* `room` holds a number for every night. */
static void count_spread(Digest *d, DiaryField field, int32_t *room)
{
    DigestSpread *spread = &d->spreads[field];
    size_t n = 0;

    for (size_t i = 0; i < d->n_nights; i++)
        n += value_of(&d->nights[i], field, &room[n]);
    spread->n = n;
    if (n == 0)
        return;
    qsort(room, n, sizeof(*room), compare_numbers);
    spread->least = room[0];
    spread->twice_median = room[(n - 1) / 2] + room[n / 2];
    spread->most = room[n - 1];
}

int digest_end(DigestMaker *maker, Digest **ret)
{
    Digest *d = maker->digest;
    _cleanup_free_ int32_t *room = malloc((d->n_nights + 1) * sizeof(*room));
    int r = room ? sort_subjects(d) : -ENOMEM;

    if (r >= 0)
        r = count_outcomes(maker);
    if (r < 0) {
        digest_abandon(maker);
        return r;
    }
    count_deeds(d);
    for (size_t i = 0; i < d->n_nights; i++)
        count_night(d, &d->nights[i]);
    for (int f = 0; f < _DIARY_FIELD_MAX; f++)
        count_spread(d, (DiaryField)f, room);
    *ret = TAKE_PTR(maker->digest);
    digest_abandon(maker);
    return 0;
}
