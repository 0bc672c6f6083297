/* SPDX-License-Identifier: MIT */
/* setup: the first run, and habits to take up. */
#include <errno.h>
#include <string.h>

#include "command.h"
#include "conf-file.h"
#include "habits.h"
#include "journal.h"
#include "l10n.h"
#include "render.h"
#include "setup.h"

/* ---- Questions ---- */

typedef int (*Read)(Setup *setup, const char *text, char wrong[static SETUP_WRONG_LEN]);

typedef struct Question {
    Option option;
    const char *prompt;
    Read read;
    const CautionInfo *(*barred)(const Setup *setup); /* what makes it needless, or NULL */
} Question;

static const Question questions[] = {
    {OPTION_BEDTIME, N_("When do you usually go to bed?"), setup_read_bedtime, NULL},
    {OPTION_WAKE, N_("When do you usually get up?"), setup_read_wake, NULL},
    {OPTION_CAUTION, NULL, setup_read_cautions, NULL},
    {OPTION_MAGNESIUM, N_("A reminder of magnesium in the evening? yes, no, or the dose in elemental mg"),
     setup_read_magnesium, setup_bars_magnesium},
    {OPTION_IRON, N_("Has a clinician advised you to take iron? yes, no, or the dose"), setup_read_iron,
     setup_bars_iron},
    {OPTION_DISCREET, N_("Keep names and amounts out of notifications, where others may see them?"),
     setup_read_discreet, NULL},
};

/* The night's two questions come before. */
#define FIRST_OF_REST 2

#define USUAL_LEN MAX(RENDER_AMOUNT_LEN, SETUP_CAUTIONS_LEN)

/* What Enter takes. */
static const char *usual(const Setup *setup, Option option, char buf[static USUAL_LEN])
{
    switch (option) {
    case OPTION_BEDTIME:
        return when_format_clock(setup->bedtime_sec, buf);
    case OPTION_WAKE:
        return when_format_clock(setup->wake_sec, buf);
    case OPTION_MAGNESIUM:
        return render_amount(amount_to_double(setup->magnesium_mg), "mg", buf);
    case OPTION_IRON:
        return C_("answer", "no");
    case OPTION_CAUTION:
        setup_format_cautions(setup, buf);
        return *buf ? buf : C_("answer", "none");
    default:
        return C_("answer", "yes");
    }
}

/* Asks until the answer is understood; EXIT_FAILED where there is none. */
static int ask(Client *client, Setup *setup, Read read, const char *prompt, const char *usually)
{
    char wrong[SETUP_WRONG_LEN];
    for (;;) {
        _cleanup_free_ char *answer = NULL;
        int r = client_ask_text(client, prompt, usually, &answer);
        if (r < 0)
            return r == -ENODATA ? EXIT_FAILED : r;
        r = read(setup, answer, wrong);
        if (r != -EINVAL)
            return r;
        client_say(client, 2, wrong);
        /* A list isn't shown again. */
        prompt = strrchr(prompt, '\n') ? strrchr(prompt, '\n') + 1 : prompt;
    }
}

static int settle_option(const Args *args, Setup *setup, const Question *question)
{
    char wrong[SETUP_WRONG_LEN];
    const char *given = args_value(args, question->option);
    int r = given ? question->read(setup, given, wrong) : 0;
    if (r == -EINVAL)
        fprintf(stderr, "lull: --%s: %s\n", option_info(question->option)->name, wrong);
    return r == -EINVAL ? EXIT_WRONG_USAGE : r;
}

/* Nobody will be asked for it. */
static bool is_settled(const Client *client, const Args *args, Option option)
{
    return args_value(args, option) || !client->interactive || args_has(args, OPTION_YES);
}

static int check_night_options(const Client *client, const Args *args, const Setup *setup)
{
    char wrong[SETUP_WRONG_LEN];
    if (!is_settled(client, args, OPTION_BEDTIME) || !is_settled(client, args, OPTION_WAKE) ||
        setup_check_night(setup, wrong) == 0)
        return 0;
    fprintf(stderr, "lull: --%s: %s\n", args_value(args, OPTION_WAKE) ? "wake" : "bedtime", wrong);
    return EXIT_WRONG_USAGE;
}

/* Before anything else: whoever mistypes an option isn't asked anything. */
static int check_options(const Client *client, const Args *args)
{
    Setup setup;
    int r = 0;
    setup_begin(&setup);
    for (size_t i = 0; r == 0 && i < ARRAY_SIZE(questions); i++)
        r = settle_option(args, &setup, &questions[i]);
    return r != 0 ? r : check_night_options(client, args, &setup);
}

