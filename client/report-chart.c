/* SPDX-License-Identifier: MIT */
#include "report-chart.h"

#include <string.h>

#include "core/amount.h"
#include "l10n.h"
#include "render.h"
#include "core/dates.h"

#define LABEL 7.0
#define TITLE 8.5
#define DATE_ROOM 11
#define LABEL_ROOM 8.5

static double step_of(const Axis *a)
{
    return (a->right - a->left) / (double)a->report->digest->n_nights;
}

/* The middle of a night. */
static double x_of(const Axis *a, size_t night)
{
    return a->left + ((double)night + 0.5) * step_of(a);
}

/* Wide enough to be seen, narrow enough to be told apart. */
static double bar_of(const Axis *a)
{
    return MIN(step_of(a) * 0.7, 12.0);
}

static double radius_of(const Axis *a)
{
    return MAX(MIN(step_of(a) * 0.3, 2.4), 1.0);
}

/* Mondays, as many as have room for their date; of less than a week every night. */
static void put_weeks(const Canvas *c, const Axis *a, double top, double bottom)
{
    const Digest *d = a->report->digest;
    size_t every = 1 + (size_t)(30 / (7 * step_of(a))), monday = 0;
    for (size_t i = 0; i < d->n_nights; i++) {
        char label[DATES_LEN];
        bool wanted = d->n_nights < 7 || (civil_weekday(d->nights[i].day) == MONDAY && monday++ % every == 0);
        if (!wanted)
            continue;
        double x = a->left + (double)i * step_of(a);
        canvas_dotted(c, x, top, x, bottom);
        dates_brief(d->nights[i].day, label);
        if (x + 26 < a->right)
            canvas_text(c, x + 2, bottom + 8, LABEL, ALIGN_LEFT, 0, label);
    }
}

/* A level line with its label. */
static void put_level(const Canvas *c, const Axis *a, double y, const char *label)
{
    canvas_line(c, a->left, y, a->right, y, LIGHT, 0.4);
    canvas_text(c, a->left - 4, y + 2.5, LABEL, ALIGN_RIGHT, 0, label);
}

static void put_title(const Canvas *c, const Axis *a, double top, const char *title, const char *legend)
{
    double left = a->edge + canvas_bold_width(c, TITLE, title) + 2 * TITLE;
    canvas_bold(c, a->edge, top + TITLE, TITLE, ALIGN_LEFT, title);
    canvas_text(c, a->right, top + TITLE, LABEL, ALIGN_RIGHT, MAX(a->right - left, 1), legend);
}

/* Every how many `units` a level has room for its label, of those that divide well. */
static int32_t label_step(double unit, const int32_t *steps, size_t n)
{
    size_t i = 0;
    while (i + 1 < n && steps[i] * unit < LABEL_ROOM)
        i++;
    return steps[i];
}

/* ---- Severity ---- */

static void put_severity(const Canvas *c, const Axis *a, size_t i, double zero, double unit)
{
    const Diary *diary = &a->report->digest->nights[i].diary;
    double x = x_of(a, i), bar = bar_of(a);
    if (diary_says(diary, DIARY_SEV_NIGHT)) {
        double height = diary->values[DIARY_SEV_NIGHT] * unit;
        /* None at all was said too, and isn't a gap. */
        if (height == 0)
            canvas_box(c, x - bar / 2, zero - 2, bar, 2, BLACK, false);
        else
            canvas_box(c, x - bar / 2, zero - height, bar, height, 0.6, true);
    }
    if (diary_says(diary, DIARY_SEV_BED))
        canvas_dot(c, x, zero - diary->values[DIARY_SEV_BED] * unit, radius_of(a), false);
    if (diary_says(diary, DIARY_SEV_DAY)) {
        double y = zero - diary->values[DIARY_SEV_DAY] * unit, r = radius_of(a);
        canvas_line(c, x - r, y - r, x + r, y + r, BLACK, 0.7);
        canvas_line(c, x - r, y + r, x + r, y - r, BLACK, 0.7);
    }
}

