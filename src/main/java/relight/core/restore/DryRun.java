package relight.core.restore;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a restore would make of each file or object at the target, found without changing anything (FS-4).
 *
 * @param sums  of every kind, those that do not occur among them
 * @param items those that would not stay as they are, at most {@value #MOST}, in the order in which they were met
 */
public record DryRun(Map<Kind, Sum> sums, List<Item> items) {

    /** More than these nobody looks through; they are counted all the same. */
    public static final int MOST = 100_000;

    /** What becomes of something. */
    public enum Kind {
        UNCHANGED, ADDED, CHANGED,
        /** Changed at the target after the backup was made, and written over. */
        NEWER_REPLACED,
        /** The same, and it stays. */
        NEWER_KEPT,
        /** At the target only, and it goes, as was chosen. */
        REMOVED,
        /** At the target only, and it stays. */
        KEPT
    }

    /**
     * Of one kind.
     *
     * @param bytes of the backup; of the target for what is only there
     */
    public record Sum(long count, long bytes) {}

    /**
     * One file or object.
     *
     * @param path  below the target
     * @param bytes as in {@link Sum}
     */
    public record Item(Kind kind, String path, long bytes) {}

    public DryRun {
        sums = Map.copyOf(sums);
        items = List.copyOf(items);
    }

    public Sum sum(Kind kind) {
        return sums.getOrDefault(kind, new Sum(0, 0));
    }

    /** Whether every one that is counted is also listed. */
    public boolean isWhole() {
        return items.size() == sums.entrySet().stream().filter(one -> one.getKey() != Kind.UNCHANGED).mapToLong(one -> one.getValue().count()).sum();
    }

    /** Takes what is found, one after the other. */
    public static final class Collector {

        private final Map<Kind, Sum> sums = new EnumMap<>(Kind.class);
        private final List<Item> items = new ArrayList<>();

        public void add(Kind kind, String path, long bytes) {
            sums.merge(kind, new Sum(1, bytes), (one, other) -> new Sum(one.count() + other.count(), one.bytes() + other.bytes()));
            if (kind != Kind.UNCHANGED && items.size() < MOST) {
                items.add(new Item(kind, path, bytes));
            }
        }

        public DryRun made() {
            return new DryRun(sums, items);
        }
    }
}
