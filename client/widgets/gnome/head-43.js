// SPDX-License-Identifier: MIT
// lull in GNOME's panel, for GNOME Shell 43 and 44.
/* exported init */

const Gettext = imports.gettext;
const {Clutter, Gio, GLib, GObject, St} = imports.gi;
const Main = imports.ui.main;
const PanelMenu = imports.ui.panelMenu;
const PopupMenu = imports.ui.popupMenu;
