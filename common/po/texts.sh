#!/bin/sh
# SPDX-License-Identifier: MIT
# texts.sh SOURCE-ROOT: what people read of the configuration that lull is built with, as marked texts for xgettext.
set -eu
root=$1

quote() {
    sed 's/[\\"]/\\&/g; s/.*/"&"/'
}

marked() { # CONTEXT: a text a line
    quote | LC_ALL=C sort -u | sed "s/.*/NC_(\"$1\", &)/"
}

echo '/* Made by texts.sh of the files in conf/. */'
conf="$root/conf/defaults.conf $root/conf/lull.conf"
# shellcheck disable=SC2086
sed -n 's/^#\{0,1\}title = *\([^;#]*[^;# ]\).*/\1/p' $conf "$root"/conf/habits/*.conf | marked title
# A title that is a single word is that of its name, which stands inside sentences.
# shellcheck disable=SC2086
sed -n 's/^#\{0,1\}title = *\([A-Za-z]*\) *$/\1/p' $conf "$root"/conf/habits/*.conf | tr '[:upper:]' '[:lower:]' | marked 'inside a sentence'
sed -n 's/^#\{0,1\}steps = *//p' "$root/conf/defaults.conf" | tr ',' '\n' | sed 's/^ *//; s/ [0-9]*[smh]$//' | marked step
# What a habit is, and what is said about it.
for habit in "$root"/conf/habits/*.conf; do
    sed -n '2s/^# *//p' "$habit"
done | quote | sed 's/.*/N_(&)/'
LC_ALL=C awk -f "$root/conf/facts.awk" "$root/conf/defaults.conf" "$root/conf/facts.conf" |
    sed -n '/^const Fact facts/,/^};/s/^     \(".*"\),$/\1/p' | grep -v 'NULL},$' | sed 's/^\("\(\\.\|[^"\\]\)*"\).*/N_(\1)/'
