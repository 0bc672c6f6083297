/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "settings-cases.h"

#define WATER "[reminder water]\nactivity = yes\n"

/* A whole new reminder, with one line more: its fourth. */
static void reminder_yields(const char *line, const char *expected)
{
    _cleanup_free_ char *text = NULL, *problem = NULL;
    assert_true(asprintf(&text, WATER "at = 12:00\n%s\n", line) >= 0);
    assert_true(asprintf(&problem, expected ? "4: %s\n" : "%s", expected ?: "") >= 0);
    yields(text, problem);
}

static void booleans_are_strict(void **state)
{
    (void)state;
    static const char *const words[] = {"yes", "no", "Yes", "NO", "true", "false", "on", "off", "1", "0"};
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        _cleanup_free_ char *text = NULL;
        assert_true(asprintf(&text, "[general]\ndiscreet = %s", words[i]) >= 0);
        _cleanup_(settings_freep) Settings *settings = right(text);
        assert_int_equal(settings->regimen->discreet, i % 2 == 0);
        assert_int_equal(settings->regimen->reminders[0].discreet, i % 2 == 0);
    }
    line_yields("general", "discreet = yess", "discreet in [general]: 'yess' is neither yes nor no");
    line_yields("general", "discreet = 2", "discreet in [general]: '2' is neither yes nor no");
}

static void holding_is_a_word(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *shipped = right("");
    assert_true(shipped->regimen->hold_locked);
    assert_false(shipped->regimen->hold_idle);
    _cleanup_(settings_freep) Settings *settings = right("[general]\nwhen_locked = Raise\nwhen_idle = HOLD\n");
    assert_false(settings->regimen->hold_locked);
    assert_true(settings->regimen->hold_idle);
    line_yields("general", "when_locked = yes", "when_locked in [general]: 'yes' is neither hold nor raise");
    line_yields("general", "when_idle = holds", "when_idle in [general]: 'holds' is neither hold nor raise");
    line_yields("general", "locked = hold", "unknown key 'locked' in [general]; did you mean 'when_locked'?");
}

static void before_sleep_is_a_span(void **state)
{
    (void)state;
#define OUT_OF_RANGE(text) \
    "before_sleep in [general]: '" text "' is out of range; 0, or a duration from 1m to 1d can be set"
    _cleanup_(settings_freep) Settings *shipped = right("");
    assert_int_equal(shipped->regimen->before_sleep, 0);
    line_yields("general", "before_sleep = 59s", OUT_OF_RANGE("59s"));
    line_yields("general", "before_sleep = 1m", NULL);
    line_yields("general", "before_sleep = 24h", NULL);
    line_yields("general", "before_sleep = 1441m", OUT_OF_RANGE("1441m"));
    _cleanup_(settings_freep) Settings *settings = right("[general]\nbefore_sleep = 30m\n");
    assert_int_equal(settings->regimen->before_sleep, 30 * USEC_PER_MIN);
}

static void numbers_are_strict(void **state)
{
    (void)state;
    static const char *const bad[] = {"21", "-1", "+1", "0x3", "3 times", "2.5", "99999999999"};
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        _cleanup_free_ char *line = NULL, *problem = NULL;
        assert_true(asprintf(&line, "nag_limit = %s", bad[i]) >= 0);
        assert_true(asprintf(&problem, "nag_limit in [general]: '%s' isn't a whole number from 0 to 20", bad[i]) >= 0);
        line_yields("general", line, problem);
    }
    line_yields("general", "nag_limit = 0", NULL);
    line_yields("general", "nag_limit = 20", NULL);
    _cleanup_(settings_freep) Settings *settings = right("[general]\nnag_limit = 010\n");
    assert_int_equal(settings->regimen->reminders[0].nag_limit, 10);
    line_yields("person", "age = 0", "age in [person]: '0' isn't a whole number from 1 to 120");
    line_yields("person", "age = 120", NULL);
    line_yields("person", "age = 121", "age in [person]: '121' isn't a whole number from 1 to 120");
    line_yields("substance iron", "stock = 0", "stock in [substance iron]: '0' isn't a whole number from 1 to 100000");
    line_yields("substance iron", "stock = 1", NULL);
    line_yields("substance iron", "stock = 100000", NULL);
    line_yields("substance iron", "stock = 100001",
                "stock in [substance iron]: '100001' isn't a whole number from 1 to 100000");
    line_yields("substance iron", "per_dose = 0",
                "per_dose in [substance iron]: '0' isn't a whole number from 1 to 100");
    line_yields("substance iron", "per_dose = 1", NULL);
    line_yields("substance iron", "per_dose = 100", NULL);
    line_yields("substance iron", "per_dose = 101",
                "per_dose in [substance iron]: '101' isn't a whole number from 1 to 100");
    line_yields("substance iron", "refill_days = 0", NULL);
    line_yields("substance iron", "refill_days = 365", NULL);
    line_yields("substance iron", "refill_days = 366",
                "refill_days in [substance iron]: '366' isn't a whole number from 0 to 365");
}

