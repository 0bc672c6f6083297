/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "served.h"

#define LOG LULL_INTERFACE_LOG

/* The id and the warnings that a recording was answered with. */
typedef struct Recorded {
    char id[64];
    char warnings[512];
} Recorded;

static Recorded read_recorded(sd_bus_message *reply)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *m = reply;
    _cleanup_free_ char *printed = served_print(m);
    Recorded recorded = {.id = ""};
    size_t len = strcspn(printed, " ");

    snprintf(recorded.id, sizeof(recorded.id), "%.*s", (int)len, printed);
    snprintf(recorded.warnings, sizeof(recorded.warnings), "%s", printed + len + 1);
    return recorded;
}

#define RECORD(s, ...) read_recorded(served_call((s), LOG, "Record", "ssa{sv}", __VA_ARGS__))
#define REFUSES(s, name, words, ...) served_refuses((s), (name), (words), LOG, "Record", "ssa{sv}", __VA_ARGS__)

static void newest_holds(Served *s, const char *part)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    _cleanup_free_ char *printed = NULL;

    reply = served_call(s, LOG, "Query", "a{sv}", 1, "Limit", "u", 1u);
    printed = served_print(reply);
    if (!strstr(printed, part))
        fail_msg("\"%s\" without \"%s\"", printed, part);
}

static void records_an_intake(void **state)
{
    Served *s = *state;
    Recorded recorded;
    char line[128];

    served_forget(s);
    recorded = RECORD(s, "intake", "magnesium", 2, "Note", "s", "with food", "Source", "s", "widget");
    assert_int_equal(strlen(recorded.id), 36);
    assert_string_equal(recorded.warnings, "[]");
    served_settle(s);
    snprintf(line, sizeof(line), "Recorded %s intake;", recorded.id);
    assert_int_equal(served_heard(s, line), 1);
    snprintf(line, sizeof(line), "Resolved %s done;", served_id(s, "magnesium", 0));
    assert_int_equal(served_heard(s, line), 1);
    assert_int_equal(s->rearmed, 1);
    newest_holds(s, "Kind=intake Subject=magnesium ");
    newest_holds(s, " Source=widget Device=test Voided=no Amount=200 Unit=mg Occurrence=magnesium/");
    newest_holds(s, " Note=with food");
}

static void reads_amounts_alike(void **state)
{
    Served *s = *state;

    RECORD(s, "intake", "magnesium", 1, "Amount", "d", 150.5);
    newest_holds(s, "Amount=150.5 Unit=mg");
    RECORD(s, "intake", "magnesium", 2, "Amount", "d", 0.2, "Unit", "s", "g");
    newest_holds(s, "Amount=200 Unit=mg");
    RECORD(s, "intake", "magnesium", 1, "AmountText", "s", "2 tablets");
    newest_holds(s, "Amount=200 Unit=mg");
    REFUSES(s, "BadAmount", "above zero", "intake", "magnesium", 1, "Amount", "d", 0.0);
    REFUSES(s, "BadAmount", "above zero", "intake", "magnesium", 1, "Amount", "d", -1.0);
    REFUSES(s, "BadAmount", "above zero", "intake", "magnesium", 1, "Amount", "d", (double)NAN);
    REFUSES(s, "BadAmount", "at most a million", "intake", "magnesium", 1, "Amount", "d", 1e9);
    REFUSES(s, "BadAmount", "counted in mg", "intake", "magnesium", 2, "Amount", "d", 1.0, "Unit", "s", "IU");
    REFUSES(s, "BadAmount", "'lots' is not an amount", "intake", "magnesium", 1, "AmountText", "s", "lots");
    REFUSES(s, "BadAmount", "1.5 or like 1500", "intake", "magnesium", 1, "AmountText", "s", "1,500 mg");
    REFUSES(s, "BadAmount", "a tablet of iron", "intake", "iron", 1, "AmountText", "s", "2 tablets");
    REFUSES(s, "BadArgument", "not both", "intake", "magnesium", 2, "Amount", "d", 1.0, "AmountText", "s", "1 mg");
    REFUSES(s, "BadArgument", "give both", "intake", "magnesium", 1, "Unit", "s", "mg");
    REFUSES(s, "BadArgument", "has no amount", "activity", "stretch", 1, "Amount", "d", 1.0);
}

