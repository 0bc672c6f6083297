#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What lulld shows of itself on the bus."""

import os
import xml.etree.ElementTree as ElementTree

from harness import *

CHANGES = "org.freedesktop.DBus.Property.EmitsChangedSignal"


def shape(xml):
    """The interfaces of lull in an introspection text: members, argument names, types, flags."""
    interfaces = {}
    for interface in ElementTree.fromstring(xml).findall("interface"):
        if not interface.get("name").startswith(NAME):
            continue
        members = interfaces[interface.get("name")] = {}
        for member in interface:
            if member.tag == "annotation":
                continue
            arguments = [(a.get("name"), a.get("type"), a.get("direction") or "out") for a in member.findall("arg")]
            notes = {a.get("name"): a.get("value") for a in member.findall("annotation")}
            notes.setdefault(CHANGES, "true")
            members[member.tag, member.get("name")] = (arguments, member.get("type"), member.get("access"), notes)
    return interfaces


def test_introspection_is_the_committed_xml():
    with open(os.environ["LULL_XML"]) as committed, Session(evening()).start() as s:
        got = shape(s.call("org.freedesktop.DBus.Introspectable", "Introspect")[0])
        want = shape(committed.read())
        equal(sorted(got), sorted(want), "interfaces")
        for interface in want:
            equal(sorted(got[interface]), sorted(want[interface]), f"members of {interface}")
            for member in want[interface]:
                equal(got[interface][member], want[interface][member], f"{interface} {member[1]}")


def test_one_GetAll_is_all_that_a_widget_needs():
    with Session(evening()).start() as s:
        properties = s.call(PROPERTIES, "GetAll", "(s)", REMINDERS)[0]
        equal(sorted(properties), sorted(["State", "NextUSec", "NextId", "NextTitle", "DueIds", "DueTitles", "PausedUntilUSec", "BedtimeUSec"]))
        equal(properties["State"], "due")
        equal(len(properties["DueIds"]), 1)
        equal(len(properties["DueTitles"]), 1)
        expect(properties["NextId"].startswith("stretch/"), properties)
        expect(properties["NextUSec"] > now_usec(), properties)


def test_titles_are_discreet_where_others_may_look():
    with Session(evening()).start() as s:
        expect("stretch" not in s.get("NextTitle").lower(), s.get("NextTitle"))
        expect(s.get("NextTitle"), "empty")
        titles = s.get("DueTitles")
        expect(len(titles) == 1 and titles[0] and "magnesium" not in titles[0].lower(), titles)
    with Session(evening(rest="discreet = no\n")).start() as s:
        expect("stretch" in s.get("NextTitle").lower(), s.get("NextTitle"))
        equal(s.get("DueTitles"), ["Magnesium"])


def test_service_says_its_version_and_that_all_is_well():
    with Session(evening()).start() as s:
        version = s.get("Version", SERVICE)
        expect(version in s.lull("--version").stdout, version)
        equal(s.get("StorageState", SERVICE), "ok")
        equal(s.get("ConfigProblems", SERVICE), [])


def test_changes_are_announced_with_their_values():
    with Session(evening()).start() as s:
        id = s.get("DueIds")[0]
        s.record("magnesium")
        s.wait_signal("Resolved", lambda args: args == (id, "done"))
        s.signals.clear()
        s.call(LOG, "Undo", "(sa{sv})", "", {})
        s.wait_change("DueIds", [id])


def test_state_is_announced_when_it_changes():
    with Session(evening()).start() as s:
        s.record("magnesium")
        s.wait_change("State", "idle")


def test_recorded_names_the_entry():
    with Session(evening()).start() as s:
        id, _ = s.record("magnesium")
        s.wait_signal("Recorded", lambda args: args == (id, "intake"))


def test_an_unknown_member_is_answered():
    with Session(evening()).start() as s:
        try:
            s.call(REMINDERS, "Cure")
        except DBusError as error:
            equal(error.name, "org.freedesktop.DBus.Error.UnknownMethod")
        else:
            raise AssertionError("Cure() worked")


main()
