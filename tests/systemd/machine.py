#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs a test on a booted system: a real PID 1 with logind, D-Bus and journald in a container, over a throw-away overlay
of this machine's own root, with what `meson install` puts there.

machine.py BUILD-ROOT PREFIX TEST: the test runs as root in there, with the person's TEST_UID and TEST_HOME. A kernel that
can sleep is the one thing that a container lacks: logind is told that it could, and what it then starts sleeps a moment
instead of the machine.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from place import *

USER, UID, HOME = "lull-test", 4711, "/home/lull-test"
TESTS = Path(__file__).resolve().parent.parent
# What isn't needed and takes time to start, or has no business in a test.
MASKED = ("apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer "
          "man-db.timer systemd-networkd.service systemd-resolved.service systemd-timesyncd.service networking.service "
          "console-getty.service getty@tty1.service cron.service ssh.service exim4.service docker.service "
          "containerd.service postgresql.service udisks2.service upower.service bluetooth.service ModemManager.service "
          "NetworkManager.service wpa_supplicant.service avahi-daemon.service packagekit.service lightdm.service "
          "gdm3.service sddm.service").split()
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def mount_root(folder):
    root = folder / "root"
    root.mkdir()
    run("mount", "--bind", "/", root)
    return root


def boot(folder, root, log):
    """nspawn and the first process in it, once that has reached its target."""
    ready = Ready(folder / "ready")
    uuid = Path("/proc/sys/kernel/random/uuid").read_text().strip()
    nspawn = subprocess.Popen(
        ["systemd-nspawn", "--quiet", f"--directory={root}", "--volatile=overlay", "--boot", "--register=no", "--keep-unit",
         "--private-network", "--link-journal=no", "--notify-ready=yes", "--console=pipe", f"--uuid={uuid}",
         f"--machine=lull-test-{os.getpid()}", f"--bind-ro={folder}/installed:/run/lull-installed", f"--bind-ro={TESTS}",
         "systemd.unit=multi-user.target", *(f"systemd.mask={unit}" for unit in MASKED)],
        env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1", "NOTIFY_SOCKET": str(ready.path)},
        stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    return nspawn, int(ready.wait("X_NSPAWN_LEADER_PID"))


def inside(folder, prefix, test):
    """In a mount namespace and cgroups of its own."""
    root = mount_root(folder)
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    with open(folder / "console", "w+") as log:
        try:
            nspawn, leader = boot(folder, root, log)
        except TimeoutError:
            sys.stderr.write((folder / "console").read_text())
            raise
        enter = ["nsenter", f"--target={leader}", "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--", "env", "-i",
                 f"PATH={PATH}", "HOME=/root", "LANG=C.UTF-8"]
        env = {"TEST_UID": UID, "TEST_HOME": HOME, "LULLD": prefix / "bin/lulld", "LULL": prefix / "bin/lull",
               "LC_ALL": "C.UTF-8"}
        run(*enter, "sh", "-c", f"useradd --create-home --uid {UID} {USER} && cp -a /run/lull-installed/. / && "
            "systemctl daemon-reload")
        code = subprocess.run([*enter, "systemd-run", "--quiet", "--wait", "--pipe", "--collect", "--unit=lull-test",
                               *(f"--setenv={name}={value}" for name, value in env.items()), "/usr/bin/python3",
                               str(test)], stdin=subprocess.DEVNULL).returncode
        os.kill(leader, signal.SIGRTMIN + 4)  # poweroff
        nspawn.wait()
    run("umount", root)
    return code


def outside(build_root, prefix, test):
    need_root()
    need(shutil.which("systemd-nspawn"), "no systemd-nspawn (systemd-container)")
    with own_cgroups(["/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup"]) as groups, scratch() as folder:
        need(groups, "no cgroup2 that can be written")
        install(build_root, folder / "installed")

        def enter():
            for group in groups:
                enter_cgroup(group)

        return subprocess.run(["unshare", "--mount", "--propagation", "private", "/usr/bin/python3", __file__, "--inside",
                               folder, prefix, Path(test).resolve()], preexec_fn=enter).returncode


if __name__ == "__main__":
    try:
        if sys.argv[1] == "--inside":
            sys.exit(inside(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]))
        sys.exit(outside(*sys.argv[1:4]))
    except Missing as what:
        skip(what)
