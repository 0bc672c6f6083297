#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Every verb once, as people and as programs call it: the keys of the JSON and the exit codes are a contract."""

from harness import *

ENTRY = {"id", "kind", "subject", "amount", "unit", "at", "recorded", "occurrence", "note", "voided"}
ITEM = {"id", "title", "state", "at", "nominal", "until", "why"}


def has_keys(record, keys):
    expect(keys <= record.keys(), "missing", keys - record.keys(), "in", record)


def test_lull_alone_is_status():
    with Session(evening()).start() as s:
        equal(s.lull().stdout, s.lull("status").stdout)
        expect("agnesium" in s.lull().stdout, s.lull().stdout)


def test_status():
    with Session(evening()).start() as s:
        s.record("iron", Amount=14.0, AtUSec=now_usec() - 8 * HOUR)
        status = s.json("status")
        has_keys(status, {"state", "now", "due", "next", "today", "storage", "problems"})
        usec_of(status["now"])
        equal((status["state"], status["storage"], status["problems"]), ("due", "ok", []))
        has_keys(status["due"][0], {"id", "title", "at", "until", "late"})
        equal((status["due"][0]["title"], status["due"][0]["late"]), ("Magnesium", status["due"][0]["late"]))
        has_keys(status["next"], {"id", "title", "at"})
        equal(status["next"]["title"], "Stretch")
        has_keys(status["today"], {"date", "intakes", "totals"})
        has_keys(status["today"]["intakes"][0], {"substance", "amount", "unit", "at"})
        equal(status["today"]["totals"]["iron"]["limit"], 45)


def test_agenda():
    with Session(evening()).start() as s:
        agenda = s.json("agenda")
        for item in agenda:
            has_keys(item, ITEM)
            usec_of(item["nominal"])
        equal([i["id"].split("/")[0] for i in agenda], ["magnesium", "stretch"] * 2)
        equal(len(s.json("agenda", "--days", "7")), 14)
        expect("Stretch" in s.lull("agenda").stdout, "no stretch")


def test_can_and_its_exit_codes():
    with Session(evening()).start() as s:
        s.record("magnesium", AtUSec=now_usec() - 3 * HOUR - MINUTE)
        can = s.json("can", "iron", code=10)
        has_keys(can, {"substance", "verdict", "earliest", "preferred", "reasons", "effects"})
        has_keys(can["reasons"][0], {"rule", "other", "at", "minimum", "preferred"})
        equal(can["verdict"], "close")
        s.record("magnesium")
        equal(s.json("can", "iron", code=11)["verdict"], "too-soon")
        equal(s.json("can", "iron", "46mg", code=12)["verdict"], "over-limit")
        equal(s.json("can", "zinc")["verdict"], "clear")


def test_can_says_what_it_would_do_to_the_plan():
    with Session(evening(hours=1)).start() as s:
        can = s.json("can", "iron", "40mg")
        equal(can["verdict"], "clear")
        effects = [e for e in can["effects"] if e["id"].startswith("magnesium/")]
        expect(effects, "no effect on tonight's magnesium:", can)


def test_took():
    with Session(evening()).start() as s:
        due = s.get("DueIds")[0]
        entry = s.json("took", "magnesium", "150", "mg", "--note", "with dinner")
        has_keys(entry, ENTRY)
        equal((entry["kind"], entry["subject"], entry["amount"], entry["unit"], entry["note"], entry["occurrence"], entry["voided"]),
              ("intake", "magnesium", 150, "mg", "with dinner", due, False))
        equal(s.json("took", "magnesium", "0.1g")["amount"], 100)
        # Recorded all the same, with a word on stderr: the second one within the hour.
        done = s.lull("took", "magnesium", "50mg")
        expect(done.stderr.strip(), "no warning")


def test_took_by_the_id_of_an_occurrence():
    with Session(evening()).start() as s:
        due = s.get("DueIds")[0]
        equal(s.json("took", due)["occurrence"], due)
        equal(s.get("DueIds"), [])


def test_did():
    with Session(evening()).start() as s:
        entry = s.json("did", "stretch")
        has_keys(entry, ENTRY)
        equal((entry["kind"], entry["subject"], entry["amount"]), ("activity", "stretch", None))


