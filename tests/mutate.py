#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mutate.py [NAME…]: breaks the planner on purpose, one place at a time, in a copy of the tree, and lets made-up lives
live with it. Says for each which promise they found broken, or which unit test knows of what they seldom come across; a
break that none finds is a promise that is missing.

Run on demand: it takes some minutes. Every break must apply, so that the list stays true as the code moves on."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CORE = 'daemon/core/'
TESTS = ['test-agenda-fold', 'test-agenda-drop', 'test-agenda-days', 'test-agenda-stock', 'test-agenda-follow',
         'test-agenda', 'test-agenda-admit', 'test-recur', 'test-safety', 'test-safety-prescribed']
YEARS, SEEDS = '60', ['1', '500']

MUTANTS = [
    ('spacing ends inclusive', 'spacing.c', 'gap < minimum ? VERDICT_TOO_SOON', 'gap <= minimum ? VERDICT_TOO_SOON'),
    ('minimum a minute short', 'spacing.c', 'gap < minimum ? VERDICT_TOO_SOON',
     'gap < minimum - USEC_PER_MIN ? VERDICT_TOO_SOON'),
    ('one order for both', 'spacing.c', 'if (other->at <= at)\n        regimen_spacing', 'if (true)\n        regimen_spacing'),
    ('limit over 15 hours', 'spacing.h', '(16 * USEC_PER_HOUR)', '(15 * USEC_PER_HOUR)'),
    ('limit by the day alone', 'spacing.c', 'limit > 0 && span > limit', 'limit > 0 && span > 9 * limit'),
    ('limit inclusive', 'spacing.c', 'limit > 0 && result->total > limit', 'limit > 0 && result->total >= limit'),
    ('window end inclusive', 'agenda-settle.c', 'if (now >= o->until)\n        return finish',
     'if (now > o->until)\n        return finish'),
    ('window beyond the day', 'agenda-days.c', 'return MIN(nominal + span, day->end);', 'return nominal + span;'),
    ('window of the whole interval', 'agenda-days.c', 'next - nominal : (next - nominal) / 2',
     'next - nominal : (next - nominal)'),
    ('a window never cut by tomorrow', 'agenda-days.c', 'return first_after(tomorrow, n, nominal);', 'return USEC_NEVER;'),
    ('a window cut by what came before', 'agenda-days.c', 'return first_after(tomorrow, n, nominal);',
     'return first_after(tomorrow, n, INT64_MIN);'),
    ('lull day a second late', 'lullday.c', 'lullday_start(zone, day_starts_sec, day) > at',
     'lullday_start(zone, day_starts_sec, day) >= at - USEC_PER_MIN'),
    ('clock before the day starts', 'agenda-days.c', 'sec < a->regimen->day_starts_sec ? day + 1 : day', 'day'),
    ('gap moved back', 'zone.c', 'usec_of_sec(wall - before);', 'usec_of_sec(wall - after);'),
    ('second of an overlap', 'zone.c', 'MAX(before, after)', 'MIN(before, after)'),
    ('one nag too many', 'agenda-settle.c', 'o->nags >= reminder->nag_limit', 'o->nags > reminder->nag_limit'),
    ('nags after bedtime', 'agenda-settle.c', 'now < at || now > o->bedtime)', 'now < at)'),
    ('never nags again', 'agenda-settle.c', 'reminder->nag == 0 || o->nags >=', 'reminder->nag == 0 || 0 >='),
    ('snooze not cut', 'agenda-admit.c', 'entry->until = MIN(entry->until, o->until - AGENDA_SNOOZE_MARGIN);', ';'),
    ('snooze ends at once', 'agenda-fold.c', 'o->snoozed_until = entry->until;', 'o->snoozed_until = entry->at;'),
    ('missed forgotten by a restart', 'agenda-fold.c', 'agenda_resolve(a, o, OCCURRENCE_MISSED, entry);', ';'),
    ('nags forgotten by a restart', 'agenda-fold.c', 'o->nags = entry->count;', 'o->nags = a->started ? entry->count : 0;'),
    ('undo leaves the intake', 'agenda-journal.c', 'target->undone |= entry->kind == ENTRY_VOID;',
     'target->undone |= entry->kind == ENTRY_VOID;\n        target->dead = entry->kind != ENTRY_VOID;'),
    ('undo of a pause does nothing', 'agenda.c', 'if (!a->lines[i].dead && (r = agenda_fold_line',
     'if ((!a->lines[i].dead || a->lines[i].entry->kind == ENTRY_PAUSE) && (r = agenda_fold_line'),
    ('quota one too many', 'agenda-fold.c', 'agenda_done_in_week(a, r, o->day) < r->recur.days.n',
     'agenda_done_in_week(a, r, o->day) <= r->recur.days.n'),
    ('quota from Tuesday', 'agenda-fold.c', 'Day monday = civil_monday(day);', 'Day monday = civil_monday(day) + 1;'),
    ('left out for ever after a boot', 'agenda-drop.c', '(o->until <= a->now && !agenda_undone_since(a, &entry->id, o->day, 0, o->until))',
     'o->until <= a->now'),
    ('left out though it came', 'agenda-drop.c', 'a->drop_touched && d < n', 'false && d < n'),
    ('left out before a journey, and so after it', 'agenda-drop.c', 'o->nominal > entry->recorded)', 'false)'),
    ('left out or not by what is let go of', 'agenda-journal.c', 'entry->day >= day - AGENDA_DAYS_SPARE', 'true'),
    ('left out though a journey made room', 'agenda-drop.c', 'a->drop_touched |= o->state == OCCURRENCE_DROPPED;', ';'),
    ('a snooze of what has another time', 'agenda-fold.c', '|| !o->fixed) /*', ') /*'),
    ('taken on the day before its stock', 'agenda-stock.c', 'from = MIN(from, entry->at);', ';'),
    ('left out before bedtime moved, and so after it', 'agenda-days.c', 'nominal > now && nominal != o->nominal', 'false'),
    ('left out though bedtime gives it more time', 'agenda-fold.c',
     'a->drop_touched |= day->occurrences[i].state == OCCURRENCE_DROPPED;', ';'),
    ('one raise a step', 'agenda.c', 'while ((o = edges_first(&a->edges)) && o->edge <= now) {\n        edges_set(&a->edges, o, USEC_NEVER);\n        if ((r = agenda_settle',
     'if ((o = edges_first(&a->edges)) && o->edge <= now) {\n        edges_set(&a->edges, o, USEC_NEVER);\n        if ((r = agenda_settle'),
    ('prescriptions moved too', 'agenda-plan.c', 'if (substance < 0 || o->prescribed)\n        return from < o->until',
     'if (substance < 0)\n        return from < o->until'),
    ('prescriptions not planned around', 'agenda-plan.c', 'if (unresolved(o) && o->until > a->now', 'if (false && unresolved(o)'),
    ('pause ends early', 'agenda-plan.c', 'return a->pause_until > at && agenda_pause_begun(a, at);',
     'return a->pause_until > at + USEC_PER_HOUR && agenda_pause_begun(a, at);'),
    ('paused is missed', 'agenda-settle.c', 'if (o->until <= a->pause_until && agenda_pause_begun(a, o->until))', 'if (false)'),
    ('quiet end inclusive', 'agenda-quiet.c', 'early = sec < range->to_sec', 'early = sec <= range->to_sec'),
    ('quiet only before midnight', 'agenda-quiet.c', '? late || early :', '? late :'),
    ('travel misses', 'agenda.c', '(r = skip_jumped_over(a, open, n, now, ret)) < 0', 'n > n'),
    ('travel moves what is due', 'agenda-days.c', '    if (!o->fixed) {\n        if (o->state', '    if (true) {\n        if (o->state'),
    ('two doses at once', 'agenda-plan.c', 'return o->state != OCCURRENCE_DUE || comes_before(other, o);', 'return false;'),
    ('an intake puts back what was raised weeks ahead', 'agenda-fold.c', 'a->first_day, entry->day + AGENDA_DAYS_SPARE, &n',
     'a->first_day, a->first_day + (Day)a->n_days, &n'),
    ('an intake puts nothing back', 'agenda-fold.c', 'put_back(a, entry);\n        if', 'if'),
    ('a declared bedtime moves nothing', 'agenda-fold.c', 'place_again(a, entry->day, entry->recorded, NULL);', ';'),
    ('preferred is ignored', 'agenda-plan.c', 'from, end, VERDICT_CLEAR)', 'from, end, VERDICT_CLOSE)'),
    ('after bedtime though clear', 'agenda-plan.c', 'MIN(o->until, o->bedtime + 1)', 'o->until'),
    ('an edge is forgotten', 'agenda-plan.c', '*ret = MIN(*ret, view.intakes[i].at - minimum + 1);', ';'),
    ('a later day is today', 'agenda-admit.c', 'agenda_days_between(a, day, day, &n)', 'agenda_days_between(a, day + 1, day + 1, &n)'),
    ('the farther is satisfied', 'agenda-admit.c', 'return llabs(o->nominal - at) < llabs(best->nominal - at);',
     'return llabs(o->nominal - at) > llabs(best->nominal - at);'),
    ('what follows comes at once', 'agenda-days.c', 'o->nominal = at + source->then_after;', 'o->nominal = at;'),
    ('what follows another has the first number', 'agenda-days.c', 'done->reminder) + (size_t)done->index - 1;',
     'done->reminder);'),
    ('a skip is followed', 'agenda-fold.c', 'agenda_resolve(a, o, OCCURRENCE_SKIPPED, entry);',
     'agenda_resolve(a, o, OCCURRENCE_SKIPPED, entry);\n        agenda_follow(a, o, entry->at);'),
    ('a dose steps up a day late', 'agenda-find.c', 'r->doses[i].after <= passed', 'r->doses[i].after < passed'),
    ('every second day from the day after', 'recur.c', '(day - days->from) % days->n == 0',
     '(day - days->from) % days->n == 1 % days->n'),
    ('the last day left out', 'recur.c', 'days->until > 0 && day > days->until', 'days->until > 0 && day >= days->until'),
    ('the bedtime of Monday on every day', 'agenda-days.c', 'a->regimen->bedtime_sec[weekday]', 'a->regimen->bedtime_sec[0]'),
    ('supplements planned around', 'agenda-kin.c', 'marked[i] = regimen->substances[i].prescription;', 'marked[i] = true;'),
    ('prescriptions not put off', 'agenda-plan.c', 'MAX(o->nominal, o->due_since) : agenda_reference(o);',
     'MAX(o->nominal, o->due_since) : o->nominal;'),
    ('prescriptions never late', 'agenda-plan.c', 'MAX(o->nominal, o->due_since) : agenda_reference(o);',
     'o->nominal : agenda_reference(o);'),
    ('prescriptions not held', 'agenda-plan.c', 'return at < o->until ? at : own_time(o);', 'return own_time(o);'),
    ('prescriptions held are not at their time', 'agenda-plan.c', 'own_time(o) >= intake.at || ', 'true || '),
    ('prescriptions do not wait for another', 'agenda-plan.c', 'MAX(MAX(at, a->now), others_until(a, o))', 'MAX(at, a->now)'),
    ('prescriptions go on through a pause', 'agenda-plan.c', 'agenda_paused_at(a, a->now) ? MAX(at, a->pause_until) : at', 'at'),
    ('due since before a pause', 'agenda-fold.c', ' || (o->raised < a->pause_until && a->pause_until <= entry->at))', ')'),
    ('late prescriptions move nothing', 'agenda-settle.c', 'o->asked_at != asked_at || o->exists != existed || o->state != state',
     'o->exists != existed'),
    ('undo leaves the stock', 'agenda-stock.c', 'if (!a->lines[i].dead && entry->kind == ENTRY_INTAKE',
     'if (entry->kind == ENTRY_INTAKE'),
    ('a snooze with no time left', 'agenda-admit.c', 'if (o->until - AGENDA_SNOOZE_MARGIN <= now)', 'if (o->until <= now)'),
    ('a snooze until at once', 'agenda-admit.c', 'if (o->until - AGENDA_SNOOZE_MARGIN <= now)',
     'if (o->until - AGENDA_SNOOZE_MARGIN < now)'),
]


