/* SPDX-License-Identifier: MIT */
#include "report.h"

#include <string.h>

#include "l10n.h"
#include "render.h"
#include "core/dates.h"

/* How a night's line is divided. Columns that don't fit are left out, the least wanted first; bars are as wide as the
 * scale has steps, or twice. */
typedef struct Columns {
    bool weekday, onset, awakenings, sleep, quality;
    unsigned date;  /* of the night's */
    unsigned bar;   /* 0: none */
    unsigned taken; /* where it begins; 0: not shown */
} Columns;

#define BARE_NUMBER 4
#define COLUMN_ONSET 7
#define TAKEN_MIN 24
/* From this width on activities are listed too. */
#define WIDTH_ACTIVITIES 110

/* As wide as any date in this language. */
static unsigned date_width(const Page *page, bool weekday)
{
    unsigned brief = 0, name = 0;
    char buf[DATES_LEN];
    for (int month = 0; month < 12; month++)
        brief = MAX(brief, page_width_of(page, dates_brief(month * 30 + 28, buf)));
    for (int day = 0; weekday && day < 7; day++)
        name = MAX(name, page_width_of(page, dates_weekday(day)) + 1);
    return brief + name;
}

static Columns divide(const Page *page)
{
    unsigned width = page->view.width;
    Columns c = {.bar = 10};
    c.weekday = width >= 48;
    c.date = date_width(page, c.weekday);
    c.awakenings = width >= 56;
    c.sleep = width >= 64;
    c.quality = width >= 72;
    c.bar = width >= 110 ? 20 : width >= 2 + c.date + BARE_NUMBER + 11 + COLUMN_ONSET ? 10 : 0;
    c.onset = c.bar > 0 || width >= 2 + c.date + BARE_NUMBER + COLUMN_ONSET;
    unsigned used = 2 + c.date + BARE_NUMBER + (c.bar > 0 ? c.bar + 1 : 0) + (c.onset ? COLUMN_ONSET : 0);
    used += (c.awakenings ? 6 : 0) + (c.sleep ? 7 : 0) + (c.quality ? 6 : 0);
    c.taken = width >= used + 2 + TAKEN_MIN ? used + 2 : 0;
    return c;
}

static void put_heading(Page *page, const char *text)
{
    page_break(page);
    page_text(page, TONE_STRONG, 0, text);
    page_end_line(page);
}

/* Right-aligned, so that it ends before `end`. */
static void put_right(Page *page, Tone tone, unsigned end, const char *text)
{
    unsigned width = page_width_of(page, text);
    page_column(page, end > width ? end - width : 0);
    page_text(page, tone, page->column, text);
}

/* ---- Numbers ---- */

#define COLUMN_NUMBER 20
#define NUMBER_WIDTH 7

static unsigned number_column(const Page *page)
{
    return page->view.width < 50 ? 15 : COLUMN_NUMBER;
}

/* No room for a table: what stands at its head then stands before each number. */
static bool is_narrow(const Page *page)
{
    return page->view.width < number_column(page) + 3 + 3 * NUMBER_WIDTH;
}

static void put_spread_narrow(Page *page, const DigestSpread *s, DiaryField field)
{
    char least[REPORT_TEXT_LEN], median[REPORT_TEXT_LEN], most[REPORT_TEXT_LEN];
    report_value(field, 2 * s->least, least);
    report_value(field, s->twice_median, median);
    report_value(field, 2 * s->most, most);
    page_column(page, 2);
    page_textf(page, TONE_PLAIN, 4, "%s: %s %zu, %s %s, %s %s, %s %s", diary_title(field), C_("column", "nights"), s->n,
               C_("column", "least"), least, C_("column", "median"), median, C_("column", "most"), most);
    page_end_line(page);
}

static void put_spread(Page *page, const Digest *d, DiaryField field)
{
    const DigestSpread *s = &d->spreads[field];
    char value[REPORT_TEXT_LEN];
    unsigned at = number_column(page);
    if (is_narrow(page))
        return put_spread_narrow(page, s, field);
    page_column(page, 2);
    page_text(page, TONE_PLAIN, 4, diary_title(field));
    snprintf(value, sizeof(value), "%zu", s->n);
    put_right(page, TONE_FAINT, at + 3, value);
    put_right(page, TONE_PLAIN, at + 3 + NUMBER_WIDTH, report_value(field, 2 * s->least, value));
    put_right(page, TONE_STRONG, at + 3 + 2 * NUMBER_WIDTH, report_value(field, s->twice_median, value));
    put_right(page, TONE_PLAIN, at + 3 + 3 * NUMBER_WIDTH, report_value(field, 2 * s->most, value));
    page_end_line(page);
}

