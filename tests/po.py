#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""po.py SOURCE-ROOT: every text is translated into every language, and each translation fits its text: the same formats
and {placeholders}, the same commands in `backquotes`, no figure lost. Each check is first shown what it must find."""

import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(sys.argv[1])
PO = ROOT / "common" / "po"
STRING = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?) "(.*)"$')


def entries(text):
    """The entries of a catalog: {keyword: text}, with "fuzzy" where it is only a guess."""
    found, entry, key = [], {}, None
    for line in text.splitlines() + [""]:
        if not line.strip():
            if "msgid" in entry:
                found.append(entry)
            entry, key = {}, None
        elif line.startswith("#,") and "fuzzy" in line:
            entry["fuzzy"] = True
        elif match := STRING.match(line):
            key = match[1]
            entry[key] = match[2]
        elif line.startswith('"') and key:
            entry[key] += line[1:-1]
    return found


def translations(entry):
    return [value for key, value in entry.items() if key.startswith("msgstr")]


def name(entry):
    return (entry.get("msgctxt", ""), entry["msgid"])


def words_of(pattern, text):
    return Counter(re.findall(pattern, text))


# What must stand in a translation as often as in the text.
KEPT = {
    "placeholders": r"\{[a-z.]+\}",
    "commands": r"`[^`]+`|'lull [^']+'|systemctl --user [a-z]+ lulld",
    "options": r"(?<![\w-])--[a-z][a-z-]+",
    "names of files": r"lull\.conf(?:\.old)?|journal\.db\*|conf\.d",
}


def figures(text):
    """Numbers, whatever the decimal point; formats are none."""
    text = re.sub(r"%\d*\$?[-+ #0]*[\d.*]*(?:ll|l|z|h)?[a-zA-Z]|%<\w+>", " ", text)
    return Counter(n.lstrip("0.,").replace(",", ".") for n in re.findall(r"\d+(?:[.,:]\d+)*|\.\d+", text))


def faults(entry):
    """What is wrong with the translations of an entry."""
    wrong = []
    if entry.get("fuzzy"):
        wrong.append("is a guess (fuzzy)")
    for value in translations(entry):
        if not value:
            wrong.append("is not translated")
            continue
        texts = [entry["msgid"], entry.get("msgid_plural", entry["msgid"])]
        for what, pattern in KEPT.items():
            if words_of(pattern, value) not in [words_of(pattern, t) for t in texts]:
                wrong.append(f"has other {what}: {value!r}")
        if figures(value) not in [figures(t) for t in texts]:
            wrong.append(f"has other figures: {value!r}")
        if re.search(r"\.$", entry["msgid"]) and not re.search(r"[.!?»”…]$", value):
            wrong.append(f"doesn't end as a sentence: {value!r}")
        for side in ("startswith", "endswith"):
            if getattr(value, side)((" ", "\\n")) != getattr(entry["msgid"], side)((" ", "\\n")):
                wrong.append(f"begins or ends with another blank: {value!r}")
    return wrong


def check(catalog, wanted):
    """A line for each fault of a catalog, against the texts that it must have."""
    have = {name(e): e for e in entries(catalog)}
    lines = [f"{key[1]!r} is missing" for key in wanted if key not in have]
    for key in wanted:
        if key in have and key[1]:
            lines += [f"{key[1]!r} {fault}" for fault in faults(have[key])]
    return lines


SAMPLE = 'msgid "Take %d of 350 mg. See `lull log`, {id}, --yes."\nmsgstr "{}"\n'
BROKEN = ["", "Nimm %d von 300 mg. Siehe `lull log`, {id}, --yes.", "Nimm %d von 350 mg. Siehe `lull logbuch`, {id}, --yes.",
          "Nimm %d von 350 mg. Siehe `lull log`, --yes.", "Nimm %d von 350 mg. Siehe `lull log`, {id}, --ja.",
          "Nimm %d von 350 mg. Siehe `lull log`, {id}, --yes", "Nimm %d von 350 mg. Siehe `lull log`, {id}, --yes. "]


def self_test():
    good = SAMPLE.replace('"{}"', '"Nimm %d von 350 mg. Siehe `lull log`, {id}, --yes."')
    wanted = [name(e) for e in entries(good)]
    missed = [b for b in BROKEN if not check(SAMPLE.replace('"{}"', f'"{b}"'), wanted)]
    missed += [] if check("#, fuzzy\n" + good, wanted) and check("", wanted) else ["fuzzy or missing"]
    return [f"finds nothing wrong with {m!r}" for m in missed] + check(good, wanted)


number = 0
failed = False


def report(title, lines):
    global number, failed
    number += 1
    for line in lines[:40]:
        print(f"# {line}")
    failed = failed or bool(lines)
    print(f"{'not ok' if lines else 'ok'} {number} - {title}", flush=True)


# ---- What is pressed and answered ----


def questions(source):
    """The words of each question of the diary's form, as they stand in client/form.c."""
    table = re.search(r"questions\[\] = \{(.*?)\n\};", source, re.S)[1]
    lists = [re.findall(r'N_\("([^"]*\[[^"]*)"\)', entry) for entry in re.split(r"\{DIARY_", table)]
    return [words for words in lists if words]