def copy_tree(to):
    files = subprocess.run(['git', '-C', ROOT, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
                           check=True, stdout=subprocess.PIPE, text=True).stdout.split('\0')
    for name in filter(None, files):
        os.makedirs(os.path.dirname(os.path.join(to, name)) or to, exist_ok=True)
        shutil.copy2(os.path.join(ROOT, name), os.path.join(to, name))


def live(build):
    for seed in SEEDS:
        try:
            run = subprocess.run([f'{build}/tests/random-lives', YEARS, seed], stdout=subprocess.PIPE, text=True,
                                 timeout=120)
        except subprocess.TimeoutExpired:
            return 'it never ends'
        if run.returncode < 0:
            return f'signal {-run.returncode}'
        if run.returncode != 0:
            found = re.search(r'^# seed \d+, \S+ (.*)', run.stdout, re.M)
            days = re.search(r'^# (\d+) days', run.stdout, re.M)
            return f'{found.group(1) if found else run.stdout} (after {days.group(1) if days else "?"} days)'
    run = subprocess.run([f'{build}/tests/edges', '30', '1'], stdout=subprocess.PIPE, text=True)
    if run.returncode:
        return 'edges: ' + run.stdout.split('\n')[1]
    # What few lives come across.
    for test in TESTS:
        if subprocess.run([f'{build}/tests/{test}'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            return 'found by ' + test
    return None


def main():
    wanted, survived = sys.argv[1:], 0
    with tempfile.TemporaryDirectory(prefix='lull-mutate.') as tree:
        copy_tree(tree)
        build = tree + '/build'
        subprocess.run(['meson', 'setup', build, tree, '-Dman=disabled'], check=True, stdout=subprocess.DEVNULL)
        for name, file, old, new in MUTANTS:
            if wanted and name not in wanted:
                continue
            path = f'{tree}/{CORE}{file}'
            with open(path) as f:
                text = f.read()
            if text.count(old) != 1:
                sys.exit(f'{name}: "{old}" stands {text.count(old)} times in {file}')
            with open(path, 'w') as f:
                f.write(text.replace(old, new))
            made = subprocess.run(['ninja', '-C', build, 'tests/random-lives', 'tests/edges'] +
                                  ['tests/' + test for test in TESTS], stdout=subprocess.PIPE, text=True)
            found = live(build) if made.returncode == 0 else sys.exit(made.stdout)
            survived += found is None
            print(f'{name}: {found or "SURVIVES"}', flush=True)
            with open(path, 'w') as f:
                f.write(text)
    sys.exit(survived > 0)


if __name__ == '__main__':
    main()
