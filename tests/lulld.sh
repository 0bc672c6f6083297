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
refused 'an impossible date' 4 "expected a time that exists, from 1970 to 2200, not '2026-13-22 13:00'" "$iron" \
    '2026-13-22 13:00 undo'
refused 'a date without its day' 4 "expected a time like 2026-11-22 18:30, not '2026-11 13:00'" "$iron" '2026-11 13:00 undo'
refused 'a year too late' 4 "expected a time that exists, from 1970 to 2200, not '2201-01-01 00:00'" "$iron" \
    'stop 2201-01-01 00:00'
refused 'an intake too early' 4 "expected a time that exists, from 1970 to 2200, not '1969-12-31 12:00'" "$iron" \
    '2026-11-22 13:00 took iron 10 mg --at 1969-12-31 12:00'
refused 'an intake at no time' 4 "expected a time after --at, like 22:30 or 2h ago, not 'noon'" "$iron" \
    '2026-11-22 13:00 took iron 10 mg --at noon'
refused 'a bedtime that is none' 4 "expected a time that exists, from 1970 to 2200, not '25:00'" "$iron" \
    '2026-11-22 13:00 bedtime 25:00'
refused 'a pause too long' 4 "expected a duration from 1s to 3660d, not '3661d'" "$iron" '2026-11-22 13:00 pause 3661d'
refused 'a pause of no length' 4 "expected a duration like 15m, not ''" "$iron" '2026-11-22 13:00 pause'
refused 'a snooze of nothing' 4 "expected a duration from 1s to 3660d, not '0m'" "$iron" '2026-11-22 13:00 snooze magnesium 0m'
refused 'a slip in the unit' 4 "expected an amount like 200 mg, not '200mgs'" "$iron" '2026-11-22 13:00 took magnesium 200mgs'
text='expected UTF-8 text without NUL bytes and other control characters'
refused 'another encoding' 4 "$text" "$iron" $'# caf\xe9'
refused 'a control character' 4 "$text" "$iron" $'2026-11-22 13:00 took iron\e[2J'
refused 'a control character in its configuration' 4 "$text" config $'[general] # \b' 'end config'
refused 'lines out of order' 5 'expected a time not before the line above' "$iron" '2026-11-22 13:00 undo' '2026-11-22 12:59 undo'
refused 'a stop before the start' 4 'expected a time not before' "$iron" 'stop 2026-11-21 12:00'
refused 'an unknown zone' 4 'expected a time zone' "$iron" '2026-11-22 13:00 zone Mars/Base'
refused 'a suspend that ends before it begins' 4 'expected the end of the suspend' "$iron" \
    '2026-11-22 13:00 suspend until 2026-11-22 12:59'
refused 'an open config block' 3 "expected 'end config'" config '[general]'
refused 'a wrong configuration' 5 "unknown key 'bogus' in [reminder stretch]" \
    config '[reminder stretch]' 'bogus = 1' 'end config'

