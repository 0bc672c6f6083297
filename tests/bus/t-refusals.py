#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Bad input: a sentence, the right error, the right exit code, and nothing recorded."""

from harness import *

UNKNOWN = "01234567-89ab-7def-8123-456789abcdef"

# command, exit code, what the sentence must contain
COMMANDS = [
    ("took magnesum", 4, "magnesium"),
    ("took xyzzyx", 4, "xyzzyx"),
    ("can irn", 4, "iron"),
    ("did strech", 4, "stretch"),
    ("did magnesium", 4, "lull took magnesium"),
    ("did magnesum", 4, "lull took magnesium"),
    ("took stretch", 4, "lull did stretch"),
    ("took strech", 4, "lull did stretch"),
    ("can stretch", 4, "lull did stretch"),
    ("facts iorn", 4, "iron"),
    ("facts plutonium", 4, "lull facts"),
    ("setup --enable", 2, "--enable"),
    ("setup --bedtme 22:00", 2, "--bedtime"),
    ("took magnesium lots", 2, "lots"),
    ("took magnesium 0mg", 2, "0"),
    ("took magnesium 200 litres", 2, "mg"),
    ("took magnesium 2 tablets", 2, "tablet"),
    ("took magnesium 1001mg", 1, "--yes"),
    ("took magnesium 1.001g", 1, "--yes"),
    ("undo nonsense", 4, "nonsense"),
    (f"undo {UNKNOWN}", 4, ""),
    (f"amend {UNKNOWN} 100mg", 4, ""),
    ("skip magnesium/2001-01-01", 4, "2001-01-01"),
    ("snooze magnesium/2001-01-01 10m", 4, "2001-01-01"),
    ("why magnesium/2001-01-01", 4, "2001-01-01"),
    ("why magnesum", 4, "magnesium"),
    ("skip stretch/2026-02-30", 4, "2026-02-30"),
    ("snooze 10", 2, "10m"),
    ("snooze magnesium never", 2, "never"),
    ("snooze 25h", 1, "24"),
    ("stats", 2, "status"),
    ("frobnicate", 2, "--help"),
    ("status --jsn", 2, "--json"),
    ("took", 2, "SUBSTANCE"),
    ("agenda --days 0", 2, "--days"),
    ("agenda --days many", 2, "many"),
    ("log --limit 0", 2, "--limit"),
    ("log --kind meal", 2, "meal"),
    ("log --subject magnesum", 4, "magnesium"),
    ("log --since tomorrowish", 2, "tomorrowish"),
    ("bedtime late", 2, "late"),
    ("pause 0m", 2, "0m"),
    ("pause 367d", 1, "366"),
    ("resume", 1, ""),
]

OPTIONS = "(ssa{sv})"
RANGE = "Check", "(sdt)"

# error, interface, method, signature, arguments
CALLS = [
    ("UnknownSubject", LOG, "Record", OPTIONS, "intake", "magnesum", {}),
    ("UnknownSubject", LOG, "Record", OPTIONS, "intake", "stretch", {}),
    ("UnknownSubject", LOG, "Record", OPTIONS, "activity", "magnesium", {}),
    ("UnknownSubject", LOG, "Record", OPTIONS, "intake", "", {}),
    ("UnknownSubject", LOG, "Record", OPTIONS, "intake", "m" * 1000, {}),
    ("BadArgument", LOG, "Record", OPTIONS, "meal", "magnesium", {}),
    ("BadArgument", LOG, "Record", OPTIONS, "skip", "magnesium", {}),
    ("BadAmount", LOG, "Record", OPTIONS, "intake", "magnesium", {"AmountText": "lots"}),
    ("BadAmount", LOG, "Record", OPTIONS, "intake", "magnesium", {"AmountText": "-200 mg"}),
    ("BadAmount", LOG, "Record", OPTIONS, "intake", "magnesium", {"Amount": -1.0}),
    ("BadAmount", LOG, "Record", OPTIONS, "intake", "magnesium", {"Amount": float("nan")}),
    ("BadAmount", LOG, "Record", OPTIONS, "intake", "magnesium", {"Amount": float("inf")}),
    ("BadAmount", LOG, "Record", OPTIONS, "intake", "magnesium", {"Amount": 1.0, "Unit": "litre"}),
    ("BadArgument", LOG, "Record", OPTIONS, "intake", "magnesium", {"Unit": "mg"}),
    ("BadArgument", LOG, "Record", OPTIONS, "intake", "magnesium", {"Amout": "200"}),
    ("BadArgument", LOG, "Record", OPTIONS, "intake", "magnesium", {"Source": "import"}),
    ("BadArgument", LOG, "Record", OPTIONS, "intake", "magnesium", {"Note": "x" * 2001}),
    ("NeedsConfirmation", LOG, "Record", OPTIONS, "intake", "magnesium", {"Amount": 1000.001}),
    ("UnknownId", LOG, "Record", OPTIONS, "intake", "magnesium", {"Occurrence": "magnesium"}),
    ("UnknownId", LOG, "Record", OPTIONS, "intake", "magnesium", {"Occurrence": "magnesium/2001-01-01"}),
    ("BadTime", LOG, "Record", OPTIONS, "intake", "magnesium", {"AtUSec": 2**63}),
    ("UnknownId", LOG, "Undo", "(sa{sv})", "nonsense", {}),
    ("UnknownId", LOG, "Undo", "(sa{sv})", UNKNOWN, {}),
    ("UnknownId", LOG, "Amend", "(sa{sv})", UNKNOWN, {"Amount": 100.0}),
    ("UnknownSubject", LOG, *RANGE, "magnesum", 0.0, 0),
    ("BadAmount", LOG, *RANGE, "magnesium", -1.0, 0),
    ("BadAmount", LOG, *RANGE, "magnesium", float("nan"), 0),
    ("BadArgument", LOG, "Query", "(a{sv})", {"Cursor": "nonsense"}),
    ("BadArgument", LOG, "Query", "(a{sv})", {"Kind": "meal"}),
    ("UnknownId", REMINDERS, "Done", "(sa{sv})", "magnesium/2001-01-01", {}),
    ("UnknownId", REMINDERS, "Done", "(sa{sv})", "magnesum", {}),
    ("UnknownId", REMINDERS, "Skip", "(ss)", "a/b/c", ""),
    ("UnknownId", REMINDERS, "Explain", "(s)", "magnesium/2001-01-01"),
    ("UnknownSubject", REMINDERS, "Explain", "(s)", "magnesum"),
    ("NotDue", REMINDERS, "Snooze", "(st)", "stretch", 0),
    ("BadTime", REMINDERS, "SetBedtime", "(t)", 1),
    ("BadTime", REMINDERS, "Pause", "(t)", 1),
    ("BadTime", REMINDERS, "GetAgenda", "(tt)", 1, 2**63),
]