def key_faults(words):
    """What is wrong with the keys of one question's words: each has one, a letter, and no two the same."""
    keys = [re.findall(r"\[(.*?)\]", word) for word in words]
    lines = [f"{word!r} has no key of a to z" for word, found in zip(words, keys) if len(found) != 1 or not re.fullmatch("[a-z]", found[0])]
    return lines + [f"the key {key!r} stands for two of {words}" for key, n in Counter(k for found in keys for k in found).items() if n > 1]


YES, NO = "y yes", "n no none"


def answer_faults(say):
    """Whether yes and no can be told apart, and what is shown is understood; `say` translates an answer."""
    yes, no = (set(say(words).lower().split()) | set(words.split()) for words in (YES, NO))
    lines = [f"means yes and no: {word!r}" for word in sorted(yes & no)]
    for shown in ("[y/N]", "[y/n]"):
        letters = re.fullmatch(r"\[(\w)/(\w)\]", say(shown))
        if not letters or letters[1].lower() not in yes or letters[2].lower() not in no or (shown == "[y/N]") != letters[2].isupper():
            lines.append(f"{shown} is {say(shown)!r}, which isn't understood")
    lines += [f"{say(word)!r} isn't understood as {word!r}" for word, words in (("yes", yes), ("y", yes), ("no", no), ("n", no), ("none", no))
              if say(word).lower() not in words]
    return lines


def says(catalog, context):
    """Looks texts up in a catalog."""
    found = {name(e): translations(e)[0] for e in entries(catalog)}
    return lambda text: found.get((context, text), "")


def key_test():
    """What both must find."""
    mixed = {YES: "o oui", NO: "n non o", "[y/N]": "[o/N]", "[y/n]": "[o/n]", "yes": "oui", "y": "o", "no": "non", "n": "n", "none": "non"}
    unshown = {**mixed, NO: "n non", "[y/N]": "[j/N]"}
    return [] if (key_faults(["[l]egs", "l[e]gs"]) == [] and key_faults(["[l]egs", "[l]ong"]) and key_faults(["legs"]) and key_faults(["[é]tirer"])
                  and len(answer_faults(mixed.get)) == 1 and len(answer_faults(unshown.get)) == 1
                  and answer_faults({**unshown, "[y/N]": "[o/N]"}.get) == []) else ["it doesn't"]


languages = (PO / "LINGUAS").read_text().split()
FORM = questions((ROOT / "client" / "form.c").read_text())
print(f"1..{3 + 3 * len(languages)}")
report("the check finds what is wrong", self_test())
report("keys and answers that can't be told apart are found", key_test())
report("en: keys and answers are told apart", [line for words in FORM for line in key_faults(words)] + answer_faults(str)
       + ([] if [len(words) for words in FORM] == [4, 8, 6, 12] else [f"client/form.c has other questions: {FORM}"]))
with tempfile.TemporaryDirectory() as scratch:
    template = Path(scratch) / "lull.pot"
    subprocess.run(["sh", PO / "update.sh", template], check=True)
    texts = [name(e) for e in entries(template.read_text()) if e["msgid"]]
for language in languages:
    path = PO / f"{language}.po"
    report(f"{language}: every text is translated, and fits", check(path.read_text(), texts))
    say, answer = says(path.read_text(), ""), says(path.read_text(), "answer")
    report(f"{language}: keys and answers are told apart", [line for words in FORM for line in key_faults([say(w) for w in words])] + answer_faults(answer))
    # Formats as C understands them, plural forms, the heading.
    done = subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", path], capture_output=True, text=True)
    report(f"{language}: gettext finds nothing wrong", done.stderr.splitlines() if done.returncode or done.stderr else [])
sys.exit(failed)
