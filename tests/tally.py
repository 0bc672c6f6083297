#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Counts the test cases that really ran, from the TAP that meson kept.

tally.py NAME=TESTLOG.json…: prints what failed, "NAME: N passed, N failed, N skipped" for each name (which may come
more than once) and a last line for all together. Ends with 1 when anything failed, or when a suite ran nothing at all.
"""

import json
import re
import sys

CASE = re.compile(r"^(not )?ok\b[^#]*(#\s*skip)?", re.IGNORECASE)
REMARKS = 30
PLAN = re.compile(r"^1\.\.(\d+)(\s*#\s*skip)?", re.IGNORECASE)


def count_tap(text):
    """(passed, failed, skipped) of one TAP stream; cases that the plan promised and that never came have failed."""
    passed = failed = skipped = 0
    planned = None
    for line in text.splitlines():
        if plan := PLAN.match(line):
            planned = int(plan[1])
            skipped += plan[2] is not None
        elif case := CASE.match(line):
            if case[2]:
                skipped += 1
            elif case[1]:
                failed += 1
            else:
                passed += 1
    if planned is not None:
        failed += max(0, planned - passed - failed - skipped)
    return passed, failed, skipped


def count_test(test):
    """(passed, failed, skipped) of one program, as meson logged it."""
    passed, failed, skipped = count_tap(test.get("stdout") or "")
    good = test["result"] in ("OK", "SKIP", "EXPECTEDFAIL")
    if test["result"] == "SKIP" and not skipped:
        skipped = 1
    elif good and not passed + failed + skipped:
        passed = 1  # no TAP: the program is the case
    elif not good and not failed:
        failed = 1  # it crashed, leaked, ran out of time or ended badly after its last case
    return passed, failed, skipped


def told(test):
    """What one program said of its failures: all between two cases that passed, and its last words on stderr."""
    said, block, bad = [], [], False
    for line in (test.get("stdout") or "").splitlines():
        case = CASE.match(line)
        if case and not case[1]:
            block, bad = [], False
            continue
        block.append(line)
        bad = bad or case is not None
        if bad:
            said += block
            block = []
    return (said + block)[-REMARKS:] + (test.get("stderr") or "").splitlines()[-REMARKS:] or ["(it said nothing)"]


def read_log(path):
    try:
        with open(path, encoding="utf-8") as log:
            return [json.loads(line) for line in log if line.strip()]
    except FileNotFoundError:
        return []


def phrase(counts):
    return "{} passed, {} failed, {} skipped".format(*counts)


def main(arguments):
    suites = {}
    for argument in arguments:
        name, path = argument.split("=", 1)
        for test in read_log(path):
            counts = count_test(test)
            suites.setdefault(name, []).append(counts)
            if counts[1]:
                print(f"{name}, {test['name']} ({test['result']}):", *told(test), sep="\n    ")
        suites.setdefault(name, [])
    total = [0, 0, 0]
    empty = False
    for name, tests in suites.items():
        counts = [sum(column) for column in zip(*tests)] or [0, 0, 0]
        if not sum(counts):
            empty = True
        print(f"{name}: {phrase(counts)}" + ("" if sum(counts) else " (nothing ran)"))
        total = [a + b for a, b in zip(total, counts)]
    print(phrase(total))
    return 1 if total[1] or empty else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
