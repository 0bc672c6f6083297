#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Backups, and what lulld(8) says about a damaged journal: each command that stands there."""

import sqlite3
import stat

from harness import *

MANUAL = Path(__file__).resolve().parents[2] / "daemon" / "lulld.8.scd"


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def ids(s):
    return {e["id"] for e in lines(s.lull("export").stdout)}


def fill(s, n):
    for i in range(n):
        s.record("zinc", Amount=float(i % 50 + 1), Note="n" * 100)


def commands():
    """The code blocks of the section, a list of lines each."""
    section = MANUAL.read_text().split("# A DAMAGED JOURNAL\n")[1].split("\n# ")[0]
    return [block.strip().splitlines() for block in section.split("```")[1::2]]


def follow(s, block):
    """Types a block as a person would; the service is started and stopped as systemctl does it."""
    programs = s.dir / "bin"
    programs.mkdir(exist_ok=True)
    for name, program in (("lull", os.environ["LULL"]), ("lulld", os.environ["LULLD"])):
        (programs / name).unlink(missing_ok=True)
        (programs / name).symlink_to(program)
    typed = []
    for line in block + ["systemctl end"]:
        if not line.startswith("systemctl "):
            typed.append(line)
            continue
        if typed:
            script = f"cd {shlex.quote(str(s.data))} || exit\n" + "\n".join(typed)
            done = subprocess.run(["bash", "-e", "-c", script], capture_output=True, text=True, timeout=PATIENCE,
                                  env={**s.env, "PATH": f"{programs}:{os.environ['PATH']}"})
            equal(done.returncode, 0, f"{typed}: {done.stdout} {done.stderr}")
            typed = []
        if line == "systemctl --user stop lulld":
            s.stop()
        elif line == "systemctl --user start lulld":
            s.start()
        else:
            equal(line, "systemctl end")


def damage(path, first, n):
    """Overwrites pages in the middle."""
    with open(path, "r+b") as f:
        f.seek(first * 4096)
        f.write(b"\xa5" * (n * 4096))


def test_a_backup_is_a_journal():
    with Session(evening()).start() as s:
        fill(s, 100)
        file = s.dir / "home" / "lull.db"
        got = s.json("backup", str(file))
        equal((got["file"], got["bytes"]), (str(file), file.stat().st_size))
        equal(stat.S_IMODE(file.stat().st_mode), 0o600)
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
            equal(db.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            equal(db.execute("PRAGMA application_id").fetchone(), (0x6C756C6C,))
            equal(db.execute("SELECT count(*) FROM entry").fetchone(), (got["entries"],))
        equal(got["entries"], len(ids(s)))
        equal([p.name for p in s.data.iterdir() if "copy" in p.name], [])
        equal([p.name for p in file.parent.glob("lull*")], ["lull.db"])


def test_a_backup_replaces_nothing_unasked():
    with Session(evening()).start() as s:
        file = s.dir / "home" / "lull.db"
        file.write_text("mine")
        expect("--force" in s.fails(1, "backup", str(file)), "no way out")
        equal(file.read_text(), "mine")
        expect("Backed up: " in s.lull("backup", "--force", str(file)).stdout, "nothing said")
        equal(file.read_bytes()[:15], b"SQLite format 3")
        expect("backup is not complete" in s.fails(1, "backup", "/dev/full"), "called by another name")
        s.fails(1, "backup", str(s.dir / "nowhere" / "x"))
        s.fails(2, "backup")
        s.stop()
        s.fails(3, "backup", str(s.dir / "home" / "other.db"))
        equal([p.name for p in file.parent.glob("*.db*")], ["lull.db"])
        s.start()


def test_a_backup_into_a_pipe_and_none_of_what_is_no_journal():
    with Session(evening()).start() as s:
        fill(s, 50)
        done = subprocess.run([*WRAPPER, os.environ["LULL"], "backup", "/dev/stdout"], capture_output=True, env=s.env, check=True)
        expect(done.stdout.startswith(b"SQLite format 3"), done.stdout[:20])
        s.stop()
        (s.data / "journal.db").write_bytes(b"no journal at all" * 1000)
        s.start()
        expect("lulld(8)" in s.fails(1, "backup", str(s.dir / "x")), "no way out")
        expect(not (s.dir / "x").exists(), "a backup of nothing")
        equal((s.data / "journal.db").read_bytes(), b"no journal at all" * 1000)


def test_a_backup_is_put_back_and_the_rest_is_salvaged():
    first, second = commands()
    with Session(evening()).start() as s:
        fill(s, 300)
        s.lull("backup", str(s.dir / "home" / "lull-backup.db"))
        backed = ids(s)
        fill(s, 30)
        everything = ids(s)
        s.restart()
        damage(s.data / "journal.db", 12, 4)
        was = (s.data / "journal.db").read_bytes()
        follow(s, first)
        equal((s.data / "damaged" / "journal.db").read_bytes(), was)
        equal(backed - ids(s), set())
        follow(s, second)
        equal((s.data / "damaged" / "journal.db").read_bytes(), was)
        got = ids(s)
        expect(backed <= got, "the backup is not there")
        saved = len((everything - backed) & got)
        expect(saved >= 20, "only", saved, "of 30 salvaged")
        equal(s.call(REMINDERS, "GetStatus")[0]["Storage"], "ok")


def test_without_a_backup_a_new_one_is_begun():
    first, second = commands()
    with Session(evening()).start() as s:
        fill(s, 100)
        everything = ids(s)
        s.restart()
        damage(s.data / "journal.db", 0, 1)
        damaged = (s.data / "journal.db").read_bytes()
        s.restart(kill=True)
        equal(s.call(REMINDERS, "GetStatus")[0]["Storage"], "corrupt")
        expect("damaged" in s.lull("status").stdout, s.lull("status").stdout)
        follow(s, [line for line in first if not line.startswith("cp ")])
        equal((s.data / "damaged" / "journal.db").read_bytes(), damaged)
        equal(s.call(REMINDERS, "GetStatus")[0]["Storage"], "ok")
        # Its first page says what it is: without it there is nothing to be read.
        done = subprocess.run([os.environ["LULLD"], "--salvage", str(s.data / "damaged" / "journal.db")], capture_output=True, text=True, env=s.env)
        equal((done.returncode, done.stdout), (1, ""))
        expect("Nothing can be read" in done.stderr or "can't be salvaged" in done.stderr, done.stderr)
        expect(everything, "nothing was there")


def test_salvage_of_a_whole_one_is_an_export():
    with Session(evening()).start() as s:
        fill(s, 20)
        out = s.lull("export").stdout
        s.stop(kill=True)
        before = {p.name: p.read_bytes() for p in s.data.iterdir()}
        expect(len(before["journal.db-wal"]) > 0, "everything is in the file already")
        done = subprocess.run([os.environ["LULLD"], "--salvage", str(s.data / "journal.db")], capture_output=True, text=True, env=s.env)
        equal((done.returncode, done.stdout), (0, out))
        expect(re.fullmatch(r"lulld: \d+ entries read\.\n", done.stderr), done.stderr)
        equal({p.name: p.read_bytes() for p in s.data.iterdir()}, before)
        equal(subprocess.run([os.environ["LULLD"], "--salvage", str(s.dir / "none")], capture_output=True).returncode, 1)


main()
