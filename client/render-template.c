/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <errno.h>
#include <string.h>

#include "core/wording.h"
#include "l10n.h"

const char render_template_help[] = N_(
    "A TEMPLATE is printed with values in place of {state} (due, snoozed, held, paused, idle, offline), {due} (titles "
    "of "
    "what is due), {due.count}, {due.ids}, {next.title}, {next.at}, {next.id}, {bedtime}, {paused.until}, {storage}, "
    "{problems} (how many), {widget} (what widgets need, as JSON). What isn't there is empty; {{ and }} are braces. "
    "Titles are discreet where that is "
    "configured.");

static void put_time(FILE *out, const View *view, Usec at)
{
    char buf[WORDING_TIME_LEN];
    if (at)
        fputs(wording_time(view->zone, at, view->now, buf), out);
}

static void put_state(FILE *out, const View *view _unused_, const Status *s)
{
    fputs(text_or(s->state, "offline"), out);
}

static void put_due(FILE *out, const View *view _unused_, const Status *s)
{
    for (size_t i = 0; i < s->due.n; i++)
        fprintf(out, "%s%s", i > 0 ? ", " : "", render_public_title(&s->due.items[i]));
}

static void put_due_count(FILE *out, const View *view _unused_, const Status *s)
{
    fprintf(out, "%zu", s->due.n);
}

static void put_due_ids(FILE *out, const View *view _unused_, const Status *s)
{
    for (size_t i = 0; i < s->due.n; i++)
        fprintf(out, "%s%s", i > 0 ? " " : "", text_or(s->due.items[i].id, ""));
}

static void put_next_title(FILE *out, const View *view _unused_, const Status *s)
{
    fputs(render_public_title(&s->next), out);
}

static void put_next_at(FILE *out, const View *view, const Status *s)
{
    put_time(out, view, s->next.id ? s->next.at : 0);
}

static void put_next_id(FILE *out, const View *view _unused_, const Status *s)
{
    fputs(text_or(s->next.id, ""), out);
}

static void put_bedtime(FILE *out, const View *view, const Status *s)
{
    put_time(out, view, s->bedtime);
}

static void put_paused_until(FILE *out, const View *view, const Status *s)
{
    put_time(out, view, s->paused_until);
}

static void put_storage(FILE *out, const View *view _unused_, const Status *s)
{
    fputs(text_or(s->storage, ""), out);
}

static void put_problems(FILE *out, const View *view _unused_, const Status *s)
{
    fprintf(out, "%zu", s->problems.n);
}

static void put_widget(FILE *out, const View *view _unused_, const Status *s)
{
    _cleanup_free_ char *json = render_widget(s);
    fputs(text_or(json, "null"), out);
}

static const struct {
    const char *name;
    void (*put)(FILE *out, const View *view, const Status *status);
} placeholders[] = {
    {"state", put_state},
    {"due", put_due},
    {"due.count", put_due_count},
    {"due.ids", put_due_ids},
    {"next.title", put_next_title},
    {"next.at", put_next_at},
    {"next.id", put_next_id},
    {"bedtime", put_bedtime},
    {"paused.until", put_paused_until},
    {"storage", put_storage},
    {"problems", put_problems},
    {"widget", put_widget},
};

/* Replaces what begins at `p`, a "{"; returns what follows it, or NULL. */
static const char *put_placeholder(FILE *out, const char *p, const View *view, const Status *status)
{
    size_t size = strcspn(p + 1, "{}");
    if (p[1 + size] != '}')
        return NULL;
    for (size_t i = 0; i < ARRAY_SIZE(placeholders); i++)
        if (strlen(placeholders[i].name) == size && memcmp(placeholders[i].name, p + 1, size) == 0) {
            placeholders[i].put(out, view, status);
            return p + size + 2;
        }
    return NULL;
}

/* NULL, or where the template is wrong. */
static const char *expand(FILE *out, const char *template, const View *view, const Status *status)
{
    const char *p = template;
    while (*p) {
        const char *at = p;
        if (*p != '{' && *p != '}')
            putc(*p++, out);
        else if (p[0] == p[1]) {
            putc(*p, out);
            p += 2;
        } else if (*p == '}' || !(p = put_placeholder(out, p, view, status)))
            return at;
    }
    return NULL;
}

int render_template(const View *view, const char *template, const Status *status, char **ret, const char **ret_bad)
{
    static const Status offline;
    _cleanup_free_ char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return -ENOMEM;
    *ret_bad = expand(out, template, view, status ? status : &offline);
    bool failed = ferror(out);
    if (fclose(out) != 0 || failed)
        return -ENOMEM;
    if (*ret_bad)
        return -EINVAL;
    *ret = TAKE_PTR(text);
    return 0;
}
