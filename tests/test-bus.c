/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "served.h"

#define REMINDERS LULL_INTERFACE_REMINDERS
#define PROPERTIES "org.freedesktop.DBus.Properties"

static sd_bus_message *get_all(Served *s)
{
    return served_call(s, PROPERTIES, "GetAll", "s", REMINDERS);
}

/* ---- Properties ---- */

static void shows_everything_at_once(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *all = NULL;
    Served *s = *state;
    char due[OCCURRENCE_ID_LEN + 2];

    all = get_all(s);
    has_key(all, "State", "due");
    key_is_time(all, "NextUSec", served_at(s, 0, "22:15"));
    has_key(all, "NextId", served_id(s, "magnesium", 0));
    has_key(all, "NextTitle", "Evening dose");
    snprintf(due, sizeof(due), "[%s]", served_id(s, "stretch", 0));
    has_key(all, "DueIds", due);
    has_key(all, "PausedUntilUSec", "0");
    key_is_time(all, "BedtimeUSec", served_at(s, 0, "23:00"));
}

/* "PropertiesChanged" once, with exactly the new values of those that are others now. */
static void tells_each_change_once(void **state)
{
    char changed[256], until[32];
    Served *s = *state;
    Usec pause = served_at(s, 0, "21:00");

    snprintf(until, sizeof(until), "%" PRIu64, (uint64_t)pause);
    served_forget(s);
    sd_bus_message_unref(served_call(s, REMINDERS, "Pause", "t", (uint64_t)pause));
    served_settle(s);
    snprintf(changed, sizeof(changed), "PropertiesChanged %s {State=paused PausedUntilUSec=%s} []", REMINDERS, until);
    assert_int_equal(served_heard(s, changed), 1);
    assert_int_equal(served_heard(s, "PropertiesChanged"), 1);
    assert_int_equal(served_heard(s, "AgendaChanged"), 1);
    assert_int_equal(s->rearmed, 1);
    served_forget(s);
    sd_bus_message_unref(served_call(s, REMINDERS, "Resume", NULL));
    served_settle(s);
    snprintf(changed, sizeof(changed), "PropertiesChanged %s {State=due PausedUntilUSec=0} []", REMINDERS);
    assert_int_equal(served_heard(s, changed), 1);
    assert_int_equal(served_heard(s, "PropertiesChanged"), 1);
    assert_int_equal(s->rearmed, 2);
    served_refuses(s, "AlreadyResolved", "Nothing is paused", REMINDERS, "Resume", NULL);
    assert_int_equal(s->rearmed, 2);
}

static void refuses_pauses_without_an_end(void **state)
{
    Served *s = *state;

    served_refuses(s, "BadTime", "at most 366 days", REMINDERS, "Pause", "t", (uint64_t)0);
    served_refuses(s, "BadTime", "at most 366 days", REMINDERS, "Pause", "t", (uint64_t)s->start);
    served_refuses(s, "BadTime", "at most 366 days", REMINDERS, "Pause", "t", (uint64_t)served_at(s, 367, "20:00"));
    served_refuses(s, "BadTime", "1970 to 2200", REMINDERS, "Pause", "t", UINT64_MAX);
    served_refuses(s, "BadTime", "1970 to 2200", REMINDERS, "Pause", "t",
                   (uint64_t)(DAY_MAX + 1) * (uint64_t)USEC_PER_DAY);
    sd_bus_message_unref(served_call(s, REMINDERS, "Pause", "t", (uint64_t)served_at(s, 365, "20:00")));
}

