/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "core/facts.h"
#include "served.h"

#define SERVICE LULL_INTERFACE_SERVICE
#define PROPERTIES "org.freedesktop.DBus.Properties"

static sd_bus_message *get_all(Served *s)
{
    return served_call(s, PROPERTIES, "GetAll", "s", SERVICE);
}

static void says_how_it_is(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *all = NULL;
    Served *s = *state;

    all = get_all(s);
    has_key(all, "Version", LULL_VERSION);
    has_key(all, "StorageState", "ok");
    has_key(all, "ConfigProblems", "[]");
}

static void reloads(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *all = NULL;
    Served *s = *state;

    served_forget(s);
    answer_is(served_call(s, SERVICE, "Reload", NULL), "");
    assert_int_equal(s->rearmed, 1);
    s->reload = 1;
    s->reload_text = (char *)"lull.conf:3: unknown key 'bedtme'; did you mean 'bedtime'?";
    s->problems[0] = s->reload_text;
    served_refuses(s, "Config", s->reload_text, SERVICE, "Reload", NULL);
    served_refuses(s, "Config", s->reload_text, SERVICE, "Reload", NULL);
    assert_int_equal(s->rearmed, 1);
    served_settle(s);
    assert_int_equal(served_heard(s, "PropertiesChanged " LULL_INTERFACE_SERVICE " {ConfigProblems=[lull.conf:3"), 1);
    all = get_all(s);
    key_holds(all, "ConfigProblems", "'bedtme'");
    s->reload = -EIO;
    s->reload_text = NULL;
    served_refuses(s, "Failed", "unexpectedly", SERVICE, "Reload", NULL);
}

static void checks_a_configuration(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *wrong = NULL, *missing = NULL;
    _cleanup_free_ char *printed = NULL, *printed_missing = NULL;
    _cleanup_fclose_ FILE *file = NULL;
    char path[128];
    Served *s = *state;

    snprintf(path, sizeof(path), "%s/lull.conf", private_bus_dir(s->daemon));
    file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs("[general]\nbedtme = 23:00\n", file) >= 0 && fflush(file) == 0);
    wrong = served_call(s, SERVICE, "CheckConfig", "s", path);
    printed = served_print(wrong);
    assert_non_null(strstr(printed, "lull.conf:2: "));
    assert_non_null(strstr(printed, "bedtme"));
    assert_true(freopen(path, "we", file) && fputs("[general]\nbedtime = 22:30\n", file) >= 0 && fflush(file) == 0);
    answer_is(served_call(s, SERVICE, "CheckConfig", "s", path), "[]");
    missing = served_call(s, SERVICE, "CheckConfig", "s", "/nowhere/lull.conf");
    printed_missing = served_print(missing);
    assert_non_null(strstr(printed_missing, "/nowhere/lull.conf"));
    served_refuses(s, "BadArgument", "not absolute", SERVICE, "CheckConfig", "s", "lull.conf");
}

/* ---- Without a journal ---- */

static void goes_on_without_a_journal(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *all = NULL, *status = NULL;
    Served *s = *state;

    all = get_all(s);
    has_key(all, "StorageState", "read-only");
    status = served_call(s, LULL_INTERFACE_REMINDERS, "GetStatus", NULL);
    has_key(status, "State", "due");
    has_key(status, "Storage", "read-only");
    served_refuses(s, "Storage", "nothing was recorded", LULL_INTERFACE_LOG, "Record", "ssa{sv}", "intake", "magnesium",
                   0);
    served_refuses(s, "Storage", "nothing was recorded", LULL_INTERFACE_REMINDERS, "Done", "sa{sv}",
                   served_id(s, "stretch", 0), 0);
    served_refuses(s, "Storage", "nothing was recorded", LULL_INTERFACE_REMINDERS, "Skip", "ss", "", "");
    served_refuses(s, "Storage", "nothing was recorded", LULL_INTERFACE_REMINDERS, "Snooze", "st", "", (uint64_t)0);
    served_refuses(s, "Storage", "nothing was recorded", LULL_INTERFACE_REMINDERS, "Pause", "t",
                   (uint64_t)served_at(s, 0, "21:00"));
    served_refuses(s, "Storage", "can't be read", LULL_INTERFACE_LOG, "Query", "a{sv}", 0);
    assert_int_equal(s->rearmed, 0);
    assert_int_equal(served_heard(s, "Recorded"), 0);
}

static void tells_when_storage_changes(void **state)
{
    Served *s = *state;

    served_forget(s);
    bus_storage_changed(s->bus);
    bus_config_changed(s->bus);
    served_settle(s);
    assert_int_equal(served_heard(s, "PropertiesChanged"), 0);
}

/* The journal's file goes away under the service, and comes back. */
static void tells_when_the_journal_fails(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *failed = NULL, *mended = NULL;
    char from[128], to[128];
    Served *s = *state;

    snprintf(from, sizeof(from), "%s/data/journal.db", private_bus_dir(s->daemon));
    snprintf(to, sizeof(to), "%s/data/elsewhere.db", private_bus_dir(s->daemon));
    assert_int_equal(rename(from, to), 0);
    served_forget(s);
    for (int i = 0; i < 2; i++)
        served_refuses(s, "Storage", "put it back", LULL_INTERFACE_LOG, "Record", "ssa{sv}", "activity", "stretch", 0);
    served_settle(s);
    assert_int_equal(served_heard(s, "{StorageState=missing} []"), 1);
    failed = get_all(s);
    has_key(failed, "StorageState", "missing");
    assert_int_equal(rename(to, from), 0);
    sd_bus_message_unref(served_call(s, LULL_INTERFACE_LOG, "Record", "ssa{sv}", "activity", "stretch", 0));
    served_settle(s);
    assert_int_equal(served_heard(s, "{StorageState=ok} []"), 1);
    mended = get_all(s);
    has_key(mended, "StorageState", "ok");
}

static void states_facts_with_their_sources(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *answer = NULL;
    _cleanup_free_ char *printed = NULL;
    Served *s = *state;
    size_t n = 0;

    answer = served_call(s, SERVICE, "GetFacts", NULL);
    printed = served_print(answer);
    for (size_t i = 0; i < n_facts; i++) {
        assert_non_null(strstr(printed, facts[i].id));
        assert_non_null(strstr(printed, facts[i].text));
        assert_non_null(strstr(printed, facts[i].source));
    }
    for (const char *at = printed; (at = strstr(at, "Source=")); at++)
        n++;
    assert_int_equal(n, n_facts);
}

/* A second service finds the name taken and says so; the first goes on. */
static void is_alone(void **state)
{
    _cleanup_(bus_freep) Bus *second = NULL;
    Served *s = *state;
    sd_bus *other = private_bus_connect(s->daemon, NULL);

    assert_non_null(other);
    assert_int_equal(bus_publish(&second, other, s->engine, &s->host), -EEXIST);
    assert_null(second);
    sd_bus_flush_close_unref(other);
    served_settle(s);
}

#define SERVED(test) cmocka_unit_test_setup_teardown(test, served_set_up, served_tear_down)
#define STORELESS(test) cmocka_unit_test_setup_teardown(test, served_set_up_without_journal, served_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SERVED(says_how_it_is),
        SERVED(reloads),
        SERVED(checks_a_configuration),
        SERVED(states_facts_with_their_sources),
        SERVED(is_alone),
        SERVED(tells_when_storage_changes),
        cmocka_unit_test_setup_teardown(tells_when_the_journal_fails, served_set_up_on_disk, served_tear_down),
        STORELESS(goes_on_without_a_journal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
