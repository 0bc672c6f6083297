#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The report: the same numbers in every format, of what was recorded and nothing else."""

from harness import *


def dates(s, n):
    """The last n lull days, the running one included, oldest first."""
    today = datetime.fromisoformat(s.json("status")["today"]["date"])
    return [(today - timedelta(days=i)).strftime("%Y-%m-%d") for i in reversed(range(n))]


def say(s, day, fields, **options):
    return s.record("", kind="diary", Day=day, Fields=fields, **options)[0]


def some_nights(s):
    """Four nights: two said, one with nothing but an intake, one empty."""
    a, b, c, d = dates(s, 4)
    say(s, a, "sev_night=0 awakenings=1 sites=none onset=none", Note="quiet")
    say(s, b, "sev_night=7 sleep_min=390 sites=legs,arms")
    for hours, mg in ((2, 200.0), (26, 100.0), (50, 50.0)):
        s.record("magnesium", Amount=mg, AtUSec=now_usec() - hours * HOUR)
    return a, b, c, d


def test_the_numbers():
    with Session(evening()).start() as s:
        days = some_nights(s)
        undone, _ = s.record("zinc", Amount=5.0, AtUSec=now_usec() - HOUR)
        s.call(LOG, "Undo", "(sa{sv})", undone, {})
        s.record("", kind="attack", AtUSec=now_usec() - HOUR)
        got = s.json("report", "--since", days[0])
        equal((got["since"], got["until"], got["nights"], got["written"], got["attacks"]), (days[0], days[3], 4, 2, 1))
        equal(got["summary"]["sev_night"], {"nights": 2, "least": 0, "median": 3.5, "most": 7})
        equal(got["summary"]["sev_bed"], {"nights": 0, "least": None, "median": None, "most": None})
        equal(got["summary"]["sites"], {"nights": 2, "legs": 1, "arms": 1, "trunk": 0, "other": 0})
        equal((got["summary"]["onset"]["nights"], got["summary"]["onset"]["none"]), (1, 1))
        equal([(t["subject"], t["days"], t["total"], t["least_a_day"], t["most_a_day"]) for t in got["taken"]], [("magnesium", 3, 350, 50, 200)])
        nights = got["night_by_night"]
        equal([n["written"] for n in nights], [True, True, False, False])
        equal((nights[0]["fields"]["sev_night"], nights[0]["fields"]["sev_bed"], nights[0]["note"]), (0, None, "quiet"), "null is not zero")
        equal((nights[0]["onset"]["clock"], nights[1]["onset"], nights[3]["onset"]["from"]), ("none", None, "attack"))
        equal([[t["amount"] for t in n["taken"]] for n in nights], [[], [50], [100], [200]])
        expect("not medical advice" in got["notice"], got["notice"])
        equal(s.json("report", "--since", days[1], "--until", days[1])["nights"], 1)
        # The one that became due meanwhile was satisfied by the newest intake.
        equal([(r["reminder"], r["done"], r["missed"]) for r in got["reminders"]], [("magnesium", 1, 0)])


def test_the_text_fits_and_says_the_same():
    with Session(evening()).start() as s:
        days = some_nights(s)
        for width in (40, 47, 64, 80, 110, 200):
            for charset in ("C", "C.UTF-8"):
                s.env.update(COLUMNS=str(width), LC_ALL=charset)
                text = s.lull("report", "--since", days[0]).stdout
                for line in text.split("\n"):
                    expect(len(line) <= width and line == line.rstrip(), width, repr(line))
                for want in ("4 nights, 2", "3.5", "#######..." if charset == "C" else "█", "none", "quiet"):
                    expect(want in re.sub(r"\s+", " ", text), want, "is not in", text)
                expect("not medical advice" in re.sub(r"\s+", " ", text), text)
                equal(text.isascii(), charset == "C")
        bars = [line for line in text.split("\n") if "█" in line or "··" in line]
        equal([line.count("█") for line in bars], [0, 14], "bars")


