package relight.core.restore.sqlserver;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import relight.core.restore.sqlserver.BackupSet.Kind;

/**
 * The backups that are restored one after another: a full one, perhaps a differential one, and the log behind them without a gap.
 *
 * @param sets  in their order
 * @param fault why the moment cannot be reached; empty where it can
 */
public record BackupChain(List<BackupSet> sets, Optional<Fault> fault) {

    /** What is wrong with a chain. */
    public enum Wrong {
        /** The backup holds no full backup. */
        NO_BASE,
        /** The full backup was whole only after the moment. */
        EARLY,
        /** Between two of them a piece of the log is missing. */
        GAP,
        /** Two of them belong to different histories of the database. */
        FORK,
        /** The log does not reach the moment. */
        LATE,
        /** The last log can only be taken as a whole. */
        BULK
    }

    /** The two things between which it is wrong. */
    public record Fault(Wrong wrong, String what, String more) {}

    public BackupChain {
        sets = List.copyOf(sets);
    }

    /**
     * The shortest way from a full backup to a moment: by the newest differential one from which the log is whole.
     *
     * @param base of the catalog, whose newest full backup is taken
     * @param all  that was read, in any order
     * @param to   {@link Instant#MAX} for the end of the log; empty for the full backup alone
     */
    static BackupChain of(String base, List<BackupSet> all, Optional<Instant> to) {
        Optional<BackupSet> full = all.stream().filter(set -> set.backup().equals(base) && set.kind() == Kind.FULL)
                .max(Comparator.comparingInt(BackupSet::position));
        if (full.isEmpty()) {
            return faulty(Wrong.NO_BASE, base, "");
        }
        if (to.isEmpty()) {
            return new BackupChain(List.of(full.get()), Optional.empty());
        }
        if (to.get().isBefore(full.get().finished())) {
            return faulty(Wrong.EARLY, to.get().toString(), full.get().finished().toString());
        }
        List<BackupSet> starts = new ArrayList<>(all.stream().filter(set -> belongs(set, full.get()) && !set.finished().isAfter(to.get()))
                .sorted(Comparator.comparing((BackupSet set) -> set.positions().last()).reversed()).toList());
        starts.add(full.get());
        List<BackupChain> ways = starts.stream().map(start -> follow(full.get(), start, all, to.get())).toList();
        return ways.stream().filter(way -> way.fault().isEmpty()).findFirst().orElse(ways.getFirst());
    }

    private static boolean belongs(BackupSet set, BackupSet full) {
        return set.kind() == Kind.DIFFERENTIAL && set.database().equals(full.database())
                && set.positions().base().filter(full.positions().checkpoint()::equals).isPresent();
    }

    private static BackupChain follow(BackupSet full, BackupSet start, List<BackupSet> all, Instant to) {
        List<BackupSet> sets = new ArrayList<>(start == full ? List.of(full) : List.of(full, start));
        List<BackupSet> logs = all.stream().filter(set -> set.kind() == Kind.LOG && set.database().equals(full.database())
                && set.positions().last().compareTo(start.positions().last()) > 0)
                .sorted(Comparator.comparing((BackupSet set) -> set.positions().first())).toList();
        BackupSet before = start;
        for (BackupSet log : logs) {
            if (log.positions().last().compareTo(before.positions().last()) <= 0) {
                continue;
            }
            if (log.positions().first().compareTo(before.positions().last()) > 0) {
                return faulty(Wrong.GAP, before.path(), log.path());
            }
            if (!log.forks().first().equals(before.forks().last())) {
                return faulty(Wrong.FORK, before.path(), log.path());
            }
            sets.add(log);
            before = log;
            if (!log.finished().isBefore(to)) {
                return log.bulk() && log.finished().isAfter(to) ? faulty(Wrong.BULK, to.toString(), log.path())
                        : new BackupChain(sets, Optional.empty());
            }
        }
        return to.equals(Instant.MAX) || before.finished().equals(to) ? new BackupChain(sets, Optional.empty())
                : faulty(Wrong.LATE, to.toString(), before.finished().toString());
    }

    private static BackupChain faulty(Wrong wrong, String what, String more) {
        return new BackupChain(List.of(), Optional.of(new Fault(wrong, what, more)));
    }

    /** What of the full backup is restored first. */
    BackupSet base() {
        return sets.getFirst();
    }

    BackupSet last() {
        return sets.getLast();
    }
}