static void spans_have_limits(void **state)
{
    (void)state;
    line_yields("general", "snooze = 1m", NULL);
    line_yields("general", "snooze = 24h", NULL);
    line_yields("general", "snooze = 59s",
                "snooze in [general]: '59s' is out of range; a duration from 1m to 1d can be "
                "set");
    line_yields("general", "snooze = 24h1s",
                "snooze in [general]: '24h1s' is out of range; a duration from 1m to 1d can be set");
    line_yields("general", "snooze = 10", "snooze in [general]: '10' isn't a duration; write it like 10m or 1h30m");
    line_yields("general", "nag = 0", NULL);
    line_yields("general", "nag = 1m", NULL);
    line_yields("general", "nag = 24h", NULL);
    line_yields("general", "nag = 24h1s",
                "nag in [general]: '24h1s' is out of range; 0, or a duration from 1m to 1d can be set");
    line_yields("general", "nag = 30s",
                "nag in [general]: '30s' is out of range; 0, or a duration from 1m to 1d can be set");
    reminder_yields("window = 1m", NULL);
    reminder_yields("window = 24h", NULL);
    reminder_yields("window = 59s",
                    "window in [reminder water]: '59s' is out of range; a duration from 1m to 1d can be set");
    reminder_yields("window = 24h1s",
                    "window in [reminder water]: '24h1s' is out of range; a duration from 1m to 1d can be set");
    reminder_yields("window = 0",
                    "window in [reminder water]: '0' is out of range; a duration from 1m to 1d can be set");
    reminder_yields("duration = 1s", NULL);
    reminder_yields("duration = 24h", NULL);
    reminder_yields("duration = 25h",
                    "duration in [reminder water]: '25h' is out of range; a duration from 1s to 1d can be set");
    line_yields("spacing iron zinc", "minimum = 48h", NULL);
    line_yields("spacing iron zinc", "minimum = 48h1s",
                "minimum in [spacing iron zinc]: '48h1s' is out of range; 0, or a duration from 1m to 2d can be set");
}

static void texts_have_limits(void **state)
{
    (void)state;
    char title[140];
    size_t n = (size_t)snprintf(title, sizeof(title), "title = ");
    memset(title + n, 'x', REGIMEN_TITLE_LEN_MAX + 1);
    title[n + REGIMEN_TITLE_LEN_MAX] = '\0';
    reminder_yields(title, NULL);
    memset(title + n, 'x', REGIMEN_TITLE_LEN_MAX + 1);
    title[n + REGIMEN_TITLE_LEN_MAX + 1] = '\0';
    reminder_yields(title, "title in [reminder water]: this text has 101 bytes, and at most 100 are kept; shorten it");
    yields("[substance x]\nunit = abcdefghijklmno\n", "");
    yields("[substance x]\nunit = abcdefghijklmnop\n",
           "2: unit in [substance x]: 'abcdefghijklmnop' is too long for a unit; at most 15 bytes are kept\n");
    yields("[substance x]\nunit = 5mg\nmax_per_day = 3 mg\n",
           "2: unit in [substance x]: '5mg' isn't a unit; write a word like mg, ml or cup\n");
    yields("[substance x]\nunit = µg\nmax_per_day = 3 mg\n", "");
}

