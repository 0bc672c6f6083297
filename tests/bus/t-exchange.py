#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The journal goes out and in: formats, merges, bad lines, and other ends that misbehave."""

import csv
import io
import select
import stat

from harness import *


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def with_fd(s, method, fd, *args):
    """Begins a call that hands a descriptor over; the returned list gets its result, or a DBusError."""
    signature = {"Export": "(hsa{sv})", "Import": "(hs)", "ImportPartial": "(hs)"}[method]
    fds = Gio.UnixFDList.new()
    values = GLib.Variant(signature, (fds.append(fd), *args))
    got = []

    def done(connection, result):
        try:
            got.append(connection.call_with_unix_fd_list_finish(result)[0].unpack())
        except GLib.Error as error:
            got.append(DBusError(error))

    s.connection.call_with_unix_fd_list(NAME, PATH, LOG, method, values, None, Gio.DBusCallFlags.NO_AUTO_START, -1, fds,
                                        None, done)
    return got


def wait_for(got):
    while not got:
        GLib.MainContext.default().iteration(True)
    return got[0]


def refused(got, error):
    answer = wait_for(got)
    expect(isinstance(answer, DBusError), "not refused:", answer)
    equal(answer.name, error, answer.text)
    sentence(answer.text)
    return answer.text


def lived(s):
    """A journal with something of everything in it."""
    s.record("iron", Amount=14.0, AtUSec=now_usec() - 8 * HOUR, Note='=1+1, "so"\nand caf\u00e9')
    s.lull("took", "magnesium", "150mg")
    s.lull("undo")
    s.lull("undo", s.json("log", "--kind", "void")[0]["id"])
    zinc = s.json("took", "zinc", "5mg", "--at", "2h ago")["id"]
    s.lull("amend", zinc, "10 mg")
    s.lull("did", "stretch")
    s.lull("pause", "1h")
    s.lull("resume")
    return s


def state(s):
    """What is derived: today, totals, occurrences and the log."""
    status = s.json("status")
    log = [{k: v for k, v in e.items() if k != "recorded"} for e in s.json("log")]
    agenda = [(i["id"], i["state"]) for i in s.json("agenda")]
    return status["today"]["totals"], sorted(i["at"] for i in status["today"]["intakes"]), log, agenda


def test_jsonl_is_complete_and_comes_in_as_often_as_you_like():
    with Session(evening()).start() as s:
        lived(s)
        out = s.lull("export").stdout
        equal({e["id"] for e in lines(out)}, {e["Id"] for e in s.entries()})
        equal([e["id"] for e in lines(out)], sorted(e["id"] for e in lines(out)))
        before = state(s)
        for _ in range(2):
            equal(s.lull("import", "-", stdin=out).stdout.split()[:3], ["Taken:", "0", "entries;"])
            equal(s.lull("export").stdout, out)
        equal(state(s), before)
        s.restart()
        equal(s.lull("export").stdout, out)


def test_a_journal_moves_to_another_machine():
    with Session(evening()).start() as a, Session(evening()).start() as b:
        lived(a)
        b.record("zinc", Amount=7.0)
        b.seen_signals().clear()
        out = a.lull("export").stdout
        got = json.loads(b.lull("import", "-", "--json", stdin=out).stdout)
        equal((got["lines"], got["taken"], got["known"], got["refused"]), (len(lines(out)), len(lines(out)), 0, 0))
        b.wait_signal("AgendaChanged")
        a.lull("import", "-", stdin=b.lull("export").stdout)
        b.lull("import", "-", stdin=a.lull("export").stdout)
        equal(a.lull("export").stdout, b.lull("export").stdout)
        equal(state(a), state(b))
        # A dose that was taken there is no reminder here.
        equal((a.get("DueIds"), b.get("DueIds")), ([], []))
        was = state(b)
        b.restart()
        equal(state(b), was)


