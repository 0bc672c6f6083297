#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The disk refuses: errors of writing and syncing, no room, a quota, read-only, limits of the process."""

from faults import *

need_root()
need_strace()
own_mounts()


def traced(state, *rules):
    """A system call fails as long as strace is there."""
    with Session(evening(hours=1)).start() as s, Trouble(s, state) as t:
        tracer = []
        t.run(lambda: tracer.append(Tracer(s.daemon, *rules)), lambda: tracer[0].detach())


def test_an_error_of_writing():
    traced("failed", "pwrite64:error=EIO")


def test_an_error_of_syncing():
    traced("failed", "fdatasync:error=EIO", "fsync:error=EIO")


def test_an_error_of_reading():
    """It is no damage, though SQLite calls it that."""
    with Session(evening(hours=1)).start() as s, Trouble(s, "failed") as t:
        for _ in range(200):
            t.ledger.must_record()
        s.restart()
        tracer = []

        def cause():
            tracer.append(Tracer(s.daemon, "pread64:error=EIO"))
            with contextlib.suppress(DBusError):
                all_entries(s)

        t.run(cause, lambda: tracer[0].detach())


def test_no_room_by_the_call():
    traced("full", "pwrite64:error=ENOSPC")


def test_a_quota():
    traced("full", "pwrite64:error=EDQUOT")


def test_a_file_system_that_turns_read_only():
    traced("read-only", "pwrite64:error=EROFS")


def test_what_waits_is_written_at_the_end():
    """The disk is well again, lulld hasn't tried yet, and is told to end."""
    with Session(evening(hours=1)).start() as s:
        ledger = Ledger(s)
        ledger.must_record()
        at = due_soon(s, LEAD)
        with Tracer(s.daemon, "pwrite64:error=EIO"):
            id = s.wait_signal("Raised")[0]
            expect(now_usec() >= at, "raised early")
            s.daemon.process.send_signal(signal.SIGSTOP)
        s.daemon.process.terminate()
        s.daemon.process.send_signal(signal.SIGCONT)
        equal(s.daemon.process.wait(PATIENCE), 0, "how it ended")
        s.wait_signal("NameOwnerChanged", lambda args: args[2] == "")
        s.start()
        ledger.check()
        # Once by the one that ended, once more because it is still due.
        equal(len(raised_entries(s, id)), 2, "raised entries")


def test_one_failing_sync_is_told_and_gone():
    """A sync that fails once: what it was to make durable is refused, and isn't there after a crash at that moment
    either, though all of it had been written."""
    with Session(evening(hours=1)).start() as s:
        ledger = Ledger(s)
        ledger.must_record()
        for times in ("1", "1+"):
            with Tracer(s.daemon, f"fdatasync:error=EIO:when={times}"):
                ledger.must_refuse()
                s.daemon.process.kill()
                died(s)
            sound(s)
            s.start()
            ledger.check()
            ledger.must_record()
        s.restart()
        ledger.check()


def test_every_write_of_a_commit_fails_once():
    """Each in turn, refused and then recorded, without a restart between."""
    with Session(evening(hours=1)).start() as s:
        ledger = Ledger(s)
        ledger.must_record()
        refusals = 0
        for call in ("pwrite64", "fdatasync"):
            for nth in range(1, 100):
                with Tracer(s.daemon, f"{call}:error=EIO:when={nth}"):
                    promised = ledger.record()
                if promised:
                    break
                refusals += 1
                ledger.must_record()
                await_storage(s, "ok")
                ledger.check()
        expect(refusals > 8, "refused only", refusals)
        s.restart(kill=True)
        ledger.check()
        sound(s)


def fill(path):
    """Takes all the room there is."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    with contextlib.suppress(OSError):
        while os.write(fd, bytes(4096)):
            pass
    os.close(fd)


def small_disk(size):
    s = Session(evening(hours=1))
    return s, mounted(s.dir / "data", "-t", "tmpfs", "-o", f"size={size},mode=700", "small")


def test_a_full_disk():
    s, disk = small_disk("1m")
    with s, disk:
        s.start()
        ballast = s.dir / "data" / "ballast"
        with Trouble(s, "full") as t:
            t.before()
            t.set_off(lambda: (fill(ballast), exhaust(t)))
            t.refused()
            t.reminds()
            t.recovers(ballast.unlink)
            t.keeps()
            # The next time is told again.
            fill(ballast)
            exhaust(t)
            t.notifications.await_that(lambda: t.notifications.told() == 2, "not told of the second time")
            ballast.unlink()
            await_storage(s, "ok")
            t.ledger.check()
        s.stop()


def exhaust(trouble):
    """The log has room of its own for a while: it is recorded until that is used up."""
    for _ in range(2000):
        if not trouble.ledger.record():
            return
    raise AssertionError("a full disk takes everything")


def test_full_at_the_first_start():
    s, disk = small_disk("64k")
    with s, disk:
        ballast = s.dir / "data" / "ballast"
        fill(ballast)
        s.start()
        ledger = Ledger(s)
        equal(s.get("StorageState", SERVICE), "full")
        ledger.must_refuse()
        run("mount", "-o", "remount,size=4m", str(s.dir / "data"))
        ballast.unlink()
        await_storage(s, "ok")
        ledger.must_record()
        s.restart(kill=True)
        ledger.check()
        s.stop()


def test_read_only_at_the_start():
    s, disk = small_disk("4m")
    with s, disk:
        s.start()
        ledger = Ledger(s)
        ledger.must_record()
        s.stop()
        run("mount", "-o", "remount,ro", str(s.dir / "data"))
        s.start()
        equal(s.get("StorageState", SERVICE), "read-only")
        ledger.must_refuse()
        run("mount", "-o", "remount,rw", str(s.dir / "data"))
        await_storage(s, "ok")
        ledger.must_record()
        ledger.check()
        s.stop()


def limit(session, what, value):
    """The soft limit, which may be raised again."""
    run("prlimit", "--pid", str(session.daemon.process.pid), f"--{what}={value}:")


def test_a_limit_on_the_size_of_files():
    with Session(evening(hours=1)).start() as s, Trouble(s, "full") as t:
        def cause():
            limit(s, "fsize", max(f.stat().st_size for f in s.data.iterdir()))

        t.run(cause, lambda: limit(s, "fsize", "unlimited"))


def test_out_of_descriptors():
    """A commit takes none. A start without any says so and ends, or runs and promises nothing."""
    with Session(evening(hours=1)).start() as s:
        ledger = Ledger(s)
        ledger.must_record()
        limit(s, "nofile", len(os.listdir(f"/proc/{s.daemon.process.pid}/fd")))
        for _ in range(20):
            ledger.must_record()
        ledger.check()
        equal(s.get("StorageState", SERVICE), "ok")
        s.stop(kill=True)
        outcomes = {}
        for most in range(4, 24):
            try:
                s.start(["prlimit", f"--nofile={most}"])
            except Ended as end:
                expect(end.code not in (0, None) and end.code > 0, "how it ended with", most, "descriptors:", end)
                outcomes[most] = "ended"
                continue
            outcomes[most] = s.get("StorageState", SERVICE)
            # An error of the bus is an answer too: a descriptor may lack for it.
            if ledger.record():
                equal(s.get("StorageState", SERVICE), "ok")
            s.stop(kill=True)
        print(f"# with so many descriptors: {outcomes}")
        s.start()
        ledger.check()
        sound(s)


main()
