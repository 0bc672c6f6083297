#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The diary and attacks: one record a night, what isn't said is unknown, and nothing is lost by saying more."""

from harness import *



def night(s, day=""):
    return s.call(LOG, "GetDiary", "(s)", day)[0]


def say(s, fields=None, day=None, **options):
    if fields is not None:
        options["Fields"] = fields
    if day:
        options["Day"] = day
    return s.record("", kind="diary", **options)[0]


def days_before(day, n):
    return (datetime.fromisoformat(day) - timedelta(days=n)).strftime("%Y-%m-%d")


def diaries(s):
    return [e for e in s.entries() if e["Kind"] == "diary" and not e["Voided"]]


def test_a_night_is_said_and_read_again():
    with Session(evening()).start() as s:
        before = night(s)
        equal(set(before), {"Day"}, "an empty night")
        id = say(s, "sites=legs,arms sev_night=6", Note="hot room")
        got = night(s)
        equal((got["Id"], got["Day"], got["Fields"], got["Note"]), (id, before["Day"], "sev_night=6 sites=legs,arms", "hot room"))
        equal(s.wait_signal("Recorded"), (id, "diary"), "signal")
        s.restart(kill=True)
        equal(night(s)["Fields"], "sev_night=6 sites=legs,arms", "after a restart")


def test_more_is_laid_over_what_is_there():
    with Session(evening()).start() as s:
        first = say(s, "sev_bed=4 sev_night=6", Note="hot room")
        second = say(s, "sev_night=0 awakenings=2")
        got = night(s)
        equal((got["Fields"], got["Note"], got["Ref"]), ("sev_bed=4 sev_night=0 awakenings=2", "hot room", first))
        say(s, "sev_bed=", Note="")
        equal((night(s)["Fields"], "Note" in night(s)), ("sev_night=0 awakenings=2", False), "taken back")
        equal(len(diaries(s)), 1, "records in force")
        s.call(LOG, "Undo", "(sa{sv})", "", {})
        s.call(LOG, "Undo", "(sa{sv})", second, {})
        equal((night(s)["Id"], night(s)["Fields"]), (first, "sev_bed=4 sev_night=6"), "undone")


def test_another_night_and_amending():
    with Session(evening()).start() as s:
        tonight = night(s)["Day"]
        for n in (1, 2, 30):
            say(s, f"awakenings={n}", day=days_before(tonight, n))
        for n in (1, 2, 30):
            got = night(s, days_before(tonight, n))
            equal((got["Fields"], got["Day"]), (f"awakenings={n}", days_before(tonight, n)))
            # It stands in that evening, and says when it was written too late to be remembered well.
            equal(got.get("Reason"), "late" if n > 2 else got.get("Reason"))
        equal("Reason" in night(s, days_before(tonight, 1)), False, "marked late after a night")
        old = night(s, days_before(tonight, 30))["Id"]
        s.call(LOG, "Amend", "(sa{sv})", old, variants({"Fields": "sev_day=1"}))
        equal(night(s, days_before(tonight, 30))["Fields"], "sev_day=1 awakenings=30", "an old night amended")
        equal(set(night(s)), {"Day"}, "tonight")
        equal(len(diaries(s)), 3, "nights")