def test_an_import_takes_off_the_screen_what_was_done_elsewhere():
    with Session(evening()).start() as a, Session(evening()).start() as b:
        due = b.get("DueIds")
        equal(len(due), 1)
        a.lull("took", "magnesium")
        b.seen_signals().clear()
        b.lull("import", "-", stdin=a.lull("export").stdout)
        b.wait_change("DueIds", [])
        b.lull("undo")
        equal(b.get("DueIds"), due)


def test_bad_lines_keep_everything_out():
    with Session(evening()).start() as s, Session(evening()).start() as other:
        other.record("zinc", Amount=7.0)
        good = other.lull("export").stdout
        bad = good + '{"id":1}\nnonsense\n' + good.splitlines()[0].replace('"subject"', '"subjekt"') + "\n"
        n = len(lines(good))
        before = s.lull("export").stdout
        done = s.lull("import", "-", stdin=bad, code=1)
        for i in range(1, 4):
            expect(f"line {n + i}: " in done.stderr, done.stderr)
        expect("Nothing was taken" in done.stderr and "--partial" in done.stderr, done.stderr)
        equal(s.lull("export").stdout, before)
        got = json.loads(s.lull("import", "-", "--json", stdin=bad, code=1).stdout)
        equal((got["taken"], got["refused"], len(got["problems"])), (0, 3, 3))
        got = json.loads(s.lull("import", "-", "--partial", "--json", stdin=bad).stdout)
        equal((got["taken"], got["refused"]), (n, 3))
        expect(set(lines(good)[0]) and all(e in lines(s.lull("export").stdout) for e in lines(good)), "not all is there")


def test_many_bad_lines_are_counted():
    with Session(evening()).start() as s:
        got = json.loads(s.lull("import", "-", "--json", stdin="x\n" * 250, code=1).stdout)
        equal((got["lines"], got["refused"], len(got["problems"])), (250, 250, 100))
        expect("and 150 more" in s.lull("import", "-", stdin="x\n" * 250, code=1).stderr, "not counted")


def entry(at, **more):
    """A line that another lull could have written."""
    when = datetime.fromtimestamp(at / 10**6, timezone.utc).isoformat().replace("+00:00", "Z")
    stamp = f"{at // 1000:012x}"
    return json.dumps({"id": f"{stamp[:8]}-{stamp[8:]}-7000-8000-000000000001", "kind": "intake", "subject": "zinc", "at": when,
                       "recorded": when, "source": "cli", "device": "other", "amount": 5, "unit": "mg", **more}) + "\n"


def test_what_lies_ahead_is_taken_as_of_now():
    with Session(evening()).start() as s:
        got = json.loads(s.lull("import", "-", "--json", stdin=entry(now_usec() + 30 * MINUTE)).stdout)
        equal((got["taken"], got["clamped"], len(got["warnings"])), (1, 1, 1))
        expect("line 1: " in got["warnings"][0] and "lies ahead" in got["warnings"][0], got["warnings"])
        expect(usec_of(s.json("log")[0]["at"]) <= now_usec(), s.json("log")[0])
        # A little is how far clocks disagree.
        got = json.loads(s.lull("import", "-", "--json", stdin=entry(now_usec() + MINUTE)).stdout)
        equal((got["taken"], got["clamped"]), (1, 0))
        # Ids made here come after all there are, and need room for that.
        late = int(datetime(2201, 1, 1, tzinfo=timezone.utc).timestamp() * 10**6)
        equal(json.loads(s.lull("import", "-", "--json", stdin=entry(late), code=1).stdout)["taken"], 0)
        got = json.loads(s.lull("import", "-", "--json", stdin=entry(late - 1000)).stdout)
        equal((got["taken"], got["clamped"]), (1, 1))
        s.record("zinc", Amount=1.0)
        equal(s.json("undo")["amount"], 1)


