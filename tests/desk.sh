#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What belongs to the user's desk: manual pages, help, completion, desktop file and metainfo, held against the program
# and against the tools that read them.
#
# desk.sh SOURCE-ROOT BUILD-ROOT
set -u
source_root=$1
build_root=$2
lull=$build_root/client/lull
desktop=$source_root/client/desktop/io.github.lulld.Lull
export LC_ALL=C.UTF-8 COLUMNS=80
unset DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR

. "${0%/*}/tap.sh"

skip() { # NAME WHY
    n=$((n + 1))
    echo "ok $n - $1 # SKIP $2"
}

verbs=$("$lull" __complete '' | cut -f1)

options_of() { # VERB
    "$lull" __complete "$1" - | cut -f1
}

# ---- help ----

complaints=
for verb in $verbs; do
    for help in "$verb --help" "help $verb"; do
        text=$($lull $help) || complaints+="lull $help fails"$'\n'
        [[ $text == "Usage: lull $verb"*"For example:"*"lull $verb"* ]] || complaints+="lull $help: no usage or no example"$'\n'
    done
    for option in $(options_of "$verb"); do
        [[ $text == *"$option"* ]] || complaints+="lull $verb --help is silent about $option"$'\n'
    done
done
report 'every verb has help with an example' "$complaints"
[[ $verbs == *status*reload* ]] && report 'there are verbs' '' || report 'there are verbs' "got: $verbs"

general=$("$lull" --help)
complaints=
[[ $general == *"Not medical advice."* ]] || complaints+='it does not say that it is no medical advice'$'\n'
for verb in $verbs; do
    grep -qE "^  $verb( |\$)" <<<"$general" || complaints+="no word about $verb"$'\n'
done
report 'the general help is complete' "$complaints"

complaints=
for verb in $verbs ''; do
    for width in 40 60 80; do
        wide=$(COLUMNS=$width $lull $verb --help | awk -v w=$width 'length($0) > w')
        [[ $wide ]] && complaints+="lull $verb --help at $width: $wide"$'\n'
    done
done
report 'help fits the width' "$complaints"

# ---- exit codes without a service ----

code_of() {
    "$lull" "$@" >/dev/null 2>&1
    echo $?
}
must_exit() { # CODE WORDS…
    local code name
    name="exit $1: lull $(printf '%q ' "${@:2}")"
    code=$(code_of "${@:2}")
    [[ $code == "$1" ]] && report "$name" '' || report "$name" "it exits $code"
}
must_exit 0 --version
must_exit 2 tok
must_exit 2 status extra
must_exit 2 took
must_exit 2 took magnesium --at 25:00
must_exit 2 status --frobnicate
must_exit 2 status --json --waybar
must_exit 2 status --format '{nonsense}'
must_exit 2 status --unless idle
must_exit 2 agenda --days 0
must_exit 2 pause soon
must_exit 2 log --kind intak
must_exit 2 took $'\xff'
must_exit 3 status
must_exit 3 took magnesium
must_exit 3

got=$("$lull" tok 2>&1)
[[ $got == *"did you mean 'took'"* ]] && report 'a verb is suggested' '' || report 'a verb is suggested' "$got"
got=$("$lull" status 2>&1 >/dev/null)
[[ $got == *'systemctl --user start lulld'* ]] && report 'it is said how to start the service' '' ||
    report 'it is said how to start the service' "$got"
got=$("$lull" status --waybar 2>/dev/null)
[[ $got == *'"class":"offline"'* ]] && report 'a bar shows that the service is gone' '' ||
    report 'a bar shows that the service is gone' "$got"

# ---- output that nobody takes ----

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$lull" --help >/dev/full 2>"$scratch/said" && code=0 || code=$?
got=$(<"$scratch/said")
[[ $code == 1 && $got && $(wc -l <<<"$got") == 1 ]] && report 'a full disk is said once' '' ||
    report 'a full disk is said once' "$code: $got"
"$lull" --help >&- 2>"$scratch/said" && code=0 || code=$?
got=$(<"$scratch/said")
[[ $code == 1 && $got && $(wc -l <<<"$got") == 1 ]] && report 'so is a closed output' '' ||
    report 'so is a closed output' "$code: $got"

# A pipe whose reader has gone for certain.
mkfifo "$scratch/pipe"
exec 4<>"$scratch/pipe" 5>"$scratch/pipe" 4>&-
got=$("$lull" --help 2>&1 >&5; echo "exit $?")
exec 5>&-
[[ $got == 'exit 0' ]] && report 'a reader that leaves is no error' '' || report 'a reader that leaves is no error' "$got"

