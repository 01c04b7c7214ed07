package relight.core.restore;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import relight.core.text.Message;
import relight.core.text.Messages;

/**
 * What a restore would make of each file, object or table at the target, found without changing anything (FS-4).
 *
 * @param of    what is counted
 * @param by    by what it was told, and what nobody can tell of it
 * @param sums  of every kind, those that do not occur among them
 * @param items those that would not stay as they are, at most {@value #MOST}, in the order in which they were met
 */
public record DryRun(Of of, List<Message> by, Map<Kind, Sum> sums, List<Item> items) {

    /** What there is one of for each item, and what its amount is in. */
    public enum Of {
        /** Amounts are bytes. */
        FILES("contents.dry.", "bytes"),
        /** Amounts are rows. */
        TABLES("contents.dry.tables.", "rows"),
        /** Each is one, and its amount is {@link #UNKNOWN}. */
        OBJECTS("contents.dry.objects.", ""),
        /** As objects, of which a part may stand for all. */
        KEYS("contents.dry.keys.", ""),
        /** Amounts are documents. */
        INDICES("contents.dry.indices.", "documents");

        private final String words;
        private final String unit;

        Of(String words, String unit) {
            this.words = words;
            this.unit = unit;
        }

        /** The key of a sentence about them. */
        public String key(String name) {
            return words + name;
        }

        /** What amounts are called in JSON; empty where there are none. */
        public String unit() {
            return unit;
        }
    }

    /** The amount of an item of which nobody can tell it without reading all of its data. */
    public static final long UNKNOWN = -1;

    /** More than these nobody looks through; they are counted all the same. */
    public static final int MOST = 100_000;

    /** What becomes of something. */
    public enum Kind {
        UNCHANGED, ADDED, CHANGED,
        /** On both sides, and replaced; whether what is in it differs is not known. */
        THERE,
        /** Changed at the target after the backup was made, and written over. */
        NEWER_REPLACED,
        /** The same, and it stays. */
        NEWER_KEPT,
        /** At the target only, and it goes, as was chosen. */
        REMOVED,
        /** At the target only, and it stays. */
        KEPT,
        /** On both sides and not the same; it stays, as was chosen. */
        DIFFERENT_KEPT
    }

    /**
     * Of one kind.
     *
     * @param amount of the backup; of the target for what is only there. What is not known is not in it; {@link #UNKNOWN} where
     *               it is known of none
     */
    public record Sum(long count, long amount) {}

    /**
     * One file, object or table.
     *
     * @param path   below the target
     * @param amount as in {@link Sum}, or {@link #UNKNOWN}
     */
    public record Item(Kind kind, String path, long amount) {}

    public DryRun {
        by = List.copyOf(by);
        sums = Map.copyOf(sums);
        items = List.copyOf(items);
    }

    /** The same with one more sentence about what it does not tell. */
    public DryRun and(Message more) {
        List<Message> all = new ArrayList<>(by);
        all.add(more);
        return new DryRun(of, all, sums, items);
    }

    public Sum sum(Kind kind) {
        return sums.getOrDefault(kind, new Sum(0, 0));
    }

    /** A sentence or a word about it, of files or of tables. */
    public String say(Messages words, String key, Object... values) {
        return words.say(of.key(key), values);
    }

    /** An amount as people read it. */
    public String amount(Messages words, long amount) {
        return switch (of) {
            case FILES -> words.size(amount);
            case TABLES -> amount == UNKNOWN ? words.say("contents.dry.rows.unknown") : words.say("contents.dry.rows", amount);
            case OBJECTS, KEYS -> "";
            case INDICES -> amount == UNKNOWN ? words.say("contents.dry.documents.unknown") : words.say("contents.dry.documents", amount);
        };
    }

    /** One line: how many of a kind, and how much. */
    public String line(Messages words, Kind kind) {
        return say(words, "line", words.say("contents.dry." + kind), sum(kind).count(), amount(words, sum(kind).amount()));
    }

    /** Whether that kind can occur at all. */
    public boolean tells(Kind kind) {
        return switch (kind) {
            case UNCHANGED, ADDED, CHANGED -> true;
            case THERE -> of != Of.FILES && of != Of.OBJECTS;
            case DIFFERENT_KEPT -> of == Of.OBJECTS;
            case REMOVED -> of != Of.OBJECTS && of != Of.INDICES;
            case NEWER_REPLACED, NEWER_KEPT, KEPT -> of == Of.FILES || of == Of.TABLES;
        };
    }

    /** Whether every one that is counted is also listed. */
    public boolean isWhole() {
        return items.size() == sums.entrySet().stream().filter(one -> one.getKey() != Kind.UNCHANGED).mapToLong(one -> one.getValue().count()).sum();
    }

    /** Takes what is found, one after the other. */
    public static final class Collector {

        private final Of of;
        private final Map<Kind, Sum> sums = new EnumMap<>(Kind.class);
        private final List<Item> items = new ArrayList<>();
        private final List<Message> by = new ArrayList<>();

        public Collector() {
            this(Of.FILES);
        }

        public Collector(Of of) {
            this.of = of;
        }

        public void add(Kind kind, String path, long amount) {
            sums.merge(kind, new Sum(1, amount), (one, other) -> new Sum(one.count() + other.count(), both(one.amount(), other.amount())));
            if (kind != Kind.UNCHANGED && items.size() < MOST) {
                items.add(new Item(kind, path, amount));
            }
        }

        /** By what it is told: instead of what is usual for such things, and all of it in the order said. */
        public Collector by(Message how) {
            by.add(how);
            return this;
        }

        private static long both(long one, long other) {
            return one == UNKNOWN ? other : other == UNKNOWN ? one : one + other;
        }

        public DryRun made() {
            return new DryRun(of, by.isEmpty() ? List.of(Message.of(of.key("by"))) : by, sums, items);
        }
    }
}
