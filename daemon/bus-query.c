/* SPDX-License-Identifier: MIT */
#include "bus-internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "core/wording.h"
#include "l10n.h"
#include "macro.h"

/* The journal's pages, and "may I take it now?": what asks and changes nothing. */

static int add_entry(const Entry *entry, bool voided, void *userdata)
{
    Dict *dict = userdata;

    dict_entry(dict, entry, voided);
    return dict_error(dict);
}

static int read_filter(Bus *bus, sd_bus_message *m, BusOptions *options, StoreFilter *ret, sd_bus_error *error)
{
    const unsigned allowed = OPTION_BIT(OPTION_SINCE) | OPTION_BIT(OPTION_UNTIL) | OPTION_BIT(OPTION_KIND) |
                             OPTION_BIT(OPTION_SUBJECT) | OPTION_BIT(OPTION_OCCURRENCE) | OPTION_BIT(OPTION_LIMIT) |
                             OPTION_BIT(OPTION_CURSOR) | OPTION_BIT(OPTION_ALL);
    int r;

    *ret = (StoreFilter){.kind = -1};
    r = bus_read_options(bus, m, allowed, options, error);
    if (r < 0)
        return r;
    r = bus_read_range(bus, options, &ret->since, &ret->until, &ret->kind, error);
    if (r < 0)
        return r;
    if (options->limit > STORE_PAGE_MAX)
        return bus_refuse_argument(bus, error, _("The option 'Limit' is at most %d: go on with the cursor."),
                                   STORE_PAGE_MAX);
    ret->subject = options->subject;
    ret->occurrence = options->occurrence;
    ret->limit = options->limit;
    ret->all = options->all;
    ret->cursor = options->cursor && options->cursor[0] ? options->cursor : NULL;
    return 0;
}

int bus_method_query(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    char cursor[STORE_CURSOR_LEN];
    Bus *bus = userdata;
    BusOptions options;
    StoreFilter filter;
    Dict dict = {0};
    int r;

    r = read_filter(bus, m, &options, &filter, error);
    if (r < 0)
        return r;
    r = sd_bus_message_new_method_return(m, &reply);
    if (r < 0)
        return r;
    dict.m = reply;
    dict_begin_list(&dict);
    r = engine_query(bus->engine, &filter, add_entry, &dict, cursor);
    if (r == -EINVAL && filter.cursor)
        return bus_refuse(bus, error, BUS_OWN, BUS_E_CURSOR, NULL);
    if (r != 0)
        return bus_refuse(bus, error, BUS_OWN, BUS_E_JOURNAL, &(BusAbout){.hint = strerror(abs(r))});
    dict_end(&dict);
    r = dict_error(&dict);
    if (r < 0)
        return r;
    r = sd_bus_message_append(reply, "s", cursor);
    return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}

/* A check and what its sentences need. */
typedef struct Answer {
    Dict dict;
    const Agenda *agenda;
    int substance;
    Usec at, now;
    AgendaCheck check;
} Answer;

static void put_sentence(Answer *answer, int r, char *sentence)
{
    if (r < 0) {
        dict_fail(&answer->dict, r);
        return;
    }
    dict_string(&answer->dict, "Text", sentence);
    free(sentence);
}

/* The rule as its section is named, "iron magnesium", whichever of the two is asked about. */
static void put_rule(Answer *answer, const SpacingReason *reason)
{
    const Regimen *regimen = agenda_regimen(answer->agenda);
    int first = answer->substance, second = reason->other;
    char rule[2 * NAME_SIZE];

    for (size_t i = 0; i < regimen->n_rules; i++)
        if (regimen->rules[i].first == reason->other && regimen->rules[i].second == answer->substance) {
            first = reason->other;
            second = answer->substance;
        }
    snprintf(rule, sizeof(rule), "%s %s", regimen->substances[first].name, regimen->substances[second].name);
    dict_string(&answer->dict, "Rule", rule);
    dict_string(&answer->dict, "Other", regimen->substances[reason->other].name);
    dict_usec(&answer->dict, "AtUSec", reason->at);
    dict_bool(&answer->dict, "Planned", reason->planned);
    dict_usec(&answer->dict, "Minimum", reason->minimum);
    dict_usec(&answer->dict, "Preferred", reason->preferred);
}

static void put_limit(Answer *answer, const SpacingReason *reason)
{
    dict_string(&answer->dict, "Rule", "limit");
    dict_amount(&answer->dict, "Total", reason->total);
    dict_amount(&answer->dict, "Limit", reason->limit);
    dict_string(&answer->dict, "Unit", agenda_regimen(answer->agenda)->substances[answer->substance].unit);
}

