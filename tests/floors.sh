#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The floors: who may include whom, what the core may call, and what no file may contain. Each check prints what is
# wrong, a line each; silence is right. Every check is first shown a tree in which it must find something.
#
# floors.sh SOURCE-ROOT BUILD-ROOT
set -u
export LC_ALL=C

source_root=$1
build_root=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# ---- what is allowed ----

# Plain string, memory and number functions; nothing that knows the time, the environment, a file or a locale. A stream
# in memory is a string; there is no other to be had without fopen, stdout or stderr.
core_symbols='
    malloc calloc realloc reallocarray free qsort bsearch abort
    mem(cpy|move|set|cmp|chr|rchr|mem) str(len|nlen|cmp|ncmp|casecmp|ncasecmp|chr|rchr|chrnul|str|spn|cspn|pbrk|dup|ndup)
    open_memstream fclose v?fprintf fputs fputc putc fwrite
    stpcpy stpncpy strto(l|ll|ul|ull|d) __isoc23_strto(l|ll|ul|ull) v?snprintf v?asprintf
    l?l?abs l?lround floor ceil round trunc fmod fabs sqrt pow log exp isnan isinf
    __(v?snprintf|v?asprintf|memcpy|memmove|memset|stpcpy|strcpy|strcat|strncpy)_chk
    __stack_chk_fail __assert_fail _GLOBAL_OFFSET_TABLE_
    __(asan|ubsan|sanitizer|lsan|gcov|llvm|sancov)_.*'
# What of common/ the core may call: words and suggestions, not the files of tzdata.c.
core_common='enums l10n suggest utf8'

libc_pure='assert errno float inttypes limits math stdbool stddef stdarg stdint stdio stdlib string strings'

# The foreign library of each adapter. A file NAME-PART.c belongs to NAME.
declare -A foreign=(
    [clock]='systemd' [notify]='systemd' [session]='systemd' [log]='systemd'
    [schema]='sqlite3' [store]='sqlite3' [scan]='iniparser' [settings]='iniparser'
    [exchange]='jansson'
)
# Which modules of daemon/ each may include besides the core, common/ and itself.
declare -A below=(
    [clock]='' [notify]='' [session]='' [log]='' [schema]='' [store]='schema' [scan]='' [settings]='scan'
    [engine]='store' [exchange]='' [stream]='' [export]='engine exchange store' [import]='engine exchange store' [salvage]='exchange store'
    [scenario]='settings' [simulate]='engine scenario store settings'
    [bus]='engine export import exchange stream store settings clock log' [present]='engine notify session store log'
    [main]='*' [service]='*'
)

# ---- tools ----

# FILE:LINE:NAME of each #include below the folders, in root $1; NAME keeps its <> or "".
includes() {
    (cd "$1" && shift && find "$@" -name '*.[ch]' -print0 2>/dev/null |
        xargs -0r grep -HnoE '^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"][^>"]+[>"]' |
        sed -E 's/^([^:]+:[0-9]+:)[^<"]*/\1/')
}

contains() { # WORD LIST
    [[ " $2 " == *" $1 "* ]]
}

