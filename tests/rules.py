#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""rules.py SOURCE-ROOT: every safety rule that HACKING.md lists has a test that carries its number, and runs; and no test
carries a number that isn't a rule's. Shown first what it must find."""

import re
import sys
from pathlib import Path

ROOT = Path(sys.argv[1])
RULES = 15


def rules(hacking):
    """The numbers of the list below "The safety rules"."""
    section = re.search(r"^## The safety rules$(.*?)(?=^## |\Z)", hacking, re.S | re.M)
    return [int(n) for n in re.findall(r"^(\d+)\. \S", section[1], re.M)] if section else []


def tests_of(path, text):
    """[(rule, test)] of those in a file that really run."""
    if scenario := re.match(r"safety-(\d+)-.*\.scn$", path.name):
        return [(int(scenario[1]), path.name)]
    if path.suffix == ".c":
        # Written, and in the table of what is run.
        named = re.findall(r"^static void (rule_(\d+)_\w+)\(", text, re.M)
        return [(int(n), name) for name, n in named if re.search(rf"(TEST|cmocka_unit_test\w*)\({name}[,)]", text)]
    if path.name.startswith("t-") and path.suffix == ".py":
        return [(int(n), name) for name, n in re.findall(r"^def (test_rule_(\d+)_\w+)\(", text, re.M)]
    return []


def complaints(numbers, tests):
    found = [] if numbers == list(range(1, RULES + 1)) else [f"HACKING.md doesn't list the rules from 1 to {RULES}: {numbers}"]
    found += [f"rule {n} has no test" for n in numbers if n not in {rule for rule, _ in tests}]
    return found + [f"{name}: there is no such rule" for n, name in tests if n not in numbers]


def case(number, name, wrong):
    for line in wrong:
        print(f"# {line}")
    print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
    return bool(wrong)


SAMPLE = "static void rule_1_a(void **s)\n{}\nstatic void rule_2_b(void **s)\n{}\nTEST(rule_1_a),\n"

print("1..2")
every = list(range(1, RULES + 1))
found = [tests_of(Path("test-x.c"), SAMPLE) == [(1, "rule_1_a")],
         tests_of(Path("t-x.py"), "def test_rule_3_c():\n") == [(3, "test_rule_3_c")],
         tests_of(Path("safety-4-iron.scn"), "") == [(4, "safety-4-iron.scn")],
         complaints(every, [(n, "x") for n in every]) == [],
         len(complaints(every, [(n, "x") for n in every[1:]])) == 1,
         len(complaints(every, [(n, "x") for n in every + [16]])) == 1,
         len(complaints(every[:-1], [(n, "x") for n in every[:-1]])) == 1]
bad = case(1, "a rule without a test is found", [f"check {i} of the sample" for i, right in enumerate(found) if not right])
tests = [t for path in sorted((ROOT / "tests").rglob("*")) if path.is_file() and path.suffix in (".c", ".py", ".scn")
         for t in tests_of(path, path.read_text())]
bad |= case(2, "every safety rule has its test", complaints(rules((ROOT / "HACKING.md").read_text()), tests))
sys.exit(bad)
