/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "served.h"

static void print_all(sd_bus_message *m, Text *text, const char *between);

static void print_basic(sd_bus_message *m, char type, Text *text)
{
    union {
        const char *s;
        uint64_t t;
        int64_t x;
        double d;
        int32_t i;
        uint32_t u;
        int b;
    } v = {0};

    assert_true(sd_bus_message_read_basic(m, type, &v) > 0);
    switch (type) {
    case 's':
        text_add(text, "%s", v.s);
        break;
    case 't':
        text_add(text, "%" PRIu64, v.t);
        break;
    case 'd':
        text_add(text, "%g", v.d);
        break;
    case 'i':
        text_add(text, "%d", (int)v.i);
        break;
    case 'u':
        text_add(text, "%u", (unsigned)v.u);
        break;
    case 'b':
        text_add(text, "%s", v.b ? "yes" : "no");
        break;
    default:
        fail_msg("a value of type %c", type);
    }
}

static void print_value(sd_bus_message *m, Text *text)
{
    const char *contents;
    char type;

    assert_true(sd_bus_message_peek_type(m, &type, &contents) > 0);
    switch (type) {
    case SD_BUS_TYPE_ARRAY:
        assert_true(sd_bus_message_enter_container(m, type, contents) > 0);
        text_add(text, contents[0] == '{' ? "{" : "[");
        print_all(m, text, " ");
        text_add(text, contents[0] == '{' ? "}" : "]");
        break;
    case SD_BUS_TYPE_VARIANT:
        assert_true(sd_bus_message_enter_container(m, type, contents) > 0);
        print_all(m, text, "");
        break;
    case SD_BUS_TYPE_DICT_ENTRY:
        assert_true(sd_bus_message_enter_container(m, type, contents) > 0);
        print_all(m, text, "=");
        break;
    default:
        print_basic(m, type, text);
        return;
    }
    assert_true(sd_bus_message_exit_container(m) >= 0);
}

static void print_all(sd_bus_message *m, Text *text, const char *between)
{
    for (bool first = true; sd_bus_message_at_end(m, false) == 0; first = false) {
        if (!first)
            text_add(text, "%s", between);
        print_value(m, text);
    }
}

char *served_print(sd_bus_message *m)
{
    char *printed = NULL;
    Text text = {0};

    assert_true(sd_bus_message_rewind(m, true) >= 0);
    print_all(m, &text, " ");
    assert_int_equal(text_take(&text, &printed), 0);
    assert_true(sd_bus_message_rewind(m, true) >= 0);
    return printed;
}

char *served_key(sd_bus_message *m, const char *key)
{
    char *printed = NULL;
    Text text = {0};
    const char *name;

    assert_true(sd_bus_message_rewind(m, true) >= 0);
    assert_true(sd_bus_message_enter_container(m, SD_BUS_TYPE_ARRAY, "{sv}") > 0);
    while (sd_bus_message_enter_container(m, SD_BUS_TYPE_DICT_ENTRY, "sv") > 0) {
        assert_true(sd_bus_message_read(m, "s", &name) > 0);
        if (strcmp(name, key) == 0)
            print_value(m, &text);
        else
            assert_true(sd_bus_message_skip(m, "v") > 0);
        assert_true(sd_bus_message_exit_container(m) >= 0);
    }
    assert_int_equal(text_take(&text, &printed), 0);
    assert_true(sd_bus_message_rewind(m, true) >= 0);
    return printed;
}

void answer_is(sd_bus_message *reply, const char *expected)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *m = reply;
    _cleanup_free_ char *printed = served_print(m);

    assert_string_equal(printed, expected);
}

void has_key(sd_bus_message *m, const char *key, const char *expected)
{
    _cleanup_free_ char *value = served_key(m, key);

    if (strcmp(value, expected) != 0)
        fail_msg("%s is \"%s\", not \"%s\"", key, value, expected);
}

void key_holds(sd_bus_message *m, const char *key, const char *part)
{
    _cleanup_free_ char *value = served_key(m, key);

    if (!strstr(value, part))
        fail_msg("%s is \"%s\", without \"%s\"", key, value, part);
}

void key_is_time(sd_bus_message *m, const char *key, Usec expected)
{
    char buf[32];

    snprintf(buf, sizeof(buf), "%" PRIu64, (uint64_t)expected);
    has_key(m, key, buf);
}
