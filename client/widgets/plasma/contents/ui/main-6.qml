// SPDX-License-Identifier: MIT
// lull in Plasma 6.
import QtQuick
import QtQuick.Layouts
import org.kde.plasma.core as PlasmaCore
import org.kde.plasma.plasma5support as Plasma5Support
import org.kde.plasma.plasmoid

PlasmoidItem {
    id: root

    Plasmoid.icon: "io.github.lulld.Lull-symbolic"
    Plasmoid.status: service.isDue ? PlasmaCore.Types.NeedsAttentionStatus : PlasmaCore.Types.ActiveStatus
    toolTipMainText: "Lull"
    toolTipSubText: service.tooltip
    toolTipTextFormat: Text.PlainText

    Plasma5Support.DataSource {
        id: shell
        engine: "executable"

        function start(command) {
            connectSource(command)
        }

        onNewData: (sourceName, data) => {
            disconnectSource(sourceName)
            service.finished(sourceName, data["stdout"] || "")
        }
    }

    Lull {
        id: service
        runner: shell
    }

    Component.onCompleted: service.start()

    compactRepresentation: Compact {
        lull: service
        onClicked: root.expanded = !root.expanded
    }

    fullRepresentation: Due {
        Layout.minimumWidth: 280
        Layout.minimumHeight: 140
        lull: service
    }
}
