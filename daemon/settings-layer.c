/* SPDX-License-Identifier: MIT */
#include "settings-tree.h"

#include <errno.h>
#include <iniparser/iniparser.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "l10n.h"
#include "scan.h"

/* One text on its way into the tree. */
typedef struct Layer {
    Tree *tree;
    Place place; /* its file and number; the line moves */
    int first_line;
    const dictionary *dict; /* NULL: the values are the scanner's */
    Section *section;       /* the one that the items at hand belong to; NULL: a wrong one */
    bool with_reminders;
} Layer;

static int be_silent(_unused_ const char *format, ...)
{
    return 0;
}

/* iniparser 4.1 reads files only: the very text that was scanned is given to it as one. */
static int parse_text(const char *text, size_t size, dictionary **ret)
{
    _cleanup_close_ int fd = memfd_create("lull-settings", MFD_CLOEXEC);
    if (fd < 0)
        return -errno;
    for (size_t done = 0; done < size;) {
        ssize_t n = write(fd, text + done, size - done);
        if (n < 0 && errno != EINTR)
            return -errno;
        done += n > 0 ? (size_t)n : 0;
    }
    char path[sizeof("/proc/self/fd/2147483647")];
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    iniparser_set_error_callback(be_silent);
    *ret = iniparser_load(path);
    return *ret ? 0 : -EIO;
}

#define NAMES_MAX 2

/* Splits "spacing iron magnesium" in place; returns the number of names, or one more than there may be. */
static size_t split_header(char *text, char *names[static NAMES_MAX])
{
    char *save = NULL;
    size_t n = 0;
    strtok_r(text, " ", &save);
    for (char *word; (word = strtok_r(NULL, " ", &save)); n++) {
        if (n == NAMES_MAX)
            return n + 1;
        names[n] = word;
    }
    return n;
}

static int check_names(Layer *layer, char *const names[], size_t n)
{
    char excerpt[SCAN_EXCERPT_LEN];
    for (size_t i = 0; i < n; i++)
        if (!entry_name_valid(names[i]))
            return tree_error(layer->tree, &layer->place,
                              _("'%s' can't be a name: use a-z, 0-9 and '-', a letter first, at most %d in all"),
                              scan_excerpt(names[i], strlen(names[i]), excerpt), NAME_LEN_MAX)
                       ?: 1;
    if (n == 2 && strcmp(names[0], names[1]) == 0)
        return tree_error(layer->tree, &layer->place, _("[spacing %s %s] names the same substance twice"), names[0],
                          names[1])
                   ?: 1;
    return 0;
}

static int unknown_section(Layer *layer, const char *text, const char *kind, char *const names[], size_t n_names)
{
    char excerpt[SCAN_EXCERPT_LEN];
    scan_excerpt(text, strlen(text), excerpt);
    const char *word = section_kind_suggest(kind);
    if (!word)
        return tree_error(
            layer->tree, &layer->place,
            _("unknown section [%s]; there are [general], [person], [substance NAME], [reminder NAME] and "
              "[spacing NAME NAME]"),
            excerpt);
    _cleanup_free_ char *meant = NULL;
    if (asprintf(&meant, "%s%s%s%s%s", word, n_names > 0 ? " " : "", n_names > 0 ? names[0] : "",
                 n_names > 1 ? " " : "", n_names > 1 ? names[1] : "") < 0)
        return -ENOMEM;
    return tree_error(layer->tree, &layer->place, _("unknown section [%s]; did you mean [%s]?"), excerpt, meant);
}

/* Understands a header; `header` is a copy of `text` that the names will point into. Returns 0 and the kind and names,
 * 1 where a problem was reported, or -ENOMEM. */
static int read_header(Layer *layer, const char *text, char *header, SectionKind *ret_kind,
                       char *names[static NAMES_MAX])
{
    static const size_t wanted[_SECTION_KIND_MAX] = {
        [SECTION_SUBSTANCE] = 1, [SECTION_REMINDER] = 1, [SECTION_SPACING] = 2};
    static const char *const forms[_SECTION_KIND_MAX] = {
        [SECTION_GENERAL] = "[general]",
        [SECTION_PERSON] = "[person]",
        [SECTION_SUBSTANCE] = N_("[substance NAME]"),
        [SECTION_REMINDER] = N_("[reminder NAME]"),
        [SECTION_SPACING] = N_("[spacing NAME NAME]"),
    };
    size_t n = split_header(header, names);
    int kind = section_kind_parse(header);
    if (kind < 0)
        return unknown_section(layer, text, header, names, MIN(n, (size_t)NAMES_MAX)) ?: 1;
    if (n != wanted[kind])
        return tree_error(layer->tree, &layer->place, _("this section is written %s"), _(forms[kind])) ?: 1;
    *ret_kind = (SectionKind)kind;
    return check_names(layer, names, n);
}

