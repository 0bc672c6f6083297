/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <string.h>

#include "enums.h"
#include "render.h"
#include "zones.h"
#include "samples.h"

static Zone *berlin;
static Page page;

static void open_page(unsigned width, bool utf8)
{
    const View view = sample_view(berlin, width, utf8);

    assert_int_equal(page_open(&page, &view), 0);
}

static void reads(const char *expected)
{
    assert_int_equal(page_close(&page), 0);
    assert_string_equal(page.text, expected);
    page_clear(&page);
}

static void status_reads(const Status *status, unsigned width, bool utf8, const char *expected)
{
    open_page(width, utf8);
    render_status(&page, status);
    reads(expected);
}

static void test_status_wide(void **state _unused_)
{
    SampleStatus s;

    sample_status(berlin, &s);
    status_reads(&s.status, 200, true,
                 "Due      Magnesium 200 mg, since 22:15, until 23:30\n"
                 "         lull took magnesium · lull snooze · lull skip\n"
                 "Next     Stretch, 22:40\n"
                 "Held     Calcium 500 mg (iron at 20:30 is too close until 22:30)\n"
                 "Missed   Magnesium 200 mg, yesterday 22:15. Did you take it?\n"
                 "         lull took magnesium --at 'yesterday 22:15'\n"
                 "Taken    18:30 Iron 40 mg\n"
                 "Today    Iron 40 mg, limit 45 mg\n"
                 "         Magnesium 0.5 mg\n");
}

static void test_status_left_out(void **state _unused_)
{
    Occurrence dropped = sample_held(berlin);
    Status status = sample_idle(berlin);

    dropped.state = S("dropped");
    status.dropped = (OccurrenceList){&dropped, 1};
    status_reads(&status, 200, true,
                 "Next     nothing is planned\n"
                 "Left out Calcium 500 mg (iron at 20:30 is too close until 22:30)\n");
}

static void test_status_narrow(void **state _unused_)
{
    SampleStatus s;

    sample_status(berlin, &s);
    status_reads(&s.status, 40, false,
                 "Due      Magnesium 200 mg, since 22:15,\n"
                 "         until 23:30\n"
                 "         lull took magnesium\n"
                 "         lull snooze, lull skip\n"
                 "Next     Stretch, 22:40\n"
                 "Held     Calcium 500 mg (iron at 20:30\n"
                 "         is too close until 22:30)\n"
                 "Missed   Magnesium 200 mg, yesterday\n"
                 "         22:15. Did you take it?\n"
                 "         lull took magnesium --at \\\n"
                 "           'yesterday 22:15'\n"
                 "Taken    18:30 Iron 40 mg\n"
                 "Today    Iron 40 mg, limit 45 mg\n"
                 "         Magnesium 0.5 mg\n");
}

/* With several due it must be said which is meant. */
static void test_status_two_due(void **state _unused_)
{
    SampleStatus s;

    sample_status(berlin, &s);
    s.status = (Status){.state = S("due"), .now = s.status.now, .due = {s.due, 2}};
    status_reads(&s.status, 120, false,
                 "Due      Magnesium 200 mg, since 22:15, until 23:30\n"
                 "         lull took magnesium, lull snooze magnesium, lull skip magnesium\n"
                 "Due      Stretch, since 22:40, until 23:30\n"
                 "         lull did stretch, lull snooze stretch, lull skip stretch\n");
}

static void test_status_held_back(void **state _unused_)
{
    SampleStatus s;

    sample_status(berlin, &s);
    s.status = (Status){.state = S("due"), .now = s.status.now, .due = {s.due, 1}};
    s.due->held_until = s.due->at + 10 * USEC_PER_MIN;
    status_reads(
        &s.status, 120, false,
        "Due      Magnesium 200 mg, since 22:15, until 23:30 (held while nobody is there, until 22:25 at most)\n"
        "         lull took magnesium, lull snooze, lull skip\n");
}

