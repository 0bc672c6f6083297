# SPDX-License-Identifier: MIT
"""What must hold with every notification server. A server is a small class; run(TheServer) tries it and prints TAP."""

from desk import *


class Server:
    """How one notification server is started, and how a person deals with it."""

    NAME = ""
    NEEDS = ()
    SCREEN = Xvfb
    SERVICES = ()
    # What can't be tried with it: case → why.
    SKIPS = {}
    # Whether its buttons stand on the notification, rather than in a menu.
    SHOWS_BUTTONS = True

    def __init__(self, desk):
        self.desk = desk
        self.process = None

    def command(self):
        raise NotImplementedError

    def prepare(self):
        """Once, before the first start."""

    def spawn(self, *command, **more):
        with open(self.desk.dir / f"{self.NAME}.log", "a") as log:
            return subprocess.Popen([*TOGETHER, *command], env=self.desk.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **more)

    def start(self):
        self.process = self.spawn(*self.command())
        self.desk.wait_owner(NOTIFICATIONS)

    def recover(self):
        """After a case that failed."""
        if self.process.poll() is not None:
            self.start()

    def end(self):
        self.process.kill()
        self.process.wait()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.desk.wait_owner(NOTIFICATIONS, False)

    def hang(self, on=True):
        self.process.send_signal(signal.SIGSTOP if on else signal.SIGCONT)

    def shows_icon(self):
        # The moon's colour.
        return self.desk.screen.grab().count((0xf3, 0xdf, 0xa2)) > 20

    def unfold(self):
        """Makes the buttons visible, as a pointer does that moves there."""

    def press(self, label):
        self.unfold()
        self.desk.click_word(label)

    def press_itself(self, title):
        self.desk.click_word(title)

    def dismiss(self, title):
        raise NotImplementedError

    def open_list(self):
        """Shows all notifications, where not all that are new stand on the screen."""

    def close_list(self):
        pass

    def let_expire(self):
        """Makes notifications go by themselves soon, from now on."""
        raise NotImplementedError

    def let_stay(self):
        raise NotImplementedError

    def quiet(self, on):
        """Do not disturb."""
        raise NotImplementedError

    def after_quiet(self):
        """Brings back what came while nobody was to be disturbed, as a person would."""


def appears(server, title, words=None):
    """It is on the screen: the server has taken it, and people can read it. Returns the call's arguments."""
    desk = server.desk
    desk.until(lambda: desk.shown(title), f"{title} is shown")
    desk.sees(*(words or title.split()))
    return desk.shown(title)[-1]


def goes(server):
    """It is off the screen."""
    server.desk.sees_nothing()


def one(server, **more):
    server.desk.fresh(due_since_half_past_eleven("magnesium", **more))
    return appears(server, "Magnesium")


def is_due(server, name="magnesium"):
    equal(server.desk.states()[name], "due", f"state of {name}")
    expect("intake" not in server.desk.kinds(), "nobody has taken anything:", server.desk.kinds())


# ---- the cases ----


def case_what_is_due_is_shown(server):
    name, _, icon, title, body, actions, hints, timeout = one(server)
    desk = server.desk
    server.unfold()
    desk.sees("200", "mg", *(("Taken", "Snooze", "Skip") if server.SHOWS_BUTTONS else ()))
    equal((name, icon, title), ("lull", "io.github.lulld.Lull", "Magnesium"))
    expect("200 mg" in body, "no dose:", body)
    equal(dict(zip(actions[::2], actions[1::2])), BUTTONS, "buttons")
    equal(hints["desktop-entry"]["data"], "io.github.lulld.Lull")
    equal(timeout, 0, "it stays")
    desk.screen.save(f"{server.NAME}-one")


def case_with_its_icon(server):
    one(server)
    server.desk.look(server.shows_icon, "the icon")


def case_taken_records_it(server):
    one(server)
    server.press("Taken")
    server.desk.is_resolved("done")
    equal(server.desk.kinds().count("intake"), 1, "intakes")
    goes(server)


def case_snooze_puts_it_off(server):
    one(server)
    server.press("Snooze")
    server.desk.wait_change("State", "snoozed")
    goes(server)


def case_skip_skips_it(server):
    one(server)
    server.press("Skip")
    server.desk.is_resolved("skipped")
    equal(server.desk.kinds().count("intake"), 0, "intakes")
    goes(server)


def case_closing_leaves_it_due(server):
    one(server)
    server.dismiss("Magnesium")
    goes(server)
    is_due(server)


