/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "ascii.h"
#include "core/when.h"
#include "l10n.h"
#include "scan.h"
#include "settings-values.h"

/* The next part of a list in `*cursor` that ends at `separator`, trimmed; false behind the last. */
static bool next_part(char **cursor, const char *separator, char **ret)
{
    char *text = *cursor;
    if (!text)
        return false;
    char *end = strstr(text, separator);
    *cursor = end ? end + strlen(separator) : NULL;
    if (end)
        *end = '\0';
    text += strspn(text, " \t");
    for (size_t len = strlen(text); len > 0 && strchr(" \t", text[len - 1]); len--)
        text[len - 1] = '\0';
    *ret = text;
    return true;
}

static bool is_none(const Reader *reader)
{
    return strcasecmp(value_text(reader), "none") == 0;
}

static bool parse_range(char *text, QuietRange *ret)
{
    char *from, *to, *rest;
    return next_part(&text, "-", &from) && next_part(&text, "-", &to) && !next_part(&text, "-", &rest) &&
           when_parse_clock(from, &ret->from_sec) == 0 && when_parse_clock(to, &ret->to_sec) == 0;
}

static int always_quiet(const Reader *reader, const char *shown)
{
    return VALUE_WRONG(reader, _("'%s' would hold back everything for ever; 'lull pause' does that for a while"),
                       shown);
}

int value_parse_quiet(const Reader *reader)
{
    Reminder *reminder = value_field(reader);
    _cleanup_free_ char *copy = strdup(value_text(reader));
    if (!copy)
        return -ENOMEM;
    QuietRange ranges[REGIMEN_QUIET_MAX];
    size_t n = 0;
    char *cursor = is_none(reader) ? NULL : copy;
    char buf[SCAN_EXCERPT_LEN];
    for (char *part; next_part(&cursor, ",", &part); n++) {
        if (n == REGIMEN_QUIET_MAX)
            return VALUE_WRONG(reader, _("there are more than %d ranges"), REGIMEN_QUIET_MAX);
        scan_excerpt(part, strlen(part), buf);
        if (!parse_range(part, &ranges[n]))
            return VALUE_WRONG(reader, _("'%s' isn't a range; write it like 23:30-06:30"), buf);
        if (ranges[n].from_sec == ranges[n].to_sec)
            return always_quiet(reader, buf);
    }
    Reminder tried = {.n_quiet = n};
    memcpy(tried.quiet, ranges, n * sizeof(*ranges));
    if (regimen_quiet_ends(&tried, 0) < 0)
        return always_quiet(reader, value_shown(reader, buf));
    memcpy(reminder->quiet, ranges, n * sizeof(*ranges));
    reminder->n_quiet = n;
    return 0;
}

/* The word `word`, standing alone, from `text` on. */
static char *find_word(char *text, const char *word)
{
    size_t len = strlen(word);
    for (char *at = text; (at = strcasestr(at, word)); at += len)
        if ((at == text || ascii_is_blank(at[-1]) || at[-1] == ',') && (ascii_is_blank(at[len]) || at[len] == '\0'))
            return at;
    return NULL;
}

/* "after 7d", "from 2026-11-29": cuts it off. *ret_when: there was one. */
static int parse_dose_when(const Reader *reader, char *text, const char *shown, Dose *dose, bool *ret_when)
{
    char *after = find_word(text, "after"), *from = find_word(text, "from");
    *ret_when = after || from;
    if (from) {
        *from = '\0';
        int r = civil_parse(from + strlen("from") + strspn(from + strlen("from"), " \t"), &dose->from);
        if (r == -EINVAL)
            return VALUE_WRONG(reader, _("'%s': a dose changes from a date, like 'from 2026-11-29'"), shown);
        if (r < 0 || dose->from < 1) /* the very first day would mean that `after` counts */
            return value_wrong_date(reader, shown, "from");
    } else if (after) {
        *after = '\0';
        if (when_parse_span(after + strlen("after"), &dose->after) != 0 || dose->after == 0 ||
            dose->after % USEC_PER_DAY != 0)
            return VALUE_WRONG(reader, _("'%s': a dose changes after whole days, 1 to %d of them, like 'after 7d'"),
                               shown, (int)(WHEN_SPAN_MAX / USEC_PER_DAY));
    }
    return 0;
}

/* "200 mg after 7d"; the first of a dose says no day. */
static int parse_dose_step(const Reader *reader, char *text, bool first, Dose *ret)
{
    const Substance *substance = reader->substance;
    char buf[SCAN_EXCERPT_LEN];
    *ret = (Dose){0};
    text += strspn(text, " \t");
    scan_excerpt(text, strlen(text), buf);
    size_t n_errors = reader->tree->n_errors;
    bool when;
    int r = parse_dose_when(reader, text, buf, ret, &when);
    if (r < 0 || reader->tree->n_errors > n_errors)
        return r;
    if (when == first)
        return VALUE_WRONG(reader, _("'%s' isn't understood; write '100 mg', or '100 mg, then 200 mg after 7d'"), buf);
    r = amount_parse(text, substance->unit, substance->tablet, &ret->amount);
    return r != 0 ? value_wrong_amount(reader, r, text, strlen(text)) : 0;
}

