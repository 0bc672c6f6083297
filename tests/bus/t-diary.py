#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The diary and attacks: one record a night, what isn't said is unknown, and nothing is lost by saying more."""

from harness import *



def night(s, day=""):
    return s.call(LOG, "GetDiary", "(s)", day)[0]


def say(s, fields=None, day=None, **options):
    if fields is not None:
        options["Fields"] = fields
    if day:
        options["Day"] = day
    return s.record("", kind="diary", **options)[0]


def days_before(day, n):
    return (datetime.fromisoformat(day) - timedelta(days=n)).strftime("%Y-%m-%d")


def diaries(s):
    return [e for e in s.entries() if e["Kind"] == "diary" and not e["Voided"]]


def test_a_night_is_said_and_read_again():
    with Session(evening()).start() as s:
        before = night(s)
        equal(set(before), {"Day"}, "an empty night")
        id = say(s, "sites=legs,arms sev_night=6", Note="hot room")
        got = night(s)
        equal((got["Id"], got["Day"], got["Fields"], got["Note"]), (id, before["Day"], "sev_night=6 sites=legs,arms", "hot room"))
        equal(s.wait_signal("Recorded"), (id, "diary"), "signal")
        s.restart(kill=True)
        equal(night(s)["Fields"], "sev_night=6 sites=legs,arms", "after a restart")


def test_more_is_laid_over_what_is_there():
    with Session(evening()).start() as s:
        first = say(s, "sev_bed=4 sev_night=6", Note="hot room")
        second = say(s, "sev_night=0 awakenings=2")
        got = night(s)
        equal((got["Fields"], got["Note"], got["Ref"]), ("sev_bed=4 sev_night=0 awakenings=2", "hot room", first))
        say(s, "sev_bed=", Note="")
        equal((night(s)["Fields"], "Note" in night(s)), ("sev_night=0 awakenings=2", False), "taken back")
        equal(len(diaries(s)), 1, "records in force")
        s.call(LOG, "Undo", "(sa{sv})", "", {})
        s.call(LOG, "Undo", "(sa{sv})", second, {})
        equal((night(s)["Id"], night(s)["Fields"]), (first, "sev_bed=4 sev_night=6"), "undone")


def test_another_night_and_amending():
    with Session(evening()).start() as s:
        tonight = night(s)["Day"]
        for n in (1, 2, 30):
            say(s, f"awakenings={n}", day=days_before(tonight, n))
        for n in (1, 2, 30):
            got = night(s, days_before(tonight, n))
            equal((got["Fields"], got["Day"]), (f"awakenings={n}", days_before(tonight, n)))
            # It stands in that evening, and says when it was written too late to be remembered well.
            equal(got.get("Reason"), "late" if n > 2 else got.get("Reason"))
        equal("Reason" in night(s, days_before(tonight, 1)), False, "marked late after a night")
        old = night(s, days_before(tonight, 30))["Id"]
        s.call(LOG, "Amend", "(sa{sv})", old, variants({"Fields": "sev_day=1"}))
        equal(night(s, days_before(tonight, 30))["Fields"], "sev_day=1 awakenings=30", "an old night amended")
        equal(set(night(s)), {"Day"}, "tonight")
        equal(len(diaries(s)), 3, "nights")


def test_what_is_wrong_is_named_and_nothing_is_recorded():
    with Session(evening()).start() as s:
        tonight = night(s)["Day"]
        ahead = days_before(tonight, -1)
        for options, error, want in (
                ({"Fields": "sev_night=11"}, "BadArgument", "from 0 to 10"), ({"Fields": "mood=3"}, "BadArgument", "sev_bed"),
                ({"Fields": "sites=feet"}, "BadArgument", "'sites=feet'"), ({"Fields": ""}, "BadArgument", "Fields or a Note"), ({}, "BadArgument", "Note"),
                ({"Fields": "irls=1", "Day": ahead}, "BadArgument", "still to come"), ({"Fields": "irls=1", "Day": "2026-02-30"}, "BadArgument", "no night"),
                ({"Fields": "irls=1", "Day": "yesterday"}, "BadArgument", "no night"), ({"Fields": "irls=1 " * 200}, "BadArgument", "longer"),
                ({"Fields": "irls=1", "Amount": 3.0}, "BadArgument", "Amount")):
            said = s.refused(error, LOG, "Record", "(ssa{sv})", "diary", "", variants(options))
            expect(want in said, options, said)
        later = datetime.now(timezone.utc) + timedelta(minutes=30)
        said = s.refused("BadArgument", LOG, "Record", "(ssa{sv})", "diary", "", variants({"Fields": f"sev_bed=1 onset={later:%H:%M}"}))
        expect(f"'onset={later:%H:%M}'" in said and "still to come" in said, said)
        id = say(s, "irls=1")
        said = s.refused("BadArgument", LOG, "Amend", "(sa{sv})", id, variants({"Fields": "irls="}))
        expect("undo" in said, said)
        s.refused("BadArgument", LOG, "Amend", "(sa{sv})", id, variants({"AtUSec": now_usec()}))
        intake, _ = s.record("zinc", Amount=5.0)
        s.refused("BadArgument", LOG, "Amend", "(sa{sv})", intake, variants({"Fields": "irls=1"}))
        equal([e["Fields"] for e in diaries(s)], ["irls=1"])


def test_an_onset_is_kept_as_an_instant():
    with Session(evening()).start() as s:
        at = (now_usec() - 10 * MINUTE) // MINUTE * MINUTE
        say(s, f"onset={clock(at)[-5:]}")
        field = night(s)["Fields"]
        equal(usec_of(field.removeprefix("onset=")), at, field)


def test_an_attack_is_noted_since_when():
    with Session(evening()).start() as s:
        at = now_usec() - 20 * MINUTE
        first, _ = s.record("", kind="attack", AtUSec=at, Note="in the cinema")
        second, _ = s.record("", kind="attack")
        got = {e["Id"]: e for e in s.entries() if e["Kind"] == "attack"}
        equal((got[first]["AtUSec"], got[first]["Note"], got[first]["Subject"]), (at, "in the cinema", "attack"))
        s.call(LOG, "Amend", "(sa{sv})", second, variants({"AtUSec": at - HOUR}))
        s.refused("BadTime", LOG, "Record", "(ssa{sv})", "attack", "", variants({"AtUSec": now_usec() + HOUR}))
        s.refused("BadArgument", LOG, "Record", "(ssa{sv})", "attack", "", variants({"Fields": "irls=1"}))
        s.call(LOG, "Undo", "(sa{sv})", first, {})
        equal([e["AtUSec"] for e in s.entries() if e["Kind"] == "attack" and not e["Voided"]], [at - HOUR])


main()
