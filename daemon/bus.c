/* SPDX-License-Identifier: MIT */
#include "bus-internal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "core/text.h"
#include "l10n.h"
#include "macro.h"
#include "names.h"
#include "suggest.h"

/* Every refusal there is. In a sentence {id}, {subject}, {amount}, {limit}, {unit}, {hint} and {near} stand for what is
 * known of the case; a hint is a sentence of its own, or what the system says about an error. */
static const struct {
    BusFamily family;
    int code;
    const char *error, *sentence;
} refusals[] = {
    {BUS_AGENDA, AGENDA_E_SUBJECT, LULL_ERROR_UNKNOWN_SUBJECT, N_("There is nothing called '{subject}'. {hint}")},
    {BUS_AGENDA, AGENDA_E_OCCURRENCE, LULL_ERROR_UNKNOWN_ID,
     N_("There is no occurrence '{id}' on the days that are kept: `lull agenda` shows them.")},
    {BUS_AGENDA, AGENDA_E_MISMATCH, LULL_ERROR_BAD_ARGUMENT,
     N_("The occurrence '{id}' is not one of {subject}: leave it out, or name another.")},
    {BUS_AGENDA, AGENDA_E_RESOLVED, LULL_ERROR_ALREADY_RESOLVED,
     N_("'{id}' is done or skipped already: `lull undo` takes that back.")},
    {BUS_AGENDA, AGENDA_E_NOT_DUE, LULL_ERROR_NOT_DUE, N_("'{id}' isn't due: only what is due can be snoozed.")},
    {BUS_AGENDA, AGENDA_E_WINDOW_ENDS, LULL_ERROR_WINDOW_ENDS,
     N_("The time of '{id}' ends too soon for a snooze: take or skip it now.")},
    {BUS_AGENDA, AGENDA_E_FUTURE, LULL_ERROR_BAD_TIME, N_("That time lies ahead: give the time at which it happened.")},
    {BUS_AGENDA, AGENDA_E_MISTAKE, LULL_ERROR_NEEDS_CONFIRMATION,
     N_("{amount} of {subject} is more than {limit}: probably the weight of the compound rather than of the {subject} "
        "in it, which the label names too. If it is right, confirm it (--yes).")},
    {BUS_AGENDA, AGENDA_E_UNIT, LULL_ERROR_BAD_AMOUNT, N_("'{subject}' is counted in {unit}: give the amount in it.")},
    {BUS_AGENDA, AGENDA_E_RANGE, LULL_ERROR_BAD_TIME, N_("That is outside what is allowed. {hint}")},
    {BUS_AGENDA, AGENDA_E_NOT_PAUSED, LULL_ERROR_ALREADY_RESOLVED,
     N_("Nothing is paused: there is nothing to resume.")},
    {BUS_AGENDA, AGENDA_E_NO_ENTRY, LULL_ERROR_UNKNOWN_ID,
     N_("There is no such entry: `lull log` shows what there is.")},
    {BUS_AGENDA, AGENDA_E_VOIDED, LULL_ERROR_ALREADY_RESOLVED,
     N_("The entry '{id}' was undone or replaced already: `lull log` shows the one in force.")},
    {BUS_AGENDA, AGENDA_E_FIXED, LULL_ERROR_BAD_ARGUMENT,
     N_("The entry '{id}' was made by lulld itself: only what a person recorded can be undone or changed.")},

    {BUS_AMOUNT, AMOUNT_E_SYNTAX, LULL_ERROR_BAD_AMOUNT,
     N_("'{amount}' is not an amount: write a number above zero and a unit, such as '200 {unit}'.")},
    {BUS_AMOUNT, AMOUNT_E_UNIT, LULL_ERROR_BAD_AMOUNT, N_("'{subject}' is counted in {unit}: give the amount in it.")},
    {BUS_AMOUNT, AMOUNT_E_RANGE, LULL_ERROR_BAD_AMOUNT,
     N_("An amount is above zero, at most a million, and no finer than a thousandth: write one such as '200 {unit}'.")},
    {BUS_AMOUNT, AMOUNT_E_COMMA, LULL_ERROR_BAD_AMOUNT,
     N_("'{amount}' may mean two amounts: write it like 1.5 or like 1500.")},
    {BUS_AMOUNT, AMOUNT_E_TABLETS, LULL_ERROR_BAD_AMOUNT,
     N_("What a tablet of {subject} holds isn't known: give the amount in {unit}, or set `tablet` in lull.conf.")},

    {BUS_STORAGE, STORAGE_OK, LULL_ERROR_STORAGE,
     N_("The journal couldn't be written, nothing was recorded: try again.")},
    {BUS_STORAGE, STORAGE_FULL, LULL_ERROR_STORAGE,
     N_("The disk is full, nothing was recorded: make room and try again.")},
    {BUS_STORAGE, STORAGE_READ_ONLY, LULL_ERROR_STORAGE,
     N_("The journal can't be written, nothing was recorded: make its folder writable and try again.")},
    {BUS_STORAGE, STORAGE_LOCKED, LULL_ERROR_STORAGE,
     N_("Another program holds the journal, nothing was recorded: end it (a second lulld?) and try again.")},
    {BUS_STORAGE, STORAGE_MISSING, LULL_ERROR_STORAGE,
     N_("The journal was moved or deleted, nothing was recorded: put it back (`lull backup` still saves a "
        "deleted one), or restart lulld to begin another.")},
    {BUS_STORAGE, STORAGE_FAILED, LULL_ERROR_STORAGE,
     N_("The disk reports an error, nothing was recorded: look after the disk, then try again.")},
    {BUS_STORAGE, STORAGE_CORRUPT, LULL_ERROR_STORAGE,
     N_("The journal is damaged, nothing was recorded: it is kept as it is; move journal.db* away and put a "
        "backup there.")},
    {BUS_STORAGE, STORAGE_TOO_NEW, LULL_ERROR_STORAGE,
     N_("The journal was written by a newer lull, nothing was recorded: update lull.")},

    {BUS_OWN, BUS_E_ARGUMENT, LULL_ERROR_BAD_ARGUMENT, "{hint}"},
    {BUS_OWN, BUS_E_TIME, LULL_ERROR_BAD_TIME,
     N_("That is no time of the years 1970 to 2200: give microseconds since 1970-01-01T00:00:00Z.")},
    {BUS_OWN, BUS_E_RANGE, LULL_ERROR_BAD_TIME, "{hint}"},
    {BUS_OWN, BUS_E_NEEDS_TIME, LULL_ERROR_NEEDS_TIME, "{hint}"},
    {BUS_OWN, BUS_E_NOTHING_DUE, LULL_ERROR_NOT_DUE, N_("Nothing is due: name what is meant, `lull agenda` shows it.")},
    {BUS_OWN, BUS_E_ENTRY_ID, LULL_ERROR_UNKNOWN_ID, N_("'{id}' is not the id of an entry: `lull log` shows the ids.")},
    {BUS_OWN, BUS_E_CURSOR, LULL_ERROR_BAD_ARGUMENT,
     N_("The option 'Cursor' is not one that Query gave: begin again without it.")},
    {BUS_OWN, BUS_E_KIND, LULL_ERROR_UNKNOWN_SUBJECT, "{hint}"},
    {BUS_OWN, BUS_E_CONFIG, LULL_ERROR_CONFIG, "{hint}"},
    {BUS_OWN, BUS_E_JOURNAL, LULL_ERROR_STORAGE, N_("The journal can't be read just now ({hint}): try again later.")},
    {BUS_OWN, BUS_E_EXPORT, LULL_ERROR_FAILED, N_("The export is not complete ({hint}): try again, or elsewhere.")},
    {BUS_OWN, BUS_E_COPY, LULL_ERROR_FAILED, N_("The backup is not complete ({hint}): try again, or elsewhere.")},
    {BUS_OWN, BUS_E_IMPORT, LULL_ERROR_FAILED,
     N_("Not everything could be read ({hint}), nothing was taken: try again.")},
    {BUS_OWN, BUS_E_BACKUP, LULL_ERROR_STORAGE, N_("The journal can't be backed up: {hint}.")},
    {BUS_OWN, BUS_E_BUSY, LULL_ERROR_BUSY, N_("Much is under way already: wait for it to end, and try again.")},
    {BUS_OWN, BUS_E_IMPORTING, LULL_ERROR_BUSY,
     N_("Another import is under way already: wait for it to end, and try again.")},
};

