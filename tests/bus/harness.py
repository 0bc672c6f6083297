# SPDX-License-Identifier: MIT
"""The real lulld and the real lull on a bus of their own.

A Session is a hermetic session bus (nothing that is installed on the machine can be started on it), an empty home and
the two programs. Everything is waited for as an event: lulld's READY=1, a signal, the end of a process. A test is a
function whose name begins with test_; main() runs those of a file and prints TAP.

LULLD and LULL name the programs; LULL_TEST_WRAPPER is put before both (valgrind).
"""

import contextlib
import fcntl
import json
import os
import pty
import re
import selectors
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time
import traceback
from datetime import datetime, timedelta, timezone
from pathlib import Path

from gi.repository import Gio, GLib

NAME = "io.github.lulld.Lull1"
PATH = "/io/github/lulld/Lull1"
REMINDERS, LOG, SERVICE = (f"{NAME}.{part}" for part in ("Reminders", "Log", "Service"))
PROPERTIES = "org.freedesktop.DBus.Properties"

MINUTE = 60 * 10**6
HOUR = 60 * MINUTE

WRAPPER = shlex.split(os.environ.get("LULL_TEST_WRAPPER", ""))
PATIENCE = int(os.environ.get("LULL_TEST_PATIENCE", 60 if WRAPPER else 20))

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><keep_umask/><listen>unix:dir={0}</listen><auth>EXTERNAL</auth><servicedir>{0}/services</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""


class DBusError(Exception):
    """An error reply: its name without lull's prefix, and its sentence."""

    def __init__(self, error):
        remote = Gio.dbus_error_get_remote_error(error) or "(local)"
        self.name = remote.removeprefix(f"{NAME}.Error.")
        self.text = error.message.removeprefix(f"GDBus.Error:{remote}: ")
        super().__init__(f"{self.name}: {self.text}")


def expect(condition, *what):
    if not condition:
        raise AssertionError(" ".join(str(w) for w in what))


def equal(got, want, what="value"):
    expect(got == want, f"{what}: got {got!r}, want {want!r}")


def now_usec():
    return time.time_ns() // 1000


def clock(usec, seconds=False):
    """An instant as UTC wall time, as one types it."""
    return datetime.fromtimestamp(usec / 10**6, timezone.utc).strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")


