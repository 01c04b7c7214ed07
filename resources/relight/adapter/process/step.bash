# Runs the author's script in the state that the steps before it left, and keeps the state that it leaves.
#
# The state is what differs from the environment: variables with their attributes, functions, folder, umask and options. Inputs
# that are secret, what was read in a terminal without being shown, and whatever holds the value of either, are not kept; traps are
# not either.
__relight_script=$RELIGHT_SCRIPT __relight_state=$RELIGHT_STATE __relight_spool=$RELIGHT_SPOOL
__relight_own=${RELIGHT_OWN:-} __relight_inputs=${RELIGHT_INPUTS:-} __relight_secrets=${RELIGHT_SECRETS:-}
__relight_toggled=${RELIGHT_TOGGLED:-} __relight_folder=${RELIGHT_FOLDER:-}
unset RELIGHT_SCRIPT RELIGHT_STATE RELIGHT_SPOOL RELIGHT_OWN RELIGHT_INPUTS RELIGHT_SECRETS RELIGHT_TOGGLED
IFS= read -r -d '' -u 3 __relight_filter
exec 3<&-
__relight_path=$PATH
declare -A __relight_base=() __relight_before=() __relight_given=() __relight_functions=()

# Fills the associative array of that name with the declaration of each variable that belongs to the step. The names come from the
# shell itself, letter by letter: to ask compgen takes a process each time, and that was half of what a step cost.
__relight_snapshot() {
    local -n __relight_into=$1
    local __relight_name
    for __relight_name in \
        "${!A@}" "${!B@}" "${!C@}" "${!D@}" "${!E@}" "${!F@}" "${!G@}" "${!H@}" "${!I@}" "${!J@}" "${!K@}" \
        "${!L@}" "${!M@}" "${!N@}" "${!O@}" "${!P@}" "${!Q@}" "${!R@}" "${!S@}" "${!T@}" "${!U@}" "${!V@}" \
        "${!W@}" "${!X@}" "${!Y@}" "${!Z@}" "${!a@}" "${!b@}" "${!c@}" "${!d@}" "${!e@}" "${!f@}" "${!g@}" \
        "${!h@}" "${!i@}" "${!j@}" "${!k@}" "${!l@}" "${!m@}" "${!n@}" "${!o@}" "${!p@}" "${!q@}" "${!r@}" \
        "${!s@}" "${!t@}" "${!u@}" "${!v@}" "${!w@}" "${!x@}" "${!y@}" "${!z@}" "${!_@}"; do
        case $__relight_name in
            BASH | BASHOPTS | BASHPID | BASH_* | DIRSTACK | EPOCH* | EUID | UID | PPID | FUNCNAME | GROUPS | HISTCMD | LINENO) ;;
            PIPESTATUS | RANDOM | SRANDOM | SECONDS | SHELLOPTS | SHLVL | PWD | OLDPWD | _ | COMP_* | COPROC | OPTIND) ;;
            RELIGHT_* | __relight_*) ;;
            COLUMNS | LINES) [[ -t 2 ]] && continue ;;&
            *) eval "__relight_into[$__relight_name]=\${$__relight_name[@]@A}" ;;
        esac
    done
}

__relight_differs() {
    [[ ! ${__relight_base[$1]+there} || ${__relight_base[$1]} != "$2" ]]
}

# Whether the text holds a secret in any of the forms that the filter knows.
__relight_tells() {
    [[ $__relight_secrets ]] || return 1
    local __relight_seen
    __relight_seen=$(printf '%s\n' "$1" | PATH=$__relight_path perl <(printf '%s' "$__relight_filter") detect)
    [[ $__relight_seen != "$1" ]]
}

# Writes down that a variable holds a secret by the secret's name; the value stays in memory.
__relight_copies() {
    local __relight_secret
    [[ ${__relight_after[$1]} != 'declare -'[aA]* ]] || return 1
    for __relight_secret in $__relight_secrets; do
        [[ ${!1} && ${!1} == "${!__relight_secret-}" ]] || continue
        printf '[[ ${%s+there} ]] && %s=$%s' "$__relight_secret" "$1" "$__relight_secret"
        [[ ${__relight_after[$1]} == 'declare -'*x* ]] && printf ' && export %s' "$1"
        printf '\n'
        return 0
    done
    return 1
}

