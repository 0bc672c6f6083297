# SPDX-License-Identifier: MIT
"""What manager.py and machine.py share: an installation to lay over this machine's, cgroups of their own, and waiting
for a service to be ready."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

SYSTEMD = "/lib/systemd/systemd"
UNITS = ("/usr/lib/systemd/user", "/lib/systemd/user")
PATIENCE = 60


class Missing(Exception):
    """What this machine would need for the test."""


def need(condition, what):
    if not condition:
        raise Missing(what)


def skip(why):
    print(f"1..0 # SKIP {why}")
    sys.exit(0)


def run(*command, **options):
    subprocess.run([str(word) for word in command], check=True, stdin=subprocess.DEVNULL, **options)


def need_root():
    need(os.geteuid() == 0, "it starts systemd in namespaces: run it as root")
    need(os.access(SYSTEMD, os.X_OK), "no systemd")
    need(not subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True).returncode,
         "no namespaces here: unshare fails")
    need(any(Path(folder, "dbus.socket").exists() for folder in UNITS), "no session bus of systemd's (dbus-user-session)")
    need(not subprocess.run(["/usr/bin/python3", "-c", "import gi"], capture_output=True).returncode, "no python3-gi")


@contextlib.contextmanager
def scratch():
    folder = Path(tempfile.mkdtemp(prefix="lull-systemd-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def install(build_root, folder):
    """`meson install`, to be laid over the root of a file system."""
    run("meson", "install", "-C", build_root, "--no-rebuild", stdout=subprocess.DEVNULL,
        env={**os.environ, "DESTDIR": str(folder)})


@contextlib.contextmanager
def own_cgroups(bases):
    """A new cgroup below each of the folders that is a hierarchy: yields them, and removes them with all below."""
    made = []
    for base in bases:
        if (Path(base) / "cgroup.procs").exists():
            group = Path(base) / f"lull-test-{os.getpid()}"
            try:
                group.mkdir()
            except OSError:
                continue
            made.append(group)
    try:
        yield made
    finally:
        for group in made:
            for folder, _, _ in os.walk(group, topdown=False):
                os.rmdir(folder)


def enter_cgroup(group):
    (group / "cgroup.procs").write_text("0")


class Ready:
    """NOTIFY_SOCKET for a service that is about to be started: wait() ends when it says READY=1."""

    def __init__(self, path):
        self.path = path
        path.unlink(missing_ok=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        self.socket.bind(str(path))
        path.chmod(0o777)
        self.socket.settimeout(PATIENCE)

    def wait(self, name=None):
        """What it had said of `name` until then."""
        said = []
        while "READY=1" not in said:
            said += self.socket.recv(4096).decode().split("\n")
        self.socket.close()
        self.path.unlink()
        return next((line.split("=", 1)[1] for line in said if name and line.startswith(f"{name}=")), None)
