/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "settings-cases.h"
#include "settings-values.h"

/* Both sides of each limit that a configuration has, and what is right piece by piece but never comes. */

#define WALK "[reminder walk]\nactivity = yes\n"

/* A whole new reminder, with one line more: its fourth. */
static void reminder_yields(const char *line, const char *expected)
{
    _cleanup_free_ char *text = NULL, *problem = NULL;
    assert_true(asprintf(&text, WALK "at = 12:00\n%s\n", line) >= 0);
    assert_true(asprintf(&problem, expected ? "4: %s\n" : "%s", expected ?: "") >= 0);
    yields(text, problem);
}

/* The same with a line that says a piece so many times over. */
static void repeated_yields(const char *head, const char *piece, size_t n, const char *tail, const char *expected)
{
    _cleanup_free_ char *line = NULL;
    size_t size;
    FILE *out = open_memstream(&line, &size);
    assert_non_null(out);
    fputs(head, out);
    for (size_t i = 0; i < n; i++)
        fputs(piece, out);
    fputs(tail, out);
    fclose(out);
    reminder_yields(line, expected);
}

/* ---- Numbers and dates of rules ---- */

static void days_say_what_is_wrong(void **state)
{
    (void)state;
#define DAYS "days in [reminder walk]: "
#define OFTEN "' comes too often or too seldom; "
#define NO_DATE(word) "': the date behind '" word "' doesn't exist, or lies outside the years 1970 to 2200"
    reminder_yields("days = every 0 days from 2026-11-20",
                    DAYS "'every 0 days from 2026-11-20" OFTEN "every 1 to every 366 days can be set");
    reminder_yields("days = every 1 day from 2026-11-20", NULL);
    reminder_yields("days = every 366 days from 2026-11-20", NULL);
    reminder_yields("days = every 367 days from 2026-11-20",
                    DAYS "'every 367 days from 2026-11-20" OFTEN "every 1 to every 366 days can be set");
    reminder_yields("days = 0 per week", DAYS "'0 per week" OFTEN "1 to 7 per week can be set");
    reminder_yields("days = 1 per week", NULL);
    reminder_yields("days = 7 per week", NULL);
    reminder_yields("days = 8 per week", DAYS "'8 per week" OFTEN "1 to 7 per week can be set");
    reminder_yields("days = every 2 days from 1969-12-31", DAYS "'every 2 days from 1969-12-31" NO_DATE("from"));
    reminder_yields("days = every 2 days from 1970-01-01", NULL);
    reminder_yields("days = every 2 days from 2200-12-31", NULL);
    reminder_yields("days = every 2 days from 2201-01-01", DAYS "'every 2 days from 2201-01-01" NO_DATE("from"));
    reminder_yields("days = daily until 1969-12-31", DAYS "'daily until 1969-12-31" NO_DATE("until"));
    reminder_yields("days = daily until 1970-01-02", NULL);
    reminder_yields("days = daily until 2200-12-31", NULL);
    reminder_yields("days = daily until 2201-01-01", DAYS "'daily until 2201-01-01" NO_DATE("until"));
    reminder_yields("days = daily until 2027-02-29", DAYS "'daily until 2027-02-29" NO_DATE("until"));
    reminder_yields("days = every 2 days from 2026-11-20 until 2026-11-20", NULL);
    reminder_yields("days = every 2 days from 2026-11-20 until 2026-11-19",
                    DAYS "'every 2 days from 2026-11-20 until 2026-…' ends before it begins; write a later date behind "
                         "'until'");
}

