/* SPDX-License-Identifier: MIT */
#include "scenario.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/when.h"
#include "l10n.h"
#include "macro.h"
#include "scenario-words.h"
#include "tzdata.h"

#define SYNTAX_ERROR 2

typedef struct Reader {
    Scenario *scenario;
    const char *name;
    FILE *err;
    ScenarioLines lines;
    int line;         /* that is spoken of */
    const Zone *zone; /* in force where the reader is */
    Usec last;        /* time of the last line */
    char start[64];   /* read once the whole head is known: its zone may come after it */
    int start_line;
    bool begun, stopped; /* the head is behind; the end was there */
    bool defaults;
    char *config;
    int config_line;
} Reader;

static int _printf_(2, 3) expected(const Reader *reader, const char *format, ...)
{
    _cleanup_free_ char *what = NULL;
    va_list args;

    va_start(args, format);
    if (vasprintf(&what, format, args) < 0)
        what = NULL;
    va_end(args);
    if (!what)
        return -ENOMEM;
    /* Translators: a file, a line, and what it should have said: "a duration like 15m, not 'x'". */
    fprintf(reader->err, _("%s:%d: expected %s\n"), reader->name, MAX(reader->line, 1), what);
    return SYNTAX_ERROR;
}

static int next_line(Reader *reader)
{
    const char *wanted;
    int r = scenario_next_line(&reader->lines, &wanted);

    reader->line = reader->lines.n;
    return r == SCENARIO_LINE_WRONG ? expected(reader, "%s", wanted) : r;
}

/* ---- Zones and times ---- */

static int expected_time(const Reader *reader, int error, const char *text)
{
    if (error == WHEN_E_RANGE)
        return expected(reader, _("a time that exists, from 1970 to 2200, not '%s'"), text);
    return expected(reader, _("a time like 2026-11-22 18:30, not '%s'"), text);
}

static int expected_span(const Reader *reader, int error, const char *text)
{
    if (error == WHEN_E_RANGE)
        return expected(reader, _("a duration from 1s to %dd, not '%s'"), (int)(WHEN_SPAN_MAX / USEC_PER_DAY), text);
    return expected(reader, _("a duration like 15m, not '%s'"), text);
}

static int add_zone(Reader *reader, const char *name, const Zone **ret)
{
    _cleanup_free_ char *found = NULL;
    _cleanup_free_ void *data = NULL;
    _cleanup_(zone_freep) Zone *zone = NULL;
    Scenario *s = reader->scenario;
    size_t size;
    Zone **zones;
    int r = tzdata_read(name, &found, &data, &size);

    if (r == -ENOMEM)
        return r;
    if (r >= 0)
        r = data ? zone_new_tzif(&zone, found, data, size) : zone_new_posix(&zone, found);
    if (r < 0)
        return expected(reader, _("a time zone of this machine, like Europe/Berlin, not '%s'"), name);
    zones = realloc(s->zones, (s->n_zones + 1) * sizeof(*zones));
    if (!zones)
        return -ENOMEM;
    s->zones = zones;
    *ret = zones[s->n_zones++] = TAKE_PTR(zone);
    return 0;
}

/* "2026-11-22 18:30", taken from the beginning of the line. */
static int read_time(Reader *reader, char **rest, Usec *ret)
{
    const char *date = scenario_word(rest), *time = scenario_word(rest);
    char text[64];

    snprintf(text, sizeof(text), "%s %s", date, time);
    int r = strlen(date) == strlen("2026-11-22") ? when_parse(text, 0, reader->zone, WHEN_NEXT, ret) : WHEN_E_SYNTAX;
    return r == 0 ? 0 : expected_time(reader, r, text);
}

/* ---- What happens ---- */

static int read_subject(Reader *reader, ScenarioEvent *event, char **rest)
{
    const char *word = scenario_word(rest);

    if (strchr(word, '/') && occurrence_id_parse(word, &event->occurrence) == 0) {
        memcpy(event->subject, event->occurrence.reminder, sizeof(event->subject));
        return 0;
    }
    if (!entry_name_valid(word))
        return expected(reader, _("the name of a substance or a reminder, not '%s'"), word);
    snprintf(event->subject, sizeof(event->subject), "%s", word);
    return 0;
}

