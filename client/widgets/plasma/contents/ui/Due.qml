// SPDX-License-Identifier: MIT
import QtQuick 2.15
import QtQuick.Layouts 1.15
import org.kde.plasma.components 3.0 as PlasmaComponents

// What is due and what is next. Texts are plain, whatever they contain.
ColumnLayout {
    id: list

    property Lull lull

    spacing: 8

    PlasmaComponents.Label {
        Layout.fillWidth: true
        visible: text !== ""
        text: list.lull.known ? list.lull.stateText : ""
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
    }

    Repeater {
        model: list.lull.properties ? list.lull.properties.DueIds.length : 0

        ColumnLayout {
            id: entry
            readonly property string occurrence: list.lull.properties.DueIds[index] || ""
            Layout.fillWidth: true

            PlasmaComponents.Label {
                Layout.fillWidth: true
                text: list.lull.properties.DueTitles[index] || ""
                textFormat: Text.PlainText
                font.bold: true
                wrapMode: Text.Wrap
            }

            RowLayout {
                PlasmaComponents.Button {
                    text: i18nd("lull", "Done")
                    onClicked: list.lull.done(entry.occurrence)
                }
                PlasmaComponents.Button {
                    text: i18nd("lull", "Snooze")
                    onClicked: list.lull.snooze(entry.occurrence)
                }
                PlasmaComponents.Button {
                    text: i18nd("lull", "Skip")
                    onClicked: list.lull.skip(entry.occurrence)
                }
            }
        }
    }

    PlasmaComponents.Label {
        Layout.fillWidth: true
        visible: list.lull.properties !== null
        text: list.lull.nextLine
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
    }

    Item {
        Layout.fillHeight: true
    }
}