def test_what_is_wrong_is_named_and_nothing_is_recorded():
    with Session(evening()).start() as s:
        tonight = night(s)["Day"]
        ahead = days_before(tonight, -1)
        for options, error, want in (
                ({"Fields": "sev_night=11"}, "BadArgument", "from 0 to 10"), ({"Fields": "mood=3"}, "BadArgument", "sev_bed"),
                ({"Fields": "mood=" + "x" * 73 + "€" * 9}, "BadArgument", "sev_bed"),
                ({"Fields": "sites=feet"}, "BadArgument", "'sites=feet'"), ({"Fields": ""}, "BadArgument", "Fields or a Note"), ({}, "BadArgument", "Note"),
                ({"Fields": "irls=1", "Day": ahead}, "BadArgument", "still to come"), ({"Fields": "irls=1", "Day": "2026-02-30"}, "BadArgument", "no night"),
                ({"Fields": "irls=1", "Day": "yesterday"}, "BadArgument", "no night"), ({"Fields": "irls=1 " * 200}, "BadArgument", "longer"),
                ({"Fields": "irls=1", "Amount": 3.0}, "BadArgument", "Amount")):
            said = s.refused(error, LOG, "Record", "(ssa{sv})", "diary", "", variants(options))
            expect(want in said, options, said)
        later = datetime.now(timezone.utc) + timedelta(minutes=30)
        said = s.refused("BadArgument", LOG, "Record", "(ssa{sv})", "diary", "", variants({"Fields": f"sev_bed=1 onset={later:%H:%M}"}))
        expect(f"'onset={later:%H:%M}'" in said and "still to come" in said, said)
        id = say(s, "irls=1")
        said = s.refused("BadArgument", LOG, "Amend", "(sa{sv})", id, variants({"Fields": "irls="}))
        expect("undo" in said, said)
        s.refused("BadArgument", LOG, "Amend", "(sa{sv})", id, variants({"AtUSec": now_usec()}))
        intake, _ = s.record("zinc", Amount=5.0)
        s.refused("BadArgument", LOG, "Amend", "(sa{sv})", intake, variants({"Fields": "irls=1"}))
        equal([e["Fields"] for e in diaries(s)], ["irls=1"])


def test_loose_stools_on_two_of_three_days_are_said():
    with Session(evening()).start() as s:
        tonight = night(s)["Day"]
        said = lambda n, fields: s.record("", kind="diary", Day=days_before(tonight, n), Fields=fields)[1]
        equal(said(5, "side=loose-stool"), [])
        equal(said(2, "side=loose-stool"), [], "three days later")
        equal(said(1, "side=none"), [])
        expect("pharmacist" in said(0, "side=nausea,loose-stool")[0], "not said")
        equal(said(0, "side=nausea"), [], "taken back")


def on_the_command_line(s, *args, **options):
    return s.json("diary", *args, **options)["fields"]


def test_flags_say_every_field():
    with Session(evening()).start() as s:
        day = ["--night", days_before(night(s)["Day"], 3)]
        got = s.json("diary", "4", *day, "--sev-bed", "0", "--sev-day", "10", "--onset", "2240", "--awakenings", "2", "--sleep-quality", "7",
                     "--sleep", "6h30", "--sites", "Legs, arms", "--triggers", "late exercise,long_sitting", "--side", "none",
                     "--sensations", "cramp", "--irls", "21", "--note", "hot")
        fields = got.pop("fields")
        equal(fields.pop("onset")[10:16], "T22:40", "onset")
        equal(fields, {"sev_bed": 0, "sev_night": 4, "sev_day": 10, "awakenings": 2, "sleep_quality": 7, "sleep_min": 390,
                       "sites": ["legs", "arms"], "triggers": ["late-exercise", "long-sitting"], "side": [], "sensations": ["cramp"],
                       "irls": 21})
        equal((got["night"], got["note"], got["late"]), (day[1], "hot", True))
        text = s.lull("diary", "--show", *day).stdout
        for want in ("0 of 10", "22:40", "6 h 30 min", "legs, arms", "late exercise", "none", "cramp", "21", "hot", "36 hours"):
            expect(want in text, want, "is not in", text)
        text = re.sub(r"\s+", " ", s.lull("log").stdout)
        expect("legs, arms" in text and "22:40" in text, text)
        got = on_the_command_line(s, *day, "--sev-bed", "-", "--sites", "")
        equal((got["sev_bed"], got["sites"], got["irls"]), (None, None, 21), "taken back")
        equal(s.json("log")[0]["fields"]["irls"], 21, "in the log")