def case_running_out_leaves_it_due(server):
    server.let_expire()
    try:
        server.desk.fresh(due_since_half_past_eleven("magnesium"))
        shown = lambda: {number[0] for _, number in server.desk.answers("Notify")}
        closed = lambda: [m for m in server.desk.wire if m.get("member") == "NotificationClosed" and m["payload"]["data"][0] in shown()]
        server.desk.until(closed, "it runs out")
        equal(closed()[0]["payload"]["data"][1], 1, "the server's reason")
        is_due(server)
    finally:
        server.let_stay()


def case_recording_it_elsewhere_takes_it_off_the_screen(server):
    one(server)
    server.desk.lull("took", "magnesium")
    goes(server)


def case_pressing_it_shows_what_can_be_done(server):
    one(server)
    server.press_itself("Magnesium")
    server.desk.until(lambda: len(server.desk.shown()) > 1, "it comes back")
    expect("lull took magnesium" in server.desk.shown()[-1][4], "not the command:", server.desk.shown()[-1][4])
    server.unfold()
    server.desk.sees("lull", "took", "magnesium")
    is_due(server)
    server.desk.screen.save(f"{server.NAME}-details")


def case_several_are_one_and_come_apart(server):
    desk = server.desk
    desk.fresh(due_since_half_past_eleven("magnesium", "stretch"))
    *_, actions, _hints, _timeout = appears(server, "Midday reminders", ("Midday", "reminders"))
    equal(actions[::2], ["default", "snooze", "skip"], "buttons")
    desk.screen.save(f"{server.NAME}-several")
    server.press_itself("Midday")
    desk.until(lambda: desk.shown("Magnesium") and desk.shown("Stretch"), "one for each")
    server.open_list()
    desk.sees("Magnesium", "Stretch")
    desk.screen.save(f"{server.NAME}-each")
    server.close_list()
    desk.lull("skip", "stretch")
    desk.lull("skip", "magnesium")
    goes(server)


def case_skip_for_several_skips_them_all(server):
    desk = server.desk
    desk.fresh(due_since_half_past_eleven("magnesium", "stretch"))
    appears(server, "Midday reminders", ("Midday", "reminders"))
    server.press("Skip")
    desk.is_resolved("skipped")
    desk.is_resolved("skipped", "stretch")
    goes(server)


def case_discreetly_it_names_nothing(server):
    desk = server.desk
    desk.fresh(due_since_half_past_eleven("magnesium", general="nag = 0"))
    appears(server, "Midday dose", ("Midday", "dose"))
    said = json.dumps([m["payload"] for m in desk.wire if m.get("member") == "Notify"]).lower()
    expect("magnesium" not in said and "200" not in said, "names something:", said)
    desk.screen.save(f"{server.NAME}-discreet")
    server.press("Taken")
    desk.is_resolved("done")


def case_markup_in_a_title_is_only_text(server):
    desk = server.desk
    desk.fresh(due_since_half_past_eleven("magnesium", "stretch", extra="[reminder magnesium]\ntitle = <b>Mag</b> & <i>more</i>\n")
               .replace("[reminder magnesium]\nat", "[reminder magnesium]\ntitle = <b>Mag</b> & <i>more</i>\nat").rsplit("[reminder magnesium]", 1)[0])
    appears(server, "Midday reminders", ("Midday", "reminders"))
    literal = lambda: "<b>Mag</b>" in "".join(w.text for w in desk.screen.words()).replace("‹", "<").replace("›", ">")
    desk.look(literal, "the markup in the body as it is")
    server.press_itself("Midday")
    desk.until(lambda: desk.shown("<b>Mag</b> & <i>more</i>") and desk.shown("Stretch"), "one for each")
    desk.lull("skip", "stretch")
    desk.look(literal, "the markup in the title as it is")
    desk.screen.save(f"{server.NAME}-markup")


def case_without_the_service_nothing_stays(server):
    one(server)
    server.desk.stop()
    goes(server)
    server.desk.start()
    appears(server, "Magnesium")


def case_a_service_that_was_killed_shows_it_again(server):
    desk = server.desk
    one(server)
    desk.restart(kill=True)
    desk.until(lambda: len(desk.shown()) > 1, "it is shown again")
    # What the old one showed has buttons that nobody hears.
    desk.look(lambda: [word.text for word in desk.screen.words()].count("Magnesium") == 1, "it alone")
    server.press("Taken")
    desk.is_resolved("done")
    goes(server)


