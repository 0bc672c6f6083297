
const BUS_NAME = 'io.github.lulld.Lull1';
const OBJECT_PATH = '/io/github/lulld/Lull1';
const REMINDERS = `${BUS_NAME}.Reminders`;
const PROPERTIES = 'org.freedesktop.DBus.Properties';

// Its texts are in lull's own catalogs.
Gettext.bindtextdomain('lull', LOCALE_DIR);
const say = Gettext.domain('lull');

// The service as the panel sees it: `properties` as words.js wants them, or null. It is started by D-Bus once, when the
// indicator appears; whoever stops it later means it.
class Reminders {
    constructor(onChange, onError) {
        this.properties = null;
        this._onChange = onChange;
        this._onError = onError;
        this._bus = Gio.DBus.session;
        this._cancellable = new Gio.Cancellable();
        this._changes = this._bus.signal_subscribe(BUS_NAME, PROPERTIES, 'PropertiesChanged', OBJECT_PATH, REMINDERS,
            Gio.DBusSignalFlags.NONE, (_bus, _sender, _path, _interface, _signal, parameters) => this._take(parameters.get_child_value(1)));
        this._watch = Gio.bus_watch_name_on_connection(this._bus, BUS_NAME, Gio.BusNameWatcherFlags.AUTO_START,
            () => this._getAll(), () => this._lose());
    }

    destroy() {
        this._cancellable.cancel();
        this._bus.signal_unsubscribe(this._changes);
        Gio.bus_unwatch_name(this._watch);
    }

    _call(interfaceName, method, parameters, answered) {
        this._bus.call(BUS_NAME, OBJECT_PATH, interfaceName, method, parameters, null, Gio.DBusCallFlags.NO_AUTO_START, -1,
            this._cancellable, (bus, result) => {
                try {
                    answered?.(bus.call_finish(result));
                } catch (error) {
                    if (error.matches?.(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED))
                        return;
                    Gio.DBusError.strip_remote_error(error);
                    this._onError(error.message);
                }
            });
    }

    _getAll() {
        this._call(PROPERTIES, 'GetAll', new GLib.Variant('(s)', [REMINDERS]), answer => {
            this.properties = {};
            this._take(answer.get_child_value(0));
        });
    }

    _take(dictionary) {
        // A change that comes before the first answer is in that answer.
        if (this.properties === null)
            return;
        for (const [name, value] of Object.entries(dictionary.recursiveUnpack()))
            this.properties[name] = name.endsWith('USec') ? value / 1000 : value;
        this._onChange();
    }

    _lose() {
        this.properties = null;
        this._onChange();
    }

    done(id) {
        this._call(REMINDERS, 'Done', new GLib.Variant('(sa{sv})', [id, {Source: new GLib.Variant('s', 'widget')}]));
    }

    snooze(id) {
        this._call(REMINDERS, 'Snooze', new GLib.Variant('(st)', [id, 0]));
    }

    skip(id) {
        this._call(REMINDERS, 'Skip', new GLib.Variant('(ss)', [id, '']));
    }
}

const Indicator = GObject.registerClass({GTypeName: 'LullIndicator'}, class LullIndicator extends PanelMenu.Button {
    _init() {
        super._init(0.5, 'Lull');
        const box = new St.BoxLayout({style_class: 'panel-status-indicators-box'});
        this._icon = new St.Icon({icon_name: 'io.github.lulld.Lull-symbolic', style_class: 'system-status-icon'});
        this._label = new St.Label({y_align: Clutter.ActorAlign.CENTER});
        box.add_child(this._icon);
        box.add_child(this._label);
        this.add_child(box);
        this._timer = 0;
        this.connect('destroy', () => {
            this._reminders.destroy();
            this._stopTimer();
        });
        this._reminders = new Reminders(() => this._show(), message => Main.notify('Lull', message));
        this._show();
    }

    _stopTimer() {
        if (this._timer)
            GLib.source_remove(this._timer);
        this._timer = 0;
    }

    // Texts are set as text, never as markup.
    _show() {
        const p = this._reminders?.properties ?? null, now = Date.now();
        this._label.text = panelText(say, p, now);
        this._label.visible = this._label.text !== '';
        this._icon.opacity = p === null ? 128 : 255;
        this.accessible_name = `Lull: ${this._label.text || stateText(say, p, now)}`;
        this._fill();
        this._stopTimer();
        const span = holdsFor(p, now);
        if (span)
            this._timer = GLib.timeout_add(GLib.PRIORITY_DEFAULT, span, () => {
                this._timer = 0;
                this._show();
                return GLib.SOURCE_REMOVE;
            });
    }

    _addText(text) {
        this.menu.addMenuItem(new PopupMenu.PopupMenuItem(text, {reactive: false}));
    }

    _addDue(id, title) {
        this._addText(title);
        const buttons = new PopupMenu.PopupBaseMenuItem({activate: false, hover: false, can_focus: false});
        for (const [label, press] of [[say.gettext('Done'), 'done'], [say.gettext('Snooze'), 'snooze'],
            [say.gettext('Skip'), 'skip']]) {
            const button = new St.Button({label, can_focus: true, x_expand: true, style_class: 'button', accessible_name: `${label}: ${title}`});
            button.connect('clicked', () => {
                this.menu.close();
                this._reminders[press](id);
            });
            buttons.add_child(button);
        }
        this.menu.addMenuItem(buttons);
    }

    _fill() {
        const p = this._reminders?.properties ?? null, now = Date.now();
        this.menu.removeAll();
        const state = stateText(say, p, now);
        if (state)
            this._addText(state);
        if (p === null)
            return;
        p.DueIds.forEach((id, i) => this._addDue(id, p.DueTitles[i]));
        this.menu.addMenuItem(new PopupMenu.PopupSeparatorMenuItem(say.gettext('Next')));
        this._addText(nextText(say, p, now));
    }
});
