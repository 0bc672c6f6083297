#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Wrong configuration: file, line, key, suggestion; and the service goes on."""

from harness import *

GOOD = "[reminder water]\nactivity = yes\nat = 12:00\n"
WRONG = GOOD + "intervall = 3h\n"


def names(session):
    return {i["id"].split("/")[0] for i in session.json("agenda")}


def problems_of(session):
    """Those of the files; what comes before says what is in force instead."""
    first, *rest = session.get("ConfigProblems", SERVICE)
    expect(first.startswith("lull.conf: "), first)
    return rest


def test_a_wrong_key_is_named_with_its_line_and_what_was_meant():
    with Session("[general]\nbedtime = 23:00\nbedtme = 22:00\n").start() as s:
        problems = problems_of(s)
        equal(len(problems), 1, "problems")
        expect(problems[0].startswith(f"{s.config}:3: "), problems)
        expect("bedtme" in problems[0] and "bedtime" in problems[0] and "general" in problems[0], problems)
        equal(s.json("status")["problems"][1:], problems)
        expect(problems[0] in " ".join(s.lull("status").stdout.split()), s.lull("status").stdout)


def test_every_problem_is_told_at_once():
    with Session("[genral]\nwake = 07:00\n[general]\nwake = 7 o'clock\nnag = -1\n[reminder magnesium]\nat = bedtime - 45\n").start() as s:
        lines = sorted(int(p.split(":")[1]) for p in problems_of(s))
        equal(sorted(set(lines) - {2}), [1, 4, 5, 7], "lines")


def test_at_first_start_the_shipped_defaults_are_in_force():
    with Session(WRONG).start() as s:
        equal(names(s), {"magnesium", "stretch"})
        expect(s.get("ConfigProblems", SERVICE), "no problem told")


def test_at_a_later_start_the_last_good_one_is_in_force():
    with Session(GOOD).start() as s:
        equal(names(s), {"magnesium", "stretch", "water"})
        s.configure(WRONG)
        s.restart()
        equal(names(s), {"magnesium", "stretch", "water"})
        expect(s.get("ConfigProblems", SERVICE), "no problem told")


def test_the_last_good_one_follows_what_is_good():
    with Session(GOOD).start() as s:
        s.configure("")
        s.lull("reload")
        s.configure(WRONG)
        s.fails(1, "reload")
        s.restart()
        equal(names(s), {"magnesium", "stretch"})
        s.configure(GOOD)
        s.lull("reload")
        equal(s.get("ConfigProblems", SERVICE), [])


def test_a_last_good_one_that_is_good_no_longer():
    with Session(GOOD).start() as s:
        s.stop()
        kept = s.data / "last-good.conf"
        expect("at = 12:00" in kept.read_text(), kept.read_text())
        kept.write_text(kept.read_text().replace("at = 12:00", "at = noon"))
        s.configure(WRONG)
        s.start()
        equal(names(s), {"magnesium", "stretch"})
        kept.unlink()
        kept.mkdir()
        s.restart()
        equal(names(s), {"magnesium", "stretch"})


def test_a_reload_with_an_error_is_refused():
    with Session(GOOD).start() as s:
        s.configure(WRONG)
        said = s.fails(1, "reload")
        expect(f"{s.config}:4" in said and "intervall" in said, said)
        s.refused("Config", SERVICE, "Reload")
        equal(names(s), {"magnesium", "stretch", "water"})
        expect("intervall" in " ".join(s.get("ConfigProblems", SERVICE)), "not among the problems")


def test_a_reload_takes_effect_at_once():
    with Session("").start() as s:
        equal(names(s), {"magnesium", "stretch"})
        s.configure(GOOD + "title = Water\n[reminder stretch]\nenabled = no\n")
        s.seen_signals().clear()
        s.lull("reload")
        s.wait_signal("AgendaChanged")
        equal(names(s), {"magnesium", "water"})
        s.configure("")
        s.lull("reload")
        equal(names(s), {"magnesium", "stretch"})


