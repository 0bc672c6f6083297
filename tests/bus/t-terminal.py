#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""lull where a person sits: questions, colours, the pager; and what is there when the service doesn't answer."""

from harness import *


def intakes(session):
    return [e for e in session.entries() if e["Kind"] == "intake"]


def test_what_is_clear_is_not_asked():
    with Session(evening()).start() as s:
        expect("[y/N]" not in on_terminal(s, "took", "magnesium"), "a question")
        equal(len(intakes(s)), 1)


def test_too_soon_is_asked_and_no_means_no():
    with Session(evening()).start() as s:
        s.record("iron", Amount=14.0, AtUSec=now_usec() - 2 * HOUR)
        for answer in (b"n\n", b"\n", b"\x04", b"yesterday\n"):
            said = on_terminal(s, "took", "magnesium", answers=[answer], code=1)
            expect("Too soon" in said and "Nothing was recorded" in said, said)
        equal(len(intakes(s)), 1)


def test_yes_records():
    with Session(evening()).start() as s:
        s.record("iron", Amount=14.0, AtUSec=now_usec() - 2 * HOUR)
        expect("Recorded" in on_terminal(s, "took", "magnesium", answers=[b"y\n"]), "no word of it")
        expect("[y/N]" not in on_terminal(s, "took", "iron", "--yes"), "a question in spite of --yes")
        equal(len(intakes(s)), 3)


def test_the_reminders_dose_counts_against_the_limit():
    with Session(evening()).start() as s:
        s.record("magnesium", Amount=200.0, AtUSec=now_usec() - 6 * HOUR)
        # 200 mg again would make 400 of 350.
        expect("Over the limit" in on_terminal(s, "took", "magnesium", answers=[b"n\n"], code=1), "not said")
        expect("[y/N]" not in on_terminal(s, "took", "magnesium", "150 mg"), "a question at the limit")
        equal(len(intakes(s)), 2)


def test_the_same_within_the_hour_is_asked():
    with Session(evening()).start() as s:
        s.record("zinc", Amount=5.0, AtUSec=now_usec() - 59 * MINUTE)
        expect("already" in on_terminal(s, "took", "zinc", "5 mg", answers=[b"n\n"], code=1), "not said")
        s.lull("undo")
        s.record("zinc", Amount=5.0, AtUSec=now_usec() - 61 * MINUTE)
        expect("[y/N]" not in on_terminal(s, "took", "zinc", "5 mg"), "a question after the hour")


def test_a_probable_mistake_needs_its_own_yes():
    with Session(evening()).start() as s:
        on_terminal(s, "took", "magnesium", "1001 mg", answers=[b"y\n", b"n\n"], code=1)
        equal(intakes(s), [])
        on_terminal(s, "took", "magnesium", "1001 mg", answers=[b"y\n", b"y\n"])
        equal([e["Amount"] for e in intakes(s)], [1001.0])


def test_elsewhere_nothing_is_asked():
    with Session(evening()).start() as s:
        s.record("iron", Amount=14.0, AtUSec=now_usec() - 2 * HOUR)
        done = s.lull("took", "magnesium", stdin="n\n")
        expect("Recorded" in done.stdout and "Too soon" in done.stderr, done)
        said = s.lull("took", "magnesium", "1001 mg", code=1, stdin="y\n").stderr
        expect("--yes" in said and "[y/N]" not in said, said)
        s.lull("took", "magnesium", "1001 mg", "--yes")
        equal(len(intakes(s)), 3)


def test_colours_only_where_they_are_wanted():
    with Session(evening()).start() as s:
        del s.env["NO_COLOR"]
        expect("\x1b[" in on_terminal(s, "status"), "no colour on a terminal")
        expect("\x1b[" in on_terminal(s, "status", env={"NO_COLOR": ""}.items()), "an empty NO_COLOR means nothing")
        expect("\x1b[" not in on_terminal(s, "status", env={"NO_COLOR": "1"}.items()), "colour in spite of NO_COLOR")
        expect("\x1b[" not in on_terminal(s, "status", env={"TERM": "dumb"}.items()), "colour on a dumb terminal")


SHOWS = [["status"], ["agenda"], ["log"], ["log", "--all"], ["report"], ["diary", "--show"], ["facts"], ["can", "zinc"],
         ["why", "stretch"], ["bedtime"], ["check-config"], ["reload"], ["setup", "--list"], ["stretch", "--help"], ["--help"]]
