/* SPDX-License-Identifier: MIT */
#include "report-draw.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <fontconfig/fontconfig.h>

#include "config.h"
#include "core/amount.h"
#include "l10n.h"
#include "render.h"
#include "report-chart.h"

#define MARGIN 40.0
#define LABELS 62.0 /* room to the left of the charts */
#define ROWS_MAX 8
#define ROW 20.0
#define ROW_OF_MANY 16.0 /* above 5 */
#define TEXT 8.0
#define LEADING 11.0
#define NUMBERS 230.0 /* the width of what stands to the left of the words */

/* What was taken or done on most days comes first: there is no room for everything. */
typedef struct Rows {
    int which[ROWS_MAX];
    size_t n;
} Rows;

static void choose_rows(const Digest *d, Rows *ret)
{
    *ret = (Rows){};
    for (size_t i = 0; i < d->n_subjects; i++) {
        size_t place = ret->n;
        while (place > 0 && d->subjects[ret->which[place - 1]].days < d->subjects[i].days)
            place--;
        if (place == ROWS_MAX)
            continue;
        ret->n = MIN(ret->n + 1, (size_t)ROWS_MAX);
        for (size_t k = ret->n - 1; k > place; k--)
            ret->which[k] = ret->which[k - 1];
        ret->which[place] = (int)i;
    }
}

/* ---- Head and foot ---- */

static double put_head(const Canvas *c, const Report *report)
{
    char text[REPORT_TEXT_LEN], extent[REPORT_TEXT_LEN], made[ZONE_RFC3339_LEN];
    double right = c->width - MARGIN, y = MARGIN + 14;
    canvas_bold(c, MARGIN, y, 16, ALIGN_LEFT, _("Restless legs: a record of nights"));
    y += 16;
    canvas_text(c, MARGIN, y, 10, ALIGN_LEFT, 0, report_range(report, text));
    zone_format_offset(0, report->made, made);
    snprintf(text, sizeof(text), "lull " LULL_VERSION ", %.10s", made);
    canvas_text(c, right, y, TEXT, ALIGN_RIGHT, 0, text);
    y += 13;
    snprintf(text, sizeof(text), "%.200s.", report_extent(report, extent));
    canvas_text(c, MARGIN, y, TEXT, ALIGN_LEFT, right - MARGIN, text);
    y += 20;
    canvas_text(c, MARGIN, y, TEXT, ALIGN_LEFT, 0, _("Name"));
    canvas_line(c, MARGIN + 40, y + 1, MARGIN + 260, y + 1, DARK, 0.5);
    /* Translators: the date of birth, to be written by hand; room is scarce. */
    canvas_text(c, MARGIN + 274, y, TEXT, ALIGN_LEFT, 0, _("Born"));
    canvas_line(c, MARGIN + 330, y + 1, right, y + 1, DARK, 0.5);
    y += 12;
    for (size_t i = 0; i < report->notices.n; i++) {
        double top = y - 2;
        y = canvas_paragraph(c, MARGIN + 8, y + TEXT, TEXT, right - MARGIN - 8, 0, report->notices.items[i]);
        canvas_line(c, MARGIN + 1, top, MARGIN + 1, y - TEXT, BLACK, 2);
    }
    return y;
}

#define FOOT 34.0

static void put_foot(const Canvas *c)
{
    double y = c->height - MARGIN - FOOT + 12;
    canvas_line(c, MARGIN, y - 10, c->width - MARGIN, y - 10, DARK, 0.5);
    y = canvas_paragraph(c, MARGIN, y, 7, c->width - 2 * MARGIN, 0, _(report_notice));
    canvas_paragraph(c, MARGIN, y, 7, c->width - 2 * MARGIN, 0,
                     _("Days run from morning to morning: what was taken after midnight belongs to the evening before. "
                       "Minerals in elemental mg. Severity, sleep and times are the person's own statements."));
}

/* ---- Numbers and words ---- */

#define COLUMN 34.0

