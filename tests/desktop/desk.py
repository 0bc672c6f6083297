# SPDX-License-Identifier: MIT
"""A desk to test on: the session of tests/bus/harness.py with a screen, an eye on all that the bus carries, and lull's icon
where desktops look for it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bus"))

from harness import *
from harness import PATIENCE, WRAPPER, Session, equal, expect
from screen import SOURCE, Picture, Sway, TOGETHER, Word, Xvfb, as_a_person, lacking, skip_all

NOTIFICATIONS = "org.freedesktop.Notifications"

# The buttons that a notification for one occurrence has, by their names on the bus.
BUTTONS = {"default": "Show", "done": "Taken", "snooze": "Snooze", "skip": "Skip"}


def midday():
    """A zone in which it is noon, so that no day begins or ends meanwhile."""
    return f"NOON{datetime.now(timezone.utc).hour - 12}"


def due_since_half_past_eleven(*reminders, general="discreet = no\nnag = 0", extra=""):
    """A configuration: these reminders are due, any others are off."""
    lines = [f"[general]\n{general}"]
    for name in ("magnesium", "stretch"):
        lines.append(f"[reminder {name}]\nat = 11:30\nwindow = 3h\nenabled = {'yes' if name in reminders else 'no'}")
    return "\n".join(lines) + f"\n{extra}"


class Desk(Session):
    """A Session with a screen; SCREEN opens it."""

    def __init__(self, screen, services=(), prepare=lambda desk: None):
        """services: D-Bus activation files of the machine that this bus may use; prepare: before anything is started."""
        self.screen = screen
        self.wire = []
        self.owners = {}
        self.marks = 0
        self.services = services
        self.prepare = prepare
        self.before_look = lambda: None
        super().__init__()

    def _start_bus(self):
        self.env["TZ"] = midday()
        self.env["XDG_DATA_DIRS"] = f"{self.dir}/share:/usr/local/share:/usr/share"
        for key in ("DISPLAY", "WAYLAND_DISPLAY", "SWAYSOCK", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            self.env.pop(key, None)
        self._install_icon()
        (self.dir / "services").mkdir()
        for name in self.services:
            shutil.copy(f"/usr/share/dbus-1/services/{name}.service", self.dir / "services")
        self.prepare(self)
        self.screen.open(self.dir, self.env)
        self.env.update(self.screen.env)
        super()._start_bus()

    def _install_icon(self):
        """What lull installs for desktops, below a folder where they look."""
        name = "io.github.lulld.Lull"
        for folder, file in (("applications", f"{name}.desktop"), ("icons/hicolor/scalable/apps", f"{name}.svg"),
                             ("icons/hicolor/48x48/apps", f"{name}.png"), ("icons/hicolor/symbolic/apps", f"{name}-symbolic.svg")):
            (self.dir / "share" / folder).mkdir(parents=True)
            source = SOURCE / "client/desktop" / file
            shutil.copy(source if source.exists() else source.with_name(f"{file}.in"), self.dir / "share" / folder / file)
        shutil.copy("/usr/share/icons/hicolor/index.theme", self.dir / "share/icons/hicolor")

    def _connect(self):
        super()._connect()
        self.connection.signal_subscribe("org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged", None, None,
                                         Gio.DBusSignalFlags.NONE, lambda *a: self.owners.update({a[5].unpack()[0]: a[5].unpack()[2]}))
        self._bus_call("GetId")
        self.monitor = subprocess.Popen([*TOGETHER, "busctl", "--user", "--json=short", "monitor"], env=self.env, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=0)
        # "Monitoring bus message stream."
        expect(self.monitor.stderr.readline(), "busctl can't monitor the bus")
        self.watch(self.monitor.stdout, lambda line: self.wire.append(json.loads(line)))
        self.screen.open_on_bus(self)

    def watch(self, pipe, take):
        """Calls take(line) for each line, while something is waited for."""
        os.set_blocking(pipe.fileno(), False)
        rest = [b""]

        def readable(fd, _condition):
            data = os.read(fd, 1 << 16)
            *lines, rest[0] = (rest[0] + data).split(b"\n")
            for line in lines:
                take(line.decode())
            return bool(data)

        GLib.io_add_watch(pipe.fileno(), GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, readable)

    def __exit__(self, kind, value, trace):
        try:
            return super().__exit__(kind, value, trace)
        finally:
            self.monitor.kill()
            self.monitor.communicate()
            self.screen.close()

    # Waiting

    def until(self, true, what):
        """Waits until something is true, asking after every event of the bus or of what is watched."""
        late = []
        timer = GLib.timeout_add_seconds(PATIENCE, lambda: late.append(True) or GLib.SOURCE_CONTINUE)
        try:
            while not (value := true()):
                expect(not late, f"in vain waited for: {what}")
                GLib.MainContext.default().iteration(True)
            return value
        finally:
            GLib.source_remove(timer)

    def look(self, seen, what):
        """Looks at the screen until it shows something: nothing tells when a program has painted."""
        end = time.monotonic() + PATIENCE
        self.before_look()
        while not (value := seen()):
            self.before_look()
            expect(time.monotonic() < end, f"not on the screen: {what}; it shows {self.screen.words() if self.screen.empty else '?'}")
        return value

    def sees(self, *words):
        """Waits until all these words stand on the screen; returns all words."""
        def seen():
            there = self.screen.words()
            return there if {word.text for word in there} >= set(words) else None
        return self.look(seen, " ".join(words))

    def click_word(self, word, button=1):
        place = next(w for w in self.sees(word) if w.text == word)
        self.screen.click(place.x, place.y, button)

    def sees_nothing(self):
        self.look(self.screen.is_empty, "nothing")

    # The bus

    def wait_owner(self, name, there=True):
        self.until(lambda: bool(self.owners.get(name)) == there, f"{name} {'appears' if there else 'goes'}")

    def notifications(self, method, signature="()", *args):
        """Calls the notification server, as another program."""
        return self.connection.call_sync(NOTIFICATIONS, "/org/freedesktop/Notifications", NOTIFICATIONS, method,
                                         GLib.Variant(signature, args), None, Gio.DBusCallFlags.NONE, PATIENCE * 1000, None).unpack()

    def calls(self, member):
        """All calls of this method of the notification server by lulld, as messages."""
        return [m for m in self.wire if m["type"] == "method_call" and m.get("member") == member and
                m.get("destination") == NOTIFICATIONS and m.get("interface") == NOTIFICATIONS and (member != "Notify" or m["payload"]["data"][0] == "lull")]

    def answers(self, member):
        """For each call that was answered: its arguments and the answer's."""
        asked = {(m["sender"], m["cookie"]): m["payload"]["data"] for m in self.calls(member)}
        return [(asked[key], m["payload"]["data"]) for m in self.wire
                if m["type"] == "method_return" and (key := (m.get("destination"), m.get("reply_cookie"))) in asked]

    def shown(self, title=None):
        """What the server has taken: the arguments of each Notify, with this title."""
        return [call for call, _ in self.answers("Notify") if title in (None, call[3])]

    # lull

    def fresh(self, config):
        """lulld with an empty journal and this configuration."""
        if self.daemon and self.daemon.process.poll() is None:
            self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        self.settle()
        self.wire.clear()
        self.configure(config)
        self.start()

    def settle(self):
        """The notification server has done what it was asked for until now, and all of that stands on the wire."""
        if self.owners.get(NOTIFICATIONS):
            self.notifications("GetServerInformation")
        self.marks += 1
        mark = f"mark.m{self.marks}"
        self._bus_call("NameHasOwner", GLib.Variant("(s)", (mark,)))
        self.until(lambda: any(m.get("member") == "NameHasOwner" and m["payload"]["data"] == [mark] for m in self.wire),
                   "all is seen")

    def states(self):
        """Of today's occurrence of each reminder."""
        return {o["id"].split("/")[0]: o["state"] for o in reversed(self.json("agenda"))}

    def is_resolved(self, state, name="magnesium"):
        """Waits until lulld has said so, and holds the agenda against it."""
        self.wait_signal("Resolved", lambda args: args[0].startswith(name) and args[1] == state)
        equal(self.states()[name], state, f"state of {name}")

    def kinds(self):
        return [entry["kind"] for entry in self.json("log")]
