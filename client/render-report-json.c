/* SPDX-License-Identifier: MIT */
#include "report.h"

#include <jansson.h>
#include <string.h>

#include "core/amount.h"
#include "json-fields.h"

/* All of these return a new reference or NULL, which jansson's packing passes on. */

static json_t *day_of(Day day)
{
    char buf[CIVIL_DAY_LEN];
    return json_string(civil_format(day, buf));
}

static json_t *amount_of(Amount amount)
{
    return amount % AMOUNT_ONE == 0 ? json_integer(amount / AMOUNT_ONE) : json_real(amount_to_double(amount));
}

static json_t *value_of(DiaryField field, int32_t twice)
{
    char buf[REPORT_TEXT_LEN];
    if (field == DIARY_ONSET)
        return json_string(report_clock(twice / 2, buf));
    return twice % 2 ? json_real(twice / 2.0) : json_integer(twice / 2);
}

static json_t *spread(const Digest *d, DiaryField field)
{
    const DigestSpread *s = &d->spreads[field];
    if (s->n == 0)
        return json_pack("{s:i, s:n, s:n, s:n}", "nights", 0, "least", "median", "most");
    return json_pack("{s:I, s:o, s:o, s:o}", "nights", (json_int_t)s->n, "least", value_of(field, 2 * s->least),
                     "median", value_of(field, s->twice_median), "most", value_of(field, 2 * s->most));
}

static json_t *words(const Digest *d, DiaryField field)
{
    const DiaryInfo *info = diary_info(field);
    json_t *object = json_pack("{s:I}", "nights", (json_int_t)d->said[field]);
    for (int w = 0; w < DIARY_WORDS_MAX && info->words[w]; w++)
        json_object_set_new(object, info->words[w], json_integer((json_int_t)d->words[field][w]));
    return object;
}

static json_t *summary(const Digest *d)
{
    json_t *object = json_object();
    for (int f = 0; f < _DIARY_FIELD_MAX; f++)
        json_object_set_new(object, diary_info(f)->key,
                            diary_info(f)->type == DIARY_WORDS ? words(d, f) : spread(d, f));
    json_object_set_new(json_object_get(object, "onset"), "none", json_integer((json_int_t)d->onset_none));
    return object;
}

/* An array of n things, each made by `make`. */
static json_t *array_of(const Report *report, size_t n, json_t *(*make)(const Report *report, size_t i))
{
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++)
        if (json_array_append_new(array, make(report, i)) < 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

static json_t *subject(const Report *report, size_t i)
{
    const DigestSubject *s = &report->digest->subjects[i];
    char title[REPORT_TEXT_LEN];
    bool said = s->most > 0;
    return json_pack("{s:s, s:s, s:b, s:s?, s:I, s:I, s:I, s:o, s:o, s:o}", "subject", s->name, "title",
                     report_title(report, s->name, title), "activity", s->activity, "unit",
                     s->activity ? NULL : s->unit, "times", (json_int_t)s->times, "days", (json_int_t)s->days, "unsaid",
                     (json_int_t)s->unsaid, "total", said ? amount_of(s->total) : json_null(), "least_a_day",
                     said ? amount_of(s->least) : json_null(), "most_a_day", said ? amount_of(s->most) : json_null());
}

static json_t *reminder(const Report *report, size_t i)
{
    const DigestReminder *r = &report->digest->reminders[i];
    return json_pack("{s:s, s:I, s:I, s:I, s:I}", "reminder", r->name, "done", (json_int_t)r->done, "skipped",
                     (json_int_t)r->skipped, "missed", (json_int_t)r->missed, "left_out", (json_int_t)r->dropped);
}

static json_t *deed(const Report *report, size_t i)
{
    const DigestDeed *deed = &report->digest->deeds[i];
    const DigestSubject *s = &report->digest->subjects[deed->subject];
    char at[ZONE_RFC3339_LEN];
    return json_pack("{s:s, s:s, s:o, s:s?}", "subject", s->name, "at",
                     zone_format_offset(deed->offset_sec, deed->at, at), "amount",
                     deed->amount ? amount_of(deed->amount) : json_null(), "unit", s->activity ? NULL : s->unit);
}

static json_t *deeds(const Report *report, const DigestNight *night)
{
    json_t *array = json_array();
    for (size_t i = 0; i < night->n_deeds; i++)
        if (json_array_append_new(array, deed(report, night->first_deed + i)) < 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

static json_t *onset(const DigestNight *night)
{
    static const char *const from[] = {
        [DIGEST_ONSET_NONE] = "diary", [DIGEST_ONSET_DIARY] = "diary", [DIGEST_ONSET_ATTACK] = "attack"};
    char clock[REPORT_TEXT_LEN];
    if (night->onset == DIGEST_ONSET_UNKNOWN)
        return json_null();
    return json_pack("{s:s, s:s}", "clock",
                     night->onset == DIGEST_ONSET_NONE ? "none" : report_clock(night->onset_min, clock), "from",
                     from[night->onset]);
}

static json_t *night(const Report *report, size_t i)
{
    const DigestNight *n = &report->digest->nights[i];
    return json_pack("{s:o, s:b, s:b, s:s?, s:I, s:o, s:o, s:o}", "night", day_of(n->day), "written", n->written,
                     "late", n->late, "note", n->note, "attacks", (json_int_t)n->attacks, "onset", onset(n), "fields",
                     json_fields(&n->diary, true), "taken", deeds(report, n));
}

static json_t *notices(const Report *report)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->notices.n; i++)
        json_array_append_new(array, json_string(report->notices.items[i]));
    return array;
}

char *render_report_json(const Report *report)
{
    const Digest *d = report->digest;
    json_t *json = json_pack("{s:o, s:o, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:s}", "since", day_of(d->first),
                             "until", day_of(d->last), "nights", (json_int_t)d->n_nights, "written",
                             (json_int_t)d->written, "late", (json_int_t)d->late, "attacks", (json_int_t)d->attacks,
                             "summary", summary(d), "taken", array_of(report, d->n_subjects, subject), "reminders",
                             array_of(report, d->n_reminders, reminder), "night_by_night",
                             array_of(report, d->n_nights, night), "notices", notices(report), "notice", report_notice);
    char *text = json ? json_dumps(json, JSON_INDENT(2) | JSON_REAL_PRECISION(15)) : NULL;
    json_decref(json);
    return text;
}
