#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""lull in other languages: the caller's, and lulld's own. Locales are made for the test, so that none need be installed.

Where it matters that no English is left, a language is made up in which every text stands in ⟦brackets⟧."""

import atexit

from harness import *

LOCALES = {"de_DE.UTF-8": "de_DE", "fr_FR.UTF-8": "fr_FR", "es_ES.UTF-8": "es_ES", "pt_PT.UTF-8": "pt_PT"}
CATALOGS = os.environ["LULL_CATALOGS"]
PO = Path(os.environ["LULL_PO"])
SUPPRESSIONS = Path(__file__).resolve().parent.parent / "glibc.lsan"

made = None


def locales():
    """The folder with the locales; made once."""
    global made
    if made is None:
        if not shutil.which("localedef") or not Path("/usr/share/i18n/locales/de_DE").exists():
            raise Skip("no localedef, or no sources of locales")
        made = tempfile.mkdtemp(prefix="lull-locales-", dir="/tmp")
        atexit.register(shutil.rmtree, made)
        for name, source in LOCALES.items():
            subprocess.run(["localedef", "-i", source, "-f", "UTF-8", f"{made}/{name}"], check=True)
    return made


def speaking(locale="C.UTF-8", language="", catalogs=None):
    """The environment of somebody who speaks so."""
    return {"LSAN_OPTIONS": f"print_suppressions=0:suppressions={SUPPRESSIONS}", "LOCPATH": locales(), "LC_ALL": locale, "LANGUAGE": language, "TEXTDOMAINDIR": str(catalogs or CATALOGS)}


def speaks(session, *args, code=0, **who):
    """What lull says to somebody."""
    before, session.env = session.env, {**session.env, **speaking(**who)}
    try:
        return session.lull(*args, code=code)
    finally:
        session.env = before


def session_of(config, **who):
    s = Session(config)
    s.env.update(speaking(**who))
    return s


def test_each_caller_is_answered_in_its_language():
    with session_of(evening()).start() as s:
        s.record("magnesium", AtUSec=now_usec() - HOUR)
        english = speaks(s, "can", "iron", code=11).stdout
        expect(english.startswith("Too soon: magnesium was taken"), english)
        said = {speaks(s, "can", "iron", code=11, locale=locale).stdout for locale in LOCALES}
        equal(len(said | {english}), len(LOCALES) + 1, "each in its own")
        for text in said:
            expect("magnesium was" not in text, text)
        equal(speaks(s, "can", "iron", code=11).stdout, english, "and the next in English")


def test_titles_may_be_typed():
    config = evening(0, "[reminder walk]\ntitle = Gehen\nactivity = yes\nat = wake + 1h\n[reminder walk-again]\ntitle = gehen\nactivity = yes\nat = wake + 2h\n")
    with session_of(config).start() as s:
        german = {"locale": "de_DE.UTF-8"}
        subject = lambda: s.json("log")[0]["subject"]
        for typed, name in (("Eisen", "iron"), ("eisen", "iron"), ("MAGNESIUM", "magnesium"), ("iron", "iron"), ("Calcium", "calcium")):
            speaks(s, "took", typed, "1 mg", "--yes", **german)
            equal(subject(), name, typed)
        speaks(s, "did", "Dehnen", **german)
        equal(subject(), "stretch")
        expect(speaks(s, "can", "Eisen", code=11, **german).stdout == speaks(s, "can", "iron", code=11, **german).stdout, "another answer")
        equal([e["subject"] for e in json.loads(speaks(s, "log", "--subject", "Eisen", "--json", **german).stdout)], ["iron"] * 3)
        expect("lull did stretch" in speaks(s, "took", "Dehnen", code=4, **german).stderr, "not said")
        # In the language in force, and no other.
        speaks(s, "took", "Iron", "1 mg", "--yes")
        speaks(s, "took", "Eisen", "1 mg", "--yes", code=4)
        speaks(s, "took", "Iron", "1 mg", "--yes", code=4, **german)
        # What is called the same is asked for by its name.
        said = speaks(s, "did", "Gehen", code=4).stderr
        expect("walk, walk-again" in said, said)
        speaks(s, "did", "walk-again")
        # And completion gives names.
        offered = speaks(s, "__complete", "took", "", **german).stdout
        expect("iron\tEisen\n" in offered, offered)
    with session_of(evening()).start() as s:
        expect(speaks(s, "why", "Dehnen", **german).stdout == speaks(s, "why", "stretch", **german).stdout, "another answer")
        expect("Dehnen" in speaks(s, "stretch", "dehnen", **german).stdout, "no steps")
        speaks(s, "snooze", "Magnesium", "15m", **german)
        speaks(s, "skip", "magnesium", **german)
        speaks(s, "skip", "Dehnen", **german)
        equal([(e["kind"], e["subject"]) for e in s.json("log")], [("skip", "stretch"), ("skip", "magnesium"), ("snooze", "magnesium")])


def test_json_is_the_same_in_all_languages():
    with session_of(evening()).start() as s:
        s.record("magnesium", AtUSec=now_usec() - HOUR, Amount=1.5)

        def facts(**who):
            can = json.loads(speaks(s, "can", "iron", "0.5 mg", "--json", code=11, **who).stdout)
            return {k: v for k, v in can.items() if k not in ("text", "effects", "at")} | {"reasons": [
                {k: v for k, v in reason.items() if k != "text"} for reason in can["reasons"]]}

        equal(facts(locale="de_DE.UTF-8"), facts())
        log = [json.loads(speaks(s, "log", "--json", **who).stdout) for who in ({}, {"locale": "fr_FR.UTF-8"})]
        equal(log[1], log[0])
        equal(log[0][0]["amount"], 1.5)
        export = [speaks(s, "export", "--format", f, **who).stdout for f in ("jsonl", "csv") for who in ({}, {"locale": "de_DE.UTF-8"})]
        equal((export[1], export[3]), (export[0], export[2]))


def test_numbers_have_the_locales_point():
    with session_of(evening()).start() as s:
        s.record("magnesium", AtUSec=now_usec() - HOUR, Amount=150.5)
        expect("150.5 mg" in speaks(s, "log").stdout, "a point in English")
        expect("150,5 mg" in speaks(s, "log", locale="de_DE.UTF-8").stdout, "a comma in German")
        expect("150,5 mg" in speaks(s, "status", locale="de_DE.UTF-8").stdout, "a comma in lulld's sentences")


def test_lulld_shows_its_own_language_whoever_calls():
    with session_of(evening(hours=-1), locale="de_DE.UTF-8").start() as s:
        german = s.get("NextTitle")
        expect(german and german not in ("Evening dose", "Magnesium"), "NextTitle in English:", german)
        speaks(s, "took", "magnesium")
        speaks(s, "undo")
        expect(s.get("NextTitle") == german, "in the caller's language:", s.get("NextTitle"))


def test_LANGUAGE_goes_before_the_locale():
    with session_of(evening()).start() as s:
        french = speaks(s, "can", "iron", locale="fr_FR.UTF-8").stdout
        equal(speaks(s, "can", "iron", locale="de_DE.UTF-8", language="fr:de").stdout, french)
        expect(speaks(s, "can", "iron", locale="de_DE.UTF-8").stdout != french, "German is not French")


def test_what_is_said_fits_narrow_terminals():
    """A word of its own may be longer than the line; nothing else is, and no column touches the next."""
    with session_of(evening()).start() as s:
        s.record("iron", Amount=14.0, AtUSec=now_usec() - 2 * HOUR)
        s.lull("diary", "4", "--onset", "22:40", "--sites", "legs,arms", "--side", "nausea", "--awakenings", "2", "--sleep", "6h30", "--sensations", "jerks")
        for locale in LOCALES:
            for width in (20, 40, 80):
                s.env.update(speaking(locale), COLUMNS=str(width))
                for args in (["status"], ["agenda"], ["log", "--all"], ["report"], ["diary", "--show"], ["can", "zinc"], ["facts", "iron"], ["--help"], ["took", "--help"]):
                    for line in s.lull(*args).stdout.split("\n"):
                        expect(len(line) <= width or re.fullmatch(r"\s*(\d\d:\d\d +)?('[^']*'|[^ ]+)( \\)?", line), locale, args, width, repr(line))
        # A label of two letters has its value below it as the others have.
        s.env.update(speaking("de_DE.UTF-8"), COLUMNS="20")
        expect("\n  Wo\n    Beine, Arme\n" in s.lull("diary", "--show").stdout, s.lull("diary", "--show").stdout)


def test_what_is_not_installed_is_english():
    with session_of(evening()).start() as s:
        english = speaks(s, "status").stdout
        # Nor is its encoding: what isn't ASCII is left out.
        equal(speaks(s, "status", locale="xx_XX.UTF-8").stdout, english.replace(" · ", ", "))
        equal(speaks(s, "status", locale="de_DE.UTF-8", catalogs=s.dir / "none").stdout.count("Magnesium"), english.count("Magnesium"))


def test_one_is_never_said_as_many():
    """A number that is 1 beside one that isn't, and a report of one night."""
    with session_of(evening()).start() as s:
        for hours in (5, 3, 1):
            s.record("zinc", Amount=1.0, AtUSec=now_usec() - hours * HOUR)
        s.lull("diary", "4", "--sites", "legs", "--awakenings", "1")
        s.lull("attack")
        s.lull("took", "magnesium", "--yes")
        today = s.json("status")["today"]["date"]
        for locale in ("C.UTF-8", *LOCALES):
            for args in (["report"], ["report", "--since", today], ["status"], ["agenda"], ["log"], ["diary", "--show"]):
                said = speaks(s, *args, locale=locale).stdout
                many = re.findall(r"\b1 (?:days|nights|times|entries|Tage|Nächte|Einträge|jours|nuits|crises|días|noches|veces|dias|noites|vezes)\b", said)
                expect(not many, locale, args, many, said)
        expect("3 fois, sur 1 des 28 jours" in re.sub(r"\s+", " ", speaks(s, "report", locale="fr_FR.UTF-8").stdout), "not in French")
        expect("Zinc: 3 times, 1 mg a day" in re.sub(r"3 mg", "1 mg", speaks(s, "report", "--since", today).stdout), "one night")