static void moves_tonights_bedtime(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *later = NULL, *usual = NULL;
    Served *s = *state;

    sd_bus_message_unref(served_call(s, REMINDERS, "SetBedtime", "t", (uint64_t)served_at(s, 1, "00:30")));
    later = get_all(s);
    key_is_time(later, "BedtimeUSec", served_at(s, 1, "00:30"));
    key_is_time(later, "NextUSec", served_at(s, 0, "23:45"));
    sd_bus_message_unref(served_call(s, REMINDERS, "SetBedtime", "t", (uint64_t)0));
    usual = get_all(s);
    key_is_time(usual, "BedtimeUSec", served_at(s, 0, "23:00"));
    served_refuses(s, "BadTime", "bedtime lies ahead", REMINDERS, "SetBedtime", "t",
                   (uint64_t)served_at(s, 0, "19:00"));
    served_refuses(s, "BadTime", "before the next day", REMINDERS, "SetBedtime", "t",
                   (uint64_t)served_at(s, 1, "05:00"));
}

/* What no method brings about: the engine's own steps. */
static void tells_what_time_brings(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *all = NULL;
    char line[OCCURRENCE_ID_LEN + 32];
    Served *s = *state;

    served_forget(s);
    assert_int_equal(engine_raise_again(s->engine, s->start + USEC_PER_MIN), 0);
    served_settle(s);
    snprintf(line, sizeof(line), "Raised %s no;", served_id(s, "stretch", 0));
    assert_int_equal(served_heard(s, line), 1);
    assert_int_equal(engine_step(s->engine, s->start + 12 * USEC_PER_MIN, NULL), 0);
    served_settle(s);
    snprintf(line, sizeof(line), "Raised %s yes;", served_id(s, "stretch", 0));
    assert_int_equal(served_heard(s, line), 1);
    assert_int_equal(served_heard(s, "PropertiesChanged"), 0);
    assert_int_equal(engine_step(s->engine, served_at(s, 0, "21:30"), NULL), 0);
    served_settle(s);
    snprintf(line, sizeof(line), "Resolved %s missed;", served_id(s, "stretch", 0));
    assert_int_equal(served_heard(s, line), 1);
    assert_int_equal(served_heard(s, "{State=idle DueIds=[] DueTitles=[]} []"), 1);
    assert_int_equal(engine_step(s->engine, served_at(s, 1, "05:00"), NULL), 0);
    all = get_all(s);
    key_is_time(all, "BedtimeUSec", served_at(s, 1, "23:00"));
    has_key(all, "NextId", served_id(s, "iron", 1));
    has_key(all, "NextTitle", "Morning dose");
}

/* ---- Status and agenda ---- */

static void tells_the_status(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *before = NULL, *after = NULL;
    char text[OCCURRENCE_ID_LEN + 32];
    Served *s = *state;

    before = served_call(s, REMINDERS, "GetStatus", NULL);
    has_key(before, "State", "due");
    snprintf(text, sizeof(text), "[{Id=%s ", served_id(s, "stretch", 0));
    key_holds(before, "Due", text);
    key_holds(before, "Due", "Reminder=stretch Title=Stretch PublicTitle=Evening exercise State=due");
    key_holds(before, "Due", "Late=yes Activity=stretch");
    key_holds(before, "Due", "Why=late, planned for 19:30");
    key_holds(before, "Next", served_id(s, "magnesium", 0));
    key_holds(before, "Next", "PublicTitle=Evening dose State=upcoming");
    key_holds(before, "Next", "Late=no Substance=magnesium Dose=200 Unit=mg}");
    has_key(before, "Held", "[]");
    key_holds(before, "Missed", served_id(s, "magnesium", -1));
    key_holds(before, "Missed", served_id(s, "iron", 0));
    key_holds(before, "Today", "Intakes=[] Totals=[]");
    has_key(before, "Storage", "ok");
    has_key(before, "Problems", "[]");
    key_is_time(before, "BedtimeUSec", served_at(s, 0, "23:00"));
    sd_bus_message_unref(served_call(s, LULL_INTERFACE_LOG, "Record", "ssa{sv}", "intake", "iron", 1, "AtUSec", "t",
                                     (uint64_t)served_at(s, 0, "18:30")));
    after = served_call(s, REMINDERS, "GetStatus", NULL);
    key_holds(after, "Held", "State=held");
    key_holds(after, "Held", "Because=iron Why=iron at 18:30, wait until 22:30");
    key_holds(after, "Today", "Kind=intake Subject=iron");
    key_holds(after, "Today", "Totals=[{Subject=iron Title=Iron Amount=40 Unit=mg Limit=45}]");
}

