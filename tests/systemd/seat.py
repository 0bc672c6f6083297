# SPDX-License-Identifier: MIT
"""What happens at a machine that machine.py has booted: people log in and out, lock the screen, close the lid. It is the
real logind that all of this goes through."""

import contextlib
import selectors
import subprocess

from login import *

LOGIND, MANAGER = "org.freedesktop.login1", "org.freedesktop.login1.Manager"
USER = "lull-test"
# One of the servers that are installed: systemd refuses two that want the same name.
DUNST = """[D-BUS Service]
Name=org.freedesktop.Notifications
Exec=/bin/false
SystemdService=dunst.service
"""
SUSPEND = """[Service]
ExecStart=
ExecStart=/run/asleep
"""


class Machine:
    """logind's signals as they come, and what a person does. To be made once."""

    def __init__(self, pretend=True):
        """`pretend`: where the machine can't sleep."""
        self.signals = []
        self.bus = Gio.bus_get_sync(Gio.BusType.SYSTEM, None)
        self.bus.signal_subscribe(LOGIND, MANAGER, None, None, None, Gio.DBusSignalFlags.NONE,
                                  lambda *a: self.signals.append((a[4], a[5].unpack())))
        self.bus.signal_subscribe(LOGIND, PROPERTIES, "PropertiesChanged", None, None, Gio.DBusSignalFlags.NONE,
                                  lambda *a: self.signals.append((a[4], a[5].unpack())))
        root_file("/etc/systemd/logind.conf.d/test.conf", "[Login]\nUserStopDelaySec=0\n")
        # Nobody logs in as often as these tests.
        root_file("/run/systemd/system/user@.service.d/test.conf", "[Unit]\nStartLimitIntervalSec=0\n")
        if pretend:
            self._pretend_to_sleep()
        as_root("systemctl", "daemon-reload")
        as_root("systemctl", "restart", "systemd-logind")
        as_root("timedatectl", "set-timezone", "UTC")

    def _pretend_to_sleep(self):
        """A kernel that says that it can, and a service that lets it."""
        as_root("mount", "-o", "remount,rw", "/sys")
        root_file("/sys/power/state", "freeze mem")
        root_file("/sys/power/mem_sleep", "s2idle [deep]")
        root_file("/run/systemd/system/systemd-suspend.service.d/test.conf", SUSPEND)
        self.while_asleep("exit 0")

    def while_asleep(self, script):
        """What the machine's sleep consists of."""
        root_file("/run/asleep", f"#!/bin/sh\n{script}\n", "755")

    def call(self, path, interface, method, signature="()", *args):
        """As the person."""
        return self.bus.call_sync(LOGIND, path, interface, method, GLib.Variant(signature, args), None,
                                  Gio.DBusCallFlags.NONE, PATIENCE * 1000, None).unpack()

    def wait(self, name, wanted=lambda args: True):
        late = []
        timer = GLib.timeout_add_seconds(PATIENCE, lambda: late.append(True) or GLib.SOURCE_CONTINUE)
        try:
            while not late:
                for i, (got, args) in enumerate(self.signals):
                    if got == name and wanted(args):
                        del self.signals[:i + 1]
                        return args
                GLib.MainContext.default().iteration(True)
        finally:
            GLib.source_remove(timer)
        raise AssertionError(f"logind never said {name}; it said {self.signals!r}")

    def until(self, wanted):
        """Until this is true; looked at whenever logind says that something has changed."""
        while not wanted():
            self.wait("PropertiesChanged")

    @contextlib.contextmanager
    def session(self, kind):
        """The person logs in, at a screen (x11, wayland) or at a terminal (tty); in the end, out again. Yields the path of
        the session."""
        self.signals.clear()
        as_root("systemd-run", "--quiet", f"--unit=seat-{kind}", "--collect", "--property=PAMName=login",
                f"--property=User={USER}", f"--setenv=XDG_SESSION_TYPE={kind}", "--setenv=XDG_SESSION_CLASS=user",
                "sleep", "infinity")
        path = self.wait("SessionNew")[1]
        try:
            # The login has started it; this waits for it.
            as_root("systemctl", "start", f"user@{UID}.service")
            yield path
        finally:
            as_root("systemctl", "stop", f"seat-{kind}")
            self.wait("SessionRemoved", lambda args: args[1] == path)

    @contextlib.contextmanager
    def logged_in(self, kind):
        """The same for the person's only session: it takes the manager with it."""
        with self.session(kind) as path:
            yield path
        self.wait("UserRemoved")

    def lock(self, path, locked):
        """As a screen locker says it."""
        self.call(path, f"{LOGIND}.Session", "SetLockedHint", "(b)", locked)

    def suspend(self):
        """Until the machine has slept."""
        self.signals.clear()
        as_root("busctl", "call", LOGIND, "/org/freedesktop/login1", MANAGER, "Suspend", "b", "false")
        self.wait("PrepareForSleep", lambda args: args == (True,))
        self.wait("PrepareForSleep", lambda args: args == (False,))


