#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""lulld as a service: started twice, killed, without a bus, without a disk to write to."""

import stat

from harness import *


def raised(session, id):
    return [e for e in session.entries() if e["Kind"] == "raised" and e["Occurrence"] == id]


def test_a_second_one_says_that_one_runs():
    with Session(evening()).start() as s:
        try:
            Daemon(s, s.env)
        except Ended as end:
            expect(end.code not in (0, None), "exit code", end.code)
            expect("running" in end.text or "runs" in end.text, end.text)
            equal(len(end.text.strip().splitlines()), 1, "lines")
        else:
            raise AssertionError("a second lulld is ready")
        equal(s.get("State"), "due")


def test_without_a_bus_it_says_so():
    with Session(evening()) as s:
        try:
            Daemon(s, {**s.env, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={s.dir}/none"})
        except Ended as end:
            expect(end.code not in (0, None), "exit code", end.code)
            expect("bus" in end.text, end.text)
            equal(len(end.text.strip().splitlines()), 1, "lines")
        else:
            raise AssertionError("ready without a bus")


def test_without_lulld_the_client_says_so():
    with Session(evening()) as s:
        for verb in (["status"], ["took", "magnesium"], ["can", "iron"], ["log"]):
            expect("lulld" in s.fails(3, *verb), verb)
        s.env["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={s.dir}/none"
        expect("bus" in s.fails(3, "status"), "no word about the bus")


def test_it_ends_with_its_bus():
    with Session(evening()).start() as s:
        s.bus.terminate()
        s.bus.wait(PATIENCE)
        code = s.daemon.process.wait(PATIENCE)
        expect(code >= 0, "killed by signal", -code)


def test_what_was_acknowledged_survives_a_kill():
    with Session(evening()).start() as s:
        due = s.get("DueIds")
        ids = [s.record("iron", Amount=10.0 + i, AtUSec=now_usec() - 8 * HOUR)[0] for i in range(5)]
        s.restart(kill=True)
        kept = {e["Id"]: e["Amount"] for e in s.entries() if e["Kind"] == "intake"}
        equal(kept, {id: 10.0 + i for i, id in enumerate(ids)})
        # And what is due is raised again.
        equal(s.get("DueIds"), due)
        equal(len(raised(s, due[0])), 2, "raised entries")


def test_what_is_done_stays_done():
    with Session(evening()).start() as s:
        s.lull("took", "magnesium")
        s.lull("snooze", "stretch", code=1)
        for kill in (False, True):
            s.restart(kill=kill)
            equal(s.get("DueIds"), [])
            equal(s.json("status")["today"]["totals"]["magnesium"]["amount"], 200)


def test_a_snooze_survives_a_restart():
    with Session(evening()).start() as s:
        s.lull("snooze", "20m")
        until = s.get("NextUSec")
        s.restart(kill=True)
        equal((s.get("State"), s.get("NextUSec")), ("snoozed", until))
        equal(len(raised(s, s.get("NextId"))), 1, "raised entries")


def test_tonights_bedtime_survives_a_restart():
    with Session(evening(hours=1)).start() as s:
        bedtime = s.get("BedtimeUSec") + 30 * MINUTE
        s.call(REMINDERS, "SetBedtime", "(t)", bedtime)
        s.restart(kill=True)
        equal(s.get("BedtimeUSec"), bedtime)


def test_nothing_is_readable_for_others():
    old = os.umask(0)
    try:
        with Session(evening()) as s:
            # As an installation below ~/.local leaves it, which ships a file to the same place.
            s.data.mkdir(0o755)
            s.start()
            s.record("magnesium")
            equal(oct(stat.S_IMODE(s.data.stat().st_mode)), oct(0o700), "mode of the folder")
            files = list(s.data.iterdir())
            expect(files, "no journal")
            for file in files:
                equal(oct(stat.S_IMODE(file.stat().st_mode)), oct(0o600), f"mode of {file.name}")
    finally:
        os.umask(old)


def test_without_a_notification_server_what_is_due_stays_due():
    with Session(evening()).start() as s:
        equal(s.get("State"), "due")
        s.lull("took", "magnesium")
        equal(s.get("State"), "idle")


def test_with_a_folder_that_cant_be_written():
    with Session(evening()) as s:
        (s.dir / "data").chmod(0o500)
        s.start(unprivileged())
        equal(s.get("StorageState", SERVICE), "read-only")
        equal(s.get("State"), "due")
        s.refused("Storage", LOG, "Record", "(ssa{sv})", "intake", "magnesium", {})
        s.fails(1, "took", "magnesium")
        equal(s.json("status")["storage"], "read-only")
        equal(s.get("State"), "due")


def test_with_a_journal_that_cant_be_written():
    for file_mode, folder_mode in ((0o600, 0o500), (0o400, 0o700)):
        with Session(evening()).start() as s:
            s.record("iron", AtUSec=now_usec() - 8 * HOUR)
            s.stop()
            for file in s.data.iterdir():
                file.chmod(file_mode)
            s.data.chmod(folder_mode)
            s.start(unprivileged())
            equal(s.get("State"), "due")
            s.refused("Storage", LOG, "Record", "(ssa{sv})", "intake", "magnesium", {})
            equal(s.get("StorageState", SERVICE), "read-only")


def test_a_damaged_journal_is_kept_as_it_is():
    with Session(evening()).start() as s:
        s.record("magnesium")
        s.stop()
        files = {f: f.read_bytes() for f in s.data.iterdir()}
        journal = max(files, key=lambda f: len(files[f]))
        damaged = b"not a journal" * 100
        journal.write_bytes(damaged)
        s.start()
        equal(s.get("StorageState", SERVICE), "corrupt")
        s.refused("Storage", LOG, "Record", "(ssa{sv})", "intake", "magnesium", {})
        equal(s.get("State"), "due")
        equal(journal.read_bytes(), damaged, "the damaged file")


def test_the_log_has_no_names_in_it():
    with Session(evening()).start() as s:
        s.record("magnesium", Note="restless")
        s.record("levothyroxine", AtUSec=now_usec() - 20 * HOUR)
        s.lull("skip", code=1)
        s.daemon.stop()
        said = s.daemon.text().lower()
        for word in ("magnesium", "levothyroxine", "stretch", "restless", "200"):
            expect(word not in said, word, "stands in the log:", said)


main()