static void times_say_what_is_wrong(void **state)
{
    (void)state;
    _cleanup_free_ char *most = NULL, *more = NULL;
    assert_true(asprintf(&most, WALK "at = 00:00,01:00,02:00,03:00,04:00,05:00,06:00,07:00,08:00,09:00,10:00,11:00,"
                                     "12:00,13:00,14:00,15:00,16:00,17:00,18:00,19:00,20:00,21:00,22:00,23:00") >= 0);
    yields(most, "");
    assert_true(asprintf(&more, "%s,23:30\n", most) >= 0);
    yields(more, "3: at in [reminder walk]: '00:00,01:00,02:00,03:00,04:00,05:00,06:0…' has more than 24 times\n");
    yields(WALK "at = 23:59:59\n", "");
    yields(WALK "at = 24:00\n",
           "3: at in [reminder walk]: '24:00' has a time that doesn't exist; a day has 00:00 to 23:59\n");
    yields(WALK "at = wake + 24h\n",
           "3: at in [reminder walk]: 'wake + 24h' lies a day or more from bedtime or wake; give less than 24h\n");
#define EVERY "every in [reminder walk]: "
    yields(WALK "every = 1h between wake - 24h and bedtime\n",
           "3: " EVERY "'1h between wake - 24h and bedtime' lies a day or more from bedtime or wake; give less than "
           "24h\n");
    yields(WALK "every = 5m between 09:00 and 18:00\n", "");
    yields(WALK "every = 4m59s between 09:00 and 18:00\n",
           "3: " EVERY "'4m59s between 09:00 and 18:00" OFTEN "every 5m to every 24h can be set\n");
    yields(WALK "every = 24h between 09:00 and 18:00\n", "");
    yields(WALK "every = 24h1s between 09:00 and 18:00\n",
           "3: " EVERY "'24h1s between 09:00 and 18:00" OFTEN "every 5m to every 24h can be set\n");
    /* A window as long as the interval, or longer, is cut there. */
    yields(WALK "every = 1h between 09:00 and 18:00\nwindow = 1h\n", "");
    yields(WALK "every = 1h between 09:00 and 18:00\nwindow = 24h\n", "");
}

static void doses_say_what_is_wrong(void **state)
{
    (void)state;
#define DOSE "dose in [reminder magnesium]: "
#define DOSE_DAYS "': a dose changes after whole days, 1 to 3660 of them, like 'after 7d'"
    line_yields("reminder magnesium", "dose = 1 mg, then 2 mg after 0d", DOSE "'2 mg after 0d" DOSE_DAYS);
    line_yields("reminder magnesium", "dose = 1 mg, then 2 mg after 1d", NULL);
    line_yields("reminder magnesium", "dose = 1 mg, then 2 mg after 24h", NULL);
    line_yields("reminder magnesium", "dose = 1 mg, then 2 mg after 25h", DOSE "'2 mg after 25h" DOSE_DAYS);
    line_yields("reminder magnesium", "dose = 1 mg, then 2 mg after 3660d", NULL);
    line_yields("reminder magnesium", "dose = 1 mg, then 2 mg after 3661d", DOSE "'2 mg after 3661d" DOSE_DAYS);
    line_yields("reminder magnesium", "dose = 1 mg, then 2 mg from 1970-01-02", NULL);
    line_yields("reminder magnesium", "dose = 1 mg, then 2 mg from 2200-12-31", NULL);
    line_yields("reminder magnesium", "dose = 1 mg, then 2 mg from 1969-12-31",
                DOSE "'2 mg from 1969-12-31" NO_DATE("from"));
    line_yields("reminder magnesium", "dose = 1 mg, then 2 mg from 2201-01-01",
                DOSE "'2 mg from 2201-01-01" NO_DATE("from"));
    line_yields("reminder magnesium", "dose = 1 mg, then 2 mg from Monday",
                DOSE "'2 mg from Monday': a dose changes from a date, like 'from 2026-11-29'");
}

/* ---- Lengths ---- */

static void texts_count_bytes(void **state)
{
    (void)state;
    repeated_yields("title = ", "€", 33, "x", NULL);
    repeated_yields("title = ", "€", 33, "é",
                    "title in [reminder walk]: this text has 101 bytes, and at most 100 are kept; shorten it");
    repeated_yields("steps = ", "é", 50, " 30s", NULL);
    repeated_yields("steps = ", "é", 50, "x 30s",
                    "steps in [reminder walk]: the step 'éééééééééééééééééééé…' has more than 100 bytes; shorten it");
    char source[SOURCE_LEN_MAX + 20] = "source = ";
    size_t n = strlen(source);
    memset(source + n, 's', SOURCE_LEN_MAX);
    line_yields("substance iron", source, NULL);
    source[n + SOURCE_LEN_MAX] = 's';
    line_yields("substance iron", source,
                "source in [substance iron]: this text has 401 bytes, and at most 400 are kept; shorten it");
}

#define NAME_40 "a234567890123456789012345678901234567890"
#define TOO_LONG "' can't be a name: use a-z, 0-9 and '-', a letter first, at most 40 in all"

