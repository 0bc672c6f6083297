#!/bin/bash
# SPDX-License-Identifier: MIT
#
# lulld and dunst, a real notification server, on a screen and a session bus of their own. Prints TAP; with a folder as
# third argument it leaves a picture of each notification there.
#
# t-dunst.sh LULLD LULL [FOLDER]
set -u
export LC_ALL=C.UTF-8
lulld=$(realpath "$1")
lull=$(realpath "$2")
pictures=${3:+$(realpath "$3")}

for tool in Xvfb dunst dunstctl dbus-run-session gdbus python3; do
    command -v $tool >/dev/null || { echo "1..0 # SKIP no $tool"; exit 0; }
done

# ---- a screen, and a bus on which nothing can be activated ----

if [[ -z ${LULL_SCREEN-} ]]; then
    export LULL_SCREEN=$(mktemp -d)
    trap 'kill $xvfb; wait $xvfb 2>/dev/null; rm -rf "$LULL_SCREEN"' EXIT
    cat >"$LULL_SCREEN/bus.conf" <<X
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=$LULL_SCREEN/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
X
    mkfifo "$LULL_SCREEN/display"
    Xvfb -displayfd 3 -screen 0 800x600x24 -nolisten tcp 3>"$LULL_SCREEN/display" 2>"$LULL_SCREEN/xvfb.log" &
    xvfb=$!
    read -r number <"$LULL_SCREEN/display"
    export DISPLAY=:$number HOME=$LULL_SCREEN/home XDG_RUNTIME_DIR=$LULL_SCREEN
    export DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nonexistent # no logind: nothing is known about sessions
    unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CONFIG_DIRS XDG_STATE_HOME
    dbus-run-session --config-file="$LULL_SCREEN/bus.conf" -- "$0" "$@" 2>"$LULL_SCREEN/log"
    code=$?
    [[ $code == 0 ]] || grep -v dunstctl "$LULL_SCREEN/log" | tail -n 20 | sed 's/^/# /'
    exit $code
fi
cd "$LULL_SCREEN" || exit 1

# It is noon by the clock on the wall, so that no day begins or ends meanwhile.
export TZ=NOON$(($(date -u +%-H) - 12))

# ---- tools ----

n=0
failed=0
ok() { # NAME: the command before says whether
    local result=$?
    n=$((n + 1))
    if [[ $result == 0 ]]; then
        echo "ok $n - $1"
    else
        failed=1
        echo "not ok $n - $1"
        { echo "shown:"; cat shown 2>/dev/null; "$lull" status 2>&1; "$lull" log 2>&1; } | sed 's/^/# /'
    fi
}

# Waits until a command succeeds. Ten seconds are for machines that hang.
until_true() {
    local i
    for ((i = 0; i < 200; i++)); do
        "$@" && return 0
        read -rt 0.05 <> <(:)
    done
    return 1
}

# dunst calls this for every notification that it shows; the chooser stands for its menu.
cat >note.sh <<X
#!/bin/sh
echo "\$2" >>"$LULL_SCREEN/shown"
X
cat >choose.sh <<X
#!/bin/sh
cat >"$LULL_SCREEN/menu"
grep -m1 "\$(cat "$LULL_SCREEN/choice")" "$LULL_SCREEN/menu"
X
chmod +x note.sh choose.sh
cat >dunstrc <<X
[global]
    width = 420
    offset = 10x10
    font = DejaVu Sans 11
    markup = full
    dmenu = $LULL_SCREEN/choose.sh
    show_indicators = yes
[all]
    appname = lull
    script = $LULL_SCREEN/note.sh
X

start_dunst() {
    : >shown
    dunst -config dunstrc >>dunst.log 2>&1 &
    dunst=$!
    gdbus wait --session --timeout 10 org.freedesktop.Notifications || { echo 'Bail out! dunst does not start'; exit 1; }
}

kill_dunst() {
    kill -9 $dunst
    wait $dunst 2>/dev/null
}

start_lulld() {
    "$lulld" &
    service=$!
    gdbus wait --session --timeout 10 io.github.lulld.Lull1 || { echo 'Bail out! lulld does not start'; exit 1; }
}

stop_lulld() { # [SIGNAL]
    kill "${1:--TERM}" $service
    wait $service 2>/dev/null
}