static void put_number_heads(Page *page)
{
    unsigned end = number_column(page) + 3;
    /* Translators: the columns of a table, at most 7 wide. */
    put_right(page, TONE_FAINT, end, C_("column", "nights"));
    put_right(page, TONE_FAINT, end + NUMBER_WIDTH, C_("column", "least"));
    put_right(page, TONE_FAINT, end + 2 * NUMBER_WIDTH, C_("column", "median"));
    put_right(page, TONE_FAINT, end + 3 * NUMBER_WIDTH, C_("column", "most"));
    page_end_line(page);
}

static void put_numbers(Page *page, const Digest *d)
{
    static const DiaryField order[] = {DIARY_SEV_BED,    DIARY_SEV_NIGHT,     DIARY_SEV_DAY,   DIARY_ONSET,
                                       DIARY_AWAKENINGS, DIARY_SLEEP_QUALITY, DIARY_SLEEP_MIN, DIARY_IRLS};
    size_t n = 0;
    for (size_t i = 0; i < ARRAY_SIZE(order); i++)
        n += d->spreads[order[i]].n;
    if (n == 0)
        return;
    put_heading(page, _("What was said"));
    if (!is_narrow(page))
        put_number_heads(page);
    for (size_t i = 0; i < ARRAY_SIZE(order); i++)
        if (d->spreads[order[i]].n > 0)
            put_spread(page, d, order[i]);
    if (d->onset_none > 0) {
        page_column(page, 2);
        page_textf(page, TONE_PLAIN, 2,
                   P_("Nothing began on %zu further night.", "Nothing began on %zu further nights.", d->onset_none),
                   d->onset_none);
        page_end_line(page);
    }
}

static void put_words(Page *page, const Digest *d)
{
    char words[REPORT_TEXT_LEN];
    for (DiaryField f = DIARY_SITES; f <= DIARY_SENSATIONS; f++) {
        if (d->said[f] == 0)
            continue;
        page_column(page, 2);
        /* Translators: "Where, said on 5 nights: legs 5, arms 1" */
        page_textf(page, TONE_PLAIN, 4,
                   P_("%1$s, said on %2$zu night: %3$s", "%1$s, said on %2$zu nights: %3$s", d->said[f]),
                   diary_title(f), d->said[f], report_words(d, f, words));
        page_end_line(page);
    }
}

static void put_subjects(Page *page, const Report *report, bool activities)
{
    const Digest *d = report->digest;
    char title[REPORT_TEXT_LEN], taken[REPORT_TEXT_LEN], times[REPORT_TEXT_LEN];
    bool any = false;
    for (size_t i = 0; i < d->n_subjects; i++) {
        const DigestSubject *s = &d->subjects[i];
        if (s->activity != activities)
            continue;
        if (!any)
            put_heading(page, activities ? C_("heading", "Done") : C_("heading", "Taken"));
        any = true;
        page_column(page, 2);
        page_textf(page, TONE_PLAIN, 4, _("%1$s: %2$s; %3$s"), report_title(report, s->name, title),
                   report_taken(d, s, taken), report_times(d, (int)i, times));
        page_end_line(page);
    }
}

static void put_reminders(Page *page, const Report *report)
{
    char title[REPORT_TEXT_LEN];
    if (report->digest->n_reminders > 0)
        put_heading(page, _("What became of the reminders"));
    for (size_t i = 0; i < report->digest->n_reminders; i++) {
        const DigestReminder *r = &report->digest->reminders[i];
        page_column(page, 2);
        page_textf(page, TONE_PLAIN, 4, _("%1$s: %2$zu done, %3$zu skipped, %4$zu missed, %5$zu left out"),
                   report_title(report, r->name, title), r->done, r->skipped, r->missed, r->dropped);
        page_end_line(page);
    }
}

/* ---- Night by night ---- */

static void put_bar(Page *page, unsigned column, unsigned size, int32_t value)
{
    const char *full = page->view.utf8 ? "\u2588" : "#", *rest = page->view.utf8 ? "\u00b7" : ".";
    char bar[64] = "";
    size_t n = 0;
    for (unsigned i = 0; i < size; i++)
        n += (size_t)snprintf(bar + n, sizeof(bar) - n, "%s", (int)(i * 10) < (int)(value * (int)size) ? full : rest);
    page_column(page, column);
    page_text(page, TONE_PLAIN, column, bar);
}

static void put_number(Page *page, const DigestNight *night, DiaryField field, unsigned end)
{
    char value[REPORT_TEXT_LEN];
    if (diary_says(&night->diary, field))
        put_right(page, TONE_PLAIN, end, report_value(field, 2 * night->diary.values[field], value));
}

static const char *onset_of(const DigestNight *night, char buf[static REPORT_TEXT_LEN])
{
    switch (night->onset) {
    case DIGEST_ONSET_NONE:
        return diary_none(DIARY_ONSET);
    case DIGEST_ONSET_DIARY:
    case DIGEST_ONSET_ATTACK:
        return report_clock(night->onset_min, buf);
    default:
        return "";
    }
}