/* AGENDA_E_OCCURRENCE where one is known that was probably meant. */
static const char meant_occurrence[] = N_("There is no occurrence '{id}' on the days that are kept: did you mean "
                                          "'{near}'? `lull agenda` shows them.");

static const struct {
    const char *name;
    size_t offset;
} about_fields[] = {
    {"{id}", offsetof(BusAbout, id)},         {"{subject}", offsetof(BusAbout, subject)},
    {"{amount}", offsetof(BusAbout, amount)}, {"{limit}", offsetof(BusAbout, limit)},
    {"{unit}", offsetof(BusAbout, unit)},     {"{hint}", offsetof(BusAbout, hint)},
    {"{near}", offsetof(BusAbout, near)},
};

/* The length of the field's name at the beginning of `sentence`, and what stands for it. */
static size_t match_field(const char *sentence, const BusAbout *about, const char **ret)
{
    for (size_t i = 0; i < ARRAY_SIZE(about_fields); i++) {
        size_t len = strlen(about_fields[i].name);
        const char *value;

        if (strncmp(sentence, about_fields[i].name, len) != 0)
            continue;
        value = *(const char *const *)((const char *)about + about_fields[i].offset);
        *ret = value ? value : "";
        return len;
    }
    return 0;
}

static int fill(const char *sentence, const BusAbout *about, char **ret)
{
    Text text = {0};

    while (*sentence) {
        size_t plain = strcspn(sentence + 1, "{") + 1, len = 0;
        const char *value;

        if (*sentence == '{')
            len = match_field(sentence, about, &value);
        if (len > 0)
            text_add(&text, "%s", value);
        else
            text_add(&text, "%.*s", (int)plain, sentence);
        sentence += len > 0 ? len : plain;
    }
    return text_take(&text, ret);
}