VERBS = "status agenda can took did snooze skip why stretch attack diary report log undo amend export import backup bedtime pause resume check-config reload facts setup".split()
# What is said on stderr, and how it ends.
SAYS = [("took plutonium", 4), ("can magnesum", 4), ("did magnesium", 4), ("skip magnesium/2001-01-01", 4), ("frobnicate", 2), ("status --jsn", 2),
        ("took", 2), ("diary 77", 2), ("facts plutonium", 4), ("amend nonsense 5mg", 4), ("stretch --json", 2), ("resume", 1)]


def fits(shown, width, what, whole):
    """Lines end between words, or hold a single one (or one argument of a command); `whole` is the same without lines."""
    words = set(whole.split())
    for line in shown.split("\n"):
        expect(len(line) <= width or re.fullmatch(r"\s*('[^']*'|[^ ]+)( \\)?", line), what, width, repr(line))
        equal(line, line.rstrip(), f"blanks at the end of a line of {what}")
        torn = [w for w in line.split() if w not in words and not re.fullmatch(r"[\u2588\u00b7#.]+|\\", w)]
        expect(not torn, what, width, "tears words:", torn)


def told(s):
    s.record("iron", Amount=14.0, AtUSec=now_usec() - 2 * HOUR, Note="with the juice of two oranges, after breakfast")
    s.lull("diary", "4", "--onset", "22:40", "--sites", "legs,arms", "--triggers", "stress,long-sitting", "--sleep", "6h30", "--note", "woke at three, then slept well")


def test_the_width_of_the_terminal_and_columns():
    with Session(evening()).start() as s:
        told(s)
        for verb in [*SHOWS, *([verb, "--help"] for verb in VERBS)]:
            s.env["COLUMNS"] = "1000"
            whole = s.lull(*verb).stdout
            for width in (20, 40, 200):
                s.env["COLUMNS"] = str(width)
                piped = s.lull(*verb).stdout
                # The report has other columns where there is room, and a file's problems are a line each.
                fits(piped, width, verb, f"{whole} {piped}" if verb == ["report"] else whole)
        for verb, width in ((["status"], 20), (["report"], 20), (["agenda"], 40), (["log"], 200)):
            s.env["COLUMNS"] = str(width)
            piped = s.lull(*verb).stdout
            s.env.pop("COLUMNS")
            equal(on_terminal(s, *verb, columns=width, rows=400), piped, f"{verb} in a pipe")


def test_what_is_said_fits_the_terminal_too():
    with Session(evening()).start() as s:
        for command, code in SAYS:
            for width in (20, 40, 200):
                fits(on_terminal(s, *command.split(), columns=width, code=code), width, command, s.lull(*command.split(), code=code).stderr)


def test_questions_fit_the_terminal():
    with Session(evening()).start() as s:
        told(s)
        shown = on_terminal(s, "took", "magnesium", columns=20, answers=[b"n\n"], code=1)
        expect("Record it anyway?\n[y/N] n\nNothing was\nrecorded.\n" in shown, shown)
        s.lull("undo")
        for width in (20, 40, 200):
            s.config.unlink(missing_ok=True)
            for line in on_terminal(s, "setup", columns=width, answers=[b"\n"] * 6).split("\n"):
                expect(len(line) <= width or " " not in line.strip(), "setup", width, repr(line))
        # What the diary writes behind its questions is not torn either.
        t = s.terminal("diary", columns=20)
        for key in ("-", "3", "-", "n", "2", "7", "630\n", "la\n", "sl\n", "0", "crbp\n", "warm\n"):
            t.until(": ")
            t.send(key)
        for line in t.end().split("\n") + t.shown.split("\n"):
            # What a person types goes on where the line ends.
            expect(len(re.sub(r": \w+$", ": ", line)) <= 20, "diary", repr(line))
        for whole in ("0-9, x 10: not\nsaid\n", "stress, long\nsitting\n", "creeping,\ncrawling, burning,\npulling\n"):
            expect(whole in t.shown, whole, "isn't shown:", t.shown)
        # Nor what follows a stretch that was left.
        t = s.terminal("stretch", columns=20)
        t.until("quits")
        t.send("q")
        expect("\nNo step was gone\nthrough to its end:\nnothing is recorded.\n" in t.end(), t.shown)


