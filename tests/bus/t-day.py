#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""An evening: due, raised, taken; snoozed, skipped, undone; and what taking one thing does to another."""

from harness import *

IRON = """[reminder iron]
advised = yes
enabled = yes
dose = 40 mg
at = {at}
window = {window}
"""


def with_iron(window):
    """Iron is due now, beside magnesium."""
    at = datetime.now(timezone.utc)
    return evening(rest=IRON.format(at=f"{at:%H:%M}", window=window))


def item(session, reminder):
    """The line of the agenda about a reminder, nearest to now."""
    items = [i for i in session.json("agenda") if i["id"].startswith(reminder + "/")]
    expect(items, "no", reminder, "in the agenda")
    return min(items, key=lambda i: abs(usec_of(i["nominal"]) - now_usec()))


def due_one(session):
    ids = session.get("DueIds")
    equal(len(ids), 1, "due")
    return ids[0]


def test_due_raised_taken_done():
    with Session(evening()).start() as s:
        id = due_one(s)
        expect(id.startswith("magnesium/"), id)
        equal(s.get("State"), "due")
        status = s.json("status")
        equal(status["state"], "due")
        equal([d["id"] for d in status["due"]], [id])

        said = s.lull("took", "magnesium").stdout
        expect("200 mg" in said, said)
        s.wait_signal("Resolved", lambda args: args == (id, "done"))
        equal(s.get("DueIds"), [])
        equal(item(s, "magnesium")["state"], "done")
        taken = s.json("status")["today"]
        equal([(i["substance"], i["amount"], i["unit"]) for i in taken["intakes"]], [("magnesium", 200, "mg")])
        total = taken["totals"]["magnesium"]
        equal((total["amount"], total["unit"], total["limit"]), (200, "mg", 350))
        entry = s.json("log", "--limit", "1")[0]
        equal((entry["kind"], entry["subject"], entry["amount"], entry["occurrence"]), ("intake", "magnesium", 200, id))


def test_raised_when_its_time_comes_and_not_before():
    with Session(evening(hours=3)).start() as s:
        equal(s.get("DueIds"), [])
        at = now_usec() + 10**6
        s.call(REMINDERS, "SetBedtime", "(t)", at + 45 * MINUTE)
        equal(s.get("BedtimeUSec"), at + 45 * MINUTE)
        s.wait_signal("Raised", lambda args: args[0].startswith("magnesium/"))
        expect(now_usec() >= at, "raised early by", at - now_usec(), "µs")
        id = due_one(s)
        raised = [e for e in s.entries() if e["Kind"] == "raised" and e["Occurrence"] == id]
        equal(len(raised), 1, "raised entries")
        expect(at <= raised[0]["AtUSec"] < at + 10**6, "raised", raised[0]["AtUSec"] - at, "µs after its time")


def test_an_early_dose_cancels_the_coming_reminder():
    with Session(evening(hours=1)).start() as s:
        equal(s.get("DueIds"), [])
        expect(s.get("NextId").startswith("magnesium/"), s.get("NextId"))
        id = s.get("NextId")
        s.lull("took", "magnesium")
        equal(item(s, "magnesium")["id"], id)
        equal(item(s, "magnesium")["state"], "done")
        expect(s.get("NextId") != id, "still to come")


def test_snooze_comes_back_after_its_time():
    with Session(evening()).start() as s:
        id = due_one(s)
        before = now_usec()
        s.lull("snooze", "15m")
        equal(s.get("State"), "snoozed")
        got = item(s, "magnesium")
        equal(got["state"], "snoozed")
        expect(before + 15 * MINUTE - 10**6 <= usec_of(got["at"]) <= now_usec() + 15 * MINUTE, got)
        equal(s.call(REMINDERS, "GetStatus")[0]["Next"]["Id"], id)