#define NEAR_DAYS 3
#define NEAR_MAX 256

typedef struct Ids {
    char texts[NEAR_MAX][OCCURRENCE_ID_LEN];
    const char *list[NEAR_MAX];
    size_t n;
} Ids;

static int add_id(const AgendaItem *item, void *userdata)
{
    Ids *ids = userdata;

    if (ids->n == NEAR_MAX)
        return 1;
    ids->list[ids->n] = occurrence_id_format(&item->id, ids->texts[ids->n]);
    ids->n++;
    return 0;
}

/* What was probably meant, "magnesium/2026-11-22", of what lies near now; or NULL. */
static int near_occurrence(Bus *bus, const char *typed, char **ret)
{
    const Usec now = clock_now();
    _cleanup_free_ Ids *ids = NULL;
    const char *meant;

    *ret = NULL;
    if (!bus || !typed)
        return 0;
    ids = calloc(1, sizeof(*ids));
    if (!ids)
        return -ENOMEM;
    (void)agenda_list(bus_agenda(bus), now - NEAR_DAYS * USEC_PER_DAY, now + NEAR_DAYS * USEC_PER_DAY, add_id, ids);
    meant = suggest(typed, ids->list, ids->n);
    return meant && !(*ret = strdup(meant)) ? -ENOMEM : 0;
}

int bus_refuse(Bus *bus, sd_bus_error *error, BusFamily family, int code, const BusAbout *about)
{
    BusAbout known = about ? *about : (BusAbout){0};
    _cleanup_free_ char *text = NULL, *near = NULL;
    int r;

    if (code < 0)
        return sd_bus_error_setf(error, LULL_ERROR_FAILED, _("That failed unexpectedly: %s. Try again."),
                                 strerror(-code));
    if (family == BUS_AGENDA && code == ENGINE_E_STORAGE) {
        family = BUS_STORAGE;
        code = engine_storage(bus->engine);
    }
    for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
        if (refusals[i].family != family || refusals[i].code != code)
            continue;
        r = family == BUS_AGENDA && code == AGENDA_E_OCCURRENCE ? near_occurrence(bus, known.id, &near) : 0;
        known.near = near;
        if (r >= 0)
            r = fill(_(near ? meant_occurrence : refusals[i].sentence), &known, &text);
        return r < 0 ? r : sd_bus_error_set(error, refusals[i].error, text);
    }
    return sd_bus_error_setf(error, LULL_ERROR_FAILED, _("That was refused for a reason without a name (%d)."), code);
}