def test_output_that_cannot_be_written_is_said_once():
    with Session(evening()).start() as s:
        for verb in (["status"], ["status", "--json"], ["agenda"], ["log"], ["facts"], ["--help"], ["log", "--help"], ["--version"],
                     ["check-config"], ["setup", "--list"], ["why", "stretch"], ["report"], ["report", "--json"], ["diary", "--show"], ["can", "zinc"],
                     ["agenda", "--json"], ["status", "--waybar"], ["status", "--follow"], ["attack"], ["reload"], ["bedtime"], ["stretch"], ["__complete", ""]):
            program = [*WRAPPER, os.environ["LULL"], *verb]
            with open("/dev/full", "w") as full:
                done = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, text=True, env=s.env, timeout=PATIENCE)
            equal((done.returncode, done.stderr), (1, "lull: can't write: No space left on device\n"), f"{verb} to /dev/full")
            done = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", *program], stderr=subprocess.PIPE, text=True, env=s.env, timeout=PATIENCE)
            equal((done.returncode, done.stderr), (1, "lull: can't write: Bad file descriptor\n"), f"{verb} to nowhere")
            # Whoever was reading has left, and wants to hear no more.
            done = subprocess.run(["bash", "-c", '"$@" | true; exit ${PIPESTATUS[0]}', "bash", *program], stderr=subprocess.PIPE,
                                  text=True, env=s.env, timeout=PATIENCE)
            equal((done.returncode, done.stderr), (0, ""), f"{verb} to a reader that left")
        # What is half a file is said in one line.
        for verb in (["export"], ["backup", "/dev/stdout"]):
            for script in ('"$@" >/dev/full', '"$@" | true; exit ${PIPESTATUS[0]}'):
                done = subprocess.run(["bash", "-c", script, "bash", *WRAPPER, os.environ["LULL"], *verb], stderr=subprocess.PIPE, text=True, env=s.env, timeout=PATIENCE)
                equal(done.returncode, 1, verb)
                expect(re.fullmatch(r"The (export|backup) is not complete \(.*\): try again, or elsewhere\.\n", done.stderr), verb, done.stderr)
        # Without any of the three it ends with what there is to say, and nothing becomes the bus. (Valgrind writes to the
        # third itself, and lets nobody else have its number.)
        closed = "<&- >&-" if WRAPPER else "<&- >&- 2>&-"
        done = subprocess.run(["sh", "-c", f'exec "$@" {closed}', "sh", *WRAPPER, os.environ["LULL"], "status"], env=s.env,
                              stderr=subprocess.DEVNULL, timeout=PATIENCE)
        equal(done.returncode, 1, "without standard streams")


def test_only_ascii_of_its_own_without_utf8():
    with Session(evening()).start() as s:
        s.env["LC_ALL"] = "C"
        for verb in (["status"], ["agenda"], ["log"], ["can", "iron"], ["--help"]):
            expect(s.lull(*verb).stdout.isascii(), verb)
        s.env["LC_ALL"] = "C.UTF-8"
        expect(not s.lull("status").stdout.isascii(), "nor with it")


def test_the_pager_is_for_long_text_on_terminals():
    pager = {"LULL_PAGER": "sed 's/^/paged:/'", "PAGER": "sed 's/^/wrong:/'"}
    with Session(evening()).start() as s:
        expect("paged:" in on_terminal(s, "agenda", rows=4, env=pager.items()), "not paged")
        expect("paged:" not in on_terminal(s, "agenda", rows=50, env=pager.items()), "paged what fits")
        expect("wrong:" in on_terminal(s, "agenda", rows=4, env={"PAGER": pager["PAGER"]}.items()), "PAGER is not used")
        expect("retch" in on_terminal(s, "agenda", rows=4, env={"LULL_PAGER": "/nonexistent"}.items()), "nothing shown")
        s.env.update(pager)
        expect("paged:" not in s.lull("agenda").stdout, "paged in a pipe")


def test_completion_knows_the_services_names():
    with Session(evening()).start() as s:
        due = s.get("DueIds")[0]
        for words, want in ((("took", "m"), "magnesium"), (("did", ""), "stretch"), (("snooze", ""), due), (("skip", ""), due),
                            (("why", ""), due), (("log", "--subject", ""), "stretch")):
            offered = [line.split("\t")[0] for line in s.lull("__complete", *words).stdout.splitlines()]
            expect(want in offered, words, "offers", offered)
        equal(s.lull("__complete", "did", "").stdout, "stretch\tStretch\n")


def test_without_a_service_it_is_said_how_to_start_it():
    with Session(evening()) as s:
        for verb in (["status"], ["took", "magnesium"], ["log"], ["reload"], ["facts"], ["agenda"], ["can", "iron"], ["undo"]):
            said = s.fails(3, *verb)
            expect("systemctl --user start lulld" in said, verb, said)


main()
