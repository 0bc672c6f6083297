#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""literals.py SOURCE-ROOT: every text for people is marked for translation (common/l10n.h). What looks like one and isn't
is named here, with what it is. Finds what it must in a sample first."""

import re
import sys
from pathlib import Path

ROOT = Path(sys.argv[1])

# Files whose literals are read by programs or administrators alone.
EXEMPT = re.compile(r"""client/(model|json-fields|proxy-methods|proxy-exchange|proxy-read|render-\w*-?json|canvas)\.c
    |daemon/(store[\w-]*|schema|log|bus-logcontrol|exchange-ics|settings-kept|settings-keys|notify-wire)\.c
    |daemon/core/(agenda-dump|recur)\.c""", re.X)
# Calls whose arguments are no texts: matched, looked up, packed for programs, or logged in English.
NO_TEXTS = set("""strcmp strcasecmp strncmp strstr strchr strspn strcspn strpbrk getenv setenv fopen open sscanf assert
    _Static_assert __attribute__ log_event log_errno json_pack json_object_set_new json_object_get sd_bus_message_append
    sd_bus_message_read dict_string dict_text dict_begin_list sd_notify sd_bus_emit_signal sd_bus_match_signal phrase_word ascii_begins
    SD_BUS_METHOD_WITH_ARGS SD_BUS_PROPERTY SD_BUS_SIGNAL_WITH_ARGS l10n_look_up""".split())
MARKED = {"_", "N_", "C_", "NC_", "P_"}
# What looks like a text, and why it is none.
ALLOWED = {
    r"lull( [a-z-]+)*( %s)*.*|took|did": "what is typed",
    r"lull: (--%s: )?%s(: %s)?\\n|lulld: .*%s\\n": "a name before a text",
    r"#?[a-z]+ = .*|%s = yes\\n|#?[a-z]+ =\\n|\\n\[reminder %s\]\\n|#days = .*": "configuration",
    r"<.*": "HTML",
    r"(short )?(month|weekday|inside a sentence)": "a context",
    r"# Source: |; confidence: |end config": "what is found in a file",
    r"yesterday %s|%s --at .*": "what a command line takes",
    r"type='signal'.*|BEGIN.*": "of the bus",
    r"Refill %s": "kept neutral; made when it is shown",
    r"y yes|n no none": "what is typed, besides the language's own",
}
TOKENS = re.compile(r'(?P<comment>/\*.*?\*/|//[^\n]*)|(?P<string>"(?:\\.|[^"\\\n])*")|(?P<char>\'(?:\\.|[^\'\\\n])*\')'
                    r"|(?P<directive>^[ \t]*\#(?:\\\n|[^\n])*)|(?P<name>[A-Za-z_]\w*)|(?P<blank>\s+)|(?P<other>.)", re.S | re.M)


def reads_as_text(text):
    """Words with blanks between them, or a word that is a whole sentence."""
    plain = re.sub(r"%\d*\$?[-+ #0]*[\d.*]*(?:ll|l|z|h)?[a-zA-Z]|\\.", " ", text)
    words = re.findall(r"[A-Za-z][A-Za-z']+", plain)
    return len(words) >= 2 and " " in text or bool(words) and bool(re.match(r"^[A-Z][a-z]+[.:!?]$", plain.strip()))


def unmarked(source):
    """(line, text) of each."""
    found, calls, name, last = [], [], "", ""
    tokens = [(m.lastgroup, m.group(), m.start()) for m in TOKENS.finditer(source)]
    i = 0
    while i < len(tokens):
        kind, text, at = tokens[i]
        if kind == "name":
            name = text
        elif kind == "other" and text == "(":
            calls.append(name if last == "name" else "")
        elif kind == "other" and text == ")" and calls:
            calls.pop()
        elif kind == "string":
            parts = [text[1:-1]]
            end = i
            while end + 1 < len(tokens) and tokens[end + 1][0] in ("string", "blank", "comment"):
                end += 1
                if tokens[end][0] == "string":
                    parts.append(tokens[end][1][1:-1])
            whole = "".join(parts)
            example = re.search(r"\.(example|words|name)\s*=\s*$", source[max(0, at - 40):at])
            if not example and reads_as_text(whole) and not any(c in MARKED or c in NO_TEXTS for c in calls) \
                    and not any(re.fullmatch(p, whole, re.S) for p in ALLOWED):
                found.append((source.count("\n", 0, at) + 1, whole))
            i = end
        if kind not in ("blank", "comment"):
            last = kind
        i += 1
    return found


SAMPLE = 'fputs("Nothing was recorded.\\n", stderr); puts(_("It is marked.")); log_event(1, "It is logged");\n' \
         'static const char *t[] = {"Too soon", N_("too late")};\n'

print("1..2")
sample = [text for _, text in unmarked(SAMPLE)]
good = sample == ["Nothing was recorded.\\n", "Too soon"]
print(f"{'ok' if good else 'not ok'} 1 - unmarked texts are found {'' if good else sample}")
left = []
for folder in ("client", "daemon", "common"):
    for path in sorted((ROOT / folder).rglob("*.c")):
        shown = str(path.relative_to(ROOT))
        if not EXEMPT.fullmatch(shown):
            left += [f"{shown}:{line}: {text}" for line, text in unmarked(path.read_text())]
for line in left:
    print(f"# {line}")
print(f"{'not ok' if left else 'ok'} 2 - every text for people is marked")
sys.exit(bool(left) or not good)
