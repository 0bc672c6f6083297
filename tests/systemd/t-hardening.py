#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What of the unit's sandbox is really enforced, and that lulld works in it."""

import re
import subprocess

from login import *

EXAMPLES = Path(os.environ["LULLD"]).parent.parent / "share/doc/lull/examples"


def exposure(session):
    said = session.run("systemd-analyze", "--user", "security", "--no-pager", UNIT)
    return float(re.search(r"exposure level for lulld.service: ([0-9.]+)", said)[1])


def status(pid):
    """/proc/PID/status, which is root's to read of what runs in namespaces."""
    text = as_root("cat", f"/proc/{pid}/status", capture_output=True, text=True).stdout
    return dict(line.split(":\t", 1) for line in text.splitlines())


def namespace(pid, kind):
    return as_root("readlink", f"/proc/{pid}/ns/{kind}", capture_output=True, text=True).stdout


def does_everything(session):
    """What needs the bus, the journal, the configuration and its own files."""
    bedtime = session.get("BedtimeUSec")
    session.record("iron", AtUSec=now_usec() - 8 * HOUR)
    session.configure(evening(hours=1))
    session.systemctl("reload", UNIT)
    session.stop()
    session.start()
    equal([e["Subject"] for e in session.entries() if e["Kind"] == "intake"], ["iron"])
    equal(session.get("StorageState", SERVICE), "ok")
    equal(session.get("BedtimeUSec"), bedtime + HOUR)


def test_without_user_namespaces():
    with Login(evening()).start() as s:
        level = exposure(s)
        print(f"# exposure: {level}")
        expect(level <= 5.9, "the unit is more exposed than it was:", level)
        process = status(s.owner())
        equal((process["NoNewPrivs"], process["Seccomp"], process["Umask"]), ("1", "2", "0077"))
        does_everything(s)


def test_with_the_stricter_drop_in():
    with Login(evening()) as s:
        if subprocess.run(["unshare", "--user", "true"], env=s.env, capture_output=True).returncode:
            raise Skip("no user namespaces for users here")
        s.data.mkdir(mode=0o700)
        s.drop_in("hardening.conf", (EXAMPLES / "hardening.conf").read_text())
        s.start()
        level = exposure(s)
        print(f"# exposure with hardening.conf: {level}")
        expect(level <= 0.8, "the unit is more exposed than it was:", level)
        pid = s.owner()
        equal(status(pid)["CapBnd"], "0" * 16)
        for kind in ("user", "mnt", "net", "uts"):
            expect(namespace(pid, kind) != namespace("self", kind), f"the {kind} namespace is the session's")
        mounts = as_root("cat", f"/proc/{pid}/mountinfo", capture_output=True, text=True).stdout
        flags = {line.split()[4]: line.split()[5].split(",") for line in mounts.splitlines()}
        expect("ro" in flags["/"] and "ro" in flags["/home"], "its files can be written")
        expect("rw" in flags[str(s.data)], "the journal can't be")
        expect("rw" in flags[f"{s.env['XDG_RUNTIME_DIR']}/lull"], "what is on the screen can't be kept")
        does_everything(s)


main()
