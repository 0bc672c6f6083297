#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""lulld as what it is meant to be: a unit of a user's systemd manager."""

import re
import signal

from login import *

BAD = "[general]\nbedtyme = 22:30\n"


def test_enabled_it_starts_with_the_session():
    with Login(evening()) as s:
        s.systemctl("enable", UNIT)
        equal(s.systemctl("is-enabled", UNIT).strip(), "enabled")
        s.systemctl("stop", "default.target")
        expect(not s.owner(), "it runs already")
        s.systemctl("start", "default.target")
        equal(s.unit()["ActiveState"], "active")
        expect(s.owner(), "nobody has the name")
        s.systemctl("disable", UNIT)


def test_it_is_ready_when_it_can_be_reached():
    with Login(evening()) as s:
        s.start()
        unit = s.unit()
        equal((unit["ActiveState"], unit["Type"], unit["BusName"]), ("active", "notify", NAME))
        equal(s.owner(), unit["MainPID"])
        equal(s.get("State"), "due")


def test_the_first_call_starts_it():
    with Login(evening()) as s:
        equal(s.unit()["ActiveState"], "inactive")
        equal(s.json("status")["state"], "due")
        unit = s.unit()
        equal((unit["ActiveState"], s.owner()), ("active", unit["MainPID"]))


def test_the_status_line():
    with Login(evening()).start() as s:
        equal(s.unit()["StatusText"], "Running")
        s.configure(BAD)
        s.systemctl("reload", UNIT, check=False)
        text = s.wait_unit(lambda unit: unit["StatusText"] != "Running")["StatusText"]
        expect("lull status" in text and "bedtyme" not in text, text)
        s.configure(evening())
        s.systemctl("reload", UNIT)
        s.wait_unit(lambda unit: unit["StatusText"] == "Running")


def test_reload_by_systemd():
    with Login(evening()).start() as s:
        pid = s.owner()
        bedtime = s.get("BedtimeUSec")
        s.configure(evening(hours=1))
        s.systemctl("reload", UNIT)
        # It is in force when systemctl returns.
        equal(s.get("BedtimeUSec"), bedtime + HOUR)
        equal((s.owner(), s.unit()["ActiveState"]), (pid, "active"))


def test_a_bad_configuration_fails_the_reload():
    with Login(evening()).start() as s:
        bedtime = s.get("BedtimeUSec")
        s.configure(BAD)
        said = s.systemctl("reload", UNIT, check=False)
        expect("failed" in said, "systemctl says", said)
        equal((s.get("BedtimeUSec"), s.unit()["ActiveState"]), (bedtime, "active"))
        problems = s.get("ConfigProblems", SERVICE)
        expect(any("lull.conf:2: unknown key 'bedtyme'" in p for p in problems), problems)
        expect("lull.conf:2: unknown key 'bedtyme'" in s.fails(1, "reload"), "lull reload doesn't say where")
        s.configure(evening(hours=1))
        s.lull("reload")
        equal((s.get("BedtimeUSec"), s.get("ConfigProblems", SERVICE)), (bedtime + HOUR, []))


def test_a_hangup_reloads_too():
    with Login(evening()).start() as s:
        bedtime = s.get("BedtimeUSec")
        s.configure(evening(hours=1))
        s.systemctl("kill", "--signal=HUP", UNIT)
        s.wait_change("BedtimeUSec", bedtime + HOUR)
        equal(s.wait_unit(lambda unit: unit["SubState"] == "running")["ActiveState"], "active")


def test_after_a_crash_what_is_due_is_raised_again():
    for number in (signal.SIGSEGV, signal.SIGKILL):
        with Login(evening()).start() as s:
            pid, due = s.owner(), s.get("DueIds")
            kept = s.record("iron", AtUSec=now_usec() - 8 * HOUR)[0]
            s.systemctl("kill", f"--signal={number.name}", UNIT)
            unit = s.wait_unit(lambda unit: unit["NRestarts"] == 1 and unit["ActiveState"] == "active")
            expect(unit["MainPID"] not in (0, pid), "it is the same process")
            equal(s.get("DueIds"), due)
            kinds = [(e["Kind"], e.get("Occurrence")) for e in s.entries()]
            equal(kinds.count(("raised", due[0])), 2, "raised")
            expect(kept in [e["Id"] for e in s.entries()], "the intake is lost")


def test_a_stop_loses_nothing():
    with Login(evening()).start() as s:
        ids = [s.record("iron", AtUSec=now_usec() - (8 + i) * HOUR)[0] for i in range(5)]
        s.stop()
        unit = s.unit()
        equal((unit["ActiveState"], unit["Result"], unit["ExecMainStatus"]), ("inactive", "success", 0))
        s.start()
        equal([e["Id"] for e in s.entries() if e["Kind"] == "intake"], ids)


def test_a_second_one_leaves_the_first_alone():
    with Login(evening()).start() as s:
        pid = s.owner()
        said = s.run(os.environ["LULLD"], check=False)
        expect("running" in said, said)
        equal(s.owner(), pid)


def test_a_hanging_one_is_restarted_where_that_is_wanted():
    share = Path(os.environ["LULLD"]).parent.parent / "share"
    with Login(evening()) as s:
        s.drop_in("10-watchdog.conf", (share / "doc/lull/examples/watchdog.conf").read_text())
        s.drop_in("20-sooner.conf", "[Service]\nWatchdogSec=500ms\n")
        s.start()
        pid = s.owner()
        s.systemctl("kill", "--signal=STOP", UNIT)
        unit = s.wait_unit(lambda unit: unit["NRestarts"] == 1 and unit["ActiveState"] == "active")
        expect(unit["MainPID"] != pid, "it is the same process")
        equal(s.get("State"), "due")


def test_systemd_has_nothing_to_say_about_the_unit():
    with Login(evening()) as s:
        equal(s.run("systemd-analyze", "--user", "verify", UNIT), "")


main()
