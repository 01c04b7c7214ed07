# What all stand-ins have in common: each call is logged, fails where a test wants it to, and is refused where nobody may make it so.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
me=$(basename "$0")
call="$me $*"
call=${call//$'\n'/ }
printf '%s\n' "$call" >>"$here/calls"
for wanted in "$here"/fails/*; do
    [[ -e $wanted ]] || continue
    # The first line is the beginning of the call, the second what the real program says then.
    { IFS= read -r begins && IFS= read -r says; } <"$wanted"
    if [[ $call == "$begins"* ]]; then
        printf '%s\n' "$says" >&2
        exit 1
    fi
done

refuse() {
    printf '%s\n' "$call" >>"$here/refused"
    printf 'error: the stand-in for %s knows no such call: %s\n' "$me" "$call" >&2
    exit 64
}

# A value that the stand-ins keep: its name, and what it is where nobody has set it.
recall() {
    cat "$here/state/$1" 2>/dev/null || printf '%s' "$2"
}

keep() {
    printf '%s' "$2" >"$here/state/$1"
}
