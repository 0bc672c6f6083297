/* SPDX-License-Identifier: MIT */
#include "l10n.h"

#include <errno.h>
#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config.h"

#define DOMAIN "lull"
/* Longer than any locale's name, and than any list of languages that people write. */
#define ASSIGNMENT_MAX 200
/* Longer than any text of the catalogs that has a context. */
#define KEY_MAX 256

struct L10n {
    locale_t locale; /* of messages alone: numbers are written with a point by whatever isn't ours */
    bool comma;
    char languages[ASSIGNMENT_MAX];
};

static struct {
    bool ready;
    bool comma;
    char languages[ASSIGNMENT_MAX];
    const L10n *other;
    char assignments[3][ASSIGNMENT_MAX + sizeof("LC_MESSAGES=")];
    char *list[4];
} own;

const char *l10n_text(const char *text)
{
    /* An empty text would be the catalog's heading. */
    return own.ready && *text ? dgettext(DOMAIN, text) : text;
}

const char *l10n_text_in(const char *key, const char *text)
{
    const char *found = own.ready ? dgettext(DOMAIN, key) : key;

    return found == key ? text : found;
}

const char *l10n_look_up(const char *context, const char *text)
{
    char key[KEY_MAX];
    int n = snprintf(key, sizeof(key), "%s\004%s", context, text);

    return n < 0 || (size_t)n >= sizeof(key) ? text : l10n_text_in(key, text);
}

const char *l10n_plural(const char *one, const char *many, unsigned long n)
{
    if (!own.ready)
        return n == 1 ? one : many;
    return dngettext(DOMAIN, one, many, n);
}

static bool is_comma(locale_t locale)
{
    return locale != (locale_t)0 && strcmp(nl_langinfo_l(RADIXCHAR, locale), ",") == 0;
}

/* Of a locale's name; "" is the environment's. */
static bool names_comma(const char *name)
{
    locale_t locale = newlocale(LC_NUMERIC_MASK, name, (locale_t)0);
    bool comma = is_comma(locale);

    if (locale != (locale_t)0)
        freelocale(locale);
    return comma;
}

char *l10n_number(char *number)
{
    char *point = l10n_comma() ? strchr(number, '.') : NULL;

    if (point)
        *point = ',';
    return number;
}

bool l10n_comma(void)
{
    return own.other ? own.other->comma : own.comma;
}

/* LANGUAGE goes before the locale, and is read from the environment alone; gettext is told, so that it looks again for
 * what it has found already. */
static void set_languages(const char *languages)
{
    const char *now = getenv("LANGUAGE");

    if (strcmp(now ? now : "", languages) == 0)
        return;
    if (*languages)
        setenv("LANGUAGE", languages, 1);
    else
        unsetenv("LANGUAGE");
#ifdef __GLIBC__
    extern int _nl_msg_cat_cntr;
    _nl_msg_cat_cntr++;
#endif
}

static void note_own(void)
{
    locale_t numbers = newlocale(LC_NUMERIC_MASK, "", (locale_t)0);
    const char *languages = getenv("LANGUAGE"), *number_name = "C";

    /* Which of the environment's variables names it. */
    for (const char *const *name = (const char *const[]){"LC_ALL", "LC_NUMERIC", "LANG", NULL}; *name; name++) {
        const char *value = getenv(*name);
        if (value && *value) {
            number_name = value;
            break;
        }
    }
    own.comma = is_comma(numbers);
    if (numbers != (locale_t)0)
        freelocale(numbers);
    /* With its name it has to be as short as what l10n_new() takes. */
    snprintf(own.languages, sizeof(own.languages), "%.*s", (int)(ASSIGNMENT_MAX - sizeof("LANGUAGE=")),
             languages ? languages : "");
    snprintf(own.assignments[0], sizeof(own.assignments[0]), "LC_MESSAGES=%.*s",
             (int)(ASSIGNMENT_MAX - sizeof("LC_MESSAGES=")), setlocale(LC_MESSAGES, NULL));
    snprintf(own.assignments[1], sizeof(own.assignments[1]), "LC_NUMERIC=%.*s",
             (int)(ASSIGNMENT_MAX - sizeof("LC_NUMERIC=")), number_name);
    snprintf(own.assignments[2], sizeof(own.assignments[2]), "LANGUAGE=%s", own.languages);
}

void l10n_init(bool terminal)
{
    const char *folder = getenv("TEXTDOMAINDIR");

    for (size_t i = 0; i < ARRAY_SIZE(own.assignments); i++)
        own.list[i] = own.assignments[i];
    /* Numbers and times that programs read stay as they are. */
    setlocale(LC_CTYPE, "");
    if (strcasecmp(nl_langinfo(CODESET), "UTF-8") != 0) {
        if (terminal)
            return;
        setlocale(LC_CTYPE, "C.UTF-8");
    }
    setlocale(LC_MESSAGES, "");
    bindtextdomain(DOMAIN, folder && *folder == '/' ? folder : LULL_LOCALEDIR);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    own.ready = true;
    note_own();
}

char *const *l10n_own(void)
{
    static char c[] = "LC_MESSAGES=C";
    static char *const english[] = {c, NULL};

    return own.ready ? own.list : english;
}

static const char *value_of(const char *assignment, const char *name)
{
    size_t len = strlen(name);

    return strncmp(assignment, name, len) == 0 && assignment[len] == '=' ? assignment + len + 1 : NULL;
}

/* English where there is no such locale; what the C library says is UTF-8 too. */
static locale_t open_messages(const char *name)
{
    locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0), both;

    both = newlocale(LC_MESSAGES_MASK, *name ? name : "C", locale);
    if (both == (locale_t)0 && locale == (locale_t)0)
        both = newlocale(LC_MESSAGES_MASK, "C", (locale_t)0);
    return both != (locale_t)0 ? both : locale;
}

int l10n_new(L10n **ret, char *const *assignments)
{
    const char *messages = "C", *numbers = "C", *languages = "", *value;
    L10n *l10n;

    for (char *const *a = assignments; a && *a; a++) {
        if (!strchr(*a, '=') || strlen(*a) >= ASSIGNMENT_MAX)
            return -EINVAL;
        if ((value = value_of(*a, "LC_MESSAGES")))
            messages = value;
        else if ((value = value_of(*a, "LC_NUMERIC")))
            numbers = value;
        else if ((value = value_of(*a, "LANGUAGE")))
            languages = value;
    }
    /* A path would be read wherever it leads; no name of a locale has one. */
    if (strchr(messages, '/') || strchr(numbers, '/') || strchr(languages, '/'))
        return -EINVAL;
    l10n = calloc(1, sizeof(*l10n));
    if (!l10n)
        return -ENOMEM;
    l10n->locale = open_messages(messages);
    if (l10n->locale == (locale_t)0) {
        free(l10n);
        return -ENOMEM;
    }
    l10n->comma = names_comma(*numbers ? numbers : "C");
    snprintf(l10n->languages, sizeof(l10n->languages), "%s", languages);
    *ret = l10n;
    return 0;
}

L10n *l10n_free(L10n *l10n)
{
    if (!l10n)
        return NULL;
    if (own.other == l10n)
        l10n_use(NULL);
    freelocale(l10n->locale);
    free(l10n);
    return NULL;
}

const L10n *l10n_use(const L10n *l10n)
{
    const L10n *before = own.other;

    if (l10n == before)
        return before;
    uselocale(l10n ? l10n->locale : LC_GLOBAL_LOCALE);
    set_languages(l10n ? l10n->languages : own.languages);
    own.other = l10n;
    return before;
}
