#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Undo brings back everything that followed from an entry, and can itself be undone."""

from harness import *

STOCK = """
[substance magnesium]
stock = 30
per_dose = 1

[reminder iron]
advised = yes
enabled = yes
dose = 14 mg
"""


def seen(s):
    """What a person sees of it, without when something was recorded."""
    status = s.json("status")
    raw = s.call(REMINDERS, "GetStatus")[0]
    totals = {t["Subject"]: t["Amount"] for t in raw["Today"]["Totals"]}
    stock = {t["Subject"]: (t["Left"], t["Days"]) for t in raw["Stock"]}
    plan = [(i["id"], i["state"], i["nominal"]) for i in s.json("agenda")]
    return totals, stock, plan, [d["id"] for d in status["due"]], len(status["today"]["intakes"])


def test_undo_brings_back_occurrence_totals_stock_and_plan():
    with Session(evening(rest=STOCK)).start() as s:
        before = seen(s)
        due = s.get("DueIds")
        took = s.json("took", "magnesium", "200mg")
        after = seen(s)
        equal(took["occurrence"], due[0])
        equal((after[0]["magnesium"], after[1]["magnesium"][0], after[3], after[4]), (200, 29, [], 1))
        equal(before[1]["magnesium"][0], 30)
        equal(s.json("undo")["id"], took["id"])
        equal(seen(s), before)
        # The undoing is an entry too.
        void = s.json("log", "--kind", "void")[0]
        s.lull("undo", void["id"])
        equal(seen(s), after)
        s.lull("undo", s.json("log", "--kind", "void")[0]["id"])
        equal(seen(s), before)
        s.restart()
        equal(seen(s), before)


def test_undo_moves_the_plan_back():
    with Session(evening(hours=1, rest=STOCK)).start() as s:
        before = seen(s)
        s.record("iron", Amount=14.0)
        moved = seen(s)
        expect(moved[2] != before[2], "iron moves nothing")
        s.lull("undo")
        equal(seen(s), before)
        s.lull("undo", s.json("log", "--kind", "void")[0]["id"])
        equal(seen(s), moved)


def test_undo_of_an_amendment_brings_the_first_one_back():
    with Session(evening(rest=STOCK)).start() as s:
        s.lull("took", "magnesium", "200mg", "--note", "with water")
        first = seen(s)
        entry = s.json("log")[0]
        amended = s.json("amend", entry["id"], "150mg", "--note", "with milk")
        equal((seen(s)[0]["magnesium"], seen(s)[1]["magnesium"][0]), (150, 29))
        equal([(e["amount"], e["note"]) for e in s.json("log") if not e["voided"] and e["kind"] == "intake"], [(150, "with milk")])
        s.lull("undo", amended["id"])
        equal(seen(s), first)
        equal([(e["amount"], e["note"]) for e in s.json("log") if not e["voided"] and e["kind"] == "intake"], [(200, "with water")])


def test_undo_of_a_pause_a_bedtime_and_a_skip():
    with Session(evening()).start() as s:
        before = seen(s), s.get("BedtimeUSec"), s.get("PausedUntilUSec")
        for deed in (("pause", "2h"), ("bedtime", clock(now_usec() + 2 * HOUR)), ("skip",)):
            s.lull(*deed)
            expect((seen(s), s.get("BedtimeUSec"), s.get("PausedUntilUSec")) != before, deed, "did nothing")
            s.lull("undo")
            equal((seen(s), s.get("BedtimeUSec"), s.get("PausedUntilUSec")), before, f"after undoing {deed}")


main()
