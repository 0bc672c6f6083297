#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What tally.py counts, and what it must not be fooled by."""

import contextlib
import io

import tally

CASES = [
    ("cases are counted", {"result": "OK", "stdout": "1..2\nok 1 - a\nok 2 - b\n"}, (2, 0, 0)),
    ("a failure among them", {"result": "FAIL", "stdout": "1..2\nok 1 - a\nnot ok 2 - b\n"}, (1, 1, 0)),
    ("a skip is no pass", {"result": "OK", "stdout": "ok 1 - a\nok 2 - b # SKIP no bus\n1..2\n"}, (1, 0, 1)),
    ("a number sign in a name is no skip", {"result": "OK", "stdout": "ok 1 - a #2\n1..1\n"}, (1, 0, 0)),
    ("all skipped", {"result": "SKIP", "stdout": "1..0 # SKIP no display\n"}, (0, 0, 1)),
    ("cases that never came have failed", {"result": "FAIL", "stdout": "1..5\nok 1 - a\n"}, (1, 4, 0)),
    ("a crash after the last case", {"result": "FAIL", "stdout": "1..1\nok 1 - a\n"}, (1, 1, 0)),
    ("a time-out", {"result": "TIMEOUT", "stdout": None}, (0, 1, 0)),
    ("a program without TAP is one case", {"result": "OK", "stdout": "hello\n"}, (1, 0, 0)),
    ("chatter between", {"result": "OK", "stdout": "1..1\n# look\nnoise\nok 1 - a\n"}, (1, 0, 0)),
]

# What is shown of a program's failures.
TOLD = [
    ("a failure, and why before it", "1..3\nok 1 - a\n# want 2\nnot ok 2 - b\nok 3 - c\n", "", ["# want 2", "not ok 2 - b"]),
    ("a failure, and why after it", "ok 1 - a\nnot ok 2 - b\n# want 2\nok 3 - c\n# fine\nok 4 - d\n", "", ["not ok 2 - b", "# want 2"]),
    ("last words", "ok 1 - a\n# next\n", "Aborted\n", ["# next", "Aborted"]),
    ("silence", "", "", ["(it said nothing)"]),
]

bad = 0
print(f"1..{len(CASES) + len(TOLD) + 1}")
for i, (name, test, want) in enumerate(CASES, 1):
    got = tally.count_test(test)
    bad += got != want
    print(f"ok {i} - {name}" if got == want else f"# got {got}, want {want}\nnot ok {i} - {name}")

for i, (name, out, err, want) in enumerate(TOLD, len(CASES) + 1):
    got = tally.told({"stdout": out, "stderr": err})
    bad += got != want
    print(f"ok {i} - shown: {name}" if got == want else f"# got {got}, want {want}\nnot ok {i} - shown: {name}")

with contextlib.redirect_stdout(io.StringIO()):
    empty = tally.main(["empty=/nonexistent"]) == 1
print(f"{'ok' if empty else 'not ok'} {len(CASES) + len(TOLD) + 1} - a suite that ran nothing fails")
raise SystemExit(bad > 0 or not empty)
