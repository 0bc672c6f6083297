#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh LULLD DIR: runs every scenario of DIR and compares the transcript with the lines that its "#> " comments
# expect. Prints TAP.
set -u
lulld=$1
dir=$2
n=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
set -- "$dir"/*.scn
echo "1..$#"
for scenario in "$@"; do
    n=$((n + 1))
    name=$(basename "$scenario" .scn)
    sed -n 's/^#> //p' "$scenario" >"$work/expected"
    "$lulld" --simulate "$scenario" >"$work/actual" 2>"$work/errors"
    code=$?
    if [ $code -eq 0 ] && diff -u "$work/expected" "$work/actual" >"$work/diff"; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        { echo "exit code $code"; cat "$work/errors" "$work/diff"; } | sed 's/^/# /'
        failed=1
    fi
done
exit $failed
