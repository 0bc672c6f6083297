#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Plasma's notifications: they live in an applet, which stands here in a window of its own."""

from cases import *


class BesideTheApplet(Xvfb):
    """A screen on which nobody looks at the applet's own window."""

    def grab(self):
        picture = super().grab()
        if self.empty:
            picture.rows[330:] = self.empty.rows[330:]
        return picture


class Plasma(Server):
    SCREEN = BesideTheApplet
    NAME = "plasma"
    NEEDS = ("plasmawindowed",)
    SKIPS = {"several_are_one_and_come_apart": "without a window manager both of its windows stand in one place",
             "running_out_leaves_it_due": "it lets nothing run out that asks to stay"}

    def prepare(self):
        self.desk.env.update(QT_QUICK_BACKEND="software", XDG_CURRENT_DESKTOP="KDE", QT_LOGGING_TO_CONSOLE="1",
                             XDG_CACHE_HOME=str(self.desk.dir / "cache"))
        self.desk.before_look = self.make_room

    def command(self):
        # They stand beside the applet, which must leave them room.
        return "plasmawindowed", "-qwindowgeometry", "200x160+650+330", "org.kde.plasma.notifications"

    def make_room(self):
        """Moves what doesn't stand wholly on the screen, as a window manager does."""
        ids = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", ".*"], env=self.desk.env, capture_output=True,
                             text=True).stdout.split()
        for window in ids:
            place = dict(line.split("=") for line in subprocess.run(["xdotool", "getwindowgeometry", "--shell", window], text=True,
                         env=self.desk.env, capture_output=True).stdout.split())
            if int(place.get("X", 0)) < 0:
                subprocess.run(["xdotool", "windowmove", "--sync", window, "300", "20"], env=self.desk.env)

    def press_itself(self, title):
        self.desk.click_word(title)

    def quiet(self, on):
        if on:
            self.cookie, = self.desk.notifications("Inhibit", "(ssa{sv})", "test", "a talk", {})
        else:
            self.desk.notifications("UnInhibit", "(u)", self.cookie)

    def after_quiet(self):
        # What came meanwhile stands in the list; the next nag or the next login shows it again.
        self.desk.restart()

    def dismiss(self, title):
        self.desk.click_word(title, 2)


if __name__ == "__main__":
    run(Plasma, globals())
