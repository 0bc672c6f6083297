/* SPDX-License-Identifier: MIT */
/* Entries as text: each format there and back, and what their readers refuse. */
#include "exchange.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "entry-util.h"
#include "macro.h"
#include "plan-util.h"
#include "utf8.h"

static char *line_of(const Entry *entry)
{
    Text text = {0};
    char *line;

    assert_int_equal(exchange_json_write(entry, &text), 0);
    assert_int_equal(text_take(&text, &line), 0);
    assert_int_equal(line[strlen(line) - 1], '\n');
    return line;
}

/* ---- JSON lines ---- */

static void test_every_entry_comes_back_from_json(void **state)
{
    EntryMint mint = {.seed = 20261122};
    char problem[EXCHANGE_PROBLEM_LEN];

    (void)state;
    for (int i = 0; i < 5000; i++) {
        Usec at = i % 7   ? MINT_NOON + (Usec)mint_below(&mint, 400 * USEC_PER_DAY)
                  : i % 2 ? ENTRY_USEC_MIN
                          : ENTRY_USEC_MAX - USEC_PER_DAY - 1;
        Entry entry = mint_any(&mint, at), back;
        _cleanup_free_ char *line = line_of(&entry), *again = NULL;
        int r = exchange_json_read(line, strlen(line) - 1, &back, problem);
        if (r != 0)
            fail_msg("%s: %s", problem, line);
        assert_entry_equal(&entry, &back);
        assert_true(entry_valid(&back));
        again = line_of(&back);
        assert_string_equal(line, again);
        assert_true(strlen(line) <= EXCHANGE_LINE_MAX);
        entry_clear(&back);
    }
}

static void test_a_line_is_what_it_was(void **state)
{
    EntryMint mint = {.seed = 1};
    Entry entry = mint_entry(&mint, ENTRY_INTAKE, "magnesium", MINT_NOON + 1);
    char note[] = "with \"water\"\nand caf\xc3\xa9";

    (void)state;
    assert_int_equal(entry_id_parse("01a1e4a3-0c00-7000-8000-000000000001", &entry.id), 0);
    assert_int_equal(occurrence_id_parse("magnesium/2026-11-22", &entry.occurrence), 0);
    entry.offset_sec = 3600;
    entry.amount = 200500;
    entry.note = note;
    snprintf(entry.unit, sizeof(entry.unit), "mg");
    snprintf(entry.device, sizeof(entry.device), "desk");
    _cleanup_free_ char *line = line_of(&entry);
    assert_string_equal(
        line, "{\"id\":\"01a1e4a3-0c00-7000-8000-000000000001\",\"kind\":\"intake\",\"subject\":\"magnesium\","
              "\"at\":\"2026-11-22T13:00:00.000001+01:00\",\"recorded\":\"2026-11-22T13:00:00.000001+01:00\","
              "\"day\":\"2026-11-22\",\"source\":\"cli\",\"device\":\"desk\",\"occurrence\":\"magnesium/2026-11-22\","
              "\"amount\":200.5,\"unit\":\"mg\",\"note\":\"with \\\"water\\\"\\nand caf\xc3\xa9\"}\n");
}

#define ID "\"id\":\"01a1e4a3-0c00-7000-8000-000000000001\""
#define REST                                                                                                          \
    "\"kind\":\"intake\",\"subject\":\"iron\",\"at\":\"2026-11-22T13:00:00Z\",\"recorded\":\"2026-11-22T13:00:00Z\"," \
    "\"source\":\"cli\""

