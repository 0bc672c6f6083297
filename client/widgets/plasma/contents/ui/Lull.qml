// SPDX-License-Identifier: MIT
import QtQuick 2.15

import "words.js" as Words

// The service as the applet sees it. QML has no D-Bus, so lull waits for changes: each call ends with the first line that
// differs from the one before. Nothing is asked at intervals.
QtObject {
    id: lull

    // How a command is run: start(command), and finished(command, output) calls back. Plasma 5 and 6 differ in it.
    property var runner

    // As words.js wants them; null: the service isn't there.
    property var properties: null
    property bool known: false
    property string line: ""
    property double now: Date.now()

    readonly property string panelText: Words.panelText(lull, properties, now)
    readonly property string stateText: Words.stateText(lull, properties, now)
    readonly property string nextText: Words.nextText(lull, properties, now)

    readonly property string nextLine: gettext("Next: %s").replace("%s", nextText)

    readonly property bool isDue: properties !== null && properties.DueIds.length > 0
    readonly property string tooltip: [stateText].concat(properties ? properties.DueTitles : []).concat(
        properties ? [nextLine] : []).filter(text => text !== "").join("\n")

    readonly property string waiting: "lull status --format '{widget}' --unless " + quoted(line)

    property Timer countdown: Timer {
        onTriggered: lull.tick()
    }

    // As words.js wants them.
    function gettext(text) {
        return i18nd("lull", text)
    }

    function ngettext(one, many, n) {
        return i18ndp("lull", one, many, n)
    }

    function quoted(text) {
        return "'" + text.replace(/'/g, "'\\''") + "'"
    }

    function tick() {
        now = Date.now()
        const span = Words.holdsFor(properties, now)
        countdown.stop()
        if (span > 0) {
            countdown.interval = Math.min(span, 2147483647)
            countdown.start()
        }
    }

    // The first line of the first call also has D-Bus start the service.
    function start() {
        runner.start(waiting)
    }

    function finished(command, output) {
        if (command.indexOf("lull status") !== 0)
            return
        const text = output.trim()
        // Without a session bus, or without lull, there is nothing to wait for.
        if (text === "")
            return
        const read = JSON.parse(text)
        if (read !== null)
            for (const name in read)
                if (name.endsWith("USec"))
                    read[name] /= 1000
        properties = read
        known = true
        line = text
        tick()
        runner.start(waiting)
    }

    function call(method, signature) {
        runner.start("busctl --user call io.github.lulld.Lull1 /io/github/lulld/Lull1 io.github.lulld.Lull1.Reminders " + method + " " +
                     signature)
    }

    function done(id) {
        call("Done", "sa{sv} " + quoted(id) + " 1 Source s widget")
    }

    function snooze(id) {
        call("Snooze", "st " + quoted(id) + " 0")
    }

    function skip(id) {
        call("Skip", "ss " + quoted(id) + " ''")
    }
}