static void names_have_limits(void **state)
{
    (void)state;
    yields("[reminder " NAME_40 "]\nactivity = yes\nat = 12:00\n", "");
    yields("[reminder " NAME_40 "1]\nactivity = yes\nat = 12:00\n", "1: '" NAME_40 "…" TOO_LONG "\n");
    yields("[substance " NAME_40 "]\nunit = mg\n[spacing iron " NAME_40 "]\nminimum." NAME_40
           "-first = 2h\nminimum = 1h\n",
           "");
    line_yields("reminder stretch", "substance = " NAME_40 "1",
                "substance in [reminder stretch]: '" NAME_40 "…" TOO_LONG);
    yields("[reminder " NAME_40 "]\nactivity = yes\n" WALK "at = 12:00\nthen = " NAME_40 " after 1h\n", "");
    reminder_yields("then = " NAME_40 "1 after 1h",
                    "then in [reminder walk]: '" NAME_40 "…' isn't understood; write it like 'wash-off after 20m'");
}

static void steps_fit_a_day(void **state)
{
    (void)state;
    repeated_yields("steps = a 1h", ", a 1h", 23, "", NULL);
    repeated_yields("steps = a 1h", ", a 1h", 23, ", a 1s",
                    "steps in [reminder walk]: together they take 1d1s; at most 1d can be set");
    reminder_yields("steps = a 1s", NULL);
    reminder_yields("steps = a 0s",
                    "steps in [reminder walk]: 'a 0s' isn't a step; write it like 'left calf 30s', from 1s to 1h");
}

/* ---- Amounts against each other ---- */

static void a_full_stock_holds_a_dose(void **state)
{
    (void)state;
    yields("[substance magnesium]\nper_dose = 4\nstock = 4\n", "");
    yields("[substance magnesium]\nper_dose = 4\nstock = 3\n",
           "3: stock in [substance magnesium]: 3 is less than the 4 that one dose takes; count all that there are, or "
           "leave it out\n");
    line_yields("substance iron", "stock = -1",
                "stock in [substance iron]: '-1' isn't a whole number from 1 to 100000");
    line_yields("substance iron", "stock = 99999999999999999999",
                "stock in [substance iron]: '99999999999999999999' isn't a whole number from 1 to 100000");
}

static void a_dose_is_no_mistake(void **state)
{
    (void)state;
    line_yields("substance magnesium", "mistake_above = 200 mg", NULL);
    line_yields("substance magnesium", "mistake_above = 199 mg",
                "mistake_above in [substance magnesium]: 199 mg is less than the dose of [reminder magnesium], 200 mg");
#define VALERIAN "[substance valerian]\nunit = drop\nmistake_above = 50\n[reminder valerian]\nat = 12:00\n"
    yields(VALERIAN "dose = 50\n", "");
    yields(VALERIAN "dose = 51\n", "6: dose in [reminder valerian]: 51 drop is more than the 50 drop above which "
                                   "'valerian' takes an amount for a mistake\n");
    yields(VALERIAN "dose = 51\nenabled = no\n", "");
}

static void doses_of_a_day_are_added_up(void **state)
{
    (void)state;
#define ZINC "[substance zinc]\nmax_per_day = 40 mg\n[reminder zinc]\n"
    yields(ZINC "dose = 20 mg\nevery = 4h between 09:00 and 17:00\n", "");
    yields(
        ZINC "dose = 20 mg\nevery = 4h between 09:00 and 17:00:01\n",
        "(5: every in [reminder zinc]: 3 times 20 mg a day is more than the 40 mg that 'zinc' allows; what is over is "
        "left out)\n");
#define SECOND(dose) "[reminder second]\nsubstance = zinc\nat = 21:00\ndose = " dose "\n"
    yields(ZINC "dose = 10 mg\nat = 08:00, 12:00\n" SECOND("20 mg"), "");
    yields(ZINC "dose = 10 mg\nat = 08:00, 12:00\n" SECOND("20.001 mg"),
           "(9: dose in [reminder second]: with [reminder zinc] this is more than the 40 mg a day that 'zinc' allows; "
           "what is over is left out)\n");
    yields(ZINC "dose = 10 mg\nat = 08:00, 12:00\n" SECOND("21 mg") "days = mon\n", "");
    yields(ZINC "dose = 10 mg\nat = 08:00, 12:00\nenabled = no\n" SECOND("21 mg"), "");
}

