#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Journals of every earlier version, as lulld left them then (tests/journals): brought to today's, killed on the way,
without room for the copy that comes first; and a newer one, which isn't touched."""

from faults import *

JOURNALS = Path(__file__).resolve().parent.parent / "journals"
FIXTURES = sorted(JOURNALS.glob("v*.sql"), key=lambda path: int(path.stem[1:]))


def put(s, fixture):
    shutil.rmtree(s.data, ignore_errors=True)
    s.data.mkdir(mode=0o700)
    db = sqlite3.connect(s.data / "journal.db")
    db.executescript(fixture.read_text())
    ids = {row[0].hex() for row in db.execute("SELECT id FROM entry")}
    db.close()
    (s.data / "journal.db").chmod(0o600)
    return ids


def version(path):
    """Of the file alone: what a lulld that holds it has in the log is not its business."""
    db = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    try:
        return db.execute("PRAGMA user_version").fetchone()[0], {row[0].hex() for row in db.execute("SELECT id FROM entry")}
    finally:
        db.close()


def there(s, ids):
    equal(s.get("StorageState", SERVICE), "ok")
    kept = {entry["Id"].replace("-", "") for entry in all_entries(s)}
    expect(ids <= kept, "lost in a migration:", ids - kept)


def newest_version():
    with Session(evening(hours=1)).start() as s:
        s.record("stretch", kind="activity")
        s.stop()
        return version(s.data / "journal.db")[0]


def test_there_is_one_of_every_version():
    equal([int(path.stem[1:]) for path in FIXTURES], list(range(1, newest_version())), "versions in tests/journals")


def test_each_is_brought_up_to_date():
    newest = newest_version()
    for fixture in FIXTURES:
        with Session(evening(hours=1)) as s:
            ids = put(s, fixture)
            s.start()
            there(s, ids)
            ledger = Ledger(s)
            ledger.promised = {entry["Id"]: entry.get("Note", "") for entry in all_entries(s) if entry["Kind"] == "activity"}
            ledger.must_record()
            s.restart(kill=True)
            there(s, ids)
            ledger.check()
            s.stop()
            equal(version(s.data / "journal.db")[0], newest, "version")
            old = int(fixture.stem[1:])
            copy = s.data / f"journal.db.v{old}"
            equal(version(copy), (old, ids), "the copy")
            equal(oct(copy.stat().st_mode & 0o777), "0o600", "mode of the copy")
            expect(not list(s.data.glob("*.part")), "half a copy is left")


def test_killed_on_the_way():
    """At every system call that changes something; the next start finishes what was begun."""
    need_strace()
    count = 0
    with Session(evening(hours=1)) as s:
        for fixture in FIXTURES:
            for call in ("pwrite64", "fdatasync", "fsync", "rename,renameat,renameat2", "unlink,unlinkat", "ftruncate"):
                for nth in range(1, 200):
                    ids = put(s, fixture)
                    try:
                        s.start(["strace", "-D", "-f", "-o", "/dev/null", "-e", f"trace={call}",
                                 "-e", f"inject={call}:signal=KILL:when={nth}"])
                    except Ended as end:
                        equal(end.code, -9, f"how a start ended at {call} {nth} ({end.text})")
                        s.start()
                        there(s, ids)
                        s.stop(kill=True)
                        sound(s)
                        count += 1
                        continue
                    s.stop(kill=True)
                    break
    print(f"# killed while migrating: {count}")
    expect(count > 20, "hardly ever killed")


def test_no_room_for_the_copy():
    """Then nothing is migrated: the old one stays as it is, reminders go on, and it goes on by itself with room."""
    for fixture in FIXTURES:
        with Session(evening()) as s, mounted(s.data.parent, "-t", "tmpfs", "-o", "size=1m,mode=700", "small"):
            ids = put(s, fixture)
            old = (s.data / "journal.db").read_bytes()
            ballast = s.data.parent / "ballast"
            fd = os.open(ballast, os.O_WRONLY | os.O_CREAT, 0o600)
            with contextlib.suppress(OSError):
                while os.write(fd, bytes(4096)):
                    pass
            os.close(fd)
            s.start()
            equal(s.get("StorageState", SERVICE), "full")
            equal(s.get("State"), "due")
            Ledger(s).must_refuse()
            equal((s.data / "journal.db").read_bytes(), old, "the old journal")
            run("mount", "-o", "remount,size=8m", s.data.parent)
            ballast.unlink()
            await_storage(s, "ok")
            there(s, ids)
            s.record("stretch", kind="activity")
            s.stop()


def test_a_newer_one_is_left_alone():
    with Session(evening()) as s:
        s.start()
        s.record("stretch", kind="activity")
        s.stop()
        db = sqlite3.connect(s.data / "journal.db")
        db.execute("PRAGMA user_version = 999")
        db.close()
        newer = (s.data / "journal.db").read_bytes()
        s.start()
        equal(s.get("StorageState", SERVICE), "too-new")
        said = s.refused("Storage", *RECORD, "activity", "stretch", {})
        expect("newer lull" in said and "update" in said, said)
        expect("newer lull" in s.lull("status").stdout, "status doesn't say why")
        equal(s.get("State"), "due")
        s.stop()
        equal((s.data / "journal.db").read_bytes(), newer, "the newer journal")


need_root()
own_mounts()
main()
