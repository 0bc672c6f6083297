/* SPDX-License-Identifier: MIT */
#include "routine.h"

#include <string.h>

#include "l10n.h"
#include "macro.h"

/* Back goes to the step before within so much of a step. */
#define HARDLY_BEGUN (2 * USEC_PER_SEC)

void routine_begin(Routine *r, const char *title, const RoutineStep *steps, size_t n, Usec now)
{
    *r = (Routine){.title = title, .n_steps = MIN(n, (size_t)ROUTINE_STEPS_MAX), .last = now};
    if (r->n_steps > 0)
        memcpy(r->steps, steps, r->n_steps * sizeof(*steps));
    else
        r->state = ROUTINE_OVER;
}

static void go_to(Routine *r, size_t step)
{
    r->step = step;
    r->elapsed = 0;
    if (step == r->n_steps)
        r->state = ROUTINE_OVER;
}

bool routine_tick(Routine *r, Usec now)
{
    Usec passed = MAX(now - r->last, (Usec)0);
    size_t before = r->step;
    r->last = now;
    if (r->state != ROUTINE_RUNS)
        return false;
    if (passed > ROUTINE_LEAP) {
        r->state = ROUTINE_PAUSED;
        return false;
    }
    r->elapsed += passed;
    while (r->state == ROUTINE_RUNS && r->elapsed >= r->steps[r->step].span) {
        Usec rest = r->elapsed - r->steps[r->step].span;
        r->complete[r->step] = true;
        go_to(r, r->step + 1);
        r->elapsed = r->state == ROUTINE_RUNS ? rest : 0;
    }
    return r->step != before;
}

void routine_key(Routine *r, RoutineKey key, Usec now)
{
    (void)routine_tick(r, now);
    if (r->state == ROUTINE_OVER || r->state == ROUTINE_LEFT)
        return;
    switch (key) {
    case ROUTINE_PAUSE:
        r->state = r->state == ROUTINE_PAUSED ? ROUTINE_RUNS : ROUTINE_PAUSED;
        break;
    case ROUTINE_BACK:
        go_to(r, r->elapsed < HARDLY_BEGUN && r->step > 0 ? r->step - 1 : r->step);
        r->complete[r->step] = false;
        break;
    case ROUTINE_NEXT:
        go_to(r, r->step + 1);
        break;
    case ROUTINE_QUIT:
        r->state = ROUTINE_LEFT;
        break;
    }
}

static Usec left_of(const Routine *r)
{
    return r->step < r->n_steps ? r->steps[r->step].span - r->elapsed : 0;
}

Usec routine_next(const Routine *r)
{
    if (r->state != ROUTINE_RUNS)
        return USEC_NEVER;
    Usec part = left_of(r) % USEC_PER_SEC;
    return r->last + (part > 0 ? part : USEC_PER_SEC);
}

size_t routine_complete(const Routine *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_steps; i++)
        n += r->complete[i];
    return n;
}

static Usec total_of(const Routine *r, size_t n)
{
    Usec total = 0;
    for (size_t i = 0; i < n; i++)
        total += r->steps[i].span;
    return total;
}

Usec routine_total(const Routine *r)
{
    return total_of(r, r->n_steps);
}

/* ---- To be seen ---- */

#define COUNT_LEN 16

/* "1:05"; what is left is rounded up, so that a step ends with 0:01. */
static const char *count(Usec span, char buf[static COUNT_LEN])
{
    int sec = (int)((span + USEC_PER_SEC - 1) / USEC_PER_SEC);
    snprintf(buf, COUNT_LEN, "%d:%02d", sec / 60, sec % 60);
    return buf;
}

#define BAR_MAX 60

static void draw_bar(Page *page, Usec part, Usec whole)
{
    char bar[4 * BAR_MAX + 1] = "";
    const char *full = page->view.utf8 ? "\u2588" : "#", *rest = page->view.utf8 ? "\u00b7" : ".";
    int size = (int)MIN(page->view.width - 4, (unsigned)BAR_MAX);
    int done = whole > 0 ? (int)(part * size / whole) : size;
    size_t n = 0;
    for (int i = 0; i < size; i++)
        n += (size_t)snprintf(bar + n, sizeof(bar) - n, "%s", i < done ? full : rest);
    page_column(page, 2);
    page_text(page, TONE_PLAIN, 2, bar);
    page_end_line(page);
}

static void draw_step(const Routine *r, Page *page)
{
    char left[COUNT_LEN];
    page_column(page, 2);
    page_textf(page, TONE_STRONG, 2, "%s  %s", count(left_of(r), left), r->steps[r->step].title);
    if (r->state == ROUTINE_PAUSED)
        page_textf(page, TONE_CALL, 2, "  %s", C_("exercise", "paused"));
    page_end_line(page);
    draw_bar(page, r->elapsed, r->steps[r->step].span);
    page_column(page, 2);
    if (r->step + 1 < r->n_steps)
        /* Translators: the next step's title. */
        page_textf(page, TONE_FAINT, 2, _("then: %s"), r->steps[r->step + 1].title);
    else
        page_text(page, TONE_FAINT, 2, _("the last step"));
    page_end_line(page);
}

void routine_draw(const Routine *r, Page *page)
{
    char part[COUNT_LEN], whole[COUNT_LEN], place[128];
    Usec passed = MIN(total_of(r, r->step) + r->elapsed, routine_total(r));
    page_textf(page, TONE_STRONG, 0, "%s", r->title);
    /* Translators: "step 2 of 6, 0:45 of 3:00"; the latter are minutes and seconds. */
    snprintf(place, sizeof(place), _("step %zu of %zu, %s of %s"), MIN(r->step + 1, r->n_steps), r->n_steps,
             count(passed - passed % USEC_PER_SEC, part), count(routine_total(r), whole));
    page_textf(page, TONE_FAINT, 0, ", %s", place);
    page_end_line(page);
    if (r->step < r->n_steps && r->state != ROUTINE_LEFT)
        draw_step(r, page);
    if (r->state == ROUTINE_OVER || r->state == ROUTINE_LEFT)
        return;
    /* Translators: the keys stay b, n and q. */
    page_text(page, TONE_FAINT, 0,
              r->state == ROUTINE_PAUSED ? _("space goes on, b back, n next, q quits")
                                         : _("space pauses, b back, n next, q quits"));
    page_end_line(page);
}

void routine_plan(const Routine *r, Page *page)
{
    char at[COUNT_LEN], span[COUNT_LEN];
    page_textf(page, TONE_STRONG, 0, "%s, %s", r->title, count(routine_total(r), span));
    page_end_line(page);
    for (size_t i = 0; i < r->n_steps; i++) {
        page_column(page, 2);
        page_textf(page, TONE_PLAIN, 8, "%5s  %s, %s", count(total_of(r, i), at), r->steps[i].title,
                   count(r->steps[i].span, span));
        page_end_line(page);
    }
}