static void asks_before_it_believes_a_mistake(void **state)
{
    Served *s = *state;

    REFUSES(s, "NeedsConfirmation", "1001 mg of magnesium is more than 1000 mg", "intake", "magnesium", 1, "Amount",
            "d", 1001.0);
    REFUSES(s, "NeedsConfirmation", "weight of the compound", "intake", "magnesium", 2, "Amount", "d", 1001.0,
            "Confirmed", "b", 0);
    RECORD(s, "intake", "magnesium", 1, "Amount", "d", 1000.0);
    RECORD(s, "intake", "magnesium", 2, "Amount", "d", 1001.0, "Confirmed", "b", 1);
    newest_holds(s, "Amount=1001");
}

static void answers_with_warnings(void **state)
{
    Served *s = *state;
    Recorded recorded;

    RECORD(s, "intake", "iron", 1, "AtUSec", "t", (uint64_t)served_at(s, 0, "18:30"));
    recorded = RECORD(s, "intake", "magnesium", 0);
    assert_string_equal(recorded.warnings, "[Too soon: iron was taken at 18:30; keep 3 hours, better 4.]");
    recorded = RECORD(s, "intake", "magnesium", 0);
    assert_non_null(strstr(recorded.warnings, "Over the limit: with it, 400 mg in one day; the limit is 350 mg. "
                                              "Don't take a double dose."));
    assert_non_null(strstr(recorded.warnings, "Already recorded? Magnesium was taken at 20:00"));
    recorded = RECORD(s, "activity", "stretch", 0);
    assert_string_equal(recorded.warnings, "[]");
}

static void refuses_what_it_does_not_know(void **state)
{
    char long_name[200], long_note[NOTE_LEN_MAX + 2];
    Served *s = *state;

    memset(long_name, 'a', sizeof(long_name));
    long_name[sizeof(long_name) - 1] = '\0';
    memset(long_note, 'a', sizeof(long_note));
    long_note[NOTE_LEN_MAX + 1] = '\0';
    REFUSES(s, "UnknownSubject", "Did you mean 'magnesium'?", "intake", "magnesum", 0);
    REFUSES(s, "UnknownSubject", "Did you mean 'stretch'?", "activity", "strecth", 0);
    REFUSES(s, "UnknownSubject", "Did you mean `lull took magnesium`?", "activity", "magnesum", 0);
    REFUSES(s, "UnknownSubject", "Did you mean `lull did stretch`?", "intake", "strecth", 0);
    REFUSES(s, "UnknownSubject", "Did you mean `lull took iron`?", "activity", "iorn", 0);
    REFUSES(s, "UnknownSubject", "lull.conf", "intake", "plutonium", 0);
    REFUSES(s, "UnknownSubject", "'magnesium' is taken, not done: `lull took magnesium`.", "activity", "magnesium", 0);
    REFUSES(s, "UnknownSubject", "'stretch' is done, not taken: `lull did stretch`.", "intake", "stretch", 0);
    REFUSES(s, "UnknownSubject", long_name, "intake", long_name, 0);
    REFUSES(s, "UnknownSubject", long_name, "activity", long_name, 0);
    REFUSES(s, "UnknownSubject", "nothing called ''", "intake", "", 0);
    REFUSES(s, "BadArgument", "'raised' can't be recorded", "raised", "magnesium", 0);
    REFUSES(s, "BadArgument", "'' can't be recorded", "", "magnesium", 0);
    REFUSES(s, "BadArgument", "longer than 2000 bytes", "intake", "magnesium", 1, "Note", "s", long_note);
    long_note[NOTE_LEN_MAX] = '\0';
    RECORD(s, "intake", "magnesium", 1, "Note", "s", long_note);
    newest_holds(s, long_note);
}

static void refuses_odd_options(void **state)
{
    Served *s = *state;

    REFUSES(s, "BadArgument", "'Amout' is not known here. Known are AtUSec (t), Amount (d), Unit (s), AmountText (s)",
            "intake", "magnesium", 1, "Amout", "d", 1.0);
    REFUSES(s, "BadArgument", "'Limit' is not known here", "intake", "magnesium", 1, "Limit", "u", 1u);
    REFUSES(s, "BadArgument", "'Amount' has a value of another type", "intake", "magnesium", 1, "Amount", "u", 200u);
    REFUSES(s, "BadArgument", "'Confirmed' has a value", "intake", "magnesium", 1, "Confirmed", "s", "yes");
    REFUSES(s, "BadArgument", "'Amount' is given twice", "intake", "magnesium", 2, "Amount", "d", 1.0, "Amount", "d",
            2.0);
    REFUSES(s, "BadArgument", "cli or widget", "intake", "magnesium", 1, "Source", "s", "service");
    REFUSES(s, "BadArgument", "cli or widget", "intake", "magnesium", 1, "Source", "s", "robot");
    newest_holds(s, "[] ");
}

