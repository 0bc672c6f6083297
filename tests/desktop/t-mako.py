#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""mako on a headless sway. Buttons are in a menu that a chooser shows: ours chooses what a person would."""

from cases import *


class Mako(Server):
    NAME = "mako"
    NEEDS = ("mako", "makoctl")
    SCREEN = Sway
    SHOWS_BUTTONS = False

    def prepare(self):
        self.choice, self.menu, chooser = (self.desk.dir / name for name in ("choice", "menu", "choose.sh"))
        chooser.write_text(f"#!/bin/sh\ntee {self.menu} | grep -m1 -f {self.choice}\n")
        chooser.chmod(0o755)
        self.config = self.desk.dir / "mako.conf"
        self.write_config()

    def write_config(self, more=""):
        self.config.write_text(f"""font=DejaVu Sans 11
width=420
icon-path={self.desk.dir}/share/icons/hicolor
height=200
on-button-left=invoke-default-action
on-button-middle=exec makoctl menu -n "$id" {self.desk.dir}/choose.sh
on-button-right=dismiss
{more}
[mode=away]
invisible=1
""")

    def command(self):
        return "mako", "-c", str(self.config)

    def control(self, *args):
        subprocess.run(["makoctl", *args], env=self.desk.env, check=True, stdout=subprocess.DEVNULL)

    def press(self, label):
        self.choice.write_text(label)
        self.desk.click_word(self.desk.shown()[-1][3].split()[0], 2)

    def dismiss(self, title):
        self.desk.click_word(title, 3)

    def let_expire(self):
        self.write_config("ignore-timeout=1\ndefault-timeout=100")
        self.control("reload")

    def let_stay(self):
        self.write_config()
        self.control("reload")

    def quiet(self, on):
        self.control("mode", "-a" if on else "-r", "away")


run(Mako, globals())
