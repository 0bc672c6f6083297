/* SPDX-License-Identifier: MIT */
#include "attack.h"

#include <jansson.h>
#include <string.h>

#include "l10n.h"
#include "render.h"

void attack_clear(Attack *attack)
{
    log_entry_clear(&attack->entry);
    status_clear(&attack->status);
    for (size_t i = 0; i < attack->n_checks; i++)
        check_answer_clear(&attack->checks[i]);
    for (size_t i = 0; i < attack->n_taken; i++) {
        free(attack->taken[i].title);
        free(attack->taken[i].text);
    }
    free(attack->urgent);
    *attack = (Attack){};
}

static void put_paragraph(Page *page, Tone tone, const char *text)
{
    page_text(page, tone, 0, text);
    page_end_line(page);
}

static void put_due(Page *page, const Occurrence *o)
{
    char amount[RENDER_AMOUNT_LEN], until[WHEN_CLOCK_LEN];
    page_textf(page, TONE_CALL, 2, _("Due now: %s"), text_or(o->title, ""));
    if (*render_amount(o->dose, o->unit, amount))
        page_textf(page, TONE_CALL, 2, " %s", amount);
    if (o->until > 0)
        page_textf(page, TONE_PLAIN, 2, _(", until %s"), render_clock(page->view.zone, o->until, until));
    page_end_line(page);
}

static void put_check(Page *page, const CheckAnswer *answer)
{
    char amount[RENDER_AMOUNT_LEN];
    page_textf(page, TONE_STRONG, 2, "%s", text_or(answer->title, text_or(answer->subject, "")));
    if (*render_amount(answer->amount, answer->unit, amount))
        page_textf(page, TONE_STRONG, 2, " %s", amount);
    page_textf(page, TONE_PLAIN, 2, ": %s", text_or(answer->text, text_or(answer->verdict, "")));
    page_end_line(page);
    /* What taking it would do to the rest of the evening. */
    for (size_t i = 0; i < answer->effects.n; i++) {
        if (answer->effects.items[i].satisfied || !answer->effects.items[i].text)
            continue;
        page_column(page, 2);
        page_text(page, TONE_FAINT, 4, answer->effects.items[i].text);
        page_end_line(page);
    }
}

static void put_taken(Page *page, const AttackTaken *taken)
{
    page_textf(page, TONE_STRONG, 2, "%s", taken->title);
    page_textf(page, TONE_PLAIN, 2, ": %s", taken->text);
    page_end_line(page);
}

void render_attack(Page *page, const Attack *attack, const Subject *stretch, bool offered)
{
    char at[WHEN_CLOCK_LEN];
    if (attack->urgent) {
        put_paragraph(page, TONE_PLAIN, attack->urgent);
        page_break(page);
    }
    page_textf(page, TONE_STRONG, 0, _("Noted: restless legs since %s."),
               render_clock(page->view.zone, attack->entry.at, at));
    page_end_line(page);
    for (size_t i = 0; i < attack->status.due.n; i++)
        put_due(page, &attack->status.due.items[i]);
    for (size_t i = 0; i < attack->n_taken; i++)
        put_taken(page, &attack->taken[i]);
    for (size_t i = 0; i < attack->n_checks; i++)
        put_check(page, &attack->checks[i]);
    if (attack->n_checks + attack->n_taken > 0)
        put_paragraph(page, TONE_FAINT, _("Doses are those of your reminders: don't take a double dose."));
    if (stretch && !offered)
        put_paragraph(page, TONE_PLAIN, _("A guided stretch: lull stretch"));
    put_paragraph(page, TONE_FAINT, _("How the night was, tomorrow: lull diary"));
}

static json_t *parsed(char *text)
{
    json_t *json = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    free(text);
    return json;
}

char *render_attack_json(const View *view, const Attack *attack)
{
    json_t *checks = json_array(), *due = parsed(render_agenda_json(view, &attack->status.due));
    for (size_t i = 0; i < attack->n_checks; i++)
        json_array_append_new(checks, parsed(render_check_json(view, &attack->checks[i])));
    json_t *json =
        json_pack("{s:o, s:o, s:o}", "entry", parsed(render_entry_json(&attack->entry)), "due", due, "can", checks);
    char *text = json ? json_dumps(json, JSON_INDENT(2) | JSON_REAL_PRECISION(15)) : NULL;
    json_decref(json);
    return text;
}
