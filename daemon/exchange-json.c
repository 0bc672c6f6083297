/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "exchange.h"
#include "l10n.h"
#include "macro.h"
#include "utf8.h"

/* Ten digits are what an amount has. */
#define DUMP_FLAGS (JSON_COMPACT | JSON_REAL_PRECISION(12))

typedef enum FieldType {
    FIELD_ID,
    FIELD_KIND,
    FIELD_SOURCE,
    FIELD_TEXT,
    FIELD_INSTANT,  /* always there */
    FIELD_MAY_TIME, /* 0: left out */
    FIELD_OFFSET,
    FIELD_DAY,
    FIELD_OCCURRENCE,
    FIELD_AMOUNT,
    FIELD_COUNT,
    FIELD_DIARY,
    FIELD_NOTE,
} FieldType;

typedef struct Field {
    const char *key;
    FieldType type;
    size_t offset, size;
    bool needed;
} Field;

#define MEMBER(member) offsetof(Entry, member), sizeof(((Entry *)NULL)->member)

/* In the order in which they stand in a line. `offset` comes after `at`, which says one too. */
static const Field fields[] = {
    {"id", FIELD_ID, MEMBER(id), true},
    {"kind", FIELD_KIND, MEMBER(kind), true},
    {"subject", FIELD_TEXT, MEMBER(subject), false},
    {"at", FIELD_INSTANT, MEMBER(at), true},
    {"offset", FIELD_OFFSET, MEMBER(offset_sec), false},
    {"recorded", FIELD_INSTANT, MEMBER(recorded), true},
    {"day", FIELD_DAY, MEMBER(day), false},
    {"source", FIELD_SOURCE, MEMBER(source), true},
    {"device", FIELD_TEXT, MEMBER(device), false},
    {"occurrence", FIELD_OCCURRENCE, MEMBER(occurrence), false},
    {"amount", FIELD_AMOUNT, MEMBER(amount), false},
    {"unit", FIELD_TEXT, MEMBER(unit), false},
    {"nominal", FIELD_MAY_TIME, MEMBER(nominal), false},
    {"until", FIELD_MAY_TIME, MEMBER(until), false},
    {"count", FIELD_COUNT, MEMBER(count), false},
    {"reason", FIELD_TEXT, MEMBER(reason), false},
    {"ref", FIELD_ID, MEMBER(ref), false},
    {"fields", FIELD_DIARY, MEMBER(fields), false},
    {"note", FIELD_NOTE, MEMBER(note), false},
};

static void *member(const Entry *entry, const Field *field)
{
    return (char *)entry + field->offset;
}

/* ---- Writing: a new reference, or NULL for what is left out ---- */

static json_t *write_id(const EntryId *id)
{
    char text[ENTRY_ID_LEN];

    return entry_id_is_null(id) ? NULL : json_string(entry_id_format(id, text));
}

static json_t *write_time(Usec at, const Entry *entry)
{
    char text[EXCHANGE_TIME_LEN];

    return json_string(exchange_time_format(at, entry->offset_sec, text));
}

static json_t *write_day(Day day)
{
    char text[CIVIL_DAY_LEN];

    return json_string(civil_format(day, text));
}

static json_t *write_occurrence(const OccurrenceId *id)
{
    char text[OCCURRENCE_ID_LEN];

    return id->reminder[0] ? json_string(occurrence_id_format(id, text)) : NULL;
}

static json_t *write_amount(Amount amount)
{
    if (amount == 0)
        return NULL;
    return amount % AMOUNT_ONE == 0 ? json_integer(amount / AMOUNT_ONE) : json_real(amount_to_double(amount));
}

static json_t *write_field(const Entry *entry, const Field *field)
{
    const void *value = member(entry, field);

    switch (field->type) {
    case FIELD_ID:
        return write_id(value);
    case FIELD_KIND:
        return json_string(entry_kind_to_string(entry->kind));
    case FIELD_SOURCE:
        return json_string(source_to_string(entry->source));
    case FIELD_TEXT:
        return *(const char *)value ? json_string(value) : NULL;
    case FIELD_INSTANT:
        return write_time(*(const Usec *)value, entry);
    case FIELD_MAY_TIME:
        return *(const Usec *)value ? write_time(*(const Usec *)value, entry) : NULL;
    case FIELD_OFFSET:
        return exchange_offset_plain(entry->offset_sec) ? NULL : json_integer(entry->offset_sec);
    case FIELD_DAY:
        return write_day(entry->day);
    case FIELD_OCCURRENCE:
        return write_occurrence(value);
    case FIELD_AMOUNT:
        return write_amount(entry->amount);
    case FIELD_COUNT:
        return entry->count ? json_integer(entry->count) : NULL;
    case FIELD_DIARY:
    case FIELD_NOTE:
        return *(char *const *)value ? json_string(*(char *const *)value) : NULL;
    }
    return NULL;
}