static void nags_come_inside_the_window(void **state)
{
    (void)state;
#define NAG                                                                                                         \
    "nag in [reminder walk]: it would never come again: its window, or bedtime, comes before that; give a shorter " \
    "'nag', or 0"
    reminder_yields("nag = 1h59m59s", NULL);
    yields(WALK "at = 12:00\nnag = 2h\n", "(4: " NAG ")\n");
    yields(WALK "at = 12:00\nwindow = 10m\nnag = 599s\n", "");
    yields(WALK "at = 12:00\nwindow = 10m\nnag = 10m\n", "(5: " NAG ")\n");
    yields(WALK "at = 12:00\nwindow = 10m\nnag = 10m\nnag_limit = 0\n", "");
    yields(WALK "every = 20m between 09:00 and 18:00\nnag = 9m59s\n", "");
    yields(WALK "every = 20m between 09:00 and 18:00\nnag = 10m\n", "(4: " NAG ")\n");
    yields(WALK "every = 20m between 09:00 and 18:00\nwindow = 1h\nnag = 19m59s\n", "");
    yields(WALK "every = 20m between 09:00 and 18:00\nwindow = 1h\nnag = 20m\n", "(5: " NAG ")\n");
    /* At bedtime still, and not after it. */
    yields(WALK "at = bedtime - 20m\nnag = 20m\n", "");
    yields(WALK "at = bedtime - 20m\nnag = 20m1s\n", "(4: " NAG ")\n");
    yields(WALK "at = bedtime - 20m, 12:00\nnag = 20m1s\n", "");
    /* One for all may be too long for some. */
    line_yields("general", "nag = 24h", NULL);
}

static void notices_come_before_the_limit(void **state)
{
    (void)state;
    line_yields("substance magnesium", "notice_per_day = 349 mg", NULL);
    yields("[substance magnesium]\nnotice_per_day = 350 mg\n",
           "(2: notice_per_day in [substance magnesium]: '350 mg' would never be noticed: above 'max_per_day' there is "
           "a warning)\n");
    /* A limit that is lowered below the shipped one leaves it without a word. */
    line_yields("substance magnesium", "max_per_day = 250 mg", NULL);
}

/* ---- What would never come ---- */

static void what_follows_comes_on_the_same_day(void **state)
{
    (void)state;
#define CHAIN(first, second)                                                                                    \
    WALK "at = 12:00\nthen = rest after " first "\n[reminder rest]\nactivity = yes\nthen = drink after " second \
         "\n[reminder drink]\nactivity = yes\n"
    yields(CHAIN("12h", "11h59m59s"), "");
    yields(CHAIN("12h", "12h"),
           "7: then in [reminder rest]: with what it follows itself this is 24h or more after the first, so that it "
           "would never come; what follows comes on the same day\n");
    /* Done when it is due, at 12:00, there are 17 hours left. */
    reminder_yields("then = stretch after 16h59m", NULL);
    yields(WALK "at = 12:00\nthen = stretch after 17h\n",
           "(4: then in [reminder walk]: done when it is due, nothing would follow, for the day ends at 05:00 before "
           "that)\n");
}

static void quiet_hours_end_at_some_time(void **state)
{
    (void)state;
#define FOR_EVER "' would hold back everything for ever; 'lull pause' does that for a while"
    line_yields("general", "quiet = 00:00-12:00, 12:00-23:59:59", NULL);
    line_yields("general", "quiet = 00:00-12:00, 12:00-00:00",
                "quiet in [general]: '00:00-12:00, 12:00-00:00" FOR_EVER);
    line_yields("reminder stretch", "quiet = 20:00-08:00, 07:00-15:00, 14:00-20:00",
                "quiet in [reminder stretch]: '20:00-08:00, 07:00-15:00, 14:00-20:00" FOR_EVER);
    line_yields("reminder stretch", "quiet = 20:00-08:00, 07:00-15:00, 14:00-19:59", NULL);
}

