/* SPDX-License-Identifier: MIT */
/* The lull.conf that setup writes. */
#include <string.h>

#include "core/text.h"
#include "core/when.h"
#include "l10n.h"
#include "setup.h"

#define COMMENT_WIDTH 110
/* Longer than any source and what is said about it. */
#define COMMENT_LEN 1024

/* Characters; a comment's lines needn't be of equal width to the column. */
static size_t width_of(const char *word, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < size; i++)
        n += ((unsigned char)word[i] & 0xc0) != 0x80;
    return n;
}

/* A comment of as many lines as it takes. */
static void add_comment(Text *text, const char *words)
{
    size_t column = 1;
    text_add(text, "#");
    for (const char *p = words; *p;) {
        size_t size = strcspn(p, " "), width = width_of(p, size);
        if (column > 1 && column + 1 + width > COMMENT_WIDTH) {
            text_add(text, "\n#");
            column = 1;
        }
        text_add(text, " %.*s", (int)size, p);
        column += 1 + width;
        p += size + strspn(p + size, " ");
    }
    text_add(text, "\n");
}

static void add_reason(Text *text, const Fact *fact)
{
    if (!fact)
        return;
    add_comment(text, text_or(fact->text, ""));
    char source[COMMENT_LEN];
    /* Translators: an institution and its publication. */
    snprintf(source, sizeof(source), _("Source: %s"), text_or(fact->source, ""));
    text_add(text, "# %s\n", source);
}

static void add_general(Text *text, const Setup *setup)
{
    char bedtime[WHEN_CLOCK_LEN], wake[WHEN_CLOCK_LEN];
    text_add(text, "[general]\n");
    add_comment(text, _("When you usually go to bed and get up. A weekday may differ: bedtime.fri = 00:30"));
    text_add(text, "bedtime = %s\nwake = %s\n", when_format_clock(setup->bedtime_sec, bedtime),
             when_format_clock(setup->wake_sec, wake));
    add_comment(text, _("Keep names and amounts out of notifications and widgets."));
    text_add(text, "discreet = %s\n", setup->discreet ? "yes" : "no");
}

static void add_person(Text *text, const Setup *setup, const FactList *facts)
{
    bool any = false;
    for (int i = 0; i < _CAUTION_MAX; i++) {
        if (!setup->cautions[i])
            continue;
        if (!any)
            text_add(text, "\n[person]\n");
        any = true;
        add_reason(text, setup_reason(facts, (Caution)i));
        if (i == CAUTION_MINOR)
            text_add(text, "%s = %d\n", caution_info(i)->key, setup->age);
        else
            text_add(text, "%s = yes\n", caution_info((Caution)i)->key);
    }
    if (setup_bars_magnesium(setup) || setup_bars_iron(setup)) {
        add_comment(text, _("Once a clinician has agreed, say so here and put 'enabled = yes' below."));
        text_add(text, "#clinician = no\n");
    }
}

/* A dose that nobody has agreed to isn't proposed. */
static void add_dose(Text *text, Amount mg, bool barred)
{
    char dose[AMOUNT_LEN];
    if (mg > 0 && !barred)
        text_add(text, "dose = %s mg\n", amount_format(mg, dose));
    else
        text_add(text, "#dose =\n");
}

static void add_reminder(Text *text, const char *name, const CautionInfo *barred)
{
    text_add(text, "\n[reminder %s]\n", name);
    if (!barred)
        return;
    char why[COMMENT_LEN];
    /* Translators: what speaks against it, such as "kidney disease". */
    snprintf(why, sizeof(why), _("Off until a clinician has agreed: %s."), _(barred->label));
    add_comment(text, why);
}

static void add_magnesium(Text *text, const Setup *setup)
{
    const CautionInfo *barred = setup_bars_magnesium(setup);
    add_reminder(text, "magnesium", barred);
    add_comment(text, _("Elemental magnesium, as the label says it."));
    add_dose(text, setup->magnesium_mg, barred);
    text_add(text, "enabled = %s\n", setup->magnesium && !barred ? "yes" : "no");
}

static void add_iron(Text *text, const Setup *setup)
{
    const CautionInfo *barred = setup_bars_iron(setup);
    const char *on = setup->iron && !barred ? "yes" : "no";
    add_reminder(text, "iron", barred);
    add_comment(text, _("Only where a clinician has advised it, with the dose and the days that were advised."));
    add_dose(text, setup->iron_mg, barred);
    text_add(text, "#days = every 2 days from 2026-11-20\nadvised = %s\nenabled = %s\n", on, on);
}

char *setup_render(const Setup *setup, const FactList *facts, Day today)
{
    char date[CIVIL_DAY_LEN], heading[COMMENT_LEN], *conf = NULL;
    Text text = {};
    snprintf(heading, sizeof(heading), _("lull's configuration, written by 'lull setup' on %s. Not medical advice."),
             civil_format(today, date));
    add_comment(&text, heading);
    add_comment(&text, _("Change it as you like, then: lull check-config && lull reload. What it doesn't say keeps its "
                         "default; lull.conf(5) explains every key, 'lull setup --list' shows what else can be had."));
    text_add(&text, "\n");
    add_general(&text, setup);
    add_person(&text, setup, facts);
    add_magnesium(&text, setup);
    add_iron(&text, setup);
    return text_take(&text, &conf) < 0 ? NULL : conf;
}
