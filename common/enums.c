/* SPDX-License-Identifier: MIT */
#include "enums.h"

#include <errno.h>
#include <string.h>

#include "macro.h"

static const char *word_of(const char *const *words, int n, int value)
{
    return value >= 0 && value < n ? words[value] : NULL;
}

static int value_of(const char *const *words, int n, const char *word)
{
    for (int i = 0; word && i < n; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -EINVAL;
}

#define DEFINE_WORDS(Type, prefix, max, ...)                                  \
    static const char *const prefix##_words[] = {__VA_ARGS__};                \
    _Static_assert(ARRAY_SIZE(prefix##_words) == (max), "a word is missing"); \
    const char *prefix##_to_string(Type value)                                \
    {                                                                         \
        return word_of(prefix##_words, (max), (int)value);                    \
    }                                                                         \
    int prefix##_from_string(const char *word)                                \
    {                                                                         \
        return value_of(prefix##_words, (max), word);                         \
    }

DEFINE_WORDS(EntryKind, entry_kind, _ENTRY_KIND_MAX, "intake", "activity", "skip", "snooze", "raised", "missed",
             "dropped", "bedtime", "pause", "resume", "enabled", "disabled", "stock", "zone", "diary", "attack", "void")
DEFINE_WORDS(OccurrenceState, occurrence_state, _OCCURRENCE_STATE_MAX, "upcoming", "held", "due", "snoozed", "done",
             "skipped", "missed", "dropped")
DEFINE_WORDS(OverallState, overall_state, _OVERALL_STATE_MAX, "paused", "due", "snoozed", "held", "idle")
DEFINE_WORDS(Verdict, verdict, _VERDICT_MAX, "clear", "close", "too-soon", "over-limit")
DEFINE_WORDS(Source, source, _SOURCE_MAX, "service", "cli", "notification", "widget", "import")
DEFINE_WORDS(StorageState, storage_state, _STORAGE_STATE_MAX, "ok", "full", "read-only", "locked", "missing", "failed",
             "corrupt", "too-new")
