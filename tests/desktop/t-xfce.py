#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""xfce4-notifyd, whose buttons stand on the notification."""

import glob

from cases import *

PROGRAM = (glob.glob("/usr/lib/*/xfce4/notifyd/xfce4-notifyd") + ["xfce4-notifyd"])[0]


class Xfce(Server):
    NAME = "xfce"
    NEEDS = (PROGRAM, "xfconf-query")
    SERVICES = ("org.xfce.Xfconf",)
    SKIPS = {"running_out_leaves_it_due": "it lets nothing run out that asks to stay"}

    def command(self):
        return (PROGRAM,)

    def set(self, name, kind, value):
        subprocess.run(["xfconf-query", "-c", "xfce4-notifyd", "-p", f"/{name}", "-n", "-t", kind, "-s", value], env=self.desk.env,
                       check=True)

    def prepare(self):
        self.set("initial-opacity", "double", "1.0")

    def press(self, label):
        super().press(label)
        self.desk.screen.move_away()

    def press_itself(self, title):
        # A press on the text closes it; its default action has a button.
        self.press("Show")

    def dismiss(self, title):
        self.desk.click_word(title, 3)

    def quiet(self, on):
        self.set("do-not-disturb", "bool", "true" if on else "false")

    def after_quiet(self):
        # It takes what comes meanwhile, and never shows it: the next nag or the next login does.
        self.desk.restart()


run(Xfce, globals())
