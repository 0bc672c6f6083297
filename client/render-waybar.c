/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <jansson.h>
#include <stdarg.h>

#include "core/wording.h"
#include "enums.h"
#include "l10n.h"

/* A Waybar module reads one object a line; text and tooltip are Pango markup, class and alt pick colour and icon. */

#define CLASS_OFFLINE "offline"

static void put_escaped(FILE *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        case '\'':
            fputs("&apos;", out);
            break;
        default:
            putc(*text, out);
        }
}

static const char *time_of(const View *view, Usec at, char buf[static WORDING_TIME_LEN])
{
    return wording_time(view->zone, at, view->now, buf);
}

/* As little as tells whether to look: what is due, else when something will be. */
static void put_text(FILE *out, const View *view, const Status *s)
{
    char at[WORDING_TIME_LEN];
    if (s->paused_until)
        put_escaped(out, C_("state", "paused"));
    else if (s->due.n > 1)
        fprintf(out, P_("%zu due", "%zu due", s->due.n), s->due.n);
    else if (s->due.n == 1)
        put_escaped(out, render_public_title(&s->due.items[0]));
    else if (s->next.id)
        put_escaped(out, time_of(view, s->next.at, at));
    else
        put_escaped(out, C_("state", "idle"));
}

static void _printf_(2, 3) put_line(FILE *out, const char *format, ...)
{
    _cleanup_free_ char *line = NULL;
    va_list args;
    va_start(args, format);
    if (vasprintf(&line, format, args) < 0)
        line = NULL;
    va_end(args);
    put_escaped(out, text_or(line, ""));
    putc('\n', out);
}

static void put_tooltip(FILE *out, const View *view, const Status *s)
{
    char at[WORDING_TIME_LEN];
    if (s->paused_until)
        put_line(out, _("Paused until %s"), time_of(view, s->paused_until, at));
    for (size_t i = 0; i < s->due.n; i++)
        /* Translators: a title and a time. */
        put_line(out, _("%s, due since %s"), render_public_title(&s->due.items[i]),
                 time_of(view, s->due.items[i].at, at));
    if (s->next.id)
        put_line(out, "%s, %s", render_public_title(&s->next), time_of(view, s->next.at, at));
    if (s->missed.n > 0)
        put_line(out, "%s", _("Missed: see lull status"));
    if (s->problems.n > 0)
        put_line(out, "%s", _("The configuration has problems: lull check-config"));
    if (s->storage && storage_state_from_string(s->storage) != STORAGE_OK)
        put_line(out, "%s", _("The journal can't be written: see lull status"));
}

static void put_nothing(FILE *out, const View *view _unused_, const Status *s _unused_)
{
    fputs("lull " CLASS_OFFLINE, out);
}

static void put_how_to_restart(FILE *out, const View *view _unused_, const Status *s _unused_)
{
    put_escaped(out, _("lulld doesn't answer: systemctl --user restart lulld"));
}

typedef void (*Writer)(FILE *out, const View *view, const Status *status);

/* What the writer says, without the newline of its last line. */
static json_t *written(Writer write, const View *view, const Status *status)
{
    _cleanup_free_ char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    write(out, view, status);
    bool failed = ferror(out);
    if (fclose(out) != 0 || failed)
        return NULL;
    if (size > 0 && text[size - 1] == '\n')
        size--;
    return json_stringn(text, size);
}

char *render_waybar(const View *view, const Status *s)
{
    const char *class = s ? text_or(s->state, CLASS_OFFLINE) : CLASS_OFFLINE;
    json_t *json = json_pack("{s:o, s:o, s:s, s:s}", "text", written(s ? put_text : put_nothing, view, s), "tooltip",
                             written(s ? put_tooltip : put_how_to_restart, view, s), "class", class, "alt", class);
    char *line = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    return line;
}

static json_t *due_ids(const Status *s)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < s->due.n; i++)
        json_array_append_new(list, json_string(text_or(s->due.items[i].id, "")));
    return list;
}

static json_t *due_titles(const Status *s)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < s->due.n; i++)
        json_array_append_new(list, json_string(render_public_title(&s->due.items[i])));
    return list;
}

char *render_widget(const Status *s)
{
    if (!s->state)
        return NULL;
    json_t *json =
        json_pack("{s:s, s:I, s:s, s:s, s:o, s:o, s:I, s:I}", "State", s->state, "NextUSec",
                  (json_int_t)(s->next.id ? s->next.at : 0), "NextId", text_or(s->next.id, ""), "NextTitle",
                  s->next.id ? render_public_title(&s->next) : "", "DueIds", due_ids(s), "DueTitles", due_titles(s),
                  "PausedUntilUSec", (json_int_t)s->paused_until, "BedtimeUSec", (json_int_t)s->bedtime);
    char *line = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    return line;
}