static void says_what_is_left_out(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *status = NULL;
    Served *s = *state;

    /* Last night's, taken now, and too much for another dose tonight. */
    sd_bus_message_unref(served_call(s, LULL_INTERFACE_LOG, "Record", "ssa{sv}", "intake", "magnesium", 2, "Amount",
                                     "d", 300.0, "Occurrence", "s", served_id(s, "magnesium", -1)));
    status = served_call(s, REMINDERS, "GetStatus", NULL);
    key_holds(status, "Dropped", served_id(s, "magnesium", 0));
    key_holds(status, "Dropped", "State=dropped AtUSec=0 ");
    key_holds(status, "Dropped", "Because=limit Why=the daily limit would be passed");
    key_holds(status, "Today", "Totals=[{Subject=magnesium Title=Magnesium Amount=300 Unit=mg Limit=350 Notice=250}]");
}

static void lists_the_agenda(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *week = NULL;
    _cleanup_free_ char *printed = NULL;
    Served *s = *state;
    Usec from = served_at(s, 0, "05:00");
    int n = 0;

    answer_is(served_call(s, REMINDERS, "GetAgenda", "tt", (uint64_t)from, (uint64_t)(from + 1)), "[]");
    week = served_call(s, REMINDERS, "GetAgenda", "tt", (uint64_t)from, (uint64_t)served_at(s, 7, "05:00"));
    printed = served_print(week);
    for (const char *at = printed; (at = strstr(at, "{Id=")); at++)
        n++;
    assert_int_equal(n, 21);
    assert_non_null(strstr(printed, served_id(s, "iron", 6)));
}

static void refuses_odd_ranges(void **state)
{
    Served *s = *state;
    Usec from = served_at(s, 0, "05:00"), to = from + 400 * USEC_PER_DAY;

    served_refuses(s, "BadTime", "must lie after", REMINDERS, "GetAgenda", "tt", (uint64_t)from, (uint64_t)from);
    served_refuses(s, "BadTime", "must lie after", REMINDERS, "GetAgenda", "tt", (uint64_t)to, (uint64_t)from);
    served_refuses(s, "BadTime", "at most 400 days", REMINDERS, "GetAgenda", "tt", (uint64_t)from, (uint64_t)to + 1);
    served_refuses(s, "BadTime", "1970 to 2200", REMINDERS, "GetAgenda", "tt", (uint64_t)from, UINT64_MAX);
    served_refuses(s, "BadTime", "1970 to 2200", REMINDERS, "GetAgenda", "tt", UINT64_MAX, (uint64_t)to);
    sd_bus_message_unref(served_call(s, REMINDERS, "GetAgenda", "tt", (uint64_t)from, (uint64_t)to));
}

static void refuses_to_list_too_much(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    Served *s = *state;
    Usec from = served_at(s, 1, "05:00");

    /* 192 exercises and two doses a day. */
    reply = served_call(s, REMINDERS, "GetAgenda", "tt", (uint64_t)from, (uint64_t)(from + 103 * USEC_PER_DAY));
    served_refuses(s, "BadTime", "20000 occurrences", REMINDERS, "GetAgenda", "tt", (uint64_t)from,
                   (uint64_t)(from + 104 * USEC_PER_DAY));
}