static void amounts_are_in_the_unit(void **state)
{
    (void)state;
    line_yields("substance magnesium", "notice_per_day = 3 cups",
                "notice_per_day in [substance magnesium]: '3 cups' isn't given in mg");
    line_yields(
        "substance magnesium", "notice_per_day = 0.0001 mg",
        "notice_per_day in [substance magnesium]: '0.0001 mg' is too fine or too large; three decimals and up to "
        "1000000 mg are counted");
    line_yields("substance magnesium", "notice_per_day = 2 tablets",
                "notice_per_day in [substance magnesium]: '2 tablets' says nothing as long as 'tablet = …' doesn't say "
                "what a tablet holds");
    line_yields("substance magnesium", "notice_per_day = 0",
                "notice_per_day in [substance magnesium]: '0' isn't an amount; write it like '200 mg'");
    _cleanup_(settings_freep) Settings *settings =
        right("[substance magnesium]\nmax_per_day = 2 tablets\ntablet = 0.15 g\nunit = ug\n");
    const Substance *magnesium = substance_of(settings, "magnesium");
    assert_string_equal(magnesium->unit, "ug");
    assert_int_equal(magnesium->tablet, 150000 * AMOUNT_ONE);
    assert_int_equal(magnesium->max_per_day, 300000 * AMOUNT_ONE);
    assert_int_equal(magnesium->notice_per_day, 250000 * AMOUNT_ONE);
    yields("[substance magnesium]\nunit = cup\nmax_per_day = 3\nnotice_per_day = 2\n",
           "2: unit in [substance magnesium]: 'mistake_above' in [substance magnesium] is '1000 mg', which isn't given "
           "in cup; set that too, or leave the unit\n"
           "2: unit in [substance magnesium]: the limit of 'magnesium' is a weight; write mg\n"
           "2: unit in [substance magnesium]: 'dose' in [reminder magnesium] is '200 mg', which isn't given in cup; "
           "set that too, or leave the unit\n");
    yields("[substance x]\nmax_per_day = 3 mg\n", "1: [substance x] needs its unit, like 'unit = mg'\n");
}

static void doses_go_in_steps(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *settings =
        right("[reminder magnesium]\ndose = 0,1 g, then 200 mg after 7d then 250 after 2w\n");
    const Reminder *magnesium = reminder_of(settings, "magnesium");
    assert_int_equal(magnesium->n_doses, 3);
    assert_int_equal(magnesium->doses[0].amount, 100 * AMOUNT_ONE);
    assert_int_equal(magnesium->doses[0].after, 0);
    assert_int_equal(magnesium->doses[1].amount, 200 * AMOUNT_ONE);
    assert_int_equal(magnesium->doses[1].after, 7 * USEC_PER_DAY);
    assert_int_equal(magnesium->doses[2].amount, 250 * AMOUNT_ONE);
    assert_int_equal(magnesium->doses[2].after, 14 * USEC_PER_DAY);
#define DOSE "dose in [reminder magnesium]: "
    line_yields("reminder magnesium", "dose = none", NULL);
    line_yields("reminder magnesium", "dose = 100 mg after 7d",
                DOSE "'100 mg after 7d' isn't understood; write '100 mg', or '100 mg, then 200 mg after 7d'");
    line_yields("reminder magnesium", "dose = 100 mg, then 200 mg",
                DOSE "'200 mg' isn't understood; write '100 mg', or '100 mg, then 200 mg after 7d'");
    line_yields("reminder magnesium", "dose = 100 mg, 200 mg",
                DOSE "'100 mg, 200 mg' isn't an amount; write it like "
                     "'200 mg'");
    line_yields("reminder magnesium", "dose = 100 mg, then 200 mg from 2026-11-29", NULL);
    line_yields("reminder magnesium", "dose = 100 mg, then 150 mg from 2026-11-29, then 200 mg from 2026-11-30", NULL);
    line_yields("reminder magnesium", "dose = 100 mg, then 150 mg from 2026-11-29, then 200 mg from 2026-11-29",
                DOSE "each step comes later than the one before; days count from the first dose");
    line_yields("reminder magnesium", "dose = 100 mg, then 150 mg after 3d, then 200 mg from 2026-11-29",
                DOSE "the steps come all 'after' so many days, or all 'from' a date");
    line_yields(
        "reminder magnesium", "dose = 100 mg, then 200 mg from 2026-02-30",
        DOSE "'200 mg from 2026-02-30': the date behind 'from' doesn't exist, or lies outside the years 1970 to 2200");
    line_yields("reminder magnesium", "dose = 100 mg from 2026-11-29",
                DOSE "'100 mg from 2026-11-29' isn't understood; write '100 mg', or '100 mg, then 200 mg after 7d'");
    line_yields("reminder magnesium", "dose = 100 mg, then 200 mg after 36h",
                DOSE "'200 mg after 36h': a dose changes after whole days, 1 to 3660 of them, like 'after 7d'");
    line_yields("reminder magnesium", "dose = 1 mg, then 2 mg after 7d, then 3 mg after 7d",
                DOSE "each step comes later than the one before; days count from the first dose");
    line_yields("reminder magnesium",
                "dose = 1, then 2 after 2d, then 3 after 3d, then 4 after 4d, then 5 after 5d, then 6 after 6d, then 7 "
                "after 7d, then 8 after 8d",
                NULL);
    line_yields("reminder magnesium",
                "dose = 1, then 2 after 2d, then 3 after 3d, then 4 after 4d, then 5 after 5d, then 6 after 6d, then 7 "
                "after 7d, then 8 after 8d, then 9 after 9d",
                DOSE "there are more than 8 steps");
    reminder_yields("dose = 5 mg",
                    "dose in [reminder water]: an activity has no dose; take it out, or name a substance");
}

