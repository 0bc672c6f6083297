/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "config.h"
#include "l10n.h"
#include "names.h"
#include "settings-tree.h"

/* Files in conf.d. */
#define FRAGMENTS_MAX 256

static int compare_problems(const void *a, const void *b)
{
    const TreeProblem *x = a, *y = b;
    int r = (x->layer > y->layer) - (x->layer < y->layer);
    if (r == 0)
        r = (x->problem.line > y->problem.line) - (x->problem.line < y->problem.line);
    return r ?: (x->seq > y->seq) - (x->seq < y->seq);
}

static int take_problems(Settings *settings, Tree *tree)
{
    if (tree->n_problems == 0)
        return 0;
    settings->problems = calloc(tree->n_problems, sizeof(*settings->problems));
    if (!settings->problems)
        return -ENOMEM;
    qsort(tree->problems, tree->n_problems, sizeof(*tree->problems), compare_problems);
    for (size_t i = 0; i < tree->n_problems; i++)
        settings->problems[i] = tree->problems[i].problem;
    settings->n_problems = tree->n_problems;
    settings->n_errors = tree->n_errors;
    tree->n_problems = 0;
    return 0;
}

int tree_finish(Tree *tree, Settings **ret)
{
    _cleanup_(settings_freep) Settings *settings = calloc(1, sizeof(*settings));
    if (!settings)
        return -ENOMEM;
    int r = settings_build(tree, &settings->regimen);
    if (r < 0)
        return r;
    r = take_problems(settings, tree);
    if (r >= 0 && tree->keep && settings->n_errors == 0)
        r = text_take(&tree->kept, &settings->text);
    if (r < 0)
        return r;
    *ret = TAKE_PTR(settings);
    return 0;
}

int tree_new(bool with_reminders, Tree **ret)
{
    _cleanup_(tree_freep) Tree *tree = calloc(1, sizeof(*tree));
    if (!tree)
        return -ENOMEM;
    int r = tree_add_defaults(tree, with_reminders);
    if (r < 0)
        return r;
    *ret = TAKE_PTR(tree);
    return 0;
}

int settings_defaults(Settings **ret)
{
    _cleanup_(tree_freep) Tree *tree = NULL;
    int r = tree_new(true, &tree);
    return r < 0 ? r : tree_finish(tree, ret);
}

int settings_load_text(const char *name, int first_line, const char *text, bool with_reminders, Settings **ret)
{
    _cleanup_(tree_freep) Tree *tree = NULL;
    int r = tree_new(with_reminders, &tree);
    if (r < 0)
        return r;
    _cleanup_free_ char *copy = strdup(text);
    if (!copy)
        return -ENOMEM;
    r = tree_add_text(tree, name, first_line, copy, strlen(copy));
    return r < 0 ? r : tree_finish(tree, ret);
}

int settings_load_file(const char *path, Settings **ret)
{
    _cleanup_(tree_freep) Tree *tree = NULL;
    int r = tree_new(true, &tree);
    if (r < 0)
        return r;
    r = tree_add_file(tree, path, true);
    return r < 0 ? r : tree_finish(tree, ret);
}

/* ---- The files of a user ---- */

static int add_below(Tree *tree, const char *folder, const char *name)
{
    _cleanup_free_ char *path = NULL;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        return -ENOMEM;
    return tree_add_file(tree, path, false);
}

/* $XDG_CONFIG_DIRS names the most important first: it comes last here. Relative paths don't count (XDG Base Directory
 * Specification). */
static int add_config_dirs(Tree *tree)
{
    const char *dirs = getenv("XDG_CONFIG_DIRS");
    _cleanup_free_ char *copy = strdup(dirs && *dirs ? dirs : "/etc/xdg");
    if (!copy)
        return -ENOMEM;
    for (char *colon = copy; colon;) {
        colon = strrchr(copy, ':');
        const char *dir = colon ? colon + 1 : copy;
        int r = *dir == '/' ? add_below(tree, dir, "lull/lull.conf") : 0;
        if (r < 0)
            return r;
        if (colon)
            *colon = '\0';
    }
    return 0;
}

static int is_fragment(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);
    return entry->d_name[0] != '.' && len > strlen(".conf") && strcmp(entry->d_name + len - 5, ".conf") == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int add_fragments(Tree *tree, const char *folder)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, is_fragment, by_bytes), r = 0;
    if (n < 0 && (errno == ENOENT || errno == ENOTDIR))
        return 0;
    if (n < 0 && errno == EACCES)
        return tree_add_complaint(tree, folder, _("this folder may not be read; look at its permissions"));
    if (n < 0)
        return -errno;
    if (n > FRAGMENTS_MAX)
        r = tree_add_complaint(tree, folder, _("this folder holds more than 256 files; put some of them together"));
    for (int i = 0; i < n; i++) {
        if (r >= 0 && n <= FRAGMENTS_MAX)
            r = add_below(tree, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return r;
}

static int add_config_home(Tree *tree)
{
    const char *home = getenv("XDG_CONFIG_HOME"), *user = getenv("HOME");
    _cleanup_free_ char *folder = NULL, *fragments = NULL;
    int n;
    if (home && *home == '/')
        n = asprintf(&folder, "%s/lull", home);
    else if (user && *user == '/')
        n = asprintf(&folder, "%s/.config/lull", user);
    else
        return 0;
    if (n < 0 || asprintf(&fragments, "%s/conf.d", folder) < 0)
        return -ENOMEM;
    int r = add_below(tree, folder, "lull.conf");
    return r < 0 ? r : add_fragments(tree, fragments);
}

int settings_load(Settings **ret)
{
    _cleanup_(tree_freep) Tree *tree = NULL;
    int r = tree_new(true, &tree);
    if (r < 0)
        return r;
    kept_begin(tree);
    r = add_below(tree, LULL_DATADIR, "lull.conf");
    if (r >= 0)
        r = add_config_dirs(tree);
    if (r >= 0)
        r = add_config_home(tree);
    return r < 0 ? r : tree_finish(tree, ret);
}

/* ---- What came of it ---- */

Settings *settings_free(Settings *settings)
{
    if (!settings)
        return NULL;
    for (size_t i = 0; i < settings->n_problems; i++) {
        free(settings->problems[i].file);
        free(settings->problems[i].text);
    }
    free(settings->problems);
    free(settings->text);
    regimen_free(settings->regimen);
    free(settings);
    return NULL;
}

int settings_problem_format(const SettingsProblem *problem, char **ret)
{
    const char *mark = problem->notice ? LULL_NOTE_MARK : ": ";
    int n = problem->line > 0 ? asprintf(ret, "%s:%d%s%s", problem->file, problem->line, mark, problem->text)
                              : asprintf(ret, "%s%s%s", problem->file, mark, problem->text);
    return n < 0 ? -ENOMEM : 0;
}