/* By option, by answer, or left as it is. */
static int settle(Client *client, const Args *args, Setup *setup, const Question *question)
{
    _cleanup_free_ char *cautions = NULL;
    char buf[USUAL_LEN];
    if (args_value(args, question->option))
        return settle_option(args, setup, question);
    if (!client->interactive || args_has(args, OPTION_YES) || (question->barred && question->barred(setup)))
        return 0;
    if (!question->prompt && !(cautions = setup_cautions_question()))
        return -ENOMEM;
    return ask(client, setup, question->read, cautions ? cautions : _(question->prompt),
               usual(setup, question->option, buf));
}

/* Why something is left out, with who says so. */
static void say_reasons(const Client *client, const Setup *setup, const FactList *facts)
{
    for (int i = 0; i < _CAUTION_MAX; i++) {
        const Fact *reason = setup->cautions[i] ? setup_reason(facts, (Caution)i) : NULL;
        if (!reason)
            continue;
        client_say(client, 2, text_or(reason->text, ""));
        client_say(client, 4, text_or(reason->source, ""));
    }
}

static int settle_age(Client *client, const Args *args, Setup *setup)
{
    if (!setup->cautions[CAUTION_MINOR] || setup->age > 0)
        return 0;
    if (client->interactive && !args_has(args, OPTION_YES)) {
        int r = ask(client, setup, setup_read_age, _("How old are you?"), "17");
        setup->cautions[CAUTION_MINOR] = setup->age < 18;
        return r;
    }
    fputs(_("lull: --caution: write the age, like age=12\n"), stderr);
    return EXIT_WRONG_USAGE;
}

/* The two belong together: both are asked again, where Enter keeps what was said. */
static int settle_night(Client *client, const Args *args, Setup *setup)
{
    char wrong[SETUP_WRONG_LEN];
    for (;;) {
        int r = settle(client, args, setup, &questions[0]);
        if (r == 0)
            r = settle(client, args, setup, &questions[1]);
        if (r != 0 || setup_check_night(setup, wrong) == 0)
            return r;
        client_say(client, 2, wrong);
    }
}

/* What speaks against a reminder isn't forgotten because it wasn't said again. */
static int keep_cautions(const char *path, Setup *setup)
{
    _cleanup_free_ char *present = NULL;
    int r = conf_file_exists(path) ? conf_file_read(path, &present) : 0;
    if (r == -ENOMEM)
        return r;
    return present ? setup_keep_cautions(setup, present) : 0;
}

static int settle_all(Client *client, const Args *args, const FactList *facts, const char *path, Setup *setup)
{
    setup_begin(setup);
    int r = keep_cautions(path, setup);
    if (r == 0)
        r = settle_night(client, args, setup);
    if (r != 0)
        return r;
    for (size_t i = FIRST_OF_REST; i < ARRAY_SIZE(questions); i++) {
        r = settle(client, args, setup, &questions[i]);
        if (r == 0 && questions[i].option == OPTION_CAUTION) {
            r = settle_age(client, args, setup);
            if (r == 0)
                say_reasons(client, setup, facts);
        }
        if (r != 0)
            return r;
    }
    return 0;
}

/* ---- The file ---- */

/* A file that is there is replaced only after a yes. */
static int may_replace(Client *client, const Args *args, const char *path)
{
    if (!conf_file_exists(path) || args_has(args, OPTION_YES))
        return 0;
    fprintf(stderr, _("There is a configuration already: %s\n"), path);
    if (client->interactive && client_ask(_("Replace it? It is kept as lull.conf.old.")))
        return 0;
    if (client->interactive)
        fputs(_("Nothing was changed.\n"), stderr);
    else
        fputs(_("With --yes it is replaced, and kept as lull.conf.old.\n"), stderr);
    return EXIT_FAILED;
}

static void greet(const Client *client, const Args *args)
{
    if (!client->interactive || args_has(args, OPTION_YES))
        return;
    client_say(client, 0,
               _("A few questions; Enter takes what stands in brackets. Nothing is written before the end, and Ctrl-C "
                 "leaves everything as it is. lull is not medical advice: see a doctor when sleep or mood suffer, and "
                 "before taking iron."));
    fputc('\n', stderr);
}

