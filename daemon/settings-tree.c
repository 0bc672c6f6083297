/* SPDX-License-Identifier: MIT */
#include "settings-tree.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "l10n.h"
#include "scan.h"
#include "utf8.h"

/* What a person reads at once; a file that is something else altogether has more. */
#define PROBLEMS_MAX 100

Tree *tree_free(Tree *tree)
{
    if (!tree)
        return NULL;
    for (size_t i = 0; i < tree->n_sections; i++) {
        Section *section = tree->sections[i];
        for (size_t k = 0; k < section->n_values; k++)
            free(section->values[k].text);
        free(section->values);
        free(section->names[0]);
        free(section->names[1]);
        free(section);
    }
    for (size_t i = 0; i < tree->n_files; i++)
        free(tree->files[i]);
    for (size_t i = 0; i < tree->n_problems; i++) {
        free(tree->problems[i].problem.file);
        free(tree->problems[i].problem.text);
    }
    free(tree->sections);
    free(tree->files);
    free(tree->problems);
    text_clear(&tree->kept);
    free(tree);
    return NULL;
}

static bool same_name(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

Section *tree_find(const Tree *tree, SectionKind kind, const char *first, const char *second)
{
    for (size_t i = 0; i < tree->n_sections; i++) {
        Section *section = tree->sections[i];
        char *const *names = section->names;
        if (section->kind != kind)
            continue;
        if ((same_name(names[0], first) && same_name(names[1], second)) ||
            (same_name(names[0], second) && same_name(names[1], first)))
            return section;
    }
    return NULL;
}

static const Value *find_value(const Section *section, const char *key, int arg, int layer)
{
    for (size_t i = 0; i < section->n_values; i++) {
        const Value *value = &section->values[i];
        if (value->place.layer == layer && value->arg == arg && strcmp(value->key->name, key) == 0)
            return value->text[0] ? value : NULL;
    }
    return NULL;
}

const Value *section_shipped(const Section *section, const char *key, int arg)
{
    return find_value(section, key, arg, LAYER_SHIPPED);
}

const Value *section_value_in(const Section *section, const char *key, int arg, int top)
{
    const Value *best = NULL;
    int layer = -1;
    for (size_t i = 0; i < section->n_values && section->values[i].place.layer <= top; i++) {
        const Value *value = &section->values[i];
        bool exact = value->arg == arg;
        if (strcmp(value->key->name, key) != 0 || (!exact && value->arg != ARG_NONE))
            continue;
        if (!exact && value->place.layer <= layer)
            continue;
        if (value->text[0] == '\0')
            best = section_shipped(section, key, arg);
        else
            best = exact ? value : NULL;
        layer = value->place.layer;
    }
    return best;
}

const Value *section_value(const Section *section, const char *key, int arg)
{
    return section_value_in(section, key, arg, INT_MAX);
}

const char *section_label(const Section *section, char buf[static SECTION_LABEL_LEN])
{
    const char *first = section->names[0], *second = section->names[1];
    snprintf(buf, SECTION_LABEL_LEN, "%s%s%s%s%s", section_kind_word(section->kind), first ? " " : "", first ?: "",
             second ? " " : "", second ?: "");
    return buf;
}

/* A path may hold anything; a problem goes over the bus and to terminals. */
static char *printable(const char *path)
{
    char *copy = strdup(path);
    for (char *c = copy; c && *c;) {
        size_t n = utf8_char(c, strlen(c));
        if (n == 0 || (unsigned char)*c < ' ' || *c == 0x7f) {
            *c = '?';
            n = 1;
        }
        c += n;
    }
    return copy;
}

static int add_problem(Tree *tree, const Place *place, bool notice, char *text)
{
    _cleanup_free_ char *owned = text, *file = printable(place->file);
    if (!file || !ARRAY_GROW(tree->problems, tree->n_problems, tree->n_problems_allocated))
        return -ENOMEM;
    tree->problems[tree->n_problems] = (TreeProblem){
        .problem = {.file = TAKE_PTR(file), .line = place->line, .text = TAKE_PTR(owned), .notice = notice},
        .layer = place->layer,
        .seq = tree->n_problems,
    };
    tree->n_problems++;
    tree->n_errors += !notice;
    return 0;
}

/* What speaks of one value says which: "wake in [general]: …". */
static char *labelled(const Section *section, const Value *value, const char *text)
{
    char label[SECTION_LABEL_LEN], key[KEY_FORMAT_LEN], *full;

    /* Translators: a key of the configuration, its section, and what is wrong with it. */
    if (asprintf(&full, _("%s in [%s]: %s"), key_format(section, value->key, value->arg, key),
                 section_label(section, label), text) < 0)
        return NULL;
    return full;
}

/* `value` may be NULL. */
_printf_(6, 0) static int report(Tree *tree, const Place *place, const Section *section, const Value *value,
                                 bool notice, const char *format, va_list ap)
{
    _cleanup_free_ char *text = NULL;
    char *full;
    if (tree->n_problems > PROBLEMS_MAX) {
        tree->n_errors += !notice;
        return 0;
    }
    if (tree->n_problems == PROBLEMS_MAX) {
        full = strdup(_("there are more problems than are listed here"));
        if (!full)
            return -ENOMEM;
        return add_problem(tree, &(Place){.file = place->file, .layer = place->layer}, false, full);
    }
    if (vasprintf(&text, format, ap) < 0) {
        text = NULL;
        return -ENOMEM;
    }
    full = value ? labelled(section, value, text) : TAKE_PTR(text);
    return full ? add_problem(tree, place, notice, full) : -ENOMEM;
}

int tree_error(Tree *tree, const Place *place, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int r = report(tree, place, NULL, NULL, false, format, ap);
    va_end(ap);
    return r;
}

int tree_notice(Tree *tree, const Place *place, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int r = report(tree, place, NULL, NULL, true, format, ap);
    va_end(ap);
    return r;
}

int value_error(Tree *tree, const Section *section, const Value *value, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int r = report(tree, &value->place, section, value, false, format, ap);
    va_end(ap);
    return r;
}

int value_notice(Tree *tree, const Section *section, const Value *value, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int r = report(tree, &value->place, section, value, true, format, ap);
    va_end(ap);
    return r;
}