# In a terminal: what was read without being shown is not kept, nor is whatever holds it.
declare -a __relight_hidden=()
__relight_asks=
if [[ -t 0 ]]; then
    __relight_asks=1
    read() {
        local __relight_word __relight_silent=
        local -a __relight_names=()
        for __relight_word in "$@"; do
            case $__relight_word in
                --*) ;;
                -s* | -[aer]s* | -[aer][aer]s*) __relight_silent=1 ;;
                [A-Za-z_]*) __relight_names+=("$__relight_word") ;;
            esac
        done
        builtin read "$@"
        local __relight_status=$?
        if [[ $__relight_silent ]]; then
            for __relight_word in "${__relight_names[@]:-REPLY}"; do
                if [[ $__relight_word =~ ^[A-Za-z_][A-Za-z_0-9]*$ ]]; then
                    eval "__relight_hidden+=(\"\${$__relight_word[@]-}\")"
                fi
            done
        fi
        return "$__relight_status"
    }
fi

__relight_holds_hidden() {
    local __relight_hidden_one
    for __relight_hidden_one in "${__relight_hidden[@]}"; do
        [[ $__relight_hidden_one && $1 == *"$__relight_hidden_one"* ]] && return 0
    done
    return 1
}

__relight_is_secret() {
    [[ " $__relight_secrets " == *" $1 "* ]]
}

