#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The guided run on a real terminal: walked through, paused, left, resized, stopped, hung up on."""

from harness import *

SHORT = "[reminder stretch]\nsteps = left calf 1s, right calf 1s\n"
# Long enough to never end in a test.
LONG = "[reminder stretch]\nsteps = left calf 1h, right calf 1h\n"


def activities(s):
    return [(e["Subject"], e.get("Note"), e.get("Occurrence", "").split("/")[0]) for e in s.entries() if e["Kind"] == "activity"]


def test_a_run_to_its_end_is_recorded():
    with Session(evening(0, SHORT)).start() as s:
        t = s.terminal("stretch", LC_ALL="C", TERM="linux")
        first = t.until("then: right calf")
        expect("step 1 of 2" in first and "0:01  left calf" in first and "\a" not in first, first)
        t.until("\a")
        expect("step 2 of 2" in t.until("the last step"), "no second step")
        rest = t.end()
        expect("\a" in rest and "Recorded." in rest, rest)
        expect(t.shown.isascii(), "more than ASCII")
        equal(activities(s), [("stretch", None, "stretch")])


def test_without_a_bell():
    with Session(evening(0, SHORT)).start() as s:
        t = s.terminal("stretch", "--no-bell")
        expect("\a" not in t.end(), "a bell")


def test_keys():
    with Session(evening(0, LONG)).start() as s:
        t = s.terminal("stretch")
        t.until("q quits")
        expect(not t.echoes(), "keys are echoed")
        t.send(" ")
        t.until("paused")
        t.send(" ")
        t.until("space pauses")
        t.send("n")
        t.until("step 2 of 2")
        t.send("\x1b[D")
        t.until("step 1 of 2")
        t.send("q")
        expect("nothing is recorded" in t.end(), t.shown)
        equal(activities(s), [])


def test_what_is_left_early_is_recorded_as_partly_done_when_wanted():
    with Session(evening(0, "[reminder stretch]\nsteps = left calf 1s, right calf 1h\n")).start() as s:
        for answer, recorded in (("n", 0), ("y", 1)):
            t = s.terminal("stretch")
            t.until("step 2 of 2")
            t.send("q")
            t.until("1 of 2 steps were gone through. Record it as partly done? [y/n] ")
            t.send(answer)
            t.end()
            equal(len(activities(s)), recorded)
        equal(activities(s), [("stretch", "partly done: 1 of 2 steps", "stretch")])


def test_whatever_ends_it_puts_the_terminal_back():
    with Session(evening(0, LONG)).start() as s:
        for leave in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            t = s.terminal("stretch")
            t.until("q quits")
            t.kill(leave) if leave != signal.SIGINT else t.send("\x03")
            while t._read():
                pass
            expect("\x1b[?25h" in t.shown, leave, "leaves no cursor")
            expect(t.echoes(), leave, "leaves a silent terminal")
            t.close(-leave)
        equal(activities(s), [])


def test_stopped_and_continued():
    with Session(evening(0, LONG)).start() as s:
        t = s.terminal("stretch")
        t.until("q quits")
        expect(not t.echoes(), "keys are echoed")
        t.send("\x1a")
        t.until("\x1b[?25h")
        t.until_stopped()
        expect(t.echoes(), "the terminal isn't put back")
        t.kill(signal.SIGCONT)
        t.until("\x1b[?25l")
        t.until("paused")
        expect(not t.echoes(), "keys are echoed again")
        t.send("q")
        t.end()
        # Stopped by what can't be caught: drawn anew all the same.
        t = s.terminal("stretch")
        t.until("q quits")
        t.kill(signal.SIGSTOP)
        t.until_stopped()
        t.kill(signal.SIGCONT)
        t.until("\x1b[H")
        t.until("q quits")
        t.send("q")
        t.end()


def test_drawn_anew_when_the_size_changes():
    with Session(evening(0, LONG)).start() as s:
        s.env.pop("COLUMNS", None)
        t = s.terminal("stretch", columns=80)
        t.until("q quits")
        t.resize(24, 24)
        t.until("\x1b[H\x1b[J")
        anew = t.until("next, q quits")
        for line in anew.split("\n"):
            expect(len(line) <= 24, repr(line))
        t.send("q")
        t.end()


def test_a_terminal_that_goes_away_ends_it():
    with Session(evening(0, LONG)).start() as s:
        t = s.terminal("stretch")
        t.until("q quits")
        os.close(t.fd)
        status = os.waitpid(t.pid, 0)[1]
        expect(os.waitstatus_to_exitcode(status) in (1, -signal.SIGHUP), "ended with", status)
        equal(activities(s), [])


def test_a_terminal_that_cant_go_back_gets_a_line_a_step():
    with Session(evening(0, SHORT)).start() as s:
        t = s.terminal("stretch", "--no-bell", TERM="dumb")
        shown = t.end()
        expect("\x1b" not in t.shown, repr(t.shown))
        equal(shown.count("left calf\n"), 1)
        equal(len(activities(s)), 1)


def test_elsewhere_the_steps_are_listed():
    with Session(evening(0, SHORT)).start() as s:
        text = s.lull("stretch").stdout
        expect("0:00  left calf, 0:01" in text and "0:01  right calf, 0:01" in text and "lull did stretch" in text, text)
        equal(activities(s), [])


def test_what_there_is_not():
    with Session(evening(0, SHORT + "[reminder walk]\nactivity = yes\nat = 12:00\n[reminder bath]\nactivity = yes\nat = 13:00\nduration = 10m\n")).start() as s:
        expect("did you mean 'stretch'" in s.fails(4, "stretch", "strech"), "no suggestion")
        expect("no activity" in s.fails(4, "stretch", "magnesium"), "magnesium is no activity")
        expect("lull did walk" in s.fails(1, "stretch", "walk"), "walk has no steps")
        expect("0:00  bath, 10:00" in s.lull("stretch", "bath").stdout.lower(), "one step")
    with Session(evening(0, "[reminder stretch]\nenabled = no\n")).start() as s:
        expect("steps = " in s.fails(1, "stretch"), "not said what to do")


def test_a_service_that_is_gone_at_the_end():
    with Session(evening(0, SHORT)).start() as s:
        t = s.terminal("stretch")
        t.until("step 1 of 2")
        s.stop()
        expect("lull did stretch" in t.end(3), t.shown)


main()