# The module of daemon/x-y.c: the longest beginning that `below` knows.
module_of() {
    local stem=${1##*/}
    stem=${stem%.[ch]}
    while [[ ! -v below[$stem] && $stem == *-* ]]; do stem=${stem%-*}; done
    echo "$stem"
}

# Calls $2 FILE:LINE NAME-WITHOUT-QUOTES KIND(< or ") for each include below the folders $3….
each_include() {
    local root=$1 check=$2 file line name
    shift 2
    while IFS=: read -r file line name; do
        "$check" "$root" "$file:$line" "${name:1:-1}" "${name:0:1}"
    done < <(includes "$root" "$@")
}

# ---- includes ----

include_common() { # libc and its own
    if [[ $4 == '<' ]]; then
        [[ $3 =~ ^(systemd/|sqlite|iniparser|jansson|cairo) ]] && echo "$2: common/ uses libc alone, not <$3>"
    elif [[ $3 == *..* || ! -e $1/common/$3 && $3 != config.h ]]; then
        echo "$2: common/ includes only its own, not \"$3\""
    fi
}

include_core() {
    if [[ $4 == '<' ]]; then
        contains "${3%.h}" "$libc_pure" || echo "$2: the core is pure: not <$3>"
    elif [[ $3 == *..* || $3 == tzdata.h || ! -e $1/daemon/core/${3#core/} && ! -e $1/common/$3 ]]; then
        echo "$2: the core includes only the core and common/, not \"$3\""
    fi
}

include_daemon() {
    local file=${2%%:*} mine other
    mine=$(module_of "$file")
    if [[ ! -v below[$mine] ]]; then
        echo "$2: '$mine' stands on no floor: give it one in floors.sh"
    elif [[ $4 == '<' ]]; then
        include_foreign "$2" "$3" "$mine"
    elif [[ $3 == core/* && -e $1/daemon/$3 || -e $1/common/$3 || $3 == config.h ]]; then
        :
    elif [[ -e $1/daemon/$3 ]]; then
        other=$(module_of "$3")
        [[ $other == "$mine" || ${below[$mine]} == '*' ]] || contains "$other" "${below[$mine]}" ||
            echo "$2: $mine doesn't stand above $other"
    else
        echo "$2: \"$3\" is not found from daemon/ (write core headers as \"core/x.h\")"
    fi
}

include_foreign() { # FILE:LINE NAME MODULE
    local library=${2%%/*}
    library=${library%.h}
    [[ $library =~ ^(systemd|sqlite3|iniparser|jansson|cairo)$ ]] || return
    case $3 in
        bus | present | main | service) [[ $library == systemd ]] && return ;;
        *) [[ $library == "${foreign[$3]-}" ]] && return ;;
    esac
    echo "$1: $3 doesn't use $library"
}

include_client() {
    if [[ $4 == '<' ]]; then
        case $3 in
            cairo* | fontconfig/*) [[ ${2%%:*} =~ ^client/(canvas|report-draw)\. ]] || echo "$2: only what draws a page uses <$3>" ;;
            systemd/*) [[ ${2%%:*} =~ ^client/proxy ]] || echo "$2: only proxy.c talks to the bus" ;;
            sqlite* | iniparser*) echo "$2: the client doesn't use <$3>" ;;
        esac
    elif [[ $3 == *..* || $3 != core/* && $3 != config.h && ! -e $1/common/$3 && ! -e $1/client/$3 ]]; then
        echo "$2: the client includes itself, common/ and core/, not \"$3\""
    fi
}

check_includes() {
    each_include "$1" include_common common
    each_include "$1" include_core daemon/core
    (cd "$1" && find daemon -maxdepth 1 -name '*.[ch]') | while read -r file; do
        each_include "$1" include_daemon "$file"
    done
    each_include "$1" include_client client
}

# ---- symbols ----

# What archive $1 calls and neither it nor the object files $3 of archive $2 define, beyond the list.
check_core_symbols() {
    local own allowed
    own=$({ nm --defined-only -A "$1"; nm --defined-only -A "$2" | grep -E "[:/]($3)\.c\.o:"; } 2>/dev/null | awk '{ print $NF }')
    allowed=$(tr -s ' \n' '|' <<<"$core_symbols" | sed 's/^|//; s/|$//')
    nm -u -A "$1" 2>/dev/null | sed -E 's,^.*[:/]([^:/]+)\.c\.o: +[Uwv] ,\1 ,' | sort -u | while read -r object symbol; do
        [[ $symbol =~ ^($allowed)$ ]] || grep -qxF "$symbol" <<<"$own" || echo "core/$object.c calls $symbol()"
    done
}

# Nothing leaves the machine: the programs themselves open no connection.
check_no_network() {
    local program symbol
    for program; do
        nm -u -D "$program" | sed -E 's/@.*//' | awk '{ print $NF }' |
            grep -xE 'socket|connect|getaddrinfo|gethostbyname.*|sendto|res_.*|bind|listen|accept4?' |
            while read -r symbol; do echo "$program calls $symbol()"; done
    done
}

# ---- the tree ----

sources() {
    (cd "$1" && { git ls-files -co --exclude-standard || find . -type f ! -path './build*' ! -path './.git/*'; } 2>/dev/null |
        sed 's,^\./,,' | while read -r file; do [[ -f $file ]] && echo "$file"; done)
}

check_header_names() {
    sources "$1" | grep '\.h$' | sed 's,.*/,,' | sort | uniq -d | sed 's/$/: a header name that is there twice/'
}

check_pragma_once() {
    sources "$1" | grep '\.h$' | while read -r file; do
        grep -q '^#pragma once$' "$1/$file" || echo "$file: no #pragma once"
    done
}

check_spdx() {
    sources "$1" | grep -E '\.([chp]y?|sh|in|catalog|scn)$|meson\.build$|bootstrap$|^\.ci/' | while read -r file; do
        head -n 3 "$1/$file" | grep -q 'SPDX-License-Identifier: MIT' || echo "$file: no SPDX line at its top"
    done
}

# grep's expression; who may; why.
forbidden='
\b(gets|strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|tmpnam|mktemp)\(	-	there is a safe one
\b(system|popen)\(	-	no shell
\b(localtime|gmtime|ctime|asctime)\(	-	not reentrant
\b(setenv|putenv|unsetenv|tzset)\(	^(tests/|common/l10n\.c)	the zone is a value, the environment is not ours
\bmktime\(	^tests/bench-	depends on earlier calls in an overlap
\b(clock_gettime|gettimeofday|time)\(	^(daemon/clock|client/|tests/)	the time is passed in; clock.c reads it
\b(u?sleep|nanosleep)\(	-	wait for the event
\biniparser_get(int|longint|boolean|double|lint|uint64)\(	-	crashes on sections, reads 010 as 8
\bsd_(json|varlink)_|\bsd_bus_emit_signal_to|\bsd_event_(add|set)_memory_pressure|\bsd_event_trim_memory	-	newer than libsystemd 252
"io\.github\.lulld\.Lull1	^(common/names\.h|tests/)	the name stands in names.h
#[[:space:]]*include[[:space:]]*"[^"]*\.c"	-	link it
AF_INET	-	nothing leaves the machine'

check_forbidden() {
    local expression who why
    while IFS=$'\t' read -r expression who why; do
        [[ $expression ]] || continue
        # '-': nobody may; as an expression it would excuse every file with one in its path.
        [[ $who != - ]] || who='^$'
        sources "$1" | grep '\.[ch]$' | grep -vE -- "$who" | (cd "$1" && xargs -r grep -HnE -- "$expression") |
            grep -vE '^[^:]*:[0-9]*: *(/?\*|//)' | cut -d: -f1,2 | sed "s|\$|: $why|"
    done <<<"$forbidden"
}

# Words that a health program must not say (design: manner), in whatever people read.
check_manner() {
    sources "$1" | grep -E '\.([ch]|md|conf|in|catalog)$' | (cd "$1" && xargs -r grep -HniE \
        '\b(cures?|proven|no risks|well done|great job|streak)\b') | grep -viE 'never|not' | sed 's/$/  (not in this program)/'
}

max_lines=460
check_size() {
    sources "$1" | grep '\.[ch]$' | while read -r file; do
        lines=$(wc -l <"$1/$file")
        ((lines <= max_lines)) || echo "$file: $lines lines; split it"
    done
}

# ---- trees in which each check must find something ----

bad() { # FILE TEXT…
    mkdir -p "$scratch/bad/$(dirname "$1")"
    printf '%s\n' "${@:2}" >"$scratch/bad/$1"
}

make_bad_tree() {
    rm -rf "$scratch/bad"
    bad common/words.h '/* SPDX-License-Identifier: MIT */' '#pragma once'
    bad common/tzdata.h '/* SPDX-License-Identifier: MIT */' '#pragma once'
    bad daemon/core/zone.h '/* SPDX-License-Identifier: MIT */' '#pragma once'
    bad daemon/engine.h '/* SPDX-License-Identifier: MIT */' '#pragma once'
    bad daemon/bus.h '/* SPDX-License-Identifier: MIT */' '#pragma once'
    bad daemon/store.h '/* SPDX-License-Identifier: MIT */' '#pragma once'
    bad daemon/notify.h '/* SPDX-License-Identifier: MIT */' '#pragma once'
    bad client/proxy.h '/* SPDX-License-Identifier: MIT */' '#pragma once'
}

. "${0%/*}/tap.sh"

# $2: a complaint that must be among those of the command $3…
finds() {
    local got
    got=$("${@:3}")
    if grep -qF -- "$2" <<<"$got"; then report "finds: $1" ''; else report "finds: $1" "missing '$2' in: $got"; fi
}

spots() { # NAME COMPLAINT CHECK FILE TEXT…: a bad file in an otherwise good tree
    make_bad_tree
    local quiet
    quiet=$("$3" "$scratch/bad")
    bad "${@:4}"
    if [[ $quiet ]]; then report "finds: $1" "before: $quiet"; else finds "$1" "$2" "$3" "$scratch/bad"; fi
}

spdx='/* SPDX-License-Identifier: MIT */'

spots 'a library below common/' 'common/a.c:1: common/ uses libc alone' check_includes common/a.c '#include <systemd/sd-bus.h>'
spots 'common/ including the daemon' 'common/a.c:2: common/' check_includes common/a.c "$spdx" '#include "engine.h"'
spots 'a clock in the core' 'daemon/core/a.c:1: the core is pure: not <time.h>' check_includes daemon/core/a.c '#include <time.h>'
spots 'files in the core' 'daemon/core/a.c:1: the core is pure: not <unistd.h>' check_includes daemon/core/a.c '#include <unistd.h>'
spots 'the core including a shell' 'daemon/core/a.c:1: the core includes only' check_includes daemon/core/a.c '#include "../engine.h"'
spots 'the core reading zone files' 'daemon/core/a.c:1: the core includes only' check_includes daemon/core/a.c '#include "tzdata.h"'
spots 'adapters that know each other' "daemon/store-x.c:1: store doesn't stand above notify" check_includes daemon/store-x.c '#include "notify.h"'
spots 'a second library in an adapter' "daemon/store.c:1: store doesn't use systemd" check_includes daemon/store.c '#include <systemd/sd-bus.h>'
spots 'SQL outside the store' "daemon/engine.c:1: engine doesn't use sqlite3" check_includes daemon/engine.c '#include <sqlite3.h>'
spots 'the engine naming the bus' "daemon/engine.c:1: engine doesn't stand above bus" check_includes daemon/engine.c '#include "bus.h"'
spots 'the engine naming notifications' "daemon/engine.c:1: engine doesn't stand above notify" check_includes daemon/engine.c '#include "notify.h"'
spots 'an unqualified include' 'daemon/engine.c:1: "zone.h" is not found' check_includes daemon/engine.c '#include "zone.h"'
spots 'a module without a floor' "daemon/attic.c:1: 'attic' stands on no floor" check_includes daemon/attic.c '#include "engine.h"'
spots 'the client including the daemon' 'client/a.c:1: the client includes itself' check_includes client/a.c '#include "engine.h"'
spots 'a second place of sd-bus in the client' 'client/cmd-a.c:1: only proxy.c' check_includes client/cmd-a.c '#include <systemd/sd-bus.h>'
spots 'cairo in the program itself' 'client/a.c:1: only what draws' check_includes client/a.c '#include <cairo.h>'
spots 'a header name that is there twice' 'zone.h: a header name' check_header_names client/zone.h "$spdx"
spots 'a header without a guard' 'client/a.h: no #pragma once' check_pragma_once client/a.h "$spdx"
spots 'a file without a licence' 'client/a.c: no SPDX line' check_spdx client/a.c 'int a;'
spots 'a script without a licence' 'tests/a.py: no SPDX line' check_spdx tests/a.py 'a = 1'
spots 'a long file' 'client/a.c: 461 lines' check_size client/a.c $(seq $((max_lines + 1)))
spots 'an unsafe function' 'client/a.c:2: there is a safe one' check_forbidden client/a.c "$spdx" 'int a = atoi(b);'
spots 'an unsafe function in a file of two words' 'client/cmd-a.c:2: there is a safe one' check_forbidden client/cmd-a.c "$spdx" 'int a = atoi(b);'
spots 'the time, not passed in' 'daemon/engine.c:1: the time is passed in' check_forbidden daemon/engine.c 'x = time(NULL);'
spots 'a test that sleeps' 'tests/a.c:1: wait for the event' check_forbidden tests/a.c 'sleep(1);'
spots 'a getter that crashes' 'daemon/settings.c:1: crashes' check_forbidden daemon/settings.c 'iniparser_getint(d, k, 0);'
spots 'a libsystemd that Debian 12 lacks' 'daemon/bus.c:1: newer' check_forbidden daemon/bus.c 'sd_json_parse(x);'
spots 'the bus name written twice' 'client/a.c:1: the name stands in names.h' check_forbidden client/a.c 'x = "io.github.lulld.Lull1";'
spots 'a promise' 'client/a.c:1:' check_manner client/a.c 'puts("Magnesium cures it");'

printf '%s\n' '#include <time.h>' 'long a(void);' 'long a(void) { return time(0); }' >"$scratch/a.c"
printf '%s\n' 'int tz(void);' 'int b(void);' 'int b(void) { return tz(); }' >"$scratch/b.c"
printf '%s\n' 'int tz(void);' 'int tz(void) { return 1; }' >"$scratch/tzdata.c"
printf '%s\n' 'int socket(int, int, int);' 'int main(void) { return socket(1, 2, 3); }' >"$scratch/net.c"
(cd "$scratch" && for f in a b tzdata; do cc -c $f.c -o $f.c.o; done && ar rc core.a a.c.o b.c.o && ar rc common.a tzdata.c.o && cc net.c -o net)
finds 'time() in the core' 'core/a.c calls time()' check_core_symbols "$scratch/core.a" "$scratch/common.a" enums
finds 'a part of common/ that the core must not call' 'core/b.c calls tz()' check_core_symbols "$scratch/core.a" "$scratch/common.a" enums
finds 'a socket' 'calls socket()' check_no_network "$scratch/net"

# ---- this tree ----

core_archive=$build_root/daemon/core/libcore.a
common_archive=$build_root/common/libcommon.a
[[ -e $core_archive && -e $common_archive ]] || report 'the archives are there' "no $core_archive or $common_archive"
[[ $(sources "$source_root" | grep -c '\.[ch]$') -ge 20 ]] || report 'the sources are found' "no sources below $source_root"
report 'includes point downward' "$(check_includes "$source_root")"
report 'the core calls only what is pure' "$(check_core_symbols "$core_archive" "$common_archive" "${core_common// /|}")"
report 'the programs open no connection' "$(check_no_network "$build_root/daemon/lulld" "$build_root/client/lull")"
report 'header names are unique' "$(check_header_names "$source_root")"
report 'headers are guarded' "$(check_pragma_once "$source_root")"
report 'every file says its licence' "$(check_spdx "$source_root")"
report 'nothing forbidden is called or written' "$(check_forbidden "$source_root")"
report 'the manner is calm' "$(check_manner "$source_root")"
report "no file is longer than $max_lines lines" "$(check_size "$source_root")"

echo "1..$n"
exit $failed
