#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Times as people type them, from the command line to the journal."""

from harness import *

SECOND = 10**6
DAY = 24 * HOUR


def did(session, form):
    """When `lull did stretch --at FORM` put it, and the time before and after the call."""
    before = now_usec() // SECOND * SECOND
    at = usec_of(session.json("did", "stretch", "--at", form)["at"])
    return at, before, now_usec()


def minute(usec):
    return usec - usec % MINUTE


def hhmm(usec):
    return clock(usec)[11:]


def test_now():
    with Session(evening()).start() as s:
        at, before, after = did(s, "now")
        expect(before <= at <= after, at - before)


def test_spans_ago():
    with Session(evening()).start() as s:
        for form, span in (("2h ago", 2 * HOUR), ("45m ago", 45 * MINUTE), ("1h30m ago", 90 * MINUTE), ("90s ago", 90 * SECOND)):
            at, before, after = did(s, form)
            expect(before <= at + span <= after, form, at - before)


def test_a_bare_time_is_the_latest_past_one():
    with Session(evening()).start() as s:
        now = minute(now_usec())
        equal(did(s, hhmm(now))[0], now, "this minute")
        equal(did(s, hhmm(now - 3 * HOUR))[0], now - 3 * HOUR, "three hours ago")
        equal(did(s, hhmm(now + 3 * HOUR))[0], now - 21 * HOUR, "in three hours: yesterday's")


def test_yesterday_is_the_calendars():
    with Session(evening()).start() as s:
        now = now_usec()
        midnight = now - now % DAY
        equal(did(s, "yesterday 22:30")[0], midnight - DAY + 22 * HOUR + 30 * MINUTE)
        equal(did(s, "yesterday 00:10")[0], midnight - DAY + 10 * MINUTE)


def test_a_date_and_a_time():
    with Session(evening()).start() as s:
        at = minute(now_usec()) - 26 * HOUR
        equal(did(s, clock(at))[0], at)
        equal(did(s, clock(at).replace(" ", "T") + "Z")[0], at)


def test_the_zone_counts():
    with Session(evening()) as s:
        s.env["TZ"] = "Asia/Kathmandu"
        s.start()
        at = minute(now_usec()) - 26 * HOUR
        got = s.json("did", "stretch", "--at", clock(at + 5 * HOUR + 45 * MINUTE))["at"]
        expect(got.endswith("+05:45"), got)
        equal(usec_of(got), at)


def test_can_takes_the_next_time():
    with Session(evening()).start() as s:
        now = minute(now_usec())
        equal(usec_of(s.json("can", "iron", "--at", hhmm(now - HOUR))["at"]), now + 23 * HOUR)
        equal(usec_of(s.json("can", "iron", "--at", hhmm(now + HOUR))["at"]), now + HOUR)


def test_bedtime_takes_the_next_time():
    with Session(evening()).start() as s:
        later = minute(now_usec()) + 2 * HOUR
        equal(usec_of(s.json("bedtime", hhmm(later))["bedtime"]), later)
        equal(usec_of(s.json("bedtime")["bedtime"]), later)
        s.lull("bedtime", "default")
        expect(s.get("BedtimeUSec") < later, "still declared")


def test_the_future_is_refused_beyond_two_minutes():
    with Session(evening()).start() as s:
        before = len(s.entries())
        s.refused("BadTime", LOG, "Record", "(ssa{sv})", "activity", "stretch",
                  variants({"AtUSec": now_usec() + 2 * MINUTE + 10 * SECOND}))
        s.fails(1, "did", "stretch", "--at", "in 3m")
        s.fails(1, "took", "magnesium", "--at", "tomorrow 10:00")
        equal(len(s.entries()), before, "entries")
        s.record("stretch", "activity", AtUSec=now_usec() + 2 * MINUTE - 10 * SECOND)


def test_what_is_no_time_is_refused():
    with Session(evening()).start() as s:
        before = len(s.entries())
        for form in ("soonish", "25:00", "22:60", "2026-02-30 10:00", "2h", "", "22:30 ago", "-2h ago", "2026-11-22T"):
            s.fails(2, "did", "stretch", "--at", form)
        equal(len(s.entries()), before, "entries")


def test_the_years_go_from_1970_to_2200():
    with Session(evening()).start() as s:
        for form in ("1969-12-31 12:00Z", "2201-01-01 00:00Z"):
            expect("1970 to 2200" in s.fails(2, "did", "stretch", "--at", form), form)
        s.lull("did", "stretch", "--at", "1970-01-01 00:00Z")
        equal(s.json("log", "--since", "1970-01-01", "--until", "1970-01-01")[0]["subject"], "stretch")
        s.fails(1, "did", "stretch", "--at", "2200-12-31 23:59Z")
        for day in ("1970-01-02", "2200-12-31"):
            equal(len(s.json("log", "--until", day)), 1)
        for day in ("1969-12-31", "2201-01-01", "2026-02-30"):
            for option in ("--since", "--until"):
                expect("1970 to 2200" in s.fails(2, "log", option, day), option, day)
            expect("1970 to 2200" in s.fails(2, "diary", "3", "--night", day), day)
        expect("still to come" in s.fails(2, "diary", "3", "--night", "2200-12-31"))


def test_spans_go_from_a_second_to_ten_years():
    with Session(evening()).start() as s:
        for span in ("3661d", "0s"):
            expect("1s to 3660d" in s.fails(2, "pause", span), span)
        expect("366 days" in s.fails(1, "pause", "3660d"))
        s.lull("pause", "366d")


main()