static void explains(void **state)
{
    char near[OCCURRENCE_ID_LEN], meant[OCCURRENCE_ID_LEN + 32];
    Served *s = *state;

    answer_is(served_call(s, REMINDERS, "Explain", "s", "magnesium"), "Planned for 22:15, open until 23:30.");
    answer_is(served_call(s, REMINDERS, "Explain", "s", served_id(s, "magnesium", 0)),
              "Planned for 22:15, open until 23:30.");
    answer_is(served_call(s, REMINDERS, "Explain", "s", served_id(s, "iron", 0)),
              "Missed: its time ended at 09:30. If it was taken, record it with its time. Don't take a double dose.");
    served_refuses(s, "UnknownSubject", "Did you mean 'magnesium'?", REMINDERS, "Explain", "s", "magensium");
    served_refuses(s, "UnknownSubject", "[reminder", REMINDERS, "Explain", "s", "yoga");
    served_refuses(s, "UnknownId", "'magnesium/soon'", REMINDERS, "Explain", "s", "magnesium/soon");
    snprintf(near, sizeof(near), "magensium%s", strchr(served_id(s, "magnesium", 0), '/'));
    snprintf(meant, sizeof(meant), "did you mean '%s'?", served_id(s, "magnesium", 0));
    served_refuses(s, "UnknownId", meant, REMINDERS, "Explain", "s", near);
    served_refuses(s, "UnknownId", "'magnesium/1999-01-01'", REMINDERS, "Explain", "s", "magnesium/1999-01-01");
}

/* ---- What is done about an occurrence ---- */

static void records_what_is_done(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *all = NULL;
    char line[OCCURRENCE_ID_LEN + 64];
    Served *s = *state;

    served_forget(s);
    sd_bus_message_unref(served_call(s, REMINDERS, "Done", "sa{sv}", served_id(s, "stretch", 0), 0));
    served_settle(s);
    snprintf(line, sizeof(line), "Resolved %s done;", served_id(s, "stretch", 0));
    assert_int_equal(served_heard(s, line), 1);
    assert_int_equal(served_heard(s, "Recorded "), 1);
    assert_int_equal(served_heard(s, " activity;"), 1);
    assert_int_equal(s->rearmed, 1);
    all = get_all(s);
    has_key(all, "State", "idle");
    has_key(all, "DueIds", "[]");
    served_refuses(s, "AlreadyResolved", "lull undo", REMINDERS, "Done", "sa{sv}", served_id(s, "stretch", 0), 0);
}

static void asks_when_a_missed_one_was_taken(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *status = NULL;
    Served *s = *state;
    const char *id = served_id(s, "iron", 0);

    served_refuses(s, "NeedsTime", "lull took iron --at '", REMINDERS, "Done", "sa{sv}", id, 0);
    served_refuses(s, "NeedsTime", "07:30'", REMINDERS, "Done", "sa{sv}", id, 0);
    served_refuses(s, "NeedsTime", "double dose", REMINDERS, "Done", "sa{sv}", id, 0);
    served_refuses(s, "NeedsTime", "lull did stretch --at '", REMINDERS, "Done", "sa{sv}", served_id(s, "stretch", -1),
                   0);
    /* An activity has no dose. */
    served_refuses_without(s, "NeedsTime", "dose", REMINDERS, "Done", "sa{sv}", served_id(s, "stretch", -1), 0);
    sd_bus_message_unref(served_call(s, REMINDERS, "Done", "sa{sv}", served_id(s, "iron", 0), 2, "AtUSec", "t",
                                     (uint64_t)served_at(s, 0, "08:00"), "Note", "s", "with juice"));
    status = served_call(s, REMINDERS, "GetStatus", NULL);
    key_holds(status, "Today", "Note=with juice");
    key_holds(status, "Today", "Amount=40");
}

static void needs_the_id_itself(void **state)
{
    Served *s = *state;

    served_refuses(s, "UnknownId", "'stretch'", REMINDERS, "Done", "sa{sv}", "stretch", 0);
    served_refuses(s, "UnknownId", "''", REMINDERS, "Done", "sa{sv}", "", 0);
    served_refuses(s, "UnknownId", "'stretch/x'", REMINDERS, "Done", "sa{sv}", "stretch/x", 0);
}