/* "--at WHEN" at the end of a line. */
static int read_when(Reader *reader, ScenarioEvent *event, char *rest)
{
    char *option = strstr(rest, "--at");

    if (!option)
        return 0;
    const char *text = option + strlen("--at");
    text += strspn(text, " \t");
    int r =
        when_parse(text, event->at, reader->zone, event->verb == SCENARIO_CAN ? WHEN_NEXT : WHEN_PAST, &event->when);
    if (r == WHEN_E_RANGE)
        return expected_time(reader, r, text);
    if (r != 0)
        return expected(reader, _("a time after --at, like 22:30 or 2h ago, not '%s'"), text);
    while (option > rest && strchr(" \t", option[-1]))
        option--;
    *option = '\0';
    return 0;
}

static int read_amount(Reader *reader, ScenarioEvent *event, const char *text)
{
    const Regimen *regimen = reader->scenario->settings->regimen;
    int substance = regimen_find_substance(regimen, event->subject), reminder;

    if (!*text)
        return 0;
    if (substance < 0 && (reminder = regimen_find_reminder(regimen, event->subject)) >= 0)
        substance = regimen->reminders[reminder].substance;
    if (substance < 0)
        return 0; /* refused when it runs */
    if (amount_parse(text, regimen->substances[substance].unit, regimen->substances[substance].tablet,
                     &event->amount) != 0)
        return expected(reader, _("an amount like 200 %s, not '%s'"), regimen->substances[substance].unit, text);
    return 0;
}

static int read_doing(Reader *reader, ScenarioEvent *event, char **rest)
{
    int r;

    if ((r = read_subject(reader, event, rest)) != 0 || (r = read_when(reader, event, *rest)) != 0)
        return r;
    if (event->verb == SCENARIO_DID)
        return 0;
    if ((r = read_amount(reader, event, *rest)) != 0)
        return r;
    *rest += strlen(*rest);
    return 0;
}

static int read_pause(Reader *reader, ScenarioEvent *event, char **rest)
{
    Usec span;
    int r = when_parse_span(*rest, &span);

    if (r != 0)
        return expected_span(reader, r, *rest);
    event->until = event->at + span;
    *rest += strlen(*rest);
    return 0;
}

static int read_snooze(Reader *reader, ScenarioEvent *event, char **rest)
{
    int r = read_subject(reader, event, rest);

    return r != 0 || !**rest ? r : read_pause(reader, event, rest);
}

static int read_bedtime(Reader *reader, ScenarioEvent *event, char **rest)
{
    int r = when_parse(*rest, event->at, reader->zone, WHEN_NEXT, &event->until);

    if (r == WHEN_E_RANGE)
        return expected_time(reader, r, *rest);
    if (r != 0)
        return expected(reader, _("a time like 00:30, not '%s'"), *rest);
    *rest += strlen(*rest);
    return 0;
}

static int read_suspend(Reader *reader, ScenarioEvent *event, char **rest)
{
    int r;

    if (strcmp(scenario_word(rest), "until") != 0)
        return expected(reader, _("'suspend until DATE TIME'"));
    if ((r = read_time(reader, rest, &event->until)) != 0)
        return r;
    if (event->until < event->at)
        return expected(reader, _("the end of the suspend to come after its beginning"));
    reader->last = event->until;
    return 0;
}

static int read_zone(Reader *reader, ScenarioEvent *event, char **rest)
{
    int r = add_zone(reader, scenario_word(rest), &event->zone);

    if (r == 0)
        reader->zone = event->zone;
    return r;
}

