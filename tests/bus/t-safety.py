#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The safety rules (HACKING.md), by their numbers, on the real programs and the real texts. Those that are the planner's alone (6, 7, 9
and 10) are in tests/test-safety.c; that nothing leaves the machine (15) is one of the floors."""

from harness import *

ROOT = Path(__file__).resolve().parents[2]


def sentences():
    """Everything that the two programs can say, their facts, their configuration and their pages included."""
    for program in (os.environ["LULL"], os.environ["LULLD"]):
        for found in re.findall(rb"[\x09\x0a\x20-\x7e\x80-\xf4]{8,}", Path(program).read_bytes()):
            text = found.decode("utf-8", "replace")
            if " " in text:
                yield from re.split(r"(?<=[.;?!])\s+", text)
    for pattern in ("conf/*.conf", "conf/habits/*.conf", "conf/*.scd", "client/*.scd", "daemon/*.scd", "client/desktop/*.in", "README.md"):
        for file in ROOT.glob(pattern):
            text = re.sub(r"\n(# |  )?", " ", file.read_text())
            yield from re.split(r"(?<=[.;?!])\s+", text)


def must_not_say(pattern, but=None):
    wrong = [s for s in sentences() if re.search(pattern, s, re.I) and not (but and re.search(but, s, re.I))]
    expect(not wrong, f"/{pattern}/ is said:", wrong)


def warnings(s, subject, amount, ago=0):
    """What Record answers."""
    return s.record(subject, Amount=float(amount), AtUSec=now_usec() - ago)[1]


def reminders(s):
    return {o["id"].split("/")[0] for o in s.json("agenda", "--days", "2")}


def test_the_texts_are_found():
    every = list(sentences())
    for text in ("It is unclear whether magnesium helps with restless legs.", "Don't take a double dose.",
                 "Recording is never refused for spacing or a limit: the journal holds what happened, and a warning says what speaks "
                 "against it."):
        expect(text in every, text)


def test_rule_1_first_run_help_reports_and_exports_say_that_they_are_no_medical_advice():
    with Session().start() as s:
        for args in (["--help"], ["facts"], ["facts", "iron"], ["report"], ["setup", "--yes"]):
            said = s.lull(*args).stdout
            expect("not medical advice" in re.sub(r"\s+", " ", said).lower(), args, said)
        expect("Not medical advice" in s.config.read_text(), s.config.read_text())
        for format in ("jsonl", "csv", "ics"):
            for said in (s.lull("export", "--format", format, "--output", str(s.dir / "out")).stderr, on_terminal(s, "export", "--format", format)):
                expect("not medical advice" in said, format, said)
        # What another program reads is data alone.
        equal(s.lull("export").stderr, "")
        shown = on_terminal(s, "setup", answers=[b"y\n"] + [b"\n"] * 6, columns=200)
        expect("not medical advice" in shown.split("When do you")[0], shown)


def test_what_must_not_be_said_would_be_found():
    try:
        must_not_say("a leafy green|leafy greens")
    except AssertionError:
        return
    raise AssertionError("it is said, and wasn't found")


def test_rule_2_nothing_proposes_a_higher_dose():
    must_not_say(r"(higher|bigger|larger|greater|extra|second) (dose|amount)|increase|double (the|your) dose|take more|"
                 r"more (magnesium|iron) (is|may|might|could|helps)|raise (the|your) dose", but=r"don't take a double dose")
    with Session().start() as s:
        # Bad nights, one after the other, and the plan is what it was.
        before = s.json("agenda", "--days", "3")
        for night in range(1, 8):
            date = (datetime.now(timezone.utc) - timedelta(days=night)).strftime("%Y-%m-%d")
            s.lull("diary", "10", "--night", date, code=0)
        equal([(o["id"], o.get("dose")) for o in s.json("agenda", "--days", "3")], [(o["id"], o.get("dose")) for o in before])


def test_rule_3_magnesium_has_a_notice_a_limit_and_a_mistake():
    for first, second, ago, said in ((50, 200, HOUR, None), (50, 200.001, HOUR, "above 250 mg"), (150, 200, HOUR, "above 250 mg"),
                                     (150, 200.001, HOUR, "Over the limit"),
                                     # Of the lull day or of any 16 hours: the day began 17 hours ago.
                                     (150, 200.001, 15 * HOUR, "Over the limit")):
        with Session(evening()).start() as s:
            warnings(s, "magnesium", first, ago)
            got = " ".join(w for w in warnings(s, "magnesium", second) if "Already recorded" not in w)
            expect(said in got if said else not got, first, second, "gives", got)
    with Session(evening()).start() as s:
        s.record("magnesium", Amount=150.0, AtUSec=now_usec() - 3 * HOUR)
        expect("Over the limit" in on_terminal(s, "took", "magnesium", "201 mg", answers=[b"n\n"], code=1), "not asked")
        equal(len([e for e in s.entries() if e["Kind"] == "intake"]), 1)
    with Session(evening()).start() as s:
        s.refused("NeedsConfirmation", LOG, "Record", "(ssa{sv})", "intake", "magnesium", variants({"Amount": 1000.001}))
        s.record("magnesium", Amount=1000.0)
        s.record("magnesium", Amount=1000.001, Confirmed=True)


def test_rule_4_iron_is_not_reminded_of_until_it_is_advised():
    iron = "[reminder iron]\nenabled = yes\ndose = 14 mg\n"
    with Session(evening(0, iron)).start() as s:
        expect("iron" not in reminders(s), "iron is reminded of")
        # Nor is anyone told to switch it on.
        said = s.fails(4, "why", "iron")
        expect("No reminder of 'iron' is on" in said and "check-config" in said and "enable" not in said, said)
        # Recording, asking and keeping apart always work.
        expect(s.json("can", "magnesium")["verdict"] == "clear", "not clear")
        warnings(s, "iron", 14)
        equal(s.json("can", "magnesium", code=11)["verdict"], "too-soon")
        s.json("can", "iron", "10 mg")
    with Session(evening(0, iron + "advised = yes\n")).start() as s:
        expect("iron" in reminders(s), "advised, and not reminded of")
    for more, problems in (("46 mg", 1), ("45 mg", 0)):
        with Session(evening(0, f"[substance iron]\nmax_per_day = {more}\n")).start() as s:
            equal(len(s.get("ConfigProblems", SERVICE)) > 0, problems > 0, more)
    with Session(evening(0, "[substance iron]\nmax_per_day = 46 mg\n[person]\nclinician = yes\n")).start() as s:
        equal(s.get("ConfigProblems", SERVICE), [])


def test_rule_5_cautions_keep_reminders_off_until_a_clinician_agrees():
    on = "[reminder iron]\nenabled = yes\nadvised = yes\ndose = 14 mg\n"
    for person, off in (("pregnant = yes", {"magnesium", "iron"}), ("kidney_disease = yes", {"magnesium"}),
                        ("slow_heart = yes", {"magnesium"}), ("iron_overload = yes", {"iron"}), ("age = 17", {"magnesium", "iron"}),
                        ("age = 18", set())):
        with Session(evening(0, f"{on}[person]\n{person}\n")).start() as s:
            equal({"magnesium", "iron"} - reminders(s), off, person)
        with Session(evening(0, f"{on}[person]\n{person}\nclinician = yes\n")).start() as s:
            equal({"magnesium", "iron"} - reminders(s), set(), f"{person}, agreed")


def test_rule_8_the_same_within_the_hour_is_asked_about():
    with Session(evening()).start() as s:
        warnings(s, "zinc", 5, 59 * MINUTE)
        expect(any("Already recorded?" in w for w in warnings(s, "zinc", 5)), "not asked")
    with Session(evening()).start() as s:
        warnings(s, "zinc", 5, 61 * MINUTE)
        equal(warnings(s, "zinc", 5), [])


def test_rule_11_loose_stools_suggest_a_pause_and_a_pharmacist():
    def night(s, ago, side):
        date = (datetime.now(timezone.utc) - timedelta(days=ago)).strftime("%Y-%m-%d")
        return s.lull("diary", "--night", date, "--side", side).stderr
    for first, second, said in ((4, 1, False), (3, 1, True), (2, 1, True)):
        with Session().start() as s:
            expect("pharmacist" not in night(s, first, "loose-stool"), "said after one night")
            equal("pausing magnesium" in night(s, second, "loose-stool") , said, f"nights {first} and {second} ago")
    with Session().start() as s:
        night(s, 2, "nausea")
        expect("pharmacist" not in night(s, 1, "loose-stool"), "said of another")


def test_rule_12_nothing_advises_about_a_prescription():
    medicine = r"(medicines?|medications?|drugs?|prescriptions?|levodopa|levothyroxine|gabapentin|ciprofloxacin|dopamin\w+)"
    must_not_say(rf"\b(start|stop|change|reduce|lower|increase|switch|quit|skip|halve)\w*\b( \w+){{0,4}} {medicine}",
                 but=r"do(n't| not) (stop|start|change)")
    with Session().start() as s:
        said = " ".join(f["text"] for f in s.json("facts"))
        expect("Do not stop or change it yourself" in said and "Do not stop or change a medicine yourself" in said, said)


def test_rule_12_a_prescription_is_not_held_back():
    holds = r"(?i)too soon|possible|better|wait|close:|later|; keep"
    for medicine, hours in (("levothyroxine", 4), ("gabapentin", 2), ("ciprofloxacin", 6), ("bisphosphonate", 4)):
        with Session(evening()).start() as s:
            s.record("magnesium", AtUSec=now_usec() - HOUR)
            said = s.json("can", medicine, code=11)
            near = rf"Magnesium was taken .*; lull keeps the two {hours} hours? apart"
            # Programs learn what they always did; people are told nothing that would have them wait.
            equal(said["verdict"], "too-soon")
            expect(usec_of(said["earliest"]) > now_usec(), said)
            expect(re.fullmatch(rf"{near}\.", said["reasons"][0]["text"]), said)
            shown = " ".join(s.lull("can", medicine, code=11).stdout.split())
            expect(re.match(rf"Take it as prescribed\. {near}: ask your pharmacist how to proceed\.", shown), shown)
            recorded = warnings(s, medicine, 1)
            expect(len(recorded) == 1 and re.fullmatch(rf"{near}: ask your pharmacist how to proceed\.", recorded[0]), recorded)
            for text in (shown, said["text"], recorded[0]):
                expect(not re.search(holds, text), text)
            # The supplement is what waits.
            expect("Too soon" in s.lull("can", "magnesium", code=11).stdout, medicine)


def test_rule_13_red_flags_come_first_and_without_praise():
    with Session().start() as s:
        facts = s.json("facts")
        equal((facts[0]["id"], facts[1]["id"]), ("urgent", "doctor"))
        for flag in ("hot, swollen leg", "weakness", "bladder", "heartbeat", "overdose of iron", "suicide"):
            expect(flag in facts[0]["text"], flag)
        expect(s.lull("facts").stdout.startswith("Urgent"), "something comes before it")
    must_not_say(r"\b(well done|congratulations|great|awesome|good job|proud|keep it up|streak|bravo|excellent)\b")


# Of a record of nights nobody can tell what did what: no word of statistics, ever …
STATISTICS = r"\bp[ -]?values?\b|\bp ?[<=>] ?0?[.,]?\d|\bsignifican\w*|\bstatistic\w*|\bproven?\b|\bproves?\b|\bproofs?\b|\bcorrelat\w*|\bconfidence interval"
# … and none of an effect, which only a fact of somebody else's trial may have, with its source.
EFFECTS = (r"\b(help(s|ed|ing|ful)|work(s|ed)|improve\w*|benefit\w*|effective\w*|successful\w*|eas(es|ed)|reliev\w*|relief|cur(es|ed)|caus(es|ed)|"
           r"respon(ds|ded|der)|thanks to|due to|because of|since you|trend\w*)\b|(?<!side )\beffects?\b|"
           r"\b(?<!or )(better|worse|milder|fewer|less|more) (since|after|with|without|when|on|if) ")
# The same in the other languages.
ABROAD = {
    "de": r"signifikan|statisti|p-wert|bewiesen|beweis|nachgewiesen|korrel|\b(hilft|half|wirkt|wirkte|wirksam|verbessert|gebessert|lindert|dank)\b|(?<!neben)wirkung",
    "fr": r"significati|statisti|valeur p\b|prouv|preuve|corrél|\b(aident|aidé|efficace|efficacité|amélior\w+|soulag\w+|grâce à)\b",
    "es": r"significativ|estadístic|valor p\b|\bprobad[oa]|demuestra|prueba que|correlaci|\b(ayudó|ayudan|funcionó|eficaz|mejora|mejoró|alivia|gracias a)\b",
    "pt": r"significativ|estatístic|valor p\b|comprovad|prova que|correlaç|\b(ajudou|ajudam|funcionou|eficaz|melhora|melhorou|alivia|graças a)\b",
}
# "No text" of it: what is asked for, or said of programs.
NO_CLAIM = re.compile(r"medical help|needs help at once|this help|own help|See: lull")


def catalog(file):
    """The texts and the translations of each entry."""
    for block in file.read_text().split("\n\n")[1:]:
        texts = [(key, "".join(re.findall(r'"(.*)"', literal))) for key, literal in
                 re.findall(r'^(msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:".*"\n?)+)', block, re.M)]
        yield [text for key, text in texts if key.startswith("msgid")], [text for key, text in texts if key.startswith("msgstr")]


def claims(texts, effects=EFFECTS):
    return [t for t in texts if re.search(STATISTICS, t, re.I) or (re.search(effects, t, re.I) and not NO_CLAIM.search(t))]


def test_rule_14_no_text_claims_an_effect_but_facts():
    for said in ("It was significantly less (p < 0.05).", "Magnesium helps.", "Nights are better with magnesium.", "proven", "an effect of 2 points"):
        equal(claims([said]), [said], "the test finds nothing")
    equal(claims(["Side effects?", "What needs help at once: lull facts urgent", "better from 22:30", "less than 3 hours", "24h or more after it"]), [], "the test finds too much")
    with Session().start() as s:
        stated = {f["text"] for f in s.json("facts")}
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "lull.pot"
        subprocess.run(["sh", os.environ["LULL_PO"] + "/update.sh", template], check=True)
        texts = [t for english, _ in catalog(template) for t in english]
    for expected in ("What was said", "Nothing is due", "in %s min", "Evening dose"):
        expect(any(expected in t for t in texts), "not in the template:", expected)
    # Statistics are for nobody; effects for what is stated with its source.
    equal([t for t in texts if re.search(STATISTICS, t, re.I)], [])
    equal([t for t in claims(texts) if t not in stated], [])
    for language, pattern in ABROAD.items():
        entries = [e for e in catalog(ROOT / "common" / "po" / f"{language}.po") if e[0]]
        expect(len(entries) > 500, language, len(entries))
        equal([other for english, other in entries if english[0] not in stated and not NO_CLAIM.search(english[0])
               and any(re.search(pattern, t, re.I) for t in other)], [], language)


def tempting(s):
    """A month that invites one to conclude: bad nights without anything, then good ones with magnesium and stretching."""
    today = datetime.fromisoformat(s.json("status")["today"]["date"])
    for ago in range(28, 0, -1):
        began = clock(now_usec() - ago * 24 * HOUR - (4 if ago <= 14 else 1) * HOUR).replace(" ", "T")
        night, good = f"{today - timedelta(days=ago):%Y-%m-%d}", ago <= 14
        s.record("", kind="diary", Day=night, Note="slept like a stone" if good else "up all night", Fields=(
            f"sev_bed={1 if good else 8} sev_night={0 if good else 9} sev_day=2 onset={began}:00+00:00 "
            f"awakenings={0 if good else 6} sleep_quality={9 if good else 1} sleep_min={480 if good else 200} sites={'legs,arms' if good else 'legs'}"))
        if good:
            s.record("magnesium", Amount=200.0, AtUSec=now_usec() - ago * 24 * HOUR)
            s.record("stretch", kind="activity", AtUSec=now_usec() - ago * 24 * HOUR)


def test_rule_14_what_was_recorded_proves_nothing():
    with Session(evening(0, "[person]\ndopaminergic = yes\n")).start() as s:
        tempting(s)
        page = s.dir / "page.pdf"
        said = {}
        for args in (["report"], ["report", "--json"], ["diary", "--show"], ["diary", "--json"], ["diary", "0", "--sev-day", "1"], ["status"], ["status", "--json"],
                     ["status", "--waybar"], ["status", "--format", "{widget}"], ["log", "--limit", "60"], ["log", "--json"], ["agenda"], ["agenda", "--json"],
                     ["why", "magnesium"], ["why", "stretch"], ["can", "magnesium"], ["attack"], ["took", "magnesium"], ["log", "--all"], ["export", "--format", "csv"]):
            done = s.lull(*args)
            said[shlex.join(args)] = done.stdout + done.stderr
        if os.environ.get("LULL_DRAWS", "yes") != "no":
            said["html"] = s.lull("report", "--format", "html").stdout
            # Its letters are outlines: what is drawn is read from the same page as PDF.
            said["svg"] = re.sub(r"<(style|path|g|use|clipPath)[^>]*>", " ", s.lull("report", "--format", "svg").stdout)
            s.lull("report", "--format", "pdf", "--output", str(page))
            if shutil.which("pdftotext"):
                said["pdf"] = subprocess.run(["pdftotext", page, "-"], capture_output=True, text=True, check=True).stdout
        expect("It begins earlier than at the start" in said["report"] and "the arms. With a dopamine medicine" in re.sub(r"\s+", " ", said["report"]), "no signs of augmentation:", said["report"])
        for what, text in said.items():
            equal(claims([re.sub(r"\s+", " ", text)]), [], what)


def test_rule_15_names_are_hidden_from_others_by_default():
    with Session(evening()).start() as s:
        expect("agnesium" not in json.dumps(s.get("NextTitle")) and s.get("NextTitle"), s.get("NextTitle"))
        for o in s.call(REMINDERS, "GetStatus")[0]["Due"]:
            expect("agnesium" not in o["PublicTitle"], o["PublicTitle"])
        for shown in (s.lull("status", "--waybar").stdout, s.lull("status", "--format", "{due} {next.title}").stdout):
            expect("agnesium" not in shown and "tretch" not in shown and "200" not in shown, shown)
        # Nor does the service's own log.
        s.lull("took", "magnesium", "--note", "secret")
        expect(not re.search(r"(?i)magnesium|stretch|secret|200", s.daemon.text()), s.daemon.text())
    with Session(evening(0, "discreet = no\n")).start() as s:
        expect("tretch" in s.get("NextTitle") or "agnesium" in s.get("NextTitle"), s.get("NextTitle"))


main()