int exchange_json_write(const Entry *entry, Text *out)
{
    _cleanup_free_ char *line = NULL;
    json_t *object = json_object();

    for (size_t i = 0; object && i < ARRAY_SIZE(fields); i++) {
        json_t *value = write_field(entry, &fields[i]);
        if (value && json_object_set_new_nocheck(object, fields[i].key, value) < 0)
            json_object_clear(object);
    }
    line = object && json_object_size(object) > 0 ? json_dumps(object, DUMP_FLAGS) : NULL;
    json_decref(object);
    if (!line)
        return -ENOMEM;
    text_add(out, "%s\n", line);
    return out->failed ? -ENOMEM : 0;
}

/* ---- Reading ---- */

/* What of a foreign text can be shown: some of it, and nothing that steers a terminal. */
static const char *excerpt(const char *text, char buf[static 48])
{
    size_t n = 0;

    for (size_t step; text[n] && n < 40; n += step) {
        size_t left = strnlen(text + n, 4);
        step = utf8_char(text + n, left);
        if (step == 0 || (unsigned char)text[n] < ' ' || text[n] == 0x7f)
            break;
        memcpy(buf + n, text + n, step);
    }
    snprintf(buf + n, 48 - n, "%s", text[n] ? "..." : "");
    return buf;
}

static int read_text(const json_t *value, char *buf, size_t size)
{
    if (!json_is_string(value) || json_string_length(value) >= size)
        return -EINVAL;
    memcpy(buf, json_string_value(value), json_string_length(value) + 1);
    return 0;
}

static int read_time(const json_t *value, Usec *ret, int32_t *ret_offset)
{
    return json_is_string(value) ? exchange_time_parse(json_string_value(value), ret, ret_offset) : -EINVAL;
}

static int read_integer(const json_t *value, int64_t min, int64_t max, int32_t *ret)
{
    if (!json_is_integer(value) || json_integer_value(value) < min || json_integer_value(value) > max)
        return -EINVAL;
    *ret = (int32_t)json_integer_value(value);
    return 0;
}

/* Finer than a thousandth is not rounded: who writes so many digits means them. */
static int read_amount(const json_t *value, Amount *ret)
{
    double number = json_number_value(value);

    if (!json_is_number(value))
        return -EINVAL;
    *ret = 0;
    if (number == 0)
        return 0;
    if (amount_from_double(number, ret) != 0 || fabs(number * AMOUNT_ONE - (double)*ret) > 1e-4)
        return -EINVAL;
    return 0;
}

static int read_word(const json_t *value, int (*from_string)(const char *word), int *ret)
{
    *ret = json_is_string(value) ? from_string(json_string_value(value)) : -EINVAL;
    return MIN(*ret, 0);
}

static int read_long(const json_t *value, size_t max, char **ret)
{
    if (!json_is_string(value) || json_string_length(value) > max)
        return -EINVAL;
    free(*ret);
    *ret = strdup(json_string_value(value));
    return *ret ? 0 : -ENOMEM;
}

static int read_field(const json_t *value, const Field *field, Entry *e)
{
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    void *into = member(e, field);
    int32_t offset;
    int word, r;

    switch (field->type) {
    case FIELD_ID:
        return entry_id_parse(text, into);
    case FIELD_KIND:
        if ((r = read_word(value, entry_kind_from_string, &word)) >= 0)
            e->kind = (EntryKind)word;
        return r;
    case FIELD_SOURCE:
        if ((r = read_word(value, source_from_string, &word)) >= 0)
            e->source = (Source)word;
        return r;
    case FIELD_TEXT:
        return read_text(value, into, field->size);
    case FIELD_INSTANT:
        r = read_time(value, into, &offset);
        if (r >= 0 && into == &e->at)
            e->offset_sec = offset;
        return r;
    case FIELD_MAY_TIME:
        return read_time(value, into, &offset);
    case FIELD_OFFSET:
        return read_integer(value, -ENTRY_OFFSET_MAX, ENTRY_OFFSET_MAX, into);
    case FIELD_DAY:
        return exchange_day_parse(text, into);
    case FIELD_OCCURRENCE:
        return occurrence_id_parse(text, into);
    case FIELD_AMOUNT:
        return read_amount(value, into);
    case FIELD_COUNT:
        return read_integer(value, 0, INT32_MAX, into);
    case FIELD_DIARY:
        return diary_parse(text, &(Diary){0}, NULL) == 0 ? read_long(value, DIARY_LEN_MAX, into) : -EINVAL;
    case FIELD_NOTE:
        return read_long(value, NOTE_LEN_MAX, into);
    }
    return -EINVAL;
}

