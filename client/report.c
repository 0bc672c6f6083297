/* SPDX-License-Identifier: MIT */
#include "report.h"

#include <errno.h>
#include <string.h>

#include "core/amount.h"
#include "enums.h"
#include "l10n.h"
#include "render.h"
#include "core/dates.h"
#include "utf8.h"

const char report_notice[] =
    N_("Only what was recorded: gaps are nights of which nothing was said, and nothing is filled "
       "in. Recorded by the person with lull; not medical advice.");

void report_clear(Report *report)
{
    digest_free(report->digest);
    list_clear(&subject_type, (List *)&report->subjects);
    texts_clear(&report->notices);
    *report = (Report){};
}

/* ---- From the service's entries ---- */

/* Borrows the texts. -EINVAL: not of a kind or form that is known here. */
static int read_entry(const LogEntry *from, Entry *ret)
{
    int kind = entry_kind_from_string(text_or(from->kind, ""));
    Amount amount = 0;
    Entry entry = {.at = from->at, .offset_sec = from->offset_sec, .note = from->note, .fields = from->fields};
    if (kind < 0 || civil_parse(text_or(from->day, ""), &entry.day) < 0 ||
        entry_id_parse(text_or(from->id, ""), &entry.id) < 0)
        return -EINVAL;
    if (from->occurrence && occurrence_id_parse(from->occurrence, &entry.occurrence) < 0)
        return -EINVAL;
    if (from->amount > 0 && amount_from_double(from->amount, &amount) != 0)
        return -EINVAL;
    entry.kind = kind;
    entry.amount = amount;
    snprintf(entry.subject, sizeof(entry.subject), "%s", text_or(from->subject, ""));
    snprintf(entry.unit, sizeof(entry.unit), "%s", text_or(from->unit, ""));
    snprintf(entry.reason, sizeof(entry.reason), "%s", text_or(from->reason, ""));
    *ret = entry;
    return 0;
}

int report_count(const LogEntryList *entries, Day first, Day last, Digest **ret)
{
    _cleanup_(digest_abandonp) DigestMaker *maker = NULL;
    int r = digest_begin(first, last, &maker);
    for (size_t i = 0; r == 0 && i < entries->n; i++) {
        Entry entry;
        if (!entries->items[i].voided && read_entry(&entries->items[i], &entry) == 0)
            r = digest_add(maker, &entry);
    }
    return r < 0 ? r : digest_end(TAKE_PTR(maker), ret);
}

/* ---- Words ---- */

const char *report_range(const Report *report, char buf[static REPORT_TEXT_LEN])
{
    char range[DATES_LEN];
    snprintf(buf, REPORT_TEXT_LEN, "%s", dates_range(report->digest->first, report->digest->last, range));
    return buf;
}

const char *report_extent(const Report *report, char buf[static REPORT_TEXT_LEN])
{
    const Digest *d = report->digest;
    size_t n = (size_t)snprintf(
        buf, REPORT_TEXT_LEN,
        P_("%1$zu night, %2$zu of them with a record", "%1$zu nights, %2$zu of them with a record", d->n_nights),
        d->n_nights, d->written);
    if (d->late > 0 && n + 1 < REPORT_TEXT_LEN) {
        buf[n++] = ' ';
        n += (size_t)snprintf(
            buf + n, REPORT_TEXT_LEN - n,
            P_("(%zu written more than 36 hours later)", "(%zu written more than 36 hours later)", d->late), d->late);
    }
    if (d->attacks > 0 && n + 2 < REPORT_TEXT_LEN) {
        n += (size_t)snprintf(buf + n, REPORT_TEXT_LEN - n, "; ");
        snprintf(buf + n, REPORT_TEXT_LEN - n, P_("%zu attack noted", "%zu attacks noted", d->attacks), d->attacks);
    }
    return buf;
}

const char *report_clock(int32_t minutes, char buf[static REPORT_TEXT_LEN])
{
    int of_day = (int)((minutes % 1440 + 1440) % 1440);
    snprintf(buf, REPORT_TEXT_LEN, "%02d:%02d", of_day / 60, of_day % 60);
    return buf;
}

const char *report_value(DiaryField field, int32_t twice, char buf[static REPORT_TEXT_LEN])
{
    if (field == DIARY_ONSET)
        return report_clock(twice / 2, buf);
    if (field == DIARY_SLEEP_MIN)
        snprintf(buf, REPORT_TEXT_LEN, "%d:%02d", (int)twice / 120, (int)twice / 2 % 60);
    else
        snprintf(buf, REPORT_TEXT_LEN, "%d%s", (int)twice / 2, twice % 2 == 0 ? "" : l10n_comma() ? ",5" : ".5");
    return buf;
}

DiaryField report_severity(const Digest *digest)
{
    DiaryField best = DIARY_SEV_NIGHT;
    for (DiaryField f = DIARY_SEV_BED; f <= DIARY_SEV_DAY; f++)
        if (digest->said[f] > digest->said[best])
            best = f;
    return best;
}

