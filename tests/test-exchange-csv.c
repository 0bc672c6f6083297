/* SPDX-License-Identifier: MIT */
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

typedef struct Table {
    Regimen *regimen;
    Zone *zone;
    CsvContext context;
    CsvLayout layout;
} Table;

static int setup(void **state)
{
    Table *t = calloc(1, sizeof(*t));

    assert_non_null(t);
    t->regimen = plan_regimen();
    t->zone = plan_zone("Europe/Berlin");
    t->context = (CsvContext){t->zone, t->regimen};
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    Table *t = *state;

    regimen_free(t->regimen);
    zone_free(t->zone);
    free(t);
    return 0;
}

static int use_header(Table *t, const char *row, char problem[static EXCHANGE_PROBLEM_LEN])
{
    return exchange_csv_layout(row, strlen(row), &t->layout, problem);
}

static int read_row(const Table *t, const char *row, Entry *ret, char problem[static EXCHANGE_PROBLEM_LEN])
{
    return exchange_csv_read(&t->layout, &t->context, row, strlen(row), ret, problem);
}

/* The row that an entry becomes, without its end. */
static char *row_of(const Entry *entry)
{
    Text text = {0};
    char *row;

    assert_int_equal(exchange_csv_write(entry, &text), 0);
    assert_int_equal(text_take(&text, &row), 0);
    size_t len = strlen(row);
    assert_string_equal(row + len - 2, "\r\n");
    row[len - 2] = '\0';
    return row;
}

static void use_own_header(Table *t)
{
    char problem[EXCHANGE_PROBLEM_LEN];
    _cleanup_(text_clear) Text header = {0};

    assert_int_equal(exchange_csv_header(&header), 0);
    assert_string_equal(header.chars,
                        "\xef\xbb\xbf"
                        "at,utc_offset,day,kind,subject,amount,unit,occurrence,reason,diary,note,source,id\r\n");
    header.chars[header.len - 2] = '\0';
    assert_int_equal(use_header(t, header.chars + strlen("\xef\xbb\xbf"), problem), 0);
}

static Entry intake(EntryMint *mint, const char *note)
{
    Entry e = mint_entry(mint, ENTRY_INTAKE, "magnesium", MINT_NOON);

    e.amount = 200500;
    e.offset_sec = 3600;
    snprintf(e.unit, sizeof(e.unit), "mg");
    e.note = (char *)note;
    return e;
}

static void test_a_row_comes_back(void **state)
{
    static const char *const notes[] = {
        NULL,
        "plain",
        "with, comma",
        "\"quoted\"",
        "two\nlines",
        "=1+1",
        "+49",
        "-",
        "@SUM(A1)",
        "\t=x",
        "'quoted'",
        "''",
        "'",
        "'=x",
        "=HYPERLINK(\"http://x\";\"y\")",
        "a\"b,c\"\nd",
        "caf\xc3\xa9 \xf0\x9f\x8c\x99",
        ",",
        "\"",
    };
    EntryMint mint = {.seed = 3};
    char problem[EXCHANGE_PROBLEM_LEN];

    use_own_header(*state);
    for (size_t i = 0; i < ARRAY_SIZE(notes); i++) {
        Entry entry = intake(&mint, notes[i]), back;
        _cleanup_free_ char *row = row_of(&entry);
        if (read_row(*state, row, &back, problem) != 0)
            fail_msg("%s: %s", row, problem);
        assert_memory_equal(&entry.id, &back.id, sizeof(back.id));
        assert_int_equal(back.at, entry.at);
        assert_int_equal(back.offset_sec, 3600);
        assert_int_equal(back.amount, 200500);
        assert_int_equal(back.day, entry.day);
        assert_int_equal(back.source, SOURCE_IMPORT);
        assert_string_equal(back.note ? back.note : "", notes[i] ? notes[i] : "");
        assert_true(entry_valid(&back));
        entry_clear(&back);
    }
}