static void test_status_idle(void **state _unused_)
{
    Status idle = sample_idle(berlin);

    status_reads(&idle, 80, true, "Next     nothing is planned\n");
    idle.next = sample_stretch(berlin);
    idle.next.at = wall(berlin, "2026-11-23 06:30");
    status_reads(&idle, 80, true, "Next     Stretch, tomorrow 06:30\n");
}

static void test_status_troubles(void **state _unused_)
{
    SampleStatus s;
    Status idle = sample_idle(berlin);

    sample_status(berlin, &s);
    idle.paused_until = wall(berlin, "2026-11-23 08:00");
    idle.storage = S("full");
    idle.problems = (Texts){s.problems, 1};
    status_reads(&idle, 80, true,
                 "Paused   until tomorrow 08:00. To go on now: lull resume\n"
                 "Storage  The disk is full. Reminders go on; nothing can be recorded until there\n"
                 "         is room.\n"
                 "Config   /home/b/.config/lull/lull.conf:12: unknown key 'intervall'; did you\n"
                 "         mean 'interval'?\n");
}

static void test_status_snoozed(void **state _unused_)
{
    Status status = sample_idle(berlin);

    status.next = sample_stretch(berlin);
    status.next.state = S("snoozed");
    status_reads(&status, 60, true, "Next     Stretch, snoozed until 22:40\n");
}

/* At the limit it isn't above it, a thousandth more is; likewise where a notice begins. */
static void test_status_limit(void **state _unused_)
{
    Total total = {S("magnesium"), S("Magnesium"), S("mg"), 350, 350, 250};
    Status status = sample_idle(berlin);

    status.next = sample_stretch(berlin);
    status.today.totals = (TotalList){&total, 1};
    status_reads(&status, 60, true,
                 "Next     Stretch, 22:40\nToday    Magnesium 350 mg, more than 250 mg, limit 350 mg\n");
    total.amount = 250;
    status_reads(&status, 60, true, "Next     Stretch, 22:40\nToday    Magnesium 250 mg, limit 350 mg\n");
    total.amount = 0;
    status_reads(&status, 60, true, "Next     Stretch, 22:40\n");
    total.amount = 350.001;
    status_reads(&status, 60, true,
                 "Next     Stretch, 22:40\nToday    Magnesium 350.001 mg, above the limit of 350 mg\n");
}

/* What lasts is nobody's concern. */
static void test_status_stock(void **state _unused_)
{
    Stock stock[] = {{S("magnesium"), S("Magnesium"), 12, 6, true},
                     {S("zinc"), S("Zinc"), 90, 90, false},
                     {S("iron"), NULL, 1, 1, true}};
    Status status = sample_idle(berlin);

    status.next = sample_stretch(berlin);
    status.stock = (StockList){stock, 3};
    status_reads(&status, 60, true,
                 "Next     Stretch, 22:40\nRefill   Magnesium 12 left, 6 days\nRefill   iron 1 left, 1 day\n");
}

/* Whatever is there, a narrow terminal shows it: only what can't be broken may be wider. */
static void test_status_fits(void **state _unused_)
{
    SampleStatus s;

    sample_status(berlin, &s);
    s.status.paused_until = wall(berlin, "2026-11-30 08:00");
    s.status.due.n = 2;
    for (int storage = 0; storage < _STORAGE_STATE_MAX; storage++)
        for (unsigned width = 40; width <= 100; width += 5) {
            char *rest, *line;

            s.status.storage = S(storage_state_to_string(storage));
            open_page(width, true);
            render_status(&page, &s.status);
            assert_int_equal(page_close(&page), 0);
            rest = page.text;
            while ((line = strsep(&rest, "\n")))
                if (page_width_of(&page, line) > width)
                    fail_msg("at %u: %s", width, line);
            page_clear(&page);
        }
}