def usec_of(rfc3339):
    """The instant behind a time of the JSON output, which must carry an offset."""
    expect(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", rfc3339), "not RFC 3339 with an offset:", rfc3339)
    return round(datetime.fromisoformat(rfc3339).timestamp() * 10**6)


def evening(hours=0, rest=""):
    """A configuration in which it is, to the minute, so many hours before the 45 minutes before bedtime: with 0
    magnesium is due and the stretch follows in 25 minutes. The lull day then began 17 hours before and lasts 7 more,
    so that nothing here depends on when the tests run."""
    at = datetime.now(timezone.utc) + timedelta(hours=hours)
    bedtime, wake = at + timedelta(minutes=45), at + timedelta(hours=8)
    return f"[general]\nbedtime = {bedtime:%H:%M}\nwake = {wake:%H:%M}\n{rest}"


class Skip(Exception):
    """A test that can't run here, and why."""


class Ended(Exception):
    """lulld ended before it was ready."""

    def __init__(self, code, text):
        self.code, self.text = code, text
        super().__init__(f"lulld ended with {code}: {text}")


class Daemon:
    """One running lulld."""

    def __init__(self, session, env, prefix=()):
        self.log = open(session.dir / "lulld.log", "a+")
        self.log_start = self.log.seek(0, os.SEEK_END)
        ready = session.dir / "notify"
        ready.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.bind(str(ready))
            self.process = subprocess.Popen([*prefix, *WRAPPER, os.environ["LULLD"]], stdin=subprocess.DEVNULL,
                                            stdout=self.log, stderr=self.log, env={**env, "NOTIFY_SOCKET": str(ready)})
            self._await_ready(notify)

    def _await_ready(self, notify):
        end = os.pidfd_open(self.process.pid)
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(notify, selectors.EVENT_READ)
                selector.register(end, selectors.EVENT_READ)
                while True:
                    events = {key.fileobj for key, _ in selector.select(PATIENCE)}
                    if notify in events:
                        if "READY=1" in notify.recv(4096).decode().split("\n"):
                            return
                    elif end in events:
                        raise Ended(self.process.wait(), self.text())
                    else:
                        self.kill()
                        raise Ended(None, "not ready in time: " + self.text())
        finally:
            os.close(end)

    def text(self):
        """What it has said so far."""
        self.log.seek(self.log_start)
        return self.log.read()

    def stop(self):
        self.process.terminate()
        code = self.process.wait(PATIENCE)
        equal(code, 0, f"lulld's exit code ({self.text()})")

    def kill(self):
        self.process.kill()
        self.process.wait(PATIENCE)


class Terminal:
    """A program on a terminal of its own. What it shows is waited for, never for how long."""

    def __init__(self, argv, env, rows=24, columns=80):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(argv[0], argv, env)
        self.shown = ""
        self.read_to = 0

    def _read(self):
        with selectors.DefaultSelector() as selector:
            selector.register(self.fd, selectors.EVENT_READ)
            if not selector.select(PATIENCE):
                raise AssertionError(f"nothing more after {self.shown[-2000:]!r}")
        try:
            got = os.read(self.fd, 65536)
        except OSError:
            got = b""
        self.shown += got.decode(errors="replace").replace("\r\n", "\n")
        return bool(got)

    def until(self, text):
        """Reads on until this appears, behind where the last wait ended; what was shown up to it."""
        while (at := self.shown.find(text, self.read_to)) < 0:
            if not self._read():
                raise AssertionError(f"it ended without {text!r}: {self.shown!r}")
        was, self.read_to = self.read_to, at + len(text)
        return self.shown[was:self.read_to]

    def send(self, keys):
        os.write(self.fd, keys.encode())

    def resize(self, rows, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def echoes(self):
        """Whether the terminal is as a shell wants it."""
        return bool(termios.tcgetattr(self.fd)[3] & termios.ECHO)

    def kill(self, signo):
        os.kill(self.pid, signo)

    def until_stopped(self):
        """Waits until it has been stopped, as a shell does."""
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        expect(os.WIFSTOPPED(status), "it ended instead of stopping:", status)

    def end(self, code=0):
        """Reads to the end; a negative code is a signal. What was shown since the last wait."""
        while self._read():
            pass
        return self.close(code)

    def close(self, code=0):
        os.close(self.fd)
        got = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        equal(got, code, f"how it ended, having shown {self.shown!r}")
        return self.shown[self.read_to:]


class Session:
    def __init__(self, config=None, home=None):
        """config: the text of lull.conf; None: there is none."""
        self.dir = Path(tempfile.mkdtemp(prefix="lull-", dir="/tmp"))
        self.daemon = None
        for part in ("config", "data", "run", "home"):
            (self.dir / part).mkdir(mode=0o700)
        self.env = {
            **os.environ, "HOME": str(self.dir / "home"), "TZ": "UTC", "LC_ALL": "C.UTF-8", "LANGUAGE": "", "NO_COLOR": "1",
            "XDG_CONFIG_HOME": str(self.dir / "config"), "XDG_CONFIG_DIRS": str(self.dir / "none"),
            "XDG_DATA_HOME": str(self.dir / "data"), "XDG_RUNTIME_DIR": str(self.dir / "run"),
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.dir}/none",
        }
        self.config = self.dir / "config" / "lull" / "lull.conf"
        self.data = self.dir / "data" / "lull"
        if config is not None:
            self.configure(config)
        self._start_bus()
        self._connect()

    def _start_bus(self):
        (self.dir / "bus.conf").write_text(BUS_CONFIG.format(self.dir))
        read, write = os.pipe()
        with open(self.dir / "bus.log", "w") as log:
            self.bus = subprocess.Popen(
                ["dbus-daemon", f"--config-file={self.dir}/bus.conf", "--nofork", f"--print-address={write}"],
                pass_fds=[write], stderr=log, env=self.env)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.env["DBUS_SESSION_BUS_ADDRESS"] = pipe.readline().strip()

    def _connect(self):
        self.signals = []
        self.connection = Gio.DBusConnection.new_for_address_sync(
            self.env["DBUS_SESSION_BUS_ADDRESS"],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.connection.set_exit_on_close(False)
        for interface in (REMINDERS, LOG, SERVICE, PROPERTIES):
            self.connection.signal_subscribe(None, interface, None, PATH, None, Gio.DBusSignalFlags.NONE,
                                             lambda *a: self.signals.append((a[4], a[5].unpack())))
        self.connection.signal_subscribe("org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged", None, NAME,
                                         Gio.DBusSignalFlags.NONE, lambda *a: self.signals.append((a[4], a[5].unpack())))
        # One round trip: from here on the bus delivers.
        self._bus_call("GetId")

    def _bus_call(self, method, parameters=None):
        return self.connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
                                         parameters, None, Gio.DBusCallFlags.NONE, PATIENCE * 1000, None).unpack()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        try:
            if self.daemon and self.daemon.process.poll() is None:
                if kind is None:
                    self.daemon.stop()
                else:
                    self.daemon.kill()
        finally:
            if kind and (self.dir / "lulld.log").exists():
                print("".join(f"# lulld: {line}\n" for line in (self.dir / "lulld.log").read_text().splitlines()), end="")
            with contextlib.suppress(GLib.Error):
                self.connection.close_sync(None)
            self.bus.terminate()
            self.bus.wait(PATIENCE)
            for folder, _, _ in os.walk(self.dir):
                os.chmod(folder, 0o700)
            shutil.rmtree(self.dir)

    def configure(self, text):
        self.config.parent.mkdir(mode=0o700, exist_ok=True)
        self.config.write_text(text)

    def start(self, prefix=()):
        self.daemon = Daemon(self, self.env, prefix)
        return self

    def stop(self, kill=False):
        self.daemon.kill() if kill else self.daemon.stop()
        # The bus has seen it go: what comes from now on is the next one's.
        self.wait_signal("NameOwnerChanged", lambda args: args[2] == "")
        self.signals.clear()

    def restart(self, kill=False):
        self.stop(kill)
        return self.start()

    # The bus

    def call(self, interface, method, signature="()", *args):
        """Calls a method of lulld; the result as a tuple of plain values."""
        try:
            return self.connection.call_sync(NAME, PATH, interface, method, GLib.Variant(signature, args), None,
                                             Gio.DBusCallFlags.NO_AUTO_START, PATIENCE * 1000, None).unpack()
        except GLib.Error as error:
            raise DBusError(error) from None

    def get(self, name, interface=REMINDERS):
        return self.call(PROPERTIES, "Get", "(ss)", interface, name)[0]

    def record(self, subject, kind="intake", **options):
        """Log.Record; AtUSec=…, Amount=…, Unit=…, Note=…, Confirmed=…"""
        return self.call(LOG, "Record", "(ssa{sv})", kind, subject, variants(options))

    def refused(self, error, interface, method, signature="()", *args):
        """The sentence of a call that must fail with this error."""
        try:
            got = self.call(interface, method, signature, *args)
        except DBusError as e:
            equal(e.name, error, f"error of {method}{args} ({e.text})")
            sentence(e.text)
            return e.text
        raise AssertionError(f"{method}{args} must fail with {error}, returned {got!r}")

    def wait_signal(self, name, predicate=lambda args: True):
        """The arguments of the first such signal, past or coming; it and what came before is forgotten."""
        late = []
        timer = GLib.timeout_add_seconds(PATIENCE, lambda: late.append(True) or GLib.SOURCE_CONTINUE)
        try:
            while not late:
                for i, (got, args) in enumerate(self.signals):
                    if got == name and predicate(args):
                        del self.signals[:i + 1]
                        return args
                GLib.MainContext.default().iteration(True)
        finally:
            GLib.source_remove(timer)
        raise AssertionError(f"no signal {name}; there were {self.signals!r}")

    def wait_change(self, name, value, interface=REMINDERS):
        """Waits until PropertiesChanged has announced this value."""
        self.wait_signal("PropertiesChanged", lambda args: args[0] == interface and args[1].get(name) == value)

    def seen_signals(self):
        """All that has come until now: after a round trip nothing that was sent before it is still on the way."""
        self._bus_call("GetId")
        while GLib.MainContext.default().iteration(False):
            pass
        return self.signals

    # The command line

    def lull(self, *args, code=0, stdin=""):
        """Runs lull and holds its exit code against `code`."""
        done = subprocess.run([*WRAPPER, os.environ["LULL"], *args], input=stdin, capture_output=True, text=True,
                              env=self.env, timeout=PATIENCE)
        equal(done.returncode, code, f"exit code of lull {shlex.join(args)} (out: {done.stdout!r}, err: {done.stderr!r})")
        return done

    def json(self, *args, code=0):
        """The JSON that a verb prints; nothing else may be on stdout."""
        return json.loads(self.lull(*args, "--json", code=code).stdout)

    def terminal(self, *args, rows=24, columns=80, **env):
        """lull on a terminal."""
        return Terminal([*WRAPPER, os.environ["LULL"], *args], {**self.env, "TERM": "xterm", **env}, rows, columns)

    def fails(self, code, *args):
        """A command that must fail: nothing on stdout, and what it says on stderr is returned."""
        done = self.lull(*args, code=code)
        equal(done.stdout, "", f"stdout of failing lull {shlex.join(args)}")
        expect(done.stderr.strip(), f"lull {shlex.join(args)} fails without a word")
        return done.stderr

    def entries(self):
        """The whole journal, lulld's own entries too."""
        return self.call(LOG, "Query", "(a{sv})", variants({"All": True}))[0]


TYPES = {"AtUSec": "t", "SinceUSec": "t", "UntilUSec": "t", "Amount": "d", "Limit": "u", "Confirmed": "b", "All": "b"}


def variants(options):
    return {key: GLib.Variant(TYPES.get(key, "s"), value) for key, value in options.items()}


def sentence(text):
    """People read errors: they begin with a capital or a quoted name, end like a sentence, and show no errno."""
    expect(re.match(r"[A-Z'\"“‘0-9/]", text) and text.rstrip()[-1] in ".?)", "not a sentence:", repr(text))
    expect("errno" not in text and "-E" not in text, "not for people:", repr(text))


def unprivileged():
    """For root, to whom permissions mean nothing: a prefix that makes them count. Else nothing."""
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] if os.geteuid() == 0 else []


