#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""dunst. It offers buttons in a menu: ours is a script that chooses the line a person would choose."""

from cases import *


class Dunst(Server):
    NAME = "dunst"
    NEEDS = ("dunst", "dunstctl", "xprop")
    SHOWS_BUTTONS = False
    SKIPS = {"running_out_leaves_it_due": "before 1.10 dunst lets nothing run out that asks to stay"}

    def prepare(self):
        self.choice, self.menu, chooser = (self.desk.dir / name for name in ("choice", "menu", "choose.sh"))
        chooser.write_text(f"#!/bin/sh\ntee {self.menu} | grep -m1 -f {self.choice}\n")
        chooser.chmod(0o755)
        (self.desk.dir / "dunstrc").write_text(f"""[global]
    width = 420
    offset = 10x10
    font = DejaVu Sans 11
    markup = full
    follow = keyboard
    enable_recursive_icon_lookup = true
    icon_theme = hicolor
    dmenu = {self.desk.dir}/choose.sh
    mouse_left_click = do_action
    mouse_middle_click = context
    mouse_right_click = close_current
""")

    def command(self):
        return "dunst", "-config", str(self.desk.dir / "dunstrc")

    def press(self, label):
        self.choice.write_text(label)
        self.desk.click_word(self.title(), 2)

    def title(self):
        return self.desk.shown()[-1][3].split()[0]

    def dismiss(self, title):
        self.desk.click_word(title, 3)

    def control(self, *args):
        subprocess.run(["dunstctl", *args], env=self.desk.env, check=True)

    def quiet(self, on):
        self.control("set-paused", "true" if on else "false")

    def after_quiet(self):
        # It maps its window and paints with the next event of the X server, which any window manager causes.
        subprocess.run(["xprop", "-root", "-f", "_NET_ACTIVE_WINDOW", "32x", "-set", "_NET_ACTIVE_WINDOW", "0"], env=self.desk.env,
                       check=True)


def case_the_menu_offers_all(server):
    one(server)
    server.press("Skip")
    server.desk.is_resolved("skipped")
    equal(sorted(line.split()[0] for line in server.menu.read_text().splitlines()), ["#Show", "#Skip", "#Snooze", "#Taken"])


run(Dunst, globals())
