package relight.adapter.engine.postgresql.pitr;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.adapter.host.HostReading;
import relight.adapter.host.HostShell.Ran;
import relight.core.restore.postgresql.pitr.WalName;

/**
 * Files of a log archive that the host of the server reads from the store by itself, several at a time: unwrapped by their first bytes, each
 * proven to be that segment of that cluster (PG-9), and only then marked as whole.
 */
final class LogReading {

    private static final int AT_ONCE = 16;
    private static final Pattern TAKEN = Pattern.compile("relight took (\\d+)");

    /** Where a segment says its address and its cluster: in the long header of its first page, in the machine's own order of bytes. */
    private static final String PROGRAM = HostReading.BEGINNING + """
            in=$work/in
            said=$work/in.said
            rm -rf "$in"
            as mkdir -p "$work/wal" && mkdir "$in" || return 91
            own() { [ "$(id -un)" = "$owner" ] || chown "$owner:" "$1"; }
            number() { od -An -tu8 -j"$2" -N8 "$1" | tr -d ' \\n'; }
            unwrapped() {
              case $(od -An -tx1 -N6 "$1" | tr -d ' \\n') in
                1f8b*) gzip -dc < "$1";;
                28b52ffd*) zstd -dcq < "$1";;
                fd377a58*) xz -dc < "$1";;
                425a68*) bzip2 -dc < "$1";;
                *) cat < "$1";;
              esac
            }
            right() {
              [ "$2" = - ] || { [ "$(wc -c < "$1")" -eq "$size" ] && [ "$(number "$1" 8)" = "$2" ] && { [ -z "$cluster" ] || [ "$(number "$1" 24)" = "$cluster" ]; }; }
            }
            take() {
              unwrapped "$in/$1" > "$in/$1.whole" && right "$in/$1.whole" "$2" || { printf '%s\\n' "$1" >&2; return 1; }
              own "$in/$1.whole" && mv "$in/$1.whole" "$work/wal/$1" && as touch "$work/wal/$1.ok" && rm -f "$in/$1"
              took=$((took + 1))
              printf 'relight took %s\\n' "$took" >&2
            }
            group() {
              [ -n "$list" ] || return 0
              printf '%s\\n' "$list" | while read -r name address url; do printf 'url = "%s"\\noutput = "%s"\\n' "$url" "$in/$name"; done |
                curl -fsS --connect-timeout 15 --speed-limit 1 --speed-time 60 --parallel --parallel-max 4 -K - 2> "$said" ||
                while read -r name address url; do fetch 0 "$url" > "$in/$name" || return 93; done <<END
            $list
            END
              while read -r name address url; do take "$name" "$address" || return 92; done <<END
            $list
            END
              list=
            }
            took=0
            some=0
            list=
            while read -r line; do
              list="$list${list:+
            }$line"
              some=$((some + 1))
              [ $((some % atonce)) != 0 ] || group || break
            done <<END
            $files
            END
            group
            status=$?
            rm -rf "$in" "$said"
            unwatch
            return "$status"
            """;

    private final PitrRun at;
    private final LogArchive archive;
    private final long size;

    /** @param size bytes of a segment */
    LogReading(PitrRun at, LogArchive archive, long size) {
        this.at = at;
        this.archive = archive;
        this.size = size;
    }

    /**
     * As many as it can; the others come through this machine, which says what is wrong with them.
     *
     * @return whether it was tried
     */
    boolean read(List<String> wanted) throws IOException, InterruptedException {
        HostReading reading = at.host().reading(at.run().words(), at.run()::output);
        StringBuilder files = new StringBuilder();
        for (String file : wanted) {
            Optional<URI> address = archive.address(reading, file);
            if (address.isEmpty()) {
                return false;
            }
            files.append(file).append(' ').append(begins(file)).append(' ').append(address.get()).append('\n');
        }
        Ran ran = reading.listened(at.host().hold(PROGRAM, Map.of("files", files.toString().strip(), "size", Long.toString(size),
                "cluster", at.find("log.cluster").orElse(""), "atonce", Integer.toString(AT_ONCE)), line -> hear(reading, line, wanted.size())),
                at.with("work"));
        at.run().output(ran.good() ? at.run().words().say("restore.host.fetch.there", at.host().address().toString(), archive.name().orElse("–"))
                : at.run().words().say("restore.host.fetch.not-there", at.host().address().toString(), ran.lastWords()));
        return true;
    }

    /** The position with which a segment begins, as its header says it; none for a history. */
    private String begins(String file) {
        return WalName.isSegment(file) ? Long.toUnsignedString(WalName.read(file, size).orElseThrow().number() * size) : "-";
    }

    private void hear(HostReading reading, String line, long all) {
        Matcher taken = TAKEN.matcher(line);
        if (taken.matches()) {
            at.items(at.say("log"), Long.parseLong(taken.group(1)), all);
        } else {
            reading.hear(line, archive.name().orElse("–"), size);
        }
    }
}
