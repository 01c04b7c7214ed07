package relight.core.restore.mysql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What stands in a dump, as far as it has been read.
 *
 * @param database  that was dumped, as the dump says it
 * @param databases that it creates or uses
 * @param server    version of the server that was dumped
 * @param sandbox   whether the line was there that breaks other clients (MY-3)
 * @param complete  whether its closing line was read (MY-5)
 * @param position  where the binary log stood, as {@code FILE:POSITION}
 * @param gtids     that the dump would set on a server (MY-2)
 * @param definers  accounts whose rights views, routines, triggers and events have, as {@code user@host}
 * @param tables    that it creates
 * @param kinds     of what it creates beside tables: view, trigger, routine, event
 * @param events    that were enabled; they are restored disabled
 * @param counted   whether tables take numbers from a sequence by a name with a schema in it
 * @param forbidden what would write outside its schema, or run a command (ALL-12, ALL-9)
 * @param leftOut   statements that were taken out on the way
 * @param rows      of the INSERTs, by table
 */
public record DumpInventory(Optional<String> database, Set<String> databases, Optional<String> server, boolean sandbox,
                            boolean complete, Optional<String> position, Optional<String> gtids, Set<String> definers,
                            Set<String> tables, Set<String> kinds, Set<String> events, boolean counted, List<Forbidden> forbidden,
                            List<String> leftOut, Map<String, Long> rows) {

    /** A statement or command that must not reach a server; {@code line} from 1. */
    public record Forbidden(long line, String text) {}

    private static final int MOST_LISTED = 100;

    public static final DumpInventory NOTHING = new DumpInventory(Optional.empty(), Set.of(), Optional.empty(), false, false,
            Optional.empty(), Optional.empty(), Set.of(), Set.of(), Set.of(), Set.of(), false, List.of(), List.of(), Map.of());

    /** What stands in this and in another file of the same dump. */
    public DumpInventory and(DumpInventory other) {
        Map<String, Long> all = new TreeMap<>(rows);
        other.rows.forEach((table, count) -> all.merge(table, count, Long::sum));
        return new DumpInventory(database.or(() -> other.database), union(databases, other.databases), server.or(() -> other.server),
                sandbox || other.sandbox, complete || other.complete, position.or(() -> other.position), gtids.or(() -> other.gtids),
                union(definers, other.definers), union(tables, other.tables), union(kinds, other.kinds), union(events, other.events),
                counted || other.counted, Stream.concat(forbidden.stream(), other.forbidden.stream()).limit(MOST_LISTED).toList(),
                Stream.concat(leftOut.stream(), other.leftOut.stream()).limit(MOST_LISTED).toList(), all);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    public DumpInventory {
        databases = Set.copyOf(databases);
        definers = Set.copyOf(definers);
        tables = Set.copyOf(tables);
        kinds = Set.copyOf(kinds);
        events = Set.copyOf(events);
        forbidden = List.copyOf(forbidden);
        leftOut = List.copyOf(leftOut);
        rows = Map.copyOf(rows);
    }
}
