/* SPDX-License-Identifier: MIT */
#include "stretch.h"

#include <errno.h>
#include <string.h>

#include "answer.h"
#include "command.h"
#include "l10n.h"
#include "render.h"
#include "routine.h"
#include "screen.h"
#include "subjects.h"
#include "titles.h"

/* ---- Which ---- */

static bool has_steps(const Subject *s)
{
    return strcmp(text_or(s->kind, ""), "activity") == 0 && s->steps.n > 0;
}

static const Subject *first_due(Client *client, const SubjectList *subjects)
{
    _cleanup_(status_clear) Status status = {};
    if (proxy_get_status(client->proxy, &status) != 0)
        return NULL;
    for (size_t i = 0; i < status.due.n; i++) {
        const char *activity = status.due.items[i].activity;
        const Subject *s = activity ? subjects_find(subjects, activity) : NULL;
        if (s && has_steps(s))
            return s;
    }
    return NULL;
}

static int choose_named(const char *typed, const SubjectList *subjects, const Subject **ret)
{
    const char *name;
    int r = title_match(subjects, typed, "activity", &name);
    if (r != 0)
        return r;
    const Subject *s = subjects_find(subjects, name);
    if (!s || strcmp(text_or(s->kind, ""), "activity") != 0) {
        const char *meant = subjects_suggest(subjects, name);
        if (meant)
            fprintf(stderr, _("lull: there is no activity '%s'; did you mean '%s'?\n"), name, meant);
        else
            fprintf(stderr, _("lull: there is no activity '%s'\n"), name);
        return EXIT_UNKNOWN;
    }
    if (s->steps.n == 0 && s->duration == 0) {
        fprintf(stderr, _("lull: '%s' has no steps: add them to [reminder %s] in lull.conf, or use 'lull did %s'\n"),
                name, name, name);
        return EXIT_FAILED;
    }
    *ret = s;
    return 0;
}

bool stretch_find(Client *client, const SubjectList *subjects, const Subject **ret)
{
    *ret = first_due(client, subjects);
    for (size_t i = 0; !*ret && i < subjects->n; i++)
        if (has_steps(&subjects->items[i]))
            *ret = &subjects->items[i];
    return *ret;
}

int stretch_choose(Client *client, const char *name, const SubjectList *subjects, const Subject **ret)
{
    if (name)
        return choose_named(name, subjects, ret);
    if (stretch_find(client, subjects, ret))
        return 0;
    fputs(_("lull: no activity has steps: add 'steps = left calf 30s, right calf 30s' to [reminder stretch] in "
            "lull.conf\n"),
          stderr);
    return EXIT_FAILED;
}

/* ---- On the terminal ---- */

typedef struct Run {
    Client *client;
    Screen *screen;
    Routine routine;
    bool bell;
    size_t lines;  /* of what was drawn last */
    size_t step;   /* whose beginning was said, on a terminal that can't go back */
    bool anything; /* was drawn */
    Wrap said;     /* below what was drawn */
} Run;

