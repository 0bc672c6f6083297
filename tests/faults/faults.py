# SPDX-License-Identifier: MIT
"""What the tests of faults share: what they need of the machine, a notification server that counts, strace as the
hand that makes a system call fail, and what must hold of a journal after anything whatever."""

import ctypes
import json
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bus"))

from harness import *  # noqa: E402

RECORD = (LOG, "Record", "(ssa{sv})")
LEAD = int(os.environ.get("LULL_FAULTS_LEAD", "3"))
STORAGE_TITLE = "The journal can't be written"

# ---- What it takes ----


def skip_all(why):
    print(f"1..0 # SKIP {why}")
    sys.exit(0)


def need_root():
    if os.geteuid() != 0:
        skip_all("only root can do this to a service")


def need_strace():
    try:
        done = subprocess.run(["strace", "-o", "/dev/null", "-e", "inject=getppid:error=EIO", "true"], capture_output=True)
    except FileNotFoundError:
        skip_all("there is no strace")
    if done.returncode != 0:
        skip_all(f"strace can't trace here: {done.stderr.decode().strip()}")


def own_mounts():
    """Goes on in a mount namespace of the test's own: what is mounted there nobody else sees, and it goes with us."""
    if os.environ.get("LULL_FAULTS_MOUNTS") == str(os.getpid()):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    clone_newns, ms_rec, ms_private = 0x20000, 0x4000, 1 << 18
    if libc.unshare(clone_newns) < 0 or libc.mount(b"none", b"/", None, ms_rec | ms_private, None) < 0:
        skip_all(f"no mount namespace of our own: {os.strerror(ctypes.get_errno())}")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    expect(done.returncode == 0, " ".join(map(str, command)), "failed:", done.stderr.strip())


@contextlib.contextmanager
def mounted(where, *how):
    """mount HOW… WHERE"""
    run("mount", *how, str(where))
    try:
        yield
    finally:
        run("umount", "-l", str(where))


# ---- A notification server that counts ----

NOTIFICATIONS_XML = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/>
<arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
</interface></node>"""


class Notifications:
    """shown: everything that ever popped up, (id, title, body); open: what is on the screen now."""

    def __init__(self, session):
        self.shown, self.open = [], {}
        self.session = session
        self.connection = Gio.DBusConnection.new_for_address_sync(
            session.env["DBUS_SESSION_BUS_ADDRESS"],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.connection.set_exit_on_close(False)
        interface = Gio.DBusNodeInfo.new_for_xml(NOTIFICATIONS_XML).interfaces[0]
        self.connection.register_object("/org/freedesktop/Notifications", interface, self._call, None, None)
        self.connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                  GLib.Variant("(su)", ("org.freedesktop.Notifications", 0)), None,
                                  Gio.DBusCallFlags.NONE, PATIENCE * 1000, None)

    def _call(self, _connection, _sender, _path, _interface, method, parameters, invocation):
        args = parameters.unpack()
        if method == "Notify":
            # One that is changed where it stands is no new one.
            id = args[1] or len(self.shown) + 1
            if id not in self.open:
                self.shown.append((id, args[3], args[4]))
            self.open[id] = args[3]
            invocation.return_value(GLib.Variant("(u)", (id,)))
        elif method == "CloseNotification":
            self.open.pop(args[0], None)
            invocation.return_value(None)
        elif method == "GetCapabilities":
            invocation.return_value(GLib.Variant("(as)", (["actions", "body"],)))
        else:
            invocation.return_value(GLib.Variant("(ssss)", ("test", "lull", "1", "1.2")))

    def await_that(self, condition, what):
        """Waits until what is shown is as it should be."""
        late = []
        timer = GLib.timeout_add_seconds(PATIENCE, lambda: late.append(True) or GLib.SOURCE_CONTINUE)
        try:
            while not late and not condition():
                GLib.MainContext.default().iteration(True)
        finally:
            GLib.source_remove(timer)
        expect(condition(), what, "- shown:", self.shown, "open:", self.open)

    def told(self):
        """How often the user was told of the journal."""
        return sum(title == STORAGE_TITLE for _, title, _ in self.shown)

    def close(self):
        self.connection.close_sync(None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


# ---- strace as the hand of fate ----


class Tracer:
    """strace on a running lulld, with what it is to do to it: "fdatasync:error=EIO", "pwrite64:signal=KILL:when=3"."""

    def __init__(self, daemon, *injections):
        rules = [argument for rule in injections for argument in ("-e", f"inject={rule}")]
        traced = ",".join(rule.split(":")[0] for rule in injections)
        self.process = subprocess.Popen(["strace", "-f", "-o", "/dev/null", "-e", f"trace={traced}", *rules, "-p",
                                         str(daemon.process.pid)], stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        expect("attached" in line, "strace:", line)

    def detach(self):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.process.stderr.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.detach()


# ---- What must hold ----


def all_entries(session):
    """The whole journal, page by page."""
    entries, cursor = [], ""
    while True:
        page, cursor = session.call(LOG, "Query", "(a{sv})", variants({"All": True, "Cursor": cursor} if cursor else {"All": True}))
        entries += page
        if not cursor:
            return entries


class Ledger:
    """What a session was promised, refused, and left in doubt about."""

    def __init__(self, session):
        self.session = session
        self.promised, self.refused, self.doubtful = {}, [], set()
        self.number = 0
        self.answered = None  # the last one's id, where it was promised

    def record(self, session=None):
        """Records an activity under a note of its own: True: promised, False: refused, None: no answer came."""
        self.number += 1
        self.answered = None
        note = f"entry {self.number} " + "." * 200  # so that a few of them fill pages
        try:
            id = (session or self.session).record("stretch", kind="activity", Note=note)[0]
        except DBusError as error:
            if error.name == "Storage":
                sentence(error.text)
                self.refused.append(note)
                return False
            self.doubtful.add(note)
            return None
        self.promised[id] = note
        self.answered = id
        return True

    def must_record(self):
        equal(self.record(), True, "an entry is promised")

    def must_refuse(self):
        equal(self.record(), False, "an entry is promised")

    def check(self):
        """Everything promised is there, once and whole; nothing refused is."""
        entries = [e for e in all_entries(self.session) if e["Kind"] == "activity"]
        kept = {e["Id"]: e.get("Note", "") for e in entries}
        equal(len(kept), len(entries), "ids are different")
        for id, note in self.promised.items():
            expect(kept.get(id) == note, "lost:", note, id)
        notes = sorted(note for id, note in kept.items() if id not in self.promised)
        equal([n for n in notes if n not in self.doubtful], [], "entries that nobody promised")
        equal(len(notes), len(set(notes)), "entries are there once")


def sound(session):
    """The files as they are now, by SQLite's own full check of a copy."""
    copy = session.dir / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(mode=0o700)
    for name in ("journal.db", "journal.db-wal", "journal.db-journal"):
        if (session.data / name).exists():
            shutil.copy(session.data / name, copy / name)
    db = sqlite3.connect(copy / "journal.db")
    try:
        equal(db.execute("PRAGMA integrity_check").fetchall(), [("ok",)], "integrity")
    finally:
        db.close()
        shutil.rmtree(copy)


