/* SPDX-License-Identifier: MIT */
#include "l10n.h"
#include "settings-tree.h"

#include <errno.h>
#include <string.h>

/* A time at which pharmacies are open; and who is away then hears of it until the evening. */
#define REFILL_SEC (10 * 3600)
#define REFILL_WINDOW (10 * USEC_PER_HOUR)

/* In every night. */
static bool is_asleep(const Regimen *regimen, int32_t sec)
{
    for (int w = 0; w < 7; w++) {
        int32_t bedtime = regimen->bedtime_sec[w], wake = regimen->wake_sec[(w + 1) % 7];
        if ((sec - bedtime + SEC_PER_DAY) % SEC_PER_DAY >= (wake - bedtime + SEC_PER_DAY) % SEC_PER_DAY)
            return false;
    }
    return true;
}

/* Whoever sleeps by day hears of it when they get up; and where quiet hours hold it back for all of its window, it
 * comes when they end. */
static void find_time(const Regimen *regimen, Reminder *refill)
{
    RecurTime *time = &refill->recur.times[0];
    *time = (RecurTime){RECUR_CLOCK, REFILL_SEC};
    if (is_asleep(regimen, REFILL_SEC))
        *time = (RecurTime){RECUR_WAKE};
    if (regimen_always_quiet(regimen, refill))
        *time = (RecurTime){RECUR_CLOCK,
                            regimen_quiet_ends(refill, time->anchor == RECUR_WAKE ? regimen->wake_sec[0] : time->sec)};
}

static bool is_taken(const Regimen *regimen, int substance)
{
    for (size_t i = 0; i < regimen->n_reminders; i++)
        if (regimen->reminders[i].substance == substance)
            return true;
    return false;
}

/* Also one that is off: its name stands in people's files and journals for something else. */
static bool is_named(const Build *build, const char *name)
{
    return tree_find(build->tree, SECTION_REMINDER, name, NULL) != NULL;
}

static int no_refill(Build *build, const Substance *substance, const char *sentence)
{
    const Section *section = tree_find(build->tree, SECTION_SUBSTANCE, substance->name, NULL);
    return value_notice(build->tree, section, section_value(section, "stock", ARG_NONE), "%s", sentence);
}

static int add_refill(Build *build, int index)
{
    const Substance *substance = &build->regimen->substances[index];
    Reminder *reminder = &build->regimen->reminders[build->regimen->n_reminders];
    char buf[NAME_SIZE];
    *reminder = build->general.habits;
    snprintf(reminder->name, NAME_SIZE, REFILL_PREFIX "%.40s", substance->name);
    /* Not for people's eyes: who shows it makes it anew, in the language that is in force then. */
    if (asprintf(&reminder->title, "Refill %s", regimen_substance_title(build->regimen, index, buf)) < 0) {
        reminder->title = NULL;
        return -ENOMEM;
    }
    reminder->substance = -1;
    reminder->recur.n_times = 1;
    reminder->recur.days.kind = RECUR_DAILY;
    reminder->window = REFILL_WINDOW;
    find_time(build->regimen, reminder);
    reminder->nag = 0;
    reminder->then = -1;
    reminder->refill = true;
    reminder->refill_of = index;
    build->regimen->n_reminders++;
    return 0;
}

int build_refills(Build *build)
{
    for (size_t i = 0; i < build->regimen->n_substances; i++) {
        const Substance *substance = &build->regimen->substances[i];
        char name[2 * NAME_SIZE];
        if (substance->stock < 0 || !is_taken(build->regimen, (int)i))
            continue;
        snprintf(name, sizeof(name), REFILL_PREFIX "%s", substance->name);
        int r =
            !entry_name_valid(name)
                ? no_refill(build, substance,
                            _("it is counted, but no reminder says when to refill: the substance's name is too long "
                              "for one"))
            : is_named(build, name)
                ? no_refill(build, substance,
                            _("it is counted, but no reminder says when to refill: there is a reminder of that name "
                              "already"))
                : add_refill(build, (int)i);
        if (r < 0)
            return r;
    }
    return 0;
}
