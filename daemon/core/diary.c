/* SPDX-License-Identifier: MIT */
#include "diary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "l10n.h"
#include "lullday.h"
#include "macro.h"
#include "text.h"
#include "utf8.h"
#include "when.h"

/* A number that nobody knows more of than its name. */
#define NUMBER(key, title, inside, max)                             \
    {                                                               \
        key, title, inside, DIARY_NUMBER, max, {NULL}, {NULL}, NULL \
    }

static const DiaryInfo infos[] = {
    [DIARY_SEV_BED] = NUMBER("sev_bed", N_("At bedtime"), NC_("inside a sentence", "at bedtime"), 10),
    [DIARY_SEV_NIGHT] = NUMBER("sev_night", N_("In the night"), NC_("inside a sentence", "in the night"), 10),
    [DIARY_SEV_DAY] = NUMBER("sev_day", N_("By day"), NC_("inside a sentence", "by day"), 10),
    [DIARY_ONSET] =
        {"onset", N_("Began"), NC_("inside a sentence", "began"), DIARY_TIME, 0, {NULL}, {NULL}, NC_("onset", "none")},
    [DIARY_AWAKENINGS] = NUMBER("awakenings", N_("Awakenings"), NC_("inside a sentence", "awakenings"), 99),
    [DIARY_SLEEP_QUALITY] = NUMBER("sleep_quality", N_("Sleep quality"), NC_("inside a sentence", "sleep quality"), 10),
    [DIARY_SLEEP_MIN] = NUMBER("sleep_min", N_("Slept"), NC_("inside a sentence", "slept"), 24 * 60),
    [DIARY_SITES] = {"sites",
                     N_("Where"),
                     NC_("inside a sentence", "where"),
                     DIARY_WORDS,
                     0,
                     {"legs", "arms", "trunk", "other"},
                     {NC_("sites", "legs"), NC_("sites", "arms"), NC_("sites", "trunk"), NC_("sites", "other")},
                     NC_("sites", "none")},
    [DIARY_TRIGGERS] = {"triggers",
                        N_("Before it"),
                        NC_("inside a sentence", "before it"),
                        DIARY_WORDS,
                        0,
                        {"caffeine", "alcohol", "antihistamine", "late-exercise", "travel", "stress", "long-sitting",
                         "menses"},
                        {NC_("triggers", "caffeine"), NC_("triggers", "alcohol"), NC_("triggers", "antihistamine"),
                         NC_("triggers", "late exercise"), NC_("triggers", "travel"), NC_("triggers", "stress"),
                         NC_("triggers", "long sitting"), NC_("triggers", "menses")},
                        NC_("triggers", "none")},
    [DIARY_SIDE] = {"side",
                    N_("Side effects"),
                    NC_("inside a sentence", "side effects"),
                    DIARY_WORDS,
                    0,
                    {"loose-stool", "nausea", "constipation", "dizzy", "skin", "other"},
                    {NC_("side", "loose stool"), NC_("side", "nausea"), NC_("side", "constipation"),
                     NC_("side", "dizzy"), NC_("side", "skin"), NC_("side", "other")},
                    NC_("side", "none")},
    [DIARY_SENSATIONS] = {"sensations",
                          N_("Felt like"),
                          NC_("inside a sentence", "felt like"),
                          DIARY_WORDS,
                          0,
                          {"creeping", "crawling", "tingling", "itching", "burning", "twitching", "throbbing",
                           "pulling", "aching", "cramp", "jerks", "numbness"},
                          {NC_("sensations", "creeping"), NC_("sensations", "crawling"), NC_("sensations", "tingling"),
                           NC_("sensations", "itching"), NC_("sensations", "burning"), NC_("sensations", "twitching"),
                           NC_("sensations", "throbbing"), NC_("sensations", "pulling"), NC_("sensations", "aching"),
                           NC_("sensations", "cramp"), NC_("sensations", "jerks"), NC_("sensations", "numbness")},
                          NC_("sensations", "none")},
    [DIARY_IRLS] = NUMBER("irls", N_("IRLS total"), NC_("inside a sentence", "IRLS total"), 40),
};

_Static_assert(ARRAY_SIZE(infos) == _DIARY_FIELD_MAX, "a field is missing");

