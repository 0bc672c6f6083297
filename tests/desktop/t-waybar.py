#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A real Waybar that follows lull, as the README says to set it up."""

from cases import *

MODULE = {
    "exec": "lull status --follow --waybar", "return-type": "json",
    "on-click": "lull took magnesium", "on-click-middle": "lull snooze", "on-click-right": "lull skip",
}
STYLE = """* { font-family: "DejaVu Sans"; font-size: 13px; border-radius: 0; }
window#waybar { background: #222222; color: #eeeeee; }
#custom-lull { padding: 0 12px; }
#custom-lull.due { background: #b00020; color: #ffffff; }
#custom-lull.offline { color: #888888; }
"""
RED = (0xb0, 0x00, 0x20)


def children(pid):
    """Processes that this one has started, with their command lines."""
    return {int(child): Path(f"/proc/{child}/cmdline").read_text().split("\0")[:-1]
            for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def followers(pid):
    """The `lull status --follow`s below a process."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            line = Path(f"/proc/{child}/cmdline").read_text().split("\0")
            found += [int(child)] if "--follow" in line and "lull" in line[0] else followers(child)
    return found


class Waybar:
    NEEDS = ("waybar",)

    def __init__(self, desk):
        self.desk = desk
        folder = desk.dir / "waybar"
        folder.mkdir()
        (folder / "config").write_text(json.dumps({"layer": "top", "height": 30, "modules-right": ["custom/lull"], "custom/lull": MODULE}))
        (folder / "style.css").write_text(STYLE)
        (desk.dir / "bin").mkdir()
        (desk.dir / "bin/lull").symlink_to(os.environ["LULL"])
        env = {**desk.env, "PATH": f"{desk.dir}/bin:{desk.env['PATH']}"}
        with open(desk.dir / "waybar.log", "w") as log:
            self.process = subprocess.Popen([*TOGETHER, "waybar", "-c", folder / "config", "-s", folder / "style.css"], env=env,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def is_red(self):
        return self.desk.screen.grab().count(RED) > 200

    def end(self):
        self.process.kill()
        self.process.wait()


def case_without_a_service_it_says_so(bar):
    bar.desk.sees("lull", "offline")


def case_what_is_due_stands_in_the_bar(bar):
    desk = bar.desk
    desk.fresh(due_since_half_past_eleven("magnesium", general="nag = 0"))
    desk.sees("Midday", "dose")
    desk.look(bar.is_red, "the class due")
    desk.screen.save("waybar-due")


def case_a_pointer_shows_more(bar):
    desk = bar.desk
    word = next(w for w in desk.sees("Midday") if w.text == "Midday")
    desk.screen.pointer.move(word.x, word.y)
    desk.sees("due", "since", "11:30")
    desk.screen.save("waybar-tooltip")
    desk.screen.move_away()


def case_clicks_do_what_the_configuration_says(bar):
    desk = bar.desk
    desk.click_word("Midday", 2)
    desk.wait_change("State", "snoozed")
    desk.look(lambda: not bar.is_red(), "another class")
    desk.screen.save("waybar-snoozed")
    desk.fresh(due_since_half_past_eleven("magnesium", general="nag = 0"))
    desk.click_word("Midday")
    desk.is_resolved("done")


def case_markup_is_only_text(bar):
    desk = bar.desk
    desk.fresh(due_since_half_past_eleven("magnesium").replace("at = 11:30", "title = <b>Mag</b> & <i>more</i>\nat = 11:30", 1))
    desk.look(lambda: "<b>Mag</b>" in "".join(w.text for w in desk.screen.words()), "the markup as it is")
    desk.screen.save("waybar-markup")


def case_a_restart_is_followed(bar):
    desk = bar.desk
    desk.fresh(due_since_half_past_eleven("magnesium", general="nag = 0"))
    desk.sees("Midday", "dose")
    desk.stop(kill=True)
    desk.sees("lull", "offline")
    desk.start()
    desk.sees("Midday", "dose")


def case_nothing_stays_when_the_bar_ends(bar):
    left = followers(bar.process.pid)
    equal(len(left), 1, "followers")
    ends = [os.pidfd_open(pid) for pid in left]
    bar.process.kill()
    bar.process.wait()
    for end in ends:
        with selectors.DefaultSelector() as selector:
            selector.register(end, selectors.EVENT_READ)
            expect(selector.select(PATIENCE), "lull goes on without a bar")


if __name__ == "__main__":
    if missing := lacking(*Waybar.NEEDS):
        skip_all(f"no {missing}")
    run_cases(Sway, (), lambda desk: None, Waybar, cases_of(globals()))
