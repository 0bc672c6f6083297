/* SPDX-License-Identifier: MIT */
#include "bus-internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/amount.h"
#include "core/text.h"
#include "l10n.h"
#include "macro.h"

static const struct {
    const char *key;
    char type;
    size_t offset;
} known[] = {
    [OPTION_AT] = {"AtUSec", 't', offsetof(BusOptions, at)},
    [OPTION_AMOUNT] = {"Amount", 'd', offsetof(BusOptions, amount)},
    [OPTION_UNIT] = {"Unit", 's', offsetof(BusOptions, unit)},
    [OPTION_AMOUNT_TEXT] = {"AmountText", 's', offsetof(BusOptions, amount_text)},
    [OPTION_NOTE] = {"Note", 's', offsetof(BusOptions, note)},
    [OPTION_OCCURRENCE] = {"Occurrence", 's', offsetof(BusOptions, occurrence)},
    [OPTION_CONFIRMED] = {"Confirmed", 'b', offsetof(BusOptions, confirmed)},
    [OPTION_SOURCE] = {"Source", 's', offsetof(BusOptions, source)},
    [OPTION_SINCE] = {"SinceUSec", 't', offsetof(BusOptions, since)},
    [OPTION_UNTIL] = {"UntilUSec", 't', offsetof(BusOptions, until)},
    [OPTION_KIND] = {"Kind", 's', offsetof(BusOptions, kind)},
    [OPTION_SUBJECT] = {"Subject", 's', offsetof(BusOptions, subject)},
    [OPTION_LIMIT] = {"Limit", 'u', offsetof(BusOptions, limit)},
    [OPTION_CURSOR] = {"Cursor", 's', offsetof(BusOptions, cursor)},
    [OPTION_ALL] = {"All", 'b', offsetof(BusOptions, all)},
    [OPTION_DAY] = {"Day", 's', offsetof(BusOptions, day)},
    [OPTION_FIELDS] = {"Fields", 's', offsetof(BusOptions, fields)},
};

_Static_assert(ARRAY_SIZE(known) == _OPTION_MAX, "an option is missing");

typedef enum Complaint { NOT_KNOWN, GIVEN_TWICE, OTHER_TYPE } Complaint;

static int refuse_option(Bus *bus, sd_bus_error *error, unsigned allowed, Complaint complaint, const char *key)
{
    _cleanup_free_ char *list = NULL;
    Text text = {0};
    int r;

    for (int i = 0; i < _OPTION_MAX; i++)
        if (allowed & OPTION_BIT(i))
            text_add(&text, "%s%s (%c)", text.len > 0 ? ", " : "", known[i].key, known[i].type);
    r = text_take(&text, &list);
    if (r < 0)
        return r;
    /* Translators: the list is "AtUSec (t), Amount (d)". */
    switch (complaint) {
    case GIVEN_TWICE:
        return bus_refuse_argument(bus, error, _("The option '%s' is given twice. Known are %s."), key, list);
    case OTHER_TYPE:
        return bus_refuse_argument(bus, error, _("The option '%s' has a value of another type. Known are %s."), key,
                                   list);
    default:
        return bus_refuse_argument(bus, error, _("The option '%s' is not known here. Known are %s."), key, list);
    }
}

static int find(const char *key, unsigned allowed)
{
    for (int i = 0; i < _OPTION_MAX; i++)
        if ((allowed & OPTION_BIT(i)) && strcmp(known[i].key, key) == 0)
            return i;
    return -1;
}

static int read_value(Bus *bus, sd_bus_message *m, unsigned allowed, const char *key, BusOptions *options,
                      sd_bus_error *error)
{
    int option = find(key, allowed);
    const char *contents;
    char type[2] = {0};
    int r;

    if (option < 0)
        return refuse_option(bus, error, allowed, NOT_KNOWN, key);
    if (options->given & OPTION_BIT(option))
        return refuse_option(bus, error, allowed, GIVEN_TWICE, key);
    r = sd_bus_message_peek_type(m, NULL, &contents);
    if (r < 0)
        return r;
    type[0] = known[option].type;
    if (strcmp(contents, type) != 0)
        return refuse_option(bus, error, allowed, OTHER_TYPE, key);
    options->given |= OPTION_BIT(option);
    return sd_bus_message_read(m, "v", type, (char *)options + known[option].offset);
}