const DiaryInfo *diary_info(DiaryField field)
{
    return &infos[field];
}

const char *diary_title(DiaryField field)
{
    return _(infos[field].title);
}

const char *diary_title_inside(DiaryField field)
{
    return l10n_look_up("inside a sentence", infos[field].inside);
}

const char *diary_word(DiaryField field, int word)
{
    return l10n_look_up(infos[field].key, infos[field].names[word]);
}

const char *diary_none(DiaryField field)
{
    return infos[field].none ? l10n_look_up(infos[field].key, infos[field].none) : "";
}

static int find_field(const char *key, size_t len)
{
    for (int i = 0; i < _DIARY_FIELD_MAX; i++)
        if (strlen(infos[i].key) == len && strncmp(infos[i].key, key, len) == 0)
            return i;
    return -EINVAL;
}

int diary_field_from_string(const char *key)
{
    return find_field(key, strlen(key));
}

/* ---- Reading ---- */

static bool is_none(const char *value, size_t len)
{
    return len == 4 && strncmp(value, "none", len) == 0;
}

static int read_number(DiaryField field, const char *value, size_t len, Diary *ret)
{
    int32_t number = 0;

    if (len == 0 || len > 4 || strspn(value, "0123456789") < len)
        return DIARY_E_NUMBER;
    for (size_t i = 0; i < len; i++)
        number = number * 10 + (value[i] - '0');
    if (number > infos[field].max)
        return DIARY_E_NUMBER;
    ret->values[field] = number;
    return 0;
}

static int read_word(DiaryField field, const char *word, size_t len, int32_t *bits)
{
    for (int i = 0; i < DIARY_WORDS_MAX && infos[field].words[i]; i++)
        if (strlen(infos[field].words[i]) == len && strncmp(infos[field].words[i], word, len) == 0) {
            *bits |= 1 << i;
            return 0;
        }
    return DIARY_E_WORD;
}

static int read_words(DiaryField field, const char *value, size_t len, Diary *ret)
{
    const char *end = value + len;
    int32_t bits = 0;

    for (const char *word = value; !is_none(value, len); word++) {
        size_t size = strcspn(word, ",");
        if (read_word(field, word, MIN(size, (size_t)(end - word)), &bits) != 0)
            return DIARY_E_WORD;
        word += size;
        if (word >= end)
            break;
    }
    ret->values[field] = bits;
    return 0;
}

/* Of "2026-11-22T22:40:00+01:00". */
static int read_offset(const char *text, int32_t *ret)
{
    int32_t sec;
    char clock[] = {text[1], text[2], ':', text[4], text[5], '\0'};

    if ((text[0] != '+' && text[0] != '-') || text[3] != ':' || when_parse_clock(clock, &sec) != 0)
        return DIARY_E_TIME;
    *ret = text[0] == '-' ? -sec : sec;
    return 0;
}

#define INSTANT_LEN strlen("2026-11-22T22:40:00+01:00")

static int read_instant(const char *text, Diary *ret)
{
    char date[CIVIL_DAY_LEN], clock[WHEN_CLOCK_LEN];
    int32_t sec, offset;
    Day day;

    memcpy(date, text, sizeof(date) - 1);
    date[sizeof(date) - 1] = '\0';
    memcpy(clock, text + sizeof(date), sizeof(clock) - 1);
    clock[sizeof(clock) - 1] = '\0';
    if (text[sizeof(date) - 1] != 'T' || civil_parse(date, &day) < 0 || when_parse_clock(clock, &sec) != 0 ||
        read_offset(text + INSTANT_LEN - strlen("+01:00"), &offset) != 0)
        return DIARY_E_TIME;
    ret->onset = day * USEC_PER_DAY + (sec - offset) * USEC_PER_SEC;
    ret->onset_offset_sec = offset;
    ret->onset_clock = DIARY_CLOCK_NONE;
    return 0;
}

