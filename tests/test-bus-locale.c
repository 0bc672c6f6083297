/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "l10n.h"
#include "served.h"

#define SERVICE LULL_INTERFACE_SERVICE
#define SPY "/spy"
/* As many callers as may have a language. */
#define SPEAKERS_MAX 64

static const char *languages(void)
{
    const char *now = getenv("LANGUAGE");

    return now ? now : "";
}

/* ---- Callers of our own ---- */

static int keep_reply(sd_bus_message *m, void *userdata, _unused_ sd_bus_error *error)
{
    *(sd_bus_message **)userdata = sd_bus_message_ref(m);
    return 0;
}

static sd_bus_message *wait_for(Served *s, sd_bus *from, sd_bus_message *call)
{
    sd_bus_message *reply = NULL;

    assert_true(sd_bus_call_async(from, NULL, call, keep_reply, &reply, 0) >= 0);
    while (!reply)
        assert_true(sd_event_run(s->event, 20 * USEC_PER_SEC) > 0);
    return reply;
}

/* The name of the error without its prefix; "" where it was accepted. */
static const char *set_locale(Served *s, sd_bus *from, const char *assignment)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
    static char name[64];

    assert_true(sd_bus_message_new_method_call(from, &m, LULL_BUS_NAME, LULL_OBJECT_PATH, SERVICE, "SetLocale") >= 0);
    assert_true(sd_bus_message_append(m, "as", 1, assignment) >= 0);
    reply = wait_for(s, from, m);
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    snprintf(name, sizeof(name), "%s", error ? error->name + strlen(LULL_ERROR_PREFIX) : "");
    return name;
}

/* Beside the service on its connection: answers with the languages in force while it is asked. */
static int on_spy(sd_bus_message *m, _unused_ void *userdata, _unused_ sd_bus_error *error)
{
    return sd_bus_message_is_method_call(m, NULL, "Ask") ? sd_bus_reply_method_return(m, "s", languages()) : 0;
}

static void hears(Served *s, sd_bus *from, const char *expected)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
    const char *heard;

    assert_true(sd_bus_message_new_method_call(from, &m, LULL_BUS_NAME, SPY, "org.example.Spy", "Ask") >= 0);
    reply = wait_for(s, from, m);
    assert_true(sd_bus_message_read(reply, "s", &heard) > 0);
    assert_string_equal(heard, expected);
}

static sd_bus *caller(Served *s)
{
    sd_bus *bus = private_bus_connect(s->daemon, s->event);

    assert_non_null(bus);
    return bus;
}

static int set_up(void **state)
{
    unsetenv("LANGUAGE");
    if (served_set_up(state) != 0)
        return -1;
    assert_true(sd_bus_add_object(((Served *)*state)->server, NULL, SPY, on_spy, NULL) >= 0);
    return 0;
}

/* ---- Tests ---- */

static void answers_each_in_its_own(void **state)
{
    Served *s = *state;
    sd_bus *other = caller(s);

    hears(s, s->client, "");
    assert_string_equal(set_locale(s, s->client, "LANGUAGE=aa"), "");
    assert_string_equal(set_locale(s, other, "LANGUAGE=bb:aa"), "");
    for (int i = 0; i < 2; i++) {
        hears(s, s->client, "aa");
        hears(s, other, "bb:aa");
    }
    /* No longer than it takes to answer. */
    assert_string_equal(languages(), "");
    assert_string_equal(set_locale(s, s->client, "LANGUAGE=cc"), "");
    hears(s, s->client, "cc");
    sd_bus_flush_close_unref(other);
}

static void refuses_what_is_no_locale(void **state)
{
    Served *s = *state;
    char text[201] = "LANGUAGE=";

    answer_is(served_call(s, SERVICE, "SetLocale", "as", 0), "");
    answer_is(
        served_call(s, SERVICE, "SetLocale", "as", 3, "LC_MESSAGES=xx_XX.UTF-8", "LC_NUMERIC=xx_XX.UTF-8", "LANGUAGE="),
        "");
    served_refuses(s, "BadArgument", "'LC_MESSAGES=de_DE.UTF-8'", SERVICE, "SetLocale", "as", 1, "de_DE.UTF-8");
    served_refuses(s, "BadArgument", "A locale", SERVICE, "SetLocale", "as", 1, "LC_MESSAGES=/tmp/x");
    served_refuses(s, "BadArgument", "A locale", SERVICE, "SetLocale", "as", 2, "LANGUAGE=aa", "LC_NUMERIC=../x");
    /* It was refused whole. */
    hears(s, s->client, "");
    memset(text + strlen(text), 'x', 200 - strlen(text));
    served_refuses(s, "BadArgument", "A locale", SERVICE, "SetLocale", "as", 1, text);
    text[199] = '\0';
    answer_is(served_call(s, SERVICE, "SetLocale", "as", 1, text), "");
}

static void has_room_for_so_many(void **state)
{
    Served *s = *state;
    sd_bus *callers[SPEAKERS_MAX + 1];

    for (size_t i = 0; i < ARRAY_SIZE(callers); i++) {
        callers[i] = caller(s);
        assert_string_equal(set_locale(s, callers[i], "LANGUAGE=aa"), i < SPEAKERS_MAX ? "" : "Busy");
    }
    hears(s, callers[SPEAKERS_MAX], "");
    /* Who has a place keeps it. */
    assert_string_equal(set_locale(s, callers[0], "LANGUAGE=bb"), "");
    hears(s, callers[0], "bb");
    /* Who leaves makes room; the bus tells it in its own time. */
    sd_bus_flush_close_unref(TAKE_PTR(callers[1]));
    while (strcmp(set_locale(s, callers[SPEAKERS_MAX], "LANGUAGE=cc"), "Busy") == 0)
        ;
    hears(s, callers[SPEAKERS_MAX], "cc");
    hears(s, callers[0], "bb");
    for (size_t i = 0; i < ARRAY_SIZE(callers); i++)
        sd_bus_flush_close_unref(callers[i]);
    served_settle(s);
}

/* Properties are one for all. */
static void tells_all_in_the_services_own(void **state)
{
    Served *s = *state;

    assert_string_equal(set_locale(s, s->client, "LANGUAGE=aa"), "");
    served_forget(s);
    sd_bus_message_unref(served_call(s, LULL_INTERFACE_REMINDERS, "Done", "sa{sv}", served_id(s, "stretch", 0), 0));
    served_settle(s);
    assert_int_equal(served_heard(s, "DueTitles=[]"), 1);
    assert_string_equal(languages(), "");
}

#define SERVED(test) cmocka_unit_test_setup_teardown(test, set_up, served_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SERVED(answers_each_in_its_own),
        SERVED(refuses_what_is_no_locale),
        SERVED(has_room_for_so_many),
        SERVED(tells_all_in_the_services_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