# Starts anew with an empty journal and these reminders, which have been due since 11:30.
fresh() { # REMINDER…
    if [[ ${service-} ]]; then
        stop_lulld
        kill -0 $dunst 2>/dev/null && until_true displayed 0
    fi
    rm -rf home
    mkdir -p home/.config/lull
    {
        printf '[general]\ndiscreet = no\nnag = 0\n'
        printf '[reminder magnesium]\nat = 11:30\nwindow = 3h\nenabled = %s\n' "$([[ $* == *magnesium* ]] && echo yes || echo no)"
        printf '[reminder stretch]\nat = 11:30\nwindow = 3h\nenabled = %s\n' "$([[ $* == *stretch* ]] && echo yes || echo no)"
    } >home/.config/lull/lull.conf
    : >shown
    start_lulld
}

displayed() { # HOW-MANY
    [[ $(dunstctl count displayed 2>/dev/null) == "$1" ]]
}

was_shown() { # HOW-OFTEN TITLE
    [[ $(grep -cx "$2" shown) == "$1" ]]
}

state_is() { # STATE
    "$lull" agenda --json | python3 -c 'import json, sys
sys.exit(sys.argv[1] not in [o["state"] for o in json.load(sys.stdin) if o["id"].startswith("magnesium/")][:1])' "$1"
}

journal_has() { # HOW-MANY KIND
    "$lull" log --json | python3 -c 'import json, sys
sys.exit(int(sys.argv[1]) != sum(e["kind"] == sys.argv[2] for e in json.load(sys.stdin)))' "$1" "$2"
}

press() { # WORD: in the menu of what is displayed
    echo "$1" >choice
    dunstctl context
}

picture() { # NAME
    [[ -z $pictures ]] || import -window root "$pictures/$1.png"
}

# ---- what happens ----

start_dunst
fresh magnesium
until_true was_shown 1 Magnesium
ok 'what is due is shown'
until_true displayed 1
picture one
press Taken
until_true state_is done
ok 'Taken records it'
journal_has 1 intake
ok '… once'
until_true displayed 0
ok '… and takes it off the screen'
[[ $(cut -d' ' -f1 menu | sort | tr '\n' ' ') == '#Show #Skip #Snooze #Taken ' ]]
ok 'the menu offers Taken, Snooze and Skip'

fresh magnesium
until_true displayed 1
press Snooze
until_true state_is snoozed
ok 'Snooze puts it off'
until_true displayed 0
ok '… and takes it off the screen'

fresh magnesium
until_true displayed 1
press Skip
until_true state_is skipped && journal_has 0 intake
ok 'Skip skips it'

fresh magnesium
until_true displayed 1
dunstctl close
until_true displayed 0
state_is due
ok 'closing leaves it due'

fresh magnesium
until_true displayed 1
"$lull" took magnesium >took
until_true displayed 0
ok 'recording it elsewhere takes it off the screen'

fresh magnesium
until_true displayed 1
dunstctl action 0
until_true was_shown 2 Magnesium
ok 'pressing it shows what can be done'
until_true displayed 1
picture details
state_is due && journal_has 0 intake
ok '… and records nothing'

fresh magnesium stretch
until_true displayed 1
picture several
until_true was_shown 1 'Midday reminders'
ok 'what is due together is shown together'
dunstctl action 0
until_true displayed 2
ok 'pressing it shows each'
picture each
stop_lulld
until_true displayed 0
ok 'what nobody would answer leaves the screen'
start_lulld
until_true was_shown 2 'Midday reminders'
ok 'and comes back with the service'

fresh magnesium
until_true displayed 1
kill_dunst
start_dunst
until_true was_shown 1 Magnesium
ok 'a server that died shows it again when it is back'
until_true displayed 1
ok '… once'
press Taken
until_true state_is done && journal_has 1 intake
ok '… with buttons that work'

kill_dunst
service_was=$service
fresh magnesium
[[ $service != "$service_was" ]] && until_true state_is due
ok 'without a server it is due all the same'
start_dunst
until_true was_shown 1 Magnesium
ok 'a server that comes later shows it then'

# dunst puts the new one in the place of the old, which is the same to look at.
stop_lulld -KILL
start_lulld
until_true displayed 1
press Taken
until_true state_is done && journal_has 1 intake
ok 'a service that was killed shows it again, with buttons that work'

stop_lulld
kill $dunst
wait $dunst 2>/dev/null
echo "1..$n"
exit $failed