static int read_time(const char *value, size_t len, Diary *ret)
{
    char clock[WHEN_CLOCK_LEN];

    if (len == INSTANT_LEN)
        return read_instant(value, ret);
    if (len >= sizeof(clock))
        return DIARY_E_TIME;
    memcpy(clock, value, len);
    clock[len] = '\0';
    if (is_none(value, len))
        ret->onset_clock = DIARY_CLOCK_NONE;
    else if (when_parse_clock(clock, &ret->onset_clock) != 0)
        return DIARY_E_TIME;
    ret->onset = 0;
    return 0;
}

static int read_value(DiaryField field, const char *value, size_t len, Diary *ret)
{
    int r;

    if (len == 0) {
        ret->taken_back |= DIARY_BIT(field);
        return 0;
    }
    switch (infos[field].type) {
    case DIARY_NUMBER:
        r = read_number(field, value, len, ret);
        break;
    case DIARY_TIME:
        r = read_time(value, len, ret);
        break;
    default:
        r = read_words(field, value, len, ret);
    }
    if (r == 0)
        ret->said |= DIARY_BIT(field);
    return r;
}

int diary_parse_value(DiaryField field, const char *value, Diary *ret)
{
    return read_value(field, value, strlen(value), ret);
}

static int read_pair(const char *pair, size_t len, Diary *ret, int *ret_field)
{
    const char *equals = memchr(pair, '=', len);

    *ret_field = -1;
    if (!equals)
        return DIARY_E_SYNTAX;
    *ret_field = find_field(pair, (size_t)(equals - pair));
    if (*ret_field < 0)
        return DIARY_E_FIELD;
    if ((ret->said | ret->taken_back) & DIARY_BIT(*ret_field))
        return DIARY_E_TWICE;
    return read_value((DiaryField)*ret_field, equals + 1, (size_t)(pair + len - equals - 1), ret);
}

int diary_parse(const char *text, Diary *ret, DiaryFault *ret_fault)
{
    int first = 0, field, r;

    *ret = (Diary){.onset_clock = DIARY_CLOCK_NONE};
    for (const char *pair = text + strspn(text, " "); *pair; pair += strspn(pair, " ")) {
        size_t len = strcspn(pair, " ");
        r = read_pair(pair, len, ret, &field);
        if (r != 0 && first == 0) {
            first = r;
            if (ret_fault)
                *ret_fault = (DiaryFault){(DiaryError)r, field, (size_t)(pair - text), len};
        }
        pair += len;
    }
    return first;
}

/* ---- Writing ---- */

static void write_words(Text *text, DiaryField field, int32_t bits)
{
    bool first = true;

    if (bits == 0)
        text_add(text, "none");
    for (int i = 0; i < DIARY_WORDS_MAX && infos[field].words[i]; i++)
        if (bits & (1 << i)) {
            text_add(text, "%s%s", first ? "" : ",", infos[field].words[i]);
            first = false;
        }
}

static void write_time(Text *text, const Diary *diary)
{
    char instant[ZONE_RFC3339_LEN], clock[WHEN_CLOCK_LEN];

    if (diary->onset != 0)
        text_add(text, "%s", zone_format_offset(diary->onset_offset_sec, diary->onset, instant));
    else if (diary->onset_clock != DIARY_CLOCK_NONE)
        text_add(text, "%s", when_format_clock(diary->onset_clock, clock));
    else
        text_add(text, "none");
}

static void write_value(Text *text, const Diary *diary, DiaryField field)
{
    if (!diary_says(diary, field))
        return;
    if (infos[field].type == DIARY_NUMBER)
        text_add(text, "%d", (int)diary->values[field]);
    else if (infos[field].type == DIARY_TIME)
        write_time(text, diary);
    else
        write_words(text, field, diary->values[field]);
}

int diary_format_value(const Diary *diary, DiaryField field, char **ret)
{
    Text text = {0};

    text_add(&text, "%s", "");
    write_value(&text, diary, field);
    return text_take(&text, ret);
}

int diary_format(const Diary *diary, char **ret)
{
    Text text = {0};

    text_add(&text, "%s", "");
    for (int i = 0; i < _DIARY_FIELD_MAX; i++) {
        if (!diary_says(diary, (DiaryField)i))
            continue;
        text_add(&text, "%s%s=", text.len > 0 ? " " : "", infos[i].key);
        write_value(&text, diary, (DiaryField)i);
    }
    return text_take(&text, ret);
}