static void refuses_odd_times(void **state)
{
    Served *s = *state;

    REFUSES(s, "BadTime", "lies ahead", "intake", "magnesium", 1, "AtUSec", "t", (uint64_t)served_at(s, 0, "20:30"));
    REFUSES(s, "BadTime", "1970 to 2200", "intake", "magnesium", 1, "AtUSec", "t", UINT64_MAX);
    RECORD(s, "intake", "magnesium", 1, "AtUSec", "t", (uint64_t)s->start);
}

static void records_for_an_occurrence(void **state)
{
    Served *s = *state;

    REFUSES(s, "UnknownId", "'magnesium'", "intake", "magnesium", 1, "Occurrence", "s", "magnesium");
    REFUSES(s, "UnknownId", "'magnesium/2001-01-01'", "intake", "magnesium", 1, "Occurrence", "s",
            "magnesium/2001-01-01");
    REFUSES(s, "BadArgument", "not one of iron", "intake", "iron", 1, "Occurrence", "s", served_id(s, "magnesium", 0));
    RECORD(s, "intake", "magnesium", 2, "Occurrence", "s", served_id(s, "magnesium", -1), "AtUSec", "t",
           (uint64_t)served_at(s, -1, "22:30"));
    newest_holds(s, served_id(s, "magnesium", -1));
    REFUSES(s, "AlreadyResolved", served_id(s, "magnesium", -1), "intake", "magnesium", 1, "Occurrence", "s",
            served_id(s, "magnesium", -1));
}

/* ---- Undo and amend ---- */

/* The id of the newest entry of a kind. */
static Recorded newest(Served *s, const char *kind)
{
    sd_bus_message *reply =
        served_call(s, LOG, "Query", "a{sv}", 3, "Kind", "s", kind, "All", "b", 1, "Limit", "u", 1u);
    Recorded recorded = {.id = ""};
    const char *key, *id;

    assert_true(sd_bus_message_enter_container(reply, SD_BUS_TYPE_ARRAY, "a{sv}") > 0);
    assert_true(sd_bus_message_enter_container(reply, SD_BUS_TYPE_ARRAY, "{sv}") > 0);
    assert_true(sd_bus_message_enter_container(reply, SD_BUS_TYPE_DICT_ENTRY, "sv") > 0);
    assert_true(sd_bus_message_read(reply, "sv", &key, "s", &id) > 0);
    assert_string_equal(key, "Id");
    snprintf(recorded.id, sizeof(recorded.id), "%s", id);
    sd_bus_message_unref(reply);
    return recorded;
}

static void undoes(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *undone = NULL;
    Recorded first, second;
    Served *s = *state;

    served_refuses(s, "UnknownId", "no such entry", LOG, "Undo", "sa{sv}", "", 0);
    first = RECORD(s, "intake", "magnesium", 0);
    second = RECORD(s, "activity", "stretch", 0);
    undone = served_call(s, LOG, "Undo", "sa{sv}", "", 1, "Source", "s", "cli");
    has_key(undone, "Id", second.id);
    has_key(undone, "Voided", "yes");
    assert_int_equal(s->rearmed, 3);
    served_refuses(s, "AlreadyResolved", second.id, LOG, "Undo", "sa{sv}", second.id, 0);
    sd_bus_message_unref(served_call(s, LOG, "Undo", "sa{sv}", first.id, 0));
    served_refuses(s, "BadArgument", "lulld itself", LOG, "Undo", "sa{sv}", newest(s, "raised").id, 0);
    served_refuses(s, "BadArgument", "lulld itself", LOG, "Amend", "sa{sv}", newest(s, "raised").id, 0);
    served_refuses(s, "UnknownId", "'yesterday' is not the id", LOG, "Undo", "sa{sv}", "yesterday", 0);
    served_refuses(s, "UnknownId", "no such entry", LOG, "Undo", "sa{sv}", "01234567-89ab-7def-8123-456789abcdef", 0);
    served_refuses(s, "BadArgument", "'Note'", LOG, "Undo", "sa{sv}", first.id, 1, "Note", "s", "x");
    served_refuses(s, "BadArgument", "cli or widget", LOG, "Undo", "sa{sv}", first.id, 1, "Source", "s", "x");
    assert_int_equal(s->rearmed, 4);
}

#define AMEND(s, ...) read_recorded(served_call((s), LOG, "Amend", "sa{sv}", __VA_ARGS__))