def test_what_is_wrong_on_the_command_line():
    with Session(evening()).start() as s:
        for args, want in ((["11"], "0 to 10"), (["--irls", "41"], "0 to 40"), (["--awakenings", "x"], "0 to 99"), (["--onset", "27"], "22:40"),
                           (["--sleep", "25h"], "6h30"), (["--sleep", "390"], "390m"), (["--sites", "feet"], "trunk"), (["4", "--sev-night", "4"], "the same"),
                           (["4", "--show"], "--show"), (["--night", "soon", "4"], "a date"), (["4", "5"], "Usage"), ([], "lull diary 4")):
            expect(want in s.fails(2, "diary", *args), args)
        s.fails(2, "diary", "4", "--night", "2999-01-01")
        equal(diaries(s), [])


def test_a_terminal_is_asked_key_by_key():
    with Session(evening()).start() as s:
        t = s.terminal("diary", LC_ALL="C", TERM="linux")
        for prompt, keys in (("bedtime?", "3"), ("night?", "x"), ("day?", "\n"), ("Began at?", "n"), ("awake?", "0"), ("how good?", "7"),
                             ("how long?", "630\n"), ("Where?", "la\n"), ("Before it?", "0"), ("Side effects?", "\n"), ("Felt like?", "crc\n"),
                             ("A note", "too warm\n")):
            t.until(prompt)
            t.send(keys)
        expect(t.end().isascii(), "more than ASCII")
        got = s.json("diary")
        equal({k: v for k, v in got["fields"].items() if v is not None},
              {"sev_bed": 3, "sev_night": 10, "onset": "none", "awakenings": 0, "sleep_quality": 7, "sleep_min": 390, "sites": ["legs", "arms"],
               "triggers": [], "sensations": ["crawling"]})
        equal(got["note"], "too warm")
        # Once more: what was there is shown and stays, and Esc is the end.
        t = s.terminal("diary")
        t.until("(3 of 10): ")
        t.send("\n")
        t.until("(10 of 10): ")
        t.send("-")
        t.until("By day?")
        t.send("5\x1b")
        t.end()
        got = on_the_command_line(s)
        equal((got["sev_bed"], got["sev_night"], got["sev_day"], got["awakenings"]), (3, None, 5, 0))


def test_what_is_still_to_come_is_refused_at_its_question():
    with Session(evening()).start() as s:
        later = f"{datetime.now(timezone.utc) + timedelta(hours=2):%H:%M}"
        t = s.terminal("diary", LC_ALL="C")
        for prompt, keys in (("bedtime?", "3"), ("night?", "4"), ("day?", "\n"), ("Began at?", f"{later}\n"), ("still to come", ""),
                             ("Began at?", "n"), ("awake?", "\x1b")):
            t.until(prompt)
            t.send(keys)
        t.end()
        got = on_the_command_line(s)
        equal((got["sev_bed"], got["sev_night"], got["onset"]), (3, 4, "none"))
        said = re.fullmatch(rf"lull: --onset {later} is still to come; last night is `lull (diary --night \S+)`\n", s.fails(2, "diary", "5", "--onset", later))
        equal(s.json("diary")["fields"]["sev_night"], 4, "recorded")
        # What is named is the night before, whether it is past midnight or not.
        got = s.json(*said[1].split(), "--onset", later)
        equal((got["night"], got["fields"]["onset"][11:16]), (days_before(night(s)["Day"], 1), later))


def test_leaving_records_nothing_and_puts_the_terminal_back():
    with Session(evening()).start() as s:
        for leave in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            t = s.terminal("diary")
            t.until("bedtime?")
            expect(not t.echoes(), "keys are echoed")
            t.send("3")
            t.until("night?")
            t.kill(leave) if leave != signal.SIGINT else t.send("\x03")
            while t._read():
                pass
            t.close(-leave)
        t = s.terminal("diary")
        t.until("bedtime?")
        t.send("\x1b")
        expect("Nothing was recorded" in t.end(), "not said")
        equal(diaries(s), [])