int bus_refuse_argument(Bus *bus, sd_bus_error *error, const char *format, ...)
{
    _cleanup_free_ char *text = NULL;
    va_list args;
    int n;

    va_start(args, format);
    n = vasprintf(&text, format, args);
    va_end(args);
    if (n < 0)
        return -ENOMEM;
    return bus_refuse(bus, error, BUS_OWN, BUS_E_ARGUMENT, &(BusAbout){.hint = text});
}

static void tell_effect(Bus *bus, const Effect *effect)
{
    char id[OCCURRENCE_ID_LEN];

    occurrence_id_format(&effect->id, id);
    if (effect->type == EFFECT_RAISE)
        sd_bus_emit_signal(bus->bus, LULL_OBJECT_PATH, LULL_INTERFACE_REMINDERS, "Raised", "sb", id, (int)effect->nag);
    else if (effect->type == EFFECT_STATE && effect->state >= OCCURRENCE_DONE)
        sd_bus_emit_signal(bus->bus, LULL_OBJECT_PATH, LULL_INTERFACE_REMINDERS, "Resolved", "ss", id,
                           occurrence_state_to_string(effect->state));
    else if (effect->type == EFFECT_CHANGED)
        sd_bus_emit_signal(bus->bus, LULL_OBJECT_PATH, LULL_INTERFACE_REMINDERS, "AgendaChanged", NULL);
}

void bus_effects(Bus *bus, const EffectList *effects, Usec now)
{
    if (effects->n == 0)
        return;
    bus_refresh(bus, now);
    for (size_t i = 0; i < effects->n; i++)
        tell_effect(bus, &effects->items[i]);
}

void bus_recorded(Bus *bus, const Entry *entry)
{
    char id[ENTRY_ID_LEN];

    sd_bus_emit_signal(bus->bus, LULL_OBJECT_PATH, LULL_INTERFACE_LOG, "Recorded", "ss",
                       entry_id_format(&entry->id, id), entry_kind_to_string(entry->kind));
}

int bus_publish(Bus **ret, sd_bus *bus, Engine *engine, const BusHost *host)
{
    const struct {
        const char *interface;
        const sd_bus_vtable *vtable;
    } interfaces[] = {
        {LULL_INTERFACE_REMINDERS, bus_reminders_vtable},
        {LULL_INTERFACE_LOG, bus_log_vtable},
        {LULL_INTERFACE_SERVICE, bus_service_vtable},
    };
    _cleanup_(bus_freep) Bus *b = NULL;
    int r;

    b = calloc(1, sizeof(*b));
    if (!b)
        return -ENOMEM;
    b->bus = sd_bus_ref(bus);
    b->engine = engine;
    b->host = *host;
    r = bus_published_init(b, clock_now());
    if (r >= 0)
        r = bus_locale_init(b);
    if (r < 0)
        return r;
    _Static_assert(ARRAY_SIZE(interfaces) == ARRAY_SIZE(b->slots), "a slot each");
    for (size_t i = 0; i < ARRAY_SIZE(interfaces); i++) {
        r = sd_bus_add_object_vtable(bus, &b->slots[i], LULL_OBJECT_PATH, interfaces[i].interface, interfaces[i].vtable,
                                     b);
        if (r < 0)
            return r;
    }
    /* The name comes last: whoever sees it finds the object. Where the caller has it already, what was asked meanwhile
     * has not been dispatched yet. */
    r = sd_bus_request_name(bus, LULL_BUS_NAME, 0);
    if (r < 0 && r != -EALREADY)
        return r;
    *ret = TAKE_PTR(b);
    return 0;
}

Bus *bus_free(Bus *bus)
{
    if (!bus)
        return NULL;
    for (size_t i = 0; i < ARRAY_SIZE(bus->slots); i++)
        sd_bus_slot_unref(bus->slots[i]);
    bus_transfers_clear(bus);
    bus_locale_clear(bus);
    bus_published_clear(bus);
    sd_bus_unref(bus->bus);
    free(bus);
    return NULL;
}
