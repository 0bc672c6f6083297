#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The first run, and habits to take up: nothing is written that the service refuses, and nothing is lost."""

import stat

from harness import *

HABITS = Path(__file__).resolve().parents[2] / "conf" / "habits"


def new():
    """A service without a configuration, and the habits where lull looks for them."""
    s = Session()
    shared = s.dir / "share" / "lull"
    shared.mkdir(parents=True)
    (shared / "habits").symlink_to(HABITS)
    s.env["XDG_DATA_DIRS"] = str(s.dir / "share")
    return s.start()


def written(s):
    """Everything below the user's configuration folder."""
    return sorted(str(f.relative_to(s.config.parent)) for f in s.config.parent.rglob("*") if f.is_file())


def keys(text):
    """What a configuration sets, by section; its comments don't matter."""
    found, section = {}, None
    for line in text.splitlines():
        if line.startswith("["):
            section = found.setdefault(line[1:-1], {})
        elif line and not line.startswith("#"):
            key, value = line.split(" = ", 1)
            section[key] = value
    return found


def test_six_questions_and_tonights_agenda():
    # Whatever the time of day, the evening is still to come.
    now = datetime.now(timezone.utc)
    bed, wake = (f"{now + timedelta(hours=hours):%H:%M}" for hours in (3, 11))
    with new() as s:
        shown = on_terminal(s, "setup", columns=200,
                            answers=[f"{bed}\n".encode(), f"{wake}\n".encode(), b"\n", b"150\n", b"no\n", b"no\n"])
        equal(shown.count("[23:00] ") + shown.count("[07:00] ") + shown.count("[none] ") + shown.count("[200 mg] ") +
              shown.count("[no] ") + shown.count("[yes] "), 6, "questions in " + shown)
        expect("not medical advice" in shown.lower(), shown)
        expect("Today" in shown and "Stretch" in shown.split("in force")[1], shown)
        equal(keys(s.config.read_text()), {
            "general": {"bedtime": bed, "wake": wake, "discreet": "no"},
            "reminder magnesium": {"dose": "150 mg", "enabled": "yes"},
            "reminder iron": {"advised": "no", "enabled": "no"}})
        equal(stat.S_IMODE(s.config.stat().st_mode), 0o600)
        equal(stat.S_IMODE(s.config.parent.stat().st_mode), 0o700)
        equal(written(s), ["lull.conf"])
        equal(s.get("ConfigProblems", SERVICE), [])
        bedtime = datetime.fromtimestamp(s.get("BedtimeUSec") / 10**6, timezone.utc)
        equal(f"{bedtime:%H:%M}", bed)


def test_options_answer_everything():
    with new() as s:
        s.lull("setup", "--bedtime", "22:00", "--wake", "06:00", "--magnesium", "no", "--iron", "14 mg", "--discreet", "no",
               "--caution", "dopamine")
        equal(keys(s.config.read_text()), {
            "general": {"bedtime": "22:00", "wake": "06:00", "discreet": "no"}, "person": {"dopaminergic": "yes"},
            "reminder magnesium": {"dose": "200 mg", "enabled": "no"},
            "reminder iron": {"dose": "14 mg", "advised": "yes", "enabled": "yes"}})
        equal(s.get("ConfigProblems", SERVICE), [])
    with new() as s:
        # What an option says isn't asked.
        shown = on_terminal(s, "setup", "--bedtime", "22:00", "--wake", "06:00", "--caution", "none", "--magnesium", "no",
                            "--iron", "no", answers=[b"yes\n"], columns=200)
        equal(shown.count("] "), 1, "questions in " + shown)
        expect("] " not in on_terminal(s, "setup", "--yes", columns=200).split("Today")[0], "a question in spite of --yes")


def test_without_a_terminal_the_defaults_hold():
    with new() as s:
        before = s.get("BedtimeUSec")
        s.lull("setup")
        equal(s.get("BedtimeUSec"), before)
        equal(keys(s.config.read_text())["reminder magnesium"], {"dose": "200 mg", "enabled": "yes"})


def test_cautions_change_what_is_proposed_and_say_why():
    reminders = lambda s: {o["id"].split("/")[0] for o in s.json("agenda")}
    for words, off, why in (("kidney", {"magnesium"}, "GFR"), ("heart", {"magnesium"}, "conduction"),
                            ("pregnant", {"magnesium", "iron"}, "regnancy"), ("iron", {"iron"}, "overload"),
                            ("age=17", {"magnesium", "iron"}, "18"), ("age=3", {"magnesium", "iron"}, "18"),
                            ("dopamine", set(), "prescriber"), ("age=18", set(), None), ("kidney iron", {"magnesium", "iron"}, "GFR")):
        with new() as s:
            done = s.lull("setup", "--caution", words, "--iron", "yes", "--magnesium", "yes")
            equal({"magnesium", "iron"} - reminders(s), off, f"off with {words}")
            if why:
                expect(why in done.stderr, words, done.stderr)
                expect("verified" in done.stderr, "no source:", done.stderr)
                expect("# Source: " in s.config.read_text(), "no source in the file")
            if off:
                expect("#clinician = no" in s.config.read_text(), s.config.read_text())
            # The service has nothing to add that would keep one off: setup knows as much.
            expect(not any("stays off" in p for p in s.get("ConfigProblems", SERVICE)), s.get("ConfigProblems", SERVICE))


