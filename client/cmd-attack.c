/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "attack.h"
#include "command.h"
#include "enums.h"
#include "journal.h"
#include "l10n.h"
#include "render.h"
#include "stretch.h"

/* What people take at such a moment; the service judges it. */
static const char *const substances[] = {"magnesium", "iron"};
_Static_assert(ARRAY_SIZE(substances) <= ATTACK_CHECKS_MAX, "there is room for all");

/* What the reminders say of a substance. */
typedef struct Slots {
    double usual;                  /* the dose of one around now; 0 where there is none */
    const Occurrence *open, *done; /* of today: the first that is to be taken yet, the last that was taken; or NULL */
} Slots;

static void note_slot(const Occurrence *o, Day today, Slots *slots)
{
    Day day;
    if (slots->usual <= 0)
        slots->usual = o->dose;
    if (render_day_of(o->id, &day) < 0 || day != today)
        return;
    switch (occurrence_state_from_string(text_or(o->state, ""))) {
    case OCCURRENCE_UPCOMING:
    case OCCURRENCE_HELD:
    case OCCURRENCE_DUE:
    case OCCURRENCE_SNOOZED:
        if (!slots->open)
            slots->open = o;
        break;
    case OCCURRENCE_DONE:
        if (!slots->done || o->at >= slots->done->at)
            slots->done = o;
        break;
    default:
        break;
    }
}

static Slots slots_of(const OccurrenceList *agenda, const char *substance, Day today)
{
    Slots slots = {};
    for (size_t i = 0; i < agenda->n; i++)
        if (strcmp(text_or(agenda->items[i].substance, ""), substance) == 0)
            note_slot(&agenda->items[i], today, &slots);
    return slots;
}

/* The service says when, in the words of `lull why`. */
static int tell_taken(Client *client, const Occurrence *done, Attack *ret)
{
    _cleanup_free_ char *title = strdup(text_or(done->title, text_or(done->substance, ""))), *text = NULL;
    if (!title)
        return -ENOMEM;
    int r = proxy_explain(client->proxy, done->id, &text);
    if (r == 0)
        ret->taken[ret->n_taken++] = (AttackTaken){.title = TAKE_PTR(title), .text = TAKE_PTR(text)};
    return r;
}

/* What nobody is reminded of isn't brought up. Nor is the dose of what was taken: whether it "may be taken" would ask
 * for a second one. */
static int check_substance(Client *client, const char *substance, const Slots *slots, Attack *ret)
{
    double dose = slots->open && slots->open->dose > 0 ? slots->open->dose : slots->usual;
    if (dose <= 0)
        return 0;
    if (slots->done && !slots->open)
        return tell_taken(client, slots->done, ret);
    int r = proxy_check(client->proxy, substance, dose, 0, &ret->checks[ret->n_checks]);
    if (r == 0)
        ret->n_checks++;
    return r;
}

static int check_all(Client *client, Attack *ret)
{
    _cleanup_(occurrence_list_clear) OccurrenceList agenda = {};
    Usec now = client->view.now;
    Day today;
    /* Without the lull day nobody knows what was taken in it: then nothing is said to be possible. */
    if (civil_parse(text_or(ret->status.today.date, ""), &today) < 0)
        return -EBADMSG;
    int r = proxy_get_agenda(client->proxy, now - USEC_PER_DAY, now + USEC_PER_DAY, &agenda);
    for (size_t i = 0; r == 0 && i < ARRAY_SIZE(substances); i++) {
        const Slots slots = slots_of(&agenda, substances[i], today);
        r = check_substance(client, substances[i], &slots, ret);
    }
    return r;
}

/* When not to wait. Without it the rest still helps. */
static void read_urgent(Client *client, Attack *ret)
{
    _cleanup_(fact_list_clear) FactList facts = {};
    if (proxy_get_facts(client->proxy, &facts) != 0)
        return;
    for (size_t i = 0; i < facts.n && !ret->urgent; i++)
        if (strcmp(text_or(facts.items[i].id, ""), "urgent") == 0)
            ret->urgent = TAKE_PTR(facts.items[i].text);
}

static int note(Client *client, const Args *args, Attack *ret)
{
    _cleanup_free_ char *id = NULL;
    _cleanup_(texts_clear) Texts warnings = {};
    RecordOptions options = {.note = args_value(args, OPTION_NOTE)};
    const char *when = args_value(args, OPTION_AT);
    if (when && client_when(client, when, WHEN_PAST, &options.at) < 0)
        return EXIT_WRONG_USAGE;
    int r = proxy_record(client->proxy, "attack", "", &options, &id, &warnings);
    if (r != 0)
        return client_failed(client, r);
    r = journal_find(client, id, &ret->entry);
    return r == -ENOENT ? 0 : client_failed(client, r);
}

static int show(Client *client, const Attack *attack, const Subject *stretch, bool offered)
{
    _cleanup_(page_clearp) Page page = {};
    int r = client_page(client, &page);
    if (r < 0)
        return r;
    render_attack(&page, attack, stretch, offered);
    r = client_show(client, &page);
    client_flush(client);
    return r;
}

static const Subject *find_stretch(Client *client, SubjectList *subjects)
{
    const Subject *found = NULL;
    if (proxy_get_subjects(client->proxy, subjects) != 0)
        return NULL;
    return stretch_find(client, subjects, &found) ? found : NULL;
}

static int run_attack(Client *client, const Args *args)
{
    _cleanup_(attack_clear) Attack attack = {};
    _cleanup_(subject_list_clear) SubjectList subjects = {};
    int r = note(client, args, &attack);
    if (r != 0)
        return r;
    /* It is noted. What can't be found out now is left out. */
    (void)proxy_get_status(client->proxy, &attack.status);
    (void)check_all(client, &attack);
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_attack_json(&client->view, &attack));
    read_urgent(client, &attack);
    const Subject *stretch = find_stretch(client, &subjects);
    bool offered = stretch && client->interactive && isatty(STDOUT_FILENO) && !args_has(args, OPTION_YES);
    if ((r = show(client, &attack, stretch, offered)) < 0)
        return r;
    if (!offered || !client_ask(_("Be guided through a stretch now?")))
        return EXIT_DONE;
    return stretch_run(client, stretch, !args_has(args, OPTION_NO_BELL));
}

const Command command_attack = {
    .name = "attack",
    .words = "",
    .summary = N_("legs are restless now: note it, see what may be taken, be guided through a stretch"),
    .details = N_(
        "Notes since when, for the diary and the report. Says what is due, and whether magnesium or iron may be taken "
        "now where there is a reminder for it. A bare time is the latest past one. 'lull undo' takes it back."),
    .example = "lull attack\nlull attack --at 22:10 --note 'in the cinema'",
    .options = TAKES(OPTION_AT) | TAKES(OPTION_NOTE) | TAKES(OPTION_NO_BELL) | TAKES(OPTION_YES) | TAKES(OPTION_JSON),
    .run = run_attack,
};
