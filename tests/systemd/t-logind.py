#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""lulld with the real logind: logging in and out, locking, sleeping, travelling."""

from seat import *

machine = Machine()
SECOND = 10**6
# Two that come a second apart, a while before bedtime.
TWO = "discreet = no\n[reminder stretch]\nat = bedtime - 2699s\n[reminder iron]\nenabled = no\n"


def due_soon(session, span=SECOND):
    """Tonight's bedtime is declared so that the magnesium becomes due after this span."""
    session.call(REMINDERS, "SetBedtime", "(t)", now_usec() + 45 * MINUTE + span)


def raised(session):
    return [e["Occurrence"] for e in session.entries() if e["Kind"] == "raised"]


def locks():
    """Who keeps the machine from sleeping, and how: (what, who, mode)."""
    return [(what, who, mode) for what, who, _, mode, _, _ in
            machine.call("/org/freedesktop/login1", MANAGER, "ListInhibitors")[0] if who == "lull"]


def test_it_comes_with_the_login_and_goes_with_the_logout():
    with machine.logged_in("tty"), Login(evening(), kept=True) as s:
        s.systemctl("enable", UNIT)
        s.start()
        ids = [s.record("iron", AtUSec=now_usec() - (8 + i) * HOUR)[0] for i in range(3)]
        due = s.get("DueIds")
    with machine.logged_in("tty"), Login() as s:
        s.systemctl("is-system-running", "--wait")
        unit = s.unit()
        equal((unit["ActiveState"], s.owner()), ("active", unit["MainPID"]))
        equal([e["Id"] for e in s.entries() if e["Kind"] == "intake"], ids)
        equal(s.get("DueIds"), due)
        equal(raised(s), due * 2)


def test_lingering_without_a_session():
    as_root("loginctl", "enable-linger", USER)
    machine.wait("UserNew")
    as_root("systemctl", "start", f"user@{UID}.service")
    with Login(evening()) as s:
        screen = Screen(s)
        s.start()
        equal((s.get("State"), len(raised(s))), ("due", 1))
        expect(not screen.owned(), "a notification server was started where nobody is")
    as_root("loginctl", "disable-linger", USER)
    machine.wait("UserRemoved")


def test_a_terminal_waits_for_a_screen():
    with machine.logged_in("tty"), Login(evening()) as s, Screen(s) as screen, Notifications(s) as notifications:
        s.start()
        equal((s.get("State"), len(raised(s))), ("due", 1))
        expect(not screen.owned(), "a notification server was started for a terminal")
        with machine.session("x11"):
            title, _ = notifications.next()
            expect(title.endswith(" dose"), title)


def test_locked_it_waits_for_the_unlocking():
    with machine.logged_in("x11") as seat, Login(evening(hours=1, rest="discreet = no\n")) as s, Screen(s) as screen, \
            Notifications(s) as notifications:
        s.start()
        machine.lock(seat, True)
        due_soon(s)
        id, = s.wait_signal("Raised")[:1]
        due, = s.json("status")["due"]
        equal(due["id"], id)
        expect(due["held_until"], "status doesn't say that it is held")
        expect("held while nobody is there" in s.lull("status").stdout, "status doesn't say so")
        expect(not screen.owned(), "it is shown")
        machine.lock(seat, False)
        equal(notifications.next()[0], "Magnesium")
        due, = s.json("status")["due"]
        equal(due["held_until"], None)
        equal(raised(s), [id])


def test_locked_at_its_start_too():
    with machine.logged_in("x11") as seat, Login(evening()) as s, Screen(s) as screen, Notifications(s) as notifications:
        machine.lock(seat, True)
        s.start()
        due, = s.json("status")["due"]
        expect(due["held_until"], "it isn't held")
        s.stop(kill=False)
        s.start()
        expect(not screen.owned(), "it is shown")
        machine.lock(seat, False)
        notifications.next()


def test_raised_all_the_same_where_that_is_wanted():
    with machine.logged_in("x11") as seat, \
            Login(evening(hours=1, rest="discreet = no\nwhen_locked = raise\n")) as s, Screen(s), \
            Notifications(s) as notifications:
        s.start()
        machine.lock(seat, True)
        due_soon(s)
        equal(notifications.next()[0], "Magnesium")
        equal([o["held_until"] for o in s.json("status")["due"]], [None])


def test_idle():
    with machine.logged_in("x11") as seat, Login(evening(hours=1, rest="discreet = no\nwhen_idle = hold\n")) as s, \
            Screen(s), Notifications(s) as notifications:
        s.start()
        machine.call(seat, f"{LOGIND}.Session", "SetIdleHint", "(b)", True)
        due_soon(s)
        s.wait_signal("Raised")
        expect(s.json("status")["due"][0]["held_until"], "it isn't held")
        machine.call(seat, f"{LOGIND}.Session", "SetIdleHint", "(b)", False)
        equal(notifications.next()[0], "Magnesium")


def test_what_came_in_the_sleep_comes_as_one():
    machine.while_asleep(f"systemctl freeze user@{UID}.service; sleep 3; systemctl thaw user@{UID}.service")
    with machine.logged_in("x11"), Login(evening(hours=1, rest=TWO)) as s, Screen(s), Notifications(s) as notifications:
        s.start()
        due_soon(s)
        machine.suspend()
        title, body = notifications.next()
        expect("Magnesium" in body and "Stretch" in body, title, body)
        equal(len(raised(s)), 2, "raised")
        equal(len(s.get("DueIds")), 2, "due")
    machine.while_asleep("exit 0")


def test_said_before_sleep():
    machine.while_asleep("touch /run/asleep-now")
    with machine.logged_in("x11"), Login(evening(hours=1, rest="discreet = no\nbefore_sleep = 30m\n")) as s, \
            Screen(s) as screen, Notifications(s) as notifications:
        s.start()
        due_soon(s, 20 * MINUTE)
        s.wait_signal("AgendaChanged")
        machine.until(lambda: locks() == [("sleep", "lull", "delay")])
        machine.signals.clear()
        as_root("busctl", "call", LOGIND, "/org/freedesktop/login1", MANAGER, "Suspend", "b", "false")
        machine.wait("PrepareForSleep", lambda args: args == (True,))
        title, body = notifications.next()
        expect(title == "Coming soon" and body.startswith("Magnesium, "), title, body)
        expect(not Path("/run/asleep-now").exists(), "it sleeps before that can be seen")
        screen.press("close")
        machine.wait("PrepareForSleep", lambda args: args == (False,))
        expect(Path("/run/asleep-now").exists(), "it has not slept")
        equal(s.get("State"), "idle")
        equal(raised(s), [])
    machine.while_asleep("exit 0")


def test_sleep_is_nobodys_business_unless_wanted():
    with machine.logged_in("x11"), Login(evening(hours=1)).start() as s:
        equal(locks(), [])
        s.configure(evening(hours=1, rest="before_sleep = 30m\n"))
        s.lull("reload")
        machine.until(locks)
        machine.suspend()
        machine.until(locks)
        s.configure(evening(hours=1))
        s.lull("reload")
        machine.until(lambda: not locks())
        machine.suspend()
        equal(locks(), [])


def test_timedatectl():
    with machine.logged_in("tty"), Login(evening(hours=3)).start() as s:
        coming = s.get("NextUSec")
        as_root("timedatectl", "set-timezone", "Etc/GMT-1")
        s.wait_change("NextUSec", coming - HOUR)
        as_root("timedatectl", "set-timezone", "UTC")
        s.wait_change("NextUSec", coming)
        equal(raised(s), [])


main()