def test_what_a_caution_keeps_off_is_not_asked():
    with new() as s:
        shown = on_terminal(s, "setup", columns=200, answers=[b"\n", b"\n", b"1,6\n", b"12\n", b"\n"])
        expect("How old" in shown and "GFR" in shown, shown)
        expect("magnesium in the evening?" not in shown and "advised you to take iron?" not in shown, shown)
        equal(keys(s.config.read_text())["person"], {"kidney_disease": "yes", "age": "12"})


def test_a_wrong_answer_is_asked_again():
    with new() as s:
        shown = on_terminal(s, "setup", columns=200, answers=[
            b"25:00\n", b"22:30\n", b"00:00\n", b"\n", b"22:00\n", b"21:30\n", b"06:00\n", b"kidny\n", b"7\n", b"\n", b"400 mg\n", b"\n", b"46 mg\n", b"\n",
            b"perhaps\n", b"\n"])
        for said in ("isn't a time of day", "two hours after bedtime", "[22:30] ", "there are not six hours", "did you mean 'kidney'", "'7' isn't one of them",
                     "upper limit for supplements", "for a clinician to advise", "write yes or no"):
            expect(said in shown, said, "is not in", shown)
        equal(keys(s.config.read_text())["reminder magnesium"], {"dose": "200 mg", "enabled": "yes"})
        equal(keys(s.config.read_text())["general"]["bedtime"], "21:30")


def test_a_night_that_leaves_no_day_is_refused():
    with new() as s:
        for args in (("--wake", "22:00", "--bedtime", "23:00"), ("--bedtime", "08:00"), ("--wake", "22:00"), ("--bedtime", "06:00")):
            expect("hours" in s.fails(2, "setup", *args), "not said")
            expect("hours" in s.fails(2, "setup", "--yes", *args), "not said")
        equal(written(s), [])
        # On a terminal the other one is asked for, and it may be mended.
        shown = on_terminal(s, "setup", "--bedtime", "08:00", "--caution", "none", "--magnesium", "no", "--iron", "no", "--discreet", "no",
                            answers=[b"\n", b"16:00\n"], columns=200)
        expect("not six hours" in shown or "not two hours" in shown, shown)
        equal(keys(s.config.read_text())["general"]["wake"], "16:00")
        on_terminal(s, "setup", "--bedtime", "23:00", "--wake", "22:00", code=2)


def test_wrong_options_change_nothing():
    with new() as s:
        for args in (("--bedtime", "25:00"), ("--bedtime", "6:61"), ("--wake", "23:30"), ("--magnesium", "351 mg"), ("--magnesium", "2 tablets"),
                     ("--iron", "46 mg"), ("--discreet", "perhaps"), ("--caution", "kidny"), ("--caution", "minor"),
                     ("--caution", "age=0"), ("--list", "--enable", "warm-bath")):
            s.fails(2, "setup", *args)
        equal(written(s), [])
        for args in (("--magnesium", "350 mg"), ("--iron", "45 mg"), ("--wake", "01:01")):
            s.lull("setup", "--yes", *args)


def test_nothing_is_replaced_without_a_yes():
    with new() as s:
        s.configure("[general]\nbedtime = 21:00\n")
        expect("--yes" in s.fails(1, "setup"), "no way out is told")
        for answer in (b"n\n", b"\x04"):
            expect("Nothing was changed" in on_terminal(s, "setup", answers=[answer], code=1), answer)
        equal(s.config.read_text(), "[general]\nbedtime = 21:00\n")
        s.lull("setup", "--yes")
        equal(written(s), ["lull.conf", "lull.conf.old"])
        equal((s.config.parent / "lull.conf.old").read_text(), "[general]\nbedtime = 21:00\n")


def test_no_file_that_was_kept_is_lost():
    with new() as s:
        s.configure("# mine\n")
        for _ in range(3):
            s.lull("setup", "--yes")
        equal(written(s), ["lull.conf", "lull.conf.old", "lull.conf.old.1", "lull.conf.old.2"])
        equal((s.config.parent / "lull.conf.old.1").read_text(), "# mine\n")


def test_rule_5_a_caution_holds_until_it_is_taken_back():
    with new() as s:
        s.configure("[person]\nkidney_disease = yes\nage = 12 ; next month 13\n")
        s.lull("setup", "--bedtime", "22:30", "--magnesium", "200 mg", "--yes")
        conf = keys(s.config.read_text())
        equal((conf["person"], conf["reminder magnesium"]["enabled"]), ({"kidney_disease": "yes", "age": "12"}, "no"))
        shown = on_terminal(s, "setup", columns=200, answers=[b"y\n", b"\n", b"\n", b"\n", b"\n"])
        expect("[kidney,age=12]" in shown and "GFR" in shown, shown)
        equal(keys(s.config.read_text())["person"], {"kidney_disease": "yes", "age": "12"})
        s.lull("setup", "--caution", "none", "--yes")
        conf = keys(s.config.read_text())
        expect("person" not in conf and conf["reminder magnesium"]["enabled"] == "yes", conf)


