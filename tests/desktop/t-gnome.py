#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""GNOME Shell's notifications: a banner, whose buttons come down when the pointer is on it."""

from gnome import *


class Gnome(Server):
    NAME = "gnome"
    SCREEN = GnomeShell
    SERVICES = ("org.gnome.Shell.Notifications",)
    SKIPS = {"running_out_leaves_it_due": "a banner that runs out goes to the list, and stays a notification"}
    DO_NOT_DISTURB = "new (imports.gi.Gio.Settings)({schema_id: 'org.gnome.desktop.notifications'}).set_boolean('show-banners', %s)"

    def start(self):
        if not self.desk.owners.get(NOTIFICATIONS):
            self.desk.screen.run_shell()

    def kill(self):
        self.desk.screen.kill_shell()
        self.desk.wait_owner(NOTIFICATIONS, False)

    def recover(self):
        self.start()
        self.close_list()

    def end(self):
        """It ends with its screen."""

    def hang(self, on=True):
        self.desk.screen.shell.send_signal(signal.SIGSTOP if on else signal.SIGCONT)

    def open_list(self):
        self.desk.screen.eval("Main.panel.statusArea.dateMenu.menu.open()")

    def close_list(self):
        self.desk.screen.eval("Main.panel.statusArea.dateMenu.menu.close()")

    def unfold(self):
        # One comes after the other; what a service that was killed has left goes by itself.
        self.desk.look(lambda: self.desk.screen.eval(
            "{ const t = Main.messageTray; t._notificationState === 2 && !t._notificationQueue.length }") == "true", "the last banner")
        self.desk.screen.eval("Main.messageTray._banner?.expand(false)")

    def shows_icon(self):
        # It shows the symbolic one.
        return "io.github.lulld.Lull" in self.desk.screen.eval("Main.messageTray._banner._iconBin.child.gicon.to_string()")

    def press(self, label):
        super().press(label)
        self.desk.screen.move_away()

    def press_itself(self, title):
        self.desk.click_word(title)
        self.desk.screen.move_away()

    def dismiss(self, title):
        self.desk.screen.eval("Main.messageTray._banner.emit('close')")

    def quiet(self, on):
        self.desk.screen.eval(self.DO_NOT_DISTURB % ("false" if on else "true"))

    def after_quiet(self):
        # What came meanwhile stands in the list; the next nag or the next login shows it again.
        self.open_list()
        self.desk.sees("Magnesium")
        self.close_list()
        self.desk.restart()


if __name__ == "__main__":
    run(Gnome, globals())
