/* SPDX-License-Identifier: MIT */
#include "spacing.h"

#include <stdlib.h>
#include <string.h>

#include "lullday.h"
#include "macro.h"

/* Two intakes of one substance nearer than this are probably one, recorded twice. */
#define DOUBLED_SPAN (60 * USEC_PER_MIN)

/* What is asked about, and how far around an instant anything can matter. */
typedef struct Question {
    const SpacingView *view;
    int substance;
    Amount amount;
    Usec reach;
} Question;

static Question question(const SpacingView *view, int substance, Amount amount)
{
    return (Question){view, substance, amount, MAX(regimen_spacing_reach(view->regimen), SPACING_LIMIT_SPAN)};
}

/* The first intake that is not before `at`. */
static size_t first_not_before(const SpacingView *view, Usec at)
{
    size_t low = 0, high = view->n_intakes;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (view->intakes[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The room that a rule wants between `other` and the substance asked about, taken at `at`. At the very same
 * instant nobody knows the order: the wider one counts. */
static void room(const Question *q, const Intake *other, Usec at, Usec *ret_minimum, Usec *ret_preferred)
{
    *ret_minimum = *ret_preferred = 0;
    if (other->substance < 0)
        return;
    /* At the same instant the other is taken already. */
    if (other->at <= at)
        regimen_spacing(q->view->regimen, other->substance, q->substance, ret_minimum, ret_preferred);
    else
        regimen_spacing(q->view->regimen, q->substance, other->substance, ret_minimum, ret_preferred);
}

static Verdict verdict_of_gap(Usec gap, Usec minimum, Usec preferred)
{
    return gap < minimum ? VERDICT_TOO_SOON : gap < preferred ? VERDICT_CLOSE : VERDICT_CLEAR;
}

/* When the verdict over one intake can first change for the better. */
static Usec release_of(const Question *q, const Intake *other, Verdict worst)
{
    Usec minimum, preferred, span;

    regimen_spacing(q->view->regimen, other->substance, q->substance, &minimum, &preferred);
    span = worst == VERDICT_CLEAR ? preferred : minimum;
    return other->at + span;
}

static bool counts(const Question *q, const Intake *intake)
{
    return intake->substance == q->substance && !intake->planned && intake->amount > 0;
}

static Amount limit_of(const Question *q)
{
    return q->amount > 0 ? q->view->regimen->substances[q->substance].max_per_day : 0;
}

static Amount day_total(const Question *q, Day day)
{
    Amount total = q->amount;

    for (size_t i = 0; i < q->view->n_intakes; i++)
        if (counts(q, &q->view->intakes[i]) && q->view->intakes[i].day == day)
            total += q->view->intakes[i].amount;
    return total;
}

static Amount sum_between(const Question *q, Usec from, Usec to)
{
    const SpacingView *view = q->view;
    Amount sum = 0;

    for (size_t i = first_not_before(view, from); i < view->n_intakes && view->intakes[i].at < to; i++)
        if (counts(q, &view->intakes[i]))
            sum += view->intakes[i].amount;
    return sum;
}

/* The most that any span of SPACING_LIMIT_SPAN around `at` would hold, with the amount asked about. It is enough to try
 * the spans that begin with an intake. */
static Amount span_total(const Question *q, Usec at)
{
    const SpacingView *view = q->view;
    Amount most = sum_between(q, at, at + SPACING_LIMIT_SPAN);

    for (size_t i = first_not_before(view, at - SPACING_LIMIT_SPAN + 1); i < view->n_intakes; i++) {
        Usec start = view->intakes[i].at;
        if (start >= at)
            break;
        if (counts(q, &view->intakes[i]))
            most = MAX(most, sum_between(q, start, start + SPACING_LIMIT_SPAN));
    }
    return most + q->amount;
}

static Day day_of(const Question *q, Usec at)
{
    return q->view->day ? *q->view->day : lullday_of(q->view->zone, q->view->regimen->day_starts_sec, at);
}

/* When a passed limit can first have eased: as the next intake leaves the span, or the next day starts. */
static Usec limit_release(const Question *q, Usec at, Amount limit)
{
    const SpacingView *view = q->view;
    Usec release = at;
    Day day = day_of(q, at);

    if (q->amount > limit)
        return USEC_NEVER;
    if (day_total(q, day) > limit)
        release = lullday_start(view->zone, view->regimen->day_starts_sec, day + 1);
    if (span_total(q, at) > limit)
        for (size_t i = first_not_before(view, at - SPACING_LIMIT_SPAN + 1); i < view->n_intakes; i++)
            if (counts(q, &view->intakes[i]))
                return MAX(release, view->intakes[i].at + SPACING_LIMIT_SPAN);
    return release;
}

/* The instant itself when its verdict is not worse than `worst`, else one before which nothing changes. */
static Usec advance(const Question *q, Usec at, Verdict worst)
{
    const SpacingView *view = q->view;
    Amount limit = limit_of(q);
    Usec next = at;

    for (size_t i = first_not_before(view, at - q->reach); i < view->n_intakes; i++) {
        const Intake *other = &view->intakes[i];
        Usec minimum, preferred;
        if (other->at > at + q->reach)
            break;
        room(q, other, at, &minimum, &preferred);
        if (verdict_of_gap(llabs(at - other->at), minimum, preferred) > worst)
            next = MAX(next, release_of(q, other, worst));
    }
    return limit > 0 ? MAX(next, limit_release(q, at, limit)) : next;
}

Usec spacing_first(const SpacingView *view, int substance, Amount amount, Usec from, Usec end, Verdict worst)
{
    Question q = question(view, substance, amount);

    for (Usec at = from; at < end;) {
        Usec next = advance(&q, at, worst);
        if (next == at)
            return at;
        at = next;
    }
    return USEC_NEVER;
}

static void add_reason(SpacingResult *result, const SpacingReason *reason, Usec at)
{
    size_t place = result->n_reasons;

    result->verdict = MAX(result->verdict, reason->verdict);
    while (place > 0) {
        const SpacingReason *before = &result->reasons[place - 1];
        if (before->verdict > reason->verdict ||
            (before->verdict == reason->verdict && llabs(before->at - at) <= llabs(reason->at - at)))
            break;
        place--;
    }
    if (place >= SPACING_REASONS_MAX)
        return;
    if (result->n_reasons < SPACING_REASONS_MAX)
        result->n_reasons++;
    memmove(&result->reasons[place + 1], &result->reasons[place],
            (result->n_reasons - place - 1) * sizeof(result->reasons[0]));
    result->reasons[place] = *reason;
}

static void check_rules(const Question *q, Usec at, SpacingResult *result)
{
    const SpacingView *view = q->view;

    for (size_t i = first_not_before(view, at - q->reach); i < view->n_intakes; i++) {
        const Intake *other = &view->intakes[i];
        Usec gap = llabs(at - other->at);
        SpacingReason reason = {
            .cause = SPACING_RULE, .other = other->substance, .at = other->at, .planned = other->planned};
        if (other->at > at + q->reach)
            break;
        if (other->substance == q->substance && !other->planned && gap < DOUBLED_SPAN)
            result->doubled = other->at;
        room(q, other, at, &reason.minimum, &reason.preferred);
        reason.verdict = verdict_of_gap(gap, reason.minimum, reason.preferred);
        if (reason.verdict != VERDICT_CLEAR)
            add_reason(result, &reason, at);
    }
}

static void check_limits(const Question *q, Usec at, SpacingResult *result)
{
    const Substance *substance = &q->view->regimen->substances[q->substance];
    Amount limit = limit_of(q), span;
    SpacingReason reason = {.verdict = VERDICT_OVER_LIMIT, .other = q->substance, .at = at, .limit = limit};

    result->total = day_total(q, day_of(q, at));
    if (q->amount == 0)
        return;
    span = span_total(q, at);
    if (limit > 0 && result->total > limit) {
        reason.cause = SPACING_DAY_LIMIT;
        reason.total = result->total;
        add_reason(result, &reason, at);
    } else if (limit > 0 && span > limit) {
        reason.cause = SPACING_SPAN_LIMIT;
        reason.total = span;
        add_reason(result, &reason, at);
    } else if (substance->notice_per_day > 0 && MAX(result->total, span) > substance->notice_per_day) {
        result->notice = true;
    }
}

Verdict spacing_verdict(const SpacingView *view, int substance, Amount amount, Usec at)
{
    Question q = question(view, substance, amount);
    SpacingResult result = {.verdict = VERDICT_CLEAR};

    check_rules(&q, at, &result);
    check_limits(&q, at, &result);
    return result.verdict;
}

void spacing_check(const SpacingView *view, int substance, Amount amount, Usec at, SpacingResult *ret)
{
    Question q = question(view, substance, amount);

    *ret = (SpacingResult){.verdict = VERDICT_CLEAR};
    check_rules(&q, at, ret);
    check_limits(&q, at, ret);
    ret->earliest = spacing_first(view, substance, amount, at, USEC_NEVER, VERDICT_CLOSE);
    ret->preferred = spacing_first(view, substance, amount, at, USEC_NEVER, VERDICT_CLEAR);
}