/* What may be written for a field, or which fields there are. */
static int list_words(int field, char **ret)
{
    Text list = {0};

    for (int i = 0; i < DIARY_WORDS_MAX && infos[field].words[i]; i++)
        text_add(&list, "%s%s", i > 0 ? ", " : "", infos[field].words[i]);
    return text_take(&list, ret);
}

static int list_fields(char **ret)
{
    Text list = {0};

    for (int i = 0; i < _DIARY_FIELD_MAX; i++)
        text_add(&list, "%s%s", i > 0 ? ", " : "", infos[i].key);
    return text_take(&list, ret);
}

#define CITED_MAX 80

int diary_sentence(const char *text, const DiaryFault *fault, char **ret)
{
    const char *key = fault->field >= 0 ? infos[fault->field].key : "";
    _cleanup_free_ char *list = NULL;
    _cleanup_free_ char *cited = strndup(text + fault->offset, fault->length);
    Text out = {0};
    int r = fault->error == DIARY_E_FIELD  ? list_fields(&list)
            : fault->error == DIARY_E_WORD ? list_words(fault->field, &list)
                                           : 0;

    if (r < 0)
        return r;
    if (!cited)
        return -ENOMEM;
    cited[utf8_cut(cited, CITED_MAX)] = '\0';
    switch (fault->error) {
    case DIARY_E_SYNTAX:
        /* Translators: FIELD and VALUE stand for what is to be typed. */
        text_add(&out, _("'%s': write FIELD=VALUE."), cited);
        break;
    case DIARY_E_FIELD:
        text_add(&out, _("'%s': there is no such field. Known are %s."), cited, list);
        break;
    case DIARY_E_TWICE:
        /* Translators: what was typed, and the name of the field in it */
        text_add(&out, _("'%s': %s is said twice."), cited, key);
        break;
    case DIARY_E_NUMBER:
        text_add(&out, _("'%s': %s is a whole number from 0 to %d."), cited, key, (int)infos[fault->field].max);
        break;
    case DIARY_E_TIME:
        /* Translators: the last one is "none", which is to be typed. */
        text_add(&out, _("'%s': %s is a time like 22:40, or %s."), cited, key, "none");
        break;
    case DIARY_E_WORD:
        /* Translators: what was typed, the field, its words, and "none", which is to be typed. */
        text_add(&out, _("'%s': %s takes, with commas between them, %s, or %s."), cited, key, list, "none");
        break;
    case DIARY_E_FUTURE:
        text_add(&out, _("'%s': that time is still to come."), cited);
        break;
    case DIARY_E_NIGHT:
        text_add(&out, _("'%s': that time belongs to another night."), cited);
        break;
    }
    return text_take(&out, ret);
}

/* ---- Together ---- */

void diary_merge(Diary *diary, const Diary *over)
{
    for (int i = 0; i < _DIARY_FIELD_MAX; i++)
        if (over->said & DIARY_BIT(i))
            diary->values[i] = over->values[i];
    if (diary_says(over, DIARY_ONSET)) {
        diary->onset = over->onset;
        diary->onset_offset_sec = over->onset_offset_sec;
        diary->onset_clock = over->onset_clock;
    }
    diary->said = (diary->said & ~over->taken_back) | over->said;
}

#define FUTURE_TOLERANCE (2 * USEC_PER_MIN)

int diary_resolve(Diary *diary, const Zone *zone, int32_t day_starts_sec, Day night, Usec now)
{
    int32_t clock = diary->onset_clock;

    if (!diary_says(diary, DIARY_ONSET) || (diary->onset == 0 && clock == DIARY_CLOCK_NONE))
        return 0;
    if (clock != DIARY_CLOCK_NONE) {
        zone_resolve(zone, clock < day_starts_sec ? night + 1 : night, clock, &diary->onset);
        diary->onset_offset_sec = zone_offset(zone, diary->onset);
        diary->onset_clock = DIARY_CLOCK_NONE;
    }
    if (diary->onset > now + FUTURE_TOLERANCE)
        return DIARY_E_FUTURE;
    return lullday_of(zone, day_starts_sec, diary->onset) == night ? 0 : DIARY_E_NIGHT;
}