def test_errors_are_translated_and_keep_their_exit_codes():
    with session_of(evening()).start() as s:
        for args, code in [(("can", "irn"), 4), (("took", "magnesium", "200 kg"), 2), (("frobnicate",), 2), (("snooze", "stretch"), 1)]:
            english, german = (speaks(s, *args, code=code, locale=locale).stderr for locale in ("C.UTF-8", "de_DE.UTF-8"))
            expect(german and german != english, "not translated:", english, german)


def test_follow_says_its_language_to_the_next_lulld():
    with session_of(evening()).start() as s:
        german = speaks(s, "status", "--format", "{due}", locale="de_DE.UTF-8").stdout
        terminal = s.terminal("status", "--follow", "--format", "{state}: {due}!", **speaking(locale="de_DE.UTF-8"))
        terminal.until(german.strip() + "!")
        s.restart()
        terminal.until("offline")
        terminal.until(german.strip() + "!")
        terminal.kill(signal.SIGTERM)
        terminal.close(-signal.SIGTERM)


def test_a_page_is_in_the_language_too():
    if os.environ["LULL_DRAWS"] != "yes" or not shutil.which("pdftotext"):
        raise Skip("no cairo, or no pdftotext")
    with session_of(evening()).start() as s:
        s.record("magnesium", AtUSec=now_usec() - HOUR)
        page = str(s.dir / "page.pdf")
        said = set()
        for locale in ("C.UTF-8", *LOCALES):
            speaks(s, "report", "--format", "pdf", "--output", page, locale=locale)
            said.add(subprocess.run(["pdftotext", "-layout", page, "-"], capture_output=True, text=True, check=True).stdout.split("  ")[0])
        equal(len(said), 1 + len(LOCALES), f"headings {said}")


