#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What `meson install` puts where, and what systemd says about the unit.
#
# install.sh BUILD-ROOT PREFIX UNIT-DIR
set -u
build_root=$1 prefix=$2 unit_dir=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
root=$scratch/root

. "${0%/*}/tap.sh"

value() { # KEY FILE
    sed -n "s/^$1=//p" "$2"
}

must_equal() { # NAME GOT WANT
    if [[ $2 == "$3" ]]; then report "$1" ''; else report "$1" "got '$2', want '$3'"; fi
}

said=$(DESTDIR=$root meson install -C "$build_root" --no-rebuild 2>&1) || report 'meson install' "$said"

bus_name=io.github.lulld.Lull1
desktop_id=io.github.lulld.Lull
unit=$root$unit_dir/lulld.service
activation=$root$prefix/share/dbus-1/services/$bus_name.service
missing=
for file in "$prefix/bin/lulld" "$prefix/bin/lull" "$prefix/share/dbus-1/interfaces/$bus_name.xml" \
    "$prefix/share/lull/lull.conf" "$unit_dir/lulld.service" "$prefix/share/dbus-1/services/$bus_name.service" \
    "$prefix/share/applications/$desktop_id.desktop" "$prefix/share/metainfo/$desktop_id.metainfo.xml" \
    "$prefix/share/icons/hicolor/scalable/apps/$desktop_id.svg" "$prefix/share/icons/hicolor/48x48/apps/$desktop_id.png" \
    "$prefix/share/icons/hicolor/symbolic/apps/$desktop_id-symbolic.svg" \
    "$prefix/share/bash-completion/completions/lull" "$prefix/share/zsh/site-functions/_lull" \
    "$prefix/share/fish/vendor_completions.d/lull.fish"; do
    [[ -s $root$file ]] || missing+="$file"$'\n'
done
report 'everything is where a distribution wants it' "$missing"
# What draws a report is loaded from a path that the program has in it.
module=$(strings -a "$root$prefix/bin/lull" 2>/dev/null | grep -m1 '/lull-report\.so$')
if [[ -e $build_root/client/lull-report.so ]]; then
    report 'what draws a report is where lull looks for it' "$([[ $module && -s $root$module ]] || echo "not at '$module'")"
fi
report 'every habit is handed out' "$(diff -r "${BASH_SOURCE%/*}/../conf/habits" "$root$prefix/share/lull/habits")"
outside=$(cd "$root" && find . -type f ! -path ".$prefix/*" ! -path ".$unit_dir/*")
report 'nothing lands outside the prefix' "$outside"

must_equal 'the activation file is named like the bus name' "$(value Name "$activation")" "$bus_name"
must_equal 'activation starts the unit' "$(value SystemdService "$activation")" lulld.service
must_equal 'activation without systemd starts lulld' "$(value Exec "$activation")" "$prefix/bin/lulld"
must_equal 'the unit waits for the same name' "$(value BusName "$unit")" "$bus_name"
must_equal 'the unit starts lulld' "$(value ExecStart "$unit")" "$prefix/bin/lulld"

# systemd looks for the programs where the unit says, so it gets a copy that says where they are now.
# Its manual pages too, where they can be looked up.
verify() { # FILE: all that systemd prints about it, with its exit code where that isn't 0
    local code=0 man=yes
    command -v man >/dev/null || man=no
    XDG_RUNTIME_DIR=$scratch MANPATH=$root$prefix/share/man systemd-analyze --user verify --man=$man "$1" 2>&1 || code=$?
    ((code == 0)) || echo "systemd-analyze ends with $code"
}

# What lulld writes to the system's journal is explained there, and nothing else is.
catalog=$root$prefix/lib/systemd/catalog/lulld.catalog
used=$(grep -ohE '"[0-9a-f]{32}"' "${BASH_SOURCE%/*}"/../daemon/log.c | tr -d '"' | sort)
must_equal 'the catalog explains every message' "$(sed -n 's/^-- //p' "$catalog" | sort)" "$used"
if command -v journalctl >/dev/null; then
    mkdir -p "$scratch/catalog/usr/lib/systemd/catalog" "$scratch/catalog/var/lib/systemd/catalog"
    cp "$catalog" "$scratch/catalog/usr/lib/systemd/catalog/"
    said=$(journalctl --root="$scratch/catalog" --update-catalog 2>&1)
    report 'journalctl reads the catalog' "$said"
else
    n=$((n + 1))
    echo "ok $n - journalctl reads the catalog # SKIP no journalctl"
fi

sed "s,=$prefix/bin/,=$root$prefix/bin/," "$unit" >"$scratch/lulld.service"
if command -v systemd-analyze >/dev/null; then
    report 'systemd has nothing to say about the unit' "$(verify "$scratch/lulld.service")"
    sed -i 's/^UMask=.*/UMask=often/' "$scratch/lulld.service"
    if [[ $(verify "$scratch/lulld.service") ]]; then report 'and would have' ''; else report 'and would have' 'it accepts UMask=often'; fi
    for example in hardening watchdog; do
        mkdir -p "$scratch/$example/lulld.service.d"
        sed "s,=$prefix/bin/,=$root$prefix/bin/," "$unit" >"$scratch/$example/lulld.service"
        cp "$root$prefix/share/doc/lull/examples/$example.conf" "$scratch/$example/lulld.service.d/"
        report "nor about it with $example.conf" "$(verify "$scratch/$example/lulld.service")"
    done
else
    for what in 'the unit' 'a wrong one' 'hardening.conf' 'watchdog.conf'; do
        n=$((n + 1))
        echo "ok $n - systemd about $what # SKIP no systemd-analyze"
    done
fi

echo "1..$n"
exit $failed