def test_snooze_and_skip():
    with Session(evening()).start() as s:
        due = s.get("DueIds")[0]
        got = s.json("snooze", "5m")
        has_keys(got, ITEM)
        equal((got["id"], got["state"]), (due, "snoozed"))
        got = s.json("skip", due, "--reason", "travelling")
        equal((got["id"], got["state"]), (due, "skipped"))
        equal(s.json("log")[0]["reason"], "travelling")


def test_why():
    with Session(evening()).start() as s:
        due = s.get("DueIds")[0]
        got = s.json("why", due)
        has_keys(got, {"id", "text"})
        sentence(got["text"])
        equal(s.lull("why", "magnesium").stdout.split(), s.lull("why", due).stdout.split())


def test_log_and_its_filters():
    with Session(evening()).start() as s:
        for i in range(3):
            s.record("zinc", Amount=float(i + 1), AtUSec=now_usec() - (10 - i) * HOUR)
        s.record("stretch", "activity")
        log = s.json("log")
        for entry in log:
            has_keys(entry, ENTRY)
            usec_of(entry["at"]), usec_of(entry["recorded"])
        equal([e["amount"] for e in log], [None, 3, 2, 1], "newest first")
        equal(len(s.json("log", "--limit", "2")), 2)
        equal({e["subject"] for e in s.json("log", "--subject", "zinc")}, {"zinc"})
        equal({e["kind"] for e in s.json("log", "--kind", "activity")}, {"activity"})
        equal([e["amount"] for e in s.json("log", "--since", "9h ago", "--until", "5m ago")], [3])
        expect(any(e["kind"] == "raised" for e in s.json("log", "--all")), "nothing of lulld's own")


def test_a_long_log_comes_in_pages():
    with Session(evening()).start() as s:
        at = now_usec() - 12 * HOUR
        for i in range(25):
            s.record("water", Amount=float(i + 1), AtUSec=at + i * MINUTE)
        seen, cursor = [], ""
        while True:
            options = {"Limit": 10, "Subject": "water"}
            entries, cursor = s.call(LOG, "Query", "(a{sv})", variants({**options, "Cursor": cursor} if cursor else options))
            seen += [e["Amount"] for e in entries]
            if not cursor:
                break
            equal(len(entries), 10, "a full page")
        equal(seen, [float(i) for i in range(25, 0, -1)])


def test_undo():
    with Session(evening()).start() as s:
        first, second = s.record("zinc")[0], s.record("calcium")[0]
        equal(s.json("undo", first)["id"], first)
        equal(s.json("undo")["id"], second)
        equal(s.json("status")["today"]["intakes"], [])
        equal([e["voided"] for e in s.json("log") if e["kind"] == "intake"], [True, True])


def test_amend():
    with Session(evening()).start() as s:
        id = s.record("magnesium", Amount=200.0)[0]
        entry = s.json("amend", id, "100mg", "--note", "half")
        equal((entry["amount"], entry["note"]), (100, "half"))
        equal(s.json("status")["today"]["totals"]["magnesium"]["amount"], 100)


def test_amending_twice_counts_once():
    with Session(evening()).start() as s:
        id = s.json("took", "zinc", "5 mg")["id"]
        for amount in (6, 7):
            id = s.json("amend", id, f"{amount} mg")["id"]
        for _ in range(2):
            equal(s.json("status")["today"]["totals"]["zinc"]["amount"], 7, "total")
            equal([e["amount"] for e in s.json("log") if not e["voided"]], [7], "in force")
            s.restart(kill=True)
        s.lull("undo")
        equal(s.json("status")["today"]["totals"]["zinc"]["amount"], 6, "total after an undo")


def test_amend_of_what_is_long_ago():
    with Session(evening()).start() as s:
        id = s.record("magnesium", Amount=200.0, AtUSec=now_usec() - 30 * 24 * HOUR)[0]
        s.restart()
        equal(s.json("amend", id, "0.1 g")["amount"], 100)
        s.refused("BadAmount", LOG, "Amend", "(sa{sv})", s.json("log")[0]["id"], variants({"Amount": 1.0, "Unit": "litre"}))


def test_pause_and_resume():
    with Session(evening()).start() as s:
        usec_of(s.json("pause", "3d")["paused_until"])
        equal(s.get("State"), "paused")
        s.wait_change("State", "paused")
        s.lull("resume")
        equal(s.get("State"), "due")


def test_check_config_and_reload():
    with Session(evening()).start() as s:
        equal(s.json("check-config"), [])
        s.lull("reload")