class Screen:
    """A display, and dunst, which the bus starts there when something is to be shown."""

    def __init__(self, session):
        for program in ("Xvfb", "dunst"):
            if not shutil.which(program):
                raise Skip(f"no {program}")
        self.login = session
        session.units.mkdir(parents=True, exist_ok=True)
        for unit in ("mako.service", "xfce4-notifyd.service", "plasma-notifications.service"):
            (session.units / unit).symlink_to("/dev/null")
        services = HOME / ".local/share/dbus-1/services"
        services.mkdir(parents=True, exist_ok=True)
        (services / "org.freedesktop.Notifications.service").write_text(DUNST)
        session.systemctl("daemon-reload")
        session._bus_call("ReloadConfig")

    def __enter__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "800x400x24", "-nolisten", "tcp"],
                                       pass_fds=[write], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       env=self.login.env)
        os.close(write)
        with os.fdopen(read) as pipe:
            display = pipe.readline().strip()
        self.login.systemctl("set-environment", f"DISPLAY=:{display}")
        return self

    def __exit__(self, *exception):
        self.login.systemctl("stop", "dunst.service", check=False)
        self.login.systemctl("unset-environment", "DISPLAY")
        self.server.terminate()
        self.server.wait(PATIENCE)

    def owned(self):
        """Whether a notification server runs."""
        return self.login._bus_call("NameHasOwner", GLib.Variant("(s)", ["org.freedesktop.Notifications"]))[0]

    def press(self, *words):
        self.login.run("dunstctl", *words)


class Notifications:
    """Every notification that dunst has taken, from now on."""

    def __init__(self, session):
        self.seen = b""
        self.monitor = subprocess.Popen(
            ["busctl", "--user", "monitor", "--json=short", "--match=interface='org.freedesktop.Notifications'",
             "--match=type='method_return'"], env=session.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        expect(b"Monitoring" in self.monitor.stderr.readline(), "busctl doesn't monitor")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.monitor.terminate()
        self.monitor.wait(PATIENCE)

    def _messages(self):
        with selectors.DefaultSelector() as selector:
            selector.register(self.monitor.stdout, selectors.EVENT_READ)
            while True:
                while b"\n" in self.seen:
                    line, self.seen = self.seen.split(b"\n", 1)
                    yield json.loads(line)
                expect(selector.select(PATIENCE), "no notification came")
                self.seen += os.read(self.monitor.stdout.fileno(), 65536)

    def next(self):
        """(title, body) of the next one that the server has answered with an id."""
        asked = {}
        for message in self._messages():
            if message.get("member") == "Notify":
                asked[message["sender"], message["cookie"]] = message["payload"]["data"]
            elif (message.get("destination"), message.get("reply_cookie")) in asked:
                notify = asked[message["destination"], message["reply_cookie"]]
                return notify[3], notify[4]
