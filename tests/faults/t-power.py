#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The power goes: a real ext4 on a loop device is cut off in the middle of commits, without what the kernel still has in
memory, and is mounted again. What was answered is there."""

import fcntl
import threading

from faults import *

ROUNDS = int(os.environ.get("LULL_FAULTS_ROUNDS", "12"))
SEED = int(os.environ.get("LULL_FAULTS_SEED", random.SystemRandom().randrange(2**32)))

# linux/fs.h, ext4.h: what was written and not synced is lost, the file system's own log included.
FS_IOC_SHUTDOWN, NOLOGFLUSH = 0x8004587D, (2).to_bytes(4, sys.byteorder)


class Disk:
    """An ext4 of its own, mounted where the data of a session is."""

    def __init__(self, session):
        self.image, self.where = session.dir / "disk.img", session.dir / "data"
        with open(self.image, "wb") as f:
            f.truncate(48 * 2**20)
        run("mkfs.ext4", "-q", "-F", self.image)
        self.mount()
        self.where.chmod(0o700)

    def mount(self):
        # A commit of the file system only when it is asked for: what isn't synced isn't there.
        run("mount", "-o", "loop,commit=300", self.image, self.where)

    def cut(self):
        fd = os.open(self.where, os.O_RDONLY)
        fcntl.ioctl(fd, FS_IOC_SHUTDOWN, NOLOGFLUSH)
        os.close(fd)

    def umount(self, lazily=False):
        run("umount", *(["-l"] if lazily else []), self.where)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", self.where], capture_output=True)


def can_cut():
    """Why it can't be tried here, or nothing."""
    with Session() as s:
        try:
            with Disk(s) as disk:
                disk.cut()
        except (AssertionError, OSError) as error:
            return str(error)


def test_the_power_goes():
    print(f"# seed {SEED}, {ROUNDS} rounds")
    rng = random.Random(SEED)
    with Session(evening(hours=1)) as s, Disk(s) as disk:
        s.start()
        ledger = Ledger(s)
        for _ in range(ROUNDS):
            ledger.must_record()
            dark = threading.Event()
            cut = threading.Timer(rng.uniform(0, 0.15), lambda: (dark.set(), disk.cut()))
            cut.start()
            while ledger.record() and not dark.is_set():
                pass
            if ledger.answered:
                # Without power there is no answer any more; ext4 that is being shut down lets a sync succeed sometimes.
                ledger.doubtful.add(ledger.promised.pop(ledger.answered))
            cut.join()
            while ledger.record():
                ledger.doubtful.add(ledger.promised.pop(ledger.answered))
            # These were refused, but the disk may have got them before it went dark, and nobody can take them back there.
            ledger.doubtful.update(ledger.refused)
            # Alive, and it says so; a reminder would come.
            await_storage(s, "failed")
            s.stop(kill=True)
            disk.umount()
            disk.mount()
            s.start()
            equal(s.get("StorageState", SERVICE), "ok")
            ledger.check()
            sound(s)
        print(f"# {len(ledger.promised)} promised, none lost; {len(ledger.refused)} refused")
        s.stop()


def test_the_power_goes_at_the_first_start():
    """The first thing promised, in folders and files that have just been made."""
    for _ in range(3):
        with Session(evening(hours=1)) as s, Disk(s) as disk:
            s.start()
            ledger = Ledger(s)
            ledger.must_record()
            disk.cut()
            s.stop(kill=True)
            disk.umount()
            disk.mount()
            s.start()
            ledger.check()
            ledger.must_record()
            sound(s)
            s.stop()


def test_the_disk_comes_back_under_lulld():
    """Pulled out and put in again, and lulld goes on with it by itself."""
    with Session(evening(hours=1)) as s, Disk(s) as disk:
        s.start()
        with Trouble(s, "failed") as t:
            def back():
                disk.umount(lazily=True)
                disk.mount()

            t.run(disk.cut, back)
        s.stop()


need_root()
own_mounts()
why = can_cut()
if why:
    skip_all(f"no ext4 of our own to cut off: {why}")
main()
