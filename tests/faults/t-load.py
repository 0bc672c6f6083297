#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Several clients record at once, and lulld is killed at a random instant, many times over. LULL_FAULTS_SEED repeats a
run's instants, LULL_FAULTS_ROUNDS says how many there are."""

import threading

from faults import *

ROUNDS = int(os.environ.get("LULL_FAULTS_ROUNDS", "40"))
SEED = int(os.environ.get("LULL_FAULTS_SEED", random.SystemRandom().randrange(2**32)))
CLIENTS = 5


class Client:
    """Records one thing after another until no answer comes."""

    def __init__(self, session, ledger, number):
        self.ledger, self.number, self.n, self.running = ledger, number, 0, True
        self.connection = Gio.DBusConnection.new_for_address_sync(
            session.env["DBUS_SESSION_BUS_ADDRESS"],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.connection.set_exit_on_close(False)
        self.next()

    def next(self):
        self.n += 1
        note = f"client {self.number} entry {self.n}"
        self.connection.call(NAME, PATH, *RECORD[:2], GLib.Variant(RECORD[2], ("activity", "stretch", variants({"Note": note}))),
                             None, Gio.DBusCallFlags.NO_AUTO_START, PATIENCE * 1000, None, self.answered, note)

    def answered(self, connection, result, note):
        try:
            id = connection.call_finish(result).unpack()[0]
        except GLib.Error:
            self.ledger.doubtful.add(note)
            self.running = False
            return
        self.ledger.promised[id] = note
        self.next()


def test_killed_at_random_instants():
    print(f"# seed {SEED}, {ROUNDS} rounds of {CLIENTS} clients")
    rng = random.Random(SEED)
    with Session(evening(hours=1)).start() as s:
        ledger = Ledger(s)
        for turn in range(ROUNDS):
            clients = [Client(s, ledger, turn * CLIENTS + i) for i in range(CLIENTS)]
            killer = threading.Timer(rng.uniform(0.001, 0.06), s.daemon.process.kill)
            killer.start()
            while any(c.running for c in clients):
                GLib.MainContext.default().iteration(True)
            killer.join()
            died(s)
            if turn % 8 == 0:
                sound(s)
            s.start()
            ledger.check()
            for c in clients:
                c.connection.close_sync(None)
        sound(s)
        kept = len([e for e in all_entries(s) if e["Kind"] == "activity"])
        print(f"# {len(ledger.promised)} promised, none lost; {len(ledger.doubtful)} in doubt, "
              f"{kept - len(ledger.promised)} of them kept")
        expect(len(ledger.promised) > 5 * ROUNDS, "hardly any load")


main()
