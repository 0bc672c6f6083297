#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What no one should type, and services that aren't as they should be: a sentence, an exit code, and the journal as it was."""

from harness import *

VERBS = """status agenda can took did snooze skip why stretch attack diary report log undo amend export import backup bedtime pause resume
    check-config reload facts setup""".split()

# words, exit code, what the sentence must contain
ODD = [
    (["took"], 2, "SUBSTANCE"),
    (["took", "magnesium", "magnesium"], 2, "'magnesium' is not an amount"),
    (["took", "magnesium", "1000000000 mg"], 2, "at most a million"),
    (["took", "magnesium", "1" + "0" * 400 + " mg"], 2, ""),
    (["took", "magnesium", "-5 mg"], 2, "-5"),
    (["took", "magnesium", "--", "-5 mg"], 2, "'-5 mg' is not an amount"),
    (["took", "magnesium", "NaN mg"], 2, "is not an amount"),
    (["took", "magnesium", "0x10 mg"], 2, "is not an amount"),
    (["took", "magnesium", "1e3 mg"], 2, "is not an amount"),
    (["took", "magnesium", "\u0661\u0660 mg"], 2, "is not an amount"),
    (["took", "magnesium", "--at", "yesterday 25:00"], 2, "no such time as 'yesterday 25:00'"),
    (["took", "magnesium", "--at", "-1h"], 2, "22:30"),
    (["took", "magnesium", "--note", "x" * 2001], 2, "2000 bytes"),
    (["diary", "--note", "x" * 2001], 2, "2000 bytes"),
    (["agenda", "--days", "9" * 30], 2, "1 to 366"),
    (["status", "--format", "{"], 2, "{"),
    # Empty words, as scripts give them whose variables are empty.
    (["took", ""], 4, "''"),
    (["can", ""], 4, "''"),
    (["did", ""], 4, "''"),
    (["snooze", ""], 4, "empty"),
    (["snooze", "", "10m"], 4, "empty"),
    (["skip", ""], 4, "empty"),
    (["why", ""], 4, "empty"),
    (["stretch", ""], 4, "''"),
    (["undo", ""], 4, "''"),
    (["amend", "", "5 mg"], 4, "''"),
    (["diary", ""], 2, ""),
    (["diary", "--night", "", "4"], 2, "''"),
    (["bedtime", ""], 2, "''"),
    (["pause", ""], 2, "''"),
    (["facts", ""], 4, "''"),
    (["import", ""], 1, "''"),
    (["backup", ""], 1, "''"),
    (["took", "magnesium", "--at", ""], 2, "''"),
    (["log", "--since", ""], 2, "''"),
    (["log", "--subject", ""], 4, "''"),
    (["report", "--format", ""], 2, "''"),
    (["export", "--format", ""], 2, "''"),
    (["setup", "--bedtime", ""], 2, "''"),
    (["setup", "--enable", ""], 4, "''"),
    ([""], 2, "''"),
    (["-"], 2, "lull status --help"),
]


def run(s, *args, **options):
    """lull, with bytes in and out."""
    return subprocess.run([*WRAPPER, os.environ["LULL"], *args], stdin=subprocess.DEVNULL, capture_output=True, env=s.env, timeout=PATIENCE, **options)


def test_odd_and_empty_words_change_nothing():
    with Session(evening()).start() as s:
        before, wrong = s.entries(), []
        for words, code, contains in ODD:
            try:
                said = s.fails(code, *words)
                expect(contains in said and len(said.splitlines()) <= 2, [w[:40] for w in words], said[:200])
            except AssertionError as error:
                wrong.append(str(error)[:400])
        expect(not wrong, "\n".join(wrong))
        equal(s.entries(), before, "the journal")


def test_bytes_that_are_no_text():
    with Session(evening()).start() as s:
        before = s.entries()
        for words in [*([verb] for verb in VERBS), [], ["took", "magnesium", "--note"], ["status", "--format"], ["took", "magnesium", "--at"]]:
            for garbage in (b"\xff\xfe(\x80", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"):
                done = run(s, *words, garbage)
                equal((done.returncode, done.stdout, done.stderr), (2, b"", b"lull: what was typed isn't UTF-8\n"), words)
        equal(s.entries(), before, "the journal")


def test_what_would_steer_a_terminal_is_refused():
    with Session(evening()).start() as s:
        before = s.entries()
        for character in "\x01\x07\x08\r\x1b\x1f\x7f":
            for words in (["took", "zinc", "5 mg", "--note"], ["did", "stretch", "--note"], ["diary", "4", "--note"], ["attack", "--note"], ["skip", "--reason"]):
                expect("control characters" in s.fails(2, *words, f"a{character}b"), words, repr(character))
        expect("control characters" in s.fails(2, "skip", "--reason", "a\nb"), "a reason has one line")
        equal((s.entries(), s.get("StorageState", SERVICE)), (before, "ok"))
        note = "two\nlines\tand \u202ea tab"
        s.lull("took", "zinc", "5 mg", "--note", note)
        equal(s.json("log")[0]["note"], note)


def test_very_long_words():
    with Session(evening()).start() as s:
        before, much = s.entries(), "x" * (10000 if WRAPPER else 100000)  # valgrind is slow, and lull waits for 5 seconds
        for words in [*([verb, much] for verb in VERBS), [much], ["took", "magnesium", much], ["took", "magnesium", "--note", much],
                      ["took", "magnesium", "--at", much], ["diary", "--onset", much], ["log", "--since", much]]:
            done = run(s, *words)
            expect(done.returncode in (1, 2, 4), words[0], done.returncode, done.stderr[:200])
            expect(len(done.stderr) + len(done.stdout) < len(much) + 200, words[0], len(done.stderr))
        equal(s.entries(), before, "the journal")


def test_a_service_that_hangs_is_given_up_after_five_seconds():
    with Session(evening()).start() as s:
        os.kill(s.daemon.process.pid, signal.SIGSTOP)
        began = time.monotonic()
        started = [subprocess.Popen([*WRAPPER, os.environ["LULL"], *verb], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=s.env)
                   for verb in (["status"], ["can", "iron"], ["log"], ["report"], ["status", "--json"], ["agenda"])]
        for process in started:
            out, said = process.communicate(timeout=PATIENCE)
            equal((process.returncode, out, said), (3, "", "lulld doesn't answer. Start it again with: systemctl --user restart lulld\n"))
        expect(time.monotonic() - began >= 5, "given up too early")
        os.kill(s.daemon.process.pid, signal.SIGCONT)
        s.lull("status")


def test_a_service_of_another_version_says_how_to_start_it_again():
    with Session(evening()) as s:
        # Its name, and nothing of ours behind it.
        s._bus_call("RequestName", GLib.Variant("(su)", (NAME, 4)))
        other = "The lulld that runs is another version. Start it again with: systemctl --user restart lulld\n"
        for verb in (["status"], ["took", "magnesium"], ["agenda"], ["diary", "4"], ["reload"], ["report"]):
            equal(s.fails(1, *verb), other, verb)


main()
