/* SPDX-License-Identifier: MIT */
#include "scan.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "l10n.h"
#include "macro.h"
#include "utf8.h"

/* A file that isn't a configuration at all would otherwise yield a problem for every line. */
#define PROBLEMS_MAX 100

/* A stretch of the text, end exclusive. */
typedef struct Span {
    char *at, *end;
} Span;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_comment(char c)
{
    return c == '#' || c == ';';
}

static Span trim(Span span)
{
    while (span.at < span.end && is_blank(*span.at))
        span.at++;
    while (span.at < span.end && is_blank(span.end[-1]))
        span.end--;
    return span;
}

static size_t span_len(Span span)
{
    return (size_t)(span.end - span.at);
}

static char *find(Span span, char c)
{
    return memchr(span.at, c, span_len(span));
}

/* In lower case, as iniparser has it. */
static char *lower_name(Span span)
{
    span = trim(span);
    char *name = strndup(span.at, span_len(span));
    for (char *c = name; c && *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    return name;
}

static void squeeze_blanks(char *name)
{
    char *to = name;
    for (const char *from = name; *from; from++)
        if (!is_blank(*from))
            *to++ = *from;
        else if (!is_blank(from[1]))
            *to++ = ' ';
    *to = '\0';
}

const char *scan_excerpt(const char *text, size_t len, char buf[static SCAN_EXCERPT_LEN])
{
    size_t n = 0;
    while (n < len) {
        size_t step = utf8_char(text + n, len - n);
        if (step == 0 || n + step > SCAN_EXCERPT_LEN - sizeof("…"))
            break;
        n += step;
    }
    memcpy(buf, text, n);
    snprintf(buf + n, SCAN_EXCERPT_LEN - n, "%s", n < len ? "…" : "");
    return buf;
}

_printf_(4, 0) static int add_problem_v(Scan *scan, int line, bool notice, const char *format, va_list ap)
{
    char *text;
    if (vasprintf(&text, format, ap) < 0)
        return -ENOMEM;
    if (!ARRAY_GROW(scan->problems, scan->n_problems, scan->n_problems_allocated)) {
        free(text);
        return -ENOMEM;
    }
    scan->problems[scan->n_problems++] = (ScanProblem){.line = line, .notice = notice, .text = text};
    scan->n_errors += !notice;
    return 0;
}

_printf_(3, 4) static int add_error(Scan *scan, int line, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int r = add_problem_v(scan, line, false, format, ap);
    va_end(ap);
    return r;
}

_printf_(3, 4) static int add_notice(Scan *scan, int line, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int r = add_problem_v(scan, line, true, format, ap);
    va_end(ap);
    return r;
}

static int add_item(Scan *scan, ScanItem item)
{
    if (!ARRAY_GROW(scan->items, scan->n_items, scan->n_items_allocated))
        return -ENOMEM;
    scan->items[scan->n_items++] = item;
    return 0;
}

/* What no line may hold, comments included: iniparser would cut, join or refuse it. 1 where a problem was found. */
static int check_bytes(Scan *scan, int line, Span span)
{
    Span bare = trim(span);
    int r = 0;
    if (span_len(span) > SCAN_LINE_MAX)
        r = add_error(scan, line, _("this line has %zu bytes, and at most %d are read; shorten it"), span_len(span),
                      SCAN_LINE_MAX);
    else if (find(span, '\0'))
        r = add_error(scan, line, _("this line holds a NUL byte; write the file as plain text"));
    else if (!utf8_valid(span.at, span_len(span)))
        r = add_error(scan, line, _("this line is not UTF-8; save the file in that encoding"));
    else if (span_len(bare) > 0 && bare.end[-1] == '\\')
        r = add_error(scan, line, _("the backslash at the end would join this line with the next; remove it"));
    else {
        for (const char *c = bare.at; c < bare.end; c++)
            if (((unsigned char)*c < ' ' && *c != '\t') || *c == 0x7f)
                return add_error(scan, line, _("this line holds a control character; remove it")) ?: 1;
        return 0;
    }
    return r < 0 ? r : 1;
}

/* iniparser knows neither a comment behind a header nor that blanks are alike. */
static void tidy_header(Span span, const char *name)
{
    size_t n = strlen(name);
    memset(span.at, ' ', span_len(span));
    span.at[0] = '[';
    memcpy(span.at + 1, name, n);
    span.at[n + 1] = ']';
}

static int add_section(Scan *scan, int line, Span span, char *name)
{
    if (!ARRAY_GROW(scan->sections, scan->n_sections, scan->n_sections_allocated)) {
        free(name);
        return -ENOMEM;
    }
    scan->sections[scan->n_sections++] = name;
    tidy_header(span, name);
    return add_item(scan, (ScanItem){.line = line, .section = name});
}

/* *ret_section is NULL where the header is wrong: the keys below it belong nowhere. */
static int scan_header(Scan *scan, int line, Span span, const char **ret_section)
{
    char excerpt[SCAN_EXCERPT_LEN];
    *ret_section = NULL;
    char *close = find(span, ']');
    if (!close)
        return add_error(scan, line, _("'%s' lacks its ']'"), scan_excerpt(span.at, span_len(span), excerpt));
    Span rest = trim((Span){close + 1, span.end});
    if (span_len(rest) > 0 && !is_comment(*rest.at))
        return add_error(scan, line, _("'%s' behind the section's ']' belongs on a line of its own"),
                         scan_excerpt(rest.at, span_len(rest), excerpt));
    _cleanup_free_ char *name = lower_name((Span){span.at + 1, close});
    if (!name)
        return -ENOMEM;
    squeeze_blanks(name);
    if (name[0] == '\0')
        return add_error(scan, line, _("a section needs a name: write [general], or [reminder NAME]"));
    char *colon = strchr(name, ':');
    if (colon) {
        *colon = ' ';
        return add_error(scan, line, _("a section's name is written with a blank: [%s]"),
                         scan_excerpt(name, strlen(name), excerpt));
    }
    *ret_section = name;
    return add_section(scan, line, span, TAKE_PTR(name));
}

/* A value in quotes ends at the closing one, whatever it holds. */
static int scan_quoted(Scan *scan, int line, Span span, Span *ret_value)
{
    char excerpt[SCAN_EXCERPT_LEN];
    char quote = *span.at;
    Span inside = {span.at + 1, span.end};
    char *close = find(inside, quote);
    if (!close)
        return add_error(scan, line, _("the value begins with a quote that is never closed"));
    *ret_value = (Span){inside.at, close};
    if (find(*ret_value, '\\'))
        return add_error(scan, line,
                         _("a backslash in quotes is read in different ways by different versions; leave "
                           "it out"));
    Span rest = trim((Span){close + 1, span.end});
    if (span_len(rest) > 0 && !is_comment(*rest.at))
        return add_error(scan, line, _("'%s' stands behind the closing quote, where it would be ignored"),
                         scan_excerpt(rest.at, span_len(rest), excerpt));
    return 0;
}

static char *find_comment(Span span)
{
    for (char *c = span.at; c < span.end; c++)
        if (is_comment(*c))
            return c;
    return NULL;
}

/* A bare value ends at the first '#' or ';'. That is a comment where blanks stand around the sign, and looks like a
 * part of the value where not. `span` begins behind the '='. */
static int scan_bare(Scan *scan, int line, Span span, Span *ret_value)
{
    char *cut = find_comment(span);
    *ret_value = trim((Span){span.at, cut ?: span.end});
    if (!cut)
        return 0;
    bool before = cut > span.at && is_blank(cut[-1]);
    bool after = cut + 1 == span.end || is_blank(cut[1]) || is_comment(cut[1]);
    size_t quotes = 0;
    for (const char *c = ret_value->at; c < ret_value->end; c++)
        quotes += *c == '"';
    if (!(span_len(*ret_value) > 0 ? before : after) || quotes % 2 != 0)
        return add_error(scan, line,
                         _("the value would end before '%c'; put it in quotes, or begin a comment with ' %c '"), *cut,
                         *cut);
    if (!after)
        return add_notice(scan, line,
                          _("what follows '%c' is taken for a comment; put the value in quotes if it isn't"), *cut);
    return 0;
}

/* Without a section, what is wrong with the line is all that counts. */
static int scan_key(Scan *scan, int line, Span span, const char *section)
{
    char excerpt[SCAN_EXCERPT_LEN];
    char *equals = find(span, '=');
    if (!equals)
        return add_error(scan, line, _("'%s' is neither a section, a key with its value, nor a comment"),
                         scan_excerpt(span.at, span_len(span), excerpt));
    _cleanup_free_ char *key = lower_name((Span){span.at, equals});
    if (!key)
        return -ENOMEM;
    if (key[0] == '\0')
        return add_error(scan, line, _("a value without a key; write 'KEY = VALUE'"));

    Span after = {equals + 1, span.end}, bare = trim(after), value = bare;
    bool quoted = span_len(bare) > 0 && (*bare.at == '"' || *bare.at == '\'');
    size_t n_errors = scan->n_errors;
    int r = quoted ? scan_quoted(scan, line, bare, &value) : scan_bare(scan, line, after, &value);
    if (r < 0 || scan->n_errors > n_errors || !section)
        return r;
    r = add_item(
        scan,
        (ScanItem){.line = line, .section = section, .key = key, .value = value.at, .value_len = span_len(value)});
    if (r < 0)
        return r;
    TAKE_PTR(key);
    return 0;
}

typedef struct Place {
    const char *section;
    bool in_section; /* a header was seen, though perhaps a wrong one */
    bool told;       /* that keys stand before it */
} Place;

static int scan_line(Scan *scan, int line, Span span, Place *place)
{
    int r = check_bytes(scan, line, span);
    if (r != 0)
        return r < 0 ? r : 0;
    span = trim(span);
    if (span_len(span) == 0 || is_comment(*span.at))
        return 0;
    if (*span.at == '[') {
        place->in_section = true;
        return scan_header(scan, line, span, &place->section);
    }
    if (place->in_section)
        return scan_key(scan, line, span, place->section);
    if (place->told)
        return 0;
    place->told = true;
    return add_error(scan, line, _("this line stands before any section; begin with [general], or [reminder NAME]"));
}

static int compare_items(const void *a, const void *b)
{
    const ScanItem *x = *(const ScanItem *const *)a, *y = *(const ScanItem *const *)b;
    int r = strcmp(x->section, y->section) ?: strcmp(x->key ?: "", y->key ?: "");
    return r ?: (x->line > y->line) - (x->line < y->line);
}

static int find_duplicates(Scan *scan)
{
    char section[SCAN_EXCERPT_LEN], key[SCAN_EXCERPT_LEN];
    _cleanup_free_ const ScanItem **sorted = calloc(scan->n_items + 1, sizeof(*sorted));
    if (!sorted)
        return -ENOMEM;
    for (size_t i = 0; i < scan->n_items; i++)
        sorted[i] = &scan->items[i];
    qsort(sorted, scan->n_items, sizeof(*sorted), compare_items);
    for (size_t i = 1, first = 0; i < scan->n_items && scan->n_problems < PROBLEMS_MAX; i++) {
        const ScanItem *a = sorted[first], *b = sorted[i];
        if (strcmp(a->section, b->section) != 0 || strcmp(a->key ?: "", b->key ?: "") != 0) {
            first = i;
            continue;
        }
        scan_excerpt(b->section, strlen(b->section), section);
        int r = b->key ? add_error(scan, b->line, _("'%s' in [%s] is set on line %d already; remove one of the two"),
                                   scan_excerpt(b->key, strlen(b->key), key), section, a->line)
                       : add_error(scan, b->line, _("[%s] begins on line %d already; put its keys together there"),
                                   section, a->line);
        if (r < 0)
            return r;
    }
    return 0;
}

static int compare_problems(const void *a, const void *b)
{
    const ScanProblem *x = a, *y = b;
    return ((x->line > y->line) - (x->line < y->line)) ?: strcmp(x->text, y->text);
}

static void blank_out(Span span)
{
    if (span_len(span) > 0)
        memset(span.at, '\n', span_len(span));
}

static int scan_lines(Scan *scan, Span text)
{
    Place place = {0};
    for (int line = 1; text.at < text.end; line++) {
        char *feed = find(text, '\n') ?: text.end;
        size_t n_errors = scan->n_errors;
        int r = scan_line(scan, line, (Span){text.at, feed}, &place);
        if (r < 0)
            return r;
        if (scan->n_errors > n_errors || !place.section)
            blank_out((Span){text.at, feed});
        text.at = feed < text.end ? feed + 1 : feed;
        bool crowded = scan->n_items - scan->n_sections > SCAN_KEYS_MAX;
        if (crowded || scan->n_problems >= PROBLEMS_MAX) {
            blank_out(text);
            return crowded ? add_error(scan, line, _("there are more than %d keys in this file"), SCAN_KEYS_MAX)
                           : add_error(scan, line, _("there are too many problems; what follows isn't looked at"));
        }
    }
    return 0;
}

int scan_text(char *text, size_t size, Scan **ret)
{
    _cleanup_(scan_freep) Scan *scan = calloc(1, sizeof(*scan));
    if (!scan)
        return -ENOMEM;
    int r = 0;
    if (size > SCAN_SIZE_MAX)
        r = add_error(scan, 0, _("a configuration has at most %zu bytes, and this one %zu"), SCAN_SIZE_MAX, size);
    else if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        r = add_error(scan, 1, _("the file begins with a byte order mark; save it as UTF-8 without one"));
    else {
        r = scan_lines(scan, (Span){text, text + size});
        if (r == 0)
            r = find_duplicates(scan);
    }
    if (r < 0)
        return r;
    if (scan->n_problems > 0)
        qsort(scan->problems, scan->n_problems, sizeof(*scan->problems), compare_problems);
    *ret = TAKE_PTR(scan);
    return 0;
}

Scan *scan_free(Scan *scan)
{
    if (!scan)
        return NULL;
    for (size_t i = 0; i < scan->n_items; i++)
        free(scan->items[i].key);
    for (size_t i = 0; i < scan->n_problems; i++)
        free(scan->problems[i].text);
    for (size_t i = 0; i < scan->n_sections; i++)
        free(scan->sections[i]);
    free(scan->items);
    free(scan->problems);
    free(scan->sections);
    free(scan);
    return NULL;
}
