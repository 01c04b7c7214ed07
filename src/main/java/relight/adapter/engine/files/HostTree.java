package relight.adapter.engine.files;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import relight.adapter.engine.files.TreeComparison.Difference;
import relight.adapter.engine.files.TreeComparison.Listener;
import relight.adapter.engine.place.HostPlace;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Script;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Two folders at another place than this machine held against each other, as {@link TreeComparison} does here. Their lists come here,
 * sorted; nothing but the two entries at hand is in memory. Files of one size and two times are compared there, byte by byte.
 */
final class HostTree {

    /** Files and links, folders that are empty, since a program may need one to write into, and as {@code D} those that are not. No path has two slashes in a row. */
    private static final String LIST = """
            [ -d "$folder" ] || return 0
            find "$folder" -mindepth 1 \\( -type d ! -empty -printf '%P//D 0 %Ts %T@ \\0' -o -printf '%P//%y %s %Ts %T@ %l\\0' \\) | LC_ALL=C sort -z
            """;

    private static final String DIFFER = """
            export copy target
            xargs -0 sh -c 'for name; do cmp -s -- "$copy/$name" "$target/$name" || printf "%s\\0" "$name"; done' sh
            """;

    private static final char FILLED = 'D';

    private final HostPlace place;
    private final Path lists;

    /** @param lists a private folder on this machine */
    HostTree(HostPlace place, Path lists) {
        this.place = place;
        this.lists = lists;
    }

    /** An entry of a list. */
    record Entry(String path, char kind, long size, long second, double time, String link) {

        private static Entry read(String text) {
            int end = text.indexOf("//");
            String[] words = text.substring(end + 2).split(" ", 5);
            return new Entry(text.substring(0, end), words[0].charAt(0), Long.parseLong(words[1]), Long.parseLong(words[2]), Double.parseDouble(words[3]), words[4]);
        }
    }

    /** Hears of each entry of a folder there, in the order of their bytes. */
    interface Each {
        void entry(Entry entry) throws IOException;
    }

    /** Lists a folder; none where there is no folder. */
    static void list(HostShell shell, String folder, Each each) throws IOException, InterruptedException {
        Ran ran;
        try {
            ran = shell.fetch(Script.of(LIST).with("folder", folder), Names.read(record -> {
                Entry entry = Entry.read(record);
                if (entry.kind() != FILLED) {
                    try {
                        each.entry(entry);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }), line -> { });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (!ran.good()) {
            throw new Problem(Message.of("restore.beside.far.failed", shell.address().toString(), ran.lastWords()), Message.of("restore.beside.far.failed.remedy"));
        }
    }

    /** See {@link TreeComparison#compare}; in the order of the paths. */
    Map<Difference, Long> compare(String copy, String target, Predicate<String> covered, Listener listener) throws IOException, InterruptedException {
        Path ours = fetched("copy", copy);
        Path theirs = fetched("target", target);
        Set<String> doubtful = new LinkedHashSet<>();
        merge(ours, theirs, (one, other) -> {
            if (one != null && other != null && sameButForTime(one, other)) {
                doubtful.add(one.path());
            }
        });
        Set<String> differ = differ(copy, target, doubtful);
        Map<Difference, Long> counts = new EnumMap<>(Difference.class);
        Arrays.stream(Difference.values()).forEach(difference -> counts.put(difference, 0L));
        merge(ours, theirs, (one, other) -> {
            if (one == null ? other.kind() == FILLED : one.kind() == FILLED) {
                return;
            }
            String path = one == null ? other.path() : one.path();
            Difference found = difference(one, other, differ.contains(path));
            boolean leftOut = found != Difference.ADDED && found != Difference.UNCHANGED && !covered.test(path);
            Difference told = leftOut ? Difference.LEFT_OUT : found;
            counts.merge(told, 1L, Long::sum);
            if (told != Difference.UNCHANGED) {
                listener.found(told, Path.of(path));
            }
        });
        return counts;
    }

    private static Difference difference(Entry one, Entry other, boolean differs) {
        if (other == null) {
            return Difference.ADDED;
        }
        if (one == null) {
            return Difference.ONLY_AT_TARGET;
        }
        boolean folders = one.kind() == 'd' && other.kind() == FILLED;
        boolean same = folders || one.kind() == other.kind() && switch (one.kind()) {
            case 'l' -> one.link().equals(other.link());
            case 'd' -> true;
            case 'f' -> one.size() == other.size() && (one.second() == other.second() || !differs);
            default -> false;
        };
        return same ? Difference.UNCHANGED : other.time() > one.time() ? Difference.NEWER_AT_TARGET : Difference.CHANGED;
    }

    private static boolean sameButForTime(Entry one, Entry other) {
        return one.kind() == 'f' && other.kind() == 'f' && one.size() == other.size() && one.second() != other.second();
    }

    private Set<String> differ(String copy, String target, Set<String> doubtful) throws IOException, InterruptedException {
        Set<String> differ = new HashSet<>();
        if (!doubtful.isEmpty()) {
            Ran ran = place.shell().pipe(place.script(DIFFER, Map.of("copy", copy, "target", target)), Names.written(doubtful), Names.read(differ::add), line -> { });
            place.must(ran);
        }
        return differ;
    }

    private Path fetched(String name, String folder) throws IOException, InterruptedException {
        Path file = lists.resolve("tree-" + name);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            place.must(place.shell().fetch(place.script(LIST, Map.of("folder", folder)), out, line -> { }));
        }
        return file;
    }

    private interface Pair {
        void of(Entry one, Entry other) throws IOException;
    }

    private static void merge(Path one, Path other, Pair told) throws IOException {
        try (Cursor ours = new Cursor(one); Cursor theirs = new Cursor(other)) {
            while (ours.now != null || theirs.now != null) {
                int order = ours.now == null ? 1 : theirs.now == null ? -1 : Arrays.compareUnsigned(ours.key, theirs.key);
                told.of(order <= 0 ? ours.now : null, order >= 0 ? theirs.now : null);
                if (order <= 0) {
                    ours.next();
                }
                if (order >= 0) {
                    theirs.next();
                }
            }
        }
    }

    /** A place in a list. */
    private static final class Cursor implements AutoCloseable {

        private final InputStream in;
        private Entry now;
        private byte[] key;

        private Cursor(Path file) throws IOException {
            this.in = new BufferedInputStream(Files.newInputStream(file));
            next();
        }

        private void next() throws IOException {
            ByteArrayOutputStream record = new ByteArrayOutputStream();
            int one = in.read();
            while (one > 0) {
                record.write(one);
                one = in.read();
            }
            byte[] bytes = record.toByteArray();
            now = one < 0 ? null : Entry.read(new String(bytes, StandardCharsets.UTF_8));
            key = now == null ? null : key(bytes);
        }

        private static byte[] key(byte[] record) {
            int end = 0;
            while (record[end] != '/' || record[end + 1] != '/') {
                end++;
            }
            return Arrays.copyOf(record, end + 2);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
