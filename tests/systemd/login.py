# SPDX-License-Identifier: MIT
"""The person's side of a login, for tests that manager.py or machine.py runs: a Session of tests/bus/harness.py whose
bus, home and lulld are those of a real user manager."""

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bus"))

# ruff: noqa: E402
import harness
from harness import *

UID = int(os.environ["TEST_UID"])
HOME = Path(os.environ["TEST_HOME"])
UNIT = "lulld.service"
SYSTEMD1 = "org.freedesktop.systemd1"
UNIT_PATH = "/org/freedesktop/systemd1/unit/lulld_2eservice"
SERVICE1, UNIT1 = f"{SYSTEMD1}.Service", f"{SYSTEMD1}.Unit"

# The person, who can become root again for what an administrator does.
os.setgroups([])
os.setresgid(UID, UID, UID)
os.setresuid(UID, UID, 0)


def as_root(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, stdin=subprocess.DEVNULL,
                          preexec_fn=lambda: os.setresuid(0, 0, 0), **options)


def root_python(code):
    """A few lines of Python that root runs."""
    as_root("/usr/bin/python3", "-c", code)


def root_file(path, text, mode="644"):
    subprocess.run(["sh", "-c", 'mkdir -p "${1%/*}" && cat >"$1" && chmod "$2" "$1"', "sh", path, mode], check=True,
                   input=text.encode(), preexec_fn=lambda: os.setresuid(0, 0, 0))


class Login(Session):
    """With an empty home but for the configuration, and lulld not running; or, to be `kept`, as it was left, and left as it
    is in the end."""

    def __init__(self, config=None, kept=False):
        self.kept = kept
        self.daemon = None
        runtime = f"/run/user/{UID}"
        self.env = {"HOME": str(HOME), "USER": "lull-test", "XDG_RUNTIME_DIR": runtime, "LC_ALL": "C.UTF-8",
                    "NO_COLOR": "1", "SYSTEMD_PAGER": "", "SYSTEMD_COLORS": "0",
                    "PATH": f"{Path(os.environ['LULL']).parent}:/usr/local/bin:/usr/bin:/bin",
                    "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime}/bus"}
        self.config = HOME / ".config/lull/lull.conf"
        self.data = HOME / ".local/share/lull"
        self.units = HOME / ".config/systemd/user"
        self.drop_ins = self.units / f"{UNIT}.d"
        self.config.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.data.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if config is not None:
            self.configure(config)
        self._connect()
        self.connection.signal_subscribe(SYSTEMD1, PROPERTIES, "PropertiesChanged", UNIT_PATH, None,
                                         Gio.DBusSignalFlags.NONE, lambda *a: None)
        self.manager_call("Subscribe")

    def __exit__(self, kind, value, trace):
        if kind:
            for line in self.run("journalctl", "--user", "-u", UNIT, "-n", "20", "-o", "cat", check=False).splitlines():
                print(f"# {line}")
        if not self.kept:
            self.systemctl("stop", UNIT)
            self.systemctl("reset-failed", UNIT, check=False)
        with contextlib.suppress(GLib.Error):
            self.connection.close_sync(None)
        if not self.kept:
            for folder in (self.config.parent, self.data, self.units):
                shutil.rmtree(folder, ignore_errors=True)
            self.systemctl("daemon-reload")

    def run(self, *command, check=True):
        """What it prints, on both ends."""
        done = subprocess.run(command, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=PATIENCE)
        expect(not check or done.returncode == 0, shlex.join(command), "ends with", done.returncode, done.stdout)
        return done.stdout

    def systemctl(self, *words, check=True):
        return self.run("systemctl", "--user", *words, check=check)

    def start(self, prefix=()):
        self.systemctl("start", UNIT)
        return self

    def stop(self, kill=False):
        self.systemctl("stop", UNIT)
        self.seen_signals().clear()

    def drop_in(self, name, text):
        """Takes effect with the next start."""
        self.drop_ins.mkdir(parents=True, exist_ok=True)
        (self.drop_ins / name).write_text(text)
        self.systemctl("daemon-reload")

    def systemd(self, path, interface, method, signature="()", *args):
        return self.connection.call_sync(SYSTEMD1, path, interface, method, GLib.Variant(signature, args), None,
                                         Gio.DBusCallFlags.NONE, PATIENCE * 1000, None).unpack()

    def manager_call(self, method, signature="()", *args):
        return self.systemd("/org/freedesktop/systemd1", f"{SYSTEMD1}.Manager", method, signature, *args)

    def unit(self):
        """Every property of the unit, as systemd has it."""
        return {**self.systemd(UNIT_PATH, PROPERTIES, "GetAll", "(s)", UNIT1)[0],
                **self.systemd(UNIT_PATH, PROPERTIES, "GetAll", "(s)", SERVICE1)[0]}

    def wait_unit(self, wanted):
        """The unit's properties once they are as wanted; looked at whenever systemd says that they have changed."""
        late = []
        timer = GLib.timeout_add_seconds(PATIENCE, lambda: late.append(True) or GLib.SOURCE_CONTINUE)
        try:
            while not late:
                unit = self.unit()
                if wanted(unit):
                    return unit
                GLib.MainContext.default().iteration(True)
        finally:
            GLib.source_remove(timer)
        raise AssertionError(f"the unit is {unit['ActiveState']}/{unit['SubState']}, {unit['Result']}")

    def owner(self):
        """The process behind lull's name; None."""
        try:
            return self._bus_call("GetConnectionUnixProcessID", GLib.Variant("(s)", [NAME]))[0]
        except GLib.Error:
            return None
