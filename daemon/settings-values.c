/* SPDX-License-Identifier: MIT */
#include "settings-values.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "ascii.h"
#include "core/when.h"
#include "scan.h"
#include "utf8.h"

#define WRONG(reader, ...) value_error((reader)->tree, (reader)->section, (reader)->value, __VA_ARGS__)

static const char *text_of(const Reader *reader)
{
    return reader->value->text;
}

/* What was typed, short enough for a message. */
static const char *shown(const Reader *reader, char buf[static SCAN_EXCERPT_LEN])
{
    return scan_excerpt(text_of(reader), strlen(text_of(reader)), buf);
}

static void *field_of(const Reader *reader)
{
    return (char *)reader->draft + reader->value->key->offset;
}

/* The element of an array that has the plain key first, then one for each argument. */
static size_t slot_of(const Reader *reader)
{
    return (size_t)(reader->value->arg + 1);
}

int value_bool(const char *text)
{
    static const char *const words[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (strcasecmp(text, words[i]) == 0)
            return i % 2;
    return -EINVAL;
}

int value_parse_bool(const Reader *reader)
{
    char buf[SCAN_EXCERPT_LEN];
    int yes = value_bool(text_of(reader));
    if (yes < 0)
        return WRONG(reader, "'%s' is neither yes nor no", shown(reader, buf));
    *(bool *)field_of(reader) = yes;
    return 0;
}

static bool parse_number(const char *text, int64_t *ret)
{
    int64_t number = 0;
    size_t len = strlen(text);
    if (len == 0 || len > 9)
        return false;
    for (; *text; text++) {
        if (!ascii_is_digit(*text))
            return false;
        number = number * 10 + (*text - '0');
    }
    *ret = number;
    return true;
}

int value_parse_int(const Reader *reader)
{
    const KeyInfo *key = reader->value->key;
    char buf[SCAN_EXCERPT_LEN];
    int64_t number;
    if (!parse_number(text_of(reader), &number) || number < key->min || number > key->max)
        return WRONG(reader, "'%s' isn't a whole number from %d to %d", shown(reader, buf), (int)key->min,
                     (int)key->max);
    *(int *)field_of(reader) = (int)number;
    return 0;
}

static int parse_span(const Reader *reader, bool or_zero)
{
    const KeyInfo *key = reader->value->key;
    char buf[SCAN_EXCERPT_LEN], min[WHEN_SPAN_LEN], max[WHEN_SPAN_LEN];
    Usec span;
    int r = when_parse_span(text_of(reader), &span);
    if (r == WHEN_E_SYNTAX)
        return WRONG(reader, "'%s' isn't a duration; write it like 10m or 1h30m", shown(reader, buf));
    if (r != 0 || ((span < key->min || span > key->max) && !(or_zero && span == 0)))
        return WRONG(reader, "'%s' is out of range; %s from %s to %s can be set", shown(reader, buf),
                     or_zero ? "0, or a duration" : "a duration", when_format_span(key->min, min),
                     when_format_span(key->max, max));
    ((Usec *)field_of(reader))[slot_of(reader)] = span;
    return 0;
}

int value_parse_span(const Reader *reader)
{
    return parse_span(reader, false);
}

int value_parse_span_or_zero(const Reader *reader)
{
    return parse_span(reader, true);
}

int value_parse_clock(const Reader *reader)
{
    char buf[SCAN_EXCERPT_LEN];
    int32_t sec;
    if (when_parse_clock(text_of(reader), &sec) != 0)
        return WRONG(reader, "'%s' isn't a time of day; write it like 22:30", shown(reader, buf));
    ((int32_t *)field_of(reader))[slot_of(reader)] = sec;
    return 0;
}

/* Reports what amount_parse() found, in words. */
static int wrong_amount(const Reader *reader, int code, const char *text, size_t len)
{
    const char *unit = reader->substance->unit;
    char buf[SCAN_EXCERPT_LEN], max[AMOUNT_LEN];
    scan_excerpt(text, len, buf);
    switch (code) {
    case AMOUNT_E_UNIT:
        return WRONG(reader, "'%s' isn't given in %s", buf, unit);
    case AMOUNT_E_RANGE:
        return WRONG(reader, "'%s' is too fine or too large; three decimals and up to %s %s are counted", buf,
                     amount_format(AMOUNT_MAX, max), unit);
    case AMOUNT_E_TABLETS:
        return WRONG(reader, "'%s' says nothing as long as 'tablet = …' doesn't say what a tablet holds", buf);
    default:
        return WRONG(reader, "'%s' isn't an amount; write it like '200 %s'", buf, unit);
    }
}

int value_parse_amount(const Reader *reader)
{
    const Substance *substance = reader->substance;
    if (substance->unit[0] == '\0')
        return 0; /* that was reported */
    Amount amount;
    int r = amount_parse(text_of(reader), substance->unit, substance->tablet, &amount);
    if (r != 0)
        return wrong_amount(reader, r, text_of(reader), strlen(text_of(reader)));
    *(Amount *)field_of(reader) = amount;
    return 0;
}

int value_parse_text(const Reader *reader)
{
    const KeyInfo *key = reader->value->key;
    size_t len = strlen(text_of(reader));
    if (len > (size_t)key->max)
        return WRONG(reader, "this text has %zu bytes, and at most %d are kept; shorten it", len, (int)key->max);
    char *copy = strdup(text_of(reader));
    if (!copy)
        return -ENOMEM;
    *(char **)field_of(reader) = copy;
    return 0;
}

int value_parse_name(const Reader *reader)
{
    char buf[SCAN_EXCERPT_LEN];
    if (!entry_name_valid(text_of(reader)))
        return WRONG(reader, "'%s' can't be a name: use a-z, 0-9 and '-', a letter first, at most %d in all",
                     shown(reader, buf), NAME_LEN_MAX);
    return value_parse_text(reader);
}

int value_parse_unit(const Reader *reader)
{
    const char *text = text_of(reader);
    char buf[SCAN_EXCERPT_LEN];
    for (const char *c = text; *c; c++)
        if (!ascii_is_alpha(*c) && (unsigned char)*c < 0x80)
            return WRONG(reader, "'%s' isn't a unit; write a word like mg, ml or cup", shown(reader, buf));
    if (strlen(text) >= UNIT_SIZE)
        return WRONG(reader, "'%s' is too long for a unit; at most %d bytes are kept", shown(reader, buf),
                     UNIT_SIZE - 1);
    snprintf(field_of(reader), UNIT_SIZE, "%s", text);
    return 0;
}

/* ---- Lists ---- */

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
    return strcasecmp(text_of(reader), "none") == 0;
}