def test_a_snooze_is_cut_where_the_window_ends():
    with Session(evening()).start() as s:
        id = due_one(s)
        until = usec_of(item(s, "magnesium")["until"])
        occurrence, back = s.call(REMINDERS, "Snooze", "(st)", id, 2 * HOUR)
        equal(occurrence, id)
        equal(back, until - 10 * MINUTE, "a snooze leaves ten minutes")


def test_a_snooze_that_leaves_too_little_is_refused():
    # Bedtime was 22 minutes ago, so 8 minutes of the windows are left, less what has passed of this one.
    with Session(evening(hours=-67 / 60)).start() as s:
        for id in s.get("DueIds"):
            s.refused("WindowEnds", REMINDERS, "Snooze", "(st)", id, MINUTE)
        equal(s.get("State"), "due")
        s.fails(1, "snooze")


def test_a_skip_starts_no_interval():
    with Session(evening()).start() as s:
        id = due_one(s)
        s.lull("skip")
        s.wait_signal("Resolved", lambda args: args == (id, "skipped"))
        equal(item(s, "magnesium")["state"], "skipped")
        s.lull("can", "iron", code=0)
        s.refused("AlreadyResolved", REMINDERS, "Skip", "(ss)", id, "")
        s.refused("AlreadyResolved", REMINDERS, "Snooze", "(st)", id, 0)


def test_undo_restores_everything():
    with Session(evening()).start() as s:
        id = due_one(s)
        s.lull("took", "magnesium")
        s.lull("can", "iron", code=11)
        s.signals.clear()
        s.lull("undo")
        s.wait_signal("Raised", lambda args: args[0] == id)
        equal(due_one(s), id)
        equal(s.json("status")["today"]["intakes"], [])
        s.lull("can", "iron", code=0)
        equal([e["voided"] for e in s.json("log") if e["kind"] == "intake"], [True])


def test_undo_twice_undoes_two_things():
    with Session(evening()).start() as s:
        s.lull("took", "magnesium")
        s.lull("did", "stretch")
        s.lull("undo")
        equal([i["substance"] for i in s.json("status")["today"]["intakes"]], ["magnesium"])
        s.lull("undo")
        equal(s.json("status")["today"]["intakes"], [])
        s.fails(4, "undo")


def test_did_is_done():
    with Session(evening()).start() as s:
        s.lull("did", "stretch")
        equal(item(s, "stretch")["state"], "done")


def test_tonights_bedtime_moves_what_hangs_on_it():
    with Session(evening(hours=2)).start() as s:
        bedtime = s.get("BedtimeUSec")
        later = (datetime.fromtimestamp(bedtime / 10**6, timezone.utc) + timedelta(minutes=30))
        s.lull("bedtime", f"{later:%H:%M}")
        equal(s.get("BedtimeUSec"), bedtime + 30 * MINUTE)
        s.wait_change("BedtimeUSec", bedtime + 30 * MINUTE)
        equal(usec_of(item(s, "magnesium")["at"]), bedtime - 15 * MINUTE)
        equal(usec_of(item(s, "stretch")["at"]), bedtime + 10 * MINUTE)


def test_iron_is_held_for_magnesium():
    with Session(with_iron("6h")).start() as s:
        equal(len(s.get("DueIds")), 2)
        s.lull("took", "magnesium")
        taken = usec_of(s.json("log", "--limit", "1")[0]["at"])
        iron = item(s, "iron")
        equal(iron["state"], "held")
        expect(abs(usec_of(iron["at"]) - (taken + 4 * HOUR)) < 10**6, iron)
        expect("magnesium" in iron["why"].lower(), iron)
        expect("agnesium" in s.lull("why", iron["id"]).stdout, "no reason")
        s.lull("undo")
        equal(item(s, "iron")["state"], "due")


def test_iron_is_held_to_the_minimum_where_the_window_is_short():
    with Session(with_iron("3h30m")).start() as s:
        s.lull("took", "magnesium")
        taken = usec_of(s.json("log", "--limit", "1")[0]["at"])
        iron = item(s, "iron")
        equal(iron["state"], "held")
        expect(abs(usec_of(iron["at"]) - (taken + 3 * HOUR)) < 10**6, iron)


