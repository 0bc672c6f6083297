/* SPDX-License-Identifier: MIT */
#include "present-group.h"

#include <errno.h>
#include <string.h>

#include "macro.h"

void ids_clear(Ids *ids)
{
    free(ids->items);
    *ids = (Ids){0};
}

int ids_add(Ids *ids, const OccurrenceId *id)
{
    if (ids->n == ids->allocated) {
        size_t allocated = MAX(ids->allocated * 2, 4);
        OccurrenceId *items = reallocarray(ids->items, allocated, sizeof(*items));

        if (!items)
            return -ENOMEM;
        ids->items = items;
        ids->allocated = allocated;
    }
    ids->items[ids->n++] = *id;
    return 0;
}

int ids_copy(const Ids *ids, Ids *ret)
{
    int r = 0;

    for (size_t i = 0; i < ids->n && r >= 0; i++)
        r = ids_add(ret, &ids->items[i]);
    return r;
}

void ids_remove(Ids *ids, const OccurrenceId *id)
{
    for (size_t i = 0; i < ids->n; i++) {
        if (!occurrence_id_equal(&ids->items[i], id))
            continue;
        memmove(&ids->items[i], &ids->items[i + 1], (ids->n - i - 1) * sizeof(*ids->items));
        ids->n--;
        return;
    }
}

bool ids_contain(const Ids *ids, const OccurrenceId *id)
{
    for (size_t i = 0; i < ids->n; i++) {
        if (occurrence_id_equal(&ids->items[i], id))
            return true;
    }
    return false;
}

bool ids_within(const Ids *ids, const Ids *others)
{
    for (size_t i = 0; i < ids->n; i++) {
        if (!ids_contain(others, &ids->items[i]))
            return false;
    }
    return true;
}

static void group_free(Group *group)
{
    ids_clear(&group->ids);
    free(group);
}

int groups_add(Groups *groups, uint64_t key, const Ids *ids, Group **ret)
{
    Group *group = calloc(1, sizeof(*group));
    int r;

    if (!group)
        return -ENOMEM;
    r = ids_copy(ids, &group->ids);
    if (r < 0) {
        group_free(group);
        return r;
    }
    group->key = key;
    group->next = groups->first;
    groups->first = group;
    *ret = group;
    return 0;
}

void groups_clear(Groups *groups)
{
    while (groups->first) {
        Group *group = groups->first;

        groups->first = group->next;
        group_free(group);
    }
}

void groups_limit(Groups *groups)
{
    Group **oldest = NULL;
    size_t n = 0;

    for (Group **p = &groups->first; *p; p = &(*p)->next) {
        if ((*p)->gone) {
            oldest = p;
            n++;
        }
    }
    if (n > GROUPS_GONE_MAX) {
        Group *group = *oldest;

        *oldest = group->next;
        group_free(group);
    }
}

Group *groups_find(const Groups *groups, uint64_t key)
{
    for (Group *group = groups->first; group; group = group->next) {
        if (group->key == key)
            return group;
    }
    return NULL;
}

Group *groups_find_showing(const Groups *groups, const OccurrenceId *id)
{
    for (Group *group = groups->first; group; group = group->next) {
        if (!group->gone && ids_contain(&group->ids, id))
            return group;
    }
    return NULL;
}

Group *groups_find_within(const Groups *groups, const Ids *ids)
{
    for (Group *group = groups->first; group; group = group->next) {
        if (!group->gone && ids_within(&group->ids, ids))
            return group;
    }
    return NULL;
}