static void put_deeds(Page *page, const Report *report, const DigestNight *night, unsigned column)
{
    const DigestDeed *deeds = report->digest->deeds + night->first_deed;
    bool activities = page->view.width >= WIDTH_ACTIVITIES, first = true;
    char deed[REPORT_TEXT_LEN];
    for (size_t i = 0; i < night->n_deeds; i++) {
        if (!activities && report->digest->subjects[deeds[i].subject].activity)
            continue;
        if (first)
            page_column(page, column);
        page_textf(page, TONE_FAINT, column, "%s%s", first ? "" : "; ", report_deed(report, &deeds[i], deed));
        first = false;
    }
}

static void put_night(Page *page, const Report *report, const DigestNight *night, const Columns *c, DiaryField field)
{
    char onset[REPORT_TEXT_LEN], date[DATES_LEN];
    page_column(page, 2);
    if (c->weekday)
        page_text(page, TONE_PLAIN, 2, dates_weekday(civil_weekday(night->day)));
    put_right(page, TONE_PLAIN, 2 + c->date, dates_brief(night->day, date));
    unsigned end = 2 + c->date + BARE_NUMBER;
    put_number(page, night, field, end);
    if (c->bar > 0 && diary_says(&night->diary, field))
        put_bar(page, end + 1, c->bar, night->diary.values[field]);
    end += (c->bar > 0 ? c->bar + 1 : 0) + (c->onset ? COLUMN_ONSET : 0);
    if (c->onset && night->onset != DIGEST_ONSET_UNKNOWN)
        put_right(page, TONE_PLAIN, end, onset_of(night, onset));
    if (c->awakenings)
        put_number(page, night, DIARY_AWAKENINGS, end += 6);
    if (c->sleep)
        put_number(page, night, DIARY_SLEEP_MIN, end += 7);
    if (c->quality)
        put_number(page, night, DIARY_SLEEP_QUALITY, end += 6);
    if (c->taken > 0)
        put_deeds(page, report, night, c->taken);
    page_end_line(page);
    if (night->note) {
        page_column(page, 4);
        page_text(page, TONE_FAINT, 4, night->note);
        page_end_line(page);
    }
}

static void put_night_heading(Page *page, const Columns *c)
{
    unsigned end = 2 + c->date + BARE_NUMBER;
    if (c->bar > 0) {
        page_column(page, end + 1);
        page_text(page, TONE_FAINT, page->column, "0");
        put_right(page, TONE_FAINT, end += 1 + c->bar, "10");
    }
    if (c->onset)
        /* Translators: the columns of a table, at most 6 wide. */
        put_right(page, TONE_FAINT, end += COLUMN_ONSET, C_("column", "began"));
    if (c->awakenings)
        put_right(page, TONE_FAINT, end += 6, C_("column", "awake"));
    if (c->sleep)
        put_right(page, TONE_FAINT, end += 7, C_("column", "slept"));
    if (c->quality)
        put_right(page, TONE_FAINT, end += 6, C_("column", "good"));
    if (c->taken > 0) {
        page_column(page, c->taken);
        page_text(page, TONE_FAINT, page->column,
                  page->view.width >= WIDTH_ACTIVITIES ? C_("column", "taken and done") : C_("column", "taken"));
    }
    page_end_line(page);
}

static void put_nights(Page *page, const Report *report)
{
    const Columns c = divide(page);
    DiaryField field = report_severity(report->digest);
    page_break(page);
    page_text(page, TONE_STRONG, 0,
              field == DIARY_SEV_BED     ? _("Night by night: how bad it was at bedtime")
              : field == DIARY_SEV_NIGHT ? _("Night by night: how bad it was in the night")
                                         : _("Night by night: how bad the day after was"));
    page_end_line(page);
    put_night_heading(page, &c);
    for (size_t i = 0; i < report->digest->n_nights; i++)
        put_night(page, report, &report->digest->nights[i], &c, field);
}

void render_report(Page *page, const Report *report)
{
    char text[REPORT_TEXT_LEN];
    page_textf(page, TONE_STRONG, 0, _("Restless legs, %s"), report_range(report, text));
    page_end_line(page);
    page_textf(page, TONE_PLAIN, 0, "%s.", report_extent(report, text));
    page_end_line(page);
    for (size_t i = 0; i < report->notices.n; i++) {
        page_break(page);
        page_text(page, TONE_CALL, 0, report->notices.items[i]);
        page_end_line(page);
    }
    put_numbers(page, report->digest);
    put_words(page, report->digest);
    put_subjects(page, report, false);
    put_subjects(page, report, true);
    put_reminders(page, report);
    put_nights(page, report);
    page_break(page);
    page_text(page, TONE_FAINT, 0, _(report_notice));
    page_end_line(page);
}