def on_terminal(session, *args, answers=(), rows=24, columns=80, code=0, env=()):
    """Runs lull on a terminal of this size and answers its questions in turn; all that it shows."""
    # A question ends in what Enter takes.
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execvpe((WRAPPER + [os.environ["LULL"]])[0], [*WRAPPER, os.environ["LULL"], *args],
                   {**session.env, "TERM": "xterm", **dict(env)})
    shown, answers = b"", list(answers)
    with selectors.DefaultSelector() as selector:
        selector.register(terminal, selectors.EVENT_READ)
        while True:
            if not selector.select(PATIENCE):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                raise AssertionError(f"lull {shlex.join(args)} waits: {shown!r}")
            try:
                got = os.read(terminal, 65536)
            except OSError:
                break
            if not got:
                break
            shown += got
            if shown.endswith(b"] ") and answers:
                os.write(terminal, answers.pop(0))
    os.close(terminal)
    text = shown.decode().replace("\r\n", "\n")
    equal(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), code, f"exit code of lull {shlex.join(args)}, which showed {text!r}")
    return text


def main():
    """Runs the tests of the calling script (or those named on the command line) and prints TAP."""
    module = sys.modules["__main__"]
    names = [n for n in vars(module) if n.startswith("test_") and (len(sys.argv) < 2 or n in sys.argv[1:])]
    print(f"1..{len(names)}", flush=True)
    failed = 0
    for i, name in enumerate(names, 1):
        title = name.removeprefix("test_").replace("_", " ")
        try:
            vars(module)[name]()
            print(f"ok {i} - {title}", flush=True)
        except Skip as why:
            print(f"ok {i} - {title} # SKIP {why}", flush=True)
        except Exception as error:
            failed += 1
            where = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == module.__file__]
            what = "".join(f"{f.name}:{f.lineno}: {f.line}\n" for f in where) + f"{type(error).__name__}: {error}"
            print("".join(f"# {line}\n" for line in what.splitlines()), end="")
            print(f"not ok {i} - {title}", flush=True)
    sys.exit(failed > 0)
