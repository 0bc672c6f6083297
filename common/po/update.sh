#!/bin/sh
# SPDX-License-Identifier: MIT
# update.sh [TEMPLATE]: brings the catalogs up to date with the texts of the source. With a TEMPLATE they stay as they are,
# and it gets the texts.
set -eu
here=$(dirname "$(readlink -f "$0")")
root=$(dirname "$(dirname "$here")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
template=${1:-$scratch/lull.pot}
# Whatever the caller's language is.
export LC_ALL=C.UTF-8

sh "$here/texts.sh" "$root" >"$scratch/conf-texts.h"
cd "$root"
find client daemon common -name '*.[ch]' | LC_ALL=C sort >"$scratch/sources"
xgettext --files-from="$scratch/sources" --directory="$root" --output="$scratch/code.pot" --from-code=UTF-8 --sort-by-file \
    --add-location=file --add-comments=Translators: --package-name=lull --copyright-holder='the lull authors' \
    --keyword --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=P_:1,2
(cd "$scratch" && xgettext --output=conf.pot --from-code=UTF-8 --add-location=file --package-name=lull \
    --keyword --keyword=N_ --keyword=NC_:1c,2 conf-texts.h)
set -- "$scratch/code.pot" "$scratch/conf.pot"
# Widgets say say.gettext("…") in JavaScript, i18nd("lull", "…") in QML.
find client/widgets -name '*.js' -o -name '*.qml' | LC_ALL=C sort >"$scratch/widgets"
if [ -s "$scratch/widgets" ]; then
    xgettext --files-from="$scratch/widgets" --directory="$root" --language=JavaScript --output="$scratch/widgets.pot" \
        --from-code=UTF-8 --add-location=file --package-name=lull --keyword --keyword=gettext --keyword=ngettext:1,2 \
        --keyword=i18nd:2
    [ ! -e "$scratch/widgets.pot" ] || set -- "$@" "$scratch/widgets.pot"
fi
for desktop in client/desktop/*.desktop.in; do
    [ -e "$desktop" ] || continue
    xgettext --output="$scratch/desktop.pot" --directory="$root" --add-location=file --package-name=lull "$desktop"
    set -- "$@" "$scratch/desktop.pot"
done
for metainfo in client/desktop/*.metainfo.xml.in; do
    [ -e "$metainfo" ] || continue
    xgettext --its="$here/metainfo.its" --output="$scratch/metainfo.pot" --directory="$root" --add-location=file --package-name=lull "$metainfo"
    set -- "$@" "$scratch/metainfo.pot"
done
# A date would be the only change of most updates.
msgcat --use-first "$@" | sed '/^"POT-Creation-Date:/d' >"$template"
[ "$template" = "$scratch/lull.pot" ] || exit 0
while read -r language; do
    if [ -e "$here/$language.po" ]; then
        msgmerge --quiet --update --backup=none --previous "$here/$language.po" "$template"
    else
        msginit --no-translator --locale="$language" --input="$template" --output-file="$here/$language.po"
    fi
done <"$here/LINGUAS"