# ---- manual pages ----

for page in client/lull.1 conf/lull.conf.5 daemon/lulld.8; do
    if [[ ! -s $build_root/$page ]]; then
        skip "$page" 'not built'
        continue
    fi
    if command -v man >/dev/null; then
        report "$page has no faults" "$(man --warnings -E UTF-8 -l "$build_root/$page" 2>&1 >/dev/null)"
    else
        skip "$page has no faults" 'no man'
    fi
done

# Headings of verbs in the source: *status* [*--json* …]
complaints=
for verb in $verbs; do
    heading=$(grep -E "^\*$verb\*|, \*$verb\*" "$source_root/client/lull.1.scd")
    [[ $heading ]] || complaints+="lull.1 is silent about $verb"$'\n'
    for option in $(options_of "$verb"); do
        [[ $option == --help || $heading == *"*$option*"* ]] || complaints+="lull.1 is silent about $verb $option"$'\n'
    done
done
report 'lull.1 knows every verb and option' "$complaints"

# What help says of an option without being long: its letter, and the words that it takes.
complaints=
for verb in $verbs; do
    for letter in $("$lull" "$verb" --help | sed -n 's/^  \(-[a-z]\), --.*/\1/p'); do
        grep -qF -- "*$letter*" "$source_root/client/lull.1.scd" || complaints+="lull.1 is silent about $letter of $verb"$'\n'
    done
done
for option in --onset --sites --triggers --side --sensations --caution; do
    verb=diary
    [[ $option == --caution ]] && verb=setup
    while read -r word; do
        grep -qE "[*_]$word[0-9]*[*_]" "$source_root/client/lull.1.scd" || complaints+="lull.1 is silent about $option $word"$'\n'
    done < <("$lull" __complete "$verb" "$option" '' | cut -f1)
done
for option in --help --version; do
    grep -qF -- "*lull* *$option*" "$source_root/client/lull.1.scd" || complaints+="lull.1 is silent about lull $option"$'\n'
done
report 'lull.1 knows every letter and word' "$complaints"

# ---- completion ----

completes() { # NAME WANT WORDS…: what bash offers for the last word
    local got
    got=$(PATH=$build_root/client:$PATH bash -c '
        source "$1"
        COMP_WORDS=("${@:2}") COMP_CWORD=$(($# - 2))
        _lull && echo "${COMPREPLY[*]}"' bash "$source_root/client/completions/lull.bash" "${@:3}" 2>&1)
    [[ $got == "$2" ]] && report "completion: $1" '' || report "completion: $1" "got '$got', want '$2'"
}
completes 'a verb' 'status' lull stat
completes 'several' 'skip' lull sk
completes 'what lull takes without a verb' '--help --version' lull --
completes 'a word after a comma' 'legs,arms' lull diary --sites legs,a
completes 'none stands alone' '' lull diary --sites legs,n
completes 'a caution after a comma' 'kidney,age=' lull setup --caution kidney,ag
completes 'an option' '--waybar' lull status --w
completes 'a kind' 'intake' lull log --kind int
completes 'none after a value' '' lull took magnesium --at ''
completes 'nothing without a service' '' lull took ''
if command -v zsh >/dev/null; then
    report 'the zsh completion parses' "$(zsh -n "$source_root/client/completions/_lull" 2>&1)"
fi
if command -v fish >/dev/null; then
    report 'the fish completion parses' "$(fish -n "$source_root/client/completions/lull.fish" 2>&1)"
fi

# ---- desktop ----

# The tools go by the names that the files are installed under.
for kind in desktop metainfo.xml; do
    cp "$desktop.$kind.in" "$scratch/${desktop##*/}.$kind"
done
desktop=$scratch/${desktop##*/}

if command -v desktop-file-validate >/dev/null; then
    report 'the desktop file is valid' "$(desktop-file-validate --no-hints "$desktop.desktop" 2>&1)"
else
    skip 'the desktop file is valid' 'no desktop-file-validate'
fi
if command -v appstreamcli >/dev/null; then
    said=$(appstreamcli validate --no-net "$desktop.metainfo.xml" 2>&1) && said=
    report 'the metainfo is valid' "$said"
else
    skip 'the metainfo is valid' 'no appstreamcli'
fi
complaints=
for key in NoDisplay=true X-GNOME-UsesNotifications=true Icon=io.github.lulld.Lull; do
    grep -qx "$key" "$desktop.desktop" || complaints+="no $key"$'\n'
done
report 'notifications find name and icon' "$complaints"

echo "1..$n"
exit $failed