static void snoozes(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *all = NULL, *reply = NULL;
    const char *id;
    uint64_t until;
    Served *s = *state;

    served_refuses(s, "NotDue", served_id(s, "magnesium", 0), REMINDERS, "Snooze", "st", "magnesium", (uint64_t)0);
    served_refuses(s, "BadTime", "at most 24 hours", REMINDERS, "Snooze", "st", "", (uint64_t)AGENDA_SNOOZE_MAX + 1);
    reply = served_call(s, REMINDERS, "Snooze", "st", "", (uint64_t)0);
    assert_true(sd_bus_message_read(reply, "st", &id, &until) > 0);
    assert_string_equal(id, served_id(s, "stretch", 0));
    assert_in_range(until, s->start + 10 * USEC_PER_MIN, s->start + 11 * USEC_PER_MIN);
    all = get_all(s);
    has_key(all, "State", "snoozed");
    assert_int_equal(s->rearmed, 1);
}

static void cuts_a_long_snooze(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    Served *s = *state;
    const char *id;
    uint64_t until;

    reply = served_call(s, REMINDERS, "Snooze", "st", served_id(s, "stretch", 0), (uint64_t)(5 * USEC_PER_HOUR));
    assert_true(sd_bus_message_read(reply, "st", &id, &until) > 0);
    assert_int_equal(until, served_at(s, 0, "21:20"));
}

static void refuses_a_snooze_at_the_end(void **state)
{
    Served *s = *state;

    served_refuses(s, "WindowEnds", served_id(s, "stretch", 0), REMINDERS, "Snooze", "st", "stretch", (uint64_t)0);
}

static void skips(void **state)
{
    char long_reason[REASON_SIZE + 1];
    Served *s = *state;

    memset(long_reason, 'x', sizeof(long_reason));
    long_reason[REASON_SIZE] = '\0';
    served_refuses(s, "BadArgument", "longer than 63 bytes", REMINDERS, "Skip", "ss", "", long_reason);
    served_refuses(s, "UnknownSubject", "'stretch'?", REMINDERS, "Skip", "ss", "strech", "");
    long_reason[REASON_SIZE - 1] = '\0';
    answer_is(served_call(s, REMINDERS, "Skip", "ss", "magnesium", long_reason), served_id(s, "magnesium", 0));
    served_refuses(s, "AlreadyResolved", "done or skipped", REMINDERS, "Skip", "ss", served_id(s, "magnesium", 0), "");
    answer_is(served_call(s, REMINDERS, "Skip", "ss", "", "tired"), served_id(s, "stretch", 0));
    answer_is(served_call(s, REMINDERS, "Explain", "s", served_id(s, "stretch", 0)), "Skipped: tired");
    served_refuses(s, "NotDue", "Nothing is due", REMINDERS, "Skip", "ss", "", "");
    served_refuses(s, "NotDue", "Nothing is due", REMINDERS, "Snooze", "st", "", (uint64_t)0);
    assert_int_equal(s->rearmed, 2);
}

#define SERVED(test) cmocka_unit_test_setup_teardown(test, served_set_up, served_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SERVED(shows_everything_at_once),
        SERVED(tells_each_change_once),
        SERVED(refuses_pauses_without_an_end),
        SERVED(moves_tonights_bedtime),
        SERVED(tells_what_time_brings),
        SERVED(tells_the_status),
        SERVED(says_what_is_left_out),
        SERVED(lists_the_agenda),
        SERVED(refuses_odd_ranges),
        cmocka_unit_test_setup_teardown(refuses_to_list_too_much, served_set_up_busy, served_tear_down),
        SERVED(explains),
        SERVED(records_what_is_done),
        SERVED(asks_when_a_missed_one_was_taken),
        SERVED(needs_the_id_itself),
        SERVED(snoozes),
        SERVED(cuts_a_long_snooze),
        cmocka_unit_test_setup_teardown(refuses_a_snooze_at_the_end, served_set_up_ending, served_tear_down),
        SERVED(skips),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