static int show_tonight(Client *client, const Args *args, const char *path)
{
    _cleanup_(occurrence_list_clear) OccurrenceList list = {};
    _cleanup_(page_clearp) Page page = {};
    Day today;
    int r = agenda_read(client, 1, &list, &today);
    if (r != 0)
        return client_failed(client, r);
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_agenda_json(&client->view, &list));
    if ((r = client_page(client, &page)) < 0)
        return r;
    page_text(&page, TONE_PLAIN, 0, _("The configuration is in force. Not medical advice."));
    page_end_line(&page);
    page_text(&page, TONE_FAINT, 0, path);
    page_end_line(&page);
    page_break(&page);
    render_agenda(&page, &list, today);
    return client_show(client, &page);
}

static int run_first(Client *client, const Args *args)
{
    _cleanup_(fact_list_clear) FactList facts = {};
    _cleanup_free_ char *path = NULL, *text = NULL;
    Setup setup;
    /* Without the service nothing can be checked, so nobody is asked anything. */
    int r = check_options(client, args);
    if (r != 0)
        return r;
    if ((r = proxy_get_facts(client->proxy, &facts)) != 0)
        return client_failed(client, r);
    if ((r = conf_file_path(client, "lull.conf", &path)) < 0)
        return r;
    if ((r = may_replace(client, args, path)) != 0)
        return r;
    greet(client, args);
    r = settle_all(client, args, &facts, path, &setup);
    if (r == EXIT_FAILED)
        fprintf(stderr, "\n%s", _("Nothing was changed.\n"));
    if (r != 0)
        return r;
    text = setup_render(&setup, &facts, zone_local(client->zone, client->view.now).day);
    r = text ? conf_file_put(client, path, text) : -ENOMEM;
    if (r == EXIT_FAILED)
        fputs(_("Nothing was changed.\n"), stderr);
    return r != 0 ? r : show_tonight(client, args, path);
}

/* ---- Habits ---- */

static int list_habits(Client *client, const Args *args)
{
    _cleanup_(habits_clear) HabitList list = {};
    _cleanup_(page_clearp) Page page = {};
    int r = habits_list(client, &list);
    if (r < 0)
        return r;
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_habits_json(&list));
    if ((r = client_page(client, &page)) < 0)
        return r;
    render_habits(&page, &list);
    return client_show_long(client, &page);
}

static int change_habit(Client *client, const char *name, bool on)
{
    _cleanup_free_ char *text = NULL;
    int r = on ? habit_enable(client, name) : habit_disable(client, name);
    if (r != 0)
        return r;
    /* Translators: the name of a habit. */
    if (asprintf(&text, on ? _("%s is on.") : _("%s is off."), name) < 0)
        return -ENOMEM;
    return client_show_sentence(client, TAKE_PTR(text));
}

static int run_setup(Client *client, const Args *args)
{
    const char *enable = args_value(args, OPTION_ENABLE), *disable = args_value(args, OPTION_DISABLE);
    if ((enable != NULL) + (disable != NULL) + args_has(args, OPTION_LIST) > 1) {
        fputs(_("lull: --enable, --disable and --list exclude each other\n"), stderr);
        return EXIT_WRONG_USAGE;
    }
    if (args_has(args, OPTION_LIST))
        return list_habits(client, args);
    if (enable || disable)
        return change_habit(client, enable ? enable : disable, enable);
    return run_first(client, args);
}

const Command command_setup = {
    .name = "setup",
    .words = "",
    .summary = N_("the first run: a few questions, a configuration, tonight's agenda; and habits to take up"),
    .details =
        N_("What an option answers isn't asked; without a terminal, or with --yes, nothing is asked and the "
           "defaults hold. "
           "A configuration that is there is replaced only after a yes, and kept. --enable takes up a habit, each "
           "of which "
           "says where it comes from; --disable puts it aside."),
    .example = "lull setup\nlull setup --bedtime 22:30 --magnesium no --yes\nlull setup --list\n"
               "lull setup --enable warm-bath",
    .options = TAKES(OPTION_BEDTIME) | TAKES(OPTION_WAKE) | TAKES(OPTION_CAUTION) | TAKES(OPTION_MAGNESIUM) |
               TAKES(OPTION_IRON) | TAKES(OPTION_DISCREET) | TAKES(OPTION_LIST) | TAKES(OPTION_ENABLE) |
               TAKES(OPTION_DISABLE) | TAKES(OPTION_YES) | TAKES(OPTION_JSON),
    .run = run_setup,
};
