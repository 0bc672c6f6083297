#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The real lulld on journals of 10^3 and 10^5 entries, and with LULL_BENCH_ENTRIES=1000,100000,10000000 of other sizes
(10^7: 4 GB and minutes, where LULL_BENCH_DIR has room): start, status, record and query as ratios to the first. What it
keeps in memory is the last days, so that nothing but the query's own index may know how long a life was."""

import os
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "bus"))

from harness import *  # noqa: E402

SIZES = [int(n) for n in os.environ.get("LULL_BENCH_ENTRIES", "1000,100000").split(",")]
WHERE = os.environ.get("LULL_BENCH_DIR")
TURNS = 15
FORTNIGHT = 14 * 24 * HOUR


class Life:
    """A session with a journal of so many entries, and what was measured of it."""

    def __init__(self, entries):
        self.entries, self.took = entries, {}
        self.s = Session(evening(hours=3))
        if WHERE:
            self.s.env["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="lull-bench-", dir=WHERE)
            self.s.data = Path(self.s.env["XDG_DATA_HOME"]) / "lull"
        self.s.data.mkdir(mode=0o700)
        subprocess.run([os.environ["JOURNAL_FILL"], self.s.data / "journal.db", str(entries)], check=True)
        self.s.start().stop()

    def time(self, what, act, times=1):
        for _ in range(times):
            begin = time.perf_counter()
            act()
            self.took.setdefault(what, []).append((time.perf_counter() - begin) * 1000)

    def record(self):
        self.s.record("stretch", kind="activity")

    def query(self):
        until = now_usec()
        arguments = GLib.Variant("(a{sv})", (variants({"SinceUSec": until - FORTNIGHT, "UntilUSec": until, "All": True}),))
        # What Python makes of it takes six times as long, and is left out.
        self.s.connection.call_sync(NAME, PATH, LOG, "Query", arguments, None, Gio.DBusCallFlags.NO_AUTO_START,
                                    PATIENCE * 1000, None)

    def turn(self):
        s = self.s
        self.time("start", s.start)
        self.time("ping", lambda: s.call("org.freedesktop.DBus.Peer", "Ping"), 20)
        self.time("GetAll", lambda: s.call(PROPERTIES, "GetAll", "(s)", REMINDERS), 20)
        self.time("status", lambda: s.call(REMINDERS, "GetStatus"), 10)
        self.time("record", self.record, 10)
        self.time("query of a fortnight", self.query, 2)
        self.dirty = next(int(line.split()[1]) for line in Path(f"/proc/{s.daemon.process.pid}/smaps_rollup")
                          .read_text().splitlines() if line.startswith("Private_Dirty"))
        s.stop(kill=True)
        self.time("start after a crash", s.start)
        s.stop()

    def figures(self):
        return {**{what: statistics.median(took) for what, took in self.took.items()},
                "Private_Dirty, KiB": self.dirty,
                "file, MiB": sum(f.stat().st_size for f in self.s.data.iterdir()) / 2**20}

    def close(self):
        self.s.__exit__(None, None, None)
        if WHERE:
            shutil.rmtree(self.s.env["XDG_DATA_HOME"])


def main():
    lives = [Life(n) for n in SIZES]
    # In turn, so that what else the machine does hits all of them.
    for _ in range(TURNS):
        for life in lives:
            life.turn()
    columns = [life.figures() for life in lives]
    print(f"{'ms, medians':24}" + "".join(f"{n:>22,}" for n in SIZES))
    for row, first in columns[0].items():
        print(f"{row:24}" + "".join(f"{column[row]:>14.3f} {column[row] / first:>6.2f}x" for column in columns))
    for life in lives:
        life.close()


main()
