#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The machine's zone and clock are set while lulld runs. The zone is this test's own; the clock is everybody's, so it is
set to what it is, which tells lulld as well as any other time would."""

import subprocess

from login import *

PUT = {  # as timedatectl, dpkg-reconfigure and an administrator do it
    "another link": "import os; os.symlink('{0}', '/etc/localtime~'); os.rename('/etc/localtime~', '/etc/localtime')",
    "removed and put back": "import os; os.unlink('/etc/localtime'); os.symlink('{0}', '/etc/localtime')",
    "written over": "import os, shutil; os.unlink('/etc/localtime'); shutil.copy('{0}', '/etc/localtime')",
}


def set_zone(name, how="another link"):
    root_python(PUT[how].format(f"/usr/share/zoneinfo/{name}"))


class Zone(Login):
    """Ends in UTC, as it begins."""

    def __exit__(self, *exception):
        set_zone("UTC")
        super().__exit__(*exception)


def raised(session):
    return [e["Occurrence"] for e in session.entries() if e["Kind"] == "raised"]


def until_said(session, sentence):
    """Until the journal has this line of lulld's."""
    journal = subprocess.Popen(["journalctl", "--user", "-u", UNIT, "-f", "--no-tail", "-o", "cat"], env=session.env,
                               stdout=subprocess.PIPE, text=True)
    try:
        expect(any(sentence in line for line in journal.stdout), "nothing was said of", sentence)
    finally:
        journal.terminate()
        journal.wait(PATIENCE)
        journal.stdout.close()


def test_another_zone_moves_what_comes():
    for how in PUT:
        with Zone(evening(hours=3)).start() as s:
            coming = s.get("NextUSec")
            set_zone("Etc/GMT-1", how)
            s.wait_change("NextUSec", coming - HOUR)
            set_zone("Etc/GMT+2", how)
            s.wait_change("NextUSec", coming + 2 * HOUR)
            equal(raised(s), [])


def test_what_is_due_stays_due_and_comes_once():
    with Zone(evening()).start() as s:
        due, coming = s.get("DueIds"), s.get("NextUSec")
        set_zone("Etc/GMT-1")
        # The stretch that was to come at this wall time is past it by half an hour, and late.
        s.wait_signal("AgendaChanged")
        set_zone("UTC")
        s.wait_signal("AgendaChanged")
        expect(due[0] in s.get("DueIds"), "it isn't due any more")
        equal(raised(s).count(due[0]), 1, "raised")


def test_a_zone_that_cant_be_read_changes_nothing():
    with Zone(evening(hours=3)).start() as s:
        coming = s.get("NextUSec")
        root_python("open('/etc/zone~', 'w').write('no zone'); import os; os.rename('/etc/zone~', '/etc/localtime')")
        until_said(s, "Can't change the time zone")
        equal(s.get("NextUSec"), coming)
        set_zone("Etc/GMT-1")
        s.wait_change("NextUSec", coming - HOUR)


def test_the_clock_is_set():
    with Login(evening()).start() as s:
        s.systemctl("service-log-level", UNIT, "debug")
        due, coming = s.get("DueIds"), s.get("NextUSec")
        root_python("import time; time.clock_settime_ns(time.CLOCK_REALTIME, time.clock_gettime_ns(time.CLOCK_REALTIME))")
        until_said(s, "The clock was set")
        equal((s.get("DueIds"), s.get("NextUSec"), raised(s)), (due, coming, due))


main()