/* What a spreadsheet sees of a cell, by RFC 4180. */
static char cell_start(const char *row, int cell)
{
    for (; cell > 0; row++) {
        if (*row == '"')
            for (row++; !(row[0] == '"' && row[1] != '"'); row++)
                row += *row == '"';
        cell -= *row == ',';
    }
    return *row == '"' ? row[1] : *row;
}

static void test_no_cell_is_a_formula(void **state)
{
    static const char *const notes[] = {"=1+1", "+1", "-1", "@x", "\t=1", "\n=1"};
    EntryMint mint = {.seed = 4};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(notes); i++) {
        Entry entry = intake(&mint, notes[i]);
        snprintf(entry.subject, sizeof(entry.subject), "%s", "=cmd|' /C calc'!A0");
        snprintf(entry.unit, sizeof(entry.unit), "@x");
        snprintf(entry.reason, sizeof(entry.reason), "-x");
        entry.offset_sec = -3600;
        _cleanup_free_ char *row = row_of(&entry);
        for (int cell = 0; cell < 13; cell++)
            assert_null(memchr("=+-@\t\r\n", cell_start(row, cell), 7));
        assert_int_equal(cell_start(row, 10), '\'');
    }
}

static const struct {
    const char *row, *complaint; /* NULL: it is well */
    Amount amount;
    const char *unit;
} rows[] = {
    {"2026-11-22 22:30,intake,magnesium,200,mg", NULL, 200000, "mg"},
    {"2026-11-22T22:30:15+01:00,intake,magnesium,200,", NULL, 200000, "mg"},
    {"2026-11-22 22:30,intake,magnesium,\"0,5\",g", NULL, 500000, "mg"},
    {"2026-11-22 22:30,intake,other-thing,3,drops", NULL, 3000, "drops"},
    {"2026-11-22 22:30,intake,magnesium,,", NULL, 0, "mg"},
    {"2026-11-22 22:30,activity,stretch,,", NULL, 0, ""},
    {"2026-11-22 22:30,intake,magnesium,200", "4 columns, where the first row has 5", 0, NULL},
    {"2026-11-22 22:30,intake,magnesium,200,mg,", "6 columns", 0, NULL},
    {"22.11.2026 22:30,intake,magnesium,200,mg", "'at' is", 0, NULL},
    {"2026-11-22,intake,magnesium,200,mg", "'at' is", 0, NULL},
    {"2026-11-22 22:30,skip,magnesium,,", "from jsonl", 0, NULL},
    {"2026-11-22 22:30,,magnesium,,", "'kind' is", 0, NULL},
    {"2026-11-22 22:30,intake,magnesium,-1,mg", "'amount' is", 0, NULL},
    {"2026-11-22 22:30,intake,magnesium,0,mg", "'amount' is", 0, NULL},
    {"2026-11-22 22:30,intake,magnesium,1000001,mg", "'amount' is", 0, NULL},
    {"2026-11-22 22:30,intake,magnesium,1000000,mg", NULL, AMOUNT_MAX, "mg"},
    {"2026-11-22 22:30,intake,magnesium,200,drops", "'amount' is", 0, NULL},
    {"2026-11-22 22:30,intake,magnesium,1,0123456789abcdef", "'unit' is longer", 0, NULL},
    {"2026-11-22 22:30,intake,aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde,1,mg", "'subject' is longer", 0, NULL},
    {"2026-11-22 22:30,intake,\"magnesium,1,mg", "a quote in column 3", 0, NULL},
    {"2026-11-22 22:30,intake,\"magnesium\"x,1,mg", "a quote in column 3", 0, NULL},
    {"2026-11-22 22:30,intake,magnesium,1,\xff", "not UTF-8", 0, NULL},
};

