package relight.adapter.engine.postgresql.pitr;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.adapter.engine.place.Fetch;
import relight.core.catalog.Catalog;
import relight.core.restore.postgresql.pitr.WalName;

/** Brings the log that is to be replayed into a private folder beside the server's, as it stands in an action's words. */
final class LogFetch {

    /** On a full disk tar leaves a part of a file, goes on, and still makes the empty mark behind it: that one was never fetched. */
    private static final String THERE = """
            as mkdir -p "$work/wal"
            as find "$work/wal" -type f -printf '%s %f\\n' | awk -v size="$size" '{ bytes[$2] = $1 } END { for (name in bytes) if (name ~ /\\.ok$/) {
              file = substr(name, 1, length(name) - 3)
              print ((file ~ /\\.history$/ ? bytes[file] > 0 : bytes[file] == size) ? "whole" : "part"), file } }' | while read -r state name; do
              if [ "$state" = part ]; then as rm -f "$work/wal/$name.ok" "$work/wal/$name"; else echo "$name"; fi
            done
            true
            """;
    private static final String LIST = "put \"$work/list\"\n";
    private static final String UNPACK = "as tar -x -f - -C \"$work/wal\"\n";

    private final PitrRun at;
    private final LogArchive archive;
    private final long size;

    LogFetch(PitrRun at, Catalog catalog) throws IOException {
        this.at = at;
        this.archive = LogArchive.list(catalog, at.with("log.system")).telling(Fetch.told(at.run()));
        this.size = Long.parseLong(at.with("log.size"));
    }

    /** What the plan's chain comes to, in its order. */
    List<String> chain() {
        List<String> files = new ArrayList<>();
        for (String part : at.find("log.chain").orElse("").split(",")) {
            if (!part.isBlank()) {
                int colon = part.indexOf(':');
                int dash = part.indexOf('-', colon);
                for (long number = Long.parseLong(part.substring(colon + 1, dash)); number <= Long.parseLong(part.substring(dash + 1)); number++) {
                    files.add(new WalName(Integer.parseInt(part.substring(0, colon)), number).file(size));
                }
            }
        }
        return files;
    }

    /** Says beforehand which files will come, so that the server waits for those and for no others. */
    void announce() throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(histories());
        all.addAll(chain());
        at.host().feed(LIST, Map.of(), new ByteArrayInputStream((String.join("\n", all) + "\n").getBytes(StandardCharsets.UTF_8)), line -> { });
    }

    /** Histories of the timelines up to the one that is followed: with a later one there, nobody could mistake the way. */
    private List<String> histories() {
        int timeline = Integer.parseInt(at.with("log.timeline"));
        return archive.histories().stream().filter(file -> Integer.parseUnsignedInt(file.substring(0, 8), 16) <= timeline).toList();
    }

    /** Fetches the first of the chain that are not there yet; with histories. */
    long fetch(long first) throws IOException, InterruptedException {
        List<String> missing = missing(first);
        if (missing.isEmpty()) {
            return 0;
        }
        List<String> wanted = new LogReading(at, archive, size).read(missing) ? missing(first) : missing;
        if (!wanted.isEmpty()) {
            through(wanted);
        }
        return missing.size();
    }

    private List<String> missing(long first) throws IOException, InterruptedException {
        Set<String> there = new HashSet<>();
        at.host().must(THERE, Map.of("size", Long.toString(size)), line -> { }).out().lines().forEach(there::add);
        List<String> wanted = new ArrayList<>(histories());
        wanted.addAll(chain().stream().limit(first).toList());
        wanted.removeIf(there::contains);
        return wanted;
    }

    private void through(List<String> wanted) throws IOException, InterruptedException {
        try (LogStream stream = new LogStream(archive, wanted, size, Optional.ofNullable(at.words().get("log.cluster")),
                done -> at.items(at.say("log"), done, wanted.size()))) {
            at.host().feed(UNPACK, Map.of(), stream, line -> { });
        }
    }
}
