#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The applet for Plasma, in a window of its own."""

from cases import *

ID = "io.github.lulld.Lull"


def install_applet(desk):
    """As `meson install` does."""
    source = SOURCE / "client/widgets"
    folder = desk.dir / "data/plasma/plasmoids" / ID
    (folder / "contents/ui").mkdir(parents=True)
    shutil.copy(Path(os.environ["LULL_WIDGETS"]) / "plasma-metadata-5.json", folder / "metadata.json")
    shutil.copy(source / "plasma/contents/ui/main-5.qml", folder / "contents/ui/main.qml")
    for name in ("plasma/contents/ui/Compact.qml", "plasma/contents/ui/Due.qml", "plasma/contents/ui/Lull.qml", "words.js"):
        shutil.copy(source / name, folder / "contents/ui")
    (desk.dir / "bin").mkdir()
    (desk.dir / "bin/lull").symlink_to(os.environ["LULL"])
    desk.env.update(PATH=f"{desk.dir}/bin:{desk.env['PATH']}", QT_QUICK_BACKEND="software", XDG_CURRENT_DESKTOP="KDE",
                    QT_LOGGING_TO_CONSOLE="1", XDG_CACHE_HOME=str(desk.dir / "cache"))
    # So that D-Bus can start the service.
    (desk.dir / "services" / f"{NAME}.service").write_text(f"[D-BUS Service]\nName={NAME}\nExec={os.environ['LULLD']}\n")


class Applet:
    def __init__(self, desk):
        self.desk = desk

    def start(self):
        with open(self.desk.dir / "plasma.log", "w") as log:
            self.process = subprocess.Popen([*TOGETHER, "plasmawindowed", ID], env=self.desk.env, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log)

    def end(self):
        self.process.kill()
        self.process.wait()

    def followers(self):
        return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and b"--unless" in self.line(p) and
                str(self.desk.dir).encode() in self.environment(p)]

    @staticmethod
    def line(path):
        with contextlib.suppress(OSError):
            return (path / "cmdline").read_bytes()
        return b""

    @staticmethod
    def environment(path):
        with contextlib.suppress(OSError):
            return (path / "environ").read_bytes()
        return b""


def case_the_service_is_started_by_the_bus_alone(applet):
    desk = applet.desk
    desk.configure(due_since_half_past_eleven("magnesium", general="nag = 0"))
    expect(not desk.owners.get(NAME), "it runs already")
    applet.start()
    desk.wait_owner(NAME)
    words = desk.sees("Midday", "dose", "Done", "Snooze", "Skip", "Next:")
    expect("Magnesium" not in str(words), "not discreet:", words)
    desk.screen.save("plasmoid")


def case_done_is_recorded_once(applet):
    desk = applet.desk
    desk.click_word("Done")
    desk.is_resolved("done")
    equal([(e["Kind"], e["Source"]) for e in desk.entries() if e["Kind"] == "intake"], [("intake", "widget")])
    desk.sees("Nothing", "is", "due")


def case_a_service_that_goes_and_comes_is_followed(applet):
    desk = applet.desk
    os.kill(desk._bus_call("GetConnectionUnixProcessID", GLib.Variant("(s)", (NAME,)))[0], signal.SIGTERM)
    desk.wait_owner(NAME, False)
    desk.sees("running")
    expect(not desk.owners.get(NAME), "it was started again")
    desk.fresh(due_since_half_past_eleven("magnesium", "stretch", general="nag = 0"))
    desk.sees("Midday", "dose", "exercise")


def case_snooze_and_skip_do_what_they_say(applet):
    desk = applet.desk
    desk.click_word("Skip")
    desk.wait_signal("Resolved", lambda args: args[1] == "skipped")
    desk.look(lambda: sum(w.text == "Snooze" for w in desk.screen.words()) == 1, "one that is left")
    desk.click_word("Snooze")
    desk.wait_change("State", "snoozed")
    desk.sees("Put", "off", "in", "min")


def case_titles_are_only_text(applet):
    desk = applet.desk
    desk.fresh(due_since_half_past_eleven("magnesium").replace("at = 11:30", "title = <b>Mag</b> & 'more'\nat = 11:30", 1))
    desk.look(lambda: "<b>Mag</b>" in "".join(w.text for w in desk.screen.words()), "the markup as it is")
    desk.screen.save("plasmoid-markup")


def case_nothing_stays_when_plasma_ends(applet):
    left = applet.followers()
    expect(left, "nobody waits for changes")
    ends = [os.pidfd_open(pid) for pid in left]
    applet.end()
    for end in ends:
        with selectors.DefaultSelector() as selector:
            selector.register(end, selectors.EVENT_READ)
            expect(selector.select(PATIENCE), "lull goes on without the applet")
    log = (applet.desk.dir / "plasma.log").read_text()
    expect("TypeError" not in log and "ReferenceError" not in log, "the applet complains:", log[-2000:])


if __name__ == "__main__":
    if missing := lacking("plasmawindowed"):
        skip_all(f"no {missing}")
    run_cases(Xvfb, (), install_applet, Applet, cases_of(globals()))
