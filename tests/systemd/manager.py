#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs a test where a person has logged in: a real `systemd --user` with its bus and journal, and what `meson install`
puts into the prefix. All of it lives in namespaces of its own, with a home, /etc and /run of its own; nothing of it
reaches this machine.

manager.py BUILD-ROOT PREFIX TEST: the test runs as root in there, with the person's TEST_UID and TEST_HOME.
"""

import os
import stat
import subprocess
import sys
from pathlib import Path

from place import *

USER, UID, HOME = "lull-test", 4711, "/home/lull-test"
RUNTIME = Path(f"/run/user/{UID}")
CGROUP = Path("/sys/fs/cgroup")
# logind's names: journald knows by them whose unit a line is from.
SLICE = CGROUP / "user.slice" / f"user-{UID}.slice"


def mount(kind, target, options=""):
    Path(target).mkdir(parents=True, exist_ok=True)
    run("mount", "-t", kind, *(["-o", options] if options else []), kind, target)


def lay_over(target, upper, *lower):
    """Writes below `target` go to `upper`, a folder of a tmpfs; what is in `lower` is seen before what is there."""
    (upper / "work").mkdir(parents=True)
    (upper / "data").mkdir()
    (upper / "data").chmod(stat.S_IMODE(os.stat(target).st_mode))
    layers = ":".join(str(layer) for layer in (*lower, target))
    mount("overlay", target, f"lowerdir={layers},upperdir={upper}/data,workdir={upper}/work")


def lay_installation(prefix, installed):
    """Over the prefix, or where that is yet to be made, over the folder that it is made in."""
    base = prefix
    while not base.is_dir():
        base = base.parent
    lay_over(base, Path("/run/over/prefix"), installed / base.relative_to("/"))


def make_etc():
    etc = Path("/etc")
    lay_over(etc, Path("/run/over/etc"))
    with open(etc / "passwd", "a") as passwd, open(etc / "group", "a") as group:
        passwd.write(f"{USER}:x:{UID}:{UID}::{HOME}:/bin/sh\n")
        group.write(f"{USER}:x:{UID}:\n")
    (etc / "localtime").unlink(missing_ok=True)
    (etc / "localtime").symlink_to("/usr/share/zoneinfo/UTC")
    # What the administrator of this machine has enabled for everybody.
    mount("tmpfs", etc / "systemd/user", "mode=755")


def make_run():
    """/run as the system's manager leaves it."""
    mount("tmpfs", "/run", "mode=755,nosuid,nodev")
    for folder in ("systemd/system", "systemd/journal", "systemd/unit-root", "systemd/propagate", "systemd/inaccessible",
                   "user", "lock"):
        Path("/run", folder).mkdir(mode=0o755, parents=True)
    hidden = Path("/run/systemd/inaccessible")
    (hidden / "dir").mkdir(mode=0)
    (hidden / "reg").touch(mode=0)
    os.mkfifo(hidden / "fifo", 0)
    for kind in ("chr", "blk"):
        os.mknod(hidden / kind, (0o020000 if kind == "chr" else 0o060000), os.makedev(0, 0))
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind(str(hidden / "sock"))
    RUNTIME.mkdir(mode=0o700)
    os.chown(RUNTIME, UID, UID)


def make_home():
    mount("tmpfs", "/home", "mode=755")
    home = Path(HOME)
    home.mkdir(mode=0o700)
    os.chown(home, UID, UID)


def start(group, command, **options):
    return subprocess.Popen([str(word) for word in command], preexec_fn=lambda: enter_cgroup(group),
                            stdin=subprocess.DEVNULL, **options)


def start_journal(group):
    """Lines are kept by user only where the journal is persistent."""
    mount("tmpfs", "/var/log/journal", "mode=2755")
    Path("/run/systemd/journal/flushed").touch()
    ready = Ready(Path("/run/ready"))
    start(group, ["/lib/systemd/systemd-journald"], env={**os.environ, "NOTIFY_SOCKET": str(ready.path)})
    ready.wait()


def start_manager(group):
    ready = Ready(Path("/run/ready"))
    person = ["setpriv", f"--reuid={UID}", f"--regid={UID}", "--init-groups", "--reset-env", "env", "LANG=C.UTF-8",
              f"XDG_RUNTIME_DIR={RUNTIME}", f"NOTIFY_SOCKET={ready.path}"]
    start(group, [*person, SYSTEMD, "--user", "--log-target=journal", "--log-level=info"])
    ready.wait()


def inside(prefix, installed, test):
    """As the first process of the namespaces."""
    mount("cgroup2", CGROUP)
    make_run()
    make_etc()
    make_home()
    lay_installation(prefix, installed)
    mount("tmpfs", "/var/lib/systemd/catalog", "mode=755")
    for folder in ("/tmp", "/var/tmp"):
        lay_over(Path(folder), Path("/run/over", folder.replace("/", "-")[1:]))
    manager, session, rest = SLICE / f"user@{UID}.service", SLICE / "session-1.scope", CGROUP / "rest"
    for group in (manager, session, rest):
        group.mkdir(parents=True)
    for folder in (manager, *manager.iterdir()):
        os.chown(folder, UID, UID)
    enter_cgroup(rest)
    start_journal(rest)
    start_manager(manager)
    env = {**os.environ, "TEST_UID": str(UID), "TEST_HOME": HOME, "LULLD": str(prefix / "bin/lulld"),
           "LULL": str(prefix / "bin/lull"), "LC_ALL": "C.UTF-8"}
    return start(session, ["/usr/bin/python3", test], env=env).wait()


def outside(build_root, prefix, test):
    need_root()
    with own_cgroups(["/sys/fs/cgroup/unified", "/sys/fs/cgroup"]) as groups, scratch() as folder:
        need(groups, "no cgroup2 that can be written")
        install(build_root, folder)
        return subprocess.run(
            ["unshare", "--mount", "--cgroup", "--pid", "--ipc", "--fork", "--kill-child", "--mount-proc",
             "--propagation", "private", "/usr/bin/python3", __file__, "--inside", prefix, folder, test],
            preexec_fn=lambda: enter_cgroup(groups[0])).returncode


if __name__ == "__main__":
    try:
        if sys.argv[1] == "--inside":
            sys.exit(inside(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]))
        sys.exit(outside(*sys.argv[1:4]))
    except Missing as what:
        skip(what)
