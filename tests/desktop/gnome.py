# SPDX-License-Identifier: MIT
"""GNOME Shell without a monitor: a screen whose compositor, panel and notification server are one."""

from cases import *
from screen import Screen, read


class GnomeShell(Screen):
    NEEDS = ("gnome-shell", "gjs")
    SIZE = (1000, 500)
    # Below the panel, whose clock moves.
    TOP = 32

    def open(self, folder, env):
        # The shell doesn't start without a system bus; there is no logind on ours.
        self.env = {"XDG_SESSION_TYPE": "wayland", "XDG_CURRENT_DESKTOP": "GNOME", "GSETTINGS_BACKEND": "memory",
                    "LIBGL_ALWAYS_SOFTWARE": "1", "NO_AT_BRIDGE": "1"}
        self.folder = folder
        seen = Path(env["XDG_DATA_HOME"]) / "gnome-shell"
        seen.mkdir(exist_ok=True)
        (seen / "lock-warning-shown").touch()

    def open_on_bus(self, desk):
        self.desk = desk
        self.run_shell()

    def run_shell(self):
        env = {**self.desk.env, "DBUS_SYSTEM_BUS_ADDRESS": self.desk.env["DBUS_SESSION_BUS_ADDRESS"]}
        self.shell = self.start("gnome-shell", "--headless", "--wayland", "--no-x11", "--unsafe-mode", "--virtual-monitor",
                                "{}x{}".format(*self.SIZE), env=env, log=self.folder / "gnome-shell.log")
        self.desk.wait_owner("org.gnome.Shell.Screenshot")
        self.desk.wait_owner(NOTIFICATIONS)
        self.eval("imports.gi.St.Settings.get().inhibit_animations()")
        # It begins with the overview, which hides only when that has come up.
        self.desk.look(lambda: self.eval("Main.layoutManager._startingUp || (Main.overview.hide(), Main.overview.visible)") == "false",
                       "the desktop")
        if not self.empty:
            self.remember_empty()

    def kill_shell(self):
        self.processes.remove(self.shell)
        self.shell.kill()
        self.shell.wait()
        self.desk.wait_owner("org.gnome.Shell.Screenshot", False)

    def call(self, name, path, interface, method, signature="()", *args):
        return self.desk.connection.call_sync(name, path, interface, method, GLib.Variant(signature, args), None,
                                              Gio.DBusCallFlags.NONE, PATIENCE * 1000, None).unpack()

    def eval(self, script):
        good, value = self.call("org.gnome.Shell", "/org/gnome/Shell", "org.gnome.Shell", "Eval", "(s)", script)
        expect(good, "GNOME Shell fails:", value, "in", script)
        return value

    def grab(self):
        path = self.folder / "screenshot.png"
        self.call("org.gnome.Shell.Screenshot", "/org/gnome/Shell/Screenshot", "org.gnome.Shell.Screenshot", "Screenshot", "(bbs)",
                  False, False, str(path))
        return Picture(subprocess.run(["convert", path, "-depth", "8", "ppm:-"], check=True, capture_output=True).stdout)

    def hide_panel(self, picture):
        picture.rows[:self.TOP] = self.empty.rows[:self.TOP]
        return picture

    def is_empty(self):
        return self.hide_panel(self.grab()).changed(self.empty) is None

    def words(self, panel=False):
        picture = self.grab()
        if not panel:
            self.hide_panel(picture)
        box = picture.changed(self.empty)
        return read(picture, box) if box else []

    def click(self, x, y, button=1):
        for step in (f"notify_absolute_motion(now, {x}, {y})", "notify_button(now, 1, 1)", "notify_button(now, 1, 0)"):
            self.eval("{ const {Clutter, GLib} = imports.gi; const now = GLib.get_monotonic_time();"
                      "global.lullMouse ??= Clutter.get_default_backend().get_default_seat()"
                      ".create_virtual_device(Clutter.InputDeviceType.POINTER_DEVICE);"
                      f"global.lullMouse.{step} }}")
            # With the next frame it knows what the pointer is on.
            self.grab()

    def move_away(self):
        self.eval("{ const {Clutter, GLib} = imports.gi; global.lullMouse?.notify_absolute_motion(GLib.get_monotonic_time(), 5, 490) }")