static bool parse_range(char *text, QuietRange *ret)
{
    char *from, *to, *rest;
    return next_part(&text, "-", &from) && next_part(&text, "-", &to) && !next_part(&text, "-", &rest) &&
           when_parse_clock(from, &ret->from_sec) == 0 && when_parse_clock(to, &ret->to_sec) == 0;
}

int value_parse_quiet(const Reader *reader)
{
    Reminder *reminder = field_of(reader);
    _cleanup_free_ char *copy = strdup(text_of(reader));
    if (!copy)
        return -ENOMEM;
    QuietRange ranges[REGIMEN_QUIET_MAX];
    size_t n = 0;
    char *cursor = is_none(reader) ? NULL : copy;
    for (char *part; next_part(&cursor, ",", &part); n++) {
        char buf[SCAN_EXCERPT_LEN];
        if (n == REGIMEN_QUIET_MAX)
            return WRONG(reader, "there are more than %d ranges", REGIMEN_QUIET_MAX);
        scan_excerpt(part, strlen(part), buf);
        if (!parse_range(part, &ranges[n]))
            return WRONG(reader, "'%s' isn't a range; write it like 23:30-06:30", buf);
        if (ranges[n].from_sec == ranges[n].to_sec)
            return WRONG(reader, "'%s' would hold back everything for ever; 'lull pause' does that for a while", buf);
    }
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

/* "200 mg after 7d"; the first of a dose has no "after". */
static int parse_dose_step(const Reader *reader, char *text, bool first, Dose *ret)
{
    const Substance *substance = reader->substance;
    char buf[SCAN_EXCERPT_LEN];
    *ret = (Dose){0};
    scan_excerpt(text, strlen(text), buf);
    char *after = find_word(text, "after");
    if (!after != first)
        return WRONG(reader, "'%s' isn't understood; write '100 mg', or '100 mg, then 200 mg after 7d'", buf);
    if (after) {
        *after = '\0';
        if (when_parse_span(after + strlen("after"), &ret->after) != 0 || ret->after == 0 ||
            ret->after % USEC_PER_DAY != 0)
            return WRONG(reader, "'%s': a dose changes after whole days, like 'after 7d'", buf);
    }
    int r = amount_parse(text, substance->unit, substance->tablet, &ret->amount);
    return r != 0 ? wrong_amount(reader, r, text, strlen(text)) : 0;
}

static int parse_dose_steps(const Reader *reader, char *text, Dose doses[static REGIMEN_DOSES_MAX], size_t *ret_n)
{
    size_t n_errors = reader->tree->n_errors;
    for (size_t n = 0; text; n++) {
        if (n == REGIMEN_DOSES_MAX)
            return WRONG(reader, "there are more than %d steps", REGIMEN_DOSES_MAX);
        char *then = find_word(text, "then"), *next = then ? then + strlen("then") : NULL;
        char *end = then ?: text + strlen(text);
        while (end > text && (ascii_is_blank(end[-1]) || (then && end[-1] == ',')))
            end--;
        *end = '\0';
        int r = parse_dose_step(reader, text, n == 0, &doses[n]);
        if (r < 0 || reader->tree->n_errors > n_errors)
            return r;
        if (n > 0 && doses[n].after <= doses[n - 1].after)
            return WRONG(reader, "each step comes later than the one before; days count from the first dose");
        *ret_n = n + 1;
        text = next;
    }
    return 0;
}

int value_parse_dose(const Reader *reader)
{
    Reminder *reminder = field_of(reader);
    if (!reader->substance)
        return is_none(reader) ? 0 : WRONG(reader, "an activity has no dose; take it out, or name a substance");
    if (is_none(reader) || reader->substance->unit[0] == '\0')
        return 0;
    _cleanup_free_ char *copy = strdup(text_of(reader));
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
        return WRONG(reader, "'%s' isn't a step; write it like 'left calf 30s', from 1s to 1h", buf);
    while (blank > text && ascii_is_blank(blank[-1]))
        blank--;
    *blank = '\0';
    if (blank - text > REGIMEN_TITLE_LEN_MAX)
        return WRONG(reader, "the step '%s' has more than %d bytes; shorten it", buf, REGIMEN_TITLE_LEN_MAX);
    ret->title = strdup(text);
    return ret->title ? 0 : -ENOMEM;
}

static int parse_step_list(const Reader *reader, char *text, Reminder *reminder)
{
    size_t n_errors = reader->tree->n_errors;
    for (char *part; next_part(&text, ",", &part);) {
        if (reminder->n_steps == REGIMEN_STEPS_MAX)
            return WRONG(reader, "there are more than %d steps", REGIMEN_STEPS_MAX);
        int r = parse_step(reader, part, &reminder->steps[reminder->n_steps]);
        if (r < 0 || reader->tree->n_errors > n_errors)
            return r;
        reminder->n_steps++;
    }
    return 0;
}

int value_parse_steps(const Reader *reader)
{
    Reminder *reminder = field_of(reader);
    if (is_none(reader))
        return 0;
    if (reader->substance)
        return WRONG(reader, "only an activity has steps; take them out, or say 'activity = yes'");
    _cleanup_free_ char *copy = strdup(text_of(reader));
    reminder->steps = calloc(REGIMEN_STEPS_MAX, sizeof(*reminder->steps));
    if (!copy || !reminder->steps)
        return -ENOMEM;
    return parse_step_list(reader, copy, reminder);
}

int value_parse_then(const Reader *reader)
{
    const KeyInfo *key = reader->value->key;
    ReminderDraft *draft = field_of(reader);
    char buf[SCAN_EXCERPT_LEN];
    if (is_none(reader))
        return 0;
    _cleanup_free_ char *copy = strdup(text_of(reader));
    if (!copy)
        return -ENOMEM;
    char *after = find_word(copy, "after"), *name, *cursor = copy;
    Usec span = 0;
    if (after)
        *after = '\0';
    next_part(&cursor, ",", &name);
    if (!after || cursor || !entry_name_valid(name) || when_parse_span(after + strlen("after"), &span) != 0 ||
        span < key->min || span > key->max)
        return WRONG(reader, "'%s' isn't understood; write it like 'wash-off after 20m', at most 24h",
                     shown(reader, buf));
    snprintf(draft->then, NAME_SIZE, "%s", name);
    draft->reminder.then_after = span;
    return 0;
}

/* ---- When ---- */

int value_parse_at(const Reader *reader)
{
    char buf[SCAN_EXCERPT_LEN];
    switch (recur_parse_at(text_of(reader), field_of(reader))) {
    case 0:
        return 0;
    case RECUR_E_TWICE:
        return WRONG(reader, "'%s' names a time twice", shown(reader, buf));
    case RECUR_E_RANGE:
        return WRONG(reader, "'%s' has a time that doesn't exist, or more than %d times", shown(reader, buf),
                     RECUR_TIMES_MAX);
    default:
        return WRONG(reader, "'%s' isn't a time; write it like 22:15, 'bedtime - 45m' or 'wake + 30m'",
                     shown(reader, buf));
    }
}

int value_parse_every(const Reader *reader)
{
    char buf[SCAN_EXCERPT_LEN];
    switch (recur_parse_every(text_of(reader), field_of(reader))) {
    case 0:
        return 0;
    case RECUR_E_RANGE:
        return WRONG(reader, "'%s' has a time that doesn't exist, or comes more often than every 5 minutes",
                     shown(reader, buf));
    default:
        return WRONG(reader, "'%s' isn't understood; write it like '1h between 09:00 and 18:00'", shown(reader, buf));
    }
}

int value_parse_days(const Reader *reader)
{
    char buf[SCAN_EXCERPT_LEN];
    switch (recur_parse_days(text_of(reader), field_of(reader))) {
    case 0:
        return 0;
    case RECUR_E_TWICE:
        return WRONG(reader, "'%s' names a day twice", shown(reader, buf));
    case RECUR_E_RANGE:
        return WRONG(reader, "'%s' has a number or a date out of range", shown(reader, buf));
    default:
        return WRONG(reader,
                     "'%s' isn't understood; write daily, mon,wed,fri, 'every 2 days from 2026-11-20' or '3 per week'",
                     shown(reader, buf));
    }
}