static void refill_comes_at(const char *general, RecurAnchor anchor, int32_t sec)
{
    _cleanup_free_ char *text = NULL;
    assert_true(asprintf(&text, "[substance magnesium]\nstock = 90\n[general]\n%s\n", general) >= 0);
    _cleanup_(settings_freep) Settings *settings = right(text);
    const Reminder *refill = reminder_of(settings, "refill-magnesium");
    if (refill->recur.times[0].anchor != anchor || refill->recur.times[0].sec != sec)
        fail_msg("%s: %d %d", general, refill->recur.times[0].anchor, refill->recur.times[0].sec);
    assert_false(regimen_always_quiet(settings->regimen, refill));
}

static void quiet_hours_leave_refills_a_time(void **state)
{
    (void)state;
    refill_comes_at("", RECUR_CLOCK, 10 * 3600);
    refill_comes_at("quiet = 10:00-19:59", RECUR_CLOCK, 10 * 3600);
    refill_comes_at("quiet = 10:01-20:00", RECUR_CLOCK, 10 * 3600);
    refill_comes_at("quiet = 10:00-20:00", RECUR_CLOCK, 20 * 3600);
    refill_comes_at("quiet = 09:00-15:00, 14:00-22:30", RECUR_CLOCK, 22 * 3600 + 1800);
    refill_comes_at("quiet = 08:00-02:00", RECUR_CLOCK, 2 * 3600);
    /* Who sleeps by day hears of it when they get up, or when they want to. */
    refill_comes_at("bedtime = 08:00\nwake = 16:00", RECUR_WAKE, 0);
    refill_comes_at("bedtime = 08:00\nwake = 16:00\nquiet = 08:00-17:00", RECUR_WAKE, 0);
    refill_comes_at("bedtime = 08:00\nwake = 16:00\nquiet = 08:00-07:00", RECUR_CLOCK, 7 * 3600);
    refill_comes_at("bedtime = 10:01\nwake = 18:00", RECUR_CLOCK, 10 * 3600);
    refill_comes_at("bedtime = 10:00\nwake = 18:00", RECUR_WAKE, 0);
    refill_comes_at("bedtime = 02:00\nwake = 10:00\nday_starts = 08:00", RECUR_CLOCK, 10 * 3600);
    refill_comes_at("bedtime = 02:00\nwake = 10:01\nday_starts = 08:00", RECUR_WAKE, 0);
    /* One late morning a week moves nothing: it is still there when they get up. */
    refill_comes_at("wake.sat = 11:00", RECUR_CLOCK, 10 * 3600);
}

#define THYROXINE(at) "[reminder thyroxine]\nsubstance = levothyroxine\nat = " at "\n"
#define CALCIUM(at) "[reminder lime]\nsubstance = calcium\nat = " at "\n"
#define LEFT_OUT                                                                                                    \
    "[reminder lime] would be left out each time, for it comes too close to [reminder thyroxine]; give it another " \
    "time, or a longer 'window'"

static void room_yields(const char *text, const char *expected)
{
    _cleanup_free_ char *alone = NULL;
    assert_true(asprintf(&alone, "%s[reminder magnesium]\nenabled = no\n", text) >= 0);
    yields(alone, expected);
}