def page(s, format, *args, code=0, env=()):
    """The bytes of a report as a page."""
    done = subprocess.run([*WRAPPER, os.environ["LULL"], "report", "--format", format, *args], capture_output=True, env={**s.env, **dict(env)},
                          stdin=subprocess.DEVNULL, timeout=PATIENCE)
    equal(done.returncode, code, f"exit code ({done.stderr.decode()})")
    return done.stdout if code == 0 else done.stderr.decode()


def test_pages():
    if os.environ.get("LULL_DRAWS", "yes") == "no":
        with Session(evening()).start() as s:
            for format in ("svg", "pdf", "html"):
                expect("text or json" in page(s, format, code=1), "not said")
        return
    with Session(evening()).start() as s:
        days = some_nights(s)
        say(s, days[2], "sev_night=3", Note="<b>& co")
        expect(page(s, "pdf").startswith(b"%PDF-"), "no PDF")
        svg = page(s, "svg").decode()
        expect(svg.startswith("<?xml") and svg.rstrip().endswith("</svg>"), svg[:80], svg[-80:])
        html = page(s, "html").decode()
        expect(html.startswith("<!DOCTYPE html>") and html.count("<svg") == 1 and "<?xml" not in html, html[:200])
        expect("&lt;b>&amp; co" in html and "<b>&" not in html, "what a person wrote is markup")
        expect("not medical advice" in html, "not said")
        for word in ("http-equiv", "src=", "<script", "url(http"):
            expect(word not in html, "what is loaded from elsewhere:", word)
        # To a file, which appears complete; and not onto a terminal.
        target = s.dir / "report.pdf"
        equal(page(s, "pdf", "--output", str(target)), b"")
        expect(target.read_bytes().startswith(b"%PDF-") and target.stat().st_mode & 0o777 == 0o600, "no file of one's own")
        expect("can't be written" in page(s, "pdf", "--output", "/nonexistent/x.pdf", code=1), "not said")
        t = s.terminal("report", "--format", "pdf")
        expect("--output" in t.end(2), "PDF on a terminal")
        since = datetime.fromisoformat(days[3]) - timedelta(days=183)
        page(s, "svg", "--since", f"{since:%Y-%m-%d}")
        expect("184" in page(s, "svg", "--since", f"{since - timedelta(days=1):%Y-%m-%d}", code=2), "too many nights")
        # Text and JSON go to files too.
        equal(s.lull("report", "--output", str(target)).stdout, "")
        expect("4 of 10" not in target.read_text() and "Night by night" in target.read_text(), "no text")
        s.lull("report", "--json", "--output", str(target))
        equal(json.loads(target.read_text())["written"], 3)