static int parse_dose_steps(const Reader *reader, char *text, Dose doses[static REGIMEN_DOSES_MAX], size_t *ret_n)
{
    size_t n_errors = reader->tree->n_errors;
    for (size_t n = 0; text; n++) {
        if (n == REGIMEN_DOSES_MAX)
            return VALUE_WRONG(reader, _("there are more than %d steps"), REGIMEN_DOSES_MAX);
        char *then = find_word(text, "then"), *next = then ? then + strlen("then") : NULL;
        char *end = then ?: text + strlen(text);
        while (end > text && (ascii_is_blank(end[-1]) || (then && end[-1] == ',')))
            end--;
        *end = '\0';
        int r = parse_dose_step(reader, text, n == 0, &doses[n]);
        if (r < 0 || reader->tree->n_errors > n_errors)
            return r;
        if (n > 1 && (doses[n].from > 0) != (doses[n - 1].from > 0))
            return VALUE_WRONG(reader, _("the steps come all 'after' so many days, or all 'from' a date"));
        if (n > 0 && (doses[n].from > 0 ? doses[n].from <= doses[n - 1].from : doses[n].after <= doses[n - 1].after))
            return VALUE_WRONG(reader, _("each step comes later than the one before; days count from the first dose"));
        *ret_n = n + 1;
        text = next;
    }
    return 0;
}

int value_parse_dose(const Reader *reader)
{
    Reminder *reminder = value_field(reader);
    if (subject_changed(reader->section, reader->value))
        return 0;
    if (!reader->substance)
        return is_none(reader) ? 0
                               : VALUE_WRONG(reader, _("an activity has no dose; take it out, or name a substance"));
    if (is_none(reader) || reader->substance->unit[0] == '\0')
        return 0;
    _cleanup_free_ char *copy = strdup(value_text(reader));
    if (!copy)
        return -ENOMEM;
    size_t n_errors = reader->tree->n_errors, n = 0;
    int r = parse_dose_steps(reader, copy, reminder->doses, &n);
    reminder->n_doses = reader->tree->n_errors > n_errors ? 0 : n;
    return r;
}

/* "left calf 30s": the span is the last word. */
static int parse_step(const Reader *reader, char *text, Step *ret)
{
    char buf[SCAN_EXCERPT_LEN];
    scan_excerpt(text, strlen(text), buf);
    char *blank = text + strlen(text);
    while (blank > text && !ascii_is_blank(blank[-1]))
        blank--;
    if (blank == text || when_parse_span(blank, &ret->span) != 0 || ret->span < USEC_PER_SEC ||
        ret->span > USEC_PER_HOUR)
        return VALUE_WRONG(reader, _("'%s' isn't a step; write it like 'left calf 30s', from 1s to 1h"), buf);
    while (blank > text && ascii_is_blank(blank[-1]))
        blank--;
    *blank = '\0';
    if (blank - text > REGIMEN_TITLE_LEN_MAX)
        return VALUE_WRONG(reader, _("the step '%s' has more than %d bytes; shorten it"), buf, REGIMEN_TITLE_LEN_MAX);
    ret->title = strdup(text);
    return ret->title ? 0 : -ENOMEM;
}

static int parse_step_list(const Reader *reader, char *text, Reminder *reminder)
{
    size_t n_errors = reader->tree->n_errors;
    for (char *part; next_part(&text, ",", &part);) {
        if (reminder->n_steps == REGIMEN_STEPS_MAX)
            return VALUE_WRONG(reader, _("there are more than %d steps"), REGIMEN_STEPS_MAX);
        int r = parse_step(reader, part, &reminder->steps[reminder->n_steps]);
        if (r < 0 || reader->tree->n_errors > n_errors)
            return r;
        reminder->n_steps++;
    }
    return 0;
}

int value_parse_steps(const Reader *reader)
{
    Reminder *reminder = value_field(reader);
    if (is_none(reader) || subject_changed(reader->section, reader->value))
        return 0;
    if (reader->substance && reader->substance->unit[0] == '\0')
        return 0; /* what it is of was reported */
    if (reader->substance)
        return VALUE_WRONG(reader, _("only an activity has steps; take them out, or say 'activity = yes'"));
    _cleanup_free_ char *copy = strdup(value_text(reader));
    reminder->steps = calloc(REGIMEN_STEPS_MAX, sizeof(*reminder->steps));
    if (!copy || !reminder->steps)
        return -ENOMEM;
    return parse_step_list(reader, copy, reminder);
}

int value_parse_then(const Reader *reader)
{
    const KeyInfo *key = reader->value->key;
    ReminderDraft *draft = value_field(reader);
    char buf[SCAN_EXCERPT_LEN];
    if (is_none(reader))
        return 0;
    _cleanup_free_ char *copy = strdup(value_text(reader));
    if (!copy)
        return -ENOMEM;
    char *after = find_word(copy, "after"), *name, *cursor = copy;
    Usec span = 0;
    if (after)
        *after = '\0';
    next_part(&cursor, ",", &name);
    int r = after ? when_parse_span(after + strlen("after"), &span) : WHEN_E_SYNTAX;
    if (r == WHEN_E_SYNTAX || cursor || !entry_name_valid(name))
        return VALUE_WRONG(reader, _("'%s' isn't understood; write it like 'wash-off after 20m'"),
                           value_shown(reader, buf));
    if (r != 0 || span < key->min || span > key->max)
        return VALUE_WRONG(reader, _("'%s': what follows comes on the same day; write a time from 1s to less than 24h"),
                           value_shown(reader, buf));
    if (strcmp(name, reader->section->names[0]) == 0)
        return VALUE_WRONG(reader, _("a reminder can't follow itself; take the 'then' out, or name another"));
    snprintf(draft->then, NAME_SIZE, "%s", name);
    draft->reminder.then_after = span;
    return 0;
}