static void test_agenda(void **state _unused_)
{
    Occurrence items[] = {sample_held(berlin), sample_magnesium(berlin), sample_stretch(berlin)};
    const Day today = civil_day((CivilDate){2026, 11, 22});

    items[2].id = S("stretch/2026-11-23/2");
    open_page(40, true);
    render_agenda(&page, &(OccurrenceList){items, 3}, today);
    reads("Today, Sunday 22 November 2026\n"
          "  22:30  held      Calcium 500 mg\n"
          "         iron at 20:30 is too close\n"
          "         until 22:30\n"
          "  22:15  due       Magnesium 200 mg\n"
          "\n"
          "Tomorrow, Monday 23 November 2026\n"
          "  22:40  upcoming  Stretch\n");
    open_page(40, true);
    render_agenda(&page, &(OccurrenceList){}, today);
    reads("Nothing is planned.\n");
}

/* A dropped one has no time of its own: the one it was meant for says where it would have been. */
static void test_agenda_dropped(void **state _unused_)
{
    Occurrence dropped = sample_held(berlin);

    dropped.state = S("dropped");
    dropped.at = 0;
    open_page(80, true);
    render_agenda(&page, &(OccurrenceList){&dropped, 1}, 0);
    reads("Sunday 22 November 2026\n"
          "  21:30  left out  Calcium 500 mg\n"
          "         iron at 20:30 is too close until 22:30\n");
}

static void test_day_of(void **state _unused_)
{
    Day day = 0;

    assert_int_equal(render_day_of("stretch/2026-11-22/2", &day), 0);
    assert_int_equal(day, civil_day((CivilDate){2026, 11, 22}));
    assert_int_equal(render_day_of("stretch/2026-11-23", &day), 0);
    assert_int_equal(day, civil_day((CivilDate){2026, 11, 23}));
    assert_true(render_day_of("stretch", &day) < 0);
    assert_true(render_day_of("stretch/tonight", &day) < 0);
    assert_true(render_day_of(NULL, &day) < 0);
}

static void log_reads(LogEntry entry, const char *expected)
{
    open_page(60, true);
    render_log(&page, &(LogEntryList){&entry, 1}, NULL);
    reads(expected);
}

static void test_log(void **state _unused_)
{
    LogEntry e = sample_iron(berlin);

    log_reads(e, "Sunday 22 November 2026\n"
                 "  18:30  Iron 40 mg  9f03c1\n");
    e.note = S("with orange juice\nand \033[31mred");
    e.voided = true;
    e.until = e.at;
    log_reads(e, "Sunday 22 November 2026\n"
                 "  18:30  Iron 40 mg, undone  9f03c1\n"
                 "         with orange juice\n"
                 "         and ?[31mred\n");
    e = (LogEntry){
        .id = e.id, .kind = S("skip"), .subject = S("stretch"), .day = e.day, .at = e.at, .reason = S("paused")};
    log_reads(e, "Sunday 22 November 2026\n"
                 "  17:30  Stretch skipped (paused)  9f03c1\n");
    e = (LogEntry){.id = e.id, .kind = S("bedtime"), .day = e.day, .at = e.at, .until = e.at, .offset_sec = 7200};
    log_reads(e, "Sunday 22 November 2026\n"
                 "  19:30  Bedtime at 19:30  9f03c1\n");
    e.kind = S("pause");
    e.subject = S("pause");
    log_reads(e, "Sunday 22 November 2026\n"
                 "  19:30  Paused until 19:30  9f03c1\n");
    e.until += 3 * USEC_PER_DAY;
    log_reads(e, "Sunday 22 November 2026\n"
                 "  19:30  Paused until 2026-11-25 19:30  9f03c1\n");
    e.kind = S("newfangled");
    e.subject = S("thing");
    log_reads(e, "Sunday 22 November 2026\n"
                 "  19:30  newfangled thing  9f03c1\n");
}

