/* SPDX-License-Identifier: MIT */
#include "settings-values.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "ascii.h"
#include "core/when.h"
#include "l10n.h"
#include "scan.h"
#include "utf8.h"

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
    int yes = value_bool(value_text(reader));
    if (yes < 0)
        return VALUE_WRONG(reader, _("'%s' is neither yes nor no"), value_shown(reader, buf));
    *(bool *)value_field(reader) = yes;
    return 0;
}

int value_parse_hold(const Reader *reader)
{
    char buf[SCAN_EXCERPT_LEN];
    bool hold = strcasecmp(value_text(reader), "hold") == 0;
    if (!hold && strcasecmp(value_text(reader), "raise") != 0)
        return VALUE_WRONG(reader, _("'%s' is neither hold nor raise"), value_shown(reader, buf));
    *(bool *)value_field(reader) = hold;
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
    if (!parse_number(value_text(reader), &number) || number < key->min || number > key->max)
        return VALUE_WRONG(reader, _("'%s' isn't a whole number from %d to %d"), value_shown(reader, buf),
                           (int)key->min, (int)key->max);
    *(int *)value_field(reader) = (int)number;
    return 0;
}

static int parse_span(const Reader *reader, bool or_zero)
{
    const KeyInfo *key = reader->value->key;
    char buf[SCAN_EXCERPT_LEN], min[WHEN_SPAN_LEN], max[WHEN_SPAN_LEN];
    Usec span;
    int r = when_parse_span(value_text(reader), &span);
    if (r == WHEN_E_SYNTAX)
        return VALUE_WRONG(reader, _("'%s' isn't a duration; write it like 10m or 1h30m"), value_shown(reader, buf));
    if (r != 0 || ((span < key->min || span > key->max) && !(or_zero && span == 0)))
        return VALUE_WRONG(reader,
                           or_zero ? _("'%s' is out of range; 0, or a duration from %s to %s can be set")
                                   : _("'%s' is out of range; a duration from %s to %s can be set"),
                           value_shown(reader, buf), when_format_span(key->min, min), when_format_span(key->max, max));
    ((Usec *)value_field(reader))[slot_of(reader)] = span;
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
    if (when_parse_clock(value_text(reader), &sec) != 0)
        return VALUE_WRONG(reader, _("'%s' isn't a time of day; write it like 22:30"), value_shown(reader, buf));
    ((int32_t *)value_field(reader))[slot_of(reader)] = sec;
    return 0;
}

/* A shipped amount is right: a unit that the user chose doesn't go with it. */
static int wrong_unit(const Reader *reader, const char *amount)
{
    const Section *substance = tree_find(reader->tree, SECTION_SUBSTANCE, reader->substance->name, NULL);
    const Value *unit = section_value(substance, "unit", ARG_NONE);
    char label[SECTION_LABEL_LEN];
    return value_error(reader->tree, substance, unit,
                       _("'%s' in [%s] is '%s', which isn't given in %s; set that too, or leave the unit"),
                       reader->value->key->name, section_label(reader->section, label), amount, unit->text);
}

int value_wrong_amount(const Reader *reader, int code, const char *text, size_t len)
{
    const char *unit = reader->substance->unit;
    char buf[SCAN_EXCERPT_LEN], max[AMOUNT_LEN];
    scan_excerpt(text, len, buf);
    if (reader->value->place.layer == LAYER_SHIPPED)
        return wrong_unit(reader, buf);
    switch (code) {
    case AMOUNT_E_UNIT:
        return VALUE_WRONG(reader, _("'%s' isn't given in %s"), buf, unit);
    case AMOUNT_E_RANGE:
        return VALUE_WRONG(reader, _("'%s' is too fine or too large; three decimals and up to %s %s are counted"), buf,
                           amount_format(AMOUNT_MAX, max), unit);
    case AMOUNT_E_COMMA:
        return VALUE_WRONG(reader, _("'%s' may mean two amounts; write it like 1.5 or like 1500"), buf);
    case AMOUNT_E_TABLETS:
        return VALUE_WRONG(reader, _("'%s' says nothing as long as 'tablet = …' doesn't say what a tablet holds"), buf);
    default:
        return VALUE_WRONG(reader, _("'%s' isn't an amount; write it like '200 %s'"), buf, unit);
    }
}

int value_parse_amount(const Reader *reader)
{
    const Substance *substance = reader->substance;
    if (substance->unit[0] == '\0')
        return 0; /* that was reported */
    Amount amount;
    int r = amount_parse(value_text(reader), substance->unit, substance->tablet, &amount);
    if (r != 0)
        return value_wrong_amount(reader, r, value_text(reader), strlen(value_text(reader)));
    *(Amount *)value_field(reader) = amount;
    return 0;
}

int value_parse_text(const Reader *reader)
{
    const KeyInfo *key = reader->value->key;
    size_t len = strlen(value_text(reader));
    if (len > (size_t)key->max)
        return VALUE_WRONG(reader, _("this text has %zu bytes, and at most %d are kept; shorten it"), len,
                           (int)key->max);
    char *copy = strdup(value_text(reader));
    if (!copy)
        return -ENOMEM;
    *(char **)value_field(reader) = copy;
    return 0;
}

