/* SPDX-License-Identifier: MIT */
#include "answer.h"

#include <string.h>
#include <wctype.h>

#include "l10n.h"
#include "utf8.h"

bool answer_is(const char *text, const char *word, size_t size)
{
    const char *end = word + size;
    while (*text && word < end) {
        size_t text_len, word_len;
        if (towlower((wint_t)utf8_next(text, &text_len)) != towlower((wint_t)utf8_next(word, &word_len)))
            return false;
        text += text_len;
        word += word_len;
    }
    return !*text && word == end;
}

static bool is_one_of(const char *text, const char *words)
{
    for (const char *word = words; *word;) {
        size_t size = strcspn(word, " ");
        if (size > 0 && answer_is(text, word, size))
            return true;
        word += size + strspn(word + size, " ");
    }
    return false;
}

bool answer_is_yes(const char *text)
{
    /* Translators: everything that means yes when it is typed, with blanks between. English is understood besides. What
     * stands in your "[y/N]" and "[y/n]" for it, and your "yes", must be among them. */
    return is_one_of(text, "y yes") || is_one_of(text, C_("answer", "y yes"));
}

bool answer_is_no(const char *text)
{
    /* Translators: everything that means no, or none, when it is typed, with blanks between. English is understood
     * besides. Your "no" and "none" must be among them. */
    return is_one_of(text, "n no none") || is_one_of(text, C_("answer", "n no none"));
}
