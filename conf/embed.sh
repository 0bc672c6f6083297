#!/bin/sh
# SPDX-License-Identifier: MIT
# Prints a C file that defines the string NAME with the text of FILE. Comments become empty lines, so that line numbers
# stay and iniparser has less to read.
# usage: embed.sh NAME FILE
set -eu

printf '/* Made from %s by embed.sh. */\n' "${2##*/}"
printf 'extern const char %s[];\nconst char %s[] =\n' "$1" "$1"
sed -e 's/^[#;].*//' -e 's/[\\"]/\\&/g' -e 's/.*/    "&\\n"/' "$2"
printf '    ;\n'
