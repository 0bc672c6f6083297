/* SPDX-License-Identifier: MIT */
#include "settings-tree.h"

#include <errno.h>
#include <string.h>

#include "l10n.h"
#include "suggest.h"

static const Value *said(const ReminderDraft *draft, const char *key)
{
    return section_value(draft->section, key, ARG_NONE);
}

static ReminderDraft *find_draft(const Build *build, const char *name)
{
    for (size_t i = 0; i < build->n_drafts; i++)
        if (strcmp(build->drafts[i].reminder.name, name) == 0)
            return &build->drafts[i];
    return NULL;
}

static int unknown_follower(Build *build, ReminderDraft *draft)
{
    const char *names[REGIMEN_REMINDERS_MAX];
    for (size_t i = 0; i < build->n_drafts; i++)
        names[i] = build->drafts[i].reminder.name;
    const char *meant = suggest(draft->then, names, build->n_drafts);
    draft->broken = true;
    if (meant)
        return value_error(build->tree, draft->section, said(draft, "then"),
                           _("there is no reminder '%s'; did you mean '%s'?"), draft->then, meant);
    return value_error(build->tree, draft->section, said(draft, "then"), _("there is no reminder '%s'"), draft->then);
}

static int link_drafts(Build *build)
{
    for (size_t i = 0; i < build->n_drafts; i++) {
        ReminderDraft *draft = &build->drafts[i];
        if (draft->then[0] == '\0')
            continue;
        draft->follower = find_draft(build, draft->then);
        int r = draft->follower ? 0 : unknown_follower(build, draft);
        if (r < 0)
            return r;
    }
    return 0;
}

/* The first that this one follows on, and with `on` the first that is on too; NULL for none. */
static const ReminderDraft *leader_of(const Build *build, const ReminderDraft *draft, bool on)
{
    for (size_t i = 0; i < build->n_drafts; i++)
        if (build->drafts[i].follower == draft && (build->drafts[i].on || !on))
            return &build->drafts[i];
    return NULL;
}

static bool has_times(const ReminderDraft *draft)
{
    return draft->reminder.recur.n_times > 0 || draft->reminder.recur.every > 0;
}

/* What doesn't say whether it is on is on where a user's file says anything about it, or where what it follows on is.
 */
static void choose(Build *build)
{
    for (size_t i = 0; i < build->n_drafts; i++) {
        ReminderDraft *draft = &build->drafts[i];
        draft->on = said(draft, "enabled") ? draft->enabled : draft->section->mention.layer > LAYER_SHIPPED;
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < build->n_drafts; i++) {
            ReminderDraft *follower = build->drafts[i].follower;
            if (!build->drafts[i].on || !follower || follower->on || said(follower, "enabled"))
                continue;
            follower->on = changed = true;
        }
    }
}

static int turn_off(Build *build, ReminderDraft *draft, const ReminderDraft *leader)
{
    const Value *enabled = said(draft, "enabled");
    draft->on = false;
    if (!enabled)
        return 0;
    return value_notice(build->tree, draft->section, enabled, _("it comes only after '%s', which is off"),
                        leader->reminder.name);
}

/* What only follows goes with what it follows on. */
static int turn_off_orphans(Build *build)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < build->n_drafts; i++) {
            ReminderDraft *draft = &build->drafts[i];
            const ReminderDraft *leader = leader_of(build, draft, false);
            if (!draft->on || !leader || has_times(draft) || leader_of(build, draft, true))
                continue;
            int r = turn_off(build, draft, leader);
            if (r < 0)
                return r;
            changed = true;
        }
    }
    return 0;
}

/* A reminder that follows has no times of its own: those of the layers below its leader's `then` give way. */
static int check_times(Build *build, ReminderDraft *draft)
{
    const ReminderDraft *leader = leader_of(build, draft, true);
    bool wanted = draft->on || draft->section->place.layer > LAYER_SHIPPED;
    Recur *recur = &draft->reminder.recur;
    if (wanted && !has_times(draft) && !draft->broken && !leader_of(build, draft, false)) {
        draft->broken = true;
        return tree_error(
            build->tree, &draft->section->mention,
            _("[reminder %s] needs to say when: 'at = 22:15', 'at = bedtime - 45m' or 'every = 1h between "
              "09:00 and 18:00'"),
            draft->reminder.name);
    }
    if (!leader || !draft->on)
        return 0;
    draft->reminder.follows = true;
    if (!has_times(draft))
        return 0;
    const Value *own = said(draft, recur->every > 0 ? "every" : "at"), *then = said(leader, "then");
    if (own->place.layer >= then->place.layer)
        return value_error(build->tree, draft->section, own,
                           _("'%s' already comes after '%s'; take its own time out, or the 'then'"),
                           draft->reminder.name, leader->reminder.name);
    recur->n_times = 0;
    recur->every = 0;
    return 0;
}

static int check_follower(Build *build, ReminderDraft *draft)
{
    const ReminderDraft *follower = draft->follower;
    if (!draft->on || !follower || (follower->on && !follower->broken))
        return 0;
    draft->follower = NULL;
    if (follower->broken)
        return 0;
    const Value *then = said(draft, "then"), *enabled = said(follower, "enabled");
    if (enabled && enabled->place.layer > then->place.layer)
        return value_notice(build->tree, follower->section, enabled, _("so nothing follows '%s'"),
                            draft->reminder.name);
    return value_notice(build->tree, draft->section, then, _("'%s' is off, so nothing follows"),
                        follower->reminder.name);
}

int build_choose(Build *build)
{
    int r = link_drafts(build);
    if (r < 0)
        return r;
    choose(build);
    r = safety_reminders(build);
    if (r >= 0)
        r = turn_off_orphans(build);
    for (size_t i = 0; r >= 0 && i < build->n_drafts; i++)
        r = check_times(build, &build->drafts[i]);
    for (size_t i = 0; r >= 0 && i < build->n_drafts; i++)
        r = check_follower(build, &build->drafts[i]);
    return r;
}
