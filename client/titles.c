/* SPDX-License-Identifier: MIT */
#include "titles.h"

#include <errno.h>
#include <string.h>

#include "answer.h"
#include "command.h"
#include "core/text.h"
#include "l10n.h"
#include "subjects.h"

static bool is_of(const Subject *s, const char *kind)
{
    return !kind || strcmp(text_or(s->kind, ""), kind) == 0;
}

static bool is_called(const Subject *s, const char *typed)
{
    return s->name && s->title && answer_is(typed, s->title, strlen(s->title));
}

/* A reminder comes once for each day. */
static bool is_listed(const Texts *names, const char *name)
{
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->items[i], name) == 0)
            return true;
    return false;
}

static int collect(const SubjectList *list, const char *typed, const char *kind, Texts *ret, const char **ret_first)
{
    for (size_t i = 0; i < list->n; i++) {
        const Subject *s = &list->items[i];
        if (!is_of(s, kind) || !is_called(s, typed) || is_listed(ret, s->name))
            continue;
        int r = texts_add(ret, s->name);
        if (r < 0)
            return r;
        if (ret->n == 1)
            *ret_first = s->name;
    }
    return 0;
}

static int refuse(const char *typed, const Texts *names)
{
    Text text = {};
    _cleanup_free_ char *list = NULL;
    for (size_t i = 0; i < names->n; i++)
        text_add(&text, "%s%s", i > 0 ? ", " : "", names->items[i]);
    int r = text_take(&text, &list);
    if (r < 0)
        return r;
    /* Translators: what was typed, and names with commas between. */
    fprintf(stderr, _("lull: more than one thing is called '%s': type one of these names: %s\n"), typed, list);
    return EXIT_UNKNOWN;
}

int title_match(const SubjectList *list, const char *typed, const char *kind, const char **ret)
{
    _cleanup_(texts_clear) Texts names = {};
    *ret = typed;
    if (subjects_find(list, typed))
        return 0;
    int r = collect(list, typed, kind, &names, ret);
    /* One of another kind: the service says with which verb. */
    if (r >= 0 && names.n == 0)
        r = collect(list, typed, NULL, &names, ret);
    if (r < 0)
        return r;
    return names.n > 1 ? refuse(typed, &names) : 0;
}

static int match_and_copy(const SubjectList *list, const char *typed, const char *kind, char **ret)
{
    const char *name;
    int r = title_match(list, typed, kind, &name);
    if (r == 0)
        *ret = strdup(name);
    return r != 0 ? r : *ret ? 0 : -ENOMEM;
}

int title_to_subject(Client *client, const char *typed, const char *kind, char **ret)
{
    _cleanup_(subject_list_clear) SubjectList list = {};
    if (strchr(typed, '/'))
        return (*ret = strdup(typed)) ? 0 : -ENOMEM;
    int r = proxy_get_subjects(client->proxy, &list);
    return r != 0 ? client_failed(client, r) : match_and_copy(&list, typed, kind, ret);
}

int title_to_reminder(Client *client, const char *typed, char **ret)
{
    _cleanup_(occurrence_list_clear) OccurrenceList agenda = {};
    Usec now = client->view.now;
    if (!*typed || strchr(typed, '/'))
        return (*ret = strdup(typed)) ? 0 : -ENOMEM;
    int r = proxy_get_agenda(client->proxy, now - USEC_PER_DAY, now + USEC_PER_DAY, &agenda);
    if (r != 0)
        return client_failed(client, r);
    _cleanup_free_ Subject *reminders = calloc(agenda.n + 1, sizeof(*reminders));
    if (!reminders)
        return -ENOMEM;
    for (size_t i = 0; i < agenda.n; i++)
        reminders[i] = (Subject){.name = agenda.items[i].reminder, .title = agenda.items[i].title};
    return match_and_copy(&(SubjectList){reminders, agenda.n}, typed, NULL, ret);
}
