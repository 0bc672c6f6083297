#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Completion: what lull offers, and bash, zsh and fish pressing Tab, with the names of the running service."""

from harness import *

COMPLETIONS = Path(__file__).resolve().parents[2] / "client" / "completions"


def offered(s, *words):
    return [line.split("\t")[0] for line in s.lull("__complete", *words).stdout.splitlines()]


def test_verbs_options_and_names():
    config = "[reminder warm-bath]\nenabled = yes\n[substance valerian]\nunit = drop\n"
    with Session(evening(0, config)).start() as s:
        due = s.get("DueIds")[0]
        verbs = re.findall(r"^  ([a-z][a-z-]+) ", s.lull("--help").stdout, re.M)
        equal(sorted(offered(s, "")), sorted(verbs), "verbs")
        for words, want, never in (
                (("took", ""), {"magnesium", "valerian"}, {"stretch"}), (("did", ""), {"stretch", "warm-bath"}, {"magnesium"}),
                (("took", "magnesium", ""), set(), {"magnesium"}), (("took", "--at", "22:30", ""), {"magnesium"}, set()),
                (("snooze", ""), {due, "10m"}, set()), (("snooze", due, ""), {"10m", "1h"}, {due}), (("skip", ""), {due}, {"10m"}),
                (("pause", ""), {"1d", "3d"}, {due}), (("why", ""), {due}, set()), (("facts", ""), {"magnesium", "urgent"}, set()),
                (("log", "--subject", ""), {"stretch", "magnesium"}, set()), (("log", "--kind", ""), {"intake"}, set()),
                (("setup", "--enable", ""), set(), {"kidney"}), (("setup", "--caution", ""), {"kidney", "pregnant", "none"}, set()),
                (("setup", "--"), {"--bedtime", "--list", "--help"}, {"--at"}), (("nonsense", ""), set(), {"magnesium"})):
            got = set(offered(s, *words))
            expect(want <= got and not never & got, words, "offers", got)
        s.lull("took", "zinc", "5 mg")
        equal(len(offered(s, "undo", "")), 1)
        s.lull("undo", offered(s, "undo", "")[0])


def test_habits_that_are_on_and_off():
    with Session(evening()).start() as s:
        shared = s.dir / "share" / "lull"
        shared.mkdir(parents=True)
        (shared / "habits").symlink_to(COMPLETIONS.parents[1] / "conf" / "habits")
        s.env["XDG_DATA_DIRS"] = str(s.dir / "share")
        s.lull("setup", "--enable", "warm-bath")
        expect("warm-bath" not in offered(s, "setup", "--enable", "") and "drink-water" in offered(s, "setup", "--enable", ""), "on")
        equal(offered(s, "setup", "--disable", ""), ["warm-bath"])


def test_without_a_service_it_is_quiet():
    with Session(evening()) as s:
        done = s.lull("__complete", "took", "")
        equal((done.stdout, done.stderr), ("", ""))
        expect("status" in offered(s, ""), "verbs need no service")


def in_shell(s, shell, prepare, cases):
    """Types each line into the interactive shell and presses Tab, until what it must become is on the screen."""
    if not shutil.which(shell[0]):
        print(f"# no {shell[0]}: not tried")
        return
    bin = s.dir / "bin"
    bin.mkdir(exist_ok=True)
    if not (bin / "lull").exists():
        (bin / "lull").symlink_to(os.environ["LULL"])
    env = {**s.env, "PATH": f"{bin}:{os.environ['PATH']}", "TERM": "xterm", "PS1": "> ", "HISTFILE": ""}
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        os.execvpe(shell[0], shell, env)
    try:
        seen = b""

        def until(text):
            nonlocal seen
            with selectors.DefaultSelector() as selector:
                selector.register(terminal, selectors.EVENT_READ)
                while text.encode() not in seen:
                    expect(selector.select(PATIENCE), shell[0], "never shows", repr(text), "but", seen[-500:])
                    seen += os.read(terminal, 65536)
            seen = seen.split(text.encode(), 1)[1]

        os.write(terminal, (prepare + "; echo rea''dy\n").encode())
        until("ready\r\n")
        for typed, want in cases:
            os.write(terminal, typed.encode() + b"\t")
            until(want)
            # Away with the line, and on only once the shell has seen that.
            os.write(terminal, b"\x15echo ne''xt\n")
            until("next\r\n")
        os.write(terminal, b"exit\n")
    finally:
        os.close(terminal)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGHUP)
        os.waitpid(pid, 0)


CASES = (("lull took magn", "magnesium "), ("lull did str", "stretch "), ("lull sta", "status "), ("lull agenda --d", "--days "),
         ("lull snooze magn", "magnesium/"), ("lull log --kind inta", "intake "))


def test_bash():
    with Session(evening()).start() as s:
        in_shell(s, ["bash", "--norc", "--noprofile", "-i"], f"bind 'set enable-bracketed-paste off'; source {COMPLETIONS}/lull.bash", CASES)


def test_zsh():
    with Session(evening()).start() as s:
        in_shell(s, ["zsh", "-f", "-i"],
                 f"unsetopt prompt_sp; zle_highlight=(none); fpath=({COMPLETIONS} $fpath); autoload -Uz compinit; compinit -u -D", CASES)


def test_fish():
    with Session(evening()).start() as s:
        if not shutil.which("fish"):
            print("# no fish: not tried")
            return
        bin = s.dir / "bin"
        bin.mkdir()
        (bin / "lull").symlink_to(os.environ["LULL"])
        env = {**s.env, "PATH": f"{bin}:{os.environ['PATH']}"}
        due = s.get("DueIds")[0]
        for line, want in (("lull took magn", "magnesium"), ("lull did ", "stretch"), ("lull sta", "status"), ("lull agenda --d", "--days"),
                           ("lull snooze ", due), ("lull snooze ", "20m"), ("lull log --kind inta", "intake")):
            done = subprocess.run(["fish", "--no-config", "-c", f"source {COMPLETIONS}/lull.fish; complete -C '{line}'"], env=env,
                                  capture_output=True, text=True, timeout=PATIENCE)
            expect(want in [l.split("\t")[0] for l in done.stdout.splitlines()], line, "gives", done.stdout, done.stderr)


main()
