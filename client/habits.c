/* SPDX-License-Identifier: MIT */
#include "habits.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "conf-file.h"
#include "core/text.h"
#include "l10n.h"
#include "suggest.h"

#define SUFFIX ".conf"
#define TODAY "@TODAY+"

static void habit_clear(Habit *habit)
{
    free(habit->name);
    free(habit->path);
    free(habit->summary);
    free(habit->source);
}

void habits_clear(HabitList *list)
{
    for (size_t i = 0; i < list->n; i++)
        habit_clear(&list->items[i]);
    free(list->items);
    *list = (HabitList){};
}

static Habit *find(const HabitList *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->items[i].name, name) == 0)
            return &list->items[i];
    return NULL;
}

/* What follows `mark` at the start of a line, to its end. */
static char *line_after(const char *text, const char *mark)
{
    for (const char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (strncmp(line, mark, strlen(mark)) == 0)
            return strndup(line + strlen(mark), strcspn(line + strlen(mark), "\n"));
    return strdup("");
}

static int describe(const Client *client, Habit *habit, const char *folder, const char *file)
{
    _cleanup_free_ char *text = NULL, *own = NULL, *target = NULL;
    habit->name = strndup(file, strlen(file) - strlen(SUFFIX));
    if (!habit->name || asprintf(&habit->path, "%s/%s", folder, file) < 0 || asprintf(&own, "conf.d/%s", file) < 0)
        return -ENOMEM;
    int r = conf_file_read(habit->path, &text);
    if (r < 0)
        return r;
    const char *second = strchr(text, '\n');
    habit->summary = line_after(second ? second + 1 : "", "# ");
    habit->source = line_after(text, "# Source: ");
    habit->on = conf_file_path(client, own, &target) == 0 && conf_file_exists(target);
    return habit->summary && habit->source ? 0 : -ENOMEM;
}

static int add(const Client *client, HabitList *list, const char *folder, const char *file)
{
    Habit habit = {};
    int r = describe(client, &habit, folder, file);
    Habit *grown = r < 0 ? NULL : reallocarray(list->items, list->n + 1, sizeof(*grown));
    if (!grown) {
        habit_clear(&habit);
        return r < 0 ? r : -ENOMEM;
    }
    list->items = grown;
    list->items[list->n++] = habit;
    return 0;
}

static bool is_habit(const char *file)
{
    size_t len = strlen(file);
    return file[0] != '.' && len > strlen(SUFFIX) && strcmp(file + len - strlen(SUFFIX), SUFFIX) == 0;
}

/* The first folder that has one of a name counts. One that can't be read isn't there. */
static int add_folder(const Client *client, HabitList *list, const char *folder)
{
    DIR *dir = opendir(folder);
    int r = 0;
    for (struct dirent *entry; dir && r != -ENOMEM && (entry = readdir(dir));) {
        _cleanup_free_ char *name = is_habit(entry->d_name) ? strdup(entry->d_name) : NULL;
        if (!name)
            continue;
        name[strlen(name) - strlen(SUFFIX)] = '\0';
        if (!find(list, name))
            r = add(client, list, folder, entry->d_name);
    }
    if (dir)
        closedir(dir);
    return r == -ENOMEM ? r : 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const Habit *)a)->name, ((const Habit *)b)->name);
}

int habits_list(const Client *client, HabitList *ret)
{
    int r = 0;
    *ret = (HabitList){};
    for (size_t i = 0; r >= 0 && i < client->data_folders.n; i++) {
        _cleanup_free_ char *folder = NULL;
        r = asprintf(&folder, "%s/habits", client->data_folders.items[i]) < 0 ? -ENOMEM
                                                                              : add_folder(client, ret, folder);
    }
    if (r < 0)
        habits_clear(ret);
    else if (ret->n > 0)
        qsort(ret->items, ret->n, sizeof(*ret->items), by_name);
    return r;
}

char *habit_fill(const char *text, Day today)
{
    Text filled = {};
    char *result = NULL, date[CIVIL_DAY_LEN];
    for (const char *at; (at = strstr(text, TODAY));) {
        char *end;
        unsigned long days = strtoul(at + strlen(TODAY), &end, 10);
        if (strncmp(end, "d@", 2) != 0 || days > 3660)
            break;
        text_add(&filled, "%.*s%s", (int)(at - text), text, civil_format(today + (Day)days, date));
        text = end + 2;
    }
    text_add(&filled, "%s", text);
    return text_take(&filled, &result) < 0 ? NULL : result;
}

/* ---- On and off ---- */

static int complain_unknown(const HabitList *list, const char *typed)
{
    _cleanup_free_ const char **names = calloc(list->n + 1, sizeof(*names));
    if (!names)
        return -ENOMEM;
    for (size_t i = 0; i < list->n; i++)
        names[i] = list->items[i].name;
    const char *meant = suggest(typed, names, list->n);
    if (meant)
        fprintf(stderr, _("There is nothing called '%s'; did you mean '%s'?\n"), typed, meant);
    else
        fprintf(stderr, _("There is nothing called '%s'. See: lull setup --list\n"), typed);
    return EXIT_UNKNOWN;
}

/* Notices keep nothing out, but are to be heard: "stays off until a clinician has agreed". */
static void say_notices(Client *client)
{
    _cleanup_(texts_clear) Texts problems = {};
    if (proxy_check_config(client->proxy, "", &problems) == 0)
        client_warn(client, &problems);
}

static int take_over(Client *client, const Habit *habit, const char *target)
{
    _cleanup_free_ char *text = NULL, *filled = NULL;
    int r = conf_file_read(habit->path, &text);
    if (r < 0)
        return r;
    filled = habit_fill(text, zone_local(client->zone, client->view.now).day);
    return filled ? conf_file_put(client, target, filled) : -ENOMEM;
}

/* What was turned off comes back as it was, unless its days would be over. */
static int turn_on(Client *client, const Habit *habit, const char *target, const char *off)
{
    _cleanup_free_ char *text = NULL;
    if (conf_file_exists(off) && conf_file_read(habit->path, &text) == 0 && !strstr(text, TODAY))
        return conf_file_move(client, off, target);
    return take_over(client, habit, target);
}

static int paths_of(const Client *client, const char *name, char **ret_target, char **ret_off)
{
    _cleanup_free_ char *file = NULL, *target = NULL, *off = NULL;
    if (asprintf(&file, "conf.d/%s" SUFFIX, name) < 0)
        return -ENOMEM;
    int r = conf_file_path(client, file, &target);
    if (r < 0)
        return r;
    if (asprintf(&off, "%s.off", target) < 0)
        return -ENOMEM;
    *ret_target = TAKE_PTR(target);
    *ret_off = TAKE_PTR(off);
    return 0;
}

static int change(Client *client, const char *name, bool on)
{
    _cleanup_(habits_clear) HabitList list = {};
    _cleanup_free_ char *target = NULL, *off = NULL;
    int r = habits_list(client, &list);
    if (r < 0)
        return r;
    const Habit *habit = find(&list, name);
    if (!habit)
        return complain_unknown(&list, name);
    if ((r = paths_of(client, name, &target, &off)) < 0)
        return r;
    if (habit->on == on) {
        fprintf(stderr, on ? _("'%s' is on already.\n") : _("'%s' is off already.\n"), name);
        return EXIT_DONE;
    }
    r = on ? turn_on(client, habit, target, off) : conf_file_move(client, target, off);
    if (r == 0)
        say_notices(client);
    return r;
}

int habit_enable(Client *client, const char *name)
{
    return change(client, name, true);
}

int habit_disable(Client *client, const char *name)
{
    return change(client, name, false);
}