const char *report_words(const Digest *digest, DiaryField field, char buf[static REPORT_TEXT_LEN])
{
    const DiaryInfo *info = diary_info(field);
    size_t n = 0, any = 0;
    buf[0] = '\0';
    for (int w = 0; w < DIARY_WORDS_MAX && info->words[w]; w++) {
        size_t nights = digest->words[field][w];
        any += nights;
        if (nights == 0 || n >= REPORT_TEXT_LEN)
            continue;
        n += (size_t)snprintf(buf + n, REPORT_TEXT_LEN - n, "%s%s %zu", n ? ", " : "", diary_word(field, w), nights);
    }
    if (any == 0 && digest->said[field] > 0)
        snprintf(buf, REPORT_TEXT_LEN, "%s", diary_none(field));
    return buf;
}

/* For people. */
static const char *shown(Amount amount, char buf[static AMOUNT_LEN])
{
    amount_format(amount, buf);
    return l10n_number(buf);
}

const char *report_taken(const Digest *digest, const DigestSubject *s, char buf[static REPORT_TEXT_LEN])
{
    char least[AMOUNT_LEN], most[AMOUNT_LEN], daily[128] = "", unsaid[96] = "";
    if (s->most > 0 && s->least == s->most)
        /* Translators: goes on a sentence: "12 times on 10 of 28 days, 200 mg a day" */
        snprintf(daily, sizeof(daily), _(", %1$s %2$s a day"), shown(s->most, most), s->unit);
    else if (s->most > 0)
        snprintf(daily, sizeof(daily), _(", %1$s to %2$s %3$s a day"), shown(s->least, least), shown(s->most, most),
                 s->unit);
    if (s->unsaid > 0)
        snprintf(unsaid, sizeof(unsaid), P_("; %zu without an amount", "; %zu without an amount", s->unsaid),
                 s->unsaid);
    size_t n;
    if (digest->n_nights == 1)
        n = (size_t)snprintf(buf, REPORT_TEXT_LEN, P_("%zu time", "%zu times", s->times), s->times);
    else
        /* Translators: the form goes by the first number; the second may be 1 all the same. */
        n = (size_t)snprintf(buf, REPORT_TEXT_LEN,
                             P_("%1$zu time on %2$zu of %3$zu days", "%1$zu times on %2$zu of %3$zu days", s->times),
                             s->times, s->days, digest->n_nights);
    if (n < REPORT_TEXT_LEN)
        snprintf(buf + n, REPORT_TEXT_LEN - n, "%s%s", daily, unsaid);
    return buf;
}

static int compare_minutes(const void *x, const void *y)
{
    int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;
    return (a > b) - (a < b);
}

const char *report_times(const Digest *digest, int subject, char buf[static REPORT_TEXT_LEN])
{
    _cleanup_free_ int32_t *minutes = calloc(digest->n_deeds + 1, sizeof(*minutes));
    char least[REPORT_TEXT_LEN], median[REPORT_TEXT_LEN], most[REPORT_TEXT_LEN];
    size_t n = 0;
    buf[0] = '\0';
    for (size_t i = 0; minutes && i < digest->n_deeds; i++) {
        const DigestDeed *deed = &digest->deeds[i];
        if (deed->subject == subject)
            minutes[n++] =
                (int32_t)((deed->at + deed->offset_sec * USEC_PER_SEC - deed->day * USEC_PER_DAY) / USEC_PER_MIN);
    }
    if (n == 0)
        return buf;
    qsort(minutes, n, sizeof(*minutes), compare_minutes);
    report_clock(minutes[0], least);
    report_clock(minutes[(n - 1) / 2], median);
    report_clock(minutes[n - 1], most);
    if (strcmp(least, most) == 0)
        snprintf(buf, REPORT_TEXT_LEN, _("at %.5s"), median);
    else
        snprintf(buf, REPORT_TEXT_LEN, _("mostly %1$.5s, from %2$.5s to %3$.5s"), median, least, most);
    return buf;
}

const char *report_title(const Report *report, const char *name, char buf[static REPORT_TEXT_LEN])
{
    char title[RENDER_TITLE_LEN];
    const char *whole = render_title(&report->subjects, name, title);
    snprintf(buf, REPORT_TEXT_LEN, "%.*s", (int)utf8_cut(whole, REPORT_TEXT_LEN - 1), whole);
    return buf;
}

const char *report_deed(const Report *report, const DigestDeed *deed, char buf[static REPORT_TEXT_LEN])
{
    const DigestSubject *s = &report->digest->subjects[deed->subject];
    char title[REPORT_TEXT_LEN], amount[AMOUNT_LEN], at[ZONE_RFC3339_LEN];
    zone_format_offset(deed->offset_sec, deed->at, at);
    report_title(report, s->name, title);
    snprintf(buf, REPORT_TEXT_LEN, "%.*s%s%s%s%s %.5s", (int)utf8_cut(title, 100), title, deed->amount ? " " : "",
             deed->amount ? shown(deed->amount, amount) : "", deed->amount ? " " : "", deed->amount ? s->unit : "",
             at + strlen("2026-11-22T"));
    return buf;
}