void chart_severity(const Canvas *c, const Axis *a, double top, double bottom)
{
    double zero = bottom - DATE_ROOM, unit = (zero - top - CHART_TITLE_ROOM) / 10;
    const Digest *d = a->report->digest;
    char label[16], legend[REPORT_TEXT_LEN];
    snprintf(legend, sizeof(legend), "%s%s%s%s%s%s%s", _("bar: in the night"), d->said[DIARY_SEV_BED] ? "; " : "",
             d->said[DIARY_SEV_BED] ? _("circle: at bedtime") : "", d->said[DIARY_SEV_DAY] ? "; " : "",
             d->said[DIARY_SEV_DAY] ? _("cross: by day") : "", "; ", _("no mark: not said"));
    put_title(c, a, top, _("How bad it was, 0 to 10"), legend);
    int32_t step = label_step(unit, (const int32_t[]){5, 10}, 2);
    for (int32_t level = 0; level <= 10; level += step) {
        snprintf(label, sizeof(label), "%d", (int)level);
        put_level(c, a, zero - level * unit, label);
    }
    put_weeks(c, a, top + CHART_TITLE_ROOM, zero);
    for (size_t i = 0; i < d->n_nights; i++)
        put_severity(c, a, i, zero, unit);
}

/* ---- Onset ---- */

#define HOUR 60

static int32_t hours_down(int32_t minutes)
{
    return minutes / (2 * HOUR) * 2 * HOUR;
}

void chart_onset(const Canvas *c, const Axis *a, double top, double bottom)
{
    const Digest *d = a->report->digest;
    const DigestSpread *spread = &d->spreads[DIARY_ONSET];
    int32_t first = spread->n ? hours_down(spread->least) : 20 * HOUR;
    int32_t last = MAX(spread->n ? hours_down(spread->most + 2 * HOUR) : 0, first + 4 * HOUR);
    double none = bottom - DATE_ROOM - 3, low = none - (d->onset_none ? 9 : 3), high = top + CHART_TITLE_ROOM;
    double unit = (low - high) / (last - first);
    char label[REPORT_TEXT_LEN];
    put_title(c, a, top, _("When it began"), _("dot: from the diary; circle: an attack noted; no mark: not said"));
    int32_t step = label_step(unit, (const int32_t[]){2 * HOUR, 4 * HOUR, 6 * HOUR, 12 * HOUR}, 4);
    for (int32_t m = first; m <= last; m += step)
        put_level(c, a, high + (m - first) * unit, report_clock(m, label));
    if (d->onset_none > 0)
        canvas_text(c, a->left - 4, none + 2.5, LABEL, ALIGN_RIGHT, 0, diary_none(DIARY_ONSET));
    put_weeks(c, a, high, bottom - DATE_ROOM);
    for (size_t i = 0; i < d->n_nights; i++) {
        const DigestNight *night = &d->nights[i];
        if (night->onset == DIGEST_ONSET_NONE)
            canvas_line(c, x_of(a, i) - radius_of(a), none, x_of(a, i) + radius_of(a), none, BLACK, 1);
        else if (night->onset != DIGEST_ONSET_UNKNOWN)
            canvas_dot(c, x_of(a, i), high + (night->onset_min - first) * unit, radius_of(a),
                       night->onset == DIGEST_ONSET_DIARY);
    }
}

/* ---- Sleep ---- */

/* Room for a digit under each night. */
#define STEP_DIGITS 6

