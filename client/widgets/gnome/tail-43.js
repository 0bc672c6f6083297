
class LullExtension {
    enable() {
        this._indicator = new Indicator();
        Main.panel.addToStatusArea('lull', this._indicator);
    }

    disable() {
        this._indicator.destroy();
        this._indicator = null;
    }
}

function init() {
    return new LullExtension();
}