static double put_numbers(const Canvas *c, const Digest *d, double x, double y)
{
    static const DiaryField order[] = {DIARY_SEV_BED,    DIARY_SEV_NIGHT,     DIARY_SEV_DAY,   DIARY_ONSET,
                                       DIARY_AWAKENINGS, DIARY_SLEEP_QUALITY, DIARY_SLEEP_MIN, DIARY_IRLS};
    static const char *const heads[] = {NC_("column", "nights"), NC_("column", "least"), NC_("column", "median"),
                                        NC_("column", "most")};
    char value[REPORT_TEXT_LEN];
    double first = x + 104;
    size_t said = 0;
    for (size_t i = 0; i < ARRAY_SIZE(order); i++)
        said += d->spreads[order[i]].n;
    if (said == 0)
        return y;
    canvas_bold(c, x, y, TEXT, ALIGN_LEFT, _("What was said"));
    y += LEADING;
    for (size_t i = 0; i < ARRAY_SIZE(heads); i++)
        canvas_text(c, first + (double)i * COLUMN, y, 7, ALIGN_RIGHT, 0, l10n_look_up("column", heads[i]));
    for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
        const DigestSpread *s = &d->spreads[order[i]];
        if (s->n == 0)
            continue;
        y += LEADING;
        canvas_text(c, x, y, TEXT, ALIGN_LEFT, 0, diary_title(order[i]));
        snprintf(value, sizeof(value), "%zu", s->n);
        canvas_text(c, first, y, TEXT, ALIGN_RIGHT, 0, value);
        canvas_text(c, first + COLUMN, y, TEXT, ALIGN_RIGHT, 0, report_value(order[i], 2 * s->least, value));
        canvas_bold(c, first + 2 * COLUMN, y, TEXT, ALIGN_RIGHT, report_value(order[i], s->twice_median, value));
        canvas_text(c, first + 3 * COLUMN, y, TEXT, ALIGN_RIGHT, 0, report_value(order[i], 2 * s->most, value));
    }
    return y + LEADING;
}

static double put_words(const Canvas *c, const Digest *d, double x, double y, double room)
{
    char words[REPORT_TEXT_LEN], text[2 * REPORT_TEXT_LEN];
    for (DiaryField f = DIARY_SITES; f <= DIARY_SENSATIONS; f++) {
        if (d->said[f] == 0)
            continue;
        snprintf(text, sizeof(text), P_("%1$s, on %2$zu night: %3$s", "%1$s, on %2$zu nights: %3$s", d->said[f]),
                 diary_title(f), d->said[f], report_words(d, f, words));
        y = canvas_paragraph(c, x, y, TEXT, room, 0, text);
    }
    return y;
}

static double put_taken(const Canvas *c, const Report *report, const Rows *rows, double x, double y, double room)
{
    const Digest *d = report->digest;
    char title[REPORT_TEXT_LEN], taken[REPORT_TEXT_LEN], times[REPORT_TEXT_LEN], text[4 * REPORT_TEXT_LEN];
    for (size_t i = 0; i < rows->n; i++) {
        const DigestSubject *s = &d->subjects[rows->which[i]];
        snprintf(text, sizeof(text), _("%1$s: %2$s; %3$s"), report_title(report, s->name, title),
                 report_taken(d, s, taken), report_times(d, rows->which[i], times));
        y = canvas_paragraph(c, x, y, TEXT, room, 0, text);
    }
    if (d->n_subjects > rows->n) {
        snprintf(text, sizeof(text),
                 P_("and %zu more, which 'lull report' lists", "and %zu more, which 'lull report' lists",
                    d->n_subjects - rows->n),
                 d->n_subjects - rows->n);
        y = canvas_paragraph(c, x, y, TEXT, room, 0, text);
    }
    return y;
}

static double put_reminders(const Canvas *c, const Report *report, double x, double y, double room)
{
    char title[REPORT_TEXT_LEN], text[2 * REPORT_TEXT_LEN];
    for (size_t i = 0; i < report->digest->n_reminders && i < ROWS_MAX; i++) {
        const DigestReminder *r = &report->digest->reminders[i];
        snprintf(text, sizeof(text), _("Reminders of %1$s: %2$zu done, %3$zu skipped, %4$zu missed, %5$zu left out"),
                 report_title(report, r->name, title), r->done, r->skipped, r->missed, r->dropped);
        y = canvas_paragraph(c, x, y, TEXT, room, 0, text);
    }
    return y;
}

