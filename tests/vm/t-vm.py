#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""lulld on a machine whose sleep and clock are real. Run by run.sh, in a virtual machine."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "systemd"))

# ruff: noqa: E402
from seat import *

machine = Machine(pretend=False)
SECOND = 10**6
TWO = "discreet = no\n[reminder stretch]\nat = bedtime - 2699s\n"


def raised(session):
    return [e["Occurrence"] for e in session.entries() if e["Kind"] == "raised"]


def move_clock(seconds):
    root_python(f"import time; time.clock_settime(time.CLOCK_REALTIME, time.time() + {seconds})")


def asleep():
    """How long the machine has slept since it was booted."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)


def test_what_came_in_the_sleep_comes_as_one():
    with machine.logged_in("tty"), Login(evening(hours=1, rest=TWO)) as s:
        s.start()
        before = asleep()
        s.call(REMINDERS, "SetBedtime", "(t)", now_usec() + 45 * MINUTE + 4 * SECOND)
        as_root("rtcwake", "--mode", "no", "--seconds", "10", stdout=subprocess.DEVNULL)
        machine.suspend()
        print(f"# slept {asleep() - before:.1f} s")
        expect(asleep() - before > 5, "the machine has not slept")
        s.wait_signal("Raised")
        equal(len(s.get("DueIds")), 2, "due")
        equal(len(raised(s)), 2, "raised")
        said = s.run("journalctl", "--user", "-u", UNIT, "-o", "cat")
        expect("Raised 2 reminders" in said, said)


def test_the_clock_jumps_ahead_and_back():
    with machine.logged_in("tty"), Login(evening(hours=2)) as s:
        s.start()
        first = s.get("NextId")
        move_clock(2 * 3600 + 60)
        try:
            s.wait_signal("Raised", lambda args: args[0] == first)
            equal(s.get("DueIds"), [first])
        finally:
            move_clock(-2 * 3600 - 60)
        s.wait_signal("AgendaChanged")
        equal(raised(s), [first])
        # Its time comes once more; it is raised again, not lost, and stays one occurrence.
        move_clock(2 * 3600 + 60)
        try:
            s.wait_signal("Raised", lambda args: args[0] == first)
            equal(s.get("DueIds"), [first])
            s.lull("took", "magnesium")
            equal(s.get("DueIds"), [])
        finally:
            move_clock(-2 * 3600 - 60)
        s.restart()
        equal([e["Subject"] for e in s.entries() if e["Kind"] == "intake"], ["magnesium"])


def test_the_clock_jumps_over_the_night():
    with machine.logged_in("tty"), Login(evening(hours=2)) as s:
        s.start()
        first = s.get("NextId")
        move_clock(15 * 3600)
        try:
            s.wait_signal("Resolved", lambda args: args[0] == first)
            equal(raised(s), [])
            equal([o["id"] for o in s.json("agenda") if o["state"] == "due"], [])
        finally:
            move_clock(-15 * 3600)


main()
