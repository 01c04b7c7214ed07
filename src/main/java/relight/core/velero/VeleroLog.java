package relight.core.velero;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import relight.core.velero.VeleroLogLine.Level;

/**
 * A log of Velero's, looked through from its beginning to its end for each question, so that it takes no more memory the longer it is: what is
 * kept of it is the gzip as it lies in the bucket, and of a very large one not even that. Calls block and end by interruption.
 */
public final class VeleroLog {

    /** Lines that one answer holds: the last that fit. */
    public static final int MOST = 5_000;

    /** A log of a million lines has about 20 MiB in gzip. */
    private static final int HELD = 32 << 20;
    /** Signs of a line; what is longer is cut. */
    private static final int LONGEST = 4_000;
    private static final int A_LOOK = 16 << 10;

    private final VeleroPapers papers;
    private final VeleroRun run;
    private Optional<byte[]> held = Optional.empty();

    public VeleroLog(VeleroPapers papers, VeleroRun run) {
        this.papers = papers;
        this.run = run;
    }

    /**
     * Lines that fit.
     *
     * @param lines   the last {@value #MOST} of them
     * @param fitting how many fit in all
     * @param all     lines of the log
     * @param levels  how many lines of each level fit the words
     * @param whole   false where the log breaks off or is damaged: this is what could be read of it
     */
    public record Found(List<VeleroLogLine> lines, long fitting, long all, Map<Level, Long> levels, boolean whole) {
        public Found {
            lines = List.copyOf(lines);
            levels = Map.copyOf(levels);
        }
    }

    /**
     * Looks for lines of these levels that have all the words, in whatever order and case.
     *
     * @return empty where there is no log
     */
    public synchronized Optional<Found> search(String words, Set<Level> levels) throws IOException, InterruptedException {
        Optional<InputStream> opened = open();
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        Search search = new Search(Arrays.stream(words.toLowerCase(Locale.ROOT).split("\\s+")).filter(word -> !word.isEmpty()).toList(), levels);
        boolean whole = true;
        try (InputStream packed = opened.get(); Reader log = new InputStreamReader(new GZIPInputStream(packed, A_LOOK), StandardCharsets.UTF_8)) {
            search.read(log);
        } catch (ZipException | EOFException brokenOff) {
            whole = false;
        }
        search.end();
        return Optional.of(new Found(List.copyOf(search.kept), search.fitting, search.all, search.counts, whole));
    }

    private Optional<InputStream> open() throws IOException, InterruptedException {
        if (held.isPresent()) {
            return Optional.of(new ByteArrayInputStream(held.get()));
        }
        Optional<InputStream> opened = papers.open(run, VeleroPaper.LOG);
        if (opened.isEmpty()) {
            return opened;
        }
        byte[] begin = opened.get().readNBytes(HELD);
        if (begin.length == HELD) {
            return Optional.of(new SequenceInputStream(new ByteArrayInputStream(begin), opened.get()));
        }
        opened.get().close();
        held = Optional.of(begin);
        return Optional.of(new ByteArrayInputStream(begin));
    }

    /** One pass. */
    private static final class Search {

        private final List<String> words;
        private final Set<Level> levels;
        private final ArrayDeque<VeleroLogLine> kept = new ArrayDeque<>();
        private final Map<Level, Long> counts = new EnumMap<>(Level.class);
        private final StringBuilder line = new StringBuilder();
        private Level before = Level.INFO;
        private long fitting;
        private long all;
        private boolean open;

        Search(List<String> words, Set<Level> levels) {
            this.words = words;
            this.levels = levels;
        }

        void read(Reader log) throws IOException, InterruptedException {
            char[] some = new char[A_LOOK];
            for (int count = log.read(some); count >= 0; count = log.read(some)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                take(some, count);
            }
        }

        private void take(char[] some, int count) {
            for (int i = 0; i < count; i++) {
                if (some[i] == '\n') {
                    open = true;
                    end();
                } else {
                    open = true;
                    if (line.length() < LONGEST && some[i] != '\r') {
                        line.append(some[i]);
                    }
                }
            }
        }

        /** What stands there when the log ends, or breaks off, is a line, too. */
        void end() {
            if (!open) {
                return;
            }
            VeleroLogLine read = VeleroLogLine.read(++all, line.toString(), before);
            before = read.level();
            line.setLength(0);
            open = false;
            String low = read.whole().toLowerCase(Locale.ROOT);
            if (!words.stream().allMatch(low::contains)) {
                return;
            }
            counts.merge(read.level(), 1L, Long::sum);
            if (levels.contains(read.level())) {
                fitting++;
                kept.add(read);
                if (kept.size() > MOST) {
                    kept.removeFirst();
                }
            }
        }
    }
}
