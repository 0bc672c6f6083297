/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "command.h"
#include "journal.h"
#include "l10n.h"
#include "output.h"
#include "render.h"
#include "report-draw.h"
#include "report-page.h"
#include "report.h"
#include "suggest.h"

typedef enum ReportFormat { REPORT_TEXT, REPORT_HTML, REPORT_SVG, REPORT_PDF, REPORT_JSON, _REPORT_MAX } ReportFormat;

static const char *const formats[] = {"text", "html", "svg", "pdf", "json"};
_Static_assert(ARRAY_SIZE(formats) == _REPORT_MAX, "a format is missing");

/* Four weeks, the running day included. */
#define NIGHTS_DEFAULT 28

static int read_format(const Args *args, ReportFormat *ret)
{
    const char *typed = args_value(args, OPTION_REPORT_FORMAT);
    *ret = args_has(args, OPTION_JSON) ? REPORT_JSON : REPORT_TEXT;
    if (!typed)
        return 0;
    for (int i = 0; i < _REPORT_MAX; i++)
        if (strcmp(typed, formats[i]) == 0) {
            if (args_has(args, OPTION_JSON) && i != REPORT_JSON) {
                fprintf(stderr, _("lull: --json and --format %s are two formats: give one\n"), typed);
                return -EINVAL;
            }
            *ret = i;
            return 0;
        }
    const char *meant = suggest(typed, formats, _REPORT_MAX);
    if (meant)
        fprintf(stderr, _("lull: a report is text, html, svg, pdf or json, not '%s'; did you mean %s?\n"), typed,
                meant);
    else
        fprintf(stderr, _("lull: a report is text, html, svg, pdf or json, not '%s'\n"), typed);
    return -EINVAL;
}

/* A date, or an instant whose date is meant: "6w ago". */
static int read_day(const Client *client, const char *text, Day fallback, Day *ret)
{
    Usec at;
    *ret = fallback;
    if (!text || civil_parse(text, ret) >= 0)
        return 0;
    if (client_when_or_date(client, text, false, &at) < 0)
        return -EINVAL;
    *ret = zone_local(client->zone, at).day;
    return 0;
}

static int read_range(const Client *client, const Args *args, Day today, Day *ret_first, Day *ret_last)
{
    if (read_day(client, args_value(args, OPTION_UNTIL), today, ret_last) < 0 ||
        read_day(client, args_value(args, OPTION_SINCE), *ret_last - NIGHTS_DEFAULT + 1, ret_first) < 0)
        return -EINVAL;
    *ret_last = MIN(*ret_last, today);
    if (*ret_first > *ret_last) {
        fputs(_("lull: there is no night between --since and --until that has begun\n"), stderr);
        return -EINVAL;
    }
    if (*ret_last - *ret_first >= DIGEST_DAYS_MAX) {
        fprintf(stderr,
                P_("lull: a report covers at most %d night: give a later --since\n",
                   "lull: a report covers at most %d nights: give a later --since\n", DIGEST_DAYS_MAX),
                DIGEST_DAYS_MAX);
        return -EINVAL;
    }
    return 0;
}

static int read_today(Client *client, Day *ret)
{
    _cleanup_(status_clear) Status status = {};
    int r = proxy_get_status(client->proxy, &status);
    if (r != 0)
        return client_failed(client, r);
    return civil_parse(text_or(status.today.date, ""), ret);
}

/* Whatever may belong to these lull days, wherever one was. */
#define AROUND (3 * USEC_PER_DAY)

static int gather(Client *client, Day first, Day last, Report *ret)
{
    _cleanup_(log_entry_list_clear) LogEntryList entries = {};
    const LogFilter filter = {
        .since = MAX(first * USEC_PER_DAY - AROUND, (Usec)1), .until = last * USEC_PER_DAY + AROUND, .all = true};
    char date[CIVIL_DAY_LEN];
    int r = journal_read(client, &filter, 0, &entries);
    if (r == 0)
        r = proxy_get_subjects(client->proxy, &ret->subjects);
    if (r == 0)
        r = proxy_get_notices(client->proxy, civil_format(last, date), &ret->notices);
    if (r != 0)
        return client_failed(client, r);
    ret->made = client->view.now;
    return report_count(&entries, first, last, &ret->digest);
}

static int show_text(Client *client, const Report *report)
{
    _cleanup_(page_clearp) Page page = {};
    int r = client_page(client, &page);
    if (r < 0)
        return r;
    render_report(&page, report);
    return client_show_long(client, &page);
}

/* ---- As a file ---- */

