#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The extension in a real GNOME Shell."""

from gnome import *

UUID = "lull@lulld.github.io"


def install_extension(desk):
    folder = desk.dir / "data/gnome-shell/extensions" / UUID
    folder.mkdir(parents=True)
    version = subprocess.run(["gnome-shell", "--version"], capture_output=True, text=True).stdout.split()[-1]
    shell = "43" if int(version.split(".")[0]) < 45 else "45"
    for name in ("extension.js", "metadata.json"):
        stem, suffix = name.split(".")
        shutil.copy(Path(os.environ["LULL_WIDGETS"]) / f"{stem}-{shell}.{suffix}", folder / name)
    # So that D-Bus can start the service.
    (desk.dir / "services" / f"{NAME}.service").write_text(f"[D-BUS Service]\nName={NAME}\nExec={os.environ['LULLD']}\n")


class Panel:
    """The extension's indicator."""

    def __init__(self, desk):
        self.desk, self.screen = desk, desk.screen

    def label(self):
        return json.loads(self.screen.eval("{ const i = Main.panel.statusArea['lull'] ?? Main.panel.statusArea['%s']; i._label.text }" % UUID))

    def shows(self, text):
        self.desk.look(lambda: self.label() == text, f"{text!r} in the panel, which shows {self.label()!r}")

    def enable(self, on=True):
        self.screen.eval(f"Main.extensionManager.{'enable' if on else 'disable'}Extension('{UUID}')")

    def open(self):
        where = json.loads(self.screen.eval(
            "{ const i = Main.panel.statusArea['lull'] ?? Main.panel.statusArea['%s']; const [x, y] = i.get_transformed_position();"
            "[Math.round(x + i.width / 2), Math.round(y + i.height / 2)] }" % UUID))
        self.screen.click(*where)

    def state(self):
        return json.loads(self.screen.eval(f"Main.extensionManager.lookup('{UUID}')?.state"))


def case_the_service_is_started_by_the_bus_alone(panel):
    desk = panel.desk
    desk.configure(due_since_half_past_eleven("magnesium", general="nag = 0"))
    expect(not desk.owners.get(NAME), "it runs already")
    panel.enable()
    desk.wait_owner(NAME)
    equal(panel.state(), 1, "the extension is enabled")
    panel.shows("Midday dose")
    desk.screen.save("gnome-panel")


def case_its_menu_shows_what_is_due_and_what_is_next(panel):
    panel.open()
    words = panel.desk.sees("Midday", "dose", "Done", "Snooze", "Skip")
    expect("Magnesium" not in str(words), "not discreet:", words)
    panel.desk.screen.save("gnome-menu")


def case_done_is_recorded_once(panel):
    desk = panel.desk
    desk.click_word("Done")
    desk.is_resolved("done")
    equal([e["kind"] for e in desk.json("log")].count("intake"), 1)
    equal([e["Source"] for e in desk.entries() if e["Kind"] == "intake"], ["widget"])
    desk.look(lambda: panel.label() != "Midday dose", "something else")


def case_a_service_that_goes_and_comes_is_followed(panel):
    desk = panel.desk
    subprocess.run(["lull"], executable=desk_lull(), env=desk.env, stdout=subprocess.DEVNULL)
    activated_pid = desk._bus_call("GetConnectionUnixProcessID", GLib.Variant("(s)", (NAME,)))[0]
    os.kill(activated_pid, signal.SIGTERM)
    desk.wait_owner(NAME, False)
    panel.shows("")
    expect(not desk.owners.get(NAME), "it was started again")
    desk.fresh(due_since_half_past_eleven("magnesium", "stretch"))
    panel.shows("2 due")


def desk_lull():
    return os.environ["LULL"]


def case_snooze_and_skip_do_what_they_say(panel):
    desk = panel.desk
    panel.open()
    desk.click_word("Skip")
    desk.wait_signal("Resolved", lambda args: args[1] == "skipped")
    panel.open()
    desk.click_word("Snooze")
    desk.wait_change("State", "snoozed")
    panel.desk.look(lambda: panel.label().startswith("in "), "a countdown")


def case_titles_are_only_text(panel):
    desk = panel.desk
    title = "<b>Mag</b> & <i>more</i>"
    desk.fresh(due_since_half_past_eleven("magnesium").replace("at = 11:30", f"title = {title}\nat = 11:30", 1))
    panel.shows(title)
    desk.look(lambda: "<b>Mag</b>" in "".join(w.text for w in desk.screen.words(panel=True)), "the markup as it is")
    desk.screen.save("gnome-panel-markup")


def case_it_goes_without_a_trace(panel):
    desk = panel.desk
    panel.enable(False)
    equal(json.loads(panel.screen.eval("String(Main.panel.statusArea['lull'])")), "undefined")
    desk.lull("skip", "magnesium")
    desk.settle()
    panel.enable()
    desk.look(lambda: panel.state() == 1, "it is back")
    log = (desk.dir / "gnome-shell.log").read_text()
    expect(UUID not in log and "extension.js" not in log, "the shell complains:", log[-2000:])


if __name__ == "__main__":
    run_cases(GnomeShell, ("org.gnome.Shell.Notifications",), install_extension, Panel, cases_of(globals()))
