/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "served.h"

/* What an interface description says, a line an element, sorted: "interface=X method=Y 0 direction=in name=id …". */
typedef struct Lines {
    char *items[512];
    size_t n;
} Lines;

static void add_line(Lines *lines, char *line)
{
    assert_true(lines->n < ARRAY_SIZE(lines->items));
    lines->items[lines->n++] = line;
}

static int compare_lines(const void *x, const void *y)
{
    return strcmp(*(char *const *)x, *(char *const *)y);
}

static void lines_clear(Lines *lines)
{
    for (size_t i = 0; i < lines->n; i++)
        free(lines->items[i]);
}

/* The attributes of a tag in order of their names, " key=value" each. */
static void print_attributes(const char *tag, size_t len, Text *text)
{
    static const char *const names[] = {"access", "direction", "name", "type", "value"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        char pattern[32];
        const char *at;

        snprintf(pattern, sizeof(pattern), " %s=\"", names[i]);
        at = memmem(tag, len, pattern, strlen(pattern));
        if (at)
            text_add(text, " %s=%.*s", names[i], (int)strcspn(at + strlen(pattern), "\""), at + strlen(pattern));
    }
}

/* The name of the element, and of those around it, is the beginning of its line; arguments are counted, for their
 * order is part of the contract. */
static void parse(const char *xml, Lines *lines)
{
    char *around[8] = {NULL};
    size_t depth = 0, counts[8] = {0};

    for (const char *at = xml; (at = strchr(at, '<')) != NULL;) {
        size_t len = strcspn(at, ">"), word = strcspn(at + 1, " />");
        Text text = {0};

        if (strncmp(at, "<!--", 4) == 0) {
            at = strstr(at, "-->");
            continue;
        }
        if (at[1] == '/') {
            free(around[--depth]);
        } else if (at[1] != '!' && at[1] != '?') {
            text_add(&text, "%s%.*s", depth > 0 ? around[depth - 1] : "", (int)word, at + 1);
            if (word == 3 && strncmp(at + 1, "arg", 3) == 0)
                text_add(&text, " %zu", counts[depth]++);
            print_attributes(at, len, &text);
            text_add(&text, "; ");
            assert_int_equal(text_take(&text, &around[depth]), 0);
            add_line(lines, strdup(around[depth]));
            if (at[len - 1] == '/')
                free(around[depth]);
            else
                counts[++depth] = 0;
            assert_true(depth < ARRAY_SIZE(around));
        }
        at += len;
    }
    assert_int_equal(depth, 0);
}

/* Only lull's own interfaces: the standard ones are libsystemd's. */
static void keep_own(Lines *lines)
{
    size_t kept = 0;

    for (size_t i = 0; i < lines->n; i++)
        if (strstr(lines->items[i], "interface name=" LULL_BUS_NAME "."))
            lines->items[kept++] = lines->items[i];
        else
            free(lines->items[i]);
    lines->n = kept;
    qsort(lines->items, lines->n, sizeof(*lines->items), compare_lines);
}

static char *read_file(const char *path)
{
    _cleanup_fclose_ FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t size = 0;

    assert_non_null(file);
    assert_true(getdelim(&text, &size, '\0', file) > 0);
    return text;
}

static void parses_what_it_compares(void **state)
{
    _cleanup_(lines_clear) Lines lines = {.n = 0};

    (void)state;
    parse("<!DOCTYPE x><!-- <a/> --><node><interface name=\"" LULL_BUS_NAME ".X\">"
          "<method name=\"M\"><arg type=\"s\" name=\"a\" direction=\"in\"/><arg type=\"t\" name=\"b\"/></method>"
          "</interface></node>",
          &lines);
    keep_own(&lines);
    assert_int_equal(lines.n, 4);
    assert_string_equal(lines.items[3],
                        "node; interface name=" LULL_BUS_NAME ".X; method name=M; arg 1 name=b type=t; ");
}

/* The XML that others build on is what the running service says of itself, to the last argument's name. */
static void introspects_as_published(void **state)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    _cleanup_(lines_clear) Lines published = {.n = 0}, introspected = {.n = 0};
    _cleanup_free_ char *file = read_file(LULL_XML);
    Served *s = *state;
    const char *xml;

    reply = served_call(s, "org.freedesktop.DBus.Introspectable", "Introspect", NULL);
    assert_true(sd_bus_message_read(reply, "s", &xml) > 0);
    parse(file, &published);
    parse(xml, &introspected);
    keep_own(&published);
    keep_own(&introspected);
    for (size_t i = 0; i < published.n && i < introspected.n; i++)
        assert_string_equal(introspected.items[i], published.items[i]);
    assert_int_equal(introspected.n, published.n);
    assert_true(published.n > 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_what_it_compares),
        cmocka_unit_test_setup_teardown(introspects_as_published, served_set_up, served_tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