static size_t count_lines(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

/* Over what was drawn before. A terminal that can't go back gets a line where a step begins. */
static void draw(Run *run, bool anew)
{
    _cleanup_(page_clearp) Page page = {};
    char back[32];
    bool moves = screen_moves(run->screen);
    if (!moves && run->anything && run->step == run->routine.step && !anew)
        return;
    if (page_open(&page, &run->client->view) < 0)
        return;
    routine_draw(&run->routine, &page);
    if (page_close(&page) < 0)
        return;
    if (moves && anew)
        client_write(run->client, "\033[H\033[J", strlen("\033[H\033[J"));
    else if (moves && run->lines > 0) {
        snprintf(back, sizeof(back), "\033[%zuA\r\033[J", run->lines);
        client_write(run->client, back, strlen(back));
    }
    client_write(run->client, page.text, page.size);
    client_flush(run->client);
    run->lines = count_lines(page.text);
    run->step = run->routine.step;
    run->anything = true;
}

static void ring(const Run *run)
{
    if (run->bell)
        client_write(run->client, "\a", 1);
}

static void take_key(Run *run, int key)
{
    switch (key) {
    case ' ':
    case 'p':
        return routine_key(&run->routine, ROUTINE_PAUSE, screen_now());
    case 'b':
    case KEY_LEFT:
        return routine_key(&run->routine, ROUTINE_BACK, screen_now());
    case 'n':
    case KEY_RIGHT:
        return routine_key(&run->routine, ROUTINE_NEXT, screen_now());
    case 'q':
    case KEY_ESCAPE:
    case KEY_CTRL_D:
        return routine_key(&run->routine, ROUTINE_QUIT, screen_now());
    default:
        return;
    }
}

static void stop(Run *run)
{
    if (run->routine.state == ROUTINE_RUNS)
        routine_key(&run->routine, ROUTINE_PAUSE, screen_now());
    screen_stop(run->screen);
}

/* 0 when it has ended by itself or by a key; EXIT_FAILED where the terminal went away. */
static int walk(Run *run)
{
    while (run->routine.state == ROUTINE_RUNS || run->routine.state == ROUTINE_PAUSED) {
        ScreenEvent event;
        bool anew = false;
        int r = screen_wait(run->screen, routine_next(&run->routine), &event);
        if (r < 0)
            return r;
        if (event == SCREEN_END)
            return EXIT_FAILED;
        if (event == SCREEN_STOP)
            stop(run);
        else if (event == SCREEN_KEY)
            take_key(run, screen_key(run->screen));
        if (event == SCREEN_STOP || event == SCREEN_RESIZED) {
            client_resize(run->client);
            anew = true;
        }
        if (routine_tick(&run->routine, screen_now()))
            ring(run);
        draw(run, anew);
    }
    return run->client->write_error == 0 ? 0 : EXIT_FAILED;
}

static void say(Run *run, const char *text, const char *end)
{
    run->said.width = run->client->view.width;
    run->said.utf8 = run->client->view.utf8;
    client_write_wrapped(run->client, &run->said, text);
    client_write_wrapped(run->client, &run->said, end);
}

/* y or n, or the language's own letter, as one key. */
static bool ask_key(Run *run, const char *question)
{
    ScreenEvent event = SCREEN_RESIZED;
    say(run, question, " ");
    /* Translators: as "[y/N]", but one key is the answer. */
    say(run, C_("answer", "[y/n]"), " ");
    client_flush(run->client);
    do {
        if (screen_wait(run->screen, USEC_NEVER, &event) < 0)
            return false;
        if (event == SCREEN_STOP)
            screen_stop(run->screen);
    } while (event == SCREEN_TIMEOUT || event == SCREEN_RESIZED || event == SCREEN_STOP);
    int key = event == SCREEN_KEY ? screen_key(run->screen) : 0;
    bool yes = key > ' ' && key < 0x7f && answer_is_yes((char[]){(char)key, '\0'});
    say(run, yes ? C_("answer", "y") : C_("answer", "n"), "\n");
    return yes;
}

/* Whether it is to be recorded, and with what note. */
static bool settle(Run *run, char *note, size_t size)
{
    size_t complete = routine_complete(&run->routine), n = run->routine.n_steps;
    char question[256];
    note[0] = '\0';
    if (complete == n)
        return true;
    if (complete == 0) {
        say(run, _("No step was gone through to its end: nothing is recorded."), "\n");
        return false;
    }
    snprintf(note, size, _("partly done: %zu of %zu steps"), complete, n);
    snprintf(question, sizeof(question),
             P_("%zu of %zu steps were gone through. Record it as partly done?",
                "%zu of %zu steps were gone through. Record it as partly done?", complete),
             complete, n);
    return ask_key(run, question);
}

static int record(Client *client, const Subject *activity, const char *note)
{
    _cleanup_free_ char *id = NULL;
    _cleanup_(texts_clear) Texts warnings = {};
    const RecordOptions options = {.note = *note ? note : NULL};
    int r = proxy_record(client->proxy, "activity", activity->name, &options, &id, &warnings);
    if (r != 0) {
        r = client_failed(client, r);
        fprintf(stderr, _("It isn't recorded: 'lull did %s' does that later.\n"), activity->name);
        return r;
    }
    return client_show_sentence(client, strdup(*note ? _("Recorded, as partly done.") : _("Recorded.")));
}

static void begin(Routine *routine, const Subject *activity)
{
    RoutineStep steps[ROUTINE_STEPS_MAX];
    size_t n = MIN(activity->steps.n, (size_t)ROUTINE_STEPS_MAX);
    const char *title = text_or(activity->title, text_or(activity->name, ""));
    for (size_t i = 0; i < n; i++)
        steps[i] = (RoutineStep){text_or(activity->steps.items[i].title, ""), activity->steps.items[i].span};
    if (n == 0)
        steps[n++] = (RoutineStep){title, activity->duration};
    routine_begin(routine, title, steps, n, screen_now());
}

static int plan(Client *client, const Subject *activity, const Routine *routine)
{
    _cleanup_(page_clearp) Page page = {};
    int r = client_page(client, &page);
    if (r < 0)
        return r;
    routine_plan(routine, &page);
    page_break(&page);
    page_textf(&page, TONE_FAINT, 0, _("On a terminal 'lull stretch' guides through it. Done? 'lull did %s'"),
               activity->name);
    page_end_line(&page);
    return client_show(client, &page);
}

int stretch_run(Client *client, const Subject *activity, bool bell)
{
    _cleanup_(screen_closep) Screen *screen = NULL;
    _cleanup_free_ Run *run = calloc(1, sizeof(*run));
    char note[128];
    if (!run)
        return -ENOMEM;
    begin(&run->routine, activity);
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return plan(client, activity, &run->routine);
    int r = screen_open(&screen);
    if (r < 0)
        return r;
    screen_hide_cursor(screen);
    run->client = client;
    run->screen = screen;
    run->bell = bell;
    draw(run, false);
    if ((r = walk(run)) != 0)
        return r;
    bool wanted = settle(run, note, sizeof(note));
    screen = screen_close(screen);
    return wanted ? record(client, activity, note) : EXIT_DONE;
}
