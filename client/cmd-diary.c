/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "command.h"
#include "core/text.h"
#include "form.h"
#include "l10n.h"
#include "render.h"
#include "screen.h"

#define FIELD_OPTION(field) ((Option)(OPTION_SEV_BED + (field)))

_Static_assert(OPTION_IRLS - OPTION_SEV_BED == DIARY_IRLS, "an option for each field, in their order");

/* "Late exercise, travel" as "late-exercise,travel". */
static void tidy_words(const char *text, char *buf, size_t size)
{
    size_t n = 0;
    for (const char *p = text; *p && n + 1 < size; p++) {
        if (*p == ' ' && (n == 0 || buf[n - 1] == ',' || p[1 + strspn(p + 1, " ")] == ','))
            continue;
        buf[n++] = *p == ' ' || *p == '_' ? '-' : (char)tolower((unsigned char)*p);
    }
    buf[n] = '\0';
}

/* What stands behind an option, as the field's value is written; empty takes back. */
static int tidy_value(DiaryField field, const char *text, char *buf, size_t size)
{
    char clock[8];
    int32_t minutes;
    if (strcmp(text, "-") == 0)
        text = "";
    if (field == DIARY_SLEEP_MIN && *text) {
        if (form_minutes(text, false, &minutes) < 0)
            return -EINVAL;
        snprintf(buf, size, "%d", (int)minutes);
    } else if (field == DIARY_ONSET && form_clock(text, clock) == 0)
        snprintf(buf, size, "%s", clock);
    else
        tidy_words(text, buf, size);
    return 0;
}

static int complain(DiaryField field, const char *what, const char *text)
{
    const DiaryInfo *info = diary_info(field);
    char words[256];
    size_t n = 0;
    words[0] = '\0';
    for (int i = 0; i < DIARY_WORDS_MAX && info->words[i]; i++)
        n += (size_t)snprintf(words + n, sizeof(words) - n, "%s%s", i > 0 ? ", " : "", info->words[i]);
    /* Translators: an option, or SEVERITY; and what was typed. "none" is typed as it is. */
    if (field == DIARY_SLEEP_MIN)
        fprintf(stderr, _("lull: %s takes how long you slept, such as 6h30, 6:30 or 390m, not '%s'\n"), what, text);
    else if (info->type == DIARY_NUMBER)
        fprintf(stderr, _("lull: %s takes a whole number from 0 to %d, not '%s'\n"), what, (int)info->max, text);
    else if (info->type == DIARY_TIME)
        fprintf(stderr, _("lull: %s takes a time such as 22:40, or none, not '%s'\n"), what, text);
    else
        fprintf(stderr, _("lull: %s takes %s, or none, not '%s'\n"), what, words, text);
    return -EINVAL;
}

static int add_value(Text *fields, DiaryField field, const char *what, const char *text)
{
    Diary diary = {};
    char value[DIARY_LEN_MAX];
    if (tidy_value(field, text, value, sizeof(value)) < 0 || diary_parse_value(field, value, &diary) != 0)
        return complain(field, what, text);
    text_add(fields, "%s%s=%s", fields->len > 0 ? " " : "", diary_info(field)->key, value);
    return 0;
}

/* The fields that were said on the command line, as the service takes them; NULL for none. */
static int read_fields(const Args *args, char **ret)
{
    const char *severity = args_word(args, 0);
    Text fields = {};
    char what[32];
    int r = 0;
    if (severity && args_has(args, OPTION_SEV_NIGHT)) {
        fputs(_("lull: SEVERITY and --sev-night are the same: give one\n"), stderr);
        return -EINVAL;
    }
    if (severity)
        r = add_value(&fields, DIARY_SEV_NIGHT, "SEVERITY", severity);
    for (int i = 0; r == 0 && i < _DIARY_FIELD_MAX; i++) {
        const char *text = args_value(args, FIELD_OPTION(i));
        snprintf(what, sizeof(what), "--%s", option_info(FIELD_OPTION(i))->name);
        if (text)
            r = add_value(&fields, i, what, text);
    }
    bool said = fields.len > 0;
    if (r < 0) {
        text_clear(&fields);
        return r;
    }
    return said ? text_take(&fields, ret) : 0;
}

/* ---- What is still to come ---- */

/* Whether the night isn't over. Where that can't be found out, the service still refuses what lies ahead. */
static bool find_tonight(Client *client, const char *date, FormTonight *ret)
{
    _cleanup_(status_clear) Status status = {};
    Day night;
    if (!date || proxy_get_status(client->proxy, &status) != 0 || status.today.since == 0 ||
        strcmp(text_or(status.today.date, ""), date) != 0 || civil_parse(date, &night) < 0)
        return false;
    *ret = (FormTonight){.zone = client->zone,
                         .now = client->view.now,
                         .night = night,
                         .day_starts_sec = zone_local(client->zone, status.today.since).sec};
    /* After midnight "yesterday" is tonight: it is the calendar's. */
    if (zone_local(client->zone, client->view.now).day == night)
        snprintf(ret->last, sizeof(ret->last), "yesterday");
    else
        civil_format(night - 1, ret->last);
    return true;
}

