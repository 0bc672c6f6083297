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
wants 'the configuration' 0 '' '' --check-config
wants 'a good file' 0 '' '' --check-config good.conf
wants 'a bad file' 1 "bad.conf:2: unknown key 'bedtyme'" '' --check-config bad.conf
wants 'the same with an equals sign' 1 "bad.conf:2: unknown key 'bedtyme'" '' --check-config=bad.conf
wants 'a file that is not there' 1 'missing.conf' '' --check-config missing.conf
wants 'no bus' 1 '' 'There is no session bus'

echo "1..$n"
exit $failed