def test_hostile_lines_are_refused():
    at = now_usec() - HOUR
    good = json.loads(entry(at))
    other = good["id"][:-1] + "2"
    hostile = [
        {**good, "subject": "Zinc Oxide"}, {**good, "subject": ""}, {**good, "note": "a\x1b[2Jb"}, {**good, "unit": "m\ng"},
        {**good, "kind": "void"}, {**good, "kind": "void", "ref": good["id"]}, {**good, "ref": other}, {**good, "day": "2026-01-01"},
        {**good, "recorded": 7}, {**good, "kind": "raised", "count": -1}, {**good, "fields": "sev_night=3"},
    ]
    with Session(evening()).start() as s:
        text = "".join(json.dumps(h) + "\n" for h in hostile)
        got = json.loads(s.lull("import", "-", "--json", "--partial", stdin=text).stdout)
        equal((got["refused"], got["taken"]), (len(hostile), 0), got["problems"])
        read, write = os.pipe()
        os.write(write, b'{"a":"\0"}\n\xff\xfe\n' + b"[" * 30000 + b"\n")
        os.close(write)
        answer = wait_for(with_fd(s, "Import", read, "jsonl"))[0]
        equal((answer["Refused"], answer["Taken"]), (3, 0))
        os.close(read)


def test_the_journal_keeps_its_own_entry_of_an_id():
    with Session(evening()).start() as s:
        at = now_usec() - HOUR
        s.lull("import", "-", stdin=entry(at))
        got = json.loads(s.lull("import", "-", "--json", stdin=entry(at, amount=6)).stdout)
        equal((got["taken"], got["known"], got["other"], len(got["warnings"])), (0, 1, 1, 1))
        equal(s.json("log")[0]["amount"], 5)


def test_csv_is_what_a_spreadsheet_reads():
    with Session(evening()).start() as s:
        lived(s)
        done = subprocess.run([*WRAPPER, os.environ["LULL"], "export", "--format", "csv"], capture_output=True, env=s.env, check=True)
        rows = list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8-sig"), newline="")))
        expect(all(line.endswith(b"\r") for line in done.stdout.split(b"\n")[:-1] if b"and caf" not in line and b"=1+1" not in line), "no CRLF")
        equal([(r["subject"], r["amount"]) for r in rows if r["kind"] == "intake"], [("iron", "14"), ("magnesium", "150"), ("zinc", "10")])
        equal(rows[0]["note"], "'=1+1, \"so\"\nand caf\u00e9")
        expect(not any(cell[:1] in "=+-@\t\r" for r in rows for cell in r.values() if cell), rows)
        equal(len(rows[0]["at"]), len("2026-11-22 22:30:00"))
        # All of it is known here, of whatever kind.
        got = json.loads(s.lull("import", "-", "--format", "csv", "--json", stdin=done.stdout.decode()).stdout)
        equal((got["lines"], got["known"], got["taken"], got["warnings"]), (len(rows), len(rows), 0, []))
        changed = s.lull("import", "-", "--format", "csv", stdin=done.stdout.decode().replace(",iron,14,", ",iron,15,"))
        equal(changed.stderr.count("keeps it"), 1, changed.stderr)


def test_csv_by_hand():
    table = "at,kind,subject,amount,unit,note\n2026-11-20 22:30,intake,magnesium,200,mg,\"a, b\"\n2026-11-21 22:30,intake,magnesium,0.2,g,\n"
    with Session(evening()).start() as s:
        got = json.loads(s.lull("import", "-", "--format", "csv", "--json", stdin=table).stdout)
        equal((got["lines"], got["taken"]), (2, 2))
        equal([(e["amount"], e["unit"], e["note"]) for e in s.json("log")], [(200, "mg", None), (200, "mg", "a, b")])
        equal(json.loads(s.lull("import", "-", "--format", "csv", "--json", stdin=table).stdout)["known"], 2)
        done = s.lull("import", "-", "--format", "csv", stdin=table + "2026-11-21 23:00,skip,magnesium,,,\n", code=1)
        expect("line 4: " in done.stderr and "jsonl" in done.stderr, done.stderr)
        expect("line 1: " in s.lull("import", "-", "--format", "csv", stdin="when,what\n1,2\n", code=1).stderr, "no header")


