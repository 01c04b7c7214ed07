package relight.core.restore.postgresql.pitr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What lies in an archive of the write-ahead log: however many segments there are, it is known as ranges without a gap.
 *
 * @param segmentSize bytes of a segment
 * @param system      the identifier of the cluster that wrote it, as a segment says; empty where none could be read
 * @param version     its major version, likewise
 * @param broken      names of segments that are not of that size, the first of them
 */
public record WalArchive(long segmentSize, Optional<String> system, Optional<Integer> version, List<Range> ranges,
                         Map<Integer, TimelineHistory> histories, List<String> broken) {

    /** Of a server that was built as everybody's. */
    public static final long USUAL_SIZE = 16L << 20;
    private static final int MOST_NAMED = 20;

    /**
     * Segments of one timeline without a gap.
     *
     * @param times when each was stored, milliseconds
     */
    public record Range(int timeline, long first, long[] times) {

        public long last() {
            return first + times.length - 1;
        }

        /** When the segment of that number was stored: what it holds was written before. */
        public Instant stored(long number) {
            return Instant.ofEpochMilli(times[(int) (number - first)]);
        }

        boolean has(int otherTimeline, long number) {
            return timeline == otherTimeline && number >= first && number <= last();
        }
    }

    /** A file of the archive under the name that the server knows it by. */
    public record Stored(String file, long size, boolean compressed, Instant at) {}

    public WalArchive {
        ranges = List.copyOf(ranges);
        histories = Map.copyOf(histories);
        broken = List.copyOf(broken);
    }

    /** An archive in which nothing lies. */
    public static WalArchive empty() {
        return new WalArchive(USUAL_SIZE, Optional.empty(), Optional.empty(), List.of(), Map.of(), List.of());
    }

    /**
     * Puts a listing in order.
     *
     * @param histories those that were read
     */
    public static WalArchive of(Collection<Stored> files, long segmentSize, Optional<String> system, Optional<Integer> version,
                                Collection<TimelineHistory> histories) {
        List<String> broken = new ArrayList<>();
        Map<Integer, List<long[]>> timelines = new TreeMap<>();
        for (Stored file : files) {
            Optional<WalName> name = WalName.read(file.file(), segmentSize);
            if (name.isPresent() && !file.compressed() && file.size() != segmentSize || name.isPresent() && file.size() == 0) {
                broken.add(file.file());
            } else {
                name.ifPresent(it -> timelines.computeIfAbsent(it.timeline(), key -> new ArrayList<>())
                        .add(new long[] {it.number(), file.at().toEpochMilli()}));
            }
        }
        List<Range> ranges = new ArrayList<>();
        timelines.forEach((timeline, segments) -> ranges.addAll(ranges(timeline, segments)));
        Map<Integer, TimelineHistory> known = new TreeMap<>();
        timelines.keySet().stream().filter(timeline -> timeline == 1).forEach(timeline -> known.put(timeline, TimelineHistory.first(timeline)));
        histories.forEach(history -> known.put(history.timeline(), history));
        return new WalArchive(segmentSize, system, version, ranges, known, broken.stream().sorted().limit(MOST_NAMED).toList());
    }

    private static List<Range> ranges(int timeline, List<long[]> segments) {
        segments.sort(Comparator.comparingLong(segment -> segment[0]));
        List<Range> ranges = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= segments.size(); i++) {
            if (i == segments.size() || segments.get(i)[0] > segments.get(i - 1)[0] + 1) {
                ranges.add(range(timeline, segments.subList(begin, i)));
                begin = i;
            }
        }
        return ranges;
    }

    private static Range range(int timeline, List<long[]> segments) {
        long first = segments.getFirst()[0];
        long[] times = new long[(int) (segments.getLast()[0] - first) + 1];
        segments.forEach(segment -> times[(int) (segment[0] - first)] = segment[1]);
        for (int i = 1; i < times.length; i++) {
            times[i] = Math.max(times[i], times[i - 1]);
        }
        return new Range(timeline, first, times);
    }

    public long count() {
        return ranges.stream().mapToLong(range -> range.times().length).sum();
    }

    /** The range in which a segment lies; empty where it is not there. */
    public Optional<Range> range(int timeline, long number) {
        return ranges.stream().filter(range -> range.has(timeline, number)).findFirst();
    }

    /** Timelines of which something is known, the first one first. */
    public List<Integer> timelines() {
        return java.util.stream.Stream.concat(ranges.stream().map(Range::timeline), histories.keySet().stream()).distinct().sorted().toList();
    }

    /** Where a timeline comes from; one of which no history lies there is known by itself only. */
    public TimelineHistory history(int timeline) {
        return histories.getOrDefault(timeline, TimelineHistory.first(timeline));
    }

    /** The segments from a position on along a timeline, as far as there is no gap. */
    public WalChain chain(int timeline, Lsn from) {
        TimelineHistory history = history(timeline);
        List<WalChain.Part> parts = new ArrayList<>();
        long at = WalName.holding(from, segmentSize);
        while (true) {
            int on = history.of(at, segmentSize);
            Optional<Range> range = range(on, at);
            if (range.isEmpty()) {
                return new WalChain(segmentSize, history, parts, new WalName(on, at), beyond(history, at));
            }
            long last = range.get().last();
            for (TimelineHistory.Fork fork : history.forks()) {
                long forked = WalName.holding(fork.at(), segmentSize);
                if (fork.left() == on && forked > at) {
                    last = Math.min(last, forked - 1);
                }
            }
            long[] times = Arrays.copyOfRange(range.get().times(), (int) (at - range.get().first()), (int) (last - range.get().first()) + 1);
            parts.add(new WalChain.Part(on, at, times));
            at = last + 1;
        }
    }

    /** The first segment behind a gap; empty where nothing more lies there. */
    private Optional<WalName> beyond(TimelineHistory history, long missing) {
        return ranges.stream().filter(range -> range.first() > missing && history.of(range.first(), segmentSize) == range.timeline())
                .min(Comparator.comparingLong(Range::first)).map(range -> new WalName(range.timeline(), range.first()));
    }
}
