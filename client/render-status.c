/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <string.h>

#include "core/wording.h"
#include "enums.h"
#include "l10n.h"
#include "names.h"

/* Every line is a label and what it is about; what goes on is indented below. */
#define COLUMN 9

static void put_label(Page *page, Tone tone, const char *label)
{
    page_end_line(page);
    page_text(page, tone, 0, label);
    if (page->column >= COLUMN)
        page_break(page);
    page_column(page, COLUMN);
}

/* A sentence under a label. */
static void put_sentence(Page *page, Tone tone, const char *label, const char *text)
{
    put_label(page, tone, label);
    page_text(page, TONE_PLAIN, COLUMN, text);
}

static const char *time_of(const Page *page, Usec at, char buf[static WORDING_TIME_LEN])
{
    return wording_time(page->view.zone, at, page->view.now, buf);
}

/* "Magnesium 200 mg" */
static void put_what(Page *page, const Occurrence *o)
{
    char amount[RENDER_AMOUNT_LEN];
    render_amount(o->dose, o->unit, amount);
    page_textf(page, TONE_PLAIN, COLUMN, "%s%s%s", text_or(o->title, text_or(o->id, "")), *amount ? " " : "", amount);
}

/* What to type when it is done. */
static const char *record_command(const Occurrence *o, char buf[static RENDER_TITLE_LEN])
{
    snprintf(buf, RENDER_TITLE_LEN, "lull %s %s", o->substance ? "took" : "did",
             text_or(o->substance, text_or(o->activity, "")));
    return buf;
}

/* One of several things to type: never broken. */
static void put_choice(Page *page, const char *command)
{
    const char *dot = page->column > COLUMN ? page_dot(page) : "";
    if (page->column + page_width_of(page, dot) + page_width_of(page, command) > page->view.width) {
        page_break(page);
        dot = "";
    }
    if (page->column < COLUMN)
        page_column(page, COLUMN);
    page_textf(page, TONE_FAINT, COLUMN, "%s%s", dot, command);
}

static void put_choices(Page *page, const Occurrence *o, bool alone)
{
    char command[RENDER_TITLE_LEN];
    const char *blank = alone ? "" : " ", *name = alone ? "" : text_or(o->reminder, "");
    page_end_line(page);
    put_choice(page, record_command(o, command));
    snprintf(command, sizeof(command), "lull snooze%s%s", blank, name);
    put_choice(page, command);
    snprintf(command, sizeof(command), "lull skip%s%s", blank, name);
    put_choice(page, command);
}

static void put_held(Page *page, Usec until)
{
    char at[WORDING_TIME_LEN];
    page_text(page, TONE_PLAIN, COLUMN, " ");
    page_textf(page, TONE_PLAIN, COLUMN, _("(held while nobody is there, until %s at most)"), time_of(page, until, at));
}

static void put_due(Page *page, const OccurrenceList *due)
{
    for (size_t i = 0; i < due->n; i++) {
        const Occurrence *o = &due->items[i];
        char since[WORDING_TIME_LEN], until[WORDING_TIME_LEN];
        put_label(page, TONE_CALL, _("Due"));
        put_what(page, o);
        page_textf(page, TONE_PLAIN, COLUMN, _(", since %s, until %s"), time_of(page, o->at, since),
                   time_of(page, o->until, until));
        if (o->held_until != 0)
            put_held(page, o->held_until);
        put_choices(page, o, due->n == 1);
    }
}

static void put_next(Page *page, const Status *s)
{
    char at[WORDING_TIME_LEN];
    if (!s->next.id) {
        if (s->due.n == 0 && s->paused_until == 0)
            put_sentence(page, TONE_STRONG, _("Next"), _("nothing is planned"));
        return;
    }
    bool snoozed = occurrence_state_from_string(text_or(s->next.state, "")) == OCCURRENCE_SNOOZED;
    put_label(page, TONE_STRONG, _("Next"));
    put_what(page, &s->next);
    page_textf(page, TONE_PLAIN, COLUMN, snoozed ? _(", snoozed until %s") : ", %s", time_of(page, s->next.at, at));
}

static void put_reasons(Page *page, const char *label, const OccurrenceList *list)
{
    for (size_t i = 0; i < list->n; i++) {
        put_label(page, TONE_STRONG, label);
        put_what(page, &list->items[i]);
        page_textf(page, TONE_PLAIN, COLUMN, " (%s)", text_or(list->items[i].why, text_or(list->items[i].because, "")));
    }
}

/* A missed dose is never made up for; what is asked is whether it was taken and not written down. */
static void put_missed(Page *page, const OccurrenceList *missed)
{
    for (size_t i = 0; i < missed->n; i++) {
        const Occurrence *o = &missed->items[i];
        char at[WORDING_TIME_LEN], when[RENDER_DATE_LEN], record[RENDER_TITLE_LEN],
            command[RENDER_TITLE_LEN + RENDER_DATE_LEN + 16];
        put_label(page, TONE_STRONG, _("Missed"));
        put_what(page, o);
        page_textf(page, TONE_PLAIN, COLUMN, o->substance ? _(", %s. Did you take it?") : _(", %s. Did you do it?"),
                   time_of(page, o->nominal, at));
        page_end_line(page);
        render_when(&page->view, o->nominal, when);
        const char *quote = strchr(when, ' ') ? "'" : "";
        snprintf(command, sizeof(command), "%s --at %s%s%s", record_command(o, record), quote, when, quote);
        page_command(page, COLUMN, command);
    }
}