def made_up(folder):
    """A catalog in which every text stands in brackets, in place of the German one."""
    template = Path(folder) / "lull.pot"
    subprocess.run(["sh", PO / "update.sh", template], check=True)
    text = template.read_text()
    out = []
    for block in text.split("\n\n"):
        if 'msgid ""\nmsgstr' in block and "Content-Type" in block:
            out.append(block.replace("charset=CHARSET", "charset=UTF-8").replace("nplurals=INTEGER; plural=EXPRESSION", "nplurals=2; plural=n != 1"))
            continue
        ids = {m[1]: m[2] for m in re.finditer(r'^(msgid|msgid_plural) ((?:".*"\n?)+)', block, re.M)}

        def bracketed(literal):
            body = "".join(re.findall(r'"(.*)"', literal))
            front = "\\n" if body.startswith("\\n") else ""
            end = "\\n" if body.endswith("\\n") else ""
            body = body[len(front):len(body) - len(end)]
            return f'"{front}⟦{body}⟧{end}"'

        block = block[:block.index("msgstr")]
        if "msgid_plural" in ids:
            block += f"msgstr[0] {bracketed(ids['msgid'])}\nmsgstr[1] {bracketed(ids['msgid_plural'])}\n"
        else:
            block += f"msgstr {bracketed(ids['msgid'])}\n"
        out.append(block)
    target = Path(folder) / "de" / "LC_MESSAGES"
    target.mkdir(parents=True)
    (Path(folder) / "made-up.po").write_text("\n\n".join(out) + "\n")
    subprocess.run(["msgfmt", "-o", target / "lull.mo", Path(folder) / "made-up.po"], check=True)


