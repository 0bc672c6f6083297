/* SPDX-License-Identifier: MIT */
#include "present-internal.h"

#include <errno.h>

#include "log.h"
#include "macro.h"

static void withdraw(Present *present, Group *group)
{
    notify_withdraw(present->notify, group->key);
    group->gone = true;
    groups_limit(&present->groups);
}

/* Takes an occurrence off whatever shows it. The last one stays with its group, for a press that is on its way. */
static void remove_occurrence(Present *present, const OccurrenceId *id)
{
    Group *group = groups_find_showing(&present->groups, id);

    if (!group)
        return;
    if (group->ids.n == 1) {
        withdraw(present, group);
        return;
    }
    ids_remove(&group->ids, id);
    group->changed = true;
}

static void notify_text(const WordingNotice *notice, bool buttons, NotifyText *ret)
{
    *ret = (NotifyText){
        .title = notice->title,
        .body = notice->body,
        .done_label = notice->done_label,
        .snooze = buttons,
        .skip = buttons,
    };
}

static int find_items(const Present *present, const Ids *ids, AgendaItem **ret, size_t *ret_n)
{
    _cleanup_free_ AgendaItem *items = calloc(ids->n + 1, sizeof(*items));
    size_t n = 0;

    if (!items)
        return -ENOMEM;
    for (size_t i = 0; i < ids->n; i++) {
        if (agenda_item(engine_agenda(present->engine), &ids->items[i], &items[n]) == 0)
            n++;
    }
    *ret = TAKE_PTR(items);
    *ret_n = n;
    return 0;
}

int present_show(Present *present, Group *group, const char *lead, Manner manner, Usec now)
{
    _cleanup_(wording_notice_clear) WordingNotice notice = {0};
    _cleanup_free_ AgendaItem *items = NULL;
    NotifyText text;
    size_t n;
    int r;

    group->changed = false;
    r = find_items(present, &group->ids, &items, &n);
    if (r < 0 || n == 0)
        return r;
    r = present_text_reminder(engine_agenda(present->engine), items, n, now, lead, manner == SHOW_DETAILS && n == 1,
                              &notice);
    if (r < 0)
        return r;
    notify_text(&notice, true, &text);
    if (manner == SHOW_QUIETLY)
        return notify_update(present->notify, group->key, &text);
    return notify_show(present->notify, group->key, &text);
}

int present_show_together(Present *present, const Ids *ids, Usec now)
{
    _cleanup_(ids_clear) Ids shown = {0};
    Group *group;
    int r;

    r = ids_copy(ids, &shown);
    if (r < 0)
        return r;
    /* One that is wholly contained becomes this one: it is replaced on the screen. */
    group = groups_find_within(&present->groups, ids);
    if (group)
        ids_clear(&group->ids);
    for (size_t i = 0; i < shown.n; i++)
        remove_occurrence(present, &shown.items[i]);
    if (group) {
        group->ids = shown;
        shown = (Ids){0};
    } else {
        r = groups_add(&present->groups, present->next_key++, &shown, &group);
        if (r < 0)
            return r;
    }
    return present_show(present, group, NULL, SHOW_ANEW, now);
}

static int show_changes(Present *present, Usec now)
{
    int r = 0;

    for (Group *group = present->groups.first; group && r >= 0; group = group->next) {
        if (!group->gone && group->changed)
            r = present_show(present, group, NULL, SHOW_QUIETLY, now);
    }
    return r;
}

static int apply(Present *present, const EffectList *effects, Ids *raised, Usec now)
{
    int r = present_take_waiting(present, raised, now);

    for (size_t i = 0; i < effects->n && r >= 0; i++) {
        const Effect *effect = &effects->items[i];

        if (effect->type == EFFECT_RAISE) {
            r = present_raise(present, &effect->id, raised, now);
        } else if (effect->type == EFFECT_WITHDRAW || effect->type == EFFECT_STATE) {
            ids_remove(raised, &effect->id);
            waits_remove(&present->waits, &effect->id);
            remove_occurrence(present, &effect->id);
        }
    }
    if (r >= 0 && raised->n > 0)
        r = present_show_together(present, raised, now);
    return r < 0 ? r : show_changes(present, now);
}

void present_effects(Present *present, const EffectList *effects, Usec now)
{
    _cleanup_(ids_clear) Ids raised = {0};
    int r;

    r = apply(present, effects, &raised, now);
    if (r < 0)
        log_errno(r, "Can't show a reminder");
}

int present_tell(Present *present, uint64_t key, WordingNotice *notice)
{
    NotifyText text;
    int r;

    notify_text(notice, false, &text);
    r = notify_show(present->notify, key, &text);
    wording_notice_clear(notice);
    return r;
}

/* Said once, and not again when the same trouble has another name. */
static void tell_storage(Present *present, bool anew)
{
    _cleanup_(wording_notice_clear) WordingNotice notice = {0};
    NotifyText text;
    int r;

    r = present_text_storage(present->storage, &notice);
    if (r >= 0) {
        notify_text(&notice, false, &text);
        r = anew ? notify_show(present->notify, KEY_STORAGE, &text)
                 : notify_update(present->notify, KEY_STORAGE, &text);
    }
    if (r < 0)
        log_errno(r, "Can't tell about the journal");
}

void present_storage(Present *present, StorageState state)
{
    StorageState before = present->storage;

    present->storage = state;
    if (state == STORAGE_OK)
        notify_withdraw(present->notify, KEY_STORAGE);
    else
        tell_storage(present, before == STORAGE_OK);
}

static void on_gone(void *userdata, uint64_t key)
{
    Present *present = userdata;

    if (key == KEY_SLEEP && present->host.said)
        present->host.said(present->host.userdata);
}

static void on_action(void *userdata, uint64_t key, NotifyAction action)
{
    Present *present = userdata;
    int r;

    on_gone(present, key);
    r = present_press(present, key, action, present->host.now(present->host.userdata));
    if (r < 0)
        log_errno(r, "Can't do what was pressed");
    present->host.rearm(present->host.userdata);
}

static void on_show_again(void *userdata)
{
    Present *present = userdata;
    int r;

    if (present->storage != STORAGE_OK)
        tell_storage(present, true);
    r = engine_raise_again(present->engine, present->host.now(present->host.userdata));
    if (r < 0)
        log_errno(r, "Can't raise again what is due");
    present->host.rearm(present->host.userdata);
}

int present_new(Present **ret, sd_bus *bus, Engine *engine, const PresentHost *host)
{
    _cleanup_(present_freep) Present *present = calloc(1, sizeof(*present));
    const NotifyHandler handler = {
        .action = on_action, .gone = on_gone, .show_again = on_show_again, .userdata = present};
    int r;

    if (!present)
        return -ENOMEM;
    present->engine = engine;
    present->host = *host;
    present->storage = STORAGE_OK;
    present->next_key = KEY_FIRST;
    r = notify_new(&present->notify, bus, host->left_path, &handler);
    if (r < 0)
        return r;
    present_session(present, &(SessionState){0});
    *ret = TAKE_PTR(present);
    return 0;
}

Present *present_free(Present *present)
{
    if (!present)
        return NULL;
    notify_free(present->notify);
    waits_clear(&present->waits);
    groups_clear(&present->groups);
    free(present);
    return NULL;
}
