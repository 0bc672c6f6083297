/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "command.h"
#include "enums.h"
#include "l10n.h"
#include "render.h"
#include "subjects.h"
#include "titles.h"

static int exit_code_of(const char *verdict)
{
    switch (verdict_from_string(text_or(verdict, ""))) {
    case VERDICT_CLEAR:
        return EXIT_DONE;
    case VERDICT_CLOSE:
        return EXIT_CLOSE;
    case VERDICT_TOO_SOON:
        return EXIT_TOO_SOON;
    case VERDICT_OVER_LIMIT:
        return EXIT_OVER_LIMIT;
    default:
        return EXIT_FAILED;
    }
}

/* In the subject's unit; 0 where none was typed, or where the subject is unknown, which the service says better. */
static int read_amount(const SubjectList *subjects, const char *name, const char *text, double *ret)
{
    *ret = 0;
    if (!*text)
        return 0;
    const Subject *subject = subjects_find(subjects, name);
    Amount amount;
    if (!subject || !subject->unit)
        return 0;
    if (amount_read(text, subject->name, subject->unit, &amount) < 0)
        return EXIT_WRONG_USAGE;
    *ret = amount_to_double(amount);
    return 0;
}

static int show_answer(Client *client, const Args *args, const CheckAnswer *answer)
{
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_check_json(&client->view, answer));
    _cleanup_(page_clearp) Page page = {};
    int r = client_page(client, &page);
    if (r < 0)
        return r;
    render_check(&page, answer);
    return client_show(client, &page);
}

static int run_can(Client *client, const Args *args)
{
    _cleanup_(check_answer_clear) CheckAnswer answer = {};
    _cleanup_(subject_list_clear) SubjectList subjects = {};
    const char *when = args_value(args, OPTION_AT), *name;
    char text[AMOUNT_TEXT_LEN];
    double amount;
    Usec at = 0;
    if (when && client_when(client, when, WHEN_NEXT, &at) < 0)
        return EXIT_WRONG_USAGE;
    if (amount_text(args, 1, text) < 0)
        return EXIT_WRONG_USAGE;
    int r = proxy_get_subjects(client->proxy, &subjects);
    if (r != 0)
        return client_failed(client, r);
    if ((r = title_match(&subjects, args_word(args, 0), entry_kind_to_string(ENTRY_INTAKE), &name)) != 0 ||
        (r = read_amount(&subjects, name, text, &amount)) != 0)
        return r;
    r = proxy_check(client->proxy, name, amount, at, &answer);
    if (r != 0)
        return client_failed(client, r);
    r = show_answer(client, args, &answer);
    return r < 0 ? r : exit_code_of(answer.verdict);
}

const Command command_can = {
    .name = "can",
    .words = "SUBSTANCE [AMOUNT]",
    .summary = N_("may it be taken now? The verdict, from when, why, and what it would change"),
    .details =
        N_("Exit codes: 0 clear, 10 close (better later), 11 too soon, 12 over a limit. Without an amount limits are "
           "not looked at. A bare time is the next one."),
    .example = "lull can iron\nlull can magnesium 200 mg --at 22:30",
    .min_words = 1,
    .max_words = 3,
    .completes = WORD_SUBSTANCE,
    .options = TAKES(OPTION_AT) | TAKES(OPTION_JSON),
    .run = run_can,
};
