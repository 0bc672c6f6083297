#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What people and programs do to the journal's files while lulld uses them: moved, deleted, closed to it, damaged, mixed
up with another's, held by another lulld. What can't be found again by its name is never promised."""

from faults import *


def trouble(state, prepare=lambda s: None, prefix=()):
    """A session that has lived a little, and the trouble to come."""
    s = Session(evening(hours=1))
    s.start(prefix)
    s.prefix = prefix
    prepare(s)
    return s, Trouble(s, state)


def away(s):
    return s.data.with_name("elsewhere")


def test_the_file_is_moved_and_put_back():
    s, t = trouble("missing")
    with s, t:
        t.run(lambda: (s.data / "journal.db").rename(s.data / "mine.db"),
              lambda: (s.data / "mine.db").rename(s.data / "journal.db"))


def test_the_folder_is_moved_and_put_back():
    s, t = trouble("missing")
    with s, t:
        t.run(lambda: s.data.rename(away(s)), lambda: away(s).rename(s.data))


def test_a_folder_above_is_moved_and_put_back():
    s, t = trouble("missing")
    with s, t:
        t.run(lambda: s.data.parent.rename(s.dir / "other"), lambda: (s.dir / "other").rename(s.data.parent))


def test_a_moved_file_takes_everything_along():
    with Session(evening(hours=1)).start() as s:
        ledger = Ledger(s)
        for _ in range(4):
            ledger.must_record()
        (s.data / "journal.db").rename(s.dir / "mine.db")
        ledger.must_refuse()
        # Whoever has the file alone, without its log, has all of it.
        db = sqlite3.connect(s.dir / "mine.db")
        equal(db.execute("SELECT count(*) FROM entry WHERE kind = 'activity'").fetchone()[0], 4, "entries in the moved file")
        db.close()
        expect(not (s.data / "journal.db").exists(), "begun anew")


def test_the_file_is_deleted():
    """It can still be read as long as lulld runs; it is not begun anew, and nothing is promised that has no name."""
    s, t = trouble("missing")
    with s, t:
        t.before()
        t.set_off((s.data / "journal.db").unlink)
        t.refused()
        t.reminds()
        expect(not (s.data / "journal.db").exists(), "begun anew")
        kept = {e["Id"] for e in all_entries(s)}
        expect(set(t.ledger.promised) <= kept, "can't be read any more")
        # A restart begins another, and says nothing untrue.
        s.restart()
        equal(s.get("StorageState", SERVICE), "ok")
        equal([e for e in all_entries(s) if e["Kind"] == "activity"], [])
        s.record("stretch", kind="activity")


def test_a_deleted_file_is_saved_to_where_it_was():
    """lulld still has it open: a backup is all of it, and in its place is taken for the journal."""
    with Session(evening(hours=1)).start() as s:
        ledger = Ledger(s)
        for _ in range(5):
            ledger.must_record()
        (s.data / "journal.db").unlink()
        ledger.must_refuse()
        s.lull("backup", str(s.data / "journal.db"))
        await_storage(s, "ok")
        ledger.check()
        ledger.must_record()
        s.restart(kill=True)
        ledger.check()
        sound(s)


def test_the_log_is_deleted():
    with Session(evening(hours=1)).start() as s:
        ledger = Ledger(s)
        for _ in range(3):
            ledger.must_record()
            (s.data / "journal.db-wal").unlink()
            ledger.must_record()
        s.restart(kill=True)
        ledger.check()
        sound(s)


def test_the_folder_is_removed():
    s, t = trouble("missing")
    with s, t:
        t.before()
        saved = s.dir / "saved"
        shutil.copytree(s.data, saved)
        t.set_off(lambda: shutil.rmtree(s.data))
        t.refused()
        t.reminds()
        # A copy is put in its place: it is taken for what it holds. Magnesium is due by it too, and raised once more.
        t.recovers(lambda: saved.rename(s.data))
        t.ledger.check()
        t.ledger.must_record()
        equal(s.get("DueIds"), [t.id])
        s.stop(kill=True)
        sound(s)
        s.start()
        t.ledger.check()


def test_permission_is_taken_away():
    """The file is open, so a mode alone changes nothing while lulld runs; a folder that it can't look into does."""
    s, t = trouble("read-only", prefix=unprivileged())
    with s, t:
        ledger = t.ledger
        (s.data / "journal.db").chmod(0o400)
        s.data.chmod(0o500)
        ledger.must_record()
        s.data.chmod(0o700)
        (s.data / "journal.db").chmod(0o600)
        t.run(lambda: s.data.parent.chmod(0), lambda: s.data.parent.chmod(0o700))


