package relight.adapter.engine.place;

/**
 * The programs that are run where a file or a folder lies that is not on this machine. Each can be run again wherever it was cut off: it
 * looks at what has been done. What they return beside 0 and 1: {@link #OTHER}, {@link #NO_COPY}, {@link #FOREIGN}, {@link #TAKEN}.
 */
final class HostPlaceScripts {

    /** The target is no longer the one that the plan was made for. */
    static final int OTHER = 5;
    /** There is no whole copy. */
    static final int NO_COPY = 6;
    /** The private folder is not a restore test's. */
    static final int FOREIGN = 7;
    /** The name that the copy is to get is taken. */
    static final int TAKEN = 8;

    private static final String IDENTITY = """
            there() { [ -e "$1" ] || [ -L "$1" ]; }
            identity() { stat -c %d:%i "$1"; }
            same() { ! there "$target" || [ "$(identity "$target")" = "$identity" ]; }
            """;

    /** Ends with {@link #OTHER} where the target is not the one that the plan was made for. */
    static final String SAME = IDENTITY + "same || return " + OTHER + "\n";

    /** What the others are made of. The main file moves first, so that it never stands anywhere with another one's log (SQ-1). */
    static final String WORDS = IDENTITY + """
            umask 077
            flush() { sync "$@" 2>/dev/null || sync; }
            move() {
              [ -d "${2%/*}" ] || mkdir -p "${2%/*}" || return 1
              for suffix in '' $suffixes; do
                if there "$1$suffix"; then
                  [ ! -d "$2$suffix" ] || { printf '%s\\n' "$2$suffix is there already" >&2; return 1; }
                  mv -f "$1$suffix" "$2$suffix" || return 1
                fi
              done
            }
            nine() { bits=000$(stat -c %a "$1"); printf '%s\\n' "${bits#"${bits%???}"}"; }
            adopt() {
              if [ -n "$owner" ]; then
                chown -- "$owner" "$copy"
              elif there "$like" && [ "$(stat -c %u:%g "$like")" != "$(stat -c %u:%g "$copy")" ]; then
                chown "$(stat -c %u:%g "$like")" "$copy"
              fi || return 1
              if [ -n "$mode" ]; then
                chmod "$mode" "$copy"
              elif there "$like"; then
                chmod "$(nine "$like")" "$copy"
              elif [ ! -d "$copy" ]; then
                chmod 640 "$copy"
              fi
            }
            gone() {
              case ${work##*/} in .relight-*) ;; *) return 1;; esac
              [ ! -L "$work" ] || return 1
              rm -rf "$work" 2>/dev/null || { chmod -R u+rwx "$work"; rm -rf "$work"; }
            }
            """;

    /** Writes {@code holder=NAME (NUMBER)} for each process that has the target open, or anything that belongs to it or lies below it. */
    private static final String HOLDERS = """
            named() {
              name=?
              [ ! -r "/proc/$1/comm" ] || read -r name < "/proc/$1/comm"
              printf 'holder=%s (%s)\\n' "$name" "$1"
            }
            holders() {
              ls -l /proc/[0-9]*/fd 2>/dev/null | while IFS= read -r line; do
                case $line in
                  /proc/*/fd:) pid=${line#/proc/}; pid=${pid%/fd:};;
                  *" -> $target"*)
                    case ${line##*" -> $target"} in ''|/*|-wal|-shm|-journal) ;; *) continue;; esac
                    case $only$line in writersl?w*|l*) named "$pid";; esac;;
                esac
              done
              [ -n "$suffixes" ] || return 0
              for file in "$target" "$target-shm"; do
                if [ -e "$file" ] && [ -r /proc/locks ]; then
                  sed -n "s/^[0-9]*: *[A-Z]* *[A-Z]* *[A-Z]* *\\([0-9-]*\\) [0-9a-f]*:[0-9a-f]*:$(stat -c %i "$file") .*/\\1/p" /proc/locks |
                    while read -r pid; do named "$pid"; done
                fi
              done
            }
            """;

