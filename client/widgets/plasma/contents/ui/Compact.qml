// SPDX-License-Identifier: MIT
import QtQuick 2.15
import QtQuick.Layouts 1.15
import org.kde.plasma.components 3.0 as PlasmaComponents

// What stands in a panel.
MouseArea {
    id: compact

    property Lull lull

    Layout.minimumWidth: label.implicitWidth + 8

    PlasmaComponents.Label {
        id: label
        anchors.centerIn: parent
        text: compact.lull.panelText || "Lull"
        textFormat: Text.PlainText
        opacity: compact.lull.properties ? 1 : 0.5
    }
}
