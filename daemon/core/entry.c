/* SPDX-License-Identifier: MIT */
#include "entry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "macro.h"
#include "utf8.h"

static void entry_disown(Entry *entry)
{
    free(entry->note);
    free(entry->fields);
    entry->note = entry->fields = NULL;
}

int entry_own(Entry *entry)
{
    const char *note = entry->note, *fields = entry->fields;

    entry->note = note ? strdup(note) : NULL;
    entry->fields = fields ? strdup(fields) : NULL;
    if ((note && !entry->note) || (fields && !entry->fields)) {
        entry_disown(entry);
        return -ENOMEM;
    }
    return 0;
}

int entry_copy(const Entry *entry, Entry **ret)
{
    _cleanup_(entry_freep) Entry *copy = malloc(sizeof(*copy));
    if (!copy)
        return -ENOMEM;
    *copy = *entry;
    int r = entry_own(copy);
    if (r < 0)
        return r;
    *ret = TAKE_PTR(copy);
    return 0;
}

Entry *entry_free(Entry *entry)
{
    if (entry)
        entry_disown(entry);
    free(entry);
    return NULL;
}

void entry_clear(Entry *entry)
{
    entry_disown(entry);
    *entry = (Entry){0};
}

bool entry_by_person(const Entry *entry)
{
    return entry->source != SOURCE_SERVICE && entry->kind != ENTRY_VOID;
}

bool entry_name_valid(const char *name)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return name[0] >= 'a' && name[0] <= 'z' && len <= NAME_LEN_MAX && name[len] == '\0';
}

static bool text_valid(const char *text, size_t size, bool lines)
{
    size_t len = strnlen(text, size);
    if (len == size)
        return false;
    for (size_t i = 0, step; i < len; i += step) {
        step = utf8_char(text + i, len - i);
        bool control = (unsigned char)text[i] < ' ' || text[i] == 0x7f;
        if (step == 0 || (control && !(lines && (text[i] == '\n' || text[i] == '\t'))))
            return false;
    }
    return true;
}

bool entry_text_valid(const char *text, bool lines)
{
    return text_valid(text, SIZE_MAX, lines);
}

static bool texts_valid(const Entry *e)
{
    return text_valid(e->subject, sizeof(e->subject), false) && text_valid(e->device, sizeof(e->device), false) &&
           text_valid(e->unit, sizeof(e->unit), false) && text_valid(e->reason, sizeof(e->reason), false) &&
           (!e->note || text_valid(e->note, NOTE_LEN_MAX + 1, true)) &&
           (!e->fields || (e->kind == ENTRY_DIARY && text_valid(e->fields, DIARY_LEN_MAX + 1, false)));
}

static bool instant_valid(Usec at)
{
    return at >= ENTRY_USEC_MIN && at < ENTRY_USEC_MAX;
}

static bool day_agrees(const Entry *e)
{
    Usec local = e->at + e->offset_sec * USEC_PER_SEC;
    int64_t date = local / USEC_PER_DAY - (local % USEC_PER_DAY < 0);
    return e->day >= date - ENTRY_DAY_SLACK && e->day <= date + ENTRY_DAY_SLACK;
}

static bool times_valid(const Entry *e)
{
    return instant_valid(e->at) && instant_valid(e->recorded) && instant_valid(e->nominal) && instant_valid(e->until) &&
           e->offset_sec >= -ENTRY_OFFSET_MAX && e->offset_sec <= ENTRY_OFFSET_MAX && day_agrees(e);
}

static bool occurrence_valid(const OccurrenceId *id)
{
    if (id->reminder[0] == '\0')
        return true;
    return strnlen(id->reminder, sizeof(id->reminder)) <= NAME_LEN_MAX && entry_name_valid(id->reminder) &&
           id->day >= DAY_MIN && id->day <= DAY_MAX && id->index >= 1;
}

bool entry_valid(const Entry *e)
{
    return entry_id_valid(&e->id) && entry_kind_to_string(e->kind) && source_to_string(e->source) && texts_valid(e) &&
           times_valid(e) && occurrence_valid(&e->occurrence) && e->amount >= 0 && e->amount <= AMOUNT_MAX &&
           e->count >= 0 &&
           (entry_id_is_null(&e->ref) || (entry_id_valid(&e->ref) && entry_id_compare(&e->ref, &e->id) != 0));
}
