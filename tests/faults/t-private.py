#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Nobody else reads what lulld keeps, whatever the umask and whoever made the folder, and the system's log has no word of
what it is about, after a day of everything and a night of troubles."""

import stat

from faults import *

WORDS = ("magnesium", "iron", "levothyroxine", "stretch", "restless", "milk", "200", "350", "40 mg", "evening dose")


def modes(session):
    equal(oct(stat.S_IMODE(session.data.stat().st_mode)), "0o700", "mode of the folder")
    for file in session.data.iterdir():
        equal(oct(stat.S_IMODE(file.stat().st_mode)), "0o600", f"mode of {file.name}")
    return {file.name for file in session.data.iterdir()}


@contextlib.contextmanager
def umask(mask):
    old = os.umask(mask)
    try:
        yield
    finally:
        os.umask(old)


def test_modes_under_any_umask():
    for mask in (0o000, 0o022, 0o077):
        with Session(evening()) as s, umask(mask):
            s.start()
            s.record("magnesium")
            expect("journal.db-wal" in modes(s), "no log")
            s.restart(kill=True)
            s.record("iron", AtUSec=now_usec() - 8 * HOUR)
            modes(s)
            s.stop()
            modes(s)


def test_a_umask_that_takes_everything():
    with Session(evening()) as s:
        def start():
            with umask(0o777):
                s.start()

        start()
        Ledger(s).must_record()
        modes(s)


def test_a_folder_and_files_that_are_too_open():
    """Ours are closed; what is above them is somebody else's, and stays as it is."""
    with Session(evening()) as s:
        s.start()
        ledger = Ledger(s)
        ledger.must_record()
        s.stop(kill=True)
        above = s.data.parent
        above.chmod(0o755)
        s.data.chmod(0o777)
        for file in s.data.iterdir():
            file.chmod(0o666)
        s.start()
        modes(s)
        equal(oct(stat.S_IMODE(above.stat().st_mode)), "0o755", "mode of the folder above")
        ledger.check()
        ledger.must_record()


def any_code(s, *args):
    """A command of which only matters what lulld says to it."""
    subprocess.run([*WRAPPER, os.environ["LULL"], *args], capture_output=True, env=s.env, timeout=PATIENCE,
                   stdin=subprocess.DEVNULL)


def a_day_of_everything(s):
    s.lull("took", "magnesium", "--note", "restless after milk")
    s.lull("undo")
    s.lull("took", "iron", "40 mg", "--at", "8h ago")
    any_code(s, "can", "magnesium")
    any_code(s, "snooze", "10m")
    any_code(s, "skip")
    s.lull("did", "stretch")
    s.lull("bedtime", clock(now_usec() + 2 * HOUR)[-5:])
    s.lull("pause", "1h")
    s.lull("resume")
    any_code(s, "took", "levothyroxine", "--at", "20h ago")
    s.lull("took", "unheard-of", code=4)
    s.configure(evening(rest="[reminder magnesium]\ndose = 200 milk\n"))
    s.lull("reload", code=1)
    s.configure(evening())
    s.lull("reload")
    (s.data / "journal.db").rename(s.data / "aside")
    s.lull("did", "stretch", code=1)
    (s.data / "aside").rename(s.data / "journal.db")
    await_storage(s, "ok")


def test_the_log_says_nothing():
    with Session(evening()).start() as s:
        s.connection.call_sync(NAME, "/org/freedesktop/LogControl1", PROPERTIES, "Set",
                               GLib.Variant("(ssv)", ("org.freedesktop.LogControl1", "LogLevel", GLib.Variant("s", "debug"))),
                               None, Gio.DBusCallFlags.NO_AUTO_START, PATIENCE * 1000, None)
        a_day_of_everything(s)
        s.daemon.stop()
        said = s.daemon.text()
        expect("written" in said, "not a word at all:", said)
        for word in WORDS:
            expect(word not in said.lower(), word, "stands in the log:", said)


def test_the_screen_is_discreet():
    """As long as `discreet` isn't turned off, in every title that pops up."""
    with Session(evening(hours=1)) as s, Notifications(s) as screen:
        s.start()
        due_soon(s, 1)
        s.wait_signal("Raised")
        screen.await_that(lambda: screen.shown, "no reminder")
        (s.data / "journal.db").rename(s.data / "aside")
        s.refused("Storage", *RECORD, "intake", "magnesium", {})
        screen.await_that(lambda: screen.told() == 1, "not told")
        for _, title, _ in screen.shown:
            for word in WORDS:
                expect(word == "evening dose" or word not in title.lower(), word, "stands in a title:", title)
        for word in ("magnesium", "stretch"):
            expect(word not in s.get("NextTitle").lower(), word, "stands in NextTitle")


main()