static void amends(void **state)
{
    Recorded first, second, stretch;
    Served *s = *state;

    first = RECORD(s, "intake", "magnesium", 1, "Note", "s", "once");
    second = AMEND(s, first.id, 2, "Amount", "d", 0.3, "Unit", "s", "g");
    newest_holds(s, "Amount=300 Unit=mg");
    newest_holds(s, "Note=once");
    newest_holds(s, first.id);
    assert_non_null(strstr(second.warnings, "That makes 300 mg in one day"));
    served_refuses(s, "AlreadyResolved", first.id, LOG, "Amend", "sa{sv}", first.id, 1, "Amount", "d", 1.0);
    served_refuses(s, "NeedsConfirmation", "2000 mg of magnesium", LOG, "Amend", "sa{sv}", second.id, 1, "Amount", "d",
                   2000.0);
    served_refuses(s, "BadAmount", "counted in mg", LOG, "Amend", "sa{sv}", second.id, 2, "Amount", "d", 1.0, "Unit",
                   "s", "IU");
    served_refuses(s, "BadTime", "lies ahead", LOG, "Amend", "sa{sv}", second.id, 1, "AtUSec", "t",
                   (uint64_t)served_at(s, 0, "21:00"));
    served_refuses(s, "BadArgument", "'Occurrence'", LOG, "Amend", "sa{sv}", second.id, 1, "Occurrence", "s", "x");
    served_refuses(s, "UnknownId", "is not the id", LOG, "Amend", "sa{sv}", "", 0);
    stretch = RECORD(s, "activity", "stretch", 0);
    served_refuses(s, "BadArgument", "has no amount", LOG, "Amend", "sa{sv}", stretch.id, 1, "Amount", "d", 1.0);
    sd_bus_message_unref(served_call(s, LULL_INTERFACE_REMINDERS, "Skip", "ss", served_id(s, "stretch", 1), ""));
    served_refuses(s, "BadArgument", "A skip isn't changed", LOG, "Amend", "sa{sv}", newest(s, "skip").id, 0);
    AMEND(s, stretch.id, 1, "AtUSec", "t", (uint64_t)served_at(s, 0, "19:45"));
}

/* ---- Asking ---- */

static void pages_through_the_journal(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *first = NULL, *second = NULL, *all = NULL;
    _cleanup_free_ char *page = NULL, *rest = NULL, *everything = NULL;
    Served *s = *state;
    const char *cursor;

    RECORD(s, "intake", "iron", 1, "AtUSec", "t", (uint64_t)served_at(s, 0, "12:00"));
    RECORD(s, "intake", "magnesium", 1, "AtUSec", "t", (uint64_t)served_at(s, 0, "19:00"));
    first = served_call(s, LOG, "Query", "a{sv}", 1, "Limit", "u", 1u);
    page = served_print(first);
    assert_non_null(strstr(page, "Subject=magnesium"));
    assert_null(strstr(page, "Subject=iron"));
    assert_true(sd_bus_message_skip(first, "aa{sv}") > 0 && sd_bus_message_read(first, "s", &cursor) > 0);
    assert_string_not_equal(cursor, "");
    second = served_call(s, LOG, "Query", "a{sv}", 2, "Limit", "u", 1u, "Cursor", "s", cursor);
    rest = served_print(second);
    assert_non_null(strstr(rest, "Subject=iron"));
    assert_null(strstr(rest, "Subject=magnesium"));
    all = served_call(s, LOG, "Query", "a{sv}", 1, "All", "b", 1);
    everything = served_print(all);
    assert_non_null(strstr(everything, "Kind=raised"));
    assert_null(strstr(page, "Kind=raised"));
}

#define QUERY_REFUSES(s, words, ...) served_refuses((s), "BadArgument", (words), LOG, "Query", "a{sv}", __VA_ARGS__)

static void filters_the_journal(void **state)
{
    Served *s = *state;
    Usec noon = served_at(s, 0, "12:00");

    RECORD(s, "intake", "iron", 1, "AtUSec", "t", (uint64_t)noon);
    answer_is(served_call(s, LOG, "Query", "a{sv}", 1, "SinceUSec", "t", (uint64_t)noon + 1), "[] ");
    answer_is(served_call(s, LOG, "Query", "a{sv}", 1, "UntilUSec", "t", (uint64_t)noon), "[] ");
    answer_is(served_call(s, LOG, "Query", "a{sv}", 1, "Kind", "s", "activity"), "[] ");
    answer_is(served_call(s, LOG, "Query", "a{sv}", 1, "Subject", "s", "magnesium"), "[] ");
    answer_is(served_call(s, LOG, "Query", "a{sv}", 1, "Occurrence", "s", served_id(s, "magnesium", 0)), "[] ");
    newest_holds(s, "Subject=iron");
    QUERY_REFUSES(s, "at most 1000", 1, "Limit", "u", STORE_PAGE_MAX + 1u);
    QUERY_REFUSES(s, "'mood'", 1, "Kind", "s", "mood");
    QUERY_REFUSES(s, "'Cursor' is not one", 1, "Cursor", "s", "next");
    QUERY_REFUSES(s, "'Amount' is not known", 1, "Amount", "d", 1.0);
    served_refuses(s, "BadTime", "1970 to 2200", LOG, "Query", "a{sv}", 1, "SinceUSec", "t", UINT64_MAX);
    served_refuses(s, "BadTime", "1970 to 2200", LOG, "Query", "a{sv}", 1, "UntilUSec", "t", UINT64_MAX);
    answer_is(served_call(s, LOG, "Query", "a{sv}", 2, "Limit", "u", STORE_PAGE_MAX + 0u, "Kind", "s", "skip"), "[] ");
}

