#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""lulld is killed at every system call of what it does: a commit, an undo, a start, the first start, an orderly end.
Whatever it had answered is there afterwards, whole and once, and the file is sound."""

from faults import *

need_root()
need_strace()

# Whatever changes files, and what tells the caller.
CALLS = ["pwrite64", "fdatasync", "fsync", "ftruncate", "fallocate", "unlink,unlinkat", "rename,renameat,renameat2",
         "openat", "mmap", "newfstatat,fstat", "close", "sendmsg", "write", "fcntl", "mkdir", "fchmod,chmod"]
MOST = 400  # of one call; reached means that it never goes through


def restart_after(s, ledger):
    died(s)
    sound(s)
    s.start()
    ledger.check()


def killed_at_every(call, s, ledger, act):
    """Kills at the first such call of `act`, at the second, until there is none left; returns how often."""
    for nth in range(1, MOST):
        with Tracer(s.daemon, f"{call}:signal=KILL:when={nth}"):
            act()
            s.seen_signals()
            if s.daemon.process.poll() is None and alive(s):
                return nth - 1
        restart_after(s, ledger)
    raise AssertionError(f"{call}: no end after {MOST}")


def alive(s):
    try:
        s.connection.call_sync(NAME, PATH, "org.freedesktop.DBus.Peer", "Ping", None, None,
                               Gio.DBusCallFlags.NO_AUTO_START, PATIENCE * 1000, None)
        return True
    except GLib.Error:
        return False


def survey(title, counts):
    print(f"# {title}: " + ", ".join(f"{call} {n}" for call, n in counts.items() if n))
    return sum(counts.values())


def test_recording():
    with Session(evening(hours=1)).start() as s:
        ledger = Ledger(s)
        ledger.must_record()
        counts = {call: killed_at_every(call, s, ledger, ledger.record) for call in CALLS}
        ledger.check()
        expect(survey("killed while recording", counts) > 15, "hardly ever killed")
        for call in ("pwrite64", "fdatasync", "sendmsg"):
            expect(counts[call] > 0, "never killed at", call)


def test_undoing():
    with Session(evening(hours=1)).start() as s:
        ledger = Ledger(s)
        s.record("magnesium", AtUSec=now_usec() - 12 * HOUR)
        undone = []

        def undo():
            undone.clear()
            with contextlib.suppress(DBusError):
                undone.append(s.call(LOG, "Undo", "(sa{sv})", id, {}))

        def voided():
            return {e["Id"]: e["Voided"] for e in s.entries() if e["Kind"] == "intake"}[id]

        count = 0
        for call in ("pwrite64", "fdatasync", "sendmsg"):
            for nth in range(1, MOST):
                id = s.record("iron", AtUSec=now_usec() - 10 * HOUR)[0]
                with Tracer(s.daemon, f"{call}:signal=KILL:when={nth}"):
                    undo()
                    if alive(s):
                        break
                restart_after(s, ledger)
                expect(voided() or not undone, "an undo that was answered is gone, at", call, nth)
                count += 1
            expect(voided(), "undone and not voided")
        print(f"# killed while undoing: {count}")
        expect(count > 5, "hardly ever killed")


# Of a start, what changes files: it reads hundreds.
CHANGES = ["pwrite64", "fdatasync", "fsync", "ftruncate", "unlink,unlinkat", "rename,renameat,renameat2", "mkdir",
           "fchmod,chmod", "write", "sendmsg"]


def started_at_every(call, s, prepare, check):
    """Kills at the first such call of a start, at the second, until it is ready; `check` has each time a start that
    isn't disturbed."""
    for nth in range(1, MOST):
        prepare()
        ready = True
        try:
            s.start(["strace", "-D", "-f", "-o", "/dev/null", "-e", f"trace={call}",
                     "-e", f"inject={call}:signal=KILL:when={nth}"])
            s.stop(kill=True)
        except Ended as end:
            equal(end.code, -9, f"how a start ended at {call} {nth} ({end.text})")
            ready = False
        s.start()
        check()
        s.stop(kill=True)
        if ready:
            return nth - 1
    raise AssertionError(f"{call}: no end after {MOST}")


def test_starting_after_a_crash():
    with Session(evening(hours=1)).start() as s:
        ledger = Ledger(s)
        for _ in range(5):
            ledger.must_record()
        s.stop(kill=True)
        files = {f.name: f.read_bytes() for f in s.data.iterdir()}

        def crashed():
            for file in s.data.iterdir():
                file.unlink()
            for name, content in files.items():
                (s.data / name).write_bytes(content)

        counts = {call: started_at_every(call, s, crashed, ledger.check) for call in CHANGES}
        survey("killed while starting after a crash", counts)


def test_the_first_start():
    with Session(evening(hours=1)) as s:
        def nothing():
            shutil.rmtree(s.data, ignore_errors=True)

        def keeps():
            ledger = Ledger(s)
            ledger.must_record()
            s.restart(kill=True)
            ledger.check()
            sound(s)

        counts = {call: started_at_every(call, s, nothing, keeps) for call in CHANGES}
        expect(survey("killed at the first start", counts) > 10, "hardly ever killed")


def test_ending():
    with Session(evening(hours=1)).start() as s:
        ledger = Ledger(s)
        counts = dict.fromkeys(CHANGES, 0)
        for call in CHANGES:
            for nth in range(1, MOST):
                ledger.must_record()
                with Tracer(s.daemon, f"{call}:signal=KILL:when={nth}"):
                    s.daemon.process.terminate()
                    code = s.daemon.process.wait(PATIENCE)
                s.wait_signal("NameOwnerChanged", lambda args: args[2] == "")
                s.signals.clear()
                sound(s)
                s.start()
                ledger.check()
                if code == 0:
                    break
                equal(code, -9, f"how it ended at {call} {nth}")
                counts[call] += 1
        expect(survey("killed while ending", counts) > 5, "hardly ever killed")
        expect(counts["pwrite64"] > 0, "never killed while the log was moved")


main()
