// SPDX-License-Identifier: MIT
// lull in Plasma 5.
import QtQuick 2.15
import QtQuick.Layouts 1.15
import org.kde.plasma.core 2.0 as PlasmaCore
import org.kde.plasma.plasmoid 2.0

Item {
    id: root

    Plasmoid.icon: "io.github.lulld.Lull-symbolic"
    Plasmoid.toolTipMainText: "Lull"
    Plasmoid.toolTipSubText: service.tooltip
    Plasmoid.toolTipTextFormat: Text.PlainText
    Plasmoid.status: service.isDue ? PlasmaCore.Types.NeedsAttentionStatus : PlasmaCore.Types.ActiveStatus

    PlasmaCore.DataSource {
        id: shell
        engine: "executable"

        function start(command) {
            connectSource(command)
        }

        onNewData: {
            disconnectSource(sourceName)
            service.finished(sourceName, data["stdout"] || "")
        }
    }

    Lull {
        id: service
        runner: shell
    }

    Component.onCompleted: service.start()

    Plasmoid.compactRepresentation: Compact {
        lull: service
        onClicked: plasmoid.expanded = !plasmoid.expanded
    }

    Plasmoid.fullRepresentation: Due {
        Layout.minimumWidth: 280
        Layout.minimumHeight: 140
        lull: service
    }
}
