#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""lull status --follow, as bars and widgets run it: for days, through restarts, until nobody reads any more."""

from harness import *


class Follower:
    """One `lull status --follow …`, whose lines are waited for."""

    def __init__(self, session, *args):
        self.process = subprocess.Popen([*WRAPPER, os.environ["LULL"], "status", "--follow", *args], env=session.env,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def line(self):
        """The next line, without its end."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while b"\n" not in self.buffer:
                expect(selector.select(PATIENCE), "no line in time; so far:", self.buffer)
                got = os.read(self.process.stdout.fileno(), 65536)
                if not got:
                    raise AssertionError(f"it ended with {self.process.wait(PATIENCE)}: {self.process.stderr.read()!r}")
                self.buffer += got
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.decode()

    def until(self, want):
        """Reads up to a line that contains this; the lines before it."""
        before = []
        while want not in (line := self.line()):
            before.append(line)
        return before


def test_every_change_is_a_line():
    with Session(evening()).start() as s, Follower(s, "--format", "{state}|{due.count}") as f:
        equal(f.line(), "due|1")
        s.lull("snooze", "5m")
        equal(f.line(), "snoozed|0")
        s.lull("pause", "1h")
        equal(f.line(), "paused|0")
        s.lull("resume")
        equal(f.line(), "snoozed|0")
        s.lull("skip", "magnesium")
        equal(f.line(), "idle|0")


def test_the_configuration_and_the_journal_are_followed_too():
    with Session(evening()).start() as s, Follower(s, "--format", "{problems}") as f:
        equal(f.line(), "0")
        s.configure("[general]\nbedtim = 3\n")
        s.lull("reload", code=1)
        equal(f.line(), "2", "the error, and what is in force instead")


def test_what_doesnt_change_is_not_repeated():
    with Session(evening()).start() as s, Follower(s, "--format", "{state}") as f:
        equal(f.line(), "due")
        s.lull("took", "zinc")
        s.lull("took", "magnesium")
        equal(f.until("idle"), [])


def test_a_restart_shows_offline_and_comes_back():
    with Session(evening()).start() as s, Follower(s, "--waybar") as f:
        equal(json.loads(f.line())["class"], "due")
        s.stop(kill=True)
        equal(json.loads(f.line())["class"], "offline")
        s.start()
        f.until('"class":"due"')
        s.stop()
        equal(json.loads(f.line())["alt"], "offline")


def test_without_a_service_it_waits_for_one():
    with Session(evening()) as s, Follower(s, "--format", "{state}") as f:
        equal(f.line(), "offline")
        s.start()
        f.until("due")


def test_unless_waits_for_another_line():
    with Session(evening()).start() as s:
        line = s.lull("status", "--format", "{widget}", "--unless", "").stdout
        widget = json.loads(line)
        want = s.call(PROPERTIES, "GetAll", "(s)", REMINDERS)[0]
        equal(widget, {key: list(v) if isinstance(v, tuple) else v for key, v in want.items()})
        equal(s.lull("status", "--format", "{state}", "--unless", "idle").stdout, "due\n")
        with Follower(s, "--format", "{widget}", "--unless", line.strip()) as f:
            s.lull("took", "zinc")
            s.lull("took", "magnesium")
            equal(json.loads(f.line())["State"], "idle")
            equal(f.process.wait(PATIENCE), 0)
        # Whoever has asked before doesn't start it again; the service's end is a change.
        s.stop()
        equal(s.lull("status", "--format", "{widget}", "--unless", line.strip()).stdout, "null\n")


def test_unless_ends_when_nobody_reads():
    with Session(evening()).start() as s, Follower(s, "--format", "{state}", "--unless", "due") as f:
        f.process.stdout.close()
        equal(f.process.wait(PATIENCE), 0)


def test_json_is_an_object_a_line():
    with Session(evening()).start() as s, Follower(s, "--json") as f:
        equal(json.loads(f.line())["state"], "due")
        s.lull("took", "magnesium")
        status = json.loads(f.line())
        equal((status["state"], status["due"], len(status["today"]["intakes"])), ("idle", [], 1))


def test_it_ends_when_nobody_reads():
    with Session(evening()).start() as s, Follower(s, "--waybar") as f:
        f.line()
        # Nothing happens that it would print: it must notice by itself.
        f.process.stdout.close()
        equal(f.process.wait(PATIENCE), 0)
        equal(f.process.stderr.read(), b"")


def test_it_ends_with_the_bus():
    with Session(evening()).start() as s, Follower(s, "--format", "{state}") as f:
        equal(f.line(), "due")
        s.bus.kill()
        equal(f.line(), "offline")
        equal(f.process.wait(PATIENCE), 3)
        expect(f.process.stderr.read(), "no word about it")
        s.daemon.process.wait(PATIENCE)


def test_a_clock_that_is_set_does_no_harm():
    with Session(evening()).start() as s, Follower(s, "--format", "{state}") as f:
        equal(f.line(), "due")
        try:
            # Set to what it is: everyone who asked to be told is told, and the time goes on as before.
            for _ in range(3):
                time.clock_settime_ns(time.CLOCK_REALTIME, time.clock_gettime_ns(time.CLOCK_REALTIME))
        except PermissionError:
            print("# only root may set the clock")
        s.lull("skip", "magnesium")
        equal(f.line(), "idle")


def test_it_sleeps_while_nothing_happens():
    with Session(evening()).start() as s, Follower(s, "--waybar") as f:
        f.line()
        # After a round trip to the same service it has nothing left to do; a clock tick is no event.
        s.lull("status")
        status = Path(f"/proc/{f.process.pid}/status")
        switches = lambda: re.search(r"^voluntary_ctxt_switches:\s*(\d+)", status.read_text(), re.M)[1]
        # Whoever sets the machine's clock wakes it; a second without that comes.
        for _ in range(10):
            before = switches()
            with selectors.DefaultSelector() as selector:
                selector.register(f.process.stdout, selectors.EVENT_READ)
                if selector.select(1):
                    raise AssertionError(f"a line: {f.line()}")
            if switches() == before:
                return
        raise AssertionError("it wakes up every second")


main()