static void test_log_days(void **state _unused_)
{
    LogEntry e[] = {sample_iron(berlin), sample_iron(berlin), sample_iron(berlin)};
    Subject subjects[] = {{.name = S("iron"), .title = S("Iron bisglycinate")}};

    e[2].day = S("2026-11-21");
    open_page(60, true);
    render_log(&page, &(LogEntryList){e, 3}, &(SubjectList){subjects, 1});
    reads("Sunday 22 November 2026\n"
          "  18:30  Iron bisglycinate 40 mg  9f03c1\n"
          "  18:30  Iron bisglycinate 40 mg  9f03c1\n"
          "\n"
          "Saturday 21 November 2026\n"
          "  18:30  Iron bisglycinate 40 mg  9f03c1\n");
    open_page(60, true);
    render_log(&page, &(LogEntryList){}, NULL);
    reads("The journal has nothing there.\n");
}

static void test_entry(void **state _unused_)
{
    LogEntry e = sample_iron(berlin);

    open_page(60, true);
    render_entry(&page, "Recorded:", &e, NULL);
    reads("Recorded: Iron 40 mg, 18:30\n");
    e.at -= USEC_PER_DAY;
    open_page(60, true);
    render_entry(&page, "Recorded:", &e, NULL);
    reads("Recorded: Iron 40 mg, 2026-11-21 18:30\n");
    e.at += USEC_PER_DAY;
    e.amount = 0;
    e.kind = S("activity");
    e.subject = S("stretch");
    open_page(60, true);
    render_entry(&page, "Undone:", &e, NULL);
    reads("Undone: Stretch done, 18:30\n");
    /* No blank is left where the line ends before what follows. */
    open_page(20, true);
    render_entry(&page, "Taken back again:", &e, NULL);
    reads("Taken back again:\nStretch done, 18:30\n");
}

static void when_is(const char *at, const char *expected)
{
    const View view = sample_view(berlin, 80, true);
    char buf[RENDER_DATE_LEN];

    assert_string_equal(render_when(&view, wall(berlin, at), buf), expected);
}

/* What is suggested for --at must be understood as the instant that is meant. */
static void test_when(void **state _unused_)
{
    static const char *const instants[] = {"2026-11-22 22:19", "2026-11-22 00:00", "2026-11-21 23:59",
                                           "2026-11-21 00:00", "2026-11-20 23:59", "2026-10-24 03:15"};

    when_is("2026-11-22 22:15", "22:15");
    when_is("2026-11-22 00:00", "00:00");
    when_is("2026-11-21 23:59", "yesterday 23:59");
    when_is("2026-11-20 23:59", "2026-11-20 23:59");
    for (size_t i = 0; i < ARRAY_SIZE(instants); i++) {
        const View view = sample_view(berlin, 80, true);
        const Usec at = wall(berlin, instants[i]);
        char buf[RENDER_DATE_LEN];
        Usec understood;

        assert_int_equal(when_parse(render_when(&view, at, buf), view.now, berlin, WHEN_PAST, &understood), 0);
        assert_int_equal(understood, at);
    }
}

static int set_up(void **state _unused_)
{
    berlin = zone_by_rule(RULE_BERLIN);
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static int tear_down(void **state _unused_)
{
    zone_free(berlin);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status_wide),
        cmocka_unit_test(test_status_left_out),
        cmocka_unit_test(test_status_narrow),
        cmocka_unit_test(test_status_two_due),
        cmocka_unit_test(test_status_held_back),
        cmocka_unit_test(test_status_idle),
        cmocka_unit_test(test_status_troubles),
        cmocka_unit_test(test_status_snoozed),
        cmocka_unit_test(test_status_limit),
        cmocka_unit_test(test_status_stock),
        cmocka_unit_test(test_status_fits),
        cmocka_unit_test(test_agenda),
        cmocka_unit_test(test_agenda_dropped),
        cmocka_unit_test(test_day_of),
        cmocka_unit_test(test_log),
        cmocka_unit_test(test_log_days),
        cmocka_unit_test(test_entry),
        cmocka_unit_test(test_when),
    };

    return cmocka_run_group_tests_name("render", tests, set_up, tear_down);
}
