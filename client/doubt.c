/* SPDX-License-Identifier: MIT */
#include "doubt.h"

#include <string.h>

#include "command.h"
#include "core/amount.h"
#include "enums.h"
#include "l10n.h"
#include "render.h"
#include "subjects.h"

/* Two intakes so near are more often one that was written down twice. */
#define TWICE_SPAN (60 * USEC_PER_MIN)

int doubt_refused(void)
{
    fputs(_("Nothing was recorded.\n"), stderr);
    return EXIT_FAILED;
}

/* What stands in a reminder is what an intake without an amount will say. */
static int read_dose(Client *client, const char *substance, double *ret)
{
    _cleanup_(occurrence_list_clear) OccurrenceList list = {};
    Usec now = client->view.now;
    int r = proxy_get_agenda(client->proxy, now - USEC_PER_DAY, now + USEC_PER_DAY, &list);
    for (size_t i = 0; r == 0 && i < list.n; i++)
        if (list.items[i].dose > 0 && strcmp(text_or(list.items[i].substance, ""), substance) == 0) {
            *ret = list.items[i].dose;
            break;
        }
    return r;
}

/* 0 where it can't be known here, as with tablets: then limits are not looked at. */
static int expected_amount(Client *client, const char *substance, const char *typed, double *ret)
{
    _cleanup_(subject_list_clear) SubjectList subjects = {};
    *ret = 0;
    if (!*typed)
        return read_dose(client, substance, ret);
    int r = proxy_get_subjects(client->proxy, &subjects);
    const Subject *subject = r == 0 ? subjects_find(&subjects, substance) : NULL;
    Amount amount;
    if (subject && subject->unit && amount_parse(typed, subject->unit, 0, &amount) == 0)
        *ret = amount_to_double(amount);
    return r;
}

static bool is_against(const char *verdict)
{
    int v = verdict_from_string(text_or(verdict, ""));
    return v == VERDICT_TOO_SOON || v == VERDICT_OVER_LIMIT;
}

static int say_check(Client *client, const char *substance, const char *typed, Usec at, bool *doubtful)
{
    _cleanup_(check_answer_clear) CheckAnswer answer = {};
    double amount;
    int r = expected_amount(client, substance, typed, &amount);
    if (r == 0)
        r = proxy_check(client->proxy, substance, amount, at, &answer);
    if (r != 0 || !is_against(answer.verdict))
        return r;
    fprintf(stderr, "%s\n", text_or(answer.text, answer.verdict));
    *doubtful = true;
    return 0;
}

static int say_twice(Client *client, const char *substance, Usec at, bool *doubtful)
{
    _cleanup_(log_entry_list_clear) LogEntryList list = {};
    _cleanup_free_ char *cursor = NULL;
    const LogFilter filter = {.since = at - TWICE_SPAN + 1,
                              .until = at + TWICE_SPAN,
                              .kind = entry_kind_to_string(ENTRY_INTAKE),
                              .subject = substance};
    int r = proxy_query(client->proxy, &filter, &list, &cursor);
    for (size_t i = 0; r == 0 && i < list.n; i++) {
        const LogEntry *e = &list.items[i];
        char title[RENDER_TITLE_LEN], amount[RENDER_AMOUNT_LEN], clock[WHEN_CLOCK_LEN];
        char what[RENDER_TITLE_LEN + RENDER_AMOUNT_LEN];
        if (e->voided)
            continue;
        render_amount(e->amount, e->unit, amount);
        snprintf(what, sizeof(what), "%s%s%s", l10n_look_up("title", render_title(NULL, substance, title)),
                 *amount ? " " : "", amount);
        /* Translators: "Magnesium 200 mg", and a time. */
        fprintf(stderr, _("%s is recorded at %s already.\n"), what, render_clock(client->zone, e->at, clock));
        *doubtful = true;
        break;
    }
    return r;
}

int doubt_settle(Client *client, const char *substance, const char *amount, Usec at, bool *ret_asked)
{
    bool doubtful = false;
    if (at == 0)
        at = client->view.now;
    int r = say_twice(client, substance, at, &doubtful);
    if (r == 0)
        r = say_check(client, substance, amount, at, &doubtful);
    /* A name that isn't known, and the like: recording says it once. */
    if (r == PROXY_E_UNKNOWN || r == PROXY_E_USAGE || r == PROXY_E_REFUSED)
        return 0;
    if (r != 0)
        return client_failed(client, r);
    if (!doubtful)
        return 0;
    *ret_asked = client_ask(_("Record it anyway?"));
    return *ret_asked ? 0 : doubt_refused();
}