/* Says so, with the option as it was typed. */
static bool lies_ahead(Client *client, const Args *args, const char *date)
{
    const char *onset = args_value(args, OPTION_ONSET);
    Diary said = {.onset_clock = DIARY_CLOCK_NONE};
    char value[DIARY_LEN_MAX];
    FormTonight tonight;
    if (!onset || tidy_value(DIARY_ONSET, onset, value, sizeof(value)) < 0 ||
        diary_parse_value(DIARY_ONSET, value, &said) != 0 || !find_tonight(client, date, &tonight) ||
        !form_still_to_come(&said, &tonight))
        return false;
    fprintf(stderr, _("lull: --onset %s is still to come; last night is `lull diary --night %s`\n"), onset,
            tonight.last);
    return true;
}

/* ---- Asking ---- */

/* `wrap` is then where the answer begins. */
static void show_question(Client *client, const Form *form, Wrap *wrap)
{
    _cleanup_(page_clearp) Page page = {};
    if (page_open(&page, &client->view) < 0)
        return;
    form_ask(form, &page);
    /* A comma may follow a word. */
    *wrap = (Wrap){.width = client->view.width - 1, .column = page.column, .utf8 = client->view.utf8, .blank = true};
    if (page_close(&page) >= 0)
        client_write(client, page.text, page.size);
    client_flush(client);
}

/* 0, EXIT_FAILED where the person left without an end, or a negative errno. */
static int fill_in(Client *client, Screen *screen, Form *form, FormTonight *tonight)
{
    FormState state = FORM_NEXT;
    Wrap wrap = {.width = client->view.width};
    while (state != FORM_DONE) {
        char echo[FORM_ECHO_LEN];
        ScreenEvent event;
        if (state != FORM_ASKS)
            show_question(client, form, &wrap);
        int r = screen_wait(screen, USEC_NEVER, &event);
        if (r < 0)
            return r;
        state = FORM_ASKS;
        if (event == SCREEN_END) {
            client_write(client, "\n", 1);
            return EXIT_FAILED;
        }
        if (event == SCREEN_STOP) {
            screen_stop(screen);
            client_write(client, "\n", 1);
            state = FORM_AGAIN;
        }
        if (event == SCREEN_RESIZED)
            client_resize(client);
        if (event != SCREEN_KEY)
            continue;
        /* Whoever thinks it over for long types a time that has come meanwhile. */
        if ((r = client_refresh(client)) < 0)
            return r;
        tonight->zone = client->zone;
        tonight->now = client->view.now;
        state = form_key(form, screen_key(screen), echo);
        client_write_wrapped(client, &wrap, echo);
        client_flush(client);
    }
    return 0;
}

static int ask(Client *client, const LogEntry *known, Form *form, const Diary *before)
{
    _cleanup_(page_clearp) Page page = {};
    _cleanup_(screen_closep) Screen *screen = NULL;
    char date[RENDER_DATE_LEN];
    FormTonight tonight = {};
    Day night;
    if (civil_parse(text_or(known->day, ""), &night) < 0)
        return -EBADMSG;
    bool is_tonight = find_tonight(client, known->day, &tonight);
    int r = client_page(client, &page);
    if (r < 0)
        return r;
    page_textf(&page, TONE_STRONG, 0, _("Night of %s"), render_date(night, date));
    page_end_line(&page);
    page_text(&page, TONE_FAINT, 0,
              _("Enter leaves a field as it is, - takes it back, the arrow up goes back, Esc is the end, Ctrl-C "
                "records nothing."));
    page_end_line(&page);
    if ((r = client_show(client, &page)) < 0 || (r = screen_open(&screen)) < 0)
        return r;
    form_begin(form, before, known->note, is_tonight ? &tonight : NULL);
    r = fill_in(client, screen, form, &tonight);
    form->tonight = NULL;
    return r;
}

/* What the form has, as the service takes it; empty fields take back. */
static int fields_of_form(const Form *form, char **ret)
{
    _cleanup_free_ char *said = NULL;
    Text fields = {};
    int r = diary_format(&form->said, &said);
    if (r < 0)
        return r;
    text_add(&fields, "%s", said);
    for (int i = 0; i < _DIARY_FIELD_MAX; i++)
        if (form->said.taken_back & DIARY_BIT(i) && diary_says(form->before, i))
            text_add(&fields, "%s%s=", fields.len > 0 ? " " : "", diary_info(i)->key);
    return text_take(&fields, ret);
}

/* ---- Recording and showing ---- */