static void steps_make_the_duration(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *settings = right("[reminder stretch]\nsteps = left calf 1m,right calf  90s\n");
    const Reminder *stretch = reminder_of(settings, "stretch");
    assert_int_equal(stretch->n_steps, 2);
    assert_string_equal(stretch->steps[0].title, "left calf");
    assert_string_equal(stretch->steps[1].title, "right calf");
    assert_int_equal(stretch->steps[1].span, 90 * USEC_PER_SEC);
    assert_int_equal(stretch->duration, 150 * USEC_PER_SEC);
#define STEPS "steps in [reminder water]: "
    reminder_yields("steps = none", NULL);
    reminder_yields("steps = calf 1h", NULL);
    reminder_yields("steps = calf 61m", STEPS "'calf 61m' isn't a step; write it like 'left calf 30s', from 1s to 1h");
    reminder_yields("steps = 30s", STEPS "'30s' isn't a step; write it like 'left calf 30s', from 1s to 1h");
    reminder_yields("steps = calf 30s,", STEPS "'' isn't a step; write it like 'left calf 30s', from 1s to 1h");
    line_yields("reminder magnesium", "steps = calf 30s",
                "steps in [reminder magnesium]: only an activity has steps; take them out, or say 'activity = yes'");
    line_yields("reminder magnesium", "duration = 3m",
                "duration in [reminder magnesium]: only an activity has a duration; take it out");
    line_yields("reminder stretch", "duration = 5m",
                "duration in [reminder stretch]: 5m is not what the steps add up to, which is 3m; leave it out, or "
                "change the steps too");
    yields("[reminder stretch]\nduration = 5m\nsteps = none\n", "");
    yields("[reminder stretch]\nduration = 5m\nsteps = a 2m, b 3m\n", "");
}

static void lists_have_limits(void **state)
{
    (void)state;
    char steps[700] = "steps = a 1s", quiet[200] = "quiet = 01:00-01:30";
    for (size_t i = 1; i < REGIMEN_STEPS_MAX; i++)
        strncat(steps, ", a 1s", 7);
    reminder_yields(steps, NULL);
    strncat(steps, ", a 1s", 7);
    reminder_yields(steps, "steps in [reminder water]: there are more than 64 steps");
    for (size_t i = 1; i < REGIMEN_QUIET_MAX; i++)
        strncat(quiet, ", 02:00-02:30", 14);
    reminder_yields(quiet, NULL);
    strncat(quiet, ", 02:00-02:30", 14);
    reminder_yields(quiet, "quiet in [reminder water]: there are more than 8 ranges");
}

static void quiet_ranges_are_read(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *settings =
        right("[general]\nquiet = 23:30 - 06:30,13:00-14:00\n[reminder stretch]\nquiet = none\n");
    const Reminder *magnesium = reminder_of(settings, "magnesium");
    assert_int_equal(magnesium->n_quiet, 2);
    assert_int_equal(magnesium->quiet[0].from_sec, 23 * 3600 + 30 * 60);
    assert_int_equal(magnesium->quiet[0].to_sec, 6 * 3600 + 30 * 60);
    assert_int_equal(magnesium->quiet[1].from_sec, 13 * 3600);
    assert_int_equal(reminder_of(settings, "stretch")->n_quiet, 0);
#define QUIET "quiet in [general]: "
    line_yields("general", "quiet = 23:30", QUIET "'23:30' isn't a range; write it like 23:30-06:30");
    line_yields("general", "quiet = 23:30-", QUIET "'23:30-' isn't a range; write it like 23:30-06:30");
    line_yields("general", "quiet = 23-06", QUIET "'23-06' isn't a range; write it like 23:30-06:30");
    line_yields("general", "quiet = 01:00-02:00-03:00",
                QUIET "'01:00-02:00-03:00' isn't a range; write it like 23:30-06:30");
    line_yields("general", "quiet = 01:00-01:00",
                QUIET "'01:00-01:00' would hold back everything for ever; 'lull pause' does that for a while");
}