static void answers_whether_it_may_be_taken(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *clear = NULL, *soon = NULL, *over = NULL;
    Served *s = *state;

    clear = served_call(s, LOG, "Check", "sdt", "iron", 0.0, (uint64_t)served_at(s, 0, "19:00"));
    has_key(clear, "Verdict", "clear");
    has_key(clear, "Subject", "iron");
    has_key(clear, "Title", "Iron");
    has_key(clear, "Unit", "mg");
    has_key(clear, "Amount", "");
    has_key(clear, "Reasons", "[]");
    key_holds(clear, "Effects", "Text=moves tonight's magnesium from 22:15 to 23:00");
    sd_bus_message_unref(served_call(s, LOG, "Record", "ssa{sv}", "intake", "magnesium", 1, "AtUSec", "t",
                                     (uint64_t)served_at(s, 0, "19:00")));
    soon = served_call(s, LOG, "Check", "sdt", "iron", 0.0, (uint64_t)served_at(s, 0, "20:30"));
    has_key(soon, "Verdict", "too-soon");
    key_is_time(soon, "AtUSec", served_at(s, 0, "20:30"));
    key_is_time(soon, "EarliestUSec", served_at(s, 0, "22:00"));
    key_is_time(soon, "PreferredUSec", served_at(s, 0, "23:00"));
    has_key(soon, "Text",
            "Too soon: magnesium was taken at 19:00; keep 3 hours, better 4. Possible from 22:00, better from 23:00.");
    key_holds(soon, "Reasons", "{Rule=iron magnesium Other=magnesium AtUSec=");
    key_holds(soon, "Reasons", "Planned=no Minimum=10800000000 Preferred=14400000000 Verdict=too-soon Text=Magnesium");
    over = served_call(s, LOG, "Check", "sdt", "magnesium", 200.0, (uint64_t)0);
    has_key(over, "Verdict", "over-limit");
    has_key(over, "Amount", "200");
    key_holds(over, "Reasons", "{Rule=limit Total=400 Limit=350 Unit=mg Verdict=over-limit Text=With it, 400 mg");
}

static void checks_arguments(void **state)
{
    Served *s = *state;

    served_refuses(s, "UnknownSubject", "'magnesium'?", LOG, "Check", "sdt", "magnesim", 0.0, (uint64_t)0);
    served_refuses(s, "BadAmount", "above zero", LOG, "Check", "sdt", "iron", -1.0, (uint64_t)0);
    served_refuses(s, "BadAmount", "above zero", LOG, "Check", "sdt", "iron", (double)INFINITY, (uint64_t)0);
    served_refuses(s, "BadTime", "1970 to 2200", LOG, "Check", "sdt", "iron", 1.0, UINT64_MAX);
    answer_is(served_call(s, LOG, "GetSubjects", NULL),
              "[{Name=magnesium Title=Magnesium Kind=intake Unit=mg} {Name=iron Title=Iron Kind=intake Unit=mg} "
              "{Name=stretch Title=Stretch Kind=activity}]");
}

#define SERVED(test) cmocka_unit_test_setup_teardown(test, served_set_up, served_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SERVED(records_an_intake),
        SERVED(reads_amounts_alike),
        SERVED(asks_before_it_believes_a_mistake),
        SERVED(answers_with_warnings),
        SERVED(refuses_what_it_does_not_know),
        SERVED(refuses_odd_options),
        SERVED(refuses_odd_times),
        SERVED(records_for_an_occurrence),
        SERVED(undoes),
        SERVED(amends),
        SERVED(pages_through_the_journal),
        SERVED(filters_the_journal),
        SERVED(answers_whether_it_may_be_taken),
        SERVED(checks_arguments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