def test_problems_are_announced_and_go_away():
    with Session(GOOD).start() as s:
        s.configure(WRONG)
        s.fails(1, "reload")
        s.wait_signal("PropertiesChanged", lambda a: a[0] == SERVICE and len(a[1].get("ConfigProblems", [])) == 2)
        expect("last good one" in s.json("status")["problems"][0], s.json("status")["problems"])
        s.configure(GOOD)
        s.lull("reload")
        s.wait_change("ConfigProblems", [], SERVICE)
        equal(s.json("status")["problems"], [])


def test_what_is_in_force_instead_is_told_after_a_reload_too():
    with Session(WRONG).start() as s:
        for config in (WRONG, WRONG + "nagg = 3\n"):
            s.configure(config)
            s.fails(1, "reload")
            expect("shipped defaults" in s.get("ConfigProblems", SERVICE)[0], s.get("ConfigProblems", SERVICE))
        s.configure(GOOD)
        s.lull("reload")
        s.configure(WRONG)
        s.fails(1, "reload")
        expect("last good one" in s.get("ConfigProblems", SERVICE)[0], s.get("ConfigProblems", SERVICE))
        equal(len(problems_of(s)), 1, "problems")


def test_check_config_changes_nothing():
    with Session(GOOD).start() as s:
        equal(s.json("check-config"), [])
        other = s.dir / "other.conf"
        other.write_text(WRONG)
        problems = s.json("check-config", str(other), code=1)
        expect(problems[0].startswith(f"{other}:4: ") and "intervall" in problems[0], problems)
        equal(s.lull("check-config", str(other), code=1).stdout.splitlines(), problems, "a line each, never broken")
        missing = s.json("check-config", str(s.dir / "missing.conf"), code=1)
        expect("missing.conf" in missing[0], missing)
        equal(s.get("ConfigProblems", SERVICE), [])
        s.configure(WRONG)
        equal(len(s.json("check-config", code=1)), 1)
        equal(names(s), {"magnesium", "stretch", "water"})


def test_check_config_says_what_a_file_is():
    with Session("").start() as s:
        other = s.dir / "other.conf"
        folder = s.json("check-config", str(s.dir), code=1)
        equal(folder, [f"{s.dir}: this is not a regular file"])
        for text, line, words in (
            (b"\xef\xbb\xbf[general]\n", 1, "byte order mark"),
            (b"[general]\n\0\n", 2, "NUL"),
            (b"[general]\r\nnag = 10m\r\nbedtme = 22:00\r\n", 3, "bedtime"),
            (b"[general]\nbedtime = 22:00\xff\n", 2, "UTF-8"),
            (b"[reminder water]\nactivity = yes\nat = 12:00\ndays = daily until 2201-01-01\n", 4, "behind 'until'"),
            (b"[reminder water]\nactivity = yes\nat = 12:00\nthen = stretch after 24h\n", 4, "on the same day"),
            (b"[general]\nquiet = 00:00-12:00, 12:00-00:00\n", 2, "for ever"),
        ):
            other.write_bytes(text)
            problems = s.json("check-config", str(other), code=1)
            equal(len(problems), 1, problems)
            expect(problems[0].startswith(f"{other}:{line}: ") and words in problems[0], problems)
        other.write_bytes(b"[general]\r\nbedtime = 22:00\r\n[reminder water]\r\nactivity = yes\r\nat = 12:00\r\n")
        equal(s.json("check-config", str(other)), [])


def test_drop_ins_come_later():
    with Session("[general]\nbedtime = 21:00\n") as s:
        folder = s.config.parent / "conf.d"
        folder.mkdir()
        (folder / "50-late.conf").write_text("[general]\nbedtime = 22:00\n")
        (folder / "60-later.conf").write_text("[general]\nbedtime = 22:10\n")
        s.start()
        expect(s.json("bedtime")["bedtime"][11:16] == "22:10", s.json("bedtime"))


def test_what_is_no_configuration_at_all():
    for text in ("\ufeff[general]\n", "nonsense\n", "[general\nwake = 7\n", "[general]\nwake = " + "7" * 2000 + "\n"):
        with Session(text).start() as s:
            problems = problems_of(s)
            expect(problems and all(str(s.config) in p for p in problems), text[:20], problems)
            equal(names(s), {"magnesium", "stretch"})


main()