def test_permission_comes_back_after_the_start():
    for file_mode, folder_mode in ((0o400, 0o700), (0o600, 0o500), (0o600, 0o000)):
        with Session(evening(hours=1)).start() as s:
            ledger = Ledger(s)
            ledger.must_record()
            s.stop()
            (s.data / "journal.db").chmod(file_mode)
            # lulld closes its own folder to others, and with that opens it to itself: the one above it.
            s.data.parent.chmod(folder_mode) if folder_mode == 0 else s.data.chmod(folder_mode)
            s.start(unprivileged())
            if s.get("StorageState", SERVICE) != "ok":
                ledger.must_refuse()
                equal(s.get("StorageState", SERVICE), "read-only", f"with {file_mode:o} in {folder_mode:o}")
            s.data.parent.chmod(0o700)
            s.data.chmod(0o700)
            (s.data / "journal.db").chmod(0o600)
            await_storage(s, "ok")
            ledger.must_record()
            s.restart(kill=True)
            ledger.check()


# ---- Damage ----


def spoil(path, pages):
    """Writes over pages of a file, counted from 0, as a disk that returns something else."""
    with open(path, "r+b") as f:
        for page in pages:
            f.seek(page * 4096)
            f.write(b"\xa5" * 4096)


def grown(s):
    """A journal of some size, with everything moved from the log into the file."""
    for i in range(120):
        s.record("stretch", kind="activity", Note=f"before {i}" + "." * 200)
    s.restart()


def damaged(cause):
    """Nothing is promised once the file is damaged, it is left as it is, and a backup ends the trouble."""
    s, t = trouble("corrupt")
    with s, t:
        for _ in range(120):
            t.ledger.must_record()
        s.restart()
        t.ledger.check()
        backup = (s.data / "journal.db").read_bytes()
        t.set_off(lambda: cause(s))
        after = (s.data / "journal.db").read_bytes()
        t.refused()
        t.reminds()
        equal((s.data / "journal.db").read_bytes(), after, "the damaged file")
        s.daemon.kill()
        died(s)
        s.start()
        t.ledger.must_refuse()
        equal(s.get("StorageState", SERVICE), "corrupt")
        equal((s.data / "journal.db").read_bytes(), after, "the damaged file after a restart")

        def put_back():
            for file in s.data.glob("journal.db*"):
                file.rename(s.dir / file.name)
            (s.data / "new").write_bytes(backup)
            (s.data / "new").rename(s.data / "journal.db")

        put_back()
        await_storage(s, "ok")
        t.ledger.check()
        t.ledger.must_record()
        s.restart(kill=True)
        t.ledger.check()


def test_pages_are_damaged():
    damaged(lambda s: spoil(s.data / "journal.db", range(1, 12)))


def test_the_first_page_is_damaged():
    damaged(lambda s: spoil(s.data / "journal.db", [0]))


def test_the_file_is_cut_short():
    damaged(lambda s: os.truncate(s.data / "journal.db", 3 * 4096))


def test_the_file_is_emptied():
    damaged(lambda s: os.truncate(s.data / "journal.db", 0))


