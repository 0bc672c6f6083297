/* SPDX-License-Identifier: MIT */
#include "record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "macro.h"

const Field *record_field(const RecordType *type, const char *key)
{
    for (size_t i = 0; i < type->n_fields; i++)
        if (strcmp(type->fields[i].key, key) == 0)
            return &type->fields[i];
    return NULL;
}

void record_clear(const RecordType *type, void *record)
{
    for (size_t i = 0; i < type->n_fields; i++) {
        const Field *f = &type->fields[i];
        void *member = (char *)record + f->offset;
        if (f->type == FIELD_TEXT)
            free(*(char **)member);
        else if (f->type == FIELD_TEXTS)
            texts_clear(member);
        else if (f->type == FIELD_RECORD)
            record_clear(f->of, member);
        else if (f->type == FIELD_RECORDS)
            list_clear(f->of, member);
    }
    memset(record, 0, type->size);
}

void list_clear(const RecordType *type, List *list)
{
    for (size_t i = 0; i < list->n; i++)
        record_clear(type, (char *)list->items + i * type->size);
    free(list->items);
    *list = (List){};
}

/* Room for one more; grows by doubling, whose steps the count alone tells. */
static int grow(List *list, size_t size)
{
    if (list->n & (list->n - 1) || (list->n > 0 && list->n < 4))
        return 0;
    void *items = reallocarray(list->items, MAX(list->n * 2, (size_t)4), size);
    if (!items)
        return -ENOMEM;
    list->items = items;
    return 0;
}

void *list_add(const RecordType *type, List *list)
{
    if (grow(list, type->size) < 0)
        return NULL;
    void *record = (char *)list->items + list->n++ * type->size;
    return memset(record, 0, type->size);
}

void texts_clear(Texts *texts)
{
    for (size_t i = 0; i < texts->n; i++)
        free(texts->items[i]);
    free(texts->items);
    *texts = (Texts){};
}

int texts_add(Texts *texts, const char *text)
{
    _cleanup_free_ char *copy = strdup(text);
    if (!copy || grow((List *)texts, sizeof(char *)) < 0)
        return -ENOMEM;
    texts->items[texts->n++] = TAKE_PTR(copy);
    return 0;
}
