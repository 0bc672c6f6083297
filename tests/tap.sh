# SPDX-License-Identifier: MIT
# Sourced by the tests in shell: counts cases and prints them as TAP. They end with: echo "1..$n"; exit $failed
# shellcheck shell=sh disable=SC2034

n=0
failed=0

# Passed where there is no complaint.
report() { # NAME COMPLAINT
    n=$((n + 1))
    if [ -n "$2" ]; then
        failed=1
        printf '%s\n' "$2" | sed 's/^/# /'
        echo "not ok $n - $1"
    else
        echo "ok $n - $1"
    fi
}