def test_a_log_of_another_file():
    """A backup is put below the log that a crash left. What comes of it is sound and whole, or refused as damaged and
    left alone: never a mixture that is taken for a journal."""
    outcomes = []
    for entries_before, entries_after in ((0, 3), (10, 3), (300, 3), (300, 200)):
        with Session(evening(hours=1)).start() as s:
            ledger = Ledger(s)
            for _ in range(entries_before):
                ledger.must_record()
            s.stop()
            old = (s.data / "journal.db").read_bytes()
            s.start()
            for _ in range(150):
                ledger.must_record()
            s.restart()
            for _ in range(entries_after):
                ledger.must_record()
            s.stop(kill=True)
            (s.data / "journal.db").write_bytes(old)
            log = (s.data / "journal.db-wal").read_bytes()
            s.start()
            state = s.get("StorageState", SERVICE)
            outcomes.append(state)
            if state == "ok":
                sound(s)
                ledger.promised = {e["Id"]: e["Note"] for e in all_entries(s) if e["Kind"] == "activity"}
                expect(len(ledger.promised) >= entries_before, "entries of the backup are lost")
                ledger.must_record()
                s.restart(kill=True)
                ledger.check()
            else:
                equal(state, "corrupt")
                ledger.must_refuse()
                equal((s.data / "journal.db").read_bytes(), old, "the backup")
                equal((s.data / "journal.db-wal").read_bytes(), log, "the log")
    print(f"# a log of another file: {outcomes}")


def test_a_log_of_a_stranger():
    """The log of another journal altogether."""
    with Session(evening(hours=1)).start() as other:
        for i in range(40):
            other.record("stretch", kind="activity", Note=f"stranger {i}" + "-" * 300)
        other.stop(kill=True)
        log = (other.data / "journal.db-wal").read_bytes()
    with Session(evening(hours=1)).start() as s:
        ledger = Ledger(s)
        grown(s)
        s.stop()
        before = (s.data / "journal.db").read_bytes()
        (s.data / "journal.db-wal").write_bytes(log)
        s.start()
        state = s.get("StorageState", SERVICE)
        print(f"# a log of a stranger: {state}")
        equal(state, "corrupt")
        ledger.must_refuse()
        equal((s.data / "journal.db").read_bytes(), before, "the file")
        # Whoever takes the log away has the journal as it was.
        (s.data / "journal.db-wal").unlink()
        await_storage(s, "ok")
        equal(len([e for e in all_entries(s) if e["Kind"] == "activity"]), 120)


# ---- Held by another ----


def test_a_second_lulld_on_another_bus():
    """It reminds, promises nothing, says why, and takes over when the first has ended."""
    with Session(evening(hours=1)).start() as first, Session(evening(hours=1)) as second:
        ledger = Ledger(first)
        ledger.must_record()
        second.env["XDG_DATA_HOME"] = first.env["XDG_DATA_HOME"]
        second.start()
        equal(second.get("StorageState", SERVICE), "locked")
        with Notifications(second) as told:
            said = second.refused("Storage", *RECORD, "activity", "stretch", {})
            expect("another" in said.lower() and "lulld" in said, said)
            told.await_that(lambda: told.told() == 1, "not told")
            expect("nother program" in second.lull("status").stdout, "status doesn't say why")
            ledger.must_record()
            # Nor does a backup, which opens and closes files, open the lock.
            first.lull("backup", str(first.dir / "backup.db"))
            second.refused("Storage", *RECORD, "activity", "stretch", {})
            equal(second.get("StorageState", SERVICE), "locked")
            ledger.must_record()
            equal(first.get("StorageState", SERVICE), "ok")
            first.stop()
            await_storage(second, "ok")
            equal(told.told(), 1, "times told")
        ledger.session = second
        ledger.check()
        ledger.must_record()
        first.start()
        equal(first.get("StorageState", SERVICE), "locked")
        second.restart(kill=True)
        ledger.session = second if second.get("StorageState", SERVICE) == "ok" else first
        await_storage(ledger.session, "ok")
        ledger.check()


def test_a_program_that_holds_the_file():
    with Session(evening(hours=1)).start() as s:
        ledger = Ledger(s)
        ledger.must_record()
        s.stop()
        holder = sqlite3.connect(s.data / "journal.db", isolation_level=None)
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        s.start()
        equal(s.get("StorageState", SERVICE), "locked")
        ledger.must_refuse()
        holder.execute("ROLLBACK")
        holder.close()
        await_storage(s, "ok")
        ledger.check()
        ledger.must_record()


main()