def died(session):
    """The daemon was killed: waits until the bus has noticed too."""
    equal(session.daemon.process.wait(PATIENCE), -9, "how it ended")
    session.wait_signal("NameOwnerChanged", lambda args: args[2] == "")
    session.signals.clear()


def await_storage(session, state):
    """Waits for StorageState as a widget would: the value, or else the signal."""
    if session.get("StorageState", SERVICE) != state:
        session.wait_change("StorageState", state, SERVICE)
    equal(session.get("StorageState", SERVICE), state)


# ---- A trouble from beginning to end ----


def due_soon(session, lead):
    """Moves tonight's bedtime so that magnesium is due in `lead` seconds; that instant."""
    at = now_usec() + lead * 10**6
    session.call(REMINDERS, "SetBedtime", "(t)", at + 45 * MINUTE)
    return at


def raised_entries(session, id):
    return [e for e in all_entries(session) if e["Kind"] == "raised" and e["Occurrence"] == id]


class Trouble:
    """Something makes the journal unwritable, a reminder becomes due meanwhile, and then the cause goes away.

    state: what StorageState must be; cause: sets it off; cure: takes it away (None: nothing is to be done)."""

    def __init__(self, session, state):
        self.s, self.state = session, state
        self.ledger = Ledger(session)
        self.notifications = Notifications(session)

    def before(self):
        for _ in range(3):
            self.ledger.must_record()

    def set_off(self, cause):
        """The trouble must be there before the reminder."""
        at = due_soon(self.s, LEAD)
        cause()
        expect(now_usec() < at, "the machine is too slow: give it a longer LULL_FAULTS_LEAD than", LEAD, "s")

    def refused(self):
        """What is recorded is refused, and that is said everywhere, once."""
        self.ledger.must_refuse()
        await_storage(self.s, self.state)
        equal(self.s.json("status")["storage"], self.state, "storage in the status")
        expect("Storage" in self.s.lull("status").stdout, "lull status says nothing")
        expect(len(self.s.fails(1, "did", "stretch").split()) > 5, "no sentence on the command line")
        for _ in range(3):
            self.ledger.must_refuse()
        self.notifications.await_that(lambda: STORAGE_TITLE in self.notifications.open.values(), "not told")
        equal(self.notifications.told(), 1, "times told")

    def reminds(self):
        """The reminder comes all the same, once."""
        args = self.s.wait_signal("Raised")
        expect(args[0].startswith("magnesium/"), "raised:", args)
        self.id = args[0]
        equal(self.s.get("State"), "due")
        self.notifications.await_that(lambda: any(title != STORAGE_TITLE for title in self.notifications.open.values()),
                                      "no reminder on the screen")
        self.ledger.must_refuse()
        equal(self.notifications.told(), 1, "times told")
        equal(self.s.get("StorageState", SERVICE), self.state)

    def recovers(self, cure):
        """By itself: nobody writes until it says that it can."""
        cure()
        await_storage(self.s, "ok")
        equal(self.s.json("status")["storage"], "ok")
        self.notifications.await_that(lambda: STORAGE_TITLE not in self.notifications.open.values(), "still on the screen")
        equal(self.notifications.told(), 1, "times told")

    def keeps(self, raised=1):
        """What was promised is there, what lulld decided meanwhile too and once, and so it stays."""
        self.ledger.check()
        equal(len(raised_entries(self.s, self.id)), raised, "raised entries")
        equal(self.s.get("DueIds"), [self.id])
        self.ledger.must_record()
        self.s.stop(kill=True)
        sound(self.s)
        self.s.start()
        self.ledger.check()
        equal(self.s.get("DueIds"), [self.id])

    def run(self, cause, cure):
        self.before()
        self.set_off(cause)
        self.refused()
        self.reminds()
        self.recovers(cure)
        self.keeps()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.notifications.close()