static int make_text(const Client *client, const Report *report, char **ret, size_t *ret_size)
{
    _cleanup_(page_clearp) Page page = {};
    View view = client->view;
    view.colour = false;
    int r = page_open(&page, &view);
    if (r < 0)
        return r;
    render_report(&page, report);
    if ((r = page_close(&page)) < 0)
        return r;
    *ret_size = page.size;
    *ret = TAKE_PTR(page.text);
    return 0;
}

static int make(const Client *client, const Report *report, ReportFormat format, char **ret, size_t *ret_size)
{
    static const PageFormat pages[] = {[REPORT_HTML] = PAGE_HTML, [REPORT_SVG] = PAGE_SVG, [REPORT_PDF] = PAGE_PDF};
    if (format == REPORT_TEXT)
        return make_text(client, report, ret, ret_size);
    if (format != REPORT_JSON)
        return report_page(report, pages[format], &client->view, ret, ret_size);
    *ret = render_report_json(report);
    *ret_size = *ret ? strlen(*ret) : 0;
    return *ret ? 0 : -ENOMEM;
}

static int write_file(const char *path, const char *text, size_t size)
{
    _cleanup_(output_clear) Output output = OUTPUT_NONE;
    int r = output_open(path, &output);
    while (r >= 0 && size > 0) {
        ssize_t n = write(output.fd, text, size);
        if (n < 0 && errno != EINTR)
            r = -errno;
        if (n > 0) {
            text += n;
            size -= (size_t)n;
        }
    }
    if (r >= 0)
        r = output_finish(&output, true);
    if (r >= 0)
        return EXIT_DONE;
    fprintf(stderr, _("lull: '%s' can't be written: %s\n"), path, strerror(-r));
    return EXIT_FAILED;
}

static int write_report(Client *client, const Args *args, const Report *report, ReportFormat format)
{
    const char *path = args_value(args, OPTION_OUTPUT);
    _cleanup_free_ char *text = NULL;
    size_t size = 0;
    int r = make(client, report, format, &text, &size);
    if (r == -ENOSYS) {
        /* Translators: a format, such as pdf, and a file's name. */
        fprintf(stderr, _("lull: what draws a report as %s isn't installed (%s): use text or json\n"), formats[format],
                DRAW_MODULE);
        return EXIT_FAILED;
    }
    if (r < 0)
        return r;
    if (path && strcmp(path, "-") != 0)
        return write_file(path, text, size);
    client_write(client, text, size);
    return EXIT_DONE;
}

static int run_report(Client *client, const Args *args)
{
    _cleanup_(report_clear) Report report = {};
    ReportFormat format;
    Day today, first, last;
    if (read_format(args, &format) < 0)
        return EXIT_WRONG_USAGE;
    bool drawn = format == REPORT_HTML || format == REPORT_SVG || format == REPORT_PDF;
    if (format == REPORT_PDF && !args_value(args, OPTION_OUTPUT) && isatty(STDOUT_FILENO)) {
        fputs(_("lull: PDF isn't for a terminal: use --output report.pdf\n"), stderr);
        return EXIT_WRONG_USAGE;
    }
    int r = read_today(client, &today);
    if (r != 0)
        return r;
    if (read_range(client, args, today, &first, &last) < 0)
        return EXIT_WRONG_USAGE;
    if (drawn && last - first >= DRAW_NIGHTS_MAX) {
        fprintf(stderr,
                P_("lull: a page holds at most %d night: give a later --since\n",
                   "lull: a page holds at most %d nights: give a later --since\n", DRAW_NIGHTS_MAX),
                DRAW_NIGHTS_MAX);
        return EXIT_WRONG_USAGE;
    }
    if ((r = gather(client, first, last, &report)) != 0)
        return r;
    return drawn || args_value(args, OPTION_OUTPUT) ? write_report(client, args, &report, format)
           : format == REPORT_JSON                  ? client_show_text(client, render_report_json(&report))
                                                    : show_text(client, &report);
}

const Command command_report = {
    .name = "report",
    .words = "",
    .summary = N_("nights, intakes and what became of the reminders, for oneself or for the doctor"),
    .details =
        N_("Four weeks up to today, or the nights from --since to --until. It counts what was recorded and concludes "
           "nothing; a night of which nothing was said is a gap. html, svg and pdf are one page to be printed. Not "
           "medical "
           "advice."),
    .example =
        "lull report\nlull report --since 2026-09-01 --until 2026-11-22\nlull report --format pdf --output report.pdf",
    .options = TAKES(OPTION_SINCE) | TAKES(OPTION_UNTIL) | TAKES(OPTION_REPORT_FORMAT) | TAKES(OPTION_OUTPUT) |
               TAKES(OPTION_JSON),
    .run = run_report,
};
