# SPDX-License-Identifier: MIT
"""Screens of a test's own, read as people read them: an X server and a Wayland compositor, a pointer, and eyes.

What stands on a screen is read by tesseract, so that a word that a test asks for was really painted, and a button is
pressed where a person would press it. Nothing tells when something has been painted: whoever waits for it looks until
it is there.
"""

import csv
import os
import selectors
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NOBODY = 65534
SOURCE = Path(__file__).resolve().parents[2]


# What a test has started ends with it, however it ends.
TOGETHER = ["setpriv", "--pdeathsig", "KILL"]


def lacking(*programs):
    """The first program that isn't installed, or None."""
    return next((p for p in programs if not (shutil.which(p) or os.access(p, os.X_OK))), None)


def skip_all(why):
    print(f"1..0 # SKIP {why}")
    sys.exit(0)


def as_a_person():
    """Compositors refuse root. There the script goes on as nobody, with copies of what nobody may not read."""
    if os.geteuid() != 0:
        return
    with tempfile.TemporaryDirectory(prefix="lull-person-", dir="/tmp") as folder:
        folder = Path(folder)
        for part in ("tests/desktop", "tests/bus", "client", "common"):
            shutil.copytree(SOURCE / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.[ch]"))
        env = {**os.environ, "TMPDIR": "/tmp"}
        for name in ("LULLD", "LULL"):
            env[name] = shutil.copy(os.environ[name], folder)
        env["LULL_WIDGETS"] = shutil.copytree(os.environ["LULL_WIDGETS"], folder / "widgets")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        script = folder / "tests/desktop" / Path(sys.argv[0]).name
        person = [*TOGETHER, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        if subprocess.run([*person, "true"], stderr=subprocess.DEVNULL).returncode != 0:
            skip_all("root may not become another user here, and compositors refuse root")
        sys.exit(subprocess.run([*person, sys.executable, script, *sys.argv[1:]], env=env, cwd="/").returncode)


def readable_before_end(pipe, process):
    """Waits until there is something to read, or the process has ended."""
    end = os.pidfd_open(process.pid)
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            selector.register(end, selectors.EVENT_READ)
            return pipe in {key.fileobj for key, _ in selector.select(20)}
    finally:
        os.close(end)


class Picture:
    """What a screen shows: `rows` of bytes, three a pixel."""

    def __init__(self, ppm):
        kind, size, depth, pixels = ppm.split(b"\n", 3)
        assert kind == b"P6" and depth == b"255", ppm[:20]
        self.width, self.height = map(int, size.split())
        self.rows = [pixels[y * self.width * 3:(y + 1) * self.width * 3] for y in range(self.height)]

    def crop(self, box):
        left, top, right, bottom = box
        return b"P6\n%d %d\n255\n" % (right - left, bottom - top) + b"".join(
            row[left * 3:right * 3] for row in self.rows[top:bottom])

    def changed(self, before):
        """The box around all that differs from another picture, or None."""
        rows = [y for y in range(self.height) if self.rows[y] != before.rows[y]]
        if not rows:
            return None
        left, right = self.width, 0
        for y in rows:
            a, b = self.rows[y], before.rows[y]
            left = next((x for x in range(left) if a[x * 3:x * 3 + 3] != b[x * 3:x * 3 + 3]), left)
            right = next((x for x in range(self.width, right, -1) if a[x * 3 - 3:x * 3] != b[x * 3 - 3:x * 3]), right)
        return left, rows[0], right, rows[-1] + 1

    def count(self, colour, tolerance=6):
        """How many pixels have about this colour."""
        return sum(all(abs(row[i + c] - colour[c]) <= tolerance for c in range(3))
                   for row in self.rows for i in range(0, len(row), 3))


class Word:
    def __init__(self, text, x, y):
        self.text, self.x, self.y = text, x, y

    def __repr__(self):
        return f"{self.text}@{self.x},{self.y}"


SCALE = 2


def read(picture, box):
    """The words of a part of a picture, each with its middle."""
    image = subprocess.run(["convert", "ppm:-", "-colorspace", "Gray", "-filter", "Mitchell", "-resize", f"{SCALE}00%", "-normalize", "pgm:-"],
                           input=picture.crop(box), capture_output=True, check=True).stdout
    table = subprocess.run(["tesseract", "stdin", "stdout", "--psm", "11", "--dpi", "250", "tsv"], input=image, capture_output=True,
                           check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}).stdout.decode()
    return [Word(row["text"], box[0] + (int(row["left"]) + int(row["width"]) // 2) // SCALE,
                 box[1] + (int(row["top"]) + int(row["height"]) // 2) // SCALE)
            for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE) if row["text"].strip()]


class Screen:
    """Beginning with __enter__; `env` is what programs need to find it."""

    NEEDS = ()
    SIZE = (900, 500)

    def __init__(self):
        self.env = {}
        self.processes = []
        self.empty = None

    def start(self, *command, env, log, **more):
        """A process that lives as long as the screen."""
        with open(log, "a") as out:
            self.processes.append(subprocess.Popen([*TOGETHER, *command], env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, **more))
        return self.processes[-1]

    def close(self):
        for process in reversed(self.processes):
            process.terminate()
            process.wait()

    def open(self, folder, env):
        """Before there is a bus."""

    def open_on_bus(self, desk):
        """When there is one."""

    def grab(self):
        raise NotImplementedError

    def click(self, x, y, button=1):
        raise NotImplementedError

    def remember_empty(self):
        """What is on the screen now is its background."""
        self.empty = self.grab()

    def words(self):
        """All that stands before the background."""
        picture = self.grab()
        box = picture.changed(self.empty)
        if not box:
            return []
        margin = 4
        return read(picture, (max(0, box[0] - margin), max(0, box[1] - margin), min(picture.width, box[2] + margin),
                              min(picture.height, box[3] + margin)))

    def is_empty(self):
        return self.grab().changed(self.empty) is None

    def save(self, name):
        """Leaves a picture for people, where the environment says so."""
        if folder := os.environ.get("LULL_PICTURES"):
            picture = self.grab()
            subprocess.run(["convert", "ppm:-", f"{folder}/{name}.png"], check=True,
                           input=picture.crop((0, 0, picture.width, picture.height)))


class Xvfb(Screen):
    NEEDS = ("Xvfb", "import", "xdotool")

    def open(self, folder, env):
        read, write = os.pipe()
        self.start("Xvfb", "-displayfd", str(write), "-screen", "0", "{}x{}x24".format(*self.SIZE), "-nolisten", "tcp", "-noreset", env=env,
                   log=folder / "xvfb.log", pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            skip_all("Xvfb doesn't start: " + (folder / "xvfb.log").read_text()[-200:].replace("\n", " "))
        self.env = {"DISPLAY": f":{number}", "GDK_BACKEND": "x11"}
        # Where pointers start, and what they point at, is the middle: tooltips and hovering are out of the way elsewhere.
        self._xdotool("mousemove", "--sync", 10, self.SIZE[1] - 10)
        self.remember_empty()

    def _environment(self):
        return {**os.environ, **self.env}

    def _xdotool(self, *args):
        subprocess.run(["xdotool", *map(str, args)], check=True, env=self._environment(), stdout=subprocess.DEVNULL)

    def grab(self):
        return Picture(subprocess.run(["import", "-silent", "-window", "root", "-depth", "8", "ppm:-"], check=True,
                                      capture_output=True, env=self._environment()).stdout)

    def click(self, x, y, button=1):
        self._xdotool("mousemove", x, y, "click", button)

    def move_away(self):
        self._xdotool("mousemove", 10, self.SIZE[1] - 10)


class Pointer:
    """A mouse for compositors of the wlroots family: zwlr_virtual_pointer_v1, spoken without a library."""

    DISPLAY = 1
    BUTTONS = {1: 0x110, 2: 0x112, 3: 0x111}

    def __init__(self, path, size):
        self.size = size
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.last_id = self.DISPLAY
        self.globals = {}
        self.registry = self._new_id()
        self._send(self.DISPLAY, 1, struct.pack("=I", self.registry))
        self._round_trip()
        manager = self._new_id()
        self._send(self.registry, 0, struct.pack("=I", self.globals["zwlr_virtual_pointer_manager_v1"]) +
                   self._string("zwlr_virtual_pointer_manager_v1") + struct.pack("=II", 1, manager))
        self.pointer = self._new_id()
        self._send(manager, 0, struct.pack("=II", 0, self.pointer))
        self._round_trip()

    def _new_id(self):
        self.last_id += 1
        return self.last_id

    @staticmethod
    def _string(text):
        data = text.encode() + b"\0"
        return struct.pack("=I", len(data)) + data + b"\0" * (-len(data) % 4)

    def _send(self, target, opcode, data=b""):
        self.socket.sendall(struct.pack("=II", target, (len(data) + 8) << 16 | opcode) + data)

    def _receive(self, size):
        data = b""
        while len(data) < size:
            data += self.socket.recv(size - len(data)) or sys.exit("the compositor has gone")
        return data

    def _round_trip(self):
        callback = self._new_id()
        self._send(self.DISPLAY, 0, struct.pack("=I", callback))
        while True:
            target, word = struct.unpack("=II", self._receive(8))
            data = self._receive((word >> 16) - 8)
            if target == self.registry and word & 0xffff == 0:
                name, size = struct.unpack_from("=II", data)
                self.globals[data[8:8 + size - 1].decode()] = name
            elif target == callback:
                return
            elif target == self.DISPLAY and word & 0xffff == 0:
                raise RuntimeError(f"the compositor refuses: {data!r}")

    def _now(self):
        return time.monotonic_ns() // 10**6 & 0xffffffff

    def move(self, x, y):
        self._send(self.pointer, 1, struct.pack("=IIIII", self._now(), x, y, *self.size))
        self._send(self.pointer, 4)
        self._round_trip()

    def click(self, x, y, button):
        self.move(x, y)
        for pressed in (1, 0):
            self._send(self.pointer, 2, struct.pack("=III", self._now(), self.BUTTONS[button], pressed))
            self._send(self.pointer, 4)
            self._round_trip()


class Sway(Screen):
    NEEDS = ("sway", "grim")

    def open(self, folder, env):
        tell = folder / "sway.env"
        os.mkfifo(tell)
        config = folder / "sway.conf"
        config.write_text("xwayland disable\nfocus_follows_mouse no\noutput HEADLESS-1 resolution {}x{}\n".format(*self.SIZE) +
                          f'exec sh -c \'echo "$WAYLAND_DISPLAY $SWAYSOCK" >{tell}\'\n')
        with os.fdopen(os.open(tell, os.O_RDWR)) as pipe:
            process = self.start("sway", "-c", str(config), log=folder / "sway.log", env={
                **env, "WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"})
            if not readable_before_end(pipe, process):
                skip_all("sway doesn't start: " + (folder / "sway.log").read_text()[-200:].replace("\n", " "))
            display, control = pipe.readline().split()
        self.env = {"WAYLAND_DISPLAY": display, "SWAYSOCK": control, "GDK_BACKEND": "wayland", "XDG_SESSION_TYPE": "wayland"}
        self.environment = {**env, **self.env}
        self.pointer = Pointer(Path(env["XDG_RUNTIME_DIR"]) / display, self.SIZE)
        self.move_away()
        self.remember_empty()

    def grab(self):
        return Picture(subprocess.run(["grim", "-t", "ppm", "-"], check=True, capture_output=True, env=self.environment).stdout)

    def click(self, x, y, button=1):
        self.pointer.click(x, y, button)
        # The pointer is painted with everything else.
        self.move_away()

    def move_away(self):
        self.pointer.move(10, self.SIZE[1] - 10)