static int new_section(Layer *layer, SectionKind kind, char *const names[], Section **ret)
{
    static const size_t limits[_SECTION_KIND_MAX] = {
        [SECTION_GENERAL] = 1,
        [SECTION_PERSON] = 1,
        [SECTION_SUBSTANCE] = REGIMEN_SUBSTANCES_MAX,
        [SECTION_REMINDER] = REGIMEN_REMINDERS_MAX,
        [SECTION_SPACING] = REGIMEN_RULES_MAX,
    };
    Tree *tree = layer->tree;
    *ret = NULL;
    if (tree->counts[kind] >= limits[kind])
        /* Translators: a number, and a word of the configuration such as "reminder". */
        return tree_error(tree, &layer->place, _("there are more than %zu %s sections, the shipped ones included"),
                          limits[kind], section_kind_word(kind));
    if (!ARRAY_GROW(tree->sections, tree->n_sections, tree->n_sections_allocated))
        return -ENOMEM;
    Section *section = calloc(1, sizeof(*section));
    if (!section)
        return -ENOMEM;
    *section = (Section){.kind = kind, .place = layer->place, .header = {.layer = -1}, .mention = layer->place};
    tree->sections[tree->n_sections++] = section;
    tree->counts[kind]++;
    for (size_t i = 0; i < NAMES_MAX && names[i]; i++)
        if (!(section->names[i] = strdup(names[i])))
            return -ENOMEM;
    *ret = section;
    return 0;
}

static int add_header(Layer *layer, const char *text)
{
    _cleanup_free_ char *header = strdup(text);
    char *names[NAMES_MAX] = {NULL, NULL};
    SectionKind kind;
    layer->section = NULL;
    if (!header)
        return -ENOMEM;
    int r = read_header(layer, text, header, &kind, names);
    if (r != 0)
        return r < 0 ? r : 0;
    if (kind == SECTION_REMINDER && !layer->with_reminders)
        return 0;
    Section *section = tree_find(layer->tree, kind, names[0], names[1]);
    if (!section) {
        r = new_section(layer, kind, names, &section);
        if (r < 0 || !section)
            return r;
    }
    /* The scanner has told where the same words come twice; here they come in the other order. */
    bool swapped = names[1] && strcmp(names[0], section->names[0]) != 0;
    if (section->header.layer == layer->place.layer && section->swapped != swapped)
        r = tree_error(layer->tree, &layer->place,
                       _("[%s] is the same as the section on line %d; put its keys together"), text,
                       section->header.line);
    section->swapped = swapped;
    section->header = layer->place;
    layer->section = section;
    return r;
}

static int unknown_key(Layer *layer, const char *key)
{
    char excerpt[SCAN_EXCERPT_LEN], label[SECTION_LABEL_LEN], buf[KEY_FORMAT_LEN];
    const char *meant = key_suggest(layer->section, key, buf);
    scan_excerpt(key, strlen(key), excerpt);
    section_label(layer->section, label);
    if (meant)
        return tree_error(layer->tree, &layer->place, _("unknown key '%s' in [%s]; did you mean '%s'?"), excerpt, label,
                          meant);
    return tree_error(layer->tree, &layer->place, _("unknown key '%s' in [%s]"), excerpt, label);
}

static char *trimmed(const char *text, size_t len)
{
    while (len > 0 && strchr(" \t", *text)) {
        text++;
        len--;
    }
    while (len > 0 && strchr(" \t", text[len - 1]))
        len--;
    return strndup(text, len);
}

static int read_value(const Layer *layer, const ScanItem *item, char **ret)
{
    _cleanup_free_ char *name = NULL;
    if (!layer->dict) {
        *ret = trimmed(item->value, item->value_len);
        return *ret ? 0 : -ENOMEM;
    }
    if (asprintf(&name, "%s:%s", item->section, item->key) < 0)
        return -ENOMEM;
    const char *text = iniparser_getstring(layer->dict, name, NULL);
    if (!text)
        return -EIO;
    *ret = trimmed(text, strlen(text));
    return *ret ? 0 : -ENOMEM;
}

