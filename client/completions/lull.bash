# SPDX-License-Identifier: MIT
# bash completion for lull: what can follow is asked of lull itself, which knows its verbs, and the service its names.

_lull()
{
    local cur candidate
    # Words as the shell sees them, not split at ':' or '='.
    cur=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    while IFS=$'\t' read -r candidate _; do
        [[ $candidate == "$cur"* ]] && COMPREPLY+=("$candidate")
    done < <(command lull __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 0 && ${COMP_WORDS[1]} =~ ^(check-config|export|import|backup)$ ]]; then
        compopt -o default
    fi
}

complete -F _lull lull