    /** Nothing is changed by it. What is in a folder is told file by file, the first of many. */
    static final String LOOK = WORDS + HOLDERS + """
            printf 'name=%s\\nuser=%s\\nuid=%s\\n' "$(uname -n)" "$(id -un 2>/dev/null || id -u)" "$(id -u)"
            if [ -e "$target" ]; then target=$(readlink -f "$target") || return 1; fi
            printf 'target=%s\\n' "$target"
            for program in $programs; do command -v "$program" >/dev/null 2>&1 || printf 'missing=%s\\n' "$program"; done
            for program in $gnu; do
              case $("$program" --version 2>/dev/null) in *GNU*) ;; *) printf 'missing=%s\\n' "$program";; esac
            done
            standing=$target
            while [ ! -d "$standing" ]; do standing=${standing%/*}; [ -n "$standing" ] || standing=/; done
            df -Pk "$standing" | { read -r head; read -r device all used free rest; printf 'free=%s\\n' "$free"; }
            if [ -n "$into" ] && there "${target%/*}/$into"; then echo taken=yes; fi
            ! there "$target" || printf 'identity=%s\\n' "$(identity "$target")"
            sed -n 's/^[^ ]* [^ ]* [^ ]* [^ ]* \\([^ ]*\\) .*/mount=\\1/p' /proc/self/mountinfo 2>/dev/null
            for suffix in $suffixes; do [ ! -e "$target$suffix" ] || printf 'sibling=%s\\n' "${target##*/}$suffix"; done
            only=
            holders
            if [ -d "$target" ]; then
              find "$target" ! -type d -printf 'file=%s %T@\\n' 2>/dev/null | head -n "$most"
            elif [ -e "$target" ]; then
              printf 'size=%s\\n' "$(stat -c %s "$target")"
            fi
            true
            """;

    /** Of a folder only writers count. */
    static final String OPEN = HOLDERS + """
            only=
            [ ! -d "$target" ] || only=writers
            holders
            """;

    static final String MAKE_PARENT = WORDS + """
            umask 022
            mkdir -p "${target%/*}"
            """;

    static final String MAKE = WORDS + """
            mkdir -p "$work" && { [ "$test" = "" ] || : > "$work/restore-test"; }
            """;

    /** Whether a swap is done already: {@code done}; otherwise that it can be. */
    static final String SWAP_LOOK = WORDS + """
            if ! there "$copy" && there "$target" && { there "$old" || [ "$identity" = "" ]; }; then echo done; return 0; fi
            same || return 5
            there "$copy" || return 6
            """;

    static final String SWAP = SWAP_LOOK + """
            like=$target
            ! there "$old" || like=$old
            adopt || return 1
            [ "$identity" != "" ] || there "$old" || : > "$work/nothing-was-there" || return 1
            move "$target" "$old" || return 1
            { ! there "$target" && mv "$copy" "$target"; } || { move "$old" "$target"; return 1; }
            flush "${target%/*}"
            """;

    /** Also where the swap, or an earlier way back, was cut off in the middle; tells {@code undone} and {@code back}. */
    static final String SWAP_BACK = WORDS + """
            begun=
            for suffix in '' $suffixes; do ! there "$old$suffix" || begun=yes; done
            if { there "$work/nothing-was-there" && ! there "$copy" && there "$target"; } || { there "$old" && { there "$target" || there "$undone"; }; }; then
              move "$target" "$undone" || return 1
              echo undone
            fi
            if [ -n "$begun" ]; then
              move "$old" "$target" || return 1
              flush "${target%/*}"
              echo back
            fi
            """;

    static final String REMOVE = WORDS + "gone\n";

    static final String REMOVE_TEST = WORDS + """
            [ ! -e "$work" ] || [ -e "$work/restore-test" ] || [ -z "$(ls -A "$work")" ] || return 7
            gone
            """;

    static final String PLACE = WORDS + """
            if there "$copy"; then
              ! there "$target" || return 8
              like=
              adopt && mv "$copy" "$target" || return 1
              flush "${target%/*}"
            fi
            gone
            """;

    /** What is where, one word for each place. */
    static final String TRACE = WORDS + """
            for place in target work copy old undone safety carried; do
              eval "file=\\$$place"
              ! there "$file" || printf '%s\\n' "$place"
            done
            """;

    private HostPlaceScripts() {}
}