static const struct {
    const char *word;
    int (*read)(Reader *reader, ScenarioEvent *event, char **rest);
} verbs[_SCENARIO_VERB_MAX] = {
    [SCENARIO_TOOK] = {"took", read_doing},
    [SCENARIO_DID] = {"did", read_doing},
    [SCENARIO_CAN] = {"can", read_doing},
    [SCENARIO_SNOOZE] = {"snooze", read_snooze},
    [SCENARIO_SKIP] = {"skip", read_subject},
    [SCENARIO_UNDO] = {"undo", NULL},
    [SCENARIO_BEDTIME] = {"bedtime", read_bedtime},
    [SCENARIO_PAUSE] = {"pause", read_pause},
    [SCENARIO_RESUME] = {"resume", NULL},
    [SCENARIO_SUSPEND] = {"suspend", read_suspend},
    [SCENARIO_RESTART] = {"restart", NULL},
    [SCENARIO_ZONE] = {"zone", read_zone},
    [SCENARIO_STOP] = {NULL, NULL},
};

static int read_event(Reader *reader, ScenarioEvent *event, char *rest)
{
    const char *word = scenario_word(&rest);
    int r = 0;

    for (int verb = 0; verb < _SCENARIO_VERB_MAX; verb++) {
        if (!verbs[verb].word || strcmp(verbs[verb].word, word) != 0)
            continue;
        event->verb = (ScenarioVerb)verb;
        event->word = verbs[verb].word;
        if (verbs[verb].read && (r = verbs[verb].read(reader, event, &rest)) != 0)
            return r;
        return *rest ? expected(reader, _("the line to end before '%s'"), rest) : 0;
    }
    return expected(reader,
                    _("took, did, can, snooze, skip, undo, bedtime, pause, resume, suspend, restart or zone, not '%s'"),
                    word);
}

static int add_event(Reader *reader, const ScenarioEvent *event)
{
    Scenario *s = reader->scenario;

    if ((s->n_events & (s->n_events + 1)) == 0) { /* 0, 1, 3, 7, …: full */
        ScenarioEvent *events = realloc(s->events, (s->n_events * 2 + 1) * sizeof(*events));
        if (!events)
            return -ENOMEM;
        s->events = events;
    }
    s->events[s->n_events++] = *event;
    return 0;
}

static int settings_done(Reader *reader)
{
    Scenario *s = reader->scenario;
    int r;

    if (s->settings)
        return 0;
    r = settings_load_text(reader->name, reader->config_line, reader->config ? reader->config : "", reader->defaults,
                           &s->settings);
    if (r < 0)
        return r;
    for (size_t i = 0; i < s->settings->n_problems; i++) {
        _cleanup_free_ char *text = NULL;
        if (settings_problem_format(&s->settings->problems[i], &text) < 0)
            return -ENOMEM;
        fprintf(reader->err, "%s\n", text);
    }
    return s->settings->n_errors > 0 ? SYNTAX_ERROR : 0;
}

/* ---- The head ---- */

static int read_start(Reader *reader, const char *rest)
{
    if (reader->start_line)
        return expected(reader, _("'start' only once"));
    snprintf(reader->start, sizeof(reader->start), "%s", rest);
    reader->start_line = reader->line;
    return 0;
}

/* The head ends with the first line that happens at a time: now zone, settings and start are known. */
static int end_head(Reader *reader)
{
    char start[sizeof(reader->start)], *rest = start;
    int here = reader->line, r;

    if (reader->begun)
        return 0;
    if (!reader->start_line)
        return expected(reader, _("zone, config, 'defaults off' or 'start DATE TIME' before anything happens"));
    if (!reader->zone && (r = add_zone(reader, "UTC", &reader->zone)) != 0)
        return r;
    memcpy(start, reader->start, sizeof(start));
    reader->line = reader->start_line;
    if ((r = read_time(reader, &rest, &reader->scenario->start)) != 0)
        return r;
    if (*rest)
        return expected(reader, _("the line to end before '%s'"), rest);
    reader->line = here;
    reader->begun = true;
    reader->scenario->start_zone = reader->zone;
    reader->last = reader->scenario->start;
    return settings_done(reader);
}