#define NOTE 7.0
#define NOTE_DATE 48.0
#define NOTE_LEADING (NOTE * CANVAS_LEADING)

static size_t count_notes(const Digest *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->n_nights; i++)
        n += d->nights[i].note != NULL;
    return n;
}

static void put_notes_left(const Canvas *c, double x, double y, double room, size_t left, bool begun)
{
    char text[512];
    if (begun)
        snprintf(text, sizeof(text),
                 P_("and %zu earlier note, which 'lull report' shows",
                    "and %zu earlier notes, which 'lull report' shows", left),
                 left);
    else
        snprintf(text, sizeof(text),
                 P_("%zu note, which 'lull report' shows", "%zu notes, which 'lull report' shows", left), left);
    canvas_text(c, x, y, NOTE, ALIGN_LEFT, room, text);
}

/* They share the lines that there are; that some are left away is said. */
static void put_notes(const Canvas *c, const Digest *d, double x, double y, double room, double bottom)
{
    size_t left = count_notes(d);
    bool begun = false;
    for (size_t i = d->n_nights; i-- > 0 && left > 0;) {
        const DigestNight *night = &d->nights[i];
        char day[CIVIL_DAY_LEN];
        if (!night->note)
            continue;
        if (y + (begun ? 0 : LEADING) + (left > 1 ? NOTE_LEADING : 0) > bottom)
            return put_notes_left(c, x, MIN(y, bottom), room, left, begun);
        if (!begun)
            canvas_bold(c, x, y, TEXT, ALIGN_LEFT, _("Notes, newest first"));
        y += begun ? 0 : LEADING;
        begun = true;
        unsigned lines = (unsigned)((bottom - y) / NOTE_LEADING + 1) / (unsigned)left;
        canvas_text(c, x, y, NOTE, ALIGN_LEFT, 0, civil_format(night->day, day));
        y = canvas_paragraph(c, x + NOTE_DATE, y, NOTE, room - NOTE_DATE, MAX(lines, 1u), night->note) + 1;
        left--;
    }
}

/* ---- The page ---- */

/* Numbers on the left, words on the right; returns where each ends. */
static double put_text(const Canvas *c, const Report *report, const Rows *rows, double y, double *ret_left)
{
    double middle = MARGIN + NUMBERS, room = c->width - MARGIN - middle;
    *ret_left = put_numbers(c, report->digest, MARGIN, y);
    double right = put_words(c, report->digest, middle, y, room);
    right = put_taken(c, report, rows, middle, right, room);
    return put_reminders(c, report, middle, right, room);
}

/* Whether notes stand below the numbers, beside the words; else they go below both. */
static bool has_room_beside(double left, double right)
{
    return right - left > 6 * LEADING;
}

/* In lines; beyond them notes have what charts don't need. */
#define NOTES_LEAST 6
#define CHARTS_ENOUGH 300.0

static double notes_height(const Canvas *dry, const Digest *d)
{
    double y = 0;
    for (size_t i = 0; i < d->n_nights; i++)
        if (d->nights[i].note)
            y = canvas_paragraph(dry, 0, y, NOTE, dry->width - 2 * MARGIN - NOTE_DATE, 0, d->nights[i].note) + 1;
    return y > 0 ? y + 2 * LEADING : 0;
}

/* Of what stands below the charts: with notes as long as they are, and at least. */
static double text_height(const Canvas *c, const Report *report, const Rows *rows, double *ret_least)
{
    Canvas dry = *c;
    double left, right, notes;
    dry.measures = true;
    right = put_text(&dry, report, rows, 0, &left);
    notes = has_room_beside(left, right) ? 0 : notes_height(&dry, report->digest);
    *ret_least = MAX(left, right) + MIN(notes, NOTES_LEAST * NOTE_LEADING + 2 * LEADING) + LEADING;
    return MAX(left, right) + notes + LEADING;
}