static const char *title_of_total(const TotalList *totals, const char *name, char buf[static RENDER_TITLE_LEN])
{
    for (size_t i = 0; i < totals->n; i++)
        if (totals->items[i].title && strcmp(text_or(totals->items[i].subject, ""), name) == 0)
            return totals->items[i].title;
    return render_title(NULL, name, buf);
}

static void put_taken(Page *page, const Today *today)
{
    for (size_t i = 0; i < today->intakes.n; i++) {
        const LogEntry *e = &today->intakes.items[i];
        char clock[WHEN_CLOCK_LEN], title[RENDER_TITLE_LEN], amount[RENDER_AMOUNT_LEN];
        put_label(page, TONE_STRONG, i == 0 ? _("Taken") : "");
        page_textf(page, TONE_PLAIN, page->view.width < 2 * (COLUMN + 6) ? COLUMN : COLUMN + 6, "%s %s %s",
                   render_clock(page->view.zone, e->at, clock),
                   title_of_total(&today->totals, text_or(e->subject, ""), title),
                   render_amount(e->amount, e->unit, amount));
    }
}

/* "Magnesium 300 mg, more than 250 mg, limit 350 mg"; nothing where no amount was said. */
static void put_total(Page *page, const Total *t, bool *first)
{
    char amount[RENDER_AMOUNT_LEN], limit[RENDER_AMOUNT_LEN], notice[RENDER_AMOUNT_LEN];
    if (t->amount <= 0)
        return;
    put_label(page, TONE_STRONG, *first ? _("Today") : "");
    *first = false;
    page_textf(page, TONE_PLAIN, COLUMN, "%s %s", text_or(t->title, ""), render_amount(t->amount, t->unit, amount));
    if (t->notice > 0 && t->amount > t->notice && (t->limit <= 0 || t->amount <= t->limit))
        page_textf(page, TONE_STRONG, COLUMN, _(", more than %s"), render_amount(t->notice, t->unit, notice));
    if (t->limit > 0)
        page_textf(page, t->amount > t->limit ? TONE_TROUBLE : TONE_PLAIN, COLUMN,
                   t->amount > t->limit ? _(", above the limit of %s") : _(", limit %s"),
                   render_amount(t->limit, t->unit, limit));
}

static void put_totals(Page *page, const TotalList *totals)
{
    bool first = true;
    for (size_t i = 0; i < totals->n; i++)
        put_total(page, &totals->items[i], &first);
}

/* What needs a refill soon; what doesn't is nobody's concern. */
static void put_stock(Page *page, const StockList *stock)
{
    for (size_t i = 0; i < stock->n; i++) {
        const Stock *s = &stock->items[i];
        if (!s->low)
            continue;
        put_label(page, TONE_STRONG, _("Refill"));
        page_textf(page, TONE_PLAIN, COLUMN,
                   P_("%1$s %2$d left, %3$d day", "%1$s %2$d left, %3$d days", (unsigned long)s->days),
                   text_or(s->title, text_or(s->subject, "")), s->left, s->days);
    }
}

static const char *storage_sentence(StorageState state)
{
    switch (state) {
    case STORAGE_FULL:
        return _("The disk is full. Reminders go on; nothing can be recorded until there is room.");
    case STORAGE_READ_ONLY:
        return _("The journal can't be written: it is read-only. Reminders go on; nothing can be recorded meanwhile.");
    case STORAGE_LOCKED:
        return _("Another program holds the journal. Reminders go on; nothing can be recorded until it ends.");
    case STORAGE_MISSING:
        return _("The journal was moved or deleted. Reminders go on; nothing can be recorded until it is put back.");
    case STORAGE_FAILED:
        return _("The journal can't be written: the disk reports an error. Reminders go on; copy your data away.");
    case STORAGE_CORRUPT:
        return _("The journal is damaged and is kept as it is; nothing is written to it. Reminders go on.");
    case STORAGE_TOO_NEW:
        return _("The journal was written by a newer lull; nothing is written to it. Install that version again.");
    case STORAGE_OK:
    case _STORAGE_STATE_MAX:
        break;
    }
    return _("The journal can't be written. Reminders go on.");
}

/* A note is worth a look, but nothing is wrong. */
static void put_problem(Page *page, const char *problem)
{
    bool note = strstr(problem, LULL_NOTE_MARK);
    put_sentence(page, note ? TONE_STRONG : TONE_TROUBLE, note ? _("Note") : _("Config"), problem);
}

static void put_trouble(Page *page, const Status *s)
{
    if (s->storage && strcmp(s->storage, storage_state_to_string(STORAGE_OK)) != 0)
        put_sentence(page, TONE_TROUBLE, _("Storage"),
                     storage_sentence((StorageState)storage_state_from_string(s->storage)));
    for (size_t i = 0; i < s->problems.n; i++)
        put_problem(page, s->problems.items[i]);
}

static void put_paused(Page *page, Usec until)
{
    char at[WORDING_TIME_LEN];
    if (until == 0)
        return;
    put_label(page, TONE_CALL, _("Paused"));
    page_textf(page, TONE_PLAIN, COLUMN, _("until %s. To go on now: lull resume"), time_of(page, until, at));
}

void render_status(Page *page, const Status *status)
{
    put_paused(page, status->paused_until);
    put_due(page, &status->due);
    put_next(page, status);
    put_reasons(page, _("Held"), &status->held);
    put_reasons(page, _("Left out"), &status->dropped);
    put_missed(page, &status->missed);
    put_taken(page, &status->today);
    put_totals(page, &status->today.totals);
    put_stock(page, &status->stock);
    put_trouble(page, status);
    page_end_line(page);
}