# Stays as it is in every language: what is typed, names of things, and what people called theirs.
SAME = re.compile(r"""lull(\.conf(\.old)?)?|lulld|SEE|JSON|CSV|UTF|[A-Z]+(-[A-Z0-9]+)*|--[a-z-]+|https?\S+|mg|min|std|https|bedtime|wake|magnesium|iron|stretch""")


def english_left(text):
    """Words outside of all brackets."""
    text = re.sub(r"  [0-9a-f]{4,32}$", "", text, flags=re.M)  # an entry's id
    text = re.sub(r"\s+", " ", text)
    while (inner := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = inner
    return [w for w in re.findall(r"[A-Za-z][A-Za-z'-]{2,}", text) if not SAME.fullmatch(w)]


def test_no_english_is_left():
    """Every verb, on a journal with something of everything. A command to be typed is no text."""
    with session_of(evening()) as s, tempfile.TemporaryDirectory() as folder:
        made_up(folder)
        s.env.update(speaking(locale="de_DE.UTF-8", catalogs=folder), COLUMNS="1000")
        equal(english_left("⟦Held until ⟦tomorrow ⟦x⟧⟧⟧ Left out 12:30  facade"), ["Left", "out"], "the test finds nothing")
        s.start()
        s.lull("snooze")
        s.lull("took", "iron", "10 mg", "--at", "30m ago", "--yes")
        s.lull("attack")
        s.lull("diary", "4", "--onset", "22:40", "--sites", "legs,arms", "--triggers", "stress", "--side", "nausea", "--awakenings", "2")
        s.lull("pause", "2h")
        verbs = [["status"], ["agenda"], ["can", "magnesium"], ["can", "iron", "100 mg"], ["log", "--all"], ["facts"], ["diary", "--show"],
                 ["report"], ["setup", "--list"], ["bedtime"], ["why", "magnesium"], ["why", "stretch"], ["check-config"], ["resume"]]
        for args in verbs:
            done = subprocess.run([*WRAPPER, os.environ["LULL"], *args], capture_output=True, text=True, env=s.env, timeout=PATIENCE)
            lines = [line for line in done.stdout.splitlines() if not re.match(r"\s*lull |\s*(status|agenda|can|took)\b", line)]
            lines = [re.sub(r"  [0-9a-f]{6}$", "", line) for line in lines]
            # The sources of facts are names of papers and bodies.
            lines = [re.sub(r"^\s*[^⟦⟧]*⟦confidence.*|Source:.*", "", line) for line in lines]
            equal(english_left("\n".join(lines)), [], f"English in lull {shlex.join(args)}: {done.stdout}")
            equal(english_left(done.stderr), [], f"English in what lull {shlex.join(args)} says: {done.stderr}")


def test_every_help_is_translated():
    with session_of(None) as s, tempfile.TemporaryDirectory() as folder:
        made_up(folder)
        s.env.update(speaking(locale="de_DE.UTF-8", catalogs=folder), COLUMNS="1000")
        verbs = [c.split("\t")[0] for c in s.lull("__complete", "").stdout.splitlines()]
        expect(len(verbs) > 20, verbs)
        for verb in verbs:
            lines = s.lull(verb, "--help").stdout.splitlines()
            # An option's column, the usage line and examples are what is typed.
            kept = [re.sub(r"^\s*(-\w, )?--[a-z-]+( [A-Z0-9-]+)?", "", line) for line in lines if not re.match(r"\s*(ssh \w+ )?lull |.*⟧ lull ", line)]
            equal(english_left("\n".join(kept)), [], f"English in lull {verb} --help: {lines}")


if __name__ == "__main__":
    main()