/* The three charts share what the rest leaves, those with nothing to show excepted. */
static double put_charts(const Canvas *c, const Axis *axis, double top, double room)
{
    const Digest *d = axis->report->digest;
    static void (*const charts[])(const Canvas *, const Axis *, double, double) = {chart_severity, chart_onset,
                                                                                   chart_sleep};
    const double weights[] = {4, 3, 2.5};
    const bool wanted[] = {d->said[DIARY_SEV_BED] + d->said[DIARY_SEV_NIGHT] + d->said[DIARY_SEV_DAY] > 0,
                           d->spreads[DIARY_ONSET].n + d->onset_none > 0,
                           d->spreads[DIARY_SLEEP_MIN].n + d->spreads[DIARY_AWAKENINGS].n > 0};
    double sum = 0;
    for (size_t i = 0; i < ARRAY_SIZE(charts); i++)
        sum += wanted[i] ? weights[i] : 0;
    for (size_t i = 0; i < ARRAY_SIZE(charts); i++) {
        /* A single chart needn't fill the page. */
        double height = wanted[i] ? MIN(room * weights[i] / sum, 46 * weights[i]) : 0;
        if (wanted[i])
            charts[i](c, axis, top, top + height - 6);
        top += height;
    }
    return top;
}

static void put_page(const Canvas *c, const Report *report)
{
    const Digest *d = report->digest;
    const Axis axis = {report, MARGIN + LABELS, c->width - MARGIN, MARGIN};
    double bottom = c->height - MARGIN - FOOT;
    Rows rows;
    choose_rows(d, &rows);
    double row = rows.n > 5 ? ROW_OF_MANY : ROW;
    double least, wanted = text_height(c, report, &rows, &least);
    double taken = rows.n > 0 ? CHART_TITLE_ROOM + (double)rows.n * row + 18 : 0;
    double y = put_head(c, report);
    double charts = bottom - y - least - taken;
    charts -= MAX(MIN(wanted - least, charts - CHARTS_ENOUGH), 0);
    y = put_charts(c, &axis, y, charts);
    if (rows.n > 0)
        y = chart_taken(c, &axis, y, row, rows.which, rows.n) + 6;
    y += LEADING;
    double left, right = put_text(c, report, &rows, y, &left);
    if (d->written == 0 && rows.n == 0)
        canvas_text(c, MARGIN, y, TEXT, ALIGN_LEFT, 0, _("Nothing was recorded in this time."));
    if (has_room_beside(left, right))
        put_notes(c, d, MARGIN, left + 6, NUMBERS - 16, bottom - 4);
    else
        put_notes(c, d, MARGIN, MAX(left, right) + 4, c->width - 2 * MARGIN, bottom - 4);
    put_foot(c);
}

typedef struct Sink {
    DrawWrite write;
    void *userdata;
} Sink;

static cairo_status_t pass_on(void *userdata, const unsigned char *data, unsigned int size)
{
    const Sink *sink = userdata;
    return sink->write(sink->userdata, data, size) == 0 ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static cairo_surface_t *make_surface(const Report *report, DrawFormat format, double width, double height, Sink *sink)
{
    char title[REPORT_TEXT_LEN], range[REPORT_TEXT_LEN];
    if (format == DRAW_SVG)
        return cairo_svg_surface_create_for_stream(pass_on, sink, width, height);
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(pass_on, sink, width, height);
    snprintf(title, sizeof(title), _("Restless legs, %.200s"), report_range(report, range));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "lull " LULL_VERSION);
    return surface;
}

int report_draw(const Report *report, DrawFormat format, DrawPaper paper, DrawWrite write, void *userdata)
{
    /* A module has its own copy of what says which language is in force. */
    l10n_init(true);
    double width = paper == DRAW_A4 ? 595.28 : 612, height = paper == DRAW_A4 ? 841.89 : 792;
    Sink sink = {write, userdata};
    cairo_surface_t *surface = make_surface(report, format, width, height, &sink);
    const Canvas canvas = {cairo_create(surface), width, height, false};
    cairo_set_source_rgb(canvas.cr, 1, 1, 1);
    cairo_paint(canvas.cr);
    put_page(&canvas, report);
    cairo_show_page(canvas.cr);
    cairo_status_t status = cairo_status(canvas.cr);
    cairo_destroy(canvas.cr);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    /* What both keep for the next time: there is none. */
    cairo_debug_reset_static_data();
    FcFini();
    return status == CAIRO_STATUS_SUCCESS ? 0 : status == CAIRO_STATUS_NO_MEMORY ? -ENOMEM : -EIO;
}