def plain(argument):
    return variants(argument) if isinstance(argument, dict) else argument


def test_only_an_intake_has_an_amount():
    with Session(evening()).start() as s:
        s.lull("skip", "stretch")
        expect("only an intake" in s.fails(2, "amend", s.json("log")[0]["id"], "5 mg"), "not said")
        # One that had none may get one.
        s.lull("took", "zinc")
        equal(s.json("amend", s.json("log")[0]["id"], "5 mg")["amount"], 5)


def test_an_id_that_is_nearly_right():
    with Session(evening()).start() as s:
        due = s.get("DueIds")[0]
        for verb in ("skip", "snooze", "why", "did"):
            expect(f"did you mean '{due}'?" in s.fails(4, verb, due.replace("magnesium", "magnesum")), verb)


def test_the_command_line():
    with Session(evening()).start() as s:
        before = s.entries()
        wrong = []
        for command, code, contains in COMMANDS:
            try:
                said = s.fails(code, *command.split())
                expect(contains in said, f"lull {command}: {contains!r} is not in {said!r}")
                expect(len(said.strip().splitlines()) <= 2, f"lull {command} says too much: {said!r}")
            except AssertionError as error:
                wrong.append(str(error))
        expect(not wrong, "\n".join(wrong))
        equal(s.entries(), before, "the journal")


def test_the_bus():
    with Session(evening()).start() as s:
        before = s.entries()
        wrong = []
        for error, interface, method, signature, *arguments in CALLS:
            try:
                s.refused(error, interface, method, signature, *map(plain, arguments))
            except AssertionError as e:
                wrong.append(str(e))
        expect(not wrong, "\n".join(wrong))
        equal(s.entries(), before, "the journal")
        equal(s.get("State"), "due")


def test_an_option_of_another_type():
    with Session(evening()).start() as s:
        options = {"AtUSec": GLib.Variant("s", "now")}
        s.refused("BadArgument", LOG, "Record", OPTIONS, "intake", "magnesium", options)


def test_an_amount_at_the_mistake_limit():
    with Session(evening()).start() as s:
        s.record("magnesium", Amount=1000.0)
        s.refused("NeedsConfirmation", LOG, "Record", OPTIONS, "intake", "magnesium", variants({"Amount": 1000.001}))
        s.record("magnesium", Amount=1000.001, Confirmed=True)
        said = s.fails(1, "took", "magnesium", "1200 mg")
        expect("1000 mg" in said, said)
        s.lull("took", "magnesium", "1200 mg", "--yes")
        equal([e["amount"] for e in s.json("log")], [1200, 1000.001, 1000])


def test_a_note_at_its_limit():
    with Session(evening()).start() as s:
        s.record("magnesium", Note="ä" * 1000)
        equal(s.json("log")[0]["note"], "ä" * 1000)
        s.refused("BadArgument", LOG, "Record", OPTIONS, "intake", "magnesium", variants({"Note": "ä" * 1000 + "x"}))


def test_the_limits_of_a_query():
    with Session(evening()).start() as s:
        s.call(LOG, "Query", "(a{sv})", variants({"Limit": 1000}))
        s.refused("BadArgument", LOG, "Query", "(a{sv})", variants({"Limit": 1001}))


def test_too_late_a_snooze_and_a_second_end():
    with Session(evening()).start() as s:
        id = s.get("DueIds")[0]
        s.lull("took", "magnesium")
        s.refused("AlreadyResolved", REMINDERS, "Skip", "(ss)", id, "")
        s.fails(1, "skip", id)
        s.fails(1, "snooze", id)
        s.fails(1, "snooze")


def test_undoing_what_is_undone():
    with Session(evening()).start() as s:
        id = s.record("magnesium")[0]
        s.call(LOG, "Undo", "(sa{sv})", id, {})
        s.refused("AlreadyResolved", LOG, "Undo", "(sa{sv})", id, {})
        own = next(e["Id"] for e in s.entries() if e["Kind"] == "raised")
        s.refused("BadArgument", LOG, "Undo", "(sa{sv})", own, {})


main()