static int read_timed(Reader *reader, char *line)
{
    ScenarioEvent event = {.line = reader->line};
    int r;

    if ((r = end_head(reader)) != 0 || (r = read_time(reader, &line, &event.at)) != 0)
        return r;
    if (event.at < reader->last)
        return expected(reader, _("a time not before the line above: lines are in order of time"));
    reader->last = event.at;
    if ((r = read_event(reader, &event, line)) != 0)
        return r;
    return add_event(reader, &event);
}

static int read_stop(Reader *reader, char *rest)
{
    ScenarioEvent event = {.line = reader->line, .verb = SCENARIO_STOP};
    int r;

    if ((r = end_head(reader)) != 0 || (r = read_time(reader, &rest, &event.at)) != 0)
        return r;
    if (event.at < reader->last)
        return expected(reader, _("a time not before the line above: lines are in order of time"));
    reader->stopped = true;
    return *rest ? expected(reader, _("the line to end before '%s'"), rest) : add_event(reader, &event);
}

static bool ends_config(const char *line)
{
    const size_t len = strlen("end config");

    return strncmp(line, "end config", len) == 0 && line[len + strspn(line + len, " \t")] == '\0';
}

static int read_config(Reader *reader)
{
    size_t text_size = 0;
    FILE *out;
    int begun = reader->line, r;

    if (reader->begun || reader->config)
        return expected(reader, _("one config block, before anything happens"));
    out = open_memstream(&reader->config, &text_size);
    if (!out)
        return -ENOMEM;
    reader->config_line = reader->line + 1;
    while ((r = next_line(reader)) == SCENARIO_LINE && !ends_config(reader->lines.text))
        fprintf(out, "%s\n", reader->lines.text);
    if (fclose(out) != 0)
        return -ENOMEM;
    if (r != 0)
        return r == SCENARIO_LINE ? 0 : r;
    reader->line = begun;
    return expected(reader, _("'end config' after this config block"));
}

static int read_line(Reader *reader)
{
    char *line = reader->lines.text + strspn(reader->lines.text, " \t"), *rest = line;
    const char *word;

    scenario_strip(line);
    if (!*line)
        return 0;
    if (reader->stopped)
        return expected(reader, _("nothing after 'stop'"));
    if (*line >= '0' && *line <= '9')
        return read_timed(reader, line);
    word = scenario_word(&rest);
    if (strcmp(word, "zone") == 0 && !reader->begun)
        return add_zone(reader, rest, &reader->zone);
    if (strcmp(word, "start") == 0)
        return read_start(reader, rest);
    if (strcmp(word, "stop") == 0)
        return read_stop(reader, rest);
    if (strcmp(word, "config") == 0 && !*rest)
        return read_config(reader);
    if (strcmp(word, "defaults") == 0 && strcmp(rest, "off") == 0 && !reader->begun) {
        reader->defaults = false;
        return 0;
    }
    return expected(reader,
                    _("zone, config, 'defaults off', start or stop, or a time like 2026-11-22 18:30 and what happens"));
}

int scenario_read(Scenario **ret, const char *name, FILE *in, FILE *err)
{
    _cleanup_(scenario_freep) Scenario *scenario = calloc(1, sizeof(*scenario));
    Reader reader = {.scenario = scenario, .name = name, .lines = {.in = in}, .err = err, .defaults = true};
    int r = scenario ? 0 : -ENOMEM;

    while (r == 0 && (r = next_line(&reader)) == SCENARIO_LINE)
        r = read_line(&reader);
    if (r == 0 && !reader.begun)
        r = end_head(&reader);
    free(reader.lines.text);
    free(reader.config);
    if (r == 0)
        *ret = TAKE_PTR(scenario);
    return r;
}

Scenario *scenario_free(Scenario *scenario)
{
    if (!scenario)
        return NULL;
    for (size_t i = 0; i < scenario->n_zones; i++)
        zone_free(scenario->zones[i]);
    free(scenario->zones);
    free(scenario->events);
    settings_free(scenario->settings);
    free(scenario);
    return NULL;
}