__relight_save() {
    local __relight_name __relight_value __relight_line
    local -a __relight_text=()
    local -A __relight_after=()
    {
        shopt -p || :
        printf '__relight_options() {\n'
        for __relight_name in braceexpand hashall interactive-comments; do
            [[ :$__relight_shellopts: == *":$__relight_name:"* ]] || printf '    set +o %s\n' "$__relight_name"
        done
        for __relight_name in ${__relight_shellopts//:/ }; do
            printf '    set -o %s\n' "$__relight_name"
        done
        printf '    :\n}\n'
    } >"$__relight_state.new"
    shopt -u nocasematch extdebug
    : >"$__relight_spool/changed"
    __relight_snapshot __relight_after
    __relight_after[IFS]=${__relight_ifs@A}
    __relight_after[IFS]=${__relight_after[IFS]/__relight_ifs/IFS}
    __relight_save_variables >>"$__relight_state.new" 2>/dev/null
    __relight_save_functions >>"$__relight_state.new"
    __relight_save_places >>"$__relight_state.new"
}

__relight_changed() {
    printf '%s\n' "$1" >>"$__relight_spool/changed"
}

__relight_save_variables() {
    for __relight_name in "${!__relight_after[@]}"; do
        __relight_value=${__relight_after[$__relight_name]}
        if [[ ! ${__relight_before[$__relight_name]+there} || $__relight_value != "${__relight_before[$__relight_name]}" ]]; then
            __relight_changed "$__relight_name"
        fi
        __relight_differs "$__relight_name" "$__relight_value" || continue
        __relight_is_secret "$__relight_name" && continue
        if [[ $__relight_secrets || ${#__relight_hidden[@]} -gt 0 ]]; then
            __relight_copies "$__relight_name" && continue
            eval "__relight_text=(\"\${$__relight_name[@]}\" \"\${!$__relight_name[@]}\")"
            __relight_holds_hidden "${__relight_text[*]}" && continue
            __relight_tells "$(printf '%s\n' "${__relight_text[@]}")" && continue
        fi
        if [[ $__relight_name == IFS ]]; then
            printf 'IFS=%q\n' "$__relight_ifs"
        else
            declare -p "$__relight_name"
        fi
    done
    for __relight_name in "${!__relight_before[@]}"; do
        [[ ${__relight_after[$__relight_name]+there} ]] || __relight_changed "$__relight_name"
    done
    for __relight_name in "${!__relight_base[@]}"; do
        [[ ${__relight_after[$__relight_name]+there} ]] || printf 'unset -v %s\n' "$__relight_name"
    done
}

__relight_save_functions() {
    while IFS= builtin read -r __relight_line; do
        __relight_name=${__relight_line##* }
        case $__relight_name in
            __relight_* | exit) continue ;;
            read) [[ $__relight_asks ]] && continue ;;
        esac
        __relight_value=$(declare -f "$__relight_name")
        if [[ $__relight_value != "${__relight_functions[$__relight_name]-}" ]]; then
            __relight_changed "$__relight_name"
        fi
        __relight_holds_hidden "$__relight_value" && continue
        __relight_tells "$__relight_value" && continue
        printf '%s\n' "$__relight_value"
        [[ ${__relight_line%"$__relight_name"} == *x* ]] && printf 'export -f %s\n' "$__relight_name"
    done < <(declare -F)
}

__relight_save_places() {
    printf '__relight_pwd=%q\n' "$PWD"
    umask -p
    [[ $PWD == "$__relight_pwd_before" ]] || __relight_changed PWD
    for __relight_name in ${__relight_shellopts//:/ } ${__relight_bashopts//:/ }; do
        [[ :$__relight_options_before: == *":$__relight_name:"* ]] || __relight_changed "$__relight_name"
    done
    for __relight_name in ${__relight_options_before//:/ }; do
        [[ :$__relight_shellopts:$__relight_bashopts: == *":$__relight_name:"* ]] || __relight_changed "$__relight_name"
    done
}

__relight_passed_over() {
    ((BASH_SUBSHELL > 0)) || printf '%s %s %s\n' "$1" "$2" "${3//$'\n'/ }" >>"$__relight_spool/passed-over"
}

# What the author's exit means here: the step ends, and with 0 its state is kept.
exit() {
    local __relight_last=$?
    if ((BASH_SUBSHELL > 0)); then
        builtin exit "${1:-$__relight_last}"
    fi
    __relight_end "${1:-$__relight_last}"
}

# Looks at the author's options before it takes them away from its own work; traps but the one at the end have had their time.
__relight_end() {
    __relight_shellopts=$SHELLOPTS __relight_bashopts=$BASHOPTS __relight_ifs=$IFS
    { set +euxvf; trap - ERR DEBUG RETURN; } 2>/dev/null
    IFS=$' \t\n'
    if [[ $1 == 0 ]]; then
        __relight_save
    fi
    IFS=$__relight_ifs
    builtin exit "$1"
}

__relight_snapshot __relight_base
declare -a __relight_arguments=()
for __relight_name in $__relight_inputs; do
    __relight_given[$__relight_name]=${!__relight_name}
    unset "__relight_base[$__relight_name]"
    # What a script takes from whoever calls it
    [[ $__relight_name != ARGUMENT_[1-9]* ]] || __relight_arguments[${__relight_name:9:1}]=${!__relight_name}
done
__relight_pwd=$PWD
__relight_options() { :; }
if [[ -r $__relight_state ]]; then
    . "$__relight_state" 2>/dev/null
fi
for __relight_name in "${!__relight_given[@]}"; do
    printf -v "$__relight_name" %s "${__relight_given[$__relight_name]}"
    export "${__relight_name?}"
done 2>/dev/null
builtin cd -- "$__relight_pwd" || builtin exit 126
# A folder that steps on another machine had changed to, as a person gave it anew
[[ ! $__relight_folder ]] || builtin cd -- "$__relight_folder" || builtin exit 126

if [[ $__relight_own ]]; then
    IFS= builtin read -r __relight_line <"$__relight_script"
    builtin read -r __relight_interpreter __relight_argument <<<"${__relight_line#'#!'}"
    exec "$__relight_interpreter" ${__relight_argument:+"$__relight_argument"} "$__relight_script" "${__relight_arguments[@]}"
fi

if [[ -r $__relight_state ]]; then
    __relight_snapshot __relight_before
    while IFS= builtin read -r __relight_name; do
        case $__relight_name in
            __relight_* | exit) ;;
            *) __relight_functions[$__relight_name]=$(declare -f "$__relight_name") ;;
        esac
    done < <(compgen -A function)
else
    for __relight_name in "${!__relight_base[@]}"; do
        __relight_before[$__relight_name]=${__relight_base[$__relight_name]}
    done
    for __relight_name in $__relight_inputs; do
        eval "__relight_before[\$__relight_name]=\${$__relight_name[@]@A}"
    done
fi
__relight_pwd_before=$PWD
# Options that steps on another machine had turned over
__relight_toggle=
for __relight_name in $__relight_toggled; do
    case ${__relight_name%%:*},:$SHELLOPTS:$BASHOPTS: in
        o,*:"${__relight_name#*:}":*) __relight_toggle+="set +o ${__relight_name#*:};" ;;
        o,*) __relight_toggle+="set -o ${__relight_name#*:};" ;;
        s,*:"${__relight_name#*:}":*) __relight_toggle+="shopt -u ${__relight_name#*:};" ;;
        s,*) __relight_toggle+="shopt -s ${__relight_name#*:};" ;;
    esac
done
# A command that fails while the script goes on would be hidden by the status of its last one. The author's own trap goes before.
# An author who asks for the status of a command has thought of it.
__relight_trap='__relight_passed_over "$?" "$LINENO" "$BASH_COMMAND"'
IFS= builtin read -r -d '' __relight_line <"$__relight_script"
case $__relight_line in
    *'$?'* | *'${?}'* | *PIPESTATUS* | *'set +e'*) __relight_trap= ;;
esac
unset __relight_name __relight_line __relight_given
__relight_options
eval "$__relight_toggle"
__relight_options_before=$SHELLOPTS:$BASHOPTS
[[ ! $__relight_trap ]] || trap "$__relight_trap" ERR
. "$__relight_script" "${__relight_arguments[@]}"
__relight_end "$?"