int value_parse_name(const Reader *reader)
{
    char buf[SCAN_EXCERPT_LEN];
    if (!entry_name_valid(value_text(reader)))
        return VALUE_WRONG(reader, _("'%s' can't be a name: use a-z, 0-9 and '-', a letter first, at most %d in all"),
                           value_shown(reader, buf), NAME_LEN_MAX);
    return value_parse_text(reader);
}

int value_parse_unit(const Reader *reader)
{
    const char *text = value_text(reader);
    char buf[SCAN_EXCERPT_LEN];
    for (const char *c = text; *c; c++)
        if (!ascii_is_alpha(*c) && (unsigned char)*c < 0x80)
            return VALUE_WRONG(reader, _("'%s' isn't a unit; write a word like mg, ml or cup"),
                               value_shown(reader, buf));
    if (strlen(text) >= UNIT_SIZE)
        return VALUE_WRONG(reader, _("'%s' is too long for a unit; at most %d bytes are kept"),
                           value_shown(reader, buf), UNIT_SIZE - 1);
    snprintf(value_field(reader), UNIT_SIZE, "%s", text);
    return 0;
}

int value_wrong_date(const Reader *reader, const char *shown, const char *word)
{
    /* Translators: what was written, and the word of the configuration before the date: "from" or "until". */
    return VALUE_WRONG(reader, _("'%s': the date behind '%s' doesn't exist, or lies outside the years 1970 to 2200"),
                       shown, word);
}

/* What a rule has that is out of range: the same for its times and its days. */
static int wrong_rule(const Reader *reader, int code)
{
    char buf[SCAN_EXCERPT_LEN];
    const char *shown = value_shown(reader, buf);
    switch (code) {
    case RECUR_E_CLOCK:
        return VALUE_WRONG(reader, _("'%s' has a time that doesn't exist; a day has 00:00 to 23:59"), shown);
    case RECUR_E_OFFSET:
        return VALUE_WRONG(reader, _("'%s' lies a day or more from bedtime or wake; give less than 24h"), shown);
    case RECUR_E_MANY:
        return VALUE_WRONG(reader, _("'%s' has more than %d times"), shown, RECUR_TIMES_MAX);
    case RECUR_E_EVERY:
        return VALUE_WRONG(reader, _("'%s' comes too often or too seldom; every 5m to every 24h can be set"), shown);
    case RECUR_E_DAYS:
        return VALUE_WRONG(reader, _("'%s' comes too often or too seldom; every 1 to every %d days can be set"), shown,
                           RECUR_EVERY_N_MAX);
    case RECUR_E_QUOTA:
        return VALUE_WRONG(reader, _("'%s' comes too often or too seldom; 1 to 7 per week can be set"), shown);
    case RECUR_E_FROM:
        return value_wrong_date(reader, shown, "from");
    case RECUR_E_UNTIL:
        return value_wrong_date(reader, shown, "until");
    default: /* RECUR_E_ORDER */
        return VALUE_WRONG(reader, _("'%s' ends before it begins; write a later date behind 'until'"), shown);
    }
}

int value_parse_at(const Reader *reader)
{
    char buf[SCAN_EXCERPT_LEN];
    int r = recur_parse_at(value_text(reader), value_field(reader));
    switch (r) {
    case 0:
        return 0;
    case RECUR_E_SYNTAX:
        return VALUE_WRONG(reader, _("'%s' isn't a time; write it like 22:15, 'bedtime - 45m' or 'wake + 30m'"),
                           value_shown(reader, buf));
    case RECUR_E_TWICE:
        return VALUE_WRONG(reader, _("'%s' names a time twice"), value_shown(reader, buf));
    default:
        return wrong_rule(reader, r);
    }
}

int value_parse_every(const Reader *reader)
{
    char buf[SCAN_EXCERPT_LEN];
    int r = recur_parse_every(value_text(reader), value_field(reader));
    switch (r) {
    case 0:
        return 0;
    case RECUR_E_SYNTAX:
        return VALUE_WRONG(reader, _("'%s' isn't understood; write it like '1h between 09:00 and 18:00'"),
                           value_shown(reader, buf));
    default:
        return wrong_rule(reader, r);
    }
}

int value_parse_days(const Reader *reader)
{
    char buf[SCAN_EXCERPT_LEN];
    int r = recur_parse_days(value_text(reader), value_field(reader));
    switch (r) {
    case 0:
        return 0;
    case RECUR_E_SYNTAX:
        return VALUE_WRONG(
            reader,
            _("'%s' isn't understood; write daily, mon,wed,fri, 'every 2 days from 2026-11-20' or '3 per week'"),
            value_shown(reader, buf));
    case RECUR_E_TWICE:
        return VALUE_WRONG(reader, _("'%s' names a day twice"), value_shown(reader, buf));
    default:
        return wrong_rule(reader, r);
    }
}
