# SPDX-License-Identifier: MIT
# fish completion for lull: what can follow is asked of lull itself, which knows its verbs, and the service its names.

function __lull_complete
    set -l words (commandline -opc)
    command lull __complete $words[2..-1] (commandline -ct) 2>/dev/null
end

complete -c lull -f -a '(__lull_complete)'
complete -c lull -n '__fish_seen_subcommand_from check-config export import backup' -F