/* Calcium waits for 4 hours after the thyroxine, and its window is 2 hours. */
static void prescriptions_leave_room(void **state)
{
    (void)state;
    room_yields(THYROXINE("07:00") CALCIUM("09:00"), "(6: " LEFT_OUT ")\n");
    room_yields(THYROXINE("07:00") CALCIUM("09:00:01"), "");
    room_yields(THYROXINE("07:00") CALCIUM("09:00") "window = 2h1s\n", "");
    room_yields(THYROXINE("07:00") CALCIUM("09:00, 21:00"), "");
    /* What comes before it keeps its distance too. */
    room_yields(THYROXINE("21:00") CALCIUM("17:00"), "");
    room_yields(THYROXINE("21:00") CALCIUM("17:00:01"), "(6: " LEFT_OUT ")\n");
    room_yields(THYROXINE("21:00") CALCIUM("bedtime - 1h"), "(6: " LEFT_OUT ")\n");
    room_yields(THYROXINE("21:00") CALCIUM("bedtime - 1h") "window = 3h1s\n", "");
    /* The night before counts, from Sunday to Monday too. */
    room_yields(THYROXINE("04:00") CALCIUM("05:59:59"), "(6: " LEFT_OUT ")\n");
    room_yields(THYROXINE("04:00") "days = sun\n" CALCIUM("05:59:59") "days = mon\n", "(7: " LEFT_OUT ")\n");
    room_yields(THYROXINE("04:00") "days = sat\n" CALCIUM("05:59:59") "days = mon\n", "");
    /* One day a week with room is enough. */
    room_yields(THYROXINE("07:00") "days = mon-sat\n" CALCIUM("09:00"), "");
    room_yields(THYROXINE("07:00") "days = mon-sat\n" CALCIUM("09:00") "days = mon,wed\n", "(7: " LEFT_OUT ")\n");
    /* What may not come at all, or is no prescription, leaves room. */
    room_yields(THYROXINE("07:00") "days = daily until 2026-12-31\n" CALCIUM("09:00"), "");
    room_yields(THYROXINE("07:00") "days = 3 per week\n" CALCIUM("09:00"), "");
    room_yields(THYROXINE("07:00") "enabled = no\n" CALCIUM("09:00"), "");
    room_yields("[substance levothyroxine]\nprescription = no\n" THYROXINE("07:00") CALCIUM("09:00"), "");
    room_yields("[substance calcium]\nprescription = yes\n" THYROXINE("07:00") CALCIUM("09:00"), "");
    /* What is shipped may be left out too. */
    yields(THYROXINE("21:00"),
           "(3: [reminder magnesium] would be left out each time, for it comes too close to [reminder "
           "thyroxine]; give it another time, or a longer 'window')\n");
    /* More hours than the day has. */
    room_yields("[spacing levothyroxine calcium]\nminimum = 24h\n" THYROXINE("07:00") CALCIUM("06:00"),
                "(8: " LEFT_OUT ")\n");
    room_yields("[spacing levothyroxine calcium]\nminimum.levothyroxine-first = 12h\nminimum.calcium-first = "
                "12h\n" THYROXINE("07:00") CALCIUM("19:00"),
                "");
    room_yields("[spacing levothyroxine calcium]\nminimum.levothyroxine-first = 12h\nminimum.calcium-first = "
                "12h1s\n" THYROXINE("07:00") CALCIUM("19:00"),
                "(9: " LEFT_OUT ")\n");
    /* Where there are 64 doses a week it is told, with more it isn't. */
    room_yields(THYROXINE("07:00, 07:01, 07:02, 07:03, 07:04, 07:05, 07:06, 07:07, 07:08") CALCIUM("09:00"),
                "(6: " LEFT_OUT ")\n");
    room_yields(THYROXINE("07:00, 07:01, 07:02, 07:03, 07:04, 07:05, 07:06, 07:07, 07:08, 07:09") CALCIUM("09:00"), "");
}

static void nights_leave_a_day(void **state)
{
    (void)state;
#define NO_NIGHT(key, starts, bedtime, wake)                                       \
    "2: " key " in [general]: the day would start at " starts                      \
    ", which doesn't lie between bedtime on Mondays (" bedtime ") and wake (" wake \
    "); set 'day_starts' to a time when you are always asleep\n"
    yields("[general]\nwake = 23:00\n", NO_NIGHT("wake", "21:00", "23:00", "23:00"));
    yields("[general]\nwake = 01:00\n", NO_NIGHT("wake", "23:00", "23:00", "01:00"));
    yields("[general]\nwake = 01:01\n", "");
    yields("[general]\nbedtime = 05:00\n", NO_NIGHT("bedtime", "05:00", "05:00", "07:00"));
    yields("[general]\nbedtime = 04:59\n", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_say_what_is_wrong),
        cmocka_unit_test(times_say_what_is_wrong),
        cmocka_unit_test(doses_say_what_is_wrong),
        cmocka_unit_test(texts_count_bytes),
        cmocka_unit_test(names_have_limits),
        cmocka_unit_test(steps_fit_a_day),
        cmocka_unit_test(a_full_stock_holds_a_dose),
        cmocka_unit_test(a_dose_is_no_mistake),
        cmocka_unit_test(doses_of_a_day_are_added_up),
        cmocka_unit_test(nags_come_inside_the_window),
        cmocka_unit_test(notices_come_before_the_limit),
        cmocka_unit_test(what_follows_comes_on_the_same_day),
        cmocka_unit_test(quiet_hours_end_at_some_time),
        cmocka_unit_test(quiet_hours_leave_refills_a_time),
        cmocka_unit_test(prescriptions_leave_room),
        cmocka_unit_test(nights_leave_a_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
