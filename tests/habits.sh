#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What `lull setup --enable` hands out: each file of conf/habits says where it comes from, shows the defaults as they are,
# and does to an evening what its scenario in tests/sim/habits says. Prints TAP.
#
# habits.sh LULLD SOURCE-ROOT
set -u
export LC_ALL=C.UTF-8
lulld=$1
conf=$2/conf
scenarios=$2/tests/sim/habits
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "${0%/*}/tap.sh"

# As it would be handed out on a day.
filled() { # FILE DATE
    local text days date
    text=$(<"$1")
    while [[ $text =~ @TODAY\+([0-9]+)d@ ]]; do
        days=${BASH_REMATCH[1]}
        date=$(date -u -d "$2 + $days days" +%F)
        text=${text//"@TODAY+${days}d@"/$date}
    done
    printf '%s\n' "$text"
}

# Scenario $1 with its habit as the configuration.
run_scenario() {
    local name=$1 file=$scenarios/$1.scn start
    start=$(sed -n 's/^start \([0-9-]*\) .*/\1/p' "$file")
    filled "$conf/habits/$name.conf" "$start" >"$work/habit"
    sed -e "/^#< habit\$/{r $work/habit
d}" "$file" >"$work/$name.scn"
    sed -n 's/^#> //p' "$file" >"$work/expected"
    "$lulld" --simulate "$work/$name.scn" >"$work/actual" 2>&1 || echo "exit code $?"
    grep -q '^#< habit$' "$file" || echo "it doesn't use the habit"
    [[ -s $work/expected ]] || echo "it expects nothing"
    diff -u "$work/expected" "$work/actual"
}

# What a key of a reminder is by default.
shipped() { # SECTION KEY
    awk -v section="[$1]" -v key="$2" '/^\[/ { here = $0 == section } here && index($0, key " = ") == 1 {
        print substr($0, length(key) + 4) }' "$conf/defaults.conf"
}

check_defaults() { # FILE
    local section line key
    section=$(sed -n 's/^\[\(.*\)\]$/\1/p' "$1")
    while read -r line; do
        key=${line%% = *}
        [[ $(shipped "$section" "$key") == "${line#* = }" ]] || echo "$line: the default is '$(shipped "$section" "$key")'"
    done < <(sed -n 's/^#\([a-z]* = \)/\1/p' "$1")
}

check_source() { # FILE
    local line source
    line=$(sed -n 's/^# Source: //p' "$1")
    source=${line%; confidence: *}
    [[ $line == *'; confidence: '* ]] || echo "no source, or no confidence"
    grep -qF "source = \"$source\"" "$conf/facts.conf" || echo "no fact has the source '$source'"
    grep -A1 -F "source = \"$source\"" "$conf/facts.conf" | grep -q "^confidence = ${line##*; confidence: }\$" ||
        echo "its confidence is another"
    [[ $(sed -n 2p "$1") == '# '*. ]] || echo "the second line says what it is"
}

for file in "$conf"/habits/*.conf; do
    name=$(basename "$file" .conf)
    report "$name says where it comes from" "$(check_source "$file")"
    report "$name shows the defaults as they are" "$(check_defaults "$file")"
    report "$name does what its scenario says" "$(run_scenario "$name")"
done
report 'every scenario has its habit' "$(for file in "$scenarios"/*.scn; do
    [[ -e $conf/habits/$(basename "$file" .scn).conf ]] || echo "$file"
done)"

echo "1..$n"
exit $failed