def test_an_onset_is_kept_as_an_instant():
    with Session(evening()).start() as s:
        at = (now_usec() - 10 * MINUTE) // MINUTE * MINUTE
        say(s, f"onset={clock(at)[-5:]}")
        field = night(s)["Fields"]
        equal(usec_of(field.removeprefix("onset=")), at, field)


def test_an_attack_on_the_command_line():
    with Session(evening(0, "[reminder iron]\nadvised = yes\nenabled = yes\ndose = 14 mg\n")).start() as s:
        s.wait_change("State", "due") if s.get("State") != "due" else None
        at = now_usec() - 10 * MINUTE
        done = s.lull("attack", "--at", clock(at), "--note", "in bed")
        text = re.sub(r"\s+", " ", done.stdout)
        for want in (f"restless legs since {clock(at)[-5:]}", "Due now: Magnesium 200 mg, until", "Magnesium 200 mg: Nothing stands against", "Iron 14 mg: ", "medical help",
                     "double dose", "lull stretch"):
            expect(want in text, want, "is not in", text)
        expect(text.index("medical help") < text.index("Noted"), "red flags come first")
        expect("[y/N]" not in text, "asked")
        s.record("magnesium")
        got = s.json("attack")
        equal([(c["substance"], c["verdict"]) for c in got["can"]], [("iron", "too-soon")])
        equal((got["entry"]["kind"], got["due"]), ("attack", []))
        equal(len([e for e in s.json("log") if e["kind"] == "attack"]), 2)
        expect("Restless legs" in s.lull("log").stdout, "not in the log")
        s.fails(1, "attack", "--at", "2199-01-01 00:00")
        s.fails(2, "attack", "--at", "then")
    # Nobody is led to iron who isn't reminded of it.
    with Session(evening()).start() as s:
        expect("Iron" not in s.lull("attack").stdout, "iron is brought up")


def test_rule_6_an_attack_asks_for_no_second_dose():
    with Session(evening()).start() as s:
        s.lull("took", "magnesium", "--at", clock(now_usec() - 2 * MINUTE))
        text = re.sub(r"\s+", " ", s.lull("attack").stdout)
        taken = s.lull("why", "magnesium").stdout.strip()
        expect(taken.startswith("Taken at ") and f" Magnesium: {taken} Doses are those" in text and " mg" not in text, text)
        equal(s.json("attack")["can"], [])
        s.lull("undo")
        s.lull("undo")
        s.lull("undo")
        equal([c["substance"] for c in s.json("attack")["can"]], ["magnesium"], "taken back")
    # Of two in an evening the other is still open: whether it may be taken is worth asking.
    at = datetime.now(timezone.utc) + timedelta(minutes=20)
    with Session(evening(0, f"[reminder later]\nsubstance = magnesium\nenabled = yes\nat = {at:%H:%M}\ndose = 50 mg\n")).start() as s:
        s.lull("took", "magnesium")
        states = {o["id"].split("/")[0]: o["state"] for o in s.json("agenda", "--days", "1")}
        equal((states["magnesium"], states["later"] in ("upcoming", "held")), ("done", True), states)
        equal([(c["substance"], c["amount"]) for c in s.json("attack")["can"]], [("magnesium", 50)])


def test_an_attack_offers_the_stretch():
    with Session(evening(0, "[reminder stretch]\nsteps = left calf 1h\n")).start() as s:
        t = s.terminal("attack")
        t.until("stretch now? [y/N] ")
        t.send("n\n")
        t.end()
        t = s.terminal("attack")
        t.until("stretch now? [y/N] ")
        t.send("y\n")
        t.until("left calf")
        t.until("q quits")
        t.send("q")
        t.end()
        expect("[y/N]" not in s.terminal("attack", "--yes").end(), "asked in spite of --yes")
        equal(len([e for e in s.entries() if e["Kind"] == "attack"]), 3)


