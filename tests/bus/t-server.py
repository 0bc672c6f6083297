#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The real lulld and a notification server that is slow, wrong, or dies: it goes on serving, and nothing is lost."""

from harness import *

NOTIFICATIONS = "org.freedesktop.Notifications"
XML = f"""<node><interface name="{NOTIFICATIONS}">
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{{sv}}" direction="in"/>
<arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method></interface></node>"""


class Server:
    """A server on a connection of its own; `manner(invocation, number)` answers each Notify."""

    def __init__(self, session, manner):
        self.session, self.manner = session, manner
        self.asked = []
        self.closed = []
        self.connection = Gio.DBusConnection.new_for_address_sync(
            session.env["DBUS_SESSION_BUS_ADDRESS"],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.connection.set_exit_on_close(False)
        self.connection.register_object("/org/freedesktop/Notifications", Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0],
                                        self._answer, None, None)
        self.connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                  GLib.Variant("(su)", (NOTIFICATIONS, 0)), None, Gio.DBusCallFlags.NONE, -1, None)

    def _answer(self, _connection, _sender, _path, _interface, method, parameters, invocation):
        if method == "Notify":
            self.asked.append(invocation)
            self.manner(invocation, len(self.asked))
        elif method == "CloseNotification":
            self.closed.append(parameters.unpack()[0])
            invocation.return_value(None)
        else:
            invocation.return_value(GLib.Variant("(as)", ([],)))

    def wait_asked(self, n=1):
        end = time.monotonic() + PATIENCE
        while len(self.asked) < n:
            expect(time.monotonic() < end, "not asked to show anything")
            GLib.MainContext.default().iteration(True)

    def press(self, number, action):
        self.connection.emit_signal(None, "/org/freedesktop/Notifications", NOTIFICATIONS, "ActionInvoked",
                                    GLib.Variant("(us)", (number, action)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close_sync(None)


def number(invocation, n):
    invocation.return_value(GLib.Variant("(u)", (n,)))


def never(_invocation, _n):
    pass


def refuse(invocation, _n):
    invocation.return_dbus_error("org.example.Error.No", "No.")


def nonsense(invocation, _n):
    invocation.get_connection().send_message(wrong_reply(invocation), Gio.DBusSendMessageFlags.NONE)


def wrong_reply(invocation):
    reply = Gio.DBusMessage.new_method_reply(invocation.get_message())
    reply.set_body(GLib.Variant("(s)", ("seven",)))
    return reply


def serves(session):
    """It answers all that it is asked, and magnesium is due."""
    equal(session.get("State"), "due")
    session.record("zinc")
    equal(session.json("status")["due"][0]["id"].split("/")[0], "magnesium")


def test_a_server_that_never_answers_holds_nothing_up():
    with Session(evening()) as s, Server(s, never) as server:
        s.start()
        server.wait_asked()
        serves(s)
        s.lull("took", "magnesium")
        s.stop()


def test_a_late_answer_counts():
    with Session(evening()) as s, Server(s, never) as server:
        s.start()
        server.wait_asked()
        serves(s)
        number(server.asked[0], 7)
        server.press(7, "done")
        s.wait_signal("Resolved", lambda args: args[1] == "done")


def test_what_was_taken_meanwhile_is_taken_off_when_the_answer_comes():
    with Session(evening()) as s, Server(s, never) as server:
        s.start()
        server.wait_asked()
        s.lull("took", "magnesium")
        number(server.asked[0], 7)
        end = time.monotonic() + PATIENCE
        while server.closed != [7]:
            expect(time.monotonic() < end, "it stays on the screen")
            GLib.MainContext.default().iteration(True)


def test_a_wrong_answer_loses_nothing():
    for manner in (refuse, nonsense):
        with Session(evening()) as s, Server(s, manner) as server:
            s.start()
            server.wait_asked()
            serves(s)


def test_a_server_that_dies_unanswered_is_followed_by_one_that_shows_it():
    with Session(evening()) as s:
        with Server(s, never) as server:
            s.start()
            server.wait_asked()
        serves(s)
        with Server(s, number) as server:
            server.wait_asked()
            server.press(1, "snooze")
            s.wait_change("State", "snoozed")
            equal(len(server.asked), 1, "how often it was shown")


def test_presses_that_make_no_sense_do_nothing():
    with Session(evening()) as s, Server(s, number) as server:
        s.start()
        server.wait_asked()
        for wrong in (("no-such-action", 1), ("done", 99), ("done", 0)):
            server.press(wrong[1], wrong[0])
        serves(s)
        server.press(1, "skip")
        s.wait_signal("Resolved", lambda args: args[1] == "skipped")


main()