static int refuse_field(const Field *field, const json_t *value, char problem[static EXCHANGE_PROBLEM_LEN])
{
    static const char *const expected[] = {
        [FIELD_ID] = N_("a UUID of version 7"),
        [FIELD_KIND] = N_("a kind of entry that this lull knows (intake, activity, skip ...)"),
        [FIELD_SOURCE] = N_("service, cli, notification, widget or import"),
        [FIELD_INSTANT] = N_("a time such as \"2026-11-22T22:30:00+01:00\", of the years 1970 to 2200"),
        [FIELD_MAY_TIME] = N_("a time such as \"2026-11-22T22:30:00+01:00\", of the years 1970 to 2200"),
        [FIELD_OFFSET] = N_("seconds east of UTC, at most 26 hours"),
        [FIELD_DAY] = N_("a date such as \"2026-11-22\""),
        [FIELD_OCCURRENCE] = N_("the id of an occurrence, such as \"magnesium/2026-11-22\""),
        [FIELD_AMOUNT] = N_("a number from 0 to 1000000 with at most three decimals"),
        [FIELD_DIARY] = N_("what is said about a night, such as \"sev_night=6 sites=legs,arms\""),
        [FIELD_COUNT] = N_("a whole number from 0 to 2147483647"),
    };
    char shown[48];

    if (field->type == FIELD_TEXT || field->type == FIELD_NOTE)
        return exchange_complain(problem, _("'%s' was expected to be a text of at most %zu bytes"), field->key,
                                 field->type == FIELD_NOTE ? (size_t)NOTE_LEN_MAX : field->size - 1);
    if (json_is_string(value))
        /* Translators: a key, its value, and one of "a date such as …" */
        return exchange_complain(problem, _("'%s' is \"%s\": expected %s"), field->key,
                                 excerpt(json_string_value(value), shown), _(expected[field->type]));
    /* Translators: a key, and one of "a date such as …" */
    return exchange_complain(problem, _("'%s' was expected to be %s"), field->key, _(expected[field->type]));
}

/* A key that isn't known may come from a newer lull: what it says would be lost. */
static int check_keys(json_t *object, char problem[static EXCHANGE_PROBLEM_LEN])
{
    char shown[48];
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        bool known = false;
        for (size_t i = 0; i < ARRAY_SIZE(fields) && !known; i++)
            known = strcmp(fields[i].key, key) == 0;
        if (!known)
            return exchange_complain(problem, _("'%s' is not a key that this lull knows"), excerpt(key, shown));
    }
    return 0;
}

static int read_object(json_t *object, Entry *e, char problem[static EXCHANGE_PROBLEM_LEN])
{
    int r = check_keys(object, problem);

    for (size_t i = 0; r == 0 && i < ARRAY_SIZE(fields); i++) {
        const json_t *value = json_object_get(object, fields[i].key);
        if (!value && fields[i].needed)
            return exchange_complain(problem, _("'%s' is missing"), fields[i].key);
        if (value && (r = read_field(value, &fields[i], e)) < 0 && r != -ENOMEM)
            r = refuse_field(&fields[i], value, problem);
    }
    return r;
}

static int refuse_syntax(const json_error_t *error, char problem[static EXCHANGE_PROBLEM_LEN])
{
    char shown[48];

    return exchange_complain(problem, _("not JSON, at byte %d (%s): expected one entry, {\"id\":...,\"kind\":...}"),
                             MAX(error->position, 0), excerpt(error->text, shown));
}

int exchange_json_read(const char *line, size_t n, Entry *ret, char problem[static EXCHANGE_PROBLEM_LEN])
{
    _cleanup_(entry_clear) Entry entry = {.day = DAY_NONE};
    json_error_t error;
    json_t *object = json_loadb(line, n, JSON_REJECT_DUPLICATES, &error);
    int r;

    if (!object && json_error_code(&error) == json_error_out_of_memory)
        return -ENOMEM;
    if (!object)
        return refuse_syntax(&error, problem);
    r = json_is_object(object) ? read_object(object, &entry, problem)
                               : exchange_complain(problem, _("expected one entry, {\"id\":...,\"kind\":...}"));
    json_decref(object);
    if (r != 0)
        return r;
    *ret = entry;
    entry = (Entry){0};
    return 0;
}
