#!/bin/bash
# SPDX-License-Identifier: MIT
#
# lulld's command line, as far as it goes without a bus. Prints TAP.
#
# lulld.sh LULLD
set -u
export LC_ALL=C
lulld=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
export HOME=$scratch XDG_CONFIG_DIRS=$scratch/none
unset XDG_CONFIG_HOME XDG_DATA_HOME DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR

n=0
failed=0
# Runs lulld, and wants an exit code, and words on stdout and stderr; an empty one: nothing there.
wants() { # NAME CODE STDOUT STDERR ARGUMENT…
    local name=$1 code=$2 out=$3 err=$4 complaint='' got
    shift 4
    n=$((n + 1))
    "$lulld" "$@" >out 2>err </dev/null
    got=$?
    [[ $got == "$code" ]] || complaint+="exit code $got, not $code"$'\n'
    if [[ $out ]]; then grep -qF -- "$out" out; else [[ ! -s out ]]; fi || complaint+="stdout: $(cat out)"$'\n'
    if [[ $err ]]; then grep -qF -- "$err" err; else [[ ! -s err ]]; fi || complaint+="stderr: $(cat err)"$'\n'
    if [[ $complaint ]]; then
        failed=1
        sed 's/^/# /' <<<"$complaint"
        echo "not ok $n - $name"
    else
        echo "ok $n - $name"
    fi
}

printf '[general]\nbedtime = 22:30\n' >good.conf
printf '[general]\nbedtyme = 22:30\n' >bad.conf
printf 'zone UTC\nstart 2026-11-22 12:00\nstop 2026-11-23 12:00\n' >evening.scn

wants 'help' 0 'Usage: lulld' '' --help
wants 'version' 0 'lulld ' '' --version
wants 'an unknown option' 2 '' 'frobnicate' --frobnicate
wants 'a word too many' 2 '' "'now'" now
wants 'a word behind an option' 2 '' "'more'" --simulate evening.scn more
wants 'a scenario that is forgotten' 2 '' 'simulate' --simulate
wants 'a scenario' 0 'raised magnesium/2026-11-22' '' --simulate evening.scn
wants 'a scenario that is not there' 1 '' 'missing.scn' --simulate missing.scn

# Refused as a whole: what stands before the mistake doesn't run either.
refused() { # NAME LINE WORDS TEXT…
    local name=$1 line=$2 words=$3
    shift 3
    printf '%s\n' 'zone UTC' 'start 2026-11-22 12:00' "$@" >wrong.scn
    wants "a scenario with $name" 2 '' "wrong.scn:$line: $words" --simulate wrong.scn
}
iron='2026-11-22 12:30 took iron 10 mg'
refused 'an unknown verb' 4 'expected took, did, can' "$iron" '2026-11-22 13:00 dance'
refused 'nothing taken' 4 'expected the name of a substance' "$iron" '2026-11-22 13:00 took'
refused 'an impossible date' 4 'expected a time like' "$iron" '2026-13-22 13:00 undo'
refused 'lines out of order' 5 'expected a time not before the line above' "$iron" '2026-11-22 13:00 undo' '2026-11-22 12:59 undo'
refused 'a stop before the start' 4 'expected a time not before' "$iron" 'stop 2026-11-21 12:00'
refused 'an unknown zone' 4 'expected a time zone' "$iron" '2026-11-22 13:00 zone Mars/Base'
refused 'a suspend that ends before it begins' 4 'expected the end of the suspend' "$iron" \
    '2026-11-22 13:00 suspend until 2026-11-22 12:59'
refused 'an open config block' 3 "expected 'end config'" config '[general]'
refused 'a wrong configuration' 5 "unknown key 'bogus' in [reminder stretch]" \
    config '[reminder stretch]' 'bogus = 1' 'end config'

# A rule that can never come is a mistake, and where it stands is said.
never() { # NAME LINE WORDS TEXT…
    local name=$1 line=$2 words=$3
    shift 3
    printf '%s\n' '[reminder walk]' 'activity = yes' "$@" >never.conf
    wants "a rule with $name" 1 "never.conf:$line: $words" '' --check-config never.conf
}
never 'an end before its beginning' 3 'every in [reminder walk]: this ends before it begins' 'every = 20m between 18:00 and 09:00'
never 'an empty range' 3 'every in [reminder walk]: this ends before it begins' 'every = 20m between 09:00 and 09:00'
never 'a time outside the day' 3 'at in [reminder walk]: this lies outside the day' 'at = bedtime + 9h'
never 'a window that has ended' 4 "window in [reminder walk]: '0m' is out of range" 'at = 20:00' 'window = 0m'
never 'days that are over before they come' 4 'days in [reminder walk]' 'at = 20:00' \
    'days = every 2 days from 2026-11-20 until 2026-11-19'
never 'no day a week' 4 'days in [reminder walk]' 'at = 20:00' 'days = 0 per week'
printf '%s\n' '[reminder walk]' 'activity = yes' 'every = 5m between 05:00 and 05:00' >often.conf
wants 'a rule that comes as often as can be' 0 '' '' --check-config often.conf

wants 'the configuration' 0 '' '' --check-config
wants 'a good file' 0 '' '' --check-config good.conf
wants 'a bad file' 1 "bad.conf:2: unknown key 'bedtyme'" '' --check-config bad.conf
wants 'the same with an equals sign' 1 "bad.conf:2: unknown key 'bedtyme'" '' --check-config=bad.conf
wants 'a file that is not there' 1 'missing.conf' '' --check-config missing.conf
wants 'no bus' 1 '' 'There is no session bus'

echo "1..$n"
exit $failed