def test_ics_is_a_calendar():
    try:
        from icalendar import Calendar
    except ImportError:
        raise Skip("no python3-icalendar") from None
    with Session(evening()).start() as s:
        lived(s)
        done = subprocess.run([*WRAPPER, os.environ["LULL"], "export", "--format", "ics"], capture_output=True, env=s.env, check=True)
        expect(all(len(line) <= 75 for line in done.stdout.split(b"\r\n")), "a long line")
        events = [c for c in Calendar.from_ical(done.stdout).walk() if c.name == "VEVENT"]
        equal(len({e["UID"] for e in events}), len(events))
        taken = [str(e["SUMMARY"]) for e in events if "Taken" in e["CATEGORIES"].to_ical().decode()]
        equal(taken, ["Iron 14 mg", "Magnesium 150 mg", "Zinc 10 mg"])
        iron = next(e for e in events if e["SUMMARY"] == "Iron 14 mg")
        equal(str(iron["DESCRIPTION"]), '=1+1, "so"\nand caf\u00e9')
        expect(iron.decoded("DTSTART") < iron.decoded("DTSTAMP"), "recorded before it happened")
        planned = [e for e in events if "Planned" in e["CATEGORIES"].to_ical().decode()]
        expect(len(planned) >= 26 and all(e.decoded("DTEND") > e.decoded("DTSTART") for e in planned), len(planned))
        again = subprocess.run([*WRAPPER, os.environ["LULL"], "export", "--format", "ics", "--kind", "intake", "--until", "now"], capture_output=True, env=s.env, check=True)
        equal([str(e["SUMMARY"]) for e in Calendar.from_ical(again.stdout).walk() if e.name == "VEVENT"], taken)


def test_filters():
    with Session(evening()).start() as s:
        lived(s)
        equal({e["subject"] for e in lines(s.lull("export", "--subject", "iron").stdout)}, {"iron"})
        equal({e["kind"] for e in lines(s.lull("export", "--kind", "raised").stdout)}, {"raised"})
        equal([e["subject"] for e in lines(s.lull("export", "--until", "3h ago").stdout)], ["iron"])
        expect("iron" not in s.lull("export", "--since", "3h ago").stdout, "iron was before")
        s.fails(2, "export", "--kind", "intakes")
        s.fails(2, "export", "--format", "xml")
        s.fails(2, "import", "--format", "ics", "/dev/null")
        equal(s.lull("import", "/dev/null").stdout, "Taken: 0 entries.\n")


def test_files():
    with Session(evening()).start() as s:
        out = s.dir / "journal.jsonl"
        s.lull("export", "--output", str(out))
        equal(out.read_text(), s.lull("export").stdout)
        equal(stat.S_IMODE(out.stat().st_mode), 0o600)
        s.record("zinc", Amount=1.0)
        s.lull("export", "-o", str(out))
        equal(out.read_text(), s.lull("export").stdout)
        before = out.read_text()
        s.stop()
        s.fails(3, "export", "--output", str(out))
        equal(out.read_text(), before)
        equal([p.name for p in s.dir.glob("journal*")], ["journal.jsonl"])
        s.start()
        expect("No space" in s.fails(1, "export", "--output", "/dev/full"), "no reason")
        s.fails(1, "export", "--output", str(s.dir / "nowhere" / "x"))
        s.fails(1, "import", str(s.dir / "nowhere"))
        done = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", *WRAPPER, os.environ["LULL"], "export"], capture_output=True, text=True,
                              env=s.env, timeout=PATIENCE)
        equal((done.returncode, done.stderr), (1, "lull: can't write: Bad file descriptor\n"), "export to nowhere")
        expect("Is a directory" in s.fails(1, "import", str(s.dir)), "no reason")


