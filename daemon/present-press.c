/* SPDX-License-Identifier: MIT */
#include "present-internal.h"

#include <string.h>

#include "log.h"
#include "macro.h"

static bool waits(const AgendaItem *item)
{
    return item->state == OCCURRENCE_UPCOMING || item->state == OCCURRENCE_HELD || item->state == OCCURRENCE_DUE ||
           item->state == OCCURRENCE_SNOOZED;
}

static void draft_entry(const Present *present, const AgendaItem *item, EntryKind kind, Entry *ret)
{
    const Regimen *regimen = agenda_regimen(engine_agenda(present->engine));
    bool intake = kind == ENTRY_INTAKE;

    *ret = (Entry){.kind = kind, .source = SOURCE_NOTIFICATION, .occurrence = item->id};
    memcpy(ret->subject, intake ? regimen->substances[item->reminder->substance].name : item->id.reminder,
           sizeof(ret->subject));
    if (intake)
        ret->amount = item->dose;
}

static int answer_intake(Present *present, const Entry *intake, const EngineOutcome *outcome, Usec now)
{
    WordingNotice notice;
    int r;

    r = present_text_recorded(engine_agenda(present->engine), intake, &outcome->spacing, now, &notice);
    if (r < 0)
        return r;
    if (notice.body[0])
        return present_tell(present, KEY_ANSWER, &notice);
    wording_notice_clear(&notice);
    return 0;
}

static int press_done(Present *present, const AgendaItem *item, Usec now)
{
    _cleanup_(entry_clear) Entry draft = {0};
    EngineOutcome outcome;
    WordingNotice notice;
    int r;

    if (item->state == OCCURRENCE_DONE)
        return 0;
    if (!waits(item)) {
        r = present_text_ask(engine_agenda(present->engine), item, now, &notice);
        return r < 0 ? r : present_tell(present, KEY_ANSWER, &notice);
    }
    draft_entry(present, item, item->reminder->substance >= 0 ? ENTRY_INTAKE : ENTRY_ACTIVITY, &draft);
    r = engine_record(present->engine, &draft, false, now, &outcome);
    if (r != 0 || draft.kind != ENTRY_INTAKE)
        return r;
    return answer_intake(present, &draft, &outcome, now);
}

static int press_snooze(Present *present, const AgendaItem *item, Usec now)
{
    _cleanup_(entry_clear) Entry draft = {0};
    EngineOutcome outcome;
    WordingNotice notice;
    int r;

    if (item->state != OCCURRENCE_DUE)
        return 0;
    draft_entry(present, item, ENTRY_SNOOZE, &draft);
    draft.until = now + item->reminder->snooze;
    r = engine_record(present->engine, &draft, false, now, &outcome);
    if (r != 0 || !outcome.cut)
        return r;
    r = present_text_cut(engine_agenda(present->engine), &draft, now, &notice);
    return r < 0 ? r : present_tell(present, KEY_ANSWER, &notice);
}

static int press_skip(Present *present, const AgendaItem *item, Usec now)
{
    _cleanup_(entry_clear) Entry draft = {0};

    if (!waits(item))
        return 0;
    draft_entry(present, item, ENTRY_SKIP, &draft);
    return engine_record(present->engine, &draft, false, now, NULL);
}

static int press_one(Present *present, const OccurrenceId *id, NotifyAction action, Usec now)
{
    AgendaItem item;

    /* Reminders can be taken out of the configuration while they are shown. */
    if (agenda_item(engine_agenda(present->engine), id, &item) != 0)
        return 0;
    switch (action) {
    case NOTIFY_DONE:
        return press_done(present, &item, now);
    case NOTIFY_SNOOZE:
        return press_snooze(present, &item, now);
    case NOTIFY_SKIP:
        return press_skip(present, &item, now);
    case NOTIFY_DEFAULT:
        break;
    }
    return 0;
}

/* One for each, with all the buttons; or the one with what can be done about it. */
static int take_apart(Present *present, uint64_t key, const Ids *ids, Usec now)
{
    Group *group = groups_find(&present->groups, key);
    int r = 0;

    if (!group || group->gone)
        return 0;
    if (ids->n == 1)
        return present_show(present, group, NULL, SHOW_DETAILS, now);
    for (size_t i = 0; i < ids->n && r >= 0; i++) {
        if (ids_contain(&group->ids, &ids->items[i]))
            r = present_show_together(present, &(Ids){.items = &ids->items[i], .n = 1}, now);
    }
    return r;
}

/* What was refused is due as before, and was on the screen until it was pressed. */
static int press_all(Present *present, uint64_t key, const Ids *ids, NotifyAction action, Usec now)
{
    Group *group;
    int refused = 0;

    for (size_t i = 0; i < ids->n; i++) {
        int r = press_one(present, &ids->items[i], action, now);

        if (r != 0)
            refused = r;
    }
    if (refused < 0)
        log_errno(refused, "Can't do what was pressed");
    group = groups_find(&present->groups, key);
    if (refused == 0 || !group || group->gone)
        return 0;
    return present_show(present, group, present_text_refusal(refused), SHOW_DETAILS, now);
}

int present_press(Present *present, uint64_t key, NotifyAction action, Usec now)
{
    _cleanup_(ids_clear) Ids ids = {0};
    Group *group = groups_find(&present->groups, key);
    int r;

    if (!group)
        return 0;
    r = ids_copy(&group->ids, &ids);
    if (r < 0)
        return r;
    /* What became of it until now: the machine may have slept over its end. */
    r = engine_step(present->engine, now, NULL);
    if (r < 0)
        return r;
    if (action == NOTIFY_DEFAULT)
        return take_apart(present, key, &ids, now);
    return press_all(present, key, &ids, action, now);
}