static int show(Client *client, const Args *args, const char *day)
{
    _cleanup_(log_entry_clear) LogEntry known = {};
    _cleanup_(page_clearp) Page page = {};
    int r = proxy_get_diary(client->proxy, day, &known);
    if (r != 0)
        return client_failed(client, r);
    if (args_has(args, OPTION_JSON))
        return client_show_text(client, render_diary_json(&known));
    if ((r = client_page(client, &page)) < 0)
        return r;
    render_diary(&page, &known);
    return client_show(client, &page);
}

static int record(Client *client, const Args *args, const char *day, const char *fields, const char *note)
{
    _cleanup_free_ char *id = NULL;
    _cleanup_(texts_clear) Texts warnings = {};
    const RecordOptions options = {.day = day, .fields = fields, .note = note};
    int r = proxy_record(client->proxy, "diary", "", &options, &id, &warnings);
    if (r != 0)
        return client_failed(client, r);
    r = show(client, args, day);
    client_flush(client);
    client_warn(client, &warnings);
    return r;
}

static int ask_and_record(Client *client, const Args *args, const LogEntry *known)
{
    _cleanup_free_ Form *form = malloc(sizeof(*form));
    _cleanup_free_ char *fields = NULL;
    Diary before;
    if (!form)
        return -ENOMEM;
    diary_parse(text_or(known->fields, ""), &before, NULL);
    int r = ask(client, known, form, &before);
    if (r < 0 || (r == 0 && (r = fields_of_form(form, &fields)) < 0))
        return r;
    if (r > 0 || (!*fields && !form->note_said)) {
        fputs(_("Nothing was recorded.\n"), stderr);
        return r;
    }
    return record(client, args, known->day, fields, form->note_said ? form->note : NULL);
}

static int run_diary(Client *client, const Args *args)
{
    const char *night = args_value(args, OPTION_NIGHT), *note = args_value(args, OPTION_NOTE);
    _cleanup_(log_entry_clear) LogEntry known = {};
    _cleanup_free_ char *fields = NULL;
    char date[CIVIL_DAY_LEN] = "";
    Day day;
    if (night && client_date(client, night, &day) < 0)
        return EXIT_WRONG_USAGE;
    if (night)
        civil_format(day, date);
    int r = read_fields(args, &fields);
    if (r < 0)
        return r == -ENOMEM ? r : EXIT_WRONG_USAGE;
    bool said = fields || note;
    if (said && args_has(args, OPTION_SHOW)) {
        fputs(_("lull: --show changes nothing: leave it out, or what is to be recorded\n"), stderr);
        return EXIT_WRONG_USAGE;
    }
    if (!said && (args_has(args, OPTION_SHOW) || args_has(args, OPTION_JSON)))
        return show(client, args, date);
    if (!said && !(client->interactive && isatty(STDOUT_FILENO))) {
        fputs(_("lull: say how the night was, such as 'lull diary 4 --onset 22:40'. See: lull diary --help\n"), stderr);
        return EXIT_WRONG_USAGE;
    }
    /* Which night is meant is settled once, not anew after midnight. */
    if ((r = proxy_get_diary(client->proxy, date, &known)) != 0)
        return client_failed(client, r);
    if (lies_ahead(client, args, known.day))
        return EXIT_WRONG_USAGE;
    return said ? record(client, args, known.day, fields, note) : ask_and_record(client, args, &known);
}

const Command command_diary = {
    .name = "diary",
    .words = "[SEVERITY]",
    .summary = N_("write down how a night was, or look at it"),
    .details = N_(
        "SEVERITY is how bad it was in the night, from 0 to 10. Without anything to record it asks on a terminal, key "
        "by key. Every field may be left out: what isn't said is unknown, not zero. What was said before stays unless "
        "it is said anew; '-' takes a field back. Until ten hours after waking it is about the night just ended, later "
        "about tonight; --night names another by the date on which it begins."),
    .example = "lull diary\nlull diary 4 --onset 22:40 --awakenings 2 --sleep 6h30 --sites legs,arms\n"
               "lull diary --night yesterday --sev-bed 3\nlull diary --show",
    .max_words = 1,
    .options = TAKES(OPTION_SEV_BED) | TAKES(OPTION_SEV_NIGHT) | TAKES(OPTION_SEV_DAY) | TAKES(OPTION_ONSET) |
               TAKES(OPTION_AWAKENINGS) | TAKES(OPTION_SLEEP_QUALITY) | TAKES(OPTION_SLEEP) | TAKES(OPTION_SITES) |
               TAKES(OPTION_TRIGGERS) | TAKES(OPTION_SIDE) | TAKES(OPTION_SENSATIONS) | TAKES(OPTION_IRLS) |
               TAKES(OPTION_NOTE) | TAKES(OPTION_NIGHT) | TAKES(OPTION_SHOW) | TAKES(OPTION_JSON),
    .run = run_diary,
};