def test_an_end_that_nobody_reads_hangs_nothing():
    with Session(evening()).start() as s:
        for _ in range(40):
            s.record("zinc", Amount=1.0, Note="n" * 1900)
        read, write = os.pipe()
        stuck = [with_fd(s, "Export", write, "jsonl", {}) for _ in range(8)]
        # The pipe's owner may wait for it, but nobody else does.
        equal(os.get_blocking(write), True)
        equal(s.call(REMINDERS, "GetStatus")[0]["Storage"], "ok")
        s.record("zinc", Amount=2.0)
        refused(with_fd(s, "Export", write, "jsonl", {}), "Busy")
        equal([len(g) for g in stuck], [0] * 8)
        os.close(write)
        os.close(read)
        for got in stuck:
            expect("Broken pipe" in refused(got, "Failed"), got)
        expect(s.lull("export").stdout, "nothing")


def test_whoever_leaves_takes_the_work_along():
    with Session(evening()).start() as s:
        read, write = os.pipe()
        first = with_fd(s, "Import", read, "jsonl")
        s.call(REMINDERS, "GetStatus")
        refused(with_fd(s, "Import", read, "jsonl"), "Busy")
        os.close(write)
        equal(wait_for(first)[0]["Lines"], 0)
        os.close(read)
        read, write = os.pipe()
        child = subprocess.Popen([*WRAPPER, os.environ["LULL"], "import", "-"], stdin=read, env=s.env)
        os.close(read)
        # It is under way when the service has taken the first of it.
        os.set_blocking(write, False)
        with selectors.DefaultSelector() as selector:
            selector.register(write, selectors.EVENT_WRITE)
            sent = 0
            while sent < 200000:
                selector.select(PATIENCE)
                sent += os.write(write, b"\n" * 4096)
        child.kill()
        child.wait(PATIENCE)
        s._bus_call("GetId")
        os.close(write)
        equal(s.lull("import", "/dev/null").stdout, "Taken: 0 entries.\n")


def read_until(fd, text):
    """What comes out of a terminal up to a text."""
    got = ""
    while text not in got:
        expect(select.select([fd], [], [], PATIENCE)[0], "nothing more after", repr(got))
        got += os.read(fd, 4096).decode()
    return got


def test_long_work_shows_itself_on_a_terminal_alone():
    with Session(evening()).start() as s:
        for terminal in (True, False):
            outer, inner = os.openpty()
            child = subprocess.Popen([*WRAPPER, os.environ["LULL"], "import", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                     stderr=inner if terminal else subprocess.PIPE, env=s.env)
            if terminal:
                read_until(outer, "Importing")
            child.stdin.close()
            equal(child.wait(PATIENCE), 0)
            equal(child.stdout.read(), b"Taken: 0 entries.\n")
            os.close(inner)
            if terminal:
                with contextlib.suppress(OSError):
                    rest = ""
                    while more := os.read(outer, 4096).decode():
                        rest += more
                expect(rest.endswith("\r\x1b[K"), "left on the terminal:", repr(rest))
            else:
                equal(child.stderr.read(), b"")
            os.close(outer)


def test_descriptors_that_are_none():
    with Session(evening()).start() as s:
        read, write = os.pipe()
        folder = os.open("/tmp", os.O_RDONLY)
        for method, fd, args in (("Export", read, ("jsonl", {})), ("Import", write, ("jsonl",)), ("Import", folder, ("jsonl",)),
                                 ("Export", write, ("xml", {})), ("Import", read, ("ics",)), ("Import", read, ("",))):
            refused(with_fd(s, method, fd, *args), "BadArgument")
        for fd in (read, write, folder):
            os.close(fd)
        a, b = socket.socketpair()
        got = with_fd(s, "Export", a.fileno(), "jsonl", {})
        a.close()
        equal(wait_for(got), ())
        # Its own end goes with the answer's message.
        b.shutdown(socket.SHUT_WR)
        text = b.recv(1 << 20).decode()
        equal(text, s.lull("export").stdout[:len(text)])
        b.close()


main()