def test_an_attack_is_noted_since_when():
    with Session(evening()).start() as s:
        at = now_usec() - 20 * MINUTE
        first, _ = s.record("", kind="attack", AtUSec=at, Note="in the cinema")
        second, _ = s.record("", kind="attack")
        got = {e["Id"]: e for e in s.entries() if e["Kind"] == "attack"}
        equal((got[first]["AtUSec"], got[first]["Note"], got[first]["Subject"]), (at, "in the cinema", "attack"))
        s.call(LOG, "Amend", "(sa{sv})", second, variants({"AtUSec": at - HOUR}))
        s.refused("BadTime", LOG, "Record", "(ssa{sv})", "attack", "", variants({"AtUSec": now_usec() + HOUR}))
        s.refused("BadArgument", LOG, "Record", "(ssa{sv})", "attack", "", variants({"Fields": "irls=1"}))
        s.call(LOG, "Undo", "(sa{sv})", first, {})
        equal([e["AtUSec"] for e in s.entries() if e["Kind"] == "attack" and not e["Voided"]], [at - HOUR])


def began(s, ago, hour, more=""):
    """A night so many nights ago, on which it began at this hour of its evening."""
    day = datetime.fromisoformat(s.json("status")["today"]["date"]) - timedelta(days=ago)
    return s.record("", kind="diary", Day=f"{day:%Y-%m-%d}", Fields=f"onset={day:%Y-%m-%d}T{hour}:00:00+00:00 {more}")


def test_someone_with_a_dopamine_medicine_hears_that_it_begins_earlier():
    # Awake from 10 to 23, whatever the hour is.
    config = "[general]\nbedtime = 23:00\nwake = 10:00\n"
    advice = "Talk to your prescriber. Do not stop or change it yourself."
    with Session(config + "[person]\ndopaminergic = yes\n").start() as s:
        for ago in range(40, 26, -1):
            began(s, ago, 22)
        for ago in range(14, 1, -1):
            equal(began(s, ago, 20)[1], [], f"said {ago} nights ago")
        equal((s.json("report")["notices"], advice in s.lull("report").stdout), ([], False))
        day = (datetime.fromisoformat(s.json("status")["today"]["date"]) - timedelta(days=1)).strftime("%Y-%m-%d")
        flat = lambda text: re.sub(r"\s+", " ", text)
        said = s.lull("diary", "--night", day, "--onset", "20:00").stderr
        expect(flat(said).startswith("It begins earlier than at the start: mostly at 20:00 ") and advice in flat(said), said)
        # The report says the same in every format, whatever its range, but not of the time before.
        equal(s.json("report", "--since", day)["notices"], [flat(said).strip()])
        equal(s.json("report", "--until", "3d ago")["notices"], [])
        expect(flat(said).strip() in flat(s.lull("report").stdout), "not in the text")
        if os.environ.get("LULL_DRAWS", "yes") != "no":
            expect(advice in flat(s.lull("report", "--format", "html").stdout), "not on the page")
        s.configure(config)
        s.lull("reload")
        equal((s.json("report")["notices"], s.lull("diary", "2", "--night", day).stderr), ([], ""), "said to anybody")
        s.configure(config + "[person]\ndopaminergic = yes\n")
        s.lull("reload")
        s.lull("undo")
        s.lull("undo")
        equal(s.json("report")["notices"], [], "what was taken back counts")


def test_a_new_place_is_heard_of_too():
    with Session(evening(0, "[person]\ndopaminergic = yes\n")).start() as s:
        night = lambda ago, sites: s.record("", kind="diary", Fields=f"sites={sites}", Day=(
            datetime.fromisoformat(s.json("status")["today"]["date"]) - timedelta(days=ago)).strftime("%Y-%m-%d"))[1]
        for ago in range(20, 6, -1):
            equal(night(ago, "legs"), [])
        equal(night(2, "legs"), [])
        expect("the arms. With" in " ".join(night(1, "legs,arms")), "not said")


main()
