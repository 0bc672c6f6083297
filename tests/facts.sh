#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A fact without a source is never built: what conf/facts.awk says about files in which something is missing. Prints TAP.
#
# facts.sh SOURCE-ROOT AWK
set -u
conf=$1/conf
awk=$2
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "${0%/*}/tap.sh"

# What the build runs; its last line is the exit code.
make_facts() { # DEFAULTS FACTS
    "$awk" -f "$conf/facts.awk" "$1" "$2" 2>&1 >"$work/facts.c"
    echo $?
}

# NAME WANTED FILE SED-EXPRESSION: a copy of FILE changed so must be refused, with WANTED in what is said.
refuses() {
    cp "$conf/defaults.conf" "$conf/facts.conf" "$work"
    sed "$4" "$conf/$3" >"$work/$3"
    if cmp -s "$conf/$3" "$work/$3"; then
        report "$1" "the change changes nothing"
        return
    fi
    said=$(make_facts "$work/defaults.conf" "$work/facts.conf")
    case $said in
        *"$2"*1) report "$1" '' ;;
        *) report "$1" "wanted '$2' and exit code 1, got: $said" ;;
    esac
}

said=$(make_facts "$conf/defaults.conf" "$conf/facts.conf")
report 'the facts as they are' "$([ "$said" = 0 ] || echo "$said")"
report 'every figure is filled in' "$(grep -n '[{][a-z][^}"]*}' "$work/facts.c" | grep -v NULL)"

refuses 'a fact without a source' '[fact mg-ul]: it has no source' facts.conf '/^\[fact mg-ul\]/,/^$/ { /^source/d }'
refuses 'an empty source' '[fact mg-ul]: it has no source' facts.conf '/^\[fact mg-ul\]/,/^$/ s/^source.*/source = ""/'
refuses 'a fact without a confidence' '[fact fe-ul]: its confidence' facts.conf '/^\[fact fe-ul\]/,/^$/ { /^confidence/d }'
refuses 'a confidence that is none' '[fact fe-ul]: its confidence' facts.conf '/^\[fact fe-ul\]/,/^$/ s/^confid.*/confidence = sure/'
refuses 'a fact without a text' "[fact water]: it needs 'topics' and 'text'" facts.conf '/^\[fact water\]/,/^$/ { /^text/d }'
refuses 'a figure that is nowhere' 'there is no {substance magnesium most}' facts.conf 's/{substance magnesium max_per_day}/{substance magnesium most}/'
refuses 'a key that is none' "unknown key 'sauce'" facts.conf '/^\[fact water\]/,/^$/ s/^source/sauce/'
refuses 'a fact that is there twice' '[fact fe-ul] is there twice' facts.conf 's/^\[fact fe-alt\]/[fact fe-ul]/'
refuses 'a section that is no fact' '[remark] is no fact' facts.conf 's/^\[fact fe-alt\]/[remark]/'
refuses 'half a limit' "'substance', 'below_age' and 'limit' go together" facts.conf '/^below_age = 9/d'
refuses 'half a floor' "'pair' and 'floor' go together" facts.conf '/^pair = /d'
refuses 'hours without a source' '[spacing iron zinc]: it has no source' defaults.conf '/^\[spacing iron zinc\]/,/^$/ { /^source/d }'
refuses 'a limit without a source' '[substance iron]: it has no source' defaults.conf '/^\[substance iron\]/,/^$/ { /^source/d }'
refuses 'a source that nobody checked' "[spacing iron zinc]: its source doesn't say" defaults.conf '/^\[spacing iron zinc\]/,/^$/ s/^source.*/source = "Hearsay"/'

# Figures of health stand in conf/, not in the program.
report 'no amount stands in the program' "$(grep -nE '"[0-9]+ ?(mg|ug|g)"' "$conf"/../daemon/*.c "$conf"/../daemon/core/*.c "$conf"/../client/*.c)"

echo "1..$n"
exit $failed