static void times_are_read(void **state)
{
    (void)state;
    line_yields("general", "bedtime = 25:00", "bedtime in [general]: '25:00' isn't a time of day; write it like 22:30");
    line_yields("general", "wake.sat = late", "wake.sat in [general]: 'late' isn't a time of day; write it like 22:30");
    line_yields("reminder stretch", "at = soon",
                "at in [reminder stretch]: 'soon' isn't a time; write it like 22:15, 'bedtime - 45m' or 'wake + 30m'");
    line_yields("reminder stretch", "at = 12:00, 12:00", "at in [reminder stretch]: '12:00, 12:00' names a time twice");
    line_yields("reminder stretch", "at = 24:01",
                "at in [reminder stretch]: '24:01' has a time that doesn't exist; a day has 00:00 to 23:59");
    line_yields("reminder stretch", "every = 1h",
                "every in [reminder stretch]: '1h' isn't understood; write it like '1h between 09:00 and 18:00'");
    line_yields("reminder stretch", "every = 4m between 09:00 and 18:00",
                "every in [reminder stretch]: '4m between 09:00 and 18:00' comes too often or too seldom; every 5m to "
                "every 24h can be set");
    line_yields("reminder stretch", "days = sometimes",
                "days in [reminder stretch]: 'sometimes' isn't understood; write daily, mon,wed,fri, 'every 2 days "
                "from 2026-11-20' or '3 per week'");
    line_yields("reminder stretch", "days = mon,mon", "days in [reminder stretch]: 'mon,mon' names a day twice");
    line_yields("reminder stretch", "days = 8 per week",
                "days in [reminder stretch]: '8 per week' comes too often or too seldom; 1 to 7 per week can be set");
}

/* ---- Days and nights ---- */

static void weekdays_may_differ(void **state)
{
    (void)state;
    _cleanup_(settings_freep) Settings *settings =
        right("[general]\nbedtime.fri = 00:30\nwake = 08:30\nwake.mon = 07:00\n");
    const Regimen *regimen = settings->regimen;
    assert_int_equal(regimen->bedtime_sec[THURSDAY], 23 * 3600);
    assert_int_equal(regimen->bedtime_sec[FRIDAY], 1800);
    assert_int_equal(regimen->wake_sec[MONDAY], 7 * 3600);
    assert_int_equal(regimen->wake_sec[SUNDAY], 8 * 3600 + 1800);
    assert_int_equal(regimen->day_starts_sec, 6 * 3600 + 1800);
}

static void days_start_at_night(void **state)
{
    (void)state;
    yields("[general]\nday_starts = 07:00\n", "");
    yields("[general]\nday_starts = 07:01\n",
           "2: day_starts in [general]: the day would start at 07:01, which doesn't lie between bedtime on Mondays "
           "(23:00) and wake (07:00); set 'day_starts' to a time when you are always asleep\n");
    yields("[general]\nwake.wed = 04:59\n",
           "2: wake.wed in [general]: the day would start at 05:00, which doesn't lie between bedtime on Tuesdays "
           "(23:00) and wake (04:59); set 'day_starts' to a time when you are always asleep\n");
    _cleanup_(settings_freep) Settings *night = right("[general]\nbedtime = 18:00\nwake = 01:00\n");
    assert_int_equal(night->regimen->day_starts_sec, 23 * 3600);
    _cleanup_(settings_freep) Settings *shift = right("[general]\nbedtime = 08:00\nwake = 15:30\n");
    assert_int_equal(shift->regimen->day_starts_sec, 13 * 3600 + 1800);
}