static void test_rows_by_hand(void **state)
{
    char problem[EXCHANGE_PROBLEM_LEN];

    assert_int_equal(use_header(*state, "at,kind,subject,amount,unit", problem), 0);
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        Entry e = {0};
        int r = read_row(*state, rows[i].row, &e, problem);
        if (r != (rows[i].complaint ? EXCHANGE_E_LINE : 0) || (r != 0 && !strstr(problem, rows[i].complaint)))
            fail_msg("%s: %d %s", rows[i].row, r, problem);
        if (r == 0) {
            assert_int_equal(e.amount, rows[i].amount);
            assert_string_equal(e.unit, rows[i].unit);
            assert_int_equal(e.at / USEC_PER_MIN,
                             plan_time(((Table *)*state)->zone, "2026-11-22 22:30") / USEC_PER_MIN);
            assert_int_equal(e.offset_sec, 3600);
        }
        entry_clear(&e);
    }
}

static void test_the_same_row_is_the_same_entry(void **state)
{
    static const char *const others[] = {
        "2026-11-22 22:31,intake,iron,14,mg,x", "2026-11-22 22:30,activity,iron,14,mg,x",
        "2026-11-22 22:30,intake,zinc,14,mg,x", "2026-11-22 22:30,intake,iron,15,mg,x",
        "2026-11-22 22:30,intake,iron,14,mg,y",
    };
    char problem[EXCHANGE_PROBLEM_LEN];
    Entry first, again, other;

    assert_int_equal(use_header(*state, "at,kind,subject,amount,unit,note", problem), 0);
    assert_int_equal(read_row(*state, "2026-11-22 22:30,intake,iron,14,mg,x", &first, problem), 0);
    assert_int_equal(read_row(*state, "2026-11-22 22:30:00,intake,iron,14 mg,,\"x\"", &again, problem), 0);
    assert_entry_equal(&first, &again);
    entry_clear(&again);
    for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
        assert_int_equal(read_row(*state, others[i], &other, problem), 0);
        assert_int_not_equal(entry_id_compare(&first.id, &other.id), 0);
        entry_clear(&other);
    }
    entry_clear(&first);
}

static void test_the_header_names_the_columns(void **state)
{
    static const struct {
        const char *row, *complaint;
    } headers[] = {
        {"subject,kind,at", NULL},
        {"\"at\",\"kind\",\"subject\",note", NULL},
        {"kind,subject", "one called 'at'"},
        {"at,kind", "one called 'subject'"},
        {"at,kind,subject,ammount", "'ammount' is not known"},
        {"at,kind,subject,at", "two columns 'at'"},
        {"", "is not known"},
        {"a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a", "'a' is not known"},
        {"a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a", "more than 32"},
    };
    char problem[EXCHANGE_PROBLEM_LEN];

    for (size_t i = 0; i < ARRAY_SIZE(headers); i++) {
        int r = use_header(*state, headers[i].row, problem);
        if (r != (headers[i].complaint ? EXCHANGE_E_LINE : 0) || (r != 0 && !strstr(problem, headers[i].complaint)))
            fail_msg("%s: %d %s", headers[i].row, r, problem);
    }
}

static void test_local_times_follow_the_zone(void **state)
{
    char problem[EXCHANGE_PROBLEM_LEN];
    Entry e;

    assert_int_equal(use_header(*state, "at,kind,subject,utc_offset", problem), 0);
    assert_int_equal(read_row(*state, "2026-07-01 12:00,intake,iron,", &e, problem), 0);
    assert_int_equal(e.offset_sec, 7200);
    assert_int_equal(read_row(*state, "2026-07-01 12:00,intake,iron,UTC-05:30", &e, problem), 0);
    assert_int_equal(e.offset_sec, -19800);
    assert_int_equal(e.at % USEC_PER_DAY, (17 * 60 + 30) * USEC_PER_MIN);
    assert_int_equal(read_row(*state, "2026-07-01 12:00,intake,iron,Berlin", &e, problem), EXCHANGE_E_LINE);
    assert_non_null(strstr(problem, "'utc_offset' is 'Berlin'"));
}

#define TABLE_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TABLE_TEST(test_a_row_comes_back),
        TABLE_TEST(test_no_cell_is_a_formula),
        TABLE_TEST(test_rows_by_hand),
        TABLE_TEST(test_the_same_row_is_the_same_entry),
        TABLE_TEST(test_the_header_names_the_columns),
        TABLE_TEST(test_local_times_follow_the_zone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