void chart_sleep(const Canvas *c, const Axis *a, double top, double bottom)
{
    const Digest *d = a->report->digest;
    bool digits = d->spreads[DIARY_AWAKENINGS].n > 0 && step_of(a) >= STEP_DIGITS;
    double zero = bottom - (digits ? 10 : 2);
    int32_t hours = MAX((d->spreads[DIARY_SLEEP_MIN].most + 59) / 60, 8);
    double unit = (zero - top - CHART_TITLE_ROOM) / hours;
    char label[16];
    put_title(c, a, top, _("Hours slept"),
              digits ? _("below: how often awake; no mark: not said") : _("no mark: not said"));
    int32_t step = label_step(unit, (const int32_t[]){4, 8, 24}, 3);
    for (int32_t h = 0; h <= hours; h += step) {
        snprintf(label, sizeof(label), "%d h", (int)h);
        put_level(c, a, zero - h * unit, label);
    }
    for (size_t i = 0; i < d->n_nights; i++) {
        const Diary *diary = &d->nights[i].diary;
        double height = diary->values[DIARY_SLEEP_MIN] * unit / 60, bar = bar_of(a);
        if (diary_says(diary, DIARY_SLEEP_MIN))
            canvas_box(c, x_of(a, i) - bar / 2, zero - height, bar, height, DARK, false);
        if (!digits || !diary_says(diary, DIARY_AWAKENINGS))
            continue;
        snprintf(label, sizeof(label), "%d", (int)diary->values[DIARY_AWAKENINGS]);
        canvas_text(c, x_of(a, i), bottom - 1, 6, ALIGN_MIDDLE, 0, label);
    }
}

/* ---- Taken and done ---- */

/* What one day has of a subject: how often, how much. */
static size_t day_of(const Digest *d, const DigestNight *night, int subject, Amount *ret_sum)
{
    size_t times = 0;
    *ret_sum = 0;
    for (size_t i = 0; i < night->n_deeds; i++)
        if (d->deeds[night->first_deed + i].subject == subject) {
            times++;
            *ret_sum += d->deeds[night->first_deed + i].amount;
        }
    return times;
}

static void put_day(const Canvas *c, const Axis *a, size_t i, int subject, double base, double height)
{
    const Digest *d = a->report->digest;
    const DigestSubject *s = &d->subjects[subject];
    double x = x_of(a, i), bar = bar_of(a) * 0.7;
    Amount sum;
    if (day_of(d, &d->nights[i], subject, &sum) == 0)
        return;
    if (s->activity)
        canvas_box(c, x - bar / 2, base - MIN(bar, height), bar, MIN(bar, height), 0.6, true);
    else if (sum == 0)
        canvas_box(c, x - bar / 2, base - height, bar, height, BLACK, false);
    else
        canvas_box(c, x - bar / 2, base - height * (double)sum / (double)s->most, bar,
                   height * (double)sum / (double)s->most, DARK, true);
}

double chart_taken(const Canvas *c, const Axis *a, double top, double row, const int *which, size_t n)
{
    const Digest *d = a->report->digest;
    char title[REPORT_TEXT_LEN], amount[AMOUNT_LEN], label[REPORT_TEXT_LEN];
    put_title(c, a, top, _("Taken and done"),
              _("height: amount of the day; empty: amount not said; no mark: not recorded"));
    double base = top + CHART_TITLE_ROOM;
    for (size_t k = 0; k < n; k++) {
        int s = which[k];
        base += row;
        canvas_line(c, a->left, base, a->right, base, LIGHT, 0.4);
        report_title(a->report, d->subjects[s].name, title);
        canvas_text(c, a->edge, base - row / 2 + 1, LABEL, ALIGN_LEFT, a->left - a->edge - 6, title);
        if (d->subjects[s].most > 0) {
            amount_format(d->subjects[s].most, amount);
            /* Translators: the most of a day, "to 400 mg" */
            snprintf(label, sizeof(label), _("to %s %s"), l10n_number(amount), d->subjects[s].unit);
            canvas_text(c, a->edge, base - 1, 6, ALIGN_LEFT, a->left - a->edge - 6, label);
        }
        for (size_t i = 0; i < d->n_nights; i++)
            put_day(c, a, i, s, base, row - 4);
    }
    put_weeks(c, a, top + CHART_TITLE_ROOM, base);
    return base + DATE_ROOM;
}