static void times_lie_inside_the_day(void **state)
{
    (void)state;
#define OUTSIDE "this lies outside the day, which runs from 05:00 to 05:00, or its window has ended when it comes"
    line_yields("reminder stretch", "at = bedtime + 29m", NULL);
    line_yields("reminder stretch", "at = bedtime + 30m", "at in [reminder stretch]: " OUTSIDE);
    line_yields("reminder stretch", "at = wake - 2h", NULL);
    line_yields("reminder stretch", "at = wake - 2h1m", "at in [reminder stretch]: " OUTSIDE);
    line_yields("reminder stretch", "every = 1h between 18:00 and 09:00",
                "every in [reminder stretch]: this ends before it begins; a day runs from 05:00 to 05:00");
    /* Where the shipped time falls out of the day, what the user wrote is to blame. */
    yields("[reminder drink-water]\nenabled = yes\n[general]\nwake = 20:00\nbedtime = 22:00\n",
           "5: every in [reminder drink-water]: this ends before it begins; a day runs from 18:00 to 18:00\n");
}

/* Only the weekdays on which it comes. */
static void times_lie_inside_the_days_of_the_rule(void **state)
{
    (void)state;
#define FRIDAYS(days) \
    "[general]\nbedtime.fri = 00:30\n[reminder stretch]\nat = bedtime + 5h\nwindow = 20m\ndays = " days "\n"
    yields(FRIDAYS("mon"), "");
    yields(FRIDAYS("thu,fri"), "4: at in [reminder stretch]: " OUTSIDE "\n");
    yields(FRIDAYS("every 14 days from 2026-11-23"), "");
    yields(FRIDAYS("every 14 days from 2026-11-27"), "4: at in [reminder stretch]: " OUTSIDE "\n");
    yields(FRIDAYS("every 2 days from 2026-11-23"), "4: at in [reminder stretch]: " OUTSIDE "\n");
    yields(FRIDAYS("3 per week"), "4: at in [reminder stretch]: " OUTSIDE "\n");
}

static void quiet_hours_leave_room(void **state)
{
    (void)state;
#define WALK(line) "[reminder walk]\nactivity = yes\n" line "\n"
#define SILENT                                                                                                         \
    "[reminder walk] would never come, for all of its window is quiet; give it another time or a longer 'window', or " \
    "shorten the quiet hours\n"
    yields(WALK("at = 10:00\nquiet = 09:00-11:59"), "");
    yields(WALK("at = 10:00\nquiet = 09:00-12:00"), "4: quiet in [reminder walk]: " SILENT);
    yields(WALK("at = 10:00\nquiet = 10:01-12:00"), "");
    yields(WALK("at = 10:00\nquiet = 09:00-11:00, 11:00-13:00"), "4: quiet in [reminder walk]: " SILENT);
    yields(WALK("at = 10:00\nwindow = 3h\nquiet = 09:00-12:59"), "");
    yields(WALK("at = 10:00, 18:00\nquiet = 09:00-13:00"), "");
    yields(WALK("at = wake\nquiet = 06:00-09:00") "[general]\nwake.sun = 08:00\n", "");
    yields(WALK("every = 1h between 09:00 and 18:00\nquiet = 09:00-17:29"), "");
    yields(WALK("every = 1h between 09:00 and 18:00\nquiet = 09:00-17:30"), "4: quiet in [reminder walk]: " SILENT);
    yields(WALK("at = 10:00") "[general]\nquiet = 09:00-13:00\n", "5: quiet in [general]: " SILENT);
    /* A night in which the clock changes is longer on the wall. */
    yields(WALK("at = 01:30\nquiet = 01:00-03:30"), "");
    yields(WALK("at = 01:30\nquiet = 01:00-05:00"), "4: quiet in [reminder walk]: " SILENT);
    /* Another bedtime may be declared. */
    line_yields("reminder stretch", "at = bedtime + 20m\nquiet = 23:00-06:00", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(booleans_are_strict),
        cmocka_unit_test(holding_is_a_word),
        cmocka_unit_test(before_sleep_is_a_span),
        cmocka_unit_test(numbers_are_strict),
        cmocka_unit_test(spans_have_limits),
        cmocka_unit_test(texts_have_limits),
        cmocka_unit_test(amounts_are_in_the_unit),
        cmocka_unit_test(doses_go_in_steps),
        cmocka_unit_test(steps_make_the_duration),
        cmocka_unit_test(lists_have_limits),
        cmocka_unit_test(quiet_ranges_are_read),
        cmocka_unit_test(times_are_read),
        cmocka_unit_test(weekdays_may_differ),
        cmocka_unit_test(days_start_at_night),
        cmocka_unit_test(times_lie_inside_the_day),
        cmocka_unit_test(quiet_hours_leave_room),
        cmocka_unit_test(times_lie_inside_the_days_of_the_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