static const struct {
    const char *line, *complaint; /* NULL: it is well */
} json_lines[] = {
    {"{" ID "," REST "}", NULL},
    {" {" ID "," REST ",\"amount\":0}\r", NULL},
    {"{" ID "," REST ",\"amount\":1000000}", NULL},
    {"{" ID "," REST ",\"amount\":0.001}", NULL},
    {"{" ID "," REST ",\"count\":2147483647}", NULL},
    {"{" ID "," REST ",\"offset\":93600}", NULL},
    {"{" ID "," REST ",\"until\":\"2200-12-31T23:59:59.999999Z\"}", NULL},
    {"", "not JSON"},
    {"x", "not JSON"},
    {"[]", "expected one entry"},
    {"null", "not JSON"},
    {"{" ID "," REST "} {}", "not JSON"},
    {"{" REST "}", "'id' is missing"},
    {"{" ID "}", "'kind' is missing"},
    {"{" ID "," ID "," REST "}", "duplicate"},
    {"{" ID "," REST ",\"voided\":false}", "'voided' is not a key"},
    {"{\"id\":\"01a1e4a3-0c00-4000-8000-000000000001\"," REST "}", "UUID of version 7"},
    {"{\"id\":7," REST "}", "'id' was expected to be a UUID"},
    {"{" ID ",\"kind\":\"dance\",\"subject\":\"x\",\"at\":\"2026-11-22T13:00:00Z\"}", "'kind' is \"dance\""},
    {"{" ID "," REST ",\"amount\":\"200\"}", "'amount' is \"200\""},
    {"{" ID "," REST ",\"amount\":-1}", "'amount' was expected"},
    {"{" ID "," REST ",\"amount\":1000000.001}", "'amount' was expected"},
    {"{" ID "," REST ",\"amount\":0.0005}", "'amount' was expected"},
    {"{" ID "," REST ",\"amount\":1e308}", "'amount' was expected"},
    {"{" ID "," REST ",\"amount\":1e309}", "not JSON"},
    {"{" ID "," REST ",\"amount\":99999999999999999999999}", "not JSON"},
    {"{" ID "," REST ",\"count\":2147483648}", "'count' was expected"},
    {"{" ID "," REST ",\"count\":1.5}", "'count' was expected"},
    {"{" ID "," REST ",\"offset\":93601}", "'offset' was expected"},
    {"{" ID "," REST ",\"until\":\"2202-12-31T23:59:59Z\"}", "'until' is"},
    {"{" ID "," REST ",\"until\":\"2026-02-29T23:59:59Z\"}", "'until' is"},
    {"{" ID "," REST ",\"until\":\"2026-11-22T24:00:00Z\"}", "'until' is"},
    {"{" ID "," REST ",\"until\":\"2026-11-22T23:00:00\"}", "'until' is"},
    {"{" ID "," REST ",\"until\":\"2026-11-22T23:00:00.1234567Z\"}", "'until' is"},
    {"{" ID "," REST ",\"day\":\"22.11.2026\"}", "'day' is"},
    {"{" ID "," REST ",\"occurrence\":\"iron\"}", "'occurrence' is"},
    {"{" ID "," REST ",\"note\":\"a\\u0000b\"}", "not JSON"},
    {"{" ID "," REST ",\"note\":\"\xff\"}", "not JSON"},
    {"{" ID "," REST ",\"note\":\"\xed\xa0\x80\"}", "not JSON"},
    {"{" ID "," REST ",\"unit\":\"0123456789abcdef\"}", "'unit' was expected to be a text of at most 15"},
    {"{" ID "," REST ",\"fields\":\"sev_night=eleven\"}", "'fields' is"},
    {"{" ID "," REST ",\"\x1b[2J\":1}", "not JSON"},
    {"{" ID "," REST ",\"\\u001b[2J\":1}", "'...' is not a key"},
};

static void test_what_json_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(json_lines); i++) {
        char problem[EXCHANGE_PROBLEM_LEN] = "";
        Entry entry = {0};
        int r = exchange_json_read(json_lines[i].line, strlen(json_lines[i].line), &entry, problem);
        if (r != (json_lines[i].complaint ? EXCHANGE_E_LINE : 0))
            fail_msg("%s: %d %s", json_lines[i].line, r, problem);
        if (json_lines[i].complaint && !strstr(problem, json_lines[i].complaint))
            fail_msg("%s: %s", json_lines[i].line, problem);
        assert_true(utf8_valid(problem, strlen(problem)));
        entry_clear(&entry);
    }
}

static void test_deep_and_raw_bytes_are_refused(void **state)
{
    char problem[EXCHANGE_PROBLEM_LEN], deep[EXCHANGE_LINE_MAX];
    Entry entry;

    (void)state;
    memset(deep, '[', sizeof(deep));
    assert_int_equal(exchange_json_read(deep, sizeof(deep), &entry, problem), EXCHANGE_E_LINE);
    for (size_t i = 0; i + 5 < sizeof(deep); i += 5)
        memcpy(deep + i, "{\"a\":", 5);
    assert_int_equal(exchange_json_read(deep, sizeof(deep) - 5, &entry, problem), EXCHANGE_E_LINE);
    assert_int_equal(exchange_json_read("{\0}", 3, &entry, problem), EXCHANGE_E_LINE);
}

/* Of `n` letters in a note, or of a name beside it. */
static int read_with(const char *key, size_t n)
{
    char problem[EXCHANGE_PROBLEM_LEN], letters[NOTE_LEN_MAX + 2];
    _cleanup_(entry_clear) Entry entry = {0};
    _cleanup_free_ char *line = NULL;

    memset(letters, 'x', n);
    letters[n] = '\0';
    assert_true(asprintf(&line, "{" ID "," REST ",\"%s\":\"%s\"}", key, letters) > 0);
    return exchange_json_read(line, strlen(line), &entry, problem);
}

static void test_texts_have_limits(void **state)
{
    static const struct {
        const char *key;
        size_t max;
    } texts[] = {
        {"note", NOTE_LEN_MAX}, {"unit", UNIT_SIZE - 1}, {"reason", REASON_SIZE - 1}, {"device", DEVICE_SIZE - 1}};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        assert_int_equal(read_with(texts[i].key, texts[i].max), 0);
        assert_int_equal(read_with(texts[i].key, texts[i].max + 1), EXCHANGE_E_LINE);
    }
}

/* ---- Lines ---- */