def test_iron_is_dropped_where_no_instant_will_do():
    with Session(with_iron("2h")).start() as s:
        iron = item(s, "iron")["id"]
        s.lull("took", "magnesium")
        s.wait_signal("Resolved", lambda args: args == (iron, "dropped"))
        equal(item(s, "iron")["state"], "dropped")
        expect("agnesium" in item(s, "iron")["why"], item(s, "iron"))


def test_magnesium_moves_for_iron():
    with Session(evening(hours=2)).start() as s:
        equal(item(s, "magnesium")["state"], "upcoming")
        s.lull("took", "iron", "40 mg", "--at", "30m ago")
        taken = usec_of(s.json("log", "--limit", "1")[0]["at"])
        moved = item(s, "magnesium")
        equal(moved["state"], "held")
        equal(usec_of(moved["at"]), taken + 3 * HOUR, "four hours after it is past bedtime")
        expect("ron" in moved["why"], moved)
        s.lull("undo")
        equal(item(s, "magnesium")["at"], moved["nominal"])


def test_verdicts_change_at_exactly_three_and_four_hours():
    with Session(evening()).start() as s:
        taken = now_usec() - 10 * MINUTE
        s.record("magnesium", AtUSec=taken)

        def check(at):
            return s.call(LOG, "Check", "(sdt)", "iron", 0.0, at)[0]

        for at, verdict in ((taken + 3 * HOUR - 1, "too-soon"), (taken + 3 * HOUR, "close"),
                            (taken + 4 * HOUR - 1, "close"), (taken + 4 * HOUR, "clear")):
            equal(check(at)["Verdict"], verdict, f"{at - taken} µs after")
        now = check(0)
        equal((now["EarliestUSec"], now["PreferredUSec"]), (taken + 3 * HOUR, taken + 4 * HOUR))
        # And on the other side: iron before the magnesium that was taken.
        equal(check(taken - 3 * HOUR + 1)["Verdict"], "too-soon")
        equal(check(taken - 3 * HOUR)["Verdict"], "close")
        equal(check(taken - 4 * HOUR)["Verdict"], "clear")


def test_can_answers_with_time_and_reason():
    with Session(evening()).start() as s:
        s.lull("took", "magnesium")
        entry = s.json("log", "--limit", "1")[0]
        can = s.json("can", "iron", code=11)
        equal((can["substance"], can["verdict"]), ("iron", "too-soon"))
        equal(usec_of(can["earliest"]) - usec_of(entry["at"]), 3 * HOUR)
        equal(usec_of(can["preferred"]) - usec_of(entry["at"]), 4 * HOUR)
        equal([(r["rule"], r["other"], r["minimum"], r["preferred"]) for r in can["reasons"]],
              [("iron magnesium", "magnesium", "3h", "4h")])
        equal(can["reasons"][0]["at"], entry["at"])
        said = s.lull("can", "iron", code=11).stdout
        expect(can["earliest"][11:16] in said and "agnesium" in said, said)


def test_the_daily_limit():
    with Session(evening()).start() as s:
        s.lull("can", "magnesium", "350 mg", code=0)
        s.lull("can", "magnesium", "351 mg", code=12)
        s.lull("took", "magnesium", "200 mg")
        s.lull("can", "magnesium", "150 mg", code=0)
        s.lull("can", "magnesium", "151 mg", code=12)
        s.lull("can", "magnesium", code=0)


def test_recording_is_never_refused_for_spacing():
    with Session(evening()).start() as s:
        s.lull("took", "magnesium")
        done = s.lull("took", "iron", "40 mg")
        expect("agnesium" in done.stderr, "no warning:", done.stderr)
        equal(sorted(e["subject"] for e in s.json("log") if e["kind"] == "intake"), ["iron", "magnesium"])


main()
