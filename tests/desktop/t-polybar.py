#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A real polybar that follows lull by a template, as the README says to set it up."""

from cases import *


class Polybar:
    def __init__(self, desk):
        self.desk = desk
        (desk.dir / "bin").mkdir()
        (desk.dir / "bin/lull").symlink_to(os.environ["LULL"])
        (desk.dir / "polybar.ini").write_text("""[bar/test]
width = 100%
height = 26
background = #222222
foreground = #eeeeee
font-0 = DejaVu Sans:size=11
modules-right = lull
[module/lull]
type = custom/script
exec = lull status --follow --format '{state}: {due.count} due, {due}'
tail = true
click-right = lull skip
""")
        with open(desk.dir / "polybar.log", "w") as log:
            self.process = subprocess.Popen([*TOGETHER, "polybar", "-c", desk.dir / "polybar.ini", "test"], stdin=subprocess.DEVNULL,
                                            env={**desk.env, "PATH": f"{desk.dir}/bin:{desk.env['PATH']}"}, stdout=log, stderr=log)

    def end(self):
        self.process.kill()
        self.process.wait()


def case_what_is_due_stands_in_the_bar(bar):
    bar.desk.sees("offline:")
    bar.desk.fresh(due_since_half_past_eleven("magnesium", general="nag = 0"))
    bar.desk.sees("due:", "Midday", "dose")
    bar.desk.screen.save("polybar")


def case_a_click_skips_it(bar):
    bar.desk.click_word("Midday", 3)
    bar.desk.is_resolved("skipped")
    bar.desk.sees("idle:")


def case_a_restart_is_followed(bar):
    bar.desk.stop(kill=True)
    bar.desk.sees("offline:")
    bar.desk.start()
    bar.desk.sees("idle:")


if __name__ == "__main__":
    if missing := lacking("polybar"):
        skip_all(f"no {missing}")
    run_cases(Xvfb, (), lambda desk: None, Polybar, cases_of(globals()))