static int add_key(Layer *layer, const ScanItem *item)
{
    Section *section = layer->section;
    _cleanup_free_ char *text = NULL;
    int arg;
    const KeyInfo *key = key_find(section, item->key, &arg);
    if (!key)
        return unknown_key(layer, item->key);
    int r = read_value(layer, item, &text);
    if (r < 0)
        return r;
    if (!ARRAY_GROW(section->values, section->n_values, section->n_values_allocated))
        return -ENOMEM;
    section->values[section->n_values++] =
        (Value){.key = key, .arg = arg, .text = TAKE_PTR(text), .place = layer->place};
    section->mention = section->header;
    return 0;
}

static int add_items(Layer *layer, const Scan *scan)
{
    for (size_t i = 0; i < scan->n_items; i++) {
        const ScanItem *item = &scan->items[i];
        layer->place.line = layer->first_line + item->line - 1;
        int r = 0;
        if (!item->key)
            r = add_header(layer, item->section);
        else if (layer->section)
            r = add_key(layer, item);
        if (r < 0)
            return r;
    }
    return 0;
}

static int add_scan_problems(Layer *layer, const Scan *scan)
{
    for (size_t i = 0; i < scan->n_problems; i++) {
        const ScanProblem *problem = &scan->problems[i];
        layer->place.line = problem->line > 0 ? layer->first_line + problem->line - 1 : 0;
        int r = problem->notice ? tree_notice(layer->tree, &layer->place, "%s", problem->text)
                                : tree_error(layer->tree, &layer->place, "%s", problem->text);
        if (r < 0)
            return r;
    }
    return 0;
}

static int new_layer(Tree *tree, const char *file, Place *ret)
{
    if (!ARRAY_GROW(tree->files, tree->n_files, tree->n_files_allocated))
        return -ENOMEM;
    char *copy = strdup(file);
    if (!copy)
        return -ENOMEM;
    tree->files[tree->n_files] = copy;
    *ret = (Place){.file = copy, .layer = (int)tree->n_files++};
    return 0;
}

static int scan_layer(Layer *layer, char *text, size_t size, Scan **ret)
{
    int r = scan_text(text, size, ret);
    return r < 0 ? r : add_scan_problems(layer, *ret);
}

int tree_add_text(Tree *tree, const char *file, int first_line, char *text, size_t size)
{
    Layer layer = {.tree = tree, .first_line = first_line, .with_reminders = true};
    _cleanup_(scan_freep) Scan *scan = NULL;
    dictionary *dict = NULL;
    int r = new_layer(tree, file, &layer.place);
    if (r >= 0)
        r = scan_layer(&layer, text, size, &scan);
    if (r < 0)
        return r;
    if (scan->n_items == scan->n_sections) /* the template, as it is installed */
        return add_items(&layer, scan);
    r = parse_text(text, size, &dict);
    if (r < 0)
        return r;
    layer.dict = dict;
    r = add_items(&layer, scan);
    iniparser_freedict(dict);
    return r;
}

/* The scanner's own reading will do: the tests hold that to be iniparser's, and starting takes half the time. */
int tree_add_defaults(Tree *tree, bool with_reminders)
{
    Layer layer = {.tree = tree, .first_line = 1, .with_reminders = with_reminders};
    _cleanup_(scan_freep) Scan *scan = NULL;
    _cleanup_free_ char *text = strdup(conf_defaults);
    if (!text)
        return -ENOMEM;
    int r = new_layer(tree, "defaults.conf", &layer.place);
    if (r >= 0)
        r = scan_layer(&layer, text, strlen(text), &scan);
    return r < 0 ? r : add_items(&layer, scan);
}

int tree_add_complaint(Tree *tree, const char *path, const char *text)
{
    Place place;
    int r = new_layer(tree, path, &place);
    return r < 0 ? r : tree_error(tree, &place, "%s", text);
}

int tree_add_file(Tree *tree, const char *path, bool required)
{
    _cleanup_free_ char *text = NULL;
    size_t size;
    int r = scan_read(path, &text, &size);
    switch (r) {
    case 0:
        kept_add(tree, path, text, size);
        return tree_add_text(tree, path, 1, text, size);
    case SCAN_E_KIND:
        return tree_add_complaint(tree, path, _("this is not a regular file"));
    case SCAN_E_SIZE:
        return tree_add_complaint(tree, path, _("this file is larger than 1 MiB, and so no configuration"));
    case -ENOENT:
    case -ENOTDIR:
        return required ? tree_add_complaint(tree, path, _("there is no such file")) : 0;
    case -EACCES:
    case -EPERM:
        return tree_add_complaint(tree, path, _("this file may not be read; look at its permissions"));
    case -ELOOP:
    case -ENAMETOOLONG:
        return tree_add_complaint(tree, path, strerror(-r));
    default:
        return r;
    }
}
