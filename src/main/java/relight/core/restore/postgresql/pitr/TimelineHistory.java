package relight.core.restore.postgresql.pitr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a timeline comes from, as its {@code .history} file says: each recovery that was ended with a promotion began a new one.
 *
 * @param forks oldest first; empty for the first timeline of a cluster
 */
public record TimelineHistory(int timeline, List<Fork> forks) {

    /** The position at which a timeline was left for the next one. */
    public record Fork(int left, Lsn at, String reason) {}

    public TimelineHistory {
        forks = List.copyOf(forks);
    }

    /** A timeline without a past. */
    public static TimelineHistory first(int timeline) {
        return new TimelineHistory(timeline, List.of());
    }

    /** Reads the text of a history file; empty where it is none. */
    public static Optional<TimelineHistory> read(int timeline, String text) {
        List<Fork> forks = new ArrayList<>();
        for (String line : text.lines().map(String::strip).filter(each -> !each.isEmpty() && !each.startsWith("#")).toList()) {
            String[] words = line.split("\\s+", 3);
            Optional<Lsn> at = words.length < 2 ? Optional.empty() : Lsn.read(words[1]);
            if (at.isEmpty() || !words[0].matches("\\d{1,9}")) {
                return Optional.empty();
            }
            forks.add(new Fork(Integer.parseInt(words[0]), at.get(), words.length > 2 ? words[2] : ""));
        }
        return forks.isEmpty() ? Optional.empty() : Optional.of(new TimelineHistory(timeline, forks));
    }

    /** Whether what was written on the other timeline up to that position belongs to this one. */
    public boolean holds(int other, Lsn position) {
        return other == timeline || forks.stream().anyMatch(fork -> fork.left() == other && fork.at().compareTo(position) >= 0);
    }

    /** The newest timeline of this history on which the segment of that number can have been written. */
    public int of(long segment, long segmentSize) {
        int begun = timeline;
        for (Fork fork : forks.reversed()) {
            if (WalName.holding(fork.at(), segmentSize) <= segment) {
                return begun;
            }
            begun = fork.left();
        }
        return begun;
    }
}