static void put_reasons(Answer *answer)
{
    dict_open(&answer->dict, "Reasons", "aa{sv}");
    for (size_t i = 0; i < answer->check.spacing.n_reasons; i++) {
        const SpacingReason *reason = &answer->check.spacing.reasons[i];
        char *sentence = NULL;
        int r;

        dict_begin(&answer->dict);
        if (reason->cause == SPACING_RULE)
            put_rule(answer, reason);
        else
            put_limit(answer, reason);
        dict_string(&answer->dict, "Verdict", verdict_to_string(reason->verdict));
        r = wording_reason(answer->agenda, answer->substance, reason, answer->now, &sentence);
        put_sentence(answer, r, sentence);
        dict_end(&answer->dict);
    }
    dict_close(&answer->dict);
}

static void put_effects(Answer *answer)
{
    dict_open(&answer->dict, "Effects", "aa{sv}");
    for (size_t i = 0; i < answer->check.n_changes; i++) {
        const AgendaChange *change = &answer->check.changes[i];
        char id[OCCURRENCE_ID_LEN], title[WORDING_TITLE_LEN], *sentence = NULL;
        int r;

        dict_begin(&answer->dict);
        dict_string(&answer->dict, "Id", occurrence_id_format(&change->id, id));
        dict_string(&answer->dict, "Title",
                    wording_reminder_title(agenda_regimen(answer->agenda), change->reminder, title));
        dict_usec(&answer->dict, "FromUSec", change->from);
        dict_usec(&answer->dict, "ToUSec", change->to);
        dict_bool(&answer->dict, "Satisfied", change->satisfied);
        dict_bool(&answer->dict, "Withdrawn", change->withdrawn);
        r = wording_change(answer->agenda, change, answer->now, &sentence);
        put_sentence(answer, r, sentence);
        dict_end(&answer->dict);
    }
    dict_close(&answer->dict);
}

static int send_answer(sd_bus_message *m, Answer *answer, Amount amount)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    const Regimen *regimen = agenda_regimen(answer->agenda);
    char title[NAME_SIZE], *sentence = NULL;
    int r;

    r = sd_bus_message_new_method_return(m, &reply);
    if (r < 0)
        return r;
    answer->dict.m = reply;
    dict_begin(&answer->dict);
    dict_string(&answer->dict, "Subject", regimen->substances[answer->substance].name);
    dict_string(&answer->dict, "Title", wording_substance_title(regimen, answer->substance, title));
    dict_string(&answer->dict, "Verdict", verdict_to_string(answer->check.spacing.verdict));
    dict_usec(&answer->dict, "AtUSec", answer->at);
    dict_usec(&answer->dict, "EarliestUSec", answer->check.spacing.earliest);
    dict_usec(&answer->dict, "PreferredUSec", answer->check.spacing.preferred);
    r = wording_check(answer->agenda, answer->substance, &answer->check, answer->at, answer->now, &sentence);
    put_sentence(answer, r, sentence);
    if (amount > 0)
        dict_amount(&answer->dict, "Amount", amount);
    dict_string(&answer->dict, "Unit", regimen->substances[answer->substance].unit);
    put_reasons(answer);
    put_effects(answer);
    dict_end(&answer->dict);
    r = dict_error(&answer->dict);
    return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}

int bus_method_check(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    Bus *bus = userdata;
    Answer answer = {.agenda = bus_agenda(bus), .now = clock_now()};
    const char *subject;
    Amount amount = 0;
    uint64_t at;
    double value;
    int r;

    r = sd_bus_message_read(m, "sdt", &subject, &value, &at);
    if (r < 0)
        return r;
    answer.substance = bus_find_substance(bus, subject);
    if (answer.substance < 0)
        return bus_refuse_subject(bus, error, subject, BUS_TAKEN);
    r = bus_read_usec(bus, at, answer.now, &answer.at, error);
    if (r < 0)
        return r;
    r = value == 0 ? 0 : amount_from_double(value, &amount);
    if (r != 0) {
        const Substance *s = &agenda_regimen(answer.agenda)->substances[answer.substance];

        return bus_refuse(bus, error, BUS_AMOUNT, r, &(BusAbout){.subject = s->name, .unit = s->unit});
    }
    r = agenda_check(answer.agenda, agenda_regimen(answer.agenda)->substances[answer.substance].name, amount, answer.at,
                     &answer.check);
    if (r != 0)
        return bus_refuse_draft(bus, error, r, &(Entry){.kind = ENTRY_INTAKE}, NULL);
    return send_answer(m, &answer, amount);
}