def case_a_server_that_died_shows_it_again(server):
    desk = server.desk
    one(server)
    server.kill()
    desk.wire.clear()
    server.start()
    appears(server, "Magnesium")
    server.press("Taken")
    desk.is_resolved("done")
    goes(server)
    equal(len(desk.calls("Notify")), 1, "how often it was shown again")
    equal(desk.kinds().count("intake"), 1, "intakes")


def case_a_server_that_comes_later_shows_it_then(server):
    desk = server.desk
    one(server)
    server.kill()
    desk.fresh(due_since_half_past_eleven("magnesium"))
    is_due(server)
    equal(desk.calls("Notify"), [], "shown to nobody")
    server.start()
    appears(server, "Magnesium")
    equal(len(desk.calls("Notify")), 1, "how often it was shown")
    server.press("Snooze")
    desk.wait_change("State", "snoozed")


def case_a_server_that_hangs_holds_nothing_up(server):
    desk = server.desk
    desk.fresh(due_since_half_past_eleven())
    server.hang()
    try:
        desk.configure(due_since_half_past_eleven("magnesium"))
        desk.lull("reload")
        desk.until(lambda: desk.calls("Notify"), "the server is asked to show it")
        equal(desk.shown(), [], "and doesn't answer")
        is_due(server)
        desk.lull("took", "zinc")
    finally:
        server.hang(False)
    appears(server, "Magnesium")
    server.press("Taken")
    desk.is_resolved("done")


def case_do_not_disturb_loses_nothing(server):
    desk = server.desk
    desk.fresh(due_since_half_past_eleven())
    server.quiet(True)
    try:
        desk.fresh(due_since_half_past_eleven("magnesium"))
        desk.until(lambda: desk.answers("Notify"), "the server has taken it")
        expect(desk.screen.is_empty(), "not quiet:", desk.screen.words())
        is_due(server)
    finally:
        server.quiet(False)
    server.after_quiet()
    desk.sees("Magnesium")
    server.press("Taken")
    desk.is_resolved("done")


def cases_of(names, module="__main__"):
    """The functions of a module that are cases, but for those that LULL_CASES=regex leaves out."""
    return [f for name, f in names.items()
            if name.startswith("case_") and f.__module__ == module and re.search(os.environ.get("LULL_CASES", ""), name)]


def run(kind, names):
    """Tries a server: these cases beyond the common ones. Prints TAP; LULL_PICTURES=folder keeps what was seen."""
    def prepared(desk):
        server = kind(desk)
        server.prepare()
        server.start()
        return server

    if missing := lacking(*kind.NEEDS):
        skip_all(f"no {missing}")
    run_cases(kind.SCREEN, kind.SERVICES, lambda desk: None, prepared, cases_of(globals(), __name__) + cases_of(names))


def run_cases(screen, services, prepare, make, cases):
    """Runs cases on a screen, with what make(desk) returns as their argument."""
    if missing := lacking("busctl", "tesseract", "convert", *screen.NEEDS):
        skip_all(f"no {missing}")
    as_a_person()
    print(f"1..{len(cases)}", flush=True)
    failed = 0
    with Desk(screen(), services, prepare) as desk:
        tried = make(desk)
        for i, case in enumerate(cases, 1):
            failed += not try_case(tried, i, case)
        if desk.daemon and desk.daemon.process.poll() is None:
            desk.daemon.stop()
        getattr(tried, "end", lambda: None)()
    sys.exit(failed > 0)


def try_case(tried, i, case):
    name = case.__name__.removeprefix("case_")
    title = name.replace("_", " ")
    if why := getattr(tried, "SKIPS", {}).get(name):
        print(f"ok {i} - {title} # SKIP {why}", flush=True)
        return True
    try:
        case(tried)
        print(f"ok {i} - {title}", flush=True)
        return True
    except Exception as error:
        where = [f for f in traceback.extract_tb(error.__traceback__) if "/desktop/" in f.filename]
        what = "".join(f"{f.name}:{f.lineno}: {f.line}\n" for f in where) + f"{type(error).__name__}: {error}"
        print("".join(f"# {line}\n" for line in what.splitlines()), end="")
        print("".join(f"# {m.get('type')} {m.get('member')} {m.get('payload')}\n" for m in tried.desk.wire
                      if m.get("interface") == NOTIFICATIONS), end="")
        tried.desk.screen.save(f"failed-{type(tried).__name__.lower()}-{name}")
        print(f"not ok {i} - {title}", flush=True)
        getattr(tried, "recover", lambda: None)()
        return False
