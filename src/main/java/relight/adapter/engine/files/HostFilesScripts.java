package relight.adapter.engine.files;

/** The programs that move files between folders at another place than this machine. Each can be run again wherever it was cut off. */
final class HostFilesScripts {

    /** A list of names, written down whole before anything is done by it. */
    static final String KEEP = """
            umask 077
            cat > "$work/$list.part" && mv "$work/$list.part" "$work/$list"
            """;

    static final String IS_KEPT = "[ ! -e \"$work/$list\" ] || echo kept\n";

    /**
     * Moves what the list names from one folder to another, many names of one folder at once; folders on the way are made like those that
     * they come from, and where the other tree has a file in the place of one, what belongs there stays.
     */
    static final String MOVE = """
            export from to
            if [ -d "$from" ] && [ -d "$to" ] && [ -s "$work/carried.txt" ]; then
              xargs -0 sh -c '
                there() { [ -e "$1" ] || [ -L "$1" ]; }
                ready() {
                  [ "$1" != . ] || return 0
                  [ ! -L "$to/$1" ] || return 1
                  [ ! -d "$to/$1" ] || return 0
                  ! there "$to/$1" || return 1
                  case $1 in */*) ready "${1%/*}" || return 1;; esac
                  mkdir "$to/$1" && chmod --reference="$from/$1" "$to/$1" && { chown --reference="$from/$1" "$to/$1" 2>/dev/null; true; }
                }
                send() {
                  [ $# = 0 ] || mv -f -t "$to/$folder" -- "$@" || exit 255
                }
                first=yes
                folder=
                open=
                for name; do
                  [ -z "$first" ] || { set --; first=; }
                  parent=.
                  case $name in */*) parent=${name%/*};; esac
                  if [ "$parent" != "$folder" ]; then
                    send "$@"
                    set --
                    folder=$parent
                    open=
                    ! there "$from/$folder" || ! ready "$folder" || open=yes
                  fi
                  [ -z "$open" ] || ! there "$from/$name" || set -- "$@" "$from/$name"
                done
                send "$@"
              ' sh < "$work/carried.txt"
            fi
            """;

    static final String BOTH = "[ -d \"$target\" ] && [ -d \"$copy\" ] && echo both\ntrue\n";

    /**
     * {@code carry FROM TO} copies what the list on its standard input names. What cannot be read fails, too, which a pipe alone would not tell;
     * a file that is written to meanwhile does not.
     */
    private static final String CARRY = """
            carry() {
              rm -f "$work/unread"
              { tar -c -C "$1" --no-recursion --no-unquote --null -T - -f - || [ $? = 1 ] || : > "$work/unread"; } | tar -x -p --numeric-owner -C "$2" -f - || return 1
              [ ! -e "$work/unread" ]
            }
            """;

    /** Copies what the list on its standard input names from one folder to another. */
    static final String COPY = CARRY + """
            umask 022
            mkdir -p "$to" && carry "$from" "$to"
            """;

    /** A folder of its own for what is written over. */
    static final String SAFE = "umask 077; mkdir -p \"$safety\"\n";

    /** Takes away what the list on its standard input names; of a folder only one that is empty. */
    static final String REMOVE = """
            export target
            xargs -0 sh -c 'for name; do
              file=$target/$name
              if [ -d "$file" ] && [ ! -L "$file" ]; then rmdir "$file" 2>/dev/null; else rm -f -- "$file" || exit 255; fi
            done' sh
            """;

    /** What came new goes, and what was written over comes back. */
    static final String TAKE_BACK = CARRY + """
            [ -e "$work/added.txt" ] || return 6
            remove() {
            """ + REMOVE + """
            }
            remove < "$work/added.txt" || return 1
            cd "$safety" && find . -mindepth 1 \\( ! -type d -o -empty \\) -printf '%P\\0' | carry "$safety" "$target"
            """;

    private HostFilesScripts() {}
}