def test_leaving_at_any_question_leaves_nothing_behind():
    with new() as s:
        for n in range(6):
            for leave, code in ((b"\x03", -signal.SIGINT), (b"\x04", 1)):
                on_terminal(s, "setup", columns=200, answers=[b"\n"] * n + [leave], code=code)
                equal((n, s.config.parent.exists() and written(s)), (n, False))


def test_what_the_service_refuses_is_not_put_in_place():
    with new() as s:
        other = s.config.parent / "conf.d" / "mine.conf"
        other.parent.mkdir(parents=True)
        other.write_text("[general]\nday_starts = 12:00\n")
        said = s.fails(1, "setup")
        expect("day_starts" in said and "Nothing was changed" in said, said)
        equal(written(s), ["conf.d/mine.conf"])
        # And what was there stays.
        s.configure("[general]\nnag = 0\n")
        s.fails(1, "setup", "--yes")
        equal(s.config.read_text(), "[general]\nnag = 0\n")
        equal(written(s), ["conf.d/mine.conf", "lull.conf"])


def test_a_configuration_that_lives_elsewhere_stays_there():
    with new() as s:
        real = s.dir / "dotfiles.conf"
        real.write_text("[general]\nnag = 0\n")
        s.config.parent.mkdir()
        s.config.symlink_to(real)
        s.lull("setup", "--yes")
        expect(s.config.is_symlink() and "reminder magnesium" in real.read_text(), real.read_text())


def test_without_a_service_nothing_is_asked():
    with Session() as s:
        expect("systemctl --user start lulld" in on_terminal(s, "setup", code=3), "not said")
        expect(not s.config.parent.exists(), "something was written")


def test_habits_are_listed():
    with new() as s:
        habits = s.json("setup", "--list")
        equal([h["name"] for h in habits], sorted(f.stem for f in HABITS.glob("*.conf")))
        for h in habits:
            expect(h["summary"].endswith(".") and "confidence: " in h["source"] and h["on"] is False, h)
        s.env["COLUMNS"] = "40"
        for line in s.lull("setup", "--list").stdout.splitlines():
            expect(len(line) <= 40, repr(line))


def test_a_habit_is_taken_up_and_put_aside():
    with new() as s:
        for f in sorted(HABITS.glob("*.conf")):
            own = s.config.parent / "conf.d" / f.name
            s.lull("setup", "--enable", f.stem)
            expect("@" not in own.read_text() and stat.S_IMODE(own.stat().st_mode) == 0o600, own.read_text())
            equal([h["on"] for h in s.json("setup", "--list") if h["name"] == f.stem], [True])
            equal(s.get("ConfigProblems", SERVICE), [], f.stem)
        reminders = {o["id"].split("/")[0] for o in s.json("agenda", "--days", "2")}
        expect({"drink-water", "warm-bath", "last-alcohol", "last-caffeine", "magnesium-oil", "near-infrared"} <= reminders, reminders)
        expect("already" in s.lull("setup", "--enable", "warm-bath").stderr, "not said")
        for f in HABITS.glob("*.conf"):
            s.lull("setup", "--disable", f.stem)
        equal({o["id"].split("/")[0] for o in s.json("agenda", "--days", "2")}, {"magnesium", "stretch"})
        expect("already" in s.lull("setup", "--disable", "warm-bath").stderr, "not said")


def test_the_four_weeks_begin_with_the_day():
    with new() as s:
        s.lull("setup", "--enable", "near-infrared")
        until = re.search(r"until (\S+)", (s.config.parent / "conf.d" / "near-infrared.conf").read_text())[1]
        expect(datetime.now(timezone.utc).date() + timedelta(days=26) <= datetime.fromisoformat(until).date()
               <= datetime.now(timezone.utc).date() + timedelta(days=27), until)


def test_what_was_changed_by_hand_comes_back():
    with new() as s:
        s.lull("setup", "--enable", "warm-bath")
        own = s.config.parent / "conf.d" / "warm-bath.conf"
        own.write_text("[reminder warm-bath]\nat = bedtime - 2h\n")
        s.lull("setup", "--disable", "warm-bath")
        expect(not own.exists(), "it is still there")
        s.lull("setup", "--enable", "warm-bath")
        equal(own.read_text(), "[reminder warm-bath]\nat = bedtime - 2h\n")


def test_a_habit_that_waits_for_a_clinician_says_so():
    with new() as s:
        s.lull("setup", "--caution", "kidney")
        said = s.lull("setup", "--enable", "magnesium-oil").stderr
        expect("stays off until a clinician" in said, said)


def test_no_such_habit():
    with new() as s:
        expect("did you mean 'warm-bath'" in s.fails(4, "setup", "--enable", "warm-bth"), "no suggestion")
        expect("--list" in s.fails(4, "setup", "--disable", "../../lull"), "no way on")


main()