# What is no scenario at all.
file() { # NAME CODE STDOUT STDERR
    wants "a scenario $1" "$2" "$3" "$4" --simulate file.scn
}
lines='zone UTC\nstart 2026-11-22 12:00\nstop 2026-11-23 12:00\n'
printf '\xef\xbb\xbf%b' "$lines" >file.scn
file 'with a byte order mark' 2 '' 'file.scn:1: expected UTF-8 text without a byte order mark'
printf '%b' "${lines//\\n/\\r\\n}config\r\n" >file.scn
file 'with lines that end in CR LF' 2 '' "file.scn:4: expected nothing after 'stop'"
printf '%b' "${lines//\\n/\\r\\n}" >file.scn
file 'with lines that end in CR LF, and nothing wrong' 0 'raised magnesium/2026-11-22' ''
printf '%b' 'zone UTC\nconfig\r\n[general]\r\nbedtyme = 22:00\r\nend config\r\nstart 2026-11-22 12:00\n' >file.scn
file 'with a configuration that ends in CR LF' 2 '' "file.scn:4: unknown key 'bedtyme'"
printf '%b' 'zone UTC\n  start 2026-11-22 12:00\n\t# a comment\n  2026-11-22 13:00 undo\n' >file.scn
file 'with lines that are indented' 0 'rejected undo reason=no-entry' ''
printf '%b' "$lines# \0\n" >file.scn
file 'with a NUL byte' 2 '' "file.scn:4: $text"
printf '%b' 'config\n[gen\0eral]\nend config\n' >file.scn
file 'with a NUL byte in its configuration' 2 '' "file.scn:2: $text"
printf '\xff\xfez\0o\0n\0e\0' >file.scn
file 'in UTF-16' 2 '' "file.scn:1: $text"
: >file.scn
file 'that is empty' 2 '' "file.scn:1: expected zone, config"
printf '%b' "$lines" >file.scn
head -c $((4 * 1024 * 1024 - $(stat -c %s file.scn))) /dev/zero | tr '\0' '\n' >>file.scn
file 'as large as can be' 0 'raised magnesium/2026-11-22' ''
echo >>file.scn
file 'that is too large' 2 '' 'expected a file of at most 4 MiB'
printf '%b' 'config\n' >file.scn
head -c $((4 * 1024 * 1024)) /dev/zero | tr '\0' '\n' >>file.scn
file 'with a configuration that is too large' 2 '' 'expected a file of at most 4 MiB'
wants 'a scenario that is a folder' 1 '' '/: Is a directory' --simulate /
printf '%s\n' 'start 1970-01-01 00:00' 'stop 1970-01-01 01:00' >file.scn
file 'on the first day' 0 '' ''
printf '%s\n' 'start 2200-12-31 22:00' 'stop 2200-12-31 23:59' >file.scn
file 'on the last day' 0 'missed magnesium/2200-12-31' ''

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
never 'a last day too late' 4 "days in [reminder walk]: 'daily until 2201-01-01': the date behind 'until'" 'at = 20:00' \
    'days = daily until 2201-01-01'
never 'quiet hours without an end' 4 "quiet in [reminder walk]: '12:00-01:00, 00:00-12:00' would hold back" 'at = 20:00' \
    'quiet = 12:00-01:00, 00:00-12:00'
never 'what follows on the next day' 4 "then in [reminder walk]: 'stretch after 24h': what follows comes on the same day" \
    'at = 20:00' 'then = stretch after 24h'
never 'itself to follow' 4 "then in [reminder walk]: a reminder can't follow itself" 'at = 20:00' 'then = walk after 1h'
never 'no day a week' 4 'days in [reminder walk]' 'at = 20:00' 'days = 0 per week'
printf '%s\n' '[reminder walk]' 'activity = yes' 'every = 5m between 05:00 and 05:00' >often.conf
wants 'a rule that comes as often as can be' 0 '' '' --check-config often.conf

wants 'the configuration' 0 '' '' --check-config
wants 'a good file' 0 '' '' --check-config good.conf
wants 'a bad file' 1 "bad.conf:2: unknown key 'bedtyme'" '' --check-config bad.conf
wants 'the same with an equals sign' 1 "bad.conf:2: unknown key 'bedtyme'" '' --check-config=bad.conf
wants 'a file that is not there' 1 'missing.conf' '' --check-config missing.conf
wants 'a folder' 1 '/: this is not a regular file' '' --check-config /
printf '\xef\xbb\xbf[general]\n' >bad.conf
wants 'a file with a byte order mark' 1 'bad.conf:1: the file begins with a byte order mark' '' --check-config bad.conf
printf '[general]\n\0\n' >bad.conf
wants 'a file with a NUL byte' 1 'bad.conf:2: this line holds a NUL byte' '' --check-config bad.conf
printf '[general]\r\nbedtime = 22:30\r\n' >good.conf
wants 'a file with lines that end in CR LF' 0 '' '' --check-config good.conf
wants 'no bus' 1 '' 'There is no session bus'

echo "1..$n"
exit $failed
