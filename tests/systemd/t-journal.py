#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What administrators see of lulld: the system's journal and its catalog, LogControl1, and never the person's health."""

import re

from login import *

STARTED, RAISED, REFUSED = ("6db3d379868943daad70f1ed080d002c", "6bffe0b9f9874109bfe95a439ec7454d",
                            "eccb7f2a303247699376c05bbf4faeb2")
HEALTH = re.compile(r"\b(magnesium|iron|stretch|restless|legs|200 ?mg|bedtyme)\b", re.IGNORECASE)


def journal(session, *matches):
    """Every line of the unit since its last start, once what it wrote has arrived."""
    as_root("journalctl", "--sync")
    invocation = "".join(f"{byte:02x}" for byte in session.unit()["InvocationID"])
    lines = session.run("journalctl", "--user", "-o", "json", "--all", f"USER_INVOCATION_ID={invocation}", "+",
                        f"_SYSTEMD_INVOCATION_ID={invocation}", *matches)
    return [json.loads(line) for line in lines.splitlines()]


def test_lines_have_fields_to_search_by():
    with Login(evening()).start() as s:
        found = {line["MESSAGE_ID"]: line for line in journal(s) if line.get("_COMM") == "lulld"}
        equal(set(found), {STARTED, RAISED})
        line = found[RAISED]
        equal((line["SYSLOG_IDENTIFIER"], line["PRIORITY"], line["_SYSTEMD_USER_UNIT"], line["_TRANSPORT"]),
              ("lulld", "6", UNIT, "journal"))
        equal(line["MESSAGE"], "Raised 1 reminder")


def test_the_catalog_explains_them():
    as_root("journalctl", "--update-catalog")
    with Login(evening()).start() as s:
        listed = s.run("journalctl", "--list-catalog", STARTED, RAISED, REFUSED)
        equal(listed.count(" lull: "), 3, f"ids in {listed!r}; lull")
        s.configure("[general]\nbedtyme = 22:30\n")
        s.systemctl("reload", UNIT, check=False)
        as_root("journalctl", "--sync")
        said = s.run("journalctl", "--user", "-x", "-u", UNIT, f"MESSAGE_ID={REFUSED}")
        expect("lull check-config names each error" in said, said)


def test_the_level_is_set_by_systemctl():
    with Login(evening()).start() as s:
        equal(s.systemctl("service-log-level", UNIT).strip(), "info")
        s.systemctl("service-log-level", UNIT, "debug")
        equal(s.systemctl("service-log-level", UNIT).strip(), "debug")
        s.record("iron", AtUSec=now_usec() - 8 * HOUR)
        expect(any(line["PRIORITY"] == "7" for line in journal(s)), "nothing to debug by")
        s.systemctl("service-log-level", UNIT, "warning")
        before = len(journal(s))
        s.record("iron", AtUSec=now_usec() - 9 * HOUR)
        equal(len(journal(s)), before, "lines")
        said = s.systemctl("service-log-level", UNIT, "verbose", check=False)
        expect("verbose" in said, said)
        equal(s.systemctl("service-log-target", UNIT).strip(), "journal")


def test_even_debug_says_nothing_of_health():
    with Login(evening()).start() as s:
        s.systemctl("service-log-level", UNIT, "debug")
        s.lull("took", "magnesium", "200 mg", "--note", "restless again")
        s.lull("took", "iron", "--at", "8h ago")
        s.lull("undo")
        s.lull("skip", "stretch")
        s.lull("can", "iron", code=11)
        s.lull("bedtime", clock(now_usec() + 3 * HOUR))
        s.lull("pause", "1h")
        s.lull("resume")
        s.configure("[general]\nbedtyme = 22:30\n")
        s.systemctl("reload", UNIT, check=False)
        s.lull("reload", code=1)
        lines = journal(s)
        expect(any(line["PRIORITY"] == "7" for line in lines), "nothing at debug")
        expect(any(line.get("MESSAGE_ID") == REFUSED for line in lines), "not the journal of this run")
        for line in lines:
            for field, value in line.items():
                expect(not HEALTH.search(str(value)), f"{field} is {value!r}")


main()
