/* SPDX-License-Identifier: MIT */
#include "subjects.h"

#include <errno.h>
#include <string.h>

#include "l10n.h"
#include "suggest.h"

const Subject *subjects_find(const SubjectList *subjects, const char *name)
{
    for (size_t i = 0; i < subjects->n; i++)
        if (strcmp(text_or(subjects->items[i].name, ""), name) == 0)
            return &subjects->items[i];
    return NULL;
}

const char *subjects_suggest(const SubjectList *subjects, const char *typed)
{
    _cleanup_free_ const char **names = calloc(subjects->n + 1, sizeof(*names));
    if (!names)
        return NULL;
    for (size_t i = 0; i < subjects->n; i++)
        names[i] = text_or(subjects->items[i].name, "");
    return suggest(typed, names, subjects->n);
}

static bool has_text(const Texts *texts, const char *text)
{
    for (size_t i = 0; i < texts->n; i++)
        if (strcmp(texts->items[i], text) == 0)
            return true;
    return false;
}

int facts_topics(const FactList *facts, Texts *ret)
{
    for (size_t i = 0; i < facts->n; i++)
        for (size_t k = 0; k < facts->items[i].topics.n; k++) {
            const char *topic = facts->items[i].topics.items[k];
            int r = has_text(ret, topic) ? 0 : texts_add(ret, topic);
            if (r < 0)
                return r;
        }
    return 0;
}

int amount_text(const Args *args, size_t first, char buf[static AMOUNT_TEXT_LEN])
{
    size_t size = 0;
    buf[0] = '\0';
    for (size_t i = first; i < args->n_words; i++) {
        int n = snprintf(buf + size, AMOUNT_TEXT_LEN - size, "%s%s", i > first ? " " : "", args->words[i]);
        if (n < 0 || (size += (size_t)n) >= AMOUNT_TEXT_LEN) {
            fputs(_("lull: that is too long for an amount\n"), stderr);
            return -EINVAL;
        }
    }
    return 0;
}

int amount_read(const char *text, const char *subject, const char *unit, Amount *ret)
{
    switch (amount_parse(text, unit, 0, ret)) {
    case 0:
        return 0;
    case AMOUNT_E_UNIT:
        fprintf(stderr, _("lull: '%s': %s is counted in %s\n"), text, subject, unit);
        break;
    case AMOUNT_E_RANGE:
        fprintf(stderr, _("lull: '%s' is too large or too fine an amount\n"), text);
        break;
    case AMOUNT_E_COMMA:
        fprintf(stderr, _("lull: '%s' may mean two amounts: write it like 1.5 or like 1500\n"), text);
        break;
    case AMOUNT_E_TABLETS:
        fprintf(stderr, _("lull: give the amount in %s here: only the label says what a tablet of %s holds\n"), unit,
                subject);
        break;
    default:
        fprintf(stderr, _("lull: '%s' isn't an amount. Try 200 mg, 1.5 g or 2 tablets\n"), text);
    }
    return -EINVAL;
}