typedef struct Lines {
    Text text;
    size_t n;
} Lines;

static int note_line(const char *bytes, size_t n, uint64_t line, void *userdata)
{
    Lines *lines = userdata;

    lines->n++;
    if (bytes)
        text_add(&lines->text, "%llu<%.*s>", (unsigned long long)line, (int)n, bytes);
    else
        text_add(&lines->text, "%llu!", (unsigned long long)line);
    return 0;
}

static void assert_split(bool csv, const char *input, const char *expected)
{
    size_t len = strlen(input);

    for (size_t piece = 1; piece <= len; piece++) {
        Splitter splitter = {.csv = csv};
        Lines lines = {0};
        for (size_t i = 0; i < len; i += piece)
            assert_int_equal(splitter_feed(&splitter, input + i, MIN(piece, len - i), note_line, &lines), 0);
        assert_int_equal(splitter_end(&splitter, note_line, &lines), 0);
        assert_string_equal(lines.text.chars ? lines.text.chars : "", expected);
        text_clear(&lines.text);
        splitter_clear(&splitter);
    }
}

static void test_input_is_cut_into_lines(void **state)
{
    (void)state;
    assert_split(false, "a\nb\r\n\nc", "1<a>2<b>3<>4<c>");
    assert_split(false, "a\n\"b\nc\"\n", "1<a>2<\"b>3<c\">");
    assert_split(true, "a\r\n\"b\nc\"\r\nd\"\"e\nf", "1<a>2<\"b\nc\">4<d\"\"e>5<f>");
    assert_split(true,
                 "\xef\xbb\xbf"
                 "a,b\n\xef\xbb\xbf\n",
                 "1<a,b>2<\xef\xbb\xbf"
                 ">");
    assert_split(false, "\n", "1<>");
}

static void test_a_line_has_a_limit(void **state)
{
    _cleanup_free_ char *long_line = malloc(EXCHANGE_LINE_MAX + 8);

    (void)state;
    assert_non_null(long_line);
    for (int beyond = 0; beyond <= 2; beyond++) {
        Splitter splitter = {0};
        Lines lines = {0};
        memset(long_line, 'x', EXCHANGE_LINE_MAX + 4);
        memcpy(long_line + EXCHANGE_LINE_MAX + beyond, "\r\ny\n", 4);
        assert_int_equal(splitter_feed(&splitter, long_line, EXCHANGE_LINE_MAX + (size_t)beyond + 4, note_line, &lines),
                         0);
        assert_int_equal(lines.n, 2);
        assert_true(beyond == 0 ? lines.text.len > EXCHANGE_LINE_MAX : strcmp(lines.text.chars, "1!2<y>") == 0);
        text_clear(&lines.text);
        splitter_clear(&splitter);
    }
}

/* ---- iCalendar ---- */

static void test_events_are_folded_between_characters(void **state)
{
    _cleanup_(text_clear) Text out = {0}, note = {0}, unfolded = {0};

    (void)state;
    for (int i = 0; i < 200; i++)
        text_add(&note, "%s", i % 3 == 0 ? "\xf0\x9f\x8c\x99" : i % 3 == 1 ? "\xc3\xa9" : "x");
    text_add(&note, "a,b;c\\d\ne");
    const IcsEvent event = {.uid = "u",
                            .at = MINT_NOON,
                            .until = MINT_NOON + USEC_PER_HOUR,
                            .stamp = -1,
                            .summary = "s",
                            .description = note.chars};
    assert_int_equal(exchange_ics_begin(&out), 0);
    assert_int_equal(exchange_ics_event(&event, &out), 0);
    assert_int_equal(exchange_ics_end(&out), 0);
    for (const char *line = out.chars; *line;) {
        size_t len = strcspn(line, "\r\n");
        assert_true(len <= 75);
        assert_true(utf8_valid(line, len));
        assert_memory_equal(line + len, "\r\n", 2);
        text_add(&unfolded, "%.*s%s", (int)len - (*line == ' '), line + (*line == ' '),
                 line[len + 2] == ' ' ? "" : "\n");
        line += len + 2;
    }
    assert_non_null(strstr(unfolded.chars, "\xf0\x9f\x8c\x99\xc3\xa9"
                                           "a\\,b\\;c\\\\d\\ne\n"));
    assert_non_null(strstr(unfolded.chars, "DTSTART:20261122T120000Z\nDTEND:20261122T130000Z\n"));
    assert_non_null(strstr(unfolded.chars, "DTSTAMP:19691231T235959Z\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_entry_comes_back_from_json),
        cmocka_unit_test(test_a_line_is_what_it_was),
        cmocka_unit_test(test_what_json_is_refused),
        cmocka_unit_test(test_deep_and_raw_bytes_are_refused),
        cmocka_unit_test(test_texts_have_limits),
        cmocka_unit_test(test_input_is_cut_into_lines),
        cmocka_unit_test(test_a_line_has_a_limit),
        cmocka_unit_test(test_events_are_folded_between_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