int bus_read_options(Bus *bus, sd_bus_message *m, unsigned allowed, BusOptions *ret, sd_bus_error *error)
{
    int r;

    *ret = (BusOptions){0};
    r = sd_bus_message_enter_container(m, SD_BUS_TYPE_ARRAY, "{sv}");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_enter_container(m, SD_BUS_TYPE_DICT_ENTRY, "sv")) > 0) {
        const char *key;

        r = sd_bus_message_read(m, "s", &key);
        if (r < 0)
            return r;
        r = read_value(bus, m, allowed, key, ret, error);
        if (r < 0)
            return r;
        r = sd_bus_message_exit_container(m);
        if (r < 0)
            return r;
    }
    return r < 0 ? r : sd_bus_message_exit_container(m);
}

int bus_read_usec(Bus *bus, uint64_t usec, Usec none, Usec *ret, sd_bus_error *error)
{
    if (usec >= (uint64_t)(DAY_MAX + 1) * (uint64_t)USEC_PER_DAY)
        return bus_refuse(bus, error, BUS_OWN, BUS_E_TIME, NULL);
    *ret = usec == 0 ? none : (Usec)usec;
    return 0;
}

int bus_read_range(Bus *bus, const BusOptions *options, Usec *ret_since, Usec *ret_until, int *ret_kind,
                   sd_bus_error *error)
{
    int r = bus_read_usec(bus, options->since, 0, ret_since, error);

    if (r < 0)
        return r;
    r = bus_read_usec(bus, options->until, 0, ret_until, error);
    if (r < 0)
        return r;
    *ret_kind = options->kind ? entry_kind_from_string(options->kind) : -1;
    if (options->kind && *ret_kind < 0)
        return bus_refuse_argument(bus, error, _("The option 'Kind' is '%s', which no entry has."), options->kind);
    return 0;
}

int bus_read_source(Bus *bus, const BusOptions *options, Source *ret, sd_bus_error *error)
{
    int source = options->source ? source_from_string(options->source) : SOURCE_CLI;

    if (source != SOURCE_CLI && source != SOURCE_WIDGET)
        return bus_refuse_argument(bus, error, _("The option 'Source' is '%s', and may be cli or widget."),
                                   options->source);
    *ret = (Source)source;
    return 0;
}

int bus_draft_common(Bus *bus, const BusOptions *options, Entry *draft, sd_bus_error *error)
{
    int r;

    r = bus_read_usec(bus, options->at, 0, &draft->at, error);
    if (r < 0)
        return r;
    r = bus_read_source(bus, options, &draft->source, error);
    if (r < 0)
        return r;
    if (!options->note || !options->note[0])
        return 0;
    if (strlen(options->note) > NOTE_LEN_MAX)
        return bus_refuse_argument(bus, error, _("The note is longer than %d bytes: shorten it."), NOTE_LEN_MAX);
    if (!entry_text_valid(options->note, true))
        return bus_refuse_argument(bus, error, _("There are control characters in the note: leave them out."));
    draft->note = strdup(options->note);
    return draft->note ? 0 : -ENOMEM;
}

/* Everything goes through one parser, so that "0.2 g" and 0.2 with the unit g are the same. */
static int parse_amount(const BusOptions *options, const Substance *substance, Amount *ret)
{
    char number[AMOUNT_LEN];
    _cleanup_free_ char *text = NULL;
    Amount amount;
    int r;

    if (options->amount_text)
        return amount_parse(options->amount_text, substance->unit, substance->tablet, ret);
    r = amount_from_double(options->amount, &amount);
    if (r != 0)
        return r;
    if (asprintf(&text, "%s %s", amount_format(amount, number), options->unit ? options->unit : substance->unit) < 0)
        return -ENOMEM;
    return amount_parse(text, substance->unit, substance->tablet, ret);
}

int bus_draft_amount(Bus *bus, const BusOptions *options, int substance, Entry *draft, sd_bus_error *error)
{
    const unsigned amounts = OPTION_BIT(OPTION_AMOUNT) | OPTION_BIT(OPTION_AMOUNT_TEXT);
    unsigned given = options->given & amounts;
    const Substance *s;
    int r;

    if (options->unit && !(given & OPTION_BIT(OPTION_AMOUNT)))
        return bus_refuse_argument(bus, error, _("The option 'Unit' belongs to 'Amount': give both."));
    if (given == amounts)
        return bus_refuse_argument(bus, error, _("Give 'Amount' or 'AmountText', not both."));
    if (given == 0)
        return 0;
    if (substance < 0)
        return bus_refuse_argument(bus, error, _("An activity has no amount: leave it out."));
    s = &agenda_regimen(bus_agenda(bus))->substances[substance];
    r = parse_amount(options, s, &draft->amount);
    if (r != 0)
        return bus_refuse(bus, error, BUS_AMOUNT, r,
                          &(BusAbout){.subject = s->name, .unit = s->unit, .amount = options->amount_text});
    snprintf(draft->unit, sizeof(draft->unit), "%s", s->unit);
    return 0;
}