def words_of(s, *args):
    """(word, left, top, right, bottom) of everything on the page."""
    target = str(s.dir / "page.pdf")
    page(s, "pdf", "--output", target, *args)
    shown = subprocess.run(["pdftotext", "-bbox", target, "-"], capture_output=True, text=True, check=True).stdout
    return [(w, *map(float, place)) for *place, w in re.findall(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>', shown)]


def overlapping(words):
    """Those that stand on each other; the room above and below letters may."""
    found = []
    for i, (a, left, top, right, bottom) in enumerate(words):
        for b, l, t, r, low in words[i + 1:]:
            across, down = min(right, r) - max(left, l), min(bottom, low) - max(top, t)
            if across > 0.5 and down > 0.35 * min(bottom - top, low - t):
                found.append((a, b))
    return found


def test_nothing_overlaps_on_the_page():
    if os.environ.get("LULL_DRAWS", "yes") == "no" or not shutil.which("pdftotext"):
        raise Skip("no cairo, or no pdftotext")
    equal(len(overlapping([("a", 0, 0, 10, 10), ("b", 9, 5, 20, 15), ("c", 0, 9, 10, 19)])), 2, "the check")
    subjects = ["magnesium", "zinc", "calcium", "iron", "caffeine", "alcohol", "levothyroxine", "gabapentin", "melatonin", "a-substance-with-a-long-name"]
    with Session(evening(0, "[substance melatonin]\nunit = mg\n[substance a-substance-with-a-long-name]\nunit = mg\n")).start() as s:
        days = dates(s, 28)
        fits = lambda *args: equal(overlapping(words_of(s, *args)), [], args)
        fits()
        fits("--since", days[-1])
        for i, day in enumerate(days):
            began = "none" if i % 5 == 0 else clock(now_usec() - (27 - i) * 24 * HOUR - i % 7 * 40 * MINUTE).replace(" ", "T") + ":00+00:00"
            fields = f"sev_bed=4 sev_night={i % 11} sev_day=2 onset={began} sleep_min={200 + 10 * i} awakenings={i % 10} sites=legs side=none sensations=cramp"
            say(s, day, fields, Note="woke at three and walked about, then slept until the morning " * (i % 9 + 1))
        fits("--since", days[-1])
        long = words_of(s, "--since", days[-1])
        expect(sum(w == "walked" for w, *_ in long) == 1, "a note of one night")
        fits("--since", days[-2])
        expect(sum(w == "walked" for w, *_ in words_of(s, "--since", days[-2])) > 5, "long notes are cut where there is room for them")
        fits()
        for i, subject in enumerate(subjects):
            for ago in range(1, 27 - i):
                s.record(subject, Amount=10.0, AtUSec=now_usec() - ago * 24 * HOUR - i * MINUTE)
        fits()
        fits("--since", (datetime.fromisoformat(days[-1]) - timedelta(days=183)).strftime("%Y-%m-%d"))
        # The highest label keeps clear of the title above it.
        words = words_of(s)
        title = next(bottom for w, _, _, _, bottom in words if w == "How")
        label = next(top for w, _, top, right, _ in words if w == "10" and right < 100)
        expect(label - title > 2, "the axis touches the title:", label, title)


def test_completion_knows_formats_and_words():
    with Session(evening()).start() as s:
        offered = lambda *words: [line.split("\t")[0] for line in s.lull("__complete", *words).stdout.splitlines()]
        equal(set(offered("report", "--format", "")), {"text", "pdf", "html", "svg", "json"})
        expect({"legs", "arms", "none"} <= set(offered("diary", "--sites", "")), "no sites")
        expect({"--onset", "--sleep", "--night"} <= set(offered("diary", "-")), "no options")
        expect("stretch" in offered("stretch", ""), "no activity")


def test_an_empty_journal_has_a_report():
    with Session(evening(3)).start() as s:
        text = s.lull("report").stdout
        expect("28 nights, 0 of them" in text, text)
        got = s.json("report")
        equal((got["written"], got["taken"], len(got["night_by_night"])), (0, [], 28))


def test_a_record_that_was_changed_counts_once():
    with Session(evening()).start() as s:
        day = dates(s, 1)[0]
        for severity in (9, 8, 2):
            say(s, day, f"sev_night={severity}")
        got = s.json("report", "--since", day)
        equal(got["summary"]["sev_night"], {"nights": 1, "least": 2, "median": 2, "most": 2})


def test_ranges_and_formats_that_there_are_not():
    with Session(evening()).start() as s:
        today = dates(s, 1)[0]
        for args, want in ((["--since", "soon"], "isn't a time"), (["--since", "2199-01-01"], "no night"), (["--since", today, "--until", "2020-01-01"], "no night"),
                           (["--since", "2010-01-01"], "at most"), (["--format", "pfd"], "did you mean pdf"), (["--format", "docx"], "text, html"), (["--format", "pdf", "--json"], "give one"), (["x"], "Usage")):
            expect(want in s.fails(2, "report", *args), args, s.fails(2, "report", *args))
        equal(s.json("report", "--since", "1w ago")["nights"] in (7, 8, 9), True)
        equal(s.json("report", "--since", today, "--until", "2199-01-01")["until"], today, "the future")


main()