def test_facts():
    with Session(evening()).start() as s:
        facts = s.json("facts")
        equal(facts[0]["id"], "urgent", "what stands first")
        for fact in facts:
            has_keys(fact, {"id", "topics", "text", "source", "confidence"})
            expect(fact["source"] and fact["text"] and fact["confidence"] in ("high", "medium", "low", "convention"), fact)
        of_iron = s.json("facts", "iron")
        equal(of_iron, [f for f in facts if "iron" in f["topics"]])
        equal([f["id"] for f in s.json("facts", "mg-ul")], ["mg-ul"])
        said = s.lull("facts", "iron").stdout
        for shown in ("Keep iron and magnesium 3 hours apart at least", "FDA 1997", "confidence: ", "Not medical advice"):
            expect(shown in said, shown, "is not in", said)
        # The figures are those that the service goes by.
        limit = next(f for f in of_iron if f["id"] == "fe-ul")["text"]
        s.record("iron", Amount=1.0)
        expect(f"{s.json('status')['today']['totals']['iron']['limit']} mg" in limit, limit)


def verbs(s):
    return re.findall(r"^  ([a-z][a-z-]+) ", s.lull("--help").stdout, re.M)


def test_help_has_an_example_for_every_verb():
    with Session(evening()) as s:
        every = verbs(s)
        expect(set("status agenda can took did snooze skip why log undo amend bedtime pause resume setup facts check-config reload export import backup".split())
               <= set(every), every)
        for verb in every:
            said = s.lull(verb, "--help").stdout
            expect(f"\n  lull {verb}" in said.split("For example:")[1], verb, said)
            equal(s.lull("help", verb).stdout, said)


def test_every_example_is_understood():
    with Session(evening()).start() as s:
        s.env["COLUMNS"] = "1000"
        for verb in verbs(s):
            for example in re.findall(r"^  lull (.*)$", s.lull(verb, "--help").stdout.split("For example:")[1], re.M):
                # What goes on, and what only asks.
                if "--follow" in example or ">" in example or example == "diary":
                    continue
                done = subprocess.run([*WRAPPER, os.environ["LULL"], *shlex.split(example)], stdin=subprocess.DEVNULL, capture_output=True,
                                      text=True, env=s.env, cwd=s.dir, timeout=PATIENCE)
                # There may be no such entry or file here, but usage and exit codes are as they are told.
                expect(done.returncode in (0, 1, 4, 10, 11, 12), example, "->", done)


def test_json_is_json_wherever_it_is_offered():
    with Session(evening()).start() as s:
        words = {"can": ["iron"], "took": ["zinc", "5 mg"], "did": ["stretch"], "why": ["magnesium"], "amend": [], "snooze": [], "skip": [],
                 "undo": [], "diary": ["--show"]}
        s.lull("took", "zinc", "1 mg")
        for verb in verbs(s):
            if "--json" not in s.lull(verb, "--help").stdout or verb in ("export", "import", "backup", "attack", "stretch", "setup"):
                continue
            if verb == "amend":
                words["amend"] = [s.json("log", "--kind", "intake")[0]["id"], "2 mg"]
            if verb == "resume":
                s.lull("pause", "1h")
            done = subprocess.run([*WRAPPER, os.environ["LULL"], verb, *words.get(verb, []), "--json"], stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, env=s.env, timeout=PATIENCE)
            expect(done.returncode in (0, 10, 11, 12), verb, done)
            json.loads(done.stdout)
            s.lull("resume") if verb == "pause" else None


def test_it_says_that_it_is_no_medical_advice():
    with Session(evening()) as s:
        expect("not medical advice" in s.lull("--help").stdout.lower(), s.lull("--help").stdout)


def test_no_colour_in_pipes_and_data_on_stdout():
    with Session(evening()) as s:
        del s.env["NO_COLOR"]
        s.start()
        for verb in ("status", "agenda", "log"):
            done = s.lull(verb)
            expect("\x1b" not in done.stdout, verb, "has escapes")
            equal(done.stderr, "", f"stderr of {verb}")


def test_a_line_for_waybar_and_a_template():
    with Session(evening()).start() as s:
        line = json.loads(s.lull("status", "--waybar").stdout)
        has_keys(line, {"text", "tooltip", "class"})
        expect("agnesium" not in line["text"], line)


main()
