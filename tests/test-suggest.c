/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "macro.h"
#include "suggest.h"

static const char *const verbs[] = {"status", "agenda", "can",     "took",    "did",
                                    "snooze", "skip",   "stretch", "log",     "undo",
                                    "report", "pause",  "resume",  "bedtime", "check-config"};
static const char *const keys[] = {"interval", "iron", "magnesium", "nag", "nag_limit"};

static void means(const char *typed, const char *const *words, size_t n, const char *expected)
{
    const char *word = suggest(typed, words, n);

    if (word != expected && (!word || !expected || strcmp(word, expected) != 0))
        fail_msg("\"%s\": %s, not %s", typed, word ? word : "nothing", expected ? expected : "nothing");
}

#define VERB(typed, expected) means(typed, verbs, ARRAY_SIZE(verbs), expected)
#define KEY(typed, expected) means(typed, keys, ARRAY_SIZE(keys), expected)

static void finds_slips(void **state)
{
    (void)state;
    VERB("statsu", "status");  /* swapped */
    VERB("sttus", "status");   /* missing */
    VERB("statuus", "status"); /* too many */
    VERB("stabus", "status");  /* wrong */
    VERB("cna", "can");
    VERB("tok", "took");
    VERB("chekc-confg", "check-config");
    KEY("intervall", "interval");
    KEY("magnesum", "magnesium");
    KEY("mangesium", "magnesium");
}

static void ignores_case(void **state)
{
    (void)state;
    VERB("STATUS", "status");
    VERB("Stauts", "status");
    KEY("IRN", "iron");
    KEY("MAGN", "magnesium");
}

static void keeps_to_a_third(void **state)
{
    static const char *const word[] = {"abcdef"};

    (void)state;
    means("xbcdef", word, 1, "abcdef");
    means("xbcdex", word, 1, "abcdef");
    means("xbxdex", word, 1, NULL);
    means("bcdefxxx", word, 1, NULL);
    VERB("xan", "can");
    VERB("xxn", NULL);
}

static void completes_a_beginning(void **state)
{
    (void)state;
    VERB("stat", "status");
    VERB("bed", "bedtime");
    VERB("b", "bedtime");
    VERB("s", NULL);
    VERB("st", NULL);
    KEY("n", NULL);
    KEY("nag_l", "nag_limit");
}

static void prefers_the_nearest(void **state)
{
    static const char *const words[] = {"later", "water", "waiter"};

    (void)state;
    means("waiter", words, 3, "waiter");
    means("watre", words, 3, "water");
    means("abcz", (const char *const[]){"abcx", "abcy"}, 2, "abcx");
    means("acn", (const char *const[]){"can", "acorn"}, 2, "can");
    means("nag", keys, ARRAY_SIZE(keys), "nag"); /* also the beginning of nag_limit */
}

static void finds_nothing(void **state)
{
    char long_one[66];

    (void)state;
    memset(long_one, 's', 65);
    long_one[65] = '\0';
    VERB("", NULL);
    means("", verbs, 1, NULL);
    VERB("xyzzy", NULL);
    VERB(long_one, NULL);
    means("status", verbs, 0, NULL);
    means("s", (const char *const[]){long_one, "status"}, 2, NULL);
    means("statu", (const char *const[]){long_one, "status"}, 2, "status");
    means(long_one + 1, (const char *const[]){long_one + 1, long_one}, 2, long_one + 1);
    means(long_one + 1, (const char *const[]){long_one + 2}, 1, long_one + 2);
    means(long_one, (const char *const[]){long_one + 1}, 1, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_slips),         cmocka_unit_test(ignores_case),
        cmocka_unit_test(keeps_to_a_third),    cmocka_unit_test(completes_a_beginning),
        cmocka_unit_test(prefers_the_nearest), cmocka_unit_test(finds_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
