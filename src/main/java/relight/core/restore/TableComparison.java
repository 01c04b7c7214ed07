package relight.core.restore;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import relight.core.restore.DryRun.Kind;

/** What a restore would make of each table, from what both sides tell of themselves: no data is read for it. */
public final class TableComparison {

    /**
     * A table of the target.
     *
     * @param rows  as its server knows or estimates them; empty where it does neither
     * @param exact whether that is their number
     */
    public record Table(Optional<Long> rows, boolean exact) {}

    private TableComparison() {}

    /**
     * Compares the lists.
     *
     * @param dumped   tables that the dump makes
     * @param rows     that the dump has of each, where they were counted to the end
     * @param there    tables of the target
     * @param replaces whether what only the target has goes with what is replaced
     */
    public static DryRun of(Collection<String> dumped, Map<String, Long> rows, Map<String, Table> there, boolean replaces) {
        DryRun.Collector found = new DryRun.Collector(DryRun.Of.TABLES);
        for (String name : new TreeSet<>(dumped)) {
            Optional<Long> ours = Optional.ofNullable(rows.get(name));
            Optional<Table> theirs = Optional.ofNullable(there.get(name));
            found.add(theirs.map(table -> both(ours, table)).orElse(Kind.ADDED), name,
                    ours.or(() -> theirs.flatMap(Table::rows)).orElse(DryRun.UNKNOWN));
        }
        for (String name : new TreeSet<>(there.keySet())) {
            if (!dumped.contains(name)) {
                found.add(replaces ? Kind.REMOVED : Kind.KEPT, name, there.get(name).rows().orElse(DryRun.UNKNOWN));
            }
        }
        return found.made();
    }

    /** Numbers that differ are a change; the same number of rows says nothing of what stands in them, unless it is none. */
    private static Kind both(Optional<Long> ours, Table theirs) {
        if (ours.isEmpty() || !theirs.exact() || theirs.rows().isEmpty()) {
            return Kind.THERE;
        }
        if (!ours.equals(theirs.rows())) {
            return Kind.CHANGED;
        }
        return ours.get() == 0 ? Kind.UNCHANGED : Kind.THERE;
    }
}
